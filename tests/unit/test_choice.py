"""`kind: choice`: picks are read leniently and judged strictly."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest

from tests.written_problems import ONE, SEVERAL, judge, marker


@pytest.mark.parametrize("answer", ["b", " B ", ["b"], "It shrinks", "it  SHRINKS", ["It shrinks"], "b,"])
def test_the_right_option_is_taken_by_key_or_text_in_any_case(answer: Any) -> None:
    assert judge(ONE, answer).state == "correct"


def test_an_option_whose_text_has_a_comma_is_taken_whole() -> None:
    assert judge(ONE, "It stays, always").state == "incorrect"


def test_a_number_may_be_a_key() -> None:
    numbered = {"options": {"1": "one", "2": "two"}, "answer": 2, "feedback": {}}
    assert judge(ONE, 2, **numbered).state == judge(ONE, "2", **numbered).state == "correct"


def test_a_wrong_option_earns_nothing_and_is_told_its_feedback() -> None:
    assert judge(ONE, "a") == (0, "incorrect", "look at the sign")
    assert judge(ONE, "c") == (0, "incorrect", "not the right option")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("x", "there is no option 'x': known: a, b, c"),
        ("It shrinkz", "there is no option 'It shrinkz': known: a, b, c"),
        (["a", "b"], "one option is asked, found 2"),
        ("a, b", "one option is asked, found 2"),
        (["b", "B"], "'b' is picked twice"),
        ([["b"]], "entry [0]: expected the key of an option, found a list"),
        ({"b": True}, "expected the key of an option, or a list of them, found an object"),
        (True, "expected the key of an option, or a list of them, found true"),
        (1.5, "expected the key of an option, or a list of them, found a number"),
    ],
    ids=str,
)
def test_what_names_no_option_is_unreadable_and_says_why(answer: Any, said: str) -> None:
    assert judge(ONE, answer) == marker(ONE).inspect(answer) == (0, "unreadable", said)


@pytest.mark.parametrize("answer", [[], " , ", ["a", "c"]], ids=str)
def test_inspecting_tells_nothing_of_what_is_right(answer: Any) -> None:
    found = marker(SEVERAL).inspect(answer)
    assert found is None or found.state == "blank"


def test_several_options_are_right_in_any_order() -> None:
    assert judge(SEVERAL, ["c", "a"]).state == judge(SEVERAL, "A; C").state == "correct"


@pytest.mark.parametrize("answer", [["a"], ["a", "b"], ["a", "b", "c"], ["b"]], ids=str)
def test_without_partial_credit_the_picks_are_all_right_or_wrong(answer: list[str]) -> None:
    assert judge(SEVERAL, answer).share == 0


@pytest.mark.parametrize(
    ("answer", "penalty", "share"),
    [
        ("a", None, "1/2"),
        ("ab", None, "0"),
        ("acb", None, "1/2"),
        ("acb", "1/2", "3/4"),
        ("ab", "1/3", "1/3"),
        ("ab", 0, "1/2"),
        ("bd", None, "0"),
        ("abcd", 0, "0"),
        ("ac", 1, "1"),
    ],
)
def test_each_right_pick_earns_its_share_and_a_wrong_one_takes_the_penalty(
    answer: str, penalty: Any, share: str
) -> None:
    keys = {"credit": "each", **({} if penalty is None else {"penalty": penalty})}
    assert judge(SEVERAL, list(answer), **keys).share == Fraction(share)


@pytest.mark.parametrize("right", [["a"], ["a", "b"], ["a", "b", "c"]], ids=str)
def test_to_pick_everything_does_not_pay(right: list[str]) -> None:
    assert judge(SEVERAL, ["a", "b", "c", "d"], answer=right, credit="each", penalty=0).share == 0


def test_everything_may_be_right() -> None:
    assert judge(SEVERAL, list("abcd"), answer=list("abcd")).state == "correct"


def test_no_pick_earns_less_than_nothing_or_more_than_all() -> None:
    every = chain.from_iterable(combinations("abcd", n) for n in range(1, 5))
    shares = [judge(SEVERAL, list(picked), credit="each", penalty=3).share for picked in every]
    assert min(shares) == 0
    assert max(shares) == 1
    assert shares.count(Fraction(1)) == 1


def test_of_several_picks_it_is_told_how_many_are_right_and_what_the_author_says_of_the_wrong_ones() -> None:
    found = judge(SEVERAL, ["b", "a"], feedback={"b": "count again", "d": "never"})
    assert found.feedback == "1 of 2 picked is right; count again"


def test_right_picks_that_are_not_all_are_told_as_such() -> None:
    right = marker(SEVERAL).solution()
    assert isinstance(right, list)
    assert judge(SEVERAL, right[:1]).feedback == "1 of 1 picked is right, but that is not all"
