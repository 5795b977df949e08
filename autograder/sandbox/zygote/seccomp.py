"""The seccomp filter: which system calls a child may still make, as bytes built once.

An honest numpy function needs about twenty. There is no open, no socket, no fork, no exec and no signal in
the list, so whatever runs in the child, native code included, can compute, use its memory and its pipes.
"""

from __future__ import annotations

import errno
import platform
import struct

# name: (x86_64, aarch64); None where the architecture has no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66),
    "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216),
    "madvise": (28, 233), "brk": (12, 214),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "futex": (202, 98), "sched_yield": (24, 124), "sched_getaffinity": (204, 123),
    "restart_syscall": (219, 128),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169), "times": (100, 153), "time": (201, None), "getrusage": (98, 165),
    "getrandom": (318, 278), "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173),
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getpgid": (121, 155), "getpgrp": (111, None), "getsid": (124, 156),
    "uname": (63, 160), "sysinfo": (99, 179), "getcwd": (79, 17), "umask": (95, 166),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "pipe2": (293, 59),
    "setitimer": (38, 103), "getitimer": (36, 102), "alarm": (37, None), "pause": (34, None),
    "membarrier": (324, 283), "getcpu": (309, 168), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip

# Allowed when one argument (by its place, from 0) has one of these values; the kernel reads its low word.
CONDITIONAL: dict[str, tuple[tuple[int, int], int, tuple[int, ...]]] = {
    "prlimit64": ((302, 261), 0, (0,)),  # one's own limits only
    "fcntl": ((72, 25), 1, (0, 1, 2, 3, 4, 1030)),  # duplicate and flags: no owner, signal, lock or pipe size
    "ioctl": ((16, 29), 1, (0x5401, 0x541B, 0x5451)),  # TCGETS, FIONREAD, FIOCLEX: no TIOCSTI
}

# Refused with an error that the standard library takes for an everyday one; all others get EPERM.
REFUSED: dict[str, tuple[tuple[int | None, int | None], int]] = {
    "open": ((2, None), errno.EACCES), "openat": ((257, 56), errno.EACCES),
    "openat2": ((437, 437), errno.EACCES),
    "creat": ((85, None), errno.EACCES), "stat": ((4, None), errno.EACCES),
    "lstat": ((6, None), errno.EACCES),
    "statx": ((332, 291), errno.EACCES), "access": ((21, None), errno.EACCES),
    "faccessat": ((269, 48), errno.EACCES), "faccessat2": ((439, 439), errno.EACCES),
    "readlink": ((89, None), errno.EACCES), "readlinkat": ((267, 78), errno.EACCES),
    "newfstatat": ((262, 79), errno.ENOENT),  # with an empty path too: that form still takes absolute paths
    "clone3": ((435, 435), errno.ENOSYS),  # the C library then tries clone, and is refused properly
}  # fmt: skip

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}
ALLOW, FAIL, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
X32_BIT = 0x40000000


def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def when_called(number: int | None, *body: bytes) -> list[bytes]:
    """`body` for system call `number`, else go past it."""
    return [] if number is None else [step(EQUAL, number, 0, len(body)), *body]


def when_argument(place: int, values: tuple[int, ...]) -> list[bytes]:
    """Allow if the low word of the argument is one of `values`, else EPERM."""
    tests = [part for v in values for part in (step(EQUAL, v, 0, 1), step(RETURN, ALLOW))]
    return [step(LOAD, ARGUMENTS_AT + 8 * place), *tests, step(RETURN, FAIL | errno.EPERM)]


def build(machine: str) -> bytes:
    """The whole filter for a `machine` as `platform.machine()` names it."""
    column, architecture = ARCHITECTURES[machine]
    steps = [step(LOAD, ARCHITECTURE_AT), step(EQUAL, architecture, 1, 0), step(RETURN, KILL)]
    steps += [step(LOAD, NUMBER_AT), step(AT_LEAST, X32_BIT, 0, 1), step(RETURN, KILL)]
    for numbers in ALLOWED.values():
        steps += when_called(numbers[column], step(RETURN, ALLOW))
    for numbers, error in REFUSED.values():
        steps += when_called(numbers[column], step(RETURN, FAIL | error))
    for both, place, values in CONDITIONAL.values():
        steps += when_called(both[column], *when_argument(place, values))
    return b"".join([*steps, step(RETURN, FAIL | errno.EPERM)])


def filter_here() -> bytes | None:
    """The filter for this machine, or None where there is none."""
    machine = platform.machine()
    is_known = platform.system() == "Linux" and machine in ARCHITECTURES
    return build(machine) if is_known else None
