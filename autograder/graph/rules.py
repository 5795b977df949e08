"""The derivative rules that take more than a line, and the small builders they are written with."""

from __future__ import annotations

from autograder.graph.node import Node, Shape


def keep_axes(g: Node, y: Node, x: Node) -> Node:
    """The gradient of a reduction, with the reduced axes put back (as 1) so that it broadcasts."""
    axes = y.attrs["axis"]
    if not y.shape:
        return g
    return g.graph.apply("reshape", g, shape=tuple(1 if i in axes else n for i, n in enumerate(x.shape)))


def expand(node: Node, shape: Shape) -> Node:
    return node.graph.apply("expand", node, shape=shape)


def where(condition: Node, a: Node | float, b: Node | float) -> Node:
    return condition.graph.apply("where", condition, a, b)


def extremum_vjp(g: Node, y: Node, x: Node) -> tuple[Node]:
    """Ties share the gradient evenly, as in torch.amax."""
    best = expand(keep_axes(y, y, x), x.shape)
    chosen = x.graph.apply("equal", x, best)
    count = x.graph.apply("sum", chosen, axis=y.attrs["axis"])
    return (chosen * expand(keep_axes(g / count, y, x), x.shape),)


def chooser_vjp(g: Node, y: Node, a: Node, b: Node) -> tuple[Node, Node]:
    """max(a, b) and min(a, b): to the one that was taken, half to each of equals, as in torch."""
    same = g.graph.apply("equal", a, b) * 0.5
    wins = a > b if y.op.name == "maximum" else a < b
    loses = a < b if y.op.name == "maximum" else a > b
    return (g * (wins + same), g * (loses + same))


def matmul_vjp(g: Node, y: Node, a: Node, b: Node) -> tuple[Node, Node]:
    match len(a.shape), len(b.shape):
        case 1, 1:
            return (g * b, g * a)
        case 2, 1:
            return (g.graph.apply("outer", g, b), a.T @ g)
        case 1, 2:
            return (b @ g, g.graph.apply("outer", a, g))
        case 1, _:
            row = a.graph.apply("reshape", a, shape=(1, *a.shape))
            g = g.graph.apply("reshape", g, shape=(*g.shape[:-1], 1, g.shape[-1]))
            da, db = g @ swap(b), swap(row) @ g
            return (a.graph.apply("reshape", sum_to(da, (1, *a.shape)), shape=a.shape), db)
        case _, 1:
            column = a.graph.apply("reshape", b, shape=(*b.shape, 1))
            g = g.graph.apply("reshape", g, shape=(*g.shape, 1))
            da, db = g @ swap(column), swap(a) @ g
            return (da, a.graph.apply("reshape", sum_to(db, (*b.shape, 1)), shape=b.shape))
        case _:
            return (g @ swap(b), swap(a) @ g)


def swap(node: Node) -> Node:
    """The last two axes exchanged."""
    n = len(node.shape)
    return node.graph.apply("transpose", node, axes=(*range(n - 2), n - 1, n - 2))


def sum_to(node: Node, shape: Shape) -> Node:
    return node.graph.apply("sum_to", node, shape=shape)


def concat_vjp(g: Node, y: Node, *args: Node) -> tuple[Node, ...]:
    axis, at, parts = y.attrs["axis"], 0, []
    for part in args:
        n = part.shape[axis]
        item = (*((None, None, None),) * axis, (at, at + n, None))
        parts.append(g.graph.apply("index", g, item=item))
        at += n
    return tuple(parts)


def pow_vjp(g: Node, y: Node, a: Node, b: Node) -> tuple[Node, Node]:
    positive = a > 0
    return (
        g * b * g.graph.apply("pow", a, b - 1),
        g * where(positive, y * log(where(positive, a, 1.0)), 0.0),
    )


def log(node: Node) -> Node:
    return node.graph.apply("log", node)


def exp(node: Node) -> Node:
    return node.graph.apply("exp", node)


def total(node: Node, axis: tuple[int, ...] | None = None) -> Node:
    """The sum over these axes, by default over all."""
    return node.graph.apply("sum", node, axis=tuple(range(len(node.shape))) if axis is None else axis)


def along(node: Node, y: Node) -> Node:
    """The sum over y's own axis, kept as an axis of 1."""
    (axis,) = y.attrs["axis"]
    shape = tuple(1 if i == axis else n for i, n in enumerate(node.shape))
    return node.graph.apply("reshape", total(node, (axis,)), shape=shape)


def clip_slope(y: Node, x: Node) -> Node:
    """1 inside; at the two ends themselves 1 if `closed` (torch.clamp), else 0 (torch.hardtanh)."""
    low, high = y.attrs["low"], y.attrs["high"]
    inside: Node = (x >= low) * (x <= high) if y.attrs["closed"] else (x > low) * (x < high)
    return inside


def power_slope(y: Node, x: Node) -> Node:
    n: float = y.attrs["exponent"]
    return n * x ** (n - 1) if n else x.graph.constant(0)


def log_probability_slope(y: Node, p: Node) -> Node:
    return 1 / p.graph.apply("not_zero", p)


def logsumexp_vjp(g: Node, y: Node, x: Node) -> tuple[Node]:
    return (expand(keep_axes(g, y, x), x.shape) * exp(x - expand(keep_axes(y, y, x), x.shape)),)


def transpose_vjp(g: Node, y: Node, x: Node) -> tuple[Node]:
    axes = y.attrs["axes"]
    return (g.graph.apply("transpose", g, axes=tuple(axes.index(i) for i in range(len(axes)))),)


def index_vjp(g: Node, y: Node, x: Node) -> tuple[Node]:
    return (g.graph.apply("scatter", g, item=y.attrs["item"], shape=x.shape),)


def scatter_vjp(g: Node, y: Node, x: Node) -> tuple[Node]:
    return (g.graph.apply("index", g, item=y.attrs["item"]),)
