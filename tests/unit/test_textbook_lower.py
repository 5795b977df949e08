"""What a formula means in a textbook: sums, quotients, powers, functions, derivatives and cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.language.ast import Branch, Cases, Derivative, Differential, Prime, Tree
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.textbook.functions import EACH, RULES
from autograder.language.textbook.terms import Reading
from tests.textbook_scope import COLUMNS, INNER, ROWS, TURNED, Network, two_layers

net = two_layers()
x, y, W1, b1, W2, b2, z1, z2, z3, yhat = (
    net.of(name) for name in ("x", "y", "W1", "b1", "W2", "b2", "z1", "z2", "z3", "yhat")
)


def told(formula: str | Tree, reading: Reading = COLUMNS, network: Network = net) -> str:
    with pytest.raises(FormulaError) as caught:
        network.read(formula, reading)
    error = caught.value
    return error.message + f" | {error.help}" * (error.help is not None)


def column(array: Any) -> Any:
    return np.reshape(array, (-1, 1))


# Arithmetic ---------------------------------------------------------------------------------------------------

FORMULAS: list[tuple[str, Any]] = [
    ("z1", column(z1)),
    ("z1.T", z1.reshape(1, -1)),
    ("W1 * x + b1", column(W1 @ x + b1)),
    ("1 - z2", column(1 - z2)),
    ("z2 - 1", column(z2 - 1)),
    ("-z2 + z1", column(z1 - z2)),
    ("z1 / z2", column(z1 / z2)),
    ("1 / (1 + exp(-z1))", column(1 / (1 + np.exp(-z1)))),
    ("(1 + exp(-z1)) ** -1", column(1 / (1 + np.exp(-z1)))),
    ("exp(-z1) / (1 + exp(-z1)) ** 2", column(np.exp(-z1) / (1 + np.exp(-z1)) ** 2)),
    ("z1 ** 2", column(z1**2)),
    ("2 ** c", np.reshape(2 ** net.of("c"), (1, 1))),
    ("1/2 * sum((yhat - y)**2)", np.reshape(((yhat - y) ** 2).sum() / 2, (1, 1))),
    ("-sum(y * log(yhat))", np.reshape(-(y * np.log(yhat)).sum(), (1, 1))),
    ("z1 / n", column(z1 / 4)),
    ("W2.T * (yhat - y) * z2 * (1 - z2)", column(W2.T @ (yhat - y) * z2 * (1 - z2))),
    ("z1 > 0", column(z1 > 0)),
    ("z1 <= z2", column(z1 <= z2)),
    ("e ** 2 * pi", np.reshape(np.e**2 * np.pi, (1, 1))),
    ("[x[0], 2]", [[x[0]], [2]]),
    ("[[1, 2], [3, 4], [5, 6]]", [[1, 2], [3, 4], [5, 6]]),
    ("W2[1, 0]", [[W2[1, 0]]]),
]


@pytest.mark.parametrize(("formula", "right"), FORMULAS, ids=[formula for formula, _ in FORMULAS])
def test_a_formula_means_what_it_says(formula: str, right: Any) -> None:
    np.testing.assert_allclose(net.value(formula), right)


def test_a_bias_goes_to_every_row_of_a_batch() -> None:
    batch = Network({"X": "Nn", "W": "hn", "b": "h"}, {}, N=5, n=4, h=3)
    right = batch.of("X") @ batch.of("W").T + batch.of("b")
    np.testing.assert_allclose(batch.value("X * W.T + b"), right)


def test_a_bias_goes_to_every_column_of_a_batch() -> None:
    batch = Network({"X": "nN", "W": "hn", "b": "h"}, {}, N=5, n=4, h=3)
    right = batch.of("W") @ batch.of("X") + batch.of("b")[:, None]
    np.testing.assert_allclose(batch.value("b + W * X"), right)


def test_a_bias_that_may_go_either_way_is_refused() -> None:
    square = Network({"X": "nn", "b": "n"}, {}, n=3)
    help = "a vector that goes to each row is written as a row: b^T"
    said = f"X is n×n and b is a column of n, so they cannot be added | {help}"
    assert told("X + b", network=square) == said


def test_a_row_goes_to_each_row_of_a_square_batch() -> None:
    square = Network({"X": "nn", "b": "n"}, {}, n=3)
    np.testing.assert_allclose(square.value("X + b^T"), square.of("X") + square.of("b"))


def test_the_square_of_a_vector_is_an_inner_product_in_that_reading() -> None:
    np.testing.assert_allclose(net.value("(yhat - y)**2", INNER), [[((yhat - y) ** 2).sum()]])


def test_the_identity_takes_the_size_of_what_it_is_added_to() -> None:
    square = Network({"A": "nn"}, {}, n=3)
    np.testing.assert_allclose(square.value("2 * I - A"), 2 * np.eye(3) - square.of("A"))


def test_the_identity_alone_has_no_size() -> None:
    assert net.read("3 * I").unsized


def test_a_vector_of_one_entry_counts_as_a_number() -> None:
    one = two_layers(n=4, h=3, K=1)
    np.testing.assert_allclose(one.value("yhat * z2 + yhat"), column(one.of("yhat") * one.of("z2") + one.of("yhat")))


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x + z1", "x is a column of n and z1 is a column of h, so they cannot be added"),
        ("W1 + yhat", "W1 is h×n and yhat is a column of K, so they cannot be added"),
        (
            "z1 + z1.T",
            "z1 is a column of h and z1.T is a row of h, so they cannot be added | one of them has to be transposed",
        ),
        ("W1 / W2", "W1 is h×n and W2 is K×h, so they cannot be divided"),
        ("z1 > x", "z1 is a column of h and x is a column of n, so they cannot be compared"),
        ("x ** x", "an exponent is a number, and x is a column of n"),
        ("2 / I", "2 is a number and I is a multiple of I, so they cannot be divided"),
        ("z1 + I", "z1 is a column of h and I is a multiple of I, so they cannot be added"),
        ("exp(I)", "the size of I is not said in I"),
        ("[x, y]", "a list is of numbers, or of lists of one length"),
        ("foo + 1", "the problem has no 'foo'"),
        ("x after 2 steps", "a formula cannot speak of what comes after some steps"),
        ("reshape(x, 4)", "unknown function 'reshape' | known: relu"),
        ("one_hot(x, 4)", "unknown function 'one_hot' | known: outer"),
        ("sigmod(x)", "unknown function 'sigmod' | did you mean 'sigmoid'?"),
        ("max(x, 0, 1, 2)", "max takes axis, keepdims; this is one too many"),
        ("outer(W1, x)", "an outer product is of two vectors, and W1 is h×n"),
        ("dot(x, z1)", "x is a column of n and z1 is a column of h, so they cannot be multiplied"),
        ("maximum(x, z1)", "x is a column of n and z1 is a column of h, so they cannot be compared"),
        ("softmax(2)", "softmax is of a vector, and 2 is a number"),
        ("transpose(x, 1)", "transpose takes 1 argument, found 2"),
        ("exp()", "exp of what? put it in brackets"),
        ("x[0, 1]", "too many indices: x takes one index, found 2"),
        ("W1[0]", "too few indices: W1 takes 2 indices, found 1 | write each of them, as in X_ij, or use matrices"),
        ("x[4]", "there is no entry 4 here: 4 goes from 0 to 3"),
        ("x[1:2]", "an index is a letter or a whole number, not 1:2"),
    ],
)
def test_what_has_no_meaning_is_told_in_words(formula: str, said: str) -> None:
    assert told(formula) == said


def test_the_inverse_of_a_matrix_is_not_known() -> None:
    square = Network({"A": "nn"}, {}, n=3)
    said = "the inverse of a matrix is not known here | for a power of each entry write 1/(…)"
    assert told("A ** -1", network=square) == said


def test_a_size_drawn_for_two_letters_is_told_as_a_number() -> None:
    alike = Network({"A": "hn", "B": "hn"}, {}, n=3, h=3)
    assert told("A @ B.T + [1, 2]", network=alike) == (
        "A @ B.T is 3×3 and [1, 2] is a column of 2, so they cannot be added"
    )


@pytest.mark.parametrize("formula", ["9**9**9**9", "9**9**9**9 * x", "1/0", "0/0 + x", "(0-1)**0.5"])
def test_numbers_beyond_all_bounds_neither_hang_nor_raise(formula: str) -> None:
    net.value(formula)


def test_a_sum_of_thousands_of_parts_is_read() -> None:
    np.testing.assert_allclose(net.value(net.times(*["c"] * 3000, sign="+")), [[3000 * net.of("c")]])


# Functions ----------------------------------------------------------------------------------------------------

PLAIN = [name for name in EACH if name != "clip"]


@pytest.mark.parametrize("name", PLAIN)
def test_a_function_of_each_entry_leaves_a_row_a_row(name: str) -> None:
    term = net.read(f"{name}(yhat.T)")
    assert (term.node.shape, term.split) == ((2,), 0)


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_function_of_the_table_is_one_of_the_problems(name: str) -> None:
    assert name in net.callables


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("ln(yhat)", column(np.log(yhat))),
        ("σ(z1)", column(1 / (1 + np.exp(-z1)))),
        ("ReLU(z1)", column(np.maximum(z1, 0))),
        ("max(0, z1)", column(np.maximum(z1, 0))),
        ("maximum(z1, z2)", column(np.maximum(z1, z2))),
        ("max(z1)", [[z1.max()]]),
        ("mean(W1)", [[W1.mean()]]),
        ("sum(W1, axis=0)", column(W1.sum(axis=0))),
        ("norm(x)", [[np.linalg.norm(x)]]),
        ("diag(x)", np.diag(x)),
        ("diag(dz2/dz1)", column(1 - z2**2)),
        ("trace(outer(x, x))", [[x @ x]]),
        ("outer(z1, x.T)", np.outer(z1, x)),
        ("dot(x, x.T)", [[x @ x]]),
        ("dot(W1, x)", column(W1 @ x)),
        ("transpose(W1)", W1.T),
        ("where(z1 > 0, z1, 0)", column(np.maximum(z1, 0))),
        ("softmax(z3)", column(np.exp(z3) / np.exp(z3).sum())),
        ("leaky_relu(z1, 0.1)", column(np.where(z1 > 0, z1, 0.1 * z1))),
        ("sum(3)", [[3]]),
    ],
)
def test_a_function_means_what_it_says(formula: str, right: Any) -> None:
    np.testing.assert_allclose(net.value(formula), right)


# Derivatives --------------------------------------------------------------------------------------------------


def test_a_derivative_of_a_vector_by_a_vector_has_the_numerator_in_rows() -> None:
    np.testing.assert_allclose(net.value("dz3/dz2"), W2)


def test_a_turned_derivative_has_the_denominator_in_rows() -> None:
    np.testing.assert_allclose(net.value("dz3/dz2", TURNED), W2.T)


def test_a_gradient_is_a_row_where_that_is_the_reading() -> None:
    np.testing.assert_allclose(net.value("dl/dyhat", ROWS), (yhat - y).reshape(1, -1))


def test_a_transposed_jacobian_is_turned() -> None:
    np.testing.assert_allclose(net.value("(dz3/dz2).T"), W2.T)


def test_a_second_derivative_is_a_matrix() -> None:
    np.testing.assert_allclose(net.value("d2l/dyhat dyhat"), np.eye(2))


def test_a_derivative_of_an_unknown_name_is_told() -> None:
    with pytest.raises(UnknownNameError) as caught:
        net.read(Derivative("l", ("W3",), 3, 9))
    assert (caught.value.message, caught.value.help) == ("the problem has no 'W3'", "known: W1, W2")


def differential(body: str, by: str) -> Differential:
    return Differential(net.tree(body), net.tree(by), 0, 0)


def test_a_differential_is_of_the_formula_under_it() -> None:
    np.testing.assert_allclose(net.value(differential("1/2 * sum((yhat - y)**2)", "yhat")), column(yhat - y))


def test_a_differential_of_a_vector_is_a_jacobian() -> None:
    np.testing.assert_allclose(net.value(differential("z2 * z2", "z2"), ROWS), np.diag(2 * z2))


def test_a_differential_by_an_entry_is_a_number() -> None:
    tree = Differential(net.tree("sum(z2 ** 3)"), net.tree("z2[1]"), 0, 0)
    np.testing.assert_allclose(net.value(tree), [[3 * z2[1] ** 2]])


def test_a_differential_by_a_formula_is_refused() -> None:
    said = "a derivative is by a quantity of the problem or an entry of one, not by 2 * z2"
    assert told(differential("z2", "2 * z2")) == said


@pytest.mark.parametrize(
    ("function", "right"),
    [("tanh", 1 - np.tanh(z1) ** 2), ("relu", z1 > 0), ("σ", np.exp(-z1) / (1 + np.exp(-z1)) ** 2), ("sign", 0 * z1)],
)
def test_a_prime_is_the_slope_at_each_entry(function: str, right: Any) -> None:
    np.testing.assert_allclose(net.value(Prime(function, net.tree("z1"), 0, 0)), column(right))


def test_the_slope_of_a_function_of_all_entries_is_refused() -> None:
    said = "softmax' is not one number for each entry: softmax mixes the entries | write the derivative as a fraction"
    assert told(Prime("softmax", net.tree("z1"), 0, 0)) == said


def test_a_prime_multiplies_a_gradient_entry_by_entry() -> None:
    tree = net.times("dl/dz2", Prime("tanh", net.tree("z1"), 0, 0), sign="⊙")
    np.testing.assert_allclose(net.value(tree), net.value("dl/dz1"))


# Cases --------------------------------------------------------------------------------------------------------


def cases(*branches: tuple[str, str | None], network: Network = net) -> Cases:
    read = [
        Branch(network.tree(value), None if condition is None else network.tree(condition), 0, 0)
        for value, condition in branches
    ]
    return Cases(tuple(read), 0, 0)


@pytest.mark.parametrize(
    "branches",
    [
        (("1", "z1 > 0"), ("0", None)),
        (("1", "z1 > 0"), ("0", "z1 <= 0")),
        (("0", "z1 < 0"), ("1", "0 <= z1")),
        (("0", "z1 < 0"), ("0", "z1 == 0"), ("1", "z1 > 0")),
        (("z1 / z1", "z1 > 0"), ("0 * z1", None)),
    ],
)
def test_cases_of_values_are_decided_for_each_entry(branches: Any) -> None:
    np.testing.assert_allclose(net.value(cases(*branches)), column(z1 > 0))


def test_the_first_case_that_holds_is_taken() -> None:
    np.testing.assert_allclose(net.value(cases(("1", "z1 > -100"), ("2", "z1 > 0"), ("3", None))), column(0 * z1 + 1))


def test_cases_of_a_gradient_by_a_matrix_stand_as_it_does() -> None:
    np.testing.assert_allclose(net.value(cases(("dl/dW1", "c > 100"), ("dl/dW1", None)), ROWS), net.value("dl/dW1").T)


def test_a_missing_case_is_told() -> None:
    said = "a case is missing: nothing says what holds otherwise | add a last line with otherwise"
    assert told(cases(("1", "z1 > 0"), ("0", "z1 < 0"))) == said


def test_cases_of_different_sizes_are_told() -> None:
    said = "z1 > 0 is a column of h and x is a column of n, so they cannot be chosen from"
    assert told(cases(("x", "z1 > 0"), ("0", None))) == said


# Bounds -------------------------------------------------------------------------------------------------------


def test_a_derivative_of_too_many_entries_is_refused() -> None:
    large = Network({"v": "n", "A": "mn"}, {"u": "A @ v"}, n=300, m=200)
    assert told("du/dA", network=large) == "this derivative has more than 1,000,000 entries"


def test_an_array_of_too_many_entries_is_refused() -> None:
    large = Network({"v": "n"}, {}, n=2000)
    assert told("outer(v, v)", network=large) == "this has 4,000,000 entries; at most 1,000,000 are computed"


def test_a_differential_of_too_many_steps_is_refused() -> None:
    large = Network({"v": "n"}, {}, n=3000)
    tree = Differential(large.tree("sin(cos(sin(cos(sin(cos(v))))))"), large.tree("v[0]"), 0, 0)
    assert told(tree, network=large) == "written out in full, this formula has more than 20,000 parts"


def test_a_derivative_of_the_identity_is_told() -> None:
    assert told(differential("2 * I", "z1")) == "the size of I is not said in 2 * I"


def test_a_slope_at_the_identity_is_told() -> None:
    assert told(Prime("tanh", net.tree("I"), 0, 0)) == "the size of I is not said in I"


def test_dot_of_a_number_scales() -> None:
    np.testing.assert_allclose(net.value("dot(2, W1)"), 2 * W1)


@pytest.mark.parametrize("last", ["z1 * 2 > 0", "(z1 > 0) * (z2 > 0)"])
def test_conditions_on_different_things_need_an_otherwise(last: str) -> None:
    assert told(cases(("1", "z1 > 0"), ("0", last))).startswith("a case is missing")


def test_a_condition_of_several_comparisons_alone_needs_an_otherwise() -> None:
    assert told(cases(("1", "(z1 > 0) * (z2 > 0)"))).startswith("a case is missing")


def test_a_long_factor_is_not_written_out_again() -> None:
    tree = net.times(" + ".join(["z1"] * 80), "x", sign="+")
    assert told(tree) == "what stands before it is a column of h and x is a column of n, so they cannot be added"
