"""The page of a class, for those who teach it: scores, questions, frequent mistakes, and everyone's result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

from autograder.grading.result import Outcome, as_number
from autograder.reports.html import page
from autograder.reports.html.histogram import histogram
from autograder.reports.html.sheet import Asked, Sheet
from autograder.reports.html.student import FACTS
from autograder.reports.html.tally import Line, Tally, Wrong, often
from autograder.reports.people import percent

MOST_WRONG = 5  # wrong answers shown of a question
MOST_MISTAKES = 10
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def course(tally: Tally, sheets: Sequence[Sheet], title: str, links: dict[str, str]) -> str:
    """links: the address of each student's page"""
    body = [
        f'<p class="over">Class report</p>\n<h1>{page.plain(title)}</h1>',
        f"<p>{page.plain(tally.totals.summary())}</p>",
        "<h2>Scores</h2>\n<figure>" + histogram(tally.shares()) + "<figcaption>Students by share of the points"
        "</figcaption></figure>",
        "<h2>Questions</h2>",
        _questions(tally, sheets),
        _mistakes(tally),
        "<h2>Frequent wrong answers</h2>",
        "".join(_wrong(tally, sheets)) or '<p class="soft">none</p>',
        "<h2>Students</h2>",
        _students(tally.students, links),
    ]
    return page.page(f"{title} · class report", "\n".join(filter(None, body)))


def _questions(tally: Tally, sheets: Sequence[Sheet]) -> str:
    """A table for each problem, with the counts and mean shares as they are printed."""
    printed = iter([row[2:] for row in tally.totals.questions().rows])
    headers = ["Question", "Asked", "Full points", "Mean", "Outcomes"]
    tables = []
    for sheet in sheets:
        rows = [_row(asked, tally.outcomes[sheet.id, asked.entry.id], *next(printed)) for asked in sheet.asked]
        tables.append(page.table(headers, rows, frozenset({2, 3}), f"<b>{page.plain(sheet.title)}</b>"))
    return f'<div class="questions">{"".join(tables)}</div>'


def _row(asked: Asked, counts: Counter[Outcome], full: str, mean: str) -> list[str]:
    shown = _bar_of(mean) + outcomes(counts)
    return [page.plain(asked.entry.id), asked.formula, full, mean, shown]


def _bar_of(share: str) -> str:
    width = share if share.endswith("%") else "0%"
    return f'<span class="bar" aria-hidden="true"><i style="width:{width}"></i></span>'


def outcomes(counts: Counter[Outcome]) -> str:
    return ", ".join(page.outcome(state, counts[state]) for state in OUTCOMES if counts[state])


def _mistakes(tally: Tally) -> str:
    found = often(tally.mistakes, MOST_MISTAKES)
    if not found:
        return ""
    rows = [[page.plain(said), str(count), percent(count, len(tally.students))] for said, count in found]
    table = page.table(["It looks as if …", "Students", "Share"], rows, frozenset({1, 2}))
    return f"<h2>Frequent mistakes</h2>\n{table}"


def _wrong(tally: Tally, sheets: Sequence[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        for asked in sheet.asked:
            found = tally.wrong(sheet.id, asked.entry.id, MOST_WRONG)
            if found:
                yield _wrong_answers(sheet, asked, found)


def _wrong_answers(sheet: Sheet, asked: Asked, found: Sequence[Wrong]) -> str:
    caption = f"<b>{page.plain(sheet.id)}/{page.plain(asked.entry.id)}</b> {asked.formula}"
    if any(wrong.shown for wrong in found):
        rows = [[wrong.shown or "–", str(wrong.students), page.plain(wrong.feedback)] for wrong in found]
        return page.table(["Answer", "Students", "Feedback"], rows, frozenset({1}), caption)
    rows = [[page.plain(wrong.feedback), str(wrong.students)] for wrong in found]
    return page.table(["Feedback", "Students"], rows, frozenset({1}), caption)


def _students(lines: Sequence[Line], links: dict[str, str]) -> str:
    known = [key for key in FACTS if any(key in line.more for line in lines)]
    rows = (
        [
            f'<a href="{page.plain(links[line.student])}">{page.name(line.student)}</a>',
            str(as_number(line.score)),
            str(as_number(line.max_score)),
            percent(line.score, line.max_score),
            outcomes(Counter({state: n for state, n in line.outcomes.items() if state != "correct"})),
            *(page.name(page.fact(line.more[key])) if key in line.more else "" for key in known),
        ]
        for line in lines
    )
    headers = ["Student", "Score", "Of", "Share", "Not correct", *(page.label(key) for key in known)]
    return page.table(headers, rows, frozenset({1, 2, 3}))
