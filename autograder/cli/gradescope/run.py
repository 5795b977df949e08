"""`autograder gradescope run`: one submission graded in Gradescope's container, whatever is wrong with it."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder import __version__
from autograder.cli.files import RESULTS, write
from autograder.cli.grade import not_graded
from autograder.cli.gradescope.deadline import Deadline
from autograder.cli.output import complain, say, warn
from autograder.errors import AutograderError, cause, fail, visible
from autograder.grading.disclose import disclosed
from autograder.grading.grade import ProblemGrader, notes
from autograder.grading.result import ProblemResult, of_student
from autograder.problem.load import load_all
from autograder.reports.gradescope import VISIBILITIES, Beside, Settings, failed, render
from autograder.submissions.answers import load
from autograder.submissions.code import twin
from autograder.submissions.container import Metadata, find_submission, read_metadata
from autograder.submissions.folder import Found, contents
from autograder.submissions.unreadable import Unreadable

if TYPE_CHECKING:
    from autograder.cli.workshop import Workshop
    from autograder.grading.code import Bench

GRADED, OWN_FAULT = 0, 3
LARGEST_METADATA = 16 * 2**20  # bytes; the results of the submission before are in it
UNREACHED = "the time for grading was over before this question was reached"


class Configured(NamedTuple):
    """The settings.json that lies beside the problems."""

    seconds: float
    shown: Settings
    allow_reduced: bool
    problems: str  # a hash of the problem files


def run(root: Path) -> int:
    """Grades the submission below a root that is laid out as Gradescope's /autograder."""
    began = time.monotonic()
    if not root.is_dir():
        raise fail(f"no folder '{root}', which should be laid out as Gradescope's /autograder")
    try:
        with TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as private:
            return Grading(root, began, os.path.join(private, "unpacked")).grade()
    except AutograderError as e:
        complain(e.mistakes)
        said = [m.message for m in e.mistakes]
    except Exception as e:  # noqa: BLE001 - there is a results.json whatever happens
        warn("\n".join(map(visible, traceback.format_exc().splitlines())))
        said = [type(e).__name__]
    write(root / "results" / RESULTS, failed([f"nothing was graded: {s}" for s in said]))
    return OWN_FAULT


class Grading:
    """One submission from its files to results.json, which is written anew for each problem that is done."""

    def __init__(self, root: Path, began: float, private: str):
        self._root, self._began = root, began
        self._faults = closed_to_students(root)
        self._configured = configuration(root / "source" / "settings.json")
        self._graders = [ProblemGrader(solved) for solved in load_all(numbered(root / "source" / "problems"))]
        self._metadata = metadata_of(root / "submission_metadata.json")
        self._found, self._notes = found_in(root / "submission", self._graders, private)
        self._submission = load(self._found)
        self._isolation = ""

    def grade(self) -> int:
        done: dict[str, ProblemResult] = {}
        with ExitStack() as stack:
            shop = self._workshop()
            deadline = Deadline(self._began + self._configured.seconds, stack.enter_context(shop)) if shop else None
            if shop is not None:
                self._isolation = shop.recorded
                say("; ".join([shop.recorded, *shop.advice]))
                self._faults += [shop.why_not] if shop.why_not else []
            for grader in sorted(self._graders, key=lambda g: g.code is not None):  # what is quick comes first
                bench = deadline.bench(self._found) if deadline else None
                done[grader.id] = self._graded(grader, bench)
                self._write(done, [*self._faults, *late_faults(done, shop, deadline)])
        faults = [*self._faults, *late_faults(done, shop, deadline)]
        self._write(done, faults)
        for line in (*faults, *(shop.faults if shop else ()), *self._remarks()):
            say(visible(line))
        return OWN_FAULT if faults else GRADED

    def _workshop(self) -> Workshop | None:
        if all(grader.code is None for grader in self._graders):
            return None
        from autograder.cli.workshop import Allowed, opened

        return opened(self._graders, [self._found], 1, Allowed(self._configured.allow_reduced), None)

    def _graded(self, grader: ProblemGrader, bench: Bench | None) -> ProblemResult:
        try:
            return disclosed(grader, self._submission, grader.grade(self._submission, bench))
        except Exception:  # noqa: BLE001 - the other problems are graded all the same
            warn(f"while grading {grader.id}:\n" + "\n".join(map(visible, traceback.format_exc().splitlines())))
            return not_graded(grader)

    def _write(self, done: dict[str, ProblemResult], faults: Sequence[str]) -> None:
        """results.json with what there is; the problems that are not done yet say so."""
        rest = [g for g in self._graders if g.id not in done]
        problems = [done[g.id] if g.id in done else not_graded(g, "not_run", UNREACHED) for g in self._graders]
        result = of_student(self._found.student, problems, notes(self._graders, self._submission))
        unfinished = ["the grader did not come to its end: these are the results so far"] if rest else []
        beside = Beside(
            notes=self._notes,
            late=self._metadata.late,
            faults=[*faults, *unfinished],
            extra=self._extra(),
            seconds=time.monotonic() - self._began,
        )
        text = render(result, self._graders, self._submission.answer, self._configured.shown, beside)
        write(self._root / "results" / RESULTS, text)

    def _extra(self) -> dict[str, Any]:
        """By what the results were made, for whoever grades again."""
        late = self._metadata.late
        return {
            "autograder": __version__,
            "problems": self._configured.problems,
            "isolation": self._isolation,
            "submission": self._metadata.id,
            "late_seconds": late.total_seconds() if late else 0,
        }

    def _remarks(self) -> list[str]:
        told = self._metadata
        group = f", by a group of {told.members}" if told.members > 1 else ""
        return [f"submission number {told.earlier + 1}{group}", *([told.remark] if told.remark else [])]


def closed_to_students(root: Path) -> list[str]:
    """Lays the problems, results and submissions open to our own user alone; what could not be, as sentences."""
    faults = []
    (root / "results").mkdir(exist_ok=True)
    for name, mode in (
        ("source", 0o700),
        ("results", 0o700),
        ("submission", 0o700),
        ("submission_metadata.json", 0o600),
    ):
        try:
            (root / name).chmod(mode)
        except FileNotFoundError:
            continue
        except OSError as e:
            faults.append(f"'{name}' could not be closed to other users: {cause(e)}")
    return faults


def configuration(path: Path) -> Configured:
    try:
        data = json.loads(path.read_bytes())
        shown = Settings(data["visibility"], data["leaderboard"] is True)
        told = Configured(float(data["seconds"]), shown, data["allow_reduced_isolation"] is True, str(data["problems"]))
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise fail(f"settings.json cannot be read: {type(e).__name__}", help="make the zip anew") from e
    if shown.visibility not in VISIBILITIES:
        raise fail(f"settings.json: unknown visibility '{shown.visibility}'")
    return told


def numbered(folder: Path) -> list[Path]:
    """problems/1, problems/2 …, in this order."""
    try:
        return sorted(folder.iterdir(), key=lambda path: int(path.name))
    except (OSError, ValueError) as e:
        raise fail("the problems are not there", help="make the zip anew") from e


def metadata_of(path: Path) -> Metadata:
    data = contents(str(path), LARGEST_METADATA) if os.path.lexists(path) else None
    return read_metadata(b"" if isinstance(data, Unreadable) else data)


def found_in(folder: Path, graders: Sequence[ProblemGrader], private: str) -> tuple[Found, list[str]]:
    coded = [e.question for g in graders if g.code is not None for e in g.code.expected]
    files = {str(question.file) for question in coded}
    wants_answers = any(g.expected or g.written for g in graders)
    return find_submission(str(folder), files | set(map(twin, files)), wants_answers, private)


def late_faults(done: dict[str, ProblemResult], shop: Workshop | None, deadline: Deadline | None) -> list[str]:
    """What went wrong on our side while grading."""
    faulty = [id for id, problem in done.items() if any(q.outcome == "grader_error" for q in problem.questions)]
    told = [f"a fault of the grader's own in {', '.join(faulty)}"] if faulty else []
    if deadline is not None and deadline.is_over:
        told.append("the time was over before all code was run: set a longer time limit, here and in Gradescope")
    return told
