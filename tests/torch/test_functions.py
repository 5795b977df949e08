"""The functions of formulas that torch has too, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.graph.functions import ACTIVATIONS, FUNCTIONS
from tests.numeric import away_from_zero
from tests.torch.twins import Theirs, agree, options_of, torch, used

pytestmark = pytest.mark.torch

RNG = np.random.default_rng(5)
X = away_from_zero(RNG, (3, 4))
Y = away_from_zero(RNG, (3, 4))
SQUARE = away_from_zero(RNG, (3, 3))
CUBE = away_from_zero(RNG, (2, 3, 4))
V, W = away_from_zero(RNG, (3,)), away_from_zero(RNG, (4,))
NAMED = sorted(set(FUNCTIONS) - set(ACTIVATIONS))


class Twin(NamedTuple):
    """A call of ours, `name(*args, **options)`, and the same in torch."""

    theirs: Theirs
    args: tuple[Any, ...]
    options: Mapping[str, Any] = MappingProxyType({})
    fixed: tuple[int, ...] = ()
    listed: bool = False  # ours takes one list of nodes


def reductions(theirs: Theirs) -> list[Twin]:
    """Over all axes, over one, from the end, over two, and with the axes kept."""

    def call(**options: Any) -> Twin:
        axis = options.get("axis", tuple(range(CUBE.ndim)))
        return Twin(lambda x: theirs(x, dim=axis, keepdim=options.get("keepdims", False)), (CUBE,), options)

    return [call(), call(axis=1), call(axis=-1), call(axis=(0, 2)), call(axis=1, keepdims=True), call(keepdims=True)]


def spreads(theirs: Theirs) -> list[Twin]:
    def call(ddof: int, **options: Any) -> Twin:
        axis = options.get("axis", (0, 1, 2))
        keep = options.get("keepdims", False)
        return Twin(lambda x: theirs(x, dim=axis, correction=ddof, keepdim=keep), (CUBE,), {**options, "ddof": ddof})

    return [
        Twin(lambda x: theirs(x, correction=0), (CUBE,)),
        call(0),
        call(1),
        call(1, axis=(0, 2)),
        call(0, axis=-1, keepdims=True),
    ]


def flat(theirs: Theirs, *args: Any, **options: Any) -> Twin:
    """A function that no gradient flows through: a class index or a constant."""
    return Twin(lambda *a: theirs(*a).double(), args, options, fixed=tuple(range(len(args))))


# Where torch's function has other arguments than one tensor. The rest is called by name on one positive matrix.
TWINS: dict[str, list[Twin]] = {
    "argmax": [flat(torch.argmax, X), flat(lambda x: torch.argmax(x, dim=-1), X, axis=-1)],
    "clip": [Twin(lambda x: torch.clip(x, -0.6, 0.9), (X,), {"low": -0.6, "high": 0.9})],
    "concat": [
        Twin(lambda *p: torch.concat(p), (X, Y), listed=True),
        Twin(lambda *p: torch.concat(p, dim=1), (X, V[:, None], Y), {"axis": 1}, listed=True),
        Twin(lambda *p: torch.concat(p, dim=-1), (V, W), {"axis": -1}, listed=True),
    ],
    "diag": [Twin(torch.diag, (V,)), Twin(torch.diag, (SQUARE,))],
    "dot": [Twin(torch.dot, (V, V[::-1].copy())), Twin(torch.matmul, (X, W)), Twin(torch.mul, (np.float64(2), W))],
    "flatten": [
        Twin(lambda x: torch.flatten(x, 1), (CUBE,)),
        Twin(torch.flatten, (CUBE,), {"start_dim": 0}),
        Twin(lambda x: torch.flatten(x, 0, 1), (CUBE,), {"start_dim": 0, "end_dim": 1}),
    ],
    "logsumexp": reductions(torch.logsumexp),
    "max": reductions(torch.amax),
    "maximum": [Twin(torch.maximum, (X, Y)), Twin(torch.maximum, (X, W))],
    "mean": reductions(torch.mean),
    "min": reductions(torch.amin),
    "minimum": [Twin(torch.minimum, (X, Y)), Twin(torch.minimum, (V[:, None], W))],
    "norm": [Twin(torch.linalg.norm, (V,)), Twin(torch.linalg.norm, (X,))],
    "one_hot": [flat(lambda k: torch.nn.functional.one_hot(k, 4), np.array([3, 0]), classes=4)],
    "ones_like": [flat(torch.ones_like, X)],
    "outer": [Twin(torch.outer, (V, W))],
    "reshape": [
        Twin(lambda x: torch.reshape(x, (2, 6)), (X,), {"shape": (2, 6)}),
        Twin(lambda x: torch.reshape(x, (4, -1)), (CUBE,), {"shape": (4, -1)}),
    ],
    "stack": [
        Twin(lambda *p: torch.stack(p), (X, Y), listed=True),
        Twin(lambda *p: torch.stack(p, dim=1), (X, Y), {"axis": 1}, listed=True),
        Twin(lambda *p: torch.stack(p, dim=-1), (V, V), {"axis": -1}, listed=True),
        Twin(lambda *p: torch.stack(p, dim=-2), (V,), {"axis": -2}, listed=True),
    ],
    "std": spreads(torch.std),
    "sum": reductions(torch.sum),
    "trace": [Twin(torch.trace, (SQUARE,))],
    "transpose": [
        Twin(lambda x: x.T, (X,)),
        Twin(lambda x: torch.permute(x, (2, 0, 1)), (CUBE,), {"axes": (2, 0, 1)}),
        Twin(lambda x: torch.permute(x, (1, 0, 2)), (CUBE,), {"axes": (1, 0, -1)}),
    ],
    "var": spreads(torch.var),
    "where": [Twin(lambda c, a, b: torch.where(c > 0, a, b), (np.array([1.0, 0.0, 0.0, 1.0]), X, Y), fixed=(0,))],
    "zeros_like": [flat(torch.zeros_like, X)],
}


def twins(name: str) -> list[Twin]:
    return TWINS[name] if name in TWINS else [Twin(getattr(torch, name), (np.abs(X),))]


@pytest.mark.parametrize("name", NAMED)
def test_value_and_gradients_are_torchs(name: str) -> None:
    for twin in twins(name):

        def ours(*nodes: Any, twin: Twin = twin) -> Any:
            return FUNCTIONS[name](*([list(nodes)] if twin.listed else nodes), **twin.options)

        agree(ours, twin.theirs, *twin.args, fixed=twin.fixed)


@pytest.mark.parametrize("name", NAMED)
def test_every_option_is_compared(name: str) -> None:
    assert options_of(FUNCTIONS[name]) <= used(twin.options for twin in twins(name))


# At the kinks
TIED = np.array([[1.0, 2.0, 2.0], [3.0, 3.0, 3.0]])


@pytest.mark.parametrize(
    ("name", "theirs", "args"),
    [
        ("abs", torch.abs, (np.zeros(1),)),
        ("clip", lambda x: torch.clamp(x, -1.0, 1.0), (np.array([-1.0, 1.0]),)),
        ("max", lambda x: torch.amax(x, dim=1), (TIED,)),
        ("min", lambda x: torch.amin(x, dim=1), (TIED,)),
        ("maximum", torch.maximum, (np.ones(2), np.array([1.0, 2.0]))),
        ("minimum", torch.minimum, (np.ones(2), np.array([1.0, 2.0]))),
        ("sign", torch.sign, (np.zeros(1),)),
    ],
)
def test_derivative_at_a_kink_is_torchs(name: str, theirs: Theirs, args: tuple[Any, ...]) -> None:
    options = {"clip": {"low": -1.0, "high": 1.0}, "max": {"axis": 1}, "min": {"axis": 1}}.get(name, {})
    agree(lambda *nodes: FUNCTIONS[name](*nodes, **options), theirs, *args)
