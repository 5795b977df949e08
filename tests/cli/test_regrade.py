"""`autograder regrade`: who would be graded otherwise, and nothing written that was not asked for."""

from __future__ import annotations

import json
import os
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from autograder.cli.kept import Kept
from autograder.errors import AutograderError
from autograder.reports.changes import Comparison, table
from autograder.sandbox import SandboxError
from autograder.sandbox.runner import Sandbox
from tests.cli.calls import Called, call
from tests.cli.conftest import PROBLEMS, RIGHT, hand_in
from tests.code_problems import NET
from tests.code_problems import RIGHT as CODE

RESULTS = Path("results/results.json")


@pytest.fixture
def graded(course: Path) -> Path:
    """A class of three that was graded; ben is right by the problem as it will be mended."""
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", {**RIGHT, "residual": {"y": 2.1, "dw": 1.5}})
    hand_in(course, "chloe", {"net": RIGHT["net"]})
    assert call("grade", "class").status == 0
    return course


def mend(old: str = "w: 0.35", new: str = "w: 0.4", file: str = "graph.yaml") -> None:
    Path("problems", file).write_text(PROBLEMS[file].replace(old, new), "utf-8")


def regrade(*words: str) -> Called:
    return call("regrade", "class", *words)


def state() -> dict[str, bytes]:
    """Every file of the results."""
    return {str(p): p.read_bytes() for p in sorted(Path("results").rglob("*")) if p.is_file()}


def outcome(student: str, question: str) -> str:
    entry = json.loads(Path("results/students", f"{student}.json").read_text("utf-8"))
    return next(q["outcome"] for p in entry["problems"] for q in p["questions"] if q["id"] == question)


# What is shown ---------------------------------------------------------------------------------------------


def test_where_nothing_changes_it_says_so(graded: Path) -> None:
    called = regrade()
    assert called.status == 0
    assert called.out == "nothing changes: 3 students, mean 9.3333\n"


def test_who_changes_is_shown_from_what_to_what_and_why(graded: Path) -> None:
    mend()
    called = regrade()
    assert called.status == 1
    assert called.out.splitlines() == [
        "student  question    score  outcome              reason",
        "ada      residual/y  1 → 0  correct → incorrect  not the number that is asked",
        "ben      residual/y  0 → 1  incorrect → correct",
        "2 answers change: 1 student rises, 1 student falls, 1 stays; mean 9.3333 → 9.3333",
        "nothing is written: --write puts this in the place of results/results.json, and keeps that beside it",
    ]


def test_nothing_is_written_without_being_asked_for(graded: Path) -> None:
    before = state()
    mend()
    regrade()
    assert state() == before
    assert sorted(os.listdir("results")) == ["grades.csv", "results.json", "students"]


def test_json_holds_the_same_for_a_script(graded: Path) -> None:
    mend()
    called = regrade("--json")
    data = json.loads(called.out)
    assert called.status == 1
    assert data["students"] == {
        "rise": 1,
        "fall": 1,
        "stay": 1,
        "new": [],
        "gone": [],
        "mean": {"before": 9.3333, "after": 9.3333},
    }
    assert data["written"] is False
    assert [(c["student"], c["before"]["score"], c["after"]["score"]) for c in data["changes"]] == [
        ("ada", 1, 0),
        ("ben", 0, 1),
    ]


def test_new_and_gone_students_are_told(graded: Path) -> None:
    hand_in(graded, "dan", RIGHT)
    (graded / "class" / "ben.json").unlink()
    called = regrade()
    assert called.status == 1
    assert "new: dan\n" in called.out
    assert "gone: ben\n" in called.out


def test_new_and_gone_questions_are_told(graded: Path) -> None:
    mend("{id: y, ask: y}", "{id: a, ask: a}")
    called = regrade()
    assert "new questions: residual/a\n" in called.out
    assert "gone questions: residual/y\n" in called.out


def test_other_points_are_a_change(graded: Path) -> None:
    mend("{id: y, ask: y}", "{id: y, ask: y, points: 3}")
    assert "1 of 1 → 3 of 3" in regrade().out


def test_another_version_of_the_program_is_told(graded: Path) -> None:
    RESULTS.write_text(RESULTS.read_text("utf-8").replace('"autograder": "', '"autograder": "0.0.', 1), "utf-8")
    assert "graded by autograder 0.0." in regrade().out


# What is written -------------------------------------------------------------------------------------------


def test_with_write_the_results_are_those_of_a_grade(graded: Path) -> None:
    mend()
    called = regrade("--write")
    assert called.status == 0
    assert "written to results/results.json; as it was it is results/results.1.json\n" in called.out
    assert call("grade", "class", "-o", "anew").status == 0
    now = state()
    anew = {str(p).replace("anew", "results", 1): p.read_bytes() for p in Path("anew").rglob("*") if p.is_file()}
    assert {name: data for name, data in now.items() if name != "results/results.1.json"} == anew
    assert outcome("ben", "y") == "correct"


def test_the_old_results_are_kept_and_never_overwritten(graded: Path) -> None:
    first = RESULTS.read_bytes()
    mend()
    regrade("--write")
    second = RESULTS.read_bytes()
    mend("w: 0.35", "w: 0.45")
    assert "results.2.json" in regrade("--write").out
    assert Path("results/results.1.json").read_bytes() == first
    assert Path("results/results.2.json").read_bytes() == second


def test_what_is_written_changes_no_more(graded: Path) -> None:
    mend()
    regrade("--write")
    assert regrade().status == 0


def test_where_nothing_changes_nothing_is_written(graded: Path) -> None:
    before = state()
    assert regrade("--write").status == 0
    assert state() == before


def test_a_write_that_fails_loses_nothing(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    first = RESULTS.read_bytes()
    mend()
    with monkeypatch.context() as changed:
        changed.setattr(import_module("autograder.cli.regrade").os, "replace", full)
        called = regrade("--write")
    assert called.status == 2
    assert "no space left on device" in called.err
    assert RESULTS.read_bytes() == first
    assert not [name for name in os.listdir("results") if name.startswith(".regrade")]


# Marks, lateness, faults -----------------------------------------------------------------------------------


def mark(**changes: Any) -> None:
    line = {"student": "ada", "problem": "residual", "question": "y", "score": 1, "comment": "fine", **changes}
    with Path("marks.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")


def test_a_mark_of_a_person_survives(graded: Path) -> None:
    mark()
    call("grade", "class")
    mend()
    called = regrade("--write")
    assert "ada      residual/y" not in called.out
    assert outcome("ada", "y") == "correct"


def test_a_new_mark_is_a_change(graded: Path) -> None:
    mark(student="ben")
    called = regrade()
    assert called.status == 1
    assert "ben      residual/y  0 → 1  incorrect → correct  marked by a person: fine" in called.out


def test_marks_of_another_file_are_taken(graded: Path) -> None:
    mark(student="ben")
    Path("marks.jsonl").rename("mine.jsonl")
    assert regrade().status == 0
    assert regrade("--marks", "mine.jsonl").status == 1


def test_a_mark_of_an_older_answer_is_told(graded: Path) -> None:
    mark(answer="0123456789abcdef")
    call("grade", "class")
    called = regrade()
    assert "ada: residual/y was marked by a person, but the answer has changed since\n" in called.out
    assert called.status == 0


def test_a_late_policy_that_is_not_applied_any_more_is_shown(graded: Path) -> None:
    plan = graded / "problems" / "assignment.yaml"
    plan.write_text("due: 2026-02-01T23:59:00+01:00\nlate: {per_day: 10%}\n", "utf-8")
    (graded / "times.csv").write_text("student,time\nada,2026-02-02T12:00:00+01:00\n", "utf-8")
    call("grade", "class", "--submitted", "times.csv")
    assert regrade("--submitted", "times.csv").status == 0
    called = regrade()
    assert called.status == 1
    assert "-1.0333 → 0" in called.out
    assert "nothing is taken off for lateness" in called.out


@pytest.fixture
def coded(course: Path) -> Path:
    (course / "problems" / "net.yaml").write_text(NET, "utf-8")
    (course / "problems" / "graph.yaml").unlink()
    for student in ("ada", "ben"):
        folder = course / "class" / student
        folder.mkdir(parents=True)
        (folder / "solution.py").write_text(f"{CODE}\n# {student}", "utf-8")
    assert call("grade", "class").status == 0
    return course


def test_code_that_has_not_changed_is_not_run_again(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "run", lambda self, job: pytest.fail("run again"))
    (coded / "problems" / "net.yaml").write_text(NET.replace("points: 8", "points: 9"), "utf-8")
    called = regrade()
    assert called.status == 1
    assert "8 of 8 → 9 of 9" in called.out


def test_finished_runs_are_not_let_go_before_it_is_written(coded: Path) -> None:
    kept = set(os.listdir("results/.cache"))
    (coded / "problems" / "net.yaml").write_text(NET.replace("y: [0.5, -0.5]", "y: [0.5, -0.6]"), "utf-8")
    regrade()
    assert kept < set(os.listdir("results/.cache"))


def test_a_fault_of_the_grader_replaces_nothing(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: Sandbox, job: object) -> None:
        raise SandboxError("it was lost")

    before = state()
    (coded / "class" / "ada" / "solution.py").write_text(f"{CODE}\n# again", "utf-8")
    monkeypatch.setattr(Sandbox, "run", lost)
    called = regrade("--write")
    assert called.status == 3
    assert "nothing is written" in called.err
    assert state() == before


# Wrong calls -----------------------------------------------------------------------------------------------


def test_without_results_there_is_nothing_to_compare_with(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    called = regrade()
    assert called.status == 2
    assert "there are no results in 'results' to compare with" in called.err
    assert not Path("results").exists()


ENTRY = '{"student": "ada", "score": 1, "problems": []}'
HEAD = '{"autograder": "0.1",\n"problems": [],\n"students": [\n'
STRANGE = {
    "empty": "",
    "other": "[]",
    "cut-off": HEAD + ENTRY,
    "cut-within": HEAD + ENTRY[:20] + "\n]}\n",
    "no-score": HEAD + '{"student": "ada", "problems": []}\n]}\n',
    "score-of-text": HEAD + ENTRY.replace("1", '"1"') + "\n]}\n",
    "score-without-end": HEAD + ENTRY.replace("1", "1e999") + "\n]}\n",
    "problems-of-text": HEAD.replace("[]", '["a"]') + ENTRY + "\n]}\n",
    "re-indented": json.dumps({"autograder": "0.1", "problems": [], "students": []}, indent=1),
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_results_that_grade_did_not_write_are_refused(text: str, graded: Path) -> None:
    RESULTS.write_text(text, "utf-8")
    called = regrade()
    assert called.status == 2
    assert "is not as `autograder grade` writes it" in called.err
    assert RESULTS.read_text("utf-8") == text


def test_a_mistake_in_a_problem_is_told_at_its_place(graded: Path) -> None:
    mend("relu", "rellu")
    called = regrade()
    assert called.status == 2
    assert "did you mean 'relu'?" in called.err


# Size ------------------------------------------------------------------------------------------------------


def large(path: Path, students: int, score: int) -> Path:
    """The results of a large class."""
    question = {"id": "z", "score": score, "max_score": 9, "outcome": "partial", "feedback": "x" * 5000}
    problem = {"id": "net", "score": score, "max_score": 9, "questions": [question]}
    head = json.dumps([{"id": "net", "questions": [{"id": "z"}]}])
    with path.open("w", encoding="utf-8") as stream:
        stream.write(f'{{"autograder": "0.1",\n"problems": {head},\n"students": [\n')
        entries = (
            {"student": f"s{n:05}", "score": score, "max_score": 9, "problems": [problem]} for n in range(students)
        )
        stream.write(",\n".join(map(json.dumps, entries)) + "\n]}\n")
    return path


def test_thousands_of_students_are_compared_one_by_one(tmp_path: Path) -> None:
    before, after = (large(tmp_path / f"{n}.json", 2000, n) for n in (1, 2))
    tracemalloc.start()
    try:
        with Kept(before) as was, Kept(after) as now:
            found = Comparison(was, now)
            assert sum(1 for _ in table(found).rows) == found.rise == 2000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < before.stat().st_size / 5


def test_an_entry_is_found_whatever_the_order(tmp_path: Path) -> None:
    with Kept(large(tmp_path / "results.json", 20, 1)) as kept:
        for name in reversed(list(kept)):
            assert kept[name]["student"] == name


def test_results_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "results.json").mkdir()
    with pytest.raises(AutograderError, match="cannot read"):
        Kept(tmp_path / "results.json")
