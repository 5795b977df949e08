"""The numbers that five homework documents print, held against the problems made after them.

Every number stands here as it is printed there, with its digits; what a document leaves out is given to the
digits that were computed apart from this program. A printed slip must be marked wrong, with a useful sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np
import pytest

from tests.shipped import instead, outcome, solution

MLP = "mlp-4433-squared-error"
SOFTMAX = "mlp-4433-cross-entropy"
RESIDUAL = "residual-scalar"
SIZES = "sizes-and-parameters"


def rows(*row: str, of: int) -> list[list[str]]:
    """A matrix whose rows each repeat one number."""
    return [[number] * of for number in row]


PRINTED: list[tuple[str, str, Any]] = [
    # One step of the 4-4-3-3 network with squared error
    (MLP, "z1", ["0.3"] * 4),
    (MLP, "h1", ["0.2913"] * 4),
    (MLP, "h1", ["0.2913126"] * 4),
    (MLP, "z2", ["0.2165"] * 3),
    (MLP, "z2", ["0.2165250"] * 3),
    (MLP, "h2", ["0.2132035"] * 3),
    (MLP, "z3", ["0.1639611"] * 3),
    (MLP, "loss", "0.376"),
    (MLP, "loss", "0.3763638"),
    (MLP, "dyhat", ["0.1639611", "-0.8360389", "0.1639611"]),
    (MLP, "dz3", ["0.1639611", "-0.8360389", "0.1639611"]),
    (MLP, "dW3", rows("0.034957", "-0.178246", "0.034957", of=3)),
    (MLP, "db3", ["0.1639611", "-0.8360389", "0.1639611"]),
    (MLP, "dh2", ["-0.0508117"] * 3),
    (MLP, "dz2", ["-0.0485020"] * 3),
    (MLP, "dW2", rows(*["-0.014129"] * 3, of=4)),
    (MLP, "db2", ["-0.0485020"] * 3),
    (MLP, "dh1", ["-0.0145506"] * 4),
    (MLP, "dz1", ["-0.0133158"] * 4),
    (MLP, "dW1", [["-0.013316", "0", "-0.013316", "0"]] * 4),
    (MLP, "db1", ["-0.0133158"] * 4),
    (MLP, "W1-next", [["0.1013316", "0.1", "0.1013316", "0.1"]] * 4),
    (MLP, "b1-next", ["0.1013316"] * 4),
    (MLP, "W2-next", rows(*["0.101413"] * 3, of=4)),
    (MLP, "b2-next", ["0.1048502"] * 3),
    (MLP, "W3-next", rows("0.096504", "0.117825", "0.096504", of=3)),
    (MLP, "b3-next", ["0.0836039", "0.1836039", "0.0836039"]),
    # The same with softmax and cross-entropy: below the last layer everything is exactly 0
    (SOFTMAX, "yhat", ["1/3", "1/3", "1/3"]),
    (SOFTMAX, "loss", "1.0986123"),
    (SOFTMAX, "dz3", ["1/3", "-2/3", "1/3"]),
    (SOFTMAX, "dW3", rows("0.071068", "-0.142136", "0.071068", of=3)),
    (SOFTMAX, "db3", ["1/3", "-2/3", "1/3"]),
    (SOFTMAX, "dh2", ["0/1"] * 3),
    (SOFTMAX, "dz2", ["0/1"] * 3),
    (SOFTMAX, "dW2", rows(*["0/1"] * 3, of=4)),
    (SOFTMAX, "db2", ["0/1"] * 3),
    (SOFTMAX, "dh1", ["0/1"] * 4),
    (SOFTMAX, "dz1", ["0/1"] * 4),
    (SOFTMAX, "dW1", rows(*["0/1"] * 4, of=4)),
    (SOFTMAX, "db1", ["0/1"] * 4),
    # The residual connection: forward, and the four gradients; the last one is not asked there
    (RESIDUAL, "u0", "0.3"),
    (RESIDUAL, "y0", "0.4"),
    (RESIDUAL, "x1", "0.4"),
    (RESIDUAL, "u1", "-0.08"),
    (RESIDUAL, "y1", "-0.38"),
    (RESIDUAL, "v1", "0.62"),
    (RESIDUAL, "z", "0.62"),
    (RESIDUAL, "dw0", "-0.2"),
    (RESIDUAL, "dw1", "0.4"),
    (RESIDUAL, "db0", "-0.2"),
    (RESIDUAL, "db1", "1"),
    (RESIDUAL, "dx0", "0.94"),
    # Sizes and parameters of 30-1024-512-1 at batch 32; the document has the features first: 1024 x 32
    (SIZES, "shape-A", ["32", "1024"]),
    (SIZES, "shape-B", ["32", "512"]),
    (SIZES, "shape-C", ["32", "1"]),
    (SIZES, "size-A", "32768"),
    (SIZES, "size-B", "16384"),
    (SIZES, "size-C", "32"),
    (SIZES, "parameters-A", "31744"),
    (SIZES, "parameters-B", "524800"),
    (SIZES, "parameters-C", "513"),
    (SIZES, "parameters", "557057"),
]


def pairs(printed: Any, solved: Any) -> Iterator[tuple[str, float]]:
    """Each printed number beside the one computed, in the same place of the same shape."""
    if isinstance(printed, str):
        assert not isinstance(solved, list)
        yield printed, solved
        return
    for one, other in zip(printed, solved, strict=True):
        yield from pairs(one, other)


def half_a_unit(printed: str) -> float:
    """Half of the last printed digit, and for a whole number or a fraction only what floats are off."""
    _, point, decimals = printed.partition(".")
    return 0.5 * 10.0 ** -len(decimals) if point else 1e-12


@pytest.mark.parametrize(("problem", "question", "printed"), PRINTED, ids=[f"{p}-{q}" for p, q, _ in PRINTED])
def test_printed_number_comes_out(problem: str, question: str, printed: Any) -> None:
    for digits, value in pairs(printed, solution(problem)[question]):
        assert abs(value - float(Fraction(digits))) <= half_a_unit(digits) + 1e-12


@pytest.mark.parametrize(("problem", "question", "printed"), PRINTED, ids=[f"{p}-{q}" for p, q, _ in PRINTED])
def test_printed_number_earns_full_points(problem: str, question: str, printed: Any) -> None:
    found = outcome(problem, {question: printed}, question)
    assert (found.outcome, found.score) == ("correct", found.max_score)


# Printed formulas ------------------------------------------------------------------------------------------


def arrays(problem: str) -> dict[str, Any]:
    return {id: np.array(value) for id, value in solution(problem).items()}


CLASSIFICATIONS = ["two-layer-classification-squared-error", "two-layer-classification-cross-entropy"]


@pytest.mark.parametrize("problem", CLASSIFICATIONS)
def test_sigmoid_has_the_printed_derivative_in_both_layers(problem: str) -> None:
    s = arrays(problem)
    for z, derivative in ((s["z3"], s["derivative-g"]), (s["z1"], s["jacobian-f"])):
        np.testing.assert_allclose(derivative, np.diag(np.exp(-z) / (1 + np.exp(-z)) ** 2), rtol=1e-12, atol=1e-15)


def test_squared_error_has_the_printed_derivative() -> None:
    for problem, y in (("two-layer-regression", [0.8, 0.2]), ("two-layer-classification-squared-error", [1.0])):
        s = arrays(problem)
        np.testing.assert_allclose(s["dyhat"], s["yhat"] - y, rtol=1e-12)


def test_relu_has_the_printed_jacobian() -> None:
    s = arrays("two-layer-regression")
    assert s["jacobian-f"].tolist() == np.diag(s["z1"] > 0).astype(float).tolist()


def test_binary_cross_entropy_has_the_derivative_in_its_three_printed_forms() -> None:
    s = arrays("two-layer-classification-cross-entropy")
    a, y = s["yhat"], 1.0
    forms = [(a - y) / (a * (1 - a)), -y / a + (1 - y) / (1 - a), (1 - y) / (1 - a) - y / a]
    for form in forms:
        np.testing.assert_allclose(s["dyhat"], form, rtol=1e-12)


def test_logistic_regression_follows_its_printed_chain_rule() -> None:
    s = solution("logistic-regression")
    x, a = [1.0, 2.0, -1.0], 1 / (1 + exp(0.2))
    assert s["a"] == pytest.approx(a, rel=1e-12)
    assert s["loss"] == pytest.approx(-log(a), rel=1e-12)
    assert s["da"] == pytest.approx(-1 / a, rel=1e-12)
    assert s["a-by-z"] == pytest.approx(a * (1 - a), rel=1e-12)
    assert s["z-by-w"] == x
    assert s["z-by-b"] == 1
    assert s["dw"] == pytest.approx([-1 / a * a * (1 - a) * x_j for x_j in x], rel=1e-12)


def test_hidden_bias_has_the_printed_chain_without_a_sum() -> None:
    s = arrays("two-layer-logistic")
    a1, w2 = s["a1"], np.array([0.7, -0.5, 0.9])
    np.testing.assert_allclose(s["db1"], s["dz2"] * w2 * a1 * (1 - a1), rtol=1e-12)
    np.testing.assert_allclose(s["dW1"], np.outer(s["db1"], [1, -2]), rtol=1e-12)


def test_softmax_has_the_printed_jacobian() -> None:
    s = arrays("softmax-regression")
    a = s["a"].ravel()
    for k in range(3):
        for j in range(3):
            assert s["jacobian"][k, j] == pytest.approx(a[k] * (1 - a[k]) if k == j else -a[j] * a[k], rel=1e-12)


def test_cross_entropy_after_softmax_leaves_output_minus_target() -> None:
    s = arrays("softmax-regression")
    np.testing.assert_allclose(s["dz"], s["a"] - [[0], [1], [0]], rtol=1e-12)


def test_gradient_over_examples_is_the_sum_or_the_mean_of_theirs() -> None:
    s = arrays("mlp-4433-batch")
    np.testing.assert_allclose(s["db3-sum"], s["db3-first"] + s["db3-second"], rtol=1e-12)
    for weights in ("db3", "dW3", "dW1"):
        np.testing.assert_allclose(s[f"{weights}-mean"], s[f"{weights}-sum"] / 2, rtol=1e-12)


# Printed slips ---------------------------------------------------------------------------------------------

OUTPUT = [0.16396, -0.83604, 0.16396]  # ŷ - y
A_1 = solution("softmax-regression")["a"][1][0]

SLIPS = {
    "z3 with two digits swapped": (
        MLP,
        {"z3": [0.16936] * 3},
        "all 3 entries differ: two neighbouring digits seem to be swapped",
    ),
    "the loss that would follow from it": (MLP, {"loss": 0.3737}, "not the number that is asked"),
    "superscripts one too low: dL/dz3 given as dL/dz2": (MLP, {"dz2": OUTPUT}, "all 3 entries differ"),
    "superscripts one too low: dL/dW3 given as dL/dW2": (
        MLP,
        {"dW2": solution(MLP)["dW3"]},
        "wrong shape: 3x4 is asked, found 3x3",
    ),
    "dL/da_k summed over the classes": (
        "softmax-regression",
        {"da": [[-1 / A_1]] * 3},
        "2 of 3 entries differ: [0], [2]",
    ),
    "(y1 > 0) for (y0 > 0), taken at its word": (RESIDUAL, {"dw0": 0}, "not the number that is asked"),
    "features before the batch": (
        SIZES,
        {"shape-A": "1024x32"},
        "all 2 entries differ: these are the sizes in another order",
    ),
}


@pytest.mark.parametrize(("problem", "answer", "sentence"), SLIPS.values(), ids=SLIPS)
def test_printed_slip_is_marked_wrong_with_a_sentence(problem: str, answer: dict[str, Any], sentence: str) -> None:
    (question,) = answer
    found = outcome(problem, instead(problem, **answer), question)
    assert found.outcome == "incorrect"
    assert found.score == 0
    assert found.feedback.startswith(sentence)  # and perhaps goes on to say where the error was made


def test_what_follows_from_the_misprinted_z3_is_carried() -> None:
    misprinted = instead(MLP, z3=[0.16936] * 3, loss=0.3737, dyhat=[0.16936, -0.83064, 0.16936])
    for question in ("loss", "dyhat"):
        found = outcome(MLP, misprinted, question)
        assert (found.outcome, found.feedback) == ("carried", "right from your own z3")


def test_loss_printed_beside_the_misprinted_z3_is_right() -> None:
    assert outcome(MLP, instead(MLP, z3=[0.16936] * 3, loss=0.376), "loss").outcome == "correct"


def test_weight_gradients_of_the_numerator_layout_are_accepted_where_the_document_has_them() -> None:
    for weights in ("dW1", "dW2"):
        turned = np.array(solution("two-layer-regression")[weights]).T.tolist()
        found = outcome("two-layer-regression", instead("two-layer-regression", **{weights: turned}), weights)
        assert found.outcome == "correct"
