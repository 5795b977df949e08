"""The entries of results.json as the formats of other programs go through them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.errors import visible

UNGRADED = ("grader_error", "not_run")  # outcomes that are no grade, and nobody's zero


def questions(student: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each question of a student with the id of its problem."""
    for problem in student["problems"]:
        for question in problem["questions"]:
            yield problem["id"], question


def points(entry: dict[str, Any]) -> str:
    """`1.5 of 2`."""
    return f"{entry['score']} of {entry['max_score']}"


def is_full(question: dict[str, Any]) -> bool:
    return bool(question["outcome"] in ("correct", "carried") and question["score"] == question["max_score"])


def is_graded(question: dict[str, Any]) -> bool:
    return question["outcome"] not in UNGRADED


def remarks(student: dict[str, Any]) -> list[str]:
    """What is said of a student's whole work: lateness, what waits for a person, and notes."""
    late = [student["late"]["reason"]] if "late" in student else []
    waiting = ["some answers wait for a person's mark"] if student.get("waiting") else []
    return [visible(remark) for remark in (*late, *waiting, *student.get("notes", ()))]
