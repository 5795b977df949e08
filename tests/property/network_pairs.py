"""Networks of the textbooks, asked for their gradients; the right answers are worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tests.property.expressions import (
    E,
    add,
    diag,
    dot,
    fn,
    matmul,
    neg,
    num,
    outer,
    over,
    power,
    size_of,
    sub,
    times,
    total,
    transposed,
    value,
    var,
    where_positive,
)
from tests.property.formula_pairs import POINTS, Names, Sheet

ONE, TWO = num(1), num(2)
x, y = var("x", "n"), var("y", "K")
W1, b1, W2, b2 = var("W1", "h", "n"), var("b1", "h"), var("W2", "K", "h"), var("b2", "K")
z1, z2, z3, yhat = var("z1", "h"), var("z2", "h"), var("z3", "K"), var("yhat", "K")
LEAVES = [x, y, W1, b1, W2, b2]
FORWARD = [z1, z2, z3, yhat]


def slope(of: str, by: E) -> E:
    """A derivative that is written with its name; of a number, so that it has the shape of the variable."""
    return var(f"d{of}/d{by.word}", *by.type)


class Network(NamedTuple):
    """Two layers: their activations and their loss, as quantities.

    bend: dz2/dz1 for each entry
    last: dl/dz3
    more: further answers that only this network has
    """

    hidden: str
    output: str
    loss: str
    is_loss: E
    bend: E
    last: E
    more: Mapping[str, E] = {}


residual = sub(yhat, y)
bent = times(yhat, sub(ONE, yhat))
NETWORKS = {
    "relu": Network(
        "relu",
        "sigmoid",
        "half_squared_error",
        over(total(power(residual, 2)), TWO),
        where_positive(z1),
        times(residual, bent),
        {"dl/dyhat": residual},
    ),
    "sigmoid": Network(
        "sigmoid",
        "identity",
        "squared_error",
        dot(residual, residual),
        times(z2, sub(ONE, z2)),
        times(TWO, residual),
    ),
    "tanh": Network(
        "tanh",
        "softmax",
        "categorical_cross_entropy",
        neg(dot(y, fn("log", yhat))),
        sub(ONE, power(z2, 2)),
        residual,
        {"dl/dyhat": neg(over(y, yhat))},
    ),
    "mean": Network(
        "relu",
        "sigmoid",
        "binary_cross_entropy",
        over(neg(total(sub(times(y, fn("log", yhat)), times(sub(y, ONE), fn("log", sub(ONE, yhat)))))), size_of("K")),
        where_positive(z1),
        over(residual, size_of("K")),
        {"dl/dyhat": over(over(residual, bent), size_of("K"))},
    ),
}


def answers(net: Network) -> dict[str, E]:
    """By question; in terms of what comes before it."""
    last = slope("l", z3)
    inner = slope("l", z2)
    first = slope("l", z1)
    return {
        "z1": add(matmul(W1, x), b1),
        "z3": add(matmul(W2, z2), b2),
        "l": net.is_loss,
        **net.more,
        "dl/dz3": net.last,
        "dl/dW2": outer(net.last, z2),
        "dl/db2": last,
        "dl/dz2": matmul(transposed(W2), last),
        "dl/dz1": times(matmul(transposed(W2), net.last), net.bend),
        "dl/dW1": outer(times(inner, net.bend), x),
        "dl/db1": times(inner, net.bend),
        "dl/dx": matmul(transposed(W1), first),
        "dz2/dz1": diag(net.bend),
        "dz3/dz1": matmul(W2, diag(net.bend)),
        "dz3/dx": matmul(W2, matmul(diag(net.bend), W1)),
    }


def network_sheet(name: str, sizes: Mapping[str, Sequence[int]] | None = None, indexed: bool = False) -> Sheet:
    """A network with free sizes, or with these."""
    net = NETWORKS[name]
    said = {letter: str(sizes[letter][0]) if sizes else letter for letter in "nhK"}
    right = {ask: e for ask, e in answers(net).items() if e.type or not indexed}
    right = {ask: numbered(e, sizes) if sizes else e for ask, e in right.items()}
    asked = {f"q{i}": e for i, e in enumerate(right.values())}
    letters = {id: "ij"[: len(e.type)] if indexed else "" for id, e in asked.items()}
    lines = [
        "network:",
        f"  layers: [z1 = linear({said['h']}), z2 = {net.hidden}, z3 = linear({said['K']}), yhat = {net.output}]",
        f"  loss: l = {net.loss}",
        f"shapes: {{x: [{said['n']}], y: [{said['K']}]}}",
        "questions:",
    ]
    for id, ask in zip(asked, right, strict=True):
        with_letters = f", indices: [{', '.join(letters[id])}]" if letters[id] else ""
        lines.append(f"  - {{id: {id}, kind: formula, ask: {ask}{with_letters}}}")
    names = [*LEAVES, *FORWARD, slope("l", z3), slope("l", z2), slope("l", z1)]
    drawn = sizes or {"n": (3, 2, 4, 3), "h": (4, 3, 2, 3), "K": (2, 5, 3, 3)}
    points = [point(net, seed, {k: n[seed % len(n)] for k, n in drawn.items()}) for seed in range(POINTS)]
    return Sheet("\n".join(lines), asked, letters, names, points)


def numbered(e: E, sizes: Mapping[str, Sequence[int]]) -> E:
    """Where sizes are numbers, no letter stands for them."""
    if e.op == "size":
        return num(sizes[e.word][0])
    return e._replace(args=tuple(numbered(a, sizes) for a in e.args))


def point(net: Network, seed: int, sizes: dict[str, int]) -> Names:
    """Everything by its definition; gradients by central differences, so that nothing rests on the rules above."""
    random = np.random.default_rng(seed)
    at = {**sizes, **{str(v.word): random.standard_normal([sizes[k] for k in v.type]) for v in LEAVES}}
    at["y"] = random.uniform(0.1, 0.9, sizes["K"])
    if net.output == "softmax":
        at["y"] /= at["y"].sum()
    at = forward(net, at, {})
    for node in (z1, z2, z3):
        at[f"dl/d{node.word}"] = numeric(net, at, str(node.word))
    return at


def forward(net: Network, at: Names, fixed: Names) -> dict[str, Any]:
    found = dict(at)
    found["z1"] = fixed.get("z1", found["W1"] @ found["x"] + found["b1"])
    found["z2"] = fixed.get("z2", value(fn(net.hidden, z1), found))
    found["z3"] = fixed.get("z3", found["W2"] @ found["z2"] + found["b2"])
    found["yhat"] = value(fn(net.output, z3), found) if net.output != "identity" else found["z3"]
    found["l"] = value(net.is_loss, found)
    return found


def numeric(net: Network, at: Names, name: str) -> Any:
    """dl/dname, to about ten digits."""
    step = 1e-5
    found = np.zeros_like(at[name])
    for i in range(len(found)):
        move = np.zeros_like(found)
        move[i] = step
        up, down = (forward(net, at, {name: at[name] + sign * move})["l"] for sign in (1, -1))
        found[i] = (up - down) / (2 * step)
    return found
