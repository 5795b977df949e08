"""Random points at which formulas are compared: inside the domain, away from kinks, on both sides of them.

A formula that agrees with another one at several random points of an open set is equal to it; numbers of a
special form would tell less (y² = y where y is 0 or 1), so that a target is drawn as a distribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any, NamedTuple

import numpy as np

from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors, size
from autograder.graph.values import Array
from autograder.problem.assumptions import Assumption
from autograder.problem.instance import Instance
from autograder.problem.kinks import Kinks
from autograder.problem.roles import Role, Uses

COUNT = 12  # points for each draw of the sizes
ENOUGH = 24  # from which those on different sides of the kinks are chosen
TRIES = 96  # draws; after a quarter of them, numbers become positive, too
MARGIN = 1e-3  # from every kink, relative to the size of the numbers there
FAR = (3.0, 10.0, 100.0, 1000.0)  # times as large
MOST_FAR = 4  # of the points
FURTHER = 32  # draws that look for them
HEAVY = 10_000  # entries; what is larger is computed only if it is asked


class Point(NamedTuple):
    """The values of the leaves, and of every other node of the problem that is not too heavy."""

    values: Mapping[Node, Any]


def light(nodes: Sequence[Node], wanted: Sequence[Node]) -> list[Node]:
    """The nodes that are wanted, or computed from nothing large."""
    needed = set(ancestors(wanted))
    heavy: set[Node] = set()
    for node in nodes:
        if node not in needed and (size(node.shape) > HEAVY or not heavy.isdisjoint(node.args)):
            heavy.add(node)
    return [node for node in nodes if node not in heavy]


class Points:
    """Draws points of one problem, with its sizes drawn.

    wanted: nodes that must be finite, and should not be 0
    distributions: whether the classes of a target add up to 1
    """

    def __init__(
        self,
        instance: Instance,
        wanted: Sequence[Node],
        assumptions: Sequence[Assumption] = (),
        distributions: bool = True,
    ) -> None:
        self._assumptions = assumptions
        self._distributions = distributions
        self._nodes = light(instance.graph.nodes, wanted)
        self._leaves = [n for n in self._nodes if n.op.name == "leaf"]
        self._learnable = set(instance.learnable.values())
        kept = set(self._nodes)
        named = [node for _, node in instance.forward if node in kept]
        everything = ancestors([*wanted, *named])
        self._uses = Uses(everything)
        self._roles: dict[Node, Role] = {leaf: self._uses.role(leaf) for leaf in self._leaves}
        self._kinks = Kinks([*wanted, *named], [leaf for leaf in self._leaves if self._roles[leaf] != "index"])
        self._all = Plan(self._nodes)
        self._wanted = Plan(wanted)
        self._named = Plan(named)
        self._sides = Plan([n for n in everything if n.op.name in ("relu", "positive") and not n.shape])

    def draw(self, seed: int) -> list[Point]:
        """Points on as many sides of the kinks as there are, or fewer where the domain is hard to meet."""
        by_side: dict[tuple[bool, ...], list[dict[Node, Array]]] = {}
        for leaves in islice(self._fit(seed), ENOUGH):
            told = tuple(bool(np.any(v)) for v in (*self._wanted(leaves), *self._sides(leaves)))
            by_side.setdefault(told, []).append(leaves)
        sides = [by_side[told] for told in sorted(by_side, key=sum, reverse=True)]  # zeros tell least
        in_turn = [leaves for round in zip_longest(*sides) for leaves in round if leaves is not None]
        far = self._far(seed, in_turn[:COUNT]) if in_turn else []
        chosen = in_turn[: COUNT - len(far)] + far
        return [Point(dict(zip(self._nodes, self._all(leaves), strict=True))) for leaves in chosen]

    def _far(self, seed: int, near: list[dict[Node, Array]]) -> list[dict[Node, Array]]:
        """A few draws of large numbers, if they come to a side of a kink where none of the others is: max(x, 10)."""
        seen = set().union(*map(self._kinks.sides, near))
        found: list[dict[Node, Array]] = []
        if len(seen) == 2 * self._kinks.count:
            return found
        for leaves in self._fit(seed, FAR, FURTHER):
            new = self._kinks.sides(leaves) - seen
            if new:
                found.append(leaves)
                seen |= new
            if len(found) == MOST_FAR or len(seen) == 2 * self._kinks.count:
                break
        return found

    def _fit(self, seed: int, scales: Sequence[float] = (1.0,), tries: int = TRIES) -> Iterator[dict[Node, Array]]:
        """Draws that are away from every kink, and where everything is finite; of each size in turn."""
        for attempt in range(tries):
            random = np.random.default_rng([seed, attempt])
            scale = scales[attempt % len(scales)]
            leaves = {leaf: self._leaf(random, leaf, attempt, scale) for leaf in self._leaves}
            for assumption in self._assumptions:
                assumption.hold(leaves)
            if self._kinks.distance(leaves) >= MARGIN and self._is_finite(leaves, attempt):
                yield leaves

    def _is_finite(self, leaves: Mapping[Node, Array], attempt: int) -> bool:
        """Also what is not asked, since an answer may speak of it; in the end what is asked must do."""
        plans = (self._wanted, self._named) if attempt <= TRIES // 2 else (self._wanted,)
        return all(bool(np.isfinite(v).all()) for plan in plans for v in plan(leaves))

    def _leaf(self, random: np.random.Generator, leaf: Node, attempt: int, scale: float) -> Array:
        role = self._roles[leaf]
        if role == "index":
            return random.integers(0, self._uses.classes(leaf), leaf.shape).astype(np.float64)
        if role == "target":
            return self._target(random, leaf)
        kind = random.integers(3) if attempt >= TRIES // 4 else 0  # logarithms of leaves need positive ones
        if kind == 1:
            return np.asarray(random.uniform(0.1, 0.9, leaf.shape))
        if kind == 2:
            return np.asarray(random.uniform(0.5, 2.0, leaf.shape))
        width = leaf.shape[-1] ** -0.5 if len(leaf.shape) > 1 and leaf in self._learnable else 1.0
        return np.asarray(scale * width * random.standard_normal(leaf.shape))

    def _target(self, random: np.random.Generator, leaf: Node) -> Array:
        if self._uses.is_complemented(leaf) or not leaf.shape or not self._distributions:
            return np.asarray(random.uniform(0.1, 0.9, leaf.shape))
        axis = 0 if len(leaf.shape) == 1 else 1  # of the classes, as in torch
        drawn = random.uniform(0.1, 0.9, leaf.shape)
        return np.asarray(drawn / drawn.sum(axis, keepdims=True))
