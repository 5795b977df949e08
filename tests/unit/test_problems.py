"""The shipped problems: each is without a mistake, takes what is right, and nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.problem.load import find, load
from autograder.problem.model import Problem
from autograder.problem.tolerance import Rule
from autograder.questions.doubts import doubts
from tests.shipped import FILES, PROBLEMS, graded, grader, outcome, solution

IDS = [file.stem for file in FILES]
NUMBERS = [id for id in IDS if grader(id).expected]  # asked for in answers.json, not for code


def each(change: Callable[[float], float], value: Any) -> Any:
    """A number, or every number of nested lists, changed."""
    return [each(change, item) for item in value] if isinstance(value, list) else change(value)


def entries(value: Any) -> int:
    return sum(map(entries, value)) if isinstance(value, list) else 1


def moved(value: Any, index: int, step: float) -> Any:
    """The answer with its entry number `index`, in row-major order, moved by a step."""
    places = iter(range(entries(value)))
    return each(lambda x: x + step if next(places) == index else x, value)


def written(x: float, rule: Rule, rounding: str) -> float:
    """The number with as many digits as its tolerance speaks of."""
    if rule.kind not in ("decimals", "significant") or x == 0:
        return x
    last = -rule.digits if rule.kind == "decimals" else math.floor(math.log10(abs(x))) - rule.digits + 1
    exact = Decimal(f"{x:.14g}")  # 0.8, though 0.7999999999999999 was computed
    return float(exact.quantize(Decimal(1).scaleb(last), rounding))


def answers(problem: str, rounding: str) -> dict[str, Any]:
    """The solution in so many digits."""

    def shortened(value: Any, rule: Rule) -> Any:
        return each(lambda x: written(x, rule, rounding), value)

    pairs = zip(solution(problem).items(), grader(problem).expected, strict=True)
    return {id: shortened(value, expected.rule) for (id, value), expected in pairs}


def lost(problem: str, given: dict[str, Any]) -> list[str]:
    """The questions that did not earn full points."""
    return [f"{q.id}: {q.feedback}" for q in graded(problem, given).questions if q.score != q.max_score]


# Each file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_shipped_problem_has_no_mistake_and_raises_no_doubt(file: Path) -> None:
    loaded = load(file)
    assert loaded.mistakes == []
    assert loaded.solved is not None
    assert doubts(loaded.solved) == []


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_shipped_problem_opens_with_what_it_is_and_says_where_it_comes_from(file: Path) -> None:
    assert file.read_text("utf-8").startswith("# ")
    problem = grader(file.stem).solved.problem
    assert (problem.id, bool(problem.source), bool(problem.prompt)) == (file.stem, True, True)


def test_assignment_lists_every_shipped_problem_once() -> None:
    chosen, assignment, mistakes = find([PROBLEMS])
    assert mistakes == []
    assert assignment is not None
    assert assignment.title
    assert sorted(chosen) == FILES


SHOWN: dict[str, Callable[[Problem], bool]] = {
    "a chain of layers": lambda p: p.network is not None,
    "named equations": lambda p: p.graph is not None,
    "a renamed output": lambda p: p.network is not None and any("=" in layer for layer in p.network.layers),
    "shapes without numbers": lambda p: bool(p.shapes) and not p.values,
    "training": lambda p: p.train is not None,
    "a share for right entries": lambda p: any(getattr(q, "credit", "") == "elementwise" for q in p.questions),
    "code": lambda p: any(q.kind == "code" for q in p.questions),
    "a hidden question": lambda p: any(q.hidden for q in p.questions),
    "a check of the form alone": lambda p: p.check == "format",
    "columns": lambda p: p.conventions is not None and p.conventions.vectors == "column",
    "both layouts": lambda p: p.conventions is not None and p.conventions.derivative_layout == "either",
}


@pytest.mark.parametrize("is_shown", SHOWN.values(), ids=SHOWN)
def test_some_shipped_problem_shows(is_shown: Callable[[Problem], bool]) -> None:
    assert any(is_shown(grader(id).solved.problem) for id in IDS)


# What is right ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [f for f in FILES if f.stem in NUMBERS], ids=NUMBERS)
def test_solution_handed_in_earns_full_points(file: Path) -> None:
    run = CliRunner().invoke(app, ["solve", str(file), "--format", "json"])
    assert run.exit_code == 0
    assert lost(file.stem, json.loads(run.stdout)[file.stem]) == []


@pytest.mark.parametrize("problem", NUMBERS)
def test_solution_rounded_to_the_digits_asked_earns_full_points(problem: str) -> None:
    assert lost(problem, answers(problem, ROUND_HALF_EVEN)) == []


@pytest.mark.parametrize("problem", NUMBERS)
def test_solution_truncated_to_the_digits_asked_earns_full_points(problem: str) -> None:
    assert lost(problem, answers(problem, ROUND_DOWN)) == []


# What is not -----------------------------------------------------------------------------------------------


def nudges(problem: str) -> Iterator[tuple[str, int, float]]:
    """Each entry of each question, moved up and down by five times what it may be missed by."""
    for id, expected in zip(solution(problem), grader(problem).expected, strict=True):
        for index, margin in enumerate(expected.accepted[0].margins):
            step = 1.0 if expected.asked.exact else 5 * margin
            yield from ((id, index, step), (id, index, -step))


@pytest.mark.parametrize("problem", NUMBERS)
def test_one_entry_beyond_its_tolerance_is_refused(problem: str) -> None:
    right = solution(problem)
    passed = []
    for id, index, step in nudges(problem):
        found = outcome(problem, {**right, id: moved(right[id], index, step)}, id)
        if found.score == found.max_score or found.outcome not in ("incorrect", "partial"):
            passed.append((id, index, step, found))
    assert passed == []


@pytest.mark.parametrize("problem", NUMBERS)
def test_zeros_earn_only_what_is_zero(problem: str) -> None:
    zeros = {id: each(lambda x: 0, value) for id, value in solution(problem).items()}
    results = graded(problem, zeros)
    earned = [q.id for q in results.questions if q.score]
    zero = [
        id
        for id, e in zip(zeros, grader(problem).expected, strict=True)
        if all(abs(r) < 1e-12 for r in e.accepted[0].reference.flat)
    ]
    assert earned == zero
    assert results.score < results.max_score


@pytest.mark.parametrize("problem", NUMBERS)
def test_blank_submission_earns_nothing(problem: str) -> None:
    assert graded(problem, {}).score == Fraction(0)
