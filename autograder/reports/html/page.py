"""The frame of every page, and the small parts that pages share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from autograder import __version__
from autograder.errors import visible
from autograder.grading.result import Outcome, Points, as_number
from autograder.reports.html.histogram import share
from autograder.reports.html.style import SHEET
from autograder.reports.people import percent

# Nothing is loaded and nothing is run, whatever stands in the page; the style sheet is in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
SIGNS: dict[Outcome, str] = {
    "correct": "✓", "carried": "↪", "partial": "◐", "incorrect": "✗", "blank": "○", "unreadable": "?", "not_run": "–",
    "grader_error": "!",
}  # fmt: skip
LABELS = {"not_run": "not graded yet", "grader_error": "to be looked at"}


def page(title: str, body: str) -> str:
    """A whole page; the body is HTML already."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{plain(title)}</title>\n<style>{SHEET}</style>\n</head>\n<body>\n{body}\n"
        f"<footer>autograder {__version__}</footer>\n</body>\n</html>\n"
    )


def plain(text: str) -> str:
    """Anyone's text in one line, with nothing alive or invisible in it."""
    return escape(visible(text))


def name(text: str) -> str:
    """A name of unknown direction, which leaves the direction of what is around it alone."""
    return f"<bdi>{plain(text)}</bdi>"


def outcome(state: Outcome, count: int | None = None) -> str:
    """In words, with a sign and a colour; the words alone say it."""
    label = LABELS.get(state, state)
    words = label if count is None else f"{count} {label}"
    return f'<span class="outcome {state}"><span aria-hidden="true">{SIGNS[state]}</span> {words}</span>'


def points(score: Points, most: Points) -> str:
    return f"{as_number(score)} / {as_number(most)}"


def score(earned: Points, most: Points) -> str:
    return f'<p class="score"><b>{as_number(earned)}</b> of {as_number(most)} points, {percent(earned, most)}</p>'


def bar(earned: Points, most: Points) -> str:
    """The share of the points as a line; the number always stands beside it."""
    return f'<span class="bar" aria-hidden="true"><i style="width:{float(100 * share(earned, most)):.4g}%"></i></span>'


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int], caption: str = "") -> str:
    """Cells are HTML already; the first of a row is its header."""
    kinds = [' class="number"' if i in right else "" for i in range(len(headers))]
    head = "".join(f'<th scope="col"{kind}>{header}</th>' for header, kind in zip(headers, kinds, strict=True))
    body = "".join(_row(row, kinds) for row in rows)
    said = f"<caption>{caption}</caption>" if caption else ""
    return f'<div class="scroll"><table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], kinds: Sequence[str]) -> str:
    first, *rest = [*zip(cells, kinds, strict=True)]
    others = "".join(f"<td{kind}>{cell}</td>" for cell, kind in rest)
    return f'<tr><th scope="row"{first[1]}>{first[0]}</th>{others}</tr>\n'


def facts(more: dict[str, Any]) -> str:
    """What else results.json says of a student: an identity, a late penalty, the score before it."""
    said = "".join(f"<dt>{plain(label(key))}</dt><dd>{name(fact(value))}</dd>" for key, value in more.items())
    return f'<dl class="facts">{said}</dl>' if said else ""


def label(key: str) -> str:
    return "points waiting for a person" if key == "waiting" else key.replace("_", " ")


def fact(value: Any) -> str:
    """Plain data in a line; where it brings its own words, these."""
    if isinstance(value, dict) and isinstance(value.get("reason"), str):
        return str(value["reason"])
    if isinstance(value, dict):
        return ", ".join(f"{label(str(key))}: {fact(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(fact, value))
    return {True: "yes", False: "no", None: "–"}[value] if value is None or isinstance(value, bool) else str(value)
