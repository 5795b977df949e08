"""JUnit's XML: a suite for each student, a case for each question; failed is what has not all of its points.

There is no official schema; this is what Jenkins, GitLab and GitHub's reporters read. Points are properties of
the suite and stand in the message of a failure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from autograder.errors import visible
from autograder.reports.entries import is_full, points, questions, remarks

# What XML 1.0 has no way to say: control characters, lone surrogates, two that are no characters.
INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(results: dict[str, Any]) -> str:
    """The whole file."""
    suites = "".join(line for student in results["students"] for line in _suite(student))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{suites}</testsuites>\n'


def _suite(student: dict[str, Any]) -> Iterator[str]:
    cases = [(problem, question, _verdict(student, question)) for problem, question in questions(student)]
    counts = {kind: sum(verdict == kind for *_, verdict in cases) for kind in ("failure", "error", "skipped")}
    yield (
        f'<testsuite name="{inert(student["student"])}" tests="{len(cases)}" failures="{counts["failure"]}" '
        f'errors="{counts["error"]}" skipped="{counts["skipped"]}" time="0">\n'
    )
    properties = [(key, student[key]) for key in ("score", "max_score", "raw_score") if key in student]
    yield "<properties>"
    yield from (f'<property name="{key}" value="{value}"/>' for key, value in properties)
    yield "</properties>\n"
    for problem, question, verdict in cases:
        yield f'<testcase classname="{inert(problem)}" name="{inert(question["id"])}" time="0"'
        yield f">{_child(verdict, question)}</testcase>\n" if verdict else "/>\n"
    said = remarks(student)
    yield f"<system-out>{inert('; '.join(said))}</system-out>\n" if said else ""
    yield "</testsuite>\n"


def _verdict(student: dict[str, Any], question: dict[str, Any]) -> str:
    """The element that a case contains; none for one that passed."""
    if question["outcome"] == "grader_error":
        return "error"
    if question["outcome"] in ("not_run", "waiting"):
        return "skipped"
    return "" if is_full(question) else "failure"


def _child(verdict: str, question: dict[str, Any]) -> str:
    message = f"{points(question)} points"
    if verdict == "skipped":
        return f'<skipped message="{inert(question["feedback"])}"/>'
    said = inert(question["feedback"])
    return f'<{verdict} message="{message}" type="{inert(question["outcome"])}">{said}</{verdict}>'


def inert(text: str) -> str:
    """Text that is only text in XML, and no control character in it."""
    return escape(INVALID.sub("", visible(text)))
