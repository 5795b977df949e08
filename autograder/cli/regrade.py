"""`autograder regrade`: who would be graded otherwise now, and on request the results replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from autograder import __version__
from autograder.cli.grade import (
    INTERRUPTED,
    MOST_NOTED,
    in_shares,
    in_workshop,
    marked_by_people,
    tell_isolation,
    workshop,
)
from autograder.cli.kept import Kept
from autograder.cli.output import complain, say, show, warn
from autograder.errors import fail, visible
from autograder.grading.grade import ProblemGrader
from autograder.problem.load import load_whole
from autograder.reports import changes
from autograder.reports.changes import Comparison
from autograder.submissions.folder import find

SAME, CHANGED, OWN_FAULT = 0, 1, 3
RESULTS, GRADES, STUDENTS = "results.json", "grades.csv", "students"


class Way(NamedTuple):
    """How a class is graded anew, and what becomes of it."""

    jobs: int
    as_json: bool
    writes: bool
    allowed: tuple[bool, bool]  # whether reduced isolation will do for student code, and whether none will


def run(submissions: Path, problems: Path, out: Path, marks_file: Path | None, way: Way) -> int:
    graders = [ProblemGrader(solved) for solved in load_whole([problems])]
    with Kept(out / RESULTS) as before:
        found, strays = find(submissions)
        marks, doubts = marked_by_people(marks_file, graders, found)
        with beside(out) as part:
            shop = workshop(graders, found, out, way.jobs, way.allowed, forgets=False)
            try:
                if shop is None:
                    done = in_shares(graders, found, part, way.jobs, marks)
                else:
                    done = in_workshop(graders, found, part, shop, set(), marks)
            except KeyboardInterrupt:
                return INTERRUPTED
            is_faulty = (shop is not None and tell_isolation(shop, way.as_json)) or done.faults > 0
            if doubts + strays:
                complain(doubts + strays)
            with Kept(part / RESULTS) as after:
                comparison = Comparison(before, after)
                writes = way.writes and not (is_faulty or comparison.is_same)
                kept = replace(part, out) if writes else None
                tell(comparison, before, after, kept, out, way)
    if is_faulty:
        warn("nothing is written: what met a fault of the grader's own, or was not run, would replace what is known")
        return OWN_FAULT
    return SAME if comparison.is_same or kept else CHANGED


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A folder for the new results on the disk of the old ones, gone at the end."""
    try:
        part = Path(mkdtemp(prefix=".regrade-", dir=out))
    except OSError as e:
        raise fail(f"cannot write to '{out}': {(e.strerror or str(e)).lower()}") from e
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def replace(part: Path, out: Path) -> Path:
    """Puts the new results in the place of the old ones, which are kept; results.json comes last."""
    try:
        kept = keep(out)
        (out / STUDENTS).mkdir(exist_ok=True)
        for path in (part / STUDENTS).iterdir():
            os.replace(path, out / STUDENTS / path.name)
        for name in (GRADES, RESULTS):
            os.replace(part / name, out / name)
    except OSError as e:
        raise fail(f"cannot write to '{out}': {(e.strerror or str(e)).lower()}") from e
    return kept


def keep(out: Path) -> Path:
    """Another name for results.json as it is, results.<n>.json, that nothing had before."""
    for number in count(1):
        path = out / f"results.{number}.json"
        try:
            with open(path, "xb") as stream, open(out / RESULTS, "rb") as source:
                shutil.copyfileobj(source, stream)
                stream.flush()
                os.fsync(stream.fileno())
        except FileExistsError:
            continue
        return path
    raise RuntimeError("there is always another number")


def tell(comparison: Comparison, before: Kept, after: Kept, kept: Path | None, out: Path, way: Way) -> None:
    questions = {"new": absent_from(after, before), "gone": absent_from(before, after)}
    if way.as_json:
        for line in changes.as_json(comparison, {"questions": questions, "written": kept is not None}):
            say(line)
        return
    if before.version != __version__:
        say(f"graded by autograder {visible(before.version)} before, by {__version__} now")
    for what, names in questions.items():
        if names:
            say(f"{what} questions: {changes.named(names)}")
    show_changes(comparison)
    if kept is not None:
        say(f"written to {out / RESULTS}; as it was it is {kept}")
    elif not comparison.is_same:
        say(f"nothing is written: --write puts this in the place of {out / RESULTS}, and keeps that beside it")


def show_changes(comparison: Comparison) -> None:
    if comparison.answers:
        show(changes.table(comparison))
    for note in islice(comparison.notes(), MOST_NOTED):
        say(visible(note))
    for line in changes.summary(comparison):
        say(line)


def absent_from(a: Kept, b: Kept) -> list[str]:
    """The questions of one that the other lacks."""
    known = set(b.questions)
    return [question for question in a.questions if question not in known]
