"""What a student's function returned, as float64 arrays, or a sentence on why not.

Taken: bool, int, float, their numpy scalars, ndarrays of these, lists and tuples of all that (rectangular),
and torch tensors where torch is loaded. Not taken: complex, text, None, objects, masked arrays, and
subclasses of numbers and arrays, whose own methods could say one thing and mean another.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import numpy.typing as npt

from .wire import MAX_AXES, MAX_NAME, MAX_VALUES, Problem

Array = npt.NDArray[np.float64]
PLAIN = (bool, int, float)
SCALARS = frozenset(np.sctypeDict.values())
ARRAYS = (np.ndarray, np.matrix)


class NotNumericError(Exception):
    """A value that is no answer."""

    def __init__(self, message: str, kind: str = "not_numeric") -> None:
        super().__init__(message)
        self.problem = Problem(kind, message)


def to_array(value: Any, room: int) -> Array:
    """The value as a plain float64 array of at most `room` bytes."""
    if type(value) in (list, tuple):
        return from_sequence(value, room, 1)
    if type(value) in PLAIN or type(value) in SCALARS:
        return from_scalar(value)
    if type(value) in ARRAYS:
        return from_ndarray(value, room)
    torch = sys.modules.get("torch")
    if torch is not None and type(value) in (torch.Tensor, torch.nn.Parameter):
        return from_tensor(value, room)
    if value is None:
        raise NotNumericError("None, where numbers are expected: is a 'return' missing?")
    raise NotNumericError(f"a value of type {type_name(value)}, where numbers are expected")


def type_name(value: Any) -> str:
    return str(type.__getattribute__(type(value), "__name__"))[:MAX_NAME]


def from_scalar(value: Any) -> Array:
    if type(value) in SCALARS and value.dtype.kind not in "biuf":
        raise NotNumericError(f"a value of type {value.dtype}, where real numbers are expected")
    try:
        return np.array(float(value), dtype="<f8")
    except OverflowError:
        raise NotNumericError("an integer too large for float64") from None


def from_ndarray(value: npt.NDArray[Any], room: int) -> Array:
    if value.dtype.kind not in "biuf":
        raise NotNumericError(f"an array of {value.dtype}, where real numbers are expected")
    if value.ndim > MAX_AXES:
        raise NotNumericError(f"an array of {value.ndim} axes; at most {MAX_AXES} are taken")
    if value.size * 8 > room:  # before the copy: a broadcast view is large only once copied
        raise NotNumericError(f"an array of shape {value.shape}; at most {room} bytes are taken", "too_large")
    return np.array(value, dtype="<f8", order="C", subok=False)


def from_tensor(value: Any, room: int) -> Array:
    torch = sys.modules["torch"]
    if value.is_complex() or value.layout != torch.strided:
        raise NotNumericError(f"a tensor of {value.dtype} ({value.layout}), where real dense numbers are expected")
    if value.numel() * 8 > room:
        raise NotNumericError(f"a tensor of shape {tuple(value.shape)}; at most {room} bytes are taken", "too_large")
    array: npt.NDArray[Any] = value.detach().cpu().double().numpy()
    return from_ndarray(array, room)


def from_sequence(value: Any, room: int, depth: int) -> Array:
    if depth > MAX_AXES:
        raise NotNumericError(f"lists more than {MAX_AXES} deep")
    if len(value) * 8 > room:
        raise NotNumericError(f"a list of {len(value)} entries; at most {room} bytes are taken", "too_large")
    if all(type(v) in PLAIN for v in value):
        return from_numbers(value)
    parts = []
    for v in value:
        part = from_sequence(v, room, depth + 1) if type(v) in (list, tuple) else to_array(v, room)
        room -= part.nbytes + 8
        parts.append(part)
    shapes = {p.shape for p in parts}
    if len(shapes) > 1:
        raise NotNumericError("a list whose entries differ in shape: " + " and ".join(map(str, sorted(shapes)[:2])))
    if parts[0].ndim >= MAX_AXES:
        raise NotNumericError(f"lists more than {MAX_AXES} deep")
    return np.stack(parts)


def from_numbers(values: Any) -> Array:
    try:
        return np.array([float(v) for v in values], dtype="<f8")
    except OverflowError:
        raise NotNumericError("an integer too large for float64") from None


Item = Array | Problem


def to_item(value: Any, room: int) -> Item:
    try:
        return to_array(value, room)
    except NotNumericError as refusal:
        return refusal.problem


def to_items(values: Any, room: int) -> list[Item]:
    """Each value by itself, so that one bad one costs only itself; together at most `room` bytes."""
    if len(values) > MAX_VALUES:
        raise NotNumericError(f"{len(values)} values; at most {MAX_VALUES} are taken", "too_large")
    items = []
    for value in values:
        item = to_item(value, room)
        room -= 0 if isinstance(item, Problem) else item.nbytes
        items.append(item)
    return items
