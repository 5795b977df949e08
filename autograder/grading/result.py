"""What grading gives: points as exact fractions, an outcome, and a sentence for the student."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

Outcome: TypeAlias = Literal[
    "correct", "carried", "partial", "incorrect", "blank", "unreadable", "not_run", "grader_error"
]

DECIMALS = 4  # of a score as it is written; the only place where points are rounded


class QuestionResult(NamedTuple):
    """One answer graded. `wrong` are the positions of wrong entries in row-major order."""

    id: str
    score: Fraction
    max_score: Fraction
    outcome: Outcome
    feedback: str
    wrong: tuple[int, ...] = ()


class ProblemResult(NamedTuple):
    id: str
    questions: tuple[QuestionResult, ...]

    @property
    def score(self) -> Fraction:
        return sum((q.score for q in self.questions), Fraction(0))

    @property
    def max_score(self) -> Fraction:
        return sum((q.max_score for q in self.questions), Fraction(0))


class StudentResult(NamedTuple):
    """One student's whole assignment; `notes` say what was found beside the answers, such as unknown ids."""

    student: str
    problems: tuple[ProblemResult, ...]
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> Fraction:
        return sum((p.score for p in self.problems), Fraction(0))

    @property
    def max_score(self) -> Fraction:
        return sum((p.max_score for p in self.problems), Fraction(0))


def as_number(points: Fraction) -> int | float:
    """Points as every report writes them: a whole number where it is one, else at most four decimals."""
    if points.denominator == 1:
        return points.numerator
    return round(float(points), DECIMALS)
