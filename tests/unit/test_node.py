"""The graph as data: names, identity of nodes, operators, substitution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.graph.differentiate import derivative
from autograder.graph.node import Graph, Node, ancestors, size, substitute
from autograder.graph.ops import OPS, table
from autograder.graph.rules import total
from tests.numeric import Network


def test_equal_expressions_of_one_statement_are_one_node() -> None:
    net = Network()
    x = net.leaf("x", [1.0, 2.0])
    assert x * x + 1 is x * x + 1


def test_equal_expression_of_the_next_statement_is_another_node() -> None:
    """a: x * x, b: x * x, c: a + b. By its name a is not b, so dc/da is 1 and db/da is 0."""
    net = Network()
    x = net.leaf("x", 3.0)
    a = net.graph.define("a", x * x)
    b = net.graph.define("b", x * x)
    c = net.graph.define("c", a + b)
    assert a is not b
    assert net(derivative(b, a)) == 0
    assert net(derivative(c, a)) == 1
    assert net(derivative(c, x)) == 12


def test_second_name_of_a_node_is_a_node_of_its_own() -> None:
    """a: x, b: a. A value given for b leaves a alone, and the other way round b follows."""
    net = Network()
    x = net.leaf("x", 3.0)
    a = net.graph.define("a", x)
    b = net.graph.define("b", a)
    assert len({x, a, b}) == 3
    assert net(a, b=5) == 3
    assert net(b, a=5) == 5
    assert net(derivative(b, a)) == 1
    assert net(derivative(a, b)) == 0


def test_what_was_built_before_another_name_is_not_renamed() -> None:
    net = Network()
    x = net.leaf("x", 3.0)
    early = x * x
    net.graph.define("a", x + 1)
    late = net.graph.define("b", early)
    assert late is not early
    assert net.graph.name_of(early) is None
    assert net(late) == 9


def test_definition_is_found_by_its_name() -> None:
    net = Network()
    a = net.graph.define("a", net.leaf("x", 1.0) + 1)
    assert net.graph.names["a"] is a
    assert net.graph.name_of(a) == "a"


def test_hidden_leaf_cannot_be_asked_for() -> None:
    graph = Graph(OPS)
    node = graph.leaf("state", (2,), hidden=True)
    assert "state" not in graph.names
    assert graph.name_of(node) == "state"


def test_label_does_not_replace_a_name() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", ())
    graph.label(x, "other")
    assert graph.name_of(x) == "x"


def test_nodes_show_their_name_or_operation_and_shape() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", (2, 3))
    assert [repr(x), repr(x.T @ x)] == ["<x (2, 3)>", "<matmul (3, 3)>"]


OPERATORS: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a @ b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: 2 + a,
    lambda a, b: 2 - a,
    lambda a, b: 2 * a,
    lambda a, b: 2 / a,
    lambda a, b: a + 2,
    lambda a, b: a - 2,
    lambda a, b: a * 2,
    lambda a, b: a / 2,
    lambda a, b: a > 1,
    lambda a, b: a < 1,
    lambda a, b: a**3,
    lambda a, b: -a,
    lambda a, b: a.T,
]


@pytest.mark.parametrize("i", range(len(OPERATORS)))
def test_python_operators_mean_what_they_mean_in_numpy(i: int) -> None:
    net = Network()
    a, b = net.value("a", (3, 3)), net.value("b", (3, 3))
    np.testing.assert_allclose(net(OPERATORS[i](a, b)), OPERATORS[i](net.values[a], net.values[b]), rtol=1e-15)


def test_ancestors_come_in_order_of_evaluation() -> None:
    graph = Graph(OPS)
    x, unused = graph.leaf("x", ()), graph.leaf("unused", ())
    y = graph.apply("exp", x)
    z = y * x
    assert ancestors([z]) == [x, y, z]
    assert unused not in ancestors([z])


def test_ancestors_stop_where_they_are_told() -> None:
    graph = Graph(OPS)
    x = graph.leaf("x", ())
    y = graph.apply("exp", x)
    z = graph.apply("sin", y)
    assert ancestors([z], stop=[y]) == [y, z]


def test_ancestors_of_a_deep_graph_are_found_without_recursion() -> None:
    graph = Graph(OPS)
    node = graph.leaf("x", ())
    for _ in range(5000):
        node = graph.apply("sin", node)
    assert len(ancestors([node])) == 5001


def test_substitution_computes_anew_with_other_ancestors() -> None:
    net = Network()
    x, other = net.leaf("x", 2.0), net.leaf("other", 5.0)
    a = net.graph.define("a", x + 1)
    y = net.graph.define("y", a * a + x)
    assert net(substitute(y, {x: other})) == 41
    assert net(substitute(y, {a: other})) == 27
    assert net(y) == 11


def test_substitution_of_what_is_not_there_changes_nothing() -> None:
    net = Network()
    x, other = net.leaf("x", 2.0), net.leaf("other", 5.0)
    y = x * x
    assert substitute(y, {other: x}) is y


def test_substituted_copies_are_shared_between_calls() -> None:
    net = Network()
    x, other = net.leaf("x", 2.0), net.leaf("other", 5.0)
    a = net.graph.define("a", x * x)
    b, c = net.graph.define("b", a + 1), net.graph.define("c", a + 2)
    copies = {x: other}
    assert substitute(b, copies).args[0] is substitute(c, copies).args[0]


def test_substituted_copies_say_when_they_are() -> None:
    net = Network()
    x, other = net.leaf("x", 2.0), net.leaf("other", 5.0)
    y = net.graph.define("y", x * x)
    assert net.graph.name_of(substitute(y, {x: other}, "after 1 step")) == "y after 1 step"


def test_derivative_by_a_name_that_merely_renames_is_kept_through_substitution() -> None:
    net = Network()
    x, other = net.leaf("x", 2.0), net.leaf("other", 5.0)
    h = net.graph.define("h", x)
    loss = net.graph.define("L", total(h * h))
    assert net(substitute(derivative(loss, h), {x: other})) == 10


def test_two_operations_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two operations of one name"):
        table(OPS["exp"], OPS["exp"])


def test_size_counts_entries() -> None:
    assert [size(()), size((3,)), size((2, 0, 4)), size((2, 3, 4))] == [1, 3, 0, 24]


def test_graph_with_one_rule_replaced_differs_in_that_alone() -> None:
    """A misconception: the derivative of the sigmoid without its 1 - y."""

    def mistaken(g: Node, y: Node, x: Node) -> tuple[Node]:
        return (g * y,)

    graph = Graph({**OPS, "sigmoid": OPS["sigmoid"]._replace(vjp=mistaken)})
    x = graph.leaf("x", ())
    y = graph.apply("sigmoid", x)
    assert derivative(y, x) is y
