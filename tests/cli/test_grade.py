"""`autograder grade`: a folder of submissions becomes results, whatever lies in it and whatever happens."""

from __future__ import annotations

import csv
import io
import json
import random
import tracemalloc
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from autograder.cli.files import LONGEST_NAME, file_name, write
from autograder.errors import AutograderError
from autograder.grading.grade import ProblemGrader
from autograder.problem.load import load_all
from autograder.reports.people import ClassTotals
from autograder.submissions.folder import find
from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT, hand_in
from tests.hostile import FILES, NAMES, assert_inert, assert_inert_csv, hostile_class
from tests.unit.test_results import check_shape

__all__ = ["hostile_class"]  # a fixture

command: Any = import_module("autograder.cli.grade")  # its name in the package is the command's

WRONG = {**RIGHT, "net": {**RIGHT["net"], "z1": [1, 2], "gW1": [[0.017243278, -0.034486556], [9, 9]]}}


@pytest.fixture
def three(course: Path) -> Path:
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", WRONG)
    hand_in(course, "chloe", {})
    return course


def grade(*words: str | Path) -> Called:
    return call("grade", "class", *words)


def results(out: str | Path = "results") -> Any:
    return json.loads(Path(out, "results.json").read_text("utf-8"))


def scores(out: str | Path = "results") -> dict[str, float]:
    return {s["student"]: s["score"] for s in results(out)["students"]}


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# What it writes and prints ---------------------------------------------------------------------------------


def test_a_class_is_graded(three: Path) -> None:
    called = grade()
    assert called.status == 0
    assert called.err == ""
    assert scores() == {"ada": 10.3333, "ben": 7.3333, "chloe": 0}
    assert sorted(tree(three / "results")) == [
        "grades.csv",
        "results.json",
        "students/ada.json",
        "students/ben.json",
        "students/chloe.json",
    ]


def test_results_json_is_what_the_contract_says(three: Path) -> None:
    grade()
    check_shape(results())


def test_every_report_has_the_same_numbers(three: Path) -> None:
    called = grade("--student", "ben")
    table = list(csv.DictReader(io.StringIO((three / "results" / "grades.csv").read_text("utf-8"))))
    assert results()["students"]
    for student, row in zip(results()["students"], table, strict=True):
        alone = json.loads((three / "results" / "students" / f"{student['student']}.json").read_text("utf-8"))
        assert {k: v for k, v in alone.items() if k != "autograder"} == student
        assert row["student"] == student["student"]
        assert (row["score"], row["max_score"]) == (str(student["score"]), str(student["max_score"]))
        for problem in student["problems"]:
            for question in problem["questions"]:
                assert row[f"{problem['id']}/{question['id']}"] == str(question["score"])
        assert [student["student"], str(student["score"]), str(student["max_score"])] in [
            line.split()[:3] for line in called.out.splitlines()
        ]
    ben = results()["students"][1]
    for problem in ben["problems"]:
        for question in problem["questions"]:
            line = next(x for x in called.out.splitlines() if x.startswith(f"{problem['id']}/{question['id']} "))
            assert f"{question['score']} / {question['max_score']}  {question['outcome']}" in line
            assert line.endswith(question["feedback"])


def test_the_class_is_printed_with_a_line_for_each_student_and_question(three: Path) -> None:
    lines = [" ".join(line.split()) for line in grade().out.splitlines()]
    assert "chloe 0 10.3333 0% 7 blank" in lines
    assert "ben 7.3333 10.3333 71% 1 incorrect, 1 partial" in lines
    assert "net/z1 z1 1 / 3 33%" in lines
    assert "3 students, mean 5.8889, median 7.3333, best 10.3333, worst 0 of 10.3333" in lines


def test_a_class_of_one_is_reported_question_by_question(course: Path) -> None:
    hand_in(course, "ben", WRONG)
    (line,) = [line for line in grade().out.splitlines() if line.startswith("net/gW1") and "partial" in line]
    assert " ".join(line.split()).startswith("net/gW1 dL/dW1 2 / 4 partial 2 of 4 entries differ: [1, 0], [1, 1]")


def test_an_unknown_student_is_named_with_the_closest(three: Path) -> None:
    called = grade("--student", "bent")
    assert called.status == 2
    assert "there is no student 'bent'" in called.err
    assert "did you mean 'ben'?" in called.err


def test_json_is_the_file_itself(three: Path) -> None:
    called = grade("--json")
    assert called.out == (three / "results" / "results.json").read_text("utf-8")
    assert grade("--json", "--student", "ben").out == called.out


def test_results_go_where_they_are_wanted(three: Path) -> None:
    assert grade("--out", "a/b c/d").status == 0
    assert results("a/b c/d")["students"]
    assert not (three / "results").exists()


def test_what_lies_in_the_folder_beside_submissions_is_told(three: Path) -> None:
    (three / "class" / "notes.txt").write_text("x", "utf-8")
    called = grade()
    assert called.status == 0
    assert "'notes.txt'" in called.err


def test_what_a_student_has_written_that_nobody_asked_is_told(three: Path) -> None:
    hand_in(three, "dan", {"net": {"z": 1}})
    assert "dan: problem 'net' has no question 'z'" in grade().out
    assert results()["students"][3]["notes"] == ["problem 'net' has no question 'z': did you mean 'z1'?"]


# The same again --------------------------------------------------------------------------------------------


def test_a_second_run_gives_the_same_bytes(three: Path) -> None:
    grade()
    first = tree(three / "results")
    grade()
    assert tree(three / "results") == first


def test_the_order_of_the_folder_does_not_matter(course: Path) -> None:
    students = [f"s{i}" for i in range(12)]
    for seed in (1, 2):
        random.Random(seed).shuffle(students)  # noqa: S311
        for student in students:
            hand_in(course, student, WRONG if student < "s5" else RIGHT)
        grade("--out", f"out{seed}")
        for student in students:
            (course / "class" / f"{student}.json").unlink()
    assert tree(course / "out1") == tree(course / "out2")


def test_a_student_may_hand_in_a_folder_or_a_file(three: Path) -> None:
    grade()
    first = tree(three / "results")
    (three / "class" / "ada").mkdir()
    (three / "class" / "ada.json").rename(three / "class" / "ada" / "answers.json")
    grade()
    assert tree(three / "results") == first


# Wrong calls -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["klass"], "no folder 'klass'"),
        (["class/ada.json"], "is a file, expected a folder of submissions"),
        (["problems"], "no submissions in 'problems'"),
        (["class", "--problems", "nowhere"], "there is no file or folder 'nowhere'"),
        (["class", "--out", "class/ada.json"], "cannot make the folder 'class/ada.json"),
        (["class", "--out", "class/ada.json/x"], "cannot make the folder 'class/ada.json/x"),
    ],
)
def test_a_wrong_call_is_status_2(three: Path, words: list[str], said: str) -> None:
    called = call("grade", *words)
    assert called.status == 2
    assert said in called.err
    assert called.out == ""
    assert not (three / "results").exists()


def test_a_wrong_problem_file_is_status_2_with_every_mistake_at_its_line(three: Path) -> None:
    (three / "problems" / "bad.yaml").write_text(
        "id: bad\ntitel: x\ngraph: {a: 1}\nquestions: [{id: q, ask: a, points: many}]\n", "utf-8"
    )
    called = grade()
    assert called.status == 2
    assert "bad.yaml:2:1: " in called.err
    assert "did you mean 'title'?" in called.err
    assert "bad.yaml:4:" in called.err
    assert "mistakes in problems/bad.yaml" in called.err
    assert not (three / "results").exists()


def test_two_students_of_one_name_are_refused(three: Path) -> None:
    (three / "class" / "ada").mkdir()
    called = grade()
    assert called.status == 2
    assert "two submissions of one name" in called.err


# Faults and interruptions ----------------------------------------------------------------------------------


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grader that fails over one student."""
    usual = ProblemGrader.grade

    def fails(self: ProblemGrader, submission: Any) -> Any:
        if submission.student == "ben":
            raise RuntimeError("a fault \x1b[31m[/nope]")
        return usual(self, submission)

    monkeypatch.setattr(ProblemGrader, "grade", fails)


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_the_grader_is_nobodys_score(three: Path) -> None:
    called = grade()
    assert called.status == 3
    assert scores() == {"ada": 10.3333, "ben": 0, "chloe": 0}
    outcomes = {
        s["student"]: {q["outcome"] for p in s["problems"] for q in p["questions"]} for s in results()["students"]
    }
    assert outcomes == {"ada": {"correct"}, "ben": {"grader_error"}, "chloe": {"blank"}}
    check_shape(results())


@pytest.mark.usefixtures("faulty")
def test_a_fault_is_told_on_standard_error_alone(three: Path) -> None:
    called = grade()
    assert "while grading ben" in called.err
    assert "RuntimeError: a fault" in called.err
    assert "1 submission met a fault of the grader's own and must be graded again" in called.err
    assert_inert(called.err)
    for text in (called.out, *(data.decode() for data in tree(three / "results").values())):
        assert "RuntimeError" not in text
        assert "Traceback" not in text
    assert "7 grader_error" in called.out


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, MemoryError, OSError(28, "No space left on device")])
def test_an_interrupted_run_leaves_the_earlier_results(
    three: Path, monkeypatch: pytest.MonkeyPatch, interruption: BaseException
) -> None:
    grade()
    before = tree(three / "results")
    calls: Iterator[BaseException | None] = iter([None, interruption])

    def add(self: ClassTotals, result: object) -> None:
        error = next(calls)
        if error is not None:
            raise error

    monkeypatch.setattr(ClassTotals, "add", add)
    hand_in(three, "ada", {})
    try:
        called = grade()
    except MemoryError:
        pass
    else:
        assert called.status != 0
        assert "Traceback" not in called.err
    after = tree(three / "results")
    assert set(after) == set(before)  # no half file
    for name in ("results.json", "grades.csv"):
        assert after[name] == before[name]
    for data in after.values():
        assert data.endswith(b"\n")


@pytest.mark.parametrize("name", ["results.json", "grades.csv"])
def test_a_folder_in_the_place_of_a_file_is_told(three: Path, name: str) -> None:
    (three / "results" / name).mkdir(parents=True)
    called = grade()
    assert called.status == 2
    assert "cannot write to 'results': is a directory" in called.err
    assert not [p for p in (three / "results").iterdir() if p.name.startswith(".")]


def test_a_folder_that_cannot_be_written_is_told(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root may write everywhere, the refusal is made up."""

    def refuse(*args: object, **options: object) -> object:
        raise PermissionError(13, "Permission denied")

    (three / "results").mkdir()
    monkeypatch.setattr(import_module("autograder.cli.results"), "open", refuse, raising=False)
    called = grade()
    assert called.status == 2
    assert "cannot write to 'results': permission denied" in called.err
    assert tree(three / "results") == {}


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    write(path, "before")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(AutograderError, match="no space left on device"):
        write(path, "after")
    assert tree(tmp_path) == {"x.json": b"before"}


# Whatever lies in the folder -------------------------------------------------------------------------------


def test_a_hostile_class_is_graded_to_the_end(hostile_class: Path) -> None:
    out = hostile_class / "out"
    words = ("grade", hostile_class / "class", "--problems", hostile_class / "problems", "--out", out)
    called = call(*words)
    assert called.status == 0
    assert len(scores(out)) >= len(FILES) + len(NAMES) - 2
    check_shape(results(out))
    assert scores(out)["bom"] == 0
    assert_inert(called.out)
    assert_inert(called.err)
    assert_inert_csv((out / "grades.csv").read_text("utf-8"))
    for path in [out / "results.json", *(out / "students").iterdir()]:
        text = path.read_text("utf-8")
        assert_inert(text)
        json.loads(text)
    assert len(list((out / "students").iterdir())) == len(scores(out))
    again = tree(out)
    call(*words)
    assert tree(out) == again


def test_every_hostile_student_can_be_reported(hostile_class: Path) -> None:
    students = sorted(one.student for one in find(hostile_class / "class")[0])
    named = [word for student in students for word in ("--student", student)]
    called = call(
        "grade",
        hostile_class / "class",
        "-p",
        hostile_class / "problems",
        "-o",
        hostile_class / "out",
        *named,
    )
    assert called.status == 0
    assert_inert(called.out)


@pytest.mark.parametrize("name", ["ada", "Zoë", "学生", "a b", "A" * 300, "é" * 150])
def test_a_students_file_is_named_after_the_student(name: str) -> None:
    assert len(file_name(name).encode()) <= LONGEST_NAME + 20
    assert file_name(name).startswith(name[:90])
    assert file_name(name + "x") != file_name(name)


# Large classes ---------------------------------------------------------------------------------------------


def test_a_large_class_takes_little_memory_for_each_student(course: Path) -> None:
    rng = random.Random(0)  # noqa: S311
    for i in range(1000):
        answers = {
            problem: {id: raw if rng.random() < 0.6 else 0.5 for id, raw in part.items() if rng.random() < 0.9}
            for problem, part in RIGHT.items()
        }
        hand_in(course, f"s{i:04}", answers)
    graders = [ProblemGrader(solved) for solved in load_all([course / "problems"])]
    found, _ = find(course / "class")
    totals = ClassTotals(graders)
    with command.Results(course / "results", graders) as whole, whole.part(0) as written:
        for i, one in enumerate(found):
            if i == 200:
                tracemalloc.start()
            result, _ = command.grade_one(graders, one)
            written.add(result)
            totals.add(result)
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert kept / 800 < 1024
    assert len(scores()) == 1000
