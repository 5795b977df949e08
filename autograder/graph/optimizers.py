"""Optimisers: one step is a formula, so that a weight after k steps is a node like any other.

A step takes a weight, its gradient, the slots it kept at the step before (none at the first) and the
number of the step, and gives the new weight and slots. Names and options are torch.optim's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from autograder.graph.differentiate import gradients
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.evaluate import leaves
from autograder.graph.node import Node, size, substitute

Slots: TypeAlias = dict[str, Node]
Step: TypeAlias = Callable[[Node, Node, Slots, Node], tuple[Node, Slots]]

UNROLLED = 4  # steps that are nodes of their own; further ones are one looping node


def sgd(
    lr: float = 0.001,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
    maximize: bool = False,
) -> Step:
    """torch.optim.SGD: v = momentum · v + (1 - dampening) · g (v = g at the first step), w = w - lr · v."""
    if nesterov and (momentum <= 0 or dampening):
        raise ValueError("nesterov needs a momentum and no dampening")

    def step(w: Node, g: Node, slots: Slots, t: Node) -> tuple[Node, Slots]:
        if maximize:
            g = -g
        if weight_decay:
            g = g + weight_decay * w
        if not momentum:
            return w - lr * g, {}
        v = momentum * slots["momentum"] + (1 - dampening) * g if slots else g
        return w - lr * (g + momentum * v if nesterov else v), {"momentum": v}

    return step


OPTIMIZERS: dict[str, Callable[..., Step]] = {
    "sgd": sgd,
}


class Training:
    """The learnable leaves of a problem as an optimiser moves them, step by step."""

    def __init__(self, loss: Node, parameters: Mapping[str, Node], step: Step):
        if loss.shape:
            raise ShapeError("training needs a loss that is a single number")
        self.loss = loss
        self.parameters = {name: w for name, w in parameters.items() if w in gradients(loss)}
        self._step = step
        self._states: list[tuple[dict[Node, Node], dict[Node, Slots]]] = [({}, {})]

    def after(self, node: Node, steps: int) -> Node:
        """`node` as it is when every learnable leaf has made this many steps."""
        if not self.parameters:
            raise DerivativeError("the loss does not depend on anything learnable")
        moved = self._unrolled(steps)[0] if steps <= UNROLLED else self._looped(steps)
        return substitute(node, moved) if moved else node

    def _unrolled(self, steps: int) -> tuple[dict[Node, Node], dict[Node, Slots]]:
        while len(self._states) <= steps:
            weights, slots = self._states[-1]
            graph = self.loss.graph
            t = graph.constant(len(self._states))
            self._states.append(self._one_step(weights, slots, t))
            for name, w in self.parameters.items():
                k = len(self._states) - 1
                graph.label(self._states[-1][0][w], f"{name} after {k} step{'s' if k > 1 else ''}")
        return self._states[steps]

    def _one_step(
        self, weights: dict[Node, Node], slots: dict[Node, Slots], t: Node
    ) -> tuple[dict[Node, Node], dict[Node, Slots]]:
        sweep = gradients(self.loss)
        moved: dict[Node, Node] = {}
        kept: dict[Node, Slots] = {}
        for w in self.parameters.values():
            g = substitute(sweep[w], weights) if weights else sweep[w]
            moved[w], kept[w] = self._step(weights.get(w, w), g, slots.get(w, {}), t)
        return moved, kept

    def _looped(self, steps: int) -> dict[Node, Node]:
        """All further steps as one node that loops over the graph of a single step.

        Its value is the state of the training laid out in one vector: the number of the step, then the
        weights and slots one after the other.
        """
        graph = self.loss.graph
        weights, slots = self._unrolled(UNROLLED)
        entries = [graph.constant(UNROLLED)]
        entries += [n for w in self.parameters.values() for n in (weights[w], *slots[w].values())]
        start = _packed(entries)
        state = graph.leaf("state", start.shape, hidden=True)
        t, *parts = _unpacked(state, [n.shape for n in entries])
        inner: dict[Node, Node] = {}
        kept: dict[Node, Slots] = {}
        for w in self.parameters.values():
            inner[w] = parts.pop(0)
            kept[w] = {name: parts.pop(0) for name in slots[w]}
        new_weights, new_slots = self._one_step(inner, kept, t + 1)
        order = [n for w in self.parameters.values() for n in (new_weights[w], *new_slots[w].values())]
        following = _packed([t + 1, *order])
        rest = tuple(n for n in leaves([following]) if n is not state)
        end = graph.apply("repeat", start, *rest, steps=steps - UNROLLED, state=state, next=following, rest=rest)
        _, *parts = _unpacked(end, [n.shape for n in entries])
        final: dict[Node, Node] = {}
        for w in self.parameters.values():
            final[w] = parts[0]
            del parts[: 1 + len(slots[w])]
        return final


def _packed(nodes: list[Node]) -> Node:
    flat = [n.graph.apply("reshape", n, shape=(size(n.shape),)) for n in nodes]
    return nodes[0].graph.apply("concat", *flat, axis=0)


def _unpacked(vector: Node, shapes: list[tuple[int, ...]]) -> list[Node]:
    parts, at = [], 0
    for shape in shapes:
        n = size(shape)
        part = vector.graph.apply("index", vector, item=((at, at + n, None),))
        parts.append(vector.graph.apply("reshape", part, shape=shape))
        at += n
    return parts
