"""`results.json` read again, so that reports can be made of it later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

from autograder.errors import AutograderError, fail
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import (
    Outcome,
    Points,
    ProblemResult,
    QuestionResult,
    StudentResult,
    as_points,
)

OUTCOMES = get_args(Outcome)


class Recorded(NamedTuple):
    """A student's result, and what else is written of the student, such as a late penalty."""

    result: StudentResult
    more: dict[str, Any]


def read(text: str, name: str, graders: Sequence[ProblemGrader]) -> list[Recorded]:
    """The students of results.json (`name` in messages), which must be results of these problems."""
    try:
        data = json.loads(text)
        recorded = [_student(student) for student in data["students"]]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as e:
        raise fail(f"'{name}' is no results.json that `autograder grade` wrote") from e
    for one in recorded:
        _same_questions(one.result, graders, name)
    return recorded


def _same_questions(result: StudentResult, graders: Sequence[ProblemGrader], name: str) -> None:
    asked = [(g.id, g.question_ids) for g in graders]
    answered = [(p.id, [q.id for q in p.questions]) for p in result.problems]
    if answered != asked:
        raise _other_problems(answered, asked, name)


def _other_problems(
    answered: Sequence[tuple[str, list[str]]], asked: Sequence[tuple[str, list[str]]], name: str
) -> AutograderError:
    there, here = dict(answered), dict(asked)
    odd = next((id for id in [*there, *here] if there.get(id) != here.get(id)), None)
    said = "in another order" if odd is None else f"of other questions: see problem '{odd}'"
    return fail(
        f"'{name}' holds results {said}",
        help="give the problem files it was graded by with --problems PATH, or grade again",
    )


def _student(data: dict[str, Any]) -> Recorded:
    problems = tuple(_problem(problem) for problem in data["problems"])
    notes = tuple(map(str, data.get("notes", ())))
    known = {"student", "score", "max_score", "problems", "notes"}
    score, most = _points(data["score"]), _points(data["max_score"])
    result = StudentResult(_text(data["student"]), score, most, problems, notes, _points(data.get("waiting", 0)))
    return Recorded(result, {key: value for key, value in data.items() if key not in known})


def _problem(data: dict[str, Any]) -> ProblemResult:
    questions = tuple(_question(question) for question in data["questions"])
    return ProblemResult(_text(data["id"]), _points(data["score"]), _points(data["max_score"]), questions)


def _question(data: dict[str, Any]) -> QuestionResult:
    outcome = OUTCOMES[OUTCOMES.index(data["outcome"])]
    score, most = _points(data["score"]), _points(data["max_score"])
    return QuestionResult(_text(data["id"]), score, most, outcome, _text(data["feedback"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _points(value: Any) -> Points:
    """The exact points that were written with so many decimals."""
    if type(value) is int:
        return value
    if type(value) is not float:
        raise TypeError("expected points")
    return as_points(value)
