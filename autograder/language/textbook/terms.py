"""A quantity as it stands in a formula: which axes of a node run down the page, and which across it."""

from __future__ import annotations

from typing import NamedTuple

from autograder.graph.node import Node, Shape, size


class Reading(NamedTuple):
    """What textbooks do not agree on.

    rows:   the derivative of a number by a vector is a row, by a matrix its transpose (numerator layout); else both
            have the shape of the variable
    turned: a Jacobian is denominator x numerator instead of numerator x denominator
    inner:  a·b of two vectors, and v^2 of a vector, is the inner product; else both are elementwise
    loose:  a row next to a column that does not fit (1xa times bx1) is their outer product, a x b
    """

    rows: bool
    turned: bool
    inner: bool
    loose: bool


class Term(NamedTuple):
    """A node whose first `split` axes are its rows, the others its columns: (n,) is a column, or a row if split is 0.

    The derivative of a number by a matrix has all its axes on one side, a Jacobian by a matrix two on one and one
    on the other.

    jacobian: whether it was written as a derivative of an array by an array
    unsized:  whether it is c·I, of any size; the node is the number c
    """

    node: Node
    split: int = 0
    jacobian: bool = False
    unsized: bool = False

    @property
    def rows(self) -> Shape:
        return self.node.shape[: self.split]

    @property
    def columns(self) -> Shape:
        return self.node.shape[self.split :]

    @property
    def is_number(self) -> bool:
        """Whether it is a single number, or an array of one: with K = 1 outputs, ŷ is a number."""
        return not self.unsized and size(self.node.shape) == 1

    @property
    def is_vector(self) -> bool:
        """Whether it is a column or a row."""
        term = flat(self)
        return not self.unsized and (not squeezed(term.rows)) != (not squeezed(term.columns))


def standing(node: Node) -> Term:
    """How a quantity stands that says nothing else: a vector is a column."""
    return Term(node, min(1, len(node.shape)))


def entry(node: Node) -> Term:
    """A single number."""
    return Term(scalar(node))


def squeezed(shape: Shape) -> Shape:
    """Without the axes of 1, which make no difference."""
    return tuple(n for n in shape if n != 1)


def laid_out(node: Node, shape: Shape) -> Node:
    return node if node.shape == shape else node.graph.apply("reshape", node, shape=shape)


def scalar(node: Node) -> Node:
    """An array of one entry as a number."""
    return laid_out(node, ())


def flat(term: Term) -> Term:
    """The derivative of a number by a matrix as the matrix that it is: across the page it is the transpose."""
    axes = len(term.node.shape)
    if axes < 2 or 0 < term.split < axes:
        return term
    if axes == 2 and term.split == 0:
        return Term(term.node.T, 1)
    return Term(term.node, 1)


def transposed(term: Term) -> Term:
    """Rows become columns."""
    axes = tuple(range(len(term.node.shape)))
    order = axes[term.split :] + axes[: term.split]
    node = term.node.graph.apply("transpose", term.node, axes=order)
    return Term(node, len(axes) - term.split, term.jacobian, term.unsized)


def identity(term: Term, n: int) -> Term:
    """c·I of n rows."""
    return Term(term.node * term.node.graph.apply("eye", n=n), 1)


def sized(term: Term, other: Term) -> Term:
    """c·I in the size of what it meets; anything else as it is, and c·I too where that is not square."""
    shape = flat(other).node.shape
    if not term.unsized or other.unsized or not shape:
        return term
    if size(shape) == 1:
        return Term(term.node)
    return identity(term, shape[0]) if len(shape) == 2 and shape[0] == shape[1] else term


class Pair(NamedTuple):
    """Two nodes that fit entry by entry, and how what is made of them stands."""

    a: Node
    b: Node
    split: int
    unsized: bool = False


def alike(a: Term, b: Term) -> Pair | None:
    """Two terms that stand alike, as nodes of one shape; c·I takes the size of the other."""
    a, b = sized(flat(a), b), sized(flat(b), a)
    if a.unsized != b.unsized:
        return None
    if squeezed(a.rows) == squeezed(b.rows) and squeezed(a.columns) == squeezed(b.columns):
        return Pair(a.node, laid_out(b.node, a.node.shape), a.split, a.unsized)
    return None


def matched(a: Term, b: Term) -> Pair | None:
    """Two terms that fit entry by entry: they stand alike, or one of them is a number."""
    a, b = flat(a), flat(b)
    if a.unsized or b.unsized or not (a.is_number or b.is_number):
        return alike(a, b)
    return Pair(a.node, scalar(b.node), a.split) if b.is_number else Pair(scalar(a.node), b.node, b.split)
