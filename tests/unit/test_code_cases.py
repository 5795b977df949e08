"""Random cases: numbers of the same kind as the given ones, the same for a seed, away from kinks."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from autograder.problem.cases import Tried
from tests.code_problems import grader, mistakes


def drawn(graph: dict[str, str], values: dict[str, Any], returns: list[str], n: int = 20, **keys: Any) -> list[Tried]:
    """The random cases of a function of all values."""
    case = {"random": n, "seed": 7, **keys}
    asked = {
        "id": "f", "kind": "code", "function": "f", "arguments": list(values), "returns": returns, "cases": [case],
    }  # fmt: skip
    problem = {"id": "p", "title": "p", "graph": graph, "values": values, "questions": [asked]}
    return grader(json.dumps(problem)).solved.cases[0]


def test_cases_are_the_same_for_a_seed_and_differ_among_themselves() -> None:
    graph, values = {"z": "w * x"}, {"x": [1, 2], "w": 3}
    one, again = drawn(graph, values, ["z", "dz/dw"], 3), drawn(graph, values, ["z", "dz/dw", "z + 0"], 3)
    for a, b in zip(one, again, strict=True):
        assert all(np.array_equal(a.leaves[k], b.leaves[k]) for k in a.leaves)
    assert len({case.leaves["x"].tobytes() for case in one}) == 3
    assert not np.array_equal(one[0].leaves["x"], drawn(graph, values, ["z"], 1, seed=8)[0].leaves["x"])


@pytest.mark.parametrize(
    "formula", ["relu(x)", "abs(x)", "maximum(x, w)", "clip(x, -1, 1)", "where(x > w, x, 2 * w)", "sign(x) * x"]
)
def test_cases_keep_away_from_kinks(formula: str) -> None:
    for case in drawn({"z": f"{formula} + w"}, {"x": [1, 2, 3], "w": [0.5, 0.5, 0.5]}, ["sum(z)"]):
        x, w = case.leaves["x"], case.leaves["w"]
        kinks = {"max": x - w, "whe": x - w, "cli": np.abs(x) - 1}
        assert np.abs(kinks.get(formula[:3], x)).min() > 1e-3


def test_a_maximum_has_no_ties() -> None:
    for case in drawn({"z": "max(x, axis=1)"}, {"x": [[1, 2, 3], [4, 5, 6]]}, ["z"]):
        rows = np.sort(case.leaves["x"], axis=1)
        assert (rows[:, 2] - rows[:, 1]).min() > 1e-3


def test_class_indices_stay_indices_and_come_as_integers() -> None:
    cases = drawn({"L": "cross_entropy(z, t)"}, {"z": [[1, 2, 3], [0, 0, 1]], "t": [0, 2]}, ["L", "dL/dz"])
    assert {int(i) for case in cases for i in case.leaves["t"]} == {0, 1, 2}
    assert all(case.arguments[1].dtype == np.int64 for case in cases)
    assert all(case.arguments[0].dtype == np.float64 for case in cases)


def test_a_one_hot_target_stays_one_hot() -> None:
    for case in drawn({"L": "cross_entropy(z, y)"}, {"z": [[1, 2, 3], [0, 0, 1]], "y": [[0, 1, 0], [1, 0, 0]]}, ["L"]):
        y = case.leaves["y"]
        assert set(y.flat) == {0.0, 1.0}
        assert (y.sum(axis=1) == 1).all()


def test_a_distribution_stays_a_distribution() -> None:
    for case in drawn({"L": "cross_entropy(z, y)"}, {"z": [1, 2, 3], "y": [0.2, 0.3, 0.5]}, ["L"]):
        y = case.leaves["y"]
        assert (y > 0).all()
        assert y.sum() == pytest.approx(1)
        assert len(set(y.flat)) == 3


@pytest.mark.parametrize("y", [1, [0, 1, 1]])
def test_a_yes_or_no_stays_one(y: Any) -> None:
    x = 0.3 if isinstance(y, int) else [0.3, -1, 2]
    cases = drawn({"a": "sigmoid(w * x)", "L": "binary_cross_entropy(a, y)"}, {"x": x, "w": 2, "y": y}, ["dL/dw"])
    assert {v for case in cases for v in np.ravel(case.leaves["y"])} == {0.0, 1.0}


def test_a_mask_stays_a_mask() -> None:
    values = {"x": [1, 2, 3, 4], "m": [1, 0, 1, 1], "y": [0, 1, 0, 1]}
    cases = drawn({"h": "m * x / 0.8", "L": "squared_error(h, y)"}, values, ["h", "L"])
    assert all(set(case.leaves["m"]) == {0.0, 1.0} for case in cases)
    assert all(not set(case.leaves["y"]) <= {0.0, 1.0} for case in cases)  # a target that is only subtracted


def test_a_learning_rate_stays_positive_and_a_weight_does_not() -> None:
    graph = {"L": "(w * x - y)**2", "new": "w - lr * dL/dw"}
    cases = drawn(graph, {"x": 1, "y": 2, "w": 3, "lr": 0.1}, ["new"])
    assert all(0.05 <= case.leaves["lr"] <= 0.15 for case in cases)
    assert {float(np.sign(case.leaves["w"])) for case in cases} == {-1.0, 1.0}


def test_what_is_kept_is_kept() -> None:
    for case in drawn({"z": "w * x"}, {"x": [1, 2], "w": 3}, ["z"], keep=["x*"]):
        assert case.leaves["x"].tolist() == [1, 2]
        assert case.leaves["w"] != 3


def test_numbers_are_of_the_size_of_the_given_ones() -> None:
    cases = drawn({"p": "softmax(z)"}, {"z": [1000, -900, 800]}, ["p"])
    assert 500 < np.sqrt(np.mean([case.leaves["z"] ** 2 for case in cases])) < 1500


def test_what_needs_positive_numbers_gets_them() -> None:
    assert all((case.leaves["x"] > 0).all() for case in drawn({"z": "log(x)"}, {"x": [1, 2, 3, 4, 5, 6]}, ["z"]))


def test_a_case_that_cannot_be_drawn_is_a_mistake() -> None:
    asked = {"id": "f", "kind": "code", "function": "f", "arguments": ["x"], "returns": "z", "cases": [{"random": 1}]}
    problem = {"id": "p", "title": "p", "graph": {"z": "relu(x - x)"}, "values": {"x": 1}, "questions": [asked]}
    (found,) = mistakes(json.dumps(problem))
    assert "no numbers for 'f' were found" in found.message


def test_cases_are_not_all_zero() -> None:
    for case in drawn({"z": "relu(w * x + b)"}, {"x": 1, "w": 1, "b": 0}, ["z"]):
        assert case.references[0][0].flat != [0.0]
