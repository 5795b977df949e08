"""`autograder grade`: a folder of submissions becomes results, one student at a time."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.cli.output import complain, progress, say, show, warn
from autograder.cli.workers import cores, shares, work_through
from autograder.cli.written import Results
from autograder.errors import Diagnostic, did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader, with_marks
from autograder.grading.grade import grade as grade_submission
from autograder.grading.result import QuestionResult, StudentResult, of_problem, of_student
from autograder.problem.load import load_all
from autograder.reports.people import ClassTotals
from autograder.reports.people import of_student as of_one
from autograder.submissions.answers import load
from autograder.submissions.code import twin
from autograder.submissions.downloads import Class, opened
from autograder.submissions.folder import ANSWERS, Found

if TYPE_CHECKING:
    from autograder.cli.workshop import Workshop
    from autograder.grading.code import Bench
    from autograder.grading.marks import Marks

GRADED, OWN_FAULT, INTERRUPTED = 0, 3, 130
MARKS = Path("marks.jsonl")  # where `review` keeps them
MOST_FAULTS = 5  # told
FEWEST = 100  # students for whom another process is worth starting
MOST_NOTED = 20  # students whose notes are printed


class Done(NamedTuple):
    """What is known of a class when all of it is graded; `results` are those that are printed, where at hand."""

    totals: ClassTotals
    faults: int
    noted: list[str]
    results: dict[str, StudentResult]


def run(
    submissions: Path,
    problems: Path,
    out: Path,
    students: list[str],
    jobs: int,
    as_json: bool,
    allowed: tuple[bool, bool] = (False, False),
    marks_file: Path | None = None,
) -> int:
    """allowed: whether reduced isolation will do for student code, and whether none will."""
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    with opened(submissions, asked(graders)) as handed_in:
        marks, doubts = marked_by_people(marks_file, graders, handed_in.found)
        handed_in = handed_in._replace(doubts=[*doubts, *handed_in.doubts])
        return grade_class(graders, handed_in, out, students, jobs, as_json, allowed, marks)


def asked(graders: Sequence[ProblemGrader]) -> frozenset[str]:
    """The names of the files that are graded; a notebook will do for a program, and the other way round."""
    files = [str(e.question.file) for grader in graders if grader.code for e in grader.code.expected]
    return frozenset([ANSWERS, *files, *map(twin, files)])


def grade_class(
    graders: Sequence[ProblemGrader],
    handed_in: Class,
    out: Path,
    students: list[str],
    jobs: int,
    as_json: bool,
    allowed: tuple[bool, bool],
    marks: Marks,
) -> int:
    """Grades the class, writes the results and prints what there is to say; the exit status."""
    found = handed_in.found
    refuse_strangers(students, [f.student for f in found])
    if handed_in.said and not as_json:
        say(visible(handed_in.said))
    reported = set(students or ([f.student for f in found] if len(found) == 1 else []))
    shop = workshop(graders, found, out, jobs, allowed)
    if shop is None:
        done = in_shares(graders, found, out, jobs, marks)
    else:
        try:
            done = in_workshop(graders, found, out, shop, reported, marks)
        except KeyboardInterrupt:
            return INTERRUPTED
    not_run = shop is not None and tell_isolation(shop, as_json)
    if handed_in.doubts:
        complain(handed_in.doubts)
    if as_json:
        say((out / "results.json").read_text("utf-8"))
    else:
        for one in found:
            if one.student in reported:
                say(visible(one.student))
                show(of_one(done.results.get(one.student) or grade_one(graders, one, None, marks)[0], graders))
        report(done.totals, done.noted[:MOST_NOTED], out)
    if done.faults:
        many = "s" if done.faults > 1 else ""
        warn(f"{done.faults} submission{many} met a fault of the grader's own and must be graded again")
    return OWN_FAULT if done.faults or not_run else GRADED


def refuse_strangers(students: Sequence[str], known: Sequence[str]) -> None:
    for name in students:
        if name not in known:
            raise fail(f"there is no student '{name}'", help=did_you_mean(name, known))


def in_shares(graders: Sequence[ProblemGrader], found: Sequence[Found], out: Path, jobs: int, marks: Marks) -> Done:
    """A class without code: each process grades a share of it."""
    given = shares(found, jobs or cores(), FEWEST)
    totals = ClassTotals(graders)
    faults, noted = 0, []
    with Results(out, graders, len(given)) as written, progress(len(found), "Grading") as step:
        for done in work_through(given, partial(grade_share, graders, marks, written), step):
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
    marks: Marks,
) -> Done:
    """A class with code: the work is done in the sandboxes, and written here as it comes."""
    totals = ClassTotals(graders)
    faults = 0
    noted: list[str] = []
    results = {}
    try:
        with (
            shop,
            Results(out, graders, isolation=shop.recorded) as written,
            written.part(0) as part,
            progress(len(found), "Grading") as step,
            closing(shop.map(lambda one: grade_one(graders, one, shop.bench(one), marks), found)) as graded,
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
    graders: Sequence[ProblemGrader], found: Sequence[Found], out: Path, jobs: int, allowed: tuple[bool, bool]
) -> Workshop | None:
    """A place to run student code, if any is asked for; only then what knows of sandboxes is imported."""
    if all(grader.code is None for grader in graders):
        return None
    from autograder.cli.workshop import Allowed, opened

    return opened(graders, found, jobs or cores(), Allowed(*allowed), out / ".cache")


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
    marks: Marks,
    written: Results,
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
            result, at_fault = grade_one(graders, one, None, marks)
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
    say(f"results in {out / 'results.json'}, {out / 'grades.csv'} and {out / 'students'}{os.sep}")


def grade_one(
    graders: Sequence[ProblemGrader], found: Found, bench: Bench | None = None, marks: Marks | None = None
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
    if marks and submission is not None:  # what failed may have been marked by a person
        result = with_marks(result, list(graders), submission, bench, marks)
    return result, any(q.outcome == "grader_error" for p in result.problems for q in p.questions)


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


def set_aside(graders: Sequence[ProblemGrader], found: Found) -> StudentResult:
    said = "the grader failed here; a person will look at this answer"
    problems = [
        of_problem(
            g.id,
            [QuestionResult(e.id, 0, e.points, "grader_error", said) for e in g.entries],
        )
        for g in graders
    ]
    return of_student(found.student, problems, (), found.identity)
