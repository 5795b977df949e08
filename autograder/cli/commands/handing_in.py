"""Commands for students: `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.options import AsJson, Problems

CheckFormat = Annotated[str, typer.Option("--format", "-f", metavar="NAME", **options.one_of("text", "json", "github"))]
Strict = Annotated[bool, typer.Option("--strict", help="What could not be checked is to be mended, too.")]


def check(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Your answers.json, or the folder it is in.")] = Path(
        "."
    ),
    problems: Problems = Path("problems"),
    json: AsJson = False,
    strict: Strict = False,
    format: CheckFormat = "text",
) -> int:
    """Look at one submission before handing it in.

    Says what is missing, unreadable or of the wrong shape and, where the problem lets it, what is wrong.
    Exit status: 0 nothing to mend, 1 something to mend, 2 a wrong call.

    \b
    Examples:
      autograder check
      autograder check answers.json --problems hw3/
    """
    from autograder.cli.check import run

    return run(path, problems, "json" if json else format, strict)
