"""Error carried forward: the same graph, with the student's own values in the place of computed ones."""

from __future__ import annotations

from typing import Any

from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors
from autograder.problem.solve import Solved
from autograder.questions import value
from autograder.questions.value import Check, Expected
from autograder.submissions.numbers import Numbers


class Carrier:
    """Recomputes an answer from the nearest ones that the student gave."""

    def __init__(self, solved: Solved, expected: list[Expected]):
        self._expected = expected
        self._leaves = solved.arrays
        self._nodes = [e.asked.node for e in expected]
        self._above = [self._answered_above(i) for i in range(len(expected))]
        self._plans: dict[tuple[int, tuple[int, ...]], tuple[Plan, tuple[int, ...]]] = {}

    def _answered_above(self, i: int) -> tuple[int, ...]:
        """The questions that may be carried into question i: those it is computed from."""
        node = self._nodes[i]
        above = set(ancestors([node])) - {node}
        return tuple(
            j
            for j, other in enumerate(self._nodes)
            if not (self._expected[j].asked.exact or self._expected[j].asked.jacobian)
            and (other in above or (other is node and j < i))
        )

    def carried(
        self, i: int, answers: dict[int, Numbers], failed: dict[int, Check]
    ) -> tuple[tuple[int, ...], Check] | None:
        """How answer i compares with what follows from the student's other answers, and which those are.

        None where nothing can be carried: no answer above it, one that is all zeros where it should not
        be, or a consequence that is not finite or trivially zero.
        """
        usable = tuple(j for j in self._above[i] if j in answers and not (j in failed and self._trivial(j, answers[j])))
        if not usable:
            return None
        plan, own = self._plan(i, usable)
        expected = self._expected[i]
        follows = self._follow(plan, own, answers, expected)
        if follows is None:
            return None
        return own, value.check(answers[i], expected.with_values(follows))

    def _trivial(self, j: int, answer: Numbers) -> bool:
        reference = self._expected[j].accepted[0].reference.flat
        return not any(answer.flat) and any(reference)

    def _plan(self, i: int, usable: tuple[int, ...]) -> tuple[Plan, tuple[int, ...]]:
        """The plan that computes question i from these answers, and those of them it uses."""
        key = (i, usable)
        if key not in self._plans:
            given = {self._nodes[j]: j for j in reversed(usable)}
            plan = Plan([self._nodes[i]], given=given)
            own = tuple(sorted(given[node] for node, _ in plan.inputs if node in given))
            self._plans[key] = plan, own
        return self._plans[key]

    def _follow(
        self, plan: Plan, own: tuple[int, ...], answers: dict[int, Numbers], expected: Expected
    ) -> list[float] | None:
        import numpy as np

        given: dict[Node, Any] = {
            self._nodes[j]: np.array(answers[j].flat, np.float64).reshape(self._nodes[j].shape) for j in own
        }
        array = np.asarray(plan({**self._leaves, **given})[0], np.float64)
        if not own or array.shape != expected.shape or not np.isfinite(array).all():
            return None
        follows: list[float] = array.ravel().tolist()
        if not any(follows) and any(expected.accepted[0].reference.flat):
            return None
        return follows
