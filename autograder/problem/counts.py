"""Counts and shapes: what can be asked of a network without a single number in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from autograder.graph.node import Node, ancestors, size
from autograder.graph.receptive import receptive_field
from autograder.language.ast import Binary, Call, Index, Name, Number, Sequence, Tree

if TYPE_CHECKING:
    from autograder.problem.instance import Instance


def count(instance: Instance, function: str, of: Node | None) -> Node | None:
    """The count `function(of)`, or of the whole network without `of`; None if that is no count."""
    graph = instance.graph
    if of is not None:
        of = instance.same_as.get(of, of)
    if of is None:
        return graph.apply("constant", value=WHOLE[function](instance)) if function in WHOLE else None
    if function == "shape":
        return graph.apply("array", value=of.shape)
    return graph.apply("constant", value=PART[function](instance, of)) if function in PART else None


def is_count(tree: Tree, names: Collection[str]) -> bool:
    """Whether a formula asks for shapes or counts, also their sum, which are right or wrong without any tolerance."""
    match tree:
        case Call():
            return tree.function == "shape" or tree.function in PART
        case Name():
            return tree.name in WHOLE and tree.name not in names
        case Binary(op="+" | "-" | "*"):
            sides = (tree.left, tree.right)
            return any(is_count(t, names) for t in sides) and all(_is_whole(t, names) for t in sides)
        case Index():
            return is_count(tree.value, names)
        case Sequence():
            return bool(tree.items) and all(is_count(item, names) for item in tree.items)
    return False


def _is_whole(tree: Tree, names: Collection[str]) -> bool:
    return tree.text.isdecimal() if isinstance(tree, Number) else is_count(tree, names)


def _parameters(instance: Instance) -> int:
    if not instance.learnable:
        raise ValueError("nothing is learnt: say which leaves are, in train: {parameters: [w, b]}")
    return sum(size(p.shape) for p in instance.learnable.values())


def _parameters_of(instance: Instance, node: Node) -> int:
    if node not in instance.brought:
        raise ValueError("only the output of a layer or of an equation has parameters of its own")
    return sum(size(p.shape) for p in instance.brought[node])


def _forward(instance: Instance) -> list[Node]:
    """All nodes that lead to the output of the network, or to the last equation."""
    last = instance.forward[-1][1:] if instance.forward else ()
    output = instance.output or instance.graph.names.get("yhat")
    return ancestors([output] if output else last)


def _layer(instance: Instance, node: Node) -> list[Node]:
    """The nodes that compute `node` from what has a name before it."""
    ends = [n for _, n in instance.forward if n is not node]
    return [n for n in ancestors([node], stop=ends) if n not in ends]


def _macs(nodes: list[Node]) -> int:
    return sum(n.op.macs(n) for n in nodes)


def _flops(nodes: list[Node]) -> int:
    return sum(n.op.flops(n) for n in nodes)


def _receptive_field(instance: Instance, node: Node) -> int:
    network = instance.problem.network
    name = network.input if network else "x"
    found = instance.lookup(name)
    if found is None:
        raise ValueError(f"the problem has no input '{name}'")
    return receptive_field(node, found)


WHOLE: dict[str, Callable[[Instance], int]] = {
    "flops": lambda instance: _flops(_forward(instance)),
    "macs": lambda instance: _macs(_forward(instance)),
    "parameters": _parameters,
}

PART: dict[str, Callable[[Instance, Node], int]] = {
    "flops": lambda instance, node: _flops(_layer(instance, node)),
    "macs": lambda instance, node: _macs(_layer(instance, node)),
    "parameters": _parameters_of,
    "receptive_field": _receptive_field,
    "size": lambda instance, node: size(node.shape),
}
