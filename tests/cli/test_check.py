"""`autograder check`: what a student may be told before handing in, and nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import flat, nested
from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT, hand_in
from tests.hostile import FILES, PROBLEM, TEXTS, assert_inert


def check(course: Path, answers: Any, *words: str) -> Called:
    return call("check", hand_in(course, "ada", answers), *words)


def found(course: Path, answers: Any) -> dict[str, tuple[str, str]]:
    """State and reason of each question, by `problem/question`."""
    data = json.loads(check(course, answers, "--json").out)
    assert set(data) == {"ok", "answers", "notes"}
    return {f"{a['problem']}/{a['question']}": (a["state"], a["reason"]) for a in data["answers"]}


def changed(question: str, answer: Any) -> Any:
    return {**RIGHT, "net": {**RIGHT["net"], question: answer}}


# What it says ----------------------------------------------------------------------------------------------


def test_right_answers_leave_nothing_to_mend(course: Path) -> None:
    called = check(course, RIGHT)
    assert called.status == 0
    assert "nothing to mend in 7 answers" in called.out
    assert set(found(course, RIGHT).values()) == {("ok", "")}


@pytest.mark.parametrize(
    ("question", "answer", "state", "reason"),
    [
        ("z1", None, "missing", "no answer yet"),
        ("z1", "three", "unreadable", "expected a number, found the text 'three'"),
        ("z1", [1, 2, 3], "shape", "wrong shape: a vector of 2 is asked, found a vector of 3"),
        ("gW1", [[0.017243278, -0.0099168957], [-0.034486556, 0.019833791]], "wrong", "transpose"),
        (
            "gW1",
            [0.017243278, -0.034486556, -0.0099168957, 0.019833791],
            "shape",
            "the numbers are right, but 2x2",
        ),
        ("count", 10, "wrong", "not the number that is asked"),
    ],
)
def test_it_says_what_is_to_be_mended(course: Path, question: str, answer: Any, state: str, reason: str) -> None:
    answers = changed(question, answer)
    said = found(course, answers)[f"net/{question}"]
    assert said[0] == state
    assert reason in said[1]
    called = check(course, answers)
    assert called.status == 1
    assert reason in called.out
    assert "1 of 7 answers to mend" in called.out


def test_what_follows_from_a_wrong_answer_is_told_apart(course: Path) -> None:
    answers = changed("z1", [0.5, 0.5])
    answers["net"] |= {"h1": [0.46211716, 0.46211716]}
    said = found(course, answers)
    assert said["net/z1"][0] == "wrong"
    assert said["net/h1"] == ("carried", "right from your own z1")
    assert check(course, answers).status == 1


def test_it_says_that_it_is_not_the_last_word(course: Path) -> None:
    assert "the grader may ask more" in check(course, RIGHT).out


@pytest.mark.parametrize(
    ("answers", "note"),
    [
        ({**RIGHT, "nett": {}}, "there is no problem 'nett': did you mean 'net'?"),
        (changed("Z1", 1), "problem 'net' has no question 'Z1': did you mean 'z1'?"),
        ({**RIGHT, "residual": 3}, "problem 'residual': expected an object of answers"),
    ],
)
def test_what_nobody_asked_for_is_something_to_mend(course: Path, answers: Any, note: str) -> None:
    called = check(course, answers)
    assert called.status == 1
    assert f"note: {note}" in called.out


def test_a_folder_is_looked_at_by_default(course: Path) -> None:
    (course / "answers.json").write_text(json.dumps(RIGHT), "utf-8")
    assert call("check").status == 0
    assert call("check", course).status == 0
    assert call("check", "answers.json").status == 0


def test_a_folder_without_answers_says_so(course: Path) -> None:
    (course / "Answers.json").write_text("{}", "utf-8")
    called = call("check")
    assert called.status == 1
    assert "there is no 'answers.json', but 'Answers.json': should it be named so?" in called.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.json"], "no file or folder 'nothing.json'"),
        (["answers.json", "-p", "nowhere"], "there is no file or folder 'nowhere'"),
        (["answers.json", "-p", "empty"], "there is no problem file (*.yaml) in 'empty'"),
    ],
)
def test_a_wrong_call_is_status_2(course: Path, words: list[str], said: str) -> None:
    (course / "answers.json").write_text("{}", "utf-8")
    (course / "empty").mkdir()
    called = call("check", *words)
    assert called.status == 2
    assert said in called.err
    assert called.out == ""


# What it does not say --------------------------------------------------------------------------------------

HIDDEN = """
id: secret
title: One of the questions is hidden
network: {layers: [linear(2), tanh, linear(1)], loss: half_squared_error}
values: {x: [1.0, -2.0], y: [0.7], W1: [[0.31, 0.17], [-0.23, 0.41]], b1: 0.1, W2: [[0.53, -0.67]], b2: 0.2}
questions:
  - {id: z1, ask: z1, hidden: true}
  - {id: h1, ask: h1}
  - {id: surprise, ask: dL/dW2, hidden: true}
  - {id: gz1, ask: dL/dz1}
"""


@pytest.fixture
def hidden(course: Path) -> Path:
    for path in (course / "problems").iterdir():
        path.unlink()
    (course / "problems" / "secret.yaml").write_text(HIDDEN, "utf-8")
    return course


@pytest.mark.parametrize("answer", [None, "x", [1, 2], [[0.1, 0.2]], [0.07, -0.95]], ids=str)
@pytest.mark.parametrize("json", [[], ["--json"]], ids=["text", "json"])
def test_hidden_questions_are_never_mentioned(hidden: Path, answer: Any, json: list[str]) -> None:
    answers = {
        "z1": answer,
        "surprise": answer,
        "h1": [0.0997, 0.0997],
        "gz1": [9, 9],
        "surprize": 1,
        "Z1": 2,
    }
    called = check(hidden, {"secret": answers}, *json)
    text = called.out.replace("has no question 'surprize'", "").replace("has no question 'Z1'", "")
    assert "surpri" not in text
    assert "dW2" not in text
    assert not re.search(r"\bz1\b", text)


def test_an_answer_to_a_hidden_question_changes_nothing_in_what_is_said(hidden: Path) -> None:
    """0.0997 is tanh(0.1): right from a wrong z1, which must not be told."""
    said = [
        check(hidden, {"secret": {"z1": z1, "h1": [0.099668, 0.099668], "gz1": [1, 1]}}).out
        for z1 in ([0.1, 0.1], [0.07, -0.95], "nothing", None)
    ]
    assert len(set(said)) == 1


FORMAT = HIDDEN.replace("id: z1, ask: z1, hidden: true", "id: z1, ask: z1, check: format").replace(
    "id: surprise, ask: dL/dW2, hidden: true", "id: gW2, ask: dL/dW2, check: format, credit: elementwise"
)


@pytest.mark.parametrize("z1", [[0.1, 0.1], [0, 0], [-0.07, 0.95], [-0.95, 0.07]], ids=str)
def test_of_form_alone_nothing_is_told_that_depends_on_the_numbers(hidden: Path, z1: list[float]) -> None:
    """Not even by what is said of an answer that follows: 0.0997 is tanh(0.1)."""
    (hidden / "problems" / "secret.yaml").write_text(FORMAT, "utf-8")
    told = {"h1": [0.099668, 0.099668], "gz1": [1, 1]}
    right = {"z1": [0.07, -0.95], "gW2": [[-0.0022847799, 0.024185]]}
    given = {"z1": z1, "gW2": [z1]}
    assert check(hidden, {"secret": right | told}).out == check(hidden, {"secret": given | told}).out


@pytest.mark.parametrize("answer", [[0.1, 0.2, 0.3], [0.07, -0.95, 0], [[1, 2], [3, 4]]], ids=str)
def test_of_form_alone_the_shape_is_told(hidden: Path, answer: Any) -> None:
    (hidden / "problems" / "secret.yaml").write_text(FORMAT, "utf-8")
    said = found(hidden, {"secret": {"z1": answer}})["secret/z1"]
    assert said[0] == "shape"
    assert said[1].startswith("wrong shape: a vector of 2 is asked, found")


def test_what_was_not_checked_is_said(hidden: Path) -> None:
    (hidden / "problems" / "secret.yaml").write_text("check: format\n" + HIDDEN, "utf-8")
    called = check(hidden, {"secret": {"h1": [1, 2], "gz1": [3, 4]}})
    assert called.status == 0
    assert "Not checked: whether 2 answers are right; their form is." in called.out
    assert found(hidden, {"secret": {"h1": [1, 2]}})["secret/h1"] == (
        "form ok",
        "whether it is right was not checked",
    )


WRONG: dict[str, Callable[[list[float]], list[float]]] = {
    "nonsense": lambda numbers: [3 - 2 * i for i, _ in enumerate(numbers)],
    "negated": lambda numbers: [-n for n in numbers],
    "twice": lambda numbers: [2 * n for n in numbers],
    "in another order": lambda numbers: numbers[::-1],
    "all but right": lambda numbers: [n * 1.005 for n in numbers],
    "one wrong": lambda numbers: [7, *numbers[1:]],
    "too many": lambda numbers: [*numbers, 1],
}


@pytest.mark.parametrize("how", WRONG)
def test_no_digits_of_a_reference_are_ever_printed(course: Path, how: str) -> None:
    answers = {problem: {id: wrong(right, how) for id, right in part.items()} for problem, part in RIGHT.items()}
    printed = check(course, answers).out + check(course, answers, "--json").out
    numbers = [n.replace(".", "").lstrip("0") for n in re.findall(r"[0-9.]+", printed)]
    references = [r for part in RIGHT.values() for right in part.values() for r in flat(right) if r not in (9, 1.5)]
    for digits in (f"{abs(r):.2e}".replace(".", "")[:3] for r in references):
        assert not any(n.startswith(digits.rstrip("0")) for n in numbers if len(n) > 1), digits


def wrong(right: Any, how: str) -> Any:
    numbers = WRONG[how](flat(right))
    return numbers if how == "too many" else nested(numbers, right)


# Whatever was handed in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_a_hostile_file_is_told_what_is_wrong_with_it(course: Path, file: str) -> None:
    (course / "problems" / "net.yaml").write_text(PROBLEM, "utf-8")
    path = course / "mine.json"
    path.write_bytes(FILES[file])
    called = call("check", path)
    assert called.status == 1
    assert_inert(called.out)
    assert called.err == ""


@pytest.mark.parametrize("file", ["hostile-ids", "all-answers", "no-json", "answer-escape"])
def test_json_of_a_hostile_file_is_json_and_inert(course: Path, file: str) -> None:
    path = course / "mine.json"
    path.write_bytes(FILES[file])
    called = call("check", path, "--json")
    assert_inert(called.out)
    assert json.loads(called.out)["ok"] is False


@pytest.mark.parametrize(
    "name", [n for n, t in TEXTS.items() if "\0" not in t and "/" not in t and n not in ("long", "surrogate")]
)
def test_a_hostile_path_is_shown_inert(course: Path, name: str) -> None:
    called = call("check", TEXTS[name])
    assert called.status == 2
    assert_inert(called.err)
