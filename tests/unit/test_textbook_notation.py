"""What the house writes itself is read as it was meant: formulas printed as text and LaTeX."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.language.notation import latex, text
from autograder.language.textbook.parse import read
from tests.textbook_scope import Network

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
    from autograder.language.lower import lower

    node = lower(network.tree(formula), network)
    printed = (text if style == "text" else latex)(node)
    (tree,) = read(printed, network)
    again = network.value(tree)
    np.testing.assert_allclose(np.squeeze(again), np.squeeze(network.of(node)), rtol=1e-12)
