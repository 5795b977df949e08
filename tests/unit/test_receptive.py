"""The receptive field: how many positions of the input one entry in the middle depends on."""

from __future__ import annotations

import pytest

from autograder.graph.errors import ShapeError
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.node import Graph, Node
from autograder.graph.ops import OPS
from autograder.graph.receptive import LARGEST, receptive_field
from tests.numeric import Network


def windows(x: Node, width: int, stride: int = 1) -> Node:
    """Sums of `width` neighbours, as a convolution without padding makes them."""
    starts = range(0, x.shape[0] - width + 1, stride)
    sums = [FUNCTIONS["sum"](x.graph.apply("index", x, item=((i, i + width, None),))) for i in starts]
    return FUNCTIONS["stack"](sums)


@pytest.mark.parametrize(
    ("widths", "strides", "expected"),
    [((3,), (1,), 3), ((3, 3), (1, 1), 5), ((3, 3, 3), (1, 1, 1), 7), ((2, 3), (2, 1), 6)],
)
def test_field_of_stacked_windows_grows_as_in_the_textbook(
    widths: tuple[int, ...], strides: tuple[int, ...], expected: int
) -> None:
    """1 + Σ (width - 1) · the product of the strides before."""
    net = Network()
    x = y = net.value("x", (16,))
    for width, stride in zip(widths, strides, strict=True):
        y = FUNCTIONS["relu"](windows(y, width, stride))
    assert receptive_field(y, x) == expected


def test_dense_layer_sees_the_whole_input() -> None:
    net = Network()
    x = net.value("x", (2, 9))
    assert receptive_field(linear(x, 3, leaves=net), x) == 9


def test_elementwise_function_sees_one_position() -> None:
    net = Network()
    x = net.value("x", (9,))
    assert receptive_field(FUNCTIONS["tanh"](x), x) == 1


def test_what_does_not_depend_on_the_input_sees_nothing() -> None:
    net = Network()
    x, other = net.value("x", (9,)), net.value("other", (9,))
    assert receptive_field(other * 2, x) == 0
    assert receptive_field(x * 0, x) == 0


def test_single_number_has_no_receptive_field() -> None:
    net = Network()
    x = net.value("x", ())
    with pytest.raises(ShapeError, match=r"^the input is a single number and has no receptive field$"):
        receptive_field(x * 2, x)


def test_very_large_network_is_refused_before_an_array_is_made() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", (LARGEST + 1,))
    with pytest.raises(ShapeError, match=r"^the network is too large to look for its receptive field$"):
        receptive_field(x * x, x)
