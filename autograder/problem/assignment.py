"""The optional `assignment.yaml` of a folder of problems as data: order, rules, due time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal

from autograder.errors import Diagnostic, Place
from autograder.problem.model import Conventions, Tolerance
from autograder.problem.schema import doc, record
from autograder.problem.times import Share
from autograder.problem.tree import Text


@record
class Late:
    """What handing in after `due` costs."""

    place: Place
    grace: timedelta = field(
        default=timedelta(0),
        metadata=doc("so much later is in time; days are counted from its end", "15 minutes"),
    )
    per_day: Share | None = field(default=None, metadata=doc("taken off for each day begun", "10%"))
    per_hour: Share | None = field(default=None, metadata=doc("or for each hour begun", "1%"))
    of: Literal["max", "score"] = field(
        default="max", metadata=doc("percent of the full points, or of what was earned")
    )
    cap: Share | None = field(default=None, metadata=doc("never is more taken off than this", "50%"))
    floor: Share | None = field(
        default=None, metadata=doc("no score is brought below this share of the full points", "20%")
    )
    until: timedelta | None = field(
        default=None, metadata=doc("longer after `due` nothing counts: the score is 0", "3 days")
    )


@record
class Assignment:
    """The optional `assignment.yaml` of a folder of problems."""

    place: Place
    title: Text | None = field(default=None, metadata=doc("shown on top of reports"))
    problems: list[Text] | None = field(
        default=None, metadata=doc("file names, in the order they are to be graded", ["mlp.yaml"])
    )
    tolerance: Literal["exact"] | Tolerance | None = field(
        default=None, metadata=doc("for problems that have none of their own")
    )
    conventions: Conventions | None = field(default=None, metadata=doc("for problems that have none of their own"))
    due: datetime | None = field(default=None, metadata=doc("date and time with offset", "2026-02-01T23:59:00+01:00"))
    late: Late | None = field(default=None, metadata=doc("what later submissions lose", {"per_day": "10%"}))
    extensions: dict[Text, datetime | timedelta] = field(
        default_factory=dict,
        metadata=doc("students who have more time: how much more, or until when", {"ada": "2 days"}, graders=True),
    )


def unfit_dates(assignment: Assignment) -> Iterator[Diagnostic]:
    """A late policy needs a date to be late for, and says one thing."""
    due, late = assignment.due, assignment.late
    if late is not None:
        if due is None:
            yield Diagnostic("'late' needs 'due', the time from which a submission is late", late.place)
        if late.per_day is not None and late.per_hour is not None:
            yield Diagnostic("expected either 'per_day' or 'per_hour', found both", late.place)
        elif late.per_day is None and late.per_hour is None and late.until is None:
            yield Diagnostic("'late' must say 'per_day', 'per_hour' or 'until'; it says none of them", late.place)
        if late.until is not None and late.until < late.grace:
            yield Diagnostic("'until' must not be shorter than 'grace'", late.place)
    if assignment.extensions and late is None:
        yield Diagnostic("'extensions' needs 'late': without it nothing is ever taken off", assignment.place)
    for student, extension in assignment.extensions.items():
        if due is not None and isinstance(extension, datetime) and extension < due:
            yield Diagnostic(f"the extension of '{student}' ends before 'due'", student.place)
