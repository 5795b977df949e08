"""Commands that hand results on: `report`, `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.options import Problems

Graded = Annotated[Path, typer.Argument(metavar="[RESULTS]", help="What `grade` wrote: its folder, or results.json.")]

Results = Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grade` wrote.")]
To = Annotated[
    str, typer.Option("--to", metavar="PLATFORM", **options.one_of("canvas", "moodle", "gradescope-csv", "csv"))
]
Gradebook = Annotated[
    Path, typer.Option("--gradebook", "--roster", metavar="FILE", help="The platform's own export, to be filled.")
]
Column = Annotated[str | None, typer.Option(metavar="NAME", help="The assignment's column.")]
Filled = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="By default FILE-graded.csv.")]
Scale = Annotated[bool, typer.Option("--points", help="Scale to the points of the column.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace grades that are there.")]
Waiting = Annotated[bool, typer.Option("--include-waiting", help="Also what is not final.")]
Add = Annotated[bool, typer.Option("--add", help="Add the column at the end (gradescope-csv, csv).")]


def report(
    results: Graded = Path("results"),
    problems: Problems = Path("problems"),
    submissions: Annotated[Path | None, typer.Option(metavar="DIR", help="Show the answers from here, too.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="Instead of into RESULTS.")] = None,
    solutions: Annotated[bool, typer.Option("--solutions", help="Show students the worked solutions.")] = False,
) -> int:
    """Make pages of graded results, to be read in a browser or printed.

    Writes DIR/index.html, the class for those who teach it, and DIR/students/<student>.html.
    Each page is one file without scripts, and loads nothing.

    \b
    Examples:
      autograder report results/ --submissions submissions/
      autograder report results/ --problems hw3/ --out pages/ --solutions
    """
    from autograder.cli.report import run

    return run(results, problems, submissions, out, solutions)


def export(
    results: Results,
    to: To,
    gradebook: Gradebook,
    column: Column = None,
    out: Filled = None,
    points: Scale = False,
    overwrite: Overwrite = False,
    include_waiting: Waiting = False,
    add: Add = False,
) -> int:
    """Put grades into a platform's gradebook.

    Fills one column of its own export and changes no other byte. Students are found by id, login, email, student
    number or exact name; who is not found for certain is listed. Exit status: 0 everybody, 1 somebody is not placed.

    \b
    Examples:
      autograder export results/ --to canvas --gradebook 2026-grades.csv --column "Homework 1"
      autograder export results/ --to csv --roster class.csv --column hw1 --add
    """
    from autograder.cli.export import Choices, Wanted, run

    return run(results, to, gradebook, out, Wanted(column, add), Choices(points, overwrite, include_waiting))
