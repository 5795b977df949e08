"""Nodes written as formulas: as text that the formula language reads again, and as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograder.graph.node import Node

LONGEST = 400  # characters; a longer formula is no longer read by anybody


class Written(NamedTuple):
    """A formula and how tightly it binds; `{:2}` in a template brackets what binds looser than 2."""

    formula: str
    binds: int
    brackets: tuple[str, str]

    def __format__(self, spec: str) -> str:
        if spec and self.binds < int(spec):
            return self.formula.join(self.brackets)
        return self.formula


ATOM = 4


def text(node: Node, by_name: bool = True) -> str:
    """`W1 @ x + b1`; with `by_name` a node that has a name is written as its name."""
    return _formula(node, by_name, _text_of, str, ("(", ")"))


def latex(node: Node, by_name: bool = True) -> str:
    r"""`W_{1} \, x + b_{1}`."""
    return _formula(node, by_name, _latex_of, latex_name, (r"\left(", r"\right)"))


Template = Callable[[Node], str]


def _formula(
    node: Node, by_name: bool, template: Template, name: Callable[[str], str], brackets: tuple[str, str]
) -> str:
    """Written bottom up, without recursion: a graph may be deep."""
    done: dict[Node, Written] = {}
    stack = [node]
    while stack:
        at = stack[-1]
        known_as = at.graph.name_of(at)
        if known_as is not None and (by_name or at is not node):
            done[at] = Written(name(known_as), _name_binds(known_as), brackets)
        elif at.op.name == "constant":
            done[at] = _number(at.attrs["value"], brackets)
        else:
            waiting = [a for a in at.args if a not in done]
            if waiting:
                stack += waiting
                continue
            done[at] = _compose(template(at), at, [done[a] for a in at.args], brackets)
        stack.pop()
    return done[node].formula


def _name_binds(name: str) -> int:
    """`W1 after 2 steps` is no atom, `dL/dW1` is one."""
    return 0 if " " in name else ATOM


def _compose(template: str, node: Node, args: Sequence[Written], brackets: tuple[str, str]) -> Written:
    if template == "{0}" and len(args) == 1:
        return args[0]
    formula = template.format(*args)
    if len(formula) > LONGEST:
        formula = f"{node.op.name}(…)"
    return Written(formula, node.op.binds, brackets)


def _text_of(node: Node) -> str:
    template = node.op.text
    if template is None:
        return _call(node.op.name, len(node.args), node.attrs)
    return template if isinstance(template, str) else template(node)


def _latex_of(node: Node) -> str:
    template = node.op.latex
    if template is None:
        name = node.op.name.replace("_", r"\_")
        arguments = ", ".join(f"{{{i}}}" for i in range(len(node.args)))
        return rf"\operatorname{{{{{name}}}}}\left({arguments}\right)"
    return template if isinstance(template, str) else template(node)


def _call(name: str, count: int, attrs: dict[str, object]) -> str:
    arguments = [f"{{{i}}}" for i in range(count)]
    if name == "concat":
        arguments = ["[" + ", ".join(arguments) + "]", f"axis={attrs['axis']}"]
    return f"{name}({', '.join(arguments)})"


def _number(value: float, brackets: tuple[str, str]) -> Written:
    formula = f"{value:.15g}"
    if float(formula) != value:
        formula = repr(value)
    return Written(formula, 1 if value < 0 else ATOM, brackets)


GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|chi|psi|omega",
    re.IGNORECASE,
)
_PLAIN_NAME = re.compile(r"([A-Za-z]+?)_?(\d*)")


def latex_name(name: str) -> str:
    r"""`W_{1}`, `\hat{y}`, `\frac{\partial L}{\partial W_{1}}`, `\eta`."""
    if " after " in name:
        what, _, when = name.partition(" after ")
        return rf"{latex_name(what)}^{{({when.split()[0]})}}"
    derivative = re.fullmatch(r"d(\w+)/d(\w+)", name)
    if derivative:
        return rf"\frac{{\partial {latex_name(derivative[1])}}}{{\partial {latex_name(derivative[2])}}}"
    plain = _PLAIN_NAME.fullmatch(name)
    if plain is None:
        return rf"\mathrm{{{name}}}".replace("_", r"\_")
    letters, number = plain.groups()
    return _letters(letters) + (f"_{{{number}}}" if number else "")


def _letters(letters: str) -> str:
    if len(letters) == 1:
        return letters
    if GREEK.fullmatch(letters):
        return "\\" + letters
    if letters.endswith("hat") and len(letters) == 4:
        return rf"\hat{{{letters[0]}}}"
    return rf"\mathrm{{{letters}}}"
