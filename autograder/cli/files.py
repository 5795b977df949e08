"""Files: read with a reason where they cannot be, and written so that there is never half of one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from autograder.errors import cause, fail

RESULTS, GRADES, STUDENTS = "results.json", "grades.csv", "students"  # what `grade` writes into its folder
LONGEST_NAME = 200  # bytes; most file systems take 255


def contents(path: Path, help: str | None = None) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise fail(f"cannot read '{path}': {cause(e)}", help=help) from e


def results_of(given: Path) -> Path:
    """The results.json that is given, by itself or by its folder."""
    return given / RESULTS if given.is_dir() else given


def write(path: str | Path, text: str) -> None:
    """The whole text in UTF-8, or the file as it was."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: str | Path, data: bytes) -> None:
    """All of the bytes, or the file as it was. A file that says the same already is left alone.

    That is also the quick way: some file systems flush a file to disk when it replaces another.
    """
    if not is_regular(path):
        raise fail(f"cannot write '{path}': it is no regular file")
    if says(path, data):
        return
    part = os.path.join(os.path.dirname(path), f".{os.getpid()}-{get_ident()}.part")
    try:
        with open(part, "wb", buffering=0) as stream:
            while data:
                data = data[stream.write(data) :]
        os.replace(part, path)
    except BaseException as e:
        with suppress(OSError):
            os.unlink(part)
        if isinstance(e, OSError):
            raise fail(f"cannot write '{path}': {cause(e)}") from e
        raise


def is_regular(path: str | Path) -> bool:
    """Whether it may be replaced: a device or a pipe, such as /dev/null, would be gone for everybody."""
    try:
        mode = os.stat(path).st_mode
    except OSError:  # it is not there, or writing will tell
        return True
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)  # of a folder the system says more


def says(path: str | Path, data: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as stream:
            return stream.read(len(data) + 1) == data
    except OSError:
        return False


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """A folder that no other process writes to meanwhile; where the system has no locks, as ever.

    The lock ends with the process, however that ends.
    """
    try:
        import fcntl  # Unix has it
    except ImportError:
        yield
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems have no locks
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                said = f"another call of autograder is writing to '{path}'"
                raise fail(said, help="wait for its end, or name another folder with --out DIR") from None
        yield
    finally:
        os.close(opened)


def folder(path: Path) -> Path:
    """The folder, made if need be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise fail(f"cannot make the folder '{path}': {cause(e)}") from e
    return path


def file_name(student: str, suffix: str = ".json") -> str:
    """The name of a student's file: the student's own, cut where a file system would refuse it."""
    data = student.encode("utf-8", "backslashreplace")
    if len(data) <= LONGEST_NAME:
        return student + suffix
    import hashlib  # hardly ever needed

    short = data[:LONGEST_NAME].decode("utf-8", "ignore")
    return f"{short}-{hashlib.sha256(data).hexdigest()[:8]}{suffix}"
