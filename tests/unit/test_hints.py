"""What a wrong number looks like: recognised where it is so, and only there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.questions.hints import SLIPS, hint, swapped


def said(answer: Sequence[float], reference: Sequence[float]) -> str:
    """The hint where every entry that differs is wrong."""
    wrong = [i for i, (s, r) in enumerate(zip(answer, reference, strict=True)) if s != r]
    return hint(answer, wrong, reference)


RECOGNISED = [
    ([0.33], [1 / 3], "too few digits: right to 2 decimals, more are needed"),
    ([0.3], [1 / 3], "too few digits: right to 1 decimal, more are needed"),
    ([0.66], [2 / 3], "too few digits: right to 2 decimals, more are needed"),  # truncated
    ([0.12, -0.98], [0.1234, -0.9876], "too few digits: right to 2 decimals, more are needed"),
    ([3], [2.7182], "too few digits: right to 0 decimals, more are needed"),
    ([0.16936], [0.1639611], "two neighbouring digits seem to be swapped"),
    ([1.0042], [1.0024], "two neighbouring digits seem to be swapped"),
    ([-0.531], [-0.351], "two neighbouring digits seem to be swapped"),
    ([0.21, 0.43], [0.12, 0.34], "two neighbouring digits seem to be swapped"),
    ([0.1241], [0.1234], "within 1% of what is asked, but not as close as it should be"),
    (
        [0.1239, 0.6549],
        [0.1234567, 0.6543210],
        "within 1% of what is asked, but not as close as it should be",
    ),
    ([-0.7], [0.7], "the sign is the opposite one"),
    ([-0.701, 0.302], [0.7, -0.3], "every wrong entry has the opposite sign"),
    ([1.0, -2.0, 3.0], [1.0, 2.0, 3.0], "every wrong entry has the opposite sign"),
    ([0.25], [0.125], "twice what is asked"),
    ([0.62, 0.31], [1.24, 0.62], "half what is asked"),
    ([37.0], [0.37], "100 times what is asked"),
    ([0.0037], [0.37], "a hundredth of what is asked"),
    ([3.7], [0.37], "ten times what is asked"),
    ([0.037], [0.37], "a tenth of what is asked"),
    ([0.3, 0.6, -0.9], [0.1, 0.2, -0.3], "all are off by the same factor"),
    ([3.0, 1.0, 2.0], [1.0, 2.0, 3.0], "the right numbers stand in the wrong places"),
    ([2.0, 1.0, 5.0], [1.0, 2.0, 5.0], "the right numbers stand in the wrong places"),
]


@pytest.mark.parametrize(("answer", "reference", "sentence"), RECOGNISED, ids=str)
def test_a_slip_is_recognised(answer: Sequence[float], reference: Sequence[float], sentence: str) -> None:
    assert said(answer, reference) == sentence


UNSUSPICIOUS = [
    ([0.5], [0.31]),
    ([0], [0.3]),  # nothing rounded: a zero
    ([0, 0], [0.3, 0.2]),
    ([0.0], [1e-12]),
    ([5], [0]),
    ([0.5, 0.5], [0.0, 0.0]),
    ([1.0, 2.0], [2.0, 7.0]),
    ([9.0, 9.0], [1.0, 2.0]),
    ([0.2, 0.3], [0.1, 0.9]),  # one is twice, one a third
    ([-0.2, 0.3], [0.2, 0.9]),  # one sign only
    ([0.1693], [0.1396]),  # digits swapped that are no neighbours
    ([0.16396], [0.24396]),
    ([12], [0.21]),
    ([-0.21], [0.17]),
]


@pytest.mark.parametrize(("answer", "reference"), UNSUSPICIOUS, ids=str)
def test_a_slip_is_not_recognised_where_there_is_none(answer: Sequence[float], reference: Sequence[float]) -> None:
    assert said(answer, reference) == ""


@pytest.mark.parametrize("count", [2, 3, 9])
def test_one_wrong_number_everywhere_stands_in_no_wrong_place(count: int) -> None:
    """Equal numbers cannot be exchanged, and no factor can be told from one of them."""
    assert "places" not in said([7.0] * count, [3.0] * count)
    assert "same factor" not in said([7.0] * count, [3.0] * count)


@pytest.mark.parametrize(
    ("s", "r"),
    [
        (0.16936, 0.1639611),
        (0.16936, 0.16396),
        (0.31, 0.1300),
        (0.310, 0.301),
        (12, 21),
        (1.0042e-8, 1.0024e-8),
        (0.132, 0.1239),
    ],
)
def test_swapped_digits_are_those_of_the_rounded_or_truncated_number(s: float, r: float) -> None:
    assert swapped(s, r)
    assert swapped(-s, -r)


@pytest.mark.parametrize(
    ("s", "r"),
    [
        (0.16936, -0.1639611),
        (0.16936, 1.639611),
        (0.16936, 0.16936),
        (0.5, 0.5),
        (1, 10),
        (0, 1),
        (1, 0),
        (0.12, 0.34),
    ],
)
def test_other_digits_are_not_swapped(s: float, r: float) -> None:
    assert not swapped(s, r)


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**308), 10**308)


@given(st.lists(st.tuples(numbers, st.floats(allow_nan=False, allow_infinity=False)), min_size=1, max_size=5))
def test_no_numbers_are_too_large_or_too_small_for_a_hint(pairs: list[tuple[float, float]]) -> None:
    answer, reference = zip(*pairs, strict=True)
    assert isinstance(hint(answer, list(range(len(pairs))), reference), str)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
@pytest.mark.parametrize("reference", [5e-324, 1e-310, 1e305, 1.7976931348623157e308, -1.7e308])
def test_every_slip_is_looked_for_at_the_ends_of_the_floats(slip: object, reference: float) -> None:
    assert callable(slip)
    for answer in (1.0, -reference, reference / 2, 10**308, math.nextafter(reference, 0)):
        assert isinstance(slip([(answer, reference)], 1, [answer], [reference]), str)


@given(
    st.lists(st.floats(0.1, 9).map(lambda r: round(r, 3)), min_size=2, max_size=5),
    st.sampled_from([2.0, 0.5, 10.0, 0.1, 100.0, 0.01, -1.0, 3.0]),
)
def test_a_hint_tells_no_number_of_the_reference(reference: list[float], factor: float) -> None:
    sentence = said([factor * r for r in reference], reference)
    assert not any(f"{r:g}" in sentence for r in reference if len(f"{r:g}") > 3)
