"""GitHub Actions: annotations as workflow commands, and a summary of the job in Markdown.

At most ten errors and ten warnings of a step are shown, so that the totals come first and all of it is in the
summary. What a student wrote is escaped in both: it is no command and no markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.errors import visible
from autograder.reports.entries import is_full, points, questions, remarks

MOST_SHOWN = 10  # annotations of a level
LARGEST = 1_000_000  # bytes of a summary; GitHub refuses more than 1 MiB
ERRORS = ("incorrect", "blank", "unreadable", "grader_error")  # not_run is no fault of the answer
CUT = "\nThe rest is left out; results.json has all of it.\n"


def render(results: dict[str, Any]) -> str:
    """The totals, and an annotation for each answer that lacks points."""
    students = results["students"]
    shown: dict[str, list[str]] = {"error": [], "warning": []}
    for level, title, message in (found for student in students for found in _found(student, len(students) > 1)):
        shown[level].append(annotation(level, message, title))
    left = sum(max(len(lines) - MOST_SHOWN, 0) for lines in shown.values())
    more = f"; {left} more remarks are in the summary" if left else ""
    totals = annotation("notice", _totals(students) + more, "autograder")
    return "".join([totals, *shown["error"][:MOST_SHOWN], *shown["warning"][:MOST_SHOWN]])


def annotation(level: str, message: str, title: str, file: str = "") -> str:
    """One workflow command, on a line of its own; `level` is error, warning or notice."""
    where = f"file={in_property(file)}," if file else ""
    return f"::{level} {where}title={in_property(title)}::{in_message(message)}\n"


def in_message(text: str) -> str:
    """Text that ends no command and begins none."""
    escaped = visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("::", "%3A%3A")


def in_property(text: str) -> str:
    return in_message(text).replace(":", "%3A").replace(",", "%2C")


def _totals(students: list[dict[str, Any]]) -> str:
    if len(students) == 1:
        return f"{students[0]['student']}: {points(students[0])} points"
    full = sum(student["score"] == student["max_score"] for student in students)
    return f"{len(students)} students, {full} with full points"


def _found(student: dict[str, Any], is_named: bool) -> Iterator[tuple[str, str, str]]:
    """Level, title and message of what is to be said of a student."""
    who = f"{student['student']}: " if is_named else ""
    for problem, question in questions(student):
        if not is_full(question):
            level = "error" if question["outcome"] in ERRORS else "warning"
            message = question["feedback"] or question["outcome"]
            yield level, f"{who}{problem}/{question['id']}: {points(question)}", message
    for remark in remarks(student):
        yield "warning", f"{who}note", remark


def summary(results: dict[str, Any]) -> str:
    """Markdown: a table of each student's answers; cut where GitHub would take none of it."""
    text, size = "", 0
    for line in _lines(results):
        size += len(line.encode())
        if size + len(CUT) > LARGEST:
            return text + CUT
        text += line
    return text


def _lines(results: dict[str, Any]) -> Iterator[str]:
    for student in results["students"]:
        yield f"\n### {plain(student['student'])}: {points(student)} points\n\n"
        yield from (f"- {plain(remark)}\n" for remark in remarks(student))
        yield "\n| question | points | outcome | reason |\n|---|---:|---|---|\n"
        for problem, question in questions(student):
            cells = (f"{problem}/{question['id']}", points(question), question["outcome"], question["feedback"])
            yield f"| {' | '.join(map(plain, cells))} |\n"


def plain(text: str) -> str:
    """Text in which Markdown finds no markup, HTML, link or end of a cell: its signs are written as entities."""
    return "".join(c if c.isalnum() or c in " ,.;/'" or not c.isascii() else f"&#{ord(c)};" for c in visible(text))
