"""Gradescope's results.json as text: points that add up, what is shown to whom, and student text that stays text."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from autograder.grading.grade import ProblemGrader, grade
from autograder.grading.result import StudentResult
from autograder.reports.gradescope import (
    FAILED,
    Beside,
    Settings,
    failed,
    hours,
    laid_out,
    render,
    whole_units,
)
from autograder.submissions.answers import Submission, parse
from autograder.submissions.numbers import Numbers
from tests.code_problems import grader
from tests.gradescope.results_schema import checked
from tests.hostile import ANSWERS, FILES, TEXTS

SMALL = """
id: net
title: Small
graph: {z: W @ x, n: sum(z)}
values: {x: [1, 2], W: [[1, 2], [3, 4]]}
questions:
  - {id: z, ask: z, credit: elementwise, points: 1/3}
  - {id: W, ask: W.T, points: 1/3}
  - {id: n, ask: n, points: 1/3}
"""


def graders() -> list[ProblemGrader]:
    return [grader(SMALL)]


OPENLY, NOTHING = Settings(), Beside()


def rendered(
    submission: Submission | dict[str, Any], settings: Settings = OPENLY, beside: Beside = NOTHING
) -> dict[str, Any]:
    if isinstance(submission, dict):
        submission = parse("student", json.dumps({"net": submission}).encode())
    result = grade(graders(), submission)
    return checked(render(result, graders(), submission.answer, settings, beside).encode())


def outputs(found: dict[str, Any]) -> list[str]:
    return [test["output"] for test in found["tests"]]


# Points ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "units"),
    [
        ([Fraction(1, 3)] * 3, [3333, 3334, 3333]),
        ([Fraction(1, 7)] * 7, [1429, 1428, 1429, 1428, 1429, 1428, 1429]),
        ([2, Fraction(1, 2), 0], [20000, 5000, 0]),
        ([], []),
    ],
    ids=str,
)
def test_points_in_units_sum_to_the_exact_sum(points: list[Any], units: list[int]) -> None:
    assert whole_units(points) == units
    assert sum(units) == round(10000 * sum(points))


def test_full_marks_are_the_full_sum() -> None:
    found = rendered({"z": [5, 11], "W": [[1, 3], [2, 4]], "n": 16})
    assert found["score"] == 1
    assert [(t["score"], t["max_score"]) for t in found["tests"]] == [(0.3333,) * 2, (0.3334,) * 2, (0.3333,) * 2]


def test_part_of_the_points_is_rounded_and_failed() -> None:
    test = rendered({"z": [5, 0]})["tests"][0]
    assert (test["score"], test["status"]) == (0.1667, "failed")


def test_tests_are_numbered_tagged_and_named() -> None:
    test = rendered({"z": [5, 11]})["tests"][0]
    assert (test["number"], test["tags"], test["name"]) == ("1.1", ["net", "correct"], "net/z: z")


@pytest.mark.parametrize("outcome", ["not_run", "grader_error"])
def test_an_answer_that_nobody_judged_is_no_failure(outcome: Any) -> None:
    submission = parse("student", b"{}")
    result = grade(graders(), submission)
    waiting = result.problems[0].questions[0]._replace(outcome=outcome, feedback="will be marked by a person")
    problem = result.problems[0]._replace(questions=(waiting, *result.problems[0].questions[1:]))
    changed: StudentResult = result._replace(problems=(problem,))
    found = checked(render(changed, graders(), submission.answer, Settings(), Beside()).encode())
    assert "status" not in found["tests"][0]
    assert "<p>will be marked by a person</p>" in found["tests"][0]["output"]
    assert "1 answer has no points yet" in found["output"]


# What is said ----------------------------------------------------------------------------------------------


def test_a_matrix_is_laid_out_with_its_wrong_entries_marked() -> None:
    assert outputs(rendered({"W": [[1, 3.25], [2, 4]]}))[1].endswith(
        "<pre>[ 1  3.25* ]\n[ 2      4 ]\n* is wrong</pre>"
    )


LAID_OUT = {
    "a number": (Numbers([0.25], ()), "0.25"),
    "a vector": (Numbers([1, -2.5], (2,)), "[ 1  -2.5 ]"),
    "nothing": (Numbers([], (0,)), "[]"),
    "deep": (Numbers([1, 2, 3, 4], (2, 1, 2)), "[[[1, 2]], [[3, 4]]]"),
    "a long vector": (Numbers(list(range(100)), (100,)), "[ 0  1  2  3  4  5  6  7  8  9  …  99 ]"),
}


@pytest.mark.parametrize(("numbers", "text"), LAID_OUT.values(), ids=LAID_OUT)
def test_numbers_are_laid_out(numbers: Numbers, text: str) -> None:
    assert laid_out(numbers, frozenset()) == text


@pytest.mark.parametrize(
    ("raw", "text"), [("one\ntwo", "one\ntwo"), (["b", "a"], "b\na"), ({"a": 1}, None), ("", None)], ids=str
)
def test_words_are_shown_line_by_line(raw: Any, text: str | None) -> None:
    shown = outputs(rendered({"z": raw}))[0].partition("<p>Your answer:</p>\n")[2]
    assert shown == ("" if text is None else f"<pre>{text}</pre>")


def test_a_large_matrix_shows_its_edges() -> None:
    lines = laid_out(Numbers([0] * 900, (30, 30)), frozenset({0, 899})).splitlines()
    assert len(lines) == 13
    assert lines[10] == "…"
    assert (lines[0][2:4], lines[11][-4:], lines[12]) == ("0*", "0* ]", "* is wrong")


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "0.1 hours"), (3600, "1 hour"), (5400, "1.5 hours"), (360_000, "100 hours")]
)
def test_lateness_is_told_in_hours(seconds: int, said: str) -> None:
    assert hours(timedelta(seconds=seconds)) == said


def test_a_fault_is_for_the_instructor_and_takes_the_total_away() -> None:
    found = rendered({"z": [5, 11]}, beside=Beside(faults=["no sandbox"]))
    last = found["tests"][-1]
    assert (last["name"], last["visibility"], "score" in last) == ("For the instructor", "hidden", False)
    assert "<p>no sandbox</p>" in last["output"]
    assert "score" not in found


def test_without_results_nobody_is_blamed() -> None:
    found = checked(failed([]).encode())
    assert (found["score"], found["output"]) == (0, f"<p>{FAILED}</p>")


def test_a_score_that_is_kept_back_is_told_nowhere() -> None:
    found = rendered({"z": [5, 11]}, Settings("after_published"))
    assert found["visibility"] == "after_published"
    assert "score" not in found
    assert found["output"] == ""


# Hostile text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_note_with_hostile_text_is_text(text: str) -> None:
    rendered({}, beside=Beside(notes=[text], faults=[text]))  # the schema's rules are checked there


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_hostile_answer_is_shown_as_text(answer: Any) -> None:
    rendered(parse("student", json.dumps({"net": {"z": answer, "W": answer, "n": answer}}).encode()))


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_hostile_file_gives_valid_results(data: bytes) -> None:
    rendered(parse("student", data))
