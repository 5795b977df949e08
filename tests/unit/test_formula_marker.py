"""`kind: formula`: what is right, what is refused, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.grading.grade import ProblemGrader
from autograder.questions.doubts import doubts
from autograder.questions.marker import Verdict
from tests.builders import handed_in, written
from tests.formula_problems import is_right, judge, marker, network
from tests.problems_in_text import mistakes, problem, said

TRANSPOSED = "not what is asked: the transpose of what is asked"
NUMBERS: dict[str, Any] = {"graph": {"z": "w * x"}, "values": {"w": 0.5, "x": -0.4}}
SQUARE: dict[str, Any] = {"graph": {"z": "A @ B"}, "shapes": {"A": [3, 3], "B": [3, 3]}}


def conventions(**given: str) -> dict[str, Any]:
    return network(conventions=given)


# Conventions -------------------------------------------------------------------------------------------------

NUMERATOR = conventions(derivative_layout="numerator")
DENOMINATOR = conventions(derivative_layout="denominator")
EITHER = conventions(derivative_layout="either")


@pytest.mark.parametrize(
    ("about", "answer"), [(NUMERATOR, "W2"), (DENOMINATOR, "W2^T"), (EITHER, "W2"), (EITHER, "W2^T")]
)
def test_a_jacobian_is_right_in_the_layout_of_the_problem(about: dict[str, Any], answer: str) -> None:
    assert is_right("dz3/dz2", answer, about)


@pytest.mark.parametrize(("about", "answer"), [(NUMERATOR, "W2^T"), (DENOMINATOR, "W2")])
def test_a_jacobian_in_the_other_layout_is_named_the_transpose(about: dict[str, Any], answer: str) -> None:
    assert judge("dz3/dz2", answer, about) == (0, "incorrect", TRANSPOSED)


@pytest.mark.parametrize("about", [NUMERATOR, DENOMINATOR, EITHER], ids=["numerator", "denominator", "either"])
def test_the_gradient_by_a_matrix_has_its_shape_in_any_layout(about: dict[str, Any]) -> None:
    assert judge("dl/dW1", "dl/dz1 x^T", about) == (1, "correct", "")


@pytest.mark.parametrize("about", [NUMERATOR, DENOMINATOR], ids=["numerator", "denominator"])
def test_the_transposed_gradient_by_a_matrix_is_named_so(about: dict[str, Any]) -> None:
    assert judge("dl/dW1", "x (dl/dz1)^T", about).feedback == TRANSPOSED


def test_the_transposed_gradient_is_accepted_and_said_where_either_layout_is() -> None:
    assert judge("dl/dW1", "x (dl/dz1)^T", EITHER) == (1, "correct", "right, in the other layout")


def test_a_row_is_accepted_and_said_where_vectors_are_flat() -> None:
    assert judge("z1", "(W1 x + b1)^T") == (1, "correct", "right, as a row")


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_a_row_is_the_transpose_where_vectors_are_columns(layout: str) -> None:
    about = conventions(derivative_layout=layout, vectors="column")
    assert judge("z1", "(W1 x + b1)^T", about) == (0, "incorrect", TRANSPOSED)


def test_a_gradient_is_a_row_in_numerator_layout_even_where_vectors_are_columns() -> None:
    about = conventions(derivative_layout="numerator", vectors="column")
    assert is_right("dl/dyhat", "(yhat - y)^T", about)


def test_a_gradient_is_no_row_in_denominator_layout_where_vectors_are_columns() -> None:
    about = conventions(derivative_layout="denominator", vectors="column")
    assert judge("dl/dyhat", "(yhat - y)^T", about).feedback == TRANSPOSED


# What may be used --------------------------------------------------------------------------------------------

REPEATS = [
    "dl/dW1",
    "((dl/dW1))",
    "dl/dW_1",
    "∂l/∂W1",
    r"\frac{\partial l}{\partial W^{(1)}}",
    "d(l)/dW1",
    "d/dW1 l",
    "∇_{W1} l",
    "dl/dW1 = dl/dW1",
    "dl/dz1 x^T = dl/dW1",
    "dl/dW1 * 1",
    "1 dl/dW1",
    "dl/dW1 + 0*x",
    "dl/dW1 + 0",
    "(dl/dW1^T)^T",
    "-(-dl/dW1)",
    "sum(dl/dW1)",
    "dl/dW1_ij",
]


@pytest.mark.parametrize("answer", REPEATS)
def test_what_only_repeats_the_question_is_refused(answer: str) -> None:
    verdict = judge("dl/dW1", answer)
    assert verdict.state == "incorrect"
    assert verdict.feedback.endswith("it only repeats what is asked")


@pytest.mark.parametrize(
    "answer", ["d(2*l)/dW1/2", "∂(l·1)/∂W1", "d(1/2 sum((yhat-y)^2))/dW1", r"\frac{\partial (2 l)}{\partial W_1} / 2"]
)
def test_a_derivative_left_to_be_worked_out_is_refused(answer: str) -> None:
    assert judge("dl/dW1", answer).feedback.endswith("the derivative has still to be worked out")


@pytest.mark.parametrize("answer", ["∂(l)/∂b1_i", "∂(2 l)/∂b1_i / 2", "d(2*l)/db1_i / 2"])
def test_the_same_holds_for_an_entry(answer: str) -> None:
    assert judge("dl/db1", answer, indices=["i"]).state == "incorrect"


@pytest.mark.parametrize("name", ["z1", "z_1", "z^{(1)}", "z1 + 0*b1", "z1 * 1"])
def test_a_quantity_is_not_its_own_formula(name: str) -> None:
    assert judge("z1", name).feedback.endswith("it only repeats what is asked")


@pytest.mark.parametrize("answer", ["a + 0 Σ_a x_a", "a + 0 * sum(x_a, a)", "a + 0 Σ_a w_a x_a"])
def test_a_name_is_not_excused_as_the_letter_of_a_sum(answer: str) -> None:
    about = {"graph": {"z": "w @ x", "a": "sigmoid(z)"}, "shapes": {"w": ["n"], "x": ["n"]}}
    assert judge("a", answer, about) == (0, "incorrect", "'a': it only repeats what is asked")


def test_a_letter_of_a_sum_may_be_called_like_a_later_quantity() -> None:
    about = {"graph": {"z": "w @ x", "a": "sigmoid(z)"}, "shapes": {"w": ["n"], "x": ["n"]}}
    assert is_right("z", "Σ_a w_a x_a", about)


def test_a_later_quantity_that_is_the_same_may_not_be_used() -> None:
    about = {"graph": {"a": "w * x", "b": "a"}, "shapes": {"w": [], "x": []}}
    assert judge("a", "b", about) == (0, "incorrect", "'b': it may not be used here; use w, x")


def test_names_outside_in_are_refused_and_the_others_listed() -> None:
    verdict = judge("z3", "W2 z2 + b2", **{"in": ["x", "W1", "b1", "W2", "b2"]})
    assert verdict == (0, "incorrect", "'z2': it may not be used here; use W1, W2, b1, b2, x")


def test_names_inside_in_may_be_used() -> None:
    assert is_right("z3", "W2 relu(W1 x + b1) + b2", **{"in": ["x", "W1", "b1", "W2", "b2"]})


def test_derivatives_outside_in_are_refused() -> None:
    assert "dl/dz1" in judge("dl/db1", "dl/dz1", **{"in": ["dl/dz3", "W2", "z1"]}).feedback


def test_derivatives_inside_in_may_be_used() -> None:
    assert is_right("dl/db1", "W2^T dl/dz3 ⊙ 1[z1 > 0]", **{"in": ["dl/dz3", "W2", "z1"]})


def test_sizes_may_always_be_used() -> None:
    about = network(network={"layers": ["z1 = linear(K)"], "loss": "l = mse"})
    assert is_right("l", "sum((z1 - y)^2) / K", about, **{"in": ["z1", "y"]})


def test_a_name_that_comes_later_is_refused_by_default() -> None:
    assert judge("z1", "W1 x + b1 + 0 * l").state == "incorrect"


# Chains of equals --------------------------------------------------------------------------------------------


def test_all_sides_of_a_chain_must_be_right() -> None:
    verdict = judge("z1", "W1 x + b1 = W1 x = W1 x + b1")
    assert verdict.state == "incorrect"
    assert verdict.feedback.startswith("'W1 x' is not what is asked")


def test_a_chain_of_right_sides_is_right() -> None:
    assert is_right("dl/dW1", "dl/dW1 = dl/dz1 x^T = (dl/dz2 ⊙ 1[z1 > 0]) x^T")


@pytest.mark.parametrize("answer", ["w x = -0.2", "z = w x = -0.20", "w x = -0.2001"])
def test_the_value_may_stand_at_the_end(answer: str) -> None:
    assert is_right("z", answer, NUMBERS)


@pytest.mark.parametrize("answer", ["w x = 0.2", "w x = -0.21", "-0.2 = w x", "-0.2", "z = -0.2"])
def test_a_wrong_value_or_the_value_alone_is_wrong(answer: str) -> None:
    assert judge("z", answer, NUMBERS).state == "incorrect"


def test_without_numbers_in_the_file_no_value_is_right() -> None:
    about = {"graph": {"z": "w * x"}, "shapes": {"w": [], "x": []}}
    assert judge("z", "w x = 1", about).state == "incorrect"


# Readings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", ["x / 2", "1 / (2 * x)"])
def test_a_slash_before_a_product_is_read_either_way(ask: str) -> None:
    assert is_right("z", "1/2x", {"graph": {"z": ask}, "shapes": {"x": []}})


def test_a_product_of_the_same_two_names_is_entry_by_entry_with_a_star() -> None:
    about = {**SQUARE, "graph": {"z": "A * B"}}
    assert is_right("z", "A * B", about)
    assert not is_right("z", "A B", about)


def test_square_matrices_side_by_side_are_a_matrix_product() -> None:
    assert is_right("z", "A B", SQUARE)
    assert not is_right("z", "B A", SQUARE)


def test_a_mask_multiplies_a_square_matrix_entry_by_entry() -> None:
    about = {"graph": {"z": "A * (A > 0)"}, "shapes": {"A": [3, 3]}}
    assert is_right("z", "A ⊙ 1[A > 0]", about)


def test_a_transpose_may_follow_a_number_in_a_name() -> None:
    assert is_right("dl/dz2", "W_2.T dl/dz3")


def test_any_letter_does_for_the_only_index() -> None:
    assert is_right("dl/dyhat", "yhat_k - y_k", indices=["i"])


def test_a_letter_of_a_sum_is_not_the_free_one() -> None:
    assert not is_right("dl/dyhat", "sum(yhat_k - y_k, k)", indices=["i"])


def test_an_entry_may_be_answered_in_matrix_notation() -> None:
    assert is_right("dl/dW1", "dl/dz1 x^T", indices=["i", "j"])


def test_indices_in_the_wrong_order_are_wrong() -> None:
    assert not is_right("dl/dW1", "dl/dz1_j x_i", indices=["i", "j"])


def test_the_diagonal_is_asked_with_one_letter_twice() -> None:
    assert is_right("dyhat/dz3", "yhat_i (1 - yhat_i)", indices=["i", "i"])


@pytest.mark.parametrize(
    ("when", "answer", "right"),
    [("i == j", "1[z1_i > 0]", True), ("i != j", "0", True), ("i == j", "0", False), ("i != j", "1", False)],
)
def test_only_the_entries_of_when_are_asked(when: str, answer: str, right: bool) -> None:
    assert is_right("dz2/dz1", answer, indices=["i", "j"], when=when) is right


# One output, one unit ----------------------------------------------------------------------------------------

ONE = network(network={"layers": ["z1 = linear(h)", "z2 = relu", "z3 = linear(1)"], "loss": "l = half_squared_error"})
ONE["shapes"] = {"x": ["n"], "y": [1]}


@pytest.mark.parametrize("answer", ["(z3 - y) z2^T", "(z3 - y) * z2^T", "dl/dz3 z2^T"])
def test_the_gradient_of_the_weights_to_one_output_is_a_row(answer: str) -> None:
    assert is_right("dl/dW2", answer, ONE)


def test_a_column_is_its_transpose() -> None:
    assert judge("dl/dW2", "(z3 - y) z2", ONE).feedback == TRANSPOSED


def test_an_outer_product_with_one_entry_can_be_transposed() -> None:
    about = {"graph": {"z": "outer(u, v).T"}, "shapes": {"u": [1], "v": [3]}}
    assert is_right("z", "(u v^T)^T", about)


# Answers of all sorts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [None, "", "  \n"])
def test_nothing_is_blank(raw: Any) -> None:
    assert judge("z1", raw).state == "blank"


@pytest.mark.parametrize("raw", [True, [], ["W1 x + b1"], {}, {"a": 1}, object()])
def test_what_is_no_text_is_unreadable(raw: Any) -> None:
    assert judge("z1", raw).state == "unreadable"


def test_a_number_is_a_formula() -> None:
    assert is_right("z", 2, {"graph": {"z": "1 + 1 + 0 * x"}, "shapes": {"x": []}})


def test_a_wrong_shape_is_told_in_letters() -> None:
    said = "not what is asked: it is a vector of n, and a vector of h is asked"
    assert judge("z1", "x") == (0, "incorrect", said)


def test_a_factor_that_is_a_size_is_told_by_its_letter() -> None:
    about = network(network={"layers": ["z1 = linear(K)"], "loss": "l = mse"})
    assert judge("l", "sum((z1 - y)^2)", about).feedback == (
        "not what is asked: it is off by a factor of K: a sum where a mean is meant?"
    )


def test_what_is_not_finite_everywhere_is_told() -> None:
    about = {"graph": {"z": "w * x"}, "shapes": {"w": [], "x": []}}
    assert "not a finite number everywhere" in judge("z", "exp(log(w)) x", about).feedback


def test_a_part_that_is_not_needed_does_not_make_a_wrong_answer_right() -> None:
    assert not is_right("z2", "z1 1[z1 <= 0]")


# Inspecting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["W1 x + b1", "-(W1 x + b1)", "b1", "x"])
def test_inspecting_tells_nothing_of_what_is_right(answer: str) -> None:
    assert marker("z1").inspect(answer) is None


@pytest.mark.parametrize("answer", ["W1 +", "W1 W1", "foo"])
def test_inspecting_tells_of_what_cannot_be_read(answer: str) -> None:
    verdict = marker("z1").inspect(answer)
    assert verdict is not None
    assert verdict.state == "unreadable"


def test_inspecting_tells_of_names_that_may_not_be_used() -> None:
    verdict = marker("z1").inspect("z1")
    assert verdict is not None
    assert verdict.state == "incorrect"


# Hostile answers ---------------------------------------------------------------------------------------------

HOSTILE = {
    "power tower": "9**9**9**9",
    "power tower of a name": "x^9^9^9^9",
    "many brackets": "(" * 10_000,
    "many closed brackets": "(" * 9_000 + "x" + ")" * 9_000,
    "many signs": "-" * 10_000 + "x",
    "many terms": "+".join(["x"] * 9_000),
    "many factors": "*".join(["x"] * 9_000),
    "many primes": "x" + "'" * 9_000,
    "too long": "x" * 20_001,
    "one long name": "x" * 300,
    "one long word": "x" * 19_999,
    "deep fractions": r"\frac{1}{" * 500 + "x" + "}" * 500,
    "deep roots": r"\sqrt{" * 3000 + "x" + "}" * 3000,
    "left without right": r"\left(" * 3000,
    "nested sums": "".join(f"Σ_{c} " for c in "abcdefghijkl") + " ".join(f"x_{c}" for c in "abcdefghijkl"),
    "outer products": "outer(outer(x,x),x)",
    "diag of diag": "diag(diag(diag(x)))",
    "large numbers": "1e308*1e308",
    "large literal": "9" * 5000,
    "large exponent": "1e999999999",
    "nan": "nan",
    "inf": "inf + -inf",
    "zero by zero": "0/0",
    "control characters": "\x00\x1b[31m x \x07",
    "sum over nothing": "∑",
    "sum without range": "Σ_q 1",
    "an import": '__import__("os").system("x")',
    "an attribute": "x.__class__.__mro__",
    "a tuple": "(x, y)",
    "a list": "[x, [y, [z1]]]",
    "emoji": "😀 = 😀",
    "right to left": "\u202ex",
    "half a surrogate": "\ud800",
    "equals only": "====",
    "equations": "=".join(["x"] * 9_000),
    "a comparison": "x < y < z1",
    "derivatives of derivatives": "d(d(d(l)/dW1)/dW1)/dW1",
    "a large jacobian": "dW1/dW1 dW1/dW1 dW1/dW1",
    "unclosed environment": r"\begin{cases} 1",
    "a macro": r"\def\a{\a\a}\a",
    "an input": r"\input{/etc/passwd}",
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("indices", [[], ["i"]], ids=["whole", "entry"])
def test_a_hostile_answer_gets_a_verdict_and_no_marks(answer: str, indices: list[str]) -> None:
    verdict = judge("z1", answer, indices=indices)
    assert isinstance(verdict, Verdict)
    assert verdict.state in ("incorrect", "unreadable")
    assert verdict.feedback.isprintable()


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_is_inspected_without_harm(answer: str) -> None:
    found = marker("z1").inspect(answer)
    assert found is None or found.state in ("incorrect", "unreadable")


def test_a_hostile_answer_leaves_the_next_one_alone() -> None:
    for answer in HOSTILE.values():
        judge("z1", answer)
    assert is_right("z1", "W1 x + b1")


# Mistakes of the file ----------------------------------------------------------------------------------------

GRAPH = 'graph: {z: "W @ x", f: "sum(z)"}\nshapes: {W: [h, n], x: [n]}\nquestions:\n'
ONE_LETTER = "an index is a single letter, found 'ij'"
COMPARISON = "a comparison of two indices is expected here, such as i == j"
ASSUMED = "an assumption is a leaf's sum, bound or value: sum(y) = 1, x > 0, w2 = 2 * w1"


@pytest.mark.parametrize(
    ("question", "place", "message"),
    [
        ("ask: zz", 33, "the problem has no 'zz' | did you mean 'z'?"),
        ("ask: z, indices: [i, j]", 46, "'z' has 1 axis, but indices are given for 2"),
        ("ask: z, indices: [ij]", 46, ONE_LETTER),
        ("ask: z, indices: [n]", 46, "'n' is a name of the problem: an index needs a letter of its own"),
        ("ask: W, indices: [i, i]", 46, "a diagonal is of a square array"),
        ("ask: W, indices: [i, j], when: 'i + j'", 60, COMPARISON),
        ("ask: W, indices: [i, j], when: 'i == k'", 60, COMPARISON),
        ("ask: z, in: [q]", 41, "the problem has no 'q' | known: W, x, z, f, h, n"),
        ("ask: z, in: [x + W]", 41, "a name or a derivative such as dL/dz1 is expected here"),
        ("ask: z, assume: ['z = 1']", 46, f"a name whose value is given is expected here | {ASSUMED}"),
        ("ask: z, assume: ['x > f']", 50, f"a number is expected here | {ASSUMED}"),
        ("ask: z, assume: ['x']", 46, f"an assumption is an equation or a bound | {ASSUMED}"),
    ],
)
def test_a_mistake_in_a_question_is_told_at_its_place(question: str, place: int, message: str) -> None:
    assert mistakes(GRAPH + f"  - {{id: q, kind: formula, {question}}}")[0] == f"4:{place}: {message}"


def test_when_without_indices_is_a_mistake() -> None:
    found = mistakes(GRAPH + "  - {id: q, kind: formula, ask: z, when: 'i == j'}")
    assert "4:43: 'when' speaks of indices, and none are given | add indices: [i, j]" in found


@pytest.mark.parametrize("answer", ["W +", "x", "z"])
def test_a_model_answer_that_is_not_right_is_a_mistake_at_its_place(answer: str) -> None:
    found = said(doubts(problem(GRAPH + f"  - {{id: q, kind: formula, ask: z, answer: '{answer}'}}\nid: t\ntitle: t")))
    assert [text.partition(":")[0] for text in found] == ["4"]
    assert "its own model answer would not be right" in found[0]


# Questions that cannot be compared ---------------------------------------------------------------------------

NOWHERE = written(
    {
        "graph": {"z": "log(-exp(x))", "w": "2 * x"},
        "shapes": {"x": []},
        "questions": [{"id": id, "kind": "formula", "ask": id} for id in ("z", "w")],
    }
)


def test_lint_tells_of_a_question_without_points() -> None:
    found = [m for m in doubts(problem(NOWHERE)) if not m.warning]
    assert "there are not enough random points" in found[0].message


def test_a_question_without_points_is_set_aside_for_a_person() -> None:
    grader = ProblemGrader(problem(NOWHERE))
    answers = {"z": "log(-exp(x))", "w": "2x"}
    assert grader.grade(handed_in(answers)).questions[0].outcome == "grader_error"


def test_a_blank_answer_is_blank_even_there() -> None:
    grader = ProblemGrader(problem(NOWHERE))
    assert grader.grade(handed_in({"w": "2x"})).questions[0].outcome == "blank"


def test_what_is_asked_is_shown_with_its_indices_and_condition() -> None:
    assert marker("dz2/dz1", indices=["i", "j"], when="i == j").ask == "dz2/dz1, entry [i, j], i == j"


# What is asked, at the left of the answer ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["delta", "δ²".replace("²", "2"), r"\delta_2", "dW1", "dl_dW1", "grad", "grad_W1", "G"]
)
def test_a_name_of_the_students_own_may_stand_for_what_is_asked(label: str) -> None:
    assert is_right("dl/dW1", f"{label} = dl/dz1 x^T")


@pytest.mark.parametrize(
    "answer",
    [
        "w = w - 0.1 x",
        "w := w - 0.1 x",
        r"w \leftarrow w - 0.1 x",
        "w' = w - 0.1 x",
        "w_new = w - 0.1 x",
        "w_{t+1} = w_t - 0.1 x",
        r"w^{(t+1)} = w^{(t)} - 0.1 x",
    ],
)
def test_an_update_may_name_the_new_value(answer: str) -> None:
    about = {"graph": {"L": "w.T @ x"}, "shapes": {"w": ["n"], "x": ["n"]}}
    assert is_right("w - 0.1 * dL/dw", answer, about)


# An entry, where the whole array is asked ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("z1", "sum_j W1_ij x_j + b1_i"),
        ("z1", "z1_k = sum_j W1_kj x_j + b1_k"),
        ("dl/dyhat", "yhat_k - y_k"),
        ("dl/dW2", "dl/dW2_ij = dl/dz3_i z2_j"),
        ("dl/dW2", r"\frac{\partial l}{\partial W_{2,kj}} = \frac{\partial l}{\partial z_{3,k}} z_{2,j}"),
        ("dz3/dz2", "dz3_k/dz2_j = W2_kj"),
        ("dl/dz1", "sum_k dl/dz3_k W2_kj 1[z1_j > 0]"),
    ],
)
def test_an_entry_is_taken_for_the_array(ask: str, answer: str) -> None:
    assert is_right(ask, answer)


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("dl/dyhat", "y_k - yhat_k"),
        ("dl/dW2", "dl/dW2_ij = dl/dz3_j z2_i"),
        ("dl/dW2", "dl/dz3_i z2_j"),
        ("dl/dyhat", "dl/dyhat_k"),
        ("dl/dyhat", "yhat_k - y_j"),
    ],
)
def test_another_entry_is_not(ask: str, answer: str) -> None:
    assert not is_right(ask, answer)


def test_of_a_matrix_the_label_says_which_entry_is_meant() -> None:
    assert "name the entry: dL/dW_ij = …" in judge("dl/dW2", "dl/dz3_i z2_j").feedback
