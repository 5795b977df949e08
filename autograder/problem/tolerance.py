"""Tolerance: how far a number may be off, and the sentence that says so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from autograder.problem.model import Tolerance

UNITS = 1.5  # of the last place: rounded and truncated both pass, and one step of rounding before it
DEFAULT_REL, DEFAULT_ABS = 1e-3, 1e-6
SLACK = 1e-9  # relative: 0.0015 itself is within 0.0015
EXACT = 1e-12  # relative: 0.1 + 0.2 is 0.3


class Rule(NamedTuple):
    """A tolerance in force; `counted` is exact to the last unit, `exact` but for the noise of floats."""

    kind: Literal["relative", "decimals", "significant", "exact", "counted"]
    rel: float = 0.0
    abs: float = 0.0
    digits: int = 0

    def __str__(self) -> str:
        match self.kind:
            case "exact" | "counted":
                return "exact"
            case "relative":
                return f"|s - r| <= max({self.abs:g}, {self.rel:g} |r|)"
            case "decimals":
                return f"|s - r| <= {UNITS * 10.0**-self.digits:g} ({self.digits} decimals)"
            case _:
                return f"|s - r| <= {UNITS:g} units of significant digit {self.digits}"

    def margins(self, values: Sequence[float]) -> list[float]:
        """How far each of these reference values may be missed."""
        match self.kind:
            case "counted":
                return [0 for _ in values]  # no float: beyond 2**53 it would make one of two counts
            case "exact":
                return [EXACT * abs(v) for v in values]
            case "relative":
                noise = EXACT * max(map(abs, values), default=0.0)  # what stands for a 0 among other numbers
                return [max(self.abs, self.rel * abs(v), noise) * (1 + SLACK) for v in values]
            case "decimals":
                margin = UNITS * 10.0**-self.digits
                return [margin * (1 + SLACK) + EXACT * abs(v) for v in values]
            case _:
                return self._significant(values)

    def _significant(self, values: Sequence[float]) -> list[float]:
        """A 0 among other numbers has their place; where all are 0 nothing says how large it might have been."""
        largest = max((abs(v) for v in values), default=0.0)
        if largest == 0:
            return [EXACT for _ in values]
        tiny = largest * 1e-12
        places = [abs(v) if abs(v) > tiny else largest for v in values]
        return [UNITS * 10.0 ** (math.floor(math.log10(p)) - self.digits + 1) * (1 + SLACK) for p in places]


EXACTLY = Rule("exact")
COUNTED = Rule("counted")


def rule(*written: Literal["exact"] | Tolerance | None) -> Rule:
    """The first tolerance that is written (the question's, the problem's, the assignment's), else the default."""
    for tolerance in written:
        if tolerance == "exact":
            return EXACTLY
        if isinstance(tolerance, Tolerance):
            return _rule(tolerance)
    return Rule("relative", rel=DEFAULT_REL, abs=DEFAULT_ABS)


def _rule(tolerance: Tolerance) -> Rule:
    if tolerance.decimals is not None:
        return Rule("decimals", digits=tolerance.decimals)
    if tolerance.significant is not None:
        return Rule("significant", digits=tolerance.significant)
    return Rule("relative", rel=tolerance.rel or 0.0, abs=tolerance.abs or 0.0)
