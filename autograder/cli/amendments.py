"""What changes results after they were graded: the marks of people, and the late policy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autograder.cli.late import deadline, known_times
from autograder.errors import Diagnostic
from autograder.grading.grade import ProblemGrader
from autograder.submissions.folder import Found

if TYPE_CHECKING:
    from autograder.grading.late import Deadline
    from autograder.grading.marks import Marks

MARKS = Path("marks.jsonl")  # where `review` keeps them


class Amendments(NamedTuple):
    """What changes a result after it was graded, in this order: people's marks, and the late policy."""

    marks: Marks
    late: Deadline | None


NO_AMENDMENTS = Amendments({}, None)


def amended(
    marks_file: Path | None,
    problems: Path,
    submitted: Path | None,
    graders: Sequence[ProblemGrader],
    found: Sequence[Found],
) -> tuple[Amendments, list[Diagnostic]]:
    """The amendments of a class, and what is doubtful in its marks."""
    marks, doubts = marked_by_people(marks_file, graders, found)
    late = deadline(problems, [one.student for one in found], known_times(found), submitted)
    return Amendments(marks, late), doubts


def marked_by_people(
    file: Path | None, graders: Sequence[ProblemGrader], found: Sequence[Found]
) -> tuple[Marks, list[Diagnostic]]:
    """The marks of a file, by default the usual one if it is there, and what is doubtful in it."""
    if file is None and not MARKS.exists():
        return {}, []
    from autograder.cli.marks import read, strangers  # most classes have none

    path = file or MARKS
    given, doubts = read(path, graders)
    return given, doubts + strangers(path, given, graders, {one.student for one in found})
