"""The comparison of a function of ours with torch's of the same name: values and all first derivatives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.graph.differentiate import derivative, gradients
from autograder.graph.evaluate import evaluate
from autograder.graph.node import Graph, Node
from autograder.graph.ops import OPS
from autograder.graph.rules import expand, total
from autograder.graph.values import Array

torch = pytest.importorskip("torch")
torch.set_num_threads(1)

Ours = Callable[..., Node]
Theirs = Callable[..., Any]


def close(ours: Any, theirs: Any) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def leaves_of(arrays: Sequence[Any]) -> dict[Node, Array]:
    graph = Graph(OPS)
    return {graph.leaf(f"a{i}", np.shape(a)): np.asarray(a, np.float64) for i, a in enumerate(arrays)}


def zero(x: Node) -> Node:
    return expand(x.graph.constant(0), x.shape)


def agree(ours: Ours, theirs: Theirs, *arrays: Any, fixed: Iterable[int] = ()) -> None:
    """Same value, and the same gradient of a random combination of its entries by every argument not fixed.

    Whole numbers are class indices, to torch also by their type; they are always fixed.
    """
    values = leaves_of(arrays)
    leaves = list(values)
    y = ours(*leaves)
    seed = y.graph.leaf("seed", y.shape)
    values[seed] = np.random.default_rng(3).normal(size=y.shape)
    free = [i for i, a in enumerate(arrays) if i not in fixed and np.asarray(a).dtype.kind == "f"]

    tensors = [torch.tensor(a) for a in arrays]
    for i in free:
        tensors[i].requires_grad_()
    expected = theirs(*tensors)
    if free:
        expected.backward(torch.tensor(values[seed]))

    found = gradients(y, seed)
    value, *slopes = evaluate([y, *(found.get(leaves[i], zero(leaves[i])) for i in free)], values)
    assert value.shape == tuple(expected.shape)
    close(value, expected.detach())
    for i, slope in zip(free, slopes, strict=True):
        close(slope, tensors[i].grad)


def hessians_agree(ours: Ours, theirs: Theirs, *arrays: Array) -> None:
    """Of the sum of the entries, by every pair of arguments."""
    values = leaves_of(arrays)
    leaves = list(values)
    loss = total(ours(*leaves))
    expected = torch.autograd.functional.hessian(lambda *a: theirs(*a).sum(), tuple(map(torch.tensor, arrays)))
    for i, a in enumerate(leaves):
        for j, b in enumerate(leaves):
            close(evaluate([derivative(derivative(loss, a), b)], values)[0], expected[i][j])


def options_of(function: Callable[..., Any]) -> set[str]:
    """The options of a registry's entry: what has a default."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name for p in parameters if p.default is not inspect.Parameter.empty}


def used(choices: Iterable[Mapping[str, Any]]) -> set[str]:
    return {option for options in choices for option in options}
