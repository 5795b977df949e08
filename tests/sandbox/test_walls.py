"""The walls themselves: the filter's bytes, the doctor's honesty, the ladder, the sweep."""

from __future__ import annotations

import errno
import os
import re
import select
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import ALL_LAYERS, Call, Job, Limits, Sandbox, SandboxError, doctor
from autograder.sandbox.doctor import Isolation, Layer, Trial, examine, level_of
from autograder.sandbox.process import ENVIRONMENT
from autograder.sandbox.zygote import seccomp, serve
from autograder.sandbox.zygote.trial import TRIALS
from autograder.sandbox.zygote.wire import LAYERS

MACHINES = ("x86_64", "aarch64")
EPERM = seccomp.FAIL | errno.EPERM


def verdict(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter returns for a system call: classic BPF, as the kernel runs it."""
    own = seccomp.ARCHITECTURES[machine][1]
    words = struct.pack("<IIQ6Q", number, own if architecture is None else architecture, 0, *(*arguments, *[0] * 6)[:6])
    program = list(struct.iter_unpack("=HBBI", seccomp.build(machine)))
    loaded, at = 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        if code == seccomp.RETURN:
            return int(value)
        if code == seccomp.LOAD:
            loaded = struct.unpack_from("<I", words, value)[0]
        else:
            true = loaded == value if code == seccomp.EQUAL else loaded >= value
            at += if_true if true else if_false


def numbers(machine: str) -> dict[str, int]:
    column = seccomp.ARCHITECTURES[machine][0]
    found = {n: both[column] for n, both in seccomp.ALLOWED.items()}
    found |= {n: row[0][column] for n, row in seccomp.CONDITIONAL.items()}
    found |= {n: row[0][column] for n, row in seccomp.REFUSED.items()}
    return {n: number for n, number in found.items() if number is not None}


@pytest.mark.parametrize("machine", MACHINES)
def test_exactly_the_listed_calls_are_allowed(machine: str) -> None:
    column = seccomp.ARCHITECTURES[machine][0]
    listed = {both[column] for both in seccomp.ALLOWED.values()} - {None}
    listed |= {number for number in (row[0][column] for n, row in seccomp.CONDITIONAL.items() if n != "ioctl")}
    assert {n for n in range(1000) if verdict(machine, n) == seccomp.ALLOW} == listed


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", seccomp.CONDITIONAL)
def test_an_argument_decides(machine: str, name: str) -> None:
    both, place, values = seccomp.CONDITIONAL[name]
    number = both[seccomp.ARCHITECTURES[machine][0]]
    tried = {*range(64), *range(1024, 1036), *(v + d for v in values for d in (-1, 0, 1))} - {-1}
    arguments = {v: [0] * place + [v] for v in tried}
    allowed = {v for v in tried if verdict(machine, number, *arguments[v]) == seccomp.ALLOW}
    assert allowed == set(values)


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: str) -> None:
    assert verdict(machine, 0, architecture=0x40000003) == seccomp.KILL


@pytest.mark.parametrize("number", [0x40000000, 0x40000001, 0xFFFFFFFF])
def test_calls_with_the_x32_bit_are_killed(number: int) -> None:
    assert verdict("x86_64", number) == seccomp.KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_no_number_is_listed_twice(machine: str) -> None:
    found = list(numbers(machine).values())
    assert len(found) == len(set(found))


HEADERS = {
    "aarch64": "/usr/include/asm-generic/unistd.h",
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
}


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip("no kernel headers here")
    text = header.read_text("utf-8").replace("__NR3264_", "__NR_").replace("__NR_fstatat", "__NR_newfstatat")
    known = {name: int(number) for name, number in re.findall(r"#define __NR_(\w+)\s+(\d+)", text)}
    assert {n: v for n, v in numbers(machine).items() if n in known and known[n] != v} == {}


def test_the_doctor_tries_every_layer_of_this_system() -> None:
    assert {layer.name for layer in doctor().layers} == {
        "limits",
        "own uid",
        "no_new_privs",
        "Landlock",
        "seccomp",
        "sweep",
    }


def test_the_doctor_says_why_a_layer_is_missing() -> None:
    assert all(layer.works or layer.detail for layer in doctor().layers)


def test_in_strict_isolation_nothing_is_left_to_say() -> None:
    isolation = doctor()
    if isolation.level != "strict":
        pytest.skip("this machine has no strict isolation")
    assert isolation.gaps == ()


def pretend(stops: dict[str, set[str]], **special: Any) -> Isolation:
    """The doctor's findings where each layer stops what is given, and without any layer everything works."""
    everything = tuple(TRIALS)

    def attempt(layers: frozenset[str], folder: str) -> Trial:
        if trial := special.get("+".join(sorted(layers))):
            return trial  # type: ignore[no-any-return]
        stopped = set().union(*(stops.get(layer, set()) for layer in layers))
        return Trial(tuple(e for e in everything if e not in stopped), computes=True, swept=1)

    return examine(attempt, ALL_LAYERS, 4)


def test_a_layer_that_lets_something_through_counts_as_missing() -> None:
    found = {layer.name: layer for layer in pretend({"Landlock": {"read files"}}).layers}
    assert found["Landlock"].detail == "it does not stop a process that tries to write files"


def test_a_layer_behind_which_honest_code_fails_counts_as_missing() -> None:
    isolation = pretend({}, limits=Trial((), computes=False))
    assert Layer("limits", False, "honest code does not run behind it") in isolation.layers


def test_a_trial_that_nobody_could_pass_proves_nothing() -> None:
    isolation = pretend({}, **{"": Trial((), computes=True)})
    assert not any(layer.works for layer in isolation.layers if layer.name in LAYERS)


def test_layers_that_fail_together_count_as_missing() -> None:
    isolation = pretend({"limits": {"take any amount of memory", "write files of any size"}}, limits=Trial((), True))
    assert isolation.level == "none"


LADDER = {
    ("limits", "no_new_privs", "seccomp", "own uid"): "strict",
    ("limits", "no_new_privs", "seccomp", "Landlock"): "strict",
    ("limits", "no_new_privs", "seccomp"): "strict-1",
    ("no_new_privs", "seccomp", "Landlock"): "reduced",
    ("limits", "own uid"): "reduced",
    ("limits", "no_new_privs", "Landlock"): "reduced",
    ("limits", "Seatbelt"): "reduced",
    ("limits", "no_new_privs"): "none",
    (): "none",
}


@pytest.mark.parametrize("layers", LADDER)
def test_the_layers_that_hold_decide_the_level(layers: tuple[str, ...]) -> None:
    assert level_of(frozenset(layers)) == LADDER[layers]


def test_below_strict_the_sandbox_refuses_and_says_what_could_happen() -> None:
    with pytest.raises(SandboxError, match=r"no seccomp here.*student code could use the network"):
        Sandbox(layers=ALL_LAYERS - {"seccomp"}).start()


def test_reduced_isolation_runs_when_told() -> None:
    with Sandbox(layers=ALL_LAYERS - {"seccomp"}, allow_reduced=True) as box:
        assert box.isolation.level == "reduced"


def test_no_isolation_is_not_reduced_isolation() -> None:
    with pytest.raises(SandboxError, match="nothing confines student code"):
        Sandbox(layers=frozenset(), allow_reduced=True).start()


def test_without_pidfd_the_end_of_a_child_is_found_by_asking() -> None:
    with subprocess.Popen(["sleep", "0.05"]) as child:  # noqa: S607
        assert serve.has_ended_by_asking(child.pid, select.poll(), time.monotonic() + 10)


def test_without_pidfd_a_child_that_goes_on_is_left_at_the_deadline() -> None:
    with subprocess.Popen(["sleep", "5"]) as child:  # noqa: S607
        assert not serve.has_ended_by_asking(child.pid, select.poll(), time.monotonic() + 0.05)
        child.kill()


DAEMON = b"""
import os, time
def f(x):
    for _ in range(int(x)):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(100)
            os._exit(0)
    return x
"""


@pytest.mark.parametrize("layers", [frozenset(), frozenset({"own uid"})], ids=["no layer", "own uid"])
def test_without_a_filter_whatever_is_left_behind_is_swept(layers: frozenset[str]) -> None:
    with Sandbox(layers=layers, unsafe=True) as box:
        box.run(Job(DAEMON, "solution.py", (Call("f", (np.array(8),)),), Limits()))
        assert box.zygote is not None
        zygote = box.zygote.process.pid
        assert Path(f"/proc/{zygote}/task/{zygote}/children").read_text("ascii") == ""


def test_the_zygote_ends_with_the_grader() -> None:
    program = """
import os, sys
from autograder.sandbox import Sandbox
box = Sandbox()
box.start()
sys.stdout.write(str(box.zygote.process.pid))
sys.stdout.flush()
os.kill(os.getpid(), 9)
"""
    root = str(Path(seccomp.__file__).parents[3])
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program],
        env={"PYTHONPATH": root},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    deadline = time.monotonic() + 10
    while "zygote" in cmdline(int(told.stdout)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "zygote" not in cmdline(int(told.stdout))


def test_where_memory_runs_out_the_sandbox_goes_before_the_grader() -> None:
    with Sandbox() as box:
        assert box.zygote is not None
        assert Path(f"/proc/{box.zygote.process.pid}/oom_score_adj").read_text("ascii") == "1000\n"


def cmdline(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8")
    except OSError:
        return ""


def test_the_zygote_has_nothing_of_ours_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "1")
    with Sandbox() as box:
        source = b"import os\ndef f(): print(sorted(os.environ)); return 1"
        names = box.run(Job(source, "solution.py", (Call("f"),))).output
    allowed = {*ENVIRONMENT, "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LC_CTYPE"}
    assert set(re.findall(r"'(\w+)'", names)) <= allowed


def test_the_zygote_imports_nothing_of_the_project_but_itself() -> None:
    files = Path(seccomp.__file__).parent.glob("*.py")
    assert not [f.name for f in files if re.search(r"^\s*(from|import) autograder", f.read_text("utf-8"), re.MULTILINE)]


def test_the_sandbox_imports_nothing_else_of_the_project() -> None:
    files = Path(seccomp.__file__).parents[1].rglob("*.py")
    outside = re.compile(r"^\s*(from|import) (autograder|\.\.\.|\.\.(?!\w))", re.MULTILINE)
    assert not [f.name for f in files if outside.search(f.read_text("utf-8"))]


def test_as_root_every_sandbox_has_a_user_of_its_own() -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root")
    job = Job(b"import os\ndef f(): return os.getuid()", "solution.py", (Call("f"),))
    with Sandbox() as one, Sandbox() as other:
        first, second = (float(b.run(job).results[0].values[0]) for b in (one, other))  # type: ignore[union-attr, arg-type]
    assert len({first, second, 0.0}) == 3
