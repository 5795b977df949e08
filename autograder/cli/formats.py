"""Results for other programs: which formats there are, and where they go."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from autograder.cli.output import say
from autograder.errors import cause, did_you_mean, fail
from autograder.grading.grade import ProblemGrader
from autograder.submissions.downloads import Class, opened
from autograder.submissions.folder import ANSWERS, find_one

OWN = ("text", "json")


def known_format(format: str) -> None:
    if format in OWN:
        return
    from autograder.reports.formats import FORMATS

    if format not in FORMATS:
        raise fail(f"unknown format '{format}'", help=did_you_mean(format, [*OWN, *FORMATS]))


def handed_in(path: Path, format: str, asked: frozenset[str]) -> AbstractContextManager[Class]:
    """The submissions behind a path, for as long as they are needed; asked: the names of files that are graded."""
    alone = one_submission(path, format)
    return opened(path, asked) if alone is None else nullcontext(alone)


def one_submission(path: Path, format: str) -> Class | None:
    """The path as one submission, where a platform hands over one, or it is a repository with one; else None."""
    if format in OWN:
        return None
    from autograder.reports.formats import OF_ONE

    if format not in OF_ONE and not (path / ANSWERS).is_file():
        return None
    if format in OF_ONE and is_class(path):
        raise fail(f"'{path}' is a folder of submissions, expected one submission", help=f"--format {format} is of one")
    return Class([find_one(path)], "", [])


def is_class(path: Path) -> bool:
    """Whether a folder has submissions in it: no answers, and no code that were one itself."""
    if (path / ANSWERS).is_file():
        return False
    has_code = any(path.glob("*.py")) or any(path.glob("*.ipynb"))
    return any(path.glob(f"*/{ANSWERS}")) or (not has_code and any(path.glob("*.json")))


def tell(format: str, results: str, graders: Sequence[ProblemGrader]) -> None:
    """Prints results.json as this format; GitHub's summary goes to the file that it names."""
    if format == "json":
        say(results)
        return
    from autograder.reports.entries import keep_hidden
    from autograder.reports.formats import FORMATS

    data = json.loads(results)
    keep_hidden(data, {(grader.id, entry.id) for grader in graders for entry in grader.entries if entry.hidden})
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
        raise fail(f"cannot write '{file}': {cause(e)}") from e
