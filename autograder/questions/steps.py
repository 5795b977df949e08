"""Two formulas compared with each other: as quantities of the problem, or as they stand, every name standing free."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np

from autograder.graph.differentiate import derivative
from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, Shape
from autograder.graph.values import Array
from autograder.language.ast import Derivative, Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.lower import entries, lower
from autograder.language.textbook.summation import uses
from autograder.language.textbook.terms import Reading, flat
from autograder.language.walk import parts_of
from autograder.problem.ground import Ground
from autograder.problem.model import Conventions
from autograder.questions.likeness import same, squeezed
from autograder.questions.readings import readings
from autograder.questions.spoken import free_letters

MOST_KEPT = 512  # values of lines
FREE_POINTS = 4  # at which formulas are compared as they stand
POSITIVE = (0.3, 1.7)  # values of names that stand free: any logarithm may be taken of them


class Steps:
    """Compares lines of a derivation with each other; each line is computed once."""

    def __init__(self, grounds: Sequence[Ground], conventions: Conventions, letters: Sequence[str]) -> None:
        self._grounds = grounds
        self._conventions = conventions
        self._letters = list(letters)
        self._values = lru_cache(MOST_KEPT)(self._computed)

    def equal(self, one: Tree, other: Tree) -> bool:
        """Whether two formulas have the same value in the problem, whatever the numbers, as far as is assumed."""
        return self._agree(one, other, freely=False)

    def alike(self, one: Tree, other: Tree) -> bool:
        """Whether they are equal as they stand, for any values of the names and derivatives they are written with."""
        try:
            return self._agree(one, other, freely=True)
        except FormulaError:
            return False

    def fits(self, tree: Tree) -> None:
        """Raises the FormulaError of a formula that has no meaning by any reading."""
        letters = tuple(dict.fromkeys([*self._letters, *free_letters(tree, self._letters)]))
        sizes = tuple(extent(self._grounds[0], (tree,), letter) for letter in letters)
        errors: list[FormulaError] = []
        for reading in readings(tree, self._conventions):
            try:
                self._values(tree, 0, reading, letters, sizes, False)
                return
            except FormulaError as e:
                errors.append(e)
        raise errors[0]

    def _agree(self, one: Tree, other: Tree, freely: bool) -> bool:
        if one == other:
            return True
        free = (letter for tree in (one, other) for letter in free_letters(tree, self._letters))
        letters = tuple(dict.fromkeys([*self._letters, *free]))
        error: FormulaError | None = None
        for reading in readings_of(one, other, self._conventions):
            try:
                if self._agree_by(one, other, reading, letters, freely):
                    return True
            except FormulaError as e:
                error = error or e
                continue
        if error is not None:
            raise error
        return False

    def _agree_by(self, one: Tree, other: Tree, reading: Reading, letters: tuple[str, ...], freely: bool) -> bool:
        for number, ground in enumerate(self._grounds[: 1 if freely else None]):
            sizes = tuple(extent(ground, (one, other), letter) for letter in letters)
            a, b = (self._values(tree, number, reading, letters, sizes, freely) for tree in (one, other))
            if not all(squeezed(v) == squeezed(w) and same(v, w) for v, w in zip(a, b, strict=True)):
                return False
        return True

    def _computed(
        self, tree: Tree, number: int, reading: Reading, letters: tuple[str, ...], sizes: tuple[int, ...], freely: bool
    ) -> list[Array]:
        """The values of a formula at every point; in index notation with an axis for each letter."""
        ground = self._grounds[number]
        with ground.scratch():
            node = built(ground, tree, reading, letters, sizes)
            if not freely:
                return list(ground.values(node))
            points = free_values(ground, tree)
            plan = Plan([node], given=points[0])
            return [np.asarray(plan(point)[0], np.float64) for point in points]


def readings_of(one: Tree, other: Tree, conventions: Conventions) -> list[Reading]:
    """The readings that either formula may need."""
    return list(dict.fromkeys([*readings(one, conventions), *readings(other, conventions)]))


def built(ground: Ground, tree: Tree, reading: Reading, letters: Sequence[str], sizes: Sequence[int]) -> Node:
    if letters:
        return entries(tree, ground.scope, reading, letters, sizes)
    term = flat(lower(tree, ground.scope, reading))
    if term.unsized:
        raise FormulaError("nothing says how large I is", tree.start, tree.end)
    return term.node


def extent(ground: Ground, trees: Sequence[Tree], letter: str) -> int:
    """How many positions an index letter takes, by what it is an index of."""
    for tree in trees:
        for index, axis in uses(tree, letter):
            shape = shape_of(ground, index.value)
            if axis < len(shape):
                return shape[axis]
    return 1  # neither speaks of it


def shape_of(ground: Ground, value: Tree) -> Shape:
    names = ground.instance.graph.names
    if isinstance(value, Derivative) and value.of in names and value.by[0] in names:
        return (*names[value.of].shape, *names[value.by[0]].shape)
    try:
        with ground.scratch():
            return lower(value, ground.scope, Reading(False, False, False, False)).node.shape
    except FormulaError:
        return ()


def free_values(ground: Ground, tree: Tree) -> list[dict[Node, Array]]:
    """Random values for all names, and for the derivatives that are written, as if nothing tied them together."""
    names = ground.instance.graph.names
    nodes = dict(names)
    for part in parts_of(tree):
        if isinstance(part, Derivative) and part.of in names and part.by[0] in names:
            nodes[f"d{part.of}/d{part.by[0]}"] = derivative(names[part.of], names[part.by[0]])
    return [{node: drawn(name, node, point) for name, node in nodes.items()} for point in range(FREE_POINTS)]


def drawn(name: str, node: Node, point: int) -> Array:
    random = np.random.default_rng([point, crc32(name.encode())])
    return np.asarray(random.uniform(*POSITIVE, node.shape))
