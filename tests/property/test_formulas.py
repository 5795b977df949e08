"""No formula that equals what is asked is refused, and none that does not is accepted; thousands of random pairs."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from autograder.questions.markers import markers
from tests.problems_in_text import problem
from tests.property.formula_pairs import FREE, NUMBERS, SINGLE, SQUARE, Pair, Sheet, pairs, random_sheet
from tests.property.network_pairs import network_sheet

ONE_OUTPUT = {"n": (3,), "h": (4,), "K": (1,)}
ALL_SQUARE = {"n": (3,), "h": (3,), "K": (3,)}
FEWEST = 2000


class Drawn(NamedTuple):
    """A sheet, and the pairs of its questions."""

    sheet: Sheet
    pairs: list[Pair]


SHEETS = {
    "random sizes": lambda: drawn(random_sheet(11, FREE, 14), 9),
    "square matrices": lambda: drawn(random_sheet(12, SQUARE, 12), 8),
    "an axis of one": lambda: drawn(random_sheet(13, SINGLE, 12), 8),
    "single numbers": lambda: drawn(random_sheet(14, NUMBERS, 8), 8),
    "indices": lambda: drawn(random_sheet(15, FREE, 14, indexed=True), 4),
    "indices of square matrices": lambda: drawn(random_sheet(16, SQUARE, 14, indexed=True), 4),
    "relu": lambda: drawn(network_sheet("relu"), 7),
    "relu with one output": lambda: drawn(network_sheet("relu", ONE_OUTPUT), 6),
    "relu in indices": lambda: drawn(network_sheet("relu", indexed=True), 3),
    "sigmoid": lambda: drawn(network_sheet("sigmoid"), 6),
    "sigmoid with square matrices": lambda: drawn(network_sheet("sigmoid", ALL_SQUARE), 5),
    "softmax": lambda: drawn(network_sheet("tanh"), 6),
    "softmax in indices": lambda: drawn(network_sheet("tanh", indexed=True), 3),
    "a mean over the outputs": lambda: drawn(network_sheet("mean"), 6),
    "a single output and its mean": lambda: drawn(network_sheet("mean", ONE_OUTPUT), 5),
}


def drawn(sheet: Sheet, each: int) -> Drawn:
    return Drawn(sheet, list(pairs(sheet, seed=each, each=each)))


@cache
def of(name: str) -> Drawn:
    return SHEETS[name]()


@pytest.mark.parametrize("name", SHEETS)
def test_an_answer_is_right_if_and_only_if_it_equals_what_is_asked(name: str) -> None:
    sheet, found = of(name)
    judges = markers(problem(sheet.text))
    verdicts = [(pair, judges[pair.question].judge(pair.answer)) for pair in found]
    assert [(pair, verdict) for pair, verdict in verdicts if (verdict.state == "correct") != pair.equal] == []


def test_there_are_enough_pairs_of_either_kind() -> None:
    different = {(name, pair) for name in SHEETS for pair in of(name).pairs}
    assert len(different) >= FEWEST
    assert 0.4 <= sum(pair.equal for _, pair in different) / len(different) <= 0.6


@pytest.mark.parametrize("name", SHEETS)
def test_unequal_answers_can_be_read(name: str) -> None:
    """Else it would be no wonder that they are not accepted."""
    sheet, found = of(name)
    judges = markers(problem(sheet.text))
    unequal = [pair for pair in found if not pair.equal]
    unread = [pair for pair in unequal if judges[pair.question].inspect(pair.answer) is not None]
    assert len(unread) <= len(unequal) / 10, unread
