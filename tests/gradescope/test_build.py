"""The zip that Gradescope asks for: the same bytes for the same files, and all in its place."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

import autograder
from autograder.cli.gradescope import wheel
from autograder.cli.gradescope.archive import Entry, zipped
from autograder.cli.gradescope.build import asked_packages, copied
from autograder.errors import AutograderError
from autograder.grading.grade import ProblemGrader
from autograder.problem.load import load_all
from tests.cli.calls import call
from tests.gradescope.rooms import NET, OPEN, put
from tests.shipped import PROBLEMS


def built(folder: Path, *options: str | Path, text: str = NET) -> ZipFile:
    put(folder / "net.yaml", text)
    called = call("gradescope", "build", folder / "net.yaml", "-o", folder / "a.zip", *options)
    assert called.status == 0, called.err
    return ZipFile(folder / "a.zip")


def test_the_same_files_give_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    shutil.copytree(PROBLEMS, tmp_path / "elsewhere")
    for name, problems in (("a.zip", PROBLEMS), ("b.zip", tmp_path / "elsewhere")):
        assert call("gradescope", "build", problems, "-o", tmp_path / name).status == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_another_problem_gives_another_hash(tmp_path: Path) -> None:
    hashes = {json.loads(built(tmp_path, text=text).read("settings.json"))["problems"] for text in (NET, OPEN)}
    assert len(hashes) == 2


def test_the_scripts_lie_at_the_top_and_can_be_executed(tmp_path: Path) -> None:
    with built(tmp_path) as archive:
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    assert {name: modes[name] for name in ("setup.sh", "run_autograder")} == {
        "setup.sh": 0o100755,
        "run_autograder": 0o100755,
    }
    assert {mode for name, mode in modes.items() if name not in ("setup.sh", "run_autograder")} == {0o100644}


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_a_script_is_whole(tmp_path: Path, name: str) -> None:
    text = built(tmp_path).read(name)
    assert text.startswith(b"#!/usr/bin/env bash\n")
    assert b"\r" not in text
    assert not re.search(rb"@[A-Z]+@", text)
    assert subprocess.run(["bash", "-n"], input=text, check=False).returncode == 0  # noqa: S607


def test_nothing_in_the_zip_depends_on_the_day_or_the_compressor(tmp_path: Path) -> None:
    with built(tmp_path) as archive:
        assert {(i.date_time, i.compress_type) for i in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), ZIP_STORED)}
        assert archive.namelist() == sorted(archive.namelist())


def test_two_files_of_one_name_are_no_archive() -> None:
    with pytest.raises(ValueError, match="two files of one name"):
        zipped([Entry("a", b""), Entry("a", b"1")])


def test_problem_files_keep_their_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        put(tmp_path / f"{name}.yaml", NET.replace("id: net", f"id: {name}", 1))
    called = call("gradescope", "build", tmp_path / "b.yaml", tmp_path / "a.yaml", "-o", tmp_path / "x.zip")
    assert called.status == 0
    with ZipFile(tmp_path / "x.zip") as archive:
        assert [n for n in archive.namelist() if n.startswith("problems")] == ["problems/1/b.yaml", "problems/2/a.yaml"]


def test_of_a_folder_only_what_counts_is_taken(tmp_path: Path) -> None:
    put(tmp_path / "net.yaml", NET)
    put(tmp_path / "draft.yaml", "not: finished")
    put(tmp_path / "solution.py", "secret")
    put(tmp_path / "assignment.yaml", "problems: [net]")
    assert [e.name for e in copied(tmp_path, "problems/1")] == ["problems/1/net.yaml", "problems/1/assignment.yaml"]


def test_a_mistake_in_a_problem_file_stops_it(tmp_path: Path) -> None:
    put(tmp_path / "net.yaml", NET.replace("relu(z)", "rellu(z)"))
    called = call("gradescope", "build", tmp_path / "net.yaml", "-o", tmp_path / "a.zip")
    assert called.status == 2
    assert "net.yaml:6:" in called.err
    assert "did you mean 'relu'?" in called.err
    assert not (tmp_path / "a.zip").exists()


def test_a_doubt_is_told_and_does_not_stop_it(tmp_path: Path) -> None:
    text = "id: d\ntitle: D\nnetwork: {layers: [linear(2), softmax], loss: cross_entropy}\n"
    text += "values: {x: [1, 2], y: 0, 'W*': 0.1, 'b*': 0}\nquestions: [{id: a, ask: L}]\n"
    put(tmp_path / "d.yaml", text)
    called = call("gradescope", "build", tmp_path / "d.yaml", "-o", tmp_path / "a.zip")
    assert called.status == 0
    assert "warning: " in called.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--visibility", "visble"], "did you mean 'visible'?"),
        (["--timeout", "30"], "60<=x<=2400"),
        (["-o", "/nowhere/at/all.zip"], "cannot write"),
    ],
    ids=str,
)
def test_a_wrong_call_is_told(tmp_path: Path, options: list[str], said: str) -> None:
    put(tmp_path / "net.yaml", NET)
    called = call("gradescope", "build", tmp_path / "net.yaml", "-o", tmp_path / "a.zip", *options)
    assert called.status == 2
    assert said in called.err


def test_a_leaderboard_that_tells_what_is_kept_back_is_told(tmp_path: Path) -> None:
    put(tmp_path / "net.yaml", NET)
    options = ("--leaderboard", "--visibility", "after_due_date")
    out = call("gradescope", "build", tmp_path / "net.yaml", "-o", tmp_path / "a.zip", *options).out
    assert "the leaderboard shows scores at once" in out


def test_hidden_questions_and_what_follows_are_told(tmp_path: Path) -> None:
    put(tmp_path / "net.yaml", NET)
    out = call("gradescope", "build", tmp_path / "net.yaml", "-o", tmp_path / "a.zip").out
    assert "1 problem, 4 questions, 5 points" in out
    assert "1 question hidden from students, who then" in out


@pytest.mark.parametrize("seconds", [60, 600, 2400])
def test_the_grader_ends_before_it_is_ended_and_that_before_gradescope_does(tmp_path: Path, seconds: int) -> None:
    with built(tmp_path, "--timeout", str(seconds)) as archive:
        own = json.loads(archive.read("settings.json"))["seconds"]
        limit = re.search(rb"^limit=(\d+)", archive.read("run_autograder"), re.MULTILINE)
    assert limit
    assert own + 3 <= int(limit[1]) <= seconds - 3


# What is installed there -----------------------------------------------------------------------------------


def test_the_wheel_holds_the_whole_package(tmp_path: Path) -> None:
    folder = Path(autograder.__file__).parent
    with ZipFile(io.BytesIO(wheel.wheel().data)) as archive:
        for path in folder.rglob("*.py"):
            assert archive.read(f"autograder/{path.relative_to(folder).as_posix()}") == path.read_bytes()
        assert "autograder/cli/gradescope/scripts/setup.sh" in archive.namelist()
        assert not [n for n in archive.namelist() if "__pycache__" in n or n.endswith(".pyc")]


def test_the_wheel_records_every_file_with_its_hash() -> None:
    with ZipFile(io.BytesIO(wheel.wheel().data)) as archive:
        name = f"autograder-{autograder.__version__}.dist-info/RECORD"
        rows = list(csv.reader(io.StringIO(archive.read(name).decode())))
        assert sorted(row[0] for row in rows) == archive.namelist()
        for file, told, size in rows:
            if file != name:
                digest = base64.urlsafe_b64encode(hashlib.sha256(archive.read(file)).digest()).decode().rstrip("=")
                assert (told, int(size)) == (f"sha256={digest}", len(archive.read(file)))


def test_everything_that_is_needed_is_pinned_to_what_is_installed_here(tmp_path: Path) -> None:
    import numpy

    lines = built(tmp_path).read("requirements.txt").decode().splitlines()
    names = [line.partition("==")[0] for line in lines]
    assert f"numpy=={numpy.__version__}" in lines
    assert {"numpy", "pyyaml", "rich", "typer", "pygments", "markdown-it-py"} <= set(names)
    assert not {"autograder", "pytest", "torch"} & set(names)
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line) for line in lines)


def test_a_package_that_is_not_here_cannot_be_pinned() -> None:
    with pytest.raises(AutograderError, match="'nonesuch-1' is not installed here"):
        wheel.pins(["nonesuch-1"])


@pytest.mark.parametrize(
    ("module", "name"), [("numpy", "numpy"), ("yaml", "pyyaml"), ("nonesuch", "nonesuch"), ("json", None)]
)
def test_a_module_is_pinned_by_the_name_of_its_package(tmp_path: Path, module: str, name: str | None) -> None:
    text = NET.replace("kind: code\n", f"kind: code\n    packages: [{module}]\n")
    put(tmp_path / "net.yaml", text)
    graders = [ProblemGrader(solved) for solved in load_all([tmp_path / "net.yaml"])]
    assert {found.lower() for found in asked_packages(graders)} == ({name} if name else set())


def test_the_oldest_python_is_that_of_the_most_demanding_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheel, "least_minor", lambda found: 13 if found.metadata["Name"] == "rich" else 9)
    setup = built(tmp_path).read("setup.sh")
    assert b"\nleast=13 " in setup
    assert b"\npreferred=13 " in setup


@pytest.mark.torch
@pytest.mark.parametrize("asked", [True, False], ids=["a question asks for it", "--torch"])
def test_torch_is_pinned_apart_for_it_comes_from_an_index_of_its_own(tmp_path: Path, asked: bool) -> None:
    if not wheel.is_installed("torch"):
        pytest.skip("torch is not installed")
    text = NET.replace("kind: code\n", "kind: code\n    packages: [torch]\n") if asked else NET
    with built(tmp_path, *([] if asked else ["--torch"]), text=text) as archive:
        assert archive.read("torch.txt").decode() == f"torch=={version('torch').partition('+')[0]}\n"
        requirements = archive.read("requirements.txt").decode()
    assert "\nsympy==" in requirements
    assert "\ntorch==" not in requirements
    assert "nvidia" not in requirements


def test_without_torch_none_is_installed(tmp_path: Path) -> None:
    assert built(tmp_path).read("torch.txt") == b""
