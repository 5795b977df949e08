"""Gradescope's `results.json`: a test for each question, with HTML in which whatever a student wrote is text."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from html import escape
from typing import Any, NamedTuple

from autograder.errors import visible
from autograder.grading.grade import Entry, ProblemGrader
from autograder.grading.result import DECIMALS, Points, ProblemResult, QuestionResult, StudentResult
from autograder.reports.numbers import aligned, array, cut, ends, number
from autograder.submissions.numbers import Numbers, read_numbers

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")
FAILED = (
    "The autograder itself failed. This says nothing about the submission, which is kept and has to be graded again."
)
SET_ASIDE = ("not_run", "grader_error")  # outcomes that are no judgement of the answer
LONGEST = 4000  # characters of one feedback, or of an answer
MOST_SHOWN = 12  # entries of a row, or rows, of an answer that is laid out
UNIT = 10**DECIMALS

Raw = Callable[[str, str], object]  # problem and question: the answer as it was handed in


class Settings(NamedTuple):
    """What the author chose when the autograder was made."""

    visibility: str = "visible"
    leaderboard: bool = False


class Beside(NamedTuple):
    """What is told beside the results: to everybody, and to instructors alone."""

    notes: Sequence[str] = ()
    late: timedelta | None = None
    faults: Sequence[str] = ()  # of the grader's own, for instructors
    extra: dict[str, Any] = {}  # noqa: RUF012 - never changed
    seconds: float = 0.0


def render(
    result: StudentResult, graders: Sequence[ProblemGrader], raw: Raw, settings: Settings, beside: Beside
) -> str:
    """results.json of one submission; the same text for the same input but for `execution_time`."""
    most = whole_units([q.max_score for p in result.problems for q in p.questions])
    shares = iter(most)
    tests = [
        _test(f"{p}.{q}", problem, question, entry, next(shares), raw, settings.visibility)
        for p, (problem, grader) in enumerate(zip(result.problems, graders, strict=True), 1)
        for q, (question, entry) in enumerate(zip(problem.questions, grader.entries, strict=True), 1)
    ]
    seen = [t for t in tests if t["visibility"] == "visible"]
    total = sum(round(t["score"] * UNIT) for t in tests)
    is_open = len(seen) == len(tests) and not beside.faults
    data: dict[str, Any] = {"score": total / UNIT} if is_open else {}  # else Gradescope adds up, and keeps it to itself
    said = [f"{_decimal(total)} of {_decimal(sum(most))} points"] if is_open else []
    hidden = {(grader.id, entry.id) for grader in graders for entry in grader.entries if entry.hidden}
    data["output"] = _paragraphs([*said, *_remarks(beside, result, hidden)])
    data |= _form(settings.visibility)
    data |= {"execution_time": round(beside.seconds, 2), "extra_data": beside.extra}
    data["tests"] = [*tests, *_for_instructor(beside.faults)]
    if settings.leaderboard:  # hidden questions are no part of it: their points would be told
        open_units = sum(round(t["score"] * UNIT) for t in tests if t["visibility"] != "hidden")
        data["leaderboard"] = [{"name": "Score", "value": open_units / UNIT, "order": "desc"}]
    return _json(data)


def failed(faults: Sequence[str], seconds: float = 0.0) -> str:
    """results.json where there are no results: nothing in it blames the student."""
    data = {"score": 0, "output": _paragraphs([FAILED]), **_form("visible"), "execution_time": round(seconds, 2)}
    return _json({**data, "tests": _for_instructor(faults or ["there are no results"])})


def whole_units(points: Iterable[Points]) -> list[int]:
    """Points in units of the last decimal, so that their sum is that of the exact points, rounded: thirds add up."""
    units, so_far, told = [], Fraction(0), 0
    for one in points:
        so_far += one
        units.append(round(so_far * UNIT) - told)
        told += units[-1]
    return units


def _test(
    place: str, problem: ProblemResult, question: QuestionResult, entry: Entry, most: int, raw: Raw, default: str
) -> dict[str, Any]:
    is_full = question.score == question.max_score
    score = most if is_full else min(round(question.score * UNIT), most)
    test: dict[str, Any] = {
        "name": visible(f"{problem.id}/{question.id}: {entry.ask}"),
        "number": place,
        "score": score / UNIT,
        "max_score": most / UNIT,
        "output": _output(question, raw(problem.id, question.id)),
        "tags": [problem.id, question.outcome],
        "visibility": "hidden" if entry.hidden else default,
    }
    if question.outcome not in SET_ASIDE:
        test["status"] = "passed" if is_full else "failed"
    return test


def _output(question: QuestionResult, raw: object) -> str:
    said = [question.feedback or "right"]
    if question.waits:
        said.append("It will be marked by a person; its points are given then.")
    elif question.outcome == "not_run":
        said.append("These points are not lost: they are not given yet.")
    answer = _answer(raw, frozenset(question.wrong))
    return _paragraphs(said) + (f"<p>Your answer:</p>\n<pre>{escape(answer)}</pre>" if answer else "")


def _answer(raw: object, wrong: frozenset[int]) -> str:
    """What was handed in, laid out; a star marks entries that are wrong."""
    lines = raw.splitlines() if isinstance(raw, str) else raw if isinstance(raw, list) else []
    if lines and all(isinstance(line, str) for line in lines):  # a text, or the keys of options
        return "\n".join(visible(line[:LONGEST]) for line in lines)[:LONGEST]
    numbers = None if raw is None or isinstance(raw, str) else read_numbers(raw)
    return laid_out(numbers, wrong) if isinstance(numbers, Numbers) else ""


def laid_out(numbers: Numbers, wrong: frozenset[int]) -> str:
    """A number, a vector as a row, a matrix as rows of aligned columns; what is deeper in brackets."""
    flat, shape = numbers
    if len(shape) not in (1, 2) or 0 in shape:
        return array(_nested(flat, shape))
    columns = shape[-1]
    rows_at = range(0, len(flat), columns)
    cells = [_cells(flat, range(start, start + columns), wrong) for start in ends(rows_at, MOST_SHOWN)]
    rows = cut([f"[ {line} ]" for line in aligned(cells)], len(rows_at), "…", MOST_SHOWN)
    return "\n".join([*rows, *(["* is wrong"] if any("*" in row for row in rows) else [])])


def _cells(flat: Sequence[int | float], row: range, wrong: frozenset[int]) -> list[str]:
    shown = [number(flat[k]) + ("*" if k in wrong else "") for k in ends(row, MOST_SHOWN)]
    return cut(shown, len(row), "…", MOST_SHOWN)


def _nested(flat: Sequence[int | float], shape: tuple[int, ...]) -> Any:
    if not shape:
        return flat[0]
    size = len(flat) // shape[0] if shape[0] else 0
    return [_nested(flat[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]


def _remarks(beside: Beside, result: StudentResult, hidden: Collection[tuple[str, str]]) -> list[str]:
    """What holds for the submission as a whole, as far as students see it."""
    late = [f"submitted {hours(beside.late)} late; nothing is taken off for that here"] if beside.late else []
    asked = [(p.id, q) for p in result.problems for q in p.questions]
    waiting = sum(q.outcome in SET_ASIDE and (problem, q.id) not in hidden for problem, q in asked)
    left = [f"{waiting} answer{' has' if waiting == 1 else 's have'} no points yet"] if waiting else []
    return [*late, *left, *beside.notes, *result.notes]


def hours(late: timedelta) -> str:
    """`3 hours`, `1.5 hours`; never 0."""
    amount = max(round(late.total_seconds() / 3600, 1), 0.1)
    return f"{amount:g} hour{'' if amount == 1 else 's'}"


def _for_instructor(faults: Sequence[str]) -> list[dict[str, Any]]:
    """A test without points that students do not see; with it Gradescope shows them no total either."""
    if not faults:
        return []
    return [
        {
            "name": "For the instructor",
            "status": "failed",
            "visibility": "hidden",
            "output": _paragraphs([*faults, "Standard output says more. Run the autograder again when it is mended."]),
        }
    ]


def _form(visibility: str) -> dict[str, str]:
    """How Gradescope reads the texts; what is printed while grading is for instructors."""
    return {
        "output_format": "html",
        "test_output_format": "html",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
    }


def _paragraphs(said: Iterable[str]) -> str:
    cut = (s if len(s) <= LONGEST else s[: LONGEST - 1] + "…" for s in said)
    return "\n".join(f"<p>{escape(visible(s))}</p>" for s in cut)


def _decimal(units: int) -> str:
    return f"{units / UNIT:g}" if units % UNIT == 0 and units < 10**9 else f"{units / UNIT:.{DECIMALS}f}".rstrip("0")


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, indent=1, allow_nan=False) + "\n"
