"""`autograder lint`: every mistake at its line, and what is probably one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import call

BAD = """\
id: Bad
title: x
graph: {a: sigmod(x)}
values: {x: 1}
questions:
  - {id: q, ask: a}
  - {id: q, ask: a}
"""
DOUBTFUL = """\
id: doubtful
title: x
graph: {a: x}
values: {x: 0.001}
tolerance: {decimals: 2}
questions: [{id: q, ask: a}]
"""


def test_right_files_are_counted(course: Path) -> None:
    assert call("lint", "problems") == (0, "no mistakes in 2 problem files\n", "")
    assert call("lint", "problems/net.yaml").out == "no mistakes in 1 problem file\n"


def test_every_mistake_is_told_with_its_place_and_the_closest_name(course: Path) -> None:
    (course / "bad.yaml").write_text(BAD, "utf-8")
    called = call("lint", "bad.yaml", "problems")
    assert called.status == 1
    lines = called.out.splitlines()
    assert [line.split(" ")[0] for line in lines if line.startswith("bad.yaml")] == [
        "bad.yaml:1:5:",
        "bad.yaml:3:12:",
        "bad.yaml:7:10:",
    ]
    assert "  help: did you mean 'sigmoid'?" in lines
    assert lines[-1] == "3 mistakes in bad.yaml"


def test_doubts_are_no_mistakes(course: Path) -> None:
    (course / "doubtful.yaml").write_text(DOUBTFUL, "utf-8")
    called = call("lint", "doubtful.yaml")
    assert called.status == 0
    assert "doubtful.yaml:6:26: warning: an answer of zeros passes question 'q'" in called.out


def test_two_problems_of_one_id_are_a_mistake(course: Path) -> None:
    (course / "problems" / "again.yaml").write_text((course / "problems" / "net.yaml").read_text("utf-8"), "utf-8")
    called = call("lint", "problems")
    assert called.status == 1
    assert "the id 'net' is taken by" in called.out


def test_json_has_the_same_mistakes(course: Path) -> None:
    (course / "bad.yaml").write_text(BAD, "utf-8")
    (course / "doubtful.yaml").write_text(DOUBTFUL, "utf-8")
    called = call("lint", "bad.yaml", "doubtful.yaml", "--json")
    assert called.status == 1
    found = json.loads(called.out)
    assert [(m["file"], m["line"], m["severity"]) for m in found] == [
        ("bad.yaml", 1, "error"),
        ("bad.yaml", 3, "error"),
        ("bad.yaml", 7, "error"),
        ("doubtful.yaml", 6, "warning"),
    ]
    assert found[1]["help"] == "did you mean 'sigmoid'?"
    assert set(found[0]) == {"file", "line", "column", "severity", "message", "help"}


def test_json_of_right_files_is_an_empty_list(course: Path) -> None:
    assert call("lint", "problems", "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("words", [["nowhere.yaml"], []])
def test_a_wrong_call_is_status_2(course: Path, words: list[str]) -> None:
    assert call("lint", *words).status == 2
