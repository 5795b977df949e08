"""Runs every hostile submission once in one setting, beside baits, and tells as JSON what came of each.

Called as a program: `corpus.py <without>`, with `Landlock` (or nothing) to leave out. It is started by
`test_attacks.py`, as root or as an ordinary user, and it plays the grader: it has the secret.
"""

from __future__ import annotations

import json
import os
import resource
import secrets
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograder.sandbox import ALL_LAYERS, Call, Failure, Job, Limits, Returned, Run, Sandbox

ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))
SHM = Path("/dev/shm")  # noqa: S108 - where submissions may try to leave something
ESCAPES = (SHM / "autograder-escaped", Path("/tmp/autograder-escaped"))  # noqa: S108
LIMITS = Limits(seconds=0.2, load_seconds=0.4, memory=64 << 20, output=4096, reply=1 << 20)
CONTROL = b"def solve(x, w):\n    return x @ w\n"
TOKEN = f"bait-{secrets.token_hex(8)}"


class Baits:
    """Files, sockets and an environment variable that nobody in the sandbox may reach."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, mode in (("secret.txt", 0o600), ("public.txt", 0o644), ("baited.py", 0o644)):
            (folder / name).write_text(f"TOKEN = '{TOKEN}'\n", encoding="utf-8")
            (folder / name).chmod(mode)
        os.environ["AUTOGRADER_BAIT"] = TOKEN
        self.abstract = f"autograder-bait-{os.getpid()}"
        self.tcp = listening(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.udp = listening(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self.unix = listening(socket.AF_UNIX, socket.SOCK_DGRAM, "\0" + self.abstract)
        self.before = self.state()

    def fill_in(self, source: bytes) -> bytes:
        """The source of an attack with its targets in place."""
        places: dict[str, bytes] = {
            "BAIT": str(self.folder).encode(),
            "TCP": str(self.tcp.getsockname()[1]).encode(),
            "UDP": str(self.udp.getsockname()[1]).encode(),
            "ABSTRACT": self.abstract.encode(),
            "GRADER": str(os.getpid()).encode(),
            "UID": str(os.getuid()).encode(),
            "NUL": b"\0",
            "LATIN": b"\xe9\xff",
            "CHAIN": b"1" + b"+1" * 20000,
            "LINES": b"x = 1\n" * 20000,
        }
        for name, value in places.items():
            source = source.replace(f"@{name}@".encode(), value)
        return source

    def state(self) -> dict[str, Any]:
        """Everything a submission might have changed."""
        files = {p.name: [p.stat().st_mode, p.stat().st_mtime_ns, p.read_text("utf-8")] for p in self.folder.iterdir()}
        return {
            "files": files,
            "shm": sorted(os.listdir(SHM)),
            "escaped": [str(p) for p in ESCAPES if p.exists()],
            "sysv": "47639" in Path("/proc/sysvipc/shm").read_text("ascii").replace("0xba17", "47639"),
            "limits": [resource.getrlimit(resource.RLIMIT_NOFILE), os.getpriority(os.PRIO_PROCESS, 0)],
            "processors": sorted(os.sched_getaffinity(0)),
            "heard": [heard(s) for s in (self.tcp, self.udp, self.unix)],
        }


def listening(family: int, kind: int, address: Any) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    listener.setblocking(False)
    return listener


def heard(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close() if listener.type == socket.SOCK_STREAM else listener.recv(100)
    except BlockingIOError:
        return False
    return True


def attack(box: Sandbox, baits: Baits, path: Path) -> dict[str, Any]:
    """One hostile submission, then an honest one in the same sandbox."""
    rng = np.random.default_rng(secrets.randbits(64))
    cases = [(rng.normal(size=(2, 3)), rng.normal(size=(3, 2))) for _ in range(2)]
    calls = tuple(Call("solve", case) for case in cases)
    run = box.run(Job(baits.fill_in(path.read_bytes()), "solution.py", calls, LIMITS))
    honest = box.run(Job(CONTROL, "solution.py", calls, LIMITS))
    expected = [x @ w for x, w in cases]
    return {
        "outcomes": [outcome(r, e) for r, e in zip(run.results, expected, strict=True)],
        "said": said(run),
        "leaks": leaks(run),
        "control": [outcome(r, e) for r, e in zip(honest.results, expected, strict=True)],
        "changed": [k for k, v in baits.state().items() if v != baits.before[k]],
        "left": processes_of(box),
        "output": len(run.output),
        "cpu": run.cpu_seconds,
    }


def outcome(result: Returned | Failure, expected: np.ndarray) -> str:
    if isinstance(result, Failure):
        return result.kind
    value = result.values[0] if result.values else None
    if isinstance(value, Failure):
        return value.kind
    right = result.single and value is not None and value.shape == expected.shape and np.allclose(value, expected)
    return "right" if right else "wrong"


def said(run: Run) -> str:
    failures = [r for r in (*run.results, *run.notes) if isinstance(r, Failure)]
    return " / ".join(f"{f.message[:120]} ({f.where})" for f in failures[:2])


def leaks(run: Run) -> bool:
    """Whether the secret is in anything that came back, as text or as the values of bytes."""
    everything = repr(run).encode() + run.output.encode("utf-8", "replace")
    for result in run.results:
        for value in result.values if isinstance(result, Returned) else ():
            if isinstance(value, np.ndarray):
                everything += value.tobytes() + bytes(int(v) & 255 for v in value.flat[:10000])
    return TOKEN.encode() in everything


def processes_of(box: Sandbox) -> str:
    zygote = box.zygote.process.pid if box.zygote else 0
    return Path(f"/proc/{zygote}/task/{zygote}/children").read_text("ascii") if zygote else ""


def main(without: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the baits are for everyone to find
        baits = Baits(Path(folder))
        with Sandbox(layers=ALL_LAYERS - {without}) as box:
            zygote = box.zygote
            records = {path.stem: attack(box, baits, path) for path in ATTACKS}
            same = box.zygote is zygote
        told = {"isolation": str(box.isolation), "uid": os.getuid(), "same": same, "attacks": records}
        sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
