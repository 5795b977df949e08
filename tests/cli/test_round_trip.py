"""From a platform's download to its gradebook: everybody lands in their own row, and late work is known as late."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import call
from tests.cli.conftest import RIGHT
from tests.downloads import DOWNLOADS, laid_out, student

HALF = {"residual": RIGHT["residual"]}
CLASS = [student("badap", "Ada B", 501, RIGHT), student("cheneve", "Eve Chen", 503, HALF)]

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,HW1 (9001)\r
    Points Possible,,,,,10.3333\r
"Chen, Eve",503,,e1,S,\r
"B, Ada",501,,a1,S,\r
"Nobody, Nora",502,,n1,S,\r
"Student, Test",599,,t1,S,\r
"""
MOODLE = """Identifier,Full name,Email address,Grade,Maximum Grade,Last modified (grade),Feedback comments
Participant 503,Eve Chen,e@example.edu,,20,-,
Participant 501,Ada B,a@example.edu,,20,-,
"""
GRADESCOPE = """First Name,Last Name,SID,Email,Total Score,Max Points,Status,Submission ID
Eve,Chen,00503,cheneve@example.edu,,10,Ungraded,503
Ada,B,00501,badap@example.edu,,10,Ungraded,501
Nora,Nobody,00502,n@example.edu
"""
ROSTER = "github_username,score\ncheneve,\nbadap,\n"
# The download, what it is exported to, the gradebook, and the grades behind the beginnings of its rows.
PAIRS = {
    "canvas": ("canvas", CANVAS, {"503,,e1,S,": "2.00", "501,,a1,S,": "10.33"}),
    "moodle": ("moodle", MOODLE, {"e@example.edu,": "2.00", "a@example.edu,": "10.33"}),
    "gradescope": ("gradescope-csv", GRADESCOPE, {"cheneve@example.edu,": "2", "badap@example.edu,": "10.3333"}),
    "classroom": ("csv", ROSTER, {"cheneve,": "2", "badap,": "10.3333"}),
}


@pytest.mark.parametrize("platform", PAIRS)
def test_a_download_is_graded_and_its_grades_stand_in_the_right_rows(course: Path, platform: str) -> None:
    to, text, grades = PAIRS[platform]
    call("grade", laid_out(DOWNLOADS[platform][0](CLASS), course / "download"))
    (course / "book.csv").write_text(text, "utf-8", newline="")
    called = call("export", "results", "--to", to, "--gradebook", "book.csv", "-o", "out.csv")
    assert called.status == 0, called.err
    for before, grade in grades.items():
        text = text.replace(before, before + grade)
    assert (course / "out.csv").read_bytes().decode() == text


def students() -> dict[str, Any]:
    return {s["student"]: s for s in json.loads(Path("results/results.json").read_text("utf-8"))["students"]}


def test_a_time_that_came_with_the_download_is_what_counts(course: Path) -> None:
    plan = "due: 2026-02-01T12:00:00Z\nlate: {per_hour: 1%}\nextensions: {Eve Chen: 1 day}\n"
    (course / "problems/assignment.yaml").write_text(plan, "utf-8")
    call("grade", laid_out(DOWNLOADS["gradescope"][0](CLASS), course / "download"))
    entries = students()
    assert entries["Ada B"]["late"]["reason"] == "6 hours late: 6% of the full points taken off"
    assert entries["Ada B"]["score"] == 9.7133
    assert "late" not in entries["Eve Chen"]


def test_a_mark_of_the_platform_without_a_time_takes_nothing_off(course: Path) -> None:
    (course / "problems/assignment.yaml").write_text("due: 2026-02-01T12:00:00Z\nlate: {per_hour: 1%}\n", "utf-8")
    called = call("grade", laid_out(DOWNLOADS["canvas"][0](CLASS), course / "download"))
    assert "it is not known when 2 of 2 students handed in" in called.err
    entries = students().values()
    assert [entry["identity"]["late"] for entry in entries] == [True, True]
    assert not any("raw_score" in entry for entry in entries)


def test_a_time_of_the_call_counts_before_that_of_the_download(course: Path) -> None:
    (course / "problems/assignment.yaml").write_text("due: 2026-02-01T12:00:00Z\nlate: {per_hour: 1%}\n", "utf-8")
    (course / "times.csv").write_text("student,time\nAda B,2026-02-01T11:00:00Z\n", "utf-8")
    path = laid_out(DOWNLOADS["gradescope"][0](CLASS), course / "download")
    call("grade", path, "--submitted", "times.csv")
    entries = students()
    assert "late" not in entries["Ada B"]
    assert "late" in entries["Eve Chen"]


def test_who_a_student_is_stands_there_still_when_a_person_has_marked(course: Path) -> None:
    mark = {"student": "Ada B", "problem": "residual", "question": "y", "score": 0}
    (course / "marks.jsonl").write_text(json.dumps(mark) + "\n", "utf-8")
    call("grade", laid_out(DOWNLOADS["gradescope"][0](CLASS), course / "download"))
    assert students()["Ada B"]["identity"]["email"] == "badap@example.edu"
    assert students()["Ada B"]["score"] == 9.3333
