"""Where a wrong formula is at fault: a factor, a transpose, or the one part that should be different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from autograder.graph.values import Array
from autograder.language.ast import Part, Tree
from autograder.language.errors import FormulaError, quoted, visible
from autograder.problem.formula import Formulated
from autograder.questions.likeness import Likeness, Target, squeezed
from autograder.questions.mends import mends
from autograder.questions.vocabulary import Vocabulary

MOST_TRIED = 150  # changed formulas; a wrong answer should not take longer than many right ones
CLOSE = 1e-9
FACTORS = {2.0: "twice what is asked", 0.5: "half of what is asked", -1.0: "the sign is the opposite one"}


def fault(
    tree: Tree, found: Likeness, target: Target, vocabulary: Vocabulary, formulated: Formulated, text: str
) -> str:
    """A sentence on what is wrong, or nothing where no small change would make it right."""
    return _off_by(found, target) or _one_place(tree, target, vocabulary, formulated, text)


def _off_by(found: Likeness, target: Target) -> str:
    """A factor between the formula and what is asked: a number, a size, or a quantity of the problem."""
    ratio = _ratio(found.mine, found.right)
    if ratio is None:
        return ""
    if np.ptp(ratio) <= CLOSE * abs(ratio[0]):
        return FACTORS.get(round(float(ratio[0]), 9), "it is off by a constant factor")
    per_ground = np.split(ratio, np.cumsum([len(g.points) for g in target.grounds])[:-1])
    for letter in target.grounds[0].instance.sizes:
        sizes = [float(g.instance.sizes[letter]) for g in target.grounds]
        if all(np.allclose(r, n, rtol=CLOSE) for r, n in zip(per_ground, sizes, strict=True)):
            return f"it is {letter} times what is asked: a sum where a mean is meant?"
        if all(np.allclose(r, 1 / n, rtol=CLOSE) for r, n in zip(per_ground, sizes, strict=True)):
            return f"it is what is asked divided by {letter}: a mean where a sum is meant?"
    return ""


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


def _one_place(tree: Tree, target: Target, vocabulary: Vocabulary, formulated: Formulated, text: str) -> str:
    """The first part that, changed, makes the formula right."""

    def alike(name: str) -> Iterator[str]:
        yield from _alike(name, vocabulary, formulated, target.letters)

    for mend in islice(mends(tree, alike), MOST_TRIED):
        try:
            if target.compare(mend.tree).equal:
                return f"at {_quoted(text, mend.part)}, {mend.said}"
        except FormulaError:
            continue
    return ""


def _alike(name: str, vocabulary: Vocabulary, formulated: Formulated, letters: Sequence[str]) -> Iterator[str]:
    """Names that might be meant instead: with as many axes, those spelt alike first."""
    if name in letters:
        yield from (letter for letter in letters if letter != name)
        return
    axes = vocabulary.axes(name)
    others = [n for n in vocabulary.known() if n != name and n != formulated.itself and vocabulary.axes(n) == axes]
    yield from sorted(others, key=lambda other: (other.rstrip("0123456789") != name.rstrip("0123456789"), other))


def _quoted(text: str, part: Part) -> str:
    return quoted(visible(text[part.start : part.end]).strip())
