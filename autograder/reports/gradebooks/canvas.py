"""Canvas: the file of Grades > Export, with its row of points possible; one assignment's column is filled.

Header: `Student`, `ID`, up to four SIS columns, `Section`, and assignments as `Title (id)`. Two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.errors import fail
from autograder.reports.gradebooks.book import Book, Wanted, column, columns, missing, no_new_column, number, students
from autograder.reports.gradebooks.people import Seat, name, of_platform, person
from autograder.reports.gradebooks.sheet import Row, Sheet

TITLE = re.compile(r"(.*)\s\((\d+)\)", re.DOTALL)
# Canvas skips every column whose header has these words, also that of an assignment.
SKIPPED = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
SPECIAL = ("Points Possible", "Muted", "Manual Posting", "(read only)")
NOT_ASSIGNED = "N/A"


def open_book(sheet: Sheet, wanted: Wanted) -> Book:
    """An export of the gradebook, at one assignment."""
    header = sheet.header
    if len(header) < 4 or "Student" not in header[0] or "ID" not in header[1] or column(sheet, "Section") is None:
        message = "this is no gradebook of Canvas: its header begins with Student, ID, …, Section"
        raise fail(message, sheet.place(sheet.rows[0]), columns(sheet))
    no_new_column(wanted, "Canvas")
    special = _special(sheet)
    chosen = _assignment(sheet, wanted.column, special)
    return Book(sheet, chosen, list(_seats(sheet, chosen, special)), places=2)


def _special(sheet: Sheet) -> list[Row]:
    """The rows on top that are nobody's: points possible, and how grades are posted."""
    top = sheet.rows[1:4]
    return [row for row in top if "Points Possible" in row[0] or (not row[1] and _says_only_special(row))]


def _says_only_special(row: Row) -> bool:
    return not row.is_blank and all(not c.text.strip() or c.text.strip() in SPECIAL for c in row.cells)


def _assignment(sheet: Sheet, wanted: str | None, special: list[Row]) -> int:
    """The column of an assignment, by its header, its title or its id."""
    after = sheet.header.index("Section") if "Section" in sheet.header else column(sheet, "Section") or 0
    open_ones = [i for i in range(after + 1, len(sheet.header)) if _is_assignment(sheet.header[i], i, special)]
    names = [sheet.header[i] for i in open_ones]
    if wanted is None:
        if len(open_ones) == 1:
            return open_ones[0]
        raise fail(f"which column? there are {len(open_ones)} assignments: name one with --column", help=_some(names))
    for said in (lambda t: t, _title, _id, lambda t: f"({_id(t)})"):
        found = [i for i in open_ones if said(sheet.header[i]) == wanted.strip()]
        if len(found) > 1:
            ids = _some([sheet.header[i] for i in found])
            raise fail(f"{len(found)} assignments are called '{wanted}'", sheet.place(sheet.rows[0]), ids)
        if found:
            return found[0]
    if wanted.strip() in sheet.header:
        raise fail(f"'{wanted}' is no column that Canvas takes grades in", sheet.place(sheet.rows[0]), _some(names))
    raise missing(sheet, wanted, [*names, *map(_title, names)], "make the assignment in Canvas and export again")


def _is_assignment(title: str, i: int, special: list[Row]) -> bool:
    read_only = any("(read only)" in row[i] for row in special)
    return TITLE.fullmatch(title) is not None and not SKIPPED.search(title) and not read_only


def _title(header: str) -> str:
    found = TITLE.fullmatch(header)
    return found[1] if found else header


def _id(header: str) -> str:
    found = TITLE.fullmatch(header)
    return found[2] if found else ""


def _some(names: list[str]) -> str:
    return "assignments: " + ", ".join(f"'{n}'" for n in names[:12]) if names else "there are none to fill"


def _seats(sheet: Sheet, chosen: int, special: list[Row]) -> Iterator[Seat]:
    login_id, sis_id = column(sheet, "SIS Login ID"), column(sheet, "SIS User ID")
    possible = next((number(row[chosen]) for row in special if "Points Possible" in row[0]), None)
    for row in students(sheet):
        if row in special or (name(row[0]) == "test student" and not row[sis_id]):  # Canvas makes one for each course
            continue
        login = row[login_id]
        email = login if "@" in login else ""
        ids = [row[1], of_platform("canvas_user", row[1])]
        who = person(id=ids, login=login, email=email, sid=row[sis_id], name=row[0])
        yield Seat(row, who, possible, "the assignment is not theirs on Canvas" if row[chosen] == NOT_ASSIGNED else "")
