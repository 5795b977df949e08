"""Mistakes as records: what is wrong, where, whose it is, and what to do about it.

Mistakes are collected, not thrown one by one, so that a file is mended in one go. `AutograderError`
carries them to the rim, where the command line prints them; no traceback reaches a user.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Diagnostic(NamedTuple):
    """One mistake (or, with `warning`, one doubt), worded as: expected, then found, no full stop."""

    message: str
    place: Place | None = None
    help: str | None = None
    warning: bool = False


class AutograderError(Exception):
    """Something a person must mend before we can go on: a problem file, a call, a folder."""

    def __init__(self, *mistakes: Diagnostic) -> None:
        super().__init__("; ".join(m.message for m in mistakes))
        self.mistakes = mistakes


def fail(message: str, place: Place | None = None, help: str | None = None) -> AutograderError:
    """An error of one mistake, to be raised."""
    return AutograderError(Diagnostic(message, place, help))


def closest(name: str, names: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, if any comes near."""
    known = list(names)
    folded = {n.casefold(): n for n in known}
    if name.casefold() in folded:
        return folded[name.casefold()]
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """A `help` line for an unknown name: the closest one, else all of them if they are few."""
    known = list(names)
    near = closest(name, known)
    if near is not None:
        return f"did you mean '{near}'?"
    if 0 < len(known) <= 12:
        return "known: " + ", ".join(known)
    return None
