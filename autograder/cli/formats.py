"""Results for other programs: which formats there are, and where they go."""

from __future__ import annotations

import json
import os
from pathlib import Path

from autograder.cli.output import say
from autograder.errors import Diagnostic, did_you_mean, fail
from autograder.submissions.folder import ANSWERS, Found, find, find_one

OWN = ("text", "json")


def known_format(format: str) -> None:
    if format in OWN:
        return
    from autograder.reports.formats import FORMATS

    if format not in FORMATS:
        raise fail(f"unknown format '{format}'", help=did_you_mean(format, [*OWN, *FORMATS]))


def handed_in(path: Path, format: str) -> tuple[list[Found], list[Diagnostic]]:
    """The submissions at a path: of a platform that hands over one, or a repository, it may be that one itself."""
    if format in OWN:
        return find(path)
    from autograder.reports.formats import OF_ONE

    if path.is_file() or (path / ANSWERS).is_file():
        return [find_one(path)], []
    if format not in OF_ONE:
        return find(path)
    if is_class(path):
        raise fail(f"'{path}' is a folder of submissions, expected one submission", help=f"--format {format} is of one")
    return [find_one(path)], []


def is_class(path: Path) -> bool:
    """Whether a folder without answers has submissions in it, and no code that were one itself."""
    has_code = any(path.glob("*.py")) or any(path.glob("*.ipynb"))
    return any(path.glob(f"*/{ANSWERS}")) or (not has_code and any(path.glob("*.json")))


def tell(format: str, results: str) -> None:
    """Prints results.json as this format; GitHub's summary goes to the file that it names."""
    if format == "json":
        say(results)
        return
    from autograder.reports.formats import FORMATS

    data = json.loads(results)
    text = FORMATS[format](data)
    if text:
        say(text)
    if format == "github":
        from autograder.reports.github import summary

        append_to_summary(summary(data))


def append_to_summary(text: str) -> None:
    """To the file in GITHUB_STEP_SUMMARY, if there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    try:
        with open(file, "a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(text)
    except OSError as e:
        raise fail(f"cannot write '{file}': {(e.strerror or str(e)).lower()}") from e
