"""The model answer of every written question of the problems that come with the program earns full marks."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.problem.load import load_all
from autograder.questions.marker import Marker
from autograder.questions.markers import markers
from autograder.questions.text import TextMarker
from tests.shipped import FILES, PROBLEMS


@cache
def of(problem: str) -> dict[str, Marker]:
    return markers(load_all([PROBLEMS / f"{problem}.yaml"])[0])


JUDGED = [
    (file.stem, id) for file in FILES for id, marker in of(file.stem).items() if not isinstance(marker, TextMarker)
]
MATHEMATICAL = [(p, id) for p, id in JUDGED if hasattr(of(p)[id], "latex")]


@pytest.mark.parametrize(("problem", "question"), JUDGED)
def test_a_model_answer_earns_full_marks(problem: str, question: str) -> None:
    marker = of(problem)[question]
    assert marker.judge(marker.solution()).state == "correct"


@pytest.mark.parametrize(("problem", "question"), MATHEMATICAL)
def test_a_formula_question_has_a_model_answer(problem: str, question: str) -> None:
    assert of(problem)[question].solution() is not None


@pytest.mark.parametrize(("problem", "question"), MATHEMATICAL)
def test_a_model_answer_is_right_in_latex(problem: str, question: str) -> None:
    marker = of(problem)[question]
    lines = marker.latex()  # type: ignore[attr-defined]
    answer = lines if isinstance(marker.solution(), list) else " ".join(lines)
    assert marker.judge(answer).state == "correct", answer
