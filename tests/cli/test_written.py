"""Questions that are answered in words, in every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders import written
from tests.cli.calls import call
from tests.cli.conftest import hand_in
from tests.hostile import TEXTS
from tests.written_problems import ESSAY, LOOP, ONE, SEVERAL

PROBLEM: dict[str, Any] = {
    "id": "words",
    "title": "In words",
    "questions": [
        {**ONE, "id": "one"},
        {**SEVERAL, "id": "several", "check": "format"},
        {**LOOP, "id": "order", "points": 5},
        {**ESSAY, "id": "text"},
        {**ONE, "id": "surprise", "hidden": True},
    ],
}
RIGHT = ["zero_grad", "forward", "loss", "backward", "step"]


@pytest.fixture
def words(course: Path) -> Path:
    (course / "problems" / "words.yaml").write_text(written(PROBLEM), "utf-8")
    return course


def checked(course: Path, **answers: Any) -> dict[str, tuple[str, str]]:
    """What `check` says of each question of the problem, by id."""
    path = hand_in(course, "ada", {"words": answers})
    called = call("check", path, "--problems", "problems/words.yaml", "--json")
    return {a["question"]: (a["state"], a["reason"]) for a in json.loads(called.out)["answers"]}


def test_check_tells_as_much_as_each_question_lets_it(words: Path) -> None:
    assert checked(words, one="a", several=["b"], order=RIGHT[1:], text="because", surprise="a") == {
        "one": ("wrong", "look at the sign"),
        "several": ("form ok", "whether it is right was not checked"),
        "order": ("wrong", "missing: 'zero_grad'"),
        "text": ("form ok", "waits for a person"),
    }


def test_check_tells_what_is_to_be_mended_in_the_form(words: Path) -> None:
    found = checked(words, one="x", several=["a", "a"], text="one two three four five six")
    assert found == {
        "one": ("unreadable", "there is no option 'x': known: a, b, c"),
        "several": ("unreadable", "'a' is picked twice"),
        "order": ("missing", "no answer"),
        "text": ("wrong", "6 words, at most 5 are asked"),
    }


def test_check_is_content_with_right_answers(words: Path) -> None:
    path = hand_in(words, "ada", {"words": {"one": "b", "several": ["a"], "order": RIGHT, "text": "because"}})
    called = call("check", path, "--problems", "problems/words.yaml")
    assert called.status == 0
    assert "Not checked: whether 2 answers are right; their form is." in called.out


def test_check_speaks_of_one_answer_as_of_one(words: Path) -> None:
    path = hand_in(words, "ada", {"words": {"several": ["a"]}})
    called = call("check", path, "--problems", "problems/words.yaml")
    assert "Not checked: whether 1 answer is right; its form is." in called.out


def test_the_solution_is_a_submission_that_earns_all_that_does_not_wait(words: Path) -> None:
    answers = json.loads(call("solve", "problems", "--format", "json").out)
    assert list(answers["words"]) == ["one", "several", "order", "text", "surprise"]
    hand_in(words, "key", answers)
    assert call("grade", "class").status == 0
    student = json.loads((words / "results" / "students" / "key.json").read_text("utf-8"))
    assert student["max_score"] - student["score"] == student["waiting"] == 2


@pytest.mark.parametrize("format", ["text", "markdown", "latex"])
def test_the_worked_solution_has_every_answer(words: Path, format: str) -> None:
    called = call("solve", "problems/words.yaml", "--format", format)
    assert called.status == 0
    for answer in ("a, c", "The gradient vanishes.", "ReLU helps."):
        assert answer in called.out


def test_the_template_is_blank_and_the_keys_are_explained_beside_it(words: Path) -> None:
    called = call("template", "problems/words.yaml")
    assert json.loads(called.out) == {"words": dict.fromkeys(["one", "several", "order", "text", "surprise"])}
    assert "words/one:\n  a  It grows\n  b  It shrinks\n  c  It stays, always\n" in called.err
    steps = called.err[called.err.index("words/order:") :].splitlines()[1:8]
    assert [line.split()[0] for line in steps] == sorted(LOOP["steps"])


def test_an_unchanged_template_is_missing_everywhere(words: Path) -> None:
    assert call("template", "problems/words.yaml", "-o", "answers.json").status == 0
    called = call("check", "--problems", "problems/words.yaml", "--json")
    data = json.loads(called.out)
    assert {a["state"] for a in data["answers"]} == {"missing"}
    assert data["notes"] == []


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_student_wrote_is_inert_in_what_is_printed(words: Path, name: str) -> None:
    text = TEXTS[name]
    hand_in(words, "ada", {"words": {"one": text, "several": [text], "order": text, "text": [text]}})
    for words_ in (("grade", "class", "-s", "ada"), ("check", "class/ada.json")):
        called = call(*words_)
        assert called.status in (0, 1)
        assert all(c.isprintable() or c == "\n" for c in called.out + called.err)
    written_out = (words / "results" / "results.json").read_text("utf-8")
    assert all(c.isprintable() or c == "\n" for c in written_out)


def test_the_schema_knows_the_kinds(words: Path) -> None:
    schema = json.loads(call("schema").out)
    kinds = {
        d["properties"]["kind"].get("const") for d in schema["$defs"].values() if "kind" in d.get("properties", {})
    }
    assert {"choice", "order", "text"} <= kinds
