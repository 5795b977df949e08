"""Numbers and arrays as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

DIGITS = 6  # significant, in worked solutions
WIDEST = 8  # entries of an axis shown before the rest becomes …


def number(value: float, digits: int = DIGITS) -> str:
    """At most so many significant digits, no exponent where none is needed, never -0."""
    if value == 0:
        return "0"
    if isinstance(value, int):
        return str(value)
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return f"{value:.{digits}g}"


def array(values: Any, digits: int = DIGITS) -> str:
    """[0.3, 0.3], with rows one after the other: [[1, 2], [3, 4]]; long axes are cut."""
    if not isinstance(values, list):
        return number(values, digits)
    shown = values if len(values) <= WIDEST else values[: WIDEST - 2]
    parts = [array(v, digits) for v in shown]
    if len(values) > WIDEST:
        parts += ["…", array(values[-1], digits)]
    return "[" + ", ".join(parts) + "]"


def rows(values: Any, digits: int = DIGITS) -> list[str]:
    """A matrix as lines of aligned columns; anything else as one line."""
    if not _is_matrix(values):
        return [array(values, digits)]
    columns = len(values[0])
    keep = range(columns) if columns <= WIDEST else [*range(WIDEST - 2), columns - 1]
    lines = values if len(values) <= WIDEST else [*values[: WIDEST - 2], values[-1]]
    cells = [[number(row[j], digits) for j in keep] for row in lines]
    widths = [max(len(row[i]) for row in cells) for i in range(len(keep))]
    dots = " …" if columns > WIDEST else ""
    text = ["[" + "  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) + dots + "]" for row in cells]
    if len(values) > WIDEST:
        text.insert(WIDEST - 2, "…")
    return text


def latex_array(values: Any, digits: int = DIGITS) -> str:
    r"""A column vector or a matrix as bmatrix."""
    if not isinstance(values, list):
        return number(values, digits)
    if _is_matrix(values):
        body = [" & ".join(number(v, digits) for v in row[:WIDEST]) for row in values[:WIDEST]]
    elif values and isinstance(values[0], list):
        return r"\text{" + array(values, digits) + "}"
    else:
        body = [number(v, digits) for v in values[:WIDEST]]
    if len(values) > WIDEST:
        body.append(r"\vdots")
    return r"\begin{bmatrix} " + r" \\ ".join(body) + r" \end{bmatrix}"


def _is_matrix(values: Any) -> bool:
    return bool(isinstance(values, list) and values and isinstance(values[0], list) and not _deep(values))


def _deep(values: Sequence[Any]) -> bool:
    return bool(values[0]) and isinstance(values[0][0], list)
