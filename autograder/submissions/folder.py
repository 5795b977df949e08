"""Finds the submissions of a folder: `<student>/answers.json`, with code beside it, or `<student>.json`.

A folder without `answers.json` is a student who answered nothing there. Files are read without trusting what
they are: links, devices and pipes are neither followed nor opened, and a huge file costs nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from itertools import pairwise
from typing import NamedTuple

from autograder.errors import AutograderError, Diagnostic, closest, fail
from autograder.submissions.unreadable import Unreadable, quoted

ANSWERS = "answers.json"
LARGEST = 4 * 2**20  # bytes of an answer file: far above honest ones, and parsed in well under a second

_LAYOUT = f"a submission is <student>/{ANSWERS} or <student>.json"
_NOT_STUDENTS = {"__MACOSX", "__pycache__"}
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe put in the file's place must not keep us waiting
    | getattr(os, "O_BINARY", 0)
)


class Found(NamedTuple):
    """Where a student's work lies; `unreadable` says why its answers may not be opened."""

    student: str
    file: str | None
    folder: str | None
    unreadable: str | None = None


def find(path: str | os.PathLike[str]) -> tuple[list[Found], list[Diagnostic]]:
    """The submissions in a folder, by student in plain string order, and a warning of what else lay there."""
    root = os.fspath(path)
    found, strays = _scan(root)
    if not found:
        only = f", only {_listed(strays)}" if strays else ""
        raise fail(f"no submissions in {_shown(root)}{only}", help=_LAYOUT)
    found.sort(key=lambda one: (one.student, one.folder is None, one.file or ""))
    _refuse_two_of_one_name(found)
    return found, [_warning(root, strays)] if strays else []


def find_one(path: str | os.PathLike[str]) -> Found:
    """The one submission that a path names: an answer file, or a student's folder."""
    given = os.fspath(path)
    here = os.path.abspath(given)
    folder, name = os.path.split(here)
    if os.path.isdir(here):
        return _in_folder(_text(name), here)
    try:
        mode = os.lstat(here).st_mode
    except (OSError, ValueError) as error:
        raise _absent(given, "file or folder", error) from None
    student = os.path.basename(folder) if name == ANSWERS else os.path.splitext(name)[0]
    return Found(_text(student), here, folder if name == ANSWERS else None, _why_not(mode))


def contents(path: str, largest: int = LARGEST) -> bytes | Unreadable:
    """The bytes of a regular file of at most `largest` bytes; anything else is refused before it is read."""
    try:
        opened = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        return Unreadable(f"the file can't be opened: {_why(error)}")
    try:
        return _read(opened, largest)
    except OSError as error:
        return Unreadable(f"the file can't be read: {_why(error)}")
    finally:
        os.close(opened)


def near_misses(folder: str) -> list[str]:
    """Files that were perhaps meant to be `answers.json`: `Answers.json`, `answers.json.txt`."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [_text(name) for name in names if name.casefold().startswith("answer")][:3]


def _read(opened: int, largest: int) -> bytes | Unreadable:
    status = os.fstat(opened)
    refusal = _why_not(status.st_mode)
    if refusal is not None:
        return Unreadable(refusal)
    if status.st_size > largest:
        return Unreadable(f"the file has {status.st_size:,} bytes, at most {largest:,} are read")
    data = os.read(opened, status.st_size + 1)
    while len(data) < status.st_size and (more := os.read(opened, status.st_size - len(data))):
        data += more
    return data


def _scan(root: str) -> tuple[list[Found], list[str]]:
    found, strays = [], []
    try:
        with os.scandir(root) as entries:
            for entry in entries:
                one = _submission(entry, root)
                if one is None:
                    strays.append(_text(entry.name))
                else:
                    found.append(one)
    except (OSError, ValueError) as error:
        raise _absent(root, "folder", error) from None
    return found, strays


def _submission(entry: os.DirEntry[str], root: str) -> Found | None:
    """The submission that an entry of the folder is, or None for a stray."""
    name = entry.name
    if name[0] == "." or name in _NOT_STUDENTS:
        return None
    if entry.is_dir(follow_symlinks=False):
        return _in_folder(_text(name), entry.path)
    if name == ANSWERS:
        raise fail(
            f"{_shown(root)} is one submission, expected a folder of them",
            help="grade the folder above it, or look at this one with `autograder check`",
        )
    stem, suffix = os.path.splitext(name)
    if suffix.lower() == ".json":
        return Found(_text(stem), entry.path, None, _why_not(_mode(entry)))
    if entry.is_symlink():  # perhaps to a student's folder
        return Found(_text(name), None, None, _why_not(stat.S_IFLNK))
    return None


def _mode(entry: os.DirEntry[str]) -> int:
    if entry.is_file(follow_symlinks=False):  # known without asking the disk again
        return stat.S_IFREG
    return entry.stat(follow_symlinks=False).st_mode


def _in_folder(student: str, folder: str) -> Found:
    path = os.path.join(folder, ANSWERS)
    try:
        return Found(student, path, folder, _why_not(os.lstat(path).st_mode))
    except FileNotFoundError:
        return Found(student, None, folder)
    except OSError as error:
        return Found(student, None, folder, f"the folder can't be read: {_why(error)}")


def _why_not(mode: int) -> str | None:
    """Why what has this mode is not opened; None for a regular file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, which is not followed; hand in the file itself"
    if stat.S_ISDIR(mode):
        return f"'{ANSWERS}' is a folder, expected a file"
    return "it is no regular file, and is not opened"


def _refuse_two_of_one_name(found: list[Found]) -> None:
    twice = [
        Diagnostic(
            f"two submissions of one name: {_entry(one)} and {_entry(other)}",
            help="keep one of them, or rename the other",
        )
        for one, other in pairwise(found)
        if one.student == other.student
    ]
    if twice:
        raise AutograderError(*twice)


def _entry(found: Found) -> str:
    if found.folder is not None:
        return _shown(_text(os.path.basename(found.folder)) + "/")
    return _shown(_text(os.path.basename(found.file or found.student)))


def _warning(root: str, strays: list[str]) -> Diagnostic:
    belong = "1 entry belongs" if len(strays) == 1 else f"{len(strays)} entries belong"
    return Diagnostic(f"{belong} to no student in {_shown(root)}: {_listed(strays)}", help=_LAYOUT, warning=True)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(quoted(name) for name in sorted(names)[:5]) + more


def _absent(path: str, expected: str, error: OSError | ValueError) -> AutograderError:
    if isinstance(error, NotADirectoryError) and os.path.isfile(path):
        return fail(
            f"{_shown(path)} is a file, expected a folder of submissions",
            help="`autograder check` looks at a single file; an archive must be unpacked first",
        )
    if isinstance(error, OSError) and not isinstance(error, FileNotFoundError | NotADirectoryError):
        return fail(f"{_shown(path)} can't be read: {_why(error)}")
    return fail(f"no {expected} {_shown(path)}", help=_neighbour(path))


def _neighbour(path: str) -> str | None:
    folder, name = os.path.split(os.path.normpath(path))
    try:
        near = closest(name, (_text(entry) for entry in os.listdir(folder or ".")))
    except (OSError, ValueError):
        return None
    return near and f"did you mean {quoted(near, 200)}?"


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "it is a symbolic link"
    return str(getattr(error, "strerror", None) or error).lower()


def _shown(path: str) -> str:
    return quoted(path, 200)


def _text(name: str) -> str:
    """A file's name as valid text: bytes that are not UTF-8 become visible escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")
