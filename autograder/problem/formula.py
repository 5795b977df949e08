"""A formula question lowered to the asked node, and what an answer to it may speak of."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from autograder.graph.node import Node, ancestors
from autograder.language.ast import Compare, Derivative, Name, Tree
from autograder.language.errors import FormulaError
from autograder.language.parse import parse
from autograder.problem.model import FormulaQuestion, ValueQuestion
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.instance import Instance

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Slope: TypeAlias = tuple[str, str]  # dL/dW1 is (L, W1)


class NoPointsError(Exception):
    """Nothing can be compared: what is asked is not finite, or no numbers meet what is assumed."""


class When(NamedTuple):
    """A condition on two indices, `i == j`."""

    op: str
    left: str
    right: str
    tree: Tree


class Formulated(NamedTuple):
    """A formula question with its node.

    jacobian: of a derivative, how many axes its numerator has; None for anything else
    known: all names that formulas may speak of
    names: that an answer may use
    slopes: derivatives that it may use; None for all but the asked one
    itself: the name, or the derivative, that would only repeat the question
    when: the condition on the indices
    """

    question: FormulaQuestion
    node: Node
    jacobian: int | None
    known: frozenset[str]
    names: frozenset[str]
    slopes: frozenset[Slope] | None
    itself: str | Slope | None
    when: When | None


def lowered(instance: Instance, question: FormulaQuestion) -> Formulated | None:
    """The question's node, unless a formula is mistaken, which is reported."""
    asking = ValueQuestion(place=question.place, id=question.id, ask=question.ask)
    asked = instance.checked(question.ask, lambda: instance.answer_to(asking))
    if asked is None:
        return None
    tree = parse(question.ask, lambda name: name in instance.graph.names, instance.known())
    itself = _itself(tree)
    names, slopes = _default(instance, asked.node, tree), None
    if question.within is not None:
        found = [instance.checked(text, partial(_used, text, instance)) for text in question.within]
        if None in found:
            return None
        names = frozenset(one for one in found if isinstance(one, str))
        slopes = frozenset(one for one in found if isinstance(one, tuple))
    when = None
    if question.when is not None:
        written = question.when
        when = instance.checked(written, lambda: condition(written, question.indices))
    _check_indices(instance, question, asked.node)
    check_assumptions(instance, question.assume)
    known = frozenset(instance.known())
    return Formulated(question, asked.node, asked.jacobian, known, names, slopes, itself, when)


def _itself(tree: Tree) -> str | Slope | None:
    match tree:
        case Name():
            return tree.name
        case Derivative(by=(by,)):
            return tree.of, by
    return None


def _default(instance: Instance, node: Node, tree: Tree) -> frozenset[str]:
    """The leaves, and every name before the asked one; for a derivative also what is differentiated."""
    before = set(ancestors([node])) - {node}
    if isinstance(tree, Derivative):
        before |= set(ancestors([instance.graph.names[tree.of]]))
    names = instance.graph.names.items()
    return frozenset(n for n, other in names if {other, behind(other)} & before or other.op.name == "leaf")


def behind(node: Node) -> Node:
    """The quantity that a node is only another name of."""
    while node.op.name == "identity":
        (node,) = node.args
    return node


def _used(text: Text, instance: Instance) -> str | Slope:
    """One entry of `in`: a name, or a derivative."""
    tree = parse(text, lambda name: instance.lookup(name) is not None, instance.known())
    instance.answer_to(ValueQuestion(place=instance.problem.place, id=text, ask=text))  # its mistakes are told
    used = _itself(tree)
    if used is None:
        raise FormulaError("a name or a derivative such as dL/dz1 is expected here", tree.start, tree.end)
    return used


def condition(text: Text, letters: list[Text]) -> When:
    """`i == j`, of index letters."""
    tree = parse(text, lambda name: name in letters, letters)
    match tree:
        case Compare(op, Name(left), Name(right)) if {left, right} <= set(letters):
            return When(op, left, right, tree)
    raise FormulaError("a comparison of two indices is expected here, such as i == j", tree.start, tree.end)


def check_assumptions(instance: Instance, texts: list[Text]) -> None:
    """Reports those that cannot be made to hold; else answers would be told of it."""
    if not texts:
        return
    from autograder.problem.assumptions import assumption  # few questions assume anything

    for text in texts:
        with instance.graph.scratch():
            instance.checked(text, partial(assumption, text, instance))


def _check_indices(instance: Instance, question: FormulaQuestion, node: Node) -> None:
    letters = question.indices
    for letter in letters:
        if not (len(letter) == 1 and letter.isalpha()):
            instance.mistake(f"an index is a single letter, found '{letter}'", letter.place)
    if letters and len(letters) != len(node.shape):
        axes = f"{len(node.shape)} ax{'i' if len(node.shape) == 1 else 'e'}s"
        instance.mistake(f"'{question.ask}' has {axes}, but indices are given for {len(letters)}", letters[0].place)
    elif len({n for letter, n in zip(letters, node.shape, strict=False)}) > 1 and len(set(letters)) == 1:
        instance.mistake("a diagonal is of a square array", letters[0].place)
    if question.when is not None and not letters:
        instance.mistake("'when' speaks of indices, and none are given", question.when.at(0), "add indices: [i, j]")
