"""Questions for numbers that nobody can answer, because the answer depends on a free size."""

from __future__ import annotations

from typing import Any

from autograder.errors import Diagnostic
from autograder.graph.node import Node, ancestors
from autograder.problem.instance import Instance


def undetermined(instance: Instance) -> list[Diagnostic]:
    """A mistake for each question that is another one when a free size is."""
    depends: dict[int, list[str]] = {}
    for letter, n in instance.sizes.items():
        other = Instance(
            instance.problem, instance.tables, {**instance.sizes, letter: max(instance.sizes.values()) + 1}
        )
        if other.mistakes:
            return [
                m._replace(help=f"'{letter}' is a free size, and what is written fits {n} alone")
                for m in other.mistakes
            ]
        for i, (one, another) in enumerate(zip(instance.asked, other.asked, strict=True)):
            if _described(one.node) != _described(another.node):
                depends.setdefault(i, []).append(letter)
    return [_mistake(instance, i, letters) for i, letters in depends.items()]


def _mistake(instance: Instance, i: int, letters: list[str]) -> Diagnostic:
    question = instance.asked[i].question
    sizes = "the free size" if len(letters) == 1 else "the free sizes"
    quoted = [f"'{letter}'" for letter in letters]
    listed = " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
    message = f"the answer to '{question.id}' depends on {sizes} {listed}"
    return Diagnostic(message, question.ask.at(0), "write numbers for letters where a number is asked")


def _described(node: Node) -> list[Any]:
    """All that the value of a node depends on, beside the values of the leaves."""
    nodes = ancestors([node])
    place = {n: i for i, n in enumerate(nodes)}
    return [(n.op.name, n.shape, [place[a] for a in n.args], _plain(list(n.attrs.items()))) for n in nodes]


def _plain(attribute: Any) -> Any:
    if isinstance(attribute, Node):  # of a loop, whose first round stands outside it, too
        return attribute.shape
    return [_plain(item) for item in attribute] if isinstance(attribute, list | tuple) else attribute
