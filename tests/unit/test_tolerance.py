"""How far a number may be off, by each rule."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Place
from autograder.problem.model import Tolerance
from autograder.problem.tolerance import COUNTED, EXACTLY, Rule, rule
from tests.problems_in_text import mistakes, problem

HERE = Place("problem.yaml", 1, 1)


def passes(rule: Rule, answer: float, reference: float) -> bool:
    return abs(answer - reference) <= rule.margins([reference])[0]


RELATIVE = rule(Tolerance(place=HERE, rel=1e-3, abs=1e-6))
DECIMALS = rule(Tolerance(place=HERE, decimals=3))
SIGNIFICANT = rule(Tolerance(place=HERE, significant=3))


@pytest.mark.parametrize(
    ("law", "answer", "reference", "expected"),
    [
        (RELATIVE, 1000.9, 1000, True),
        (RELATIVE, 1001.1, 1000, False),
        (RELATIVE, 1001, 1000, True),
        (RELATIVE, 9e-7, 0, True),
        (RELATIVE, 2e-6, 0, False),
        (RELATIVE, -1000, 1000, False),
        (DECIMALS, 0.3764, 0.3763638, True),
        (DECIMALS, 0.376, 0.3763638, True),
        (DECIMALS, 0.377, 0.3763638, True),
        (DECIMALS, 0.3735, 0.3763638, False),
        (DECIMALS, 0.0015, 0, True),
        (DECIMALS, 0.0016, 0, False),
        (SIGNIFICANT, 0.0350, 0.034957, True),
        (SIGNIFICANT, 0.0349, 0.034957, True),
        (SIGNIFICANT, 0.0352, 0.034957, False),
        (SIGNIFICANT, 12300, 12345, True),
        (SIGNIFICANT, 12200, 12345, True),
        (SIGNIFICANT, 12100, 12345, False),
        (SIGNIFICANT, 0, 0, True),
        (SIGNIFICANT, 1e-9, 0, False),
        (EXACTLY, 0.1 + 0.2, 0.3, True),
        (EXACTLY, 0.3001, 0.3, False),
        (COUNTED, 7, 7, True),
        (COUNTED, 2**53 + 1, 2**53, False),
    ],
)
def test_a_rule_says_how_far_a_number_may_be_off(law: Rule, answer: float, reference: float, expected: bool) -> None:
    assert passes(law, answer, reference) is expected


def test_rel_and_abs_together_take_the_wider() -> None:
    law = rule(Tolerance(place=HERE, rel=0.01, abs=0.5))
    assert law.margins([1, 1000]) == pytest.approx([0.5, 10])


def test_rel_alone_takes_a_zero_at_its_word() -> None:
    assert not passes(rule(Tolerance(place=HERE, rel=0.01)), 1e-9, 0)


def test_abs_alone_is_the_same_for_all() -> None:
    assert rule(Tolerance(place=HERE, abs=0.25)).margins([1, -1000]) == pytest.approx([0.25, 0.25])


def test_a_zero_among_other_numbers_has_their_place() -> None:
    assert SIGNIFICANT.margins([0.0, 0.125])[0] == pytest.approx(0.0015)


def test_noise_instead_of_a_zero_has_the_place_of_the_others() -> None:
    assert SIGNIFICANT.margins([1e-17, 0.125])[0] == pytest.approx(0.0015)
    assert rule(Tolerance(place=HERE, rel=1e-3)).margins([0.0, 1000])[0] == pytest.approx(1e-9)


NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False).filter(lambda r: r == 0 or abs(r) > 1e-6)


@given(NUMBERS, st.integers(0, 9), st.sampled_from([ROUND_HALF_EVEN, ROUND_DOWN]))
def test_rounded_and_truncated_to_the_decimals_both_pass(reference: float, digits: int, way: str) -> None:
    rounded = float(Decimal(repr(reference)).quantize(Decimal(1).scaleb(-digits), way))
    assert passes(rule(Tolerance(place=HERE, decimals=digits)), rounded, reference)


@given(NUMBERS.filter(bool), st.integers(1, 9), st.sampled_from([ROUND_HALF_EVEN, ROUND_DOWN]))
def test_rounded_and_truncated_to_the_significant_digits_both_pass(reference: float, digits: int, way: str) -> None:
    exact = Decimal(repr(reference))
    rounded = float(exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), way))
    assert passes(rule(Tolerance(place=HERE, significant=digits)), rounded, reference)


@given(st.floats(-100, 100), st.integers(0, 6))
def test_two_units_of_the_last_place_are_too_many(reference: float, digits: int) -> None:
    unit = 10.0**-digits
    assert not passes(rule(Tolerance(place=HERE, decimals=digits)), reference + 2 * unit, reference)


@pytest.mark.parametrize(
    ("law", "words"),
    [
        (RELATIVE, "|s - r| <= max(1e-06, 0.001 |r|)"),
        (DECIMALS, "|s - r| <= 0.0015 (3 decimals)"),
        (SIGNIFICANT, "|s - r| <= 1.5 units of significant digit 3"),
        (EXACTLY, "exact"),
        (COUNTED, "exact"),
    ],
)
def test_a_rule_can_be_said(law: Rule, words: str) -> None:
    assert str(law) == words


def test_the_first_tolerance_that_is_written_counts() -> None:
    assert rule(None, Tolerance(place=HERE, decimals=2), "exact") == Rule("decimals", digits=2)
    assert rule("exact", Tolerance(place=HERE, decimals=2)) == EXACTLY


def test_without_a_tolerance_it_is_a_thousandth() -> None:
    assert rule(None, None) == Rule("relative", rel=1e-3, abs=1e-6)


TWO = "a tolerance is one of {rel: …, abs: …}, {decimals: …}, {significant: …}, exact"


@pytest.mark.parametrize(
    ("tolerance", "message"),
    [
        ("{decimals: 3, significant: 3}", f"3:12: {TWO}"),
        ("{decimals: 3, rel: 1e-3}", f"3:12: {TWO}"),
        ("{}", f"3:12: {TWO}"),
        ("{decimals: -1}", "3:23: 'decimals' must be at least 0, found number -1"),
        ("{decimals: 1.5}", "3:23: 'decimals' must be a whole number, found number 1.5"),
        ("{significant: 0}", "3:26: 'significant' must be at least 1, found number 0"),
        ("{rel: -0.1}", "3:18: 'rel' must be at least 0, found number -0.1"),
        ("{decimal: 3}", "3:13: unknown key 'decimal' | did you mean 'decimals'?"),
    ],
)
def test_a_wrong_tolerance_is_told_at_its_place(tolerance: str, message: str) -> None:
    assert mistakes(f"graph: {{z: 2 * x}}\nvalues: {{x: 1}}\ntolerance: {tolerance}", "z") == [message]


@pytest.mark.parametrize("tolerance", ["exact", "{rel: 0.1}", "{abs: 1}", "{rel: 0, abs: 0}", "{decimals: 0}"])
def test_a_tolerance_of_one_kind_is_right(tolerance: str) -> None:
    assert problem(f"graph: {{z: 2 * x}}\nvalues: {{x: 1}}\ntolerance: {tolerance}", "z").references
