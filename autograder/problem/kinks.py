"""How far a computation stays from its kinks and jumps, where a right answer would be a matter of convention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors
from autograder.graph.values import Array

TIES = ("argmax", "max", "min")
TINY = 1e-12  # thresholds of this size stand for 0 in a logarithm


def _from_zero(node: Node, x: Array) -> float:
    return _least(np.abs(x))


def _apart(node: Node, a: Array, b: Array) -> float:
    return _least(np.abs(a - b))


def _from_bounds(node: Node, x: Array) -> float:
    return min(_least(np.abs(x - node.attrs[bound])) for bound in ("low", "high"))


def _from_tie(node: Node, x: Array) -> float:
    """Between the extreme entry and the next one."""
    axis = node.attrs.get("axis")
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    rest = [i for i in range(x.ndim) if i not in axes]
    rows = np.sort(x.transpose([*rest, *axes]).reshape([x.shape[i] for i in rest] + [-1]), axis=-1)
    if rows.shape[-1] < 2:
        return np.inf
    gaps = rows[..., 1] - rows[..., 0] if node.op.name == "min" else rows[..., -1] - rows[..., -2]
    return _least(gaps)


def _least(distances: Array) -> float:
    return float(np.min(distances, initial=np.inf))


KINKS: Mapping[str, Callable[..., float]] = {
    **dict.fromkeys(("abs", "not_negative", "positive", "relu", "sign"), _from_zero),
    **dict.fromkeys(("greater", "greater_equal", "less", "less_equal", "maximum", "minimum"), _apart),
    **dict.fromkeys(TIES, _from_tie),
    "clip": _from_bounds,
}


class Kinks:
    """The kinks on the way to some nodes, as far as they depend on what is drawn."""

    def __init__(self, wanted: Iterable[Node], drawn: Iterable[Node]) -> None:
        moved = set(drawn)
        self._nodes = []
        for node in ancestors(wanted):
            if not moved.isdisjoint(node.args):
                moved.add(node)
                if node.op.name in KINKS and not any(_is_tiny(a) for a in node.args):
                    self._nodes.append(node)
        self._plan = Plan([a for node in self._nodes for a in node.args])

    def distance(self, values: Mapping[Node, Any]) -> float:
        """The smallest distance from a kink, relative to the size of the numbers there."""
        arrays = iter(self._plan({**values}))
        nearest = np.inf
        for node in self._nodes:
            arguments = [np.asarray(next(arrays), np.float64) for _ in node.args]
            scale = max((float(np.sqrt(np.mean(a * a))) for a in arguments if a.size), default=0.0) or 1.0
            nearest = min(nearest, KINKS[node.op.name](node, *arguments) / scale)
        return nearest

    def sides(self, values: Mapping[Node, Any]) -> set[tuple[int, bool]]:
        """For each kink, by its number, on which sides of it something is; a tie of several has none."""
        arrays = iter(self._plan({**values}))
        found: set[tuple[int, bool]] = set()
        for number, node in enumerate(self._nodes):
            arguments = [np.asarray(next(arrays), np.float64) for _ in node.args]
            for bend, above in enumerate([] if node.op.name in TIES else _above(node, *arguments)):
                found |= {(number * 2 + bend, bool(side)) for side in np.unique(above)}
        return found

    @property
    def count(self) -> int:
        """How many there are: of a clip two."""
        return sum(1 + (node.op.name == "clip") for node in self._nodes if node.op.name not in TIES)


def _above(node: Node, *arguments: Array) -> list[Array]:
    """Entry by entry whether the argument is above each kink."""
    if node.op.name == "clip":
        return [arguments[0] > node.attrs[bound] for bound in ("low", "high")]
    return [np.asarray(arguments[0] > (arguments[1] if len(arguments) > 1 else 0.0))]


def _is_tiny(node: Node) -> bool:
    return node.op.name == "constant" and 0 < abs(node.attrs["value"]) <= TINY
