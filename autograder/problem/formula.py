"""A formula question lowered to the asked node, and what an answer to it may speak of."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from autograder.graph.node import Graph, Node, ancestors
from autograder.language.ast import Compare, Derivative, Index, Name, Part, Tree
from autograder.language.errors import FormulaError
from autograder.language.parse import parse
from autograder.language.walk import children
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
Slope: TypeAlias = tuple[str, ...]  # dL/dW1 is (L, W1), d2L/dw1dw2 is (L, w1, w2)


class NoPointsError(Exception):
    """Nothing can be compared: what is asked is not finite, or no numbers meet what is assumed."""


class When(NamedTuple):
    """A condition on two indices, `i == j`."""

    op: str
    left: str
    right: str
    tree: Tree


class Circle(NamedTuple):
    """Derivatives that would only lead back to what is asked: those of `later` names by `earlier` ones.

    repeats: the derivatives that are asked, their variables in the order of the alphabet
    """

    repeats: frozenset[Slope] = frozenset()
    later: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()

    def has(self, slope: Slope) -> bool:
        return slope[0] in self.later and not self.earlier.isdisjoint(slope[1:])


class Formulated(NamedTuple):
    """A formula question with its node.

    jacobian: of a derivative, how many axes its numerator has; None for anything else
    known: all names that formulas may speak of
    names: that an answer may use
    slopes: derivatives that it may use; None for all but the asked one
    itself: the name, or the derivative, that would only repeat the question
    circle: other derivatives that are no answer, unless `in:` lists what may be used
    when: the condition on the indices
    """

    question: FormulaQuestion
    node: Node
    jacobian: int | None
    known: frozenset[str]
    names: frozenset[str]
    slopes: frozenset[Slope] | None
    itself: str | Slope | None
    circle: Circle
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
    circle = _circle(instance, tree)
    if question.within is not None:
        found = [instance.checked(text, partial(_used, text, instance)) for text in question.within]
        if None in found:
            return None
        names = frozenset(one for one in found if isinstance(one, str))
        slopes = frozenset(one for one in found if isinstance(one, tuple))
        circle = Circle(circle.repeats if itself else frozenset())
    when = None
    if question.when is not None:
        written = question.when
        when = instance.checked(written, lambda: condition(written, question.indices))
    _check_indices(instance, question, asked.node)
    check_assumptions(instance, question.assume)
    known = frozenset(instance.known())
    return Formulated(question, asked.node, asked.jacobian, known, names, slopes, itself, circle, when)


def _itself(tree: Tree) -> str | Slope | None:
    match tree:
        case Name():
            return tree.name
        case Derivative():
            return tree.of, *tree.by
        case Index():
            return _itself(tree.value)
    return None


def _circle(instance: Instance, tree: Tree) -> Circle:
    """Of dL/dz the derivatives by what z is made of: with z = W x + b, dL/db would be the same again."""
    graph = instance.graph
    repeats = frozenset(_slopes(tree))
    match tree:
        case Name(name) if name in graph.names:
            return Circle(repeats, _named(graph, _dependent(graph, {graph.names[name]})), frozenset(graph.names))
        case Derivative(by=by) if all(name in graph.names for name in by):
            variables = {graph.names[name] for name in by}
            later, earlier = _dependent(graph, variables), set(ancestors(variables))
            return Circle(repeats, _named(graph, later - variables), _named(graph, earlier - variables))
    return Circle(repeats)


def _slopes(tree: Part) -> Iterator[Slope]:
    """The derivatives that a formula speaks of, their variables in the order of the alphabet."""
    if isinstance(tree, Derivative):
        yield tree.of, *sorted(tree.by)
    for part in children(tree):
        yield from _slopes(part)


def _dependent(graph: Graph, nodes: set[Node]) -> set[Node]:
    """These nodes and everything that is computed from them."""
    found = set(nodes)
    for node in graph.nodes:  # arguments come before
        if not found.isdisjoint(node.args):
            found.add(node)
    return found


def _named(graph: Graph, nodes: set[Node]) -> frozenset[str]:
    return frozenset(name for name, node in graph.names.items() if node in nodes)


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
        elif letter in instance.known():
            instance.mistake(f"'{letter}' is a name of the problem: an index needs a letter of its own", letter.place)
    if letters and len(letters) != len(node.shape):
        axes = f"{len(node.shape)} ax{'i' if len(node.shape) == 1 else 'e'}s"
        instance.mistake(f"'{question.ask}' has {axes}, but indices are given for {len(letters)}", letters[0].place)
    elif len({n for letter, n in zip(letters, node.shape, strict=False)}) > 1 and len(set(letters)) == 1:
        instance.mistake("a diagonal is of a square array", letters[0].place)
    if question.when is not None and not letters:
        instance.mistake("'when' speaks of indices, and none are given", question.when.at(0), "add indices: [i, j]")
