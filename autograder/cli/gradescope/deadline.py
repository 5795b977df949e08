"""A moment after which no student code is run: what is running then is ended, and counts as not run."""

from __future__ import annotations

import time
from threading import Event, Thread

from autograder.cli.workshop import Workshop
from autograder.grading.code import Bench, OutOfTimeError
from autograder.sandbox.job import Job, Run, SandboxError
from autograder.submissions.folder import Found

AGAIN = 0.2  # seconds: a run may just be beginning when it is to be ended
OVER = "not run: the time for the whole submission was over"


class Deadline:
    """Runs code in a workshop until a moment of the monotonic clock."""

    def __init__(self, moment: float, shop: Workshop):
        self._moment, self._shop = moment, shop
        self.is_over = False

    def bench(self, found: Found) -> Bench:
        """The workshop's own, with an end."""
        bench = self._shop.bench(found)
        return bench._replace(run=None if bench.run is None else self.run)

    def run(self, job: Job) -> Run:
        if self.is_over or time.monotonic() >= self._moment:
            self.is_over = True
            raise OutOfTimeError(OVER)
        done = Event()
        watch = Thread(target=self._watch, args=(done,), daemon=True)
        watch.start()
        try:
            run = self._shop.run(job)
        except SandboxError:
            if self.is_over:
                raise OutOfTimeError(OVER) from None
            raise
        finally:
            done.set()
            watch.join()
        if self.is_over:
            raise OutOfTimeError(OVER)
        return run

    def _watch(self, done: Event) -> None:
        if done.wait(max(0.0, self._moment - time.monotonic())):
            return
        self.is_over = True
        while not done.wait(AGAIN):
            self._shop.end_runs()
