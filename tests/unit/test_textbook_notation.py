"""What the house writes itself is read as it was meant: formulas printed as text and LaTeX."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.language.ast import BESIDE, Binary, Derivative, Name
from autograder.language.lower import lower
from autograder.language.notation import latex, latex_name, text
from autograder.language.textbook.parse import read
from tests.textbook_cells import Names
from tests.textbook_scope import Network

B, Z1 = Name("b", 0, 0), Name("z1", 0, 0)

FORMULAS = [
    "W1 @ x + b1",
    "W1.T @ (h - b1)",
    "x - (x + x)",
    "x * x / (x**2 + 1)",
    "2 * x - 3e-5 * x",
    "-x * (1 - x)",
    "exp(x) + log(exp(x) + 1)",
    "tanh(x)**2 + sigmoid(x)",
    "relu(W1 @ x)",
    "sqrt(x**2 + 1)",
    "abs(x)",
    "maximum(x, 0)",
    "x * sum(x)",
    "sum(x) * x",
    "sum(x)**2 + sum(x)",
    "max(x) + min(x)",
    "softmax(x)",
    "log_softmax(x)",
    "outer(h, x)",
    "x[0] * x",
    "diag(x) @ x",
    "(x > 0) * x",
    "c / (c + 1)",
    "sum((W1 @ x - h)**2) / 2",
    "where(x > 0, x, 2 * x)",
]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network({"x": "n", "W1": "hn", "b1": "h", "h": "h", "c": ""}, {}, n=3, h=4)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("style", ["text", "latex"])
def test_a_printed_formula_has_its_value_again(network: Network, formula: str, style: str) -> None:
    node = lower(network.tree(formula), network)
    printed = (text if style == "text" else latex)(node)
    (tree,) = read(printed, network)
    again = network.value(tree)
    np.testing.assert_allclose(np.squeeze(again), np.squeeze(network.of(node)), rtol=1e-12)


NAMES = [
    *("x", "x0", "W1", "W_1", "yhat", "ŷ", "y_hat", "yhat1", "lr", "eta", "η", "θ2", "loss", "w_new", "W1_old"),
    *("learning_rate", "h_state2", "a_b_c", "x̃", "δ2", "Δw", "dW1", "dot", "T", "e"),
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("write", [str, latex_name])
def test_a_printed_name_is_the_name_again(name: str, write: Callable[[str], str]) -> None:
    others = dict.fromkeys(["b", "z1"], 1)
    (tree,) = read(f"b + {write(name)} z1", Names({**others, name: 2}))
    assert tree == Binary("+", B, Binary(BESIDE, Name(name, 0, 0), Z1, 0, 0), 0, 0)


@pytest.mark.parametrize("derivative", ["dL/dW1", "dloss/dyhat", "dL/dw_new"])
def test_a_printed_derivative_is_the_derivative_again(derivative: str) -> None:
    of, by = derivative.replace("d", "", 1).split("/d")
    names = Names({of: 0, by: 2})
    assert read(latex_name(derivative), names) == read(derivative, names) == [Derivative(of, (by,), 0, 0)]
