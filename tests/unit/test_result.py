"""Points as exact fractions, and as they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.grading.result import QuestionResult, as_number, as_points, as_text, exact, of_problem, of_student

points = st.fractions(0, 100, max_denominator=360)


@given(points)
def test_whole_points_are_whole_numbers(value: Fraction) -> None:
    assert exact(value) == value
    assert isinstance(exact(value), int) == (value.denominator == 1)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0", 0),
        ("3", 3),
        ("1/2", 0.5),
        ("1/3", 0.3333),
        ("2/3", 0.6667),
        ("28/3", 9.3333),
        ("1000000/7", 142857.1429),
    ],
)
def test_points_are_written_whole_or_with_four_decimals(value: str, written: float) -> None:
    assert repr(as_number(Fraction(value))) == repr(as_number(exact(Fraction(value)))) == repr(written)


@pytest.mark.parametrize("text", ["0", "3", "1.5", "0.0625", "1/3", "28/3", "1/32"])
def test_points_are_said_exactly_in_decimals_that_end_or_else_as_a_fraction(text: str) -> None:
    assert as_text(exact(Fraction(text))) == as_text(Fraction(text)) == text


def test_thirds_are_thirds_again() -> None:
    assert [as_points(n) for n in (0.3333, 6.6667, 2, 0.005)] == [Fraction(1, 3), Fraction(20, 3), 2, Fraction(1, 200)]


@given(points, points)
def test_writing_keeps_the_order_of_points(a: Fraction, b: Fraction) -> None:
    assert (as_number(a) <= as_number(b)) or a > b


@settings(max_examples=20)
@given(st.lists(st.lists(st.tuples(points, points), max_size=4), max_size=4))
def test_questions_add_up_to_problems_and_problems_to_the_student(
    parts: list[list[tuple[Fraction, Fraction]]],
) -> None:
    problems = [
        of_problem(f"p{i}", [QuestionResult(f"q{j}", s, most, "partial", "") for j, (s, most) in enumerate(part)])
        for i, part in enumerate(parts)
    ]
    result = of_student("ada", problems)
    assert result.score == sum(s for part in parts for s, _ in part)
    assert result.max_score == sum(most for part in parts for _, most in part)
