"""Nodes as formulas: the text is read again as the same quantity, the LaTeX is well formed."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from autograder.graph.evaluate import evaluate
from autograder.graph.functions import FUNCTIONS
from autograder.graph.node import Graph, Node, ancestors
from autograder.graph.ops import OPS
from autograder.language.lower import lower
from autograder.language.notation import latex, latex_name, text
from autograder.language.parse import parse
from autograder.problem.solve import Solved
from tests.problems_in_text import problem
from tests.strategies import Formula, formulas

GIVEN = """\
graph:
  all: sum(M) + s + t + sum(a) + sum(b)
  h: tanh(M @ [s, t])
  L: sum((h - [1, 2]) ** 2)
values: {a: [1, 2, 3], b: [4, 5, 6], M: [[1, 2], [3, 4]], s: 2, t: -3}
train: {optimizer: "sgd(lr=0.01, momentum=0.5)", parameters: [M, s]}
"""

# A formula and how it is written; what stands only once is written as it is read.
WRITTEN = [
    ("a + b",),
    ("a - b",),
    ("a - (b - a)",),
    ("a - b - a",),
    ("a - (b + a)",),
    ("a * b", "a ⊙ b"),
    ("s * a",),
    ("a / b",),
    ("a / (b / a)",),
    ("a / b / a",),
    ("a * (b / a)", "a ⊙ (b / a)"),
    ("(a + b) * s", "(a + b) * s"),
    ("-a",),
    ("-(a + b)",),
    ("-(a * b)", "-a ⊙ b"),
    ("a ** 2", "a^2"),
    ("(a * b) ** 2", "(a ⊙ b)^2"),
    ("-a ** 2", "-a^2"),
    ("(-a) ** 2", "(-a)^2"),
    ("(a ** 2) ** 3", "(a^2)^3"),
    ("a ** -1", "a^(-1)"),
    ("a ** (1/3)", "a^0.3333333333333333"),
    ("a ** 0.123456789012", "a^0.123456789012"),
    ("a ** b", "a^b"),
    ("2 ** (a + b)", "2^(a + b)"),
    ("M.T", "M^T"),
    ("(M + M).T", "(M + M)^T"),
    ("M.T ** 2", "(M^T)^2"),
    ("M.T @ M", "M^T @ M"),
    ("M @ (M @ M)",),
    ("(M + M) @ M",),
    ("a[0]",),
    ("(a + b)[0]",),
    ("M.T[0]", "(M^T)[0]"),
    ("M[:, 1]",),
    ("a[::-1]",),
    ("M[..., 0]", "M[:, 0]"),
    ("a > b",),
    ("(a > b) + 1",),
    ("(a > 1) * b", "(a > 1) ⊙ b"),
    ("a != b",),
    ("sum(a)",),
    ("sum(M, axis=0)",),
    ("mean(a)", "sum(a) / 3"),
    ("max(M, axis=1)",),
    ("softmax(a)",),
    ("softmax(M, axis=0)",),
    ("logsumexp(a)",),
    ("exp(-a)",),
    ("abs(t)",),
    ("relu(a - 2)",),
    ("elu(a - 2)", "where(a - 2 > 0, a - 2, expm1(minimum(a - 2, 0)))"),
    ("hardtanh(a)", "clip(a, -1, 1)"),
    ("clip(a, 1, 2.123456789)",),
    ("where(a > 2, a, b)",),
    ("maximum(a, 2)",),
    ("[a, b]",),
    ("[s, t, 1]",),
    ("stack([a, b])", "[a, b]"),
    ("concat([a, b])", "concat([a, b], axis=0)"),
    ("concat([M, M], axis=1)",),
    ("reshape(M, (4, 1))",),
    ("reshape(M, 4)", "reshape(M, (4,))"),
    ("outer(a, b)",),
    ("diag(a)",),
    ("one_hot(s, 4)",),
    ("mse(a, b)", "sum((a - b)^2) / 3"),
    ("half_squared_error(a, b)", "0.5 * sum((a - b)^2)"),
    ("cross_entropy(a, 1)", "sum(-one_hot(1, 3) ⊙ log_softmax(a))"),
    ("1e-10 * a",),
    ("1e20 * a", "1e+20 * a"),
    ("0.1 * a",),
    ("-3 * a",),
    ("b - -3 * a", "b - (-3 * a)"),
    ("(-3 * a) ** 2", "(-3 * a)^2"),
    ("(-2) ** 2", "(-2)^2"),
    ("dL/dM @ M",),
    ("M - 0.1 * dL/dM",),
    ("(dL/dM) ** 2", "(dL/dM)^2"),
    ("dL/dM.T", "(dL/dM)^T"),
    ("dL/dM[0]", "(dL/dM)[0]"),
    ("(M after 1 step) @ M",),
    ("(M after 2 steps).T", "(M after 2 steps)^T"),
    ("M after 1 step", "M - 0.01 * dL/dM"),
    ("(s after 2 steps) + 1",),
    ("L after 1 step", "sum(((h after 1 step) - [1, 2])^2)"),
]


@pytest.fixture(scope="module")
def solved() -> Solved:
    return problem(GIVEN, *(row[0] for row in WRITTEN))


def reread(formula: str, solved: Solved) -> Any:
    """The value of a text, read as a formula of the problem."""
    instance = solved.instance
    tree = parse(formula, instance.graph.names.__contains__)
    return evaluate([lower(tree, instance)], solved.arrays)[0]


@pytest.mark.parametrize("row", range(len(WRITTEN)), ids=[row[0] for row in WRITTEN])
class TestEachFormula:
    def test_is_written_so(self, solved: Solved, row: int) -> None:
        assert text(solved.instance.asked[row].node, by_name=False) == WRITTEN[row][-1]

    def test_is_read_again_as_the_same(self, solved: Solved, row: int) -> None:
        again = reread(text(solved.instance.asked[row].node, by_name=False), solved)
        reference = solved.references[row][0]
        assert again.shape == reference.shape
        np.testing.assert_allclose(again.ravel(), reference.flat, rtol=1e-12)

    def test_is_well_formed_in_latex(self, solved: Solved, row: int) -> None:
        assert ill_formed(latex(solved.instance.asked[row].node, by_name=False)) is None


def ill_formed(formula: str) -> str | None:
    r"""What LaTeX would refuse: unbalanced braces or \left and \right, two exponents on one base."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", formula):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return "a brace is closed that was never opened"
    if depth:
        return "a brace is not closed"
    fences = re.findall(r"\\(left|right)(?![a-z])", formula)
    if fences.count("left") != fences.count("right"):
        return "left and right do not match"
    if re.search(r"\^(\{[^{}]*\}|\\top)\s*\^", formula):
        return "two exponents"
    return None


@given(formulas())
def test_any_formula_is_well_formed_in_latex(formula: Formula) -> None:
    _, lines = formula.build(Graph(OPS))
    assert [ill_formed(latex(line, by_name=False)) for line in lines] == [None] * len(lines)


WITHOUT_TEXT = {"expand", "sum_to", "reshape"}  # what they do to the shape is not written


@given(formulas())
def test_any_formula_is_read_again_as_the_same(formula: Formula) -> None:
    graph = Graph(OPS)
    values, lines = formula.build(graph)
    last = lines[-1]
    if any(n.op.name in WITHOUT_TEXT for n in ancestors([last])) or "…" in text(last):
        return
    tree = parse(text(last, by_name=False), graph.names.__contains__)
    one, again = evaluate([last, lower(tree, OneGraph(graph))], values)
    assert one.shape == again.shape
    np.testing.assert_allclose(again, one, rtol=1e-9, atol=1e-12)


class OneGraph:
    """A scope that has the names of a graph and nothing else."""

    sizes: dict[str, int] = {}  # noqa: RUF012

    def __init__(self, graph: Any) -> None:
        self.graph = graph
        self.callables = FUNCTIONS
        self.leaves: Any = None

    def lookup(self, name: str) -> Node | None:
        return self.graph.names.get(name)  # type: ignore[no-any-return]

    def known(self) -> list[str]:
        return list(self.graph.names)

    def after(self, node: Node, steps: int) -> Node:
        raise NotImplementedError

    def count(self, function: str, of: Node | None) -> Node | None:
        return None


# By name, or by what it is made of


def test_a_named_node_is_written_as_its_name_unless_its_formula_is_asked_for() -> None:
    (asked,) = problem(GIVEN, "h").instance.asked
    assert (text(asked.node), text(asked.node, by_name=False)) == ("h", "tanh(M @ [s, t])")
    assert (latex(asked.node), latex(asked.node, by_name=False)) == (
        "h",
        r"\tanh\left(M \, \left[s, t\right]\right)",
    )


def test_what_is_given_has_no_formula_but_its_name() -> None:
    (asked,) = problem(GIVEN, "M").instance.asked
    assert text(asked.node, by_name=False) == latex(asked.node, by_name=False) == "M"


def test_a_gradient_is_written_with_the_gradients_before_it() -> None:
    (asked,) = problem(
        "network: {layers: [linear(2), tanh, linear(1)], loss: half_squared_error}\n"
        'values: {x: [1, 2, 3], y: [0], "W*": 0.1, "b*": 0.2}',
        "dL/dW1",
    ).instance.asked
    assert text(asked.node) == "dL/dW1"
    assert text(asked.node, by_name=False) == "outer(dL/dz1, x)"
    assert latex(asked.node, by_name=False) == r"\frac{\partial L}{\partial z_{1}} \, x^\top"


def test_many_steps_are_summed_up() -> None:
    (asked,) = problem(GIVEN, "M after 1000 steps").instance.asked
    assert text(asked.node) == "M after 1000 steps"
    assert text(asked.node, by_name=False) == "(999 more steps)"
    assert latex(asked.node, by_name=False) == r"\left(\text{999 more steps}\right)"


def test_a_formula_that_nobody_can_read_any_more_is_cut() -> None:
    (asked,) = problem(GIVEN, "sum(" + " + ".join(["tanh(a)"] * 80) + ")").instance.asked
    assert "…" in text(asked.node)
    assert len(text(asked.node)) < 500


def test_a_deep_graph_is_written_without_recursion() -> None:
    equations = "\n".join(f"  x{i + 1}: tanh(x{i})" for i in range(2000))
    (asked,) = problem(f"graph:\n{equations}\nvalues: {{x0: 0.5}}", "x2000").instance.asked
    assert text(asked.node, by_name=False) == "tanh(x1999)"


# LaTeX


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a * b", r"a \odot b"),
        ("s * a", r"s \, a"),
        ("M @ M", r"M \, M"),
        ("a / b", r"\frac{a}{b}"),
        ("(a / b) ** 2", r"\left(\frac{a}{b}\right)^{2}"),
        ("a * (a / b)", r"a \odot \frac{a}{b}"),
        ("outer(a, b)", r"a \, b^\top"),
        ("outer(a, b) ** 2", r"\left(a \, b^\top\right)^{2}"),
        ("M.T ** 2", r"\left(M^\top\right)^{2}"),
        ("a ** -1", "a^{-1}"),
        ("2 ** (a + b)", "2^{a + b}"),
        ("sqrt(a + b)", r"\sqrt{a + b}"),
        ("abs(a)", r"\left|a\right|"),
        ("sigmoid(a)", r"\sigma\left(a\right)"),
        ("a >= b", r"a \ge b"),
        ("clip(a, 1, 2)", r"\operatorname{clip}\left(a, 1, 2\right)"),
        ("2.5e-7 * a", r"2.5 \cdot 10^{-7} \, a"),
        ("-3 * a", r"-3 \, a"),
        ("dL/dM", r"\frac{\partial L}{\partial M}"),
        ("(dL/dM).T", r"\left(\frac{\partial L}{\partial M}\right)^\top"),
        ("M after 2 steps", "M^{(2)}"),
        ("(M after 2 steps).T", r"\left(M^{(2)}\right)^\top"),
        ("(M after 2 steps) @ M", r"M^{(2)} \, M"),
        ("[s, t]", r"\left[s, t\right]"),
    ],
)
def test_latex_of_a_formula(formula: str, expected: str) -> None:
    (asked,) = problem(GIVEN, formula).instance.asked
    assert latex(asked.node) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L", "L"),
        ("W1", "W_{1}"),
        ("W12", "W_{12}"),
        ("w_1", "w_{1}"),
        ("yhat", r"\hat{y}"),
        ("yhat2", r"\hat{y}_{2}"),
        ("hat", r"\mathrm{hat}"),
        ("w_", r"\mathrm{w\_}"),
        ("lr", r"\mathrm{lr}"),
        ("eta", r"\eta"),
        ("theta1", r"\theta_{1}"),
        ("Sigma", r"\Sigma"),
        ("Alpha", r"\mathrm{Alpha}"),
        ("etas", r"\mathrm{etas}"),
        ("w_new", r"w_{\mathrm{new}}"),
        ("L_sum", r"L_{\mathrm{sum}}"),
        ("W1_new", r"W_{1,\mathrm{new}}"),
        ("x_i", "x_{i}"),
        ("a_b_c", r"a_{\mathrm{b\_c}}"),
        ("x2y", r"\mathrm{x2y}"),
        ("_", r"\mathrm{\_}"),
        ("θ", r"\theta"),
        ("λ2", r"\lambda_{2}"),
        ("Ω", r"\Omega"),
        ("ŷ", r"\hat{y}"),
        ("y\u0302", r"\hat{y}"),
        ("x\u0304_1", r"\bar{x}_{1}"),
        ("学", r"\mathrm{学}"),
        ("dL/dW1", r"\frac{\partial L}{\partial W_{1}}"),
        ("dL/dyhat", r"\frac{\partial L}{\partial \hat{y}}"),
        ("W3 after 1 step", "W_{3}^{(1)}"),
        ("W3 after 20 steps", "W_{3}^{(20)}"),
        ("yhat after 2 steps", r"\hat{y}^{(2)}"),
        ("dL/dW1 after 2 steps", r"\left(\frac{\partial L}{\partial W_{1}}\right)^{(2)}"),
    ],
)
def test_latex_of_a_name(name: str, expected: str) -> None:
    assert latex_name(name) == expected
