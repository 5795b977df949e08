"""Free sizes: the letters of `shapes: {x: [n]}` and `linear(h)`, drawn anew whenever formulas are compared."""

from __future__ import annotations

import random

from autograder.language.ast import Name
from autograder.language.bind import WORDS
from autograder.language.errors import FormulaError
from autograder.language.parse import parse_call
from autograder.problem.model import Problem

SIZES = (2, 3, 4, 5, 6, 7)  # small, and different from each other, so that a transposed product does not fit


def letters(problem: Problem) -> list[str]:
    """The free sizes of a problem, in the order in which they appear."""
    found: dict[str, None] = {}
    for shape in problem.shapes.values():
        found.update((n, None) for n in shape if isinstance(n, str))
    for layer in problem.network.layers if problem.network else ():
        try:
            _, call = parse_call(layer)
        except FormulaError:  # said where the layer is built
            continue
        found.update((a.name, None) for a in call.args if isinstance(a, Name) and a.name not in WORDS)
    return list(found)


def draw(problem: Problem, seed: int) -> dict[str, int]:
    """A size for each letter."""
    names = letters(problem)
    rng = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
    pool = list(SIZES) if len(names) <= len(SIZES) else list(range(2, 2 + len(names)))
    return dict(zip(names, rng.sample(pool, len(names)), strict=True))
