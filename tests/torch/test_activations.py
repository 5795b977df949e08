"""Activations by name against torch.nn.functional: values, gradients, Hessians, and what happens at the kinks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.graph.functions import ACTIVATIONS
from tests.numeric import away_from_zero
from tests.torch.twins import agree, hessians_agree, options_of, torch, used

pytestmark = pytest.mark.torch

# Choices of options to try besides the defaults.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "elu": [{"alpha": 0.7}],
    "gelu": [{"approximate": "none"}, {"approximate": "tanh"}],
    "hardtanh": [{"min_val": -0.5, "max_val": 0.8}],
    "leaky_relu": [{"negative_slope": 0.2}],
    "log_softmax": [{"axis": 0}],
    "softmax": [{"axis": 0}, {"axis": 1}],
    "softplus": [{"beta": 2.5}],
}
# What torch.nn.functional lacks, or has with less than double precision.
WRITTEN_OUT: dict[str, Any] = {
    "hardsigmoid": lambda x: torch.nn.functional.relu6(x + 3) / 6,  # torch's slope is 1/6 in single precision
    "identity": torch.nn.Identity(),
}
CASES = [(name, options) for name in ACTIVATIONS for options in [{}, *OPTIONS.get(name, [])]]
# Where torch's derivative at a kink is the one we took.
KINKS: dict[str, list[float]] = {
    "elu": [0.0],
    "hardsigmoid": [-3.0, 3.0],
    "hardtanh": [-1.0, 1.0],
    "leaky_relu": [0.0],
    "relu": [0.0],
    "selu": [0.0],
}


def theirs(name: str, options: dict[str, Any]) -> Any:
    """torch's function of this name: its axis is called dim, and softmax has no default for it."""
    if name in WRITTEN_OUT:
        return WRITTEN_OUT[name]
    function = getattr(torch.nn.functional, name)
    renamed = {"dim" if key == "axis" else key: value for key, value in options.items()}
    if name in ("softmax", "log_softmax"):
        renamed.setdefault("dim", -1)
    return lambda x: function(x, **renamed)


@pytest.mark.parametrize(("name", "options"), CASES)
def test_value_and_gradient_are_torchs(name: str, options: dict[str, Any]) -> None:
    x = 2 * away_from_zero(np.random.default_rng(0), (4, 5))
    agree(lambda a: ACTIVATIONS[name](a, **options), theirs(name, options), x)


@pytest.mark.parametrize(("name", "options"), CASES)
def test_hessian_is_torchs(name: str, options: dict[str, Any]) -> None:
    x = away_from_zero(np.random.default_rng(1), (2, 3))
    hessians_agree(lambda a: ACTIVATIONS[name](a, **options) ** 2, lambda a: theirs(name, options)(a) ** 2, x)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_option_is_compared(name: str) -> None:
    assert used(OPTIONS.get(name, [])) == options_of(ACTIVATIONS[name])


@pytest.mark.parametrize(("name", "at"), KINKS.items())
def test_derivative_at_a_kink_is_torchs(name: str, at: list[float]) -> None:
    agree(ACTIVATIONS[name], theirs(name, {}), np.array(at))


def test_value_of_hardsigmoid_is_torchs() -> None:
    x = np.array([-4.0, -3.0, -1.0, 0.0, 2.0, 3.0, 4.0])
    agree(ACTIVATIONS["hardsigmoid"], torch.nn.functional.hardsigmoid, x, fixed=(0,))
