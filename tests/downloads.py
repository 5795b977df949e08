"""One class in every form that a course platform gives it for download."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

Tree = dict[str, bytes]  # files by their path


class Student(NamedTuple):
    """What one student (or group) handed in: files by name, and where the platform keeps them."""

    key: str
    name: str
    number: int
    files: Tree


def student(key: str, name: str, number: int, answers: object, **files: str) -> Student:
    """With `answers.json`, and files whose names have `_` for their dot."""
    more = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return Student(key, name, number, {"answers.json": json.dumps(answers).encode(), **more})


def plain(students: Iterable[Student]) -> Tree:
    return {f"{s.key}/{name}": data for s in students for name, data in s.files.items()}


def canvas(students: Iterable[Student]) -> Tree:
    """Every second one late, every third file handed in again."""
    tree = {}
    attachment = 77000
    for s in students:
        for name, data in s.files.items():
            attachment += 1
            late = "_LATE" if s.number % 2 else ""
            stem, _, suffix = name.rpartition(".")
            again = f"{stem}-{attachment % 3}.{suffix}" if attachment % 3 else name
            tree[f"{s.key}{late}_{s.number}_{attachment}_{again}"] = data
    return tree


def canvas_of_zips(students: Iterable[Student]) -> Tree:
    """Everyone handed in a single zip of a folder."""
    return {
        f"{s.key}_{s.number}_{77000 + k}_hw1.zip": packed({f"hw1/{name}": data for name, data in s.files.items()})
        for k, s in enumerate(students)
    }


def gradescope(students: Iterable[Student]) -> Tree:
    students = list(students)
    entries = [
        f"submission_{s.number}:\n  :submitters:\n"
        f'  - {{":name": {json.dumps(s.name)}, ":sid": \'00{s.number}\', ":email": {s.key}@example.edu}}\n'
        f"  :created_at: 2026-02-01 18:00:00.000000000 Z\n  :score: 3.0\n  :history: []\n"
        for s in students
    ]
    tree = {f"submission_{s.number}/{name}": data for s in students for name, data in s.files.items()}
    return {"submission_metadata.yml": "".join(entries).encode(), **tree}


def moodle(students: Iterable[Student]) -> Tree:
    return {
        f"{s.name}_{s.number}_assignsubmission_file{'_' * (s.number % 2)}/{name}": data
        for s in students
        for name, data in s.files.items()
    }


def moodle_flat(students: Iterable[Student]) -> Tree:
    return {
        f"{s.name}_{s.number}_assignsubmission_file_{name}": data for s in students for name, data in s.files.items()
    }


def classroom(students: Iterable[Student]) -> Tree:
    tree = {}
    for s in students:
        tree[f"hw-1-{s.key}/.git/config"] = b"[core]\n\tfsmonitor = rm -rf /\n"
        tree |= {f"hw-1-{s.key}/{name}": data for name, data in s.files.items()}
    return tree


Build = Callable[[Iterable[Student]], Tree]

# By name: how it is built, and how the line about it begins.
DOWNLOADS: dict[str, tuple[Build, str]] = {
    "canvas": (canvas, "a Canvas download: "),
    "canvas-of-zips": (canvas_of_zips, "a Canvas download: "),
    "gradescope": (gradescope, "a Gradescope export: "),
    "moodle": (moodle, "a Moodle download: "),
    "moodle-flat": (moodle_flat, "a Moodle download: "),
    "classroom": (classroom, "GitHub Classroom's clones of 'hw-1': "),
}


def laid_out(tree: Tree, folder: Path) -> Path:
    """The files on disk."""
    for name, data in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def packed(tree: Tree, top: str = "") -> bytes:
    """The files in a zip, perhaps in a folder `top/`."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tree.items():
            archive.writestr(f"{top}{name}", data)
    return stream.getvalue()


def zipped(tree: Tree, path: Path, top: str = "") -> Path:
    path.write_bytes(packed(tree, top))
    return path


def encrypted(data: bytes) -> bytes:
    """A zip whose first entry says that it is encrypted."""
    changed = bytearray(data)
    for flags in (6, data.index(b"PK\x01\x02") + 8):
        changed[flags] |= 1
    return bytes(changed)
