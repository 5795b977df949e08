"""Marks that people give, and the results that they stand in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from autograder.grading.grade import grade, with_marks
from autograder.grading.marks import Mark, digest
from autograder.grading.result import StudentResult
from autograder.submissions.code import Handed
from tests.builders import grader, handed_in, written
from tests.written_problems import ESSAY

TEXT = written(
    {
        "graph": {"z": "2 * x"},
        "values": {"x": 3},
        "questions": [{**ESSAY, "id": "text"}, {"id": "z", "ask": "z", "points": 2}],
    }
)


def given(question: str, score: Any, **more: Any) -> Mark:
    return Mark("ada", "test", question, Fraction(score), **more)


def result(answers: dict[str, Any], *marks: Mark, student: str = "ada") -> StudentResult:
    by_question = {(m.problem, m.question): m for m in marks}
    graders, submission = [grader(TEXT)], handed_in(answers, student=student)
    return with_marks(grade(graders, submission), graders, submission, None, {"ada": by_question})


@pytest.mark.parametrize(("score", "outcome"), [(2, "correct"), ("1/2", "partial"), (0, "incorrect")])
def test_a_marked_text_has_the_score_of_its_mark(score: Any, outcome: str) -> None:
    found = result({"text": "because"}, given("text", score, comment="a reason"))
    question = found.problems[0].questions[0]
    assert (question.score, question.outcome) == (Fraction(score), outcome)
    assert question.feedback == "marked by a person: a reason"
    assert (found.score, found.waiting, found.notes) == (Fraction(score), 0, ())


def test_a_mark_wins_over_the_programs_own_verdict_which_is_kept_in_words() -> None:
    question = result({"z": 5}, given("z", 1)).problems[0].questions[1]
    assert (question.score, question.outcome, question.wrong) == (1, "partial", ())
    assert question.feedback.startswith("marked by a person (by the program: incorrect, not the number that is asked")


def test_a_mark_may_also_take_points_away() -> None:
    question = result({"z": 6}, given("z", 0, comment="copied")).problems[0].questions[1]
    assert (question.score, question.outcome) == (0, "incorrect")
    assert question.feedback == "marked by a person: copied (by the program: correct)"


def test_a_mark_for_another_answer_is_not_applied_and_is_noted() -> None:
    found = result({"text": "because"}, given("text", 2, answer=digest("before")))
    assert found.problems[0].questions[0].outcome == "not_run"
    assert (found.score, found.waiting) == (0, 2)
    assert found.notes == ("test/text was marked by a person, but the answer has changed since",)


def test_a_mark_for_this_answer_is_applied() -> None:
    assert result({"text": "because"}, given("text", 2, answer=digest("because"))).score == 2


def test_a_blank_answer_can_be_marked_too() -> None:
    found = result({}, given("text", 1, answer=digest(None)))
    assert found.score == 1
    assert found.problems[0].questions[0].feedback == "marked by a person (by the program: blank, no answer)"


def test_the_marks_of_another_student_change_nothing() -> None:
    assert result({"text": "because"}, given("text", 2), student="ben").score == 0


def test_an_answer_that_was_right_stays_as_it_is_beside_a_mark() -> None:
    found = result({"text": "because", "z": 6}, given("text", "1/3"))
    assert [q.score for q in found.problems[0].questions] == [Fraction(1, 3), 2]
    assert found.score == Fraction(7, 3)


def test_different_answers_have_different_digests() -> None:
    answers: list[Any] = [
        *(None, "", "a", "A", "a ", 1, 1.5, True, [1], [[1]], {"a": 1}, "\ud800", ["a", "b"], ["b", "a"]),
        *(Handed("solution.py", b"a"), Handed("solution.py", b"b"), Handed("solution.ipynb", b"a")),
    ]
    assert len({digest(answer) for answer in answers}) == len(answers)


def test_the_digest_of_an_answer_is_always_the_same() -> None:
    assert digest({"a": 1, "b": "é"}) == digest({"b": "é", "a": 1})
    assert digest("because") == "a4ea9e299c179cdb"  # kept in the files of many courses
