"""What all gradebooks have in common: rows of students, and one column that is ours to fill."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from autograder.errors import AutograderError, did_you_mean, fail
from autograder.reports.gradebooks.people import Seat
from autograder.reports.gradebooks.sheet import Row, Sheet

MOST_DIGITS = 20  # before or behind the decimal mark; more are no points
EMPTY = ("", "-")  # a cell in which there is no grade


class Book(NamedTuple):
    """A gradebook, opened at one column.

    places: decimals that the platform takes; None: as many as results have, and no zeros at the end
    bounded: whether the platform refuses more than the points that can be had
    """

    sheet: Sheet
    column: int
    seats: Sequence[Seat]
    places: int | None = None
    bounded: bool = False


class Wanted(NamedTuple):
    """The column to fill, by its name; `add` makes a new one, where the format has room for it."""

    column: str | None = None
    add: bool = False


def number(text: str) -> Decimal | None:
    """A number of a gradebook; the last of comma and dot is the decimal mark, as in `7,5`."""
    mark = max(text.rfind(","), text.rfind("."))
    digits = text if mark < 0 else text[:mark].replace(",", "").replace(".", "") + "." + text[mark + 1 :]
    try:
        read = Decimal(digits.strip())
    except InvalidOperation:
        return None
    return read if read.is_finite() and abs(read.adjusted()) <= MOST_DIGITS else None


def column(sheet: Sheet, *names: str) -> int | None:
    """The column with one of these headers, in whatever case."""
    wanted = {n.casefold() for n in names}
    found = [i for i, title in enumerate(sheet.header) if title.casefold() in wanted]
    if len(found) > 1:
        raise fail(f"two columns are called '{sheet.header[found[0]]}'", sheet.place(sheet.rows[0]))
    return found[0] if found else None


def required(sheet: Sheet, what: str, *names: str) -> int:
    """As column, of a format that is not itself without it."""
    found = column(sheet, *names)
    if found is None:
        raise fail(f"this is not {what}: it has no column '{names[0]}'", sheet.place(sheet.rows[0]), columns(sheet))
    return found


def columns(sheet: Sheet) -> str:
    return "its columns: " + ", ".join(title or "''" for title in sheet.header[:20])


def to_fill(sheet: Sheet, wanted: Wanted, usual: str) -> int:
    """The column with exactly this name (or the usual one), or a new one of this name if that is wanted."""
    name = wanted.column or usual
    exact = [i for i, title in enumerate(sheet.header) if title == name.strip()]
    if len(exact) > 1:
        raise fail(f"two columns are called '{name}'", sheet.place(sheet.rows[0]))
    if wanted.add and exact:
        raise fail(f"there is a column '{name}' already", sheet.place(sheet.rows[0]), "without --add it is filled")
    if wanted.add:
        return sheet.add_column(name.strip())
    if not exact:
        raise missing(sheet, name, sheet.header, "--add makes a new last column of this name")
    return exact[0]


def missing(sheet: Sheet, name: str, known: Sequence[str], otherwise: str) -> AutograderError:
    """There is no such column: the closest name, or what else can be done."""
    near = did_you_mean(name, [title for title in known if title])
    help = near if near and near.startswith("did you mean") else "; ".join(filter(None, [near, otherwise]))
    return fail(f"there is no column '{name}'", sheet.place(sheet.rows[0]), help)


def no_new_column(wanted: Wanted, platform: str) -> None:
    if wanted.add:
        raise fail(
            f"--add is not for {platform}: its columns are made on the platform", help="export the gradebook again"
        )


def students(sheet: Sheet) -> list[Row]:
    """The rows below the header that say anything."""
    return [row for row in sheet.rows[1:] if not row.is_blank]
