"""`autograder solve`: the reference answers, to read and to hand in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import call
from tests.cli.conftest import hand_in


@pytest.mark.parametrize("format", ["text", "markdown", "latex", "json"])
def test_a_problem_is_solved_in_every_format(course: Path, format: str) -> None:
    called = call("solve", "problems/net.yaml", "--format", format)
    assert called.status == 0
    assert called.err == ""
    assert "0.06988" in called.out.replace("0.0698859", "0.06988")


def test_text_is_what_one_gets_without_asking(course: Path) -> None:
    assert call("solve", "problems/net.yaml") == call("solve", "problems/net.yaml", "-f", "text")


def test_the_solution_of_a_folder_is_a_submission_that_earns_full_marks(course: Path) -> None:
    answers = json.loads(call("solve", "problems", "--format", "json").out)
    assert list(answers) == ["residual", "net"]  # the order of the files
    hand_in(course, "key", answers)
    assert call("check", "class/key.json").status == 0
    assert call("grade", "class").status == 0
    (student,) = json.loads((course / "results" / "results.json").read_text("utf-8"))["students"]
    assert student["score"] == student["max_score"] == 10.3333


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["problems/net.yaml", "--format", "jsn"], "unknown format 'jsn'"),
        (["problems/nett.yaml"], "did you mean 'net.yaml'?"),
        (["nowhere"], "there is no file or folder 'nowhere'"),
    ],
)
def test_a_wrong_call_is_status_2(course: Path, words: list[str], said: str) -> None:
    called = call("solve", *words)
    assert called.status == 2
    assert said in called.err
    assert called.out == ""


def test_a_wrong_problem_file_is_status_2(course: Path) -> None:
    (course / "bad.yaml").write_text(
        "id: bad\ntitle: x\ngraph: {a: log(x)}\nvalues: {x: 0}\nquestions: [{id: q, ask: a}]\n"
    )
    called = call("solve", "bad.yaml")
    assert called.status == 2
    assert "bad.yaml:5:26: the answer to 'q' is not a finite number" in called.err
