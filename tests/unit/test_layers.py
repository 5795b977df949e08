"""Layers: the leaves they bring, what they cost, and the options they refuse."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import dropout, linear
from autograder.graph.losses import LOSSES
from autograder.graph.node import Graph, Node, Shape, ancestors
from autograder.graph.ops import OPS
from autograder.graph.optimizers import OPTIMIZERS
from tests.numeric import Network


def macs(*wanted: Node) -> int:
    return sum(n.op.macs(n) for n in ancestors(wanted))


def flops(*wanted: Node) -> int:
    return sum(n.op.flops(n) for n in ancestors(wanted))


def test_weights_of_the_kth_layer_bear_its_number() -> None:
    net = Network()
    linear(linear(net.value("x", (4,)), 3, leaves=net), 2, leaves=net)
    assert {name: w.shape for name, w in net.parameters.items()} == {"W1": (3, 4), "b1": (3,), "W2": (2, 3), "b2": (2,)}


def test_layer_without_bias_has_none() -> None:
    net = Network()
    linear(net.value("x", (4,)), 3, bias=False, leaves=net)
    assert list(net.parameters) == ["W1"]


def test_rows_of_a_batch_are_each_treated_as_one_example() -> None:
    net = Network()
    z = net.graph.define("z", linear(net.value("X", (5, 4)), 3, leaves=net))
    W, b, X = (net.values[net.graph.names[k]] for k in ("W1", "b1", "X"))
    np.testing.assert_allclose(net(z), np.array([W @ row + b for row in X]), rtol=1e-14)


def test_dropout_brings_a_mask_that_is_not_learnt() -> None:
    net = Network()
    dropout(dropout(net.value("x", (4,)), leaves=net), 0.3, leaves=net)
    assert not net.parameters
    assert [net.graph.names[m].shape for m in ("m1", "m2")] == [(4,), (4,)]


def test_dropout_can_name_its_mask() -> None:
    net = Network()
    dropout(net.value("x", (4,)), mask="keep", leaves=net)
    assert "keep" in net.graph.names


def test_dropout_scales_what_it_keeps() -> None:
    net = Network()
    x = net.leaf("x", [1.0, 2.0])
    y = dropout(x, 0.75, leaves=net)
    net.values[net.graph.names["m1"]] = np.array([0.0, 1.0])
    assert net(y).tolist() == [0, 8]


def test_vector_has_nothing_to_flatten() -> None:
    """As a chain without a batch wants it, where torch would see one row."""
    net = Network()
    x = net.value("x", (4,))
    assert FUNCTIONS["flatten"](x) is x


# By hand: a layer of n inputs and m outputs has n·m products, and n - 1 additions and one of the bias for each output.
COSTS: list[tuple[Shape, int, bool, int, int]] = [
    ((4,), 3, True, 12, 24),
    ((4,), 3, False, 12, 21),
    ((1,), 1, False, 1, 1),
    ((32, 30), 1024, True, 32 * 30 * 1024, 2 * 32 * 30 * 1024),
    ((32, 30), 1024, False, 32 * 30 * 1024, 2 * 32 * 30 * 1024 - 32 * 1024),
    ((2, 5, 4), 3, True, 120, 240),
]


@pytest.mark.parametrize(("shape", "out", "bias", "expected", "_"), COSTS)
def test_multiply_accumulates_of_a_linear_layer(shape: Shape, out: int, bias: bool, expected: int, _: int) -> None:
    net = Network()
    assert macs(linear(net.value("x", shape), out, bias, leaves=net)) == expected


@pytest.mark.parametrize(("shape", "out", "bias", "_", "expected"), COSTS)
def test_floating_point_operations_of_a_linear_layer(shape: Shape, out: int, bias: bool, _: int, expected: int) -> None:
    net = Network()
    assert flops(linear(net.value("x", shape), out, bias, leaves=net)) == expected


def test_activation_costs_one_operation_for_each_entry() -> None:
    net = Network()
    assert flops(FUNCTIONS["relu"](net.value("x", (32, 10)))) == 320


def test_sum_costs_one_addition_less_than_it_has_terms() -> None:
    net = Network()
    x = net.value("x", (5, 4))
    assert [flops(FUNCTIONS["sum"](x)), flops(FUNCTIONS["sum"](x, 0)), flops(FUNCTIONS["sum"](x, 1))] == [19, 16, 15]


def test_moving_numbers_about_is_free() -> None:
    net = Network()
    x = net.value("x", (4, 5))
    moved = FUNCTIONS["stack"]([FUNCTIONS["reshape"](x.T, (4, 5)), x])
    assert flops(moved.graph.apply("index", moved, item=(0, 1))) == 0


def test_loop_costs_all_of_its_rounds() -> None:
    """What no round changes is paid for once: 3 products there, then 10 rounds of 3 products and 3 sums."""
    graph = Graph(OPS)
    x, state = graph.leaf("x", (3,)), graph.leaf("state", (3,), hidden=True)
    square = x * x
    following = state * square + 1
    end = graph.apply("repeat", x, square, steps=10, state=state, next=following, rest=(square,))
    assert flops(end) == 3 + 10 * 6


# Options that do not exist


@pytest.mark.parametrize("p", [-0.1, 1.0, 1.5])
def test_dropout_refuses_what_is_no_probability_below_one(p: float) -> None:
    net = Network()
    with pytest.raises(ValueError, match=f"^'p' is a probability below 1, not {p:g}$"):
        dropout(net.value("x", (3,)), p, leaves=net)


def test_gelu_refuses_an_unknown_approximation() -> None:
    with pytest.raises(ValueError, match=r"^'approximate' is none or tanh, not 'erf'$"):
        FUNCTIONS["gelu"](Graph(OPS).leaf("x", ()), "erf")


def test_multi_margin_refuses_an_unknown_power() -> None:
    net = Network()
    with pytest.raises(ValueError, match=r"^'p' is 1 or 2, not 3$"):
        LOSSES["multi_margin"](net.value("x", (3,)), net.leaf("y", 1), p=3)


@pytest.mark.parametrize("shape", [(3,), (2, 3)], ids=str)
@pytest.mark.parametrize("name", LOSSES)
def test_loss_refuses_an_unknown_reduction(name: str, shape: Shape) -> None:
    net = Network()
    with pytest.raises(ValueError, match=r"^'reduction' is mean, sum or none, not 'men'$"):
        LOSSES[name](net.value("x", shape), net.value("y", shape), reduction="men")


@pytest.mark.parametrize("options", [{}, {"momentum": 0.9, "dampening": 0.1}])
def test_nesterov_needs_a_momentum_and_no_dampening(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"^nesterov needs a momentum and no dampening$"):
        OPTIMIZERS["sgd"](nesterov=True, **options)
