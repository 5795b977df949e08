"""Random points at which formulas are compared: enough of them, inside the domain, on every side of a kink."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.problem.formula import NoPointsError
from autograder.problem.ground import grounds
from autograder.problem.instance import Instance
from autograder.problem.points import COUNT, MARGIN
from tests.problems_in_text import problem


def ground(graph: str, shapes: str, ask: str = "z", **question: Any) -> Any:
    return grounds(instance(graph, shapes, ask), [0])[0]


def instance(graph: str, shapes: str, ask: str = "z") -> Instance:
    text = f"graph: {{{graph}}}\nshapes: {{{shapes}}}\nquestions: [{{id: q, kind: formula, ask: {ask}}}]"
    return problem(text).instance


def values(graph: str, shapes: str, name: str) -> list[Any]:
    found = ground(graph, shapes)
    return list(found.values(found.instance.graph.names[name]))


@pytest.mark.parametrize(
    "formula",
    ["x * x", "log(x)", "sqrt(x)", "1 / x", "log(sqrt(x)) / x", "log(1 - x)", "sqrt(1 - x * x)", "exp(exp(x))"],
)
def test_there_are_enough_points_where_everything_is_finite(formula: str) -> None:
    found = values(f"z: {formula}", "x: []", "z")
    assert len(found) == COUNT
    assert np.isfinite(found).all()


def test_points_are_on_both_sides_of_a_kink() -> None:
    assert {bool(v > 0) for v in values("z: relu(x)", "x: []", "x")} == {True, False}


def test_points_are_on_every_side_of_two_kinks() -> None:
    found = ground("h: relu(x), z: relu(u) + h", "x: [], u: []")
    names = found.instance.graph.names
    sides = {(bool(p.values[names["x"]] > 0), bool(p.values[names["u"]] > 0)) for p in found.points}
    assert len(sides) == 4


def test_points_keep_away_from_kinks() -> None:
    assert min(abs(v) for v in values("z: relu(x)", "x: []", "x")) > MARGIN / 10


def test_the_same_points_are_drawn_again() -> None:
    assert np.array_equal(values("z: W @ x", "W: [m, n], x: [n]", "z"), values("z: W @ x", "W: [m, n], x: [n]", "z"))


def test_a_target_of_a_cross_entropy_is_a_distribution() -> None:
    found = values("z: categorical_cross_entropy(softmax(x), y)", "x: [3], y: [3]", "y")
    assert np.allclose([v.sum() for v in found], 1)
    assert all((v > 0).all() for v in found)


def test_where_nothing_is_finite_there_are_no_points() -> None:
    with pytest.raises(NoPointsError, match="not enough random points"):
        ground("z: log(-exp(x))", "x: []")


def test_sizes_are_drawn_twice_and_every_letter_anew() -> None:
    first, second = grounds(instance("z: W @ x", "W: [m, n], x: [n]"), [0])
    assert all(first.instance.sizes[k] != second.instance.sizes[k] for k in "mn")


@pytest.mark.parametrize("count", range(1, 9))
def test_no_letter_has_one_size_twice_or_the_size_of_another(count: int) -> None:
    letters = "abcdfghk"[:count]
    shapes = ", ".join(f"x{c}: [{c}]" for c in letters)
    sizes = [
        g.instance.sizes for g in grounds(instance("z: " + " + ".join(f"sum(x{c})" for c in letters), shapes), [0])
    ]
    assert all(len(set(s.values())) == count for s in sizes)
    assert all(sizes[0][c] != sizes[1][c] for c in letters)
