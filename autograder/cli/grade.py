"""`autograder grade`: a folder of submissions becomes results, one student at a time."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.cli.amendments import NO_AMENDMENTS, Amendments, amended
from autograder.cli.files import GRADES, RESULTS, STUDENTS
from autograder.cli.formats import handed_in, known_format, tell
from autograder.cli.output import complain, progress, say, show, warn
from autograder.cli.results import Results
from autograder.cli.workers import cores, shares, work_through
from autograder.errors import did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader, with_marks
from autograder.grading.grade import grade as grade_submission
from autograder.grading.result import (
    Outcome,
    ProblemResult,
    QuestionResult,
    StudentResult,
    of_problem,
    of_student,
)
from autograder.problem.load import load_whole
from autograder.reports.people import ClassTotals, of_lateness
from autograder.reports.people import of_student as of_one
from autograder.submissions.answers import load
from autograder.submissions.code import twin
from autograder.submissions.downloads import Class
from autograder.submissions.folder import ANSWERS, Found

if TYPE_CHECKING:
    from autograder.cli.workshop import Workshop
    from autograder.grading.code import Bench

GRADED, OWN_FAULT, INTERRUPTED = 0, 3, 130
MOST_FAULTS = 5  # told
FEWEST = 100  # students for whom another process is worth starting
MOST_NOTED = 20  # students whose notes are printed


class Done(NamedTuple):
    """What is known of a class when all of it is graded; `results` are those that are printed, where at hand."""

    totals: ClassTotals
    faults: int
    noted: list[str]
    results: dict[str, StudentResult]


class Call(NamedTuple):
    """What `grade` was called with, beside the submissions."""

    problems: Path
    out: Path
    students: list[str]
    jobs: int
    format: str
    allowed: tuple[bool, bool]
    marks_file: Path | None
    submitted: Path | None


def run(
    submissions: Path,
    problems: Path,
    out: Path,
    students: list[str],
    jobs: int,
    format: str = "text",
    allowed: tuple[bool, bool] = (False, False),
    marks_file: Path | None = None,
    submitted: Path | None = None,
) -> int:
    """allowed: whether reduced isolation will do for student code, and whether none will."""
    known_format(format)
    graders = [ProblemGrader(solved) for solved in load_whole([problems])]
    call = Call(problems, out, students, jobs, format, allowed, marks_file, submitted)
    with handed_in(submissions, format, asked(graders)) as given:
        return grade_class(graders, given, call)


def asked(graders: Sequence[ProblemGrader]) -> frozenset[str]:
    """The names of the files that are graded; a notebook will do for a program, and the other way round."""
    files = [str(e.question.file) for grader in graders if grader.code for e in grader.code.expected]
    return frozenset([ANSWERS, *files, *map(twin, files)])


def grade_class(graders: Sequence[ProblemGrader], given: Class, call: Call) -> int:
    """Grades the class, writes the results and prints what there is to say; the exit status."""
    found, out, students, jobs, format = given.found, call.out, call.students, call.jobs, call.format
    refuse_strangers(students, [f.student for f in found])
    if given.said and format == "text":
        say(visible(given.said))
    amendments, doubts = amended(call.marks_file, call.problems, call.submitted, graders, found)
    reported = set(students or ([f.student for f in found] if len(found) == 1 else []))
    shop = workshop(graders, found, out, jobs, call.allowed)
    if shop is None:
        done = in_shares(graders, found, out, jobs, amendments)
    else:
        try:
            done = in_workshop(graders, found, out, shop, reported, amendments)
        except KeyboardInterrupt:
            return INTERRUPTED
    not_run = shop is not None and tell_isolation(shop, format != "text")
    doubts += given.doubts
    if doubts:
        complain(doubts)
    if format != "text":
        tell(format, (out / RESULTS).read_text("utf-8"), graders)
    else:
        for one in found:
            if one.student in reported:
                say(visible(one.student))
                result = done.results.get(one.student) or grade_one(graders, one, amendments=amendments)[0]
                show(of_one(result, graders))
                if result.late:
                    say(of_lateness(result))
        report(done.totals, done.noted[:MOST_NOTED], out)
    if done.faults:
        many = "s" if done.faults > 1 else ""
        warn(f"{done.faults} submission{many} met a fault of the grader's own and must be graded again")
    return OWN_FAULT if done.faults or not_run else GRADED


def refuse_strangers(students: Sequence[str], known: Sequence[str]) -> None:
    for name in students:
        if name not in known:
            raise fail(f"there is no student '{name}'", help=did_you_mean(name, known))


def in_shares(
    graders: Sequence[ProblemGrader], found: Sequence[Found], out: Path, jobs: int, amendments: Amendments
) -> Done:
    """A class without code: each process grades a share of it."""
    given = shares(found, jobs or cores(), FEWEST)
    totals = ClassTotals(graders)
    faults, noted = 0, []
    with (
        Results(out, graders, len(given), with_late=amendments.late is not None) as written,
        progress(len(found), "Grading") as step,
    ):
        for done in work_through(given, partial(grade_share, graders, written, amendments), step):
            totals.merge(done["totals"])
            faults += done["faults"]
            noted += done["noted"]
    return Done(totals, faults, noted, {})


def in_workshop(
    graders: Sequence[ProblemGrader],
    found: Sequence[Found],
    out: Path,
    shop: Workshop,
    reported: set[str],
    amendments: Amendments,
) -> Done:
    """A class with code: the work is done in the sandboxes, and written here as it comes."""
    totals = ClassTotals(graders)
    faults = 0
    noted: list[str] = []
    results = {}
    try:
        with (
            shop,
            Results(out, graders, isolation=shop.recorded, with_late=amendments.late is not None) as written,
            written.part(0) as part,
            progress(len(found), "Grading") as step,
            closing(shop.map(lambda one: grade_one(graders, one, shop.bench(one), amendments), found)) as graded,
        ):
            for result, at_fault in graded:
                part.add(result)
                totals.add(result)
                faults += at_fault
                noted += note_of(result) if len(noted) < MOST_NOTED else []
                if result.student in reported:
                    results[result.student] = result
                step(1)
    except KeyboardInterrupt:
        warn(f"stopped: {len(totals)} of {len(found)} students are graded; the same call goes on where this one ended")
        raise
    return Done(totals, faults, noted, results)


def workshop(
    graders: Sequence[ProblemGrader],
    found: Sequence[Found],
    out: Path,
    jobs: int,
    allowed: tuple[bool, bool],
    forgets: bool = True,
) -> Workshop | None:
    """A place to run student code, if any is asked for; only then what knows of sandboxes is imported.

    forgets: whether finished runs that nobody asked for are let go of
    """
    if all(grader.code is None for grader in graders):
        return None
    from autograder.cli.workshop import Allowed, opened

    shop = opened(graders, found, jobs or cores(), Allowed(*allowed), out / ".cache")
    if shop is not None:
        shop.forgets = forgets
    return shop


def tell_isolation(shop: Workshop, as_json: bool) -> bool:
    """How student code was kept apart, once; whether it was not run at all."""
    if shop.why_not:
        warn(shop.why_not)
        warn("  help: see `autograder doctor`; --allow-reduced-isolation runs it behind what there is")
    elif not as_json:
        say("; ".join([shop.isolation, *shop.advice]))
    for fault in shop.faults[:MOST_FAULTS] if not shop.why_not else ():
        warn(f"a fault of the sandbox: {visible(fault)}")
    return bool(shop.why_not)


def note_of(result: StudentResult) -> list[str]:
    return [f"{visible(result.student)}: {visible('; '.join(result.notes))}"] if result.notes else []


def grade_share(
    graders: Sequence[ProblemGrader],
    written: Results,
    amendments: Amendments,
    number: int,
    share: Sequence[Found],
    tick: Callable[[], None],
) -> dict[str, Any]:
    """Grades and writes one share of the class; what the class needs to know of it, as plain data."""
    totals = ClassTotals(graders)
    faults = 0
    noted: list[str] = []
    with written.part(number) as part:
        for one in share:
            result, at_fault = grade_one(graders, one, amendments=amendments)
            faults += at_fault
            part.add(result)
            totals.add(result)
            noted += note_of(result) if len(noted) < MOST_NOTED else []
            tick()
    return {"totals": totals.state(), "faults": faults, "noted": noted}


def report(totals: ClassTotals, noted: list[str], out: Path) -> None:
    show(totals.students())
    show(totals.questions())
    for line in noted:
        say(line)
    say(totals.summary())
    if totals.waiting:
        answers = "1 answer waits" if totals.waiting == 1 else f"{totals.waiting} answers wait"
        say(f"{answers} for a person: see `autograder review`")
    say(f"results in {out / RESULTS}, {out / GRADES} and {out / STUDENTS}{os.sep}")


def grade_one(
    graders: Sequence[ProblemGrader],
    found: Found,
    bench: Bench | None = None,
    amendments: Amendments = NO_AMENDMENTS,
) -> tuple[StudentResult, bool]:
    """A student's result, and whether a fault of our own kept us from it: that costs no points silently."""
    submission = None
    try:
        submission = load(found)
        result = grade_submission(list(graders), submission, bench)
    except Exception:  # noqa: BLE001 - one submission never stops the class
        trace = "\n".join(map(visible, traceback.format_exc().splitlines()))
        warn(f"while grading {visible(found.student)}:\n{trace}")
        result = set_aside(graders, found)
    if amendments.marks and submission is not None:  # what failed may have been marked by a person
        result = with_marks(result, list(graders), submission, bench, amendments.marks)
    if amendments.late is not None:
        result = amendments.late.applied(result)
    return result, any(q.outcome == "grader_error" for p in result.problems for q in p.questions)


def set_aside(graders: Sequence[ProblemGrader], found: Found) -> StudentResult:
    return of_student(found.student, [not_graded(g) for g in graders], (), found.identity)


FAULT = "the grader failed here; a person will look at this answer"


def not_graded(grader: ProblemGrader, outcome: Outcome = "grader_error", said: str = FAULT) -> ProblemResult:
    """A problem of which no answer was judged, for a reason that is not the student's."""
    return of_problem(grader.id, [QuestionResult(e.id, 0, e.points, outcome, said) for e in grader.entries])
