"""Puts the results of a class into a gradebook: its own column, in the rows that are certainly theirs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from autograder.errors import AutograderError, Diagnostic, counted, visible
from autograder.grading.result import DECIMALS, as_number, as_points
from autograder.reports.gradebooks.book import EMPTY, Book, number
from autograder.reports.gradebooks.people import Earned, Seat, Unplaced, match

ROUNDING = Decimal("0.005")  # of points, where a platform keeps two decimals
MOST_NAMED = 20


class Choices(NamedTuple):
    """scale: to the points of the column; overwrite: other grades; waiting: results that are not final, too."""

    scale: bool = False
    overwrite: bool = False
    waiting: bool = False


class Filled(NamedTuple):
    """What became of a class: how many grades stand in the column now, and who has none of theirs, and why."""

    grades: int
    unplaced: list[Unplaced]
    waiting: list[Unplaced]
    without: int  # students of the gradebook who have no result
    points: tuple[Decimal, Decimal] | None  # of the results and of the column, where they differ


def fill(book: Book, earned: Sequence[Earned], choices: Choices) -> Filled:
    """Writes the grades into the book's sheet; nothing, and all the reasons why, if one of them must not be written."""
    pairs, unplaced = match(earned, book.seats)
    unplaced += [Unplaced(one.student, seat.closed) for one, seat in pairs if seat.closed]
    open_ones = [(one, seat) for one, seat in pairs if not seat.closed]
    waiting = [Unplaced(one.student, f"waits for {one.waits}") for one, _ in open_ones if _is_left(one, choices)]
    final = [(one, seat) for one, seat in open_ones if not _is_left(one, choices)]
    graded = [(seat, score(book, one, seat, choices)) for one, seat in final]
    mistakes = [m for seat, grade in graded if (m := _refused(book, seat, grade, choices))]
    if mistakes:
        raise AutograderError(*mistakes)
    for seat, grade in graded:
        if number(seat.row[book.column]) != Decimal(grade):
            book.sheet.put(seat.row, book.column, grade)
    points = ((one.max_score, seat.points) for one, seat in final if seat.points is not None)
    different = next(((of, there) for of, there in points if abs(of - there) > ROUNDING), None)
    return Filled(len(graded), unplaced, waiting, len(book.seats) - len(pairs), different)


def _is_left(one: Earned, choices: Choices) -> bool:
    return bool(one.waits) and not choices.waiting


def score(book: Book, one: Earned, seat: Seat, choices: Choices) -> str:
    """The grade as the platform takes it: the exact points, scaled if that is wanted, and then rounded once."""
    grade = Fraction(as_points(one.score))
    if choices.scale and seat.points is not None and one.max_score:
        grade = grade * Fraction(seat.points) / as_points(one.max_score)
    if book.places is None:
        return f"{as_number(grade):.{DECIMALS}f}".rstrip("0").rstrip(".")
    return f"{_half_up(grade, book.places):f}"


def _half_up(grade: Fraction, places: int) -> Decimal:
    return Decimal(floor(grade * 10**places + Fraction(1, 2))).scaleb(-places)


def _refused(book: Book, seat: Seat, grade: str, choices: Choices) -> Diagnostic | None:
    """Why this grade must not be written, if so."""
    there = seat.row[book.column]
    place = book.sheet.place(seat.row)
    if choices.scale and seat.points is None:
        return Diagnostic("--points: this row does not say how many points can be had", place)
    if book.bounded and seat.points is not None and not 0 <= Decimal(grade) <= seat.points:
        help = "--points scales the results to the points of the column"
        return Diagnostic(f"the grade {grade} is above the {seat.points} that can be had here", place, help)
    if there in EMPTY or number(there) == Decimal(grade) or choices.overwrite:
        return None
    return Diagnostic(f"there is another grade already: '{there}', and now {grade}", place, "--overwrite replaces it")


def said(filled: Filled, title: str, choices: Choices) -> list[str]:
    """What became of the class, in lines."""
    lines = [f"{counted(filled.grades, 'grade')} in '{visible(title)}'"]
    if filled.points is not None:
        of, there = (f"{points:f}" for points in filled.points)
        if choices.scale:
            lines.append(f"scaled from {of} points to the {there} of the column")
        else:
            lines.append(f"not scaled: the results are of {of} points, the column of {there}; --points scales them")
    if filled.without:
        lines.append(f"left as they are: {counted(filled.without, 'student')} without a result")
    return [*lines, *_named("left, not final", filled.waiting), *_named("not placed", filled.unplaced)]


def _named(what: str, students: Sequence[Unplaced]) -> list[str]:
    lines = [f"{what}: '{visible(one.student)}': {visible(one.reason)}" for one in students[:MOST_NAMED]]
    more = len(students) - MOST_NAMED
    return [*lines, f"{what}: and {more} more"] if more > 0 else lines
