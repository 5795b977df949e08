"""Writing files so that there is never half of one."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from autograder.errors import fail

LONGEST_NAME = 200  # bytes; most file systems take 255


def write(path: Path, text: str) -> None:
    """The whole text, or the file as it was."""
    part = path.with_name(f".{path.name[:40]}.{os.getpid()}.part")
    try:
        fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            os.write(fd, text.encode("utf-8", "backslashreplace")) if len(text) < 65536 else _write_all(fd, text)
        finally:
            os.close(fd)
        os.replace(part, path)
    except OSError as e:
        raise fail(f"cannot write '{path}': {(e.strerror or str(e)).lower()}") from e


def _write_all(fd: int, text: str) -> None:
    data = memoryview(text.encode("utf-8", "backslashreplace"))
    while data:
        data = data[os.write(fd, data) :]


def folder(path: Path) -> Path:
    """The folder, made if need be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise fail(f"cannot make the folder '{path}': {(e.strerror or str(e)).lower()}") from e
    return path


def file_name(student: str) -> str:
    """The name of a student's file: the student's own, cut where a file system would refuse it."""
    data = student.encode("utf-8", "backslashreplace")
    if len(data) <= LONGEST_NAME:
        return f"{student}.json"
    short = data[:LONGEST_NAME].decode("utf-8", "ignore")
    return f"{short}-{hashlib.sha256(data).hexdigest()[:8]}.json"
