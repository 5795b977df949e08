"""The commands. This package alone prints and exits; each command's work is imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from autograder import __version__

Command = TypeVar("Command", bound=Callable[..., int])

GRADED, TO_MEND, WRONG_CALL, OWN_FAULT = 0, 1, 2, 3  # exit statuses

app = typer.Typer(
    name="autograder",
    help="Grade deep-learning homework: networks, gradients and update steps, from plain YAML problem files.",
    rich_markup_mode=None,  # with markup, help imports all of rich and takes twice as long
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def command(function: Command) -> Callable[..., None]:
    """A command whose mistakes are told in words, with the exit status it returns."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> None:
        from autograder.errors import AutograderError

        try:
            status = function(*args, **options)
        except AutograderError as e:
            from autograder.cli.output import complain

            complain(e.mistakes)
            status = WRONG_CALL
        if status:
            raise typer.Exit(status)

    return app.command(function.__name__.strip("_"))(run)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


Problems = Annotated[Path, typer.Option("--problems", "-p", metavar="PATH", help="A problem file or a folder of them.")]
ProblemFiles = Annotated[list[Path], typer.Argument(metavar="PROBLEMS...", help="Problem files or folders of them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of text.")]


@command
def grade(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder of submissions.")],
    problems: Problems = Path("problems"),
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the results go.")] = Path("results"),
    student: Annotated[
        list[str] | None, typer.Option("--student", "-s", metavar="NAME", help="Print this student's report, too.")
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs", "-j", metavar="N", min=0, help="Processes, or sandboxes, at once; 0: one for each core."
        ),
    ] = 0,
    json: AsJson = False,
    allow_reduced: Annotated[
        bool, typer.Option("--allow-reduced-isolation", help="Run student code behind what walls there are.")
    ] = False,
    unsafe: Annotated[
        bool, typer.Option("--unsafe-no-isolation", help="Run student code even where nothing confines it.")
    ] = False,
    marks: Annotated[
        Path | None, typer.Option("--marks", metavar="FILE", help="What people marked; marks.jsonl, if there is one.")
    ] = None,
) -> int:
    """Grade every student of a folder.

    Writes DIR/results.json, DIR/grades.csv and DIR/students/<student>.json, and prints the class.
    A class of one, or a student named with --student, is reported question by question.
    Student code runs in sandboxes (see `autograder doctor`); what is finished is not run again the next time.
    Exit status: 0 graded, whatever the scores; 2 a wrong call or problem file; 3 a fault of the grader's own,
    or student code that was not run because this machine cannot confine it.

    \b
    Examples:
      autograder grade submissions/
      autograder grade submissions/ --problems hw3/ --out hw3-results/
      autograder grade submissions/ --student ada --student ben
      autograder grade submissions/ --json | jq '.students[] | [.student, .score]'
    """
    from autograder.cli.grade import run

    return run(submissions, problems, out, student or [], jobs, json, (allow_reduced, unsafe), marks)


@command
def review(
    submissions: Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder of submissions.")],
    problems: Problems = Path("problems"),
    marks: Annotated[Path, typer.Option("--marks", metavar="FILE", help="Marks are added to it.")] = Path(
        "marks.jsonl"
    ),
    question: Annotated[
        str, typer.Option("--question", "-q", metavar="PROBLEM/QUESTION", help="This question alone, of whatever kind.")
    ] = "",
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Show no names.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Show what is marked already, too.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who marks; by default your login.")] = None,
) -> int:
    """Mark the answers that wait for a person, question by question.

    Marks are kept in FILE, one line for each; `autograder grade` takes them from there.

    \b
    Examples:
      autograder review submissions/
      autograder review submissions/ --question transformers/why --anonymous
    """
    from autograder.cli.review import run

    return run(submissions, problems, marks, question, (anonymous, again), by)


@command
def check(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Your answers.json, or the folder it is in.")] = Path(
        "."
    ),
    problems: Problems = Path("problems"),
    json: AsJson = False,
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

    return run(path, problems, json)


@command
def solve(
    problem: Annotated[Path, typer.Argument(metavar="PROBLEM", help="A problem file, or a folder of them.")],
    format: Annotated[str, typer.Option("--format", "-f", help="text, json, markdown or latex.")] = "text",
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


@command
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


@command
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


@command
def doctor(
    packages: Annotated[
        list[str] | None, typer.Argument(metavar="[PACKAGES...]", help="To be loaded, as in problem files.")
    ] = None,
) -> int:
    """Try on this machine what keeps student code apart.

    Each layer is tried by a process of its own that does what the layer should refuse.
    Exit status: 0 student code can be run safely (strict, strict-1), 1 it can't.

    \b
    Examples:
      autograder doctor
      autograder doctor torch
    """
    from autograder.cli.doctor import run

    return run(tuple(packages or ()))


@command
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


@command
def list_(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="layers, losses, optimizers, functions or ops.")],
) -> int:
    """List what a problem file can use, with its options.

    \b
    Examples:
      autograder list layers
      autograder list losses
    """
    from autograder.cli.listing import run

    return run(table)


def main() -> None:
    """The `autograder` command."""
    # One thread is quicker for networks of homework size, and numpy starts sooner.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as by `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        getattr(sys, name).reconfigure(errors="replace")  # a terminal may know no Greek
    try:
        app()
    except BrokenPipeError:  # as in `autograder solve … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as e:  # no traceback reaches a user who did not ask for one
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        print(f"autograder: a fault of its own: {type(e).__name__}: {e}", file=sys.stderr)  # noqa: T201 - the room that prints
        print("  help: set AUTOGRADER_DEBUG=1 to see where, and report it", file=sys.stderr)  # noqa: T201 - likewise
        raise SystemExit(OWN_FAULT) from None
