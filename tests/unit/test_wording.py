"""Mistakes in questions that are answered in words, each at its place."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.problem.model import Problem
from autograder.problem.schema import json_schema
from tests.builders import written
from tests.json_schema import is_valid
from tests.problems_in_text import mistakes
from tests.written_problems import ESSAY, KINDS, LOOP, ONE, SEVERAL


def told(question: dict[str, Any], **changes: Any) -> list[str]:
    """Without the places, all of which are in the line of the questions."""
    found = mistakes(written({"questions": [{**question, **changes}]}))
    assert all(m.startswith("1:") for m in found), found
    return [m.split(": ", 1)[1] for m in found]


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_of_nothing_but_words_needs_no_graph(kind: str) -> None:
    assert told(KINDS[kind]) == []


def test_numbers_need_a_graph_all_the_same() -> None:
    text = written({"questions": [ONE, {"id": "z", "ask": "z"}]})
    assert any("expected 'network'" in m for m in mistakes(text))


def test_a_mistake_is_told_where_it_stands() -> None:
    text = "questions:\n  - {id: q, kind: choice, options: {a: x, b: y},\n     answer: [a, bb]}"
    assert mistakes(text) == ["3:18: there is no option 'bb' | did you mean 'b'?"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": "d"}, "there is no option 'd' | known: a, b, c"),
        ({"answer": []}, "'q' has no right option | write the keys in answer: [a, c]"),
        ({"answer": [["b"]]}, "expected a key or a list of keys, found a list in a list"),
        ({"answer": {"b": 1}}, "expected a key or a list of keys, found a mapping"),
        ({"answer": None}, "expected a key or a list of keys, found nothing"),
        ({"answer": ["b", "b"]}, "'b' stands twice in the answer"),
        ({"options": {"b": "only"}, "feedback": {}}, "'q' needs at least two options, found 1"),
        ({"options": {}, "answer": [], "feedback": {}}, "'q' needs at least two options, found 0"),
        ({"feedback": {"f": "no"}}, "there is no option 'f' | known: a, b, c"),
        ({"feedback": {"b": "no"}}, "'b' is right, and its feedback would never be shown"),
        ({"penalty": 1}, "a penalty counts only with credit: each"),
        ({"penalty": -1, "credit": "each"}, "'penalty' must be at least 0, found number -1"),
        ({"credit": "elementwise"}, "'credit' must be 'all' or 'each', found text 'elementwise'"),
        ({"option": {}}, "unknown key 'option' in 'q' | did you mean 'options'?"),
        ({"steps": {}}, "unknown key 'steps' in 'q' | it belongs to kind 'order'"),
        (
            {"options": {"a": "x", "b": "y", "A": "z"}},
            "the options 'a' and 'A' cannot be told apart: both may be called 'A'",
        ),
        (
            {"options": {"a": "same", "b": "Same "}},
            "the options 'a' and 'b' cannot be told apart: both may be called 'Same '",
        ),
    ],
    ids=str,
)
def test_a_mistake_in_a_choice_is_told(changes: dict[str, Any], said: str) -> None:
    assert said in told(ONE, **changes)


def test_a_penalty_is_told_beside_partial_credit_only() -> None:
    assert told(SEVERAL, credit="each", penalty="1/2") == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer": ["forwrd"]}, "there is no step 'forwrd' | did you mean 'forward'?"),
        ({"answer": "forward"}, "expected a list of steps | write [forward, …]"),
        ({"answer": ["step", ["step"]]}, "'step' stands twice in the answer"),
        ({"answer": ["log"]}, "the answer to 'q' needs at least one step that is not optional"),
        ({"forbidden": ["eval", "log"]}, "'log' stands in the answer, and is forbidden"),
        ({"forbidden": []}, "the step 'eval' stands neither in the answer nor in 'forbidden'"),
        ({"forbidden": ["eval", "evl"]}, "there is no step 'evl' | did you mean 'eval'?"),
        ({"forbidden": ["eval", "eval"]}, "'eval' stands twice in 'forbidden'"),
        ({"optional": ["log", "log"]}, "'log' stands twice in 'optional'"),
        ({"optional": ["lag"]}, "there is no step of the answer 'lag' | did you mean 'log'?"),
    ],
    ids=str,
)
def test_a_mistake_in_an_order_is_told(changes: dict[str, Any], said: str) -> None:
    assert said in told(LOOP, **changes)


def test_more_steps_than_anybody_orders_are_a_mistake() -> None:
    steps = {f"s{i}": f"step {i}" for i in range(21)}
    found = told(LOOP, steps=steps, answer=list(steps), optional=[], forbidden=[])
    assert found == ["'q' has 21 steps; at most 20 are put in order"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": 3}, "the rubric of 'q' adds up to 2, but its points are 3 | write points: 2"),
        ({"rubric": {"half": "1/2"}}, "the rubric of 'q' adds up to 1/2, but its points are 2 | write points: 1/2"),
        ({"rubric": [{"points": 2}]}, "'text' is missing"),
        ({"max_words": 0}, "'max_words' must be at least 1, found number 0"),
        ({"words": 3}, "unknown key 'words' in 'q'"),
        (
            {"rubric": [{"id": "x", "points": 1, "text": "1"}, {"id": "x", "points": 1, "text": "2"}]},
            "'x' stands twice in the rubric",
        ),
        (
            {"rubric": [{"id": "b", "points": 2, "text": "1"}]},
            "an item of a rubric cannot be called 'b': use a letter or a word, but not b, p, q or s",
        ),
    ],
    ids=str,
)
def test_a_mistake_in_a_text_question_is_told(changes: dict[str, Any], said: str) -> None:
    assert any(m.startswith(said) for m in told(ESSAY, **changes)), told(ESSAY, **changes)


def test_every_mistake_of_a_question_is_told_at_once() -> None:
    assert len(told(LOOP, answer=["forward", "los"], optional=["lg"])) > 4


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_is_what_the_schema_of_editors_accepts(kind: str) -> None:
    whole = {"id": "test", "title": "Test", "questions": [KINDS[kind]]}
    assert is_valid(whole, json_schema(Problem))
    assert not is_valid({**whole, "questions": [{**KINDS[kind], "unknown": 1}]}, json_schema(Problem))


@pytest.mark.parametrize("answer", [True, 2, "2.50"], ids=str)
def test_a_key_is_taken_as_it_is_written(answer: Any) -> None:
    text = "questions: [{id: q, kind: choice, options: {true: x, 2: y, 2.50: z}, answer: %s}]"
    assert mistakes(text % str(answer).lower()) == []
