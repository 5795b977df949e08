"""The reference solver: evaluates the nodes that are asked for, and only what they need, in float64."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.graph.node import Node, ancestors
from autograder.graph.values import Array


class Plan:
    """The steps that lead to the wanted nodes, laid out once and run as often as needed.

    Nodes of `given` are not computed: their values are passed in, as those of the leaves are. That is
    how a student's own value is carried forward.
    """

    def __init__(self, wanted: Sequence[Node], given: Collection[Node] = ()):
        slots: dict[Node, int] = {}
        fixed = set(given)
        self.inputs: list[tuple[Node, int]] = []
        self._memory: list[Any] = []
        self._steps: list[tuple[Callable[..., Any], tuple[int, ...], int]] = []
        for node in ancestors(wanted, stop=fixed):
            if node in fixed or node.op.name == "leaf":
                self.inputs.append((node, len(self._memory)))
            elif node.op.name == "identity":
                slots[node] = slots[node.args[0]]
                continue
            elif not node.args:
                slots[node] = len(self._memory)
                self._memory.append(node.op.value(**node.attrs))
                continue
            else:
                value = partial(node.op.value, **node.attrs) if node.attrs else node.op.value
                self._steps.append((value, tuple(slots[a] for a in node.args), len(self._memory)))
            slots[node] = len(self._memory)
            self._memory.append(None)
        self._wanted = [slots[node] for node in wanted]

    def __call__(self, values: Mapping[Node, Any]) -> list[Any]:
        """The wanted values, in order. A value that is needed and not there is a KeyError of its node."""
        memory = self._memory.copy()
        for node, slot in self.inputs:
            memory[slot] = values[node]
        with np.errstate(all="ignore"):
            for value, args, slot in self._steps:
                memory[slot] = value(*[memory[i] for i in args])
        return [memory[i] for i in self._wanted]


def evaluate(wanted: Sequence[Node], values: Mapping[Node, Any], given: Collection[Node] = ()) -> list[Array]:
    """The values of the wanted nodes as float64 arrays of their shapes; `given` nodes are looked up too."""
    found = Plan(wanted, given)(values)
    return [np.asarray(v, np.float64) for v in found]


def leaves(wanted: Iterable[Node]) -> list[Node]:
    """The leaves that the wanted nodes are computed from, in order."""
    return [n for n in ancestors(wanted) if n.op.name == "leaf"]


def unmoved(next: Node, state: Node) -> list[Node]:
    """What a loop needs besides its state: the last nodes that no round changes."""
    moving: set[Node] = {state}
    rest: set[Node] = set()
    for node in ancestors([next], stop=[state]):
        if not moving.isdisjoint(node.args):
            moving.add(node)
            rest.update(a for a in node.args if a.args or a.op.name == "leaf")
    return sorted(rest - moving, key=lambda n: n.index)


def repeat(*args: Any, steps: int, state: Node, next: Node, rest: tuple[Node, ...]) -> Array:
    """`next` computed `steps` times, each time with its own result in the place of `state`."""
    plan = Plan([next], given=[state, *rest])
    values = dict(zip((state, *rest), args, strict=True))
    for _ in range(steps):
        (values[state],) = plan(values)
    return np.asarray(values[state])
