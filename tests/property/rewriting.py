"""Rules that keep the meaning of an expression, and mistakes that people make, which change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from tests.property.expressions import (
    E,
    add,
    changed,
    dot,
    fn,
    matmul,
    neg,
    num,
    outer,
    over,
    parts,
    power,
    size_of,
    sub,
    times,
    total,
    transposed,
    where_positive,
)

ONE, TWO = num(1), num(2)


def equals(e: E) -> Iterator[E]:
    """Expressions of the same value, by one step."""
    yield neg(neg(e))
    yield over(times(TWO, e), TWO)
    yield add(over(e, TWO), over(e, TWO))
    if e.op in EQUALS:
        yield from EQUALS[e.op](e, *e.args)
    if len(e.type) == 2:
        yield transposed(transposed(e))


def of_sum(e: E, a: E, b: E) -> Iterator[E]:
    yield add(b, a)
    yield sub(a, neg(b))
    if a.op == "add":
        yield add(a.args[0], add(a.args[1], b))


def of_difference(e: E, a: E, b: E) -> Iterator[E]:
    yield add(a, neg(b))
    yield neg(sub(b, a))
    yield add(neg(b), a)
    if a == ONE and b.op == "fn" and b.word == "sigmoid":
        yield fn("sigmoid", neg(b.args[0]))


def of_sign(e: E, a: E) -> Iterator[E]:
    yield times(num(-1), a)
    if a.op == "sub":
        yield sub(a.args[1], a.args[0])
    if a.op in ("times", "matmul", "outer", "dot"):
        yield a._replace(args=(neg(a.args[0]), a.args[1]))


def of_product(e: E, a: E, b: E) -> Iterator[E]:
    yield times(b, a)
    yield over(a, over(ONE, b))
    if b.op in ("add", "sub"):
        yield b._replace(args=(times(a, b.args[0]), times(a, b.args[1])), type=e.type)
    if a.op in ("add", "sub"):
        yield a._replace(args=(times(a.args[0], b), times(a.args[1], b)), type=e.type)
    if a == b:
        yield power(a, 2)
    if b.op == "sub" and b.args == (ONE, a):
        yield sub(a, power(a, 2))
    if a.type == () and b.op in ("matmul", "outer", "dot"):
        left, right = b.args
        yield b._replace(args=(times(a, left), right))
        yield b._replace(args=(left, times(a, right)))
    if b.op == "times":
        yield times(times(a, b.args[0]), b.args[1])


def of_quotient(e: E, a: E, b: E) -> Iterator[E]:
    if len(b.type) < 2:  # of a matrix it would be the inverse
        yield times(a, power(b, -1))
    yield times(over(ONE, b), a)
    if a.op in ("add", "sub"):
        yield a._replace(args=(over(a.args[0], b), over(a.args[1], b)), type=e.type)


def of_power(e: E, a: E) -> Iterator[E]:
    if e.word == 2:
        yield times(a, a)
        yield power(neg(a), 2)
    if e.word == 3:
        yield times(power(a, 2), a)
    if e.word == -1:
        yield over(ONE, a)


def of_matmul(e: E, a: E, b: E) -> Iterator[E]:
    if a.op in ("add", "sub") and a.args[0].type == a.args[1].type:
        yield a._replace(args=(matmul(a.args[0], b), matmul(a.args[1], b)), type=e.type)
    if b.op in ("add", "sub") and b.args[0].type == b.args[1].type:
        yield b._replace(args=(matmul(a, b.args[0]), matmul(a, b.args[1])), type=e.type)
    if b.op == "matmul":
        yield matmul(matmul(a, b.args[0]), b.args[1])
    if a.op == "matmul":
        yield matmul(a.args[0], matmul(a.args[1], b))
    if a.op == "outer" and len(b.type) == 1:
        yield times(dot(a.args[1], b), a.args[0])
    if a.op == "diag" and len(b.type) == 1:
        yield times(a.args[0], b)
    if len(b.type) == 2:
        yield transposed(matmul(transposed(b), transposed(a)))


def of_outer(e: E, a: E, b: E) -> Iterator[E]:
    yield transposed(outer(b, a))
    if a.op in ("add", "sub") and a.args[0].type == a.args[1].type:
        yield a._replace(args=(outer(a.args[0], b), outer(a.args[1], b)), type=e.type)
    if a.op == "matmul" and len(a.args[1].type) == 1:
        yield matmul(a.args[0], outer(a.args[1], b))


def of_dot(e: E, a: E, b: E) -> Iterator[E]:
    yield dot(b, a)
    yield total(times(a, b))
    if b.op == "matmul":
        yield dot(matmul(transposed(b.args[0]), a), b.args[1])


def of_transpose(e: E, a: E) -> Iterator[E]:
    if a.op == "matmul" and len(a.args[1].type) == 2:
        yield matmul(transposed(a.args[1]), transposed(a.args[0]))
    if a.op == "outer":
        yield outer(a.args[1], a.args[0])
    if a.op in ("add", "sub") and a.args[0].type == a.args[1].type:
        yield a._replace(args=(transposed(a.args[0]), transposed(a.args[1])), type=e.type)
    if a.op == "T":
        yield a.args[0]


def of_total(e: E, a: E) -> Iterator[E]:
    if a.op in ("add", "sub") and a.args[0].type == a.args[1].type:
        yield a._replace(args=(total(a.args[0]), total(a.args[1])), type=())
    if a.op == "times" and a.args[0].type == a.args[1].type and len(a.type) == 1:
        yield dot(*a.args)
    if a.op == "power" and a.word == 2 and len(a.type) == 1:
        yield dot(a.args[0], a.args[0])
    if a.op == "times" and a.args[0].type == ():
        yield times(a.args[0], total(a.args[1]))


def of_function(e: E, a: E) -> Iterator[E]:
    up, down = fn("exp", a), fn("exp", neg(a))
    if e.word == "sigmoid":
        yield over(ONE, add(ONE, down))
        yield over(up, add(ONE, up))
        yield over(add(ONE, fn("tanh", over(a, TWO))), TWO)
        yield sub(ONE, fn("sigmoid", neg(a)))
    if e.word == "tanh":
        yield over(sub(up, down), add(up, down))
        yield sub(times(TWO, fn("sigmoid", times(TWO, a))), ONE)
        yield neg(fn("tanh", neg(a)))
    if e.word == "relu":
        yield times(a, where_positive(a))
        yield add(a, fn("relu", neg(a)))
        yield over(add(a, fn("sqrt", power(a, 2))), TWO)
    if e.word == "softplus":
        yield fn("log", add(ONE, up))
        yield add(a, fn("softplus", neg(a)))
    if e.word == "exp":
        yield over(ONE, down)
        if a.op == "add":
            yield times(fn("exp", a.args[0]), fn("exp", a.args[1]))
    if e.word == "softmax":
        yield over(up, total(up))
        yield fn("softmax", add(a, TWO))


def of_positive(e: E, a: E) -> Iterator[E]:
    yield sub(ONE, e._replace(word="<=" if e.word == ">" else ">"))


EQUALS: dict[str, Callable[..., Iterator[E]]] = {
    "T": of_transpose,
    "add": of_sum,
    "dot": of_dot,
    "fn": of_function,
    "matmul": of_matmul,
    "neg": of_sign,
    "outer": of_outer,
    "over": of_quotient,
    "positive": of_positive,
    "power": of_power,
    "sub": of_difference,
    "times": of_product,
    "total": of_total,
}


def mistaken(e: E, names: Sequence[E]) -> Iterator[E]:
    """Expressions of the same type that somebody might write instead."""
    yield neg(e)
    yield times(TWO, e)
    yield add(e, ONE)
    yield from (a for a in e.args if a.type == e.type)
    if e.op in MISTAKES:
        yield from MISTAKES[e.op](e, *e.args)
    if e.op == "var":
        yield from (other for other in names if other.type == e.type and other != e)
    if len(e.type) == 2 and e.type[0] == e.type[1]:
        yield transposed(e)


def wrong_function(e: E, a: E) -> Iterator[E]:
    yield from (fn(other, a) for other in ("sigmoid", "tanh", "relu", "softplus") if other != e.word)
    yield fn(e.word, neg(a))


def wrong_mask(e: E, a: E) -> Iterator[E]:
    yield e._replace(word="<=" if e.word == ">" else ">")
    yield times(a, e)


def wrong_mean(e: E, a: E) -> Iterator[E]:
    if len(a.type) == 1:
        yield over(e, size_of(a.type[0]))


MISTAKES: dict[str, Callable[..., Iterator[E]]] = {
    "add": lambda e, a, b: iter([sub(a, b)]),
    "dot": lambda e, a, b: iter([times(total(a), total(b))]),
    "fn": wrong_function,
    "num": lambda e: iter([num(e.word + 1), num(e.word / 2)]),
    "over": lambda e, a, b: iter([times(a, b), over(b, a)] if b.type == a.type else [times(a, b)]),
    "positive": wrong_mask,
    "power": lambda e, a: iter([power(a, e.word + 1)]),
    "sub": lambda e, a, b: iter([add(a, b)]),
    "times": lambda e, a, b: iter([over(a, b), add(a, b)]),
    "total": wrong_mean,
}


def rewritten(e: E, random: Random, steps: int) -> E:
    """The same quantity, written in another way."""
    for _ in range(steps):
        place = random.randrange(sum(1 for _ in parts(e)))
        e = changed(e, place, lambda part: random.choice(list(equals(part))))
    return e


def spoilt(e: E, random: Random, names: Sequence[E]) -> E:
    """The expression with one mistake in it."""
    place = random.randrange(sum(1 for _ in parts(e)))
    return changed(e, place, lambda part: random.choice(list(mistaken(part, names))))
