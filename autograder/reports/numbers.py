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
    return "[" + ", ".join(cut([array(v, digits) for v in ends(values)], len(values), "…")) + "]"


def rows(values: Any, digits: int = DIGITS) -> list[str]:
    """A matrix as lines of aligned columns; anything else as one line."""
    if not _is_matrix(values):
        return [array(values, digits)]
    cells = [cut([number(v, digits) for v in ends(row)], len(row), "…") for row in ends(values)]
    return cut([f"[{line}]" for line in aligned(cells)], len(values), "…")


def aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]


def latex_array(values: Any, digits: int = DIGITS) -> str:
    r"""A column vector or a matrix as bmatrix."""
    if not isinstance(values, list):
        return _latex_number(values, digits)
    if values and isinstance(values[0], list) and not _is_matrix(values):
        return r"\text{" + array(values, digits) + "}"
    rows = values if _is_matrix(values) else [[v] for v in values]
    cells = [cut([_latex_number(v, digits) for v in ends(row)], len(row), r"\cdots") for row in ends(rows)]
    lines = cut([" & ".join(row) for row in cells], len(rows), r"\vdots")
    return r"\begin{bmatrix} " + r" \\ ".join(lines) + r" \end{bmatrix}"


def _latex_number(value: float, digits: int) -> str:
    mantissa, exponent, power = number(value, digits).replace("inf", r"\infty").partition("e")
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if exponent else mantissa


def ends(values: Sequence[Any], widest: int = WIDEST) -> Sequence[Any]:
    """All of a short axis; of a long one the first entries and the last."""
    return values if len(values) <= widest else [*values[: widest - 2], values[-1]]


def cut(shown: list[str], length: int, dots: str, widest: int = WIDEST) -> list[str]:
    """The ends of an axis of this length, with dots for what was left out."""
    return shown if length <= widest else [*shown[:-1], dots, shown[-1]]


def _is_matrix(values: Any) -> bool:
    return bool(isinstance(values, list) and values and isinstance(values[0], list) and not _deep(values))


def _deep(values: Sequence[Any]) -> bool:
    return bool(values[0]) and isinstance(values[0][0], list)
