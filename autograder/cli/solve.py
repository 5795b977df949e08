"""`autograder solve`: the reference answers, worked out line by line or as a submission."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cli.output import say, warn
from autograder.errors import did_you_mean, fail
from autograder.problem.edition import left_to_the_grader
from autograder.problem.load import load_all
from autograder.problem.solve import Solved
from autograder.questions import value
from autograder.questions.markers import markers
from autograder.questions.value import Expected
from autograder.reports import worked

VERBATIM = {"latex": ("\\begin{verbatim}\n", "\\end{verbatim}\n"), "markdown": ("```\n", "```\n"), "text": ("", "")}
FORMATS = {"latex": worked.latex, "markdown": worked.markdown, "text": worked.text}


def run(path: Path, format: str) -> int:
    if format != "json" and format not in FORMATS:
        raise fail(f"unknown format '{format}'", help=did_you_mean(format, [*FORMATS, "json"]))
    solved = load_all([path])
    right = [(one, expectations(one), markers(one)) for one in solved]
    if format == "json":
        answers = {str(one.problem.id): worked.answers(expected, written) for one, expected, written in right}
        say(json.dumps({id: found for id, found in answers.items() if found}, indent=1, ensure_ascii=False))
    else:
        say("\n".join(FORMATS[format](*one) + code(one[0], format) for one in right))
    left = left_to_the_grader([one.problem for one in solved])
    if left:
        warn(f"this is an edition for students, which lacks what is left to the grader: {left}")
    return 0


def code(solved: Solved, format: str) -> str:
    """What the functions return for the given values, as it is put into each format."""
    if not solved.instance.coded:
        return ""
    from autograder.questions.code import ExpectedCode
    from autograder.reports.functions import expected_values

    text = expected_values([ExpectedCode(solved, i) for i in range(len(solved.instance.coded))])
    before, after = VERBATIM[format]
    return f"\n{before}{text}{after}"


def expectations(solved: Solved) -> list[Expected]:
    return [value.expected(solved, i) for i in range(len(solved.instance.asked))]
