"""The meaning of a student's formula: from its tree to a node of the problem's graph, read as in a textbook."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from autograder.errors import did_you_mean
from autograder.graph.functions import stack
from autograder.graph.node import Node
from autograder.graph.simplify import number as constant
from autograder.language.ast import (
    BESIDE,
    DOT,
    After,
    Binary,
    Call,
    Cases,
    Compare,
    Derivative,
    Differential,
    Index,
    Name,
    Number,
    Part,
    Prime,
    Sum,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.ast import Sequence as Listed
from autograder.language.errors import UnknownNameError
from autograder.language.lower import Scope
from autograder.language.textbook.arithmetic import added, divided, raised
from autograder.language.textbook.chains import chain
from autograder.language.textbook.conditions import cases, comparison, holds
from autograder.language.textbook.derivatives import of_formula, of_function, of_names
from autograder.language.textbook.functions import called
from autograder.language.textbook.indices import indexed
from autograder.language.textbook.messages import described, misfit, shown, wrong
from autograder.language.textbook.reader import MOST_NODES, Letters, Reader, too_long
from autograder.language.textbook.summation import summed
from autograder.language.textbook.terms import Reading, Term, flat, scalar, standing, transposed
from autograder.language.walk import steps_of

CONSTANTS = {"e": math.e, "π": math.pi, "pi": math.pi}


def lower(tree: Tree, scope: Scope, reading: Reading, letters: Mapping[str, int] = {}) -> Term:
    """What a formula means; `letters` are the index letters that stand for a position, counted from 0."""
    return flat(Reader(RULES, scope, reading).read(tree, letters))


def entries(
    tree: Tree, scope: Scope, reading: Reading, indices: Sequence[str], sizes: Sequence[int], when: Tree | None = None
) -> Node:
    """A formula in free indices as an array: an axis for each different letter, 0 where `when` does not hold."""
    ranges = dict(zip(indices, sizes, strict=True))
    if math.prod(ranges.values()) > MOST_NODES:
        raise too_long(tree)
    reader = Reader(RULES, scope, reading)
    reader.ranges = ranges
    nodes = []
    for at in product(*map(range, ranges.values())):
        letters = dict(zip(ranges, at, strict=True))
        if when is None or holds(reader, when, letters):
            nodes.append(single(reader, tree, letters))
        else:
            nodes.append(reader.graph.constant(0))
    if not ranges:
        return nodes[0]
    return reader.graph.apply("reshape", stack(nodes), shape=tuple(ranges.values()))


def single(reader: Reader, tree: Tree, letters: Letters) -> Node:
    """One entry, which is a number."""
    term = reader.read(tree, letters)
    if not term.is_number:
        what = described(term, reader.scope.sizes)
        message = f"one entry is asked for, with the index {', '.join(letters)}, and {shown(tree)} is {what}"
        raise wrong(message, tree)
    return scalar(term.node)


def number(reader: Reader, tree: Number, letters: Letters) -> Term:
    return Term(reader.graph.constant(tree.value))


def name(reader: Reader, tree: Name, letters: Letters) -> Term:
    """A letter's position, a quantity of the problem, the identity, a size, or e and π."""
    graph, word = reader.graph, tree.name
    if word in letters:
        return Term(graph.constant(letters[word]))
    node = reader.scope.lookup(word)
    if node is not None:
        return standing(node)
    if word in reader.scope.sizes:
        return Term(graph.constant(reader.scope.sizes[word]))
    if word == "I":
        return Term(graph.constant(1), unsized=True)
    if word in CONSTANTS:
        return Term(graph.constant(CONSTANTS[word]))
    raise UnknownNameError(word, tree.start, tree.end, did_you_mean(word, reader.scope.known()))


def signed(reader: Reader, tree: Unary, letters: Letters) -> Term:
    term = reader.read(tree.operand, letters)
    return term._replace(node=-term.node) if tree.op == "-" else term


def binary(reader: Reader, tree: Binary, letters: Letters) -> Term:
    return BINARY[tree.op](reader, tree, letters)


def addition(reader: Reader, tree: Binary, letters: Letters) -> Term:
    """A sum of any length, from left to right."""
    first, steps = steps_of(tree, SIGNS)
    result = reader.read(first, letters)
    for step in steps:
        op, verb = SIGNS[step.op]
        term = reader.read(step.right, letters)
        found = added(op, result, term)
        if found is None:
            raise misfit(verb, (step.left, result), (step.right, term), reader.scope.sizes)
        result = found
    return result


def quotient(reader: Reader, tree: Binary, letters: Letters) -> Term:
    a, b = reader.read(tree.left, letters), reader.read(tree.right, letters)
    found = divided(a, b, reader.reading)
    if found is None:
        raise misfit("divided", (tree.left, a), (tree.right, b), reader.scope.sizes)
    return found


def power(reader: Reader, tree: Binary, letters: Letters) -> Term:
    a, exponent = reader.read(tree.left, letters), reader.read(tree.right, letters)
    if not exponent.is_number:
        raise wrong(
            f"an exponent is a number, and {shown(tree.right)} is {described(exponent, reader.scope.sizes)}", tree.right
        )
    shape = flat(a).node.shape
    is_square = len(shape) == 2 and shape[0] == shape[1] > 1
    value = constant(scalar(exponent.node))
    if is_square and value is not None and value < 0:
        raise wrong("the inverse of a matrix is not known here", tree, "for a power of each entry write 1/(…)")
    return raised(a, scalar(exponent.node), reader.reading)


def transpose(reader: Reader, tree: Transpose, letters: Letters) -> Term:
    return transposed(reader.read(tree.value, letters))


def listed(reader: Reader, tree: Listed, letters: Letters) -> Term:
    """Numbers in a list are a column, lists of one length the rows of a matrix."""
    terms = [reader.read(item, letters) for item in tree.items]
    shapes = {scalar(t.node).shape if t.is_number else t.node.shape for t in terms}
    if len(shapes) != 1 or len(next(iter(shapes))) > 1 or any(t.unsized for t in terms):
        raise wrong("a list is of numbers, or of lists of one length", tree)
    return standing(stack([scalar(t.node) if t.is_number else t.node for t in terms]))


def after(reader: Reader, tree: After, letters: Letters) -> Term:
    raise wrong("a formula cannot speak of what comes after some steps", tree)


Rule = Callable[[Reader, Any, Letters], Term]
SIGNS = {"+": ("add", "added"), "-": ("sub", "subtracted")}
BINARY: Mapping[str, Rule] = {
    **dict.fromkeys(SIGNS, addition),
    **dict.fromkeys(("*", "@", "⊙", BESIDE, DOT), chain),
    "/": quotient,
    "**": power,
}
RULES: Mapping[type[Part], Rule] = {
    After: after,
    Binary: binary,
    Call: called,
    Cases: cases,
    Compare: comparison,
    Derivative: of_names,
    Differential: of_formula,
    Index: indexed,
    Listed: listed,
    Name: name,
    Number: number,
    Prime: of_function,
    Sum: summed,
    Transpose: transpose,
    Unary: signed,
}
