"""What is assumed is made to hold at every point, or is a mistake of the file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.problem.ground import grounds
from tests.problems_in_text import mistakes, problem

FORMS = "an assumption is a leaf's sum, bound or value: sum(y) = 1, x > 0, w2 = 2 * w1"
TEXT = """
graph: {{z: "sum(x * y) * w"}}
shapes: {{x: [n], y: [n], w: []}}
questions: [{{id: q, kind: formula, ask: z, assume: ["{0}"]}}]
"""


def drawn(assumed: str, name: str) -> list[Any]:
    instance = problem(TEXT.format(assumed)).instance
    found = grounds(instance, [0], instance.formulas[0].question.assume)
    return [point.values[g.instance.graph.names[name]] for g in found for point in g.points]


@pytest.mark.parametrize("total", [1, 2.5, -1, 0])
def test_a_sum_holds(total: float) -> None:
    assert np.allclose([v.sum() for v in drawn(f"sum(x) = {total}", "x")], total)


@pytest.mark.parametrize(("bound", "holds"), [("x > 0", np.greater), ("x >= 0", np.greater), ("x < 0", np.less)])
def test_a_bound_holds(bound: str, holds: Any) -> None:
    assert all(holds(v, 0).all() for v in drawn(bound, "x"))


def test_a_bound_may_be_any_number() -> None:
    assert all((v < -1.5).all() for v in drawn("x < -1.5", "x"))


def test_a_value_holds() -> None:
    assert all(v == 0.25 for v in drawn("w = 0.25", "w"))


def test_a_value_may_be_made_of_another_leaf() -> None:
    assert np.allclose(np.concatenate(drawn("x = 2 * y", "x")), 2 * np.concatenate(drawn("x = 2 * y", "y")))


@pytest.mark.parametrize(
    ("assumed", "message"),
    [
        ("x", "an assumption is an equation or a bound"),
        ("z = 1", "a name whose value is given is expected here"),
        ("sum(z) = 1", "a name whose value is given is expected here"),
        ("x > y", "a number is expected here"),
        ("sum(x) = y", "a number is expected here"),
        ("x = 2 * x", "a leaf cannot be assumed to be made of itself"),
        ("x = x", "a leaf cannot be assumed to be made of itself"),
    ],
)
def test_what_cannot_be_made_to_hold_is_a_mistake_at_its_place(assumed: str, message: str) -> None:
    (found,) = mistakes(TEXT.format(assumed))
    assert found.startswith("3:")
    assert found.endswith(f"{message} | {FORMS}")


def test_a_mistyped_name_is_told_with_the_closest_one() -> None:
    (found,) = mistakes(TEXT.format("xx > 0"))
    assert "expected here" in found or "'xx'" in found
