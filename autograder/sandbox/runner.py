"""The sandbox: one zygote, and a locked-in child of it for every job."""

from __future__ import annotations

import codecs
import math
import os
import signal
from types import TracebackType
from typing import Final

from .doctor import Isolation, Trial, TrialListener, examine
from .exchange import Exchange
from .frames import CLOCK_PER_CPU, START_SECONDS, Conversation, cells_of, pack_request
from .job import Failure, Job, Limits, Returned, Run, SandboxError
from .notebook import NotebookError
from .process import Zygote
from .zygote.wire import LAYERS, RUN, TRIAL, pack_text

ALL_LAYERS: Final = frozenset(LAYERS)
TRIAL_WALL = 30.0


class Sandbox:
    """Runs student code behind every layer this machine has; refuses to start if that is not enough.

    One thread may use it at a time; for more cores open more of them.
    """

    def __init__(
        self,
        packages: tuple[str, ...] = (),
        allow_reduced: bool = False,
        unsafe: bool = False,
        layers: frozenset[str] = ALL_LAYERS,
    ) -> None:
        self.packages, self.allow_reduced, self.unsafe = packages, allow_reduced, unsafe
        self.chosen = layers
        self.zygote: Zygote | None = None
        self.isolation: Isolation  # found by start()

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> Isolation:
        """Start the zygote, try the walls, and refuse if they are too low."""
        self.zygote = Zygote(self.packages)
        try:
            self.isolation = examine(self.attempt, self.chosen, self.zygote.landlock)
            self.admit(self.isolation)
        except BaseException:
            self.close()
            raise
        return self.isolation

    def close(self) -> None:
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

    def admit(self, isolation: Isolation) -> None:
        allowed = {"strict", "strict-1"}
        allowed |= {"reduced"} if self.allow_reduced or self.unsafe else set()
        allowed |= {"none"} if self.unsafe else set()
        if isolation.level not in allowed:
            raise SandboxError("; ".join([f"student code is not run here: {isolation}", *isolation.advice]))

    def run(self, job: Job) -> Run:
        """Run one submission's calls in a child of its own."""
        try:
            conversation = Conversation(job, cells_of(job))
        except NotebookError as error:
            return nothing_ran(job, Failure("not_a_notebook", str(error)))
        if job.tensors and "torch" not in self.packages:
            raise SandboxError("arguments can be tensors only if 'torch' is among the sandbox's packages")
        if self.zygote is None:
            self.start()  # the last one was lost
        exchange = self.exchanged(conversation, job)
        return concluded(conversation, exchange)

    def exchanged(self, conversation: Conversation, job: Job) -> Exchange:
        if self.zygote is None:
            raise SandboxError("the sandbox is closed")
        exchange = Exchange(self.zygote, conversation, pack_request(job, conversation.cells), job.limits)
        seconds = job.limits.load_seconds + job.limits.seconds * len(job.calls)
        try:
            exchange.follow(
                RUN, self.isolation.working, math.ceil(seconds) + 1, CLOCK_PER_CPU * seconds + START_SECONDS
            )
        except BaseException:
            self.close()  # whatever state it is in, it is not used again
            raise
        if exchange.fault is not None:
            raise SandboxError(f"the sandbox could not be set up: {exchange.fault}")
        if not conversation.is_ready:
            raise SandboxError("the sandbox ended before it was ready")
        return exchange

    def attempt(self, layers: frozenset[str], folder: str) -> Trial:
        """One child behind these layers that tries what they should refuse."""
        if self.zygote is None:
            raise SandboxError("the sandbox is closed")
        listener = TrialListener()
        exchange = Exchange(self.zygote, listener, b"\0" + pack_text(folder), Limits())
        exchange.follow(TRIAL, layers, math.ceil(TRIAL_WALL), TRIAL_WALL)
        trial = listener.trial or Trial(fault=exchange.fault or "its trial ended early")
        return trial._replace(swept=exchange.end.leftovers if exchange.end else 0)


def doctor(packages: tuple[str, ...] = ()) -> Isolation:
    """Try every layer on this machine, whatever comes of it."""
    with Sandbox(packages, unsafe=True) as box:
        return box.isolation


def nothing_ran(job: Job, failure: Failure) -> Run:
    return Run((failure,) * len(job.calls), (), "", False, 0.0, 0)


def concluded(conversation: Conversation, exchange: Exchange) -> Run:
    """The run as a whole: what was answered, and why the rest was not."""
    calls = len(conversation.job.calls)
    end = exchange.end
    if end is None:
        raise SandboxError("the sandbox did not report the end of a run")
    if exchange.stopped_for == "invalid_reply":
        results: list[Returned | Failure] = [
            Failure("invalid_reply", "the code tampered with the way results are returned")
        ] * calls
    else:
        results = conversation.results + [why_not(conversation, exchange, end.number)] * conversation.missing
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    output = decoder.decode(bytes(exchange.output), final=not exchange.output_is_cut)  # a cut may halve a letter
    notes = tuple(conversation.notes)
    return Run(tuple(results), notes, output, exchange.output_is_cut, end.cpu, end.max_rss)


def why_not(conversation: Conversation, exchange: Exchange, status: int) -> Failure:
    """Why calls went without an answer."""
    if conversation.has_stopped:
        return conversation.notes[-1]
    cell = conversation.cells[conversation.loaded].number if conversation.cells and conversation.is_loading else None
    code = os.waitstatus_to_exitcode(status)
    if exchange.stopped_for == "timeout" or code == -signal.SIGXCPU:
        return Failure("timeout", overtime(conversation), cell=cell)
    if code >= 0:
        return Failure("killed", f"the process ended itself (exit status {code}) before it had answered", cell=cell)
    return Failure("killed", f"the process was ended by {signal.Signals(-code).name}", cell=cell)


def overtime(conversation: Conversation) -> str:
    limits = conversation.job.limits
    if conversation.is_loading:
        return f"{conversation.job.filename} was still running after {limits.load_seconds:g} seconds"
    function = conversation.job.calls[len(conversation.results)].function
    return f"{function} was still running after {limits.seconds:g} seconds"
