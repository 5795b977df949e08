"""The formulas of five homework documents, graded: right as typed and as printed, wrong in the usual ways."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.problem.load import load
from autograder.questions.marker import Marker, Verdict
from autograder.questions.markers import markers
from tests.documents import CELLS, Cell, d
from tests.shipped import PROBLEMS


@cache
def marker_of(problem: str) -> dict[str, Marker]:
    solved = load(PROBLEMS / f"{problem}.yaml").solved
    assert solved is not None
    return markers(solved)


def judged(problem: str, question: str, answer: object) -> Verdict:
    return marker_of(problem)[question].judge(answer)


def each(which: str) -> list[object]:
    return [
        pytest.param(cell, text, id=f"{cell.problem}-{cell.question}: {text}")
        for cell in CELLS
        for text in getattr(cell, which)
    ]


@pytest.mark.parametrize(("cell", "answer"), each("right"))
def test_formula_of_a_document_is_right(cell: Cell, answer: str) -> None:
    verdict = judged(cell.problem, cell.question, answer)
    assert (verdict.state, verdict.share) == ("correct", 1), verdict.feedback


@pytest.mark.parametrize(("cell", "answer"), each("wrong"))
def test_formula_with_a_usual_mistake_is_wrong(cell: Cell, answer: str) -> None:
    verdict = judged(cell.problem, cell.question, answer)
    assert (verdict.state, verdict.share) == ("incorrect", 0), verdict.feedback
    assert verdict.feedback
