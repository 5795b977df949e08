"""Answers laid out: arrays as matrices, everything else as text that does nothing."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.reports.html.answers import answer
from autograder.submissions.unreadable import Unreadable
from tests.hostile import ANSWERS, TEXTS
from tests.pages import Page, assert_harmless


def cells(raw: Any, **options: Any) -> tuple[int, int, str]:
    """Rows, cells and words of an answer that is a matrix."""
    page = Page(answer(raw, **options))
    assert page.tags[0] == "math"
    return page.tags.count("mtr"), page.tags.count("mtd"), " ".join(page.words)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([1, 2, 3], (1, 3, "1 2 3")),
        ([[1, -2], [0.5, 4.0]], (2, 4, "1 −2 0.5 4")),
        ([[1], [2]], (2, 2, "1 2")),
        (["1/3", 2], (1, 2, "1/3 2")),
        (["-1/3", "−.5"], (1, 2, "-1/3 −.5")),
        ([0.123456789], (1, 1, "0.123457")),
        ([1e-7], (1, 1, "1 ⋅ 10 −7")),
    ],
)
def test_a_list_is_laid_out_as_a_matrix(raw: Any, expected: tuple[int, int, str]) -> None:
    assert cells(raw) == expected


def test_a_long_axis_is_cut() -> None:
    rows, entries, words = cells([[i * 100 + j for j in range(50)] for i in range(50)])
    assert (rows, entries) == (8, 64)
    assert words.startswith("0 1 2 3 4 5 ⋯ 49 100")
    assert words.endswith("4949")


def test_fewer_digits_make_answers_alike() -> None:
    assert answer([0.12345], 3) == answer([0.12349], 3)
    assert answer([0.12345]) != answer([0.12349])


@pytest.mark.parametrize(("raw", "text"), [(5, "5"), (-0.25, "−0.25"), (2.0, "2")])
def test_a_number_is_a_number(raw: Any, text: str) -> None:
    assert answer(raw) == f"<math><mn>{text}</mn></math>"


def test_a_number_of_very_many_digits_is_cut() -> None:
    assert Page(answer(10**399)).text == "100000000000… (400 digits)"


@pytest.mark.parametrize("raw", [None, "", Unreadable("it is broken")])
def test_no_answer_is_nothing(raw: Any) -> None:
    assert answer(raw) == ""


@pytest.mark.parametrize(
    "raw", [[], [[]], [[1], [2, 3]], [[[1]]], {"a": 1}, True, [None], ["x" * 100], [Unreadable("x")]]
)
def test_what_is_no_matrix_is_shown_as_text(raw: Any) -> None:
    assert Page(answer(raw)).tags == ["pre"]


def test_lines_of_a_text_stay_lines() -> None:
    assert Page(answer("a\nb\tc")).text == "a\nb    c"


def test_lines_of_a_derivation_stay_lines() -> None:
    assert Page(answer(["a = b", "= c"])).text == "a = b\n= c"


def test_a_long_text_is_cut_and_says_so() -> None:
    shown = Page(answer("A" * 15_000)).text
    assert shown.endswith("… (15,000 characters)")
    assert len(shown) < 2100


@pytest.mark.parametrize("raw", ANSWERS.values(), ids=ANSWERS)
def test_a_hostile_answer_is_inert(raw: Any) -> None:
    for shown in (raw, [raw], [[raw, 1]], {"a": [raw]}):
        assert_harmless(Page(answer(shown)))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_one_piece_of_text(text: str) -> None:
    assert Page(answer(text)).tags == ["pre"]
