"""What is no mistake in a problem, but probably not meant: `lint` warns of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from autograder.errors import Diagnostic
from autograder.graph.node import Node, ancestors
from autograder.language.errors import FormulaError
from autograder.problem.formula import NoPointsError
from autograder.problem.model import DerivationQuestion, FormulaQuestion
from autograder.problem.solve import Solved
from autograder.problem.tree import Text
from autograder.problem.written import ChoiceQuestion
from autograder.questions import value
from autograder.questions.marker import Marker
from autograder.questions.markers import MARKERS

SOFTMAXES = ("softmax", "log_softmax")
NOISE = 1e-12  # what rounding leaves of a sum that cancels to 0


@runtime_checkable
class Stated(Protocol):
    """A marker whose question is itself written in formulas as students write them."""

    def mistaken(self) -> Iterator[tuple[Text, FormulaError]]:
        """The formulas that have no meaning."""


def doubts(solved: Solved) -> list[Diagnostic]:
    numbers = [*softmax_twice(solved), *zero_passes(solved), *zero_fails(solved)]
    return [*numbers, *everything_right(solved), *no_solution(solved)]


def no_solution(solved: Solved) -> Iterator[Diagnostic]:
    """Written questions whose own model answer does not earn full marks: a mistake of the file, not a doubt."""
    if not any(isinstance(q, FormulaQuestion | DerivationQuestion) for q in solved.problem.questions):
        return
    if solved.problem.released is not None:  # they were left out
        return
    for question in solved.problem.questions:
        if isinstance(question, FormulaQuestion | DerivationQuestion):
            place = question.answer[0].at(0) if isinstance(question.answer, list) else None
            place = question.answer.at(0) if isinstance(question.answer, Text) else place
            try:
                marker = MARKERS[question.kind](solved, question)
                mistaken = list(marker.mistaken()) if isinstance(marker, Stated) else []
                yield from (Diagnostic(e.message, text.at(e.start), e.help) for text, e in mistaken)
                if mistaken:
                    continue
                said = of_solution(marker)
            except (FormulaError, NoPointsError) as e:
                said = str(e)
            if said:
                yield Diagnostic(f"question '{question.id}': {said}", place or question.id.place)


def of_solution(marker: Marker) -> str:
    """What is wrong with a model answer, or nothing."""
    answer = marker.solution()
    if answer is None:
        return "no formula could be made for it that its own rules allow: add `answer: …`, as a student would write it"
    verdict = marker.judge(answer)
    return "" if verdict.state == "correct" else f"its own model answer would not be right: {verdict.feedback}"


def softmax_twice(solved: Solved) -> Iterator[Diagnostic]:
    """A loss that takes logits, fed with probabilities."""
    problem = solved.problem
    for name, node in solved.instance.forward:
        if any(n.op.name in SOFTMAXES and is_softmax(n.args[0]) for n in ancestors([node])):
            formulas = {str(key): formula for key, formula in (problem.graph or {}).items()}
            formula = formulas.get(name) or (problem.network.loss if problem.network else None)
            place = formula.at(0) if formula else problem.place
            help = "cross_entropy takes logits: leave the softmax out, or use categorical_cross_entropy or nll"
            yield Diagnostic("softmax is applied twice", place, help, warning=True)
            return


def is_softmax(node: Node) -> bool:
    while node.op.name == "identity":  # a name for what is computed already
        node = node.args[0]
    return node.op.name in SOFTMAXES


def zero_passes(solved: Solved) -> Iterator[Diagnostic]:
    """A tolerance so wide that zeros are right."""
    for i, asked in enumerate(solved.instance.asked):
        accepted = value.expected(solved, i).accepted[0]
        sizes = [abs(r) for r in accepted.reference.flat]
        within = all(r <= margin for r, margin in zip(sizes, accepted.margins, strict=True))
        if within and max(sizes, default=0) > NOISE:
            message = (
                f"an answer of zeros passes question '{asked.question.id}': its tolerance is wider than its numbers"
            )
            help = "use {significant: 3} or {rel: 1e-3} there"
            yield Diagnostic(message, asked.question.ask.at(0), help, warning=True)


def zero_fails(solved: Solved) -> Iterator[Diagnostic]:
    """A number that is 0 but for rounding, under a tolerance that takes it at its word."""
    for i, asked in enumerate(solved.instance.asked):
        accepted = value.expected(solved, i).accepted[0]
        largest = max(map(abs, accepted.reference.flat), default=0)
        if 0 < largest <= NOISE and not all(value.zeros(accepted)):
            message = f"the answer to '{asked.question.id}' is {largest:.1g}, perhaps 0 but for rounding, and 0 fails"
            help = "give it a tolerance such as {rel: 1e-3, abs: 1e-9}"
            yield Diagnostic(message, asked.question.ask.at(0), help, warning=True)


def everything_right(solved: Solved) -> Iterator[Diagnostic]:
    """A choice whose options are all right, so that nobody has to read them."""
    for question in solved.problem.questions:
        if not isinstance(question, ChoiceQuestion) or not isinstance(question.answer, list):
            continue
        if set(question.options) <= set(question.answer):
            yield Diagnostic(f"every option of '{question.id}' is right", question.place, warning=True)
