"""Numbers and shapes that a student wrote as text: `"1/3"`, `"−0.5"`, `"32 x 1024"`."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

from autograder.submissions.unreadable import Unreadable, quoted

LONGEST = 400  # characters

_MINUS = str.maketrans("−–", "--")
_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_FRACTION = rf"({_NUMBER})(?:\s*/\s*({_NUMBER}))?"


def number(text: str) -> int | float | Unreadable:
    """The number, or fraction, that is written in a text."""
    if len(text) > LONGEST:
        return Unreadable(f"expected a number, found a text of {len(text):,} characters")
    plain = text.strip().translate(_MINUS)
    found = re.fullmatch(_FRACTION, plain)
    if found is None:
        hint = _hint(plain)
        return Unreadable(f"expected a number, found the text {quoted(text)}" + (f"; {hint}" if hint else ""))
    try:
        value = _divided(_exact(found[1]), _exact(found[2] or "1"))
        if isfinite(value):
            return value
    except ZeroDivisionError:
        return Unreadable(f"the fraction {quoted(text)} divides by 0")
    except OverflowError:
        pass
    return Unreadable(f"the number {quoted(text)} is larger than any float, 1.8e308")


def sizes(text: str) -> list[int] | Unreadable:
    """The sizes of a shape: '32x1024', '32 × 1024', '(32, 1024)', '[32, 1024]', 'torch.Size([32, 1024])'."""
    inner = text.strip().removeprefix("torch.Size") if len(text) <= LONGEST else ""
    while inner[:1] + inner[-1:] in ("()", "[]"):
        inner = inner[1:-1].strip()
        if not inner:
            return []
    parts = re.split(r"\s*[xX×*,]\s*", inner.removesuffix(","))
    if all(re.fullmatch(r"0|[1-9][0-9]*", part) for part in parts):
        return [int(part) for part in parts]
    return Unreadable(f"expected a shape such as [32, 1024], found the text {quoted(text)}")


def _exact(digits: str) -> int | float:
    return int(digits) if digits.lstrip("+-").isdigit() else float(digits)


def _divided(above: int | float, below: int | float) -> int | float:
    """A quotient that stays an integer where it is one, so that nothing is rounded."""
    if isinstance(above, int) and isinstance(below, int) and above % below == 0:
        return above // below
    return above / below


def _hint(plain: str) -> str | None:
    for pattern, advice in _HINTS:
        found = re.fullmatch(pattern, plain, re.DOTALL)
        if found:
            return advice if isinstance(advice, str) else advice(found)
    return None


def _without_percent(found: re.Match[str]) -> str:
    return f"write {float(found[1]) / 100:.12g}"


def _without_commas(found: re.Match[str]) -> str:
    one = found[0].count(",") == 1 and "." not in found[0]
    decimal = f", or {found[0].replace(',', '.')} if a decimal point is meant" if one else ""
    return f"write {found[0].replace(',', '')} without the comma{decimal}"


def _with_point(found: re.Match[str]) -> str:
    return f"write {found[0].replace(',', '.')}, with a decimal point"


def _ungrouped(found: re.Match[str]) -> str:
    return f"write the digits without gaps, {re.sub('[^-+0-9.]', '', found[0])}"


_HINTS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"({_NUMBER})\s*%", _without_percent),
    (r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?", _without_commas),
    (r"[-+]?[0-9]*,[0-9]+", _with_point),
    (r"[-+]?[0-9]{1,3}([\s_'’][0-9]{3})+(\.[0-9]*)?", _ungrouped),
    (rf"({_NUMBER}\s*[-+]?)?\s*({_NUMBER})?\s*\*?\s*[ij]", "complex numbers are not expected"),
    (r"(?i)[-+]?(nan|inf|infinity|∞)", "it is not finite; leave out what you could not compute"),
    (r"[\[(].*[\])]", "write a list in [ ] and without quotes"),
    (rf"{_NUMBER}([\s,;]+{_NUMBER})+", "write several numbers as a list, [1, 2]"),
    (r".*=.*", "write the number alone"),
    (r"\\frac.*", "write a fraction as 1/3"),
    (r"[^*^(]*[*^(].*|[^-+/]*[0-9]\s*[-+/]\s*[0-9.].*", "write the number that comes out"),
)
