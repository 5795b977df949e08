"""The reference answers of a problem: its graph evaluated, once for each convention that is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.errors import Diagnostic
from autograder.graph.evaluate import Plan, leaves
from autograder.graph.node import Node, Shape, ancestors
from autograder.graph.shapes import written
from autograder.graph.tables import OPEN_AT_ZERO
from autograder.problem.instance import Asked, Instance
from autograder.problem.model import Problem

if TYPE_CHECKING:
    from autograder.graph.values import Array
    from autograder.problem.cases import Tried


class Reference(NamedTuple):
    """One answer that is right: numbers in row-major order, their shape, and by which convention."""

    flat: list[float]
    shape: Shape
    convention: str = ""


class Solved(NamedTuple):
    """A problem with its graph and, for each question, the answers that are right; the first is the usual one."""

    problem: Problem
    instance: Instance
    references: list[list[Reference]]
    arrays: dict[Node, Any]  # the values of the leaves
    cases: Sequence[list[Tried]] = ()  # of each code question


def solve(instance: Instance) -> tuple[Solved, list[Diagnostic]]:
    """Evaluates everything that is asked; what lacks a value or is not finite is a mistake of the file."""
    problem = instance.problem
    mistakes: list[Diagnostic] = []
    arrays = leaf_arrays(instance, [a.node for a in instance.asked], mistakes)
    if mistakes:
        return Solved(problem, instance, [], {}), mistakes
    variants = [instance]
    if instance.conventions.relu_at_zero == "either" and _touches_zero(instance, arrays):
        variants.append(Instance(problem, OPEN_AT_ZERO, instance.sizes))
    values = [evaluate_asked(variant) for variant in variants]
    mistakes = _not_finite(instance, values[0])
    by_question = zip(instance.asked, zip(*values, strict=True), strict=True)
    references = [right_answers(instance, asked, arrays) for asked, arrays in by_question]
    for coded in instance.coded:  # as far as the file gives them; cases may bring their own
        found = {leaf: instance.array(leaf) for leaf in leaves([part.asked.node for part in coded.returns])}
        arrays |= {leaf: array for leaf, array in found.items() if array is not None}
    return Solved(problem, instance, references, arrays), mistakes


def leaf_arrays(instance: Instance, wanted: Sequence[Node], mistakes: list[Diagnostic]) -> dict[Node, Array]:
    """The values of all leaves that the wanted nodes need; a leaf without one is a mistake, said once."""
    arrays = {}
    for leaf in leaves(wanted):
        array = instance.array(leaf)
        if array is None:
            mistakes.append(_no_value(instance, leaf))
        else:
            arrays[leaf] = array
    return arrays


def _no_value(instance: Instance, leaf: Node) -> Diagnostic:
    name = instance.graph.name_of(leaf)
    for asked in instance.asked:
        if leaf in ancestors([asked.node]):
            question = asked.question
            message = f"question '{question.id}' needs a value for '{name}' ({written(leaf.shape)})"
            return Diagnostic(message, question.ask.at(0), f"add it to values: {{{name}: …}}")
    return Diagnostic(f"'{name}' has no value", instance.problem.place)


def evaluate_asked(instance: Instance) -> list[Array]:
    """The values of all asked nodes, in order."""
    import numpy as np

    wanted = [a.node for a in instance.asked]
    arrays = leaf_arrays(instance, wanted, [])
    return [np.asarray(v, np.float64) + 0.0 for v in Plan(wanted)(arrays)]  # no -0.0


def _not_finite(instance: Instance, values: Sequence[Array]) -> list[Diagnostic]:
    import numpy as np

    return [
        Diagnostic(
            f"the answer to '{asked.question.id}' is not a finite number",
            asked.question.ask.at(0),
            "look at the values it is computed from",
        )
        for asked, array in zip(instance.asked, values, strict=True)
        if not np.isfinite(array).all()
    ]


def right_answers(instance: Instance, asked: Asked, arrays: Sequence[Any]) -> list[Reference]:
    """What these values of the asked node allow as answers: the node itself, and its other layout if that counts."""
    if asked.exact:
        return [Reference(_whole(asked.node, arrays[0]), asked.node.shape)]
    layout = instance.conventions.derivative_layout
    derivative = asked.jacobian is not None
    found: list[Reference] = []
    for array, zero in zip(arrays, ("", "with ReLU'(0) = 1"), strict=False):
        versions = [(array, zero)]
        if derivative and array.ndim >= 2:
            turned = _denominator_first(array, asked.jacobian or 0)
            if layout == "denominator" and asked.jacobian:
                versions = [(turned, zero)]
            elif layout == "either":
                versions.append((turned, "in the other layout"))
        for version, convention in versions:
            reference = Reference(version.ravel().tolist(), version.shape, convention)
            if all(r.flat != reference.flat or r.shape != reference.shape for r in found):
                found.append(reference)
    return found


def _whole(node: Node, array: Any) -> list[float]:
    """A count or the sizes of a shape as they were counted: a float has no place for 2**53 + 1."""
    if "value" not in node.attrs:
        return [int(n) for n in array.ravel()]
    return [int(n) for n in node.attrs["value"]] if node.shape else [int(node.attrs["value"])]


def _denominator_first(array: Any, lead: int) -> Any:
    """The axes of the denominator before those of the numerator; of a plain gradient, its transpose."""
    order = (*range(lead, array.ndim), *range(lead)) if lead else tuple(reversed(range(array.ndim)))
    return array.transpose(order)


def _touches_zero(instance: Instance, arrays: dict[Node, Array]) -> bool:
    """Whether a ReLU that matters has a pre-activation of exactly 0."""
    import numpy as np

    masked = [n.args[0] for n in ancestors([a.node for a in instance.asked]) if n.op.name == "positive"]
    if not masked:
        return False
    return any(bool((np.abs(v) <= 1e-12).any()) for v in Plan(masked)(arrays))
