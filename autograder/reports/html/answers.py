"""What a student answered, laid out: arrays as matrices, everything else as text that does nothing."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import escape
from typing import Any

from autograder.errors import visible
from autograder.reports.numbers import DIGITS, WIDEST, array, cut, ends
from autograder.reports.numbers import number as written
from autograder.reports.tex.elements import element, number, operator, table, words
from autograder.submissions.unreadable import Unreadable

LONGEST_TEXT = 2000  # characters of an answer that are shown
LONGEST_ENTRY = 40  # of text among numbers
NUMBER = re.compile(r"\s*[-+−]?[.\d]")


def answer(raw: object, digits: int = DIGITS) -> str:
    """A raw answer as HTML; nothing where there is none to show."""
    if raw is None or isinstance(raw, Unreadable) or raw == "":
        return ""
    rows = None if _in_lines(raw) else _matrix(raw)
    if rows is not None:
        return element("math", table(_cells(rows, digits), "square numbers"))
    if _is_entry(raw) and not isinstance(raw, str):
        return element("math", _entry(raw, digits))
    text = raw if isinstance(raw, str) else _in_lines(raw) or _deep(raw, digits)
    return f'<pre class="answer">{inert(_shortened(text))}</pre>'


def inert(text: str) -> str:
    """Text as text: lines stay lines, what cannot be seen is written out, nothing becomes a tag."""
    return escape("\n".join(map(visible, text.replace("\t", "    ").split("\n"))))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}… ({len(text):,} characters)"


def _matrix(raw: object) -> list[list[Any]] | None:
    """The rows of a list, or a list of lists of one length, of numbers and short texts."""
    if not isinstance(raw, list) or not raw:
        return None
    rows = raw if isinstance(raw[0], list) else [raw]
    if not all(isinstance(row, list) and row and len(row) == len(rows[0]) for row in rows):
        return None
    return rows if all(_is_entry(item) for row in rows for item in row) else None


def _is_entry(raw: object) -> bool:
    if isinstance(raw, str):
        return len(raw) <= LONGEST_ENTRY
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _cells(rows: list[list[Any]], digits: int) -> list[list[str]]:
    """The rows in MathML; of a long axis the first entries and the last."""
    shown = [cut([_entry(item, digits) for item in ends(row)], len(row), operator("⋯")) for row in ends(rows)]
    if len(rows) > WIDEST:
        shown.insert(-1, [operator("⋮") for _ in shown[0]])
    return shown


@lru_cache(10_000, typed=True)
def _entry(raw: Any, digits: int) -> str:
    """Most numbers of a class are equal, so that they need not be written out each time."""
    if isinstance(raw, str):
        return words(visible(raw))
    mantissa, _, power = written(raw, digits).partition("e")
    if len(mantissa) > LONGEST_ENTRY:
        mantissa = f"{mantissa[:12]}… ({len(mantissa)} digits)"
    if not power:
        return number(_signed(mantissa))
    raised = element("msup", number("10") + number(_signed(str(int(power)))))
    return element("mrow", number(_signed(mantissa)) + operator("⋅") + raised)


def _signed(digits: str) -> str:
    return digits.replace("-", "−")


def _in_lines(raw: object) -> str:
    """Steps, keys or formulas in a list, each on a line; nothing of a list with a number in it."""
    if not isinstance(raw, list) or not all(isinstance(item, str) and not NUMBER.match(item) for item in raw):
        return ""
    return "\n".join(raw)


def _deep(raw: object, digits: int) -> str:
    """A tensor, or whatever else JSON can say."""
    try:
        return array(raw, digits)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return json.dumps(raw, ensure_ascii=False, default=lambda unread: "…")
