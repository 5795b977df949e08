"""The text of a tree, with no more brackets than it needs: parsed again, it gives the same tree.

What only a textbook's formula has, sums and cases among it, is written for messages, in the signs of mathematics.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograder.errors import counted
from autograder.language.ast import (
    BESIDE,
    BINDING,
    DOT,
    POSTFIX,
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

TIGHTNESS = {**BINDING, BESIDE: PRODUCT, DOT: PRODUCT}
ENDS_IN_D_WORD = re.compile(r"\bd[\w\u0300-\u036f]*\Z")


def unparse(part: Part) -> str:
    """A formula, or a part of one, as text; signs in their ASCII spelling."""
    return RULES[type(part)](part)


def binding(part: Part) -> int:
    """How tightly the outermost sign of a part binds."""
    if isinstance(part, Binary | Compare):
        return TIGHTNESS[part.op]
    return PRODUCT if isinstance(part, Sum) else SIGN if isinstance(part, Unary) else POSTFIX


def bracketed(part: Part, least: int) -> str:
    """The text of an operand, in brackets if it binds less tightly than it must."""
    text = RULES[type(part)](part)
    return text if binding(part) >= least else f"({text})"


def binary(tree: Binary) -> str:
    if tree.op == "**":
        return f"{bracketed(tree.left, POSTFIX)}**{bracketed(tree.right, SIGN)}"
    own = TIGHTNESS[tree.op]
    left, right = bracketed(tree.left, own), bracketed(tree.right, own + 1)
    if tree.op == "/" and right[0] == "d" and not isinstance(tree.right, Call) and ENDS_IN_D_WORD.search(left):
        right = f"({right})"  # else dL / dW would be read as a derivative
    if tree.op == BESIDE:
        return f"{left} × {right}" if right[0].isdecimal() else f"{left} {right}"
    return f"{left} {tree.op} {right}"


def transpose(tree: Transpose) -> str:
    if isinstance(tree.value, Number) and tree.value.text.isdecimal():
        return f"({tree.value.text}).T"  # else 2.T would be read as 2. and T
    return f"{bracketed(tree.value, POSTFIX)}.T"


def derivative(tree: Derivative) -> str:
    """One word for each name: `d2L/dw dw` has a single reading, where `d2L/dw2` may have two."""
    order = len(tree.by) if len(tree.by) > 1 else ""
    return f"d{order}{tree.of}/{' '.join('d' + name for name in tree.by)}"


def after(tree: After) -> str:
    return f"{bracketed(tree.value, POSTFIX)} after {counted(tree.steps, 'step')}"


def slice_(tree: Slice) -> str:
    texts = ["", "", ""]
    for place, bound in enumerate(tree[:3]):
        if bound is not None:
            texts[place] = unparse(bound)
    return ":".join(texts if tree.step else texts[:2])


def sequence(tree: Sequence) -> str:
    items = commas(tree.items)
    if tree.kind == "list":
        return f"[{items}]"
    return f"({items},)" if len(tree.items) == 1 else f"({items})"


def commas(parts: tuple[Part, ...]) -> str:
    texts = []
    for part in parts:  # not a comprehension: it would cost a frame
        texts.append(RULES[type(part)](part))
    return ", ".join(texts)


def sum_(tree: Sum) -> str:
    """`Σ_{j != i} …`, `Σ_{j=1}^{M} …`."""
    letters = ",".join(tree.letters) + (f"={unparse(tree.first)}" if tree.first else "")
    below = ", ".join(filter(None, [letters, unparse(tree.where) if tree.where else ""]))
    above = f"^{{{unparse(tree.last)}}}" if tree.last else ""
    return f"Σ_{below if len(below) == 1 else f'{{{below}}}'}{above} {bracketed(tree.body, PRODUCT)}"


def branch(tree: Branch) -> str:
    return (
        f"{unparse(tree.value)} otherwise"
        if tree.condition is None
        else f"{unparse(tree.value)} if {unparse(tree.condition)}"
    )


RULES: dict[type[Part], Callable[[Any], str]] = {
    After: after,
    Binary: binary,
    Branch: branch,
    Call: lambda t: f"{t.function}({commas(t.args + t.kwargs)})",
    Cases: lambda t: f"{{{commas(t.branches)}}}",
    Compare: lambda t: f"{bracketed(t.left, SUM)} {t.op} {bracketed(t.right, SUM)}",
    Derivative: derivative,
    Differential: lambda t: f"∂({unparse(t.body)})/∂{unparse(t.by)}",
    Dots: lambda t: "...",
    Index: lambda t: f"{bracketed(t.value, POSTFIX)}[{commas(t.items)}]",
    Keyword: lambda t: f"{t.name}={unparse(t.value)}",
    Name: lambda t: t.name,
    Number: lambda t: t.text,
    Prime: lambda t: f"{t.function}'({unparse(t.value)})",
    Sequence: sequence,
    Slice: slice_,
    Sum: sum_,
    Transpose: transpose,
    Unary: lambda t: f"{t.op}{bracketed(t.operand, SIGN)}",
}
