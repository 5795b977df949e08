"""Feedback where other questions are hidden: it says nothing of them, and the points stay what they are."""

from __future__ import annotations

import json

import pytest

from autograder.grading.disclose import disclosed
from autograder.grading.result import QuestionResult
from autograder.sandbox import Sandbox
from autograder.submissions.answers import parse
from tests.code_problems import NET, WITHOUT_HALF, bench, grader

CHAIN = """
id: net
title: A chain
graph: {a: 2 * x, b: 3 * a, c: b + 1}
values: {x: 5}
questions:
  - {id: first, ask: a, hidden: true}
  - {id: second, ask: b}
  - {id: third, ask: c, points: 2}
"""


def told(text: str = CHAIN, **answers: float) -> dict[str, QuestionResult]:
    submission = parse("student", json.dumps({"net": answers}).encode())
    result = grader(text).grade(submission)
    shown = disclosed(grader(text), submission, result)
    assert [(q.id, q.score, q.outcome) for q in shown.questions] == [
        (q.id, q.score, q.outcome) for q in result.questions
    ]
    return {q.id: q for q in shown.questions}


def test_carried_from_a_hidden_answer_is_told_without_its_name() -> None:
    found = told(first=11, second=33)
    assert (found["second"].outcome, found["second"].feedback) == ("carried", "right from your own earlier answers")


def test_carried_from_an_open_answer_names_it() -> None:
    assert told(second=31, third=32)["third"].feedback == "right from your own second"


@pytest.mark.parametrize("first", [10, 11], ids=["right", "wrong"])
def test_a_wrong_answer_is_explained_alike_whatever_the_hidden_one_is(first: float) -> None:
    assert told(first=first, second=32)["second"].feedback == told(second=32)["second"].feedback


def test_without_hidden_questions_nothing_changes() -> None:
    assert (
        told(CHAIN.replace(", hidden: true", ""), first=11, second=33)["second"].feedback == "right from your own first"
    )


def test_a_derivative_of_a_hidden_forward_says_nothing_of_it() -> None:
    hidden = NET.replace("    function: forward\n", "    function: forward\n    hidden: true\n")
    submission = parse("student", b"{}")
    with Sandbox() as box:
        result = grader(hidden).grade(submission, bench(WITHOUT_HALF.replace("np.outer(d, x)", "0 * W"), box.run))
    shown = {q.id: q.feedback for q in disclosed(grader(hidden), submission, result).questions}
    assert "forward" in {q.id: q.feedback for q in result.questions}["backward"]
    assert shown["backward"] in ("not right", "partly right")
