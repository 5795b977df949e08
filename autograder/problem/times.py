"""Moments, durations and shares as they are written: `2026-02-01T23:59:00+01:00`, `1 day 12 hours`, `10%`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, NewType

from autograder.problem.forms import FAILED, Leaf
from autograder.problem.tree import Scalar

Share = NewType("Share", Fraction)  # written in percent

MOMENT = "2026-02-01T23:59:00+01:00"
YEARS = range(1970, 3000)  # within these nothing overflows
LONGEST = timedelta(days=3650)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}  # seconds
_PART = re.compile(
    r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*"
    r"(?:(s|sec|seconds?)|(m|min|minutes?)|(h|hours?)|(d|days?)|(w|weeks?))(?![a-z])"
)
_PERCENTAGE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?) ?%")
_OFFSET = re.compile(r"\s+(UTC$|[-+][0-9])")  # `… 10:00:00 -0800`, as several platforms write it


def moment(text: str) -> datetime | None:
    """A date and time with its offset from UTC; None for anything else, such as one without offset."""
    try:
        read = datetime.fromisoformat(_OFFSET.sub(_closed_up, text.strip()))
    except ValueError:
        return None
    return read if read.tzinfo is not None and read.year in YEARS else None


def _closed_up(offset: re.Match[str]) -> str:
    return "Z" if offset[1] == "UTC" else offset[1]


def duration(text: str) -> timedelta | None:
    """`15m`, `2h`, `3 days`, `1 day 12 hours`; None for anything else."""
    seconds, end = Fraction(0), 0
    folded = text.casefold().rstrip()
    while end < len(folded):
        part = _PART.match(folded, end)
        if part is None:
            return None
        seconds += Fraction(part[1]) * UNITS["smhdw"[(part.lastindex or 2) - 2]]
        end = part.end()
    return timedelta(seconds=float(seconds)) if end and seconds <= LONGEST.total_seconds() else None


def percentage(text: str) -> Fraction | None:
    """`10%` as a share, from 0% to 100%."""
    read = _PERCENTAGE.fullmatch(text.strip())
    share = Fraction(read[1]) / 100 if read else None
    return share if share is not None and share <= 1 else None


def _moment(node: Scalar) -> Any:
    return _or_failed(moment(node.value) if isinstance(node.value, str) else None)


def _duration(node: Scalar) -> Any:
    """0 needs no unit."""
    return timedelta(0) if _is_zero(node) else _or_failed(duration(node.value) if isinstance(node.value, str) else None)


def _percentage(node: Scalar) -> Any:
    """0 needs no sign."""
    return (
        Fraction(0) if _is_zero(node) else _or_failed(percentage(node.value) if isinstance(node.value, str) else None)
    )


def _is_zero(node: Scalar) -> bool:
    return type(node.value) is int and node.value == 0


def _or_failed(read: Any) -> Any:
    return FAILED if read is None else read


def _offset_missing(node: Scalar) -> str | None:
    try:
        naive = isinstance(node.value, str) and datetime.fromisoformat(node.value.strip()).tzinfo is None
    except ValueError:
        naive = False
    return "write the offset from UTC behind the time, as +01:00, or Z for none" if naive else None


def _unit_missing(unit: str) -> Callable[[Scalar], str | None]:
    return lambda node: f"write {node.text}{unit}" if isinstance(node.value, int | float) else None


MOMENTS = Leaf(
    f"a date and time with offset such as {MOMENT}",
    "dates and times with offset",
    _moment,
    {"type": "string", "format": "date-time"},
    _offset_missing,
)
DURATIONS = Leaf(
    "a duration such as 15 minutes, 2h or 3 days",
    "durations",
    _duration,
    {"anyOf": [{"type": "string"}, {"const": 0}]},
    _unit_missing(" hours"),
)
PERCENTAGES = Leaf(
    "a percentage such as 10%, of 100% at most",
    "percentages",
    _percentage,
    {"anyOf": [{"type": "string", "pattern": f"^{_PERCENTAGE.pattern}$"}, {"const": 0}]},
    _unit_missing("%"),
)
