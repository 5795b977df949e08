"""What the operations compute where NumPy has no ready function, safe where the naive formula is not.

All of them take and give float64 arrays (or single numbers).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Array: TypeAlias = "NDArray[np.float64]"
Axes: TypeAlias = tuple[int, ...]


def missing(name: str) -> Array:
    raise LookupError(name)


def basis(at: int, shape: tuple[int, ...]) -> Array:
    a = np.zeros(shape)
    a.reshape(-1)[at] = 1.0
    return a


def sigmoid(x: Array) -> Array:
    """1 / (1 + e^-x), full precision for any x."""
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


def softplus(x: Array) -> Array:
    """log(1 + e^x)."""
    return np.logaddexp(0.0, x)


_erf = np.frompyfunc(math.erf, 1, 1)


def erf(x: Array) -> Array:
    return np.asarray(_erf(x), np.float64)


def log_probability(p: Array) -> Array:
    return np.maximum(np.log(p), -100.0)


def clip(x: Array, low: float, high: float, closed: bool) -> Array:
    return np.minimum(np.maximum(x, low), high)


def total(x: Array, axis: Axes) -> Any:
    return x.sum(axis=axis)


def largest(x: Array, axis: Axes) -> Any:
    return x.max(axis=axis)


def smallest(x: Array, axis: Axes) -> Any:
    return x.min(axis=axis)


def argmax(x: Array, axis: Axes) -> Array:
    return np.asarray(np.argmax(x, axis=axis[0] if len(axis) == 1 else None), np.float64)


def logsumexp(x: Array, axis: Axes) -> Array:
    top = x.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    return np.asarray(np.log(np.exp(x - top).sum(axis=axis)) + top.reshape(np.sum(x, axis=axis).shape))


def softmax(x: Array, axis: Axes) -> Array:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def log_softmax(x: Array, axis: Axes) -> Array:
    shifted = x - x.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def sum_to(x: Array, shape: tuple[int, ...]) -> Array:
    """The sum over the axes along which `shape` was stretched to x's: the adjoint of broadcasting."""
    lead = x.ndim - len(shape)
    axes = tuple(i for i in range(x.ndim) if i < lead or (shape[i - lead] == 1 and x.shape[i] != 1))
    return np.reshape(x.sum(axis=axes), shape)


def _parts(item: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(p if isinstance(p, int) else slice(*p) for p in item)


def index(x: Array, item: tuple[Any, ...]) -> Any:
    return x[_parts(item)]


def scatter(x: Array, item: tuple[Any, ...], shape: tuple[int, ...]) -> Array:
    """Zeros of this shape with x put in where `item` points: the adjoint of indexing."""
    a = np.zeros(shape)
    a[_parts(item)] = x
    return a


def concat(*parts: Array, axis: int) -> Array:
    return np.concatenate(parts, axis=axis)


def one_hot(x: Array, classes: int) -> Array:
    """Rows of 0 with a 1 at the class index; an index that is no class is NaN, never another class."""
    row = np.equal(np.asarray(x)[..., None], np.arange(classes)).astype(np.float64)
    known = row.sum(axis=-1, keepdims=True) == 1
    return np.where(known, row, np.nan)
