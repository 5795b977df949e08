"""Moments, durations and percentages: what is read, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from autograder.problem.times import duration, moment, percentage


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-01T23:59:00+01:00",
        "2026-02-01 23:59+01:00",
        "2026-02-01 22:59:00Z",
        "2026-02-01 22:59:00 UTC",
        "2026-02-01 14:59:00 -0800",
        "2026-02-01T22:59:00.000000+00:00",
        " 2026-02-01T22:59:00Z ",
    ],
)
def test_a_moment_is_read_with_its_offset(text: str) -> None:
    assert moment(text) == datetime(2026, 2, 1, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-02-01T23:59:00", "2026-02-01", "tomorrow", "", "2026-02-30T10:00Z", "0001-01-01T00:00+14:00", "1e3", "٢٠٢٦"],
)
def test_what_is_no_moment_or_has_no_offset_is_none(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15m", 900),
        ("15 minutes", 900),
        ("1 minute", 60),
        ("2h", 7200),
        ("3 days", 259200),
        ("1.5 h", 5400),
        ("1 day 12 hours", 129600),
        ("1h30m", 5400),
        ("90s", 90),
        ("1 Week", 604800),
    ],
)
def test_a_duration_is_read_in_each_unit(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m", "-1 day", "1 month", "1 days late", "9999 weeks", "1e3 s", "15 mins"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert duration(text) is None


@pytest.mark.parametrize(
    ("text", "share"), [("10%", Fraction(1, 10)), ("12.5 %", Fraction(1, 8)), ("100%", 1), ("0%", 0)]
)
def test_a_percentage_is_read_exactly(text: str, share: Fraction) -> None:
    assert percentage(text) == share


@pytest.mark.parametrize("text", ["10", "101%", "-5%", "%", "ten%", "1e1%"])
def test_what_is_no_percentage_is_none(text: str) -> None:
    assert percentage(text) is None
