"""PrairieLearn's external grader: the result of one submission, for /grade/results/results.json.

A submission that could not be read, or met a fault of ours, is not gradable: it costs no attempt and no points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from autograder.errors import visible
from autograder.reports.entries import is_failed, points, questions, remarks

LARGEST = 900_000  # bytes; PrairieLearn takes a megabyte
LONGEST = 2000  # characters of an output, where the whole would be too large


def render(results: dict[str, Any]) -> str:
    """One object; its score is the share of the points."""
    (student,) = results["students"]
    text = _written(student, None)
    return text if len(text.encode()) <= LARGEST else _written(student, LONGEST)


def _written(student: dict[str, Any], longest: int | None) -> str:
    wrong = [visible(error)[:longest] for error in _errors(student)]
    if wrong:
        data = {"gradable": False, "format_errors": wrong[:100]}
    else:
        full = student["max_score"]
        score = min(max(student["score"] / full, 0.0), 1.0) if full else 0.0
        message = "; ".join([f"{points(student)} points", *remarks(student)])[:longest]
        data = {"gradable": True, "score": score, "message": message, "tests": list(_tests(student, longest))}
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _errors(student: dict[str, Any]) -> list[str]:
    """Why there is nothing to grade; empty if there is."""
    asked = [question for _, question in questions(student)]
    if is_failed(student):
        return ["this could not be graded here; a person will look at it"]
    if all(question["outcome"] in ("blank", "unreadable") for question in asked):
        unreadable = [f"{q['id']}: {q['feedback']}" for q in asked if q["outcome"] == "unreadable"]
        return [*remarks(student), *unreadable] or ["no answers were found"]
    return []


def _tests(student: dict[str, Any], longest: int | None) -> Iterator[dict[str, Any]]:
    for problem, question in questions(student):
        yield {
            "name": visible(f"{problem}/{question['id']}"),
            "points": question["score"],
            "max_points": question["max_score"],
            "message": question["outcome"],
            "output": visible(question["feedback"])[:longest],
        }
