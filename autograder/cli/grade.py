"""`autograder grade`: a folder of submissions becomes results, one student at a time."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from autograder.cli.files import file_name, folder, write
from autograder.cli.output import complain, progress, say, show, warn
from autograder.errors import AutograderError, did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader
from autograder.grading.grade import grade as grade_submission
from autograder.grading.result import QuestionResult, StudentResult, exact, of_problem, of_student
from autograder.problem.load import load_all
from autograder.reports import grades, results
from autograder.reports.people import ClassTotals
from autograder.reports.people import of_student as of_one
from autograder.reports.table import Table
from autograder.submissions.answers import load
from autograder.submissions.folder import Found, find

GRADED, OWN_FAULT = 0, 3
MOST_NOTED = 20  # students whose notes are printed


def run(submissions: Path, problems: Path, out: Path, students: list[str], as_json: bool) -> int:
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    found, strays = find(submissions)
    for name in students:
        if name not in {f.student for f in found}:
            raise fail(f"there is no student '{name}'", help=did_you_mean(name, [f.student for f in found]))
    reported = set(students or ([f.student for f in found] if len(found) == 1 else []))
    reports: list[Table] = []
    totals = ClassTotals(graders)
    faults = 0
    noted: list[str] = []
    with Results(out, graders) as written:
        for one in progress(found, "Grading"):
            result, at_fault = grade_one(graders, one)
            faults += at_fault
            written.add(result)
            totals.add(result)
            if result.student in reported and not as_json:
                reports.append(of_one(result, graders))
            if result.notes and len(noted) < MOST_NOTED:
                noted.append(f"{visible(result.student)}: {visible('; '.join(result.notes))}")
    if strays:
        complain(strays)
    if as_json:
        say((out / "results.json").read_text("utf-8"))
    else:
        for name, table in zip(sorted(reported), reports, strict=True):
            say(visible(name))
            show(table)
        report(totals, noted, out)
    if faults:
        warn(f"{faults} submission{'s' if faults > 1 else ''} met a fault of the grader's own and must be graded again")
    return OWN_FAULT if faults else GRADED


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


class Results:
    """The files of a run, written as students come; results.json and grades.csv appear when all is done."""

    def __init__(self, out: Path, graders: Sequence[ProblemGrader]):
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
        self._json.write(results.head(self._graders))
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
