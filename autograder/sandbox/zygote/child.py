"""One forked child: lock in, read the request, run the student's code, answer in frames, end."""

from __future__ import annotations

import os
import random
import struct
import sys
from os import _exit, write
from typing import Any, NoReturn

import numpy as np

from . import lockdown, trial
from .numeric import Item, NotNumericError, to_item, to_items
from .student import Source, Student
from .wire import (
    ARRAY,
    DICT,
    ERROR,
    FAULT,
    FRAME,
    LOADED,
    MAX_MESSAGE,
    MAX_NAME,
    READY,
    REFUSED,
    REPLY,
    REQUEST,
    RESULT,
    SINGLE,
    TRIED,
    TUPLE,
    Problem,
    Reader,
    pack_array,
    pack_blob,
    pack_text,
)

SEED = 0


def live(descriptors: list[int], layers: frozenset[str], walls: lockdown.Walls, bounds: lockdown.Bounds) -> NoReturn:
    """The child's whole life. Until READY every failure is ours; after it, everything is the student's."""
    try:
        request = locked_in(descriptors, layers, walls, bounds)
        if request.number("B") == 0:
            send(TRIED, trial.attempt_all(request.text()))
        else:
            run_student(request)
    finally:
        _exit(0)  # not even an exception goes back into the zygote's code


def locked_in(descriptors: list[int], layers: frozenset[str], walls: lockdown.Walls, bounds: lockdown.Bounds) -> Reader:
    """The request, once everything is in place; what fails here is reported, and the grader stops."""
    try:
        parent = os.getppid()
        os.setsid()
        os.chdir("/")
        own_descriptors(descriptors)
        lockdown.enter(layers, walls, bounds, parent)
        return Reader(read_all(REQUEST))
    except BaseException as error:
        send(FAULT, f"{type(error).__name__}: {error}".encode()[:MAX_MESSAGE])
        raise


def own_descriptors(descriptors: list[int]) -> None:
    """0 reads nothing, 1 and 2 are the output, 3 the request, 4 the reply."""
    request, reply, output = (lockdown.moved_up(d) for d in descriptors)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2), (request, REQUEST), (reply, REPLY)):
        os.dup2(source, target)


def read_all(descriptor: int) -> bytes:
    """The request: its length, then as many bytes."""
    length = struct.unpack("<Q", read_exactly(descriptor, 8))[0]
    data = read_exactly(descriptor, length)
    os.close(descriptor)
    return data


def read_exactly(descriptor: int, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = os.read(descriptor, min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError("the request ends early")
        parts += part
    return bytes(parts)


def send(tag: bytes, payload: bytes = b"") -> None:
    rest = memoryview(FRAME.pack(tag, len(payload)) + payload)
    while rest:
        rest = rest[write(REPLY, rest) :]


def run_student(request: Reader) -> None:
    """Load every source, then make every call, each answered by one frame."""
    filename, is_notebook, as_tensors = request.text(), request.number("B") == 1, request.number("B") == 1
    sources = [Source(request.text(), request.number(), request.blob()) for _ in range(request.number())]
    calls = [read_call(request) for _ in range(request.number())]
    send(READY, struct.pack("<I", os.getpid()))
    student = Student(filename, is_notebook)
    seed()
    for source in sources:
        problem = student.load(source)
        send(LOADED) if problem is None else send(ERROR, problem.packed())
        if problem is not None and not is_notebook:
            return
    for call in calls:
        seed()
        answer(student, call, as_tensors)


def seed() -> None:
    """Every call starts from the same randomness, whoever is graded."""
    random.seed(SEED)
    np.random.seed(SEED)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(SEED)


class Call:
    """One call as it was sent: the arrays in it are read-only, each use copies them."""

    def __init__(self, function: str, returns: int, room: int, keys: list[str], arguments: list[Any]) -> None:
        self.function, self.returns, self.room = function, returns, room
        self.keys, self.arguments = keys, arguments


def read_call(request: Reader) -> Call:
    function, returns, room = request.text(), request.number(), request.number()
    keys = [request.text() for _ in range(request.number())]
    return Call(function, returns, room, keys, [request.array("dq") for _ in range(request.number())])


def fresh(array: Any, as_tensors: bool) -> Any:
    """A copy of the student's own; a scalar where there are no axes."""
    if as_tensors:
        return sys.modules["torch"].from_numpy(array.copy())
    return array.copy() if array.ndim else array[()]


def answer(student: Student, call: Call, as_tensors: bool) -> None:
    value = student.call(call.function, [fresh(a, as_tensors) for a in call.arguments])
    if type(value) is Problem:
        send(ERROR, value.packed())
        return
    try:
        payload = packed(value, call)
    except NotNumericError as refusal:
        send(ERROR, refusal.problem.packed())
    except BaseException as error:  # noqa: BLE001 - converting may run out of memory, or meet student code
        send(ERROR, student.problem(error).packed())
    else:
        send(RESULT, payload)


def packed(value: Any, call: Call) -> bytes:
    """The payload of a RESULT: a dict by its names, several values one by one, or a single one."""
    if type(value) is dict:
        chosen = chosen_items(value, call.keys)
        names, items = list(chosen), to_items(list(chosen.values()), call.room)
        return packed_items(DICT, [pack_text(n) + packed_item(i) for n, i in zip(names, items, strict=True)])
    if type(value) in (tuple, list) and (call.returns > 1 or (type(value) is tuple and len(value) == 1)):
        return packed_items(TUPLE, [packed_item(i) for i in to_items(value, call.room)])
    item = to_item(value, call.room)
    if isinstance(item, Problem):
        raise NotNumericError(f"{call.function} returned {item.message}", item.kind)
    return packed_items(SINGLE, [packed_item(item)])


def chosen_items(value: dict[Any, Any], keys: list[str]) -> dict[str, Any]:
    """The entries that are asked for (all, if no names are)."""
    found = {k: v for k, v in value.items() if type(k) is str and len(k) <= MAX_NAME and (not keys or k in keys)}
    if keys and not found:
        names = ", ".join(repr(k)[:40] for k in list(value)[:12])
        raise NotNumericError(
            f"a dict with the keys {names or 'none'}; expected {', '.join(map(repr, keys))}", "wrong_keys"
        )
    return found


def packed_items(form: int, items: list[bytes]) -> bytes:
    return struct.pack("<BB", form, len(items)) + b"".join(items)


def packed_item(item: Item) -> bytes:
    if isinstance(item, Problem):
        return struct.pack("<B", REFUSED) + pack_blob(item.packed())
    return struct.pack("<B", ARRAY) + pack_array(item)
