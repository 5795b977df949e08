"""Sums, quotients, powers and comparisons of terms; None where the operands do not fit."""

from __future__ import annotations

from autograder.graph.node import Node
from autograder.graph.simplify import number
from autograder.language.textbook.products import across, total
from autograder.language.textbook.terms import Reading, Term, flat, laid_out, matched, scalar


def added(op: str, a: Term, b: Term) -> Term | None:
    """`add` and `sub`: equal shapes, a number and anything, or the bias of a batch."""
    pair = matched(a, b)
    if pair is None:
        return biased(op, a, b)
    return Term(a.node.graph.apply(op, pair.a, pair.b), pair.split, unsized=pair.unsized)


def biased(op: str, a: Term, b: Term) -> Term | None:
    """A vector that goes to each row, or each column, of a matrix with one axis of its size."""
    a, b = flat(a), flat(b)
    if a.unsized or b.unsized or {len(a.node.shape), len(b.node.shape)} != {1, 2}:
        return None
    matrix, vector = (a, b) if len(a.node.shape) == 2 else (b, a)
    (n,), (rows, columns) = vector.node.shape, matrix.node.shape
    is_row = vector.split == 0
    if n not in (rows, columns) or (n == rows == columns and not is_row):  # of a square one a row goes to each row
        return None
    stretched = vector.node if n == columns else laid_out(vector.node, (n, 1))
    x, y = (a.node, stretched) if matrix is a else (stretched, b.node)
    return Term(x.graph.apply(op, x, y), 1)


def divided(a: Term, b: Term, reading: Reading) -> Term | None:
    """By a number, a number by each entry, or entry by entry; c·I only by a number."""
    if b.unsized:
        return None
    if b.is_number:
        return a._replace(node=a.node / scalar(b.node))
    pair = None if a.unsized else matched(a, b)
    if pair is not None:
        return Term(pair.a / pair.b, pair.split)
    return Term(a.node / b.node) if reading.loose and across(a, b) else None


def raised(a: Term, exponent: Node, reading: Reading) -> Term:
    """A power of each entry; v^2 is the inner product if that is the reading."""
    a, value = flat(a), number(exponent)
    if value == 2 and reading.inner and a.is_vector:
        return total(a.node * a.node)
    node = a.node.graph.apply("pow", a.node, exponent) if value is None else a.node**value
    return a._replace(node=node, jacobian=False)


def compared(op: str, a: Term, b: Term) -> Term | None:
    """0 or 1 for each entry."""
    pair = matched(a, b)
    if pair is None or pair.unsized:
        return None
    return Term(a.node.graph.apply(op, pair.a, pair.b), pair.split)
