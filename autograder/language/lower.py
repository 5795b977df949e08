"""From the tree of a formula to nodes of the graph, by NumPy's meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from autograder.errors import did_you_mean
from autograder.graph.differentiate import derivative
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.functions import stack
from autograder.graph.layers import Leaves
from autograder.graph.node import Graph, Node
from autograder.graph.simplify import number
from autograder.language.ast import (
    After,
    Binary,
    Call,
    Compare,
    Derivative,
    Dots,
    Index,
    Item,
    Name,
    Number,
    Sequence,
    Slice,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.bind import bind, brings_leaves, find, literal, whole_number
from autograder.language.errors import FormulaError, UnknownNameError


class Scope(Protocol):
    """What a formula may speak of; the problem provides it."""

    @property
    def graph(self) -> Graph: ...

    @property
    def leaves(self) -> Leaves: ...

    @property
    def callables(self) -> Mapping[str, Callable[..., Node]]:
        """Functions, layers and losses by name."""

    @property
    def sizes(self) -> Mapping[str, int]: ...

    def lookup(self, name: str) -> Node | None:
        """The node of a name, or None."""

    def known(self) -> list[str]:
        """All names, for a suggestion."""

    def after(self, node: Node, steps: int) -> Node:
        """The node as it is after so many steps of the optimiser."""

    def count(self, function: str, of: Node | None) -> Node | None:
        """`shape(A)`, `parameters`, `macs(A)` …: a count of the network; None if there is no such count."""


def lower(tree: Tree, scope: Scope) -> Node:
    """The node that a formula means. Mistakes are FormulaErrors that point at their place in the text."""
    try:
        return _RULES[type(tree)](tree, scope)
    except (ShapeError, DerivativeError, ValueError) as e:
        raise FormulaError(str(e), tree.start, tree.end) from e


def _number(tree: Number, scope: Scope) -> Node:
    return scope.graph.constant(tree.value)


def _name(tree: Name, scope: Scope) -> Node:
    node = scope.lookup(tree.name)
    if node is None:
        node = scope.count(tree.name, None)
    if node is None and tree.name in scope.sizes:
        node = scope.graph.constant(scope.sizes[tree.name])
    if node is None:
        raise _unknown(tree.name, tree, scope)
    return node


def _unknown(name: str, tree: Tree, scope: Scope) -> UnknownNameError:
    return UnknownNameError(name, tree.start, tree.end, did_you_mean(name, scope.known()))


def _unary(tree: Unary, scope: Scope) -> Node:
    operand = lower(tree.operand, scope)
    return -operand if tree.op == "-" else operand


def _binary(tree: Binary, scope: Scope) -> Node:
    a, b = lower(tree.left, scope), lower(tree.right, scope)
    match tree.op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "@":
            return a @ b
        case "/":
            return a / b
        case "**":
            exponent = number(b)
            return scope.graph.apply("pow", a, b) if exponent is None else a**exponent
        case _:
            return a * b


COMPARISON_OPS = {
    "==": "equal",
    ">": "greater",
    ">=": "greater_equal",
    "<": "less",
    "<=": "less_equal",
    "!=": "not_equal",
}


def _compare(tree: Compare, scope: Scope) -> Node:
    return scope.graph.apply(COMPARISON_OPS[tree.op], lower(tree.left, scope), lower(tree.right, scope))


def _transpose(tree: Transpose, scope: Scope) -> Node:
    return lower(tree.value, scope).T


def _derivative(tree: Derivative, scope: Scope) -> Node:
    nodes = []
    for name in (tree.of, *tree.by):
        node = scope.lookup(name)
        if node is None:
            raise _unknown(name, tree, scope)
        nodes.append(node)
    result = nodes[0]
    for by in nodes[1:]:
        result = derivative(result, by)
    return result


def _after(tree: After, scope: Scope) -> Node:
    if isinstance(tree.value, Number):
        raise FormulaError("steps leave a number as it is: put brackets around what is meant", tree.start, tree.end)
    return scope.after(lower(tree.value, scope), tree.steps)


def _sequence(tree: Sequence, scope: Scope) -> Node:
    parts = [lower(item, scope) for item in tree.items]
    if not parts:
        raise FormulaError("an empty list has no value", tree.start, tree.end)
    return stack(parts)


def _index(tree: Index, scope: Scope) -> Node:
    node = lower(tree.value, scope)
    items = list(tree.items)
    dots = [i for i, item in enumerate(items) if isinstance(item, Dots)]
    if len(dots) > 1:
        raise FormulaError("'...' can stand only once in an index", items[dots[1]].start, items[dots[1]].end)
    parts: list[Any] = [None if isinstance(item, Dots) else _part(item, scope) for item in items]
    if dots:
        missing = len(node.shape) - (len(parts) - 1)
        parts[dots[0] : dots[0] + 1] = [(None, None, None)] * max(missing, 0)
    result = scope.graph.apply("index", node, item=tuple(parts))
    if 0 in result.shape:
        raise FormulaError("nothing is left by this index", tree.start, tree.end)
    return result


def _part(item: Item, scope: Scope) -> Any:
    """An int, or (start, stop, step) of a slice."""
    if isinstance(item, Slice):
        ends = (item.lower, item.upper, item.step)
        bounds = tuple(None if e is None else whole_number(literal(e, scope.sizes), e) for e in ends)
        if bounds[2] == 0:
            raise FormulaError("the step of a slice cannot be 0", item.start, item.end)
        return bounds
    assert not isinstance(item, Dots)  # noqa: S101 - the caller took these out
    return whole_number(literal(item, scope.sizes), item)


def _call(tree: Call, scope: Scope) -> Node:
    if len(tree.args) == 1 and not tree.kwargs and tree.function not in scope.callables:
        count = scope.count(tree.function, lower(tree.args[0], scope))
        if count is not None:
            return count
    return call(tree, find(tree, scope.callables, "function"), (), scope)


def call(tree: Call, function: Callable[..., Node], first: tuple[Node, ...], scope: Scope) -> Node:
    """A function, layer or loss applied to the nodes `first` and to what the call says besides."""
    arguments = bind(tree, function, first, scope.sizes, lambda t: lower(t, scope))
    if brings_leaves(function):
        arguments["leaves"] = scope.leaves
    try:
        return function(**arguments)
    except (ShapeError, DerivativeError, ValueError) as e:
        raise FormulaError(str(e), tree.start, tree.end) from e


_RULES: dict[type, Callable[[Any, Scope], Node]] = {
    After: _after,
    Binary: _binary,
    Call: _call,
    Compare: _compare,
    Derivative: _derivative,
    Index: _index,
    Name: _name,
    Number: _number,
    Sequence: _sequence,
    Transpose: _transpose,
    Unary: _unary,
}
