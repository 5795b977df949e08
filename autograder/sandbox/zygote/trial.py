"""What a child of ours tries, to learn which walls hold on this machine. No student code is near it."""

from __future__ import annotations

import json
import mmap
import os
import resource
import socket
import threading
import time
from collections.abc import Callable

import numpy as np

from . import lockdown

CLONE_NEWUSER = 0x10000000


def read_file(folder: str) -> None:
    os.close(os.open(os.path.join(folder, "canary"), os.O_RDONLY))


def write_file(folder: str) -> None:
    os.close(os.open(os.path.join(folder, "made"), os.O_WRONLY | os.O_CREAT, 0o600))


def look_at_path(folder: str) -> None:
    os.stat("/")


def open_socket(folder: str) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def start_process(folder: str) -> None:
    if os.fork() == 0:
        os.setsid()  # out of the group that is killed with its parent: the zygote must find it
        time.sleep(60)
        os._exit(0)


def run_program(folder: str) -> None:
    try:
        os.execv(os.path.join("/", "no", "such", "program"), ["program"])  # noqa: S606 - a try at a door
    except FileNotFoundError:
        return  # the call was let through, and only the program was missing


def signal_parent(folder: str) -> None:
    os.kill(os.getppid(), 0)


def reach_parents_limits(folder: str) -> None:
    resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)


def make_namespace(folder: str) -> None:
    lockdown.check(lockdown.libc.unshare(CLONE_NEWUSER), "unshare")


def start_thread(folder: str) -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def take_memory(folder: str) -> None:
    mmap.mmap(-1, 4 << 30).close()  # mapped, never touched


def write_much(folder: str) -> None:
    if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0:
        return
    raise PermissionError("file size is limited to nothing")


def gain_privileges(folder: str) -> None:
    if lockdown.prctl(lockdown.PR_GET_NO_NEW_PRIVS) != 1:
        return
    raise PermissionError("no new privileges")


# In this order: what could harm the tries after it comes last.
TRIALS: dict[str, Callable[[str], None]] = {
    "read files": read_file,
    "write files": write_file,
    "see which files exist": look_at_path,
    "use the network": open_socket,
    "start processes": start_process,
    "run programs": run_program,
    "signal the grader": signal_parent,
    "change the grader's limits": reach_parents_limits,
    "start threads": start_thread,
    "take any amount of memory": take_memory,
    "write files of any size": write_much,
    "gain privileges": gain_privileges,
    "make namespaces": make_namespace,
}


def attempt_all(folder: str) -> bytes:
    """JSON: what was allowed, and whether honest work still is."""
    allowed = [name for name, attempt in TRIALS.items() if is_allowed(attempt, folder)]
    return json.dumps({"allowed": allowed, "computes": computes()}).encode()


def is_allowed(attempt: Callable[[str], None], folder: str) -> bool:
    try:
        attempt(folder)
    except (OSError, RuntimeError, MemoryError, AttributeError):
        return False  # refused, or not to be had on this system
    return True


def computes() -> bool:
    """The honest control: a little linear algebra comes out right."""
    a = np.arange(9.0).reshape(3, 3) + np.eye(3)
    return bool(np.allclose(np.linalg.solve(a, a @ np.ones(3)), 1))
