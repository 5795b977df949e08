"""Gradescope: the grades of an assignment or a course, or a roster, as it exports them.

Gradescope reads no grades back from a file: this one is for people and for other systems. Rows of students
who handed nothing in may be shorter than the header.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.errors import fail
from autograder.reports.gradebooks.book import Book, Wanted, column, columns, number, students, to_fill
from autograder.reports.gradebooks.people import Seat, of_platform, person
from autograder.reports.gradebooks.sheet import Sheet

USUAL = "Total Score"


def open_book(sheet: Sheet, wanted: Wanted) -> Book:
    """An export of grades, or a roster, at one column."""
    if column(sheet, "SID") is None and column(sheet, "Email") is None:
        message = "this is no file of Gradescope: it has neither a column 'SID' nor 'Email'"
        raise fail(message, sheet.place(sheet.rows[0]), columns(sheet))
    chosen = to_fill(sheet, wanted, USUAL)
    return Book(sheet, chosen, list(_seats(sheet, sheet.header[chosen])))


def _seats(sheet: Sheet, title: str) -> Iterator[Seat]:
    first, last, whole = column(sheet, "First Name"), column(sheet, "Last Name"), column(sheet, "Name")
    submission = column(sheet, "Submission ID")
    sid, email = column(sheet, "SID"), column(sheet, "Email")
    most = column(sheet, "Max Points") if title == USUAL else column(sheet, f"{title} - Max Points")
    for row in students(sheet):
        number_of = of_platform("gradescope_submission", row[submission])
        who = person(id=number_of, email=row[email], sid=row[sid], name=[f"{row[first]} {row[last]}", row[whole]])
        yield Seat(row, who, number(row[most]))
