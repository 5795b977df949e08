"""An answer of several clauses, with names of the student's own."""

from __future__ import annotations

import pytest

from autograder.questions.marker import Verdict
from tests.formula_problems import is_right, judge

RIGHT = [
    "d z2^T where d = yhat (1 - yhat) (yhat - y)",
    "delta z2^T, delta = dl/dyhat yhat (1 - yhat)",
    r"\delta z_2^\top,\quad \text{where } \delta = (\hat y - y) \odot \hat y \odot (1 - \hat y)",
    "let d = yhat (1-yhat) (yhat-y). dl/dW2 = d z2^T",
    "e = yhat - y; s = yhat (1 - yhat); dl/dW2 = (e s) z2^T",
    "dz3 = e s, e = yhat - y, s = yhat (1 - yhat), dW2 = dz3 @ z2.T",
    "δ = (ŷ−y)ŷ(1−ŷ)\ndl/dW2 = δ z2ᵀ",
    r"\begin{aligned} \delta &= (\hat y - y)\hat y(1-\hat y) \\"
    r"\frac{\partial l}{\partial W_2} &= \delta z_2^\top \end{aligned}",
    "dl/dyhat s z2^T where s = yhat (1 - yhat) and yhat = sigmoid(z3)",
    "dW2 = d z2^T, d = yhat (1-yhat) (yhat-y)",
    "D(yhat - y) z2^T, D = diag(yhat (1 - yhat))",
]


@pytest.mark.parametrize("answer", RIGHT)
def test_names_of_the_students_own_stand_for_what_they_are_explained_by(answer: str) -> None:
    assert is_right("dl/dW2", answer)


def test_a_name_may_differ_from_one_of_the_problem_in_capitals_alone() -> None:
    assert is_right("z3", "H z2 + b2, H = W2")


def test_a_wrong_explanation_is_a_wrong_answer() -> None:
    assert not is_right("dl/dW2", "d z2^T where d = yhat (1 - yhat) (y - yhat)")


def test_an_explanation_hides_nothing_that_may_not_be_used() -> None:
    expected = Verdict(judge("dl/dW2", "x").share, "incorrect", "'dl/dW2': it only repeats what is asked")
    assert judge("dl/dW2", "g where g = dl/dW2") == expected


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("d z2^T, d = d", "at 'd': this name of your own is explained by itself (character 9)"),
        ("a z2^T, a = b, b = a", "at 'a': this name of your own is explained by itself (character 9)"),
        ("d z2^T, d = y, d = yhat", "at 'd': a name of your own is given a meaning twice (character 16)"),
        ("d z2^T, d = y = y", "at 'd': a name of your own stands for one formula, found several (character 9)"),
        ("d = y, d z2^T, z3", "at 'z3': one formula is expected, found another one (character 16)"),
        ("d z2^T, " + ", ".join(f"q{i} = y" for i in range(11)), "an answer has at most 10 names of its own, found 11"),
    ],
)
def test_explanations_without_a_meaning_are_told(answer: str, said: str) -> None:
    verdict = judge("dl/dW2", answer)
    assert verdict.state == "unreadable"
    assert said in verdict.feedback


def test_names_that_grow_without_end_are_refused() -> None:
    many = ", ".join(f"q{i} = q{i + 1} q{i + 1} q{i + 1} q{i + 1}" for i in range(8))
    assert "more than 2,000 parts" in judge("z3", f"q0, {many}, q8 = x").feedback
