"""The table of operations: value, derivative rule, shape rule, notation and cost, side by side.

Everything else (layers, losses, optimisers, the functions of formulas) is composed of these. The rules
of differentiation are written in the same operations, so that derivatives can be differentiated.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.graph import rules, values, writing
from autograder.graph.evaluate import repeat
from autograder.graph.node import Node, Op, ancestors, size
from autograder.graph.rules import along, exp, expand, keep_axes, sum_to, where
from autograder.graph.shapes import (
    as_attribute,
    broadcast,
    concatenated,
    diagonal,
    expanded,
    indexed,
    multiplied,
    of_first,
    outer,
    reduced,
    reshaped,
    transposed,
)


def table(*rows: Op) -> dict[str, Op]:
    """The rows by their names; a name given twice is refused."""
    named = {row.name: row for row in rows}
    if len(named) != len(rows):
        raise ValueError("two operations of one name")
    return named


def unary(name: str, value: Callable[..., Any], slope: Callable[[Node, Node], Node] | None, **more: Any) -> Op:
    """An elementwise function of one argument; `slope(y, x)` is dy/dx of each entry."""
    vjp = None if slope is None else lambda g, y, x: (g * slope(y, x),)
    return Op(name, value, vjp, of_first, **more)


def comparison(name: str, value: Callable[..., Any], sign: str, latex: str) -> Op:
    """0 or 1 for each entry; no gradient flows through."""

    def as_number(a: Any, b: Any) -> Any:
        return value(a, b).astype(np.float64)

    text, tex = f"{{0:1}} {sign} {{1:1}}", f"{{0:1}} {latex} {{1:1}}"
    return Op(name, as_number, lambda g, y, a, b: (None, None), broadcast, text, tex, 0)


def nothing(g: Node, y: Node) -> tuple[Node | None, ...]:
    """The rule of what has no arguments."""
    return ()


def flat(g: Node, y: Node, x: Node) -> tuple[Node | None, ...]:
    """The rule of steps: the derivative is 0 wherever there is one."""
    return (None,)


def free(node: Node) -> int:
    """The work of moving numbers about without computing."""
    return 0


def gathered(node: Node) -> int:
    """Additions in a sum."""
    return size(node.args[0].shape) - size(node.shape)


def products(node: Node) -> int:
    """Multiplications in a matrix product: one for each entry of the result and each of the inner axis."""
    return size(node.shape) * node.args[0].shape[-1]


def looped(node: Node) -> int:
    """The work of all rounds of a loop."""
    given = {node.attrs["state"], *node.attrs["rest"]}
    one = ancestors([node.attrs["next"]], stop=given)
    return int(node.attrs["steps"]) * sum(n.op.flops(n) for n in one if n not in given)


# A table is read by its columns.
# fmt: off
OPS: Mapping[str, Op] = table(
    # Values from outside and from nowhere
    Op("leaf", values.missing, nothing, as_attribute, "?", flops=free),
    Op("constant", lambda value: np.float64(value), nothing, as_attribute, flops=free),
    Op("array", lambda value: np.array(value, np.float64), nothing, lambda s, a: np.shape(a["value"]), flops=free),
    Op("eye", lambda n: np.eye(n), nothing, lambda s, a: (a["n"], a["n"]), lambda n: f"eye({n.attrs['n']})",
       flops=free),
    Op("basis", values.basis, nothing, as_attribute, flops=free),  # all 0 but for one 1

    # Elementwise, of one argument: the slope is dy/dx
    unary("identity", lambda x: x, lambda y, x: x.graph.constant(1), text="{0}", latex="{0}", flops=free),
    unary("neg", np.negative, lambda y, x: x.graph.constant(-1), text="-{0:2}", latex="-{0:2}", binds=1),
    unary("abs", np.abs, lambda y, x: x.graph.apply("sign", x), latex=r"\left|{0}\right|"),
    unary("clip", values.clip, rules.clip_slope, text=writing.clip_text, latex=writing.clip_latex),
    unary("cos", np.cos, lambda y, x: -x.graph.apply("sin", x), latex=r"\cos\left({0}\right)"),
    unary("erf", values.erf, lambda y, x: 2 / math.sqrt(math.pi) * exp(-(x**2))),
    unary("exp", np.exp, lambda y, x: y, latex=r"\exp\left({0}\right)"),
    unary("expm1", np.expm1, lambda y, x: y + 1),
    unary("log", np.log, lambda y, x: 1 / x, latex=r"\log\left({0}\right)"),
    unary("log10", np.log10, lambda y, x: 1 / math.log(10) / x, latex=r"\log_{{10}}\left({0}\right)"),
    unary("log1p", np.log1p, lambda y, x: 1 / (1 + x)),
    unary("log2", np.log2, lambda y, x: 1 / math.log(2) / x, latex=r"\log_2\left({0}\right)"),
    unary("power", lambda x, exponent: x**exponent, rules.power_slope, text=writing.power_text,
       latex=writing.power_latex, binds=3),
    unary("relu", lambda x: np.maximum(x, 0.0), lambda y, x: x.graph.apply("positive", x),
       latex=r"\operatorname{{ReLU}}\left({0}\right)"),
    unary("sigmoid", values.sigmoid, lambda y, x: y * (1 - y), latex=r"\sigma\left({0}\right)"),
    Op("sign", np.sign, flat, of_first, latex=r"\operatorname{{sign}}\left({0}\right)"),
    unary("sin", np.sin, lambda y, x: x.graph.apply("cos", x), latex=r"\sin\left({0}\right)"),
    unary("softplus", values.softplus, lambda y, x: x.graph.apply("sigmoid", x)),
    unary("sqrt", np.sqrt, lambda y, x: 0.5 / y, latex=r"\sqrt{{{0}}}"),
    unary("tanh", np.tanh, lambda y, x: 1 - y**2, latex=r"\tanh\left({0}\right)"),

    # Where ReLU is open: a pre-activation that is 0 on paper may come out as 1e-17
    Op("positive", lambda x: (x > 1e-12) * 1.0, flat, of_first, text="{0:1} > 0",
       latex="{0:1} > 0", binds=0),
    Op("not_negative", lambda x: (x >= -1e-12) * 1.0, flat, of_first, text="{0:1} >= 0",
       latex=r"{0:1} \ge 0", binds=0),

    # The same where a probability may be 0: log p is at least -100 and its slope at most 1e12, as in torch
    unary("log_probability", values.log_probability, rules.log_probability_slope, text="log({0})",
       latex=r"\log\left({0}\right)"),
    unary("not_zero", lambda x: np.maximum(x, 1e-12), lambda y, x: x >= 1e-12, text="{0}", latex="{0}", flops=free),

    # Elementwise, of more arguments: NumPy's broadcasting
    Op("add", np.add, lambda g, y, a, b: (g, g), broadcast, "{0:1} + {1:1}", "{0:1} + {1:1}", 1),
    Op("sub", np.subtract, lambda g, y, a, b: (g, -g), broadcast, "{0:1} - {1:2}", "{0:1} - {1:2}", 1),
    Op("mul", np.multiply, lambda g, y, a, b: (g * b, g * a), broadcast, writing.times_sign, writing.times_latex, 2),
    Op("div", np.divide, lambda g, y, a, b: (g / b, -g * y / b), broadcast, "{0:2} / {1:3}", r"\frac{{{0}}}{{{1}}}",
       2),
    Op("pow", np.power, rules.pow_vjp, broadcast, "{0:4}^{1:4}", "{0:4}^{{{1}}}", 3),
    Op("maximum", np.maximum, rules.chooser_vjp, broadcast, latex=r"\max\left({0}, {1}\right)"),
    Op("minimum", np.minimum, rules.chooser_vjp, broadcast, latex=r"\min\left({0}, {1}\right)"),
    Op("where", np.where, lambda g, y, c, a, b: (None, where(c, g, 0.0), where(c, 0.0, g)), broadcast),
    comparison("equal", np.equal, "==", "="),
    comparison("greater", np.greater, ">", ">"),
    comparison("greater_equal", np.greater_equal, ">=", r"\ge"),
    comparison("less", np.less, "<", "<"),
    comparison("less_equal", np.less_equal, "<=", r"\le"),
    comparison("not_equal", np.not_equal, "!=", r"\ne"),

    # Reductions over the axes of the attribute `axis`
    Op("sum", values.total, lambda g, y, x: (expand(keep_axes(g, y, x), x.shape),), reduced,
       writing.reduction_text("sum"), r"\sum\left({0}\right)", flops=gathered),
    Op("max", values.largest, rules.extremum_vjp, reduced, writing.reduction_text("max"), r"\max\left({0}\right)"),
    Op("min", values.smallest, rules.extremum_vjp, reduced, writing.reduction_text("min"), r"\min\left({0}\right)"),
    Op("argmax", values.argmax, flat, reduced, writing.reduction_text("argmax"),
       r"\arg\max\left({0}\right)"),
    Op("logsumexp", values.logsumexp, rules.logsumexp_vjp, reduced, writing.reduction_text("logsumexp"),
       r"\log\sum\exp\left({0}\right)"),

    # Along one axis, safe for large logits
    Op("softmax", values.softmax, lambda g, y, x: (y * (g - along(g * y, y)),), of_first,
       writing.along_axis_text("softmax"), r"\operatorname{{softmax}}\left({0}\right)"),
    Op("log_softmax", values.log_softmax, lambda g, y, x: (g - exp(y) * along(g, y),), of_first,
       writing.along_axis_text("log_softmax"), r"\log\operatorname{{softmax}}\left({0}\right)"),

    # Linear algebra
    Op("matmul", np.matmul, rules.matmul_vjp, multiplied, "{0:2} @ {1:3}", r"{0:2} \, {1:3}", 2, macs=products,
       flops=lambda n: 2 * products(n) - size(n.shape)),
    Op("outer", np.multiply.outer, lambda g, y, a, b: (g @ b, a @ g), outer, "outer({0}, {1})",
       r"{0:2} \, {1:4}^\top"),
    Op("diag", np.diag, lambda g, y, x: (g.graph.apply("diag", g),), diagonal, flops=free,
       latex=r"\operatorname{{diag}}\left({0}\right)"),

    # Movement: nothing is computed
    Op("reshape", np.reshape, lambda g, y, x: (g.graph.apply("reshape", g, shape=x.shape),), reshaped,
       writing.reshape_text, writing.reshape_latex, flops=free),
    Op("transpose", np.transpose, rules.transpose_vjp, transposed, writing.transpose_text, writing.transpose_latex,
       flops=free),
    Op("expand", np.broadcast_to, lambda g, y, x: (sum_to(g, x.shape),), expanded, "{0}", "{0}", flops=free),
    Op("sum_to", values.sum_to, lambda g, y, x: (expand(g, x.shape),), as_attribute, writing.sum_to_text,
       r"\sum\left({0}\right)", flops=gathered),
    Op("index", values.index, rules.index_vjp, indexed, writing.index_text, writing.index_text, flops=free),
    Op("scatter", values.scatter, rules.scatter_vjp, as_attribute, flops=free),
    Op("concat", values.concat, rules.concat_vjp, concatenated, flops=free),
    Op("one_hot", values.one_hot, flat, lambda s, a: (*s[0], a["classes"]),
       lambda n: f"one_hot({{0}}, {n.attrs['classes']})", r"\operatorname{{onehot}}\left({0}\right)", flops=free),

    # A loop over nodes of the same graph: `next` is computed from `state` and the rest, again and again
    Op("repeat", repeat, None, of_first, lambda n: f"{n.attrs['steps']} more steps", flops=looped),
)
# fmt: on

# The convention that the derivative of ReLU at 0 is 1.
RELU_OPEN_AT_ZERO: Mapping[str, Op] = {
    **OPS,
    "relu": OPS["relu"]._replace(vjp=lambda g, y, x: (g * x.graph.apply("not_negative", x),)),
}
