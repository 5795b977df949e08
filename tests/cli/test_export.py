"""`autograder export`: results of a class in the gradebook of a platform."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.calls import Called, call
from tests.cli.conftest import RIGHT, hand_in
from tests.hostile import assert_inert
from tests.unit.test_gradebooks import CANVAS

BOOK = "student,score,name\r\nada,,Ada B\r\nben,,=cmd()\r\nzoe,4,Zoë\r\n"


@pytest.fixture
def graded(course: Path) -> Path:
    """A class of two, graded; `book.csv` beside it."""
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", {})
    assert call("grade", "class").status == 0
    (course / "book.csv").write_text(BOOK, "utf-8", newline="")
    return course


def export(*words: str | Path, to: str = "csv", book: str = "book.csv") -> Called:
    return call("export", "results", "--to", to, "--gradebook", book, *words)


def test_a_class_is_put_into_a_new_file_beside_the_gradebook(graded: Path) -> None:
    called = export()
    assert called.status == 0
    assert called.err == ""
    assert called.out == (
        "2 grades in 'score'\nleft as they are: 1 student without a result\nwritten to book-graded.csv\n"
    )
    text = (graded / "book-graded.csv").read_bytes()
    assert text == BOOK.replace("ada,,", "ada,10.3333,").replace("ben,,", "ben,0,").encode()
    assert (graded / "book.csv").read_bytes() == BOOK.encode()


@pytest.mark.parametrize("results", ["results", "results/results.json"])
def test_results_are_a_folder_or_its_file(graded: Path, results: str) -> None:
    assert call("export", results, "--to", "csv", "--roster", "book.csv", "-o", "out.csv").status == 0
    assert (graded / "out.csv").exists()


def test_who_has_no_row_is_named_and_the_status_is_1(graded: Path) -> None:
    (graded / "book.csv").write_text(BOOK.replace("ben,", "benny,"), "utf-8", newline="")
    called = export()
    assert called.status == 1
    assert called.err == "not placed: 'ben': no row has it as id, login, email, sid or name\n"
    assert "ada,10.3333" in (graded / "book-graded.csv").read_text("utf-8")


@pytest.mark.parametrize("out", ["book.csv", "./book.csv", "link.csv", "hard.csv"])
def test_the_gradebook_itself_is_never_overwritten(graded: Path, out: str) -> None:
    (graded / "link.csv").symlink_to("book.csv")
    os.link(graded / "book.csv", graded / "hard.csv")
    called = export("-o", out)
    assert called.status == 2
    assert "'book.csv' is not overwritten" in called.err
    assert (graded / "book.csv").read_bytes() == BOOK.encode()


def test_nor_are_the_results(graded: Path) -> None:
    before = (graded / "results/results.json").read_bytes()
    assert export("-o", "results/results.json").status == 2
    assert (graded / "results/results.json").read_bytes() == before


def test_a_gradebook_with_other_grades_is_refused_and_nothing_is_written(graded: Path) -> None:
    (graded / "book.csv").write_text(BOOK.replace("ada,,", "ada,9,"), "utf-8", newline="")
    called = export()
    assert called.status == 2
    assert called.err.startswith("book.csv:2:1: there is another grade already: '9', and now 10.3333\n")
    assert not (graded / "book-graded.csv").exists()
    assert export("--overwrite").status == 0
    assert "ada,10.3333" in (graded / "book-graded.csv").read_text("utf-8")


def test_points_are_scaled_to_the_column_if_asked(graded: Path) -> None:
    (graded / "canvas.csv").write_text(CANVAS.replace("3.00", ""), "utf-8", newline="")
    called = export("--column", "9001", "--points", to="canvas", book="canvas.csv")
    assert called.status == 1  # ben is nobody there
    assert "scaled from 10.3333 points to the 10.00 of the column\n" in called.out
    assert "ada,Sec 1,10.00," in (graded / "canvas-graded.csv").read_text("utf-8")


def test_a_new_column_is_made_if_asked(graded: Path) -> None:
    called = export("--column", "hw1")
    assert called.status == 2
    assert "--add makes a new last column of this name" in called.err
    assert export("--column", "hw1", "--add").status == 0
    assert (graded / "book-graded.csv").read_text("utf-8").startswith("student,score,name,hw1\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--to", "canvass"], "unknown gradebook 'canvass'"),
        (["--to", "csv", "--gradebook", "nowhere.csv"], "cannot read 'nowhere.csv'"),
        (["--to", "csv", "-o", "nowhere/out.csv"], "cannot write 'nowhere/out.csv'"),
    ],
)
def test_a_wrong_call_is_told(graded: Path, words: list[str], message: str) -> None:
    called = call("export", "results", "--gradebook", "book.csv", *words)
    assert called.status == 2
    assert message in called.err


def test_results_that_are_not_there_are_told(course: Path) -> None:
    called = call("export", "results", "--to", "csv", "--gradebook", "book.csv")
    assert called.status == 2
    assert "cannot read 'results'" in called.err


def test_a_file_that_is_not_utf8_is_filled_with_a_warning(graded: Path) -> None:
    (graded / "book.csv").write_bytes(BOOK.encode("cp1252"))
    called = export()
    assert called.status == 0
    assert "warning: 'book.csv' is not in UTF-8; it is read as cp1252" in called.err
    assert "Zoë" in (graded / "book-graded.csv").read_text("cp1252")


def test_what_is_printed_of_hostile_names_is_inert(course: Path) -> None:
    hand_in(course, "\x1b[31m=1+1", RIGHT)
    call("grade", "class")
    (course / "book.csv").write_text("student,\x1b[2J\nada,\n", "utf-8")
    called = export("--column", "\x1b[2J")
    assert called.status == 1
    assert_inert(called.out)
    assert_inert(called.err)
