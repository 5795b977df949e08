"""Products read as in a textbook: vectors are columns, and a chain of factors is bracketed as it fits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.language.ast import BESIDE, DOT
from autograder.language.errors import FormulaError
from tests.textbook_scope import COLUMNS, INNER, LOOSE, ROWS, TURNED, Network, two_layers

net = two_layers()
x, y, W1, W2, z1, z2, yhat = (net.of(name) for name in ("x", "y", "W1", "W2", "z1", "z2", "yhat"))
W1_GRADIENT = net.value("dl/dW1")


def told(network: Network, tree: object, reading: object = COLUMNS) -> str:
    with pytest.raises(FormulaError) as caught:
        network.read(tree, reading)  # type: ignore[arg-type]
    return str(caught.value)


# The chain rule, in the layouts of the books ------------------------------------------------------------------


@pytest.mark.parametrize("sign", [BESIDE, DOT, "*", "@"])
def test_in_rows_the_input_times_the_chain_is_the_transposed_gradient(sign: str) -> None:
    chain = net.times("x", "dl/dyhat", "dyhat/dz3", "W2", "dz2/dz1", sign=sign)
    np.testing.assert_allclose(net.value(chain, ROWS), W1_GRADIENT.T)


def test_in_rows_the_gradient_by_a_matrix_is_its_transpose() -> None:
    np.testing.assert_allclose(net.value("dl/dW1", ROWS), W1_GRADIENT.T)


def test_in_rows_the_gradient_by_a_bias_is_a_row() -> None:
    chain = net.times("dl/dyhat", "dyhat/dz3", "W2", "dz2/dz1")
    np.testing.assert_allclose(net.value(chain, ROWS), net.value("dl/db1").T)


def test_loosely_a_row_before_a_column_is_their_outer_product() -> None:
    chain = net.times("dl/dyhat", "dyhat/dz3", "W2", "dz2/dz1", "x")
    np.testing.assert_allclose(net.value(chain, LOOSE), W1_GRADIENT)


def test_strictly_a_row_before_a_column_of_another_size_does_not_fit() -> None:
    chain = net.times("dl/dyhat", "dyhat/dz3", "W2", "dz2/dz1", "x")
    said = "dl/dyhat dyhat/dz3 W2 dz2/dz1 is a row of h and x is a column of n, so they cannot be multiplied"
    assert told(net, chain, ROWS) == said


def test_with_columns_the_gradient_goes_back_through_the_transposed_weights() -> None:
    delta = net.times(net.times(net.times("W2.T", "dl/dz3"), "dz2/dz1", sign="⊙"), "x.T")
    np.testing.assert_allclose(net.value(delta), W1_GRADIENT)


def test_turned_jacobians_stand_before_the_gradient() -> None:
    chain = net.times("dz2/dz1", "dz3/dz2", "dyhat/dz3", "dl/dyhat")
    np.testing.assert_allclose(net.value(chain, TURNED), net.value("dl/dz1"))


@pytest.mark.parametrize("reading", [COLUMNS, ROWS, TURNED])
def test_a_gradient_times_a_jacobian_by_a_matrix_is_the_gradient_by_that_matrix(reading: object) -> None:
    chain = net.times("dl/dz1", "dz1/dW1", sign=DOT)
    np.testing.assert_allclose(net.value(chain, reading), net.value("dl/dW1", reading))  # type: ignore[arg-type]


def test_a_turned_jacobian_by_a_matrix_stands_before_the_gradient() -> None:
    np.testing.assert_allclose(net.value(net.times("dz1/dW1", "dl/dz1"), TURNED), W1_GRADIENT)


def test_jacobians_of_one_square_shape_are_chained_by_a_star_too() -> None:
    square = two_layers(n=4, h=2, K=2)
    chain = square.times("dyhat/dz3", "dz3/dz2", "dz2/dz1", sign="*")
    np.testing.assert_allclose(square.value(chain), square.value("dyhat/dz1"))


def test_a_chain_that_does_not_fit_from_the_left_is_bracketed_otherwise() -> None:
    chain = net.times("dz2/dz1", net.times("W2.T", "dl/dz3"), sign="⊙")
    flat = net.times(net.times("dz2/dz1", "W2.T", sign="⊙"), "dl/dz3")
    np.testing.assert_allclose(net.value(flat), net.value(chain))
    np.testing.assert_allclose(net.value(flat), net.value("dl/dz1"))


def test_the_brackets_in_the_middle_of_a_chain_are_found() -> None:
    chain = net.times(net.times("x", "dz2/dz1", sign="⊙"), "x")
    assert "cannot be multiplied" in told(net, chain)
    middle = net.times(net.times("1", "z2", "W2.T", sign="⊙"), "dl/dz3", "x.T")  # z2 ⊙ (W2ᵀ dl/dz3) xᵀ
    np.testing.assert_allclose(net.value(middle), np.outer(z2 * net.of(net.read("W2.T @ dl/dz3").node), x))


# One product at a time ----------------------------------------------------------------------------------------


def test_columns_side_by_side_are_multiplied_entry_by_entry() -> None:
    np.testing.assert_allclose(net.value(net.times("yhat", "1 - yhat"))[:, 0], yhat * (1 - yhat))


def test_a_column_times_a_row_is_a_matrix() -> None:
    np.testing.assert_allclose(net.value(net.times("yhat", "x.T")), np.outer(yhat, x))


def test_a_row_times_a_column_is_a_number() -> None:
    np.testing.assert_allclose(net.value(net.times("x.T", "x")), [[x @ x]])


def test_a_dot_between_vectors_is_the_inner_product_in_that_reading() -> None:
    np.testing.assert_allclose(net.value(net.times("x", "x", sign=DOT), INNER), [[x @ x]])


def test_a_dot_between_vectors_is_entry_by_entry_in_the_other() -> None:
    np.testing.assert_allclose(net.value(net.times("x", "x", sign=DOT))[:, 0], x * x)


def test_a_star_between_matrices_of_one_shape_is_entry_by_entry() -> None:
    np.testing.assert_allclose(net.value("W2 * W2"), W2 * W2)


def test_square_matrices_side_by_side_are_a_matrix_product() -> None:
    square = Network({"A": "nn", "B": "nn"}, {}, n=3)
    np.testing.assert_allclose(square.value(square.times("A", "B")), square.of("A") @ square.of("B"))


def test_numbers_scale() -> None:
    np.testing.assert_allclose(net.value(net.times("2", "W1", "c")), 2 * W1 * net.of("c"))


def test_a_star_between_a_row_and_a_column_is_a_matrix_product() -> None:
    np.testing.assert_allclose(net.value("yhat.T * y"), [[yhat @ y]])


@pytest.mark.parametrize("sign", ["*", "⊙"])
def test_loosely_a_row_and_a_column_of_one_size_are_multiplied_entry_by_entry(sign: str) -> None:
    tree = net.times("dl/dyhat", "yhat", sign=sign)
    np.testing.assert_allclose(net.value(tree, LOOSE)[0], (yhat - y) * yhat)


def test_strictly_a_row_and_a_column_have_no_common_entries() -> None:
    said = "dl/dyhat is a row of K and yhat is a column of K, so they cannot be multiplied entry by entry"
    assert told(net, net.times("dl/dyhat", "yhat", sign="⊙"), ROWS) == said


def test_the_identity_takes_any_size() -> None:
    np.testing.assert_allclose(net.value(net.times("2", "I", "W1")), 2 * W1)


def test_the_identity_may_be_scaled_from_either_side() -> None:
    assert net.read("I * 2").unsized
    assert net.read("2 * I").unsized


def test_with_one_output_the_identity_is_1() -> None:
    one = two_layers(n=4, h=3, K=1)
    np.testing.assert_allclose(one.value("I - yhat"), 1 - one.of("yhat").reshape(1, 1))


def test_a_gradient_of_a_batch_goes_back_through_a_jacobian_of_matrices() -> None:
    batch = Network({"X": "Nn", "W": "hn"}, {"Z": "X @ W.T", "H": "tanh(Z)", "L": "sum(H ** 3)"}, N=5, n=4, h=3)
    chain, entrywise = batch.times("dL/dH", "dH/dZ", "dZ/dW"), batch.times("dL/dH", "dH/dZ", sign="⊙")
    for reading in (COLUMNS, ROWS):
        np.testing.assert_allclose(batch.value(chain, reading), batch.value("dL/dW", reading))
        np.testing.assert_allclose(batch.value(entrywise, reading), batch.value("dL/dZ", reading))
    np.testing.assert_allclose(batch.value(batch.times("3 * H ** 2", "dH/dZ")), batch.value("dL/dZ"))


def test_with_one_output_everything_of_it_is_a_number() -> None:
    one = two_layers(n=4, h=3, K=1)
    column = one.times("dl/dz3", "W2.T")
    np.testing.assert_allclose(one.value(column), one.value("dl/dz2"))
    chain = one.times("dl/dyhat", "dyhat/dz3", "W2", "dz2/dz1")
    np.testing.assert_allclose(one.value(chain, ROWS), one.value("dl/dz1").T)


def test_a_chain_of_a_thousand_factors_is_read() -> None:
    chain = net.times(*["c"] * 1000)
    np.testing.assert_allclose(net.value(chain), [[net.of("c") ** 1000]])


@pytest.mark.parametrize(
    ("factors", "sign", "said"),
    [
        (("W2", "dz2/dz1", "x"), BESIDE, "W2 dz2/dz1 is K×h and x is a column of n, so they cannot be multiplied"),
        (("W1", "W2"), "*", "W1 is h×n and W2 is K×h, so they cannot be multiplied"),
        (("W1", "W2"), "⊙", "W1 is h×n and W2 is K×h, so they cannot be multiplied entry by entry"),
        (("x", "x"), "@", "x is a column of n and x is a column of n, so they cannot be multiplied"),
        (("2", "x"), "@", "2 is a number and x is a column of n, so they cannot be multiplied"),
        (("W1", "dz1/dW1"), BESIDE, "W1 is h×n and dz1/dW1 is h×(h×n), so they cannot be multiplied"),
    ],
)
def test_factors_that_do_not_fit_are_told_with_their_sizes(factors: tuple[str, ...], sign: str, said: str) -> None:
    assert told(net, net.times(*factors, sign=sign)) == said


def test_a_misfit_stands_at_the_factor_that_does_not_fit() -> None:
    with pytest.raises(FormulaError) as caught:
        net.read(net.times("W2", "z2", "W1"))
    assert (caught.value.start, caught.value.end) == (6, 8)


def test_of_a_very_long_chain_only_two_bracketings_are_tried() -> None:
    chain = net.times(*["c"] * 12, net.times("z2", "W2.T", sign="⊙"), "dl/dz3", "x.T")
    assert told(net, chain).endswith("so they cannot be multiplied entry by entry")


def test_a_jacobian_meets_only_what_its_numerator_is() -> None:
    said = "dl/dW1 is h×n and dz1/dW1 is h×(h×n), so they cannot be multiplied"
    assert told(net, net.times("dl/dW1", "dz1/dW1")) == said


@given(st.lists(st.integers(1, 4), min_size=3, max_size=8))
def test_a_chain_of_matrices_is_their_product(sizes: list[int]) -> None:
    names = [f"A{i}" for i in range(len(sizes) - 1)]
    chained = Network(dict(zip(names, pairwise(sizes), strict=True)), {})
    right = np.linalg.multi_dot([chained.of(name) for name in names])
    np.testing.assert_allclose(chained.value(chained.times(*names)).ravel(), right.ravel(), atol=1e-12)
