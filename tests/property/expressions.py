"""Random expressions over the names of a problem: what they are by NumPy, and what they look like in an answer.

An expression knows its type, (), ("n",) or ("h", "n"), by the letters of its sizes. Nothing here knows how answers
are read or problems are solved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

Type = tuple[str, ...]


class E(NamedTuple):
    """An operation on other expressions; `word` is a name, a function or a number."""

    op: str
    args: tuple[E, ...]
    type: Type
    word: Any = None


def var(name: str, *sizes: str) -> E:
    return E("var", (), sizes, name)


def num(value: float) -> E:
    return E("num", (), (), value)


def size_of(letter: str) -> E:
    return E("size", (), (), letter)


def fn(name: str, a: E) -> E:
    return E("fn", (a,), a.type, name)


def add(a: E, b: E) -> E:
    return E("add", (a, b), a.type or b.type)


def sub(a: E, b: E) -> E:
    return E("sub", (a, b), a.type or b.type)


def neg(a: E) -> E:
    return E("neg", (a,), a.type)


def times(a: E, b: E) -> E:
    """Entry by entry, or a number times anything."""
    return E("times", (a, b), a.type or b.type)


def over(a: E, b: E) -> E:
    """By a number, a number by each entry, or entry by entry."""
    return E("over", (a, b), a.type or b.type)


def power(a: E, exponent: int) -> E:
    return E("power", (a,), a.type, exponent)


def matmul(a: E, b: E) -> E:
    """A matrix by a matrix or a column."""
    return E("matmul", (a, b), (a.type[0], *b.type[1:]))


def outer(a: E, b: E) -> E:
    return E("outer", (a, b), (a.type[0], b.type[0]))


def dot(a: E, b: E) -> E:
    return E("dot", (a, b), ())


def transposed(a: E) -> E:
    return E("T", (a,), a.type[::-1])


def total(a: E) -> E:
    return E("total", (a,), ())


def diag(a: E) -> E:
    return E("diag", (a,), (a.type[0], a.type[0]))


def where_positive(a: E) -> E:
    return E("positive", (a,), a.type, ">")


# What they are --------------------------------------------------------------------------------------------


def sigmoid(a: Any) -> Any:
    return 0.5 * (1 + np.tanh(a / 2))


FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "exp": np.exp,
    "log": np.log,
    "relu": lambda a: np.maximum(a, 0),
    "sigmoid": sigmoid,
    "softmax": lambda a: np.exp(a - a.max()) / np.exp(a - a.max()).sum(),
    "softplus": lambda a: np.logaddexp(0, a),
    "sqrt": np.sqrt,
    "tanh": np.tanh,
}
VALUES: Mapping[str, Callable[..., Any]] = {
    "add": lambda w, a, b: a + b,
    "sub": lambda w, a, b: a - b,
    "neg": lambda w, a: -a,
    "times": lambda w, a, b: a * b,
    "over": lambda w, a, b: a / b,
    "power": lambda w, a: a**w,
    "matmul": lambda w, a, b: a @ b,
    "outer": lambda w, a, b: np.outer(a, b),
    "dot": lambda w, a, b: a @ b,
    "T": lambda w, a: a.T,
    "total": lambda w, a: a.sum(),
    "diag": lambda w, a: np.diag(a),
    "positive": lambda w, a: ((a > 0) if w == ">" else (a <= 0)).astype(float),
    "fn": lambda w, a: FUNCTIONS[w](a),
}


def value(e: E, names: Mapping[str, Any]) -> Any:
    """By NumPy, from the values of the names and the sizes."""
    if e.op in ("var", "size"):
        return names[e.word]
    if e.op == "num":
        return np.float64(e.word)
    return VALUES[e.op](e.word, *(value(a, names) for a in e.args))


def parts(e: E) -> Iterator[E]:
    yield e
    for a in e.args:
        yield from parts(a)


def changed(e: E, number: int, new: Callable[[E], E]) -> E:
    """The expression with one part, counted as `parts` does, replaced by what is made of it."""
    if number == 0:
        return new(e)
    number -= 1
    args = list(e.args)
    for i, a in enumerate(args):
        count = sum(1 for _ in parts(a))
        if number < count:
            args[i] = changed(a, number, new)
            return e._replace(args=tuple(args))
        number -= count
    raise IndexError(number)
