"""Whether a formula is what is asked: both are evaluated at random points, by every reading that is allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from autograder.graph.node import Node
from autograder.graph.values import Array
from autograder.language.ast import DOT, Binary, Derivative, Name, Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.lower import entries, lower
from autograder.language.textbook.messages import extent
from autograder.language.textbook.terms import Reading, flat, identity
from autograder.problem.formula import Formulated
from autograder.problem.ground import Ground
from autograder.problem.model import Conventions
from autograder.questions.mends import parts_of

RELATIVE = 1e-9  # of an entry
NOISE = 1e-11  # of the largest entry: what rounding leaves of a sum that cancels
TINY = 1e-14  # what stands for 0 where all is 0
MOST_ENTRIES = 1024  # written out one by one, in index notation
TRANSPOSE = "the transpose of what is asked"


class Likeness(NamedTuple):
    """How a formula compares with what is asked; `said` is empty where they are equal just as they stand."""

    equal: bool
    said: str
    mine: Sequence[Array] = ()  # at each point, for further looks
    right: Sequence[Array] = ()


class Version(NamedTuple):
    """A way in which what is asked may stand: turned or not, and whether it is accepted so."""

    turned: bool
    accepted: bool
    said: str


def readings(tree: Tree, conventions: Conventions) -> Iterator[Reading]:
    """The ways to read a formula that its problem allows, as far as they differ; the commonest first."""
    parts = list(parts_of(tree))
    slopes = any(isinstance(part, Derivative) for part in parts)
    inner = any(isinstance(part, Binary) and part.op in (DOT, "**") for part in parts)
    layout = conventions.derivative_layout
    turned = {"numerator": [False], "denominator": [True], "either": [False, True]}[layout] if slopes else [False]
    loose = [False, True] if layout == "either" else [False]
    for way in product(loose, turned, [False, True] if inner else [False], [False, True] if slopes else [False]):
        yield Reading(rows=way[3], turned=way[1], inner=way[2], loose=way[0])


class Target:
    """What is asked, on each of the grounds."""

    def __init__(self, formulated: Sequence[Formulated], grounds: Sequence[Ground], conventions: Conventions) -> None:
        """formulated: the question, lowered on each of the grounds."""
        self.question = formulated[0].question
        self.formulated = formulated
        self.grounds = grounds
        self._conventions = conventions
        self.letters = list(dict.fromkeys(map(str, self.question.indices)))

    @cached_property
    def _asked(self) -> list[list[Array]]:
        """The asked values at every point of every ground: the whole array, or an axis for each index letter."""
        return [self._entries(g.values(f.node)) for g, f in zip(self.grounds, self.formulated, strict=True)]

    @cached_property
    def _right(self) -> list[list[Array]]:
        """Those that are compared: of an array asked for `when i == j`, the entries for which that holds."""
        return [[self._picked(v, v.shape) for v in values] for values in self._asked]

    def _entries(self, values: list[Array]) -> list[Array]:
        """[i, i] is the diagonal."""
        repeated = len(self.letters) < len(self.question.indices)
        return [np.diagonal(v) for v in values] if repeated else values

    def _picked(self, array: Array, shape: tuple[int, ...]) -> Array:
        when = self.formulated[0].when
        if when is None or array.shape != shape:
            return array
        grid = np.indices(shape)
        a, b = (grid[self.letters.index(letter)] for letter in (when.left, when.right))
        return np.asarray(array[COMPARE[when.op](a, b)])

    def compare(self, tree: Tree, to_the_end: bool = False) -> Likeness:
        """The best that is to be said of a formula by any reading. A FormulaError where none makes sense of it.

        to_the_end: one that is not equal is compared on all grounds, too, so that more can be said of it
        """
        error: FormulaError | None = None
        best: Likeness | None = None
        for reading in readings(tree, self._conventions):
            try:
                found = self.compare_read(tree, reading, to_the_end)
            except FormulaError as e:
                error = error or e
                continue
            if found.equal:
                return found
            best = found if best is None or (best.said and not found.said) else best
        if best is None:
            raise error or FormulaError("this formula has no meaning here", tree.start, tree.end)
        return best

    def fits(self, tree: Tree) -> None:
        """Raises the FormulaError of a formula that has no meaning by any reading; nothing is computed."""
        errors: list[FormulaError] = []
        for reading in readings(tree, self._conventions):
            try:
                with self.grounds[0].scratch():
                    self._node(tree, self.grounds[0], reading)
                return
            except FormulaError as e:
                errors.append(e)
        raise errors[0]

    def compare_read(self, tree: Tree, reading: Reading, to_the_end: bool = False) -> Likeness:
        """The same by one reading."""
        mine: list[Array] = []
        right: list[Array] = []
        versions: list[Version] | None = None
        for i, ground in enumerate(self.grounds):
            with ground.scratch():
                node, is_row = self._node(tree, ground, reading)
                values = self._values(node, ground, most=1)  # which is enough for nearly all that is wrong
                here = self._versions(values[0], is_row, self._right[i][0], i)
                here = [v for v in here if same(turned(values[0], v), self._right[i][0])]
                if here or to_the_end:
                    values = self._values(node, ground)
            here = [v for v in here if all(same(turned(a, v), b) for a, b in zip(values, self._right[i], strict=True))]
            versions = here if versions is None else [v for v in versions if v in here]
            mine += values
            right += self._right[i][: len(values)]
            if not versions and (not to_the_end or ground is self.grounds[-1]):
                mine = [self._upright_if_accepted(*pair) for pair in zip(mine, right, strict=True)]
                return Likeness(False, self._unlike(mine, right), mine, right)
        found = (versions or [])[0]
        return Likeness(found.accepted, found.said, mine, right)

    def _values(self, node: Node, ground: Ground, most: int | None = None) -> list[Array]:
        """What a formula is at every point, or at the first ones."""
        shape = self._shape(ground)
        return [self._picked(v, shape) for v in ground.values(node, most=most)]

    def _node(self, tree: Tree, ground: Ground, reading: Reading) -> tuple[Node, bool]:
        """A formula as a node; in index notation with all entries written out."""
        shape = self._shape(ground)
        if self._is_indexed(tree):
            if int(np.prod(shape)) > MOST_ENTRIES:
                message = f"in index notation at most {MOST_ENTRIES} entries are compared; write it with matrices"
                raise FormulaError(message, tree.start, tree.end)
            when = self.formulated[0].when
            return entries(tree, ground.scope, reading, self.letters, shape, when.tree if when else None), False
        term = flat(lower(tree, ground.scope, reading))
        if term.unsized:
            term = identity(term, shape[0] if shape else 1)
        return term.node, term.is_vector and term.split == 0

    def _is_indexed(self, tree: Tree) -> bool:
        return bool(self.letters) and speaks_of(tree, self.letters)

    def _shape(self, ground: Ground) -> tuple[int, ...]:
        """Of what is asked there."""
        return self._asked[next(i for i, other in enumerate(self.grounds) if other is ground)][0].shape

    def _versions(self, mine: Array, is_row: bool, right: Array, i: int) -> list[Version]:
        """The ways in which an array of this shape may be what is asked; a vector stands as a column or a row."""
        if self.letters:
            return [Version(False, True, "")] if squeezed(mine) in ((), squeezed(right)) else []
        if mine.size == right.size == 1:
            return [Version(False, True, "")]
        stands = mine.shape if mine.ndim != 1 else (1, mine.size) if is_row else (mine.size, 1)
        if right.ndim == 1:
            return [self._vector(stands[0] == 1, self.formulated[i])] if squeezed(mine) == right.shape else []
        found = [Version(False, *self._upright(self.formulated[i]))] if stands == right.shape else []
        if len(stands) == 2 and stands == right.shape[::-1]:
            found.append(Version(True, *self._turned(self.formulated[i])))
        return sorted(found, key=lambda v: not v.accepted)

    def _vector(self, is_row: bool, one: Formulated) -> Version:
        """A gradient may be a row in numerator layout, and any vector where vectors are flat; it is said."""
        if not is_row:
            return Version(False, True, "")
        free = self._conventions.vectors == "flat" or self._conventions.derivative_layout == "either"
        gradient = one.jacobian == 0 and self._conventions.derivative_layout != "denominator"
        return Version(False, free or gradient, "as a row" if free or gradient else TRANSPOSE)

    def _upright(self, one: Formulated) -> tuple[bool, str]:
        denominator = bool(one.jacobian) and self._conventions.derivative_layout == "denominator"
        return not denominator, TRANSPOSE if denominator else ""

    def _turned(self, one: Formulated) -> tuple[bool, str]:
        layout = self._conventions.derivative_layout
        if one.jacobian is not None and layout == "either":
            return True, "in the other layout"
        denominator = bool(one.jacobian) and layout == "denominator"
        return denominator, "" if denominator else TRANSPOSE

    def _upright_if_accepted(self, mine: Array, right: Array) -> Array:
        """In the layout of what is asked, where the other one counts as well."""
        if mine.ndim != 2 or mine.shape == right.shape or not self._turned(self.formulated[0])[0]:
            return mine
        return mine.T if mine.shape == right.shape[::-1] else mine

    def _unlike(self, mine: Sequence[Array], right: Sequence[Array]) -> str:
        """What can be told at once of a formula that is not equal to what is asked."""
        if not all(np.isfinite(v).all() for v in mine):
            return "it is not a finite number everywhere: a logarithm or root of a negative number, or a division by 0"
        if self.letters or squeezed(mine[0]) == squeezed(right[0]):
            return ""
        sizes = self.grounds[0].instance.sizes
        return f"it is {described(mine[0], sizes)}, and {described(right[0], sizes)} is asked"


COMPARE = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def turned(array: Array, version: Version) -> Array:
    return array.T if version.turned else array


def squeezed(array: Array) -> tuple[int, ...]:
    return tuple(n for n in array.shape if n != 1)


def described(array: Array, sizes: Mapping[str, int]) -> str:
    """a number, a vector of n, a matrix of h×n."""
    shape = squeezed(array)
    if not shape:
        return "a number"
    return (
        f"{'a vector' if len(shape) == 1 else 'a matrix' if len(shape) == 2 else 'an array'} of {extent(shape, sizes)}"
    )


def same(a: Array, b: Array) -> bool:
    """Whether two arrays are equal but for rounding; a single number may stand for all entries alike."""
    if a.size != b.size and a.size != 1:
        return False
    a = a.reshape(b.shape) if a.size == b.size else a.reshape(())
    largest = float(np.max(np.abs(b), initial=0.0))
    with np.errstate(all="ignore"):
        return bool(np.all(np.abs(a - b) <= RELATIVE * np.abs(b) + NOISE * largest + TINY))


def speaks_of(tree: Tree, letters: Sequence[str]) -> bool:
    """Whether a formula is written with these indices."""
    return any(isinstance(part, Name) and part.name in letters for part in parts_of(tree))
