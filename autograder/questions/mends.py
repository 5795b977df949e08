"""Small changes to a wrong formula that would make it right: the place of the mistake is told, not the mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from autograder.language.ast import (
    BESIDE,
    DOT,
    Binary,
    Call,
    Compare,
    Derivative,
    Index,
    Name,
    Number,
    Part,
    Sum,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.walk import parts_of, replaced

MOST_PARTS = 60
ACTIVATIONS = ("relu", "sigmoid", "tanh", "softmax")
OPPOSITES = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
PRODUCTS = (BESIDE, DOT, "*", "@", "⊙")


class Mend(NamedTuple):
    """A changed formula, the part of the answer that was changed, and what is wrong with it."""

    tree: Tree
    part: Part
    said: str


class Words(NamedTuple):
    """What else a formula might say: names in the place of a name, and what may be missing in it."""

    alike: Callable[[str], Iterable[str]]
    lacking: Sequence[Tree] = ()


def mends(tree: Tree, words: Words) -> Iterator[Mend]:
    """Every formula that differs in one place."""
    parts = list(parts_of(tree))[:MOST_PARTS]
    for rule in RULES:
        for part in parts:
            for new, said, *at in rule(part, words):
                yield Mend(replaced(tree, part, new), at[0] if at else part, said)


Changed = Iterator[tuple[Part, str] | tuple[Part, str, Part]]  # the new part, what is wrong, and where if not here


def _sign(part: Part, words: Words) -> Changed:
    match part:
        case Unary("-", operand):
            yield operand, "the sign before it is wrong"
        case Binary("+" | "-" as op, left, right):
            yield Binary("-" if op == "+" else "+", left, right, part.start, part.end), f"its sign '{op}' is wrong"


def _name(part: Part, words: Words) -> Changed:
    match part:
        case Name(name):
            for other in words.alike(name):
                yield Name(other, part.start, part.end), "another name belongs here"
        case Derivative(of, (by,)):
            for other in words.alike(of):
                yield Derivative(other, (by,), part.start, part.end), "it is the derivative of something else"
            for other in words.alike(by):
                yield Derivative(of, (other,), part.start, part.end), "it is the derivative by something else"


def _index(part: Part, words: Words) -> Changed:
    if not isinstance(part, Index):
        return
    letters = [item for item in part.items if isinstance(item, Name) and len(item.name) == 1]
    if len(letters) == len(part.items) == 2:
        swapped = Index(part.value, (part.items[1], part.items[0]), part.start, part.end)
        yield swapped, "its indices stand in the wrong order"
    for letter in letters:
        for other in words.alike(letter.name):
            if len(other) == 1:
                new = Name(other, letter.start, letter.end)
                items = tuple(new if item is letter else item for item in part.items)
                yield Index(part.value, items, part.start, part.end), "it has the wrong index"


def _sum(part: Part, words: Words) -> Changed:
    if isinstance(part, Sum):
        yield part.body, "no sum belongs here"


def _turned(part: Part, words: Words) -> Changed:
    match part:
        case Transpose(value):
            yield value, "it should not be transposed"
        case Name() | Derivative():
            yield Transpose(part, part.start, part.end), "it should be transposed"


def _factor(part: Part, words: Words) -> Changed:
    if isinstance(part, Binary) and part.op in (*PRODUCTS, "/"):
        yield part.left, "one factor too many stands here", part.right
        if part.op != "/":
            yield part.right, "one factor too many stands here", part.left


def _power(part: Part, words: Words) -> Changed:
    match part:
        case Binary("**", base, Number()):
            yield base, "no power belongs here"
        case Name():
            two = Number(2.0, "2", part.end, part.end)
            yield Binary("**", part, two, part.start, part.end), "it should be squared"


def _term(part: Part, words: Words) -> Changed:
    if isinstance(part, Binary) and part.op in "+-" and part.op:
        yield part.left, "one term too many stands here", part.right


def _activation(part: Part, words: Words) -> Changed:
    if isinstance(part, Name) or (isinstance(part, Binary) and part.op in "+-"):
        for function in ACTIVATIONS:
            yield Call(function, (part,), (), part.start, part.end), "an activation is missing"


def _function(part: Part, words: Words) -> Changed:
    if isinstance(part, Call) and len(part.args) == 1:
        yield part.args[0], "no function belongs here"


def _condition(part: Part, words: Words) -> Changed:
    if isinstance(part, Compare) and part.op in OPPOSITES:
        yield (
            Compare(OPPOSITES[part.op], part.left, part.right, part.start, part.end),
            "the condition is the wrong way round",
        )


def _lacking(part: Part, words: Words) -> Changed:
    if isinstance(part, Name | Derivative):
        for other in words.lacking:
            yield Binary(BESIDE, part, other, part.start, part.end), "a factor is missing after it"
            yield Binary(BESIDE, other, part, part.start, part.end), "a factor is missing before it"


RULES: tuple[Callable[[Part, Words], Changed], ...] = (
    *(_sign, _condition, _name, _index, _sum, _turned, _factor, _function, _power, _term),
    *(_activation, _lacking),
)
