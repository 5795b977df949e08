"""Folders laid out as Gradescope's /autograder, made from the zip that `build` writes."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from autograder.cli.gradescope.run import run
from tests.cli.calls import call
from tests.gradescope.results_schema import checked

NET = """\
id: net
title: A small network
source: bait-1d0b6e
graph:
  z: W @ x + b
  h: relu(z)
  L: half_squared_error(h, y)
values: {x: [1, 2], y: [0.5, -0.5], W: [[0.5, -0.1], [0.2, 0.4]], b: [0.1, 0.2]}
questions:
  - {id: z, ask: z, points: 1/3}
  - {id: covered, ask: h, points: 1/3, hidden: true}
  - {id: L, ask: L, points: 1/3}
  - id: code
    kind: code
    function: forward
    arguments: [x, y, W, b]
    returns: [h, L]
    cases: [given, {random: 3, seed: 1, hidden: true}]
    limits: {seconds: 0.3}
    points: 4
"""
OPEN = NET.replace(", hidden: true}\n  - {id: L", "}\n  - {id: L")
RIGHT = """\
import numpy as np

def forward(x, y, W, b):
    h = np.maximum(W @ x + b, 0)
    return h, 0.5 * np.sum((h - y) ** 2)
"""
ANSWERS = '{"net": {"z": [0.4, 1.2], "covered": [0.4, 1.2], "L": 1.45}}'


def source(root: Path, problems: Path | Mapping[str, str], *options: str) -> Path:
    """A container's root with the zip unpacked in it, before setup.sh is run."""
    key = problems if isinstance(problems, Path) else tuple(sorted(problems.items()))
    with ZipFile(io.BytesIO(built(key, options))) as zipped:
        for member in zipped.infolist():  # as unzip does it, which keeps the permissions
            os.chmod(zipped.extract(member, root / "source"), member.external_attr >> 16)
    return root


@cache
def built(problems: Path | tuple[tuple[str, str], ...], options: tuple[str, ...]) -> bytes:
    """The zip of these problem files."""
    with TemporaryDirectory() as folder:
        path = problems if isinstance(problems, Path) else Path(folder, "problems")
        for name, text in () if isinstance(problems, Path) else problems:
            put(path / name, text)
        called = call("gradescope", "build", path, "-o", Path(folder, "autograder.zip"), *options)
        assert called.status == 0, called.err
        return Path(folder, "autograder.zip").read_bytes()


def put(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def hand_in(root: Path, files: Mapping[str, str | bytes] | Path) -> None:
    """What a student uploaded, in the place of what lay there before; a path is copied."""
    for name in ("submission", "results"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
    if not isinstance(files, Path):
        for name, text in files.items():
            put(root / "submission" / name, text)
    elif files.is_dir():
        shutil.copytree(files, root / "submission", dirs_exist_ok=True)
    else:
        shutil.copy(files, root / "submission")


def results(root: Path) -> dict[str, Any]:
    return checked((root / "results" / "results.json").read_bytes())


def graded(root: Path, files: Mapping[str, str | bytes] | Path, status: int = 0) -> dict[str, Any]:
    """What `gradescope run` writes of a submission."""
    hand_in(root, files)
    assert run(root) == status
    return results(root)


def of_question(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The test of a question, by the start of its name."""
    return next(t for t in found["tests"] if t["name"].startswith(name))
