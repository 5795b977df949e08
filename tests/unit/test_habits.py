"""What people write around a formula: it changes neither what is read nor where a mistake is told."""

from __future__ import annotations

import pytest

from autograder.questions.habits import cleared


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"= \dots = 9t^2 + 2t", "= 9t^2 + 2t"),
        (r"a = b = \dots", "a = b"),
        ("a = ... = b", "a = b"),
        ("a = … = b", "a = b"),
        ("a - y =", "a - y"),
        ("1024 * 32 = 32,768", "1024 * 32 = 32768"),
        ("A = 1,048,576", "A = 1048576"),
        ("max(0, z)", "max(0, z)"),
        ("max(0,100)", "max(0,100)"),
        ("x = max(1,024)", "x = max(1,024)"),
        ("32,768", "32,768"),
        (r"\sum_{i=1}^3 x_i", r"\sum_{i=1}^3 x_i"),
        (r"\hat y - y \in \mathbb{R}^K", r"\hat y - y"),
        ("W x + b ∈ ℝ^K", "W x + b"),
        ("w_{t+1} = w_t - 2 x", "w - 2 x"),
        (r"w^{(t+1)} = w^{(t)} - X^T (X w^{(t)} - y)", "w - X^T (X w - y)"),
        (r"W_2^{(t+1)} \leftarrow W_2^{(t)} - x", "W_2 - x"),
        ("w_new = w_old - x", "w - x"),
        ("x_t + 1", "x_t + 1"),
    ],
)
def test_habits_are_cleared_away(text: str, left: str) -> None:
    assert cleared(text).replace(" ", "") == left.replace(" ", "")


@pytest.mark.parametrize("text", [r"a = \dots = b c", "x = 1,024", "a + b =", "a"])
def test_what_stays_keeps_its_place(text: str) -> None:
    found = cleared(text)
    assert len(found) == len(text)
    assert all(here in (there, " ") for here, there in zip(found, text, strict=True)) or "," in text
