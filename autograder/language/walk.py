"""Trees gone through: their parts, one of them replaced, and the steps of a long sum or product."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from autograder.language.ast import Binary, Part, Tree


def children(part: Part) -> Iterator[Part]:
    """The parts directly below."""
    for field in part:
        for inner in field if type(field) is tuple else (field,):
            if isinstance(inner, Part):
                yield inner


def parts_of(tree: Part) -> Iterator[Part]:
    """The formula and all its parts, outer ones first and from left to right."""
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(list(children(part))))


def steps_of(tree: Tree, signs: Container[str]) -> tuple[Tree, list[Binary]]:
    """Of `a + b - c`, which may be a deep tree, the first operand `a`, and `a + b` and the whole as steps from it."""
    steps: list[Binary] = []
    first = tree
    while isinstance(first, Binary) and first.op in signs:
        steps.append(first)
        first = first.left
    return first, steps[::-1]


def replaced(tree: Any, old: Part, new: Part) -> Any:
    """The formula with one part, this very one, replaced; what does not contain it stays the same object."""
    if tree is old:
        return new
    if not isinstance(tree, tuple):
        return tree
    fields = [replaced(field, old, new) for field in tree]
    if all(a is b for a, b in zip(fields, tree, strict=True)):
        return tree
    return type(tree)(*fields) if isinstance(tree, Part) else tuple(fields)
