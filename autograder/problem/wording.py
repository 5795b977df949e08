"""What must hold of questions that are answered in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autograder.errors import Diagnostic, did_you_mean
from autograder.problem.model import Problem
from autograder.problem.tree import Text
from autograder.problem.written import COMMANDS, ChoiceQuestion, Keys, OrderQuestion, TextQuestion

MOST_STEPS = 20
NO_ITEM = "an item of a rubric cannot be called '{}': use a letter or a word, but not b, p, q or s"


def mistakes(problem: Problem) -> Iterator[Diagnostic]:
    for question in problem.questions:
        if isinstance(question, ChoiceQuestion):
            yield from _of_choice(question)
        elif isinstance(question, OrderQuestion):
            yield from _of_order(question)
        elif isinstance(question, TextQuestion):
            yield from _of_text(question)


def _of_choice(question: ChoiceQuestion) -> Iterator[Diagnostic]:
    several = isinstance(question.answer, list)
    right = list(flat(question.answer))
    if len(question.options) < 2:
        yield Diagnostic(f"'{question.id}' needs at least two options, found {len(question.options)}", question.place)
    if several and any(isinstance(part, list) for part in question.answer):
        yield Diagnostic("expected a key or a list of keys, found a list in a list", right[0].place if right else None)
    elif not right:
        yield Diagnostic(f"'{question.id}' has no right option", question.place, "write the keys in answer: [a, c]")
    yield from _unknown("option", right, question.options)
    yield from _doubles("the answer", right)
    yield from _alike(question.options, "option")
    yield from _unknown("option", question.feedback, question.options)
    yield from (
        Diagnostic(f"'{key}' is right, and its feedback would never be shown", key.at(0))
        for key in question.feedback
        if key in right
    )
    if question.penalty is not None and question.credit != "each":
        yield Diagnostic("a penalty counts only with credit: each", question.place)


def _of_order(question: OrderQuestion) -> Iterator[Diagnostic]:
    right = list(flat(question.answer))
    if isinstance(question.answer, str):
        yield Diagnostic("expected a list of steps", right[0].at(0), f"write [{question.answer}, …]")
    if len(question.steps) > MOST_STEPS:
        yield Diagnostic(
            f"'{question.id}' has {len(question.steps)} steps; at most {MOST_STEPS} are put in order", question.place
        )
    yield from _unknown("step", right, question.steps)
    yield from _doubles("the answer", right)
    yield from _alike(question.steps, "step")
    yield from _unknown("step", question.forbidden, question.steps)
    yield from _unknown("step of the answer", question.optional, right)
    yield from _doubles("'optional'", question.optional)
    yield from _doubles("'forbidden'", question.forbidden)
    yield from (
        Diagnostic(f"'{key}' stands in the answer, and is forbidden", key.at(0))
        for key in question.forbidden
        if key in right
    )
    yield from (
        Diagnostic(f"the step '{key}' stands neither in the answer nor in 'forbidden'", key.at(0))
        for key in question.steps
        if key not in right and key not in question.forbidden
    )
    if not set(right) - set(question.optional):
        yield Diagnostic(f"the answer to '{question.id}' needs at least one step that is not optional", question.place)


def _of_text(question: TextQuestion) -> Iterator[Diagnostic]:
    if not question.rubric:
        return
    if isinstance(question.rubric, dict):
        points = sum(question.rubric.values())
    else:
        points = sum(item.points for item in question.rubric)
        ids = [item.id for item in question.rubric if item.id is not None]
        yield from _doubles("the rubric", ids)
        yield from (Diagnostic(NO_ITEM.format(id), id.at(0)) for id in ids if id in COMMANDS or not id.isidentifier())
    if points != question.points:
        message = f"the rubric of '{question.id}' adds up to {points}, but its points are {question.points}"
        yield Diagnostic(message, question.place, f"write points: {points}")


def flat(answer: Keys) -> Iterator[Text]:
    """The keys of an answer, in the order written."""
    if isinstance(answer, Text):
        yield answer
    else:
        for part in answer:
            yield from flat(part)


def _unknown(what: str, keys: Iterable[Text], known: Iterable[str]) -> Iterator[Diagnostic]:
    names = list(known)
    for key in keys:
        if key not in names:
            yield Diagnostic(f"there is no {what} '{key}'", key.at(0), did_you_mean(key, names))


def _doubles(where: str, keys: Iterable[Text]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield Diagnostic(f"'{key}' stands twice in {where}", key.at(0))
        seen.add(key)


def _alike(texts: dict[Text, Text], what: str) -> Iterator[Diagnostic]:
    """Options or steps that a student's answer could not tell apart."""
    first: dict[str, Text] = {}
    for key, text in texts.items():
        for name in (key, text):
            other = first.setdefault(" ".join(name.split()).casefold(), key)
            if other is not key:
                message = f"the {what}s '{other}' and '{key}' cannot be told apart: both may be called '{name}'"
                yield Diagnostic(message, key.at(0))
