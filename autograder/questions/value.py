"""`kind: value`: numbers. An answer is read, its shape is fitted to what is asked, and each entry is compared."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from autograder.graph.shapes import written
from autograder.problem.instance import Asked
from autograder.problem.solve import Reference, Solved
from autograder.problem.tolerance import EXACTLY, Rule, rule
from autograder.questions.hints import hint
from autograder.submissions.numbers import Numbers, read_numbers, read_shape
from autograder.submissions.unreadable import Unreadable

MOST_LISTED = 8  # wrong entries named in a sentence


class Accepted(NamedTuple):
    """A reference answer with how far each entry may be missed."""

    reference: Reference
    margins: list[float]


class Expected(NamedTuple):
    """What one question accepts: any of the references, in a shape that is taken for theirs."""

    asked: Asked
    rule: Rule
    accepted: list[Accepted]
    shapes: frozenset[tuple[int, ...]]
    elementwise: bool

    @property
    def shape(self) -> tuple[int, ...]:
        return self.accepted[0].reference.shape

    def with_values(self, flat: list[float]) -> Expected:
        """The same question with other numbers for right: those that follow from a student's own."""
        reference = Reference(flat, self.shape)
        return self._replace(accepted=[Accepted(reference, self.rule.margins(flat))])


class Check(NamedTuple):
    """How an answer compares: the share of it that is right, which entries are not, and a sentence."""

    share: Fraction
    wrong: list[int]
    reason: str


RIGHT = Check(Fraction(1), [], "")


def expected(solved: Solved, index: int) -> Expected:
    """What question number `index` of a solved problem accepts."""
    problem, asked = solved.problem, solved.instance.asked[index]
    question = asked.question
    law = EXACTLY if asked.exact else rule(question.tolerance, problem.tolerance)
    accepted = [Accepted(r, law.margins(r.flat)) for r in solved.references[index]]
    shapes = frozenset(s for a in accepted for s in same_shapes(a.reference.shape, solved.instance.conventions.vectors))
    return Expected(asked, law, accepted, shapes, question.credit == "elementwise")


def same_shapes(shape: tuple[int, ...], vectors: str) -> set[tuple[int, ...]]:
    """The shapes in which an answer of this shape may be handed in."""
    if len(shape) > 2 or (len(shape) == 2 and 1 not in shape):
        return {shape}
    n = 1
    for size in shape:
        n *= size
    if n == 1:
        return {(), (1,), (1, 1)}
    if vectors == "column":
        return {(n, 1)} if len(shape) == 1 else {shape}
    return {(n,), (n, 1), (1, n)}


def read(raw: object, expected: Expected) -> Numbers | Unreadable | None:
    """The numbers of a raw answer; None where nothing was answered."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, Unreadable):
        return raw
    if expected.asked.exact and expected.accepted[0].reference.shape:
        return read_shape(raw)
    return read_numbers(raw)


def check(answer: Numbers, expected: Expected) -> Check:
    """Compares an answer entry by entry; a wrong shape never passes, whatever could be broadcast."""
    if answer.shape not in expected.shapes:
        return Check(Fraction(0), [], _wrong_shape(answer, expected))
    best: list[int] | None = None
    for accepted in expected.accepted:
        if len(accepted.margins) != len(answer.flat):
            continue
        wrong = wrong_entries(answer.flat, accepted)
        if not wrong:
            return RIGHT
        if best is None or len(wrong) < len(best):
            best, closest = wrong, accepted
    if best is None:
        return Check(Fraction(0), [], _wrong_shape(answer, expected))
    share = credit(answer.flat, best, closest) if expected.elementwise else Fraction(0)
    return Check(share, best, _wrong_values(answer, best, closest, expected))


def wrong_entries(flat: Sequence[float], accepted: Accepted) -> list[int]:
    """The positions whose number is farther from the reference than it may be."""
    reference = accepted.reference.flat
    return [
        i
        for i, (s, r, margin) in enumerate(zip(flat, reference, accepted.margins, strict=True))
        if not -margin <= s - r <= margin
    ]


def credit(flat: Sequence[float], wrong: list[int], accepted: Accepted) -> Fraction:
    """The share of right entries, where a blanket answer earns nothing.

    Entries whose reference is 0 count only as far as the others are right: zeros alone prove nothing.
    One number everywhere, where different ones are asked, proves nothing either.
    """
    reference, n = accepted.reference.flat, len(flat)
    zero = [abs(r) <= margin for r, margin in zip(reference, accepted.margins, strict=True)]
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
    if expected.asked.exact and expected.shape:
        return f"a shape of {expected.shape[0]} sizes is asked, found {len(answer.flat)}"
    asked, found = written(expected.shape), written(answer.shape)
    if len(expected.shape) == 1 and expected.shape not in expected.shapes and expected.shape != (1,):
        return f"a column of {expected.shape[0]} is asked, as [[a], [b]], found {found}"
    return f"wrong shape: {asked} is asked, found {found}"


def _wrong_shape(answer: Numbers, expected: Expected) -> str:
    asked, found = written(expected.shape), written(answer.shape)
    accepted = expected.accepted[0]
    if len(answer.flat) == len(accepted.reference.flat):
        if answer.shape == expected.shape[::-1] and not wrong_entries(transposed(answer), accepted):
            return f"these are the transpose of what is asked: {asked} is asked, found {found}"
        if not wrong_entries(answer.flat, accepted):
            return f"the numbers are right, but {asked} is asked, found {found}"
    return misshapen(answer, expected) or f"{asked} is asked"


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
        listed = ", ".join(position(i, expected.shape) for i in wrong[:MOST_LISTED])
        more = ", …" if len(wrong) > MOST_LISTED else ""
        said = f"{len(wrong)} of {n} entries {'differ' if len(wrong) > 1 else 'differs'}: {listed}{more}"
    if expected.asked.exact:
        return said
    shape = accepted.reference.shape
    square = len(shape) == 2 and not wrong_entries(transposed(Numbers(answer.flat, shape)), accepted)
    why = "these are the transpose of what is asked" if square else hint(answer.flat, wrong, accepted.reference.flat)
    return f"{said}: {why}" if why else said


def position(index: int, shape: tuple[int, ...]) -> str:
    """[1, 2] of the entry number `index` in row-major order."""
    parts = []
    for size in reversed(shape):
        index, place = divmod(index, size)
        parts.append(str(place))
    return "[" + ", ".join(reversed(parts)) + "]"
