"""Optimisers: one step is a formula, so that a weight after k steps is a node like any other.

A step takes a weight, its gradient, the slots it kept at the step before (none at the first) and the
number of the step, and gives the new weight and slots. Names and options are torch.optim's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from autograder.errors import counted
from autograder.graph.differentiate import gradients
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.evaluate import unmoved
from autograder.graph.node import Node, size, substitute

Slots: TypeAlias = dict[str, Node]
Step: TypeAlias = Callable[[Node, Node, Slots, Node], tuple[Node, Slots]]

UNROLLED = 4  # up to so many steps each is made of nodes of its own; more are one looping node


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


class State(NamedTuple):
    """Where training stands: for each learnable leaf its value, and its slots; `copies` of what was recomputed."""

    weights: dict[Node, Node]
    slots: dict[Node, Slots]
    copies: dict[Node, Node]


class Training:
    """The learnable leaves of a problem as an optimiser moves them, step by step."""

    def __init__(self, loss: Node, parameters: Mapping[str, Node], step: Step):
        if loss.shape:
            raise ShapeError("training needs a loss that is a single number")
        self.loss = loss
        self.parameters = {name: w for name, w in parameters.items() if w in gradients(loss)}
        if not self.parameters:
            raise DerivativeError("the loss does not depend on anything learnable")
        self._step = step
        self._states = [State({}, {}, {})]
        self._far: dict[int, State] = {}

    def after(self, node: Node, steps: int) -> Node:
        """`node` as it is when every learnable leaf has made this many steps."""
        if steps == 0:
            return node
        return substitute(node, self._state(steps).copies, after(steps))

    def _state(self, steps: int) -> State:
        if steps > UNROLLED:
            if steps not in self._far:
                self._far[steps] = self._looped(steps)
            return self._far[steps]
        while len(self._states) <= steps:
            k = len(self._states)
            t = self.loss.graph.constant(k)
            state = self._one_step(self._states[-1], t, after(k - 1) if k > 1 else "")
            self._states.append(self._named(state, k))
        return self._states[steps]

    def _named(self, state: State, steps: int) -> State:
        for name, w in self.parameters.items():
            self.loss.graph.label(state.weights[w], f"{name} {after(steps)}")
        return state

    def _one_step(self, state: State, t: Node, when: str = "") -> State:
        sweep = gradients(self.loss)
        weights: dict[Node, Node] = {}
        slots: dict[Node, Slots] = {}
        for w in self.parameters.values():
            g = substitute(sweep[w], state.copies, when) if state.copies else sweep[w]
            weights[w], slots[w] = self._step(state.weights.get(w, w), g, state.slots.get(w, {}), t)
        return State(weights, slots, dict(weights))

    def _looped(self, steps: int) -> State:
        """All steps but the first as one node that loops over the graph of a single step.

        Its value is the state of the training laid out in one vector: the number of the step, then the
        weights and slots one after the other.
        """
        first = self._state(1)
        entries = [self.loss.graph.constant(1), *self._entries(first)]
        shapes = [n.shape for n in entries]
        start = _packed(entries)
        vector = self.loss.graph.leaf("state", start.shape, hidden=True)
        t, *inside = _unpacked(vector, shapes)
        following = _packed([t + 1, *self._entries(self._one_step(self._unlisted(first, inside), t + 1))])
        rest = tuple(unmoved(following, vector))
        end = start.graph.apply("repeat", start, *rest, steps=steps - 1, state=vector, next=following, rest=rest)
        return self._named(self._unlisted(first, _unpacked(end, shapes)[1:]), steps)

    def _entries(self, state: State) -> list[Node]:
        return [n for w in self.parameters.values() for n in (state.weights[w], *state.slots[w].values())]

    def _unlisted(self, like: State, entries: list[Node]) -> State:
        """The state whose `_entries` these are."""
        left = iter(entries)
        weights: dict[Node, Node] = {}
        slots: dict[Node, Slots] = {}
        for w in self.parameters.values():
            weights[w] = next(left)
            slots[w] = {name: next(left) for name in like.slots[w]}
        return State(weights, slots, dict(weights))


def after(steps: int) -> str:
    return f"after {counted(steps, 'step')}"


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
