"""The numbers of a problem file: scalars, vectors and nested lists, read with their places."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any, NamedTuple

from autograder.errors import Diagnostic, Place
from autograder.problem.tree import Mapping, Node, Scalar, Text

DEEPEST = 8
_FRACTION = re.compile(r"[+-]?\d{1,15} ?/ ?0*[1-9]\d{0,14}")  # 1/3 is a number, too


class Value(NamedTuple):
    """Numbers in row-major order and their shape, () for a single number."""

    flat: list[float]
    shape: tuple[int, ...]
    place: Place


def read_values(entries: dict[Text, Any], mistakes: list[Diagnostic]) -> dict[Text, Value]:
    """The numbers of `values:`, by name or glob; what is no number is reported."""
    read = {}
    for name, tree in entries.items():
        value = _read(tree, name, mistakes)
        if value is not None:
            read[name] = value
    return read


def find(values: dict[Text, Value], name: str) -> tuple[Text, Value] | None:
    """The value of a name: its own, else that of the first glob it fits."""
    for key, value in values.items():
        if key == name:
            return key, value
    for key, value in values.items():
        if is_glob(key) and fnmatchcase(name, key):
            return key, value
    return None


def is_glob(key: str) -> bool:
    return any(c in key for c in "*?[")


def _read(tree: Node, name: str, mistakes: list[Diagnostic]) -> Value | None:
    flat: list[float] = []
    try:
        shape = _flatten(tree, flat, 0)
    except _BadValueError as e:
        mistakes.append(Diagnostic(f"the value of '{name}' {e.args[0]}", e.args[1], e.args[2]))
        return None
    return Value(flat, shape, tree.place)


class _BadValueError(Exception):
    """What is wrong with a value, where, and what to do."""


def _flatten(tree: Node, flat: list[float], depth: int) -> tuple[int, ...]:
    if isinstance(tree, Mapping):
        raise _BadValueError("must be a number or a list of numbers, found a mapping", tree.place, None)
    if isinstance(tree, Scalar):
        flat.append(_number(tree))
        return ()
    if depth == DEEPEST:
        raise _BadValueError(f"is nested more than {DEEPEST} deep", tree.place, None)
    if not tree.items:
        raise _BadValueError("has an empty list", tree.place, None)
    shapes = [_flatten(item, flat, depth + 1) for item in tree.items]
    for item, shape in zip(tree.items, shapes, strict=True):
        if shape != shapes[0]:
            raise _BadValueError(f"is ragged: {_said(shape)} here, {_said(shapes[0])} before", item.place, None)
    return (len(tree.items), *shapes[0])


def _said(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"a list of {shape[0]}"
    return "x".join(map(str, shape)) + " numbers" if shape else "a single number"


def _number(tree: Scalar) -> float:
    value = tree.value
    if isinstance(value, str):
        if _FRACTION.fullmatch(value):
            return float(Fraction(value.replace(" ", "")))
        raise _BadValueError(f"must be a number, found text '{tree.text[:40]}'", tree.place, None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _BadValueError(f"must be a number, found {tree.text[:40] or 'nothing'}", tree.place, None)
    try:
        return float(value)
    except OverflowError:
        raise _BadValueError("is too large", tree.place, None) from None
