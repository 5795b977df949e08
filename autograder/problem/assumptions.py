"""What may be taken for granted where formulas are compared: `sum(y) = 1`, `x > 0`, `w2 = 2 * w1`.

An assumption is made to hold: the numbers drawn for one leaf are changed until they meet it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.graph.evaluate import Plan, leaves
from autograder.graph.node import Node
from autograder.language.ast import Call, Name, Tree
from autograder.language.bind import literal
from autograder.language.errors import FormulaError
from autograder.language.lower import lower
from autograder.language.parse import parse
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.instance import Instance

FORMS = "an assumption is a leaf's sum, bound or value: sum(y) = 1, x > 0, w2 = 2 * w1"
SIGNS = re.compile(r"<=|>=|=|<|>")


class Assumption(NamedTuple):
    """A leaf, and its new value, made of the values of all leaves."""

    leaf: Node
    value: Callable[[dict[Node, Any]], Any]

    def hold(self, values: dict[Node, Any]) -> None:
        """Changes the leaf's value so that the assumption holds."""
        values[self.leaf] = self.value(values)


def assumption(text: Text, instance: Instance) -> Assumption:
    """The assumption that a text states; one that cannot be made to hold is a FormulaError."""
    sign = SIGNS.search(text)
    if sign is None:
        raise FormulaError("an assumption is an equation or a bound", 0, len(text), FORMS)
    left = parse(text[: sign.start()], lambda name: name in instance.known(), instance.known())
    right = parse(" " * sign.end() + text[sign.end() :], lambda name: name in instance.known(), instance.known())
    if isinstance(left, Call) and left.function == "sum" and len(left.args) == 1 and sign.group() == "=":
        return Assumption(_leaf(left.args[0], instance), partial(_sum_to, _number(right, instance), left, instance))
    leaf = _leaf(left, instance)
    if sign.group() == "=":
        return _equal(leaf, lower(right, instance))
    bound = _number(right, instance)
    return Assumption(leaf, partial(_beyond, leaf, bound, 1.0 if ">" in sign.group() else -1.0))


def _leaf(tree: Tree, instance: Instance) -> Node:
    node = instance.lookup(tree.name) if isinstance(tree, Name) else None
    if node is None or node.op.name != "leaf":
        raise FormulaError("a name whose value is given is expected here", tree.start, tree.end, FORMS)
    return node


def _number(tree: Tree, instance: Instance) -> float:
    value = literal(tree, instance.sizes)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormulaError("a number is expected here", tree.start, tree.end, FORMS)
    return float(value)


def _sum_to(total: float, tree: Call, instance: Instance, values: dict[Node, Any]) -> Any:
    leaf = _leaf(tree.args[0], instance)
    drawn = abs(values[leaf])  # of one sign, so that they can be scaled
    return drawn * (total / drawn.sum()) if total else drawn - drawn.mean()


def _beyond(leaf: Node, bound: float, side: float, values: dict[Node, Any]) -> Any:
    return bound + side * abs(values[leaf] - bound)


def _equal(leaf: Node, node: Node) -> Assumption:
    if leaf in leaves([node]):
        raise FormulaError("a leaf cannot be assumed to be made of itself", 0, 1, FORMS)
    plan = Plan([node])
    return Assumption(leaf, lambda values: plan(values)[0])
