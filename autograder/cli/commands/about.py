"""Commands that tell what there is here: `doctor`, `list`."""

from __future__ import annotations

from typing import Annotated

import typer

import autograder.cli.options as options


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


def list_(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", **options.one_of("layers", "losses", "optimizers", "functions", "ops"))
    ],
) -> int:
    """List what a problem file can use, with its options.

    \b
    Examples:
      autograder list layers
      autograder list losses
    """
    from autograder.cli.listing import run

    return run(table)
