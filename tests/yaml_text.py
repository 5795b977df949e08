"""What a text of YAML says, and what is wrong with it, for the tests of the reader."""

from __future__ import annotations

from typing import Any

from autograder.errors import Diagnostic
from autograder.problem.source import Node, plain, read_yaml


def tree(text: str | bytes) -> Node:
    """The tree of a text without mistakes."""
    node, mistakes = read_yaml(text, "p.yaml")
    assert mistakes == []
    assert node is not None
    return node


def data(text: str | bytes) -> Any:
    """What a text without mistakes says."""
    return plain(tree(text))


def mistakes(text: str | bytes) -> list[str]:
    """The mistakes as `line:column message`."""
    return [f"{m.place.line}:{m.place.column} {m.message}" for m in diagnostics(text) if m.place]


def diagnostics(text: str | bytes) -> list[Diagnostic]:
    """The mistakes, each with a place in the file."""
    found = read_yaml(text, "p.yaml")[1]
    assert all(m.place and m.place.file == "p.yaml" for m in found)
    return found


def advice(text: str) -> str | None:
    """The help of the only mistake."""
    (mistake,) = diagnostics(text)
    return mistake.help
