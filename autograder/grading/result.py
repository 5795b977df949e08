"""What grading gives: points as exact fractions, an outcome, and a sentence for the student."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from autograder.submissions.identity import Identity

Outcome: TypeAlias = Literal[
    "correct", "carried", "partial", "incorrect", "blank", "unreadable", "not_run", "grader_error"
]

Points: TypeAlias = int | Fraction  # never a float: thirds add up to one

DECIMALS = 4  # of a score as it is written; the only place where points are rounded
LARGEST_SHARE = 70  # points that are written with four decimals are taken for a fraction below this denominator


class QuestionResult(NamedTuple):
    """One answer graded. `wrong` are the positions of wrong entries in row-major order; `waits`: for a person."""

    id: str
    score: Points
    max_score: Points
    outcome: Outcome
    feedback: str
    wrong: tuple[int, ...] = ()
    waits: bool = False


class ProblemResult(NamedTuple):
    id: str
    score: Points
    max_score: Points
    questions: tuple[QuestionResult, ...]
    waiting: Points = 0  # for a person, who may still give them


class Late(NamedTuple):
    """A late policy as it was applied: the score before it, the seconds after the due time, what it took and why."""

    raw_score: Points
    seconds: int
    reason: str


class StudentResult(NamedTuple):
    """One student's whole assignment; `notes` say what was found beside the answers, such as unknown ids.

    `identity` is who the student is on the platform of a course, where a download told. `late` is there only of a
    submission that came late; the score is then the one after the deduction.
    """

    student: str
    score: Points
    max_score: Points
    problems: tuple[ProblemResult, ...]
    notes: tuple[str, ...] = ()
    waiting: Points = 0
    identity: Identity | None = None
    late: Late | None = None


def of_problem(id: str, questions: Sequence[QuestionResult]) -> ProblemResult:
    """A problem's result with the sums of its questions."""
    score, most = sum([q.score for q in questions]), sum([q.max_score for q in questions])
    waiting = sum([q.max_score for q in questions if q.waits])
    return ProblemResult(id, score, most, tuple(questions), waiting)


def of_student(
    student: str, problems: Sequence[ProblemResult], notes: Sequence[str] = (), identity: Identity | None = None
) -> StudentResult:
    """A student's result with the sums of the problems."""
    score, most = sum([p.score for p in problems]), sum([p.max_score for p in problems])
    waiting = sum([p.waiting for p in problems])
    return StudentResult(student, score, most, tuple(problems), tuple(notes), waiting, identity)


def exact(points: Fraction) -> Points:
    """Points as they are reckoned with: whole ones, which most are, as whole numbers, which add up quickly."""
    return points.numerator if points.denominator == 1 else points


def as_number(points: Points) -> int | float:
    """Points as every report writes them: a whole number where it is one, else at most four decimals."""
    if points.denominator == 1:
        return points.numerator
    return round(float(points), DECIMALS)


def as_text(points: Points) -> str:
    """Points as people write them, and exactly: 1.5, but 1/3."""
    number = str(as_number(points))
    return number if Fraction(number) == points else str(points)


@lru_cache(1000)
def as_points(number: float | Decimal) -> Points:
    """The exact points that were written as this number: of 0.3333 a third."""
    written = Fraction(str(number))
    simple = written.limit_denominator(LARGEST_SHARE)
    return exact(simple if round(float(simple), DECIMALS) == float(number) else written)
