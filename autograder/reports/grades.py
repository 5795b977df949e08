"""`grades.csv`: a row for each student, a column for each question."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from autograder.errors import visible
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import StudentResult, as_number

LATE = ["raw_score", "late"]
FORMULA_STARTS = tuple("=+-@＝＋－＠")  # and as East Asian keyboards write them


def head(graders: Sequence[ProblemGrader], with_late: bool = False) -> str:
    """with_late: two more columns, the score before the late policy and what it says"""
    columns = [f"{g.id}/{id}" for g in graders for id in g.question_ids]
    return _row(["student", "score", "max_score", *columns, *LATE * with_late])


def row(result: StudentResult, with_late: bool = False) -> str:
    scores = [q.score for p in result.problems for q in p.questions]
    numbers = [str(as_number(s)) for s in (result.score, result.max_score, *scores)]
    cells = [_row([inert(result.student)])[:-1], *numbers]
    if with_late:
        raw, reason = (result.late.raw_score, result.late.reason) if result.late else (result.score, "")
        cells.append(_row([str(as_number(raw)), inert(reason)])[:-1])
    return ",".join(cells) + "\n"


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and no terminal for a command."""
    text = visible(text)
    return "'" + text if text.lstrip().startswith(FORMULA_STARTS) else text


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
