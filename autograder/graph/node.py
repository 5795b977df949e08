"""The graph: named nodes as plain data, each an operation on earlier nodes.

A `Node` knows its operation, its arguments and its shape; it never holds numbers. Nodes support
Python's operators, so mathematics is written as it is read: `g * (1 - y * y)` makes three nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeAlias

from autograder.graph.simplify import simplify

Shape: TypeAlias = tuple[int, ...]
Key: TypeAlias = tuple[str, tuple[int, ...], tuple[tuple[str, Any], ...]]


class Op(NamedTuple):
    """One row of the table of operations.

    value: arrays -> array, called with the node's attributes as keywords
    vjp:   (g, y, *args) -> for each argument its share of the gradient, given that of the output;
           None for an argument that none flows to; no rule at all where there is no derivative
    shape: (shapes of the arguments, attributes) -> shape; may raise ShapeError
    text, latex: templates; `{0:2}` is the first argument, bracketed if it binds looser than 2
    binds: how tightly the written form binds: 0 comparison, 1 sum, 2 product, 3 power, 4 atom
    macs:  multiply-accumulate operations of one evaluation
    flops: floating-point operations; by default one for each entry of the result
    """

    name: str
    value: Callable[..., Any]
    vjp: Callable[..., tuple[Node | None, ...]] | None
    shape: Callable[[list[Shape], dict[str, Any]], Shape]
    text: str | Callable[[Node], str] | None = None
    latex: str | Callable[[Node], str] | None = None
    binds: int = 4
    macs: Callable[[Node], int] = lambda node: 0
    flops: Callable[[Node], int] = lambda node: size(node.shape)


class Node:
    """One quantity: an operation (a row of the table), its arguments, its attributes, its shape."""

    __slots__ = ("args", "attrs", "graph", "index", "op", "shape")

    def __init__(self, graph: Graph, index: int, op: Op, args: tuple[Node, ...], attrs: dict[str, Any], shape: Shape):
        self.graph: Graph = graph
        self.index: int = index
        self.op: Op = op
        self.args: tuple[Node, ...] = args
        self.attrs: dict[str, Any] = attrs
        self.shape: Shape = shape

    def __repr__(self) -> str:
        name = self.graph.name_of(self)
        return f"<{name or self.op.name} {self.shape}>"

    def __add__(self, other: Node | float) -> Node:
        return self.graph.apply("add", self, other)

    def __radd__(self, other: float) -> Node:
        return self.graph.apply("add", other, self)

    def __sub__(self, other: Node | float) -> Node:
        return self.graph.apply("sub", self, other)

    def __rsub__(self, other: float) -> Node:
        return self.graph.apply("sub", other, self)

    def __mul__(self, other: Node | float) -> Node:
        return self.graph.apply("mul", self, other)

    def __rmul__(self, other: float) -> Node:
        return self.graph.apply("mul", other, self)

    def __truediv__(self, other: Node | float) -> Node:
        return self.graph.apply("div", self, other)

    def __rtruediv__(self, other: float) -> Node:
        return self.graph.apply("div", other, self)

    def __matmul__(self, other: Node) -> Node:
        return self.graph.apply("matmul", self, other)

    def __neg__(self) -> Node:
        return self.graph.apply("neg", self)

    def __pow__(self, exponent: float) -> Node:
        return self.graph.apply("power", self, exponent=float(exponent))

    def __gt__(self, other: Node | float) -> Node:
        return self.graph.apply("greater", self, other)

    def __ge__(self, other: Node | float) -> Node:
        return self.graph.apply("greater_equal", self, other)

    def __lt__(self, other: Node | float) -> Node:
        return self.graph.apply("less", self, other)

    def __le__(self, other: Node | float) -> Node:
        return self.graph.apply("less_equal", self, other)

    @property
    def T(self) -> Node:  # noqa: N802 - the name it has in every textbook
        return self.graph.apply("transpose", self, axes=tuple(reversed(range(len(self.shape)))))


class Graph:
    """An append-only list of nodes in an order in which they can be evaluated, and their names.

    `ops` is the table of operations; a graph with one row replaced computes by another convention
    or by a mistaken rule, all else being the same.
    """

    def __init__(self, ops: Mapping[str, Op]):
        self.ops = ops
        self.nodes: list[Node] = []
        self.names: dict[str, Node] = {}
        self.sweeps: dict[Node, dict[Node, Node]] = {}
        self._name_of: dict[Node, str] = {}
        self._known: dict[Key, Node] = {}
        self._statement = 0

    def leaf(self, name: str, shape: Shape, hidden: bool = False) -> Node:
        """A value given from outside; a hidden one cannot be asked for by its name."""
        node = self._append(self.ops["leaf"], (), {"name": name}, shape)
        self._name_of[node] = name
        if not hidden:
            self.names[name] = node
        return node

    def constant(self, value: float) -> Node:
        return self.apply("constant", value=float(value))

    def apply(self, op: str, *args: Node | float, **attrs: Any) -> Node:
        """The node of this operation on these arguments: simplified, and the earlier one if it is known."""
        nodes = tuple(a if isinstance(a, Node) else self.constant(a) for a in args)
        row = self.ops[op]
        shape = row.shape([n.shape for n in nodes], attrs)  # a mistake is one even where the result is simple
        simpler = simplify(self, op, nodes, attrs)
        if simpler is not None:
            return simpler
        key: Key = (op, tuple(n.index for n in nodes), tuple(attrs.items()))
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = self._append(row, nodes, attrs, shape)
        return node

    def define(self, name: str, node: Node) -> Node:
        """Give a name to what was just built, and return the node that bears it.

        Every name has a node of its own: two quantities that happen to be computed alike are still
        two, so that the derivative by one of them leaves the other alone.
        """
        if node.index < self._statement or node in self._name_of:
            node = self.alias(node)
        self.names[name] = node
        self._name_of[node] = name
        self._known.clear()
        self._statement = len(self.nodes)
        return node

    def alias(self, node: Node) -> Node:
        """A new node of the same value."""
        return self._append(self.ops["identity"], (node,), {}, node.shape)

    def label(self, node: Node, name: str) -> None:
        """Let a node that has no name be written as `name` where it stands in a formula."""
        self._name_of.setdefault(node, name)

    def name_of(self, node: Node) -> str | None:
        return self._name_of.get(node)

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """What is built within is forgotten at the end: a student's formula leaves no trace in the problem."""
        count, before = len(self.nodes), (self.names, self.sweeps, self._name_of, self._known, self._statement)
        self.names, self.sweeps = dict(self.names), dict(self.sweeps)
        self._name_of, self._known = dict(self._name_of), dict(self._known)
        try:
            yield
        finally:
            del self.nodes[count:]
            self.names, self.sweeps, self._name_of, self._known, self._statement = before

    def _append(self, op: Op, args: tuple[Node, ...], attrs: dict[str, Any], shape: Shape) -> Node:
        node = Node(self, len(self.nodes), op, args, attrs, shape)
        self.nodes.append(node)
        return node


def size(shape: Shape) -> int:
    """Number of entries."""
    count = 1
    for n in shape:
        count *= n
    return count


def ancestors(wanted: Iterable[Node], stop: Iterable[Node] = ()) -> list[Node]:
    """All nodes that the wanted ones are computed from, and they themselves, in order of evaluation.

    Nothing is looked for behind the nodes of `stop`; one of them that is needed is still listed.
    """
    ends = set(stop)
    seen: set[Node] = set()
    stack = list(wanted)
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            if node not in ends:
                stack.extend(node.args)
    return sorted(seen, key=lambda n: n.index)


def substitute(wanted: Node, new: dict[Node, Node], when: str = "") -> Node:
    """`wanted` computed anew with some of its ancestors replaced, Graph -> Graph.

    `new` holds what replaces what; the copies made on the way are added to it, so that a second call
    shares them. With `when`, the copy of a node called z1 is written as `z1 after 1 step`.
    """
    graph = wanted.graph
    for node in ancestors([wanted], stop=new):
        if node in new:
            continue
        args = tuple(new[a] for a in node.args)
        if all(a is b for a, b in zip(args, node.args, strict=True)):
            new[node] = node
            continue
        copy = graph.apply(node.op.name, *args, **node.attrs) if node.op.name != "identity" else graph.alias(*args)
        name = graph.name_of(node)
        if when and name is not None:
            graph.label(copy, f"{name} {when}")
        new[node] = copy
    return new[wanted]
