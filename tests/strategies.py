"""Strategies of hypothesis: small formulas as data, which can be built in any graph."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from autograder.graph.errors import ShapeError
from autograder.graph.node import Graph, Node, Shape, size
from autograder.graph.ops import OPS
from autograder.graph.values import Array
from tests.numeric import away_from_zero

SHAPES: list[Shape] = [(), (3,), (1, 3), (3, 1), (3, 3), (2, 3)]
CONSTANTS = [-1.0, 0.0, 0.5, 1.0, 2.0]
BINARY = ["add", "add", "sub", "mul", "mul", "div", "matmul", "outer"]
UNARY = ["neg", "neg", "power", "tanh", "expand", "reshape", "transpose", "sum", "sum_to"]


class Line(NamedTuple):
    """An operation on earlier lines, by their numbers."""

    op: str
    args: tuple[int, ...]
    attrs: dict[str, Any]


class Formula(NamedTuple):
    """Leaves of these values, then operations; some of the lines are given a name."""

    leaves: list[Array]
    lines: list[Line]
    named: set[int]

    def build(self, graph: Graph) -> tuple[dict[Node, Array], list[Node]]:
        """The leaves with their values, and the node of every line."""
        nodes = [graph.leaf(f"x{i}", a.shape) for i, a in enumerate(self.leaves)]
        values = dict(zip(nodes, self.leaves, strict=True))
        for i, line in enumerate(self.lines):
            node = graph.apply(line.op, *(nodes[a] for a in line.args), **line.attrs)
            nodes.append(graph.define(f"n{i}", node) if i in self.named else node)
        return values, nodes


def attributes(op: str, shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    axes = list(range(len(shape)))
    match op:
        case "power":
            return st.sampled_from([{"exponent": n} for n in (-1.0, 0.0, 1.0, 2.0, 3.0)])
        case "expand":
            return st.sampled_from([{"shape": s} for s in (shape, (2, *shape), (3, 3), (2, 3, 3))])
        case "reshape":
            return st.sampled_from([{"shape": s} for s in (shape, shape[::-1], (size(shape),), (1, *shape))])
        case "transpose":
            return st.permutations(axes).map(lambda p: {"axes": tuple(p)})
        case "sum":
            return (
                st.lists(st.sampled_from(axes), unique=True).map(lambda a: {"axis": tuple(sorted(a))})
                if axes
                else st.just({"axis": ()})
            )
        case "sum_to":
            return st.sampled_from([{"shape": s} for s in (shape, shape[1:], shape[:-1] + (1,) * bool(shape), ())])
        case _:
            return st.just({})


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=2, max_size=3))
    leaves = [away_from_zero(rng, s) for s in shapes]
    lines: list[Line] = []
    for _ in range(draw(st.integers(1, 9))):
        op = draw(st.sampled_from(["constant", *UNARY, *BINARY]))
        arity = 0 if op == "constant" else 2 if op in BINARY else 1
        args = tuple(draw(st.one_of(st.just(len(shapes) - 1), st.integers(0, len(shapes) - 1))) for _ in range(arity))
        attrs = (
            {"value": draw(st.sampled_from(CONSTANTS))}
            if op == "constant"
            else draw(attributes(op, (*map(shapes.__getitem__, args), ())[0]))
        )
        try:
            shapes.append(OPS[op].shape([shapes[a] for a in args], attrs))
        except ShapeError:
            continue
        lines.append(Line(op, args, attrs))
    named = draw(st.sets(st.integers(0, max(len(lines) - 1, 0)), max_size=2))
    return Formula(leaves, lines, named)
