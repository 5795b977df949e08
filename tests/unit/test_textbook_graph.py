"""The worked examples of the textbooks, built by hand on the graph, with the numbers as they are printed there.

The networks: 4-4-3-3 with tanh and equal start weights, by squared error and by softmax and cross-entropy; a
residual unit of single numbers. A number stands here with the digits to which it is known.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograder.graph.differentiate import derivative
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import LOSSES
from autograder.graph.optimizers import Training, sgd
from tests.numeric import Network


def tanh_network(loss: str) -> Network:
    """x = [1, 0, 1, 0], y = [0, 1, 0], all weights and biases 0.1."""
    net = Network()
    node = net.leaf("x", [1, 0, 1, 0])
    for k, out in enumerate((4, 3, 3), start=1):
        node = net.graph.define(f"z{k}", linear(node, out, leaves=net))
        if k < 3:
            node = net.graph.define(f"h{k}", FUNCTIONS["tanh"](node))
    net.graph.define("L", LOSSES[loss](node, net.leaf("y", [0, 1, 0])))
    for w in net.parameters.values():
        net.values[w] = np.full(w.shape, 0.1)
    return net


def asked(net: Network, quantity: str) -> Any:
    """A name, `dL/dW1`, or `W1 after 1 step` of SGD with a learning rate of 0.1."""
    names = net.graph.names
    if quantity.endswith(" after 1 step"):
        training = Training(names["L"], net.parameters, sgd(0.1))
        return net(training.after(names[quantity.split()[0]], 1))
    if "/d" in quantity:
        of, by = quantity[1:].split("/d")
        return net(derivative(names[of], names[by]))
    return net(names[quantity])


def rows(*values: float, columns: int) -> Any:
    """A matrix with rows that repeat one number."""
    return np.repeat(np.array(values)[:, None], columns, axis=1)


def columns(*values: float, rows: int) -> Any:
    return np.tile(values, (rows, 1))


# Quantity, value, and half a unit of the last digit that is known.
SQUARED_ERROR: list[tuple[str, Any, float]] = [
    ("z1", np.full(4, 0.3), 1e-12),
    ("h1", np.full(4, 0.2913126), 5e-8),
    ("z2", np.full(3, 0.2165250), 5e-8),
    ("h2", np.full(3, 0.2132035), 5e-8),
    ("z3", np.full(3, 0.1639611), 5e-8),
    ("L", 0.3763638, 5e-8),
    ("dL/dz3", [0.1639611, -0.8360389, 0.1639611], 5e-8),
    ("dL/dW3", rows(0.034957, -0.178246, 0.034957, columns=3), 5e-7),
    ("dL/db3", [0.1639611, -0.8360389, 0.1639611], 5e-8),
    ("dL/dh2", np.full(3, -0.0508117), 5e-8),
    ("dL/dz2", np.full(3, -0.0485020), 5e-8),
    ("dL/dW2", np.full((3, 4), -0.014129), 5e-7),
    ("dL/db2", np.full(3, -0.0485020), 5e-8),
    ("dL/dh1", np.full(4, -0.0145506), 5e-8),
    ("dL/dz1", np.full(4, -0.0133158), 5e-8),
    ("dL/dW1", columns(-0.013316, 0, -0.013316, 0, rows=4), 5e-7),
    ("dL/db1", np.full(4, -0.0133158), 5e-8),
    ("W1 after 1 step", columns(0.1013316, 0.1, 0.1013316, 0.1, rows=4), 5e-8),
    ("b1 after 1 step", np.full(4, 0.1013316), 5e-8),
    ("W2 after 1 step", np.full((3, 4), 0.101413), 5e-7),
    ("b2 after 1 step", np.full(3, 0.1048502), 5e-8),
    ("W3 after 1 step", rows(0.096504, 0.117825, 0.096504, columns=3), 5e-7),
    ("b3 after 1 step", [0.0836039, 0.1836039, 0.0836039], 5e-8),
]

CROSS_ENTROPY: list[tuple[str, Any, float]] = [
    ("z3", np.full(3, 0.1639611), 5e-8),
    ("L", math.log(3), 1e-12),
    ("L", 1.0986123, 5e-8),
    ("dL/dz3", [1 / 3, -2 / 3, 1 / 3], 1e-12),
    ("dL/dW3", rows(0.071068, -0.142136, 0.071068, columns=3), 1e-6),
    ("dL/db3", [1 / 3, -2 / 3, 1 / 3], 1e-12),
    *((f"dL/d{name}", 0.0, 1e-16) for name in ("h2", "z2", "W2", "b2", "h1", "z1", "W1", "b1")),
    *((f"{name} after 1 step", 0.1, 1e-16) for name in ("W1", "b1", "W2", "b2")),
    ("W3 after 1 step", rows(0.0928932, 0.1142136, 0.0928932, columns=3), 1e-6),
    ("b3 after 1 step", [0.1 - 1 / 30, 0.1 + 2 / 30, 0.1 - 1 / 30], 1e-12),
]


@pytest.mark.parametrize(("quantity", "value", "within"), SQUARED_ERROR, ids=[q for q, _, _ in SQUARED_ERROR])
def test_tanh_network_with_squared_error(quantity: str, value: Any, within: float) -> None:
    found = asked(tanh_network("half_squared_error"), quantity)
    np.testing.assert_allclose(found, value, rtol=0, atol=1.001 * within)
    assert found.shape == np.shape(value)


def test_misprinted_output_of_the_tanh_network_does_not_give_the_printed_loss() -> None:
    """0.16936 is printed for z3; two digits changed places, for only 0.16396 leads to the loss 0.376."""
    net = tanh_network("half_squared_error")
    loss = net.graph.names["L"]
    assert float(net(loss, z3=np.full(3, 0.16936))) == pytest.approx(0.3737, abs=5e-5)
    assert float(net(loss, z3=np.full(3, 0.16396))) == pytest.approx(0.376, abs=5e-4)


@pytest.mark.parametrize(("quantity", "value", "within"), CROSS_ENTROPY, ids=[q for q, _, _ in CROSS_ENTROPY])
def test_tanh_network_with_softmax_and_cross_entropy(quantity: str, value: Any, within: float) -> None:
    found = asked(tanh_network("cross_entropy"), quantity)
    np.testing.assert_allclose(found, np.broadcast_to(value, found.shape), rtol=0, atol=within)


def test_softmax_of_the_tanh_networks_output_is_uniform() -> None:
    net = tanh_network("cross_entropy")
    np.testing.assert_allclose(net(FUNCTIONS["softmax"](net.graph.names["z3"])), np.full(3, 1 / 3), rtol=1e-15)


# relu(relu(x0 w0 + b0) w1 + b1 + x0), step by step


def residual() -> Network:
    net = Network()
    numbers = {"x0": 1.0, "w0": 0.3, "w1": -0.2, "b0": 0.1, "b1": -0.3}
    x0, w0, w1, b0, b1 = (net.leaf(name, value) for name, value in numbers.items())
    define, relu = net.graph.define, FUNCTIONS["relu"]
    y0 = define("y0", define("u0", x0 * w0) + b0)
    x1 = define("x1", relu(y0))
    y1 = define("y1", define("u1", x1 * w1) + b1)
    define("z", relu(define("v1", y1 + x0)))
    return net


RESIDUAL = {
    "u0": 0.3,
    "y0": 0.4,
    "x1": 0.4,
    "u1": -0.08,
    "y1": -0.38,
    "v1": 0.62,
    "z": 0.62,
    "dz/dw0": -0.2,
    "dz/dw1": 0.4,
    "dz/db0": -0.2,
    "dz/db1": 1.0,
    "dz/dx0": 0.94,
}


@pytest.mark.parametrize(("quantity", "value"), RESIDUAL.items())
def test_residual_unit(quantity: str, value: float) -> None:
    assert float(asked(residual(), quantity)) == pytest.approx(value, rel=1e-14)


# A network of 30-1024-512-1 on a batch of 32: only shapes and counts


def test_sizes_and_parameters_of_a_network_on_a_batch() -> None:
    net = Network()
    outputs, counts = [net.value("x", (32, 30))], []
    for out in (1024, 512, 1):
        before = set(net.parameters)
        outputs.append(linear(outputs[-1], out, leaves=net))
        counts.append(sum(net.values[net.parameters[n]].size for n in set(net.parameters) - before))
    assert [math.prod(node.shape) for node in outputs[1:]] == [32_768, 16_384, 32]
    assert counts == [31_744, 524_800, 513]
    assert sum(counts) == 557_057


# Derivatives that are printed as formulas, at a random point


def test_derivative_of_softmax_is_printed_by_cases() -> None:
    """do_j/dh_i = o_i (1 - o_i) for i = j, and -o_i o_j otherwise."""
    net = Network(seed=3)
    h = net.value("h", (4,))
    o = net.graph.define("o", FUNCTIONS["softmax"](h))
    p = net(o)
    np.testing.assert_allclose(net(derivative(o, h)), np.diag(p) - np.outer(p, p), rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("y", [[0.0, 1.0, 0.0], [0.2, 0.2, 0.4]], ids=["sum 1", "sum 0.8"])
def test_derivative_of_cross_entropy_by_logits_needs_a_target_that_sums_to_one(y: list[float]) -> None:
    """It is o - y then, and (sum y) o - y in general."""
    net = Network(seed=3)
    h = net.value("h", (3,))
    o = net(FUNCTIONS["softmax"](h))
    loss = LOSSES["cross_entropy"](h, net.leaf("y", y))
    np.testing.assert_allclose(net(derivative(loss, h)), sum(y) * o - y, rtol=1e-13)


def test_derivative_of_cross_entropy_by_a_probability_has_no_sum() -> None:
    """dL/da_k = -y_k / a_k; the sum over k that is printed is wrong."""
    net = Network(seed=3)
    a, y = net.leaf("a", [0.2, 0.5, 0.3]), net.leaf("y", [0.1, 0.2, 0.7])
    loss = LOSSES["categorical_cross_entropy"](a, y)
    np.testing.assert_allclose(net(derivative(loss, a)), -net.values[y] / net.values[a], rtol=1e-15)


def test_derivative_of_the_sigmoid_has_two_equal_forms() -> None:
    net = Network(seed=3)
    z = net.value("z", ())
    a = FUNCTIONS["sigmoid"](z)
    e = math.exp(-float(net.values[z]))
    assert float(net(derivative(a, z))) == pytest.approx(e / (1 + e) ** 2, rel=1e-14)
    assert float(net(derivative(a, z))) == pytest.approx(float(net(a)) * (1 - float(net(a))), rel=1e-14)


def test_derivative_of_binary_cross_entropy_has_two_equal_forms() -> None:
    net = Network()
    p, y = net.leaf("p", 0.3), net.leaf("y", 0.9)
    found = float(net(derivative(LOSSES["binary_cross_entropy"](p, y), p)))
    assert found == pytest.approx((0.3 - 0.9) / (0.3 * 0.7), rel=1e-14)
    assert found == pytest.approx(-0.9 / 0.3 + 0.1 / 0.7, rel=1e-14)


def test_bias_shared_by_all_units_gets_the_sum_of_their_gradients() -> None:
    net = Network(seed=3)
    shared = net.value("b", ())
    z = net.graph.define("z", net.value("x", (4,)) + shared)
    loss = net.graph.define("L", FUNCTIONS["sum"](FUNCTIONS["sigmoid"](z)))
    np.testing.assert_allclose(net(derivative(loss, shared)), net(derivative(loss, z)).sum(), rtol=1e-15)


def test_gradient_of_a_batch_is_the_mean_of_the_gradients_of_its_examples() -> None:
    net = Network(seed=3)
    X, Y = net.value("X", (5, 3)), net.value("Y", (5, 2))
    loss = LOSSES["half_squared_error"](linear(X, 2, leaves=net), Y)
    W, b = net.parameters["W1"], net.parameters["b1"]
    single = []
    for x, y in zip(net.values[X], net.values[Y], strict=True):
        one = Network()
        nodes = {k: one.leaf(k, v) for k, v in {"x": x, "y": y, "W": net.values[W], "b": net.values[b]}.items()}
        error = LOSSES["half_squared_error"](nodes["W"] @ nodes["x"] + nodes["b"], nodes["y"])
        single.append(one(derivative(error, nodes["W"])))
    np.testing.assert_allclose(net(derivative(loss, W)), np.mean(single, axis=0), rtol=1e-13)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_gradients_of_a_two_layer_network_are_the_printed_products(activation: str) -> None:
    """z1 = W1 x + b1, z2 = f(z1), z3 = W2 z2 + b2, l = ½ |z3 - y|²."""
    net = Network(seed=15)
    z1 = net.graph.define("z1", linear(net.value("x", (3,)), 4, leaves=net))
    z2 = net.graph.define("z2", FUNCTIONS[activation](z1))
    z3 = net.graph.define("z3", linear(z2, 2, leaves=net))
    yhat = net.graph.define("yhat", z3)
    loss = net.graph.define("l", LOSSES["half_squared_error"](yhat, net.value("y", (2,))))
    W2, x, h = (net(net.graph.names[k]) for k in ("W2", "x", "z2"))
    slope = np.diag(net(z1) > 0) if activation == "relu" else np.diag(h * (1 - h))
    row = net(yhat) - net(net.graph.names["y"])  # dl/dyhat
    np.testing.assert_allclose(net(derivative(z2, z1)), slope, rtol=1e-13)
    np.testing.assert_allclose(net(derivative(yhat, z3)), np.eye(2))
    np.testing.assert_allclose(net(derivative(loss, yhat)), row, rtol=1e-14)
    expected = {"W1": np.outer(row @ W2 @ slope, x), "b1": row @ W2 @ slope, "W2": np.outer(row, h), "b2": row}
    for name, value in expected.items():
        np.testing.assert_allclose(net(derivative(loss, net.graph.names[name])), value, rtol=1e-12)


def test_gradient_of_logistic_regression_is_the_error_times_the_input() -> None:
    net = Network(seed=16)
    w, b, x, y = net.value("w", (3,)), net.value("b", ()), net.value("x", (3,)), net.leaf("y", 1.0)
    a = FUNCTIONS["sigmoid"](FUNCTIONS["dot"](w, x) + b)
    loss = LOSSES["binary_cross_entropy"](a, y)
    error = float(net(a)) - 1.0
    np.testing.assert_allclose(net(derivative(loss, w)), error * net.values[x], rtol=1e-13)
    assert float(net(derivative(loss, b))) == pytest.approx(error, rel=1e-13)
