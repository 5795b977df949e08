"""The late policy as `grade` applies it, and results in the formats of other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT, hand_in

POLICY = "due: 2026-02-01T23:59:00+01:00\nlate: {grace: 15m, per_day: 10%, until: 3 days}\nextensions: {chloe: 1 day}\n"
TIMES = """student,time
ada,2026-02-01T12:00:00+01:00
ben,2026-02-02 12:00:00 +0100
chloe,2026-02-02T12:00:00+01:00
dan,2026-02-09T12:00:00Z
"""


@pytest.fixture
def late_class(course: Path) -> Path:
    for student in ("ada", "ben", "chloe", "dan", "eve"):
        hand_in(course, student, RIGHT)
    (course / "problems/assignment.yaml").write_text(POLICY, "utf-8")
    (course / "times.csv").write_text(TIMES, "utf-8")
    return course


def grade(*words: str) -> Called:
    return call("grade", "class", "--submitted", "times.csv", *words)


def students() -> dict[str, Any]:
    return {s["student"]: s for s in json.loads(Path("results/results.json").read_text("utf-8"))["students"]}


def test_late_work_loses_what_the_policy_says_and_the_raw_score_is_kept(late_class: Path) -> None:
    called = grade()
    assert called.status == 0
    ben = students()["ben"]
    assert (ben["score"], ben["raw_score"], ben["max_score"]) == (9.3, 10.3333, 10.3333)
    assert ben["late"] == {
        "seconds": 43260,
        "deduction": 1.0333,
        "reason": "12 hours 1 minute late: 10% of the full points taken off",
    }
    assert students()["dan"]["score"] == 0
    assert "12 hours 1 minute late: 10% of the full points taken off" in called.out


@pytest.mark.parametrize("student", ["ada", "chloe", "eve"])
def test_who_is_in_time_or_has_an_extension_or_no_known_time_loses_nothing(late_class: Path, student: str) -> None:
    grade()
    assert students()[student]["score"] == 10.3333
    assert not {"raw_score", "late"} & set(students()[student])


def test_whose_time_is_not_known_is_said(late_class: Path) -> None:
    assert "it is not known when 1 of 5 students handed in, so nothing is taken off them: 'eve'" in grade().err


def test_without_any_time_nothing_is_taken_off_and_it_is_said_what_to_do(late_class: Path) -> None:
    called = call("grade", "class")
    assert "5 of 5 students" in called.err
    assert "--submitted FILE" in called.err
    assert {s["score"] for s in students().values()} == {10.3333}


def test_grades_csv_has_the_score_before_and_why(late_class: Path) -> None:
    grade()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(Path("results/grades.csv").read_text("utf-8")))}
    assert (rows["ben"]["score"], rows["ben"]["raw_score"]) == ("9.3", "10.3333")
    assert rows["ben"]["late"].startswith("12 hours 1 minute late")
    assert (rows["ada"]["raw_score"], rows["ada"]["late"]) == ("10.3333", "")


def test_grades_csv_is_as_ever_without_a_policy(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    call("grade", "class")
    assert "late" not in Path("results/grades.csv").read_text("utf-8")


def test_a_student_s_own_report_says_it(late_class: Path) -> None:
    said = "12 hours 1 minute late: 10% of the full points taken off; 10.3333 points before, 9.3 after\n"
    assert said in grade("--student", "ben").out


def test_any_number_of_processes_applies_it_alike(late_class: Path) -> None:
    for i in range(250):
        hand_in(late_class, f"s{i}", RIGHT)
    with (late_class / "times.csv").open("a") as times:
        times.writelines(f"s{i},2026-02-02T12:00:00+01:00\n" for i in range(250))
    texts = []
    for jobs in ("1", "2"):
        grade("--jobs", jobs)
        texts.append(Path("results/results.json").read_bytes())
    assert texts[0] == texts[1]
    assert students()["s7"]["score"] == 9.3


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ("student,time\nben,2026-02-02T12:00:00\n", "times.csv:2:1: expected a date and time with offset"),
        ("student,time\nben,2026-02-02T12:00Z\nben,2026-02-02T13:00Z\n", "times.csv:3:1: a second time of 'ben'"),
        (
            "name,time\nben,2026-02-02T12:00Z\n",
            "times.csv:1:1: this is not a table of times: it has no column 'student'",
        ),
    ],
)
def test_a_mistake_in_the_times_is_told_at_its_line(late_class: Path, times: str, message: str) -> None:
    (late_class / "times.csv").write_text(times, "utf-8")
    called = grade()
    assert called.status == 2
    assert message in called.err


def test_a_name_that_nobody_has_is_told(late_class: Path) -> None:
    (late_class / "times.csv").write_text(TIMES.replace("ben,", "benn,"), "utf-8")
    assert "--submitted: nobody of this name handed in: 'benn'; did you mean 'ben'?" in grade().err


def test_an_extension_of_a_misspelt_student_is_told_and_one_of_a_student_who_is_still_at_work_is_not(
    late_class: Path,
) -> None:
    plan = POLICY.replace("chloe: 1 day", "cloe: 1 day, zacharias: 2 days")
    (late_class / "problems/assignment.yaml").write_text(plan, "utf-8")
    said = grade().err
    assert "'extensions': nobody of this name handed in: 'cloe'; did you mean 'chloe'?" in said
    assert "zacharias" not in said


def test_of_the_rest_of_the_class_nothing_is_said_where_one_submission_is_graded(late_class: Path) -> None:
    (late_class / "marks.jsonl").write_text('{"student": "eve", "problem": "net", "question": "L", "score": 0}\n')
    (late_class / "ben").mkdir()
    (late_class / "class/ben.json").rename(late_class / "ben/answers.json")
    called = call("grade", "ben", "--submitted", "times.csv", "--format", "autolab")
    assert (called.status, called.err) == (0, "")


def test_extensions_none_of_which_is_anybodys_are_told(late_class: Path) -> None:
    plan = POLICY.replace("chloe: 1 day", "zacharias: 2 days")
    (late_class / "problems/assignment.yaml").write_text(plan, "utf-8")
    assert "'extensions': nobody of this name handed in: 'zacharias'; known: ada, ben, chloe, dan, eve" in grade().err


def test_the_only_student_is_called_by_name(late_class: Path) -> None:
    for other in ("ada", "chloe", "dan", "eve"):
        (late_class / f"class/{other}.json").unlink()
    said = "late policy: it is not known when 'ben' handed in, so nothing is taken off\n"
    assert said in call("grade", "class").err


def test_times_without_a_policy_are_a_wrong_call(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    (course / "times.csv").write_text(TIMES, "utf-8")
    called = grade()
    assert called.status == 2
    assert "--submitted: there is no late policy" in called.err


def test_a_mistake_in_the_policy_is_told_at_its_place(late_class: Path) -> None:
    (late_class / "problems/assignment.yaml").write_text(POLICY.replace("+01:00", ""), "utf-8")
    called = grade()
    assert called.status == 2
    assert "problems/assignment.yaml:1:6: 'due' must be a date and time with offset" in called.err


# Formats ---------------------------------------------------------------------------------------------------


def test_json_is_a_format_like_others(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    assert call("grade", "class", "--json").out == call("grade", "class", "--format", "json").out


@pytest.mark.parametrize("format", ["github", "junit"])
def test_a_class_is_printed_in_the_formats_of_ci_and_nothing_else_is(course: Path, format: str) -> None:
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", {})
    called = call("grade", "class", "--format", format)
    assert called.status == 0
    assert called.out.startswith({"github": "::notice ", "junit": "<?xml "}[format])
    assert "results in" not in called.out


@pytest.mark.parametrize(
    ("format", "line"),
    [("autolab", '{"scores": {"residual": 2, "net": 8.3333}}'), ("prairielearn", '{"gradable": true')],
)
def test_a_platform_that_hands_over_one_submission_gets_its_result(course: Path, format: str, line: str) -> None:
    (course / "student").mkdir()
    hand_in(course, "ada", RIGHT).rename(course / "student/answers.json")
    called = call("grade", "student", "--format", format)
    assert called.status == 0
    assert called.out.splitlines()[-1].startswith(line)


@pytest.mark.parametrize("format", ["autolab", "prairielearn"])
def test_a_class_is_refused_where_one_submission_is_expected(course: Path, format: str) -> None:
    hand_in(course, "ada", RIGHT)
    called = call("grade", "class", "--format", format)
    assert called.status == 2
    assert "'class' is a folder of submissions, expected one submission" in called.err


def test_an_unknown_format_is_told_with_the_closest(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    called = call("grade", "class", "--format", "junitt")
    assert called.status == 2
    assert "did you mean 'junit'?" in called.err


def test_github_s_summary_is_appended_to_its_file(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(course, "ada", RIGHT)
    (course / "summary.md").write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(course / "summary.md"))
    call("grade", "class", "--format", "github")
    text = (course / "summary.md").read_text("utf-8")
    assert text.startswith("before\n\n### ada: 10.3333 of 10.3333 points\n")


def test_a_summary_that_cannot_be_written_is_told(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(course, "ada", RIGHT)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(course))
    called = call("grade", "class", "--format", "github")
    assert called.status == 2
    assert "cannot write" in called.err


# check -----------------------------------------------------------------------------------------------------


def test_what_was_not_checked_is_fine_unless_strict(course: Path) -> None:
    path = course / "problems/graph.yaml"
    path.write_text(path.read_text("utf-8") + "check: format\n", "utf-8")
    hand_in(course, "ada", RIGHT)
    assert call("check", "class/ada.json").status == 0
    assert call("check", "class/ada.json", "--strict").status == 1


def test_strict_is_content_with_what_is_right(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    assert call("check", "class/ada.json", "--strict").status == 0


def test_check_annotates_the_file_for_github(course: Path) -> None:
    hand_in(course, "ada", {"net": {**RIGHT["net"], "L": "\n::error::forged"}, "residual": RIGHT["residual"]})
    called = call("check", "class/ada.json", "--format", "github")
    assert called.status == 1
    lines = called.out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("::error file=class/ada.json,title=net/L%3A unreadable::")
    assert lines[1] == "::notice title=autograder check::6 of 7 answers are found right"


def test_check_knows_its_formats(course: Path) -> None:
    called = call("check", "--format", "junit")
    assert called.status == 2
    assert "unknown format 'junit'" in called.err


# What people mark ------------------------------------------------------------------------------------------


def test_lateness_is_taken_off_what_a_person_gave(late_class: Path) -> None:
    mark = {"student": "ben", "problem": "residual", "question": "y", "score": 0, "comment": "copied"}
    (late_class / "marks.jsonl").write_text(json.dumps(mark) + "\n", "utf-8")
    grade()
    assert (students()["ben"]["raw_score"], students()["ben"]["score"]) == (9.3333, 8.3)
