"""Typical mistakes, each as the same problem lowered with one table changed; the numbers they lead to.

A row says what was probably done. It changes a rule, never a number: the wrong answers follow by
themselves, for any network. What is only another convention is no row here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial, wraps
from inspect import signature
from math import isfinite
from typing import Any, NamedTuple

from autograder.graph.losses import LOSSES, squared_error
from autograder.graph.node import Node, Op
from autograder.graph.ops import OPS
from autograder.graph.optimizers import OPTIMIZERS
from autograder.graph.tables import TABLES, Tables
from autograder.problem.instance import Instance
from autograder.problem.solve import Reference, Solved, evaluate_asked, right_answers
from autograder.questions import value
from autograder.questions.value import Expected
from autograder.submissions.numbers import Numbers


class Misconception(NamedTuple):
    """A mistake in words, to follow "it looks as if", and the tables that make it."""

    id: str
    said: str
    tables: Tables


def ops(**rows: Op) -> Tables:
    return TABLES._replace(ops={**OPS, **rows})


def with_slope(name: str, slope: Callable[[Node, Node], Node] | None) -> Op:
    """The elementwise operation with another derivative; None takes the gradient through unchanged."""
    if slope is None:
        return OPS[name]._replace(vjp=lambda g, y, x: (g,))
    return OPS[name]._replace(vjp=lambda g, y, x: (g * slope(y, x),))


def apply(name: str, x: Node) -> Node:
    return x.graph.apply(name, x)


def transposed_weights(g: Node, y: Node, a: Node, b: Node) -> tuple[Node | None, ...]:
    """The product's rule with W where Wᵀ belongs; the same where only one of them fits."""
    right = OPS["matmul"].vjp
    assert right is not None  # noqa: S101 - the table has one
    da, db = right(g, y, a, b)
    if len(a.shape) == 2 and len(b.shape) == 1 and a.shape[0] == a.shape[1]:
        return (da, a @ g)
    if len(a.shape) == len(b.shape) == 2 and b.shape[0] == b.shape[1]:
        return (g @ b, db)
    return (da, db)


def option(table: Mapping[str, Callable[..., Any]], **fixed: Any) -> dict[str, Callable[..., Any]]:
    """Every function of a table that has these options, with them fixed, whatever the problem says."""
    return {name: _fixed(function, fixed) for name, function in table.items()}


def _fixed(function: Callable[..., Any], fixed: dict[str, Any]) -> Callable[..., Any]:
    if not fixed.keys() <= signature(function).parameters.keys():
        return function

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        return function(*args, **{**options, **fixed})

    return call


def backwards(make: Callable[..., Any]) -> Callable[..., Any]:
    """The optimiser, going up instead of down."""

    @wraps(make)
    def call(**options: Any) -> Any:
        return make(**{**options, "maximize": not options.get("maximize", False)})

    return call


def with_layer(**layers: Callable[..., Node]) -> Tables:
    return TABLES._replace(layers={**TABLES.layers, **layers})


def with_losses(losses: Mapping[str, Callable[..., Node]]) -> Tables:
    return TABLES._replace(losses={**LOSSES, **losses})


def with_optimizers(optimizers: Mapping[str, Callable[..., Any]]) -> Tables:
    return TABLES._replace(optimizers=optimizers)


ACTIVATIONS = ("relu", "sigmoid", "softplus", "tanh")

# fmt: off
MISCONCEPTIONS: tuple[Misconception, ...] = (
    # On the way back
    Misconception("activation-derivative-left-out", "the derivative of the activation function was left out",
                  ops(**{name: with_slope(name, None) for name in ACTIVATIONS})),
    Misconception("derivative-at-the-activation",
                  "the derivative of the activation function was taken at its output h instead of its input z",
                  ops(sigmoid=with_slope("sigmoid", lambda y, x: apply("sigmoid", y) * (1 - apply("sigmoid", y))),
                      tanh=with_slope("tanh", lambda y, x: 1 - apply("tanh", y) ** 2))),
    Misconception("formula-of-the-output-at-the-input",
                  "z was put into a formula for the derivative that wants the output h",
                  ops(sigmoid=with_slope("sigmoid", lambda y, x: x * (1 - x)),
                      tanh=with_slope("tanh", lambda y, x: 1 - x**2))),
    Misconception("square-left-out", "tanh' was taken as 1 - h, without the square",
                  ops(tanh=with_slope("tanh", lambda y, x: 1 - y))),
    Misconception("softmax-jacobian-diagonal", "only the diagonal of the softmax's Jacobian was used",
                  ops(softmax=OPS["softmax"]._replace(vjp=lambda g, y, x: (g * y * (1 - y),)))),
    Misconception("weights-not-transposed", "W was used where its transpose belongs on the way back",
                  ops(matmul=OPS["matmul"]._replace(vjp=transposed_weights))),
    # In the loss
    Misconception("logarithm-of-base-10", "the logarithm was taken to base 10; in a loss it is the natural one",
                  ops(log=OPS["log10"]._replace(name="log"),
                      log_probability=OPS["log10"]._replace(name="log_probability"))),
    Misconception("half-left-out", "the factor 1/2 of the loss was left out",
                  with_losses({"half_squared_error": squared_error})),
    Misconception("sum-instead-of-mean", "the sum was taken where the mean is meant",
                  with_losses(option(LOSSES, reduction="sum"))),
    Misconception("mean-instead-of-sum", "the mean was taken where the sum is meant",
                  with_losses(option(LOSSES, reduction="mean"))),
    # In the network and its training
    Misconception("bias-left-out", "the biases were left out",
                  with_layer(linear=partial(TABLES.layers["linear"], bias=False))),
    Misconception("learning-rate-left-out", "the learning rate was left out",
                  with_optimizers(option(OPTIMIZERS, lr=1.0))),
    Misconception("step-uphill", "the step went up the gradient instead of down",
                  with_optimizers({name: backwards(make) for name, make in OPTIMIZERS.items()})),
    Misconception("gradients-added-up", "the gradients of the step before were not set to zero",
                  with_optimizers(option(OPTIMIZERS, momentum=1.0))),
)
# fmt: on


class Predictions:
    """For each question the answers that the misconceptions lead to, found out when first asked for."""

    def __init__(self, solved: Solved, expected: list[Expected]):
        self._solved = solved
        self._expected = expected

    def diagnose(self, i: int, answer: Numbers) -> list[Misconception]:
        """The misconceptions that lead to this answer to question i."""
        return [m for m, wrong in self._predicted[i] if value.check(answer, wrong) is value.RIGHT]

    @cached_property
    def _predicted(self) -> list[list[tuple[Misconception, Expected]]]:
        found: list[list[tuple[Misconception, Expected]]] = [[] for _ in self._expected]
        for misconception in filter(self._is_possible, MISCONCEPTIONS):
            for i, references in self._answers(misconception).items():
                usual = self._expected[i]
                if not any(value.fits(r.flat, right) for r in references for right in usual.accepted):
                    found[i].append((misconception, usual.instead(references)))
        return found

    def _is_possible(self, misconception: Misconception) -> bool:
        """Whether the problem uses anything of what the misconception changes."""
        usual, other = self._solved.instance.tables, misconception.tables
        problem = self._solved.problem
        used = {node.op.name for node in self._solved.instance.graph.nodes}
        if any(other.ops[name] is not usual.ops[name] for name in used):
            return True
        written = [*(problem.network.layers if problem.network else ()), *(problem.graph or {}).values()]
        written += [problem.network.loss] if problem.network and problem.network.loss else []
        written += [problem.train.optimizer] if problem.train else []
        words = {word for text in written for word in re.findall(r"\w+", text)}
        tables = ((usual.layers, other.layers), (usual.losses, other.losses), (usual.optimizers, other.optimizers))
        return any(new[name] is not old[name] for old, new in tables for name in words & new.keys())

    def _answers(self, misconception: Misconception) -> dict[int, list[Reference]]:
        """What it makes of each question, where that has the right shape and is finite."""
        other = Instance(self._solved.problem, misconception.tables, self._solved.instance.sizes)
        index = {e.asked.question.id: i for i, e in enumerate(self._expected)}
        found = {}
        for asked, array in zip(other.asked, evaluate_asked(other), strict=True):
            i = index[asked.question.id]
            if asked.node.shape == self._expected[i].asked.node.shape and all(map(isfinite, array.flat)):
                found[i] = right_answers(other, asked, [array])
        return found
