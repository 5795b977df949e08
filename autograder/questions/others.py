"""The other quantities of a problem, by which a wrong formula may be known: it is one of them, or lacks one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import TypeAlias

import numpy as np

from autograder.graph.differentiate import derivative
from autograder.graph.node import size
from autograder.graph.values import Array
from autograder.problem.ground import Ground
from autograder.questions.likeness import Likeness, Target, same, squeezed

MOST_ENTRIES = 1024  # of a derivative that is worked out only to compare with it
Function: TypeAlias = Callable[[Array], Array]
FACTORS: dict[str, tuple[Function, ...]] = {
    # of activations, by their values h or by what they are taken of
    "the derivative of an activation": (
        lambda h: 1 - h * h,
        lambda h: h * (1 - h),
        lambda z: np.asarray(z > 0, np.float64),
    ),
    "a factor": (lambda v: v, lambda v: 1 - v),
}
A_FACTOR = ("a factor", FACTORS["a factor"])


class Others:
    """The named quantities of the problem where formulas are compared, and derivatives like the asked one."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._itself = target.formulated[0].itself

    def name(self, values: Sequence[Array]) -> str:
        """The quantity that has these values at every point; nothing where there is none."""
        return next((name for name, others in self._all if _alike(values, others)), "")

    def factor(self, found: Likeness) -> str:
        """Whether a known quantity times the formula, entry by entry, is what is asked."""
        if not found.pairs or any(squeezed(a) != squeezed(b) for a, b in zip(found.mine, found.right, strict=True)):
            return ""
        mine = [a.reshape(b.shape) for a, b in zip(found.mine, found.right, strict=True)]
        for said, functions in FACTORS.items() if isinstance(self._itself, tuple) else [A_FACTOR]:
            for (_, values), function, turn in product(self._named, functions, (False, True)):
                if all(_is_times(function(v), a, b, turn) for v, a, b in zip(values, mine, found.right, strict=True)):
                    return f"{said} is missing"
        return ""

    @cached_property
    def _all(self) -> list[tuple[str, list[Array]]]:
        grounds = [dict(_slopes(ground, self._itself)) for ground in self._target.grounds]
        return self._named + [
            (name, [v for g in grounds for v in g[name]]) for name in grounds[0] if name in grounds[-1]
        ]

    @cached_property
    def _named(self) -> list[tuple[str, list[Array]]]:
        """All quantities but the asked one, at every point of every ground; those that are given come last."""
        names = [name for name in in_order(self._target.grounds[0]) if name != self._itself]
        return [
            (name, [v for g in self._target.grounds for v in g.values(g.instance.graph.names[name])]) for name in names
        ]


def in_order(ground: Ground) -> list[str]:
    names = ground.instance.graph.names
    return sorted(names, key=lambda name: names[name].op.name == "leaf")


def _slopes(ground: Ground, itself: object) -> Iterator[tuple[str, list[Array]]]:
    """Derivatives with the numerator or the denominator of the asked one."""
    if not isinstance(itself, tuple) or len(itself) > 2:
        return
    names = dict(ground.instance.graph.names)
    pairs = [(itself[0], other) for other in in_order(ground)] + [(other, itself[1]) for other in in_order(ground)]
    for of, by in pairs:
        if (of, by) != itself and of != by and size(names[of].shape) * size(names[by].shape) <= MOST_ENTRIES:
            with ground.scratch():
                yield f"d{of}/d{by}", list(ground.values(derivative(names[of], names[by])))


def _is_times(factor: Array, mine: Array, right: Array, turn: bool) -> bool:
    times = _spread(factor, mine.shape, turn)
    return times is not None and same(mine * times, right)


def _spread(values: Array, shape: tuple[int, ...], turn: bool) -> Array | None:
    """The values over an array of this shape: as a row, or turned as a column; None where they do not fit."""
    column = values.reshape(-1, 1) if turn and values.ndim == 1 else values
    try:
        return column if np.broadcast_shapes(column.shape, shape) == shape else None
    except ValueError:
        return None


def _alike(values: Sequence[Array], others: Sequence[Array]) -> bool:
    """Whether they are equal at every point, and not 0 everywhere."""
    if len(values) != len(others) or not any(np.any(v) for v in others):
        return False
    return all(squeezed(a) == squeezed(b) and same(a, b) for a, b in zip(values, others, strict=True))
