"""The formulas of five homework documents, graded: right as typed and as printed, wrong in the usual ways."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.problem.load import load
from autograder.questions.formula import FormulaMarker
from autograder.questions.marker import CORRECT, Marker, Verdict
from autograder.questions.markers import markers
from tests.documents import BROKEN, CELLS, DERIVATIONS, SAID, SLIPS, Cell
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


@pytest.mark.parametrize("problem", sorted({cell.problem for cell in CELLS}))
def test_every_formula_question_has_right_and_wrong_answers_here(problem: str) -> None:
    asked = [id for id, marker in marker_of(problem).items() if isinstance(marker, FormulaMarker)]
    known = {cell.question: cell for cell in CELLS if cell.problem == problem}
    assert sorted(asked) == sorted(known)
    assert [id for id, cell in known.items() if not cell.right or len(cell.wrong) < 3] == []


# What is said -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("problem", "question", "answer", "sentence"), SLIPS.values(), ids=SLIPS)
def test_printed_slip_is_turned_down_with_a_sentence(problem: str, question: str, answer: str, sentence: str) -> None:
    verdict = judged(problem, question, answer)
    assert verdict.share == 0
    assert verdict.feedback.startswith(sentence)


@pytest.mark.parametrize(("problem", "question", "answer", "sentence"), SAID, ids=[f"{q}: {a}" for _, q, a, _ in SAID])
def test_usual_mistake_is_named(problem: str, question: str, answer: str, sentence: str) -> None:
    assert judged(problem, question, answer).feedback.endswith(sentence)


# Derivations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("question", "lines"), DERIVATIONS.items(), ids=[id for _, id in DERIVATIONS])
def test_printed_derivation_is_right(question: tuple[str, str], lines: list[str]) -> None:
    assert judged(*question, lines) == CORRECT


@pytest.mark.parametrize(("question", "lines"), DERIVATIONS.items(), ids=[id for _, id in DERIVATIONS])
def test_printed_derivation_is_right_as_one_text(question: tuple[str, str], lines: list[str]) -> None:
    aligned = r"\begin{aligned}" + r" \\ ".join(line.replace("=", "&=", 1) for line in lines) + r"\end{aligned}"
    assert judged(*question, aligned) == CORRECT


@pytest.mark.parametrize(("question", "lines"), DERIVATIONS.items(), ids=[id for _, id in DERIVATIONS])
def test_end_alone_of_a_derivation_is_no_derivation(question: tuple[str, str], lines: list[str]) -> None:
    verdict = judged(*question, lines[-1:])
    assert verdict.share < 1
    assert "the end is right, but" in verdict.feedback


@pytest.mark.parametrize(("problem", "question", "number", "line"), BROKEN, ids=[f"{q}-{n}" for _, q, n, _ in BROKEN])
def test_broken_line_of_a_derivation_is_named(problem: str, question: str, number: int, line: str) -> None:
    lines = list(DERIVATIONS[problem, question])
    lines[number - 1] = line
    verdict = judged(problem, question, lines)
    assert verdict.share < 1
    assert verdict.feedback.startswith(f"line {number}: ")


# The steps of training --------------------------------------------------------------------------------------

STEPS = {
    "forward, loss, zero, backward, step": "correct",
    "zero, forward, loss, backward, step": "correct",
    "forward -> zero -> loss -> backward -> step": "correct",
    "forward, loss, zero, step": "partial",
    "forward, loss, backward, zero, step": "partial",
    "zero, forward, loss, step, backward": "partial",
    "zero, forward, loss, backward, ascend": "partial",
    "step, backward, loss, forward": "partial",
}


@pytest.mark.parametrize(("answer", "state"), STEPS.items(), ids=STEPS)
def test_steps_of_training_may_zero_the_gradients_at_any_time_before_backward(answer: str, state: str) -> None:
    assert judged("training-steps", "steps", answer).state == state


def test_step_that_the_document_forgets_is_named() -> None:
    assert judged("training-steps", "steps", ["forward", "loss", "zero", "step"]).feedback == "missing: 'backward'"


@pytest.mark.parametrize("keys", [["a", "b", "d"], "b, a, d"])
def test_right_picks_are_right(keys: object) -> None:
    assert judged("training-steps", "saturation", keys) == CORRECT


def test_text_waits_for_a_person() -> None:
    assert judged("training-steps", "benefits", "ReLU has no vanishing gradient.").state == "not_run"
