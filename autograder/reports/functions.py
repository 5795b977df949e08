"""Code questions in a worked solution, and the files that students begin with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from autograder.errors import counted
from autograder.graph.shapes import written
from autograder.problem.cases import GIVEN
from autograder.problem.code import Coded
from autograder.problem.solve import Solved
from autograder.questions.code import ExpectedCode
from autograder.reports.numbers import rows
from autograder.reports.worked import answer_values

INDENT = "    "


def expected_values(code: Sequence[ExpectedCode]) -> str:
    """What each function returns for the given values; of other cases only how many there are."""
    out = ["Code"] if code else []
    for e in code:
        points = counted(e.question.points, "point")
        out.append(f"  {e.question.id}  {e.coded.signature}  ({e.question.file}, {points}, {e.rule}, {_cases(e)})")
        given = next((case for case in e.cases if case.tried.name == GIVEN), None)
        for name, expected in zip(e.names, given.expected if given else (), strict=False):
            lead = f"    {name} = "
            lines = rows(answer_values(expected))
            out += [lead + lines[0], *(" " * len(lead) + line for line in lines[1:])]
    return "\n".join(out) + "\n" if out else ""


def _cases(e: ExpectedCode) -> str:
    hidden = len(e.some(hidden=True))
    cases = counted(len(e.cases), "case")
    return f"{cases}, {hidden} hidden" if hidden else cases


UNFILLED = "raise NotImplementedError"  # the body of a function that is to be written


def stubs(solved: Sequence[Solved]) -> dict[str, str]:
    """The files to hand in, by name, with a function for each question that asks for one in it."""
    functions: dict[str, dict[str, str]] = {}
    for one in solved:
        for coded in one.instance.coded:
            functions.setdefault(str(coded.question.file), {}).setdefault(str(coded.question.function), stub(coded))
    titles = " · ".join(str(one.problem.title) for one in solved if one.instance.coded)
    return {file: _file(file, titles, list(parts.values())) for file, parts in functions.items()}


def stub(coded: Coded) -> str:
    """A function that says what it takes and returns, and does nothing yet."""
    lines = [f"def {coded.signature}:", f'{INDENT}"""{_sentence(coded)}', ""]
    lines += [f"{part.name}: {_described(str(part.formula), part.name)}{written(part.asked.node.shape)}"
              for part in coded.arguments]  # fmt: skip
    lines += ["", *_returned(coded), '"""', UNFILLED]
    return "\n".join([lines[0], lines[1], *(f"{INDENT}{line}".rstrip() for line in lines[2:])]) + "\n"


def _sentence(coded: Coded) -> str:
    """The prompt, safe inside a docstring, else the names of what is asked."""
    said = " ".join((coded.question.prompt or f"Return {', '.join(p.formula for p in coded.returns)}.").split())
    return said.replace("\\", "\\\\").replace('"""', "'''").removesuffix('"')


def _described(formula: str, name: str) -> str:
    return "" if formula == name else f"{formula}, "


def _returned(coded: Coded) -> list[str]:
    parts = [f"{p.name}: {_described(str(p.formula), p.name)}{written(p.asked.node.shape)}" for p in coded.returns]
    if len(parts) == 1:
        return [f"Returns {parts[0]}"]
    return ["Returns a tuple in this order, or a dict with these keys:", "", *parts]


def _file(file: str, titles: str, functions: Sequence[str]) -> str:
    head = ["import numpy as np\n", *functions]
    if not file.endswith(".ipynb"):
        safe = titles.replace("\\", "\\\\").replace('"""', "'''").removesuffix('"')
        return "\n\n".join([f'"""{safe}: fill in the functions."""\n\n{head[0]}', *head[1:]])
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": cell.rstrip("\n")}
        for cell in head
    ]
    title = {"cell_type": "markdown", "metadata": {}, "source": f"# {titles}"}
    return json.dumps({"cells": [title, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}, indent=1) + "\n"
