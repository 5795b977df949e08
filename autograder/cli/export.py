"""`autograder export`: results into the gradebook that a platform exported, as a new file."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.cli.files import contents, results_of, write_bytes
from autograder.cli.output import complain, say, warn
from autograder.errors import Diagnostic, did_you_mean, fail, visible
from autograder.reports.gradebooks import GRADEBOOKS
from autograder.reports.gradebooks.book import Wanted
from autograder.reports.gradebooks.earned import read as read_results
from autograder.reports.gradebooks.filling import Choices, fill, said
from autograder.reports.gradebooks.sheet import read as read_sheet

__all__ = ["Choices", "Wanted", "run"]

PLACED, NOT_ALL_PLACED = 0, 1


def run(results: Path, to: str, gradebook: Path, out: Path | None, wanted: Wanted, choices: Choices) -> int:
    """0 where everybody with a result has a row of the gradebook, 1 where somebody has none."""
    if to not in GRADEBOOKS:
        raise fail(f"unknown gradebook '{to}'", help=did_you_mean(to, GRADEBOOKS))
    source = results_of(results)
    target = gradebook.with_name(f"{gradebook.stem}-graded{gradebook.suffix}") if out is None else out
    for given in (gradebook, source):
        if is_same(given, target):
            raise fail(f"'{given}' is not overwritten", help="--out FILE names a new file")
    earned = read_results(contents(source).decode("utf-8", "replace"), str(source))
    book = GRADEBOOKS[to](read_sheet(contents(gradebook), str(gradebook)), wanted)
    if book.sheet.encoding in ("cp1252", "latin-1"):
        complain([Diagnostic(f"'{gradebook}' is not in UTF-8; it is read as {book.sheet.encoding}", warning=True)])
    filled = fill(book, earned, choices)
    write_bytes(target, book.sheet.data())
    for line in said(filled, book.sheet.header[book.column], choices):
        (warn if line.startswith("not placed") else say)(line)
    say(f"written to {visible(str(target))}")
    return NOT_ALL_PLACED if filled.unplaced else PLACED


def is_same(path: Path, other: Path) -> bool:
    """Whether both are one file, also by another name."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False
