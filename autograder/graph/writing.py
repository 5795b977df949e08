"""How operations are written that need more than a template: the same sign is not right for all shapes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograder.graph.node import Node, size


def plain(value: float) -> str:
    """The shortest digits that give this very number again."""
    digits = f"{value:.15g}"
    return digits if float(digits) == value else repr(value)


def times_sign(node: Node) -> str:
    """A number or scalar stands beside its factor; arrays multiplied entry by entry take the ⊙ sign."""
    a, b = node.args
    return "{0:2} ⊙ {1:3}" if a.shape and b.shape else "{0:2} * {1:3}"


def times_latex(node: Node) -> str:
    a, b = node.args
    return r"{0:2} \odot {1:3}" if a.shape and b.shape else r"{0:2} \, {1:3}"


def transpose_text(node: Node) -> str:
    return "{0:4}^T" if len(node.shape) == 2 else f"transpose({{0}}, {node.attrs['axes']})"


def transpose_latex(node: Node) -> str:
    return r"{0:4}^\top" if len(node.shape) == 2 else transpose_text(node)


def power_text(node: Node) -> str:
    n = plain(node.attrs["exponent"])
    return f"{{0:4}}^({n})" if n.startswith("-") else f"{{0:4}}^{n}"


def power_latex(node: Node) -> str:
    return f"{{0:4}}^{{{{{plain(node.attrs['exponent'])}}}}}"


def reduction_text(name: str) -> Callable[[Node], str]:
    def text(node: Node) -> str:
        axes = node.attrs["axis"]
        if len(axes) == len(node.args[0].shape):
            return f"{name}({{0}})"
        return f"{name}({{0}}, axis={axes[0] if len(axes) == 1 else axes})"

    return text


def index_text(node: Node) -> str:
    def part(item: Any) -> str:
        if isinstance(item, int):
            return str(item)
        start, stop, step = item
        text = f"{'' if start is None else start}:{'' if stop is None else stop}"
        return text if step is None else f"{text}:{step}"

    return "{0:4}[" + ", ".join(map(part, node.attrs["item"])) + "]"


def clip_text(node: Node) -> str:
    low, high = node.attrs["low"], node.attrs["high"]
    if low == -math.inf:
        return f"minimum({{0}}, {plain(high)})"
    return f"clip({{0}}, {plain(low)}, {plain(high)})"


def clip_latex(node: Node) -> str:
    low, high = node.attrs["low"], node.attrs["high"]
    if low == -math.inf:
        return rf"\min\left({{0}}, {plain(high)}\right)"
    return rf"\operatorname{{{{clip}}}}\left({{0}}, {plain(low)}, {plain(high)}\right)"


def along_axis_text(name: str) -> Callable[[Node], str]:
    """softmax and its like: the axis is said unless it is the last."""

    def text(node: Node) -> str:
        (axis,) = node.attrs["axis"]
        return f"{name}({{0}})" if axis == len(node.shape) - 1 else f"{name}({{0}}, axis={axis})"

    return text


def sum_to_text(node: Node) -> str:
    (x,) = node.args
    lead = len(x.shape) - len(node.shape)
    axes = [i for i in range(len(x.shape)) if i < lead or (node.shape[i - lead] == 1 and x.shape[i] != 1)]
    return f"sum({{0}}, axis={axes[0] if len(axes) == 1 else tuple(axes)})"


def reshape_text(node: Node) -> str:
    """A single number in brackets more or less is written as what it is."""
    return "{0}" if size(node.shape) == 1 else f"reshape({{0}}, {node.shape})"


def reshape_latex(node: Node) -> str:
    return "{0}" if size(node.shape) == 1 else r"\operatorname{{reshape}}\left({0}\right)"
