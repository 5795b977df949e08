"""Reading one answer as numbers: plain, finite, of one shape; or a reason that a student can act on."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.submissions.numbers import DEEPEST, MOST, Numbers, read_numbers, read_shape
from autograder.submissions.unreadable import Unreadable


def reason(raw: object) -> str:
    read = read_numbers(raw)
    assert isinstance(read, Unreadable)
    return read.reason


# Numbers as JSON gives them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "flat", "shape"),
    [
        (0.5, [0.5], ()),
        (3, [3], ()),
        ([1, 2.5], [1, 2.5], (2,)),
        ([[1, 2, 3], [4, 5, 6]], [1, 2, 3, 4, 5, 6], (2, 3)),
        ([[[1], [2]]], [1, 2], (1, 2, 1)),
        ([[[[[[[[7]]]]]]]], [7], (1,) * 8),
        ([], [], (0,)),
        ([[], []], [], (2, 0)),
        ([[[]]], [], (1, 1, 0)),
        (1e308, [1e308], ()),
        ([1e308, 1e308], [1e308, 1e308], (2,)),
        (5e-324, [5e-324], ()),
    ],
)
def test_lists_in_lists_are_numbers_of_a_shape(raw: object, flat: list[float], shape: tuple[int, ...]) -> None:
    assert read_numbers(raw) == Numbers(flat, shape)


@pytest.mark.parametrize("count", [2**53 + 1, -(2**53) - 1, 175_000_000_001, 10**300])
def test_integers_are_exact(count: int) -> None:
    for raw in (count, [count], str(count), [str(count), 0.5]):
        read = read_numbers(raw)
        assert isinstance(read, Numbers)
        assert read.flat[0] == count
        assert type(read.flat[0]) is int


def test_a_whole_float_equals_its_count() -> None:
    assert read_numbers(32768.0) == Numbers([32768], ())


@settings(deadline=None)
@given(st.recursive(
    st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60),
    lambda inner: st.tuples(inner, st.integers(1, 3)).map(lambda pair: [pair[0]] * pair[1]),
    max_leaves=6,
))  # fmt: skip
def test_what_json_writes_is_read_back(raw: object) -> None:
    read = read_numbers(json.loads(json.dumps(raw)))
    if nesting(raw) > DEEPEST:
        assert read == Unreadable("lists are nested more than 8 deep")
    else:
        assert isinstance(read, Numbers)
        assert rebuilt(read.flat, read.shape) == raw


def nesting(raw: object) -> int:
    return 1 + nesting(raw[0]) if isinstance(raw, list) else 0


def rebuilt(flat: list[int | float], shape: tuple[int, ...]) -> object:
    if not shape:
        return flat[0]
    size = math.prod(shape[1:])
    return [rebuilt(flat[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])]


# Text among them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "flat", "shape"),
    [
        ("1/3", [1 / 3], ()),
        (["1/3", 0.5, 2], [1 / 3, 0.5, 2], (3,)),
        ([["−0.5", 1], [2, "3e-4"]], [-0.5, 1, 2, 3e-4], (2, 2)),
    ],
)
def test_numbers_may_be_written_as_text(raw: object, flat: list[float], shape: tuple[int, ...]) -> None:
    assert read_numbers(raw) == Numbers(flat, shape)


# What is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (None, "expected a number, found null"),
        (True, "expected a number, found true"),
        ({}, "expected a number, found an object"),
        ([1, None], "entry [1]: expected a number, found null"),
        ([0.5, False], "entry [1]: expected a number, found false"),
        ([[1, 2], [3, True]], "entry [1, 1]: expected a number, found true"),
        ([[[1, 2], [3, {}]]], "entry [0, 1, 1]: expected a number, found an object"),
        ([1, "x"], "entry [1]: expected a number, found the text 'x'"),
        ([["1", "2"], ["3", "1/0"]], "entry [1, 1]: the fraction '1/0' divides by 0"),
        ([[1, 2], [3]], "rows differ in length: entry [0] has 2, entry [1] has 1"),
        ([[1], [2], []], "rows differ in length: entry [0] has 1, entry [2] has 0"),
        ([[[1], [2]], [[3], [4, 5]]], "rows differ in length: entry [0, 0] has 1, entry [1, 1] has 2"),
        ([[1, 2], 3], "entry [1]: expected a list, as entry [0] is, found a number"),
        ([[1, 2], None], "entry [1]: expected a list, as entry [0] is, found null"),
        ([[], "x"], "entry [1]: expected a list, as entry [0] is, found the text 'x'"),
        ([1, [2]], "entry [1]: expected a number, found a list"),
        ([None, [2]], "entry [0]: expected a number, found null"),
        (math.nan, "expected a finite number, found nan"),
        ([1.0, -math.inf], "entry [1]: expected a finite number, found -inf"),
        (10**400, "the number is larger than any float, 1.8e308"),
        ([0, 10**400, -(10**400)], "entry [1]: the number is larger than any float, 1.8e308"),
        ([[[[[[[[[7]]]]]]]]], "lists are nested more than 8 deep"),
        ([[[[[[[[[]]]]]]]]], "lists are nested more than 8 deep"),
        (Unreadable("given twice"), "given twice"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_place(raw: object, why: str) -> None:
    assert reason(raw) == why


def test_lists_nested_without_end_are_refused() -> None:
    raw: list[object] = []
    raw.append(raw)
    assert reason(raw) == "lists are nested more than 8 deep"


@pytest.mark.parametrize(
    "raw", [[0] * (MOST + 1), [[0] * 1001] * 1000, [[[0] * 101] * 100] * 100, [[[]] * 2000] * 2000]
)
def test_too_many_numbers_are_refused(raw: object) -> None:
    assert reason(raw) == "more than 1,000,000 numbers are not read"


def test_numbers_are_counted_before_they_are_copied() -> None:
    raw: list[object] = [0] * 10_000
    for _ in range(5):
        raw = [raw] * 10_000  # 10**24 numbers in all, if they were written out
    assert reason(raw) == "more than 1,000,000 numbers are not read"


def test_as_many_numbers_as_may_be_are_read() -> None:
    read = read_numbers([[0.5] * 1000] * 1000)
    assert isinstance(read, Numbers)
    assert read.shape == (1000, 1000)
    assert len(read.flat) == MOST


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(ANYTHING)
def test_nothing_raises(raw: object) -> None:
    for read in (read_numbers(raw), read_shape(raw)):
        if isinstance(read, Unreadable):
            assert read.reason.isprintable()
            assert len(read.reason) < 1000
        else:
            assert all(type(x) in (int, float) and math.isfinite(x) for x in read.flat)
            assert len(read.flat) == math.prod(read.shape)


# Shapes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        [32, 1024], [32.0, 1024], ["32", "1024"], "32x1024", "32 x 1024", "32X1024", "32×1024", "32 × 1024",
        "32*1024", "32, 1024", "(32, 1024)", "( 32,1024 )", "(32, 1024,)", "[32, 1024]", " [32, 1024] ",
        "([32, 1024])", "torch.Size([32, 1024])",
    ],
)  # fmt: skip
def test_a_shape_may_be_written_in_every_usual_way(raw: object) -> None:
    read = read_shape(raw)
    assert read == Numbers([32, 1024], (2,))
    assert all(type(size) is int for size in read.flat)


@pytest.mark.parametrize("raw", [7, 7.0, "7", [7], "(7,)", "(7)", "[7]"])
def test_one_size_is_a_shape(raw: object) -> None:
    assert read_shape(raw) == Numbers([7], (1,))


@pytest.mark.parametrize("raw", [[], "()", "[]", "( )", "torch.Size([])"])
def test_the_shape_of_a_single_number_has_no_sizes(raw: object) -> None:
    assert read_shape(raw) == Numbers([], (0,))


def test_a_size_may_be_0() -> None:
    assert read_shape("0x3") == read_shape([0, 3]) == Numbers([0, 3], (2,))


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "x", "2x", "x2", "axb", "2 3", "-1x3", "2.5x3", "1,024", "(2, 3", "2, 3]", "(2; 3)", "(None, 10)",
        "9" * 401,
    ],
)  # fmt: skip
def test_a_text_that_is_no_shape_is_refused(text: str) -> None:
    read = read_shape(text)
    assert isinstance(read, Unreadable)
    assert read.reason.startswith("expected a shape such as [32, 1024], found the text '")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ([-1, 3], "a size is a whole number, 0 or more, found -1"),
        ([2, 2.5], "a size is a whole number, 0 or more, found 2.5"),
        ([[2, 3]], "expected a shape such as [32, 1024], found lists in a list"),
        (None, "expected a number, found null"),
        ([2, None], "entry [1]: expected a number, found null"),
        ({}, "expected a number, found an object"),
    ],
)
def test_what_is_no_shape_is_refused(raw: object, why: str) -> None:
    assert read_shape(raw) == Unreadable(why)
