"""Products: side by side, `*`, `·`, `@` and `⊙`. Each rule gives a term, or None where the factors do not fit."""

from __future__ import annotations

from collections.abc import Callable

from autograder.graph.node import Node, Shape, size
from autograder.language.ast import BESIDE, DOT
from autograder.language.textbook.terms import Reading, Term, entry, flat, laid_out, matched, scalar, squeezed


def multiply(op: str, a: Term, b: Term, reading: Reading) -> Term | None:
    """The product that a sign means, or None."""
    found = None if op == "@" and not (a.unsized or b.unsized) else scaled(a, b)
    return found or PRODUCTS[op](a, b, reading)


def scaled(a: Term, b: Term) -> Term | None:
    """A number, or c·I, times anything."""
    for factor, other in ((a, b), (b, a)):
        if factor.is_number or (factor.unsized and not other.is_number):
            return other._replace(node=scalar(factor.node) * other.node)
    return None


def starred(a: Term, b: Term, reading: Reading) -> Term | None:
    """`*`: entry by entry where shapes are equal, else the matrix product; Jacobians are always chained."""
    if a.jacobian or b.jacobian:
        return beside(a, b, reading)
    return entrywise(a, b, reading) or beside(a, b, reading)


def beside(a: Term, b: Term, reading: Reading) -> Term | None:
    """`W x`: the matrix product; two columns of one size are multiplied entry by entry, a(1-a)."""
    found = matrix_product(a, b, reading)
    if found is None and a.is_vector and b.is_vector:
        found = same(a, b)
    return found or outer(a, b, reading)


def dotted(a: Term, b: Term, reading: Reading) -> Term | None:
    """`a·b`: of two vectors their inner product if that is the reading, else as side by side."""
    pair = matched(a, b) if a.is_vector and b.is_vector else None
    if pair is not None and reading.inner:
        return total(pair.a * pair.b)
    return beside(a, b, reading)


def entrywise(a: Term, b: Term, reading: Reading) -> Term | None:
    """`⊙`; of a vector and a Jacobian of its size, that one's diagonal: dL/dh ⊙ dh/dz."""
    for x, y in ((a, b), (b, a)):
        if y.jacobian and not x.jacobian and y.node.shape == x.node.shape * 2:
            return Term(x.node * diagonal(y.node, x.node.shape), x.split)
    found = same(a, b)
    if found is None and reading.loose and across(a, b):
        return Term(a.node * b.node)  # what stands across the page is a derivative, and so is its product
    return found


def same(a: Term, b: Term) -> Term | None:
    pair = matched(a, b)
    return None if pair is None else Term(pair.a * pair.b, pair.split, unsized=pair.unsized)


def across(a: Term, b: Term) -> bool:
    """Whether they are a row and a column of one size."""
    return a.is_vector and b.is_vector and a.node.shape == b.node.shape and a.split != b.split


def outer(a: Term, b: Term, reading: Reading) -> Term | None:
    """A row next to a column of another size, loosely read; a matrix of one row is a row."""
    a, b = flat(a), flat(b)
    if reading.loose and a.is_vector and b.is_vector and not squeezed(a.rows) and not squeezed(b.columns):
        row, column = (laid_out(term.node, (size(term.node.shape),)) for term in (a, b))
        return Term(a.node.graph.apply("outer", row, column), 1)
    return None


def matrix_product(a: Term, b: Term, reading: Reading) -> Term | None:
    """The columns of a meet the rows of b."""
    if has_more_axes(a) or has_more_axes(b):
        found = chained(a, b, reading)
        if found is not None:
            return found
    a, b = flat(a), flat(b)
    return contracted(a, b) if squeezed(a.columns) == squeezed(b.rows) else None


def has_more_axes(term: Term) -> bool:
    """Whether it is a Jacobian of or by a matrix."""
    return len(term.node.shape) > 2 and 0 < term.split < len(term.node.shape)


def chained(a: Term, b: Term, reading: Reading) -> Term | None:
    """A derivative times one with more axes, dL/dz · dz/dW: summed over the axes of z, wherever they are."""
    if squeezed(a.columns) == squeezed(b.rows):
        return contracted(a, b)
    over, under = (b.columns, b.rows) if reading.turned else (b.rows, b.columns)
    if a.node.shape != over:
        return None
    grid = laid_out(b.node, (size(b.rows), size(b.columns)))
    node = laid_out(a.node, (size(over),))
    result = grid @ node if reading.turned else node @ grid
    return Term(laid_out(result, under), 0 if a.split == 0 else len(under))


def contracted(a: Term, b: Term) -> Term:
    """The sum over a's columns and b's rows, which are alike."""
    left = grouped(a.node, a.rows, a.columns)
    right = grouped(b.node, b.rows, b.columns)
    if squeezed(a.columns):
        node = left @ right
    elif len(left.shape) == len(right.shape) == 1:
        node = a.node.graph.apply("outer", left, right)
    else:
        node = left * right
    if not squeezed(a.rows) and len(b.columns) > 1:  # the derivative of a number by a matrix
        return Term(laid_out(node, b.columns))
    return Term(laid_out(node, a.rows + b.columns), len(a.rows))


def grouped(node: Node, rows: Shape, columns: Shape) -> Node:
    """At most one axis for the rows and one for the columns; none for a group of one entry."""
    return laid_out(node, tuple(size(group) for group in (rows, columns) if squeezed(group)))


def diagonal(node: Node, shape: Shape) -> Node:
    """Of a Jacobian of numerator and denominator of one shape: how each entry depends on its own."""
    square = laid_out(node, (size(shape), size(shape)))
    return laid_out(node.graph.apply("diag", square), shape)


def total(node: Node) -> Term:
    return entry(node.graph.apply("sum", node, axis=tuple(range(len(node.shape)))))


PRODUCTS: dict[str, Callable[[Term, Term, Reading], Term | None]] = {
    "*": starred,
    "@": matrix_product,
    "⊙": entrywise,
    BESIDE: beside,
    DOT: dotted,
}
