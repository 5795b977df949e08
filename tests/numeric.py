"""Graphs of given arrays, and derivatives by central differences: the witness of every rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.graph.evaluate import evaluate
from autograder.graph.node import Graph, Node, Shape
from autograder.graph.ops import OPS
from autograder.graph.values import Array

STEP = 1e-6


class Network:
    """A graph under construction with the values of its leaves; layers take their leaves from it."""

    def __init__(self, seed: int = 0):
        self.graph = Graph(OPS)
        self.values: dict[Node, Array] = {}
        self.parameters: dict[str, Node] = {}
        self._counts: dict[str, int] = {}
        self._rng = np.random.default_rng(seed)

    def leaf(self, name: str, value: Any) -> Node:
        array = np.asarray(value, np.float64)
        node = self.graph.leaf(name, array.shape)
        self.values[node] = array
        return node

    def number(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def parameter(self, name: str, shape: Shape) -> Node:
        self.parameters[name] = self.value(name, shape)
        return self.parameters[name]

    def value(self, name: str, shape: Shape) -> Node:
        return self.leaf(name, away_from_zero(self._rng, shape))

    def __call__(self, node: Node, **given: Any) -> Array:
        """The value of a node; `given` values stand for the nodes of these names."""
        named = {self.graph.names[name]: np.asarray(value, np.float64) for name, value in given.items()}
        return evaluate([node], self.values | named, given=list(named))[0]


def away_from_zero(rng: np.random.Generator, shape: Shape) -> Array:
    """Of order 1 and of both signs, but never near 0, where so many functions have their kinks."""
    return np.asarray(rng.uniform(0.3, 1.7, shape) * rng.choice([-1.0, 1.0], shape))


def largest(arrays: Iterable[Array]) -> float:
    """The largest magnitude of all entries; NaN if one of them is."""
    return float(np.max([np.max(np.abs(a)) for a in arrays]))


def slope(f: Callable[[Array], Array], x: Array, direction: Array) -> Array:
    """The derivative of f at x along a direction, by a central difference."""
    return np.asarray((f(x + STEP * direction) - f(x - STEP * direction)) / (2 * STEP))


def jacobian(f: Callable[[Array], Array], x: Array) -> Array:
    """The derivative of each entry of f(x), its axes first, by each entry of x."""
    columns = [slope(f, x, np.eye(x.size)[i].reshape(x.shape)) for i in range(x.size)]
    stacked = np.stack(columns, axis=-1)
    return stacked.reshape(*stacked.shape[:-1], *x.shape)
