"""The kinds of written answer, and how the marker of a question is made; each kind is imported where it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from autograder.language.errors import FormulaError
from autograder.problem.formula import NoPointsError
from autograder.problem.solve import Solved
from autograder.questions.marker import LeftToGrader, Marker


def choice(solved: Solved, question: Any) -> Marker:
    from autograder.questions.choice import ChoiceMarker

    return ChoiceMarker(question)


def order(solved: Solved, question: Any) -> Marker:
    from autograder.questions.order import OrderMarker

    return OrderMarker(question)


def text(solved: Solved, question: Any) -> Marker:
    from autograder.questions.text import TextMarker

    return TextMarker(question)


def formula(solved: Solved, question: Any) -> Marker:
    from autograder.questions.formula import FormulaMarker

    return FormulaMarker(solved, question)


def derivation(solved: Solved, question: Any) -> Marker:
    from autograder.questions.derivation import DerivationMarker

    return DerivationMarker(solved, question)


MARKERS: dict[str, Callable[[Solved, Any], Marker]] = {
    "choice": choice,
    "derivation": derivation,
    "formula": formula,
    "order": order,
    "text": text,
}


def markers(solved: Solved) -> dict[str, Marker]:
    """The written questions of a problem by id, in the order of its file."""
    made = {str(q.id): MARKERS[q.kind](solved, q) for q in solved.problem.questions if q.kind in MARKERS}
    left = solved.problem.released.answers if solved.problem.released else []
    return {id: LeftToGrader(marker) if id in left else marker for id, marker in made.items()}


@runtime_checkable
class Mathematical(Protocol):
    """A marker whose solution is mathematics."""

    def latex(self) -> list[str]:
        """The lines of the solution in LaTeX."""


def solution(marker: Marker) -> object:
    """An answer that earns full marks; None where there is none to give, of which `lint` tells."""
    try:
        return marker.solution()
    except NoPointsError:
        return None


def latex(marker: Marker) -> list[str]:
    """The lines of a solution in LaTeX; none where it is no mathematics, or mistaken, of which `lint` tells."""
    try:
        return marker.latex() if isinstance(marker, Mathematical) else []
    except (FormulaError, NoPointsError):
        return []
