"""What people read: a student question by question, a class student by student."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.grading.grade import grade
from autograder.grading.result import Outcome, QuestionResult, of_problem
from autograder.grading.result import of_student as result_of_student
from autograder.reports.entries import UNGRADED
from autograder.reports.people import ClassTotals, of_student, percent
from tests.builders import grader, handed_in
from tests.hostile import TEXTS, assert_inert

TEST = grader(
    """
graph: {a: x, b: 2 * x}
values: {x: [1, 2, 3]}
questions:
  - {id: a, ask: a, points: 1/3}
  - {id: b, ask: 2 * a, points: 3, credit: elementwise}
"""
)
RIGHT = {"a": [1, 2, 3], "b": [2, 4, 6]}
PART = {"a": [1, 2, 3], "b": [2, 4, 5]}


def totals(*submissions: dict[str, object]) -> ClassTotals:
    found = ClassTotals([TEST])
    for i, answers in enumerate(submissions):
        found.add(grade([TEST], handed_in(answers, student=f"s{i}")))
    return found


def test_a_student_sees_a_row_for_each_question() -> None:
    table = of_student(grade([TEST], handed_in(PART)), [TEST])
    assert table.headers == ["question", "asked", "points", "outcome", "reason"]
    assert table.rows[0] == ["test/a", "a", "0.3333 / 0.3333", "correct", ""]
    assert table.rows[1][:4] == ["test/b", "2 * a", "2 / 3", "partial"]
    assert table.rows[1][4].startswith("1 of 3 entries differs: [2]")
    assert table.styles == ["correct", "partial"]


def test_a_class_has_a_row_for_each_student() -> None:
    assert list(totals(RIGHT, PART, {}).students().rows) == [
        ["s0", "3.3333", "3.3333", "100%", ""],
        ["s1", "2.3333", "3.3333", "70%", "1 partial"],
        ["s2", "0", "3.3333", "0%", "2 blank"],
    ]


def test_a_class_has_a_row_for_each_question() -> None:
    assert list(totals(RIGHT, PART, {}).questions().rows) == [
        ["test/a", "a", "2 / 3", "67%"],
        ["test/b", "2 * a", "1 / 3", "56%"],
    ]


@pytest.mark.parametrize("outcome", UNGRADED)
def test_what_was_not_graded_is_nobodys_zero(outcome: Outcome) -> None:
    found = totals(RIGHT)
    ungraded = [QuestionResult(id, 0, 1, outcome, "") for id in ("a", "b")]
    found.add(result_of_student("eve", [of_problem("test", ungraded)]))
    merged = ClassTotals([TEST])
    merged.merge(found.state())
    for one in (found, merged):
        assert [row[2:] for row in one.questions().rows] == [["1 / 1", "100%"], ["1 / 1", "100%"]]
        assert one.waiting == 0


def test_carried_answers_count_as_full_points() -> None:
    found = list(totals({"a": [2, 2, 2], "b": [4, 4, 4]}).questions().rows)
    assert [row[2] for row in found] == ["0 / 1", "1 / 1"]


@pytest.mark.parametrize(
    ("submissions", "line"),
    [
        ([], "no students"),
        ([RIGHT], "1 student, mean 3.3333, median 3.3333, best 3.3333, worst 3.3333 of 3.3333"),
        ([RIGHT, {}], "2 students, mean 1.6667, median 1.6667, best 3.3333, worst 0 of 3.3333"),
        ([RIGHT, PART, {}], "3 students, mean 1.8889, median 2.3333, best 3.3333, worst 0 of 3.3333"),
    ],
)
def test_the_class_is_summed_up_in_a_line(submissions: list[dict[str, object]], line: str) -> None:
    assert totals(*submissions).summary() == line


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, "33%"), (1, 8, "13%"), (3, 8, "38%"), (0, 5, "0%"), (5, 5, "100%"), (0, 0, "–")]
)
def test_percent_is_rounded(part: int, whole: int, said: str) -> None:
    assert percent(Fraction(part), Fraction(whole)) == said


@pytest.mark.parametrize("name", TEXTS)
def test_a_students_name_is_text(name: str) -> None:
    found = ClassTotals([TEST])
    found.add(grade([TEST], handed_in({}, student=TEXTS[name])))
    for row in found.students().rows:
        assert_inert("".join(row))
