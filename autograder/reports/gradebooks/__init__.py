"""Gradebooks of platforms, filled with results: one file for each, which opens a sheet at one column.

A new one is a file with `open_book(sheet, wanted) -> Book`, and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograder.reports.gradebooks import canvas, gradescope, moodle, plain
from autograder.reports.gradebooks.book import Book, Wanted
from autograder.reports.gradebooks.sheet import Sheet

GRADEBOOKS: Mapping[str, Callable[[Sheet, Wanted], Book]] = {
    "canvas": canvas.open_book,
    "moodle": moodle.open_book,
    "gradescope-csv": gradescope.open_book,
    "csv": plain.open_book,
}
