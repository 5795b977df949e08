"""Products of many factors: read from left to right, and if that does not fit, bracketed in another way that does."""

from __future__ import annotations

from autograder.language.ast import Binary
from autograder.language.errors import FormulaError
from autograder.language.textbook.messages import misfit
from autograder.language.textbook.products import PRODUCTS, multiply
from autograder.language.textbook.reader import Letters, Reader
from autograder.language.textbook.terms import Reading, Term
from autograder.language.walk import steps_of

LONGEST = 12  # factors of which every bracketing is tried


def chain(reader: Reader, tree: Binary, letters: Letters) -> Term:
    """The product of all its factors."""
    first, steps = steps_of(tree, PRODUCTS)
    factors = [reader.read(first, letters), *(reader.read(step.right, letters) for step in steps)]
    signs = [step.op for step in steps]
    way = reader.reading
    result = factors[0]
    for step, factor in zip(steps, factors[1:], strict=True):
        found = multiply(step.op, result, factor, way)
        if found is None:
            other = from_right(signs, factors, way) or bracketed(signs, factors, way)
            if other is None:
                raise unfit(step, result, factor, reader)
            return other
        result = found
    return result


def from_right(signs: list[str], factors: list[Term], reading: Reading) -> Term | None:
    """a (b (c d))."""
    result: Term | None = factors[-1]
    for sign, factor in zip(reversed(signs), reversed(factors[:-1]), strict=True):
        if result is None:
            break
        result = multiply(sign, factor, result, reading)
    return result


def bracketed(signs: list[str], factors: list[Term], reading: Reading) -> Term | None:
    """Whatever brackets fit, found for ever longer stretches of the chain."""
    n = len(factors)
    if n > LONGEST:
        return None
    found: dict[tuple[int, int], Term | None] = {(i, i): factor for i, factor in enumerate(factors)}
    for length in range(1, n):
        for i in range(n - length):
            found[i, i + length] = split(found, i, i + length, signs, reading)
    return found[0, n - 1]


def split(found: dict[tuple[int, int], Term | None], i: int, j: int, signs: list[str], reading: Reading) -> Term | None:
    """The factors i to j as a product of two stretches; the longest on the left that fits."""
    for k in range(j - 1, i - 1, -1):
        left, right = found[i, k], found[k + 1, j]
        product = multiply(signs[k], left, right, reading) if left is not None and right is not None else None
        if product is not None:
            return product
    return None


def unfit(step: Binary, result: Term, factor: Term, reader: Reader) -> FormulaError:
    """What does not fit when the chain is read from left to right."""
    verb = "multiplied entry by entry" if step.op == "⊙" else "multiplied"
    return misfit(verb, (step.left, result), (step.right, factor), reader.scope.sizes)
