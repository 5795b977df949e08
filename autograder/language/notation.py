"""Nodes written as formulas: as text that the formula language reads again, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from autograder.graph.node import Node
from autograder.graph.simplify import number
from autograder.graph.writing import plain
from autograder.language.names import latex_name

__all__ = ["latex", "latex_name", "text"]

LONGEST = 400  # characters; a longer formula is no longer read by anybody
SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4  # how tightly a formula binds; 0 is a comparison


class Written(NamedTuple):
    """A formula and how tightly it binds; `{:2}` in a template brackets what binds looser than 2."""

    formula: str
    binds: int
    brackets: tuple[str, str]

    def __format__(self, spec: str) -> str:
        if spec and self.binds < int(spec):
            return self.formula.join(self.brackets)
        return self.formula


class Style(NamedTuple):
    """One way to write formulas; `binds` says what binds otherwise than the table of operations has it."""

    operation: Callable[[Node], str]
    name: Callable[[str], tuple[str, int]]
    number: Callable[[float], tuple[str, int]]
    brackets: tuple[str, str]
    binds: Mapping[str, int]


def every(node: Node) -> bool:
    """Whether a node is written as its name, if it has one: each is."""
    return True


def text(node: Node, by_name: bool = True, named: Callable[[Node], bool] = every) -> str:
    """`W1 @ x + b1`; with `by_name` the node itself is written as its name, and nodes before it if they are `named`."""
    return _formula(node, by_name, named, TEXT)


def latex(node: Node, by_name: bool = True, named: Callable[[Node], bool] = every) -> str:
    r"""`W_{1} \, x + b_{1}`."""
    return _formula(node, by_name, named, LATEX)


def _formula(node: Node, by_name: bool, named: Callable[[Node], bool], style: Style) -> str:
    """Written bottom up, without recursion: a graph may be deep."""
    done: dict[Node, Written] = {}
    stack = [node]
    while stack:
        at = stack[-1]
        known_as = at.graph.name_of(at)
        parts = _parts(at)
        if known_as is not None and (not at.args or (by_name if at is node else named(at))):
            done[at] = Written(*style.name(known_as), style.brackets)
        elif at.op.name == "constant":
            done[at] = Written(*style.number(at.attrs["value"]), style.brackets)
        elif waiting := [a for a in parts if a not in done]:
            stack += waiting
            continue
        else:
            done[at] = _compose(style, at, [done[a] for a in parts])
        stack.pop()
    return done[node].formula


def _parts(node: Node) -> Sequence[Node]:
    """The nodes that the formula of a node is made of: its arguments, of a stack what is stacked."""
    if _is_stack(node):
        return [a.args[0] for a in node.args]
    return () if _loop(node) else node.args


def _is_stack(node: Node) -> bool:
    """Whether a concat is what `[a, b]` means: each part has been given a first axis of 1."""
    return node.op.name == "concat" and node.attrs["axis"] == 0 and all(map(_is_row, node.args))


def _is_row(node: Node) -> bool:
    known = node.graph.name_of(node) is not None
    return node.op.name in ("expand", "reshape") and not known and node.shape == (1, *node.args[0].shape)


def _loop(node: Node) -> Node | None:
    """The loop of many steps that a node, laid out in its state, is taken from."""
    while node.op.name in ("index", "reshape"):
        node = node.args[0]
    return node if node.op.name == "repeat" else None


def _compose(style: Style, node: Node, parts: Sequence[Written]) -> Written:
    template = style.operation(node)
    if template == "{0}" and len(parts) == 1:
        return parts[0]
    if _has_sign(node):
        parts = [parts[0]._replace(binds=ATOM), *parts[1:]]
    formula = template.format(*parts)
    if len(formula) > LONGEST:
        formula = f"{node.op.name}(…)"
    return Written(formula, _binds(style, node), style.brackets)


def _binds(style: Style, node: Node) -> int:
    if _is_stack(node) or _loop(node):
        return ATOM
    if _has_sign(node):
        return SUM
    return style.binds.get(node.op.name, node.op.binds)


def _has_sign(node: Node) -> bool:
    """Whether it is `-3 * a`, which needs no more brackets than `-a`."""
    return node.op.name == "mul" and (number(node.args[0]) or 0) < 0


def _in_text(node: Node) -> str:
    if _is_stack(node):
        return f"[{_places(len(node.args))}]"
    if loop := _loop(node):
        return f"({loop.attrs['steps']} more steps)"
    if node.op.name == "concat":
        return f"concat([{_places(len(node.args))}], axis={node.attrs['axis']})"
    template = node.op.text
    if template is None:
        return f"{node.op.name}({_places(len(node.args))})"
    return template if isinstance(template, str) else template(node)


def _in_latex(node: Node) -> str:
    if _is_stack(node):
        return rf"\left[{_places(len(node.args))}\right]"
    if loop := _loop(node):
        return rf"\left(\text{{{{{loop.attrs['steps']} more steps}}}}\right)"
    template = node.op.latex
    if template is None:
        name = node.op.name.replace("_", r"\_")
        return rf"\operatorname{{{{{name}}}}}\left({_places(len(node.args))}\right)"
    return template if isinstance(template, str) else template(node)


def _places(count: int) -> str:
    return ", ".join(f"{{{i}}}" for i in range(count))


def _name_in_text(name: str) -> tuple[str, int]:
    """`W1 after 2 steps` is looser than any sign; `dL/dW1` is bracketed before it is squared, for the eye."""
    return name, 0 if " " in name else POWER if "/" in name else ATOM


def _name_in_latex(name: str) -> tuple[str, int]:
    """What has an exponent already, or is a fraction, takes one only in brackets."""
    return latex_name(name), POWER if " after " in name or "/" in name else ATOM


def _number_in_text(value: float) -> tuple[str, int]:
    return plain(value), SUM if value < 0 else ATOM


def _number_in_latex(value: float) -> tuple[str, int]:
    digits, _, exponent = plain(value).partition("e")
    if not exponent:
        return digits, SUM if value < 0 else ATOM
    return rf"{digits} \cdot 10^{{{int(exponent)}}}", SUM if value < 0 else PRODUCT


TEXT = Style(_in_text, _name_in_text, _number_in_text, ("(", ")"), {"transpose": POWER})
LATEX = Style(
    _in_latex,
    _name_in_latex,
    _number_in_latex,
    (r"\left(", r"\right)"),
    {"transpose": POWER, "outer": PRODUCT, "div": POWER, "sum": SUM},  # a sum goes as far as a product does
)
