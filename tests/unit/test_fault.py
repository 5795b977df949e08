"""Formula questions: what is taken for right, and what is said of an answer that is not."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.questions.marker import Marker
from autograder.questions.markers import markers
from tests.problems_in_text import loaded, whole

NETWORK = """\
network: {layers: [z1 = linear(h), h1 = tanh, z2 = linear(1), yhat = sigmoid], loss: binary_cross_entropy}
shapes: {x: [n], y: [1], eta: []}
conventions: {derivative_layout: %s}
questions:
  - {id: z1, kind: formula, ask: z1}
  - {id: h1, kind: formula, ask: h1}
  - {id: slope, kind: formula, ask: dL/dz1, in: [W2, h1, yhat, y, dL/dh1, dL/dz2, dh1/dz1]}
  - {id: weights, kind: formula, ask: dL/dW1, in: [x, dL/dz2, W2, dh1/dz1]}
  - {id: output, kind: formula, ask: dL/dW2, in: [h1, dL/dz2]}
  - {id: step, kind: formula, ask: W1 - eta * dL/dW1, in: [W1, eta, dL/dW1]}
  - {id: size, kind: formula, ask: size(W1)}
"""


@cache
def asked(layout: str) -> dict[str, Marker]:
    solved = loaded(whole(NETWORK % layout)).solved
    assert solved is not None
    return markers(solved)


def said(question: str, answer: object, layout: str = "numerator") -> str:
    verdict = asked(layout)[question].judge(answer)
    return verdict.feedback if verdict.state != "correct" else f"right {verdict.feedback}".strip()


@pytest.mark.parametrize(
    ("question", "answer", "layout"),
    [
        ("weights", "dL/dz2 W2 dh1/dz1 x", "either"),  # a matrix of one row beside a column
        ("weights", "x dL/dz2 W2 dh1/dz1", "either"),
        ("slope", "dL/dz2 W2 dh1/dz1", "either"),
        ("output", "dL/dz2 h1^T", "numerator"),
        ("output", "h1 dL/dz2", "either"),
        ("size", "W1 = h * n", "numerator"),
    ],
)
def test_an_answer_is_right_as_a_row_or_a_column(question: str, answer: str, layout: str) -> None:
    assert said(question, answer, layout).startswith("right")


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ("h1", "z1", "not what is asked: at 'z1', an activation is missing"),
        ("h1", "tanh(tanh(z1))", "not what is asked: at 'tanh(tanh(z1))', no function belongs here"),
        ("slope", "dL/dh1", "not what is asked: the derivative of an activation is missing"),
        ("slope", "dL/dh1 * (1 + h1^2)", "not what is asked: at '1 + h1^2', its sign '+' is wrong"),
        ("slope", "dL/dz2", "not what is asked: it is a number, and a vector of h is asked"),
        ("output", "h1 dL/dz2", "not what is asked: the transpose of what is asked"),
        ("z1", "h1 = W1 x + b1", "'h1' is not what is asked, though what it is said to equal is"),
        ("step", "W1 - dL/dW1", "not what is asked: at 'dL/dW1', a factor is missing after it"),
    ],
)
def test_a_mistake_is_named(question: str, answer: str, sentence: str) -> None:
    assert said(question, answer) == sentence


def test_a_number_after_a_formula_does_not_hide_what_may_not_be_used() -> None:
    assert said("slope", "2 z1 = 0").startswith("'z1': it may not be used here")
