"""What `lint` warns of: no mistakes, but probably not meant."""

from __future__ import annotations

import pytest

from autograder.questions.doubts import doubts
from tests.problems_in_text import problem, said


def warned(text: str, *formulas: str) -> list[str]:
    found = doubts(problem(text, *formulas))
    assert all(d.warning for d in found)
    return said(found)


CHAIN = "values: {x: [1, 2], y: [1, 0], 'W*': 0.1, 'b*': 0.1}\nnetwork: {layers: [%s], loss: %s}"

TWICE = [
    CHAIN % ("linear(2), softmax", "cross_entropy"),
    CHAIN % ("linear(2), log_softmax", "cross_entropy"),
    CHAIN % ("linear(2), p = softmax", "cross_entropy"),
    CHAIN % ("linear(2), softmax, log_softmax", "nll"),
    "graph: {p: softmax(x), q: softmax(p)}\nvalues: {x: [1, 2]}",
    "graph: {p: softmax(x), L: 'cross_entropy(p, y)'}\nvalues: {x: [1, 2], y: [1, 0]}",
]


@pytest.mark.parametrize("text", TWICE)
def test_softmax_applied_twice_is_doubtful(text: str) -> None:
    (said,) = warned(text, "2 * x")
    assert "softmax is applied twice" in said


ONCE = [
    CHAIN % ("linear(2)", "cross_entropy"),
    CHAIN % ("linear(2), softmax", "categorical_cross_entropy"),
    CHAIN % ("linear(2), log_softmax", "nll"),
    CHAIN % ("linear(2), softmax, linear(2), softmax", "categorical_cross_entropy"),
    CHAIN % ("linear(2), softmax, linear(2)", "cross_entropy"),
    "graph: {a: softmax(x), z: a * x, L: 'cross_entropy(z, y)'}\nvalues: {x: [1, 2], y: [1, 0]}",  # as in attention
]


@pytest.mark.parametrize("text", ONCE)
def test_a_softmax_after_other_work_is_not(text: str) -> None:
    assert warned(text, "2 * x") == []


def test_the_doubt_stands_at_the_loss() -> None:
    text = """
        network:
          layers: [linear(2), softmax]
          loss: cross_entropy
        values: {x: [1], y: [1, 0], 'W*': 1, 'b*': 1}
        """
    (said,) = warned(text, "L")
    assert said.startswith("3:9: ")


def test_a_tolerance_wider_than_the_numbers_is_doubtful() -> None:
    (said,) = warned("graph: {a: x}\nvalues: {x: [0.001, -0.0005]}\ntolerance: {decimals: 3}", "a")
    assert "an answer of zeros passes question 'q0'" in said


@pytest.mark.parametrize("tolerance", ["{rel: 1e-3}", "{significant: 2}", "exact", "{decimals: 5}"])
def test_a_tolerance_that_tells_the_numbers_from_zeros_is_not(tolerance: str) -> None:
    assert warned(f"graph: {{a: x}}\nvalues: {{x: [0.001, -0.0005]}}\ntolerance: {tolerance}", "a") == []


def test_zeros_that_are_right_are_not_doubtful() -> None:
    assert warned("graph: {a: 0 * x}\nvalues: {x: [1, 2]}", "a") == []


@pytest.mark.parametrize("tolerance", ["{rel: 1e-3}", "{significant: 3}", "exact"])
def test_a_number_that_is_zero_but_for_rounding_is_doubtful(tolerance: str) -> None:
    (said,) = warned(f"graph: {{a: x + 0.2 - 0.3}}\nvalues: {{x: 0.1}}\ntolerance: {tolerance}", "a")
    assert "the answer to 'q0' is 6e-17, perhaps 0 but for rounding, and 0 fails" in said


@pytest.mark.parametrize("tolerance", ["{rel: 1e-3, abs: 1e-6}", "{decimals: 3}"])
def test_it_is_not_where_the_tolerance_takes_a_zero(tolerance: str) -> None:
    assert warned(f"graph: {{a: x + 0.2 - 0.3}}\nvalues: {{x: 0.1}}\ntolerance: {tolerance}", "a") == []


def test_counts_and_shapes_are_never_doubtful() -> None:
    assert warned("shapes: {x: [3, 2]}\nnetwork: {layers: [linear(2)]}", "parameters", "shape(z1)", "macs") == []


def test_a_choice_of_nothing_but_right_options_is_doubtful() -> None:
    text = "questions: [{id: q, kind: choice, options: {ab: x, b: y}, answer: %s}]"
    assert warned(text % "[ab, b]") == ["1:13: every option of 'q' is right"]
    assert warned(text % "[ab]") == warned(text % "ab") == []


PROOF = """
id: p
title: t
graph: {a: softmax(z), L: categorical_cross_entropy(a, y)}
shapes: {z: [K], y: [K]}
questions:
  - id: proof
    kind: derivation
    indices: [i]
    start: START
    end: END
    waypoints: [WAYPOINT]
    answer: [a_i - y_i]
"""


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        ({"START": "dL/dz_i +"}, (9, 21), "a number, a name or a bracket is expected here, found the end"),
        ({"END": "b_i - y_i"}, (10, 10), "the problem has no 'b'"),
        ({"WAYPOINT": "a_i q"}, (11, 21), "the problem has no 'q'"),
    ],
)
def test_what_a_derivation_is_asked_with_is_told_at_its_place(
    written: dict[str, str], place: tuple[int, int], message: str
) -> None:
    text = PROOF
    for word, right in {"START": "dL/dz_i", "END": "a_i - y_i", "WAYPOINT": "a_i - y_i", **written}.items():
        text = text.replace(word, written.get(word, right))
    (found,) = doubts(problem(text))
    assert found.place is not None
    assert (found.place.line, found.place.column, found.message) == (*place, message)
