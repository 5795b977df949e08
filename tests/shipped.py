"""The problems that come with the program, solved and ready to grade answers."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from autograder.grading.grade import ProblemGrader, grade
from autograder.grading.result import ProblemResult, QuestionResult
from autograder.problem.load import ASSIGNMENT, load_all
from autograder.reports import worked
from autograder.submissions.answers import parse

ROOT = Path(__file__).parent.parent
PROBLEMS = ROOT / "problems"
EXAMPLES = ROOT / "submissions_example"

FILES = sorted(p for p in PROBLEMS.glob("*.yaml") if p.name not in ASSIGNMENT)


@cache
def grader(problem: str) -> ProblemGrader:
    """The grader of the problem with this id, whose file is called so too."""
    return ProblemGrader(load_all([PROBLEMS / f"{problem}.yaml"])[0])


def solution(problem: str) -> dict[str, Any]:
    """The reference answers, as `autograder solve --format json` gives them."""
    return worked.answers(grader(problem).expected)


def graded(problem: str, answers: dict[str, Any]) -> ProblemResult:
    """The result of a student who handed in these answers to one problem."""
    submission = parse("student", json.dumps({problem: answers}).encode())
    return grade([grader(problem)], submission).problems[0]


def outcome(problem: str, answers: dict[str, Any], question: str) -> QuestionResult:
    """The result of one question."""
    return next(q for q in graded(problem, answers).questions if q.id == question)


def instead(problem: str, **answers: Any) -> dict[str, Any]:
    """The reference answers with others in the place of some."""
    return {**solution(problem), **answers}
