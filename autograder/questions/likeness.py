"""Whether a formula is what is asked: both are evaluated at random points, by every reading that is allowed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple, TypeAlias

import numpy as np

from autograder.graph.node import Node
from autograder.graph.values import Array
from autograder.language.ast import Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.lower import entries, lower
from autograder.language.textbook.messages import extent
from autograder.language.textbook.terms import Reading, flat, identity, scalar
from autograder.problem.formula import COMPARE, Formulated
from autograder.problem.ground import Ground
from autograder.problem.model import Conventions
from autograder.questions.readings import readings
from autograder.questions.spoken import speaks_of

RELATIVE = 1e-9  # of an entry
NOISE = 1e-11  # of the largest entry: what rounding leaves of a sum that cancels
TINY = 1e-14  # what stands for 0 where all is 0
MOST_BUILT = 50_000  # nodes, by all readings of a formula but the last
MOST_ENTRIES = 1024  # written out one by one, in index notation
TRANSPOSE = "the transpose of what is asked"
NOT_FINITE = "it is not a finite number everywhere: a logarithm or root of a negative number, or a division by 0"

Pair: TypeAlias = tuple[Array, Array]  # a value of the formula, and the one that is right there


class Likeness:
    """How a formula compares with what is asked; `said` is empty where they are equal just as they stand."""

    def __init__(self, equal: bool, said: str, pairs: Callable[[], list[Pair]]) -> None:
        self.equal = equal
        self.said = said
        self._pairs = pairs

    @cached_property
    def pairs(self) -> list[Pair]:
        """The formula and what is asked at every point of every ground; none where it fits one ground only."""
        return self._pairs()

    @property
    def is_finite(self) -> bool:
        return all(np.isfinite(mine).all() for mine, _ in self.pairs)

    @property
    def mine(self) -> list[Array]:
        return [mine for mine, _ in self.pairs]

    @property
    def right(self) -> list[Array]:
        return [right for _, right in self.pairs]


class Version(NamedTuple):
    """A way in which what is asked may stand: turned or not, and whether it is accepted so."""

    turned: bool
    accepted: bool
    said: str


class Target:
    """What is asked, on each of the grounds."""

    def __init__(
        self,
        formulated: Sequence[Formulated],
        grounds: Sequence[Ground],
        conventions: Conventions,
        indices: Sequence[str] = (),
    ) -> None:
        """formulated: the question, lowered on each of the grounds; indices: of an entry, where it asks for none."""
        self.question = formulated[0].question
        self.formulated = formulated
        self.grounds = grounds
        self._conventions = conventions
        self._indices = [str(i) for i in self.question.indices] or list(indices)
        self.letters = list(dict.fromkeys(self._indices))

    @cached_property
    def _asked(self) -> list[list[Array]]:
        """The asked values at every point of every ground: the whole array, or an axis for each index letter."""
        return [self._entries(list(g.values(f.node))) for g, f in zip(self.grounds, self.formulated, strict=True)]

    @cached_property
    def _right(self) -> list[list[Array]]:
        """Those that are compared: of an array asked for `when i == j`, the entries for which that holds."""
        return [[self._picked(v, v.shape) for v in values] for values in self._asked]

    def _entries(self, values: list[Array]) -> list[Array]:
        """[i, i] is the diagonal."""
        repeated = len(self.letters) < len(self._indices)
        return [np.diagonal(v) for v in values] if repeated else values

    def _picked(self, array: Array, shape: tuple[int, ...]) -> Array:
        if self.formulated[0].when is None or array.shape != shape:
            return array
        return np.asarray(array[self._wanted(shape)])

    def _wanted(self, shape: tuple[int, ...]) -> Array:
        """For each entry whether it is asked for."""
        when = self.formulated[0].when
        if when is None:
            return np.ones(shape, bool)
        grid = np.indices(shape)
        a, b = (grid[self.letters.index(letter)] for letter in (when.left, when.right))
        return np.asarray(COMPARE[when.op](a, b))

    def compare(self, tree: Tree) -> Likeness:
        """The best that is to be said of a formula by any reading. A FormulaError where none makes sense of it."""
        error: FormulaError | None = None
        best: Likeness | None = None
        built = self.grounds[0].built
        for reading in readings(tree, self._conventions):
            if self.grounds[0].built - built > MOST_BUILT:
                raise FormulaError(
                    "this formula is too much work to compare; write it more simply", tree.start, tree.end
                )
            try:
                found = self.compare_read(tree, reading)
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

    def compare_read(self, tree: Tree, reading: Reading) -> Likeness:
        """The same by one reading; no further point is looked at behind one that tells a difference."""
        everywhere = partial(self._everywhere, tree, reading)
        if self._is_indexed(tree) and not self._agrees_at_one_entry(tree, reading):
            return Likeness(False, "", everywhere)
        versions: list[Version] | None = None
        for i in range(len(self.grounds)):
            values, is_row = self._values(tree, i, reading)
            for mine, right in zip(values, self._right[i], strict=True):
                here = self._versions(mine, is_row, right, i)
                versions = [v for v in here if (versions is None or v in versions) and same(turned(mine, v), right)]
                if not versions:
                    return Likeness(False, self._unlike(self._upright_if_accepted(mine, right), right), everywhere)
        found = (versions or [])[0]
        return Likeness(found.accepted, found.said, everywhere)

    def _agrees_at_one_entry(self, tree: Tree, reading: Reading) -> bool:
        """Whether one entry is right at one point: where it is not, the others need not be written out."""
        ground, right = self.grounds[0], self._asked[0][0]
        if self._entry is None:
            return True
        with ground.scratch():
            term = lower(tree, ground.scope, reading, dict(zip(self.letters, self._entry, strict=True)))
            if not term.is_number:
                return True
            mine = right.copy()
            mine[self._entry] = next(ground.values(scalar(term.node)))
        return same(mine, right)

    @cached_property
    def _entry(self) -> tuple[int, ...] | None:
        """An entry that is asked for, its indices as far apart as can be."""
        shape = self._asked[0][0].shape
        entries = np.argwhere(self._wanted(shape))
        return max((tuple(map(int, at)) for at in entries), key=lambda at: max(at) - min(at), default=None)

    def _everywhere(self, tree: Tree, reading: Reading) -> list[Pair]:
        try:
            values = [self._values(tree, i, reading)[0] for i in range(len(self.grounds))]
        except FormulaError:
            return []
        pairs = zip(chain.from_iterable(values), chain.from_iterable(self._right), strict=True)
        return [(self._upright_if_accepted(mine, right), right) for mine, right in pairs]

    def _values(self, tree: Tree, i: int, reading: Reading) -> tuple[Iterator[Array], bool]:
        """What a formula is at one point after the other, and whether it is a vector that stands as a row."""
        ground = self.grounds[i]
        with ground.scratch():
            node, is_row = self._node(tree, ground, reading)
            values = ground.values(node)
        shape = self._shape(ground)
        return (self._picked(v, shape) for v in values), is_row

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

    def _unlike(self, mine: Array, right: Array) -> str:
        """What can be told at once of a formula that is not equal to what is asked."""
        if not np.isfinite(mine).all():
            return NOT_FINITE
        if self.letters or squeezed(mine) == squeezed(right):
            return ""
        sizes = self.grounds[0].instance.sizes
        return f"it is {described(mine, sizes)}, and {described(right, sizes)} is asked"


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
