"""When two arrays are the same but for rounding, and how a formula stands on the page."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from autograder.questions.formula import FormulaMarker
from autograder.questions.likeness import described, same, squeezed
from tests.formula_problems import is_right, marker


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2.0], [1.0, 2.0 + 1e-10]),
        ([0.0, 0.0], [0.0, 0.0]),
        ([1e-13, 1.0], [0.0, 1.0]),
        ([1e-300], [1.0001e-300]),
        (3.0, [3.0, 3.0]),
        ([[1.0], [2.0]], [1.0, 2.0]),
    ],
)
def test_the_same_but_for_rounding(a: Any, b: Any) -> None:
    assert same(np.array(a), np.array(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1.0, 2.0], [1.0, 2.00001]),
        ([1e-9, 1.0], [0.0, 1.0]),
        ([1e-12], [0.0]),
        ([1e-6], [2e-6]),
        ([1e-12], [2e-12]),
        ([np.nan], [1.0]),
        ([np.inf], [1.0]),
        ([1.0, 2.0], [1.0, 2.0, 3.0]),
        (3.0, [3.0, 4.0]),
    ],
)
def test_not_the_same(a: Any, b: Any) -> None:
    assert not same(np.array(a), np.array(b))


def test_axes_of_one_make_no_difference() -> None:
    assert squeezed(np.zeros((1, 3, 1))) == (3,)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((), "a number"),
        ((1, 1), "a number"),
        ((3,), "a vector of n"),
        ((4, 3), "a matrix of m×n"),
        ((1, 3), "a vector of n"),
    ],
)
def test_shapes_are_described_by_their_letters(shape: tuple[int, ...], said: str) -> None:
    assert described(np.zeros(shape), {"n": 3, "m": 4}) == said


# Differences that are small, or hidden -----------------------------------------------------------------------

ONE: dict[str, Any] = {"shapes": {"x": [], "w": []}}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("w * x", "1.000001 w x"),
        ("w * x", "w x + 0.0000001"),
        ("1e-9 * w * x", "1.00001e-9 w x"),
        ("sigmoid(20 * x)", "1[x > 0]"),
        ("tanh(20 * x)", "1[x > 0] - 1[x < 0]"),
        ("log(1 + exp(20 * x))", "relu(20 x)"),
        ("sqrt(x * x)", "x"),
        ("relu(x)", "x"),
        ("relu(x)", "0"),
        ("relu(x) + relu(w)", "relu(x + w)"),
        ("x * x", "x"),
        ("x * (x > 0)", "x (w > 0)"),
        ("abs(x) * abs(w)", "x w"),
        ("maximum(x, w)", "x"),
        ("maximum(x, 10)", "10"),
        ("maximum(x, 10)", "x"),
        ("minimum(x, 10)", "x"),
        ("maximum(x, 200)", "200"),
        ("relu(x - 5)", "0"),
        ("clip(x, -20, 20)", "x"),
        ("x * (x < 30)", "x"),
        ("exp(-30) * x", "0"),
        ("sqrt(w) * sqrt(x)", "sqrt(w) sqrt(w)"),
    ],
)
def test_a_small_or_hidden_difference_is_seen(asked: str, answer: str) -> None:
    names = {name: [] for name in "xw" if name in asked}
    assert not is_right("z", answer, {"graph": {"z": asked}, "shapes": names})


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("1e-9 * w * x", "w x / 1000000000"),
        ("1e-200 * w * x", "w x 1e-200"),
        ("1e100 * w", "w 10^100"),
        ("(x + w)**2", "x^2 + 2 x w + w^2"),
        ("(x + w) * (x - w)", "x^2 - w^2"),
        ("1 / (1 + exp(-x))", "e^x / (1 + e^x)"),
        ("tanh(x)", "(e^x - e^-x)/(e^x + e^-x)"),
        ("log(1 + exp(x))", "x + log(1 + e^-x)"),
        ("(x + 1000) - 1000", "x"),
        ("relu(x)", "(x + |x|)/2"),
        ("sqrt(w * w)", "|w|"),
        ("log(w * x)", "log(w) + log(x)"),
    ],
)
def test_what_only_rounding_makes_different_is_right(asked: str, answer: str) -> None:
    names = {name: [] for name in "xw" if name in asked}
    about = {"graph": {"z": asked}, "shapes": names}
    assume = ["w > 0", "x > 0"] if asked == "log(w * x)" else []
    assert is_right("z", answer, about, assume=assume)


def test_a_wrong_formula_is_compared_everywhere_only_when_that_is_asked_for() -> None:
    asked = cast(FormulaMarker, marker("z1"))
    found = asked.target.compare(asked.read("W1 x")[0])
    assert not found.equal
    assert len(found.mine) == len(found.right) == sum(len(g.points) for g in asked.grounds)


@pytest.mark.parametrize("size", [2, 3, 6, 7])
def test_a_number_in_the_place_of_a_free_size_is_wrong(size: int) -> None:
    about = {"graph": {"z": "mean(x)"}, "shapes": {"x": ["n"]}}
    assert not is_right("z", f"sum(x) / {size}", about)
    assert is_right("z", "sum(x) / n", about)
