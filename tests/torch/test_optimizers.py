"""Optimisers by name against torch.optim: the weights after a few steps, unrolled and looped."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import mse
from autograder.graph.node import Node
from autograder.graph.optimizers import OPTIMIZERS, UNROLLED, Training
from autograder.graph.values import Array
from tests.numeric import Network
from tests.torch.twins import close, options_of, torch, used

pytestmark = pytest.mark.torch

STEPS = [1, 2, 3, 5, 20]
# Choices of options to try besides a learning rate alone.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "sgd": [
        {"momentum": 0.9},
        {"momentum": 0.9, "dampening": 0.3},
        {"momentum": 0.8, "nesterov": True},
        {"weight_decay": 0.1},
        {"maximize": True},
        {"momentum": 0.7, "dampening": 0.1, "weight_decay": 0.05, "maximize": True},
        {"momentum": 0.6, "nesterov": True, "weight_decay": 0.02},
    ],
}
CHOICES = [(name, {"lr": 0.05, **more}) for name in OPTIMIZERS for more in [{}, *OPTIONS.get(name, [])]]
TORCHS = {name.lower(): optimizer for name, optimizer in vars(torch.optim).items() if isinstance(optimizer, type)}


def network() -> tuple[Network, Node]:
    """Five examples through 3-4-2 with tanh."""
    net = Network(seed=4)
    x = net.value("x", (5, 3))
    h = FUNCTIONS["tanh"](linear(x, 4, leaves=net))
    return net, mse(linear(h, 2, leaves=net), net.value("y", (5, 2)))


def trained_by_torch(net: Network, name: str, options: dict[str, Any], steps: int) -> dict[str, Array]:
    tensor = {name: torch.tensor(net.values[node]) for name, node in net.graph.names.items()}
    weights = [tensor[name].requires_grad_() for name in net.parameters]
    optimizer = TORCHS[name](weights, **options)
    for _ in range(steps):
        h = torch.tanh(torch.nn.functional.linear(tensor["x"], tensor["W1"], tensor["b1"]))
        loss = torch.nn.functional.mse_loss(torch.nn.functional.linear(h, tensor["W2"], tensor["b2"]), tensor["y"])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return {name: tensor[name].detach().numpy() for name in net.parameters}


def test_the_steps_are_unrolled_and_looped() -> None:
    assert min(STEPS) <= UNROLLED < max(STEPS)


@pytest.mark.parametrize("steps", STEPS)
@pytest.mark.parametrize(("name", "options"), CHOICES)
def test_weights_after_some_steps_are_torchs(name: str, options: dict[str, Any], steps: int) -> None:
    net, loss = network()
    training = Training(loss, net.parameters, OPTIMIZERS[name](**options))
    for weight, expected in trained_by_torch(net, name, options, steps).items():
        close(net(training.after(net.parameters[weight], steps)), expected)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_defaults_are_torchs(name: str) -> None:
    net, loss = network()
    training = Training(loss, net.parameters, OPTIMIZERS[name]())
    close(net(training.after(net.parameters["W1"], 2)), trained_by_torch(net, name, {}, 2)["W1"])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_option_is_compared(name: str) -> None:
    assert used(options for known, options in CHOICES if known == name) == options_of(OPTIMIZERS[name])
