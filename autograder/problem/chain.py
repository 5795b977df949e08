"""A chain of layers, built layer by layer: names for the outputs, leaves for the weights, the loss at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.graph.functions import ACTIVATIONS
from autograder.graph.layers import LAYERS
from autograder.graph.node import Node, Shape
from autograder.language.bind import find
from autograder.language.errors import FormulaError
from autograder.language.lower import call
from autograder.language.parse import parse_call
from autograder.problem.model import Network
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.instance import Instance


def build(instance: Instance, network: Network) -> None:
    """Adds the layers, their output yhat and the loss to the graph; what follows on a mistake is left out."""
    node = instance.checked(Text(network.input), lambda: _input(instance, network))
    names = ChainNames()
    for layer in network.layers:
        node = _layer(instance, layer, node, names) if node is not None else None
    if node is None:
        instance.excused |= possible_names(network)
        return
    instance.output = node
    if "yhat" not in instance.graph.names:
        node = instance.graph.define("yhat", node)
        instance.forward.append(("yhat", node))
        instance.same_as[node] = instance.output
    if network.loss is not None:
        _loss(instance, network.loss, node)


def _input(instance: Instance, network: Network) -> Node | None:
    name = network.input
    node = instance.lookup(name)
    if node is None:
        place = name.at(0) if isinstance(name, Text) else None
        help = f"add it to values: {{{name}: [1, 0]}} or to shapes: {{{name}: [2]}}"
        instance.mistake(f"the input '{name}' needs a value or a shape", place or instance.problem.place, help)
    return node


def _layer(instance: Instance, text: Text, node: Node, names: ChainNames) -> Node | None:
    brought = len(instance.learnable)

    def apply() -> tuple[str, Node]:
        rename, layer = parse_call(text)
        out = call(layer, find(layer, instance.tables.layers, "layer"), (node,), instance)
        weights = len(instance.learnable) > brought
        default = names.name(layer.function, instance.leaves.counted("weights"), weights)
        return rename or default, out

    built = instance.checked(text, apply)
    return instance.define(built[0], built[1], text) if built else None


def _loss(instance: Instance, text: Text, output: Node) -> None:
    def apply() -> tuple[str, Node]:
        rename, loss = parse_call(text)
        function = find(loss, instance.tables.losses, "loss")
        target = instance.lookup("y")
        if target is None:
            raise FormulaError("the loss needs the target 'y': give it a value or a shape", 0, len(text))
        return rename or "L", call(loss, function, (output, target), instance)

    built = instance.checked(text, apply)
    if built and instance.define(built[0], built[1], text):
        instance.loss = built[0]
    else:
        instance.excused.add(own_name(text) or "L")


class Leaves:
    """Gives layers their leaves (graph.layers.Leaves), and remembers which layer asked for which."""

    def __init__(self, instance: Instance):
        self._instance = instance
        self._counts: dict[str, int] = {}
        self._taken: list[Node] = []

    def number(self, kind: str) -> int:
        if self._instance.is_complete:
            raise ValueError("a question asks about the layers that are there; it cannot add one")
        self._counts[kind] = self.counted(kind) + 1
        return self._counts[kind]

    def counted(self, kind: str) -> int:
        return self._counts.get(kind, 0)

    def parameter(self, name: str, shape: Shape) -> Node:
        self._taken.append(self._instance.parameter(name, shape))
        return self._taken[-1]

    def value(self, name: str, shape: Shape) -> Node:
        node = self._instance.graph.names.get(name)
        if node is not None:
            return node
        self._instance.check_leaf(name, shape)
        return self._instance.graph.leaf(name, shape)

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
    renamed = {own_name(text) for text in (*network.layers, *filter(None, [network.loss]))}
    kinds = ("W", "b", "z", "h", "m", *LAYERS)
    return {f"{kind}{k}" for kind in kinds for k in numbers} | {"yhat", "L"} | renamed - {""}


def own_name(text: str) -> str:
    """The name before the `=` of `z1 = linear(3)`; empty if there is none."""
    name = text.partition("=")[0].strip()
    return name if name.isidentifier() and name != text.strip() else ""
