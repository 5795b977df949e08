"""Comparing an answer with what is asked: shapes, tolerances, shares, and the sentence for the student."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from autograder.questions import value
from autograder.submissions.unreadable import Unreadable
from tests.builders import asked, check, compared, graded, grader, outcomes, right_answers

NAN, INF = float("nan"), float("inf")


def passes(reference: Any, answer: Any, **question: Any) -> bool:
    return compared(reference, answer, **question).outcome == "correct"


# Blank and unreadable --------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [None, "", []])
def test_nothing_is_a_blank_answer(raw: Any) -> None:
    assert value.read(raw, asked([1, 2]).expected[0]) is None


@pytest.mark.parametrize(
    "raw",
    [
        True,
        [True, False],
        "x",
        "1+2j",
        "0,5",
        "NaN",
        "inf",
        NAN,
        INF,
        [-INF],
        [1, [2]],
        [[1, 2], [3]],
        [None],
        {},
        10**400,
        [[[[[[[[[1]]]]]]]]],
    ],
    ids=repr,
)
def test_what_is_no_number_is_unreadable(raw: Any) -> None:
    assert isinstance(value.read(raw, asked([1, 2]).expected[0]), Unreadable)


def test_one_unreadable_entry_makes_the_answer_unreadable() -> None:
    assert compared([1, 2], [1, "two"]).outcome == "unreadable"


def test_an_unreadable_answer_costs_its_own_points_only() -> None:
    test = grader("graph: {a: x}\nvalues: {x: 1}", "a", "2 * a")
    assert outcomes(test, {"q0": "many", "q1": 2}) == {"q0": "unreadable", "q1": "correct"}


# Tolerances ------------------------------------------------------------------------------------------------

EDGES = [
    # tolerance, reference, passes, does not
    (None, 2.0, 2.002, 2.0021),
    (None, -2.0, -2.002, -2.0021),
    (None, -2.0, -1.998, 1.998),
    (None, 0.0, 1e-6, 1.1e-6),
    (None, 1e-9, -9e-7, 2e-6),
    ({"rel": 1e-2}, 50.0, 50.5, 50.6),
    ({"rel": 1e-2}, 0.0, 0.0, 1e-9),
    ({"abs": 0.5}, 1e9, 1e9 + 0.5, 1e9 + 0.6),
    ({"rel": 1e-3, "abs": 0.1}, 1.0, 1.1, 1.11),
    ({"decimals": 3}, 0.376, 0.3775, 0.3776),
    ({"decimals": 0}, 10.0, 11.5, 11.6),
    ({"decimals": 2}, 0.0, -0.015, -0.016),
    ({"significant": 3}, 0.9999, 1.001, 1.002),
    ({"significant": 3}, 1.0, 0.985, 0.984),
    ({"significant": 3}, 1000.0, 1015, 1016),
    ({"significant": 3}, 999.0, 1000.5, 1000.6),
    ({"significant": 3}, 0.001, 0.001015, 0.001016),
    ({"significant": 1}, -10.0, -25, -25.1),
    ({"significant": 2}, 0.0, 0, 1e-9),
    ({"significant": 15}, 1 / 3, 0.333333333333333, 0.33333333333333),
    ("exact", 0.3, 0.1 + 0.2, 0.3000001),
    ("exact", 1 / 3, "1/3", 0.3333),
    ("exact", 0.0, -0.0, 1e-300),
    ("exact", 1e22, 10**22, 10**22 + 10**11),
]


@pytest.mark.parametrize(("tolerance", "reference", "inside", "outside"), EDGES, ids=str)
def test_a_tolerance_ends_where_it_says(tolerance: Any, reference: float, inside: Any, outside: Any) -> None:
    question = {"tolerance": tolerance} if tolerance else {}
    assert passes(reference, inside, **question)
    assert not passes(reference, outside, **question)


@pytest.mark.parametrize("power", range(-12, 13))
def test_significant_digits_count_from_the_first_at_every_power_of_ten(power: int) -> None:
    reference = 10.0**power
    margin = asked(reference, tolerance={"significant": 3}).expected[0].accepted[0].margins[0]
    assert margin == pytest.approx(1.5e-2 * reference, rel=1e-6)


def test_the_tolerance_of_a_question_comes_before_that_of_its_problem() -> None:
    text = "graph: {a: x}\nvalues: {x: 1}\ntolerance: {decimals: 1}\nquestions:\n"
    test = grader(text + "  - {id: p, ask: a}\n  - {id: q, ask: a, tolerance: {decimals: 3}}")
    assert outcomes(test, {"p": 1.1, "q": 1.1}) == {"p": "correct", "q": "incorrect"}


@pytest.mark.parametrize("tolerance", [{"rel": 1e-3}, {"significant": 3}], ids=str)
def test_a_zero_that_rounding_missed_is_still_a_zero_among_other_numbers(tolerance: Any) -> None:
    assert passes([1.0, 0.1 + 0.2 - 0.3], [1.0, 0], tolerance=tolerance)


def test_zeros_are_right_where_zeros_are_asked() -> None:
    assert passes([0.0, 0.0], [0, 0])
    assert passes([0.0, 0.0], [0, 0], credit="elementwise")


@pytest.mark.parametrize("answer", [-0.0, "-0", "−0.0", 0, "0/5"], ids=repr)
def test_negative_zero_is_zero(answer: Any) -> None:
    assert passes(0.0, answer)
    assert passes(-0.0, answer)


@pytest.mark.parametrize("answer", [1.7976931348623157e308, -1e308, 10**308, 5e-324], ids=repr)
def test_huge_and_tiny_answers_are_only_wrong(answer: Any) -> None:
    assert compared(1.5, answer).outcome == "incorrect"


@pytest.mark.parametrize("reference", [1e305, 1.7e308, -1e300, 5e-324, 3e-310])
def test_huge_and_tiny_references_are_compared(reference: float) -> None:
    assert passes(reference, reference)
    assert compared(reference, -reference or 1).outcome == "incorrect" or reference < 1e-300
    assert compared(reference, 7).outcome == "incorrect"


# Counts and shapes -----------------------------------------------------------------------------------------

WIDE = "shapes: {x: [4, 3]}\nnetwork: {layers: [linear(1024), relu, linear(2)]}"


@pytest.mark.parametrize("answer", [32768, 32768.0, "32768", "32768.0", [32768], "65536/2"], ids=repr)
def test_a_count_may_be_written_in_several_ways(answer: Any) -> None:
    test = grader("shapes: {x: [32, 1024]}\ngraph: {a: x}", "size(a)")
    assert outcomes(test, {"q0": answer}) == {"q0": "correct"}


SIZES = [[10**6], [175, 10**9], [10**12], [2**27, 2**26], [321, 28059810762433], [10**9, 10**9, 7]]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_count_is_exact_however_large(sizes: list[int]) -> None:
    test, count = grader(f"shapes: {{x: {sizes}}}\ngraph: {{a: x}}", "size(a)"), math.prod(sizes)
    assert right_answers(test) == {"q0": count}
    assert outcomes(test, {"q0": count}) == {"q0": "correct"}
    assert outcomes(test, {"q0": str(count)}) == {"q0": "correct"}
    for wrong in (count - 1, count + 1, str(count + 1), -count):
        assert outcomes(test, {"q0": wrong}) == {"q0": "incorrect"}


def test_a_tolerance_says_nothing_of_counts() -> None:
    test = grader("tolerance: {rel: 0.5}\n" + WIDE, "parameters", "shape(z1)")
    assert outcomes(test, {"q0": 6147, "q1": [4, 1025]}) == {"q0": "incorrect", "q1": "incorrect"}
    assert outcomes(test, {"q0": 6146, "q1": [4, 1024]}) == {"q0": "correct", "q1": "correct"}


@pytest.mark.parametrize(
    "answer", [[4, 1024], [4.0, "1024"], "4x1024", "4 × 1024", "(4, 1024)", "torch.Size([4, 1024])"]
)
@pytest.mark.parametrize("vectors", ["flat", "column"])
def test_a_shape_may_be_written_in_several_ways(answer: Any, vectors: str) -> None:
    test = grader(WIDE + f"\nconventions: {{vectors: {vectors}}}", "shape(z1)")
    assert outcomes(test, {"q0": answer}) == {"q0": "correct"}
    assert outcomes(test, right_answers(test)) == {"q0": "correct"}


@pytest.mark.parametrize("answer", [[], "[]", "()"], ids=repr)
def test_the_shape_of_a_single_number_is_empty(answer: Any) -> None:
    test = grader("graph: {a: sum(x)}\nvalues: {x: [1, 2]}", "shape(a)")
    assert outcomes(test, {"q0": answer}) == {"q0": "correct"}
    assert outcomes(test, right_answers(test)) == {"q0": "correct"}


@pytest.mark.parametrize("answer", [3, [3], "3", "(3,)"], ids=repr)
def test_the_shape_of_a_vector_may_be_a_number(answer: Any) -> None:
    test = grader("graph: {a: 1 * x}\nvalues: {x: [1, 2, 3]}", "shape(a)")
    assert outcomes(test, {"q0": answer}) == {"q0": "correct"}


def test_a_name_of_the_problem_may_hide_the_name_of_a_count() -> None:
    test = grader("graph: {macs: 0.5 * x}\nvalues: {x: [1, 2]}", "macs")
    assert outcomes(test, {"q0": [0.5, 1]}) == {"q0": "correct"}


# Shapes of answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", [[1, 2], [[1, 2]], [[1], [2]]], ids=str)
@pytest.mark.parametrize("answer", [[1, 2], [[1, 2]], [[1], [2]]], ids=str)
def test_a_vector_may_lie_or_stand(reference: Any, answer: Any) -> None:
    assert passes(reference, answer)


COLUMNS = [([1, 2], [[1], [2]]), ([[1], [2]], [[1], [2]]), ([[1, 2]], [[1, 2]])]


@pytest.mark.parametrize(("reference", "right"), COLUMNS, ids=str)
def test_where_vectors_are_columns_only_a_column_passes(reference: Any, right: Any) -> None:
    for answer in ([1, 2], [[1, 2]], [[1], [2]]):
        assert passes(reference, answer, vectors="column") == (answer == right)


@pytest.mark.parametrize("answer", [7, [7], [[7]]], ids=str)
@pytest.mark.parametrize("vectors", ["flat", "column"])
def test_one_number_may_stand_in_brackets(answer: Any, vectors: str) -> None:
    assert passes(7, answer, vectors=vectors)
    assert passes([7], answer, vectors=vectors)
    assert passes([[7]], answer, vectors=vectors)


BROADCAST = [
    ([5, 5, 5], 5),
    ([5, 5, 5], [5]),
    ([[5, 5], [5, 5]], 5),
    ([[5, 5], [5, 5]], [5, 5]),
    ([[5, 5], [5, 5]], [[5], [5]]),
    ([[5, 5], [5, 5]], [[5, 5]]),
    ([[5, 5], [5, 5]], [5, 5, 5, 5]),
    ([[[5, 5]]], [5, 5]),
    ([5], [5, 5]),
    (5, [5, 5]),
    (5, [[[5]]]),
]


@pytest.mark.parametrize(("reference", "answer"), BROADCAST, ids=str)
@pytest.mark.parametrize("credit", ["all", "elementwise"])
def test_what_could_be_broadcast_does_not_pass(reference: Any, answer: Any, credit: str) -> None:
    assert compared(reference, answer, credit=credit).score == 0


JACOBIAN = """
graph: {y: "W @ x"}
values: {W: [[1, 2, 3], [4, 5, 6]], x: [1, 1, 1]}
conventions: {derivative_layout: %s}
"""
ROWS, COLS = [[1, 2, 3], [4, 5, 6]], [[1, 4], [2, 5], [3, 6]]


@pytest.mark.parametrize(
    ("layout", "right"), [("numerator", [ROWS]), ("denominator", [COLS]), ("either", [ROWS, COLS])]
)
def test_a_jacobian_passes_in_the_layout_of_the_problem(layout: str, right: Any) -> None:
    test = grader(JACOBIAN % layout, "dy/dx")
    for answer in (ROWS, COLS):
        assert (outcomes(test, {"q0": answer}) == {"q0": "correct"}) == (answer in right)


@pytest.mark.parametrize("answer", [[[1, 2], [3, 4], [5, 6]], [[1, 4, 2], [5, 3, 6]]], ids=str)
def test_numbers_of_one_layout_in_the_shape_of_the_other_do_not_pass(answer: Any) -> None:
    assert outcomes(grader(JACOBIAN % "either", "dy/dx"), {"q0": answer}) == {"q0": "incorrect"}


def test_the_derivative_of_relu_at_zero_may_be_either() -> None:
    test = grader("graph: {y: sum(relu(x))}\nvalues: {x: [0, 2]}", "dy/dx")
    assert outcomes(test, {"q0": [0, 1]}) == outcomes(test, {"q0": [1, 1]}) == {"q0": "correct"}
    assert outcomes(test, {"q0": [0.5, 1]}) == {"q0": "incorrect"}


# Shares ----------------------------------------------------------------------------------------------------

SHARES = [
    ([1, 2, 3, 4], [1, 2, 3, 5], Fraction(3, 4)),
    ([1, 2, 3, 4], [9, 2, 9, 9], Fraction(1, 4)),
    ([[1, 2], [3, 4]], [[1, 2], [0, 0]], Fraction(1, 2)),
    ([1, 0, 0, 0], [1, 0, 0, 5], Fraction(3, 4)),
    ([1, 2, 0, 0], [1, 0, 0, 0], Fraction(1, 2)),  # one of two, and half of the zeros' credit
    ([1, 0, 0, 0], [0, 0, 0, 0], Fraction(0)),
    ([1, 0, 0, 0], [9, 0, 0, 0], Fraction(0)),
    ([0, 0, 0, 0], [0, 0, 0, 1], Fraction(0)),
    ([1, 1, 1, 2], [1, 1, 1, 1], Fraction(0)),
    ([1, 1, 1, 1], [1, 1, 1, 2], Fraction(3, 4)),
    ([1, 2], [2, 1], Fraction(0)),
]


@pytest.mark.parametrize(("reference", "answer", "share"), SHARES, ids=str)
def test_elementwise_credit_is_the_share_of_right_entries(reference: Any, answer: Any, share: Fraction) -> None:
    assert check(asked(reference, credit="elementwise"), answer).share == share


def test_without_elementwise_credit_one_wrong_entry_costs_all() -> None:
    assert compared([1, 2, 3, 4], [1, 2, 3, 5]).score == 0


def test_of_several_conventions_the_one_that_earns_most_counts() -> None:
    text = "graph: {y: sum(relu(x))}\nvalues: {x: [0, 0, 2, -1]}\nquestions: [{id: q, ask: dy/dx, credit: elementwise}]"
    assert graded(grader(text), {"q": [1, 1, 1, 7]})["q"].score == Fraction(3, 4)


# Sentences -------------------------------------------------------------------------------------------------

SENTENCES = [
    (1, 2.5, "not the number that is asked"),
    ([1, 2], [5, 9.3], "all 2 entries differ"),
    ([1, 2, 3], [1, 7.7, 3], "1 of 3 entries differs: [1]"),
    ([[1, 2], [3, 4]], [[1, 2.9], [8.8, 4]], "2 of 4 entries differ: [0, 1], [1, 0]"),
    (
        [[1, 2], [3, 4]],
        [[1, 3], [2, 4]],
        "2 of 4 entries differ: [0, 1], [1, 0]: these are the transpose of what is asked",
    ),
    (
        [[1, 2, 3]] * 2,
        [[1, 1], [2, 2], [3, 3]],
        "these are the transpose of what is asked: 2x3 is asked, found 3x2",
    ),
    (
        [[1, 2, 3], [4, 5, 6]],
        [1, 2, 3, 4, 5, 6],
        "the numbers are right, but 2x3 is asked, found a vector of 6",
    ),
    ([[1, 2, 3], [4, 5, 6]], [1, 2, 3], "wrong shape: 2x3 is asked, found a vector of 3"),
    ([1, 2], 1, "wrong shape: a vector of 2 is asked, found a single number"),
    (1, [1, 2], "wrong shape: a single number is asked, found a vector of 2"),
]


@pytest.mark.parametrize(("reference", "answer", "sentence"), SENTENCES, ids=[s for _, _, s in SENTENCES])
def test_a_wrong_answer_is_told_what_is_wrong(reference: Any, answer: Any, sentence: str) -> None:
    assert check(asked(reference), answer).reason == sentence


def test_a_right_answer_is_told_nothing() -> None:
    assert check(asked([1, 2]), [1, 2]).reason == ""


def test_of_many_wrong_entries_the_first_are_named() -> None:
    sentence = check(asked(list(range(1, 41))), [1] + [math.pi * i for i in range(39)]).reason
    assert sentence.startswith("39 of 40 entries differ: [1], [2], [3], [4], [5], [6], [7], [8], …")


def test_a_row_where_a_column_is_asked_is_told_so() -> None:
    sentence = check(asked([1, 2, 3], vectors="column"), [1, 2, 3]).reason
    assert sentence == "the numbers are right, but a column of 3 is asked, as [[a], [b]], found a vector of 3"


@pytest.mark.parametrize("reference", [[[1, 2], [2, 1]], [[5, 5], [5, 5]]], ids=["symmetric", "constant"])
@pytest.mark.parametrize("answer", [[[1, 9], [9, 1]], [[5, 7], [6, 5]], [[9, 9], [9, 9]]], ids=str)
def test_what_is_its_own_transpose_is_never_called_one(reference: Any, answer: Any) -> None:
    assert "transpose" not in check(asked(reference), answer).reason


def test_a_constant_matrix_of_the_wrong_shape_is_not_called_a_transpose() -> None:
    sentence = check(asked([[5, 5, 5], [5, 5, 5]]), [[5, 5], [5, 5], [5, 5]]).reason
    assert sentence == "the numbers are right, but 2x3 is asked, found 3x2"


def test_a_wrong_count_is_told_no_factor() -> None:
    """Only that it is wrong: twice a whole number is nearly the number itself."""
    test = grader(WIDE, "parameters")
    assert graded(test, {"q0": 2 * 6146})["q0"].feedback == "not the number that is asked"


def test_sizes_in_another_order_are_recognised() -> None:
    test = grader("shapes: {x: [2, 3, 4]}\ngraph: {a: x}", "shape(a)")
    assert "another order" in graded(test, {"q0": [3, 2, 4]})["q0"].feedback
    assert graded(test, {"q0": [2, 3]})["q0"].feedback == "wrong shape: a shape of 3 sizes is asked, found 2"


@pytest.mark.parametrize(
    ("index", "shape", "said"),
    [(0, (3,), "[0]"), (5, (2, 3), "[1, 2]"), (7, (2, 2, 2), "[1, 1, 1]"), (0, (), "[]")],
)
def test_positions_count_from_zero_in_row_major_order(index: int, shape: tuple[int, ...], said: str) -> None:
    assert value.position(index, shape) == said


@pytest.mark.parametrize("shape", [(2, 3), (2, 2, 2), (3,)])
def test_what_is_misshapen_is_told_from_the_shape_alone(shape: tuple[int, ...]) -> None:
    test = asked([[1, 2], [3, 4]])
    one, other = (value.Numbers([n] * math.prod(shape), shape) for n in (1, 777))
    said = value.misshapen(one, test.expected[0])
    assert said is not None
    assert said == value.misshapen(other, test.expected[0])
