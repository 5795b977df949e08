"""Autolab: the last line of the output, with the points of each problem; the site's problems bear their ids.

A problem that was not graded is left out, so that Autolab posts nothing for it; no line where none was.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from autograder.grading.result import as_number, as_points
from autograder.reports.entries import is_graded


def render(results: dict[str, Any]) -> str:
    """One line of JSON; a late policy is spread over the problems, since only they have scores."""
    (student,) = results["students"]
    kept = _kept(student)
    graded = [problem for problem in student["problems"] if all(map(is_graded, problem["questions"]))]
    scores = {problem["id"]: as_number(as_points(problem["score"]) * kept) for problem in graded}
    return json.dumps({"scores": scores}, ensure_ascii=False, allow_nan=False) + "\n" if scores else ""


def _kept(student: dict[str, Any]) -> Fraction:
    """The share of the score that a late policy left."""
    raw = as_points(student.get("raw_score", 0))
    return Fraction(as_points(student["score"])) / raw if raw else Fraction(1)
