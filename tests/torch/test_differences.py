"""Where torch and we differ on purpose: single points, each with its reason and with both derivatives."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.graph.differentiate import derivative
from autograder.graph.evaluate import evaluate
from autograder.graph.functions import FUNCTIONS
from autograder.graph.losses import LOSSES
from autograder.graph.rules import total
from tests.torch.twins import Ours, Theirs, leaves_of, torch

pytestmark = pytest.mark.torch
F = torch.nn.functional


class Difference(NamedTuple):
    """The derivative by the first argument, ours and torch's."""

    reason: str
    ours: Ours
    theirs: Theirs
    args: tuple[Any, ...]
    our_slope: list[float]
    their_slope: list[float]


DIFFERENCES = {
    "binary_cross_entropy of a right certainty": Difference(
        "we differentiate the formula, torch simplifies (p - t) / (p (1 - p)) first and floors the denominator",
        LOSSES["binary_cross_entropy"],
        F.binary_cross_entropy,
        ([0.0], [0.0]),
        [1.0],
        [0.0],
    ),
    "binary_cross_entropy of a wrong certainty": Difference(
        "torch has its floor of 1e-12 in single precision",
        LOSSES["binary_cross_entropy"],
        F.binary_cross_entropy,
        ([0.0], [1.0]),
        [-1e12],
        [-1 / float(np.float32(1e-12))],
    ),
    "hinge_embedding at the margin": Difference(
        "we take the derivative of ReLU at 0, which is 0; torch that of clamp, which is 1",
        LOSSES["hinge_embedding"],
        F.hinge_embedding_loss,
        ([1.0], [-1.0]),
        [0.0],
        [-1.0],
    ),
    "norm of zeros": Difference(
        "the square root has no derivative at 0; torch takes the subgradient 0",
        FUNCTIONS["norm"],
        torch.linalg.norm,
        ([0.0, 0.0],),
        [np.nan, np.nan],
        [0.0, 0.0],
    ),
    "power of 0 to the 0": Difference(
        "0 * 0**-1 has no value; torch takes 0",
        lambda a, b: a.graph.apply("pow", a, b),
        torch.pow,
        ([0.0], [0.0]),
        [np.nan],
        [0.0],
    ),
    "power of a negative number, by the exponent": Difference(
        "there is no derivative; ours is 0, so that it spoils no sum",
        lambda b, a: a.graph.apply("pow", a, b),
        lambda b, a: torch.pow(a, b),
        ([2.0], [-3.0]),
        [0.0],
        [np.nan],
    ),
    "softplus of large numbers": Difference(
        "we compute the formula; torch is linear beyond beta * x = 20",
        FUNCTIONS["softplus"],
        F.softplus,
        ([21.0],),
        [1 / (1 + np.exp(-21.0))],
        [1.0],
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference_is_the_known_one(name: str) -> None:
    known = DIFFERENCES[name]
    values = leaves_of(known.args)
    x, *_ = leaves = list(values)
    found = evaluate([derivative(total(known.ours(*leaves)), x)], values)[0]

    tensor, *others = (torch.tensor(a, dtype=torch.float64) for a in known.args)
    tensor.requires_grad_()
    known.theirs(tensor, *others).sum().backward()
    np.testing.assert_allclose(found, known.our_slope, rtol=1e-15)
    np.testing.assert_allclose(tensor.grad, known.their_slope, rtol=1e-15)
