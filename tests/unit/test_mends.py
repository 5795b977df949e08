"""Small changes to a wrong formula: each kind of mistake is named where it stands."""

from __future__ import annotations

import pytest

from autograder.language.textbook.parse import read
from autograder.language.walk import parts_of, replaced
from autograder.questions.mends import Words, mends
from tests.formula_problems import judge
from tests.textbook_scope import two_layers

NETWORK = two_layers()


@pytest.mark.parametrize(
    ("ask", "answer", "said"),
    [
        ("z1", "W1 x - b1", "its sign '-' is wrong"),
        ("z1", "-W1 x + b1", "the sign before it is wrong"),
        ("z3", "W2 z1 + b2", "another name belongs here"),
        ("dl/dz2", "W2 dl/dz3", "it should be transposed"),
        ("z1", "W1 (x ⊙ x) + b1", "one factor too many stands here"),
        ("z1", "W1 x + b1 + b1", "one term too many stands here"),
        ("dl/db2", "(yhat - y) ⊙ yhat ⊙ (1 - yhat) ⊙ b2", "one factor too many stands here"),
    ],
)
def test_the_mistake_is_named_at_its_place(ask: str, answer: str, said: str) -> None:
    feedback = judge(ask, answer).feedback
    assert "at '" in feedback
    assert feedback.endswith(said)


def test_the_mend_itself_is_not_told() -> None:
    assert "z2" not in judge("z3", "W2 z1 + b2").feedback


def test_every_mend_differs_from_the_formula_it_mends() -> None:
    tree = read("-W1^T (x + b1)^2 - Σ_k z1_k", NETWORK)[0]
    found = list(mends(tree, Words(lambda name: iter(["y", "z2"]), [])))
    assert found
    assert all(mend.tree != tree for mend in found)


def test_a_part_is_replaced_and_the_rest_stays_the_same_object() -> None:
    tree = read("W1 x + b1", NETWORK)[0]
    parts = list(parts_of(tree))
    new = read("b2", NETWORK)[0]
    found = replaced(tree, parts[-1], new)
    assert found == read("W1 x + b2", NETWORK)[0]
    assert found.left is tree.left  # type: ignore[union-attr]


def test_outer_parts_come_before_inner_ones() -> None:
    tree = read("W1 x + b1", NETWORK)[0]
    assert next(parts_of(tree)) is tree
