"""When students handed in, and the late policy that is applied to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.cli.files import contents
from autograder.cli.output import warn
from autograder.errors import AutograderError, Diagnostic, closest, did_you_mean, fail, few, visible
from autograder.grading.late import Deadline
from autograder.problem.load import assignment_of
from autograder.problem.times import MOMENT, moment
from autograder.submissions.folder import Found


def deadline(
    problems: Path, students: Sequence[str], known: Mapping[str, datetime], file: Path | None
) -> Deadline | None:
    """The late policy of the problems, if they have one and it is known when somebody handed in.

    known: times that came with the submissions; those in `file`, a CSV of student and time, count before them
    """
    plan = assignment_of(problems)
    if plan is None or plan.late is None or plan.due is None:
        if file is not None:
            raise fail("--submitted: there is no late policy", help="`due` and `late` in assignment.yaml make one")
        return None
    submitted = {**known, **(read_times(file) if file is not None else {})}
    warn_of_strangers("--submitted", submitted, students)
    strangers = [name for name in plan.extensions if name not in students]
    misspelt = [name for name in strangers if closest(name, students)]  # others have not handed in yet
    if not misspelt and len(strangers) == len(plan.extensions):  # or are called otherwise in a download
        misspelt = strangers
    warn_of_strangers("'extensions'", misspelt, students)
    unknown = [student for student in students if student not in submitted]
    if unknown:
        who = f"{len(unknown)} of {len(students)} students" if len(students) > 1 else f"'{visible(unknown[0])}'"
        these = f" them: {listed(unknown)}" if len(students) > 1 else ""
        warn(f"late policy: it is not known when {who} handed in, so nothing is taken off{these}")
    if not submitted:
        warn("  help: --submitted FILE says it, a CSV of student and time")
    extensions = {str(student): extension for student, extension in plan.extensions.items()}
    return Deadline(plan.due, plan.late, extensions, submitted)


def known_times(found: Sequence[Found]) -> dict[str, datetime]:
    """The times that came with a download."""
    said = {one.student: one.identity.submitted_at for one in found if one.identity and one.identity.submitted_at}
    return {student: at for student, text in said.items() if (at := moment(text)) is not None}


def read_times(file: Path) -> dict[str, datetime]:
    """`student,time` for each student; every time has its offset."""
    from autograder.reports.gradebooks.book import required  # the same files as gradebooks; few calls have one
    from autograder.reports.gradebooks.sheet import read

    sheet = read(contents(file), str(file))
    student, time = (required(sheet, "a table of times", *names) for names in (("student",), ("time", "submitted_at")))
    times: dict[str, datetime] = {}
    mistakes = []
    for row in sheet.rows[1:]:
        submitted_at = moment(row[time])
        if row.is_blank or not row[time]:
            continue
        if submitted_at is None:
            said = f"expected a date and time with offset, such as {MOMENT}, found '{row[time]}'"
            mistakes.append(Diagnostic(said, sheet.place(row)))
        elif row[student] in times:
            mistakes.append(Diagnostic(f"a second time of '{row[student]}'", sheet.place(row)))
        else:
            times[row[student]] = submitted_at
    if mistakes:
        raise AutograderError(*mistakes)
    return times


def warn_of_strangers(where: str, named: Iterable[str], students: Sequence[str]) -> None:
    """Who is named but handed nothing in, perhaps misspelt; where one submission is graded, that is the class."""
    if len(students) == 1:
        return
    known = set(students)
    strangers = [name for name in named if name not in known]
    if strangers:
        hint = did_you_mean(strangers[0], students) if len(strangers) == 1 else None
        warn(f"{where}: nobody of this name handed in: {listed(strangers)}" + (f"; {visible(hint)}" if hint else ""))


def listed(names: Sequence[str]) -> str:
    return few([f"'{visible(name)}'" for name in names])
