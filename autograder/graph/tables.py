"""The tables a problem is lowered with. Another convention, or a mistake, is another table in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import LAYERS
from autograder.graph.losses import LOSSES
from autograder.graph.node import Node, Op
from autograder.graph.ops import OPS, RELU_OPEN_AT_ZERO
from autograder.graph.optimizers import OPTIMIZERS, Step


class Tables(NamedTuple):
    """Operations, functions, layers, losses and optimisers, each by name."""

    ops: Mapping[str, Op] = OPS
    functions: Mapping[str, Callable[..., Node]] = FUNCTIONS
    layers: Mapping[str, Callable[..., Node]] = LAYERS
    losses: Mapping[str, Callable[..., Node]] = LOSSES
    optimizers: Mapping[str, Callable[..., Step]] = OPTIMIZERS

    def callables(self) -> dict[str, Callable[..., Node]]:
        """All that a formula may call."""
        return {**self.functions, **self.layers, **self.losses}


TABLES = Tables()
OPEN_AT_ZERO = Tables(ops=RELU_OPEN_AT_ZERO)
