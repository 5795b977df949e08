"""Printing: tables in colour where a terminal watches, plain text everywhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from autograder.errors import Diagnostic, Place, render

if TYPE_CHECKING:
    from autograder.reports.table import Table

WATCHED = 50  # steps from which on progress is worth showing


def say(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def warn(text: str) -> None:
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


def show(table: Table) -> None:
    from autograder.reports.table import coloured, plain

    if in_colour(sys.stdout):
        from rich.console import Console

        Console().print(coloured(table))
    else:
        sys.stdout.writelines(plain(table))


def in_colour(stream: IO[str]) -> bool:
    """A terminal that has not asked for plain text."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def complain(mistakes: Sequence[Diagnostic]) -> None:
    """Mistakes on standard error, each with its line of the file."""
    warn(render(mistakes, source_line))


def source_line(place: Place) -> str | None:
    """The line of the file, without its end."""
    try:
        lines = Path(place.file).read_text("utf-8-sig", "replace").split("\n")
    except OSError:
        return None
    return lines[place.line - 1].rstrip("\r") if place.line <= len(lines) else None


@contextmanager
def progress(total: int, what: str) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of steps that were made; a bar if a terminal watches and they are many."""
    if total < WATCHED or not in_colour(sys.stderr):
        yield lambda steps: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)
