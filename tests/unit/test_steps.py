"""Two formulas compared with each other: by what they are in the problem, or as they stand."""

from __future__ import annotations

from functools import cache

import pytest

from autograder.language.ast import Tree
from autograder.language.textbook.parse import read
from autograder.problem.ground import grounds
from autograder.questions.steps import Steps
from autograder.questions.vocabulary import Vocabulary
from tests.problems_in_text import problem


@cache
def steps() -> tuple[Steps, Vocabulary]:
    instance = problem(
        """
        graph: {z: W @ x, h: tanh(z), L: sum(h * h)}
        shapes: {W: [m, n], x: [n]}
        questions: [{id: q, kind: formula, ask: z}]
        """
    ).instance
    found = grounds(instance, [])
    return Steps(found, instance.conventions, ["i"]), Vocabulary(found[0].instance)


def tree(text: str) -> Tree:
    return read(text, steps()[1])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("h_i", "tanh(z_i)"), ("z_i", "Σ_k W_ik x_k"), ("dL/dh_i", "2 h_i"), ("h_i", "h_i"), ("L", "Σ_k h_k^2")],
)
def test_equal_in_the_problem(one: str, other: str) -> None:
    assert steps()[0].equal(tree(one), tree(other))


@pytest.mark.parametrize(
    ("one", "other"), [("h_i", "z_i"), ("z_i", "Σ_k W_ik"), ("dL/dh_i", "h_i"), ("L", "Σ_k h_k"), ("h_i", "Σ_k h_k")]
)
def test_not_equal_in_the_problem(one: str, other: str) -> None:
    assert not steps()[0].equal(tree(one), tree(other))


@pytest.mark.parametrize(
    ("one", "other"), [("2 h_i", "h_i + h_i"), ("dL/dh_i z_i", "z_i dL/dh_i"), ("log(z_i^2)", "2 log(z_i)")]
)
def test_alike_as_they_stand(one: str, other: str) -> None:
    assert steps()[0].alike(tree(one), tree(other))


@pytest.mark.parametrize(("one", "other"), [("h_i", "tanh(z_i)"), ("dL/dh_i", "2 h_i"), ("z_i", "Σ_k W_ik x_k")])
def test_equal_in_the_problem_but_not_alike(one: str, other: str) -> None:
    assert not steps()[0].alike(tree(one), tree(other))


def test_what_cannot_be_compared_is_not_alike() -> None:
    assert not steps()[0].alike(tree("W_ij"), tree("foo"))
