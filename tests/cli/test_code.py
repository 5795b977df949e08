"""Code on the command line: a class graded in sandboxes, one after the other and side by side, and again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import SandboxError
from autograder.sandbox.runner import Sandbox
from tests.cli.calls import call, command
from tests.code_problems import FITTING, NET, RIGHT, TWICE, WITHOUT_HALF

MOST = 13


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `problems/`."""
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "net.yaml").write_text(NET, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hand_in(course: Path, student: str, source: str | bytes, name: str = "solution.py") -> None:
    folder = course / "class" / student
    folder.mkdir(parents=True, exist_ok=True)
    data = source.encode() if isinstance(source, str) else source
    (folder / name).write_bytes(data)


def results(out: Path = Path("results")) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / "results.json").read_text("utf-8"))
    return data


def scores(out: Path = Path("results")) -> dict[str, float]:
    return {s["student"]: s["score"] for s in results(out)["students"]}


HONEST = {"right": (RIGHT, 12), "half": (WITHOUT_HALF, 10), "fitting": (FITTING, 10), "twice": (TWICE, 4)}
HOSTILE = {
    "bomb": "def forward(*a):\n    while True: pass\nbackward = forward",
    "sleeper": "import time\ndef forward(*a): time.sleep(100)\nbackward = forward",
    "eater": "def forward(*a): return [0] * 10**11\nbackward = forward",
    "reader": "def forward(*a): return open('/etc/passwd').read()\ndef backward(*a):\n"
    "    raise ValueError(open('../right/solution.py').read())",
    "forker": "import os\ndef forward(*a):\n    while True: os.fork()\nbackward = forward",
    "killer": "import os\ndef forward(*a): os.kill(os.getppid(), 9)\ndef backward(*a): os.kill(-1, 9)",
    "leaver": "import os\ndef forward(*a): os._exit(0)\ndef backward(*a): raise SystemExit(0)",
    "forger": "import os\nprint('{\"score\": 9}')\ndef forward(*a): os.write(4, b'R' + b'\\0' * 9)\nbackward = forward",
    "flooder": "def forward(*a):\n    print('x' * 10**7)\n    return a\nbackward = forward",
    "escaper": "raise ValueError('\\x1b[2J\\x1b]0;owned\\x07 =cmd() <script>')",
    "liar": "class F(float):\n    __eq__ = lambda s, o: True\ndef forward(*a): return F(1), F(1)\nbackward = forward",
    "patcher": "import numpy\nnumpy.allclose = lambda *a: True\ndef forward(*a): return a[0], 1\nbackward = forward",
    "nested": "(" * 10000,
    "binary": b"\x00\xff\xfe",
    "empty": "",
}


@pytest.fixture
def mixed(course: Path) -> Path:
    """A class of honest and hostile students."""
    for student, (source, _) in HONEST.items():
        hand_in(course, student, source)
    for student, attack in HOSTILE.items():
        hand_in(course, student, attack)
    os.symlink("/etc/passwd", course / "class" / "empty" / "link.py")
    return course


def test_hostile_code_gains_nothing_and_hurts_nobody(mixed: Path) -> None:
    called = call("grade", "class", "--jobs", "2")
    assert called.status == 0, called.err
    assert scores() == {**{s: n for s, (_, n) in HONEST.items()}, **dict.fromkeys(HOSTILE, 0)}
    text = Path("results/results.json").read_text("utf-8")
    assert "root:" not in text + called.out  # of /etc/passwd
    assert all(c.isprintable() or c == "\n" for c in text + called.out)
    assert "def forward(x, y" not in text  # of a neighbour's file


def test_results_are_the_same_for_any_number_of_jobs_and_the_second_time(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("escaper", "flooder", "forger", "liar"):
        hand_in(course, student, HOSTILE[student])
    for student, (source, _) in HONEST.items():
        hand_in(course, student, source)
    assert call("grade", "class", "--jobs", "1", "-o", "one").status == 0
    assert call("grade", "class", "--jobs", "2", "-o", "two").status == 0
    first = Path("one/results.json").read_bytes()
    assert first == Path("two/results.json").read_bytes()
    monkeypatch.setattr(Sandbox, "run", lambda self, job: pytest.fail("run again"))
    assert call("grade", "class", "-o", "one").status == 0
    assert first == Path("one/results.json").read_bytes()


def counted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The sources of the jobs that are run from now on."""
    ran: list[bytes] = []
    run = Sandbox.run
    monkeypatch.setattr(Sandbox, "run", lambda self, job: ran.append(job.source) or run(self, job))
    return ran


CHANGES = {
    "nothing": (lambda course: None, 0),
    "one submission": (lambda course: hand_in(course, "ada", RIGHT + "\n# again"), 4),
    "the points": (lambda course: change(course, "points: 8", "points: 9"), 0),
    "a limit": (lambda course: change(course, "seconds: 0.5", "seconds: 0.6"), 8),
    "the numbers": (lambda course: change(course, "y: [0.5, -0.5]", "y: [0.5, -0.6]"), 8),
}


def change(course: Path, old: str, new: str) -> None:
    (course / "problems" / "net.yaml").write_text(NET.replace(old, new), "utf-8")


@pytest.mark.parametrize(("changed", "runs"), CHANGES.values(), ids=CHANGES)
def test_only_what_depends_on_a_change_is_run_again(
    changed: Any, runs: int, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", RIGHT + "\n# ben")
    call("grade", "class")
    changed(course)
    ran = counted(monkeypatch)
    assert call("grade", "class").status == 0
    assert len(ran) == runs
    assert set(scores().values()) in ({12}, {13})


def test_a_damaged_run_is_run_again(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    call("grade", "class")
    for path in Path("results/.cache").iterdir():
        path.write_text("{", "utf-8")
    assert call("grade", "class").status == 0
    assert scores() == {"ada": 12}


def test_runs_that_nobody_asks_for_any_more_are_let_go(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    call("grade", "class")
    kept = {p.name for p in Path("results/.cache").iterdir()}
    hand_in(course, "ada", RIGHT + "\n# again")
    call("grade", "class")
    now = {p.name for p in Path("results/.cache").iterdir()}
    assert len(now) == len(kept) == 4
    assert not now & kept


MEASURED = """
import resource, sys
from autograder.cli import app
try:
    app(["grade", "class", "--jobs", "2"])
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def test_two_hundred_submissions_are_graded_in_flat_memory(course: Path) -> None:
    for i in range(200):
        hand_in(course, f"s{i:03}", f"{RIGHT}\n# {i}")

    def peak(students: int) -> int:
        """Kilobytes that grading so many of them takes."""
        away = course / "away"
        away.mkdir()
        for i in range(students, 200):
            (course / "class" / f"s{i:03}").rename(away / f"s{i:03}")
        run = subprocess.run([sys.executable, "-c", MEASURED], cwd=course, capture_output=True, text=True, check=True)  # noqa: S603
        for path in away.iterdir():
            path.rename(course / "class" / path.name)
        away.rmdir()
        return int(run.stderr.splitlines()[-1])

    few, all_of_them = peak(10), peak(200)
    assert len(scores()) == 200
    assert set(scores().values()) == {12}
    assert all_of_them < few + 4 * 1024


def test_a_notebook_is_taken_for_a_program(course: Path) -> None:
    cells = [{"cell_type": "code", "source": part} for part in ("%matplotlib inline", RIGHT)]
    hand_in(course, "ada", json.dumps({"nbformat": 4, "cells": cells}), "solution.ipynb")
    call("grade", "class")
    assert scores() == {"ada": 12}


def test_a_file_of_another_name_is_pointed_out(course: Path) -> None:
    hand_in(course, "ada", RIGHT, "Solution2.py")
    hand_in(course, "ben", RIGHT)
    call("grade", "class")
    question = results()["students"][0]["problems"][0]["questions"][1]
    assert question["feedback"] == "there is no 'solution.py', but 'Solution2.py': should it be named so?"


def test_a_link_to_a_file_is_not_followed(course: Path) -> None:
    hand_in(course, "ben", RIGHT)
    (course / "class" / "ada").mkdir()
    os.symlink(course / "class" / "ben" / "solution.py", course / "class" / "ada" / "solution.py")
    call("grade", "class")
    question = results()["students"][0]["problems"][0]["questions"][1]
    assert question["outcome"] == "unreadable"
    assert "symbolic link" in question["feedback"]


# Isolation -------------------------------------------------------------------------------------------------


def test_the_isolation_is_told_once_and_recorded(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    called = call("grade", "class")
    assert called.out.count("isolation: ") == 1
    assert f"isolation: {results()['isolation']}" in called.out


def test_no_sandbox_is_started_where_nobody_handed_in_code(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "start", lambda self: pytest.fail("started"))
    (course / "class").mkdir()
    (course / "class" / "ada.json").write_text('{"net": {"z": [0.4, 1.2]}}', "utf-8")
    assert call("grade", "class").status == 0
    assert "isolation" not in results()


@pytest.fixture
def low_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without seccomp."""
    made = Sandbox.__init__
    layers = frozenset({"limits", "own uid"})
    monkeypatch.setattr(Sandbox, "__init__", lambda self, *a, **k: made(self, *a, **{**k, "layers": layers}))


@pytest.mark.usefixtures("low_walls")
def test_where_walls_are_too_low_code_is_not_run_and_no_points_are_lost_silently(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    called = call("grade", "class")
    assert called.status == 3
    assert "student code is not run here" in called.err
    outcomes = [q["outcome"] for q in results()["students"][0]["problems"][0]["questions"]]
    assert outcomes == ["blank", "not_run", "not_run"]
    assert results()["isolation"].startswith("student code was not run: ")


@pytest.mark.usefixtures("low_walls")
def test_low_walls_can_be_allowed_and_are_recorded(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    flag = "--allow-reduced-isolation" if os.geteuid() == 0 else "--unsafe-no-isolation"
    called = call("grade", "class", flag)
    assert called.status == 0
    assert scores() == {"ada": 12}
    assert results()["isolation"].startswith(("reduced", "none"))
    assert "student code could" in called.out


def test_a_lost_sandbox_is_the_graders_fault(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: Sandbox, job: object) -> None:
        raise SandboxError("it was lost")

    hand_in(course, "ada", RIGHT)
    monkeypatch.setattr(Sandbox, "run", lost)
    called = call("grade", "class")
    assert called.status == 3
    assert "a fault of the sandbox: it was lost" in called.err
    outcomes = [q["outcome"] for q in results()["students"][0]["problems"][0]["questions"]]
    assert outcomes == ["blank", "grader_error", "grader_error"]


def test_doctor_tells_every_layer_and_the_level() -> None:
    called = call("doctor")
    assert called.status == (0 if "isolation: strict" in called.out else 1)
    assert "seccomp" in called.out


@pytest.mark.usefixtures("low_walls")
def test_doctor_says_what_is_missing() -> None:
    called = call("doctor")
    assert called.status == 1
    assert "Student code is not run here, unless with --" in called.out
    assert "Student code could " in called.out


# Stopping --------------------------------------------------------------------------------------------------


def test_a_class_that_is_stopped_goes_on_where_it_was(course: Path) -> None:
    hand_in(course, "a-first", RIGHT)
    for i in range(8):
        hand_in(course, f"slow{i}", HOSTILE["sleeper"])
    run = subprocess.Popen(  # noqa: S603
        command("grade", "class", "--jobs", "1"), cwd=course, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    finished = Path("results/students/a-first.json")
    deadline = time.monotonic() + 30
    while not finished.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=20)
    assert run.returncode == 130
    assert b"of 9 students are graded" in said
    assert b"Traceback" not in said
    left = {p.name for p in Path("results").rglob("*") if p.is_file()}
    assert not any(name.endswith(".part") for name in left)
    assert "results.json" not in left
    assert json.loads(finished.read_text("utf-8"))["score"] == 12


# The other commands ----------------------------------------------------------------------------------------


def checked(*words: str) -> tuple[int, dict[str, dict[str, str]]]:
    called = call("check", *words, "--json")
    return called.status, {f["question"]: f for f in json.loads(called.out)["answers"]}


def test_check_runs_the_public_cases_and_counts_the_others(course: Path) -> None:
    hand_in(course, "ada", FITTING)
    status, found = checked("class/ada")
    assert status == 1
    assert [found[q]["state"] for q in ("z", "forward", "backward")] == ["missing", "wrong", "carried"]
    assert "hidden" not in found["forward"]["reason"]
    assert "Not run: 6 hidden cases of code." in call("check", "class/ada").out


def test_check_of_right_code_leaves_nothing_to_mend(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    (course / "class" / "ada" / "answers.json").write_text('{"net": {"z": [0.4, 1.2]}}', "utf-8")
    assert checked("class/ada")[0] == 0


def test_check_of_the_form_says_nothing_of_the_numbers(course: Path) -> None:
    text = NET.replace("points: 4", "points: 4\n    check: format")
    (course / "problems" / "net.yaml").write_text(text, "utf-8")
    hand_in(course, "ada", TWICE)
    _, found = checked("class/ada")
    assert (found["forward"]["state"], found["forward"]["reason"]) == (
        "form ok", "whether it is right was not checked",
    )  # fmt: skip
    assert "your forward is right" not in found["backward"]["reason"]  # which would tell of it
    hand_in(course, "ada", "def forward(x, y, W, b): return [1, 2, 3], 1")
    assert checked("class/ada")[1]["forward"]["reason"] == (
        "h: wrong shape: a vector of 2 is asked, found a vector of 3"
    )


def test_check_never_mentions_a_hidden_question(course: Path) -> None:
    (course / "problems" / "net.yaml").write_text(NET.replace("points: 8", "points: 8\n    hidden: true"), "utf-8")
    hand_in(course, "ada", RIGHT)
    called = call("check", "class/ada")
    assert "backward" not in called.out
    assert "Not run: 3 hidden cases of code." in called.out


def test_a_stub_loads_and_has_the_signature_that_is_called(course: Path) -> None:
    assert call("template", "problems", "-o", "class/ada").status == 0
    assert call("grade", "class").status == 0
    said = [q["feedback"] for q in results()["students"][0]["problems"][0]["questions"]]
    assert all("NotImplementedError" in feedback for feedback in said[1:])
    assert json.loads(Path("class/ada/answers.json").read_text("utf-8")) == {"net": {"z": None}}


@pytest.mark.parametrize("check", ["correctness", "format"])
def test_a_function_that_is_not_filled_in_is_missing(course: Path, check: str) -> None:
    (course / "problems" / "net.yaml").write_text(NET.replace("points: 4", f"points: 4\n    check: {check}"), "utf-8")
    assert call("template", "problems", "-o", "class/ada").status == 0
    _, found = checked("class/ada")
    assert {(q["state"], q["reason"]) for id, q in found.items() if id != "z"} == {("missing", "not filled in yet")}


def test_a_stub_of_a_notebook_is_one(course: Path) -> None:
    (course / "problems" / "net.yaml").write_text(
        NET.replace("kind: code", "kind: code\n    file: solution.ipynb"), "utf-8"
    )
    assert call("template", "problems", "-o", "class/ada").status == 0
    assert call("grade", "class").status == 0
    said = [q["feedback"] for q in results()["students"][0]["problems"][0]["questions"]]
    assert all("cell " in feedback and "NotImplementedError" in feedback for feedback in said[1:])


def test_a_template_on_standard_output_is_the_answers_alone(course: Path) -> None:
    called = call("template", "problems")
    assert json.loads(called.out) == {"net": {"z": None}}
    assert "--out DIR writes solution.py" in called.err


def test_a_template_overwrites_nothing(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    called = call("template", "problems", "-o", "class/ada")
    assert called.status == 2
    assert not Path("class/ada/answers.json").exists()


def test_solve_shows_what_functions_return_for_the_given_values(course: Path) -> None:
    out = call("solve", "problems").out
    assert "backward  backward(x, y, W, b)  (solution.py, 8 points" in out
    assert "dL/db = [-0.1, 1.7]" in out
    assert json.loads(call("solve", "problems", "--format", "json").out) == {"net": {"z": [0.4, 1.2]}}


@pytest.mark.parametrize("format", ["markdown", "latex"])
def test_solve_shows_code_in_every_format(format: str, course: Path) -> None:
    assert "dL/db = [-0.1, 1.7]" in call("solve", "problems", "--format", format).out
