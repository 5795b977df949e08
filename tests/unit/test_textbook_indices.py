"""Index notation: entries, sums over letters, Kronecker's delta, and formulas in free indices."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from autograder.language.ast import Branch, Call, Cases, Derivative, Differential, Index, Name, Number, Sum, Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.lower import entries
from tests.textbook_scope import ROWS, Network, at, summing, two_layers

net = Network(
    {"x": "M", "W": "KM", "b": "K", "y": "K"},
    {"z": "W @ x + b", "a": "softmax(z)", "L": "-sum(y * log(a))"},
    M=4,
    K=3,
)
x, W, b, y, z, a = (net.of(name) for name in ("x", "W", "b", "y", "z", "a"))


def told(tree: Tree | str, **letters: int) -> str:
    with pytest.raises(FormulaError) as caught:
        net.read(tree, **letters)
    error = caught.value
    return error.message + f" | {error.help}" * (error.help is not None)


def number(value: int) -> Number:
    return Number(float(value), str(value), 0, 0)


def letter(name: str) -> Name:
    return Name(name, 0, 0)


def summed(body: str, *letters: str, **rest: Any) -> Sum:
    return summing(net.tree(body), *letters, **rest)


# Entries ------------------------------------------------------------------------------------------------------


def test_a_letter_takes_the_entry_at_its_position() -> None:
    assert net.value("W[k, j] * x[j]", k=1, j=2) == W[1, 2] * x[2]


def test_a_letter_by_itself_is_its_position() -> None:
    assert net.value("2 * k", k=2) == 4


def test_a_bracket_has_entries_too() -> None:
    np.testing.assert_allclose(net.value("(W * x + b)[k]", k=1), [[z[1]]])


def test_a_derivative_takes_the_numerators_index_first_in_every_reading() -> None:
    right = -a[0] * a[2]
    np.testing.assert_allclose(net.value("(da/dz)[k, j]", ROWS, k=0, j=2), [[right]])


def test_a_letter_may_be_repeated() -> None:
    np.testing.assert_allclose(net.value("(da/dz)[k, k]", k=1), [[a[1] * (1 - a[1])]])


def test_a_derivative_by_a_matrix_takes_an_index_for_each_axis() -> None:
    np.testing.assert_allclose(net.value("(dz/dW)[k, k, j]", k=1, j=3), [[x[3]]])


def test_the_index_of_a_numerator_of_one_entry_may_be_left_out() -> None:
    one = two_layers(n=4, h=3, K=1)
    assert one.value("(dyhat/dz2)[i]", i=2) == one.value("(dyhat/dz2)[0, i]", i=2)


def test_softmax_of_an_entry_is_the_entry_of_the_softmax() -> None:
    np.testing.assert_allclose(net.value("softmax(z[i]) - y[i]", i=1), [[a[1] - y[1]]])


@pytest.mark.parametrize("name", ["delta", "δ", "I"])
def test_kroneckers_delta_is_1_where_its_letters_agree(name: str) -> None:
    assert [net.value(at(name, "i", "j"), i=1, j=j)[0, 0] for j in range(3)] == [0, 1, 0]


EACH = " | write each of them, as in X_ij, or use matrices"
FREE = "i is a free index: nothing says which entry is meant | sum over it, or use an index of what is asked"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x[i]", FREE),
        ("delta[i, k]", FREE),
        ("W[k]", "too few indices: W takes 2 indices, found 1" + EACH),
        ("(dz/dW)[k, k]", "too few indices: dz/dW takes 3 indices, found 2" + EACH),
        ("x[k, k]", "too many indices: x takes one index, found 2"),
        ("L[k]", "too many indices: L takes no index, found 1"),
        ("x[k + 9]", "there is no entry 10 here: k + 9 goes from 0 to 3"),
        ("delta[k]", "delta takes 2 indices, found 1"),
    ],
)
def test_an_index_without_a_meaning_is_told(formula: str, said: str) -> None:
    assert told(formula, k=1) == said


# Sums ---------------------------------------------------------------------------------------------------------


def test_a_sum_goes_over_all_that_its_letter_indexes() -> None:
    np.testing.assert_allclose(net.value(summed("W[k, j] * x[j]", "j"), k=1), [[W[1] @ x]])


def test_a_sum_over_two_letters_goes_over_all_pairs() -> None:
    np.testing.assert_allclose(net.value(summed("W[k, j] * x[j]", "k", "j")), [[(W @ x).sum()]])


def test_a_condition_leaves_positions_out() -> None:
    tree = summed("a[j]", "j", where=net.tree("j != i"))
    np.testing.assert_allclose(net.value(tree, i=1), [[a[0] + a[2]]])


def test_a_sum_with_a_condition_alone_goes_over_the_letter_that_is_free() -> None:
    tree = summed("a[j]", where=net.tree("i != j"))
    np.testing.assert_allclose(net.value(tree, i=1), [[a[0] + a[2]]])


def test_a_letter_that_is_summed_over_hides_the_same_letter_outside() -> None:
    whole = net.times("exp(z[k])", summed("exp(z[k])", "k"), sign="/")
    np.testing.assert_allclose(net.value(whole, k=1), [[a[1]]])


@pytest.mark.parametrize(
    ("first", "last", "positions"),
    [
        (1, "M", slice(None)),
        (0, "M", slice(None)),
        (1, 4, slice(None)),
        (0, 3, slice(None)),
        (1, 3, slice(0, 3)),
        (0, 2, slice(0, 3)),
        (2, 4, slice(1, 4)),
        (2, 3, slice(2, 4)),
        (2, "N", slice(1, 4)),
        (None, "N", slice(None)),
        (1, None, slice(None)),
        (1, "N - 1", slice(None)),
        (0, "N - 1", slice(None)),
        (1, "k", slice(0, 3)),
        ("k", "M", slice(2, 4)),
        ("k + 1", None, slice(3, 4)),
        ("k - 2", 3, slice(0, 3)),
        (None, 3, slice(0, 3)),
    ],
)
def test_bounds_are_counted_as_they_are_written(first: Any, last: Any, positions: slice) -> None:
    bounds = [None if e is None else number(e) if isinstance(e, int) else net.tree(e) for e in (first, last)]
    np.testing.assert_allclose(
        net.value(summed("x[j]", "j", first=bounds[0], last=bounds[1]), k=2), [[x[positions].sum()]]
    )


def test_the_range_of_a_letter_is_found_within_brackets() -> None:
    np.testing.assert_allclose(net.value(summed("(W * x + b)[i] ** 2", "i")), [[(z**2).sum()]])


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (summed("c0[j]", "j"), "the problem has no 'c0' | known: x, W, b, y, z, a, L, M, K"),
        (
            summed("x[k]", "j"),
            "j is summed over, but it is no index of anything in x_k"
            " | where a number is repeated, multiply it by how often",
        ),
        (summed("x[j] * y[j]", "j"), "j takes M positions in x_j, and K in y_j"),
        (summed("x[j]", "j", last=net.tree("7")), "this sum goes beyond the 4 entries that there are"),
        (summed("x[j]", "j", last=net.tree("x")), "a sum goes up to a number or a size, not to x"),
        (
            summed("x[j]", where=net.tree("i != j")),
            "both i and j are free here, and only one of them can be summed over"
            " | write the letter that is summed over: Σ_j",
        ),
        (
            summed("x[j]", where=net.tree("k != k")),
            "nothing is left to sum over: every letter here stands for one position already",
        ),
        (
            summed("x[j]", "j", where=net.tree("x > 0")),
            "a condition between index letters is expected here, found x > 0",
        ),
    ],
)
def test_a_sum_without_a_meaning_is_told(tree: Tree, said: str) -> None:
    assert told(tree, k=1) == said


def test_nested_sums_over_many_letters_are_refused_at_once() -> None:
    letters = [f"i{n}" for n in range(20)]
    tree: Tree = net.tree(" * ".join(f"x[{name}]" for name in letters))
    for name in letters:
        tree = summing(tree, name)
    start = time.perf_counter()
    assert told(tree) == "written out in full, this formula has more than 20,000 parts"
    assert time.perf_counter() - start < 0.2


def test_a_sum_that_does_not_change_is_computed_once() -> None:
    inner = summed("exp(z[j])", "j")
    before = len(net.graph.nodes)
    net.entries(net.times("y[k] / y[k]", inner), k=3)
    assert len(net.graph.nodes) - before < 40


# Formulas in free indices -------------------------------------------------------------------------------------


def test_a_formula_in_an_index_is_a_vector() -> None:
    np.testing.assert_allclose(net.entries("a[i] - y[i]", i=3), a - y)


def test_a_formula_in_two_indices_is_a_matrix() -> None:
    np.testing.assert_allclose(net.entries("b[k] * x[j]", k=3, j=4), np.outer(b, x))


def test_a_repeated_index_is_one_axis() -> None:
    node = entries(net.tree("a[k] * (1 - a[k])"), net, ROWS, ("k", "k"), (3, 3))
    np.testing.assert_allclose(net.of(node), a * (1 - a))


def test_entries_for_which_the_condition_fails_are_0() -> None:
    np.testing.assert_allclose(net.entries("-a[i] * a[j]", "i != j", i=3, j=3), np.diag(a**2) - np.outer(a, a))


def test_a_formula_that_leaves_axes_over_is_refused() -> None:
    with pytest.raises(FormulaError) as caught:
        net.entries("a - y", i=3)
    assert str(caught.value) == "one entry is asked for, with the index i, and a - y is a column of K"


def test_more_entries_than_can_be_written_out_are_refused() -> None:
    with pytest.raises(FormulaError, match="more than 20,000 parts"):
        net.entries("1 + i + j", i=1000, j=1000)


def test_the_jacobian_of_softmax_by_cases() -> None:
    branches = (
        Branch(net.tree("a[k] * (1 - a[k])"), net.tree("k == j"), 0, 0),
        Branch(net.tree("-a[j] * a[k]"), None, 0, 0),
    )
    found = net.entries(Cases(branches, 0, 0), k=3, j=3)
    np.testing.assert_allclose(found, np.diag(a) - np.outer(a, a))
    np.testing.assert_allclose(found, net.entries("(da/dz)[k, j]", k=3, j=3))
    np.testing.assert_allclose(found, net.entries("a[k] * (delta[k, j] - a[j])", k=3, j=3))


def test_cases_that_leave_a_position_out_are_told() -> None:
    branches = (Branch(net.tree("1"), net.tree("k == 0"), 0, 0), Branch(net.tree("2"), net.tree("k == 1"), 0, 0))
    with pytest.raises(FormulaError) as caught:
        net.entries(Cases(branches, 0, 0), k=3)
    assert str(caught.value) == "a case is missing for k = 2: nothing says what holds otherwise"


def test_the_chain_rule_in_indices() -> None:
    chain = net.tree("(dL/da)[k] * (da/dz)[k, j]")
    np.testing.assert_allclose(net.entries(summing(chain, "k"), j=3), net.of(net.read("dL/dz").node))


def test_the_chain_rule_split_into_the_same_and_the_others() -> None:
    others = summing(net.tree("(dL/da)[j] * (da/dz)[j, i]"), where=net.tree("i != j"))
    whole = net.times(others, "(dL/da)[i] * (da/dz)[i, i]", sign="+")
    np.testing.assert_allclose(net.entries(whole, i=3), net.of(net.read("dL/dz").node))


def test_a_differential_by_an_entry_follows_its_letter() -> None:
    log_of_sum = Call("log", (summing(net.tree("exp(z[j])"), "j"),), (), 0, 0)
    tree = Differential(log_of_sum, at("z", "i"), 0, 0)
    np.testing.assert_allclose(net.entries(tree, i=3), a)


def test_the_loss_differentiated_as_it_is_written_in_indices() -> None:
    body = summing(net.times("y[k]", Call("log", (at("a", "k"),), (), 0, 0)), "k")
    tree = Differential(body, at("a", "i"), 0, 0)
    np.testing.assert_allclose(net.entries(tree, i=3), y / a)


def test_a_differential_has_entries() -> None:
    tree = Index(Differential(net.tree("z * z"), net.tree("z"), 0, 0), (letter("i"), letter("j")), 0, 0)
    np.testing.assert_allclose(net.entries(tree, i=3, j=3), np.diag(2 * z))


def test_an_entry_may_be_differentiated_by_a_whole_array() -> None:
    net = two_layers()
    slopes = net.value(net.tree("dz1/dx"))
    np.testing.assert_allclose(net.value(at_slope("z1", "x", "i"), i=1)[:, 0], slopes[1])


def at_slope(of: str, by: str, *letters: str) -> Index:
    """`dz_i/dx`."""
    return Index(Derivative(of, (by,), 0, 0), tuple(Name(letter, 0, 0) for letter in letters), 0, 0)


def test_a_condition_between_letters_is_1_or_0() -> None:
    np.testing.assert_allclose(net.entries("(i == j) * x[i]", i=3, j=3), np.diag(x[:3]))


def test_two_conditions_hold_together() -> None:
    tree = summed("x[j]", "j", where=net.tree("(j != i) * (j < 3)"))
    np.testing.assert_allclose(net.value(tree, i=0), [[x[1] + x[2]]])


def test_a_condition_on_an_entry_depends_on_its_value() -> None:
    np.testing.assert_allclose(net.entries("(z[i] > 0) * (i >= 1)", i=3), (z > 0) * [0, 1, 1])


def test_a_position_may_be_counted_from_another_letter() -> None:
    np.testing.assert_allclose(net.value("x[k + 1] - x[k - 1]", k=1), [[x[2] - x[0]]])
    np.testing.assert_allclose(net.value("x[-1 + k]", k=1), [[x[0]]])


def test_an_index_before_the_first_entry_is_told() -> None:
    assert told("x[-1]") == "there is no entry -1 here: -1 goes from 0 to 3"


def test_a_formula_without_an_index_is_a_number() -> None:
    assert net.entries("L").shape == ()


def test_a_sum_of_multiples_of_the_identity_is_told() -> None:
    assert told(summed("x[k] * I", "k")) == "what is summed has no size: x_k * I"


def test_a_formula_of_too_many_parts_is_refused() -> None:
    with pytest.raises(FormulaError, match="more than 20,000 parts"):
        net.entries("x[i] * j + i", i=4, j=4000)
