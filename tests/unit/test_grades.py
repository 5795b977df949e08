"""`grades.csv`: a row for each student that no spreadsheet computes."""

from __future__ import annotations

import csv
import io

import pytest

from autograder.grading.grade import grade
from autograder.reports import grades
from tests.builders import grader, handed_in
from tests.hostile import PROBLEM, TEXTS, assert_inert_csv

TEST = grader(PROBLEM)


def table(*names: str) -> str:
    return grades.head([TEST]) + "".join(grades.row(grade([TEST], handed_in({"n": 6}, "net", n))) for n in names)


def test_there_is_a_row_for_each_student_and_a_column_for_each_question() -> None:
    assert list(csv.DictReader(io.StringIO(table("ada", "ben"))))[1] == {
        "student": "ben",
        "score": "0.3333",
        "max_score": "3.3333",
        "net/z": "0",
        "net/W": "0",
        "net/n": "0.3333",
    }


@pytest.mark.parametrize("name", TEXTS)
def test_a_students_name_is_no_formula_and_no_command(name: str) -> None:
    rows = assert_inert_csv(table(TEXTS[name]))
    assert len(rows) == 2


@pytest.mark.parametrize("name", ["ada", "Zoë", "学生", "O'Brien", "a-b", "Ng, Li"])
def test_a_plain_name_is_kept(name: str) -> None:
    assert assert_inert_csv(table(name))[1][0] == name


def test_lines_end_the_same_on_every_system() -> None:
    assert "\r" not in table("ada")
    assert table("ada").endswith("\n")
