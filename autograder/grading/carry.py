"""Error carried forward: the same graph, with the student's own values in the place of computed ones."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Any

from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors
from autograder.problem.solve import Solved, right_answers
from autograder.questions import value
from autograder.questions.value import Check, Expected
from autograder.submissions.numbers import Numbers

if TYPE_CHECKING:
    from autograder.graph.values import Array

MOST_PLANS = 64  # kept: students of a class leave out and answer the same questions, mostly


class Carrier:
    """Recomputes an answer from the nearest ones that the student gave."""

    def __init__(self, solved: Solved, expected: list[Expected]):
        self._instance = solved.instance
        self._expected = expected
        self._leaves = solved.arrays
        self._nodes = [e.asked.node for e in expected]
        self._above = [self._answered_above(i) for i in range(len(expected))]
        self._plan = lru_cache(MOST_PLANS)(self._lay_out)

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

        None where nothing can be carried: no answer above it, one that is as good as zeros where they are
        wrong, or a consequence that is not finite or that zeros would satisfy.
        """
        usable = tuple(j for j in self._above[i] if j in answers and self._may_stand(j, i, answers[j], j in failed))
        if not usable:
            return None
        plan, own = self._plan(i, usable)
        if not own:
            return None
        follows = self._follow(plan, own, answers)
        if not all(map(isfinite, follows.flat)):
            return None
        usual = self._expected[i]
        instead = usual.instead(right_answers(self._instance, usual.asked, [follows]))
        if all(value.zeros(instead.accepted[0])) and not all(value.zeros(usual.accepted[0])):
            return None
        return own, value.check(answers[i], instead)

    def _may_stand(self, j: int, i: int, answer: Numbers, wrong: bool) -> bool:
        """Whether an answer may stand for its node in question i; of one that asks the same only a wrong one may."""
        return not self._trivial(j, answer) if wrong else self._nodes[j] is not self._nodes[i]

    def _trivial(self, j: int, answer: Numbers) -> bool:
        """Whether zeros would do for these numbers of the student's own."""
        margins = self._expected[j].rule.margins(answer.flat)
        return all(abs(s) <= margin for s, margin in zip(answer.flat, margins, strict=True))

    def _lay_out(self, i: int, usable: tuple[int, ...]) -> tuple[Plan, tuple[int, ...]]:
        """The plan that computes question i from these answers, and those of them it uses."""
        given = {self._nodes[j]: j for j in reversed(usable)}
        plan = Plan([self._nodes[i]], given=given)
        return plan, tuple(sorted(given[node] for node, _ in plan.inputs if node in given))

    def _follow(self, plan: Plan, own: tuple[int, ...], answers: dict[int, Numbers]) -> Array:
        import numpy as np

        given: dict[Node, Any] = {
            self._nodes[j]: np.array(answers[j].flat, np.float64).reshape(self._nodes[j].shape) for j in own
        }
        return np.asarray(plan({**self._leaves, **given})[0], np.float64)
