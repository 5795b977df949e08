"""`autograder report` and `grade --html`: pages on disk, whatever the students are called."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from autograder.cli.files import LONGEST_NAME
from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT, hand_in
from tests.downloads import DOWNLOADS, laid_out, student, zipped
from tests.hostile import hostile_class
from tests.pages import Page, assert_harmless, assert_whole

__all__ = ["hostile_class"]  # a fixture

command: Any = import_module("autograder.cli.report")


@pytest.fixture
def graded(course: Path) -> Path:
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", {"net": {"z1": [12.5, -0.95]}})
    assert call("grade", "class").status == 0
    return course


def report(*words: str | Path) -> Called:
    return call("report", *words)


def pages(folder: str | Path) -> dict[str, bytes]:
    root = Path(folder)
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.html")}


def text(path: str | Path) -> str:
    return Page(Path(path).read_text("utf-8")).text


# What it writes --------------------------------------------------------------------------------------------


def test_a_class_has_a_page_and_every_student_has_one(graded: Path) -> None:
    called = report()
    assert called == (0, "pages in results/index.html and results/students/\n", "")
    assert sorted(pages("results")) == ["index.html", "students/ada.html", "students/ben.html"]


def test_pages_go_where_they_are_wanted(graded: Path) -> None:
    assert report("results/results.json", "--out", "pages").status == 0
    assert sorted(pages("pages")) == ["index.html", "students/ada.html", "students/ben.html"]
    assert pages("results") == {}


def test_answers_are_shown_where_submissions_are_given(graded: Path) -> None:
    report()
    assert "12.5" not in text("results/students/ben.html")
    report("--submissions", "class")
    assert "12.5" in text("results/students/ben.html")
    assert "12.5" in text("results/index.html")


def test_solutions_are_shown_only_where_they_are_wanted(graded: Path) -> None:
    report()
    assert "Worked solution" not in text("results/students/ben.html")
    report("--solutions")
    assert "Worked solution" in text("results/students/ben.html")
    assert "Worked solution" not in text("results/index.html")


def test_the_assignment_gives_the_title(graded: Path) -> None:
    (graded / "problems" / "assignment.yaml").write_text("title: Homework <3>\nproblems: [graph, net]\n", "utf-8")
    call("grade", "class", "--html")
    assert "Homework <3>" in text("results/index.html")
    assert "Homework <3>" in text("results/students/ada.html")


def test_the_same_results_give_the_same_bytes(graded: Path) -> None:
    report("--out", "one", "--submissions", "class")
    report("--out", "two", "--submissions", "class")
    assert pages("one") == pages("two")


def test_an_unchanged_page_is_left_alone(graded: Path) -> None:
    report()
    before = Path("results/index.html").stat().st_mtime_ns
    report()
    assert Path("results/index.html").stat().st_mtime_ns == before


def test_no_part_of_a_page_is_left_behind(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "course", fault)
    with pytest.raises(RuntimeError):
        report()
    assert not list(Path("results").rglob("*.part"))
    assert sorted(pages("results")) == ["students/ada.html", "students/ben.html"]


def fault(*args: Any) -> Any:
    raise RuntimeError("of ours")


# grade --html ----------------------------------------------------------------------------------------------


def test_grade_writes_the_same_pages(graded: Path) -> None:
    report("--submissions", "class", "--out", "pages")
    called = call("grade", "class", "--html")
    assert called.status == 0
    assert called.out.endswith("pages in results/index.html and results/students/\n")
    assert pages("results") == pages("pages")


@pytest.mark.parametrize("name", DOWNLOADS)
@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_the_pages_of_a_download_show_its_answers(course: Path, name: str, packed: bool) -> None:
    tree = DOWNLOADS[name][0]([student("ben", "Ben", 502, {"net": {"z1": [12.5, -0.95]}})])
    given = zipped(tree, course / "download.zip") if packed else laid_out(tree, course / "download")
    assert call("grade", given, "--html").status == 0
    (page,) = Path("results/students").glob("*.html")
    assert "12.5" in text(page)
    page.unlink()
    assert report("--submissions", given) == (0, "pages in results/index.html and results/students/\n", "")
    assert "12.5" in text(page)


def test_a_platforms_only_submission_has_its_page(graded: Path) -> None:
    Path("eve").mkdir()
    Path("eve/answers.json").write_text(json.dumps(RIGHT), "utf-8")
    called = call("grade", "eve", "--html", "--format", "autolab")
    assert (called.status, list(json.loads(called.out))) == (0, ["scores"])
    assert sorted(pages("results")) == ["index.html", "students/eve.html"]


def test_json_stays_json(graded: Path) -> None:
    assert json.loads(call("grade", "class", "--html", "--json").out)["students"]


def test_no_pages_are_written_unasked(graded: Path) -> None:
    assert pages("results") == {}


# Mistakes --------------------------------------------------------------------------------------------------


def test_without_results_it_says_who_writes_them(course: Path) -> None:
    called = report()
    assert called.status == 2
    assert called.err.startswith("cannot read 'results': no such file or directory\n")
    assert "`autograder grade` writes it" in called.err


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_results_json_is_refused(graded: Path, data: bytes) -> None:
    Path("results/results.json").write_bytes(data)
    called = report()
    assert called.status == 2
    assert "'results/results.json' is no results.json that `autograder grade` wrote" in called.err


def test_results_of_other_problems_are_refused(graded: Path) -> None:
    called = report("--problems", "problems/net.yaml")
    assert called.status == 2
    assert "holds results of other questions: see problem 'residual'" in called.err
    assert pages("results") == {}


def test_who_handed_in_nothing_there_is_told_of(graded: Path) -> None:
    (graded / "class" / "ben.json").unlink()
    called = report("--submissions", "class")
    assert called.status == 0
    assert called.err == "no submission of 'ben': their pages show no answers\n"


@pytest.mark.parametrize("name", ["../../evil", "a/b", "a\0b", "a\ud800b"])
def test_a_page_is_written_nowhere_but_in_its_folder(graded: Path, name: str) -> None:
    data = json.loads(Path("results/results.json").read_text("utf-8"))
    data["students"][0]["student"] = name
    Path("results/results.json").write_text(json.dumps(data), "utf-8")
    called = report("--out", "pages")
    assert called.status == 2
    assert "a student cannot be called" in called.err
    assert pages(".") == {}


def test_a_folder_that_cannot_be_made_is_told(graded: Path) -> None:
    called = report("--out", "results/grades.csv")
    assert called.status == 2
    assert "cannot make the folder 'results/grades.csv/students'" in called.err


# Hostile classes -------------------------------------------------------------------------------------------


def test_every_page_of_a_hostile_class_is_whole_and_linked(
    hostile_class: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile_class)
    call("grade", "class", "--html")
    written = pages("results")
    for data in written.values():
        page = Page(data.decode())
        assert_whole(page)
        assert_harmless(page)
    links = [unquote(link) for link in Page(written.pop("index.html").decode()).values("href")]
    assert sorted(links) == sorted(written)


def test_a_name_too_long_for_a_file_is_cut(course: Path) -> None:
    (course / "class").mkdir()
    (course / "class" / ("é" * (LONGEST_NAME // 2 + 10))).mkdir()
    call("grade", "class", "--html")
    (page,) = [name for name in pages("results") if name.startswith("students/")]
    assert len(page.encode()) < 255
    assert page.endswith(".html")
