"""Differentiation, Graph -> Graph: a derivative is again a node, made of the same operations."""

from __future__ import annotations

from autograder.graph.errors import DerivativeError
from autograder.graph.node import Node, Shape, ancestors, size

LARGEST_JACOBIAN = 4096  # entries of the numerator, each of which is swept by itself
LONGEST_SWEEPS = 200_000  # nodes visited in all of them; a high derivative by a vector grows beyond all bounds


def gradients(y: Node, seed: Node | None = None) -> dict[Node, Node]:
    """One sweep back through the graph: for each ancestor of `y`, the sum of seed · dy/d(ancestor).

    `y` is a single number, or `seed` has its shape. An ancestor is taken for itself, as if it were
    given: dL/dz1 is what L gains for a change of z1. Sweeps are kept, so that derivatives share nodes.
    """
    graph = y.graph
    if seed is None and y in graph.sweeps:
        return graph.sweeps[y]
    start = len(graph.nodes)
    found: dict[Node, Node] = {y: graph.constant(1) if seed is None else seed}
    for node in reversed(ancestors([y])):
        g = found.get(node)
        if g is None:
            continue
        if seed is None and node is not y and g.args:
            g = found[node] = _labelled(g, y, node, start)
        if not node.args:
            continue
        if node.op.vjp is None:
            raise DerivativeError(f"'{node.op.name}' has no derivative")
        for arg, share in zip(node.args, node.op.vjp(g, node, *node.args), strict=True):
            if share is not None:
                share = _of_shape(share, arg.shape)
                found[arg] = found[arg] + share if arg in found else share
    if seed is None:
        graph.sweeps[y] = found
    return found


def _labelled(g: Node, y: Node, node: Node, start: int) -> Node:
    """The gradient, to be written as dL/dz1 wherever it is used further.

    One that happens to be a quantity of the forward pass becomes a node of its own: to give ŷ - y as the
    value of dL/dŷ must not change the loss.
    """
    of, by = y.graph.name_of(y), y.graph.name_of(node)
    if of is None or by is None or not (of.isidentifier() and by.isidentifier()):
        return g
    if g.index < start:
        g = y.graph.alias(g)
    y.graph.label(g, f"d{of}/d{by}")
    return g


def derivative(y: Node, x: Node) -> Node:
    """dy/dx with the axes of y first: the shape of x for a single number y, else the Jacobian."""
    shape = (*y.shape, *x.shape)
    if not y.shape:
        return _or_zero(gradients(y).get(x), y, shape)
    if size(y.shape) > LARGEST_JACOBIAN:
        raise DerivativeError(
            f"the Jacobian of {size(y.shape)} entries is too large; at most {LARGEST_JACOBIAN} are swept"
        )
    behind = ancestors([y])
    if size(y.shape) * len(behind) > LONGEST_SWEEPS:
        raise DerivativeError("this derivative has too many terms")
    if y is x:
        return y.graph.apply("reshape", y.graph.apply("eye", n=size(x.shape)), shape=shape)
    if x not in behind:
        return _or_zero(None, y, shape)
    rows = []
    for i in range(size(y.shape)):
        row = gradients(y, y.graph.apply("basis", at=i, shape=y.shape)).get(x)
        rows.append(y.graph.apply("reshape", _or_zero(row, y, x.shape), shape=(1, *x.shape)))
    stacked = y.graph.apply("concat", *rows, axis=0)
    return y.graph.apply("reshape", stacked, shape=shape)


def _or_zero(node: Node | None, y: Node, shape: Shape) -> Node:
    """What does not depend on x has the derivative 0 everywhere."""
    if node is None:
        node = y.graph.constant(0)
    return y.graph.apply("expand", node, shape=shape)


def _of_shape(share: Node, shape: Shape) -> Node:
    """Broadcasting backwards: what was stretched is summed; what a rule left as a number is stretched."""
    graph = share.graph
    if len(share.shape) < len(shape) or size(share.shape) < size(shape):
        return graph.apply("expand", share, shape=shape)
    return graph.apply("sum_to", share, shape=shape)
