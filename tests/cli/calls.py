"""Commands called in this process, or in one of their own where that is what is tested."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from autograder.cli import app


class Called(NamedTuple):
    status: int
    out: str
    err: str


def call(*words: str | Path, typed: str = "") -> Called:
    """The command in this process, with what is typed; an exception that it did not turn into words is raised here."""
    result = CliRunner().invoke(app, [str(w) for w in words], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)


def process(*words: str | Path, cwd: Path, **options: Any) -> Called:
    """The command as its users call it."""
    run = subprocess.run(  # noqa: S603
        command(*words),
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        **options,
    )
    return Called(run.returncode, run.stdout, run.stderr)


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "autograder", *map(str, words)]


def environment(**changes: str | None) -> dict[str, str]:
    """This process's environment; None takes a variable away."""
    merged = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}
