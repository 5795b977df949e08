"""A formula of a student written in LaTeX: read again, it means the same."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.language.textbook.parse import read
from autograder.language.typeset import tex
from autograder.questions.markers import markers
from tests.formula_problems import marker
from tests.problems_in_text import problem
from tests.property.formula_pairs import FREE, pairs, random_sheet
from tests.property.network_pairs import network_sheet
from tests.textbook_scope import two_layers

NETWORK = two_layers("relu")

WRITTEN = [
    ("W1 x + b1", r"W_{1} \, x + b_{1}"),
    ("c / 2", r"\frac{c}{2}"),
    ("-(x + x)", r"-\left(x + x\right)"),
    ("x ⊙ x", r"x \odot x"),
    ("W1^T", r"W_{1}^\top"),
    ("relu(z1)", r"\left[z_{1}\right]^+"),
    ("|c|", r"\left|c\right|"),
    ("sqrt(c)", r"\sqrt{c}"),
    ("dl/dW1", r"\frac{\partial l}{\partial W_{1}}"),
    ("x_i", "x_{i}"),
    ("30 * 1024 c", r"30 \cdot 1024 \, c"),
]


@pytest.mark.parametrize(("text", "latex"), WRITTEN)
def test_it_is_written_as_in_a_book(text: str, latex: str) -> None:
    assert tex(read(text, NETWORK)[0]) == latex


FORMULAS = [
    "W1 x + b1",
    "c - (c - c) - c",
    "-c^2 + (-c)^2",
    "2^-c",
    "c / (2 c) / c",
    "(c / 2)^2",
    "1/(1 + exp(-z1))",
    "(W1 x)^T (W1 x)",
    "W2^T (yhat - y)",
    "x^T x c",
    "norm(x)^2",
    "sqrt(c^2 + 1)",
    "max(0, z1)",
    "1[z1 > 0]",
    "z1 ⊙ 1[z1 > 0]",
    "sigmoid(z3) (1 - sigmoid(z3))",
    "tanh'(z1)",
    "log(1 + e^c)",
    "diag(z1 > 0)",
    "dl/dyhat ⊙ yhat",
    "dl/dz1 x^T",
    "sum((yhat - y)^2)",
    "Σ_k y_k log yhat_k",
    "1/2 Σ_k (yhat_k - y_k)^2",
    "softmax(z3)",
    "{c if c > 0, 0 otherwise}",
    "-(-c)",
    "c (-c)",
    "(c + 1) (c - 1)",
    "[c, 2 c]",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_read_again_it_means_the_same(text: str) -> None:
    tree = read(text, NETWORK)[0]
    again = read(tex(tree), NETWORK)[0]
    np.testing.assert_allclose(NETWORK.value(again), NETWORK.value(tree), rtol=1e-12)


@pytest.mark.parametrize("text", FORMULAS)
def test_written_twice_it_is_written_alike(text: str) -> None:
    once = tex(read(text, NETWORK)[0])
    assert tex(read(once, NETWORK)[0]) == once


@pytest.mark.parametrize(
    "sheet",
    [random_sheet(31, FREE, 8), random_sheet(32, FREE, 6, indexed=True), network_sheet("relu"), network_sheet("tanh")],
    ids=["random", "indices", "relu", "softmax"],
)
def test_right_answers_stay_right_when_written_in_latex(sheet) -> None:  # type: ignore[no-untyped-def]
    judges = markers(problem(sheet.text))
    for pair in (p for p in pairs(sheet, 3, 2) if p.equal):
        judge = judges[pair.question]
        latex = " = ".join(map(tex, judge.read(pair.answer)))  # type: ignore[attr-defined]
        assert judge.judge(latex).state == "correct", (pair, latex)


def test_the_model_answer_of_a_question_is_right_in_latex() -> None:
    for ask in ("z1", "yhat", "l", "dl/dz3", "dl/dW2", "dl/dz1", "dl/dW1"):
        asked = marker(ask)
        (latex,) = asked.latex()  # type: ignore[attr-defined]
        assert asked.judge(latex).state == "correct", latex
