"""A command as typer calls it: mistakes are told in words, and what it returns is the exit status."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import typer

Command = TypeVar("Command", bound=Callable[..., int])

WRONG_CALL = 2


def commands_of(app: typer.Typer) -> Callable[[Command], Callable[..., None]]:
    """The decorator that makes a function a command of this group, under its own name."""

    def command(function: Command) -> Callable[..., None]:
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

    return command
