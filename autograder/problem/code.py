"""A code question lowered to nodes: what the function is called with, and what it should return."""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import TYPE_CHECKING, Literal, NamedTuple

from autograder.errors import Diagnostic, did_you_mean
from autograder.graph.node import ancestors
from autograder.language.ast import Derivative
from autograder.language.parse import parse
from autograder.problem.model import Case, CodeQuestion, Problem, Tolerance, ValueQuestion
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.instance import Asked, Instance

UNITS = {"KB": 2**10, "MB": 2**20, "GB": 2**30}
TOLERANCE_REL, TOLERANCE_ABS = 1e-5, 1e-7  # float32 passes, a numerical derivative with a coarse step does not
SUFFIXES = (".py", ".ipynb")


class Part(NamedTuple):
    """One argument or one returned quantity: the name it goes by, its formula, and its node."""

    name: str
    formula: Text
    asked: Asked


class Slope(NamedTuple):
    """A returned derivative that the student's own forward tells, too: which of its values by which argument."""

    of: int
    by: int


class Coded(NamedTuple):
    """A code question with its nodes."""

    question: CodeQuestion
    arguments: tuple[Part, ...]
    returns: tuple[Part, ...]

    @property
    def signature(self) -> str:
        """backward(x, W1): the function as it is called."""
        return f"{self.question.function}({', '.join(part.name for part in self.arguments)})"


def tolerance(question: CodeQuestion) -> Literal["exact"] | Tolerance:
    """The question's own; the problem's is meant for numbers worked out by hand."""
    return question.tolerance or Tolerance(place=question.place, rel=TOLERANCE_REL, abs=TOLERANCE_ABS)


def memory(question: CodeQuestion) -> int:
    """Bytes."""
    written = question.limits.memory
    return int(written[:-2]) * UNITS[written[-2:]]


def lowered(instance: Instance, question: CodeQuestion) -> Coded | None:
    """The question's nodes, unless a formula is mistaken, which is reported."""
    arguments = [_part(instance, question, *pair) for pair in _named(question.arguments)]
    returns = [_part(instance, question, *pair) for pair in returned(question)]
    if None in arguments or None in returns:
        return None
    return Coded(question, tuple(filter(None, arguments)), tuple(filter(None, returns)))


def _part(instance: Instance, question: CodeQuestion, name: str, formula: Text) -> Part | None:
    asking = ValueQuestion(place=question.place, id=question.id, ask=formula)
    asked = instance.checked(formula, lambda: instance.answer_to(asking))
    return Part(name, formula, asked) if asked else None


def _named(arguments: list[Text] | dict[Text, Text]) -> Iterator[tuple[str, Text]]:
    """Arguments by the names of their parameters: their own where that is one, else made of the formula."""
    if isinstance(arguments, dict):
        yield from arguments.items()
        return
    taken: set[str] = set()
    for formula in arguments:
        name = re.sub(r"\W+", "_", formula).strip("_") or "argument"
        name = name if name.isidentifier() and not iskeyword(name) else f"a{name}"
        while name in taken:
            name += "_"
        taken.add(name)
        yield name, formula


def returned(question: CodeQuestion) -> list[tuple[str, Text]]:
    """The keys of a returned dict with their formulas, which are the keys themselves where no others are given."""
    returns = question.returns
    if isinstance(returns, dict):
        return list(returns.items())
    return [(f, f) for f in (returns if isinstance(returns, list) else [returns])]


def slopes(instance: Instance, coded: Coded) -> dict[int, Slope]:
    """The returned quantities, by number, that can be checked against the student's own forward."""
    forward = forward_of(instance, coded)
    if forward is None:
        return {}
    values = {part.formula.strip(): i for i, part in enumerate(forward.returns)}
    found = {}
    for i, part in enumerate(coded.returns):
        tree = parse(part.formula, lambda name: name in instance.graph.names, instance.known())
        if isinstance(tree, Derivative) and len(tree.by) == 1 and tree.of in values:
            by = _argument(instance, forward, tree.by[0])
            if by is not None and not instance.graph.names[tree.of].shape:
                found[i] = Slope(values[tree.of], by)
    return found


def _argument(instance: Instance, forward: Coded, name: str) -> int | None:
    """The argument of that name, if moving it moves no other argument."""
    node = instance.graph.names[name]
    moved = [i for i, part in enumerate(forward.arguments) if node in ancestors([part.asked.node])]
    alone = len(moved) == 1 and forward.arguments[moved[0]].asked.node is node
    return moved[0] if alone else None


def forward_of(instance: Instance, coded: Coded) -> Coded | None:
    return next((c for c in instance.coded if c.question.id == coded.question.forward and c is not coded), None)


def check_forwards(instance: Instance) -> None:
    """Reports a `forward` that names no code question, or one that tells nothing of these derivatives."""
    for coded in instance.coded:
        name = coded.question.forward
        if name is None:
            continue
        if forward_of(instance, coded) is None:
            others = [
                q.id for q in instance.problem.questions if isinstance(q, CodeQuestion) and q is not coded.question
            ]
            if name not in others:  # else its own mistakes were told
                instance.mistake(f"there is no other code question '{name}'", name.at(0), did_you_mean(name, others))
        elif not slopes(instance, coded):
            message = (
                f"none of the returned quantities is a derivative of what '{name}' returns by one of its arguments"
            )
            instance.mistake(message, name.at(0), "it returns the loss, as a single number, and takes the weights")


A_CASE = "a case is `given`, {random: 5, seed: 1} or {values: {x: …}}"


def mistakes(problem: Problem) -> Iterator[Diagnostic]:
    """Of code questions, in what is no formula."""
    for question in problem.questions:
        if isinstance(question, CodeQuestion):
            yield from _names(question)
            yield from _cases(question, may_be_hidden=problem.released is not None)


def _names(question: CodeQuestion) -> Iterator[Diagnostic]:
    parameters = list(question.arguments) if isinstance(question.arguments, dict) else []
    for name in (question.function, *parameters, *question.packages):
        if not name.isidentifier() or iskeyword(name):
            yield Diagnostic(f"'{name}' is no name in Python", name.at(0))
    file = question.file
    if not file.endswith(SUFFIXES) or file.startswith(".") or "/" in file or "\\" in file or not file.isprintable():
        yield Diagnostic(f"expected a file such as solution.py or solution.ipynb, found '{file}'", file.at(0))
    if not returned(question):
        yield Diagnostic(f"question '{question.id}' expects nothing back", question.place)


def _cases(question: CodeQuestion, may_be_hidden: bool) -> Iterator[Diagnostic]:
    if question.cases == [] and not may_be_hidden:
        yield Diagnostic(
            f"question '{question.id}' has no cases", question.place, "leave 'cases' out, or write [given]"
        )
    for case in question.cases or []:
        if isinstance(case, Case) and case.random is not None and case.values is not None:
            yield Diagnostic(A_CASE, case.place)


def empty_cases(problem: Problem) -> Iterator[Diagnostic]:
    """Cases that say nothing of what a function is called with."""
    for question in problem.questions:
        for case in (question.cases or []) if isinstance(question, CodeQuestion) else []:
            if isinstance(case, Case) and case.random is None and case.values is None:
                yield Diagnostic(A_CASE, case.place)
