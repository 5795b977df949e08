"""Small changes to a wrong formula that would make it right: the place of the mistake is told, not the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from autograder.language.ast import (
    BESIDE,
    DOT,
    Binary,
    Derivative,
    Index,
    Name,
    Number,
    Part,
    Sum,
    Transpose,
    Tree,
    Unary,
    children,
)

MOST_PARTS = 60
PRODUCTS = (BESIDE, DOT, "*", "@", "⊙")


class Mend(NamedTuple):
    """A changed formula, the part of the answer that was changed, and what is wrong with it."""

    tree: Tree
    part: Part
    said: str


def mends(tree: Tree, alike: Callable[[str], Iterable[str]]) -> Iterator[Mend]:
    """Every formula that differs in one place; `alike` gives the names that may stand for a name."""
    parts = list(parts_of(tree))[:MOST_PARTS]
    for rule in RULES:
        for part in parts:
            for new, said in rule(part, alike):
                yield Mend(replaced(tree, part, new), part, said)


def parts_of(tree: Part) -> Iterator[Part]:
    """The formula and all its parts, outer ones first."""
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(list(children(part))))


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


Alike = Callable[[str], Iterable[str]]
Changed = Iterator[tuple[Part, str]]


def _sign(part: Part, alike: Alike) -> Changed:
    match part:
        case Unary("-", operand):
            yield operand, "the sign before it is wrong"
        case Binary("+" | "-" as op, left, right):
            yield Binary("-" if op == "+" else "+", left, right, part.start, part.end), f"its sign '{op}' is wrong"


def _name(part: Part, alike: Alike) -> Changed:
    match part:
        case Name(name):
            for other in alike(name):
                yield Name(other, part.start, part.end), "another name belongs here"
        case Derivative(of, (by,)):
            for other in alike(of):
                yield Derivative(other, (by,), part.start, part.end), "it is the derivative of something else"
            for other in alike(by):
                yield Derivative(of, (other,), part.start, part.end), "it is the derivative by something else"


def _index(part: Part, alike: Alike) -> Changed:
    if not isinstance(part, Index):
        return
    letters = [item for item in part.items if isinstance(item, Name) and len(item.name) == 1]
    if len(letters) == len(part.items) == 2:
        swapped = Index(part.value, (part.items[1], part.items[0]), part.start, part.end)
        yield swapped, "its indices stand in the wrong order"
    for letter in letters:
        for other in alike(letter.name):
            if len(other) == 1:
                new = Name(other, letter.start, letter.end)
                items = tuple(new if item is letter else item for item in part.items)
                yield Index(part.value, items, part.start, part.end), "it has the wrong index"


def _sum(part: Part, alike: Alike) -> Changed:
    if isinstance(part, Sum):
        yield part.body, "no sum belongs here"


def _turned(part: Part, alike: Alike) -> Changed:
    match part:
        case Transpose(value):
            yield value, "it should not be transposed"
        case Name() | Derivative():
            yield Transpose(part, part.start, part.end), "it should be transposed"


def _factor(part: Part, alike: Alike) -> Changed:
    if isinstance(part, Binary) and part.op in (*PRODUCTS, "/"):
        yield part.left, "one factor too many stands here"
        if part.op != "/":
            yield part.right, "one factor too many stands here"


def _power(part: Part, alike: Alike) -> Changed:
    match part:
        case Binary("**", base, Number()):
            yield base, "no power belongs here"
        case Name():
            two = Number(2.0, "2", part.end, part.end)
            yield Binary("**", part, two, part.start, part.end), "it should be squared"


def _term(part: Part, alike: Alike) -> Changed:
    if isinstance(part, Binary) and part.op in "+-" and part.op:
        yield part.left, "one term too many stands here"


RULES: tuple[Callable[[Part, Alike], Changed], ...] = (_sign, _name, _index, _sum, _turned, _factor, _power, _term)
