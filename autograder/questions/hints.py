"""What a wrong number looks like: a sign, a factor, a digit. Said without giving the right one away."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from autograder.errors import counted

CLOSE = 1e-2  # relative: a factor is recognised in rounded numbers, too
FACTORS = {2.0: "twice", 0.5: "half", 100.0: "100 times", 0.01: "a hundredth of", 10.0: "ten times", 0.1: "a tenth of"}


def hint(answer: Sequence[float], wrong: list[int], reference: Sequence[float]) -> str:
    """The likely slip behind the wrong entries, or nothing."""
    pairs = [(answer[i], reference[i]) for i in wrong]
    for slip in SLIPS:
        said = slip(pairs, len(answer), answer, reference)
        if said:
            return said
    return ""


Pairs = Sequence[tuple[float, float]]


def _rounded(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    for digits in range(9):
        if all(s != 0 and r != 0 and s in (round(r, digits), _cut(r, digits)) for s, r in pairs):
            return f"too few digits: right to {counted(digits, 'decimal')}, more are needed"
    return ""


def _cut(value: float, digits: int) -> float:
    scale = 10.0**digits
    if abs(value) >= 2**53 / scale:  # a float of this size has no such digits
        return value
    return math.trunc(value * scale) / scale


def _swapped_digits(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    if all(swapped(s, r) for s, r in pairs):
        return "two neighbouring digits seem to be swapped"
    return ""


def swapped(s: float, r: float) -> bool:
    """Whether s would be r, rounded or cut to as many digits, but for two neighbouring digits."""
    if s == 0 or r == 0 or (s < 0) != (r < 0):
        return False
    exponent, digits = _digits(f"{s:.14e}")
    most = len(digits.rstrip("0"))
    for count in {most, min(most + 1, len(digits))}:  # a last digit of 0 is not seen
        for other_exponent, other in (_digits(f"{r:.14e}"), _digits(f"{r:.{count - 1}e}")):
            if other_exponent == exponent and _exchanged(digits[:count], other[:count]):
                return True
    return False


def _exchanged(digits: str, other: str) -> bool:
    differ = [i for i, (a, b) in enumerate(zip(digits, other, strict=True)) if a != b]
    if len(differ) != 2 or differ[1] != differ[0] + 1:
        return False
    i, j = differ
    return digits[i] == other[j] and digits[j] == other[i]


def _digits(written: str) -> tuple[int, str]:
    """The exponent and the significant digits of a number written as 1.25e-03."""
    mantissa, _, exponent = written.partition("e")
    return int(exponent), mantissa.lstrip("-").replace(".", "")


def _near(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    if all(r != 0 and math.isclose(s, r, rel_tol=CLOSE) for s, r in pairs):
        return f"within {CLOSE:.0%} of what is asked, but not as close as it should be"
    return ""


def _negated(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    if all(r != 0 and math.isclose(s, -r, rel_tol=CLOSE) for s, r in pairs):
        return "the sign is the opposite one" if n == 1 else "every wrong entry has the opposite sign"
    return ""


def _factor(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    if any(r == 0 for _, r in pairs):
        return ""
    for factor, said in FACTORS.items():
        if all(math.isclose(s, factor * r, rel_tol=CLOSE) for s, r in pairs):
            return f"{said} what is asked"
    if len(pairs) > 1 and all(s != 0 for s, _ in pairs):
        ratio = pairs[0][0] / pairs[0][1]
        different = len({r for _, r in pairs}) > 1
        if different and all(math.isclose(s, ratio * r, rel_tol=1e-3) for s, r in pairs):
            return "all are off by the same factor"
    return ""


def _permuted(pairs: Pairs, n: int, answer: Sequence[float], reference: Sequence[float]) -> str:
    if len(pairs) < 2 or len({r for _, r in pairs}) < 2:
        return ""
    ours, theirs = sorted(r for _, r in pairs), sorted(s for s, _ in pairs)
    if all(math.isclose(s, r, rel_tol=CLOSE, abs_tol=1e-12) for s, r in zip(theirs, ours, strict=True)):
        return "the right numbers stand in the wrong places"
    return ""


SLIPS: tuple[Callable[[Pairs, int, Sequence[float], Sequence[float]], str], ...] = (
    _rounded,
    _swapped_digits,
    _near,
    _negated,
    _factor,
    _permuted,
)
