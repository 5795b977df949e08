"""`results.json` and `students/<student>.json`: the results as data, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from autograder import __version__
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import ProblemResult, QuestionResult, StudentResult, as_number

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def as_data(result: StudentResult) -> dict[str, Any]:
    """One student's entry in results.json."""
    data: dict[str, Any] = {
        "student": result.student,
        "score": as_number(result.score),
        "max_score": as_number(result.max_score),
        "problems": [_problem(p) for p in result.problems],
    }
    if result.notes:
        data["notes"] = list(result.notes)
    return data


def _problem(result: ProblemResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "score": as_number(result.score),
        "max_score": as_number(result.max_score),
        "questions": [_question(q) for q in result.questions],
    }


def _question(result: QuestionResult) -> dict[str, Any]:
    return {
        "id": result.id,
        "score": as_number(result.score),
        "max_score": as_number(result.max_score),
        "outcome": result.outcome,
        "feedback": result.feedback,
    }


def student(entry: str) -> str:
    """`students/<student>.json` around a student's entry."""
    return f'{{"autograder": "{__version__}", {entry[1:]}\n'


def entry(result: StudentResult) -> str:
    """A student's entry as it stands in both files, with nothing in it that a terminal would obey."""
    return inert(_ENCODE(as_data(result)))


def inert(text: str) -> str:
    """The same JSON, in which what cannot be seen is escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def head(graders: Sequence[ProblemGrader], isolation: str = "") -> str:
    """results.json up to the first student; entries follow, separated by SEPARATOR, and then TAIL.

    isolation: how student code was kept apart, if any was handed in
    """
    problems = [
        {
            "id": g.id,
            "title": str(g.title),
            "max_score": as_number(g.max_score),
            "questions": [
                {"id": e.id, "ask": e.ask, "max_score": as_number(e.points), "tolerance": e.tolerance}
                for e in g.entries
            ],
        }
        for g in graders
    ]
    recorded = f'"isolation": {inert(_ENCODE(isolation))},\n' if isolation else ""
    return f'{{"autograder": "{__version__}",\n{recorded}"problems": {inert(_ENCODE(problems))},\n"students": [\n'


SEPARATOR = ",\n"
TAIL = "\n]}\n"
