"""Commands for who writes problems: `solve`, `lint`, `template`, `release`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.options import AsJson, ProblemFiles

SolveFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="NAME", **options.one_of("text", "json", "markdown", "latex"))
]


def solve(
    problem: Annotated[Path, typer.Argument(metavar="PROBLEM", help="A problem file, or a folder of them.")],
    format: SolveFormat = "text",
) -> int:
    """Show the worked solution of a problem.

    With --format json it is a complete submission, which earns full marks.

    \b
    Examples:
      autograder solve problems/mlp-4433-squared-error.yaml
      autograder solve problems/mlp-4433-squared-error.yaml --format markdown > solution.md
      autograder solve problems/ --format json > answers.json
    """
    from autograder.cli.solve import run

    return run(problem, format)


def lint(problems: ProblemFiles, json: AsJson = False) -> int:
    """Find the mistakes in problem files.

    Each is shown as file:line:column: message, with its line and the closest name.
    Exit status: 0 none (there may be warnings), 1 some.

    \b
    Examples:
      autograder lint problems/
      autograder lint new-problem.yaml
    """
    from autograder.cli.lint import run

    return run(problems, json)


def template(
    problems: ProblemFiles,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write it here; a folder where code is asked.")
    ] = None,
) -> int:
    """Write a blank answers.json to fill in, and the functions that are asked.

    \b
    Examples:
      autograder template problems/ > answers.json
      autograder template problems/ -o answers.json
      autograder template problems/ -o my-submission/
    """
    from autograder.cli.template import run

    return run(problems, out)


def release(
    problems: ProblemFiles,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where it goes; new, or an empty folder.")],
) -> int:
    """Make the edition of problems that students get.

    DIR holds the problem files without hidden questions and cases, model answers, rubrics and comments,
    a blank answers.json, the functions to fill in, and a README.md; `autograder check` works there.
    The numbers that are asked are no secret: whoever has a problem can solve it.

    \b
    Examples:
      autograder release problems/ -o homework-1/
    """
    from autograder.cli.release import run

    return run(problems, out)


def schema(
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write it here.")] = None,
    assignment: Annotated[bool, typer.Option("--assignment", help="Of assignment.yaml instead.")] = False,
) -> int:
    """Print the JSON Schema of problem files, for editors.

    An editor with YAML support then completes and checks problem files that begin with
    # yaml-language-server: $schema=problem.schema.json

    \b
    Examples:
      autograder schema -o problem.schema.json
    """
    from autograder.cli.schema import run

    return run(out, assignment)
