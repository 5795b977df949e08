"""The bytes that pass between grader, zygote and child: layouts and bounds, the same on both sides.

Everything is little-endian and of known length before it is read. Nothing that comes from a child is
decoded by anything cleverer than `struct` and `np.frombuffer`.
"""

from __future__ import annotations

import math
import struct
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

# Descriptors in a child, whose output is 1 and 2.
REQUEST: Final = 3
REPLY: Final = 4

# Grader -> zygote (with three descriptors: request, reply, output, unless it is a KILL).
COMMAND: Final = struct.Struct("<c3xIIIdQ")  # kind, serial, layers, cpu seconds, wall seconds, memory bytes
RUN, TRIAL, KILL = b"R", b"T", b"K"

# Zygote -> grader.
REPORT: Final = struct.Struct("<c3xIidQI4x")  # kind, serial, wait status or errno, cpu, max RSS, leftovers
DONE, UNABLE = b"D", b"U"
LENGTH: Final = struct.Struct("<I")

# Child -> grader: frames; READY with the child's pid, an answer for each source, then one for each call.
FRAME: Final = struct.Struct("<cI")
READY, FAULT, LOADED, ERROR, RESULT, TRIED = b"S", b"F", b"L", b"E", b"R", b"T"
PROBLEM: Final = struct.Struct("<Bii")  # kind, line (0: none), cell (0: none); then the message

SINGLE, TUPLE, DICT = range(3)  # how values were returned
ARRAY, REFUSED = range(2)  # what one returned value is

# What a child may say went wrong; everything else is for the grader's side alone to find.
CHILD_KINDS: Final = (
    "syntax_error",
    "exception",
    "memory",
    "missing_function",
    "wrong_arity",
    "wrong_keys",
    "not_numeric",
    "too_large",
    "skipped_cell",
)
MAX_MESSAGE: Final = 2000
MAX_AXES: Final = 8
MAX_VALUES: Final = 64
MAX_NAME: Final = 200

# The layers of isolation, in the order in which a child enters them; a set of them is sent as bits.
LAYERS: Final = ("limits", "own uid", "no_new_privs", "Landlock", "Seatbelt", "seccomp")


class Problem(NamedTuple):
    """What went wrong, in the child's words."""

    kind: str
    message: str
    line: int = 0
    cell: int = 0

    def packed(self) -> bytes:
        """The payload of an ERROR frame, its message cut to length."""
        message = self.message.encode("utf-8", "backslashreplace")[:MAX_MESSAGE]
        return PROBLEM.pack(CHILD_KINDS.index(self.kind), self.line, self.cell) + message


class MalformedError(Exception):
    """Bytes that do not mean what they should."""


class Reader:
    """Takes values off the front of some bytes, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        if len(taken) != size:
            raise MalformedError("fewer bytes than announced")
        self.at += size
        return taken

    def unpack(self, layout: str) -> tuple[Any, ...]:
        layout = "<" + layout
        try:
            values = struct.unpack_from(layout, self.data, self.at)
        except struct.error:
            raise MalformedError("fewer bytes than announced") from None
        self.at += struct.calcsize(layout)
        return values

    @property
    def left(self) -> int:
        return len(self.data) - self.at

    def number(self, layout: str = "I") -> int:
        return int(self.unpack(layout)[0])

    def blob(self) -> bytes:
        return self.take(self.number())

    def text(self) -> str:
        return self.blob().decode("utf-8", "replace")

    def problem(self) -> Problem:
        """All that is left, as a problem."""
        kind, line, cell = self.unpack("Bii")
        if kind >= len(CHILD_KINDS) or self.left > MAX_MESSAGE:
            raise MalformedError("no such problem")
        message = self.take(self.left).decode("utf-8", "replace")
        return Problem(CHILD_KINDS[kind], message, line, cell)

    def array(self, dtypes: str = "d") -> npt.NDArray[Any]:
        """An array of one of the `dtypes` (d: float64, q: int64); its size is checked before it is made."""
        dtype, axes = self.unpack("cB")
        code = dtype.decode("latin-1")
        if code not in dtypes or axes > MAX_AXES:
            raise MalformedError("no such array")
        shape = self.unpack(f"{axes}Q")
        size = math.prod(shape)
        if max(shape, default=0) > 2**40 or size * 8 > self.left:
            raise MalformedError("an array larger than its bytes")
        return np.frombuffer(self.take(size * 8), dtype="<f8" if code == "d" else "<i8").reshape(shape)

    def end(self) -> None:
        if self.left:
            raise MalformedError("more bytes than announced")


def pack_text(text: str) -> bytes:
    return pack_blob(text.encode("utf-8", "backslashreplace"))


def pack_blob(data: bytes) -> bytes:
    return LENGTH.pack(len(data)) + data


def pack_array(array: npt.NDArray[Any]) -> bytes:
    """A float64 or int64 array as dtype, axes, lengths and plain values."""
    code, dtype = (b"q", "<i8") if array.dtype.kind in "iub" else (b"d", "<f8")
    head = struct.pack(f"<cB{array.ndim}Q", code, array.ndim, *array.shape)
    return head + np.ascontiguousarray(array, dtype=dtype).tobytes()
