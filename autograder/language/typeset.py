"""The tree of a formula in LaTeX, as it is written on paper and not as the nodes that compute it.

A student's formula means the same when it is read again; so does a problem's, but for its indices in brackets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.errors import counted
from autograder.language.ast import (
    BESIDE,
    BINDING,
    COMPARISON,
    DOT,
    POSTFIX,
    POWER,
    PRODUCT,
    SIGN,
    SUM,
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

TIGHTNESS = {**BINDING, BESIDE: PRODUCT, DOT: PRODUCT, "/": POSTFIX}
SIGNS = {BESIDE: r" \, ", DOT: r" \cdot ", "*": r" \, ", "@": r" \, ", "⊙": r" \odot ", "+": " + ", "-": " - "}
COMPARED = {"<=": r"\le", ">=": r"\ge", "!=": r"\ne", "==": "="}
COMMANDS = {name: "\\" + name for name in ("cos", "exp", "log", "max", "min", "sin", "tanh")} | {"sigmoid": r"\sigma"}
AROUND = {"abs": (r"\left|", r"\right|"), "norm": (r"\left\|", r"\right\|"), "sqrt": (r"\sqrt{", "}")}


def tex(part: Part) -> str:
    """A formula, or a part of one, in LaTeX."""
    return RULES[type(part)](part)


def binding(part: Part) -> int:
    """How tightly the outermost sign binds; 0 where anything around it needs brackets."""
    match part:
        case Binary(op) | Compare(op):
            return TIGHTNESS[op]
        case Sum():
            return PRODUCT
        case Unary():
            return SUM
        case Derivative() | Differential() | Transpose():
            return POWER
        case Cases() | After():
            return COMPARISON
    return POSTFIX


def operand(part: Part, least: int) -> str:
    text = tex(part)
    return text if binding(part) >= least else rf"\left({text}\right)"


def binary(tree: Binary) -> str:
    if tree.op == "/":
        return rf"\frac{{{tex(tree.left)}}}{{{tex(tree.right)}}}"
    if tree.op == "**":
        return f"{raised(tree.left)}^{{{tex(tree.right)}}}"
    own = TIGHTNESS[tree.op]
    left = tex(tree.left) if isinstance(tree.left, Unary) else operand(tree.left, own)  # -a b is (-a) b
    right = operand(tree.right, own + 1)
    sign = DOT if SIGNS[tree.op] == SIGNS[BESIDE] and right[0].isdigit() else tree.op  # 30 times 1024 is not 30 1024
    return f"{left}{SIGNS[sign]}{right}"


def raised(part: Part) -> str:
    """What takes an exponent; a fraction needs brackets for it."""
    if isinstance(part, Binary) and part.op == "/":
        return rf"\left({tex(part)}\right)"
    return operand(part, POSTFIX)


def call(tree: Call) -> str:
    inner = ", ".join(map(tex, (*tree.args, *tree.kwargs)))
    if tree.function in AROUND:
        return inner.join(AROUND[tree.function])
    if tree.function == "relu":
        return rf"\left[{inner}\right]^+"
    return rf"{function(tree.function)}\left({inner}\right)"


def function(name: str) -> str:
    escaped = name.replace("_", r"\_")
    return COMMANDS.get(name, rf"\operatorname{{{escaped}}}")


def derivative(tree: Derivative) -> str:
    order = f"^{{{len(tree.by)}}}" if len(tree.by) > 1 else ""
    once = dict.fromkeys(tree.by)
    below = r" \, ".join(rf"\partial {latex_name(name)}{_power(tree.by.count(name))}" for name in once)
    return rf"\frac{{\partial{order} {latex_name(tree.of)}}}{{{below}}}"


def _power(times: int) -> str:
    return f"^{{{times}}}" if times > 1 else ""


def number(tree: Number) -> str:
    digits, _, exponent = tree.text.lower().partition("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}" if exponent else digits


def after(tree: After) -> str:
    return rf"{tex(tree.value)} \text{{ after {counted(tree.steps, 'step')}}}"


def slice_(tree: Slice) -> str:
    texts = ["" if bound is None else tex(bound) for bound in tree[:3]]
    return ":".join(texts if tree.step else texts[:2])


def sequence(tree: Sequence) -> str:
    opener, closer = "[]" if tree.kind == "list" else "()"
    return rf"\left{opener}{', '.join(map(tex, tree.items))}\right{closer}"


def index(tree: Index) -> str:
    """Letters stand below; what counts from 0, as NumPy does, stays in brackets."""
    items = list(map(tex, tree.items))
    if not all(isinstance(item, Name) for item in tree.items):
        return rf"{operand(tree.value, POSTFIX)}\left[{', '.join(items)}\right]"
    below = "".join(items) if all(len(item) == 1 for item in items) else ", ".join(items)
    value = tree.value
    if isinstance(value, Derivative) and len(value.by) == 1 and len(items) <= 2:  # the last index is of what is below
        above = _entry(value.of, items[0]) if len(items) == 2 else latex_name(value.of)
        return rf"\frac{{\partial {above}}}{{\partial {_entry(value.by[0], items[-1])}}}"
    if isinstance(value, Name):
        return _entry(value.name, below)
    return rf"\left({tex(value)}\right)_{{{below}}}"


def _entry(name: str, below: str) -> str:
    r"""`W^{(1)}_{kj}`: a number in the name makes room for the index."""
    base, _, number = latex_name(name).partition("_")
    return f"{base}_{{{below}}}" if not number else f"{base}^{{({number.strip('{}')})}}_{{{below}}}"


def sum_(tree: Sum) -> str:
    below = ", ".join(tree.letters) if tree.where is None else tex(tree.where)
    if tree.first is not None:
        below = f"{below}={tex(tree.first)}"
    above = f"^{{{tex(tree.last)}}}" if tree.last is not None else ""
    return rf"\sum_{{{below}}}{above} {operand(tree.body, PRODUCT)}"


def cases(tree: Cases) -> str:
    lines = r" \\ ".join(map(tex, tree.branches))
    return rf"\begin{{cases}} {lines} \end{{cases}}"


def branch(tree: Branch) -> str:
    when = r"\text{otherwise}" if tree.condition is None else rf"\text{{if }} {tex(tree.condition)}"
    return f"{tex(tree.value)} & {when}"


def compare(tree: Compare) -> str:
    return f"{operand(tree.left, SUM)} {COMPARED.get(tree.op, tree.op)} {operand(tree.right, SUM)}"


def transpose(tree: Transpose) -> str:
    return rf"{raised(tree.value)}^\top"


RULES: dict[type[Part], Callable[[Any], str]] = {
    After: after,
    Binary: binary,
    Branch: branch,
    Call: call,
    Cases: cases,
    Compare: compare,
    Derivative: derivative,
    Differential: lambda t: rf"\frac{{\partial \left({tex(t.body)}\right)}}{{\partial {tex(t.by)}}}",
    Dots: lambda t: r"\ldots",
    Index: index,
    Keyword: lambda t: f"{t.name}={tex(t.value)}",
    Name: lambda t: latex_name(t.name),
    Number: number,
    Prime: lambda t: rf"{function(t.function)}'\left({tex(t.value)}\right)",
    Sequence: sequence,
    Slice: slice_,
    Sum: sum_,
    Transpose: transpose,
    Unary: lambda t: f"{t.op}{operand(t.operand, SIGN)}",
}
