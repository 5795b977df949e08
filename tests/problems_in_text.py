"""Small problems written as an author writes them: a test is a problem in its own language."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

import numpy as np

from autograder.errors import Diagnostic
from autograder.problem.load import Loaded, load
from autograder.problem.solve import Solved


def loaded(text: str) -> Loaded:
    """What `load` makes of this text, as it stands."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "problem.yaml")
        path.write_text(dedent(text), encoding="utf-8")
        return load(path)


def whole(text: str) -> str:
    """The text with the keys that every problem needs, put at its end so that no line moves."""
    text = dedent(text).strip("\n")
    given = {line.partition(":")[0] for line in text.splitlines()}
    needed = {"id": "test", "title": "Test", "questions": "[]"}
    return "\n".join([text, *(f"{key}: {value}" for key, value in needed.items() if key not in given)]) + "\n"


def asking(text: str, *formulas: str) -> str:
    """The problem with these formulas for questions, q0, q1 …"""
    quoted = [f.replace("'", "''") for f in formulas]
    return (
        dedent(text).strip("\n")
        + "\nquestions:\n"
        + "\n".join(f"  - {{id: q{i}, ask: '{f}'}}" for i, f in enumerate(quoted))
    )


def problem(text: str, *formulas: str) -> Solved:
    """The solved problem, which must be without a mistake."""
    found = loaded(whole(asking(text, *formulas) if formulas else text))
    assert not found.mistakes, said(found.mistakes)
    assert found.solved is not None
    return found.solved


def answers(text: str, *formulas: str) -> list[Any]:
    """The first reference answer to each formula, as an array."""
    return [np.array(r[0].flat).reshape(r[0].shape) for r in problem(text, *formulas).references]


def answer(text: str, formula: str) -> Any:
    return answers(text, formula)[0]


def said(mistakes: list[Diagnostic]) -> list[str]:
    """`line:column: message`, and the help after a bar, as the author reads them."""
    return [
        f"{m.place.line}:{m.place.column}: " * (m.place is not None) + m.message + f" | {m.help}" * (m.help is not None)
        for m in mistakes
        if m.place
    ] + [m.message for m in mistakes if not m.place]


def mistakes(text: str, *formulas: str) -> list[str]:
    """Every mistake of a problem, in the order of the file."""
    return said(loaded(whole(asking(text, *formulas) if formulas else text)).mistakes)
