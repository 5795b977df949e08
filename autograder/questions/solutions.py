"""Answers to formula questions made from the graph itself: the asked node, written in the names that may be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.graph.node import Node
from autograder.language import notation

if TYPE_CHECKING:
    from autograder.questions.formula import FormulaMarker


def formula_solution(marker: FormulaMarker) -> str | None:
    """The model answer of the file, or else one made from the graph that the marker itself takes for right."""
    if marker.question.answer is not None:
        return str(marker.question.answer)
    return next((text for text in _written(marker) if marker.judge(text).state == "correct"), None)


def _written(marker: FormulaMarker) -> Iterator[str]:
    formulated = marker.formulated

    def may_be_named(node: Node) -> bool:
        name = node.graph.name_of(node)
        slope = tuple(part[1:] for part in name.split("/")) if name and "/" in name else ()
        if len(slope) == 2:
            return formulated.slopes is None or slope in formulated.slopes
        return name in formulated.names

    def plainly(node: Node) -> bool:
        return may_be_named(node) and "/" not in (node.graph.name_of(node) or "")

    for named in (may_be_named, plainly):
        yield notation.text(formulated.node, by_name=False, named=named)
