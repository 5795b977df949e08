"""The problems as students read them: made once, and the same on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autograder.grading.grade import Entry, ProblemGrader
from autograder.language.errors import FormulaError
from autograder.language.parse import parse
from autograder.language.typeset import typeset
from autograder.problem.instance import Instance
from autograder.problem.model import CodeQuestion, Question
from autograder.problem.solve import Solved
from autograder.reports.html import markdown
from autograder.reports.html.page import plain
from autograder.reports.tex.mathml import mathml


class Asked(NamedTuple):
    """One question: what is asked, in a line, and its prompt, both as HTML."""

    entry: Entry
    formula: str
    prompt: str


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
    asked = [_asked(grader.solved, q, e) for q, e in zip(problem.questions, grader.entries, strict=True)]
    rules = Counter(entry.tolerance for entry in grader.entries if not entry.hidden)
    rule = max(rules, key=rules.__getitem__, default="")
    return Sheet(
        grader.id, grader.title, markdown.block(problem.prompt) if problem.prompt else "", rule, asked, solution
    )


def _asked(solved: Solved, question: Question, entry: Entry) -> Asked:
    prompt = markdown.block(question.prompt) if question.prompt else ""
    if isinstance(question, CodeQuestion):
        return Asked(entry, f"<code>{plain(entry.ask)}</code>", prompt + _returns(solved.instance, question))
    ask = getattr(question, "ask", None)
    return Asked(entry, formula(ask, solved.instance) if ask else f"<code>{plain(entry.ask)}</code>", prompt)


def _returns(instance: Instance, question: CodeQuestion) -> str:
    coded = next(coded for coded in instance.coded if coded.question is question)
    returned = ", ".join(formula(part.formula, instance) for part in coded.returns)
    return f"<p>In <code>{plain(question.file)}</code>; it returns {returned}.</p>"


def formula(text: str, instance: Instance) -> str:
    """What is asked as it is written on paper: from its text, for the node it stands for would tell how to find it."""
    try:
        tree = parse(text, lambda name: name in instance.graph.names)
    except FormulaError:
        return f"<code>{plain(text)}</code>"
    return mathml(typeset(tree))
