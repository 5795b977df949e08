"""One student's page: every problem with what was asked, what was answered, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

from autograder.grading.result import ProblemResult, QuestionResult
from autograder.reports.entries import HIDDEN
from autograder.reports.html import page
from autograder.reports.html.answers import answer
from autograder.reports.html.sheet import Asked, Sheet
from autograder.reports.people import percent
from autograder.reports.recorded import Recorded

Answers: TypeAlias = Callable[[str, str], object]  # the raw answer to a question of a problem, None for none

FACTS = ("identity", "late", "raw_score", "waiting")  # what students are shown of what else is written of them
TAIL = "</dl></article>\n"


def student(recorded: Recorded, sheets: Sequence[Sheet], title: str, answers: Answers) -> str:
    """The page of one student, in which no reference value stands unless the sheets bring their solutions."""
    result = recorded.result
    body = [
        f'<p class="over">{page.plain(title)}</p>\n<h1>{page.name(result.student)}</h1>',
        page.score(result.score, result.max_score) + page.bar(result.score, result.max_score),
        page.facts({key: recorded.more[key] for key in FACTS if key in recorded.more}),
        *(f'<p class="soft">{page.plain(note)}</p>' for note in result.notes),
    ]
    if len(sheets) > 1:
        body.append(_overview(result.problems, sheets))
    body += [_problem(part, sheet, answers) for part, sheet in zip(result.problems, sheets, strict=True)]
    return page.page(f"{result.student} · {title}", "\n".join(filter(None, body)))


def _overview(results: Sequence[ProblemResult], sheets: Sequence[Sheet]) -> str:
    rows = [
        [
            f'<a href="#{sheet.id}">{page.plain(sheet.title)}</a>',
            page.points(one.score, one.max_score),
            percent(one.score, one.max_score),
            page.bar(one.score, one.max_score),
        ]
        for one, sheet in zip(results, sheets, strict=True)
    ]
    return f'<nav aria-label="Problems">{page.table(["Problem", "Points", "Share", ""], rows, frozenset({1, 2}))}</nav>'


def _problem(result: ProblemResult, sheet: Sheet, answers: Answers) -> str:
    questions = [
        _question(sheet, asked, one, answers) for one, asked in zip(result.questions, sheet.asked, strict=True)
    ]
    return (
        f'<section class="problem" id="{sheet.id}">\n<h2>{page.plain(sheet.title)} '
        f"<span>{page.points(result.score, result.max_score)}</span></h2>\n"
        f'<div class="prompt">{sheet.prompt}{_rule(sheet)}</div>\n{"".join(questions)}{sheet.solution}</section>'
    )


def _question(sheet: Sheet, asked: Asked, result: QuestionResult, answers: Answers) -> str:
    before, after = _around_answer(sheet.rule, asked, result)
    if asked.entry.hidden:
        return before + after
    raw = answers(sheet.id, result.id)
    return before + _said("Your answer", answer(raw)) + _said("Read as", asked.read(raw)) + after


@lru_cache(10_000)
def _around_answer(rule: str, asked: Asked, result: QuestionResult) -> tuple[str, str]:
    """All but the answer, which is the same for most students."""
    entry = asked.entry
    head = (
        f'<article class="question"><header><h3>{page.plain(result.id)}</h3>'
        f'<div class="asked">{"" if entry.hidden else asked.formula}</div>{page.outcome(result.outcome)}'
        f'<span class="points">{page.points(result.score, result.max_score)}</span></header><dl>'
    )
    if entry.hidden:
        return head, _said("Feedback", HIDDEN) + TAIL
    compared = _said("Rule", "" if entry.tolerance == rule else page.plain(entry.tolerance))
    return head + _said("Asked", asked.prompt), _said("Feedback", page.plain(result.feedback)) + compared + TAIL


def _said(term: str, html: str) -> str:
    return f"<dt>{term}</dt><dd>{html}</dd>" if html else ""


def _rule(sheet: Sheet) -> str:
    others = any(asked.entry.tolerance != sheet.rule for asked in sheet.asked if not asked.entry.hidden)
    but = ", where nothing else is said" if others else ""
    return f'<p class="soft">Rule: {page.plain(sheet.rule)}{but}</p>' if sheet.rule else ""
