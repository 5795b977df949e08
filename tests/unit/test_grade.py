"""Grading submissions: outcomes, sums, notes of what nobody asked for."""

from __future__ import annotations

import json
import time
from fractions import Fraction
from typing import Any

import pytest

from autograder.grading import grade as grading
from autograder.grading.grade import MOST_NOTES, grade
from autograder.grading.result import StudentResult
from autograder.submissions.answers import parse
from tests.builders import graded, grader, handed_in, outcomes, right_answers
from tests.hostile import ANSWERS, FILES, PROBLEM, assert_inert
from tests.problems_in_text import problem

TWO = """
graph: {a: x, b: 2 * x}
values: {x: [1, 2]}
questions:
  - {id: a, ask: a, points: 1/3}
  - {id: b, ask: b, points: 2, hidden: true}
"""


def notes(answers: Any, text: str = TWO) -> list[str]:
    return list(grade([grader(text)], parse("ada", json.dumps(answers).encode())).notes)


# Results ---------------------------------------------------------------------------------------------------


def test_a_question_is_blank_until_it_is_answered() -> None:
    found = graded(grader(TWO), {})
    assert [(q.outcome, q.score, q.feedback) for q in found.values()] == [("blank", 0, "no answer")] * 2


def test_hidden_questions_are_graded_like_others() -> None:
    assert outcomes(grader(TWO), {"a": [1, 2], "b": [2, 4]}) == {"a": "correct", "b": "correct"}


def test_points_are_summed_exactly() -> None:
    result = grade([grader(TWO)] * 3, handed_in({"a": [1, 2], "b": [2, 4]}))
    assert (result.score, result.max_score) == (7, 7)
    assert result.problems[0].score == Fraction(7, 3)


def test_questions_without_points_are_graded_for_nothing() -> None:
    text = "graph: {a: x}\nvalues: {x: 1}\nquestions: [{id: q, ask: a, points: 0}]"
    for answer, outcome in ((1, "correct"), (2, "incorrect")):
        (result,) = graded(grader(text), {"q": answer}).values()
        assert (result.outcome, result.score, result.max_score) == (outcome, 0, 0)


def test_a_file_that_is_no_json_is_unreadable_in_every_question() -> None:
    result = grade([grader(TWO)], parse("ada", b"{"))
    assert [q.outcome for q in result.problems[0].questions] == ["unreadable"] * 2
    assert len({q.feedback for q in result.problems[0].questions} | set(result.notes)) == 1


def test_a_problem_that_is_no_object_is_unreadable_alone() -> None:
    other = grading.ProblemGrader(problem("id: other\n" + TWO))
    result = grade([grader(TWO), other], parse("ada", b'{"test": [1, 2], "other": {"a": [1, 2]}}'))
    assert [[q.outcome for q in p.questions] for p in result.problems] == [
        ["unreadable"] * 2,
        ["correct", "blank"],
    ]


@pytest.mark.parametrize("file", FILES)
def test_no_file_stops_the_grading(file: str) -> None:
    result = grade([grader(PROBLEM)], parse("eve", FILES[file]))
    assert isinstance(result, StudentResult)
    assert result.score == 0 or file == "bom"
    for said in (*result.notes, *(q.feedback for q in result.problems[0].questions)):
        assert_inert(said)
        assert len(said) < 400


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_hostile_answer_costs_its_own_points_only(answer: str) -> None:
    test = grader(PROBLEM)
    answers = right_answers(test) | {"z": ANSWERS[answer]}
    found = outcomes(test, answers)
    assert found.pop("z") in ("unreadable", "incorrect")
    assert set(found.values()) == {"correct"}


def test_what_one_student_did_changes_nothing_for_the_next() -> None:
    test = grader(PROBLEM)
    before = graded(test, right_answers(test))
    for data in FILES.values():
        grade([test], parse("eve", data))
    assert graded(test, right_answers(test)) == before


# Notes -----------------------------------------------------------------------------------------------------


def test_an_unknown_problem_is_noted_with_the_one_that_was_meant() -> None:
    assert notes({"tst": {"a": 1}}) == ["there is no problem 'tst': did you mean 'test'?"]
    assert notes({"something-else": {"a": 1}}) == ["there is no problem 'something-else'"]


def test_an_unknown_question_is_noted_with_the_one_that_was_meant() -> None:
    assert notes({"test": {"A": 1}}) == ["problem 'test' has no question 'A': did you mean 'a'?"]


def test_a_hidden_question_is_never_proposed() -> None:
    assert notes({"test": {"B": 1}}) == ["problem 'test' has no question 'B'"]


def test_an_answer_to_a_hidden_question_is_not_noted() -> None:
    assert notes({"test": {"b": 1}}) == []


def test_of_many_notes_the_first_are_kept_and_the_rest_counted() -> None:
    found = notes({"test": {f"x{i}": 1 for i in range(100)}})
    assert len(found) == MOST_NOTES + 1
    assert found[-1] == "and 80 more"


@pytest.mark.parametrize("count", [MOST_NOTES - 1, MOST_NOTES, MOST_NOTES + 1])
def test_no_note_is_lost_at_the_limit(count: int) -> None:
    found = notes({"test": {f"x{i}": 1 for i in range(count)}})
    assert len(found) == count if count <= MOST_NOTES else found[-1] == f"and {count - MOST_NOTES} more"


def test_many_unknown_ids_are_counted_in_no_time() -> None:
    """A closest name takes long to find; 100,000 of them would stop the class."""
    submission = parse("eve", json.dumps({"test": {f"zz{i}": 1 for i in range(100_000)}}).encode())
    test = grader(TWO)
    start = time.perf_counter()
    grade([test], submission)
    assert time.perf_counter() - start < 1


def test_notes_show_a_students_text_quoted_and_short() -> None:
    (said,) = notes({"\x1b[31m" + "x" * 10_000: {}})
    assert_inert(said)
    assert "\\x1b[31m" in said
    assert len(said) < 100
