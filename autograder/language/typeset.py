r"""The tree of a formula in LaTeX: `dL/dW1 @ x` as it is written on paper, not as the nodes that compute it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from autograder.language.ast import (
    BINDING,
    DOT,
    POSTFIX,
    PRODUCT,
    SIGN,
    After,
    Binary,
    Branch,
    Call,
    Cases,
    Compare,
    Derivative,
    Differential,
    Dots,
    Index,
    Keyword,
    Name,
    Number,
    Part,
    Prime,
    Sequence,
    Slice,
    Sum,
    Transpose,
    Unary,
)
from autograder.language.names import latex_name

SIDE, LINES = r" \, ", r" \\ "  # between factors, and between lines
SIGNS = {"⊙": r" \odot ", DOT: r" \cdot ", "<=": r" \le ", ">=": r" \ge ", "==": " = ", "!=": r" \ne "}
FUNCTIONS = {name: "\\" + name for name in ("cos", "exp", "log", "max", "min", "sin", "tanh")}
FUNCTIONS |= {"sigmoid": r"\sigma", "relu": r"\operatorname{ReLU}"}


def typeset(part: Part) -> str:
    """A formula, or a part of one, in LaTeX."""
    return RULES[type(part)](part)


def binding(part: Part) -> int:
    """How tightly the outermost sign binds; what already has an exponent, or is a fraction, takes one in brackets."""
    if isinstance(part, Binary):
        return PRODUCT if part.op == "/" else BINDING.get(part.op, PRODUCT)
    if isinstance(part, Compare):
        return BINDING[part.op]
    if isinstance(part, Unary | Derivative | Transpose | Differential):
        return SIGN
    return PRODUCT if isinstance(part, Sum) else 0 if isinstance(part, After) else POSTFIX


def bracketed(part: Part, least: int) -> str:
    return typeset(part) if binding(part) >= least else rf"\left({typeset(part)}\right)"


def binary(tree: Binary) -> str:
    if tree.op == "/":
        return rf"\frac{{{typeset(tree.left)}}}{{{typeset(tree.right)}}}"
    if tree.op == "**":
        return f"{bracketed(tree.left, POSTFIX)}^{{{typeset(tree.right)}}}"
    own = BINDING.get(tree.op, PRODUCT)
    least = SIGN if own == PRODUCT and isinstance(tree.right, Unary) else own + (tree.op == "-")
    right = bracketed(tree.right, POSTFIX if isinstance(tree.right, Unary) else least)
    return bracketed(tree.left, own) + _sign(tree) + right


def _sign(tree: Binary) -> str:
    if tree.op in "+-" and tree.op:
        return f" {tree.op} "
    numbers = isinstance(tree.left, Number) and isinstance(tree.right, Number)
    return SIGNS.get(tree.op, r" \cdot " if tree.op == "*" and numbers else SIDE)


def number(tree: Number) -> str:
    digits, _, exponent = tree.text.lower().partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def call(tree: Call) -> str:
    inside = commas([*tree.args, *tree.kwargs])
    if tree.function == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if tree.function == "abs":
        return rf"\left|{inside}\right|"
    name = FUNCTIONS.get(tree.function) or rf"\operatorname{{{_escaped(tree.function)}}}"
    return rf"{name}\left({inside}\right)"


def derivative(tree: Derivative) -> str:
    order = f"^{{{len(tree.by)}}}" if len(tree.by) > 1 else ""
    once = dict.fromkeys(tree.by)
    below = [rf"\partial {latex_name(by)}" + _power(tree.by.count(by)) for by in once]
    return rf"\frac{{\partial{order} {latex_name(tree.of)}}}{{{SIDE.join(below)}}}"


def _power(times: int) -> str:
    return f"^{{{times}}}" if times > 1 else ""


def after(tree: After) -> str:
    return rf"{typeset(tree.value)} \text{{ after {tree.steps} step{'' if tree.steps == 1 else 's'}}}"


def slice_(tree: Slice) -> str:
    texts = ["" if bound is None else typeset(bound) for bound in tree[:3]]
    return ":".join(texts if tree.step else texts[:2])


def sequence(tree: Sequence) -> str:
    opener, closer = "[]" if tree.kind == "list" else "()"
    return rf"\left{opener}{commas(tree.items)}\right{closer}"


def sum_(tree: Sum) -> str:
    below = ", ".join(tree.letters) if tree.where is None else typeset(tree.where)
    below = f"{below} = {typeset(tree.first)}" if tree.first is not None else below
    above = f"^{{{typeset(tree.last)}}}" if tree.last is not None else ""
    return rf"\sum_{{{below}}}{above} {bracketed(tree.body, PRODUCT)}"


def branch(tree: Branch) -> str:
    said = r"\text{otherwise}" if tree.condition is None else rf"\text{{if }} {typeset(tree.condition)}"
    return f"{typeset(tree.value)} & {said}"


def commas(parts: Iterable[Part]) -> str:
    return ", ".join(map(typeset, parts))


def _escaped(word: str) -> str:
    return word.replace("_", r"\_")


RULES: dict[type[Part], Callable[[Any], str]] = {
    After: after,
    Binary: binary,
    Branch: branch,
    Call: call,
    Cases: lambda t: rf"\begin{{cases}} {LINES.join(map(typeset, t.branches))} \end{{cases}}",
    Compare: lambda t: f"{typeset(t.left)}{SIGNS.get(t.op, f' {t.op} ')}{typeset(t.right)}",
    Derivative: derivative,
    Differential: lambda t: rf"\frac{{\partial}}{{\partial {typeset(t.by)}}} \left({typeset(t.body)}\right)",
    Dots: lambda t: r"\ldots",
    Index: lambda t: rf"{bracketed(t.value, POSTFIX)}\left[{commas(t.items)}\right]",
    Keyword: lambda t: rf"\text{{{_escaped(t.name)}}} = {typeset(t.value)}",
    Name: lambda t: latex_name(t.name),
    Number: number,
    Prime: lambda t: rf"{FUNCTIONS.get(t.function) or latex_name(t.function)}'\left({typeset(t.value)}\right)",
    Sequence: sequence,
    Slice: slice_,
    Sum: sum_,
    Transpose: lambda t: rf"{bracketed(t.value, POSTFIX)}^\top",
    Unary: lambda t: f"{t.op}{bracketed(t.operand, SIGN)}",
}
