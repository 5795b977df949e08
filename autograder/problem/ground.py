"""Where formulas are compared: a problem with its sizes drawn, and the random points there.

A formula is built among the nodes of the problem, evaluated at every point from the values that its named
quantities have there, and forgotten again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock

import numpy as np

from autograder.graph.errors import DerivativeError
from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors, size
from autograder.graph.values import Array
from autograder.language.errors import FormulaError
from autograder.problem.assumptions import Assumption, assumption
from autograder.problem.formula import NoPointsError
from autograder.problem.instance import Instance
from autograder.problem.points import Point, Points
from autograder.problem.sizes import draw
from autograder.problem.tree import Text

SEEDS = (1, 2)  # of sizes and of points
LARGEST = 1_000_000  # entries of what a formula makes
FEWEST = 4  # points that tell two formulas apart


class Names:
    """The scope of students' formulas: what the problem has, and nothing that comes into being by being named."""

    def __init__(self, instance: Instance) -> None:
        self.graph = instance.graph
        self.leaves = instance.leaves
        self.callables = instance.callables
        self.sizes = instance.sizes
        self.known = instance.known

    def lookup(self, name: str) -> Node | None:
        return self.graph.names.get(name)

    def after(self, node: Node, steps: int) -> Node:
        raise DerivativeError("an answer cannot ask for steps of training")

    def count(self, function: str, of: Node | None) -> Node | None:
        return None


class Ground:
    """One instance of a problem, its points, and the scope of the formulas that are compared there."""

    def __init__(self, instance: Instance, points: Sequence[Point]) -> None:
        self.instance = instance
        self.scope = Names(instance)
        self.points = points
        self.built = 0  # nodes so far, and forgotten again: a measure of work that no clock tells
        self._known = set(points[0].values) if points else set()
        self._building = RLock()  # students whose code runs are graded in threads

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """What is built within is forgotten at the end; one thread at a time builds."""
        graph = self.instance.graph
        with self._building, graph.scratch():
            count = len(graph.nodes)
            try:
                yield
            finally:
                self.built += len(graph.nodes) - count

    def values(self, node: Node) -> Iterator[Array]:
        """The values of a node at one point after the other, from those that the problem's nodes have there."""
        self._bound(node)
        plan = Plan([node], given=self._known)
        for given, _ in plan.inputs:
            if given not in self._known:
                name = self.instance.graph.name_of(given)
                raise FormulaError(
                    f"'{name}' is too large to be computed with here", 0, 0, "the answer does not need it"
                )
        return (np.asarray(plan(point.values)[0], np.float64) for point in self.points)

    def _bound(self, node: Node) -> None:
        new = [n for n in ancestors([node], stop=self._known) if n not in self._known]
        if sum(size(n.shape) for n in new) > LARGEST:
            raise FormulaError("this takes more numbers than anybody meant", 0, 1)


def grounds(
    instance: Instance, wanted: Sequence[int], assume: Sequence[Text] = (), distributions: bool = True
) -> list[Ground]:
    """The grounds on which formulas about these questions of `instance.formulas` are compared."""
    found = []
    for seed in SEEDS[: 2 if instance.sizes else 1]:
        other = Instance(instance.problem, instance.tables, draw(instance.problem, seed))
        for name in other.known():
            if name not in other.sizes:
                other.lookup(name)  # a leaf comes into being when it is first spoken of
        assumptions: list[Assumption] = [assumption(text, other) for text in assume]
        nodes = [other.formulas[i].node for i in wanted]
        points = Points(other, nodes, assumptions, distributions).draw(seed)
        if len(points) < FEWEST:
            raise NoPointsError("there are not enough random points at which everything asked is finite")
        found.append(Ground(other, points))
    return found
