"""Tables for people: aligned plain text, or the same rows in colour where a terminal watches."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.table import Table as RichTable

STYLES = {
    "correct": "green",
    "carried": "cyan",
    "partial": "yellow",
    "incorrect": "red",
    "blank": "dim",
    "unreadable": "magenta",
    "not_run": "magenta",
    "grader_error": "bold magenta",
    "wrong": "red",
    "missing": "yellow",
}


class Table(NamedTuple):
    """Rows of text under their headers; `right` are the columns of numbers; a row's style is an outcome or none."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    styles: Sequence[str] = ()


def plain(table: Table) -> str:
    """Columns two spaces apart, nothing at the ends of lines."""
    rows = [table.headers, *table.rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for cells in rows:
        padded = [
            " " * (w - width(c)) + c if i in table.right else c + " " * (w - width(c))
            for i, (c, w) in enumerate(zip(cells, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


def width(text: str) -> int:
    """Columns on a terminal: accents take none, Chinese characters two."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def coloured(table: Table) -> RichTable:
    """For a rich console; text is text, never markup."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=box.SIMPLE, pad_edge=False)
    for i, header in enumerate(table.headers):
        last = i == len(table.headers) - 1
        shown.add_column(Text(header), justify="right" if i in table.right else "left", no_wrap=not last)
    styles = table.styles or [""] * len(table.rows)
    for cells, style in zip(table.rows, styles, strict=True):
        shown.add_row(*(Text(c) for c in cells), style=STYLES.get(style, ""))
    return shown
