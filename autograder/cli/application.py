"""What all commands share: the application, the exit statuses, the options of the same meaning everywhere."""

from __future__ import annotations

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
