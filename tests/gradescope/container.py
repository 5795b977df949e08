"""A command in a root of its own that is laid out like Gradescope's container, with what Docker leaves to root.

Called as a program, by `unshare --mount --pid --fork`: `container.py FOLDER COMMAND...`. FOLDER becomes /autograder.
Of the rest of the machine there is what a base image has: programs and libraries, read-only, and a Python. Root keeps
the capabilities that Docker leaves it by default, and is refused the system calls that its default profile refuses.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

# Docker's default capabilities.
KEPT = (
    *("chown", "dac_override", "fsetid", "fowner", "mknod", "net_raw", "setgid", "setuid", "setfcap", "setpcap"),
    *("net_bind_service", "sys_chroot", "kill", "audit_write"),
)
# x86-64 numbers of what its default seccomp profile refuses to a root without CAP_SYS_ADMIN.
REFUSED = {
    "acct": 163, "add_key": 248, "bpf": 321, "clock_settime": 227, "delete_module": 176, "finit_module": 313,
    "fsconfig": 431, "fsmount": 432, "fsopen": 430, "fspick": 433, "init_module": 175, "io_uring_enter": 426,
    "io_uring_register": 427, "io_uring_setup": 425, "kexec_load": 246, "keyctl": 250, "mount": 165,
    "move_mount": 429, "open_by_handle_at": 304, "open_tree": 428, "perf_event_open": 298, "pivot_root": 155,
    "quotactl": 179, "reboot": 169, "request_key": 249, "setns": 308, "settimeofday": 164, "swapoff": 168,
    "swapon": 167, "syslog": 103, "umount2": 166, "unshare": 272, "userfaultfd": 323, "vhangup": 153,
}  # fmt: skip
CLONE, CLONE3, NEW_NAMESPACES = 56, 435, 0x7E020000
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, EPERM, ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026
PLACES = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "opt")


def profile() -> bytes:
    """The filter: refused numbers, namespaces by clone, and clone3, which hides its flags."""
    lines = [(LOAD, 0, 0, 0)]
    for number in REFUSED.values():
        lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, EPERM)]
    lines += [(EQUAL, 0, 1, CLONE3), (RETURN, 0, 0, ENOSYS)]
    lines += [(EQUAL, 0, 3, CLONE), (LOAD, 0, 0, 16), (ANY_BIT, 0, 1, NEW_NAMESPACES), (RETURN, 0, 0, EPERM)]
    lines += [(RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse_as_docker_does() -> None:
    if platform.machine() != "x86_64":
        return
    code = profile()
    buffer = ctypes.create_string_buffer(code, len(code))
    program = Program(len(code) // 8, ctypes.addressof(buffer))
    if ctypes.CDLL(None, use_errno=True).prctl(22, 2, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the filter was not taken")


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)  # noqa: S603, S607


def made(folder: str) -> str:
    """A new root, with the folder as its /autograder."""
    root = tempfile.mkdtemp()
    mount("--make-rprivate", "/")
    mount("-t", "tmpfs", "none", root)
    for name in PLACES:
        path = Path("/", name)
        if path.is_symlink():
            os.symlink(os.readlink(path), f"{root}/{name}")
        elif path.is_dir():
            laid_in(root, str(path))
    for name in ("dev", "proc", "tmp", "autograder"):
        os.mkdir(f"{root}/{name}")
    mount("-t", "tmpfs", "none", f"{root}/tmp")  # noqa: S108 - its own
    for path in {os.path.realpath(p) for p in (sys.base_prefix, sys.prefix)}:
        if not path.startswith("/usr"):
            laid_in(root, path)
    mount("--rbind", "/dev", f"{root}/dev")
    mount("-t", "proc", "proc", f"{root}/proc")
    mount("--bind", folder, f"{root}/autograder")
    return root


def laid_in(root: str, path: str) -> None:
    os.makedirs(root + path, exist_ok=True)
    mount("--rbind", path, root + path)
    mount("-o", "remount,bind,ro", root + path)


def main(folder: str, *command: str) -> None:
    os.chroot(made(folder))
    os.chdir("/autograder")
    refuse_as_docker_does()
    path = os.pathsep.join(
        [f"{os.path.realpath(sys.base_prefix)}/bin", "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin"]
    )
    kept = ",".join(["-all", *(f"+{name}" for name in KEPT)])
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    environment = {"PATH": path, "HOME": "/root", "TOKEN_OF_THE_HARNESS": "secret", **pip}
    os.execve("/usr/bin/setpriv", ["setpriv", f"--bounding-set={kept}", *command], environment)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
