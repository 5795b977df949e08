"""The commands of `autograder gradescope`: `build`, `run`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.options import ProblemFiles


def build(
    problems: ProblemFiles,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The zip to write.")] = Path(
        "autograder.zip"
    ),
    timeout: Annotated[
        int,
        typer.Option(
            metavar="SECONDS", min=60, max=2400, help="The time limit set in Gradescope; the grader ends before it."
        ),
    ] = 600,
    visibility: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            **options.one_of(
                "visible", "hidden", "after_due_date", "after_published", said="When students see results: "
            ),
        ),
    ] = "visible",
    leaderboard: Annotated[bool, typer.Option("--leaderboard", help="Send the score to the leaderboard.")] = False,
    torch: Annotated[
        bool, typer.Option("--torch", help="Install torch, even if no code question asks for it.")
    ] = False,
    allow_reduced: Annotated[
        bool, typer.Option("--allow-reduced-isolation", help="Run student code behind what walls there are.")
    ] = False,
) -> int:
    """Make the zip that Gradescope asks for: problem files in, a working autograder out.

    In Gradescope create a programming assignment and upload the zip under Configure Autograder. What students hand
    in is `answers.json` and the code that is asked, at the top or in one folder, as files or as a zip.
    Questions that are `hidden: true` are seen by instructors only; Gradescope then shows students no total score.
    The versions that are installed here are those that will grade; the same files give the same bytes.
    Exit status: 0 written, 2 a wrong call or a mistake in a problem file.

    \b
    Examples:
      autograder gradescope build problems/
      autograder gradescope build hw3/ -o hw3.zip --visibility after_due_date
      autograder gradescope build hw3/forward.yaml hw3/backward.yaml --timeout 1200 --leaderboard
    """
    from autograder.cli.gradescope.build import Wishes, run

    return run(problems, out, Wishes(timeout, visibility, leaderboard, allow_reduced, torch))


def run(
    root: Annotated[Path, typer.Option(metavar="DIR", help="Where Gradescope put everything.")] = Path("/autograder"),
) -> int:
    """Grade the submission in a Gradescope container, and write its results.json.

    `run_autograder` of the zip calls this. To try a zip by hand: unzip it to DIR/source, run
    `AUTOGRADER_ROOT=DIR bash DIR/source/setup.sh` once, put a submission into DIR/submission, and then run
    `AUTOGRADER_ROOT=DIR bash DIR/source/run_autograder`.
    Exit status: 0 graded, whatever the score; 3 a fault of the grader's own. results.json is written all the same.

    \b
    Examples:
      autograder gradescope run
      autograder gradescope run --root container/
    """
    from autograder.cli.gradescope.run import run as grade

    return grade(root)
