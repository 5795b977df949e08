"""The problems as students read them: made once, and the same on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from autograder.grading.grade import Entry, ProblemGrader
from autograder.language.errors import FormulaError
from autograder.language.parse import parse
from autograder.language.typeset import tex
from autograder.problem.instance import Instance
from autograder.problem.model import CodeQuestion, DerivationQuestion, FormulaQuestion, Question, ValueQuestion
from autograder.problem.written import ChoiceQuestion, OrderQuestion, TextQuestion
from autograder.questions.formula import LONGEST, FormulaMarker
from autograder.questions.marker import Marker
from autograder.reports.html import markdown
from autograder.reports.html.page import plain
from autograder.reports.tex.mathml import mathml


def nothing(raw: object) -> str:
    """The reading of an answer that is shown as it stands."""
    return ""


class Asked(NamedTuple):
    """One question: what is asked, in a line, and its prompt, both as HTML; and how an answer to it was read."""

    entry: Entry
    formula: str
    prompt: str
    read: Callable[[object], str] = nothing


class Sheet(NamedTuple):
    """One problem."""

    id: str
    title: str
    prompt: str
    rule: str  # by which most answers are compared
    asked: Sequence[Asked]
    solution: str = ""


def sheet(grader: ProblemGrader, solution: str = "") -> Sheet:
    """The problem with its prompt and what its questions ask; nothing of what is right."""
    problem = grader.solved.problem
    asked = [_asked(grader, q, e) for q, e in zip(problem.questions, grader.entries, strict=True)]
    rules = Counter(entry.tolerance for entry in grader.entries if not entry.hidden)
    rule = max(rules, key=rules.__getitem__, default="")
    prompt = markdown.block(problem.prompt) if problem.prompt else ""
    return Sheet(grader.id, grader.title, prompt, rule, asked, solution)


def _asked(grader: ProblemGrader, question: Question, entry: Entry) -> Asked:
    prompt = markdown.block(question.prompt) if question.prompt else ""
    instance = grader.solved.instance
    line = f"<code>{plain(entry.ask)}</code>"
    match question:
        case ValueQuestion(ask=ask) | FormulaQuestion(ask=ask, indices=[]):
            line = formula(ask, instance)
        case CodeQuestion():
            prompt += _returns(instance, question)
        case ChoiceQuestion():
            line, prompt = "", prompt + _listed(list(question.options.items()))
        case OrderQuestion():  # the file may well have them in the right order
            line, prompt = "", prompt + _listed(sorted(question.steps.items()))
        case TextQuestion():
            line = ""
    if isinstance(question, FormulaQuestion | DerivationQuestion) and question.assume:
        prompt += f"<p>Granted: {', '.join(f'<code>{plain(text)}</code>' for text in question.assume)}.</p>"
    if isinstance(question, FormulaQuestion):
        return Asked(entry, line, prompt + _within(question, instance), reader(grader.written[entry.id]))
    return Asked(entry, line, prompt)


def _returns(instance: Instance, question: CodeQuestion) -> str:
    coded = next(coded for coded in instance.coded if coded.question is question)
    returned = ", ".join(formula(part.formula, instance) for part in coded.returns)
    return f"<p>In <code>{plain(question.file)}</code>; it returns {returned}.</p>"


def _within(question: FormulaQuestion, instance: Instance) -> str:
    names = ", ".join(formula(name, instance) for name in question.within or ())
    return f"<p>In terms of {names}.</p>" if names else ""


def _listed(options: Sequence[tuple[str, str]]) -> str:
    items = "".join(f"<dt><code>{plain(key)}</code></dt><dd>{markdown.line(text)}</dd>" for key, text in options)
    return f'<dl class="facts">{items}</dl>'


def formula(text: str, instance: Instance) -> str:
    """What is asked as it is written on paper: from its text, for the node it stands for would tell how to find it."""
    try:
        tree = parse(text, lambda name: name in instance.graph.names)
    except FormulaError:
        return f"<code>{plain(text)}</code>"
    return mathml(tex(tree))


def reader(marker: Marker) -> Callable[[object], str]:
    """How a student's formula was read, where it can be."""
    if not isinstance(marker, FormulaMarker):
        return nothing
    read = lru_cache(1000)(lambda text: mathml(" = ".join(map(tex, marker.read(text)))))

    def shown(raw: object) -> str:
        try:
            return read(raw) if isinstance(raw, str) and raw.strip() and len(raw) <= LONGEST else ""
        except FormulaError:
            return ""

    return shown
