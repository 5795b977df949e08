"""Derivatives as nodes: shapes, Jacobians, Hessians, and what does not depend on what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.graph.differentiate import LARGEST_JACOBIAN, LONGEST_SWEEPS, derivative, gradients
from autograder.graph.errors import DerivativeError
from autograder.graph.evaluate import evaluate
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import half_squared_error
from autograder.graph.node import Graph, Node, Op, Shape
from autograder.graph.ops import OPS, RELU_OPEN_AT_ZERO
from autograder.graph.rules import total
from autograder.graph.values import Array
from tests.numeric import STEP, Network, jacobian, largest
from tests.strategies import Formula, formulas

LARGEST = 50  # beyond it, near a pole, a central difference is no witness

SHAPES: list[Shape] = [(), (3,), (2, 3), (2, 1, 2)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_derivative_by_what_does_not_matter_is_zero_in_its_shape(shape: Shape) -> None:
    net = Network()
    loss = total(net.value("x", (3,)) ** 2)
    found = net(derivative(loss, net.value("unused", shape)))
    assert found.shape == shape
    assert not found.any()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_jacobian_by_what_does_not_matter_is_zero_with_the_numerators_axes_first(shape: Shape) -> None:
    net = Network()
    y = net.value("x", (4,)) ** 2
    found = net(derivative(y, net.value("unused", shape)))
    assert found.shape == (4, *shape)
    assert not found.any()


def test_derivative_through_a_comparison_is_zero_in_its_shape() -> None:
    net = Network()
    x = net.value("x", (3,))
    assert net(derivative(total(x > 0), x)).tolist() == [0, 0, 0]


def test_derivative_by_a_later_quantity_is_zero() -> None:
    net = Network()
    x = net.value("x", (3,))
    h = net.graph.define("h", x * 2)
    loss = net.graph.define("L", total(h))
    assert net(derivative(h, loss)).tolist() == [0, 0, 0]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_derivative_by_itself_is_the_identity(shape: Shape) -> None:
    net = Network()
    x = net.value("x", shape)
    n = net.values[x].size
    assert net(derivative(x, x)).tolist() == np.eye(n).reshape((*shape, *shape)).tolist()


def test_gradient_of_every_ancestor_comes_from_one_sweep() -> None:
    net = Network()
    x = net.value("x", (3,))
    h = net.graph.define("h", FUNCTIONS["tanh"](x))
    loss = net.graph.define("L", total(h**2))
    assert gradients(loss) is gradients(loss)
    assert {x, h, loss} <= set(gradients(loss))


def test_gradient_of_an_intermediate_is_taken_as_if_it_were_given() -> None:
    net = Network()
    x = net.leaf("x", 2.0)
    h = net.graph.define("h", 3 * x)
    loss = net.graph.define("L", h * h + x)
    assert net(derivative(loss, h)) == 12
    assert net(derivative(loss, x)) == 37


JACOBIANS = {
    "softmax": lambda x: FUNCTIONS["softmax"](x, axis=-1),
    "square": lambda x: x**2,
    "sum of rows": lambda x: FUNCTIONS["sum"](x, axis=-1),
    "transposed product": lambda x: x.T @ x,
    "first entry and shape": lambda x: x.graph.apply("index", x, item=(0,)),
    "stack": lambda x: FUNCTIONS["stack"]([x, 2 * x], axis=-1),
    "outer": lambda x: FUNCTIONS["outer"](FUNCTIONS["reshape"](x, (-1,)), FUNCTIONS["reshape"](x * x, (-1,))),
}


@pytest.mark.parametrize("shape", [(3,), (2, 3)], ids=str)
@pytest.mark.parametrize("name", JACOBIANS)
def test_jacobian_agrees_with_central_differences(name: str, shape: Shape) -> None:
    net = Network(seed=6)
    x = net.value("x", shape)
    y = JACOBIANS[name](x)

    def f(a: Array) -> Array:
        return evaluate([y], {x: a})[0]

    found = net(derivative(y, x))
    assert found.shape == (*y.shape, *shape)
    np.testing.assert_allclose(found, jacobian(f, net.values[x]), rtol=1e-7, atol=1e-8)


def test_jacobian_by_an_intermediate_matrix_agrees_with_central_differences() -> None:
    net = Network(seed=7)
    h = net.graph.define("h", net.value("X", (2, 3)) @ net.value("W", (3, 2)))
    y = net.graph.define("y", FUNCTIONS["tanh"](h @ net.value("V", (2, 2))))
    expected = jacobian(lambda a: net(y, h=a), net(h))
    np.testing.assert_allclose(net(derivative(y, h)), expected, rtol=1e-7, atol=1e-9)


@given(formulas(), st.integers(0, 2**16))
def test_gradient_of_any_small_formula_agrees_with_a_central_difference(formula: Formula, seed: int) -> None:
    values, nodes = formula.build(Graph(OPS))
    loss = total(nodes[-1])
    found = evaluate([derivative(loss, x) for x in values], values)
    assume(largest([*evaluate(nodes, values), *found]) < LARGEST)
    rng = np.random.default_rng(seed)
    along = {x: rng.normal(size=x.shape) for x in values}

    def at(step: float) -> Array:
        return evaluate([loss], {x: v + step * along[x] for x, v in values.items()})[0]

    expected = (at(STEP) - at(-STEP)) / (2 * STEP)
    by_rule = sum(np.sum(g * d) for g, d in zip(found, along.values(), strict=True))
    np.testing.assert_allclose(by_rule, expected, rtol=1e-5, atol=1e-5)


def test_hessian_is_the_derivative_of_the_derivative() -> None:
    net = Network(seed=8)
    x = net.value("x", (3,))
    y = total(FUNCTIONS["tanh"](x) * FUNCTIONS["softmax"](x))
    first = derivative(y, x)
    expected = jacobian(lambda a: evaluate([first], {x: a})[0], net.values[x])
    found = net(derivative(first, x))
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(found, found.T, rtol=1e-12)


def test_third_derivative_of_a_cube_is_six() -> None:
    net = Network()
    x = net.leaf("x", 0.7)
    assert net(derivative(derivative(derivative(x**3, x), x), x)) == pytest.approx(6)


def test_mixed_derivatives_commute() -> None:
    net = Network()
    a, b = net.leaf("a", 0.7), net.leaf("b", -0.4)
    y = FUNCTIONS["exp"](a * b) * FUNCTIONS["sin"](a)
    np.testing.assert_allclose(net(derivative(derivative(y, a), b)), net(derivative(derivative(y, b), a)), rtol=1e-14)


def test_derivative_of_power_zero_is_zero_even_at_zero() -> None:
    net = Network()
    x = net.leaf("x", [0.0, 1.0])
    assert net(derivative(total(x**0), x)).tolist() == [0, 0]


@pytest.mark.parametrize(("ops", "slope"), [(OPS, [0, 0, 1]), (RELU_OPEN_AT_ZERO, [0, 1, 1])])
def test_derivative_of_relu_at_zero_is_a_convention(ops: Mapping[str, Op], slope: list[float]) -> None:
    graph = Graph(ops)
    x = graph.leaf("x", (3,))
    found = evaluate([derivative(total(graph.apply("relu", x)), x)], {x: np.array([-1.0, 0.0, 1.0])})
    assert found[0].tolist() == slope


@pytest.mark.parametrize(("ops", "slope"), [(OPS, 0), (RELU_OPEN_AT_ZERO, 1)])
@pytest.mark.parametrize("residue", [-1e-16, 1e-16])
def test_rounding_does_not_decide_whether_relu_is_open(ops: Mapping[str, Op], slope: float, residue: float) -> None:
    """What is 0 on paper may come out as 1e-17 of either sign."""
    graph = Graph(ops)
    x = graph.leaf("x", ())
    assert evaluate([derivative(graph.apply("relu", x), x)], {x: np.float64(residue)})[0] == slope


def test_gradients_are_written_by_their_names() -> None:
    net = Network()
    x = net.value("x", (3,))
    z = net.graph.define("z1", linear(x, 2, leaves=net))
    loss = net.graph.define("L", total(FUNCTIONS["tanh"](z)))
    assert [net.graph.name_of(derivative(loss, n)) for n in (z, net.parameters["W1"])] == ["dL/dz1", "dL/dW1"]


def test_gradient_that_equals_a_forward_quantity_is_a_node_of_its_own() -> None:
    """dL/dyhat = yhat - y: a value given for the one must not change the other, nor the loss."""
    net = Network()
    yhat = net.graph.define("yhat", net.leaf("x", [1.0, 2.0]) * 1)
    loss = net.graph.define("L", half_squared_error(yhat, net.leaf("y", [0.0, 1.0])))
    slope = net.graph.define("g", derivative(loss, yhat))
    assert net(loss, g=[5.0, 5.0]) == net(loss) == 1
    assert net(slope).tolist() == [1, 1]


def test_jacobian_of_a_huge_numerator_is_refused() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", (LARGEST_JACOBIAN + 1,))
    with pytest.raises(DerivativeError, match=r"^the Jacobian of 4097 entries is too large; at most 4096 are swept$"):
        derivative(x * x, x)


def test_jacobian_that_would_take_too_many_nodes_is_refused() -> None:
    graph = Graph(OPS)
    x = y = graph.leaf("x", (1000,))
    for _ in range(LONGEST_SWEEPS // 1000):
        y = graph.apply("tanh", y)
    with pytest.raises(DerivativeError, match=r"^this derivative has too many terms$"):
        derivative(y, x)


def test_loop_has_no_derivative() -> None:
    graph = Graph(OPS)
    x, state = graph.leaf("x", ()), graph.leaf("state", (), hidden=True)
    y = graph.apply("repeat", x, steps=3, state=state, next=2 * state, rest=())
    with pytest.raises(DerivativeError, match=r"^'repeat' has no derivative$"):
        derivative(y, x)


def test_derivatives_share_their_nodes() -> None:
    """All gradients of a chain together take a fixed number of nodes for each of its layers."""

    def nodes(layers: int) -> int:
        graph = Graph(OPS)
        leaves = [graph.leaf(f"w{i}", ()) for i in range(layers)]
        y: Node = graph.leaf("x", ())
        for i, w in enumerate(leaves):
            y = graph.define(f"h{i}", graph.apply("tanh", w * y))
        for w in leaves:
            derivative(y, w)
        return len(graph.nodes)

    assert nodes(40) - nodes(20) == nodes(30) - nodes(10)
