"""The ways in which a formula may be read, by the conventions of its problem."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from autograder.language.ast import DOT, Binary, Derivative, Tree
from autograder.language.textbook.terms import Reading
from autograder.language.walk import parts_of
from autograder.problem.model import Conventions


def readings(tree: Tree, conventions: Conventions) -> Iterator[Reading]:
    """The ways to read a formula that its problem allows, as far as they differ; the commonest first."""
    parts = list(parts_of(tree))
    slopes = any(isinstance(part, Derivative) for part in parts)
    inner = any(isinstance(part, Binary) and part.op in (DOT, "**") for part in parts)
    layout = conventions.derivative_layout
    turned = {"numerator": [False], "denominator": [True], "either": [False, True]}[layout] if slopes else [False]
    loose = [False, True] if layout == "either" else [False]
    for way in product(loose, turned, [False, True] if inner else [False], [False, True] if slopes else [False]):
        yield Reading(rows=way[3], turned=way[1], inner=way[2], loose=way[0])
