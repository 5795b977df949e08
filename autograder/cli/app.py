"""The app that commands make up, and what becomes of their mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Annotated, Any, TypeAlias

import typer

from autograder import __version__

GRADED, TO_MEND, WRONG_CALL, OWN_FAULT = 0, 1, 2, 3  # exit statuses

Command: TypeAlias = Callable[..., int]
Group: TypeAlias = tuple[str, tuple[Command, ...]]  # what it is for, and its commands


def app_of(commands: Iterable[Command], groups: Mapping[str, Group]) -> typer.Typer:
    """The app of these commands, and of groups of them by name: `autograder NAME COMMAND`."""
    app = _empty()
    for command in commands:
        _add(command, app)
    for name, (purpose, inside) in groups.items():
        group = typer.Typer(name=name, help=purpose, rich_markup_mode=None, no_args_is_help=True)
        app.add_typer(group)
        for command in inside:
            _add(command, group)
    return app


def overview(commands: Iterable[Command], groups: Mapping[str, Group]) -> typer.Typer:
    """What `autograder --help` shows of them: their options, which take longest to make, are not in it."""
    app = _empty()
    for command in commands:
        app.command(name_of(command), help=command.__doc__)(_nothing)
    for name, (purpose, _) in groups.items():
        app.command(name, help=purpose)(_nothing)
    return app


def _nothing() -> None:
    pass


def _empty() -> typer.Typer:
    app = typer.Typer(
        name="autograder",
        help="Grade deep-learning homework: networks, gradients and update steps, from plain YAML problem files.",
        rich_markup_mode=None,  # with markup, help imports all of rich and takes twice as long
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    return app


def name_of(command: Command) -> str:
    return command.__name__.strip("_")


def _add(function: Command, to: typer.Typer) -> None:
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

    to.command(name_of(function))(run)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass
