"""What is no mistake in a problem, but probably not meant: `lint` warns of it."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.errors import Diagnostic
from autograder.graph.node import Node, ancestors
from autograder.problem.solve import Solved
from autograder.problem.written import ChoiceQuestion
from autograder.questions import value

SOFTMAXES = ("softmax", "log_softmax")
NOISE = 1e-12  # what rounding leaves of a sum that cancels to 0


def doubts(solved: Solved) -> list[Diagnostic]:
    return [*softmax_twice(solved), *zero_passes(solved), *zero_fails(solved), *everything_right(solved)]


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
