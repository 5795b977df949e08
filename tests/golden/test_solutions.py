"""The model answer of every written question of the problems that come with the program earns full marks."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.problem.load import load_all
from autograder.questions.marker import Marker
from autograder.questions.markers import markers
from tests.shipped import FILES, PROBLEMS


@cache
def of(problem: str) -> dict[str, Marker]:
    return markers(load_all([PROBLEMS / f"{problem}.yaml"])[0])


QUESTIONS = [(file.stem, id) for file in FILES for id in of(file.stem)]
MATHEMATICAL = [(p, id) for p, id in QUESTIONS if hasattr(of(p)[id], "latex")]


@pytest.mark.parametrize(("problem", "question"), QUESTIONS)
def test_a_model_answer_earns_full_marks(problem: str, question: str) -> None:
    marker = of(problem)[question]
    solution = marker.solution()
    if solution is not None and getattr(marker.question, "kind", "") != "text":  # type: ignore[attr-defined]
        assert marker.judge(solution).state == "correct"


@pytest.mark.parametrize(("problem", "question"), MATHEMATICAL)
def test_a_formula_question_has_a_model_answer(problem: str, question: str) -> None:
    assert of(problem)[question].solution() is not None


@pytest.mark.parametrize(("problem", "question"), MATHEMATICAL)
def test_a_model_answer_is_right_in_latex(problem: str, question: str) -> None:
    marker = of(problem)[question]
    lines = marker.latex()  # type: ignore[attr-defined]
    answer = lines if isinstance(marker.solution(), list) else " ".join(lines)
    assert marker.judge(answer).state == "correct", answer
