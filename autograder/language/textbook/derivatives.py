"""Derivatives in a formula: `dL/dW1` of names, `∂(…)/∂z` of a formula, `σ'(z)` of a function."""

from __future__ import annotations

from autograder.errors import did_you_mean
from autograder.graph.differentiate import derivative, gradients
from autograder.graph.node import Node, ancestors, size, substitute
from autograder.language.ast import Derivative, Differential, Index, Item, Name, Prime, Tree
from autograder.language.errors import UnknownNameError
from autograder.language.textbook.functions import elementwise
from autograder.language.textbook.messages import shown, wrong
from autograder.language.textbook.positions import positions
from autograder.language.textbook.reader import MOST_ENTRIES, MOST_NODES, Letters, Reader, too_long
from autograder.language.textbook.terms import Reading, Term, flat, laid_out

SWEEP = 5  # nodes for each one that is swept over


def of_names(reader: Reader, tree: Derivative, letters: Letters) -> Term:
    """`dL/dW1`; of higher order, the last name is the denominator and all before it the numerator."""
    node, of, by = plain(reader, tree)
    return laid(node, of, by, reader.reading)


def plain(reader: Reader, tree: Derivative) -> tuple[Node, Node, Node]:
    """The derivative with the numerator's axes first, its numerator and its denominator."""
    key = (tree.of, *tree.by)
    if key not in reader.derivatives:
        node = named(reader, tree.of, tree)
        for name in tree.by:
            of, by = node, named(reader, name, tree)
            node = bounded(reader, of, by, tree)
        reader.derivatives[key] = (node, of, by)
    return reader.derivatives[key]


def named(reader: Reader, name: str, tree: Tree) -> Node:
    node = reader.scope.lookup(name)
    if node is None:
        raise UnknownNameError(name, tree.start, tree.end, did_you_mean(name, reader.scope.known()))
    return node


def bounded(reader: Reader, of: Node, by: Node, tree: Tree) -> Node:
    if size(of.shape) * size(by.shape) > MOST_ENTRIES:
        raise wrong(f"this derivative has more than {MOST_ENTRIES:,} entries", tree)
    return derivative(of, by)


def laid(node: Node, of: Node, by: Node, reading: Reading) -> Term:
    """A derivative as it stands on the page; a numerator of one entry counts as a number."""
    if size(of.shape) == 1:
        return Term(laid_out(node, by.shape), 0 if reading.rows else len(by.shape))
    axes = tuple(range(len(node.shape)))
    over = len(of.shape)
    if not reading.turned:
        return Term(node, over, jacobian=bool(by.shape))
    turned = node.graph.apply("transpose", node, axes=axes[over:] + axes[:over])
    return Term(turned, len(by.shape), jacobian=bool(by.shape))


def of_formula(reader: Reader, tree: Differential, letters: Letters) -> Term:
    """`∂(…)/∂z`, and of one entry z_i that entry."""
    of = flat(reader.read(tree.body, letters))
    if of.unsized:
        raise wrong(f"the size of I is not said in {shown(tree.body)}", tree.body)
    by, items = variable(reader, tree.by)
    if size(of.node.shape) * len(ancestors([of.node])) * SWEEP > MOST_NODES:
        raise too_long(tree)
    node = bounded(reader, of.node, by, tree)
    if items is None:
        return laid(node, of.node, by, reader.reading)
    at = positions(reader, items, by.shape, letters, tree.by)
    whole = ((None, None, None),) * len(of.node.shape)
    return Term(reader.graph.apply("index", node, item=(*whole, *at)), of.split)


def variable(reader: Reader, tree: Tree) -> tuple[Node, tuple[Item, ...] | None]:
    """What is differentiated by: a quantity of the problem, and the index of an entry of it if one is meant."""
    if isinstance(tree, Name):
        return named(reader, tree.name, tree), None
    if isinstance(tree, Index) and isinstance(tree.value, Name):
        return named(reader, tree.value.name, tree.value), tree.items
    raise wrong(f"a derivative is by a quantity of the problem or an entry of one, not by {shown(tree)}", tree)


def of_function(reader: Reader, tree: Prime, letters: Letters) -> Term:
    """`σ'(z)` for each entry of z."""
    function = elementwise(reader, tree)
    at = reader.read(tree.value, letters)
    if at.unsized:
        raise wrong(f"the size of I is not said in {shown(tree.value)}", tree.value)
    at = flat(at)
    graph, shape = reader.graph, at.node.shape
    point = graph.leaf(tree.function, shape, hidden=True)  # nothing lies behind it that would be swept as well
    y = function(point)
    one = graph.apply("expand", graph.constant(1), shape=shape)
    slope = graph.apply("expand", gradients(y, one).get(point, graph.constant(0)), shape=shape)
    return Term(substitute(slope, {point: at.node}), at.split)
