"""The zygote as seen from the grader: start it, talk to it, end it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .job import SandboxError
from .zygote.wire import COMMAND, KILL, LAYERS, LENGTH, REPORT

START_SECONDS = 120  # torch takes its time on a cold disk
MAX_HELLO = 64 * 1024
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
# All that the zygote's environment holds. One thread each: results then have the same bits everywhere.
ENVIRONMENT = {**dict.fromkeys(THREADS, "1"), "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"}
# -I but for its -E, which would ignore PYTHONHASHSEED: the order of a student's sets must not vary.
OPTIONS = ("-P", "-s", "-B")


class Report(NamedTuple):
    """One message of the zygote about the child of a command."""

    kind: bytes
    serial: int
    number: int  # wait status or errno, by kind
    cpu: float
    max_rss: int
    leftovers: int


class Zygote:
    """A running zygote; it ends when this object is closed or the grader dies."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        if not hasattr(os, "fork"):
            raise SandboxError("student code cannot be run on this system: it has no fork")
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = start(theirs, packages)
        self.serial = 0
        self.landlock: int = self.greeted()["landlock"]

    def greeted(self) -> dict[str, Any]:
        """Its first words, checked: the same Python and numpy as ours, and one thread."""
        try:
            hello = self.read_hello()
            check_hello(hello)
        except BaseException:
            self.close()
            raise
        return hello

    def read_hello(self) -> dict[str, Any]:
        self.control.settimeout(START_SECONDS)
        try:
            size = LENGTH.unpack(self.receive(LENGTH.size))[0]
            hello: dict[str, Any] = json.loads(self.receive(min(size, MAX_HELLO)))
        except (OSError, ValueError) as error:
            raise SandboxError(f"the sandbox did not start: {error}{self.last_words()}") from error
        return hello

    def last_words(self) -> str:
        """What a zygote that failed to start said of it."""
        if self.process.stderr is None or not select.select([self.process.stderr], [], [], 0.2)[0]:
            return ""
        return "\n" + os.read(self.process.stderr.fileno(), 4096).decode("utf-8", "replace")

    def receive(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            part = self.control.recv(size - len(data))
            if not part:
                raise EOFError("it ended")
            data += part
        return bytes(data)

    def command(
        self, kind: bytes, layers: frozenset[str], cpu: int, wall: float, memory: int, descriptors: list[int]
    ) -> None:
        """Ask for one child, with its request, reply and output pipes."""
        self.serial += 1
        bits = sum(1 << i for i, name in enumerate(LAYERS) if name in layers)
        socket.send_fds(self.control, [COMMAND.pack(kind, self.serial, bits, cpu, wall, memory)], descriptors)

    def kill_child(self) -> None:
        self.control.sendall(COMMAND.pack(KILL, self.serial, 0, 0, 0.0, 0))

    def next_report(self) -> Report:
        return Report(*REPORT.unpack(self.receive(REPORT.size)))

    def close(self) -> None:
        """End it and its child; both are dead when this returns."""
        self.control.close()  # at the end of its socket it kills its child, sweeps and ends
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        if self.process.stderr is not None:
            self.process.stderr.close()


def start(control: socket.socket, packages: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """A fresh interpreter, executed and not forked: nothing of the grader's memory is in it."""
    program = str(Path(__file__).with_name("zygote"))
    inherited = control.fileno()
    return subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, *OPTIONS, program, str(inherited), *packages],
        env=environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(inherited,),
        start_new_session=True,  # a Ctrl-C at the terminal is for the grader alone
    )


def environment() -> dict[str, str]:
    """The fixed environment, and where the interpreter finds its own libraries, if it had to be told."""
    needed = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return ENVIRONMENT | {name: os.environ[name] for name in needed if name in os.environ}


def check_hello(hello: dict[str, Any]) -> None:
    """The zygote must be what we think it is."""
    if "error" in hello:
        raise SandboxError(f"the sandbox did not start: {hello['error']}")
    if (hello["python"], hello["numpy"]) != (sys.version, np.__version__):
        raise SandboxError("the sandbox runs another Python or numpy than the grader")
    if hello["threads"] != 1:
        raise SandboxError(f"a package of the sandbox starts threads ({hello['threads']}): it cannot be forked")
