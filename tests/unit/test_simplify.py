"""Simplification: what it makes of small formulas, and that it changes no value and no derivative."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from unittest import mock

import numpy as np
import pytest
from hypothesis import assume, given

from autograder.graph import node as node_module
from autograder.graph.differentiate import derivative
from autograder.graph.evaluate import evaluate
from autograder.graph.node import Graph, Node
from autograder.graph.ops import OPS
from autograder.graph.rules import expand, sum_to, total
from autograder.graph.simplify import RULES
from autograder.graph.values import Array
from tests.numeric import Network, largest
from tests.strategies import Formula, formulas

LARGEST = 1e4  # beyond it, near a pole, rounding alone makes a difference


def unsimplified() -> AbstractContextManager[object]:
    return mock.patch.object(node_module, "simplify", return_value=None)


def op(name: str) -> Callable[..., Node]:
    return lambda x, *more, **attrs: x.graph.apply(name, x, *more, **attrs)


neg, outer, reshape, transpose = op("neg"), op("outer"), op("reshape"), op("transpose")
# By rule: formulas of a vector v, a matrix M (3, 3), a cube C (2, 3, 4), a number s, and what they become.
Rewrite = tuple[Callable[..., Node], Callable[..., Node]]
EXAMPLES: dict[str, list[Rewrite]] = {
    "add": [
        (lambda v, M, C, s: v + 0, lambda v, M, C, s: v),
        (lambda v, M, C, s: 0 + v, lambda v, M, C, s: v),
        (lambda v, M, C, s: v + -M, lambda v, M, C, s: v - M),
        (lambda v, M, C, s: -v + M, lambda v, M, C, s: M - v),
        (lambda v, M, C, s: s.graph.constant(2) + 3, lambda v, M, C, s: s.graph.constant(5)),
    ],
    "div": [
        (lambda v, M, C, s: v / 1, lambda v, M, C, s: v),
        (lambda v, M, C, s: -v / s, lambda v, M, C, s: -(v / s)),
        (lambda v, M, C, s: expand(s, (3, 3)) / M, lambda v, M, C, s: s / M),
        (lambda v, M, C, s: s.graph.constant(3) / 4, lambda v, M, C, s: s.graph.constant(0.75)),
    ],
    "expand": [
        (lambda v, M, C, s: expand(v, (3,)), lambda v, M, C, s: v),
        (lambda v, M, C, s: expand(expand(v, (1, 3)), (2, 3)), lambda v, M, C, s: expand(v, (2, 3))),
    ],
    "mul": [
        (lambda v, M, C, s: v * 1, lambda v, M, C, s: v),
        (lambda v, M, C, s: v * -1, lambda v, M, C, s: -v),
        (lambda v, M, C, s: v * 3, lambda v, M, C, s: 3 * v),
        (lambda v, M, C, s: 3 * -v, lambda v, M, C, s: -3 * v),
        (lambda v, M, C, s: 3 * (2 * v), lambda v, M, C, s: 6 * v),
        (lambda v, M, C, s: 3 * (2 / v), lambda v, M, C, s: 6 / v),
        (lambda v, M, C, s: -v * M, lambda v, M, C, s: -(v * M)),
        (lambda v, M, C, s: v * -M, lambda v, M, C, s: -(M * v)),
        (lambda v, M, C, s: (2 * v) * M, lambda v, M, C, s: 2 * (v * M)),
        (lambda v, M, C, s: (1 / v) * M, lambda v, M, C, s: M / v),
        (lambda v, M, C, s: expand(s, (3,)) * v, lambda v, M, C, s: s * v),
        (lambda v, M, C, s: s.graph.constant(3) * 4, lambda v, M, C, s: s.graph.constant(12)),
    ],
    "neg": [
        (lambda v, M, C, s: neg(neg(v)), lambda v, M, C, s: v),
        (lambda v, M, C, s: -(v - M), lambda v, M, C, s: M - v),
        (lambda v, M, C, s: -(2 * v), lambda v, M, C, s: -2 * v),
        (lambda v, M, C, s: -s.graph.constant(2), lambda v, M, C, s: s.graph.constant(-2)),
    ],
    "power": [
        (lambda v, M, C, s: v**1, lambda v, M, C, s: v),
        (lambda v, M, C, s: s**0, lambda v, M, C, s: s.graph.constant(1)),
    ],
    "reshape": [
        (lambda v, M, C, s: reshape(v, shape=(3,)), lambda v, M, C, s: v),
        (
            lambda v, M, C, s: reshape(reshape(C, shape=(6, 4)), shape=(4, 6)),
            lambda v, M, C, s: reshape(C, shape=(4, 6)),
        ),
        (lambda v, M, C, s: reshape(expand(s, (2, 3)), shape=(6,)), lambda v, M, C, s: expand(s, (6,))),
    ],
    "sub": [
        (lambda v, M, C, s: v - 0, lambda v, M, C, s: v),
        (lambda v, M, C, s: 0 - v, lambda v, M, C, s: -v),
        (lambda v, M, C, s: v - -M, lambda v, M, C, s: v + M),
        (lambda v, M, C, s: s.graph.constant(2) - 3, lambda v, M, C, s: s.graph.constant(-1)),
    ],
    "sum": [
        (lambda v, M, C, s: total(s), lambda v, M, C, s: s),
        (lambda v, M, C, s: total(expand(s, (2, 3))), lambda v, M, C, s: 6 * s),
    ],
    "sum_to": [(lambda v, M, C, s: sum_to(v, (3,)), lambda v, M, C, s: v)],
    "transpose": [
        (lambda v, M, C, s: v.T, lambda v, M, C, s: v),
        (lambda v, M, C, s: M.T.T, lambda v, M, C, s: M),
        (
            lambda v, M, C, s: transpose(transpose(C, axes=(1, 2, 0)), axes=(0, 2, 1)),
            lambda v, M, C, s: transpose(C, axes=(1, 0, 2)),
        ),
        (lambda v, M, C, s: expand(s, (2, 3)).T, lambda v, M, C, s: expand(s, (3, 2))),
        (lambda v, M, C, s: outer(v, 2 * v).T, lambda v, M, C, s: outer(2 * v, v)),
        (lambda v, M, C, s: (M @ (M + v)).T, lambda v, M, C, s: (M + v).T @ M.T),
    ],
}
ALL = [(name, i) for name, examples in EXAMPLES.items() for i in range(len(examples))]


def arguments() -> tuple[Network, list[Node]]:
    net = Network(seed=2)
    shapes = {"v": (3,), "M": (3, 3), "C": (2, 3, 4), "s": ()}
    return net, [net.value(name, shape) for name, shape in shapes.items()]


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize(("rule", "i"), ALL)
def test_formula_becomes_the_simpler_one(rule: str, i: int) -> None:
    formula, simpler = EXAMPLES[rule][i]
    _, nodes = arguments()
    assert formula(*nodes) is simpler(*nodes)


@pytest.mark.parametrize(("rule", "i"), ALL)
def test_simpler_formula_has_the_same_value(rule: str, i: int) -> None:
    formula, simpler = EXAMPLES[rule][i]
    net, nodes = arguments()
    with unsimplified():
        expected = net(formula(*nodes))
    np.testing.assert_allclose(net(simpler(*nodes)), expected, rtol=1e-15)


def solved(formula: Formula) -> list[Array]:
    """Every line, and the gradients of the sum of the last one by the leaves."""
    values, nodes = formula.build(Graph(OPS))
    loss = total(nodes[-1])
    return evaluate([*nodes, *(derivative(loss, x) for x in values)], values)


@given(formulas())
def test_simplified_graph_has_the_same_values_shapes_and_gradients(formula: Formula) -> None:
    with unsimplified():
        expected = solved(formula)
    scale = largest(expected)
    assume(scale < LARGEST)
    for found, wanted in zip(solved(formula), expected, strict=True):
        assert found.shape == wanted.shape
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-10 * scale)


@pytest.mark.parametrize(
    "build",
    [
        lambda g, a, b: -g.define("d", -a),
        lambda g, a, b: g.define("d", 2 * a) * 3,
        lambda g, a, b: b + g.define("d", -a),
        lambda g, a, b: g.define("d", a.graph.apply("transpose", a, axes=(1, 0))).T,
        lambda g, a, b: b * g.define("d", g.constant(1)),
        lambda g, a, b: b + g.define("d", g.constant(0)),
        lambda g, a, b: g.define("d", g.constant(2)) * 3,
        lambda g, a, b: b / g.define("d", g.constant(1)),
    ],
)
def test_named_node_is_kept_as_it_stands(build: Callable[[Graph, Node, Node], Node]) -> None:
    """What is computed from it follows when another value is given for it, and its derivative is not lost."""
    net = Network()
    y = build(net.graph, net.value("a", (2, 2)), net.value("b", (2, 2)))
    d = net.graph.names["d"]
    assert np.any(net(derivative(total(y), d)) != 0)
    assert np.any(net(y, d=np.full(d.shape, 7.0)) != net(y))
