"""The functions of formulas, activations among them: nodes to a node, composed of the operations.

A function's signature is what a formula may write: `Node` arguments are formulas themselves, the others
are numbers, axes and sizes known when the problem is read. Names and options are NumPy's, for
activations torch's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from autograder.graph.errors import ShapeError
from autograder.graph.node import Node, size
from autograder.graph.rules import exp, expand, total, where
from autograder.graph.shapes import written

Axis: TypeAlias = "int | tuple[int, ...] | None"
Sizes: TypeAlias = tuple[int, ...]


def _axes(x: Node, axis: Axis) -> tuple[int, ...]:
    """Axes as counted from the front, each once; None is all of them."""
    n = len(x.shape)
    if axis is None:
        return tuple(range(n))
    listed = (axis,) if isinstance(axis, int) else axis
    for i in listed:
        if not -n <= i < n:
            raise ShapeError(f"there is no axis {i} in {written(x.shape)}")
    return tuple(sorted({i % n for i in listed}))


def _one_axis(x: Node, axis: int) -> tuple[int, ...]:
    if not x.shape:
        raise ShapeError("a single number has no axis")
    return _axes(x, axis)


def _restore(result: Node, x: Node, axes: tuple[int, ...], keepdims: bool) -> Node:
    if not keepdims:
        return result
    return reshape(result, tuple(1 if i in axes else n for i, n in enumerate(x.shape)))


def _reduction(op: str) -> Callable[..., Node]:
    def reduce(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
        axes = _axes(x, axis)
        return _restore(x.graph.apply(op, x, axis=axes), x, axes, keepdims)

    return reduce


def _op(op: str) -> Callable[..., Node]:
    def apply(x: Node) -> Node:
        return x.graph.apply(op, x)

    return apply


def argmax(x: Node, axis: int | None = None) -> Node:
    return x.graph.apply("argmax", x, axis=_axes(x, axis))


def clip(x: Node, low: float, high: float) -> Node:
    return x.graph.apply("clip", x, low=low, high=high, closed=True)


def concat(parts: list[Node], axis: int = 0) -> Node:
    (axis,) = _one_axis(parts[0], axis)
    return parts[0].graph.apply("concat", *parts, axis=axis)


def diag(x: Node) -> Node:
    return x.graph.apply("diag", x)


def dot(a: Node, b: Node) -> Node:
    """numpy.dot of vectors and matrices."""
    for x in (a, b):
        if len(x.shape) > 2:
            raise ShapeError(f"dot is of vectors and matrices, not of {written(x.shape)}")
    return a * b if not a.shape or not b.shape else a @ b


def elu(x: Node, alpha: float = 1.0) -> Node:
    below = x.graph.apply("expm1", x.graph.apply("clip", x, low=-math.inf, high=0.0, closed=True))
    return where(x > 0, x, alpha * below)


def flatten(x: Node, start_dim: int = 1, end_dim: int = -1) -> Node:
    """torch's nn.Flatten: of one axis only, nothing is left to flatten."""
    n = len(x.shape)
    if n < 2 and start_dim == 1:
        return x
    (first,), (last,) = _axes(x, start_dim), _axes(x, end_dim)
    if first > last:
        raise ShapeError(f"flatten starts at axis {first}, after its end at axis {last}")
    return reshape(x, (*x.shape[:first], size(x.shape[first : last + 1]), *x.shape[last + 1 :]))


def gelu(x: Node, approximate: str = "none") -> Node:
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        return 0.5 * x * (1 + x.graph.apply("tanh", inner))
    if approximate != "none":
        raise ValueError(f"'approximate' is none or tanh, not '{approximate}'")
    return 0.5 * x * (1 + x.graph.apply("erf", x / math.sqrt(2)))


def hardsigmoid(x: Node) -> Node:
    return hardtanh(x + 3, 0.0, 6.0) / 6


def hardtanh(x: Node, min_val: float = -1.0, max_val: float = 1.0) -> Node:
    return x.graph.apply("clip", x, low=min_val, high=max_val, closed=False)


def identity(x: Node) -> Node:
    return x.graph.apply("identity", x)


def leaky_relu(x: Node, negative_slope: float = 0.01) -> Node:
    return where(x > 0, x, negative_slope * x)


def log_softmax(x: Node, axis: int = -1) -> Node:
    return x.graph.apply("log_softmax", x, axis=_one_axis(x, axis))


def maximum(a: Node, b: Node) -> Node:
    return a.graph.apply("maximum", a, b)


def mean(x: Node, axis: Axis = None, keepdims: bool = False) -> Node:
    axes = _axes(x, axis)
    average = total(x, axes) / size(tuple(x.shape[i] for i in axes))
    return _restore(average, x, axes, keepdims)


def minimum(a: Node, b: Node) -> Node:
    return a.graph.apply("minimum", a, b)


def norm(x: Node) -> Node:
    """The square root of the sum of the squares of all entries."""
    return x.graph.apply("sqrt", total(x**2))


def one_hot(x: Node, classes: int) -> Node:
    if classes < 1:
        raise ValueError(f"'classes' is at least 1, not {classes}")
    return x.graph.apply("one_hot", x, classes=classes)


def ones_like(x: Node) -> Node:
    return expand(x.graph.constant(1), x.shape)


def outer(a: Node, b: Node) -> Node:
    return a.graph.apply("outer", a, b)


def reshape(x: Node, shape: Sizes) -> Node:
    """numpy.reshape; one size may be -1."""
    if shape.count(-1) == 1:
        known = -size(shape)
        if known == 0 or size(x.shape) % known:
            raise ShapeError(f"{written(x.shape)} cannot be laid out as {shape}")
        shape = tuple(size(x.shape) // known if n == -1 else n for n in shape)
    return x.graph.apply("reshape", x, shape=shape)


def selu(x: Node) -> Node:
    """Klambauer et al. 2017, with torch's constants."""
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def silu(x: Node) -> Node:
    return x * x.graph.apply("sigmoid", x)


def softmax(x: Node, axis: int = -1) -> Node:
    return x.graph.apply("softmax", x, axis=_one_axis(x, axis))


def softplus(x: Node, beta: float = 1.0) -> Node:
    return x.graph.apply("softplus", beta * x) / beta


def square(x: Node) -> Node:
    return x**2


def stack(parts: list[Node], axis: int = 0) -> Node:
    n = len(parts[0].shape) + 1
    if not -n <= axis < n:
        raise ShapeError(f"there is no axis {axis} in a stack of {written(parts[0].shape)}")
    shapes = [(*p.shape[: axis % n], 1, *p.shape[axis % n :]) for p in parts]
    return concat([reshape(p, s) for p, s in zip(parts, shapes, strict=True)], axis % n)


def std(x: Node, axis: Axis = None, ddof: int = 0, keepdims: bool = False) -> Node:
    return x.graph.apply("sqrt", var(x, axis, ddof, keepdims))


def trace(x: Node) -> Node:
    if len(x.shape) != 2:
        raise ShapeError(f"a trace is of a matrix, not of {written(x.shape)}")
    return total(diag(x))


def transpose(x: Node, axes: Axis = None) -> Node:
    if axes is None:
        return x.T
    order = (axes,) if isinstance(axes, int) else axes
    return x.graph.apply("transpose", x, axes=tuple(a for i in order for a in _axes(x, i)))


def var(x: Node, axis: Axis = None, ddof: int = 0, keepdims: bool = False) -> Node:
    """numpy.var: divided by n - ddof."""
    axes = _axes(x, axis)
    centred = x - expand(mean(x, axes, keepdims=True), x.shape)
    count = size(tuple(x.shape[i] for i in axes))
    return _restore(total(centred**2, axes) / (count - ddof), x, axes, keepdims)


def zeros_like(x: Node) -> Node:
    return expand(x.graph.constant(0), x.shape)


ACTIVATIONS: dict[str, Callable[..., Node]] = {
    "elu": elu,
    "gelu": gelu,
    "hardsigmoid": hardsigmoid,
    "hardtanh": hardtanh,
    "identity": identity,
    "leaky_relu": leaky_relu,
    "log_softmax": log_softmax,
    "relu": _op("relu"),
    "selu": selu,
    "sigmoid": _op("sigmoid"),
    "silu": silu,
    "softmax": softmax,
    "softplus": softplus,
    "tanh": _op("tanh"),
}

FUNCTIONS: dict[str, Callable[..., Node]] = {
    **ACTIVATIONS,
    "abs": _op("abs"),
    "argmax": argmax,
    "clip": clip,
    "concat": concat,
    "cos": _op("cos"),
    "diag": diag,
    "dot": dot,
    "erf": _op("erf"),
    "exp": exp,
    "expm1": _op("expm1"),
    "flatten": flatten,
    "log": _op("log"),
    "log10": _op("log10"),
    "log1p": _op("log1p"),
    "log2": _op("log2"),
    "logsumexp": _reduction("logsumexp"),
    "max": _reduction("max"),
    "maximum": maximum,
    "mean": mean,
    "min": _reduction("min"),
    "minimum": minimum,
    "norm": norm,
    "one_hot": one_hot,
    "ones_like": ones_like,
    "outer": outer,
    "reshape": reshape,
    "sign": _op("sign"),
    "sin": _op("sin"),
    "sqrt": _op("sqrt"),
    "square": square,
    "stack": stack,
    "std": std,
    "sum": _reduction("sum"),
    "trace": trace,
    "transpose": transpose,
    "var": var,
    "where": where,
    "zeros_like": zeros_like,
}
