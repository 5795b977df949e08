"""A network to speak of in textbook formulas, with random numbers in its leaves, and trees built from their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.graph.evaluate import Plan
from autograder.graph.node import Graph, Node
from autograder.graph.ops import OPS
from autograder.graph.tables import TABLES
from autograder.language.ast import BESIDE, Binary, Index, Name, Sum, Tree
from autograder.language.lower import lower as numpy_lower
from autograder.language.parse import parse
from autograder.language.textbook.functions import is_function
from autograder.language.textbook.lower import entries, lower
from autograder.language.textbook.parse import read
from autograder.language.textbook.terms import Reading, Term

COLUMNS = Reading(rows=False, turned=False, inner=False, loose=False)
ROWS = Reading(rows=True, turned=False, inner=False, loose=False)
TURNED = Reading(rows=False, turned=True, inner=False, loose=False)
INNER = Reading(rows=False, turned=False, inner=True, loose=False)
LOOSE = Reading(rows=True, turned=False, inner=False, loose=True)


class Network:
    """A scope of leaves and equations, all by NumPy's meaning."""

    def __init__(self, shapes: Mapping[str, Sequence[str | int]], equations: Mapping[str, str], **sizes: int):
        self.graph = Graph(OPS)
        self.leaves: Any = None
        self.callables = TABLES.callables()
        self.sizes = sizes
        random = np.random.default_rng(seed=7)
        self.arrays: dict[Node, Any] = {}
        for name, letters in shapes.items():
            shape = tuple(n if isinstance(n, int) else sizes[n] for n in letters)
            self.arrays[self.graph.leaf(name, shape)] = random.normal(size=shape)
        for name, text in equations.items():
            self.graph.define(name, numpy_lower(self.tree(text), self))

    def lookup(self, name: str) -> Node | None:
        return self.graph.names.get(name)

    def known(self) -> list[str]:
        return [*self.graph.names, *self.sizes]

    def after(self, node: Node, steps: int) -> Node:
        raise NotImplementedError

    def count(self, function: str, of: Node | None) -> Node | None:
        return None

    # -- what a textbook's formula may speak of (language.textbook.names.Vocabulary)

    def axes(self, name: str) -> int | None:
        node = self.lookup(name)
        return None if node is None else len(node.shape)

    def is_function(self, name: str) -> bool:
        return is_function(name)

    # -- for tests

    def side(self, text: str) -> Tree:
        """The formula of a student, the last side of an equation."""
        return read(text, self)[-1]

    def tree(self, text: str) -> Tree:
        return parse(text, self.graph.names.__contains__, self.known())

    def read(self, formula: str | Tree, reading: Reading = COLUMNS, **letters: int) -> Term:
        tree = self.tree(formula) if isinstance(formula, str) else formula
        return lower(tree, self, reading, letters)

    def value(self, formula: str | Tree, reading: Reading = COLUMNS, **letters: int) -> Any:
        """What a formula gives: an array of the shape it has on the page, a column as n×1."""
        return self.on_page(self.read(formula, reading, **letters))

    def on_page(self, term: Term) -> Any:
        assert not term.unsized
        array = self.of(term.node)
        return array.reshape(-1, 1) if array.ndim == 1 and term.split else array.reshape(np.atleast_2d(array).shape)

    def entries(self, formula: str | Tree, when: str | None = None, reading: Reading = COLUMNS, **sizes: int) -> Any:
        tree = self.tree(formula) if isinstance(formula, str) else formula
        condition = None if when is None else self.tree(when)
        return self.of(entries(tree, self, reading, list(sizes), list(sizes.values()), condition))

    def of(self, name: str | Node) -> Any:
        """The value of a name or of a node."""
        node = self.graph.names[name] if isinstance(name, str) else name
        return np.asarray(Plan([node])(self.arrays)[0])

    def times(self, *factors: str | Tree, sign: str = BESIDE) -> Tree:
        """Factors side by side, or with another sign between them, standing where they would in that text."""
        place = 0
        tree: Tree | None = None
        for factor in factors:
            part = self.tree(factor) if isinstance(factor, str) else factor
            if isinstance(factor, str):
                part = moved(part, place)
                place += len(factor) + len(sign) + 1 + (sign != BESIDE)
            tree = part if tree is None else Binary(sign, tree, part, tree.start, part.end)
        assert tree is not None
        return tree


def moved(part: Any, by: int) -> Any:
    """The same part further on in the text."""
    fields = [
        moved(f, by) if hasattr(f, "start") else tuple(moved(g, by) if hasattr(g, "start") else g for g in f)
        if type(f) is tuple else f
        for f in part[:-2]
    ]  # fmt: skip
    return type(part)(*fields, part.start + by, part.end + by)


def at(name: str, *letters: str) -> Index:
    """`h_i`."""
    return Index(Name(name, 0, 0), tuple(Name(letter, 0, 0) for letter in letters), 0, 0)


def summing(
    body: Tree, *letters: str, where: Tree | None = None, first: Tree | None = None, last: Tree | None = None
) -> Sum:
    return Sum(body, letters, where, first, last, 0, 0)


def two_layers(activation: str = "tanh", output: str = "sigmoid", **sizes: int) -> Network:
    """The network of the textbooks: z1, z2 = f(z1), z3, ŷ = g(z3), and half the squared error."""
    return Network(
        {"x": "n", "y": "K", "W1": "hn", "b1": "h", "W2": "Kh", "b2": "K", "c": ""},
        {
            "z1": "W1 @ x + b1",
            "z2": f"{activation}(z1)",
            "z3": "W2 @ z2 + b2",
            "yhat": f"{output}(z3)",
            "l": "sum((yhat - y)**2) / 2",
        },
        **(sizes or {"n": 4, "h": 3, "K": 2}),
    )
