"""What the edition of a problem for students says of what it lacks; `release.py` makes such editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from autograder.errors import AutograderError, Diagnostic, Place
from autograder.problem.schema import doc, record
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.model import Problem


@record
class Released:
    """What `autograder release` left out: the grader alone has it."""

    place: Place
    questions: int = field(default=0, metadata=doc("hidden ones", 2, min=0))
    cases: int = field(default=0, metadata=doc("hidden ones, of code", 5, min=0))
    answers: list[Text] = field(
        default_factory=list,
        metadata=doc("the questions whose answers nobody can judge without the file of the grader"),
    )


NOUNS = {
    "questions": ("question", "questions"),
    "cases": ("hidden case", "hidden cases"),
    "answers": ("answer in words", "answers in words"),
}


def left_out(problems: Sequence[Problem]) -> dict[str, int]:
    """How many questions, cases and answers the grader alone has."""
    notes = [problem.released for problem in problems if problem.released is not None]
    counts = [(note.questions, note.cases, len(note.answers)) for note in notes]
    return dict(zip(NOUNS, map(sum, zip(*counts, strict=True)), strict=True)) if counts else dict.fromkeys(NOUNS, 0)


def left_to_the_grader(problems: Sequence[Problem]) -> str:
    """The same in words; empty where nothing was left out."""
    return ", ".join(f"{n} {NOUNS[what][n != 1]}" for what, n in left_out(problems).items() if n)


def refuse_released(problems: Sequence[Problem]) -> None:
    """An error for each problem that was released to students: by it nobody can be graded."""
    mistakes = [
        Diagnostic(
            f"'{problem.id}' is the edition for students, from which answers and hidden cases were left out",
            problem.released.place,
            "take the problem files that it was made from",
        )
        for problem in problems
        if problem.released is not None
    ]
    if mistakes:
        raise AutograderError(*mistakes)
