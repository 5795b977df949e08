"""The cases of a code question: numbers for the leaves, and what follows from them for arguments and results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.errors import Diagnostic, did_you_mean
from autograder.graph.evaluate import Plan, leaves
from autograder.graph.node import Node, ancestors
from autograder.graph.shapes import written
from autograder.graph.tables import OPEN_AT_ZERO
from autograder.graph.values import Array
from autograder.problem.code import Coded, Part, forward_of
from autograder.problem.draw import Draw
from autograder.problem.instance import Instance
from autograder.problem.model import Case
from autograder.problem.roles import Uses
from autograder.problem.solve import Reference, right_answers
from autograder.problem.values import find, read_values

GIVEN = "the given values"


class Tried(NamedTuple):
    """One case: the values of the leaves by name, the arguments, and for each returned quantity what is right.

    forward: the arguments of the question's `forward`, where it has one
    """

    name: str
    hidden: bool
    leaves: dict[str, Array]
    arguments: tuple[Any, ...]
    references: tuple[list[Reference], ...]
    forward: tuple[Any, ...] = ()


class Numbers(NamedTuple):
    """A case before anything is computed."""

    name: str
    hidden: bool
    leaves: dict[str, Array]


def tried(instance: Instance, coded: Coded, mistakes: list[Diagnostic]) -> list[Tried]:
    """All cases of a question, in order; what keeps one from being computed is reported."""
    numbers: list[Numbers] = []
    cases = coded.question.cases
    for case in ["given"] if cases is None else cases:  # of an edition for students all may be left out
        if isinstance(case, str):
            numbers += _given(instance, coded, mistakes)
        elif case.random is not None:
            numbers += _drawn(instance, coded, case, mistakes)
        else:
            numbers += _written(instance, coded, case, mistakes)
    return [one for n in _numbered(numbers) if (one := _computed(instance, coded, n, mistakes)) is not None]


def wanted(coded: Coded) -> list[Node]:
    return [part.asked.node for part in (*coded.arguments, *coded.returns)]


def needed(instance: Instance, coded: Coded) -> list[Node]:
    """All that must be known in a case."""
    forward = forward_of(instance, coded)
    return wanted(coded) + [part.asked.node for part in (forward.arguments if forward else ())]


def _numbered(numbers: list[Numbers]) -> Iterator[Numbers]:
    """With names that tell them apart."""
    several = {n.name for n in numbers if sum(m.name == n.name for m in numbers) > 1}
    count = dict.fromkeys(several, 0)
    for n in numbers:
        if n.name in several:
            count[n.name] += 1
            yield n._replace(name=f"{n.name} {count[n.name]}")
        else:
            yield n


def _given(instance: Instance, coded: Coded, mistakes: list[Diagnostic]) -> list[Numbers]:
    found, lacking = _values(instance, coded, {})
    mistakes += [_lacks(coded, name, shape) for name, shape in lacking]
    return [] if lacking else [Numbers(GIVEN, False, found)]


def _values(
    instance: Instance, coded: Coded, instead: dict[str, Array]
) -> tuple[dict[str, Array], list[tuple[str, tuple[int, ...]]]]:
    found: dict[str, Array] = {}
    lacking = []
    for leaf in leaves(needed(instance, coded)):
        name = str(leaf.attrs["name"])
        array = instead.get(name, instance.array(leaf))
        if array is None:
            lacking.append((name, leaf.shape))
        else:
            found[name] = array
    return found, lacking


def _lacks(coded: Coded, name: str, shape: tuple[int, ...]) -> Diagnostic:
    message = f"question '{coded.question.id}' needs a value for '{name}' ({written(shape)})"
    return Diagnostic(message, coded.question.id.at(0), f"add it to values: {{{name}: …}}, or use random cases alone")


def _drawn(instance: Instance, coded: Coded, case: Case, mistakes: list[Diagnostic]) -> Iterator[Numbers]:
    draw = Draw(instance, needed(instance, coded), [part.asked.node for part in coded.returns], case.keep)
    if draw.lacking:
        mistakes.append(Diagnostic(f"'{draw.lacking[0]}' is to be kept, but has no value", case.place))
        return
    for number in range(case.random or 0):
        drawn = draw.case(case.seed, number)
        if drawn is None:
            help = "give these cases as {values: …}, or name what must not change in keep: […]"
            message = f"no numbers for '{coded.question.id}' were found that are finite and away from every kink"
            mistakes.append(Diagnostic(message, case.place, help))
            return
        yield Numbers("random case", case.hidden, drawn)


def _written(instance: Instance, coded: Coded, case: Case, mistakes: list[Diagnostic]) -> list[Numbers]:
    """The problem's values with others in the place of some."""
    before = len(mistakes)
    values = read_values(case.values or {}, mistakes)
    names = [str(leaf.attrs["name"]) for leaf in leaves(needed(instance, coded))]
    instead: dict[str, Array] = {}
    used = set()
    for leaf in leaves(needed(instance, coded)):
        name = str(leaf.attrs["name"])
        entry = find(values, name)
        if entry is None:
            continue
        key, value = entry
        used.add(key)
        if value.shape not in ((), leaf.shape):
            message = f"'{name}' is {written(leaf.shape)}, but its value here is {written(value.shape)}"
            mistakes.append(Diagnostic(message, value.place))
        else:
            flat = value.flat * (1 if value.shape else int(np.prod(leaf.shape)))
            instead[name] = np.array(flat, np.float64).reshape(leaf.shape)
    for key in values.keys() - used:
        message = f"'{key}' is no value that question '{coded.question.id}' depends on"
        mistakes.append(Diagnostic(message, key.place, did_you_mean(key, names)))
    found, lacking = _values(instance, coded, instead)
    mistakes += [_lacks(coded, name, shape) for name, shape in lacking]
    return [] if len(mistakes) > before else [Numbers("written case", case.hidden, found)]


def _computed(instance: Instance, coded: Coded, n: Numbers, mistakes: list[Diagnostic]) -> Tried | None:
    arguments, *versions = [evaluated(i, c, n.leaves) for i, c in _versions(instance, coded, n.leaves)]
    returns = [arguments[1], *(v[1] for v in versions)]
    for part, array in zip((*coded.arguments, *coded.returns), (*arguments[0], *arguments[1]), strict=True):
        if not np.isfinite(array).all():
            message = f"'{part.formula}' is not a finite number for {n.name}"
            mistakes.append(Diagnostic(message, part.formula.at(0), "look at the values it is computed from"))
            return None
    references = tuple(
        right_answers(instance, part.asked, [version[k] for version in returns]) for k, part in enumerate(coded.returns)
    )
    forward = forward_of(instance, coded)
    parts = forward.arguments if forward else ()
    own = values_of([part.asked.node for part in parts], n.leaves)
    given = typed(coded.arguments, arguments[0])
    return Tried(n.name, n.hidden, n.leaves, given, references, typed(parts, own))


def evaluated(instance: Instance, coded: Coded, leaves: dict[str, Array]) -> tuple[list[Array], list[Array]]:
    """The arguments, and what is right for them, by the conventions of this instance."""
    found = values_of(wanted(coded), leaves)
    return found[: len(coded.arguments)], found[len(coded.arguments) :]


def values_of(nodes: Sequence[Node], leaves: dict[str, Array]) -> list[Array]:
    plan = Plan(nodes)
    arrays = plan({leaf: leaves[leaf.attrs["name"]] for leaf, _ in plan.inputs})
    return [np.asarray(a, np.float64) + 0.0 for a in arrays]  # no -0.0


def _versions(instance: Instance, coded: Coded, values: dict[str, Array]) -> list[tuple[Instance, Coded]]:
    """The instance, and the one with the other derivative of ReLU at 0 where that matters and both are right."""
    if instance.conventions.relu_at_zero != "either":
        return [(instance, coded)]
    masked = [n.args[0] for n in ancestors(wanted(coded)) if n.op.name == "positive"]
    if not any(bool((np.abs(a) <= 1e-12).any()) for a in values_of(masked, values)):
        return [(instance, coded)]
    other = Instance(instance.problem, OPEN_AT_ZERO, instance.sizes)
    return [(instance, coded), (other, other.coded[instance.coded.index(coded)])]


def typed(parts: Sequence[Part], arrays: Sequence[Array]) -> tuple[Any, ...]:
    """Integers where a class index is meant, float64 everywhere else."""
    return tuple(a.astype(np.int64) if _is_index(part.asked.node) else a for part, a in zip(parts, arrays, strict=True))


def _is_index(node: Node) -> bool:
    return node.op.name == "leaf" and Uses(node.graph.nodes).classes(node) > 0
