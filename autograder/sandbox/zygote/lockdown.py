"""How a child locks itself in: one function a layer; if one fails, it raises, and no student code runs."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import struct
import sys
from typing import NamedTuple

from . import seccomp

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER = 1, 4, 22, 36
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446
HIGH = 100  # descriptors we keep are moved up here, out of the way of the child's own few
MIB = 1024 * 1024

libc = ctypes.CDLL(None, use_errno=True)
libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
libc_with_gil = ctypes.PyDLL(None)


class Bounds(NamedTuple):
    """What one child may use: processor seconds, bytes of memory beyond the zygote's own."""

    cpu: int
    memory: int


Caps = tuple[tuple[int, tuple[int, int]], ...]  # (resource, (soft, hard))


class Walls(NamedTuple):
    """What the zygote prepares once for all its children."""

    uid: int | None  # a spare user id, where we may change to one
    ruleset: int | None  # a Landlock ruleset that allows nothing, where the kernel has it
    landlock_abi: int
    program: ctypes.Array[ctypes.c_char] | None  # the seccomp filter
    mapped: int | None  # bytes of address space taken before any student; None: they cannot be limited
    caps: Caps


class SockFprog(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, argument: int = 0, more: int = 0) -> int:
    return check(libc.prctl(option, argument, more, 0, 0), f"prctl {option}")


def prepare(uid: int | None) -> Walls:
    """What this machine offers; a missing layer is a None here and an error when it is entered."""
    abi = landlock_abi()
    program = seccomp.filter_here()
    return Walls(
        uid=uid,
        ruleset=empty_ruleset(abi) if abi > 0 else None,
        landlock_abi=abi,
        program=ctypes.create_string_buffer(program, len(program)) if program else None,
        mapped=mapped_bytes(),
        caps=fixed_caps(),
    )


def mapped_bytes() -> int | None:
    """The address space of this process, if this system can limit it."""
    if sys.platform != "linux":
        return None
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def landlock_abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(libc.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def empty_ruleset(abi: int) -> int:
    """A descriptor of a Landlock ruleset that handles all this kernel can refuse, and allows none of it."""
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)) - 1
    net, scopes = 0b11, 0b11
    attributes = struct.pack("=QQQ", files, net, scopes)[: 8 if abi < 4 else 16 if abi < 6 else 24]
    made = libc.syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    return moved_up(check(made, "landlock_create_ruleset"))


def moved_up(descriptor: int) -> int:
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, HIGH)
    os.close(descriptor)
    return high


# The layers.


def limit(bounds: Bounds, mapped: int | None, caps: Caps) -> None:
    """rlimits: processor time, memory, files, descriptors; `mapped` is the address space in use already."""
    cpu = lowest("RLIMIT_CPU", bounds.cpu, bounds.cpu + 1)
    memory = lowest("RLIMIT_AS", mapped + bounds.memory) if mapped is not None else ()
    for number, pair in (*cpu, *memory, *caps):
        resource.setrlimit(number, pair)


def fixed_caps() -> Caps:
    """The limits that are the same for every child."""
    nothing = ("RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE")
    some = (*lowest("RLIMIT_STACK", 8 * MIB), *lowest("RLIMIT_NOFILE", 64))
    return (*some, *(pair for name in nothing for pair in lowest(name, 0)))


def lowest(name: str, soft: int, hard: int | None = None) -> Caps:
    """One limit, if this system has it, and no higher than the one in force."""
    number = getattr(resource, name, None)
    if number is None:
        return ()
    present = resource.getrlimit(number)[1]
    top = soft if hard is None else hard
    top = top if present == resource.RLIM_INFINITY else min(top, present)
    return ((number, (min(soft, top), top)),)


def change_user(uid: int | None) -> None:
    """Become the spare user, for good: no groups, and no way back."""
    if uid is None:
        raise PermissionError("only root can change to a spare user")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if os.getresuid() != (uid, uid, uid) or os.getresgid() != (uid, uid, uid):
        raise PermissionError("the user id did not change")


def restrict_files(ruleset: int | None) -> None:
    """Landlock: no file, no TCP, no signal or abstract socket to the outside, as far as this kernel goes."""
    if ruleset is None:
        raise OSError("this kernel has no Landlock")
    check(
        libc.syscall(LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)),
        "landlock_restrict_self",
    )
    os.close(ruleset)


def seatbelt() -> None:
    """macOS: compute and nothing else."""
    if sys.platform != "darwin":
        raise OSError("only macOS has Seatbelt")
    profile = b"(version 1)(deny default)(allow sysctl-read)(allow signal (target self))"
    check(libc.sandbox_init(profile, ctypes.c_uint64(0), ctypes.byref(ctypes.c_char_p())), "sandbox_init")


def filter_calls(program: ctypes.Array[ctypes.c_char] | None) -> None:
    """seccomp, the last door: from here on only the calls of the list."""
    if program is None:
        raise OSError("there is no seccomp filter for this system")
    pointer = SockFprog(len(program) // 8, ctypes.addressof(program))
    prctl(PR_SET_SECCOMP, 2, ctypes.addressof(pointer))


def die_with(parent: int) -> None:
    """End when the zygote ends. A change of user clears this, so it comes after."""
    if sys.platform != "linux":
        return
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the zygote is gone")
    prctl(PR_SET_DUMPABLE, 0)


def enter(layers: frozenset[str], walls: Walls, bounds: Bounds, parent: int) -> None:
    """Go through the chosen layers in the order in which each leaves the next possible."""
    if "limits" in layers:
        limit(bounds, walls.mapped, walls.caps)
    if "own uid" in layers:
        change_user(walls.uid)
    if "limits" in layers:
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))  # of the new user, not of ours
    if "no_new_privs" in layers:
        prctl(PR_SET_NO_NEW_PRIVS, 1)
    die_with(parent)
    if "Landlock" in layers:
        restrict_files(walls.ruleset)
    if "Seatbelt" in layers:
        seatbelt()
    os.closerange(5, 65536)
    if "seccomp" in layers:
        filter_calls(walls.program)


def fork() -> int:
    """fork(2) without Python's own after-fork work, which writes to 200 pages and doubles the price.

    That work ends other threads and renews locks. Here there is one thread and no lock is held.
    """
    return check(int(libc_with_gil.fork()), "fork")


def become_reaper() -> None:
    """The zygote itself: orphans of its children come to it, and nobody reads its memory.

    Where memory runs out, it and its children are killed before the grader.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as first_to_go:
            first_to_go.write("1000")
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        prctl(PR_SET_DUMPABLE, 0)
