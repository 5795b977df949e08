"""What the leaves of a graph stand for, told by how they are used: a class index, a target, a mask, a number.

Numbers drawn at random must be of the same kind, or the problem means nothing: a one-hot target stays
one-hot, a mask stays 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from autograder.graph.node import Node

Role: TypeAlias = Literal["index", "target", "binary", "choice", "number"]

SAME_NUMBERS = ("expand", "identity", "neg", "reshape", "transpose")
COMPARISONS = ("equal", "greater", "greater_equal", "less", "less_equal", "not_equal")
LOGARITHMS = ("log", "log_probability", "log_softmax")


class Use(NamedTuple):
    """A node that a leaf goes into, and at which place among its arguments."""

    node: Node
    place: int

    @property
    def op(self) -> str:
        return self.node.op.name

    def other(self) -> Node | None:
        """The other one of two arguments."""
        return self.node.args[1 - self.place] if len(self.node.args) == 2 else None

    @property
    def is_complement(self) -> bool:
        """1 - t."""
        return self.op == "sub" and self.place == 1 and self.node.args[0].op.name == "constant"

    @property
    def meets_logarithm(self) -> bool:
        """t log p."""
        other = self.other()
        return self.op == "mul" and other is not None and plain(other).op.name in LOGARITHMS

    @property
    def only_chooses(self) -> bool:
        """What is compared, or decides in a `where`."""
        return self.op in COMPARISONS or (self.op == "where" and self.place == 0)


def plain(node: Node) -> Node:
    """What the same numbers, turned and shifted about, are made of."""
    while node.op.name in SAME_NUMBERS:
        node = node.args[0]
    return node


class Uses:
    """For each node what it goes into."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._uses: dict[Node, list[Use]] = {}
        for node in nodes:
            for place, argument in enumerate(node.args):
                self._uses.setdefault(argument, []).append(Use(node, place))

    def of(self, node: Node) -> list[Use]:
        """What a leaf goes into, be it reshaped, negated or scaled by a constant."""
        found = []
        for use in self._uses.get(node, []):
            other = use.other()
            scaled = use.op in ("add", "mul") and other is not None and other.op.name == "constant"
            found += self.of(use.node) if use.op in SAME_NUMBERS or scaled else [use]
        return found

    def classes(self, leaf: Node) -> int:
        """Of how many classes it is an index; 0 if it is none."""
        return max((use.node.attrs["classes"] for use in self.of(leaf) if use.op == "one_hot"), default=0)

    def is_complemented(self, leaf: Node) -> bool:
        return any(use.is_complement for use in self.of(leaf))

    def role(self, leaf: Node) -> Role:
        uses = self.of(leaf)
        if any(use.op == "one_hot" for use in uses):
            return "index"
        if any(use.meets_logarithm for use in uses):
            return "target"
        if uses and all(use.only_chooses for use in uses):
            return "choice"
        if uses and all(use.only_chooses or use.is_complement or use.op == "mul" for use in uses):
            return "binary"  # if its values are 0 and 1
        return "number"
