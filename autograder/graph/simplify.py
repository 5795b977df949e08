"""Simplifications made while a node is added, so that a derivative reads as a person would write it.

They also save work: ½·2·(ŷ − y) is ŷ − y. Each rule is exact mathematics for the shapes at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from autograder.graph.node import Graph, Node

Attrs: TypeAlias = dict[str, Any]


def simplify(graph: Graph, op: str, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    """A node that is the same as `op` of these arguments but simpler, or None."""
    rule = RULES.get(op)
    return rule(graph, args, attrs) if rule is not None else None


def number(node: Node) -> float | None:
    """The value of a constant, else None; one that bears a name is a quantity like any other."""
    return node.attrs["value"] if is_op(node, "constant") else None


def is_op(node: Node, op: str) -> bool:
    """Whether an argument may be looked into: a named node is always kept as it stands."""
    return node.op.name == op and node.graph.name_of(node) is None


def _add(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    a, b = args
    x, y = number(a), number(b)
    if x is not None and y is not None:
        return graph.constant(x + y)
    if y == 0:
        return a
    if x == 0:
        return b
    if is_op(b, "neg"):
        return a - b.args[0]
    if is_op(a, "neg"):
        return b - a.args[0]
    return None


def _sub(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    a, b = args
    x, y = number(a), number(b)
    if x is not None and y is not None:
        return graph.constant(x - y)
    if y == 0:
        return a
    if x == 0:
        return -b
    if is_op(b, "neg"):
        return a + b.args[0]
    return None


def _neg(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    (a,) = args
    x = number(a)
    if x is not None:
        return graph.constant(-x)
    if is_op(a, "neg"):
        return a.args[0]
    if is_op(a, "sub"):
        return a.args[1] - a.args[0]
    if is_op(a, "mul") and number(a.args[0]) is not None:
        return -a.args[0] * a.args[1]
    if is_op(a, "div") and is_op(a.args[0], "sub"):
        return -a.args[0] / a.args[1]
    return None


def _mul(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    a = _unexpand(args[0], args[1])
    b = _unexpand(args[1], a)
    x, y = number(a), number(b)
    if x is not None and y is not None:
        return graph.constant(x * y)
    if y is not None:  # a number stands in front
        return b * a
    if x is not None:
        return _scale(x, b)
    for this, other in ((a, b), (b, a)):
        if is_op(this, "neg"):
            return -(this.args[0] * other)
        if is_op(this, "mul") and number(this.args[0]) is not None:
            return this.args[0] * (this.args[1] * other)
        if is_op(this, "div") and number(this.args[0]) == 1:
            return other / this.args[1]
    return a * b if (a, b) != args else None


def _scale(x: float, b: Node) -> Node | None:
    if x == 1:
        return b
    if x == -1:
        return -b
    if is_op(b, "neg"):
        return -x * b.args[0]
    if is_op(b, "mul") and (y := number(b.args[0])) is not None:
        return x * y * b.args[1]
    if is_op(b, "div") and (y := number(b.args[0])) is not None:
        return x * y / b.args[1]
    return None


def _div(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    a, b = _unexpand(args[0], args[1]), args[1]
    x, y = number(a), number(b)
    if x is not None and y:
        return graph.constant(x / y)
    if y == 1:
        return a
    if is_op(a, "neg"):
        return -(a.args[0] / b)
    return a / b if a is not args[0] else None


def _unexpand(a: Node, other: Node) -> Node:
    """Without an explicit broadcast that the operation makes anyway."""
    while is_op(a, "expand") and a.shape == other.shape:
        a = a.args[0]
    return a


def _power(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    if attrs["exponent"] == 1:
        return args[0]
    if attrs["exponent"] == 0 and not args[0].shape:
        return graph.constant(1)
    return None


def _expand(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    (a,) = args
    if a.shape == attrs["shape"]:
        return a
    if is_op(a, "expand"):
        return graph.apply("expand", a.args[0], shape=attrs["shape"])
    return None


def _reshape(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    (a,) = args
    if a.shape == attrs["shape"]:
        return a
    if is_op(a, "reshape"):
        return graph.apply("reshape", a.args[0], shape=attrs["shape"])
    if is_op(a, "expand") and not a.args[0].shape:
        return graph.apply("expand", a.args[0], shape=attrs["shape"])
    return None


def _transpose(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    (a,), axes = args, attrs["axes"]
    if axes == tuple(range(len(axes))):
        return a
    if is_op(a, "transpose"):
        return graph.apply("transpose", a.args[0], axes=tuple(a.attrs["axes"][i] for i in axes))
    if is_op(a, "expand") and not a.args[0].shape:
        return graph.apply("expand", a.args[0], shape=tuple(a.shape[i] for i in axes))
    if is_op(a, "outer"):
        return graph.apply("outer", a.args[1], a.args[0])
    if is_op(a, "matmul") and all(len(n.shape) == 2 for n in a.args):
        return a.args[1].T @ a.args[0].T
    return None


def _sum(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    (a,), axes = args, attrs["axis"]
    if not axes:
        return a
    if is_op(a, "expand") and not a.args[0].shape and len(axes) == len(a.shape):
        count = 1
        for n in a.shape:
            count *= n
        return count * a.args[0]
    return None


def _sum_to(graph: Graph, args: tuple[Node, ...], attrs: Attrs) -> Node | None:
    return args[0] if args[0].shape == attrs["shape"] else None


RULES: dict[str, Callable[[Graph, tuple[Node, ...], Attrs], Node | None]] = {
    "add": _add,
    "div": _div,
    "expand": _expand,
    "mul": _mul,
    "neg": _neg,
    "power": _power,
    "reshape": _reshape,
    "sub": _sub,
    "sum": _sum,
    "sum_to": _sum_to,
    "transpose": _transpose,
}
