"""`autograder regrade`: who would be graded otherwise now, and on request the results replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from autograder import __version__
from autograder.cli.amendments import Amendments, amended
from autograder.cli.files import GRADES, RESULTS, STUDENTS, locked
from autograder.cli.grade import INTERRUPTED, asked, in_shares, in_workshop, tell_isolation, workshop
from autograder.cli.kept import Kept
from autograder.cli.output import complain, say, show, warn
from autograder.errors import cause, fail, visible
from autograder.grading.grade import ProblemGrader
from autograder.problem.load import load_whole
from autograder.reports import changes
from autograder.reports.changes import Comparison
from autograder.submissions.downloads import opened
from autograder.submissions.folder import Found

SAME, CHANGED, OWN_FAULT = 0, 1, 3


class Way(NamedTuple):
    """How a class is graded anew, and what becomes of it."""

    jobs: int
    as_json: bool
    writes: bool
    allowed: tuple[bool, bool]  # whether reduced isolation will do for student code, and whether none will
    marks_file: Path | None = None
    submitted: Path | None = None


def run(submissions: Path, problems: Path, out: Path, way: Way) -> int:
    graders = [ProblemGrader(solved) for solved in load_whole([problems])]
    with Kept(out / RESULTS) as before, opened(submissions, asked(graders)) as handed_in, beside(out) as part:
        found = handed_in.found
        amendments, doubts = amended(way.marks_file, problems, way.submitted, graders, found)
        try:
            is_faulty = grade_into(part, graders, found, out, amendments, way)
        except KeyboardInterrupt:
            return INTERRUPTED
        if doubts or handed_in.doubts:
            complain([*doubts, *handed_in.doubts])
        with Kept(part / RESULTS) as after:
            comparison = Comparison(before, after)
            writes = way.writes and not (is_faulty or comparison.is_same)
            kept = replace(part, out) if writes else None
            tell(comparison, before, after, kept, out, way)
    if is_faulty:
        warn("nothing is written: what met a fault of the grader's own, or was not run, would replace what is known")
        return OWN_FAULT
    return SAME if comparison.is_same or kept else CHANGED


def grade_into(
    part: Path,
    graders: Sequence[ProblemGrader],
    found: Sequence[Found],
    out: Path,
    amendments: Amendments,
    way: Way,
) -> bool:
    """Writes new results, for which finished runs of code are taken from beside the old; whether something failed."""
    shop = workshop(graders, found, out, way.jobs, way.allowed, forgets=False)
    if shop is None:
        return in_shares(graders, found, part, way.jobs, amendments).faults > 0
    done = in_workshop(graders, found, part, shop, set(), amendments)
    not_run = tell_isolation(shop, way.as_json)
    return not_run or done.faults > 0


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A folder for the new results on the disk of the old ones, gone at the end."""
    try:
        part = Path(mkdtemp(prefix=".regrade-", dir=out))
    except OSError as e:
        raise fail(f"cannot write to '{out}': {cause(e)}") from e
    try:
        with locked(out):
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
        raise fail(f"cannot write to '{out}': {cause(e)}") from e
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
    if comparison.answers or comparison.late:
        show(changes.table(comparison))
    for note in comparison.notes:
        say(visible(note))
    for line in changes.summary(comparison):
        say(line)


def absent_from(a: Kept, b: Kept) -> list[str]:
    """The questions of one that the other lacks."""
    known = set(b.questions)
    return [question for question in a.questions if question not in known]
