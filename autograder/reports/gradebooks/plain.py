"""Any CSV file with a header: what identifies a student is known by the names of the columns."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.errors import fail
from autograder.reports.gradebooks.book import Book, Wanted, column, columns, number, students, to_fill
from autograder.reports.gradebooks.people import Seat, of_platform, person
from autograder.reports.gradebooks.sheet import Sheet

USUAL = "score"
HEADERS = {
    "id": ("id", "user id", "userid", "user_id", "identifier", "participant"),
    "login": ("login", "student", "username", "user name", "user", "login id", "github_username", "github"),
    "email": ("email", "e-mail", "email address", "mail"),
    "sid": ("sid", "student id", "student_id", "id number", "idnumber", "student number", "roster_identifier"),
    "name": ("name", "full name", "student name", "full_name"),
}
PLATFORMS = ("canvas_user", "moodle_participant", "gradescope_submission")  # as `ids` in results.json
FIRST = ("first name", "firstname", "first_name", "given name")
LAST = ("last name", "lastname", "last_name", "family name", "surname")
MOST = ("max_score", "max score", "max points", "points possible", "maximum grade")


def open_book(sheet: Sheet, wanted: Wanted) -> Book:
    """A table of students, at one column."""
    by_kind = {kind: column(sheet, *titles) for kind, titles in HEADERS.items()}
    first, last = column(sheet, *FIRST), column(sheet, *LAST)
    if all(found is None for found in (*by_kind.values(), first)):
        message = "no column says who a student is: expected one such as 'id', 'login', 'email', 'sid' or 'name'"
        raise fail(message, sheet.place(sheet.rows[0]), columns(sheet))
    return Book(sheet, to_fill(sheet, wanted, USUAL), list(_seats(sheet, by_kind, first, last)))


def _seats(sheet: Sheet, by_kind: dict[str, int | None], first: int | None, last: int | None) -> Iterator[Seat]:
    most = column(sheet, *MOST)
    platforms = {kind: column(sheet, kind) for kind in PLATFORMS}
    for row in students(sheet):
        said: dict[str, list[str]] = {kind: [row[found]] for kind, found in by_kind.items()}
        said["id"] += [of_platform(kind, row[found]) for kind, found in platforms.items()]
        said["name"].append(f"{row[first]} {row[last]}")
        yield Seat(row, person(**said), number(row[most]))
