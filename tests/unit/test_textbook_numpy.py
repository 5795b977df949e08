"""Formulas as they are typed in NumPy, and step functions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.formula_problems import NETWORK, is_right, judge

RELU: dict[str, Any] = NETWORK
BATCH: dict[str, Any] = {
    "graph": {"Z": "X @ W.T + b", "L": "mean((Z - Y)**2)", "R": "L + lam * sum(W**2)"},
    "shapes": {"X": ["N", "d"], "W": ["K", "d"], "b": ["K"], "Y": ["N", "K"], "lam": []},
}


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("z1", "np.dot(W1, x) + b1"),
        ("z1", "W1.dot(x) + b1"),
        ("z1", "torch.matmul(W1, x) + b1"),
        ("z2", "np.maximum(0, z1)"),
        ("z2", "F.relu(z1)"),
        ("z2", "np.where(z1 > 0, z1, 0)"),
        ("z2", "z1 * (z1 > 0).astype(float)"),
        ("yhat", "1 / (1 + np.exp(-z3))"),
        ("yhat", "scipy.special.expit(z3)"),
        ("l", "0.5 * np.sum((yhat - y)**2)"),
        ("l", "0.5 * ((yhat - y)**2).sum()"),
        ("l", "0.5 * np.linalg.norm(yhat - y)**2"),
        ("dl/dW1", "np.outer(dl_dz1, x)"),
        ("dl/dz1", "W2.T @ dl_dz3 * (z1 > 0)"),
        ("dl/dz1", "W2.T @ dl/dz3 * np.heaviside(z1, 0)"),
    ],
)
def test_what_is_typed_in_numpy_is_read_as_mathematics(ask: str, answer: str) -> None:
    assert is_right(ask, answer)


@pytest.mark.parametrize("step", ["H(z1)", "step(z1)", "Θ(z1)", r"\theta(z_1)", "heaviside(z1)"])
def test_a_step_function_is_an_indicator(step: str) -> None:
    assert is_right("dl/dz1", f"(W2^T dl/dz3) ⊙ {step}")


@pytest.mark.parametrize("axis", ["axis=0", "0", "dim=0"])
def test_a_method_takes_an_axis(axis: str) -> None:
    assert is_right("dL/db", f"dL/dZ.sum({axis})", BATCH)


def test_the_maximum_of_a_method_is_along_an_axis() -> None:
    assert not is_right("z2", "z1.max(0)")


@pytest.mark.parametrize("identity", ["np.eye(d)", "np.identity(d)", "I", "I_d"])
def test_the_identity_has_many_names(identity: str) -> None:
    about = {
        "graph": {"L": "sum((A @ w)**2)/2 + lam/2 * sum(w**2)"},
        "shapes": {"A": ["N", "d"], "w": ["d"], "lam": []},
    }
    assert is_right("d2L/dwdw", f"A.T @ A + lam * {identity}", about)


@pytest.mark.parametrize("word", ["λ", r"\lambda", "lam", "lambda"])
def test_lambda_is_lam_which_python_leaves_free(word: str) -> None:
    assert is_right("dR/dW", f"dL/dW + 2 {word} W", BATCH)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("x.reshape(2, 1)", "'.reshape' is code that is not read here (character 2); write mathematics"),
        ("b1 / x.shape[0]", "'.shape' is code that is not read here (character 7); a size is its letter"),
        ("x . y", "an operator is expected here, found '.'"),
        (r"x \otimes y", "write outer(a, b) for the outer product"),
        ("x ⊗ y", "write outer(a, b) for the outer product"),
        (r"\langle x, x \rangle", "an inner product is written a^T b"),
        (r"\prod_i x_i", "a product of indexed factors cannot be read"),
        ("b1 -= x", "a formula is expected, found code (character 4); write the new value: w = w - …"),
        ("len(x)", "a size is written as its letter"),
        ("x @ W1.T", "a vector is a column: transpose it to multiply it from the left"),
    ],
)
def test_what_is_not_read_is_told_with_the_way_to_write_it(answer: str, said: str) -> None:
    assert said in judge("z1", answer).feedback
