"""Free sizes: the letters of `shapes: {x: [n]}` and `linear(h)`, drawn anew whenever formulas are compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from autograder.graph.layers import LAYERS
from autograder.language.ast import Call, Name, Part
from autograder.language.bind import WORDS, sizes_of
from autograder.language.errors import FormulaError
from autograder.language.parse import parse, parse_call
from autograder.language.walk import parts_of
from autograder.problem.model import Problem

SIZES = (2, 3, 4, 5, 6, 7)  # small, and different from each other, so that a transposed product does not fit


def letters(problem: Problem) -> list[str]:
    """The free sizes of a problem, in the order in which they appear."""
    found: dict[str, None] = {}
    for shape in problem.shapes.values():
        found.update((n, None) for n in shape if isinstance(n, str))
    for call, given in _layers(problem):
        named = (name for argument in sizes_of(call, LAYERS[call.function], given) for name in _names(argument))
        found.update((name, None) for name in named if name not in WORDS and name not in problem.values)
    return list(found)


def _layers(problem: Problem) -> Iterator[tuple[Call, int]]:
    """Every layer that is called, and how many of its arguments stand before the brackets."""
    for text in problem.network.layers if problem.network else ():
        try:
            _, call = parse_call(text)
        except FormulaError:  # said where the layer is built
            continue
        if call.function in LAYERS:
            yield call, 1
    for text in (problem.graph or {}).values():
        try:
            tree = parse(text, lambda name: False)
        except FormulaError:
            continue
        for part in parts_of(tree):
            if isinstance(part, Call) and part.function in LAYERS:
                yield part, 0


def _names(part: Part) -> list[str]:
    return [inner.name for inner in parts_of(part) if isinstance(inner, Name)]


def draw(problem: Problem, seed: int) -> dict[str, int]:
    """A size for each letter, another one for the next seed, and none of those that are written as numbers."""
    names = letters(problem)
    if not names:
        return {}
    import random  # brings hashlib along, and few problems have free sizes

    written = {n for shape in problem.shapes.values() for n in shape if isinstance(n, int)}
    wanted = max(len(SIZES), len(names))
    pool = list(islice((n for n in count(SIZES[0]) if n not in written), wanted))
    random.Random(seed // len(pool)).shuffle(pool)  # noqa: S311 - to be repeated, not to be secret
    turn = seed % len(pool)
    return dict(zip(names, pool[turn:] + pool[:turn], strict=False))
