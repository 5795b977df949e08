"""`autograder template`: a blank answers.json."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.calls import call
from tests.cli.conftest import RIGHT


def test_every_question_is_there_and_blank(course: Path) -> None:
    blank = json.loads(call("template", "problems").out)
    assert {problem: set(part) for problem, part in blank.items()} == {p: set(part) for p, part in RIGHT.items()}
    assert {raw for part in blank.values() for raw in part.values()} == {None}


def test_an_unchanged_template_is_missing_everywhere(course: Path) -> None:
    assert call("template", "problems", "--out", "answers.json").status == 0
    called = call("check", "--json")
    assert called.status == 1
    data = json.loads(called.out)
    assert {a["state"] for a in data["answers"]} == {"missing"}
    assert data["notes"] == []


def test_a_file_that_is_there_already_is_not_lost(course: Path) -> None:
    (course / "answers.json").write_text("mine", "utf-8")
    called = call("template", "problems", "--out", "answers.json")
    assert called.status == 2
    assert "'answers.json' is there already" in called.err
    assert (course / "answers.json").read_text("utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_told(course: Path) -> None:
    called = call("template", "problems", "--out", "nowhere/answers.json")
    assert called.status == 2
    assert "cannot write 'nowhere/answers.json': no such file or directory" in called.err
