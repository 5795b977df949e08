"""The command line. This package alone prints and exits; each command's work is imported when it is called."""

from __future__ import annotations

import os
import sys

import typer

from autograder.cli.app import OWN_FAULT, app_of, name_of, overview
from autograder.cli.commands import COMMANDS, GROUPS

app = app_of(COMMANDS, GROUPS)


def app_for(word: str) -> typer.Typer:
    """What a call that begins so needs of the app, since to make every command takes longer than most of them run."""
    if word in ("-h", "--help", "--version"):
        return overview(COMMANDS, GROUPS)
    if word in GROUPS:
        return app_of((), {word: GROUPS[word]})
    called = [command for command in COMMANDS if name_of(command) == word]
    return app_of(called, {}) if called else app


def main() -> None:
    """The `autograder` command."""
    # One thread is quicker for networks of homework size, and numpy starts sooner.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed, as by `>&-`
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open to the end
        getattr(sys, name).reconfigure(errors="replace")  # a terminal may know no Greek
    try:
        app_for("".join(sys.argv[1:2]))()
    except BrokenPipeError:  # as in `autograder solve … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as e:  # no traceback reaches a user who did not ask for one
        if os.environ.get("AUTOGRADER_DEBUG"):
            raise
        print(f"autograder: a fault of its own: {type(e).__name__}: {e}", file=sys.stderr)  # noqa: T201 - the room that prints
        print("  help: set AUTOGRADER_DEBUG=1 to see where, and report it", file=sys.stderr)  # noqa: T201 - likewise
        raise SystemExit(OWN_FAULT) from None
