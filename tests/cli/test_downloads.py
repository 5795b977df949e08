"""What a course platform gives for download is graded as the plain folder of the same class."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests import downloads
from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT
from tests.code_problems import NET
from tests.code_problems import RIGHT as CODE
from tests.downloads import DOWNLOADS, Student, laid_out, student, zipped
from tests.hostile import assert_inert, assert_inert_csv

HALF = {"net": {**RIGHT["net"], "z1": [1, 2]}, "residual": {"y": "2,025"}}
CLASS = [
    student("ada", "Ada B", 501, RIGHT),
    student("ben", "Ben O'Neil", 502, HALF),
    student("cheneve", "Eve Chen", 503, {"residual": {"dw": 1.5}}),
    Student("dual", "Dual", 504, {"notes.txt": b"nothing"}),
]


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    path = tmp_path / "private"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


def grade(path: Path, *words: str) -> tuple[Called, dict[str, Any]]:
    """What is printed, and the entries of results.json by student."""
    called = call("grade", path, *words)
    results = json.loads(Path("results/results.json").read_text("utf-8"))
    return called, {entry["student"]: entry for entry in results["students"]}


def bare(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry without who it is of."""
    return {key: part for key, part in entry.items() if key not in ("student", "identity")}


def number_of(entry: dict[str, Any]) -> int:
    """Which student of the class it is, by what the download tells."""
    ids = entry["identity"]["ids"]
    known = {s.key: s.number for s in CLASS}
    return known[ids["github"]] if "github" in ids else int(next(iter(ids.values())))


def expected(course: Path, students: list[Student]) -> dict[int, Any]:
    _, entries = grade(laid_out(downloads.plain(students), course / "plain"))
    return {s.number: bare(entries[s.key]) for s in students}


# Round trips -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", DOWNLOADS)
def test_an_unpacked_download_gives_the_grades_of_the_plain_folder(course: Path, layout: str) -> None:
    wanted = expected(course, CLASS)
    build, line = DOWNLOADS[layout]
    called, entries = grade(laid_out(build(CLASS), course / "hw1"))
    assert {number_of(entry): bare(entry) for entry in entries.values()} == wanted
    assert called.status == 0
    assert called.out.startswith(f"{line}4 students")


@pytest.mark.parametrize("top", ["", "a folder/"])
@pytest.mark.parametrize("layout", DOWNLOADS)
def test_a_packed_download_gives_the_grades_of_the_plain_folder(course: Path, layout: str, top: str) -> None:
    wanted = expected(course, CLASS)
    build, line = DOWNLOADS[layout]
    name, top = ("hw-1-submissions.zip", top and "hw-1-submissions/") if layout == "classroom" else ("all.zip", top)
    called, entries = grade(zipped(build(CLASS), course / name, top))
    assert {number_of(entry): bare(entry) for entry in entries.values()} == wanted
    assert called.out.startswith(f"{line}4 students")


@pytest.mark.parametrize("top", ["", "class/"])
def test_a_zip_of_the_plain_folder_gives_its_results_byte_for_byte(course: Path, top: str) -> None:
    tree = downloads.plain(CLASS)
    grade(laid_out(tree, course / "plain"))
    wanted = Path("results/results.json").read_bytes()
    called, _ = grade(zipped(tree, course / "class.zip", top))
    assert Path("results/results.json").read_bytes() == wanted
    assert called.out.startswith("a zip: 4 students\n")
    assert called.err == ""


@pytest.mark.parametrize("layout", DOWNLOADS)
def test_code_in_a_download_is_run_as_in_the_plain_folder(course: Path, layout: str) -> None:
    (course / "code").mkdir()
    (course / "code" / "net.yaml").write_text(NET, "utf-8")
    wrong = CODE.replace("np.maximum(z, 0) - y", "y - np.maximum(z, 0)")
    students = [
        student("ada", "Ada B", 501, {"net": {"z": [0.4, 1.2]}}, solution_py=CODE),
        Student("ben", "Ben O'Neil", 502, {"solution.py": wrong.encode()}),
    ]
    words = ("--problems", "code", "--unsafe-no-isolation")
    _, entries = grade(laid_out(downloads.plain(students), course / "plain"), *words)
    wanted = {s.number: bare(entries[s.key]) for s in students}
    _, entries = grade(zipped(DOWNLOADS[layout][0](students), course / "hw-1-submissions.zip"), *words)
    assert {number_of(entry): bare(entry) for entry in entries.values()} == wanted
    assert wanted[501]["score"] == 13
    assert 0 < wanted[502]["score"] < 12


@pytest.mark.parametrize("layout", DOWNLOADS)
def test_nothing_of_a_download_is_left_behind(course: Path, private: Path, layout: str) -> None:
    grade(zipped(DOWNLOADS[layout][0](CLASS), course / "hw-1-submissions.zip"))
    assert list(private.iterdir()) == []


def test_nothing_is_left_behind_where_the_grading_ends_in_an_error(course: Path, private: Path) -> None:
    called = call("grade", zipped(downloads.canvas(CLASS), course / "all.zip"), "--student", "nobody")
    assert called.status == 2
    assert list(private.iterdir()) == []


# What is told of students ----------------------------------------------------------------------------------


def test_a_plain_folder_has_no_identities_and_no_line_about_itself(course: Path) -> None:
    called, entries = grade(laid_out(downloads.plain(CLASS), course / "plain"))
    assert not any("identity" in entry for entry in entries.values())
    assert called.out.split()[0] == "student"


def test_the_results_carry_what_canvas_tells(course: Path) -> None:
    _, entries = grade(laid_out(downloads.canvas(CLASS), course / "hw1"))
    assert entries["ada"]["identity"] == {"name": "ada", "ids": {"canvas_user": "501"}, "late": True}
    assert entries["ben"]["identity"]["late"] is False


def test_the_results_carry_what_gradescope_tells(course: Path) -> None:
    _, entries = grade(laid_out(downloads.gradescope(CLASS), course / "hw1"))
    assert entries["Ada B"]["identity"] == {
        "name": "Ada B",
        "email": "ada@example.edu",
        "sid": "00501",
        "ids": {"gradescope_submission": "501"},
        "submitted_at": "2026-02-01T18:00:00+00:00",
    }


def test_a_students_own_file_carries_it_too(course: Path) -> None:
    _, entries = grade(laid_out(downloads.moodle(CLASS), course / "hw1"))
    own = json.loads(Path("results/students/Eve Chen.json").read_text("utf-8"))
    assert (
        own["identity"] == entries["Eve Chen"]["identity"] == {"name": "Eve Chen", "ids": {"moodle_participant": "503"}}
    )


def test_a_late_mark_changes_no_score(course: Path) -> None:
    _, entries = grade(laid_out(downloads.canvas([CLASS[0]]), course / "hw1"))
    assert entries["ada"]["score"] == entries["ada"]["max_score"]


def test_a_member_of_a_group_has_the_result_of_the_group(course: Path) -> None:
    tree = downloads.gradescope([CLASS[0]])
    tree["submission_metadata.yml"] = (
        b'submission_501:\n  :submitters:\n  - {":name": Ada B}\n  - {":name": Eve Chen}\n  :created_at: ~\n'
    )
    called, entries = grade(laid_out(tree, course / "hw1"))
    assert bare(entries["Ada B"]) == bare(entries["Eve Chen"])
    assert entries["Eve Chen"]["identity"]["group"] == ["Ada B", "Eve Chen"]
    assert called.out.startswith("a Gradescope export: 2 students\n")


ESSAY = "id: essay\ntitle: Why\ngraph: {z: 2 * x}\nvalues: {x: 3}\nquestions:\n  - {id: why, kind: text, points: 3}\n"


def test_who_a_student_is_stays_known_when_a_person_has_marked_the_answer(course: Path) -> None:
    (course / "problems" / "essay.yaml").write_text(ESSAY, "utf-8")
    path = zipped(downloads.canvas([student("ada", "Ada B", 501, {"essay": {"why": "slopes"}})]), course / "all.zip")
    assert "1 marked" in call("review", path, "--by", "kim", typed="2\n").out
    _, entries = grade(path)
    assert entries["ada"]["score"] == 2
    assert entries["ada"]["identity"]["ids"] == {"canvas_user": "501"}


# What is said ----------------------------------------------------------------------------------------------


def test_what_is_not_placed_is_counted_and_listed_with_its_reason(course: Path) -> None:
    tree = {**downloads.canvas(CLASS), "notes.txt": b"", "dual_504_text.html": b"", "sub/x": b"", ".DS_Store": b""}
    called, _ = grade(laid_out(tree, course / "hw1"))
    line = "a Canvas download: 4 students, 2 files not placed, 1 folder not placed, ignored '.DS_Store'"
    assert called.out.splitlines()[0] == line
    assert called.err.splitlines() == [
        "warning: not placed: 'dual_504_text.html': text typed into Canvas is not read; an answer is a file",
        "warning: not placed: 'notes.txt': no name of Canvas's, <name>_<user>_<attachment>_<file>",
        "warning: not placed: 'sub/': no name of Canvas's, <name>_<user>_<attachment>_<file>",
        "3 warnings",
    ]


def test_json_is_all_that_is_printed_when_it_is_asked_for(course: Path) -> None:
    called, _ = grade(laid_out(downloads.canvas(CLASS), course / "hw1"), "--json")
    assert len(json.loads(called.out)["students"]) == 4


def test_a_student_of_a_download_can_be_reported(course: Path) -> None:
    called, _ = grade(laid_out(downloads.moodle(CLASS), course / "hw1"), "--student", "Eve Chen")
    assert called.out.splitlines()[1] == "Eve Chen"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("all.zip", b"", "'all.zip': it can't be read as a zip: file is not a zip file"),
        ("all.zip", b"PK\x03\x04 and no more", "'all.zip': it can't be read as a zip: file is not a zip file"),
        ("all.tar.gz", b"\x1f\x8b", "'all.tar.gz' is a file, expected a folder of submissions or a zip of it"),
        ("gone.zip", None, "no folder 'gone.zip'"),
        ("empty.zip", b"PK\x05\x06" + bytes(18), "no submissions in 'empty.zip'"),
    ],
)
def test_a_file_that_is_no_class_is_an_error_in_words(course: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (course / name).write_bytes(data)
    called = call("grade", name)
    assert called.status == 2
    assert called.err.splitlines()[0] == said


def test_hostile_names_in_a_download_come_alive_nowhere(course: Path) -> None:
    names = ["\x1b[31mred", "=1+1", "../../up", "a\nb", "\u202egnp", "con", "<script>alert(1)</script>", "x" * 5000]
    students = [student(f"s{k}", name, 600 + k, RIGHT) for k, name in enumerate(names)]
    called, entries = grade(zipped(downloads.gradescope(students), course / "all.zip"))
    assert len(entries) == len(names)
    assert_inert(called.out + called.err + Path("results/results.json").read_text("utf-8"))
    assert_inert_csv(Path("results/grades.csv").read_text("utf-8"))
    assert len(list(Path("results/students").iterdir())) == len(names)
    assert not list(course.parent.glob("up*"))
