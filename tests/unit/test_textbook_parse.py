"""Students' formulas typed plainly: what they are read as, and what is said of those that cannot be read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.language.ast import Tree
from autograder.language.errors import FormulaError
from autograder.language.lex import MAX_CHARACTERS
from autograder.language.parse import MAX_DEPTH
from autograder.language.textbook.parse import read
from autograder.language.unparse import unparse
from autograder.language.walk import children
from tests.textbook_cells import Names, names

NAMES = names(
    numbers="L a l2 v1 M", vectors="x y yhat b1 b2 z1 z2 z3 h o P w delta2 w_new", matrices="W1 W2"
)  # fmt: skip


def trees(text: str, tight: bool = False) -> list[str]:
    return [unparse(side) for side in read(text, Names(NAMES), tight)]


def tree(text: str) -> str:
    (side,) = trees(text)
    return side


def mistake(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        read(text, Names(NAMES))
    return caught.value


# --- signs

SIGNS = {
    "x^2 + y**2 + z1²": "x**2 + y**2 + z1**2",
    "x⁻¹ + x^-1 + x^(-1)": "x**-1 + x**-1 + x**-1",
    "2^-x": "2**-x",
    "-x^2": "-x**2",
    "x − y – b2": "x - y - b2",
    "x * y": "x * y",
    "x · y ⋅ b2": "x · y · b2",
    "x × y": "x y",
    "W1 @ x": "W1 @ x",
    "x ⊙ y ∘ b2": "x ⊙ y ⊙ b2",
    "x .* y": "x ⊙ y",
    "x ÷ y": "x / y",
    "½ x": "0.5 x",
    "z₁ᵢ": "z1[i]",
    "x ≤ y": "x <= y",
    "x ≥ 0": "x >= 0",
    "x ≠ y": "x != y",
    "√x + √(x + 1)": "sqrt(x) + sqrt(x + 1)",
}


@pytest.mark.parametrize("text", SIGNS)
def test_signs_are_read_in_every_spelling(text: str) -> None:
    assert tree(text) == SIGNS[text]


TRANSPOSES = ["W2ᵀ", "W2^T", "W2^{T}", "W2.T", "W2'", "W2′", "W₂ᵀ", "W2⊤", "W2^⊤", "W_2^T"]


@pytest.mark.parametrize("text", TRANSPOSES)
def test_the_transpose_has_many_spellings(text: str) -> None:
    assert tree(f"{text} x") == "W2.T x"


def test_a_bracket_is_transposed_by_a_prime() -> None:
    assert tree("(x - y)'") == "(x - y).T"


def test_a_transpose_may_stand_directly_before_its_factor() -> None:
    assert tree("x^Ty") == "x.T y"


def test_the_power_t_needs_another_spelling_where_t_is_a_name() -> None:
    with pytest.raises(FormulaError, match=r"'T' is a name of the problem too"):
        read("x^T", Names({"x": 1, "T": 0}))


BRACKETS = {
    "-[y log a + (1-y) log(1-a)]": "-(y log(a) + (1 - y) log(1 - a))",
    "{x + y} 2": "(x + y) × 2",
    "[W1 x + b1]^+": "relu(W1 x + b1)",
    "(W1 x + b1)⁺": "relu(W1 x + b1)",
    "z1^+": "relu(z1)",
    "(z1)_+": "relu(z1)",
    "W2[W1 x + b1]^+ + b2": "W2 relu(W1 x + b1) + b2",
    "W2(W1 x + b1)^++b2": "W2 relu(W1 x + b1) + b2",
    "|x|": "abs(x)",
    "|x||y|": "abs(x) abs(y)",
    "2|x - |y||": "2 abs(x - abs(y))",
    "||x||²": "norm(x)**2",
    "‖x - y‖_2": "norm(x - y)",
    "(W1 x)_k": "(W1 x)[k]",
    "[x, y]": "[x, y]",
}


@pytest.mark.parametrize("text", BRACKETS)
def test_brackets_are_read_by_their_kind(text: str) -> None:
    assert tree(text) == BRACKETS[text]


BESIDE = {
    "2x": "2 x",
    "W1x+b1": "W1 x + b1",
    "W1 x + b1": "W1 x + b1",
    "2(x+y)": "2 (x + y)",
    "a(1-a)": "a (1 - a)",
    "(v1>0)(1)(w)": "(v1 > 0) × 1 w",
    "1/2 (y - x)^2": "1 / 2 (y - x)**2",
    "1/2x": "1 / 2 x",
    "x dL/dyhat dyhat/dz3 W2 dz2/dz1": "x dL/dyhat dyhat/dz3 W2 dz2/dz1",
    "ylog(yhat)": "y log(yhat)",
    "x^2y": "x**2 y",
    "x_jy_j": "x[j] y[j]",
}


@pytest.mark.parametrize("text", BESIDE)
def test_factors_side_by_side_are_a_product(text: str) -> None:
    assert tree(text) == BESIDE[text]


def test_factors_side_by_side_may_bind_tighter_than_a_slash() -> None:
    assert trees("1/2x", tight=True) == ["1 / (2 x)"]


def test_a_slash_between_brackets_is_the_same_when_tight() -> None:
    assert trees("(1/2) x", tight=True) == ["1 / 2 x"]


# --- names

WRITTEN = {
    "yhat": ["ŷ", "y_hat", "yhat", "y_{hat}", "YHAT"],
    "W1": ["W1", "W_1", "W₁", "W^(1)", "W^[1]", "W^{(1)}", "W^{[1]}", "W⁽¹⁾", "w1", "W(1)", "W_{1}"],
    "delta2": ["δ2", "delta2", "δ_2", "δ^(2)", "delta_{2}"],
    "w_new": ["w_new", "w_{new}", "wnew"],
    "l2": ["l2", "l_2", "L2"],
    "z1[i]": ["z1_i", "z_1i", "z_{1i}", "z_{1,i}", "z_i^(1)", "z^(1)_i", "z1[i]", "z₁ᵢ"],
    "W1[k, j]": ["W1_kj", "W_kj^(1)", "w_{kj}^{(1)}", "W^(1)_{kj}", "W1[k, j]", "W1[k,j]"],
    "delta[i, j]": ["δ_ij", "delta_ij", "δ_{i,j}", "δ_{ij}"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in WRITTEN.items() for text in texts])
def test_a_name_has_many_spellings(name: str, text: str) -> None:
    assert tree(f"{text} + z_i") == f"{name} + {tree('z_i')}"


def test_a_name_as_it_stands_wins_over_an_entry() -> None:
    assert [unparse(t) for t in read("w_k", Names({"w": 1, "w_k": 0}))] == ["w_k"]


def test_a_power_is_not_the_number_of_a_layer() -> None:
    assert tree("x^(2)") == "x**2"


def test_a_letter_of_an_index_is_no_name_in_other_capitals() -> None:
    assert [unparse(t) for t in read("y_k if k = j", Names({"y": 1, "K": 0}))] == ["{y[k] if k == j}"]


def test_a_name_in_other_capitals_is_found_only_if_there_is_one() -> None:
    assert [unparse(t) for t in read("w1", Names({"W1": 2, "w_1": 1}))] == ["w_1"]


def test_an_unknown_name_is_left_for_later() -> None:
    assert tree("q + q_k + f(x)") == "q + q[k] + f(x)"


def test_numbers_count_entries_in_brackets() -> None:
    assert tree("h[0] + W1[0, 1]") == "h[0] + W1[0, 1]"


def test_e_is_a_name_where_the_problem_has_one() -> None:
    assert [unparse(t) for t in read("e^2", Names({"e": 0}))] == ["e**2"]


def test_the_examples_of_a_batch_are_counted_by_letters_above() -> None:
    text = "1/n Σ_i (x_j^{(i)} - y^(i))"
    assert [unparse(t) for t in read(text, Names({"x": 2, "y": 1}))] == ["1 / n (Σ_i (x[i, j] - y[i]))"]


def test_a_probability_is_an_entry() -> None:
    assert tree("P(y = j) - P(y=1)") == "P[j] - P[1]"


def test_what_a_quantity_depends_on_may_be_said() -> None:
    assert trees("L(yhat, y) = a") == ["L", "a"]


# --- functions

FUNCTIONS = {
    "σ(z1) + sigma(z1)": "sigmoid(z1) + sigmoid(z1)",
    "exp(-z1) + e^-z1 + e^{-z1} + e^(-z1)": "exp(-z1) + exp(-z1) + exp(-z1) + exp(-z1)",
    "ln x": "log(x)",
    "log yhat_k": "log(yhat[k])",
    "y log a": "y log(a)",
    "log a log L": "log(a) log(L)",
    "log 2x": "log(2 x)",
    "log x^2": "log(x**2)",
    "log Σ_j exp(z_j) - x_i": "log(Σ_j exp(z[j])) - x[i]",
    "tanh²(z1)": "tanh(z1)**2",
    "tanh^2(z1)": "tanh(z1)**2",
    "tanh(z1)^2": "tanh(z1)**2",
    "σ'(z1)": "sigmoid'(z1)",
    "tanh'(z1)": "tanh'(z1)",
    "ReLU'(z1)": "relu'(z1)",
    "g'(z1)": "g'(z1)",
    "max(0, z1)": "max(0, z1)",
    "softmax(h)_i": "softmax(h)[i]",
    "softmax_i(h)": "softmax(h)[i]",
    "log_softmax(h)": "log_softmax(h)",
    "log_2(x)": "log2(x)",
    "sum(W1, axis=0)": "sum(W1, axis=0)",
    "ReLU(x)": "relu(x)",
}


@pytest.mark.parametrize("text", FUNCTIONS)
def test_functions_are_read(text: str) -> None:
    assert tree(text) == FUNCTIONS[text]


# --- sums, cases, conditions

SUMS = {
    "Σ_k y_k log o_k + a": "Σ_k y[k] log(o[k]) + a",
    "sum_k y_k o_k": "Σ_k y[k] o[k]",
    "sum(y_j * o_j, j)": "Σ_j y[j] * o[j]",
    "sum(y_j * o_i, j != i)": "Σ_{j != i} y[j] * o[i]",
    "Σ_{j≠i} y_j": "Σ_{j != i} y[j]",
    "sum_{j, j != i} y_j": "Σ_{j, j != i} y[j]",
    "Σ_{j=1}^M w_j x_j": "Σ_{j=1}^{M} w[j] x[j]",
    "Σ_j^{M} w_j": "Σ_j^{M} w[j]",
    "Σ_jy_j": "Σ_j y[j]",
    "Σ_kj W1_kj x_j": "Σ_{k,j} W1[k, j] x[j]",
    "sum(x)": "sum(x)",
    "Σ x y": "sum(x y)",
    "exp(h_i)/Σ_k exp(h_k) - y_i": "exp(h[i]) / (Σ_k exp(h[k])) - y[i]",
}


@pytest.mark.parametrize("text", SUMS)
def test_a_sum_extends_as_far_as_a_product(text: str) -> None:
    assert tree(text) == SUMS[text]


CASES = {
    "{1 if z1 > 0, 0 otherwise}": "{1 if z1 > 0, 0 otherwise}",
    "1 if z1 > 0 else 0": "{1 if z1 > 0, 0 otherwise}",
    "1 if z1 > 0 and 0 otherwise": "{1 if z1 > 0, 0 otherwise}",
    "1 if z1 > 0, 0 if z1 < 0, 2": "{1 if z1 > 0, 0 if z1 < 0, 2 otherwise}",
    "1 if z1 > 0, else 0": "{1 if z1 > 0, 0 otherwise}",
    "{1, z1 > 0; 0, z1 <= 0}": "{1 if z1 > 0, 0 if z1 <= 0}",
    "{1, z1 > 0; 0 otherwise}": "{1 if z1 > 0, 0 otherwise}",
    "1 for z1 > 0, 0 for z1 <= 0": "{1 if z1 > 0, 0 if z1 <= 0}",
    "o_i(1-o_i) if i = j, -o_i o_j otherwise": "{o[i] (1 - o[i]) if i == j, -o[i] o[j] otherwise}",
    "(1 if z1 > 0 else 0) * x": "{1 if z1 > 0, 0 otherwise} * x",
    "1[z1 > 0]": "z1 > 0",
    "1(z1 > 0) x": "(z1 > 0) x",
    "1_{z1>0}": "z1 > 0",
    "𝟙[z1 > 0]": "z1 > 0",
    "I(z1>0)": "z1 > 0",
    "y_i ([i = j] - o_j)": "y[i] ((i == j) - o[j])",
}


@pytest.mark.parametrize("text", CASES)
def test_cases_and_conditions_are_read(text: str) -> None:
    assert tree(text) == CASES[text]


# --- derivatives

DERIVATIVES = {
    "dL/dW1": "dL/dW1",
    "∂L/∂ŷ": "dL/dyhat",
    "d L / d yhat": "dL/dyhat",
    "do_j/dh_i": "do/dh[j, i]",
    "dL/dh_i": "dL/dh[i]",
    "do_j/dL": "do/dL[j]",
    "dL/dW_kj^(1)": "dL/dW1[k, j]",
    "dP(y=j)/dh_i": "dP/dh[j, i]",
    "dReLU(z1)/dz1": "∂(relu(z1))/∂z1",
    "∂(W1 x)/∂x": "∂(W1 x)/∂x",
    "d/dh_i h_i^2 + x": "∂(h[i]**2)/∂h[i] + x",
    "d/dW1 L": "dL/dW1",
    "∇_W1 L": "dL/dW1",
    "∇_{W1} (x y)": "∂(x y)/∂W1",
    "d2L/da2": "d2L/da da",
    "∂²L/∂a²": "d2L/da da",
    "d²L/dw da": "d2L/dw da",
    "(dz2/dz1)_{ii}": "dz2/dz1[i, i]",
    "dL/dW1^T": "dL/dW1.T",
    "dL/dv1 dv1/da": "dL/dv1 dv1/da",
}


@pytest.mark.parametrize("text", DERIVATIVES)
def test_derivatives_are_read(text: str) -> None:
    assert tree(text) == DERIVATIVES[text]


def test_names_that_begin_with_d_are_divided() -> None:
    assert [unparse(t) for t in read("dx/dy", Names({"dx": 0, "dy": 0, "x": 0, "y": 0}))] == ["dx / (dy)"]


# --- sides


@pytest.mark.parametrize("sign", ["=", ":=", "←", "= ="])
def test_the_sides_of_an_equation_are_separated(sign: str) -> None:
    assert trees(f"L {sign} a") == ["L", "a"]


def test_an_equation_may_go_on_from_the_line_before() -> None:
    assert trees("= x + y = z1") == ["x + y", "z1"]


def test_a_side_of_an_equation_may_have_cases() -> None:
    assert trees("dz2/dz1 = 1 if z1 > 0, 0 otherwise") == ["dz2/dz1", "{1 if z1 > 0, 0 otherwise}"]


@pytest.mark.parametrize("end", [".", ",", " .", ";"])
def test_the_end_of_a_sentence_is_left_out(end: str) -> None:
    assert tree("x + 1" + end) == "x + 1"


# --- places


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("x + W₁ y", 4, 6), ("x + W^{(1)}_{kj} y", 4, 16), ("(x) + tanh²(z1)", 6, 15), ("x y + ∂L/∂W_1", 6, 13)],
)
def test_a_part_knows_where_it_stands(text: str, start: int, end: int) -> None:
    (side,) = read(text, Names(NAMES))
    places = [(side.start, side.end)]
    level = list(children(side))
    while level:
        places += [(part.start, part.end) for part in level]
        level = [inner for part in level for inner in children(part)]
    assert (start, end) in places


# --- mistakes: text, where, what is said, and the help

MISTAKES = [
    ("", 0, 0, "a formula is expected, found nothing", None),
    ("(x + y", 0, 1, "the bracket opened here is never closed", "add ')' where it ends"),
    ("x + y)", 5, 6, "the bracket closed here was never opened", None),
    ("(x + y]", 6, 7, "')' is expected here, found ']'", "the bracket it would close was opened as '('"),
    ("()", 0, 1, "a formula is expected in these brackets, found nothing", None),
    ("x +", 3, 3, "a number, a name or a bracket is expected here, found the end", None),
    ("2 3", 2, 3, "an operator is missing before '3'", "decimals have a point"),
    ("log", 0, 3, "the argument of 'log' is missing", "write log(x)"),
    ("y + log + x", 4, 7, "the argument of 'log' is missing", None),
    ("log x y", 6, 7, "where the argument of 'log' ends is not clear", "write brackets: log(…)"),
    ("log x / y", 6, 7, "where the argument of 'log' ends is not clear", "write brackets: log(…)"),
    ("a_k", 0, 3, "'a' is a single number: it has no entry 'k'", None),
    ("x_kj", 0, 4, "an entry of 'x' has one index, found k, j", None),
    ("x_7", 0, 3, "the problem has no 'x7'", "counted from 0, in square brackets: x[0]"),
    ("W1_{01}", 0, 7, "the problem has no 'W101'", "W1[0, 0]"),
    ("x^{(2)}", 0, 7, "the problem has no 'x2'", None),
    ("y_{k+1}", 2, 7, "the letters of an entry are expected here, found '{k+1}'", None),
    ("L'", 1, 2, "'L' is a single number, which has no transpose", "write what it is by: dL/dx"),
    ("dL/dQ", 4, 5, "the problem has no 'Q'", None),
    ("dQ/dx", 1, 2, "the problem has no 'Q'", None),
    ("∂L", 0, 1, "a derivative is written ∂L/∂W", "what it is a derivative by is missing"),
    ("∇ L", 0, 1, "what the gradient is by is missing", "write ∇_W L"),
    ("d/dx", 0, 1, "what is differentiated is missing", None),
    ("0 < x < 1", 6, 7, "comparisons cannot be chained", None),
    ("Σ_k", 0, 1, "what is summed is missing", None),
    ("Σ_{k ∈ S} x_k", 5, 6, None, "the sum runs over a whole axis; write its letter alone"),
    ("x, y", 1, 2, "one formula is expected, found a comma", "cases stand in braces"),
    ("x ≈ 3", 2, 3, None, "write only what is exact"),
    ("x + …", 4, 5, None, "write all of it out"),
    ('"x"', 0, 1, "unexpected character '\"'", "a formula has no quotes in it"),
    ("|x", 0, 1, "the bracket opened here is never closed", "add '|' where it ends"),
    ("if x > 0", 0, 2, "a value is expected before 'if'", "write 1 if z > 0, 0 otherwise"),
    ("1 if v1 > 0 and a > 0", 12, 15, "two conditions at once cannot be read", "write their product"),
    ("1 if x", 5, 6, "a condition such as z > 0 is expected here", None),
    ("1[x]^2 + 𝟙(x)", 10, 11, "a condition is expected in these brackets", "write 1[z > 0]"),
    ("e^-2x", 4, 5, "where the exponent ends is not clear", "write it in brackets: e^(…)"),
    ("x_j^{(i)}", 0, 9, "an entry of 'x' has one index, found i, j", None),
    ("1e999", 0, 5, "the number '1e999' is too large", None),
]


@pytest.mark.parametrize(("text", "start", "end", "message", "help"), MISTAKES, ids=[m[0] for m in MISTAKES])
def test_a_mistake_is_told_at_its_place(text: str, start: int, end: int, message: str | None, help: str | None) -> None:
    found = mistake(text)
    assert (found.start, found.end) == (start, end)
    assert message is None or found.message == message
    assert help is None or help in (found.help or "")


# --- bounds

LONG = {
    "brackets": "(" * 10_000,
    "nested brackets": "(" * 5_000 + "x" + ")" * 5_000,
    "braces": "{" * 10_000,
    "fractions": r"\frac" * 4_000,
    "fractions with braces": r"\frac{" * 3_000,
    "derivatives": r"\frac{\partial " * 1_300,
    "primes": "x" + "'" * 5_000,
    "primes of a function": "σ" + "'" * 5_000,
    "bars": "| " * 9_000,
    "sums": "Σ_j" * 6_000,
    "words": "x" * 19_990 + " +",
    "names run together": "ylog" * 4_999 + " +",
    "factors": "x " * 10_000,
    "slashes": "d/d" * 6_000,
    "minus signs": "-" * 20_000,
    "powers": "x^" * 10_000,
    "indices": "x[" * 10_000,
    "letters": "x_{" + "i" * 19_000 + "}",
    "names below": "d9L/d" + "wd" * 9_000,
    "cases": r"\begin{cases}" * 1_500,
    "functions": "log " * 5_000,
    "accents": r"\hat" * 5_000,
    "sides": "x=" * 10_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_formula_is_read_or_refused_quickly(name: str) -> None:
    start = time.process_time()
    with pytest.raises(FormulaError):
        read(LONG[name][:MAX_CHARACTERS], Names(NAMES))
    assert time.process_time() - start < 3


def test_a_formula_has_a_greatest_length() -> None:
    assert mistake("x" * (MAX_CHARACTERS + 1)).start == MAX_CHARACTERS


@pytest.mark.parametrize(
    "around", [("(", ")"), (r"\frac{", "}{2}"), ("tanh(", ")"), ("{", "}"), (r"\left(", r"\right)")]
)
def test_a_formula_may_be_as_deep_as_can_be_walked(around: tuple[str, str]) -> None:
    many = MAX_DEPTH - 5
    assert read(around[0] * many + "x" + around[1] * many, Names(NAMES))


SCRAPS = st.sampled_from([
    *" xyWzLadeTijσŷ12+-*/^_=<>()[]{}|‖.,;:&'²₁ᵀ⁺⁻∂∇√Σ𝟙½·×⊙\\$\t",
    *("W1", "log", "sum", "sum_", "if ", " else ", "otherwise", "dL/dx", "dl", "/d", ".T", "^T", "^{(2)}", "P(y=j)"),
    *("1(", "d2", "!=", "||", "**", "x\u0302", "\f", r"\frac{", "}{", r"\partial ", r"\hat", r"\left", r"\right"),
    *(r"\left(", r"\right)", r"\sum", r"\begin{cases}", r"\end{cases}", r"\\", r"\text{", r"\text{if}", r"\mathbb{1}"),
    *(r"\quad", r"\cdot", r"\log", r"\underbrace{", r"\mathbf", r"\nabla", r"\operatorname{", r"\_", r"\lvert"),
    r"\text{ is a diagonal matrix with }",
])  # fmt: skip


def outcome(text: str, tight: bool) -> list[Tree] | FormulaError:
    try:
        return read(text, Names(NAMES), tight)
    except FormulaError as error:
        return error


@given(st.lists(SCRAPS, max_size=14).map("".join), st.booleans())
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str, tight: bool) -> None:
    found = outcome(text, tight)
    assert found
    for one in found if isinstance(found, list) else [found]:
        assert 0 <= one.start <= one.end <= len(text)
        assert isinstance(one, FormulaError) or unparse(one)
