"""`kind: text`: what waits for a person, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import graded
from tests.written_problems import ESSAY, asking, judge, marker


def test_a_text_waits_for_a_person_and_its_points_wait_with_it() -> None:
    result = graded(asking(ESSAY), {"q": "because"})["q"]
    assert (result.outcome, result.score, result.max_score) == ("not_run", 0, 2)
    assert result.feedback == "waits for a person"
    assert result.waits


@pytest.mark.parametrize("answer", [None, "", " \n\t"])
def test_nothing_written_is_blank_and_waits_for_nobody(answer: Any) -> None:
    result = graded(asking(ESSAY), {"q": answer})["q"]
    assert (result.outcome, result.waits) == ("blank", False)


@pytest.mark.parametrize("answer", [3, ["a text"], {"text": "x"}, True])
def test_what_is_no_text_is_unreadable(answer: Any) -> None:
    found = judge(ESSAY, answer)
    assert found == marker(ESSAY).inspect(answer)
    assert (found.state, found.feedback[:22]) == ("unreadable", "expected a text, found")


def test_too_many_words_are_told_by_a_look_but_judged_by_a_person() -> None:
    assert marker(ESSAY).inspect("one two three\nfour five") is None
    found = marker(ESSAY).inspect("one two three\nfour five six")
    assert found is not None
    assert found.feedback == "6 words, at most 5 are asked"
    assert judge(ESSAY, "one two three four five six").state == "not_run"


def test_the_model_answer_is_the_solution_where_there_is_one() -> None:
    assert marker(ESSAY).solution() == ESSAY["answer"]
    without = {key: value for key, value in ESSAY.items() if key != "answer"}
    assert marker(without).solution() is None
