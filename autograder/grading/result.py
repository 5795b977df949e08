"""What grading gives: points as exact fractions, an outcome, and a sentence for the student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    score: Fraction
    max_score: Fraction
    questions: tuple[QuestionResult, ...]


class StudentResult(NamedTuple):
    """One student's whole assignment; `notes` say what was found beside the answers, such as unknown ids."""

    student: str
    score: Fraction
    max_score: Fraction
    problems: tuple[ProblemResult, ...]
    notes: tuple[str, ...] = ()


def of_problem(id: str, questions: Sequence[QuestionResult]) -> ProblemResult:
    """A problem's result with the sums of its questions."""
    score, most = total([q.score for q in questions]), total([q.max_score for q in questions])
    return ProblemResult(id, score, most, tuple(questions))


def of_student(student: str, problems: Sequence[ProblemResult], notes: Sequence[str] = ()) -> StudentResult:
    """A student's result with the sums of the problems."""
    score, most = total([p.score for p in problems]), total([p.max_score for p in problems])
    return StudentResult(student, score, most, tuple(problems), tuple(notes))


def total(points: Iterable[Fraction]) -> Fraction:
    """The exact sum; whole points, which most are, are added as whole numbers, ten times as fast."""
    whole, rest = 0, None
    for p in points:
        if p.denominator == 1:
            whole += p.numerator
        else:
            rest = p if rest is None else rest + p
    return Fraction(whole) if rest is None else whole + rest


def as_number(points: Fraction) -> int | float:
    """Points as every report writes them: a whole number where it is one, else at most four decimals."""
    if points.denominator == 1:
        return points.numerator
    return round(float(points), DECIMALS)
