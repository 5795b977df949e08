"""What a formula speaks of: names, derivatives and index letters."""

from __future__ import annotations

from typing import cast

import pytest

from autograder.language.ast import Tree
from autograder.language.textbook.parse import read
from autograder.questions.formula import FormulaMarker
from autograder.questions.spoken import forbidden, free_letters, is_itself, names_of, renamed, speaks_of
from tests.formula_problems import marker
from tests.textbook_scope import two_layers

NETWORK = two_layers()


def tree(text: str) -> Tree:
    return read(text, NETWORK)[0]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("x_i", ["i"]),
        ("W1_ij x_j", ["i", "j"]),
        ("Σ_j W1_ij x_j", ["i"]),
        ("sum(W1_ij x_j, j)", ["i"]),
        ("Σ_i Σ_j W1_ij", []),
        ("x", []),
        ("Σ_{k≠i} x_k", []),
    ],
)
def test_letters_that_no_sum_binds_are_free(text: str, letters: list[str]) -> None:
    assert free_letters(tree(text)) == letters


def test_the_letter_that_is_asked_for_stays_free_in_a_condition() -> None:
    assert free_letters(tree("x_i + Σ_{k≠i} x_k"), ["i"]) == ["i"]


def test_a_renamed_letter_is_another_one_everywhere() -> None:
    assert renamed(tree("x_k + x_k"), "k", "i") == tree("x_i + x_i")


def test_names_are_those_written() -> None:
    assert names_of(tree("W1 x + b1")) == {"W1", "x", "b1"}


@pytest.mark.parametrize(("text", "found"), [("x_i", True), ("Σ_i x_i", True), ("x", False), ("W1 x", False)])
def test_speaking_of_a_letter(text: str, found: bool) -> None:
    assert speaks_of(tree(text), ["i"]) is found


def why_not(ask: str, answer: str, **question: object) -> str:
    """Why an answer is refused; empty if it is not."""
    asked = cast(FormulaMarker, marker(ask, **question))
    found = forbidden(asked.read(answer)[-1], asked.formulated, set(), {"n", "h", "K"})
    return "" if found is None else found[1]


@pytest.mark.parametrize("answer", ["W1 x + b1", "x", "n x", "2", "foo", "Σ_k W1_ik x_k"])
def test_what_may_be_used(answer: str) -> None:
    assert why_not("z1", answer) == ""


@pytest.mark.parametrize("answer", ["z1", "b1 + z1_i", "Σ_k z1_k", "f(z1)", "[z1, z1]", "1[z1 > 0]"])
def test_itself_may_not_be_used_anywhere(answer: str) -> None:
    assert why_not("z1", answer) == "it only repeats what is asked"


def test_a_derivative_by_an_entry_of_the_variable_is_left_to_be_worked_out() -> None:
    assert why_not("dl/db1", "∂(2 l)/∂b1_i") == "the derivative has still to be worked out"


@pytest.mark.parametrize("text", ["dl/dW1", "dl/dW1_ij"])
def test_the_asked_name_is_itself_with_or_without_an_index(text: str) -> None:
    asked = cast(FormulaMarker, marker("dl/dW1"))
    assert is_itself(tree(text), asked.formulated)


@pytest.mark.parametrize("text", ["dl/dW2", "l", "W1", "2 dl/dW1"])
def test_anything_else_is_not_itself(text: str) -> None:
    asked = cast(FormulaMarker, marker("dl/dW1"))
    assert not is_itself(tree(text), asked.formulated)


NOT_BACK = "this derivative is found from what is asked, not the other way round"
REPEATED = "it only repeats what is asked"
LEFT = "the derivative has still to be worked out"


@pytest.mark.parametrize(
    ("ask", "answer", "said"),
    [
        ("dl/dz1", "dl/db1", NOT_BACK),
        ("dl/dz1", "2 dl/db1_i - dl/dz1", NOT_BACK),
        ("dyhat/dz3", "dyhat/db2", NOT_BACK),
        ("yhat", "y + dl/dyhat", NOT_BACK),
        ("z1", "dz1/dx x + b1", NOT_BACK),
        ("dl/dz1", "∂(2 l)/∂b1 / 2", LEFT),
        ("dl/db1", "dl/dz1", ""),
        ("dl/dW1", "dl/dz1 x^T", ""),
        ("dl/dW1", "dl/db1 x^T", ""),
        ("dl/dz1", "dl/dz2 dz2/dz1", ""),
        ("d2l/dz3dz3", "d2l/dz3dz3", REPEATED),
        ("d2l/dz3db2", "d2l/db2dz3", REPEATED),
        ("d2l/dz3dz3", "∂(dl/dz3)/∂z3", LEFT),
        ("d2l/db2dz3", "∂(dl/db2)/∂z3", LEFT),
        ("z1[0]", "z1[0]", REPEATED),
        ("-0.1 * dl/dW1", "-0.1 dl/dW1", REPEATED),
        ("-0.1 * dl/dW1", "-0.1 dl/dz1 x^T", ""),
    ],
)
def test_no_derivative_leads_back_to_what_is_asked(ask: str, answer: str, said: str) -> None:
    assert why_not(ask, answer) == said


def test_what_is_listed_may_be_used_even_if_it_leads_back() -> None:
    assert why_not("dl/dz1", "dl/db1", **{"in": ["dl/db1"]}) == ""
    assert why_not("-0.1 * dl/dW1", "-0.1 dl/dW1", **{"in": ["dl/dW1"]}) == ""


@pytest.mark.parametrize(("ask", "answer", "said"), [("dL/dz2", "dL/dyhat", ""), ("dL/dyhat", "dL/dz2", NOT_BACK)])
def test_the_output_comes_after_the_layer_it_is_another_name_of(ask: str, answer: str, said: str) -> None:
    about = {
        "network": {"layers": ["z1 = linear(h)", "h1 = relu", "z2 = linear(K)"], "loss": "mse"},
        "shapes": {"x": ["n"], "y": ["K"]},
    }
    asked = cast(FormulaMarker, marker(ask, about))
    found = forbidden(asked.read(answer)[-1], asked.formulated, set(), set())
    assert (found[1] if found else "") == said
