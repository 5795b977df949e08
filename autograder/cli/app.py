"""The app that the commands are added to, and what becomes of their mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Annotated, Any

import typer

from autograder import __version__

GRADED, TO_MEND, WRONG_CALL, OWN_FAULT = 0, 1, 2, 3  # exit statuses

app = typer.Typer(
    name="autograder",
    help="Grade deep-learning homework: networks, gradients and update steps, from plain YAML problem files.",
    rich_markup_mode=None,  # with markup, help imports all of rich and takes twice as long
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def add(function: Callable[..., int], to: typer.Typer = app) -> None:
    """Makes a function a command, whose mistakes are told in words, with the exit status it returns."""

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

    to.command(function.__name__.strip("_"))(run)


def add_group(name: str, help: str, functions: Iterable[Callable[..., int]]) -> None:
    """Makes functions the commands of a group: `autograder NAME COMMAND`."""
    group = typer.Typer(name=name, help=help, rich_markup_mode=None, no_args_is_help=True)
    app.add_typer(group)
    for function in functions:
        add(function, group)


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
