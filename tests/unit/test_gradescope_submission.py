"""What Gradescope hands over, read: where the files lie, and what is known of the submission."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from autograder.submissions.container import Metadata, read_metadata
from autograder.submissions.container import find_submission as find
from autograder.submissions.folder import Found

CODE = {"solution.py", "solution.ipynb"}


def find_submission(root: str, code: set[str], wants_answers: bool = True) -> tuple[Found, list[str]]:
    return find(root, code, wants_answers, os.path.join(os.path.dirname(root), "private"))


def laid(folder: Path, *files: str) -> str:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")
    return str(folder)


PLACES: dict[str, tuple[list[str], str | None, str]] = {
    # files: the answers, the folder of the code
    "at the top": (["answers.json", "old/answers.json"], "answers.json", ""),
    "code alone at the top": (["solution.py", "old/answers.json"], None, ""),
    "one folder deep": (["hw/answers.json", "hw/solution.py"], "hw/answers.json", "hw"),
    "beside a read-me": (["notes.txt", "hw/solution.ipynb"], None, "hw"),
    "the only one of several folders that counts": (["data/x.csv", "hw/answers.json"], "hw/answers.json", "hw"),
    "under another name": (["ada.json"], "ada.json", ""),
    "under another name, one folder deep": (["hw/ada.json"], "hw/ada.json", "hw"),
    "two files, neither of the right name": (["a.json", "b.json"], None, ""),
    "two folders": (["a/answers.json", "b/answers.json"], None, ""),
    "nothing that counts": (["a.txt"], None, ""),
    "leavings of systems": (["__MACOSX/answers.json", ".git/answers.json", "hw/answers.json"], "hw/answers.json", "hw"),
}


@pytest.mark.parametrize(("files", "answers", "folder"), PLACES.values(), ids=PLACES)
def test_files_are_found(tmp_path: Path, files: list[str], answers: str | None, folder: str) -> None:
    root = laid(tmp_path, *files)
    found, _ = find_submission(root, CODE)
    assert found.file == (None if answers is None else os.path.join(root, answers))
    assert found.folder == (os.path.join(root, folder) if folder else root)
    assert found.student == "submission"


def test_where_no_numbers_are_asked_another_json_file_is_left_alone(tmp_path: Path) -> None:
    assert find_submission(laid(tmp_path, "package.json"), CODE, wants_answers=False)[0].file is None


def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path) -> None:
    laid(tmp_path / "secret", "answers.json")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "hw").symlink_to(tmp_path / "secret")
    assert find_submission(str(tmp_path / "root"), CODE, wants_answers=True)[0].file is None


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\x1b.json")).write_text("{}", "utf-8")
    _, notes = find_submission(str(tmp_path), CODE, wants_answers=True)
    assert notes == ["'\\xff\\x1b.json' was taken for answers.json"]


# Metadata --------------------------------------------------------------------------------------------------

DUE = "2026-02-02T23:59:00.000000-08:00"
LATER = "2026-02-04T23:59:00.000000-08:00"
CREATED = "2026-02-03T08:59:00.000000+00:00"  # an hour after DUE


def metadata(**changes: Any) -> Metadata:
    given = {
        "id": 7,
        "created_at": CREATED,
        "assignment": {"due_date": DUE, "late_due_date": None, "title": "HW1"},
        "users": [{"id": 3}],
        "previous_submissions": [],
        "new_key": {"of": "next year"},
    }
    return read_metadata(json.dumps({**given, **changes}).encode())


def test_lateness_is_reckoned_between_offsets() -> None:
    assert metadata().late == timedelta(hours=1)


IN_TIME: dict[str, dict[str, Any]] = {
    "before it": {"created_at": "2026-02-01T00:00:00+00:00"},
    "on the moment": {"created_at": DUE},
    "no due date": {"assignment": {"due_date": None}},
    "an extension": {"users": [{"id": 3, "assignment": {"due_date": LATER}}]},
    "an extension of one of a group": {"users": [{"id": 3}, {"id": 4, "assignment": {"due_date": LATER}}]},
}


@pytest.mark.parametrize("changes", IN_TIME.values(), ids=IN_TIME)
def test_it_is_in_time(changes: dict[str, Any]) -> None:
    assert metadata(**changes).late is None


def test_a_student_s_own_earlier_date_counts() -> None:
    own = {"id": 3, "assignment": {"due_date": "2026-02-03T00:59:00-08:00", "release_date": None}}
    assert metadata(users=[own], created_at="2026-02-03T01:59:00-08:00").late == timedelta(hours=1)


def test_a_group_and_earlier_submissions_are_counted_but_for_failures_of_the_grader() -> None:
    before = [{"autograder_error": True}, {"autograder_error": False, "score": 2.0}, {"submission_time": CREATED}]
    told = metadata(users=[{"id": 3}, {"id": 4}], previous_submissions=before)
    assert (told.members, told.earlier) == (2, 2)


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (None, "there is no submission_metadata.json: nothing is known of lateness"),
        (b"\xff", "submission_metadata.json cannot be read: nothing is known of lateness"),
        (b'{"created_at": "yesterday"}', "created_at is missing or odd: nothing is known of lateness"),
        (b'{"created_at": "9999-12-31T23:59:59+00:00"}', ""),
    ],
    ids=str,
)
def test_what_cannot_be_known_is_said(data: bytes | None, remark: str) -> None:
    assert read_metadata(data) == Metadata(remark=remark)
