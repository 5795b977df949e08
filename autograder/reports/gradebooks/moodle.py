"""Moodle: the offline grading worksheet of an assignment; its column `Grade` is filled, and nothing else.

`Identifier` is a word and the participant's number. Header texts may be in the site's language: then the
columns are found by what is in them, and the grade's is named with --column. Two decimals, at most the maximum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.errors import fail
from autograder.reports.gradebooks.book import (
    Book,
    Wanted,
    column,
    columns,
    no_new_column,
    number,
    required,
    students,
    to_fill,
)
from autograder.reports.gradebooks.people import Seat, of_platform, person
from autograder.reports.gradebooks.sheet import Row, Sheet

IDENTIFIER = re.compile(r"\D+(\d+)")


def open_book(sheet: Sheet, wanted: Wanted) -> Book:
    """A grading worksheet, at the column of the grade."""
    no_new_column(wanted, "Moodle")
    rows = students(sheet)
    identifier = _identifier(sheet, rows)
    if column(sheet, "Identifier") is not None:
        required(sheet, "a grading worksheet that Moodle takes back", "Last modified (grade)")
    grade = to_fill(sheet, wanted, "Grade")
    return Book(sheet, grade, list(_seats(sheet, rows, identifier, grade)), places=2, bounded=True)


def _identifier(sheet: Sheet, rows: list[Row]) -> int:
    """The column `Identifier`, or the first with nothing but a word and a number."""
    named = column(sheet, "Identifier")
    if named is not None:
        return named
    for i in range(len(sheet.header)):
        if rows and all(IDENTIFIER.fullmatch(row[i]) for row in rows):
            return i
    message = "this is no grading worksheet of Moodle: it has no column 'Identifier'"
    raise fail(message, sheet.place(sheet.rows[0]), columns(sheet))


def _seats(sheet: Sheet, rows: list[Row], identifier: int, grade: int) -> Iterator[Seat]:
    full_name, email = column(sheet, "Full name"), column(sheet, "Email address")
    sid, login = column(sheet, "ID number"), column(sheet, "Username")
    most, changeable = column(sheet, "Maximum Grade"), column(sheet, "Grade can be changed")
    most = grade + 1 if most is None else most  # where Moodle puts it, in every language
    for row in rows:
        found = IDENTIFIER.fullmatch(row[identifier])
        number_of = found[1] if found else ""
        who = person(
            id=[row[identifier], number_of, of_platform("moodle_participant", number_of)],
            login=row[login],
            email=row[email],
            sid=row[sid],
            name=row[full_name],
        )
        closed = "Moodle says that this grade cannot be changed" if row[changeable].casefold() == "no" else ""
        yield Seat(row, who, number(row[most]), closed)
