"""What a word of a problem file is: number, text, truth or nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.problem.source import Scalar, Text
from tests.yaml_text import data, mistakes, tree


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        ("010", 10),
        ("-7", -7),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("0x1F", 31),
        ("0o17", 15),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("1:30", "1:30"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("off", "off"),
        ("y", "y"),
        ("tRUE", "tRUE"),
        ("1_000", "1_000"),
        ("2026-02-01", "2026-02-01"),
        ("2026-02-01T23:59:00+01:00", "2026-02-01T23:59:00+01:00"),
        ("0b11", "0b11"),
        ("1/3", "1/3"),
        ("-x", "-x"),
        ("e5", "e5"),
        ("inf", "inf"),
        ("nan", "nan"),
        ("٣", "٣"),
        ("'7'", "7"),
        ('"true"', "true"),
        ("!!str 7", "7"),
        ("!!int '7'", 7),
        ("!!float 3", 3.0),
        ("!!bool 'true'", True),
        ("!!null ''", None),
    ],
)
def test_scalars_follow_the_core_rules_of_yaml_1_2(written: str, value: object) -> None:
    (read,) = data(f"- {written}\n") or [None]
    assert (type(read) in (type(value), Text), read) == (True, value)


def test_a_number_keeps_the_text_it_was_written_as() -> None:
    node = tree("0.10")
    assert isinstance(node, Scalar)
    assert (node.value, node.text) == (0.1, "0.10")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (".inf", "'.inf' is not a finite number"),
        ("-.INF", "'-.INF' is not a finite number"),
        (".NaN", "'.NaN' is not a finite number"),
        ("1e999", "this number is too large"),
        ("9" * 401, "a number of 401 characters is too long; at most 400 are read"),
        ("0x" + "f" * 100_000, "a number of 100002 characters is too long; at most 400 are read"),
        ("1." + "0" * 100_000, "a number of 100002 characters is too long; at most 400 are read"),
        ("!!int x", "tag '!!int' does not fit this value"),
        ("!!bool yes", "tag '!!bool' does not fit this value"),
        ("!!float " + "9" * 400, "this number is too large"),
        ("!!python/object:os.system x", "tag '!!python/object:os.system' is not allowed here"),
        ("!thing x", "tag '!thing' is not allowed here"),
        ("!!binary eA==", "tag '!!binary' is not allowed here"),
        (r'"\0"', "an escape for a control character is not allowed"),
        (r'"\e[31m"', "an escape for a control character is not allowed"),
    ],
)
def test_values_that_cannot_be_meant_are_mistakes(written: str, message: str) -> None:
    assert mistakes(f"a: {written}") == [f"1:4 {message}"]


def test_four_hundred_digits_are_still_read() -> None:
    assert data("9" * 400) == int("9" * 400)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_are_read_exactly(value: float) -> None:
    assert math.copysign(1, data(repr(value))) == math.copysign(1, value)
    assert data(repr(value)) == value
