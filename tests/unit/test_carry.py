"""Errors carried forward: what follows from a student's own value earns its points, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import graded, grader, outcomes, right_answers, without_carrying

CHAIN = """
graph: {a: 2 * x, b: a + 1, c: b * b}
values: {x: 3}
"""


def test_what_follows_from_a_wrong_answer_is_carried() -> None:
    found = graded(grader(CHAIN, "a", "b", "c"), {"q0": 5, "q1": 6, "q2": 36})
    assert [q.outcome for q in found.values()] == ["incorrect", "carried", "carried"]
    assert [q.score for q in found.values()] == [0, 1, 1]
    assert found["q2"].feedback == "right from your own q1"


def test_a_second_error_is_not_carried_but_what_follows_from_it_is() -> None:
    assert list(outcomes(grader(CHAIN, "a", "b", "c"), {"q0": 5, "q1": 8, "q2": 64}).values()) == [
        "incorrect",
        "incorrect",
        "carried",
    ]


def test_only_the_nearest_answers_are_carried() -> None:
    """c follows from a, but not from the wrong b between them."""
    assert outcomes(grader(CHAIN, "a", "b", "c"), {"q0": 5, "q1": 8, "q2": 36})["q2"] == "incorrect"


def test_nothing_is_carried_through_a_blank_answer_to_itself() -> None:
    assert outcomes(grader(CHAIN, "a", "b", "c"), {"q0": 5, "q2": 36}) == {
        "q0": "incorrect",
        "q1": "blank",
        "q2": "carried",
    }


def test_the_order_of_the_questions_does_not_matter() -> None:
    assert outcomes(grader(CHAIN, "c", "b", "a"), {"q0": 36, "q1": 6, "q2": 5}) == {
        "q0": "carried",
        "q1": "carried",
        "q2": "incorrect",
    }


def test_an_error_is_not_carried_backwards() -> None:
    assert outcomes(grader(CHAIN, "a", "b"), {"q0": 5, "q1": 7}) == {"q0": "incorrect", "q1": "correct"}


def test_a_right_answer_from_a_wrong_one_is_right() -> None:
    assert outcomes(grader(CHAIN, "a", "c"), {"q0": 5, "q1": 49}) == {"q0": "incorrect", "q1": "correct"}


def test_a_problem_may_refuse_to_carry() -> None:
    test = grader(CHAIN + "carry: false", "a", "b")
    assert outcomes(test, {"q0": 5, "q1": 6}) == {"q0": "incorrect", "q1": "incorrect"}


def test_rounding_at_each_step_is_right_not_carried() -> None:
    """0.667 is right to three decimals, and 1000 of it are 667."""
    test = grader("graph: {a: x / 3, b: 1000 * a}\nvalues: {x: 2}\ntolerance: {decimals: 3}", "a", "b")
    found = graded(test, {"q0": 0.667, "q1": 667})
    assert found["q1"].outcome == "correct"
    assert outcomes(without_carrying(test), {"q0": 0.667, "q1": 667})["q1"] == "incorrect"


def test_a_rough_answer_does_not_excuse_the_same_number_asked_more_exactly() -> None:
    text = """
        graph: {a: x}
        values: {x: 1}
        questions:
          - {id: rough, ask: a, tolerance: {decimals: 0}}
          - {id: fine, ask: a}
        """
    assert outcomes(grader(text), {"rough": 2, "fine": 2}) == {"rough": "correct", "fine": "incorrect"}


def test_the_same_wrong_number_twice_is_one_error() -> None:
    assert outcomes(grader(CHAIN, "a", "a"), {"q0": 5, "q1": 5}) == {"q0": "incorrect", "q1": "carried"}


@pytest.mark.parametrize("order", [("z2", "yhat"), ("yhat", "z2")])
def test_two_names_of_one_quantity_are_one_error(order: tuple[str, str]) -> None:
    test = grader("network: {layers: [linear(1), tanh, linear(1)]}\nvalues: {x: [1], 'W*': 0.5, 'b*': 0.1}", *order)
    assert sorted(outcomes(test, {"q0": 5, "q1": 5}).values()) == ["carried", "incorrect"]


# What is as good as nothing ------------------------------------------------------------------------------------

NET = """
network: {layers: [linear(2), tanh, linear(2)], loss: half_squared_error}
values: {x: [1, 2], y: [0.5, -0.5], W1: [[0.1, 0.2], [0.3, -0.4]], b1: 0.1, W2: [[0.5, -0.6], [0.7, 0.8]], b2: 0}
"""


@pytest.mark.parametrize("tiny", [0, 1e-12, 1e-7])
def test_zeros_are_not_carried_into_zeros(tiny: float) -> None:
    test = grader(NET, "z1", "h1", "dL/dW2")
    found = graded(test, {"q0": [0, 0], "q1": [0, 0], "q2": [[0, 0], [0, 0]]})
    assert all(q.score == 0 for q in found.values())
    found = graded(test, {"q0": [tiny, 0], "q1": [tiny, 0], "q2": [[tiny, 0], [0, 0]]})
    assert all(q.score == 0 for q in found.values())


def test_zeros_are_not_carried_even_where_something_follows_from_them() -> None:
    """Half of everything is too easy to say after answers of 0."""
    test = grader("graph: {z: 2 * x, h: sigmoid(z)}\nvalues: {x: [1, 2]}", "z", "h")
    assert outcomes(test, {"q0": [0, 0], "q1": [0.5, 0.5]}) == {"q0": "incorrect", "q1": "incorrect"}
    assert outcomes(test, {"q0": [0, 1], "q1": [0.5, 0.7310586]}) == {"q0": "incorrect", "q1": "carried"}


def test_guessing_the_target_does_not_earn_the_loss_and_its_gradients() -> None:
    test = grader(NET, "yhat", "L", "dL/dyhat", "dL/dW2")
    for guess in ([0.5, -0.5], [0.5 + 1e-9, -0.5]):
        found = graded(test, {"q0": guess, "q1": 0, "q2": [0, 0], "q3": [[0, 0], [0, 0]]})
        assert all(q.score == 0 for q in found.values()), guess


def test_a_wrong_answer_of_another_size_is_carried_all_the_same() -> None:
    """A factor forgotten is an error like any other, however small the numbers get."""
    test = grader("graph: {a: 10000 * x, b: a + 2 * x}\nvalues: {x: [3, 1]}", "a", "b")
    assert outcomes(test, {"q0": [3, 1], "q1": [9, 3]}) == {"q0": "incorrect", "q1": "carried"}


def test_zeros_that_are_right_are_carried() -> None:
    test = grader("graph: {a: relu(x), b: 1 + a, c: b * 2}\nvalues: {x: [-1, -2]}", "a", "b", "c")
    assert outcomes(test, {"q0": [0, 0], "q1": [3, 3], "q2": [6, 6]}) == {
        "q0": "correct",
        "q1": "incorrect",
        "q2": "carried",
    }


@pytest.mark.parametrize("own", [0.0, 1e-320, 1e308, -1e308])
def test_what_does_not_stay_finite_is_not_carried(own: float) -> None:
    test = grader("graph: {a: 2 * x, b: exp(a) / a}\nvalues: {x: 1}", "a", "b")
    found = graded(test, {"q0": own, "q1": 1e9})
    assert [q.outcome for q in found.values()] == ["incorrect", "incorrect"]


# Shapes and layouts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("z", [[5, 6], [[5], [6]], [[5, 6]]], ids=str)
def test_a_vector_is_carried_whichever_way_it_was_written(z: Any) -> None:
    test = grader("graph: {z: W @ x, h: 2 * z}\nvalues: {W: [[1, 2], [3, 4]], x: [1, 1]}", "z", "h")
    assert outcomes(test, {"q0": z, "q1": [10, 12]})["q1"] == "carried"


def test_nothing_is_carried_from_a_wrong_shape() -> None:
    test = grader("graph: {z: W @ x, h: 2 * z}\nvalues: {W: [[1, 2], [3, 4]], x: [1, 1]}", "z", "h")
    assert outcomes(test, {"q0": [5, 6, 7], "q1": [10, 12]})["q1"] == "incorrect"
    assert outcomes(test, {"q0": 5, "q1": [10, 10]})["q1"] == "incorrect"


def test_nothing_is_carried_from_an_unreadable_answer() -> None:
    assert outcomes(grader(CHAIN, "a", "b"), {"q0": "five", "q1": 6}) == {
        "q0": "unreadable",
        "q1": "incorrect",
    }


@pytest.mark.parametrize("layout", ["numerator", "denominator", "either"])
def test_what_is_carried_into_a_jacobian_has_the_layout_of_the_problem(layout: str) -> None:
    text = "graph: {h: 2 * x, y: 'W @ (h * h)'}\nvalues: {W: [[1, 2], [3, 4]], x: [1, 2]}\n"
    test = grader(text + f"conventions: {{derivative_layout: {layout}}}", "h", "dy/dh")
    numerator, denominator = [[2, 8], [6, 16]], [[2, 6], [8, 16]]  # of the wrong h = [1, 2]
    for jacobian, named in ((numerator, "numerator"), (denominator, "denominator")):
        expected = "carried" if layout in (named, "either") else "incorrect"
        assert outcomes(test, {"q0": [1, 2], "q1": jacobian})["q1"] == expected


def test_jacobians_themselves_are_not_carried() -> None:
    """Of two layouts nobody can tell which one the student went on with."""
    test = grader("graph: {y: x * x}\nvalues: {x: [1, 2]}", "dy/dx", "2 * dy/dx")
    assert outcomes(test, {"q0": [[1, 0], [0, 1]], "q1": [[2, 0], [0, 2]]})["q1"] == "incorrect"


def test_shapes_and_counts_are_neither_carried_nor_carried_into() -> None:
    test = grader("graph: {z: W @ x}\nvalues: {W: [[1, 2], [3, 4]], x: [1, 1]}", "size(z)", "shape(z)", "z")
    assert outcomes(test, {"q0": 3, "q1": [3], "q2": [1, 1, 1]}) == {f"q{i}": "incorrect" for i in range(3)}


# Gradients -------------------------------------------------------------------------------------------------

GRADIENTS = [
    # asked first, its slip, asked then, the factor that follows
    ("dL/dz2", "dL/dW2"),
    ("dL/dz2", "dL/db2"),
    ("dL/dz2", "dL/dh1"),
    ("dL/dh1", "dL/dz1"),
    ("dL/dz1", "dL/dW1"),
    ("dL/dz1", "dL/dx"),
    ("dL/dyhat", "dL/dW1"),
]


@pytest.mark.parametrize(("before", "after"), GRADIENTS)
def test_twice_a_gradient_gives_twice_the_gradients_behind_it(before: str, after: str) -> None:
    test = grader(NET, before, after)
    doubled = {id: (2 * as_array(a)).tolist() for id, a in right_answers(test).items()}
    assert outcomes(test, doubled) == {"q0": "incorrect", "q1": "carried"}


def as_array(a: Any) -> Any:
    import numpy as np

    return np.array(a)


def test_a_wrong_gradient_is_carried_into_the_step() -> None:
    test = grader(NET + "train: {optimizer: sgd(lr=0.5)}", "dL/db2", "b2 after 1 step")
    assert outcomes(test, {"q0": [0.8, -0.4], "q1": [-0.4, 0.2]}) == {"q0": "incorrect", "q1": "carried"}


def test_a_wrong_step_is_carried_into_the_next() -> None:
    test = grader(
        "graph: {L: w * w}\nvalues: {w: 4}\ntrain: {optimizer: sgd(lr=0.25), parameters: [w]}",
        *(f"w after {n} step" + "s" * (n > 1) for n in (1, 2, 3)),
    )
    assert outcomes(test, {"q0": 3, "q1": 1.5, "q2": 0.75}) == {
        "q0": "incorrect",
        "q1": "carried",
        "q2": "carried",
    }


# Partial credit --------------------------------------------------------------------------------------------

PARTS = """
graph: {a: 2 * x, b: a + 1}
values: {x: [1, 2, 3, 4]}
questions:
  - {id: a, ask: a}
  - {id: b, ask: b, credit: elementwise, points: 4}
"""


def test_of_an_answer_that_follows_in_part_its_share_counts() -> None:
    found = graded(grader(PARTS), {"a": [5, 6, 7, 8], "b": [6, 7, 8, 1]})
    assert (found["b"].score, found["b"].outcome) == (3, "partial")
    assert found["b"].feedback.startswith("from your own a: 1 of 4 entries differs: [3]")
    assert found["b"].wrong == (3,)


def test_the_better_of_both_readings_counts() -> None:
    """[3, 5, 7, 1] is right but for the last entry; from the student's own a it is right in one entry only."""
    found = graded(grader(PARTS), {"a": [2, 9, 9, 9], "b": [3, 5, 7, 1]})
    assert found["b"].score == 3


# Sentences -------------------------------------------------------------------------------------------------


def test_an_error_made_here_is_told_apart_from_one_made_before() -> None:
    test = grader(CHAIN, "a", "b")
    assert "your q0 is right, so the error is made here" in graded(test, {"q0": 6, "q1": 9.9})["q1"].feedback
    assert "does not follow from your own q0 either" in graded(test, {"q0": 5, "q1": 9.9})["q1"].feedback


def test_all_the_answers_it_was_carried_from_are_named() -> None:
    test = grader("graph: {a: 2 * x, b: 3 * x, c: a * b}\nvalues: {x: 1}", "a", "b", "c")
    assert graded(test, {"q0": 1, "q1": 1, "q2": 1})["q2"].feedback == "right from your own q0 and q1"
