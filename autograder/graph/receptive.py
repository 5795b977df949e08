"""The receptive field, found by looking: on how many positions of the input does one entry depend?"""

from __future__ import annotations

import numpy as np

from autograder.graph.differentiate import gradients
from autograder.graph.errors import ShapeError
from autograder.graph.evaluate import Plan
from autograder.graph.node import Node, ancestors, size

DRAWS = 4  # a ReLU that is shut in one draw is open in another
LARGEST = 10_000_000  # entries of all arrays together


def receptive_field(node: Node, input: Node) -> int:
    """The extent, along the last axis of the input, of what the middle entry of `node` depends on."""
    if not input.shape:
        raise ShapeError("the input is a single number and has no receptive field")
    middle = node.graph.apply("index", node, item=tuple(n // 2 for n in node.shape))
    slope = gradients(middle).get(input)
    if slope is None:
        return 0
    if sum(size(n.shape) for n in [*ancestors([slope]), input]) > LARGEST:
        raise ShapeError("the network is too large to look for its receptive field")
    plan = Plan([slope])
    random = np.random.default_rng(0)
    seen = np.zeros(input.shape[-1], bool)
    for _ in range(DRAWS):
        (g,) = plan({leaf: random.standard_normal(leaf.shape) for leaf, _ in plan.inputs})
        seen |= np.any(np.broadcast_to(g, input.shape) != 0, axis=tuple(range(len(input.shape) - 1)))
    reached = np.flatnonzero(seen)
    return int(reached[-1] - reached[0] + 1) if len(reached) else 0
