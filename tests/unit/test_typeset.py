"""Formulas as they are written on paper, from their text and not from the nodes that compute them."""

from __future__ import annotations

import pytest

from autograder.language import ast
from autograder.language.ast import Branch, Cases, Compare, Differential, Name, Number, Part, Prime, Sum
from autograder.language.parse import parse
from autograder.language.typeset import RULES, tex
from autograder.reports.tex.mathml import mathml
from tests.shipped import FILES, grader

NAMES = {"L", "W1", "z1", "yhat", "w", "x", "b"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("dL/dW1", r"\frac{\partial L}{\partial W_{1}}"),
        ("d2L/dw2", r"\frac{\partial^{2} L}{\partial w^{2}}"),
        ("d2L/dwdx", r"\frac{\partial^{2} L}{\partial w \, \partial x}"),
        ("yhat", r"\hat{y}"),
        ("-0.5 * dL/dw", r"-0.5 \, \frac{\partial L}{\partial w}"),
        ("2 * 3", r"2 \cdot 3"),
        ("1e-3", r"1 \cdot 10^{-3}"),
        ("W1 @ x + b", r"W_{1} \, x + b"),
        ("w * (x + b)", r"w \, \left(x + b\right)"),
        ("w - (x + b)", r"w - \left(x + b\right)"),
        ("w - (x - b)", r"w - \left(x - b\right)"),
        ("w + x - b", "w + x - b"),
        ("w * -x", r"w \, \left(-x\right)"),
        ("-(w + x)", r"-\left(w + x\right)"),
        ("(w / x) ** 2", r"\left(\frac{w}{x}\right)^{2}"),
        ("(-w) ** 2", r"\left(-w\right)^{2}"),
        ("w ** 2 ** x", "w^{2^{x}}"),
        ("(w ** 2) ** x", r"\left(w^{2}\right)^{x}"),
        ("W1.T @ x", r"W_{1}^\top \, x"),
        ("W1.T ** 2", r"\left(W_{1}^\top\right)^{2}"),
        ("(W1 @ x).T", r"\left(W_{1} \, x\right)^\top"),
        ("w ⊙ x", r"w \odot x"),
        ("exp(x)", r"\exp\left(x\right)"),
        ("sqrt(x + 1)", r"\sqrt{x + 1}"),
        ("abs(x)", r"\left|x\right|"),
        ("sigmoid(x)", r"\sigma\left(x\right)"),
        ("log_softmax(x, axis=0)", r"\operatorname{log\_softmax}\left(x, axis=0\right)"),
        ("z1[0, :2, ...]", r"z_{1}\left[0, :2, \ldots\right]"),
        ("z1[::2]", r"z_{1}\left[::2\right]"),
        ("[w, x]", r"\left[w, x\right]"),
        ("(w, x)", r"\left(w, x\right)"),
        ("W1 after 2 steps", r"W_{1} \text{ after 2 steps}"),
        ("x > 0", "x > 0"),
        ("x >= 0", r"x \ge 0"),
    ],
)
def test_a_formula_is_written_as_on_paper(text: str, written: str) -> None:
    assert tex(parse(text, NAMES.__contains__)) == written
    assert mathml(written).startswith("<math")


X, ROW, J, ZERO = Name("x", 0, 0), Name("i", 0, 0), Name("j", 0, 0), Number(0.0, "0", 0, 0)


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (Sum(X, ("i",), None, None, None, 0, 0), r"\sum_{i} x"),
        (Sum(X, ("i",), None, ZERO, J, 0, 0), r"\sum_{i=0}^{j} x"),
        (Sum(X, ("i",), Compare("!=", ROW, J, 0, 0), None, None, 0, 0), r"\sum_{i \ne j} x"),
        (
            Cases((Branch(X, Compare(">", X, ZERO, 0, 0), 0, 0), Branch(ZERO, None, 0, 0)), 0, 0),
            r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
        ),
        (Differential(X, ROW, 0, 0), r"\frac{\partial \left(x\right)}{\partial i}"),
        (Prime("sigmoid", X, 0, 0), r"\sigma'\left(x\right)"),
    ],
)
def test_mathematics_of_answers_is_written_as_on_paper(tree: Part, written: str) -> None:
    assert tex(tree) == written
    assert mathml(written).startswith("<math")


def test_every_part_of_a_tree_can_be_written() -> None:
    parts = {part for part in vars(ast).values() if isinstance(part, type) and issubclass(part, Part) and part.fields}
    assert set(RULES) == parts


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_everything_that_is_asked_can_be_written(file: object) -> None:
    one = grader(file.stem).solved.instance  # type: ignore[attr-defined]
    asked = [a.question.ask for a in one.asked] + [p.formula for c in one.coded for p in c.returns]
    for text in asked:
        assert mathml(tex(parse(text, one.graph.names.__contains__))).startswith("<math")
