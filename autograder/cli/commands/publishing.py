"""Commands that hand results on: `report`, `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.options import Problems

Results = Annotated[Path, typer.Argument(metavar="[RESULTS]", help="What `grade` wrote: its folder, or results.json.")]


def report(
    results: Results = Path("results"),
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
    results: options.Results,
    to: options.To,
    gradebook: options.Gradebook,
    column: options.Column = None,
    out: options.Filled = None,
    points: options.Scale = False,
    overwrite: options.Overwrite = False,
    include_waiting: options.Waiting = False,
    add: options.Add = False,
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
