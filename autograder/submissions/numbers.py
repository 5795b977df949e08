"""From one raw answer to plain, finite numbers and their shape.

Numbers may be JSON numbers, nested lists of them, or text: `"1/3"`, `"3e-4"`, `"−0.5"`, alone or among the
others. Nothing is guessed: what could mean two things is refused, with the way to write it.
Integers stay integers, so that a count beyond 2**53 is compared exactly. `[]` has the shape (0,).
"""

from __future__ import annotations

from itertools import chain
from math import isfinite, prod
from typing import Any, NamedTuple

from autograder.submissions.unreadable import Unreadable, json_kind
from autograder.submissions.written import number, sizes

DEEPEST = 8  # axes
MOST = 1_000_000  # numbers in one answer

_PLAIN = {int, float}  # the types themselves: to isinstance a bool would be an int


class Numbers(NamedTuple):
    """Finite numbers in row-major order, and their shape; () is a single number."""

    flat: list[int | float]
    shape: tuple[int, ...]


def read_numbers(raw: object) -> Numbers | Unreadable:
    """The numbers of an answer, in the shape in which they were given."""
    if type(raw) is not list:
        return _one_by_one([raw], ())
    flat: list[Any] = raw
    shape: tuple[int, ...] = (len(raw),)
    while True:  # one turn for each axis; a list is flattened only when its size is known
        if len(shape) > DEEPEST:
            return Unreadable(f"lists are nested more than {DEEPEST} deep")
        if prod(shape) > MOST:
            return Unreadable(f"more than {MOST:,} numbers are not read")
        if len(shape) > 1:
            flat = list(chain.from_iterable(flat))
        kinds = set(map(type, flat))
        if kinds <= _PLAIN:
            return _finite(flat, shape)
        if type(flat[0]) is not list:
            return _one_by_one(flat, shape)
        if len(kinds) > 1 or len(lengths := set(map(len, flat))) > 1:
            return _ragged(flat, shape)
        shape = (*shape, lengths.pop())


def read_shape(raw: object) -> Numbers | Unreadable:
    """The sizes of a shape, a list of integers: from `[32, 1024]`, `"32x1024"`, `"(32, 1024)"` or `32`."""
    numbers = read_numbers(sizes(raw) if isinstance(raw, str) else raw)
    if isinstance(numbers, Unreadable):
        return numbers
    if len(numbers.shape) > 1:
        return Unreadable("expected a shape such as [32, 1024], found lists in a list")
    wrong = next((size for size in numbers.flat if size < 0 or size != int(size)), None)
    if wrong is not None:
        return Unreadable(f"a size is a whole number, 0 or more, found {wrong}")
    return Numbers([int(size) for size in numbers.flat], (len(numbers.flat),))


def _finite(flat: list[int | float], shape: tuple[int, ...]) -> Numbers | Unreadable:
    try:
        if all(map(isfinite, flat)):
            return Numbers(flat, shape)
    except OverflowError:  # an integer beyond every float
        pass
    return _one_by_one(flat, shape)


def _one_by_one(flat: list[Any], shape: tuple[int, ...]) -> Numbers | Unreadable:
    """Reads numbers among which something else stands, up to the first that is none."""
    numbers: list[int | float] = []
    for i, raw in enumerate(flat):
        value = _number(raw)
        if isinstance(value, Unreadable):
            return Unreadable(f"{_entry(i, shape)}: {value.reason}" if shape else value.reason)
        numbers.append(value)
    return Numbers(numbers, shape)


def _number(raw: object) -> int | float | Unreadable:
    if isinstance(raw, str):
        return number(raw)
    if isinstance(raw, Unreadable):
        return raw
    if type(raw) is not int and type(raw) is not float:
        return Unreadable(f"expected a number, found {json_kind(raw)}")
    try:
        return raw if isfinite(raw) else Unreadable(f"expected a finite number, found {raw}")
    except OverflowError:
        return Unreadable("the number is larger than any float, 1.8e308")


def _ragged(rows: list[Any], shape: tuple[int, ...]) -> Unreadable:
    """What breaks the shape, where the first row is a list."""
    first = len(rows[0])
    i = next(i for i, row in enumerate(rows) if type(row) is not list or len(row) != first)
    here, start = _entry(i, shape), _entry(0, shape)
    if type(rows[i]) is not list:
        return Unreadable(f"{here}: expected a list, as {start} is, found {json_kind(rows[i])}")
    return Unreadable(f"rows differ in length: {start} has {first}, {here} has {len(rows[i])}")


def _entry(i: int, shape: tuple[int, ...]) -> str:
    """The place of the i-th number: 'entry [1, 0]'."""
    index: list[str] = []
    for size in reversed(shape):
        i, k = divmod(i, size)
        index.append(str(k))
    return f"entry [{', '.join(reversed(index))}]"
