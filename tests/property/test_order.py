"""The credit of an order, against all right orders written out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.questions.order import before, leaves, longest
from tests.written_problems import LOOP, judge

KEYS = "abcdef"


@st.composite
def arrangements(draw: st.DrawFn, keys: str = KEYS) -> list[Any]:
    """Some of the keys in lists in lists."""

    def split(part: list[str], depth: int) -> Any:
        if len(part) == 1 or depth == 4:
            return part[0] if len(part) == 1 else part
        cuts = sorted(draw(st.sets(st.integers(1, len(part) - 1), min_size=1)))
        pieces = [part[i:j] for i, j in zip([0, *cuts], [*cuts, len(part)], strict=True)]
        return [split(piece, depth + 1) for piece in pieces]

    some = draw(st.permutations(keys))[: draw(st.integers(1, len(keys)))]
    found = split(some, 0)
    return found if isinstance(found, list) else [found]


def orders(answer: Any, in_order: bool = True) -> Iterator[tuple[str, ...]]:
    """Every right order of an arrangement."""
    if isinstance(answer, str):
        yield (answer,)
    elif not answer:
        yield ()
    else:
        for first in orders(answer[0], not in_order):
            for rest in orders(answer[1:], in_order):
                yield from ([first + rest] if in_order else woven(first, rest))


def woven(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every way of putting two sequences into one."""
    if not a or not b:
        yield a + b
    else:
        yield from ((a[0], *rest) for rest in woven(a[1:], b))
        yield from ((b[0], *rest) for rest in woven(a, b[1:]))


def in_common(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        row = [0, *row]
        new = [0]
        for j, y in enumerate(b):
            new.append(max(new[j], row[j + 2], row[j + 1] + (x == y)))
        row = new
    return row[-1]


@given(arrangements(), st.data())
def test_the_longest_part_is_that_of_the_nearest_right_order(answer: list[Any], data: st.DataObject) -> None:
    keys = list(leaves(answer))
    listed = tuple(data.draw(st.permutations(keys))[: data.draw(st.integers(0, len(keys)))])
    assert longest(listed, before(answer)) == max(in_common(listed, right) for right in orders(answer))


@given(arrangements())
def test_every_right_order_is_right_from_its_first_step_to_its_last(answer: list[Any]) -> None:
    for right in list(orders(answer))[:50]:
        assert longest(right, before(answer)) == len(right)


@given(arrangements())
def test_turned_round_only_steps_that_need_nothing_of_each_other_stay(answer: list[Any]) -> None:
    needs = before(answer)
    keys = list(needs)
    free = max(
        n
        for n in range(1, len(keys) + 1)
        for some in combinations(keys, n)
        if all(a not in needs[b] and b not in needs[a] for a, b in combinations(some, 2))
    )
    assert longest(keys[::-1], needs) == free


@given(st.permutations([k for k in LOOP["steps"] if k != "log"]), st.data())
def test_to_leave_out_a_needed_step_never_pays(order: list[str], data: st.DataObject) -> None:
    left_out = data.draw(st.sampled_from(order))
    assume(left_out != "eval")
    less = [key for key in order if key != left_out]
    assert judge(LOOP, less).share <= judge(LOOP, order).share


@given(st.lists(st.sampled_from(list(LOOP["steps"])), min_size=1))
def test_the_share_is_full_only_for_a_right_order_with_every_needed_step(order: list[str]) -> None:
    once = tuple(dict.fromkeys(order))
    needed = {"zero_grad", "forward", "loss", "backward", "step"}
    right = {tuple(k for k in o if k in once or k != "log") for o in orders(LOOP["answer"])}
    found = judge(LOOP, order)
    assert 0 <= found.share <= 1
    assert (found.share == 1) == (needed <= set(once) and once in right)
    assert (found.share * 5).denominator == 1
    assert isinstance(found.share, Fraction)
