"""`kind: value`: numbers. An answer is read, its shape is fitted to what is asked, and each entry is compared."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from operator import ge, le
from typing import NamedTuple

from autograder.errors import counted
from autograder.graph.node import size
from autograder.graph.shapes import written
from autograder.problem.instance import Asked
from autograder.problem.solve import Reference, Solved
from autograder.problem.tolerance import COUNTED, Rule, rule
from autograder.submissions.numbers import Numbers, read_numbers, read_shape
from autograder.submissions.unreadable import Unreadable

MOST_LISTED = 8  # wrong entries named in a sentence


class Accepted(NamedTuple):
    """A reference answer, the shapes it may be handed in, and how far each entry may be missed."""

    reference: Reference
    shapes: frozenset[tuple[int, ...]]
    margins: list[float]
    lows: list[float]
    highs: list[float]


def accepted(reference: Reference, shapes: frozenset[tuple[int, ...]], rule: Rule) -> Accepted:
    flat, margins = reference.flat, rule.margins(reference.flat)
    lows = [r - margin for r, margin in zip(flat, margins, strict=True)]
    highs = [r + margin for r, margin in zip(flat, margins, strict=True)]
    return Accepted(reference, shapes, margins, lows, highs)


class Expected(NamedTuple):
    """What one question accepts: any of the references, in a shape that is taken for theirs."""

    asked: Asked
    rule: Rule
    accepted: list[Accepted]
    shapes: frozenset[tuple[int, ...]]
    vectors: str
    elementwise: bool

    @property
    def shape(self) -> tuple[int, ...]:
        return self.accepted[0].reference.shape

    def instead(self, references: Sequence[Reference]) -> Expected:
        """The same question with other numbers for right: those that follow from a student's own."""
        return self._replace(accepted=[accepted(r, same_shapes(r.shape, self.vectors), self.rule) for r in references])


class Check(NamedTuple):
    """How an answer compares: the share of it that is right, and which entries are not."""

    share: Fraction
    wrong: list[int]
    answer: Numbers | None = None
    expected: Expected | None = None
    closest: Accepted | None = None

    @property
    def reason(self) -> str:
        """A sentence for the student; empty for a right answer. Found out only when it is asked for."""
        if self.answer is None or self.expected is None:
            return ""
        if self.closest is None:
            return _wrong_shape(self.answer, self.expected)
        return _wrong_values(self.answer, self.wrong, self.closest, self.expected)


RIGHT = Check(Fraction(1), [])


def expected(solved: Solved, index: int) -> Expected:
    """What question number `index` of a solved problem accepts."""
    problem, asked = solved.problem, solved.instance.asked[index]
    question = asked.question
    vectors = "flat" if asked.exact else solved.instance.conventions.vectors  # a shape is a list anyway
    law = COUNTED if asked.exact else rule(question.tolerance, problem.tolerance)
    all_right = [accepted(r, same_shapes(r.shape, vectors), law) for r in solved.references[index]]
    shapes = frozenset[tuple[int, ...]]().union(*(a.shapes for a in all_right))
    return Expected(asked, law, all_right, shapes, vectors, question.credit == "elementwise")


def same_shapes(shape: tuple[int, ...], vectors: str) -> frozenset[tuple[int, ...]]:
    """The shapes in which an answer of this shape may be handed in."""
    if len(shape) > 2 or (len(shape) == 2 and 1 not in shape):
        return frozenset({shape})
    n = size(shape)
    if n == 1:
        return frozenset({(), (1,), (1, 1)})
    if vectors == "column":
        return frozenset({(n, 1)} if len(shape) == 1 else {shape})
    return frozenset({(n,), (n, 1), (1, n)})


def read(raw: object, expected: Expected) -> Numbers | Unreadable | None:
    """The numbers of a raw answer; None where nothing was answered."""
    if raw is None or raw == "" or (raw == [] and expected.shape != (0,)):  # the shape of a single number is []
        return None
    if isinstance(raw, Unreadable):
        return raw
    if expected.asked.exact and expected.shape:
        return read_shape(raw)
    return read_numbers(raw)


def check(answer: Numbers, expected: Expected) -> Check:
    """Compares an answer entry by entry; a wrong shape never passes, whatever could be broadcast."""
    usual = expected.accepted[0]
    if answer.shape in usual.shapes and fits(answer.flat, usual):
        return RIGHT
    best = Check(Fraction(0), [], answer, expected)
    for one in expected.accepted:
        if answer.shape not in one.shapes:
            continue
        if fits(answer.flat, one):
            return RIGHT
        wrong = wrong_entries(answer.flat, one)
        share = credit(answer.flat, wrong, one) if expected.elementwise else Fraction(0)
        if best.closest is None or (share, -len(wrong)) > (best.share, -len(best.wrong)):
            best = Check(share, wrong, answer, expected, one)
    return best


def fits(flat: Sequence[float], accepted: Accepted) -> bool:
    """Whether every number is as near to the reference as it must be."""
    return all(map(le, accepted.lows, flat)) and all(map(ge, accepted.highs, flat))


def wrong_entries(flat: Sequence[float], accepted: Accepted) -> list[int]:
    """The positions whose number is farther from the reference than it may be."""
    limits = zip(accepted.lows, flat, accepted.highs, strict=True)
    return [i for i, (low, s, high) in enumerate(limits) if not low <= s <= high]


def zeros(accepted: Accepted) -> list[bool]:
    """For each entry whether a 0 would be right."""
    return [low <= 0 <= high for low, high in zip(accepted.lows, accepted.highs, strict=True)]


def credit(flat: Sequence[float], wrong: list[int], accepted: Accepted) -> Fraction:
    """The share of right entries, where a blanket answer earns nothing.

    Entries whose reference is 0 count only as far as the others are right: zeros alone prove nothing.
    One number everywhere, where different ones are asked, proves nothing either.
    """
    reference, n = accepted.reference.flat, len(flat)
    zero = zeros(accepted)
    others = n - sum(zero)
    if others == 0 or (n > 1 and len(set(flat)) == 1 and len(set(reference)) > 1):
        return Fraction(0)
    missed_zeros = sum(zero[i] for i in wrong)
    right_others = others - (len(wrong) - missed_zeros)
    right_zeros = n - others - missed_zeros
    return (right_others + right_zeros * Fraction(right_others, others)) / n


def misshapen(answer: Numbers, expected: Expected) -> str | None:
    """What is wrong with the shape alone, said without a look at the numbers."""
    if answer.shape in expected.shapes:
        return None
    return f"wrong shape: {_asked_and_found(answer, expected)}"


def _asked_and_found(answer: Numbers, expected: Expected) -> str:
    found = written(answer.shape)
    if expected.asked.exact and expected.shape:
        sizes = expected.shape[0]
        return f"a shape of {counted(sizes, 'size')} is asked, found {len(answer.flat)}"
    if len(expected.shape) == 1 and expected.shape not in expected.shapes:
        return f"a column of {expected.shape[0]} is asked, as [[a], [b]], found {found}"
    return f"{written(expected.shape)} is asked, found {found}"


def _wrong_shape(answer: Numbers, expected: Expected) -> str:
    said = _asked_and_found(answer, expected)
    accepted = expected.accepted[0]
    if len(answer.flat) == len(accepted.reference.flat):
        if not wrong_entries(answer.flat, accepted):
            return f"the numbers are right, but {said}"
        turned = len(answer.shape) == 2 and answer.shape == expected.shape[::-1]
        if turned and not wrong_entries(transposed(answer), accepted):
            return f"these are the transpose of what is asked: {said}"
    return f"wrong shape: {said}"


def transposed(answer: Numbers) -> list[float]:
    """The entries of a matrix column by column; of anything else as they are."""
    if len(answer.shape) != 2:
        return answer.flat
    columns = answer.shape[1]
    return [value for j in range(columns) for value in answer.flat[j::columns]]


def _wrong_values(answer: Numbers, wrong: list[int], accepted: Accepted, expected: Expected) -> str:
    n = len(answer.flat)
    if n == 1:
        said = "not the number that is asked"
    elif len(wrong) == n:
        said = f"all {n} entries differ"
    else:
        listed = ", ".join(position(i, accepted.reference.shape) for i in wrong[:MOST_LISTED])
        more = ", …" if len(wrong) > MOST_LISTED else ""
        said = f"{len(wrong)} of {n} entries {'differ' if len(wrong) > 1 else 'differs'}: {listed}{more}"
    if expected.asked.exact:
        reordered = n > 1 and sorted(answer.flat) == sorted(accepted.reference.flat)
        return f"{said}: these are the sizes in another order" if reordered else said
    shape = accepted.reference.shape
    square = len(shape) == 2 and not wrong_entries(transposed(Numbers(answer.flat, shape)), accepted)
    from autograder.questions.hints import hint  # only for those who are wrong

    why = "these are the transpose of what is asked" if square else hint(answer.flat, wrong, accepted.reference.flat)
    return f"{said}: {why}" if why else said


def position(index: int, shape: tuple[int, ...]) -> str:
    """[1, 2] of the entry number `index` in row-major order."""
    parts = []
    for n in reversed(shape):
        index, place = divmod(index, n)
        parts.append(str(place))
    return "[" + ", ".join(reversed(parts)) + "]"
