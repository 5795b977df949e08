"""Calls by name: what a formula writes between the brackets is matched with a function's signature.

The annotation of a parameter says how its argument is read: a `Node` is a formula, anything else a number, an
axis, a size, a word or true/false that is known when the problem is read.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from autograder.errors import did_you_mean
from autograder.graph.node import Node
from autograder.language.ast import Binary, Call, Name, Number, Sequence, Tree, Unary
from autograder.language.errors import FormulaError, quoted

# Options that torch and NumPy spell differently.
SPELLINGS = {"dim": "axis", "keepdim": "keepdims"}


def find(tree: Call | Name, table: Mapping[str, Callable[..., Any]], what: str) -> Callable[..., Any]:
    """The function that is called, or a FormulaError with the closest name."""
    name = tree.function if isinstance(tree, Call) else tree.name
    if name not in table:
        raise FormulaError(f"unknown {what} '{name}'", tree.start, tree.start + len(name), did_you_mean(name, table))
    return table[name]


def bind(
    tree: Call,
    function: Callable[..., Any],
    first: tuple[Node, ...],
    sizes: Mapping[str, int],
    lower: Callable[[Tree], Node] | None,
) -> dict[str, Any]:
    """The keyword arguments of a call whose leading arguments `first` are there already."""
    parameters = _parameters(function)
    bound: dict[str, Any] = {p.name: node for p, node in zip(parameters, first, strict=False)}
    free = [p for p in parameters if p.name not in bound]
    if len(tree.args) > len(free):
        takes = ", ".join(p.name for p in free) or "nothing"
        extra = tree.args[len(free)]
        raise FormulaError(f"{tree.function} takes {takes}; this is one too many", extra.start, extra.end)
    written = dict(zip((p.name for p in free), tree.args, strict=False))
    for keyword in tree.kwargs:
        name = keyword.name
        if name not in {p.name for p in free}:
            name = SPELLINGS.get(name, name)
        if name not in {p.name for p in free}:
            hint = did_you_mean(keyword.name, [p.name for p in free])
            message = f"{tree.function} has no option '{keyword.name}'"
            raise FormulaError(message, keyword.start, keyword.start + len(keyword.name), hint)
        if name in written:
            raise FormulaError(f"'{keyword.name}' is given twice", keyword.start, keyword.end)
        written[name] = keyword.value
    for p in free:
        if p.name in written:
            bound[p.name] = _read(written[p.name], p, sizes, lower)
        elif p.default is p.empty:
            raise FormulaError(f"{tree.function} needs '{p.name}'", tree.start, tree.end)
    return bound


def brings_leaves(function: Callable[..., Any]) -> bool:
    """Whether it is a layer that makes leaves of its own."""
    return "leaves" in inspect.signature(function).parameters


@cache
def _parameters(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    return tuple(p for p in inspect.signature(function).parameters.values() if p.name != "leaves")


def sizes_of(tree: Call, function: Callable[..., Any], given: int) -> list[Tree]:
    """What a call whose first arguments are given says where the size of an axis is expected."""
    parameters = _parameters(function)[given:]
    written = {
        **dict(zip((p.name for p in parameters), tree.args, strict=False)),
        **{k.name: k.value for k in tree.kwargs},
    }
    return [written[p.name] for p in parameters if p.annotation == "Size" and p.name in written]


def _read(tree: Tree, p: inspect.Parameter, sizes: Mapping[str, int], lower: Callable[[Tree], Node] | None) -> Any:
    annotation: str = p.annotation
    if annotation in ("Node", "Node | float") and lower is not None:
        return lower(tree)
    if annotation == "list[Node]" and lower is not None:
        if not isinstance(tree, Sequence) or not tree.items:
            raise FormulaError("a list of formulas is expected here: [a, b]", tree.start, tree.end)
        return [lower(item) for item in tree.items]
    if annotation == "str" and isinstance(tree, Name):
        return tree.name  # none is a word, too: reduction=none
    value = literal(tree, sizes)
    expected = _mismatch(value, annotation)
    if expected:
        from autograder.language.unparse import unparse  # only where there is a mistake to tell

        message = f"'{p.name}' must be {expected}, found {quoted(unparse(tree))}"
        raise FormulaError(message, tree.start, tree.end)
    if annotation == "Sizes":
        return value if isinstance(value, tuple) else (value,)
    return value


def _mismatch(value: Any, annotation: str) -> str | None:
    """What was expected, where the value is not of that kind."""
    if value is None and ("None" in annotation or annotation == "Axis"):
        return None
    whole = type(value) is int
    if annotation == "Size" or annotation.startswith("int"):
        return None if whole else "a whole number"
    if annotation == "float":
        return None if whole or isinstance(value, float) else "a number"
    if annotation == "bool":
        return None if isinstance(value, bool) else "true or false"
    if annotation in ("Axis", "Sizes"):
        listed = isinstance(value, tuple) and all(type(n) is int for n in value)
        return None if whole or listed else "a whole number or a list of them"
    return None if isinstance(value, str) else "a word"


WORDS: dict[str, Any] = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}


def literal(tree: Tree, sizes: Mapping[str, int]) -> Any:
    """A value known without the network: a number (also 1/3), true or false, none, a size, a word, a tuple."""
    match tree:
        case Number():
            return int(tree.text) if tree.text.isdecimal() and len(tree.text) < 16 else tree.value
        case Name():
            return sizes[tree.name] if tree.name in sizes else WORDS.get(tree.name, tree.name)
        case Sequence():
            return tuple(literal(item, sizes) for item in tree.items)
        case Unary():
            value = _arithmetic(literal(tree.operand, sizes), tree)
            return -value if tree.op == "-" else value
        case Binary(op=op) if op in _ARITHMETIC:
            left = _arithmetic(literal(tree.left, sizes), tree.left)
            right = _arithmetic(literal(tree.right, sizes), tree.right)
            if op == "/" and not right:
                raise FormulaError("this divides by zero", tree.start, tree.end)
            return _ARITHMETIC[op](left, right)
    raise FormulaError("a plain number or word is expected here, not a formula", tree.start, tree.end)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "*": lambda a, b: a * b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "/": lambda a, b: a / b,
}


def _arithmetic(value: Any, tree: Tree) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FormulaError("a number is expected here", tree.start, tree.end)
    return value


def whole_number(value: Any, tree: Tree) -> int:
    if type(value) is not int:
        raise FormulaError("a whole number is expected here", tree.start, tree.end)
    return value
