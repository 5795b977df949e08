"""The entries of results.json as the formats of other programs go through them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from autograder.errors import visible
from autograder.grading.result import Outcome

ROUNDING = 0.001  # of points that were rounded one by one
HIDDEN = "a hidden question: nothing more is told of it"
UNGRADED: tuple[Outcome, ...] = ("grader_error", "not_run")  # outcomes that are no grade, and nobody's zero


def questions(student: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question of a student with the id of its problem."""
    for problem in student["problems"]:
        for question in problem["questions"]:
            yield problem["id"], question


def keep_hidden(results: dict[str, Any], hidden: Collection[tuple[str, str]]) -> None:
    """Leaves of questions that are hidden, by problem and id, nothing but the points: students see these formats."""
    for student in results["students"]:
        for problem, question in questions(student):
            if (problem, question["id"]) in hidden:
                question["feedback"] = HIDDEN


def points(entry: dict[str, Any]) -> str:
    """`1.5 of 2`."""
    return f"{entry['score']} of {entry['max_score']}"


def is_full(question: dict[str, Any]) -> bool:
    return bool(question["outcome"] in ("correct", "carried") and question["score"] == question["max_score"])


def is_graded(question: dict[str, Any]) -> bool:
    return question["outcome"] not in UNGRADED


def is_failed(student: dict[str, Any]) -> bool:
    """Whether a fault of ours, or this machine, kept something from being graded; what waits for a person is none."""
    ungraded = [question for _, question in questions(student) if not is_graded(question)]
    is_fault = any(question["outcome"] == "grader_error" for question in ungraded)
    return is_fault or sum(q["max_score"] for q in ungraded) > student.get("waiting", 0) + ROUNDING


def remarks(student: dict[str, Any]) -> list[str]:
    """What is said of a student's whole work: lateness, what waits for a person, and notes."""
    late = [student["late"]["reason"]] if "late" in student else []
    open_points = student.get("waiting", 0)
    verb = "point waits" if open_points == 1 else "points wait"
    waiting = [f"{open_points} {verb} for a person's mark"] if open_points else []
    return [visible(remark) for remark in (*late, *waiting, *student.get("notes", ()))]
