"""A small problem with code questions, and students' code for it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.errors import Diagnostic
from autograder.grading.code import Bench
from autograder.grading.grade import ProblemGrader, grade
from autograder.grading.result import QuestionResult
from autograder.problem.load import load, load_all
from autograder.sandbox import Job, Run, Sandbox
from autograder.submissions.answers import parse
from autograder.submissions.code import Handed

NET = """\
id: net
title: A small network
graph:
  z: W @ x + b
  h: relu(z)
  L: half_squared_error(h, y)
values: {x: [1, 2], y: [0.5, -0.5], W: [[0.5, -0.1], [0.2, 0.4]], b: [0.1, 0.2]}
questions:
  - {id: z, ask: z}
  - id: forward
    kind: code
    function: forward
    arguments: [x, y, W, b]
    returns: [h, L]
    cases: [given, {random: 3, seed: 1, hidden: true}]
    limits: {seconds: 0.5}
    points: 4
  - id: backward
    kind: code
    function: backward
    arguments: [x, y, W, b]
    returns: [dL/dW, dL/db]
    forward: forward
    cases: [given, {random: 3, seed: 1, hidden: true}]
    limits: {seconds: 0.5}
    points: 8
"""

RIGHT = """\
import numpy as np

def forward(x, y, W, b):
    h = np.maximum(W @ x + b, 0)
    return h, 0.5 * np.sum((h - y) ** 2)

def backward(x, y, W, b):
    z = W @ x + b
    d = (np.maximum(z, 0) - y) * (z > 0)
    return np.outer(d, x), d
"""
WITHOUT_HALF = RIGHT.replace("0.5 * ", "")
TWICE = RIGHT.replace("d = (", "d = 2 * (")
FITTING = WITHOUT_HALF.replace("d = (", "d = 2 * (")


@cache
def grader(text: str = NET) -> ProblemGrader:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "problem.yaml"
        path.write_text(text, "utf-8")
        return ProblemGrader(load_all([path])[0])


def mistakes(text: str) -> list[Diagnostic]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "problem.yaml"
        path.write_text(text, "utf-8")
        return load(path).mistakes


def question(**keys: object) -> str:
    """The problem with one code question, changed in some keys."""
    asked = {"id": "f", "kind": "code", "function": "f", "arguments": ["x"], "returns": "z", **keys}
    return NET[: NET.index("questions:")] + "questions:\n  - " + json.dumps(asked) + "\n"


def bench(source: str | bytes | None, run: Callable[[Job], Run] | None, name: str = "solution.py") -> Bench:
    data = textwrap.dedent(source).encode() if isinstance(source, str) else source
    handed = None if data is None else Handed(name, data)
    return Bench(lambda file: handed, lambda file: f"there is no '{file}'", run, "not run here")


def graded(source: str | None, box: Sandbox, text: str = NET) -> dict[str, QuestionResult]:
    """The results of a student who handed in this file."""
    result = grade([grader(text)], parse("student", b"{}"), bench(source, box.run))
    return {q.id: q for q in result.problems[0].questions}
