"""The reference solver: float64, only what is needed, and given values in the place of nodes."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.graph.differentiate import derivative
from autograder.graph.evaluate import Plan, evaluate, leaves, unmoved
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import linear
from autograder.graph.losses import half_squared_error
from autograder.graph.node import Graph, Node
from autograder.graph.ops import OPS
from tests.numeric import Network


def two_layers() -> tuple[Network, Node]:
    """x - W1 - tanh h1 - W2 - z2 - L, with every name defined."""
    net = Network(seed=9)
    z1 = net.graph.define("z1", linear(net.value("x", (4,)), 3, leaves=net))
    h1 = net.graph.define("h1", FUNCTIONS["tanh"](z1))
    z2 = net.graph.define("z2", linear(h1, 2, leaves=net))
    return net, net.graph.define("L", half_squared_error(z2, net.value("y", (2,))))


def test_values_are_float64_arrays_of_the_nodes_shapes() -> None:
    net, loss = two_layers()
    for node, value in zip(net.graph.nodes, evaluate(net.graph.nodes, net.values), strict=True):
        assert (type(value), value.dtype, value.shape) == (np.ndarray, np.float64, node.shape)
    assert net(loss).shape == ()


def test_everything_downstream_follows_a_given_value() -> None:
    net, loss = two_layers()
    n, own = net.graph.names, np.array([0.5, -0.25, 2.0])
    W2, b2, y = net.values[n["W2"]], net.values[n["b2"]], net.values[n["y"]]
    error = W2 @ own + b2 - y
    np.testing.assert_allclose(net(n["z2"], h1=own), W2 @ own + b2, rtol=1e-15)
    np.testing.assert_allclose(net(loss, h1=own), 0.5 * error @ error, rtol=1e-15)


def test_gradients_follow_a_given_value() -> None:
    net, loss = two_layers()
    n, own = net.graph.names, np.array([0.5, -0.25, 2.0])
    W2, b2, y, x = (net.values[n[name]] for name in ("W2", "b2", "y", "x"))
    error = W2 @ own + b2 - y
    np.testing.assert_allclose(net(derivative(loss, n["W2"]), h1=own), np.outer(error, own), rtol=1e-14)
    expected = np.outer((W2.T @ error) * (1 - own**2), x)
    np.testing.assert_allclose(net(derivative(loss, n["W1"]), h1=own), expected, rtol=1e-14)


def test_what_does_not_depend_on_a_given_value_is_left_alone() -> None:
    net, _ = two_layers()
    z1 = net.graph.names["z1"]
    assert net(z1, h1=[9.0, 9.0, 9.0]).tolist() == net(z1).tolist()


def test_given_value_stands_for_its_node_itself() -> None:
    net, _ = two_layers()
    assert net(net.graph.names["h1"], h1=[1.0, 2.0, 3.0]).tolist() == [1, 2, 3]


def test_given_gradient_is_followed_by_those_before_it() -> None:
    net, loss = two_layers()
    n = net.graph.names
    own = np.array([1.0, -2.0, 3.0])
    h1, x = net(n["h1"]), net.values[n["x"]]
    upstream, slope = derivative(loss, n["h1"]), derivative(loss, n["W1"])
    found = evaluate([slope], {**net.values, upstream: own}, given=[upstream])[0]
    np.testing.assert_allclose(found, np.outer(own * (1 - h1**2), x), rtol=1e-14)


def test_missing_leaf_that_is_not_needed_does_no_harm() -> None:
    net, _ = two_layers()
    names = net.graph.names
    known = {names[k]: net.values[names[k]] for k in ("x", "W1", "b1")}
    np.testing.assert_allclose(evaluate([names["h1"]], known)[0], net(names["h1"]))


def test_leaf_behind_a_given_value_is_not_needed() -> None:
    net, _ = two_layers()
    names = net.graph.names
    known = {names[k]: net.values[names[k]] for k in ("W2", "b2")} | {names["h1"]: np.ones(3)}
    assert evaluate([names["z2"]], known, given=[names["h1"]])[0].shape == (2,)


def test_missing_leaf_that_is_needed_is_a_key_error_of_its_node() -> None:
    net, loss = two_layers()
    y = net.graph.names["y"]
    del net.values[y]
    with pytest.raises(KeyError) as raised:
        net(loss)
    assert raised.value.args == (y,)


def test_given_node_without_a_value_is_a_key_error_of_that_node() -> None:
    net, loss = two_layers()
    h1 = net.graph.names["h1"]
    with pytest.raises(KeyError) as raised:
        evaluate([loss], net.values, given=[h1])
    assert raised.value.args == (h1,)


def test_operations_that_are_not_needed_are_not_run() -> None:
    def explode(x: object) -> object:
        raise AssertionError("this was not asked for")

    graph = Graph({**OPS, "exp": OPS["exp"]._replace(value=explode)})
    x = graph.leaf("x", ())
    graph.define("a", graph.apply("exp", x))
    b = graph.define("b", graph.apply("sin", x))
    assert evaluate([b], {x: np.float64(0)})[0] == 0


def test_each_operation_runs_once() -> None:
    calls = []

    def counted(x: float) -> float:
        calls.append(x)
        return x

    graph = Graph({**OPS, "exp": OPS["exp"]._replace(value=counted)})
    x = graph.leaf("x", ())
    y = graph.apply("exp", x)
    evaluate([y, y * y, y + 1, derivative(y, x)], {x: np.float64(2)})
    assert calls == [2]


def test_plan_can_be_run_again_with_other_values() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", ())
    plan = Plan([x * x, x + 1])
    assert [plan({x: np.float64(v)}) for v in (2, 3)] == [[4, 3], [9, 4]]


def test_inputs_of_a_plan_are_the_leaves_and_given_nodes_it_reads() -> None:
    net, loss = two_layers()
    names = net.graph.names
    plan = Plan([loss], given=[names["h1"], names["z1"]])
    assert [node for node, _ in plan.inputs] == [names[k] for k in ("h1", "W2", "b2", "y")]


def test_leaves_are_those_that_the_wanted_nodes_need() -> None:
    net, _ = two_layers()
    names = net.graph.names
    assert leaves([names["h1"]]) == [names[k] for k in ("x", "W1", "b1")]


@pytest.mark.parametrize(("name", "x"), [("log", 0.0), ("log", -1.0), ("sqrt", -1.0), ("exp", 1e4)])
def test_values_that_do_not_exist_are_not_finite_and_warn_nobody(name: str, x: float) -> None:
    graph = Graph(OPS)
    leaf = graph.leaf("x", ())
    assert not np.isfinite(evaluate([graph.apply(name, leaf)], {leaf: np.float64(x)})[0])


def test_division_by_zero_is_not_finite() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", ())
    assert evaluate([1 / x], {x: np.float64(0)})[0] == np.inf


def test_same_values_give_the_same_bits() -> None:
    (net, loss), (again, same) = two_layers(), two_layers()
    assert net(derivative(loss, net.graph.names["W1"])).tobytes() == (
        again(derivative(same, again.graph.names["W1"])).tobytes()
    )


# Loops


def loop(net: Network, steps: int) -> Node:
    """s = s · r · r + 1, from s = x."""
    x, r = net.leaf("x", 0.5), net.leaf("r", 3.0)
    square = net.graph.define("square", r * r)
    state = net.graph.leaf("state", (), hidden=True)
    following = state * square + 1
    rest = tuple(unmoved(following, state))
    return net.graph.apply("repeat", x, *rest, steps=steps, state=state, next=following, rest=rest)


def test_loop_is_its_steps_one_after_the_other() -> None:
    net = Network()
    assert [net(loop(net, k)) for k in (0, 1, 2)] == [0.5, 5.5, 50.5]


def test_value_given_for_what_no_round_changes_is_followed_in_every_round() -> None:
    net = Network()
    assert net(loop(net, 2), square=2.0) == (0.5 * 2 + 1) * 2 + 1


def test_what_no_round_changes_is_computed_before_the_loop() -> None:
    net = Network()
    end = loop(net, 3)
    assert end.attrs["rest"] == (net.graph.names["square"],)
