"""Arguments to try an operation with.

A row is sampled by its shape rule. Where it needs attributes or a domain of its own, it has an entry here.
"""

from __future__ import annotations

import inspect
import itertools
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.graph import shapes
from autograder.graph.node import Graph, Node, Op, Shape
from autograder.graph.ops import OPS
from autograder.graph.values import Array
from tests.numeric import away_from_zero


class Case(NamedTuple):
    """Arguments of an operation; no derivative is taken by the `fixed` ones (classes, conditions)."""

    args: tuple[Array, ...]
    attrs: Mapping[str, Any] = {}
    fixed: tuple[int, ...] = ()

    def build(self, ops: Mapping[str, Op], name: str) -> tuple[Graph, list[Node], Node]:
        graph = Graph(ops)
        leaves = [graph.leaf(f"a{i}", a.shape) for i, a in enumerate(self.args)]
        attrs = looped(graph, leaves[0]) if name == "repeat" else self.attrs
        return graph, leaves, graph.apply(name, *leaves, **attrs)


def looped(graph: Graph, like: Node) -> dict[str, Any]:
    """Attributes of a loop that halves its state three times."""
    state = graph.leaf("state", like.shape, hidden=True)
    return {"steps": 3, "state": state, "next": 0.5 * state, "rest": ()}


def between(low: float, high: float) -> Callable[[np.random.Generator, Shape], Array]:
    return lambda rng, shape: np.asarray(rng.uniform(low, high, shape))


POSITIVE = between(0.3, 1.7)
DOMAINS: dict[str, Callable[[np.random.Generator, Shape], Array]] = {
    "log": POSITIVE,
    "log10": POSITIVE,
    "log1p": POSITIVE,
    "log2": POSITIVE,
    "log_probability": between(0.05, 0.95),
    "not_zero": POSITIVE,
    "pow": POSITIVE,
    "power": POSITIVE,
    "sqrt": POSITIVE,
}

UNARY: list[Shape] = [(), (3,), (3, 3), (2, 1, 4)]
STRETCHED: list[Shape] = [(), (3,), (1, 3), (3, 1), (3, 3), (2, 1, 3)]
REDUCED: list[Shape] = [(4,), (3, 3), (2, 3, 4)]
PRODUCTS: list[tuple[Shape, Shape]] = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((2,), (2, 3)),
    ((2, 3), (3, 4)),
    ((3, 3), (3, 3)),
    ((3,), (2, 3, 4)),
    ((2, 3, 4), (4,)),
    ((2, 3, 4), (4, 5)),
    ((3, 4), (2, 4, 5)),
    ((2, 3, 4), (2, 4, 5)),
    ((1, 3, 4), (2, 4, 5)),
    ((5, 1, 3, 4), (2, 4, 3)),
    ((3,), (2, 1, 3, 4)),
    ((2, 1, 3, 4), (4,)),
]


def subsets(n: int) -> list[tuple[int, ...]]:
    return [axes for k in range(1, n + 1) for axes in itertools.combinations(range(n), k)]


def some(shapes_and_attrs: Iterable[tuple[Shape, dict[str, Any]]]) -> Callable[..., list[Case]]:
    """Cases of one argument: its shape and the attributes."""
    return lambda sample: [Case((sample(shape),), attrs) for shape, attrs in shapes_and_attrs]


def along_each_axis(sample: Callable[[Shape], Array]) -> list[Case]:
    return [Case((sample(s),), {"axis": (i,)}) for s in REDUCED for i in range(len(s))]


def one_or_all_axes(sample: Callable[[Shape], Array]) -> list[Case]:
    return along_each_axis(sample) + [Case((sample(s),), {"axis": tuple(range(len(s)))}) for s in [(), *REDUCED]]


def unary_with(*choices: dict[str, Any]) -> Callable[..., list[Case]]:
    return some([(shape, attrs) for attrs in choices for shape in UNARY])


def conditions(sample: Callable[[Shape], Array]) -> list[Case]:
    triples = [((3, 3),) * 3, ((3, 1), (3,), ()), ((), (2, 1, 3), (3, 1)), ((3,), (), (3, 3)), ((), (), ())]
    return [Case((sample(c) > 0, sample(a), sample(b)), fixed=(0,)) for c, a, b in triples]


ITEMS: list[tuple[Shape, tuple[Any, ...]]] = [
    ((4,), (1,)),
    ((4,), ((None, None, -1),)),
    ((3, 3), ((0, 3, 1),)),
    ((3, 4), (-1, (1, None, 2))),
    ((2, 3, 4), ((None, None, None), 0)),
]
JOINED: list[tuple[list[Shape], int]] = [
    ([(2,), (3,)], 0),
    ([(1, 3), (2, 3)], 0),
    ([(3, 1), (3, 2), (3, 3)], 1),
    ([(2, 3, 1), (2, 1, 1)], 1),
    ([(3, 3)], 0),
]

SPECIAL: dict[str, Callable[[Callable[[Shape], Array]], list[Case]]] = {
    "argmax": one_or_all_axes,
    "array": lambda sample: [Case((), {"value": ((1.0, 2.0), (3.0, 4.0))}), Case((), {"value": (1.0,)})],
    "basis": lambda sample: [Case((), {"at": 5, "shape": (2, 3)}), Case((), {"at": 0, "shape": ()})],
    "clip": unary_with(*({"low": -0.9, "high": 0.8, "closed": closed} for closed in (True, False))),
    "concat": lambda sample: [Case(tuple(map(sample, parts)), {"axis": axis}) for parts, axis in JOINED],
    "constant": lambda sample: [Case((), {"value": 2.5})],
    "diag": some([((3,), {}), ((3, 3), {}), ((1,), {})]),
    "expand": some(
        [
            ((), {"shape": (2, 3)}),
            ((3, 1), {"shape": (3, 3)}),
            ((1, 3), {"shape": (2, 4, 3)}),
            ((3, 3), {"shape": (2, 3, 3)}),
        ]
    ),
    "eye": lambda sample: [Case((), {"n": n}) for n in (1, 3)],
    "index": some([(shape, {"item": item}) for shape, item in ITEMS]),
    "log_softmax": along_each_axis,
    "matmul": lambda sample: [Case((sample(a), sample(b))) for a, b in PRODUCTS],
    "one_hot": lambda sample: [Case((np.ones(s),), {"classes": 3}, fixed=(0,)) for s in [(), (4,), (2, 3)]],
    "outer": lambda sample: [Case((sample((m,)), sample((n,)))) for m, n in [(3, 3), (2, 4), (1, 3)]],
    "power": unary_with(*({"exponent": n} for n in (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0))),
    "repeat": some([((3,), {})]),
    "reshape": some(
        [((2, 3), {"shape": (6,)}), ((9,), {"shape": (3, 3)}), ((), {"shape": (1, 1)}), ((3, 3), {"shape": (9,)})]
    ),
    "scatter": lambda sample: [
        Case((sample(shapes.indexed([shape], {"item": item})),), {"item": item, "shape": shape})
        for shape, item in [*ITEMS, ((5, 3), ((1, 4, None),))]
    ],
    "softmax": along_each_axis,
    "sum_to": some(
        [((3, 3), {"shape": (3,)}), ((3, 3), {"shape": (3, 1)}), ((2, 3, 4), {"shape": (1, 4)}), ((2,), {"shape": ()})]
    ),
    "transpose": some([((3, 3), {"axes": (1, 0)}), ((2, 3), {"axes": (1, 0)}), ((2, 3, 4), {"axes": (1, 2, 0)})]),
    "where": conditions,
}


def arity(row: Op) -> int:
    """Taken from the rule, whose first arguments are g and y."""
    return len(inspect.signature(row.vjp or row.value).parameters) - (2 if row.vjp else 0)


def by_shape_rule(row: Op, sample: Callable[[Shape], Array]) -> list[Case]:
    if row.shape is shapes.of_first:
        return unary_with({})(sample)
    if row.shape is shapes.broadcast:
        choices = list(itertools.product(STRETCHED, repeat=arity(row)))
        return [Case(tuple(map(sample, choice))) for choice in choices]
    if row.shape is shapes.reduced:
        every = [(s, axes) for s in REDUCED for axes in subsets(len(s))]
        return [Case((sample(s),), {"axis": axes}) for s, axes in [((), ()), *every]]
    raise LookupError(f"no arguments are known for '{row.name}': give it an entry in SPECIAL")


def cases(name: str) -> list[Case]:
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    domain = DOMAINS.get(name, away_from_zero)

    def sample(shape: Shape) -> Array:
        return domain(rng, shape)

    return SPECIAL[name](sample) if name in SPECIAL else by_shape_rule(OPS[name], sample)
