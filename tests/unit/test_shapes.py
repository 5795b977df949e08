"""The interpreter on shapes: what fits, and how it is said when something does not."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.graph import shapes
from autograder.graph.errors import ShapeError
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import LOSSES
from autograder.graph.node import Graph, Node, Shape, size
from autograder.graph.ops import OPS
from tests.numeric import Network

SMALL = st.lists(st.sampled_from([1, 2, 3]), max_size=4).map(tuple)


@given(SMALL, SMALL)
def test_broadcasting_is_numpys(a: Shape, b: Shape) -> None:
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ShapeError):
            shapes.broadcast([a, b], {})
    else:
        assert shapes.broadcast([a, b], {}) == expected


@given(SMALL, SMALL)
def test_matrix_product_is_numpys(a: Shape, b: Shape) -> None:
    try:
        expected = (np.ones(a) @ np.ones(b)).shape
    except ValueError:
        with pytest.raises(ShapeError):
            shapes.multiplied([a, b], {})
    else:
        assert shapes.multiplied([a, b], {}) == expected


PART = st.one_of(
    st.integers(-4, 4),
    st.tuples(*(st.one_of(st.none(), st.integers(-5, 5)) for _ in range(2)), st.sampled_from([None, 1, 2, -1, -2])),
)


@given(SMALL, st.lists(PART, max_size=4).map(tuple))
def test_indexing_is_numpys(a: Shape, item: tuple[int | tuple[int | None, ...], ...]) -> None:
    try:
        expected = np.ones(a)[tuple(p if isinstance(p, int) else slice(*p) for p in item)].shape
    except IndexError:
        with pytest.raises(ShapeError):
            shapes.indexed([a], {"item": item})
    else:
        assert shapes.indexed([a], {"item": item}) == expected


@pytest.mark.parametrize(
    ("shape", "text"), [((), "a single number"), ((3,), "a vector of 3"), ((3, 4), "3x4"), ((2, 1, 5), "2x1x5")]
)
def test_shapes_are_written_as_people_write_them(shape: Shape, text: str) -> None:
    assert shapes.written(shape) == text


def leaves() -> tuple[Network, dict[str, Node]]:
    net = Network()
    sizes: dict[str, Shape] = {"s": (), "v": (3,), "w": (4,), "M": (3, 4), "N": (2, 3), "C": (2, 3, 4)}
    return net, {name: net.value(name, shape) for name, shape in sizes.items()}


Mistake = Callable[..., Node]
MISTAKES: list[tuple[str, Mistake]] = [
    ("a vector of 3 and a vector of 4 do not fit together entry by entry", lambda v, w, **_: v + w),
    ("3x4 and a vector of 3 do not fit together entry by entry", lambda M, v, **_: M * v),
    (
        "a vector of 3 and a vector of 4 and a single number do not fit together entry by entry",
        lambda v, w, s, **_: FUNCTIONS["where"](v, w, s),
    ),
    ("the product of 3x4 and a vector of 3 does not exist: 4 is not 3", lambda M, v, **_: M @ v),
    ("the product of 3x4 and 3x4 does not exist: 4 is not 3", lambda M, **_: M @ M),
    ("a matrix product needs vectors or matrices, not a single number", lambda s, v, **_: s @ v),
    ("an outer product is of two vectors, not of 3x4 and a vector of 3", lambda M, v, **_: FUNCTIONS["outer"](M, v)),
    ("diag needs a vector or a square matrix, not 3x4", lambda M, **_: FUNCTIONS["diag"](M)),
    ("diag needs a vector or a square matrix, not a single number", lambda s, **_: FUNCTIONS["diag"](s)),
    ("a trace is of a matrix, not of a vector of 3", lambda v, **_: FUNCTIONS["trace"](v)),
    ("3x4 has 12 entries, 5x2 has 10", lambda M, **_: FUNCTIONS["reshape"](M, (5, 2))),
    ("3x4 has 12 entries, 5x2 has 10", lambda M, **_: FUNCTIONS["reshape"](FUNCTIONS["ones_like"](M), (5, 2))),
    ("3x4 cannot be laid out as (5, -1)", lambda M, **_: FUNCTIONS["reshape"](M, (5, -1))),
    ("axes (0, 0) do not name each axis of 3x4 once", lambda M, **_: FUNCTIONS["transpose"](M, (0, 0))),
    ("axes (0,) do not name each axis of 3x4 once", lambda M, **_: FUNCTIONS["transpose"](M, 0)),
    ("there is no axis 5 in 3x4", lambda M, **_: FUNCTIONS["transpose"](M, (0, 5))),
    ("there is no axis 0 in a single number", lambda s, **_: FUNCTIONS["transpose"](s, 0)),
    ("a vector of 4 cannot be stretched to a vector of 1", lambda w, **_: w.graph.apply("expand", w, shape=(1,))),
    ("3 indices are too many for 3x4", lambda M, **_: M.graph.apply("index", M, item=(0, 0, 0))),
    ("there is no entry 3 in an axis of 3; the last is 2", lambda M, **_: M.graph.apply("index", M, item=(3,))),
    ("there is no entry -4 in an axis of 3; the last is 2", lambda M, **_: M.graph.apply("index", M, item=(-4,))),
    ("3x4 and 2x3 do not fit side by side along axis 0", lambda M, N, **_: FUNCTIONS["concat"]([M, N])),
    ("a vector of 3 and 3x4 do not fit side by side along axis 0", lambda M, v, **_: FUNCTIONS["concat"]([v, M])),
    ("there is no axis 2 in 3x4", lambda M, **_: FUNCTIONS["concat"]([M, M], 2)),
    ("a single number has no axis", lambda s, **_: FUNCTIONS["concat"]([s, s])),
    ("there is no axis 1 in a vector of 3", lambda v, **_: v.graph.apply("concat", v, v, axis=1)),
    ("there is no axis 3 in a stack of 3x4", lambda M, **_: FUNCTIONS["stack"]([M, M], 3)),
    ("there is no axis 2 in 3x4", lambda M, **_: FUNCTIONS["sum"](M, 2)),
    ("there is no axis -3 in 3x4", lambda M, **_: FUNCTIONS["mean"](M, (0, -3))),
    ("there is no axis 1 in a vector of 3", lambda v, **_: FUNCTIONS["argmax"](v, 1)),
    ("a single number has no axis", lambda s, **_: FUNCTIONS["softmax"](s)),
    ("there is no axis 1 in a vector of 3", lambda v, **_: FUNCTIONS["log_softmax"](v, 1)),
    ("flatten starts at axis 2, after its end at axis 1", lambda C, **_: FUNCTIONS["flatten"](C, 2, 1)),
    ("there is no axis 3 in 2x3x4", lambda C, **_: FUNCTIONS["flatten"](C, 0, 3)),
    ("dot is of vectors and matrices, not of 2x3x4", lambda C, v, **_: FUNCTIONS["dot"](v, C)),
    ("the target is a vector of 4, but the prediction is a vector of 3", lambda v, w, **_: LOSSES["mse"](v, w)),
    ("the target is 3x4, but the prediction is 2x3", lambda M, N, **_: LOSSES["half_squared_error"](N, M)),
    (
        "a prediction of classes is a vector or a batch of rows, not a single number",
        lambda s, **_: LOSSES["cross_entropy"](s, s),
    ),
    (
        "the target is a vector of 4; for predictions of 3x4 it is 3x4 (one-hot or a distribution) or a vector of 3 "
        "(class indices)",
        lambda M, w, **_: LOSSES["cross_entropy"](M, w),
    ),
    (
        "the target is a vector of 4; for predictions of a vector of 3 it is a vector of 3 (one-hot or a distribution) "
        "or a single number (class indices)",
        lambda v, w, **_: LOSSES["nll"](v, w),
    ),
]


@pytest.mark.parametrize(("message", "mistake"), MISTAKES, ids=[message for message, _ in MISTAKES])
def test_mistake_of_shapes_reads_well(message: str, mistake: Mistake) -> None:
    _, named = leaves()
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        mistake(**named)


def test_linear_needs_an_axis() -> None:
    net, named = leaves()
    with pytest.raises(ShapeError, match=r"^linear needs a vector or a batch of rows, not a single number$"):
        linear(named["s"], 3, leaves=net)


@pytest.mark.parametrize("name", ["half_squared_error", "mse", "huber"])
def test_targets_axes_of_one_may_differ_without_any_broadcasting(name: str) -> None:
    """A column against a row would otherwise silently make a matrix."""
    net = Network()
    column, row = net.value("a", (3, 1)), net.value("b", (3,))
    reshaped = LOSSES[name](column, FUNCTIONS["reshape"](row, (3, 1)))
    assert net(LOSSES[name](column, row)) == net(reshaped)


# A very large network


def language_model(graph: Graph, width: int = 12288, blocks: int = 96, words: int = 50257) -> tuple[Node, int]:
    """Linear layers with as many weights as the language model of 175 billion; the output, and their number."""

    class Shapes:
        weights = 0
        counted = 0

        def number(self, kind: str) -> int:
            self.counted += 1
            return self.counted

        def parameter(self, name: str, shape: Shape) -> Node:
            self.weights += size(shape)
            return graph.leaf(name, shape)

        value = parameter

    leaves = Shapes()
    x = linear(graph.leaf("x", (2048, words)), width, bias=False, leaves=leaves)
    for _ in range(blocks):
        for features in (width, width, width, width, 4 * width, width):
            x = FUNCTIONS["gelu"](linear(x, features, leaves=leaves))
    return x, leaves.weights


def test_network_of_175_billion_weights_is_counted_without_an_array() -> None:
    tracemalloc.start()
    try:
        output, weights = language_model(Graph(OPS))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert output.shape == (2048, 12288)
    assert weights == 50257 * 12288 + 96 * (12 * 12288**2 + 9 * 12288) == 174_574_350_336
    assert peak < 50e6
