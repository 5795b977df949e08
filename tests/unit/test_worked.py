"""The worked solution, line by line, in every format; and numbers as people read them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.grade import ProblemGrader
from autograder.reports import worked
from autograder.reports.numbers import array, latex_array, number, rows
from tests.builders import MANY, any_grader, flat, grader, outcomes

NET = """
title: Two layers & a loss_1
network: {layers: [linear(2), tanh, linear(1)], loss: half_squared_error}
values:
  x: [1, -2]
  y: [0.5]
  W1: [[0.1, 0.2], [-0.3, 0.4]]
  b1: 0.1
  W2: [[0.3, -0.2]]
  b2: 0
train: {optimizer: sgd(lr=0.1)}
questions:
  - {id: z1, ask: z1, points: 1/3}
  - {id: loss, ask: L, tolerance: {decimals: 3}}
  - {id: gW2, ask: dL/dW2}
  - {id: W2-next, ask: W2 after 1 step}
  - {id: n, ask: parameters}
"""

TEXT = """\
test: Two layers & a loss_1

Given
  x  = [1, -2]
  y  = [0.5]
  W1 = [ 0.1  0.2]
       [-0.3  0.4]
  b1 = [0.1, 0.1]
  W2 = [0.3  -0.2]
  b2 = [0]

Forward
  z1 = W1 @ x + b1            = [-0.2, -1]
  h1 = tanh(z1)               = [-0.197375, -0.761594]
  z2 = W2 @ h1 + b2           = [0.0931062]
  yhat = z2                   = [0.0931062]
  L = 0.5 * sum((yhat - y)^2) = 0.0827813

Backward
  dL/dyhat = yhat - y          = [-0.406894]
  dL/dW2 = outer(dL/dyhat, h1) = [0.0803108  0.309888]

Update
  W2 after 1 step = W2 - 0.1 * dL/dW2 = [0.291969  -0.230989]

Answers
  z1       z1  (1/3 points, |s - r| <= max(1e-06, 0.001 |r|))
    [-0.2, -1]
  loss     L  (1 point, |s - r| <= 0.0015 (3 decimals))
    0.0827813
  gW2      dL/dW2  (1 point, |s - r| <= max(1e-06, 0.001 |r|))
    [0.0803108  0.309888]
  W2-next  W2 after 1 step  (1 point, |s - r| <= max(1e-06, 0.001 |r|))
    [0.291969  -0.230989]
  n        parameters  (1 point, exact)
    9
"""


def shown(format: Any, test: ProblemGrader) -> str:
    text = format(test.solved, test.expected)
    assert isinstance(text, str)
    return text


def test_the_solution_is_laid_out_line_by_line() -> None:
    assert shown(worked.text, grader(NET)) == TEXT


@pytest.mark.parametrize("format", [worked.text, worked.markdown, worked.latex])
def test_every_format_has_every_part_and_every_number(format: Any) -> None:
    text = shown(format, grader(NET))
    for part in ("Given", "Forward", "Backward", "Update", "Answers"):
        assert part in text
    for figure in ("-0.761594", "0.0827813", "-0.406894", "-0.230989", "W2-next"):
        assert figure in text


@pytest.mark.parametrize("format", [worked.text, worked.markdown, worked.latex])
def test_what_only_counts_shows_no_steps(format: Any) -> None:
    text = shown(format, grader("shapes: {x: [32, 30]}\nnetwork: {layers: [linear(1024)]}", "parameters", "shape(z1)"))
    assert "Given" not in text
    assert "31744" in text


def test_markdown_is_tables_of_formulas() -> None:
    text = shown(worked.markdown, grader(NET))
    assert r"| $h_{1}$ | $\tanh\left(z_{1}\right)$ | `[-0.197375, -0.761594]` |" in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") - line.count(r"\|") for line in tables} == {4, 5}


def test_a_bar_in_a_formula_does_not_end_the_cell() -> None:
    text = shown(worked.markdown, grader("graph: {a: abs(x)}\nvalues: {x: -1}", "a"))
    (line,) = [line for line in text.splitlines() if line.startswith("| $a$")]
    assert line.count("|") == 4


def test_latex_escapes_the_authors_text_and_closes_what_it_opens() -> None:
    text = shown(worked.latex, grader(NET))
    assert r"\section*{Two layers \& a loss\_1}" in text
    assert text.count("{") == text.count("}")
    for environment in ("align*", "bmatrix", "itemize"):
        assert text.count(rf"\begin{{{environment}}}") == text.count(rf"\end{{{environment}}}") > 0
    assert "\\\\\n\\end{align*}" not in text  # no empty last line


def test_an_array_too_large_to_read_is_counted() -> None:
    test = grader("graph: {a: 2 * x, b: sum(a)}\nshapes: {x: [100, 100]}\nvalues: {x: 1}", "b")
    assert "a = 2 * x  = (10000 entries)" in shown(worked.text, test)
    assert "(10000 entries)" in shown(worked.markdown, test)
    assert r"\text{(10000 entries)}" in shown(worked.latex, test)


@pytest.mark.parametrize("format", [worked.text, worked.markdown, worked.latex])
def test_a_step_may_be_infinite_where_the_answer_is_not(format: Any) -> None:
    assert "inf" in shown(format, grader("graph: {a: log(x), b: exp(a)}\nvalues: {x: 0}", "b"))


@given(st.integers(0, MANY - 1).map(any_grader), st.sampled_from([worked.text, worked.markdown, worked.latex]))
def test_every_problem_is_worked_out_in_every_format(test: ProblemGrader, format: Any) -> None:
    text = shown(format, test)
    assert all(line == line.rstrip() for line in text.splitlines())
    assert text.endswith("\n")


# As a submission -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("vectors", ["flat", "column"])
def test_the_solution_as_a_submission_earns_full_marks(vectors: str) -> None:
    test = grader(NET + f"conventions: {{vectors: {vectors}}}")
    answers = json.loads(json.dumps(worked.answers(test.expected)))
    assert set(outcomes(test, answers).values()) == {"correct"}


def test_counts_are_whole_numbers_and_vectors_as_the_problem_wants_them() -> None:
    answers = worked.answers(grader(NET + "conventions: {vectors: column}").expected)
    assert repr(answers["n"]) == "9"
    assert [len(row) for row in answers["z1"]] == [1, 1]


# Numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3.0, "3"),
        (-2.0, "-2"),
        (1 / 3, "0.333333"),
        (1234567.0, "1234567"),
        (1234567.8, "1.23457e+06"),
        (1e-7, "1e-07"),
        (1e14, "100000000000000"),
        (1e15, "1e+15"),
        (2**60, "1152921504606846976"),
        (10**400, "1" + "0" * 400),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_number_is_written_with_six_significant_digits(value: float, written: str) -> None:
    assert number(value) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_is_near_the_number(value: float) -> None:
    assert float(number(value)) == pytest.approx(value, rel=1e-5)


def test_long_axes_are_cut_in_the_middle() -> None:
    assert array([1.0] * 8) == "[1, 1, 1, 1, 1, 1, 1, 1]"
    assert array([*map(float, range(10))]) == "[0, 1, 2, 3, 4, 5, …, 9]"
    assert rows([[float(j) for j in range(10)]] * 9) == ["[0  1  2  3  4  5  …  9]"] * 6 + [
        "…",
        "[0  1  2  3  4  5  …  9]",
    ]
    assert latex_array([[*range(10)]]) == r"\begin{bmatrix} 0 & 1 & 2 & 3 & 4 & 5 & \cdots & 9 \end{bmatrix}"
    assert latex_array([*range(10)]).count(r" \\ ") == 7
    assert r"5 \\ \vdots \\ 9" in latex_array([*range(10)])


def test_the_columns_of_a_matrix_are_aligned() -> None:
    assert rows([[1.0, -0.5], [0.25, 10.0]]) == ["[   1  -0.5]", "[0.25    10]"]


def test_a_single_number_a_vector_and_a_tensor_take_one_line() -> None:
    assert rows(0.5) == ["0.5"]
    assert rows([1.0, 2.0]) == ["[1, 2]"]
    assert rows([[[1.0], [2.0]]]) == ["[[[1], [2]]]"]


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (0.5, "0.5"),
        (1.5e-7, r"1.5 \cdot 10^{-7}"),
        (float("-inf"), r"-\infty"),
        ([1.0, 2.0], r"\begin{bmatrix} 1 \\ 2 \end{bmatrix}"),
        ([[1.0, 2.0]], r"\begin{bmatrix} 1 & 2 \end{bmatrix}"),
        ([], r"\begin{bmatrix}  \end{bmatrix}"),
        ([[[1.0]]], r"\text{[[[1]]]}"),
    ],
)
def test_latex_writes_matrices_and_powers_of_ten(values: Any, written: str) -> None:
    assert latex_array(values) == written


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20))
def test_the_first_and_the_last_entry_are_always_shown(values: list[float]) -> None:
    text = array(values)
    assert text.startswith("[" + number(values[0]))
    assert text.endswith(number(values[-1]) + "]")
    assert len(flat(values)) > 8 or "…" not in text
