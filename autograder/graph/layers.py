"""Layers: functions of a node that bring leaves of their own, weights above all. Names as in torch.nn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from autograder.graph.errors import ShapeError
from autograder.graph.functions import ACTIVATIONS, flatten
from autograder.graph.node import Node, Shape

Size: TypeAlias = int  # of an axis; a letter in a problem file is a free one


class Leaves(Protocol):
    """Where a layer gets its leaves; the problem knows their values."""

    def number(self, kind: str) -> int:
        """1 for the first layer of a kind, 2 for the second …"""

    def parameter(self, name: str, shape: Shape) -> Node:
        """A learnable leaf."""

    def value(self, name: str, shape: Shape) -> Node:
        """A leaf that is given and not learnt, such as a mask."""


def linear(x: Node, out_features: Size, bias: bool = True, *, leaves: Leaves) -> Node:
    """z = W x + b with W (out, in); rows of a batch each for themselves, x Wᵀ + b."""
    if not x.shape:
        raise ShapeError("linear needs a vector or a batch of rows, not a single number")
    if out_features < 1:
        raise ValueError(f"'out_features' is at least 1, not {out_features}")
    k = leaves.number("weights")
    W = leaves.parameter(f"W{k}", (out_features, x.shape[-1]))
    z = W @ x if len(x.shape) == 1 else x @ W.T
    return z + leaves.parameter(f"b{k}", (out_features,)) if bias else z


def dropout(x: Node, p: float = 0.5, mask: str | None = None, *, leaves: Leaves) -> Node:
    """x · mask / (1 - p) with a given mask of 0 and 1, by default `m1` for the first dropout, `m2` …"""
    if not 0 <= p < 1:
        raise ValueError(f"'p' is a probability below 1, not {p:g}")
    k = leaves.number("dropout")
    return x * leaves.value(mask or f"m{k}", x.shape) / (1 - p)


LAYERS: dict[str, Callable[..., Node]] = {
    **ACTIVATIONS,
    "dropout": dropout,
    "flatten": flatten,
    "linear": linear,
}
