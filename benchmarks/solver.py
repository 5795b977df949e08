"""Loss and all gradients, float64, one thread: a laid-out plan of ours against eager PyTorch, call by call in turn."""

from __future__ import annotations

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.graph.differentiate import gradients
from autograder.graph.evaluate import Plan
from autograder.graph.functions import FUNCTIONS
from autograder.graph.losses import half_squared_error, mse
from autograder.graph.node import Graph
from autograder.graph.ops import OPS

ROUNDS = 30


def ours(sizes: list[int], activation: str, batch: int | None, loss: Callable[..., Any], values: list[Any]) -> Any:
    """A function of no arguments that gives the loss and the gradients of all weights and biases."""
    graph = Graph(OPS)
    rows = () if batch is None else (batch,)
    x, y = graph.leaf("x", (*rows, sizes[0])), graph.leaf("y", (*rows, sizes[-1]))
    h, weights = x, []
    for k, (n, m) in enumerate(pairwise(sizes), 1):
        W, b = graph.leaf(f"W{k}", (m, n)), graph.leaf(f"b{k}", (m,))
        weights += [W, b]
        z = graph.define(f"z{k}", (W @ h if batch is None else h @ W.T) + b)
        h = graph.define(f"h{k}", FUNCTIONS[activation](z)) if k < len(sizes) - 1 else z
    L = graph.define("L", loss(h, y))
    sweep = gradients(L)
    plan = Plan([L, *(sweep[w] for w in weights)])
    given = dict(zip([x, y, *weights], values, strict=True))
    return lambda: plan(given)


def torchs(activation: str, squares: Callable[..., Any], values: list[Any]) -> Any:
    import torch

    torch.set_num_threads(1)
    x, y, *weights = [torch.tensor(v) for v in values]
    for w in weights:
        w.requires_grad_(True)
    function = getattr(torch, activation)

    def run() -> list[Any]:
        for w in weights:
            w.grad = None
        h = x
        for k in range(0, len(weights), 2):
            h = torch.nn.functional.linear(h, weights[k], weights[k + 1])
            if k < len(weights) - 2:
                h = function(h)
        loss = squares(h - y)
        loss.backward()
        return [loss, *(w.grad for w in weights)]

    return run


def values(sizes: list[int], batch: int | None) -> list[Any]:
    rng = np.random.default_rng(0)
    rows = () if batch is None else (batch,)
    found = [rng.standard_normal((*rows, sizes[0])), rng.standard_normal((*rows, sizes[-1]))]
    for n, m in pairwise(sizes):
        found += [rng.standard_normal((m, n)) / n**0.5, rng.standard_normal(m)]
    return found


def ratio(a: Callable[[], Any], b: Callable[[], Any], calls: int) -> tuple[float, float, float]:
    """Microseconds of a and b, and the median over the rounds of their ratio."""
    pairs = []
    for _ in range(ROUNDS):
        taken = []
        for function in (a, b):
            start = time.perf_counter()
            for _ in range(calls):
                function()
            taken.append((time.perf_counter() - start) / calls * 1e6)
        pairs.append(taken)
    return (
        statistics.median(p[0] for p in pairs),
        statistics.median(p[1] for p in pairs),
        statistics.median(p[0] / p[1] for p in pairs),
    )


CASES = [
    (
        "4-4-3-3 tanh, one example",
        [4, 4, 3, 3],
        "tanh",
        None,
        half_squared_error,
        lambda e: 0.5 * (e**2).sum(),
        300,
        0.6,
    ),
    ("30-1024-512-1 relu, batch 32", [30, 1024, 512, 1], "relu", 32, mse, lambda e: (e**2).mean(), 10, 1.0),
]


def main() -> int:
    try:
        import torch  # noqa: F401
    except ImportError:
        print("PyTorch is not installed: there is no rival to measure against")
        return 1
    met = True
    for name, sizes, activation, batch, loss, squares, calls, goal in CASES:
        given = values(sizes, batch)
        mine, its = ours(sizes, activation, batch, loss, given), torchs(activation, squares, given)
        for a, b in zip(mine(), its(), strict=True):
            np.testing.assert_allclose(a, b.detach().numpy(), rtol=1e-9, atol=1e-12)
        a, b, r = ratio(mine, its, calls)
        met = met and r <= goal
        print(f"{name:<32} {a:9.1f} us, torch {b:9.1f} us: {r:.2f}, goal <= {goal} {'met' if r <= goal else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
