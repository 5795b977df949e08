"""Where student code is run for `grade`: as many sandboxes as jobs, and the runs that are finished already."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import NamedTuple, TypeVar

from autograder.cli.runs import Runs
from autograder.grading.code import Bench
from autograder.grading.grade import ProblemGrader
from autograder.sandbox.job import Job, Run, SandboxError
from autograder.sandbox.runner import Sandbox
from autograder.submissions.code import absent, find_code
from autograder.submissions.folder import Found

Item = TypeVar("Item")
Result = TypeVar("Result")


class Allowed(NamedTuple):
    """How little isolation will do."""

    reduced: bool = False
    none: bool = False


class Workshop:
    """Runs the code of a class; opened, it knows how well student code is isolated here, and whether it is run."""

    def __init__(self, packages: tuple[str, ...], jobs: int, allowed: Allowed, runs: Path | None = None):
        boxes = [Sandbox(packages, allowed.reduced, allowed.none) for _ in range(jobs)]
        self.jobs = jobs
        self.isolation = ""
        self.advice: tuple[str, ...] = ()
        self.why_not = ""
        self.faults: list[str] = []
        self._packages, self._boxes, self._folder = packages, boxes, runs
        self._runs: Runs | None = None
        self._free: SimpleQueue[Sandbox] = SimpleQueue()
        self._is_stopping = False

    def __enter__(self) -> Workshop:
        first = self._boxes[0]
        try:
            first.start()
        except SandboxError as error:
            if not hasattr(first, "isolation"):  # it did not even start: a fault, not a refusal
                self.faults.append(str(error))
            self.why_not = str(error)
        if hasattr(first, "isolation"):
            self.isolation, self.advice = str(first.isolation), first.isolation.advice
        for box in self._boxes:
            self._free.put(box)
        if self._folder is not None and not self.why_not:
            self._runs = Runs(self._folder, f"{self.isolation} {' '.join(self._packages)}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_stopping = True
        for box in self._boxes:
            box.close()
        if self._runs is not None and error is None:
            self._runs.forget_others()

    def bench(self, found: Found) -> Bench:
        """A student's code, and what runs it."""
        is_refused = bool(self.why_not) and not self.faults
        return Bench(
            lambda file: find_code(found.folder, file),
            lambda file: absent(found.folder, file),
            None if is_refused else self.run,
            self.why_not,
        )

    def run(self, job: Job) -> Run:
        """One job, in whichever sandbox is free, unless it was run before."""
        if self.why_not:
            raise SandboxError(self.why_not)
        name = self._runs.name(job) if self._runs else ""
        run = self._runs.get(name) if self._runs else None
        if run is None:
            run = self._run(job)
            if self._runs is not None and not self._is_stopping:
                self._runs.put(name, run)
        return run

    def _run(self, job: Job) -> Run:
        box = self._free.get()
        try:
            return self._tried_twice(box, job)
        except SandboxError as error:
            self.faults.append(str(error))
            raise
        finally:
            self._free.put(box)

    def _tried_twice(self, box: Sandbox, job: Job) -> Run:
        """A sandbox that was lost is started anew, once."""
        for _ in range(2):
            if self._is_stopping:
                raise SandboxError("the grading was stopped")
            try:
                return box.run(job)
            except SandboxError as error:
                box.close()
                fault = error
        raise fault

    @property
    def recorded(self) -> str:
        """The isolation, or that code was not run, as results.json records it."""
        if self.why_not:
            return f"student code was not run: {self.why_not}"
        return self.isolation.removeprefix("isolation: ")

    def map(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Generator[Result, None, None]:
        """The results in the order of the items, some of them worked on at the same time."""
        pool = ThreadPoolExecutor(self.jobs)
        ahead: deque[Future[Result]] = deque()
        rest = iter(items)
        try:
            ahead.extend(pool.submit(work, item) for item in islice(rest, 2 * self.jobs))
            for _ in items:
                result = ahead.popleft().result()
                ahead.extend(pool.submit(work, item) for item in islice(rest, 1))
                yield result
        finally:
            self._stop(ahead)
            pool.shutdown()

    def _stop(self, ahead: deque[Future[Result]]) -> None:
        """Ends what is still running; nothing of it counts."""
        running = [future for future in ahead if not future.cancel()]
        self._is_stopping = bool(running)
        while wait(running, timeout=0.05).not_done:
            self.end_runs()

    def end_runs(self) -> None:
        """Ends the code that is running; called from another thread than those that wait for it."""
        for box in self._boxes:
            if box.zygote is not None:
                try:
                    box.zygote.kill_child()
                except OSError:
                    time.sleep(0.05)


def opened(
    graders: Sequence[ProblemGrader], found: Sequence[Found], jobs: int, allowed: Allowed, runs: Path | None
) -> Workshop | None:
    """A workshop, if code is asked for and somebody handed some in."""
    questions = [e.question for grader in graders if grader.code for e in grader.code.expected]
    files = {str(question.file) for question in questions}
    if not any(find_name(one, file) for one in found for file in files):
        return None
    packages = tuple(dict.fromkeys(str(p) for question in questions for p in question.packages))
    return Workshop(packages, min(jobs, len(found)), allowed, runs)


def find_name(found: Found, file: str) -> bool:
    """Whether there is such a file, or a notebook of its name; it is not opened."""
    if found.folder is None:
        return False
    stem = os.path.join(found.folder, os.path.splitext(file)[0])
    return any(os.path.lexists(stem + suffix) for suffix in (".py", ".ipynb"))
