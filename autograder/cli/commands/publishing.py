"""Commands that hand results on: `report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
