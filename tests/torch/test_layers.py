"""Layers by name against torch.nn; those that are activations are compared as such."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.graph.functions import ACTIVATIONS
from autograder.graph.layers import LAYERS
from autograder.graph.node import Node, Shape
from autograder.graph.values import Array
from tests.numeric import away_from_zero
from tests.torch.twins import agree, options_of, torch

pytestmark = pytest.mark.torch
F = torch.nn.functional


class Given:
    """Leaves that are there already, in the order in which a layer asks for them."""

    def __init__(self, nodes: list[Node]):
        self._nodes = nodes

    def number(self, kind: str) -> int:
        return 1

    def parameter(self, name: str, shape: Shape) -> Node:
        node = self._nodes.pop(0)
        assert node.shape == shape
        return node

    value = parameter


def sample(*shape: int) -> Array:
    return away_from_zero(np.random.default_rng(len(shape)), shape)


def dropped(x: Any, mask: Any) -> Any:
    """torch's own dropout, with the seed that drew the mask."""
    torch.manual_seed(7)
    return F.dropout(x, 0.4)


def mask_of(x: Array) -> Array:
    return (dropped(torch.tensor(x), None) != 0).double().numpy()


# For each layer: its options, torch's function of x and the leaves, and arrays for these.
CALLS: dict[str, list[tuple[dict[str, Any], Callable[..., Any], tuple[Array, ...]]]] = {
    "dropout": [
        ({"p": 0.4}, dropped, (sample(4, 5), mask_of(sample(4, 5)))),
        ({"p": 0.0, "mask": "keep"}, lambda x, mask: F.dropout(x, 0.0), (sample(4), np.ones(4))),
    ],
    "flatten": [
        ({}, torch.nn.Flatten(), (sample(2, 3, 4),)),
        ({"start_dim": 0, "end_dim": 1}, torch.nn.Flatten(0, 1), (sample(2, 3, 4),)),
    ],
    "linear": [
        ({"out_features": 2}, F.linear, (sample(3), sample(2, 3), sample(2))),
        ({"out_features": 2}, F.linear, (sample(4, 3), sample(2, 3), sample(2))),
        ({"out_features": 3}, F.linear, (sample(2, 4, 3), sample(3, 3), sample(3))),
        ({"out_features": 2, "bias": False}, F.linear, (sample(3), sample(2, 3))),
        ({"out_features": 1, "bias": False}, F.linear, (sample(4, 3), sample(1, 3))),
    ],
}


def test_every_layer_is_compared() -> None:
    assert {name for name in LAYERS if name not in ACTIVATIONS} == set(CALLS)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_the_same_function_as_a_layer(name: str) -> None:
    assert LAYERS[name] is ACTIVATIONS[name]


@pytest.mark.parametrize(("name", "call"), [(name, call) for name, calls in CALLS.items() for call in calls])
def test_value_and_gradients_are_torchs(name: str, call: Any) -> None:
    options, theirs, arrays = call

    def ours(x: Node, *leaves: Node) -> Node:
        more = {"leaves": Given(list(leaves))} if leaves else {}
        return LAYERS[name](x, **options, **more)

    agree(ours, theirs, *arrays, fixed=(1,) if name == "dropout" else ())


@pytest.mark.parametrize("name", CALLS)
def test_every_option_is_compared(name: str) -> None:
    assert options_of(LAYERS[name]) <= {option for options, _, _ in CALLS[name] for option in options}
