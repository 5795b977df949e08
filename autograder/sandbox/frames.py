"""Our side of the wire: a job as a request, and a child's frames, believed as little as possible.

A Conversation knows which frame may come next, how large it may be and how long it may take. Whatever breaks
the rules is a `MalformedError`, and then nothing of the run counts.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np

from .job import Array, Call, Failure, Job, Limits, Returned
from .notebook import Cell, read_cells
from .zygote.wire import (
    ARRAY,
    DICT,
    ERROR,
    LOADED,
    MAX_MESSAGE,
    MAX_NAME,
    MAX_VALUES,
    PROBLEM,
    READY,
    REFUSED,
    RESULT,
    SINGLE,
    MalformedError,
    Problem,
    Reader,
    pack_array,
    pack_blob,
    pack_text,
)

ERROR_ROOM = PROBLEM.size + MAX_MESSAGE
NAMES_ROOM = 64 * 1024  # for the names, shapes and refusals beside the arrays
CLOCK_PER_CPU = 3  # waiting costs nobody's processor, but must end too
START_SECONDS = 20  # to lock in and read the request: our own work


class Patience(NamedTuple):
    """How long the next frame may take, by processor time and by the clock."""

    cpu: float
    clock: float


def patience(seconds: float) -> Patience:
    return Patience(seconds, CLOCK_PER_CPU * seconds)


def pack_request(job: Job, cells: tuple[Cell, ...] | None) -> bytes:
    """The job for the child: flags, sources, calls."""
    body = [struct.pack("<B", 1), pack_text(job.filename), struct.pack("<BB", cells is not None, job.tensors)]
    if cells is None:
        sources = [pack_text(job.filename) + struct.pack("<I", 0) + pack_blob(job.source)]
    else:
        sources = [pack_text(f"cell {c.number}") + struct.pack("<I", c.number) + pack_text(c.source) for c in cells]
    body += [struct.pack("<I", len(sources)), *sources]
    body += [struct.pack("<I", len(job.calls)), *(pack_call(c, job.limits) for c in job.calls)]
    return b"".join(body)


def pack_call(call: Call, limits: Limits) -> bytes:
    keys = [pack_text(k) for k in call.keys]
    arguments = [pack_array(np.asarray(a)) for a in call.arguments]
    counts = struct.pack("<II", call.returns, limits.reply) + struct.pack("<I", len(keys))
    return b"".join([pack_text(call.function), counts, *keys, struct.pack("<I", len(arguments)), *arguments])


class Conversation:
    """What a child has said so far of one job."""

    def __init__(self, job: Job, cells: tuple[Cell, ...] | None) -> None:
        self.job, self.cells = job, cells
        self.is_ready = False
        self.pid = 0
        self.loaded = 0
        self.notes: list[Failure] = []
        self.results: list[Returned | Failure] = []

    @property
    def sources(self) -> int:
        return 1 if self.cells is None else len(self.cells)

    @property
    def is_loading(self) -> bool:
        return self.loaded < self.sources

    @property
    def has_stopped(self) -> bool:
        """A file that failed to load: no call follows. A notebook goes on with its next cell."""
        return self.cells is None and bool(self.notes)

    @property
    def is_over(self) -> bool:
        return self.is_ready and (self.has_stopped or (not self.is_loading and self.missing == 0))

    @property
    def missing(self) -> int:
        return len(self.job.calls) - len(self.results)

    @property
    def room(self) -> int:
        """How many bytes the next frame may have."""
        return ERROR_ROOM if self.is_loading else max(self.job.limits.reply + NAMES_ROOM, ERROR_ROOM)

    @property
    def phase(self) -> str:
        """Time is counted anew for each phase, and the whole of loading is one."""
        return "start" if not self.is_ready else "load" if self.is_loading else f"call {len(self.results)}"

    @property
    def patience(self) -> Patience:
        limits = self.job.limits
        if not self.is_ready:
            return Patience(START_SECONDS, START_SECONDS)
        return patience(limits.load_seconds if self.is_loading else limits.seconds)

    def hear(self, tag: bytes, payload: bytes) -> None:
        """Take the next frame."""
        if self.is_over:
            raise MalformedError("more replies than questions")
        if not self.is_ready:
            self.hear_ready(tag, payload)
        elif self.is_loading:
            self.hear_loaded(tag, payload)
        else:
            self.results.append(self.result(tag, payload))

    def hear_ready(self, tag: bytes, payload: bytes) -> None:
        if tag != READY or len(payload) != 4:
            raise MalformedError("the child is not ready")
        self.pid = Reader(payload).number()  # true: no student code has run yet
        self.is_ready = True

    def hear_loaded(self, tag: bytes, payload: bytes) -> None:
        if tag == ERROR:
            self.notes.append(self.failure(Reader(payload).problem()))
        elif tag != LOADED or payload:
            raise MalformedError("no such reply to a source")
        self.loaded += 1

    def result(self, tag: bytes, payload: bytes) -> Returned | Failure:
        reader = Reader(payload)
        if tag == ERROR:
            return self.failure(reader.problem())
        if tag != RESULT:
            raise MalformedError("no such reply to a call")
        returned = self.returned(reader, self.job.calls[len(self.results)])
        reader.end()
        return returned

    def returned(self, reader: Reader, call: Call) -> Returned:
        form, count = reader.unpack("BB")
        if form > DICT or count > MAX_VALUES or (form == SINGLE and count != 1):
            raise MalformedError("no such form of result")
        if form != DICT:
            return Returned(tuple(self.value(reader) for _ in range(count)), single=form == SINGLE)
        items = {}
        for _ in range(count):
            name = reader.text()
            if len(name) > MAX_NAME or name in items or (call.keys and name not in call.keys):
                raise MalformedError("a key that was not asked for")
            items[name] = self.value(reader)
        return Returned(tuple(items.values()), tuple(items), single=False)

    def value(self, reader: Reader) -> Array | Failure:
        what = reader.number("B")
        if what == ARRAY:
            return finite(reader.array())
        if what == REFUSED:
            return self.failure(Reader(reader.blob()).problem())
        raise MalformedError("no such value")

    def failure(self, problem: Problem) -> Failure:
        """The child's problem with the student's own line, which we look up ourselves."""
        line = problem.line if problem.line > 0 else None
        cell = problem.cell if problem.cell > 0 else None
        return Failure(problem.kind, problem.message, line, cell, self.line_of(line, cell))

    def line_of(self, line: int | None, cell: int | None) -> str:
        if self.cells is None:
            text = self.job.source.decode("utf-8", "replace")
        else:
            text = next((c.source for c in self.cells if c.number == cell), "")
        lines = text.split("\n")
        return lines[line - 1].strip()[:MAX_NAME] if line is not None and line <= len(lines) else ""


def finite(array: Array) -> Array | Failure:
    """The array itself if every entry is a number."""
    good = np.isfinite(array)
    if good.all():
        return array
    bad = ~good
    first = np.unravel_index(int(bad.argmax()), array.shape)
    at = f"[{', '.join(map(str, first))}] " if first else ""
    count = int(bad.sum())
    return Failure("not_finite", f"{count} of {array.size} entries not finite: {at}is {float(array[first])}")


def cells_of(job: Job) -> tuple[Cell, ...] | None:
    """The cells of a notebook, None for a plain file."""
    return read_cells(job.source) if job.filename.lower().endswith(".ipynb") else None
