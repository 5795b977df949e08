"""Where a wrong formula is at fault: a factor, a transpose, or the one part that should be different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from autograder.graph.values import Array
from autograder.language.ast import Derivative, Name, Part, Tree
from autograder.language.errors import FormulaError, quoted, visible
from autograder.questions.likeness import Likeness, Target, squeezed
from autograder.questions.mends import Words, mends
from autograder.questions.others import Others
from autograder.questions.vocabulary import Vocabulary

MOST_TRIED = 150  # changed formulas; a wrong answer should not take longer than many right ones
MOST_BUILT = 10_000  # nodes of these
CLOSE = 1e-9
FACTORS = {2.0: "twice what is asked", 0.5: "half of what is asked", -1.0: "the sign is the opposite one"}


class Fault:
    """What can be said of wrong answers to one question."""

    def __init__(self, target: Target, vocabulary: Vocabulary) -> None:
        self._target = target
        self._vocabulary = vocabulary
        self._formulated = target.formulated[0]
        self._others = Others(target)
        self._words = Words(self._alike, [] if target.letters else list(self._allowed()))

    def of(self, tree: Tree, found: Likeness, text: str) -> str:
        """A sentence on what is wrong, or nothing where no small change would make it right."""
        if found.said:
            other = "" if isinstance(tree, Name | Derivative) else self._others.name(found.mine)
            return f"{found.said}; it is {other}" if other else found.said
        return (
            self._off_by(found)
            or self._others.factor(found)
            or self._one_place(tree, text)
            or ("" if isinstance(tree, Name) else self._is_another(found))
        )

    def of_misfit(self, tree: Tree, text: str) -> str:
        """What to add of a formula that does not fit together: the one part that keeps it from being right."""
        place = self._one_place(tree, text)
        return f"; {place}" if place else ""

    def _is_another(self, found: Likeness) -> str:
        name = self._others.name(found.mine)
        return f"it is {name}" if name else ""

    def _off_by(self, found: Likeness) -> str:
        """A factor between the formula and what is asked: a number, a size, or a quantity of the problem."""
        ratio = _ratio(found.mine, found.right)
        if ratio is None:
            return ""
        if np.ptp(ratio) <= CLOSE * abs(ratio[0]):
            return FACTORS.get(round(float(ratio[0]), 9), "it is off by a constant factor")
        grounds = self._target.grounds
        points = np.cumsum([len(g.points) for g in grounds])[:-1]
        for letter in grounds[0].instance.sizes:
            sizes = [float(g.instance.sizes[letter]) for g in grounds]
            each = [n for n, part in zip(sizes, np.split(ratio, points), strict=True) for _ in part]
            if _constant(ratio / each):
                return f"it is off by a factor of {letter}: a sum where a mean is meant?"
            if _constant(ratio * each):
                return f"it is off by a factor of 1/{letter}: a mean where a sum is meant?"
        return ""

    def _one_place(self, tree: Tree, text: str) -> str:
        """The first part that, changed, makes the formula right."""
        ground = self._target.grounds[0]
        built = ground.built
        for mend in islice(mends(tree, self._words), MOST_TRIED):
            if ground.built - built > MOST_BUILT:
                break
            try:
                if self._target.compare(mend.tree).equal:
                    return f"at {_quoted(text, mend.part)}, {mend.said}"
            except FormulaError:
                continue
        return ""

    def _alike(self, name: str) -> Iterator[str]:
        """Names that might be meant instead: with as many axes, those spelt alike first."""
        if name in self._target.letters:
            yield from (letter for letter in self._target.letters if letter != name)
            return
        axes = self._vocabulary.axes(name)
        known = (n for n in self._vocabulary.known() if n not in (name, self._formulated.itself))
        others = [other for other in known if self._vocabulary.axes(other) == axes]
        yield from sorted(others, key=lambda other: (other.rstrip("0123456789") != name.rstrip("0123456789"), other))

    def _allowed(self) -> Iterator[Tree]:
        """What the answer is to be made of, where the question says so."""
        if self._formulated.slopes is None:
            return
        for of, by in sorted(self._formulated.slopes):
            yield Derivative(of, (by,), 0, 0)
        for name in sorted(self._formulated.names):
            yield Name(name, 0, 0)


def _ratio(mine: Sequence[Array], right: Sequence[Array]) -> Array | None:
    """One ratio for each point, where it is the same for all entries that are not 0."""
    ratios = []
    for a, b in zip(mine, right, strict=True):
        if squeezed(a) != squeezed(b) or not np.isfinite(a).all():
            return None
        a = a.reshape(b.shape)
        told = b != 0
        if not np.array_equal(a != 0, told):
            return None
        each = a[told] / b[told]
        if each.size and np.ptp(each) > CLOSE * abs(each.flat[0]):
            return None
        ratios.append(float(each.flat[0]) if each.size else np.nan)
    array = np.array(ratios)
    known = array[np.isfinite(array)]
    return np.where(np.isfinite(array), array, known[0]) if known.size else None


def _constant(ratios: Array) -> bool:
    return bool(np.ptp(ratios) <= CLOSE * abs(ratios[0]))


def _quoted(text: str, part: Part) -> str:
    return quoted(visible(text[part.start : part.end]).strip())
