"""Tables for people: aligned plain text, or the same rows in colour where a terminal watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.errors import width

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
    rows: Iterable[Sequence[str]]  # gone through more than once
    right: frozenset[int] = frozenset()
    styles: Sequence[str] = ()


class Rows:
    """A row for each item, made each time it is needed, so that a large class is never held as text."""

    def __init__(self, items: Sequence[Any], row: Callable[[Any], Sequence[str]]):
        self._items = items
        self._row = row

    def __iter__(self) -> Iterator[Sequence[str]]:
        return map(self._row, self._items)


def plain(table: Table) -> Iterator[str]:
    """The lines: columns two spaces apart, nothing at their ends."""
    widths = [width(header) for header in table.headers]
    for row in table.rows:
        widths = [*map(max, widths, map(width, row))]
    for row in chain([table.headers], table.rows):
        padded = [
            cell.rjust(w + len(cell) - width(cell)) if i in table.right else cell.ljust(w + len(cell) - width(cell))
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip() + "\n"


def coloured(table: Table) -> RichTable:
    """For a rich console; text is text, never markup."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=box.SIMPLE, pad_edge=False)
    for i, header in enumerate(table.headers):
        last = i == len(table.headers) - 1
        shown.add_column(Text(header), justify="right" if i in table.right else "left", no_wrap=not last)
    for cells, style in zip(table.rows, table.styles or repeat(""), strict=False):
        shown.add_row(*(Text(c) for c in cells), style=STYLES.get(style, ""))
    return shown
