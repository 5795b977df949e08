"""One child's run as the grader lives through it: never blocking, never waiting longer than it said.

Request out, frames and prints in, all by poll. No end of a pipe is ever waited for, since a descendant might
hold it; the run is over when the zygote says so, and if it does not say so in time, the zygote is at fault.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import struct
import time
from collections.abc import Callable
from typing import Protocol

from .frames import Patience
from .job import Limits, SandboxError
from .process import Report, Zygote
from .zygote.wire import FAULT, FRAME, UNABLE, MalformedError

CHUNK = 1 << 16
QUIET = 0.005  # seconds in which most children are done: to be woken for each of their replies would slow both
GRACE = 10.0  # seconds a zygote has to end a child that was killed
AFTERWARDS = 0.5  # seconds a child has to end once it has answered everything


class Listener(Protocol):
    """Whoever hears the frames of a child."""

    @property
    def pid(self) -> int: ...
    @property
    def is_over(self) -> bool: ...
    @property
    def room(self) -> int: ...
    @property
    def phase(self) -> str: ...
    @property
    def patience(self) -> Patience: ...
    def hear(self, tag: bytes, payload: bytes) -> None: ...


class Pipes:
    """The three pipes of a run: our ends non-blocking, theirs to be sent to the zygote."""

    def __init__(self) -> None:
        self.request_theirs, self.request = os.pipe()
        self.reply, self.reply_theirs = os.pipe()
        self.output, self.output_theirs = os.pipe()
        self.theirs = [self.request_theirs, self.reply_theirs, self.output_theirs]
        self.ours = [self.request, self.reply, self.output]
        for descriptor in self.ours:
            os.set_blocking(descriptor, False)

    def close(self, descriptors: list[int]) -> None:
        while descriptors:
            os.close(descriptors.pop())


class Exchange:
    """One command to the zygote, followed to its end."""

    def __init__(self, zygote: Zygote, listener: Listener, request: bytes, limits: Limits) -> None:
        self.zygote, self.listener, self.limits = zygote, listener, limits
        self.unsent = memoryview(struct.pack("<Q", len(request)) + request)
        self.replies = bytearray()
        self.output = bytearray()
        self.output_is_cut = False
        self.stopped_for: str | None = None  # "timeout", "invalid_reply" or "over": why we ended it
        self.fault: str | None = None
        self.end: Report | None = None

    def follow(self, kind: bytes, layers: frozenset[str], cpu: int, wall: float) -> None:
        """Run it all; afterwards `end` holds the zygote's report."""
        pipes = Pipes()
        try:
            self.zygote.command(kind, layers, cpu, wall, self.limits.memory, pipes.theirs)
            pipes.close(pipes.theirs)
            self.watch(pipes, time.monotonic() + wall + GRACE)
        except (OSError, EOFError) as error:
            raise SandboxError(f"the sandbox was lost: {error}") from error
        finally:
            pipes.close(pipes.theirs)
            pipes.close(pipes.ours)

    def watch(self, pipes: Pipes, last_moment: float) -> None:
        control = self.zygote.control.fileno()
        poller = select.poll()
        actions: dict[int, Callable[[], bool]] = {
            control: self.take_report,
            pipes.reply: lambda: self.take_reply(pipes.reply),
            pipes.output: lambda: self.take_output(pipes.output),
            pipes.request: lambda: self.send_request(pipes.request),
        }
        poller.register(control, select.POLLIN)
        poller.register(pipes.request, select.POLLOUT)
        quiet = time.monotonic() + QUIET
        while self.end is None and (left := quiet - time.monotonic()) > 0:
            self.react(poller, actions, left)
        poller.register(pipes.reply, select.POLLIN)
        poller.register(pipes.output, select.POLLIN)
        clock = Clock(self.listener)
        while self.end is None:
            now = time.monotonic()
            if now > last_moment:
                raise SandboxError("the sandbox does not answer")
            self.react(poller, actions, max(0.0, min(self.pause(clock), last_moment - now)))
        self.drain(pipes)

    def react(self, poller: select.poll, actions: dict[int, Callable[[], bool]], seconds: float) -> None:
        """Wait for whatever comes, and do what is to be done; after a False nothing more comes there."""
        for descriptor, _ in poller.poll(1000 * seconds):
            if not actions[descriptor]():
                poller.unregister(descriptor)

    def pause(self, clock: Clock) -> float:
        """How long nothing needs deciding; a child whose time is up is ended here."""
        if self.stopped_for is None:
            left = clock.left()
            if left > 0:
                return left
            self.stop("over" if self.listener.is_over else "timeout")
        return GRACE

    def stop(self, reason: str) -> None:
        if self.stopped_for is None:
            self.stopped_for = reason
            self.zygote.kill_child()

    def take_report(self) -> bool:
        report = self.zygote.next_report()
        if report.serial != self.zygote.serial or report.kind == UNABLE:
            raise SandboxError(f"the sandbox could not start a process: {os.strerror(report.number)}")
        self.end = report
        return True

    def send_request(self, descriptor: int) -> bool:
        """Push some of the request; False when there is no more to send, or nobody to take it."""
        try:
            self.unsent = self.unsent[os.write(descriptor, self.unsent[:CHUNK]) :]
        except BlockingIOError:
            return True
        except BrokenPipeError:
            return False
        return len(self.unsent) > 0

    def take_reply(self, descriptor: int) -> bool:
        data = read_some(descriptor)
        if data and self.stopped_for is None:
            self.replies += data
            try:
                self.hear_frames()
            except MalformedError:
                self.stop("invalid_reply")
        return data != b""

    def hear_frames(self) -> None:
        """Pass on every whole frame; its length is checked before the rest of it is waited for."""
        while len(self.replies) >= FRAME.size:
            tag, length = FRAME.unpack_from(self.replies)
            if length > self.listener.room:
                raise MalformedError("a frame larger than allowed")
            if len(self.replies) < FRAME.size + length:
                return
            payload = bytes(self.replies[FRAME.size : FRAME.size + length])
            del self.replies[: FRAME.size + length]
            self.pass_on(tag, payload)

    def pass_on(self, tag: bytes, payload: bytes) -> None:
        if tag == FAULT and self.listener.phase == "start":
            self.fault = payload.decode("utf-8", "replace")
        else:
            self.listener.hear(tag, payload)

    def take_output(self, descriptor: int) -> bool:
        """Keep the first of it and let the rest go: a full pipe would change what the code does."""
        data = read_some(descriptor)
        if data:
            room = self.limits.output - len(self.output)
            self.output += data[:room]
            self.output_is_cut |= len(data) > room
        return data != b""

    def drain(self, pipes: Pipes) -> None:
        """What the ended child had still written; bounded, for nobody is left to write more."""
        for descriptor, take in ((pipes.reply, self.take_reply), (pipes.output, self.take_output)):
            for _ in range(1024):
                if not (select.select([descriptor], [], [], 0)[0] and take(descriptor)):
                    break
        if self.replies and self.listener.is_over:
            self.stopped_for = "invalid_reply"


class Clock:
    """The time a child still has for its present phase."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.phase = ""
        self.since = Patience(0.0, 0.0)

    def left(self) -> float:
        """Seconds until the soonest moment at which the child may be out of time; not above 0 if it is."""
        now = Patience(processor_time(self.listener.pid), time.monotonic())
        phase = "over" if self.listener.is_over else self.listener.phase
        if phase != self.phase:
            self.phase, self.since = phase, now
        allowed = Patience(math.inf, AFTERWARDS) if phase == "over" else self.listener.patience
        return min(allowed.cpu - (now.cpu - self.since.cpu), allowed.clock - (now.clock - self.since.clock))


def processor_time(pid: int) -> float:
    """Seconds of processor a process has used, by the kernel's own clock for it; 0 where there is none."""
    if pid:
        with contextlib.suppress(OSError):
            return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid(3) makes of a pid
    return 0.0


def read_some(descriptor: int) -> bytes | None:
    """Some bytes, b"" at the end, None if there are none just now."""
    try:
        return os.read(descriptor, CHUNK)
    except BlockingIOError:
        return None
