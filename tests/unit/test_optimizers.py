"""Training as nodes: a quantity after k steps, unrolled or as a loop over the graph of one step."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.graph.differentiate import derivative
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.evaluate import evaluate
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import mse
from autograder.graph.node import Node
from autograder.graph.optimizers import OPTIMIZERS, UNROLLED, Training, sgd
from autograder.graph.rules import total
from autograder.graph.values import Array
from tests.numeric import Network

STEPS = [0, 1, 2, UNROLLED, UNROLLED + 1, 3 * UNROLLED]


def regression() -> tuple[Network, Node]:
    """Eight examples through 3-4-1 with tanh."""
    net = Network(seed=12)
    h = FUNCTIONS["tanh"](linear(net.value("x", (8, 3)), 4, leaves=net))
    yhat = net.graph.define("yhat", linear(net.graph.define("h1", h), 1, leaves=net))
    return net, net.graph.define("L", mse(yhat, net.value("y", (8, 1))))


def by_numpy(net: Network, steps: int, lr: float, momentum: float = 0.0) -> dict[str, Array]:
    """The same training as a plain loop with the gradients written by hand."""
    w = {name: net.values[node].copy() for name, node in net.parameters.items()}
    v = {name: np.zeros_like(a) for name, a in w.items()}
    x, y = (net.values[net.graph.names[k]] for k in "xy")
    for _ in range(steps):
        h = np.tanh(x @ w["W1"].T + w["b1"])
        dz2 = 2 / len(x) * (h @ w["W2"].T + w["b2"] - y)
        dz1 = dz2 @ w["W2"] * (1 - h * h)
        slopes = {"W1": dz1.T @ x, "b1": dz1.sum(0), "W2": dz2.T @ h, "b2": dz2.sum(0)}
        for name, slope in slopes.items():
            v[name] = momentum * v[name] + slope
            w[name] = w[name] - lr * v[name]
    return w


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_weights_after_some_steps_are_those_of_a_plain_loop(steps: int, momentum: float) -> None:
    net, loss = regression()
    training = Training(loss, net.parameters, sgd(0.1, momentum))
    for name, expected in by_numpy(net, steps, 0.1, momentum).items():
        found = net(training.after(net.parameters[name], steps))
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("steps", STEPS)
def test_any_quantity_can_be_asked_for_after_some_steps(steps: int) -> None:
    net, loss = regression()
    training = Training(loss, net.parameters, sgd(0.1))
    trained = {net.parameters[name]: value for name, value in by_numpy(net, steps, 0.1).items()}
    for node in (loss, net.graph.names["h1"], derivative(loss, net.parameters["W1"])):
        expected = evaluate([node], net.values | trained)[0]
        np.testing.assert_allclose(net(training.after(node, steps)), expected, rtol=1e-11, atol=1e-14)


def test_nothing_has_happened_after_no_step() -> None:
    net, loss = regression()
    assert Training(loss, net.parameters, sgd()).after(loss, 0) is loss


def test_what_is_not_learnt_stays_as_it_is() -> None:
    net, loss = regression()
    x = net.graph.names["x"]
    assert Training(loss, net.parameters, sgd()).after(x, 3) is x


def test_ten_thousand_steps_are_a_loop_and_not_ten_thousand_copies() -> None:
    net = Network(seed=13)
    x, y = net.value("x", (5, 2)), net.value("y", (5, 1))
    loss = mse(linear(x, 1, leaves=net), y)
    end = Training(loss, net.parameters, sgd(0.01)).after(net.parameters["W1"], 10_000)
    assert len(net.graph.nodes) < 500

    W, b, X, Y = (net.values[n] for n in (net.parameters["W1"], net.parameters["b1"], x, y))
    for _ in range(10_000):
        error = 2 / 5 * (X @ W.T + b - Y)
        W, b = W - 0.01 * error.T @ X, b - 0.01 * error.sum(0)
    np.testing.assert_allclose(net(end), W, rtol=1e-10)


def test_graph_does_not_grow_with_the_number_of_steps() -> None:
    def nodes(steps: int) -> int:
        net, loss = regression()
        Training(loss, net.parameters, sgd(0.1)).after(loss, steps)
        return len(net.graph.nodes)

    assert nodes(1_000_000) == nodes(UNROLLED + 1)


def test_questions_about_the_same_step_share_one_loop() -> None:
    net, loss = regression()
    training = Training(loss, net.parameters, sgd(0.1))
    for node in (*net.parameters.values(), loss):
        training.after(node, 50)
    assert sum(n.op.name == "repeat" for n in net.graph.nodes) == 1


@pytest.mark.parametrize("steps", [1, UNROLLED, UNROLLED + 1])
def test_weights_are_written_with_their_step(steps: int) -> None:
    net, loss = regression()
    after = Training(loss, net.parameters, sgd(0.1)).after(net.parameters["W1"], steps)
    assert net.graph.name_of(after) == f"W1 after {steps} step{'s' if steps > 1 else ''}"


@pytest.mark.parametrize("steps", STEPS)
def test_given_value_that_no_step_changes_is_followed_in_every_step(steps: int) -> None:
    """A student's own scaled input is carried through the whole of a training."""
    net = Network()
    x, w = net.leaf("x", 1.0), net.leaf("w", 0.0)
    scaled = net.graph.define("scaled", 2 * x)
    loss = net.graph.define("L", (scaled * w - 1) ** 2)
    end = Training(loss, {"w": w}, sgd(0.01)).after(w, steps)
    assert net(end, scaled=5.0) == pytest.approx(0.2 * (1 - 0.5**steps), rel=1e-12)


def test_given_gradient_is_followed_in_the_step_it_belongs_to() -> None:
    net, loss = regression()
    W1 = net.parameters["W1"]
    slope = derivative(loss, W1)
    end = Training(loss, net.parameters, sgd(0.1)).after(W1, 1)
    own = np.ones(W1.shape)
    np.testing.assert_allclose(evaluate([end], {**net.values, slope: own}, [slope])[0], net.values[W1] - 0.1 * own)


def test_parameter_that_the_loss_does_not_depend_on_is_left_alone() -> None:
    net, loss = regression()
    idle = net.parameter("idle", (3,))
    training = Training(loss, net.parameters, sgd(0.1, weight_decay=0.5))
    assert [training.after(idle, k) for k in STEPS] == [idle] * len(STEPS)


def test_training_needs_something_learnable() -> None:
    net, loss = regression()
    with pytest.raises(DerivativeError, match=r"^the loss does not depend on anything learnable$"):
        Training(loss, {"idle": net.parameter("idle", (3,))}, sgd())


def test_training_needs_a_single_number_as_loss() -> None:
    net, _ = regression()
    with pytest.raises(ShapeError, match=r"^training needs a loss that is a single number$"):
        Training(net.graph.names["yhat"], net.parameters, sgd())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimiser_lowers_a_convex_loss(name: str) -> None:
    net = Network(seed=14)
    w = net.parameter("w", (3,))
    loss = total(w**2)
    training = Training(loss, net.parameters, OPTIMIZERS[name](lr=0.01))
    losses = [float(net(training.after(loss, k))) for k in (0, 1, 5, 50)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0]
