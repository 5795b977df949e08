"""`autograder grade`: a folder of submissions becomes results, one student at a time."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from autograder.cli.output import complain, progress, say, show, warn
from autograder.cli.workers import cores, shares, work_through
from autograder.cli.written import Results
from autograder.errors import did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader
from autograder.grading.grade import grade as grade_submission
from autograder.grading.result import QuestionResult, StudentResult, exact, of_problem, of_student
from autograder.problem.load import load_all
from autograder.reports.people import ClassTotals
from autograder.reports.people import of_student as of_one
from autograder.submissions.answers import load
from autograder.submissions.folder import Found, find

GRADED, OWN_FAULT = 0, 3
FEWEST = 100  # students for whom another process is worth starting
MOST_NOTED = 20  # students whose notes are printed


def run(submissions: Path, problems: Path, out: Path, students: list[str], jobs: int, as_json: bool) -> int:
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    found, strays = find(submissions)
    for name in students:
        if name not in {f.student for f in found}:
            raise fail(f"there is no student '{name}'", help=did_you_mean(name, [f.student for f in found]))
    given = shares(found, jobs or cores(), FEWEST)
    totals = ClassTotals(graders)
    faults, noted = 0, []
    with Results(out, graders, len(given)) as written, progress(len(found), "Grading") as step:
        for done in work_through(given, partial(grade_share, graders, written), step):
            totals.merge(done["totals"])
            faults += done["faults"]
            noted += done["noted"]
    if strays:
        complain(strays)
    if as_json:
        say((out / "results.json").read_text("utf-8"))
    else:
        reported = set(students or ([f.student for f in found] if len(found) == 1 else []))
        for one in found:
            if one.student in reported:
                say(visible(one.student))
                show(of_one(grade_one(graders, one)[0], graders))
        report(totals, noted[:MOST_NOTED], out)
    if faults:
        warn(f"{faults} submission{'s' if faults > 1 else ''} met a fault of the grader's own and must be graded again")
    return OWN_FAULT if faults else GRADED


def grade_share(
    graders: Sequence[ProblemGrader], written: Results, number: int, share: Sequence[Found], tick: Callable[[], None]
) -> dict[str, Any]:
    """Grades and writes one share of the class; what the class needs to know of it, as plain data."""
    totals = ClassTotals(graders)
    faults = 0
    noted: list[str] = []
    with written.part(number) as part:
        for one in share:
            result, at_fault = grade_one(graders, one)
            faults += at_fault
            part.add(result)
            totals.add(result)
            if result.notes and len(noted) < MOST_NOTED:
                noted.append(f"{visible(result.student)}: {visible('; '.join(result.notes))}")
            tick()
    return {"totals": totals.state(), "faults": faults, "noted": noted}


def report(totals: ClassTotals, noted: list[str], out: Path) -> None:
    show(totals.students())
    show(totals.questions())
    for line in noted:
        say(line)
    say(totals.summary())
    say(f"results in {out / 'results.json'}, {out / 'grades.csv'} and {out / 'students'}{os.sep}")


def grade_one(graders: Sequence[ProblemGrader], found: Found) -> tuple[StudentResult, bool]:
    """A student's result, and whether a fault of our own kept us from it: that costs no points silently."""
    try:
        return grade_submission(list(graders), load(found)), False
    except Exception:  # noqa: BLE001 - one submission never stops the class
        trace = "\n".join(map(visible, traceback.format_exc().splitlines()))
        warn(f"while grading {visible(found.student)}:\n{trace}")
        return set_aside(graders, found.student), True


def set_aside(graders: Sequence[ProblemGrader], student: str) -> StudentResult:
    said = "the grader failed here; a person will look at this answer"
    problems = [
        of_problem(
            g.id,
            [
                QuestionResult(id, 0, exact(e.asked.question.points), "grader_error", said)
                for id, e in zip(g.question_ids, g.expected, strict=True)
            ],
        )
        for g in graders
    ]
    return of_student(student, problems)
