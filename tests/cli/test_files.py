"""Files are written whole or not at all, and never over what is no file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autograder.cli.files import locked, write
from autograder.errors import AutograderError
from tests.cli.calls import call
from tests.cli.conftest import RIGHT, hand_in


@pytest.mark.parametrize("through_link", [False, True])
def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path, through_link: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    path = tmp_path / "link" if through_link else pipe
    if through_link:
        path.symlink_to(pipe)
    with pytest.raises(AutograderError, match="no regular file"):
        write(path, "text")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert path.is_symlink() == through_link


def test_a_folder_is_locked_for_one(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(AutograderError, match="another call"), locked(tmp_path):
        pass


def test_a_lock_ends(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass


@pytest.mark.parametrize("command", ["grade", "regrade"])
def test_two_calls_do_not_write_into_one_folder(course: Path, command: str) -> None:
    hand_in(course, "ada", RIGHT)
    assert call("grade", "class").status == 0
    before = (course / "results" / "results.json").read_bytes()
    with locked(course / "results"):
        called = call(command, "class")
    assert called.status == 2
    assert "another call of autograder is writing to 'results'" in called.err
    assert (course / "results" / "results.json").read_bytes() == before
    assert sorted(os.listdir(course / "results")) == ["grades.csv", "results.json", "students"]
    assert call(command, "class").status == 0


ASKED = """\
id: p
title: P
graph: {a: 2 * c}
values: {c: 1}
questions: [{id: a, ask: a, hidden: true}]
"""


@pytest.mark.parametrize("format", ["github", "junit", "prairielearn", "autolab"])
def test_formats_that_students_see_tell_nothing_of_a_hidden_question_but_its_points(
    course: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(course / "summary"))
    (course / "p.yaml").write_text(ASKED)
    (course / "ada").mkdir()
    (course / "ada" / "answers.json").write_text('{"p": {"a": [1, 2]}}')
    called = call("grade", "ada", "--problems", "p.yaml", "--format", format)
    said = called.out + ((course / "summary").read_text() if format == "github" else "")
    feedback = "shape"
    assert feedback in (course / "results" / "results.json").read_text()
    assert feedback not in said
