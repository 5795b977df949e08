"""The worked solution of a problem as HTML, for those who shall see it."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.grading.grade import ProblemGrader
from autograder.graph.node import size
from autograder.language import notation
from autograder.reports import worked
from autograder.reports.html import page
from autograder.reports.html.answers import answer, inert
from autograder.reports.tex.mathml import mathml
from autograder.reports.worked import Answer, Line, Section

LINE = "\n"


def solution(grader: ProblemGrader) -> str:
    """Line by line, and then the answers; nothing that is only there for a hidden question."""
    sections = worked.sections(grader.solved, hidden=False)
    hidden = {entry.id for entry in grader.entries if entry.hidden}
    found = worked.in_order(grader.solved, grader.expected, grader.written)
    answers = [a for a in found if a.id not in hidden]
    if not sections and not answers:
        return ""
    parts = "".join(map(_section, sections)) + _answers(answers)
    return f'<section class="solution"><h3>Worked solution</h3>{parts}</section>\n'


def _section(section: Section) -> str:
    rows = [[_name(line), _formula(line), _values(line)] for line in section.lines]
    return page.table(["Quantity", "Formula", "Value"], rows, frozenset(), section.title)


def _name(line: Line) -> str:
    return mathml(notation.latex_name(line.name))


def _formula(line: Line) -> str:
    return "" if line.node.op.name == "leaf" else mathml(notation.latex(line.node, by_name=False))


def _values(line: Line) -> str:
    return f"({size(line.node.shape)} entries)" if line.values is None else answer(line.values)


def _answers(answers: Sequence[Answer]) -> str:
    rows = [[page.plain(a.id), _shown(a), page.plain(a.rule)] for a in answers]
    return page.table(["Question", "Answer", "Rule"], rows, frozenset(), "Answers") if rows else ""


def _shown(found: Answer) -> str:
    if found.node is not None:
        return answer(found.values)
    return "<br>".join(map(mathml, found.latex)) or f"<pre>{inert(LINE.join(found.lines))}</pre>"
