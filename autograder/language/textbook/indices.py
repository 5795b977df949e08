"""Index notation: `h_i`, `W_kj`, `dL/dW_kj`, and Kronecker's delta."""

from __future__ import annotations

from autograder.graph.node import Node, size
from autograder.language.ast import Derivative, Index, Name, Part, Tree
from autograder.language.textbook.derivatives import plain
from autograder.language.textbook.messages import shown, wrong
from autograder.language.textbook.positions import position, positions, unbound
from autograder.language.textbook.reader import Letters, Reader
from autograder.language.textbook.terms import Term, entry, flat

DELTAS = ("δ", "delta", "I")


def indexed(reader: Reader, tree: Index, letters: Letters) -> Term:
    """`h_i`, `W_kj`, `dL/dW_kj`; of a derivative the numerator's index comes first, however it stands."""
    if isinstance(tree.value, Derivative):
        found = of_entry(reader, tree, tree.value, letters)
        if found is not None:
            return found
    node = array(reader, tree.value, letters)
    if node is None:
        return delta(reader, tree, letters)
    items = tree.items
    if not node.shape and not isinstance(tree.value, Name | Derivative) and is_first(reader, items, letters):
        return entry(node)  # of arrays of one entry, which count as numbers
    if len(items) < len(node.shape) and node.shape[0] == 1:  # ŷ has one entry, and dŷ/dz the index of z alone
        node = reader.graph.apply("index", node, item=(0,))
    at = positions(reader, items, node.shape, letters, tree)
    return entry(reader.graph.apply("index", node, item=at))


def is_first(reader: Reader, items: tuple[Part, ...], letters: Letters) -> bool:
    return len(items) == 1 and position(items[0], letters, reader.scope.sizes) == 0


def of_entry(reader: Reader, tree: Index, slope: Derivative, letters: Letters) -> Term | None:
    """`dl_i/dθ`, the derivative of one entry by a whole array; None where the denominator has its indices, too."""
    node, of, by = plain(reader, slope)
    if size(of.shape) == 1 or not len(tree.items) == len(of.shape) < len(node.shape):
        return None
    at = positions(reader, tree.items, of.shape, letters, tree)
    whole = ((None, None, None),) * len(by.shape)
    found = reader.graph.apply("index", node, item=(*at, *whole))
    return Term(found, 0 if reader.reading.rows else len(by.shape))


def array(reader: Reader, value: Tree, letters: Letters) -> Node | None:
    """What is indexed, its axes in the order of its indices; None for Kronecker's delta."""
    if isinstance(value, Derivative):
        return plain(reader, value)[0]
    if isinstance(value, Name) and value.name in DELTAS and reader.scope.lookup(value.name) is None:
        return None
    term = flat(reader.read(value, letters))
    return None if term.unsized else term.node


def delta(reader: Reader, tree: Index, letters: Letters) -> Term:
    """Kronecker's delta, which is also the entry of the identity."""
    if len(tree.items) != 2:
        raise wrong(f"{shown(tree.value)} takes 2 indices, found {len(tree.items)}", tree)
    i, j = (position(item, letters, reader.scope.sizes) for item in tree.items)
    for item, at in zip(tree.items, (i, j), strict=True):
        if at is None:
            raise unbound(reader, item, letters)
    return Term(reader.graph.constant(i == j))
