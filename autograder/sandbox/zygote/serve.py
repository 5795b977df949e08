"""The zygote: numpy loaded, one thread, no secrets. For each command it forks one child and sees it ended."""

from __future__ import annotations

import json
import os
import pwd
import resource
import select
import signal
import socket
import sys
import time
from typing import NamedTuple

import numpy as np

from . import child, lockdown, preload
from .wire import COMMAND, DONE, KILL, LAYERS, LENGTH, REPORT, UNABLE

SPARE_UIDS = range(61000, 61184)  # between the ranges that systemd and login.defs hand out
SWEEPS = 200


class Command(NamedTuple):
    kind: bytes
    serial: int
    layers: frozenset[str]
    bounds: lockdown.Bounds
    wall: float


def main(arguments: list[str]) -> None:
    """Load, say hello, then serve until the grader closes the socket; arguments: its descriptor, packages."""
    control, packages = socket.socket(fileno=int(arguments[0])), arguments[1:]
    lockdown.become_reaper()
    try:
        preload.load(packages)
        uid, claim = spare_user()
        preload.own_streams()
        walls = lockdown.prepare(uid)
    except Exception as error:  # noqa: BLE001 - told to the grader, which shows it
        say_hello(control, {"error": f"{type(error).__name__}: {error}"})
        return
    say_hello(control, {"landlock": walls.landlock_abi, "threads": threads()})
    with claim or socket.socket():
        while (received := receive(control)) is not None:
            command, descriptors = received
            if command.kind != KILL:  # a KILL that comes now is for a child that has ended already
                run(control, command, descriptors, walls)


def say_hello(control: socket.socket, words: dict[str, object]) -> None:
    hello = json.dumps({"python": sys.version, "numpy": np.__version__, **words}).encode()
    control.sendall(LENGTH.pack(len(hello)) + hello)


def threads() -> int:
    """How many threads this process has; a fork would copy only one."""
    if sys.platform != "linux":
        return 1
    return len(os.listdir("/proc/self/task"))


def spare_user() -> tuple[int | None, socket.socket | None]:
    """A user id that nobody else has or claims, if we are root; the claim is a bound abstract socket."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return None, None
    for uid in SPARE_UIDS:
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0autograder-uid-{uid}")
            if not has_account(uid):
                return uid, claim
        except OSError:
            pass
        claim.close()
    raise RuntimeError("no spare user id is free")


def has_account(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def receive(control: socket.socket) -> tuple[Command, list[int]] | None:
    """The next command and its descriptors; None when the grader is gone."""
    data, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 3)
    if len(data) < COMMAND.size:
        return None
    kind, serial, bits, cpu, wall, memory = COMMAND.unpack(data)
    layers = frozenset(name for i, name in enumerate(LAYERS) if bits >> i & 1)
    return Command(kind, serial, layers, lockdown.Bounds(cpu, memory), wall), descriptors


def run(control: socket.socket, command: Command, descriptors: list[int], walls: lockdown.Walls) -> None:
    """One child from fork to the last of its descendants."""
    error, pid = 0, -1
    try:
        pid = lockdown.fork()
    except OSError as reason:
        error = reason.errno or 0
    if pid == 0:
        child.live(descriptors, command.layers, walls, command.bounds)
    for descriptor in descriptors:
        os.close(descriptor)
    if error:
        control.sendall(REPORT.pack(UNABLE, command.serial, error, 0.0, 0, 0))
        return
    wait(control, command, pid, walls.uid)
    _, status, usage = os.wait4(pid, 0)
    cpu, leftovers = usage.ru_utime + usage.ru_stime, sweep(walls.uid)
    control.sendall(REPORT.pack(DONE, command.serial, status, cpu, max_rss(usage), leftovers))


def max_rss(usage: resource.struct_rusage) -> int:
    """In bytes, whatever this system counts in."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def wait(control: socket.socket, command: Command, pid: int, uid: int | None) -> None:
    """Until the child has ended: by itself, by the grader's word or death, or at the deadline."""
    deadline = time.monotonic() + command.wall
    while not has_ended(pid, control, deadline):
        if time.monotonic() >= deadline:
            kill(pid, uid)
        elif (received := next_word(control)) is not None:
            if received.serial == command.serial:
                kill(pid, uid)
        else:
            kill(pid, uid)
            os.waitpid(pid, 0)
            sweep(uid)
            os._exit(0)


def next_word(control: socket.socket) -> Command | None:
    received = receive(control)
    return None if received is None else received[0]


def has_ended(pid: int, control: socket.socket, deadline: float) -> bool:
    """Sleep until the child ends (True), or until there is something to decide (False)."""
    poller = select.poll()
    poller.register(control, select.POLLIN)
    if not hasattr(os, "pidfd_open"):
        return has_ended_by_asking(pid, poller, deadline)
    pidfd = os.pidfd_open(pid)
    try:
        poller.register(pidfd, select.POLLIN)
        left = max(0.0, deadline - time.monotonic())
        return any(ready == pidfd for ready, _ in poller.poll(left * 1000))
    finally:
        os.close(pidfd)


def has_ended_by_asking(pid: int, poller: select.poll, deadline: float) -> bool:
    """The same where the kernel has no pidfd: look every few milliseconds."""
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        if poller.poll(5):
            return False
    return False


def kill(pid: int, uid: int | None) -> None:
    """SIGKILL for the child and its group; as their own user where ours may not."""
    for send in (os.kill, os.killpg):
        try:
            send(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        except PermissionError:
            kill_all_of(uid)


def sweep(uid: int | None) -> int:
    """End whatever a child left behind and count it: all its orphans come to us."""
    reaped = 0
    for _ in range(SWEEPS):
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return reaped
        if pid:
            reaped += 1
            continue
        for orphan in descendants():
            kill(orphan, uid)
        kill_all_of(uid)
        time.sleep(0.002)
    raise RuntimeError("processes of a student's child could not be ended")


def descendants() -> list[int]:
    """Our children and theirs, as the kernel lists them."""
    found = children_of(os.getpid())
    for pid in found:  # grows while it is read
        found += children_of(pid)
    return found


def children_of(pid: int) -> list[int]:
    """The direct children of a process; none if it is gone."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
        return [child for task in tasks for child in children_of_thread(f"/proc/{pid}/task/{task}/children")]
    except OSError:
        return []


def children_of_thread(path: str) -> list[int]:
    with open(path, encoding="ascii") as listed:
        return [int(pid) for pid in listed.read().split()]


def kill_all_of(uid: int | None) -> None:
    """One helper becomes the spare user and kills all that this user has."""
    if uid is None:
        return
    helper = os.fork()
    if helper == 0:
        try:
            lockdown.change_user(uid)
            if os.getuid() == uid != 0:
                os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(helper, 0)
