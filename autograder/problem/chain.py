"""What a chain of layers needs besides the layers: names for their outputs, and leaves for their weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.graph.functions import ACTIVATIONS
from autograder.graph.layers import LAYERS
from autograder.graph.node import Node, Shape
from autograder.problem.model import Network

if TYPE_CHECKING:
    from autograder.problem.instance import Instance


class Leaves:
    """Gives layers their leaves (graph.layers.Leaves), and remembers which layer asked for which."""

    def __init__(self, instance: Instance):
        self._instance = instance
        self._counts: dict[str, int] = {}
        self._taken: list[Node] = []

    def number(self, kind: str) -> int:
        self._counts[kind] = self.counted(kind) + 1
        return self._counts[kind]

    def counted(self, kind: str) -> int:
        return self._counts.get(kind, 0)

    def parameter(self, name: str, shape: Shape) -> Node:
        self._taken.append(self._instance.parameter(name, shape))
        return self._taken[-1]

    def value(self, name: str, shape: Shape) -> Node:
        self._instance.check_value(name, shape)
        node = self._instance.graph.names.get(name)
        return node if node is not None else self._instance.graph.leaf(name, shape)

    def take(self) -> list[Node]:
        """The parameters asked for since the last time."""
        taken, self._taken = self._taken, []
        return taken


class ChainNames:
    """The names of a chain's outputs: z1 and h1 for the first layer with weights and the activation after it."""

    def __init__(self) -> None:
        self._fresh = False  # whether an activation would be the first after weights
        self._counts: dict[str, int] = {}

    def name(self, layer: str, k: int, weights: bool) -> str:
        if weights:
            self._fresh = True
            return f"z{k}"
        if self._fresh and layer in ACTIVATIONS:
            self._fresh = False
            return f"h{k}"
        self._counts[layer] = self._counts.get(layer, 0) + 1
        return f"{layer}{self._counts[layer]}"


def possible_names(network: Network) -> set[str]:
    """Every name that the outputs of a chain may have, when it cannot be built to its end."""
    numbers = range(1, len(network.layers) + 1)
    renamed = {layer.partition("=")[0].strip() for layer in (*network.layers, network.loss or "") if "=" in layer}
    kinds = ("W", "b", "z", "h", *LAYERS)
    return {f"{kind}{k}" for kind in kinds for k in numbers} | renamed | {"yhat", "L"}
