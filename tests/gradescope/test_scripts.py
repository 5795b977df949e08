"""The shell scripts by themselves: results.json is valid although the grader cannot do its work."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.gradescope.rooms import ANSWERS, OPEN, hand_in, put, results, source

Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    source(tmp_path, {"net.yaml": OPEN})
    hand_in(tmp_path, {"answers.json": ANSWERS})
    return tmp_path


def execute(root: Path, script: str, **variables: str) -> Ended:
    return subprocess.run(  # noqa: S603 - our own script
        ["bash", str(root / "source" / script)],  # noqa: S607
        env={"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(root), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def program(path: Path, text: str) -> None:
    put(path, f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def told(root: Path) -> str:
    """What the instructor reads, once all else is as it should be."""
    found: dict[str, Any] = results(root)
    assert found["score"] == 0
    assert "itself failed. This says nothing about the submission" in found["output"]
    assert [(t["name"], t["visibility"]) for t in found["tests"]] == [("For the instructor", "hidden")]
    return str(found["tests"][0]["output"])


def test_without_a_setup_the_instructor_is_told_so(root: Path) -> None:
    assert execute(root, "run_autograder").returncode == 0
    assert told(root).startswith("There is no virtual environment: setup.sh did not end well.")


DEATHS = {
    "killed": ("kill -9 $$", "The grader was killed, most likely for want of memory."),
    "crashed": ("exit 1", "The grader ended with status 1."),
    "not to be executed": ("exec /nowhere", "The grader ended with status 127."),
    "without end": ("exec sleep 30", "The grader was ended after 1 seconds."),
    "ended well without results": ("exit 0", "The grader ended with status 0."),
}


@pytest.mark.parametrize("death", DEATHS)
def test_however_the_grader_dies_there_are_results_and_a_reason(root: Path, death: str) -> None:
    words, reason = DEATHS[death]
    program(root / "venv" / "bin" / "python", words)
    script = root / "source" / "run_autograder"
    script.write_text(re.sub(r"^limit=\d+", "limit=1", script.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert execute(root, "run_autograder").returncode == 0
    assert told(root).startswith(reason)


def test_a_grader_that_dies_later_leaves_what_it_had_written(root: Path) -> None:
    begun = '{"score": 3, "output": "so far", "output_format": "text", "stdout_visibility": "hidden", "tests": []}'
    program(root / "venv" / "bin" / "python", f"echo '{begun}' > {root}/results/results.json; kill -9 $$")
    execute(root, "run_autograder")
    assert '"so far"' in (root / "results" / "results.json").read_text("utf-8")


def test_what_lay_there_before_does_not_count(root: Path) -> None:
    put(root / "results" / "results.json" / "folder", "forged")
    execute(root, "run_autograder")
    assert told(root)


def test_the_grader_sees_none_of_the_harness_environment(root: Path) -> None:
    program(root / "venv" / "bin" / "python", "env")
    assert "of the harness" not in execute(root, "run_autograder", **{"TOKEN": "of the harness"}).stdout


# setup.sh --------------------------------------------------------------------------------------------------

OLD = 'case "$2" in *version_info*) exit 1;; esac; exit 0'


def machine(folder: Path, **programs: str) -> str:
    """A path on which there is nothing but these programs and what a script needs."""
    for name in ("bash", "sh", "env", "seq", "grep", "chmod", "cat", "dirname"):
        found = next(p for d in os.environ["PATH"].split(os.pathsep) if (p := Path(d, name)).exists())
        folder.mkdir(exist_ok=True)
        (folder / name).symlink_to(found)
    for name, text in programs.items():
        program(folder / name.replace("_", "-"), text)
    return str(folder)


def test_an_old_python_without_apt_is_told(root: Path) -> None:
    done = execute(root, "setup.sh", PATH=machine(root / "bin", python3=OLD))
    assert done.returncode == 1
    assert "setup.sh: there is no Python 3.11 or newer with venv, and no apt-get" in done.stdout


def test_an_image_that_has_no_newer_python_to_install_is_told(root: Path) -> None:
    path = machine(root / "bin", python3=OLD, apt_get="exit 0", apt_cache="exit 1", add_apt_repository="exit 1")
    done = execute(root, "setup.sh", PATH=path)
    assert done.returncode == 1
    assert "setup.sh: no Python 3.11 or newer could be installed: choose a newer base image" in done.stdout


def test_a_missing_venv_is_installed_for_the_python_that_is_there(root: Path) -> None:
    python = 'case "$2" in *ensurepip*) exit 1;; *"print(sys"*) echo 12;; esac; exit 0'
    path = machine(root / "bin", python3=python, apt_get='echo "apt-get $*"', apt_cache="exit 1")
    done = execute(root, "setup.sh", PATH=path)
    assert "apt-get install -y --no-install-recommends python3.12-venv" in done.stdout


def test_an_older_ubuntu_installs_a_python_beside_its_own(root: Path) -> None:
    known = 'case "$2" in python3.13-venv) exit 0;; esac; exit 1'
    install = f'echo "apt-get $*"; case "$*" in *python3.13-venv*) : > {root}/bin/python3.13;; esac'
    path = machine(root / "bin", python3=OLD, apt_get=install, apt_cache=known)
    done = execute(root, "setup.sh", PATH=path)
    assert "apt-get install -y --no-install-recommends python3.13 python3.13-venv" in done.stdout
    assert "install -y --no-install-recommends python3 " not in done.stdout, "the system's own stays as it is"


def test_pip_that_fails_ends_the_build_with_what_failed(root: Path) -> None:
    program(root / "venv" / "bin" / "python", "exit 1")
    path = machine(root / "bin", python3="exit 0")
    done = execute(root, "setup.sh", PATH=path)
    assert done.returncode == 1
    assert "setup.sh: pip could not install --only-binary :all: -r" in done.stdout


def test_torch_comes_from_the_index_of_builds_for_processors(root: Path) -> None:
    put(root / "source" / "torch.txt", "torch==2.4.0\n")
    program(root / "venv" / "bin" / "python", 'echo "$*"')
    done = execute(root, "setup.sh", PATH=machine(root / "bin", python3="exit 0"))
    wanted = f"--no-deps --index-url https://download.pytorch.org/whl/cpu -r {root}/source/torch.txt\n"
    assert wanted in done.stdout
    assert done.stdout.index("requirements.txt") < done.stdout.index("torch.txt") < done.stdout.index(".whl")
