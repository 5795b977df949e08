"""Whole answers, from their text to their value: the formulas of textbooks and homework sheets, as they are written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.language.errors import FormulaError
from autograder.language.textbook.lower import entries
from autograder.language.textbook.terms import Reading
from tests.textbook_scope import COLUMNS, INNER, LOOSE, ROWS, TURNED, Network, two_layers

relu = two_layers("relu", "identity")
sigmoid = two_layers("sigmoid", "sigmoid")


def same(network: Network, text: str, asked: str, reading: Reading, turn: bool = False) -> None:
    found, right = network.value(network.side(text), reading), network.value(asked, reading)
    np.testing.assert_allclose(found, right.T if turn else right)


# A two-layer network, in the layout of one sheet and of another ---------------------------------------------

F = r"\frac{\partial l}{\partial \hat{y}}"
G = r"\frac{\partial \hat{y}}{\partial z_3}"
H = r"\frac{\partial z_2}{\partial z_1}"


@pytest.mark.parametrize("network", [relu, sigmoid], ids=["relu", "sigmoid"])
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (rf"x \times {F} \times {G} \times W^{{(2)}} \times {H}", "dl/dW1"),
        (rf"{F} \times {G} \times W^{{(2)}} \times {H}", "dl/db1"),
        (rf"z_2 \times {F} \times {G}", "dl/dW2"),
        (rf"{F} \times {G}", "dl/db2"),
        (r"(\hat{y} - y)^T " + rf"\times {G}", "dl/db2"),
        ("x · dl/dyhat · dyhat/dz3 · W2 · dz2/dz1", "dl/dW1"),
        ("x * dl/dyhat * dyhat/dz3 * W2 * dz2/dz1", "dl/dW1"),
        ("dl/dz1 · dz1/dW1", "dl/dW1"),
        ("dl/dyhat dyhat/dz3 dz3/dz2 dz2/dz1 dz1/db1", "dl/db1"),
    ],
)
def test_the_chain_rule_in_rows(network: Network, text: str, asked: str) -> None:
    same(network, text, asked, ROWS)


@pytest.mark.parametrize("network", [relu, sigmoid], ids=["relu", "sigmoid"])
@pytest.mark.parametrize(
    ("text", "asked", "turn"),
    [
        (rf"{F} {G} W^{{(2)}} {H} x", "dl/dW1", True),
        (rf"{F} {G} W^{{(2)}} {H}", "dl/db1", False),
        (rf"{F} {G} z_2", "dl/dW2", True),
        (rf"{F} {G} {{z_2}}", "dl/dW2", True),
    ],
)
def test_the_chain_rule_in_the_order_of_the_factors(network: Network, text: str, asked: str, turn: bool) -> None:
    same(network, text, asked, LOOSE, turn)


@pytest.mark.parametrize("network", [relu, sigmoid], ids=["relu", "sigmoid"])
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (r"\frac{\partial l}{\partial z_1} x^\top", "dl/dW1"),
        (r"W^{(2)T} \frac{\partial l}{\partial z_3} \odot \frac{\partial z_2}{\partial z_1}", "dl/dz1"),
        (
            r"\left(W_2^\top \frac{\partial l}{\partial z_3} \odot \frac{\partial z_2}{\partial z_1}\right) x^T",
            "dl/dW1",
        ),
        ("W2^T dl/dz3 ⊙ dz2/dz1", "dl/dz1"),
        ("dz2/dz1 ⊙ W2^T dl/dz3", "dl/dz1"),
        ("dl/dz2 ⊙ dz2/dz1", "dl/dz1"),
        ("dl/dz3 z2^T", "dl/dW2"),
        ("(yhat - y) ⊙ dyhat/dz3 z2^T", "dl/dW2"),
        ("dz2/dz1 W2^T dyhat/dz3 dl/dyhat x^T", "dl/dW1"),
    ],
)
def test_the_chain_rule_in_columns(network: Network, text: str, asked: str) -> None:
    same(network, text, asked, COLUMNS)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("dz2/dz1 dz3/dz2 dyhat/dz3 dl/dyhat", "dl/dz1"),
        ("dz1/dW1 dl/dz1", "dl/dW1"),
        ("W2^T", "dz3/dz2"),
    ],
)
def test_the_chain_rule_with_turned_jacobians(text: str, asked: str) -> None:
    same(sigmoid, text, asked, TURNED)


SIGMOID_OF = r"\left[1 + \exp\left(-W^{(1)}x - b^{(1)}\right)\right]^{-1}"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (r"W^{(1)}x + b^{(1)}", "z1"),
        (SIGMOID_OF, "z2"),
        (rf"W^{{(2)}}{SIGMOID_OF} + b^{{(2)}}", "z3"),
        (rf"\left[1 + \exp\left(-W^{{(2)}}{SIGMOID_OF} - b^{{(2)}}\right)\right]^{{-1}}", "yhat"),
        (r"\sigma(W^{(2)}\sigma(W^{(1)}x+b^{(1)})+b^{(2)})", "yhat"),
        (r"diag(\frac{e^{-z_3}}{(1 + e^{(-z_3)})^2})", "dyhat/dz3"),
        (r"\operatorname{diag}(\sigma(z_1)(1-\sigma(z_1)))", "dz2/dz1"),
        (r"diag(\sigma'(z_1))", "dz2/dz1"),
        (r"\hat{y} - y", "dl/dyhat"),
        (r"\frac{1}{2} \sum_{i=1}^{K} (\hat{y}_i - y_i)^2", "l"),
        (r"\frac12 \|\hat{y} - y\|^2", "l"),
        (r"\frac12 (\hat{y} - y)^T (\hat{y} - y)", "l"),
        ("1/2 sum((yhat - y)^2)", "l"),
        (r"\frac{\partial}{\partial \hat{y}} \frac12 \sum_i (\hat{y}_i - y_i)^2", "dl/dyhat"),
    ],
)
def test_the_parts_of_a_network_of_sigmoids(text: str, asked: str) -> None:
    same(sigmoid, text, asked, COLUMNS)


def test_half_the_square_of_a_vector_is_its_loss_in_one_reading() -> None:
    same(sigmoid, r"\frac{1}{2}(\hat{y} - y)^2", "l", INNER)


@pytest.mark.parametrize(
    "text",
    [
        r"[W^{(1)}x + b^{(1)}]^+",
        r"(W^{(1)}x + b^{(1)})^+",
        "max(0, W1 x + b1)",
        r"\begin{cases} z_1, & \text{if } z_1 > 0 \\ 0, & \text{otherwise} \end{cases}",
        "z1 ⊙ 1[z1 > 0]",
        "z1 (z1 > 0)",
    ],
)
def test_relu_in_its_many_spellings(text: str) -> None:
    same(relu, text, "z2", COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        r"diag(\begin{cases} 1, & \text{if } z_1 > 0 \\ 0, & \text{otherwise} \end{cases})",
        r"diag(\begin{cases} 0, \ z_1 < 0 \\ 1, \ z_1 \geq 0 \end{cases})",
        "diag(z1 > 0)",
        "diag(relu'(z1))",
    ],
)
def test_the_slope_of_relu_in_its_many_spellings(text: str) -> None:
    same(relu, text, "dz2/dz1", COLUMNS)


# In indices ---------------------------------------------------------------------------------------------------

softmax = Network(
    {"x": "M", "w": "KM", "b": "K", "y": "K"},
    {"z": "w @ x + b", "a": "softmax(z)", "L": "-sum(y * log(a))"},
    M=4,
    K=3,
)
binary = Network(
    {"x": "M", "w": "M", "b": "", "y": ""},
    {"z": "sum(w * x) + b", "a": "sigmoid(z)", "L": "-(y * log(a) + (1 - y) * log(1 - a))"},
    M=4,
)
hidden = Network(
    {"x": "M", "w1": "hM", "b1": "h", "w2": "h", "b2": "", "y": ""},
    {
        "z1": "w1 @ x + b1",
        "a1": "sigmoid(z1)",
        "z2": "w2 @ a1 + b2",
        "a2": "sigmoid(z2)",
        "L": "-(y * log(a2) + (1 - y) * log(1 - a2))",
    },
    M=4,
    h=3,
)
SIZES = {"i": 3, "j": 3, "k": 3}


def in_indices(network: Network, text: str, asked: str, letters: str, sizes: dict[str, int], when: str = "") -> None:
    condition = network.side(when) if when else None
    array: Any = network.of(
        entries(network.side(text), network, COLUMNS, letters, [sizes[n] for n in letters], condition)
    )
    right = network.of(network.read(asked).node)
    if when:
        right = right * np.array([[array[i, j] != 0 for j in range(3)] for i in range(3)])
    np.testing.assert_allclose(array, right, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "asked", "letters"),
    [
        (r"\sum_{j=1}^{M} w_{kj} x_j + b_k", "z", "k"),
        (r"\frac{e^{z_k}}{\sum_{\kappa} e^{z_{\kappa}}}", "a", "k"),
        (r"\frac{e^{z_k}}{\sum_k e^{z_k}}", "a", "k"),
        (r"\frac{\exp(z_i)}{\sum_j \exp(z_j)} - y_i", "a - y", "i"),
        (r"softmax(z_i) - y_i", "a - y", "i"),
        (r"-\frac{y_k}{a_k}", "dL/da", "k"),
        (r"\begin{cases} a_k(1-a_k), & \text{if } k=j \\ -a_j a_k, & \text{otherwise} \end{cases}", "da/dz", "kj"),
        (r"a_k (\delta_{kj} - a_j)", "da/dz", "kj"),
        (r"\sum_k \frac{\partial L}{\partial a_k} \frac{\partial a_k}{\partial z_j}", "dL/dz", "j"),
        (
            r"\sum_{j \neq i} \left(\frac{\partial L}{\partial a_j} \cdot \frac{\partial a_j}{\partial z_i}\right)"
            r" + \frac{\partial L}{\partial a_i} \cdot \frac{\partial a_i}{\partial z_i}",
            "dL/dz",
            "i",
        ),
        (r"\sum_{i \neq j} (y_j a_i) - y_i (1 - a_i)", "(sum(y) * a) - y", "i"),
        (r"a_i \sum_j y_j - y_i", "dL/dz", "i"),
        (
            r"\frac{\partial}{\partial z_i} \left[ \sum_k y_k \log \sum_j \exp(z_j) - \sum_k y_k z_k \right]",
            "dL/dz",
            "i",
        ),
        (r"\sum_k y_k \frac{\partial}{\partial z_i} \log \sum_j \exp(z_j) - y_i", "dL/dz", "i"),
    ],
)
def test_softmax_in_indices(text: str, asked: str, letters: str) -> None:
    in_indices(softmax, text, asked, letters, SIZES)


@pytest.mark.parametrize(
    "text",
    [
        r"-\sum_k y_k \log(a_k)",
        r"-\sum_k y_k \log \left[ \frac{\exp(z_k)}{\sum_j \exp(z_j)} \right]",
        r"\sum_k y_k \left[ \log \left( \sum_j \exp(z_j) \right) - z_k \right]",
        "-sum_k y_k log a_k",
        r"-y^T \log a",
    ],
)
def test_the_cross_entropy_in_indices(text: str) -> None:
    same(softmax, text, "L", COLUMNS)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (r"\sum_{i=1}^{M} w_i x_i + b", "z"),
        (r"w^T x + b", "z"),
        (r"\frac{1}{1 + e^{-z}}", "a"),
        (r"-\left(y\log(a) + (1-y)\log(1-a)\right)", "L"),
        (r"-\frac{y}{a} + \frac{1-y}{1-a}", "dL/da"),
        (r"\frac{a - y}{a(1-a)}", "dL/da"),
        (r"\frac{e^{-z}}{(1+e^{-z})^2} = a(1-a)", "da/dz"),
        (r"\frac{\partial L}{\partial a} \frac{\partial a}{\partial z} \frac{\partial z}{\partial b}", "dL/db"),
        ("(a - y) x", "dL/dw"),
    ],
)
def test_logistic_regression(text: str, asked: str) -> None:
    same(binary, text, asked, COLUMNS)


DOWN_TO_Z2 = r"\frac{\partial L}{\partial a^{(2)}} \frac{\partial a^{(2)}}{\partial z^{(2)}}"
DOWN_TO_Z1 = DOWN_TO_Z2 + r" \frac{\partial z^{(2)}}{\partial a_k^{(1)}} \frac{\partial a_k^{(1)}}{\partial z_k^{(1)}}"


@pytest.mark.parametrize(
    ("network", "text", "asked", "letters"),
    [
        (binary, r"\frac{\partial L}{\partial a} \frac{\partial a}{\partial z} x_j", "dL/dw", "j"),
        (binary, "dL/da da/dz dz/dw_j", "dL/dw", "j"),
        (binary, "x_j", "dz/dw", "j"),
        (binary, "(a - y) x_j", "dL/dw", "j"),
        (hidden, DOWN_TO_Z2 + r"\frac{\partial z^{(2)}}{\partial w_k^{(2)}}", "dL/dw2", "k"),
        (hidden, DOWN_TO_Z1 + r"\frac{\partial z_k^{(1)}}{\partial w_{kj}^{(1)}}", "dL/dw1", "kj"),
        (hidden, DOWN_TO_Z1 + r"\frac{\partial z_k^{(1)}}{\partial b^{(1)}_k}", "dL/db1", "k"),
        (hidden, r"(a_2 - y) w^{(2)}_k a^{(1)}_k (1 - a^{(1)}_k) x_j", "dL/dw1", "kj"),
    ],
)
def test_a_gradient_in_indices(network: Network, text: str, asked: str, letters: str) -> None:
    in_indices(network, text, asked, letters, {"j": 4, "k": 4 if network is binary else 3})


def test_a_jacobian_off_its_diagonal() -> None:
    in_indices(softmax, "-a_i a_j", "da/dz", "ij", SIZES, "i != j")


# One number at a time -----------------------------------------------------------------------------------------

residual = Network(
    {"x0": "", "w0": "", "w1": "", "b0": "", "b1": ""},
    {
        "u0": "x0 * w0",
        "y0": "u0 + b0",
        "x1": "relu(y0)",
        "u1": "x1 * w1",
        "y1": "u1 + b1",
        "v1": "y1 + x0",
        "z": "relu(v1)",
    },
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("dz/dv1 dv1/dy1 dy1/du1 du1/dx1 dx1/dy0 dy0/du0 du0/dw0", "dz/dw0"),
        ("(v_1 > 0)(1)(1)(w_1)(y_0 > 0)(1)(x_0)", "dz/dw0"),
        ("(v1 > 0) * 1 * 1 * x1", "dz/dw1"),
        (r"\text{ReLU}'(v_1)", "dz/dv1"),
        (
            r"\frac{\partial z}{\partial v_1} \frac{\partial v_1}{\partial y_1} \frac{\partial y_1}{\partial b_1}",
            "dz/db1",
        ),
        (r"\begin{cases} 1, & v_1 > 0 \\ 0, & v_1 \leq 0 \end{cases}", "dz/dv1"),
    ],
)
def test_a_residual_connection_of_numbers(text: str, asked: str) -> None:
    same(residual, text, asked, ROWS)


# Mistakes, at their place -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("network", "text", "at", "said"),
    [
        (sigmoid, "W2 dz2/dz1 x", "x", "W2 dz2/dz1 is K×h and x is a column of n, so they cannot be multiplied"),
        (sigmoid, r"W_1 x + b_2", "b_2", "W1 x is a column of h and b2 is a column of K, so they cannot be added"),
        (sigmoid, "W1 (x + z1^2)", "z1^2", "x is a column of n and z1^2 is a column of h, so they cannot be added"),
        (softmax, "sum_j w_kj x_j", "_kj", "k is a free index: nothing says which entry is meant"),
        (softmax, "sum_j x_j y_j", "sum_j", "j takes M positions in x_j, and K in y_j"),
        (softmax, "1 if z > 0, 2 if z < 0", "1 if", "a case is missing: nothing says what holds otherwise"),
        (softmax, "softmax'(z)", "softmax", "softmax' is not one number for each entry: softmax mixes the entries"),
    ],
)
def test_a_mistake_is_told_where_it_stands(network: Network, text: str, at: str, said: str) -> None:
    with pytest.raises(FormulaError) as caught:
        network.read(network.side(text))
    assert (caught.value.message, caught.value.start) == (said, text.rindex(at))
