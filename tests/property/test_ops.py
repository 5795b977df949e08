"""Every row of the table: its value has the inferred shape, its rule is the derivative, a wrong rule is noticed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.graph import shapes
from autograder.graph.differentiate import derivative, gradients
from autograder.graph.evaluate import evaluate
from autograder.graph.node import Node, Op
from autograder.graph.ops import OPS
from autograder.graph.rules import total
from autograder.graph.values import Array
from tests.numeric import STEP
from tests.property.samples import DOMAINS, SPECIAL, Case, arity, cases

TOLERANCE = 1e-6
WITH_ARGUMENTS = [name for name, row in OPS.items() if row.vjp is not None and arity(row)]


def error(ops: Mapping[str, Op], name: str, case: Case) -> float:
    """How far the rule is from a central difference in a random direction; infinite if it reaches a fixed argument."""
    rng = np.random.default_rng(1)
    graph, leaves, y = case.build(ops, name)
    seed = graph.leaf("seed", y.shape)
    values = {**dict(zip(leaves, case.args, strict=True)), seed: rng.normal(size=y.shape)}
    found = gradients(y, seed)
    if any(leaves[i] in found for i in case.fixed):
        return np.inf
    swept = {x: found[x] for x in leaves if x in found}
    by_rule = dict(zip(swept, evaluate(list(swept.values()), values), strict=True))
    directions = {x: rng.normal(size=x.shape) for i, x in enumerate(leaves) if i not in case.fixed}
    expected = difference(lambda at: np.sum(values[seed] * evaluate([y], at)[0]), values, directions)
    return relative(sum(np.sum(by_rule[x] * directions[x]) for x in by_rule), expected)


def second_error(ops: Mapping[str, Op], name: str, case: Case) -> float:
    """The same of the gradient, itself a node, of a random combination of all derivatives."""
    rng = np.random.default_rng(2)
    graph, leaves, y = case.build(ops, name)
    values = dict(zip(leaves, case.args, strict=True))
    loss = total(graph.leaf("seed", y.shape) * y)
    values[graph.names["seed"]] = rng.normal(size=y.shape)
    free = [x for i, x in enumerate(leaves) if i not in case.fixed]
    combined = graph.constant(0)
    for i, x in enumerate(free):
        weight = graph.leaf(f"weight{i}", x.shape)
        values[weight] = rng.normal(size=x.shape)
        combined = combined + total(weight * derivative(loss, x))
    directions = {x: rng.normal(size=x.shape) for x in free}
    expected = difference(lambda at: evaluate([combined], at)[0], values, directions)
    by_rule = evaluate([derivative(combined, x) for x in free], values)
    return relative(sum(np.sum(d * directions[x]) for d, x in zip(by_rule, free, strict=True)), expected)


def difference(f: Callable[[dict[Node, Array]], Any], values: dict[Node, Array], along: dict[Node, Array]) -> float:
    def at(step: float) -> float:
        return float(f(values | {x: values[x] + step * d for x, d in along.items()}))

    return (at(STEP) - at(-STEP)) / (2 * STEP)


def relative(found: float, expected: float) -> float:
    return float(abs(found - expected) / max(1.0, abs(expected)))


def is_right(ops: Mapping[str, Op], name: str) -> bool:
    return all(error(ops, name, case) < TOLERANCE for case in cases(name))  # NaN is not less


@pytest.mark.parametrize("name", [name for name in OPS if name != "leaf"])
def test_value_has_the_shape_that_was_inferred(name: str) -> None:
    for case in cases(name):
        _, leaves, y = case.build(OPS, name)
        found = evaluate([y], dict(zip(leaves, case.args, strict=True)))[0]
        assert found.shape == y.shape, case.attrs
        assert np.isfinite(found).all()


def test_only_a_loop_has_no_derivative_rule() -> None:
    assert [name for name, row in OPS.items() if row.vjp is None] == ["repeat"]


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_rule_agrees_with_a_central_difference(name: str) -> None:
    for case in cases(name):
        assert error(OPS, name, case) < TOLERANCE, [case.attrs, [a.shape for a in case.args]]


@pytest.mark.parametrize("name", WITH_ARGUMENTS)
def test_second_derivative_agrees_with_a_central_difference_of_the_first(name: str) -> None:
    for case in cases(name):
        assert second_error(OPS, name, case) < TOLERANCE, [case.attrs, [a.shape for a in case.args]]


# Wrong rules: the same check must notice each of them


def missing_factor(share: Node | None, g: Node, x: Node) -> Node | None:
    return g if share is not None and share.shape == g.shape else share


def transposed(share: Node | None, g: Node, x: Node) -> Node | None:
    square = share is not None and len(share.shape) == 2 and share.shape[0] == share.shape[1]
    return share.T if share is not None and square else share


MISTAKES: dict[str, Callable[[Node | None, Node, Node], Node | None]] = {
    "twice": lambda share, g, x: None if share is None else 2 * share,
    "opposite": lambda share, g, x: None if share is None else -share,
    "missing factor": missing_factor,
    "transposed": transposed,
    "flows where none does": lambda share, g, x: g.graph.constant(1) if share is None else share,
}

COMPARISONS = {"equal", "greater", "greater_equal", "less", "less_equal", "not_equal"}
FLAT = {*COMPARISONS, "argmax", "not_negative", "one_hot", "positive", "sign"}  # no gradient flows through
ELEMENTWISE = {name for name in WITH_ARGUMENTS if OPS[name].shape in (shapes.of_first, shapes.broadcast)}
HARMLESS: dict[str, set[str]] = {
    "twice": FLAT,
    "opposite": FLAT,
    "missing factor": {*set(WITH_ARGUMENTS) - ELEMENTWISE, *FLAT, "add", "identity", "not_zero"},  # g is right
    "transposed": {*FLAT, "diag", "outer"},  # a diagonal matrix is symmetric, and vectors have no other side
    "flows where none does": set(WITH_ARGUMENTS) - {*FLAT, "where"},
}


@pytest.mark.parametrize(
    ("name", "mistake"), [(n, m) for n in WITH_ARGUMENTS for m in MISTAKES if n not in HARMLESS[m]]
)
def test_wrong_rule_is_noticed(name: str, mistake: str) -> None:
    row, wrong = OPS[name], MISTAKES[mistake]
    assert row.vjp is not None
    rule = row.vjp

    def mistaken(g: Node, y: Node, *args: Node) -> tuple[Node | None, ...]:
        return tuple(wrong(share, g, x) for share, x in zip(rule(g, y, *args), args, strict=True))

    assert not is_right({**OPS, name: row._replace(vjp=mistaken)}, name)


def test_entries_are_of_rows_that_exist() -> None:
    assert {*SPECIAL, *DOMAINS, *(name for names in HARMLESS.values() for name in names)} <= set(OPS)
