"""The worked solution: what is given, the forward pass, the gradients and the steps, line by line.

Each line is a node: its name, its formula in terms of the nodes before it, and its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from autograder.errors import counted
from autograder.graph.evaluate import Plan, leaves
from autograder.graph.node import Node, ancestors, size
from autograder.language import notation
from autograder.problem.code import Part
from autograder.problem.solve import Solved
from autograder.problem.tree import Text
from autograder.questions.marker import Marker
from autograder.questions.markers import latex as latex_of
from autograder.questions.markers import solution
from autograder.questions.value import Expected
from autograder.reports.numbers import array, latex_array, rows

Written: TypeAlias = Mapping[str, Marker]  # by question
NONE: Written = MappingProxyType({})

WIDEST_FORMULA = 48  # characters that numbers are aligned behind
LARGEST_SHOWN = 4096  # entries of an array that is printed at all


class Line(NamedTuple):
    """One step of the solution; the formula is empty for what is given."""

    node: Node
    name: str
    values: Any


class Section(NamedTuple):
    title: str
    lines: list[Line]


def sections(solved: Solved, hidden: bool = True) -> list[Section]:
    """The steps to the answers, to those of hidden questions too, in the order in which a person takes them."""
    instance = solved.instance
    name_of = instance.graph.name_of
    asked = [a for a in instance.asked if hidden or not a.question.hidden]
    functions = [c for c in instance.coded if hidden or not c.question.hidden]
    answers = [a.node for a in asked if not a.exact]
    answers += [part.asked.node for coded in functions for part in coded.returns if _is_given(solved, part)]
    needed = [n for n in ancestors(answers) if name_of(n)]
    forward = {node for _, node in instance.forward}
    written = [*solved.problem.values, *solved.problem.shapes]
    given = sorted((n for n in needed if n.op.name == "leaf"), key=lambda n: _rank(name_of(n), written))
    steps = [n for n in needed if " after " in (name_of(n) or "")]
    backward = [n for n in needed if n not in forward and n.op.name != "leaf" and n not in steps]
    parts = [
        ("Given", given),
        ("Forward", [n for n in needed if n in forward]),
        ("Backward", backward),
        ("Update", steps),
    ]
    return [Section(title, _lines(solved, nodes)) for title, nodes in parts if nodes]


def _is_given(solved: Solved, part: Part) -> bool:
    """Whether a quantity that code returns can be shown for the values of the file."""
    return not part.asked.exact and all(leaf in solved.arrays for leaf in leaves([part.asked.node]))


def _rank(name: str | None, written: list[Text]) -> int:
    """Where the file gives the value of a name; what it gives by a glob comes last."""
    return next((i for i, key in enumerate(written) if key == name), len(written))


def _lines(solved: Solved, nodes: list[Node]) -> list[Line]:
    values = Plan(nodes)(solved.arrays)
    name_of = solved.instance.graph.name_of
    return [Line(n, name_of(n) or "", _listed(v, n)) for n, v in zip(nodes, values, strict=True)]


def _listed(values: Any, node: Node) -> Any:
    import numpy as np

    if size(node.shape) > LARGEST_SHOWN:
        return None
    return np.asarray(values, np.float64).tolist()


def answer_values(expected: Expected) -> Any:
    """The reference answer as plain nested lists, whole numbers as such where the answer is a count or shape."""
    import numpy as np

    reference = expected.accepted[0].reference
    flat: list[Any] = [int(v) if expected.asked.exact and v == int(v) else v for v in reference.flat]
    if not reference.shape:
        return flat[0]
    values: Any = np.array(flat).reshape(reference.shape).tolist()
    column = len(reference.shape) == 1 and reference.shape not in expected.shapes
    return [[v] for v in values] if column else values


def answers(expected: Iterable[Expected], written: Written = NONE) -> dict[str, Any]:
    """A complete submission for one problem, which earns full marks."""
    numbers = {str(e.asked.question.id): answer_values(e) for e in expected}
    return numbers | {id: solution(marker) for id, marker in written.items()}


class Answer(NamedTuple):
    """What a question is answered with: numbers, or what is written, in lines."""

    id: str
    ask: str
    points: Fraction
    rule: str
    values: Any
    node: Node | None
    lines: list[str]
    latex: list[str]


def in_order(solved: Solved, expected: Iterable[Expected], written: Written) -> list[Answer]:
    """The answers, in the order of the file."""
    numbers = {str(e.asked.question.id): e for e in expected}
    found = []
    for question in solved.problem.questions:
        id = str(question.id)
        if id in numbers:
            e = numbers[id]
            ask, rule, values = str(e.asked.question.ask), str(e.rule), answer_values(e)
            found.append(Answer(id, ask, question.points, rule, values, e.asked.node, [], []))
        elif id in written:
            marker = written[id]
            lines = in_lines(solution(marker))
            found.append(Answer(id, marker.ask, question.points, marker.rule, None, None, lines, latex_of(marker)))
    return found


def in_lines(solution: object) -> list[str]:
    """A written answer for people: a text as it is, what is in a list behind each other or, if long, in lines."""
    if isinstance(solution, str):
        return solution.strip().splitlines() or [""]
    if solution is None:
        return ["(none is given)"]
    parts = [str(part) for part in solution] if isinstance(solution, list) else [str(solution)]
    one = ", ".join(parts)
    return [one] if len(one) <= WIDEST_FORMULA else parts


def text(solved: Solved, expected: list[Expected], written: Written = NONE) -> str:
    """The worked solution for a terminal."""
    problem = solved.problem
    out = [f"{problem.id}: {problem.title}"]
    for section in sections(solved):
        out += ["", section.title]
        heads = [_head(line) for line in section.lines]
        width = max((len(h) for h in heads if len(h) <= WIDEST_FORMULA), default=0)
        for line, head in zip(section.lines, heads, strict=True):
            out += _numbers(f"  {head.ljust(width)} = ", line.values, line.node)
    found = in_order(solved, expected, written)
    out += ["", "Answers"] if found else []
    width = max((len(a.id) for a in found), default=0)
    for a in found:
        points = counted(a.points, "point")
        out.append(f"  {a.id:<{width}}  {a.ask}  ({points}, {a.rule})")
        out += _numbers("    ", a.values, a.node) if a.node else [f"    {line}".rstrip() for line in a.lines]
    return "\n".join(out) + "\n"


def _head(line: Line) -> str:
    if line.node.op.name == "leaf":
        return line.name
    return f"{line.name} = {notation.text(line.node, by_name=False)}"


def _numbers(lead: str, values: Any, node: Node) -> list[str]:
    if values is None:
        return [f"{lead}({size(node.shape)} entries)"]
    lines = rows(values)
    return [lead + lines[0], *(" " * len(lead) + more for more in lines[1:])]


def markdown(solved: Solved, expected: list[Expected], written: Written = NONE) -> str:
    """The worked solution as Markdown with LaTeX, one table for each part."""
    problem = solved.problem
    out = [f"# {problem.title}", ""]
    if problem.prompt:
        out += [problem.prompt.strip(), ""]
    for section in sections(solved):
        out += [f"## {section.title}", "", "| quantity | formula | value |", "| --- | --- | --- |"]
        for line in section.lines:
            formula = "" if line.node.op.name == "leaf" else f"${_cell(notation.latex(line.node, by_name=False))}$"
            out.append(f"| ${_cell(notation.latex_name(line.name))}$ | {formula} | `{_short(line)}` |")
        out.append("")
    out += ["## Answers", "", "| question | asked | points | answer |", "| --- | --- | --- | --- |"]
    for a in in_order(solved, expected, written):
        formulas = [f"${_cell(line)}$" for line in a.latex]
        shown = f"`{array(a.values)}`" if a.node else "<br>".join(formulas or map(_code, filter(None, a.lines)))
        out.append(f"| {a.id} | `{_cell(a.ask)}` | {a.points} | {shown} |")
    return "\n".join(out) + "\n"


def _cell(text: str) -> str:
    """Inside a table a bar would end the cell."""
    return text.replace(r"\left|", r"\lvert ").replace(r"\right|", r"\rvert ").replace("|", r"\|")


def _code(text: str) -> str:
    """As code inside a table; a backtick in it needs more of them around it."""
    text = _cell(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"


def _short(line: Line) -> str:
    return f"({size(line.node.shape)} entries)" if line.values is None else array(line.values)


def latex(solved: Solved, expected: list[Expected], written: Written = NONE) -> str:
    """The worked solution as a LaTeX fragment; it needs amsmath."""
    problem = solved.problem
    out = [rf"\section*{{{_escaped(problem.title)}}}"]
    for section in sections(solved):
        out += [rf"\subsection*{{{section.title}}}", r"\begin{align*}"]
        out += [_align(line) + (r" \\" if line is not section.lines[-1] else "") for line in section.lines]
        out.append(r"\end{align*}")
    out += [r"\subsection*{Answers}", r"\begin{itemize}"]
    for a in in_order(solved, expected, written):
        formulas = [f"${line}$" for line in a.latex]
        lines = r" \\ ".join(formulas or [rf"\texttt{{{_escaped(line)}}}" for line in a.lines])
        out.append(rf"\item \texttt{{{_escaped(a.id)}}}: " + (f"${latex_array(a.values)}$" if a.node else lines))
    out.append(r"\end{itemize}")
    return "\n".join(out) + "\n"


def _align(line: Line) -> str:
    head = f"{notation.latex_name(line.name)} &= "
    if line.node.op.name != "leaf":
        head += notation.latex(line.node, by_name=False) + " = "
    if line.values is None:
        return head + rf"\text{{({size(line.node.shape)} entries)}}"
    return head + latex_array(line.values)


def _escaped(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(special.get(c, "\\" + c if c in "#$%&_{}" else c) for c in text)
