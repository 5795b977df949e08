"""Pairs of what is asked and what is answered, of which it is known whether they are equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np

from tests.property.expressions import (
    E,
    Type,
    add,
    diag,
    dot,
    fn,
    matmul,
    neg,
    num,
    outer,
    over,
    parts,
    power,
    sub,
    times,
    total,
    transposed,
    value,
    var,
    where_positive,
)
from tests.property.indexed import SUMMED, Indexed
from tests.property.rewriting import rewritten, spoilt
from tests.property.writing import Writer, in_file

POINTS = 24  # at which the pairs are told apart here
EQUAL = 1e-8  # relative
UNEQUAL = 1e-4
MOST_PARTS = 40
Names = Mapping[str, Any]


class Pair(NamedTuple):
    """An answer to one of the questions of a problem."""

    question: str
    answer: str
    equal: bool


class Sheet(NamedTuple):
    """A problem with formula questions.

    asked: the right answers by question
    letters: the indices in which an answer is written; empty for matrix notation
    names: those that answers speak of
    points: their values at random
    """

    text: str
    asked: dict[str, E]
    letters: dict[str, str]
    names: Sequence[E]
    points: Sequence[Names]


def pairs(sheet: Sheet, seed: int, each: int) -> Iterator[Pair]:
    """As many equal as unequal answers to every question."""
    random = Random(seed)  # noqa: S311
    for question, asked in sheet.asked.items():
        for equal in (True, False):
            for _ in range(each):
                other = next(
                    found for found in others(asked, sheet, random, equal) if written_out(found, sheet, question)
                )
                yield Pair(question, written(other, sheet.letters[question], random), equal)


def others(asked: E, sheet: Sheet, random: Random, equal: bool) -> Iterator[E]:
    """Expressions that equal what is asked, or do not, as their values tell."""
    right = values(asked, sheet)
    while True:
        start = asked if equal else spoilt(asked, random, sheet.names)
        found = rewritten(start, random, random.randint(0, 4 if equal else 2))
        mine = values(found, sheet)
        if not all(np.isfinite(v).all() for v in mine):
            continue
        if equal:
            assert all(close(a, b, EQUAL) for a, b in zip(mine, right, strict=True)), in_file(found)
            yield found
        elif sum(not close(a, b, UNEQUAL) for a, b in zip(mine, right, strict=True)) > POINTS / 4:
            yield found


def values(e: E, sheet: Sheet) -> list[Any]:
    with np.errstate(all="ignore"):
        return [np.asarray(value(e, names)) for names in sheet.points]


def close(a: Any, b: Any, margin: float) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= margin * np.max(np.abs(b), initial=1e-3)))


def written_out(e: E, sheet: Sheet, question: str) -> bool:
    """Whether people would write it at such length."""
    ops = [part.op for part in parts(e)]
    sums = sum(ops.count(op) * (2 if op == "total" else 1) for op in ("matmul", "dot", "total"))
    sums += sum(part.word == "softmax" for part in parts(e))
    copies = 2 if any(part.word == "softmax" for part in parts(e)) else 1
    return len(ops) <= MOST_PARTS and (not sheet.letters[question] or sums * copies <= len(SUMMED) - 2)


def written(e: E, letters: str, random: Random) -> str:
    latex = random.random() < 0.5
    return (Indexed(random, latex, letters) if letters else Writer(random, latex)).text(e)


# Sheets of random expressions -------------------------------------------------------------------------------

LEAVES = [
    *(var("a"), var("theta"), var("x", "n"), var("u", "n"), var("p", "h"), var("q", "h")),
    *(var("W1", "h", "n"), var("V", "h", "n"), var("A", "n", "n"), var("B", "n", "n"), var("H", "h", "h")),
]
NAMES = [*LEAVES, var("z", "h"), var("g", "h")]
TYPES: list[Type] = [(), ("n",), ("h",), ("h", "n"), ("n", "n")]


class Sizes(NamedTuple):
    """The sizes of a sheet: letters, which are drawn, or numbers."""

    free: bool
    drawn: Sequence[tuple[int, int]]

    def said(self, letter: str) -> str:
        return letter if self.free else str(self.drawn[0]["nh".index(letter)])


FREE = Sizes(True, [(3, 4), (2, 5), (4, 2), (3, 3)])
SQUARE = Sizes(False, [(3, 3)])
SINGLE = Sizes(False, [(1, 3)])
NUMBERS = Sizes(False, [(1, 1)])


def random_sheet(seed: int, sizes: Sizes, count: int, indexed: bool = False) -> Sheet:
    """A problem whose equations are random expressions, each asked for."""
    random = Random(seed)  # noqa: S311
    points = [point(i, *sizes.drawn[i % len(sizes.drawn)]) for i in range(POINTS)]
    empty = Sheet("", {}, {}, NAMES, points)
    asked: dict[str, E] = {}
    while len(asked) < count:
        type = random.choice(TYPES[1:] if indexed else TYPES)
        e = Expressions(random, sizes.free).draw(type, random.randint(1, 2 if indexed else 3))
        if e.op != "var" and tells(e, empty):
            asked[f"t{len(asked)}"] = e
    letters = {id: "ij"[: len(e.type)] if indexed else "" for id, e in asked.items()}
    return Sheet(problem_text(asked, letters, sizes), asked, letters, NAMES, points)


def tells(e: E, sheet: Sheet) -> bool:
    """Whether its values are finite, of ordinary size, and not always the same."""
    found = values(e, sheet)
    usual = all(np.isfinite(v).all() and 1e-3 < np.max(np.abs(v)) < 1e4 for v in found)
    return usual and not close(found[0], found[4], 1e-3)


def problem_text(asked: Mapping[str, E], letters: Mapping[str, str], sizes: Sizes) -> str:
    equations = {"z": "W1 @ x + p", "g": "relu(z)"} | {id: in_file(e) for id, e in asked.items()}
    allowed = ", ".join(str(name.word) for name in NAMES)
    return "\n".join(
        [
            "graph:",
            *(f"  {name}: '{text}'" for name, text in equations.items()),
            "shapes:",
            *(f"  {leaf.word}: [{', '.join(map(sizes.said, leaf.type))}]" for leaf in LEAVES),
            "questions:",
            *(f"  - {{id: {id}, kind: formula, ask: {id}, in: [{allowed}]{indices(letters[id])}}}" for id in asked),
        ]
    )


def indices(letters: str) -> str:
    return f", indices: [{', '.join(letters)}]" if letters else ""


def point(seed: int, n: int, h: int) -> Names:
    random = np.random.default_rng(seed)
    sizes = {"n": n, "h": h}
    names: dict[str, Any] = {**sizes}
    names |= {str(leaf.word): random.standard_normal([sizes[letter] for letter in leaf.type]) for leaf in LEAVES}
    names["z"] = names["W1"] @ names["x"] + names["p"]
    names["g"] = np.maximum(names["z"], 0)
    return names


class Expressions:
    """Draws expressions of a type."""

    def __init__(self, random: Random, free: bool) -> None:
        self.random = random
        self.free = free

    def draw(self, type: Type, depth: int) -> E:
        leaves = [name for name in NAMES if name.type == type]
        if leaves and (depth <= 0 or self.random.random() < 0.12):
            return self.random.choice(leaves)
        if depth <= 0:
            return outer(self.draw(type[:1], 0), self.draw(type[1:], 0))
        letter = self.random.choice("nh")
        rules = [*RULES, *RULES_BY_AXES[len(type)]]
        return self.random.choice(rules)(self.random, lambda t: self.draw(t, depth - 1), type, letter)


Draw = Callable[[Type], E]
Rule = Callable[[Random, Draw, Type, str], E]


def function(random: Random, draw: Draw, type: Type, letter: str) -> E:
    name = random.choice(["sigmoid", "tanh", "relu", "softplus", "exp", *["softmax"] * (len(type) == 1)])
    return fn(name, fn("tanh", draw(type)) if name == "exp" else draw(type))


def quotient(random: Random, draw: Draw, type: Type, letter: str) -> E:
    return over(draw(type), random.choice([num(2), num(3), add(num(1), power(draw(()), 2))]))


def complement(random: Random, draw: Draw, type: Type, letter: str) -> E:
    inner = draw(type)
    return times(inner, sub(num(1), inner))


def diagonal(random: Random, draw: Draw, type: Type, letter: str) -> E:
    return diag(draw(type[:1])) if type[0] == type[1] else outer(draw(type[:1]), draw(type[1:]))


RULES: list[Rule] = [
    lambda random, draw, t, k: add(draw(t), draw(t)),
    lambda random, draw, t, k: sub(draw(t), draw(t)),
    lambda random, draw, t, k: sub(num(1), draw(t)),
    lambda random, draw, t, k: times(draw(t), draw(t)),
    lambda random, draw, t, k: times(draw(()), draw(t)),
    lambda random, draw, t, k: neg(draw(t)),
    *(complement, function, function, quotient),
]
RULES_BY_AXES: Mapping[int, list[Rule]] = {
    0: [
        lambda random, draw, t, k: dot(draw((k,)), draw((k,))),
        lambda random, draw, t, k: dot(draw((k,)), matmul(draw((k, "n")), draw(("n",)))),
        lambda random, draw, t, k: total(draw((k,))),
        lambda random, draw, t, k: total(draw(("h", "n"))),
        lambda random, draw, t, k: power(draw(t), random.choice([2, 3])),
        lambda random, draw, t, k: num(random.choice([2, 3, 0.5, 4])),
    ],
    1: [
        lambda random, draw, t, k: matmul(draw((t[0], k)), draw((k,))),
        lambda random, draw, t, k: matmul(transposed(draw((k, t[0]))), draw((k,))),
        lambda random, draw, t, k: where_positive(draw(t)),
        lambda random, draw, t, k: power(draw(t), 2),
    ],
    2: [
        lambda random, draw, t, k: matmul(draw((t[0], k)), draw((k, t[1]))),
        lambda random, draw, t, k: outer(draw(t[:1]), draw(t[1:])),
        lambda random, draw, t, k: transposed(draw(t[::-1])),
        diagonal,
    ],
}
