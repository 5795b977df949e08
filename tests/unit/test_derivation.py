"""`kind: derivation`: the way counts, and the first line that does not follow is named."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from autograder.questions.marker import Verdict
from tests.builders import written
from tests.formula_problems import derivation
from tests.problems_in_text import mistakes

SOFTMAX: dict[str, Any] = {
    "graph": {"o": "softmax(z)", "L": "-sum(y * log(o))"},
    "shapes": {"z": ["K"], "y": ["K"]},
}
WAY = [
    "dL/dz_i = sum(dL/do_j do_j/dz_i, j)",
    "= sum(y_j o_i, j != i) - y_i (1 - o_i)",
    "= o_i sum(y_j, j) - y_i",
    "= o_i - y_i",
]
HALF = Fraction(1, 2)


def judge(answer: object, **question: Any) -> Verdict:
    asked = {"indices": ["i"], "assume": ["sum(y) = 1"], "waypoints": ["sum(dL/do_j do_j/dz_i, j)"], **question}
    return derivation(SOFTMAX, "dL/dz_i", "o_i - y_i", **asked).judge(answer)


@pytest.mark.parametrize("answer", [WAY, "\n".join(WAY), r" \\ ".join(WAY), [WAY[0], WAY[3]], [" ".join(WAY)]])
def test_a_way_from_start_to_end_is_right(answer: object) -> None:
    assert judge(answer) == (1, "correct", "")


@pytest.mark.parametrize(
    "remark", ["sum(y_j, j) = 1", "o_i = o_i", "since sum(y_j, j) = 1", "dL/dz_i = dL/dz_i"], ids=str
)
def test_a_true_remark_may_stand_between(remark: str) -> None:
    assert judge([*WAY[:3], remark, WAY[3]]).state == "correct"


def test_an_untrue_remark_is_the_first_wrong_line() -> None:
    assert judge([WAY[0], "sum(y_j, j) = 2", *WAY[1:]]) == (
        HALF,
        "partial",
        "line 2: 'sum(y_j, j)' does not equal what stands before it",
    )


def test_the_first_wrong_line_is_named() -> None:
    answer = [*WAY[:2], "= o_i sum(y_j, j) + y_i", "= o_i + y_i"]
    assert judge(answer) == (HALF, "partial", "line 3: does not equal what stands before it")


def test_the_wrong_side_of_a_line_is_quoted() -> None:
    assert judge([WAY[0] + " = 0", WAY[3]]).feedback == "line 1: '0' does not equal what stands before it"


def test_a_wrong_line_before_any_waypoint_earns_nothing() -> None:
    assert judge(["= y_i", WAY[3]]) == (0, "incorrect", "line 1: does not equal what stands before it")


def test_what_stops_before_the_end_says_so() -> None:
    assert judge(WAY[:3]) == (HALF, "partial", "it does not arrive at o_i - y_i")


def test_the_end_alone_earns_nothing() -> None:
    assert judge([WAY[3]]) == (0, "incorrect", "the end is right, but 1 step that is asked for is not there")


def test_the_end_alone_earns_what_the_file_says() -> None:
    verdict = judge([WAY[3]], jump=0.25, waypoints=[])
    assert verdict == (Fraction(1, 4), "partial", "the end is right, but nothing leads to it: show the steps")


def test_restating_the_start_is_no_step() -> None:
    assert judge(["dL/dz_i = dL/dz_i", WAY[3]], waypoints=[]).state != "correct"


def test_any_step_will_do_where_no_waypoint_is_asked() -> None:
    assert judge([WAY[2], WAY[3]], waypoints=[]).state == "correct"


def test_every_missing_waypoint_counts() -> None:
    points = ["sum(dL/do_j do_j/dz_i, j)", "o_i sum(y_j, j) - y_i"]
    assert judge([WAY[3]], waypoints=points).feedback == (
        "the end is right, but 2 steps that are asked for are not there"
    )


def test_marks_are_shared_by_the_waypoints_and_the_end() -> None:
    points = ["sum(dL/do_j do_j/dz_i, j)", "o_i sum(y_j, j) - y_i"]
    assert judge([WAY[0], WAY[3]], waypoints=points).share == Fraction(2, 3)


@pytest.mark.parametrize(
    "form", ["sum(do_k/dz_i dL/do_k, k)", r"\sum_k \frac{\partial L}{\partial o_k} \frac{\partial o_k}{\partial z_i}"]
)
def test_a_waypoint_may_be_written_in_another_form(form: str) -> None:
    assert judge(["= " + form, WAY[3]]).state == "correct"


def test_a_waypoint_is_not_met_by_what_only_has_its_value() -> None:
    assert judge(["= sum(y_j o_i, j != i) - y_i (1 - o_i)", WAY[3]]).state == "incorrect"


def test_what_is_not_assumed_does_not_follow() -> None:
    assert judge(WAY, assume=[], waypoints=[]).feedback == "line 4: does not equal what stands before it"


@pytest.mark.parametrize("raw", [None, [], "", ["", " "], "\n"])
def test_nothing_is_blank(raw: object) -> None:
    assert judge(raw).state == "blank"


@pytest.mark.parametrize("raw", [[1, 2], [WAY[0], None], [[WAY[0]]], {"a": 1}, True, ["x"] * 101, ["x" * 20_001]])
def test_what_is_no_list_of_lines_is_unreadable(raw: object) -> None:
    assert judge(raw).state == "unreadable"


def test_a_line_that_cannot_be_read_is_named() -> None:
    verdict = judge([WAY[0], "= o_i - (y_i"])
    assert verdict.state == "unreadable"
    assert verdict.feedback.startswith("line 2: ")


def test_inspecting_says_nothing_of_what_follows() -> None:
    asked = derivation(SOFTMAX, "dL/dz_i", "o_i - y_i", indices=["i"])
    assert asked.inspect(["= y_i", "= 0"]) is None


def test_inspecting_names_the_line_that_cannot_be_read() -> None:
    verdict = derivation(SOFTMAX, "dL/dz_i", "o_i - y_i", indices=["i"]).inspect(["= y_i", "= ("])
    assert verdict is not None
    assert verdict.feedback.startswith("line 2: ")


def test_an_assumption_that_cannot_hold_is_a_mistake_of_the_file() -> None:
    question = {"id": "q", "kind": "derivation", "start": "L", "end": "L", "answer": ["L"], "assume": ["L = 1"]}
    found = mistakes(written({**SOFTMAX, "questions": [question]}))
    assert "a name whose value is given is expected here" in found[0]
