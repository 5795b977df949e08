"""`autograder grade`: a folder of submissions becomes results, one student at a time."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from autograder.cli.files import file_name, folder, write
from autograder.cli.output import complain, progress, say, show, warn
from autograder.errors import AutograderError, did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader
from autograder.grading.grade import grade as grade_submission
from autograder.grading.result import QuestionResult, StudentResult, of_problem, of_student
from autograder.problem.load import load_all
from autograder.reports import grades, results
from autograder.reports.people import ClassTotals
from autograder.reports.people import of_student as of_one
from autograder.reports.table import Table
from autograder.submissions.answers import load
from autograder.submissions.folder import Found, find

if TYPE_CHECKING:
    from autograder.cli.workshop import Workshop
    from autograder.grading.code import Bench

GRADED, OWN_FAULT, INTERRUPTED = 0, 3, 130
MOST_FAULTS = 5  # told
MOST_NOTED = 20  # students whose notes are printed


def run(
    submissions: Path,
    problems: Path,
    out: Path,
    students: list[str],
    as_json: bool,
    jobs: int = 0,
    allowed: tuple[bool, bool] = (False, False),
) -> int:
    """allowed: whether reduced isolation will do for student code, and whether none will."""
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    found, strays = find(submissions)
    for name in students:
        if name not in {f.student for f in found}:
            raise fail(f"there is no student '{name}'", help=did_you_mean(name, [f.student for f in found]))
    reported = set(students or ([f.student for f in found] if len(found) == 1 else []))
    printed = Printed(graders, set() if as_json else reported)
    try:
        with opened(graders, found, jobs, allowed, out) as shop, Results(out, graders, shop) as written:
            for result, at_fault in graded(graders, found, shop):
                written.add(result)
                printed.add(result, at_fault)
    except KeyboardInterrupt:
        done = len(printed.totals)
        warn(f"stopped: {done} of {len(found)} students are graded; the same call goes on where this one ended")
        return INTERRUPTED
    not_run = tell_isolation(shop, as_json)
    if strays:
        complain(strays)
    if as_json:
        say((out / "results.json").read_text("utf-8"))
    else:
        printed.show(out)
    if printed.faults:
        many = "s" if printed.faults > 1 else ""
        warn(f"{printed.faults} submission{many} met a fault of the grader's own and must be graded again")
    return OWN_FAULT if printed.faults or not_run else GRADED


class Printed:
    """What is printed of a class when all is done: the students reported, the totals, the notes."""

    def __init__(self, graders: Sequence[ProblemGrader], reported: set[str]):
        self.totals = ClassTotals(graders)
        self.faults = 0
        self._graders, self._reported = graders, reported
        self._reports: list[tuple[str, Table]] = []
        self._noted: list[str] = []

    def add(self, result: StudentResult, at_fault: bool) -> None:
        self.faults += at_fault
        self.totals.add(result)
        if result.student in self._reported:
            self._reports.append((result.student, of_one(result, self._graders)))
        if result.notes and len(self._noted) < MOST_NOTED:
            self._noted.append(f"{visible(result.student)}: {visible('; '.join(result.notes))}")

    def show(self, out: Path) -> None:
        for name, table in self._reports:
            say(visible(name))
            show(table)
        report(self.totals, self._noted, out)


def opened(
    graders: Sequence[ProblemGrader], found: Sequence[Found], jobs: int, allowed: tuple[bool, bool], out: Path
) -> AbstractContextManager[Workshop | None]:
    """A place to run student code, if any is asked for; only then what knows of sandboxes is imported."""
    if all(grader.code is None for grader in graders):
        return nullcontext()
    from autograder.cli.workshop import Allowed, opened

    return opened(graders, found, jobs, Allowed(*allowed), folder(out) / ".cache") or nullcontext()


def graded(
    graders: Sequence[ProblemGrader], found: Sequence[Found], shop: Workshop | None
) -> Iterator[tuple[StudentResult, bool]]:
    """Each student's result, in order, and whether a fault of our own kept us from some of it."""
    if shop is None:
        return (grade_one(graders, one) for one in progress(found, "Grading"))
    return shop.map(lambda one: grade_one(graders, one, shop.bench(one)), found, "Grading")


def tell_isolation(shop: Workshop | None, as_json: bool) -> bool:
    """How student code was kept apart, once; whether it was not run at all."""
    if shop is None:
        return False
    if shop.why_not:
        warn(shop.why_not)
        warn("  help: see `autograder doctor`; --allow-reduced-isolation runs it behind what there is")
    elif not as_json:
        say("; ".join([shop.isolation, *shop.advice]))
    for fault in shop.faults[:MOST_FAULTS] if not shop.why_not else ():
        warn(f"a fault of the sandbox: {visible(fault)}")
    return bool(shop.why_not)


def report(totals: ClassTotals, noted: list[str], out: Path) -> None:
    show(totals.students())
    show(totals.questions())
    for line in noted:
        say(line)
    say(totals.summary())
    say(f"results in {out / 'results.json'}, {out / 'grades.csv'} and {out / 'students'}{os.sep}")


def grade_one(graders: Sequence[ProblemGrader], found: Found, bench: Bench | None = None) -> tuple[StudentResult, bool]:
    """A student's result, and whether a fault of our own kept us from it: that costs no points silently."""
    try:
        result = grade_submission(list(graders), load(found), bench)
        return result, any(q.outcome == "grader_error" for p in result.problems for q in p.questions)
    except Exception:  # noqa: BLE001 - one submission never stops the class
        trace = "\n".join(map(visible, traceback.format_exc().splitlines()))
        warn(f"while grading {visible(found.student)}:\n{trace}")
        return set_aside(graders, found.student), True


def set_aside(graders: Sequence[ProblemGrader], student: str) -> StudentResult:
    said = "the grader failed here; a person will look at this answer"
    problems = [
        of_problem(
            g.id,
            [QuestionResult(e.id, Fraction(0), e.points, "grader_error", said) for e in g.entries],
        )
        for g in graders
    ]
    return of_student(student, problems)


class Results:
    """The files of a run, written as students come; results.json and grades.csv appear when all is done."""

    def __init__(self, out: Path, graders: Sequence[ProblemGrader], shop: Workshop | None = None):
        self._isolation = "" if shop is None else f"student code was not run: {shop.why_not}"
        if shop is not None and not shop.why_not:
            self._isolation = shop.isolation.removeprefix("isolation: ")
        self._out = folder(out)
        self._students = folder(out / "students")
        self._graders = graders
        self._empty = True
        self._files: dict[str, IO[str]] = {}

    def __enter__(self) -> Results:
        try:
            self._json, self._csv = self._open("results.json"), self._open("grades.csv")
        except OSError as e:
            self._drop()
            raise self._unwritable(e) from e
        self._json.write(results.head(self._graders, self._isolation))
        self._csv.write(grades.head(self._graders))
        return self

    def _open(self, name: str) -> IO[str]:
        stream = open(self._part(name), "w", encoding="utf-8", errors="backslashreplace", newline="")  # noqa: SIM115
        self._files[name] = stream
        return stream

    def _part(self, name: str) -> Path:
        return self._out / f".{name}.part"

    def _unwritable(self, e: OSError) -> AutograderError:
        return fail(f"cannot write to '{self._out}': {(e.strerror or str(e)).lower()}")

    def add(self, result: StudentResult) -> None:
        entry = results.entry(result)
        self._json.write(entry if self._empty else results.SEPARATOR + entry)
        self._csv.write(grades.row(result))
        write(self._students / file_name(result.student), results.student(entry))
        self._empty = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, OSError):  # reading and grading turn theirs into data; this one is of writing
                raise error
            if error is None:
                self._finish()
        except OSError as e:
            raise self._unwritable(e) from e
        finally:
            self._drop()

    def _finish(self) -> None:
        self._json.write(results.TAIL)
        for stream in self._files.values():
            stream.close()
        for name in self._files:
            os.replace(self._part(name), self._out / name)

    def _drop(self) -> None:
        for name, stream in self._files.items():
            with suppress(OSError):  # a full disk does not let go of what was not written
                stream.close()
            self._part(name).unlink(missing_ok=True)
