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

from autograder.errors import AutograderError, Diagnostic, closest, fail, few
from autograder.submissions.identity import Identity
from autograder.submissions.unreadable import Unreadable, quoted

ANSWERS = "answers.json"
LARGEST = 4 * 2**20  # bytes of an answer file: far above honest ones, and parsed in well under a second

_LAYOUT = f"a submission is <student>/{ANSWERS} or <student>.json"
_NOT_STUDENTS = {"__MACOSX", "__pycache__"}
_JUNK = {"__MACOSX", "__pycache__", ".DS_Store", ".git", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini"}
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
    identity: Identity | None = None


class Listing(NamedTuple):
    """What lies in a folder, by name; `given` is what its user calls it, `asked` are the names of files to grade."""

    path: str
    given: str
    entries: list[os.DirEntry[str]]
    asked: frozenset[str] = frozenset({ANSWERS})

    @property
    def present(self) -> list[os.DirEntry[str]]:
        """All but what systems and tools leave behind."""
        return [entry for entry in self.entries if not is_junk(entry.name)]


def find(path: str | os.PathLike[str]) -> tuple[list[Found], list[Diagnostic]]:
    """The submissions in a folder, by student in plain string order, and a warning of what else lay there."""
    return find_in(list_folder(path))


def find_in(listing: Listing) -> tuple[list[Found], list[Diagnostic]]:
    """The same of a folder that is listed already."""
    given = listing.given
    found, strays = _sorted_out(listing)
    if not found:
        only = f", only {listed(strays)}" if strays else ""
        raise fail(f"no submissions in {_shown(given)}{only}", help=_LAYOUT)
    found.sort(key=lambda one: (one.student, one.folder is None, one.file or ""))
    _refuse_two_of_one_name(found)
    return found, [_warning(given, strays)] if strays else []


def list_folder(path: str | os.PathLike[str], given: str = "", asked: frozenset[str] = frozenset({ANSWERS})) -> Listing:
    """What lies in a folder, in the order of names."""
    root = os.fspath(path)
    try:
        with os.scandir(root) as entries:
            return Listing(root, given or root, sorted(entries, key=lambda entry: entry.name), asked)
    except (OSError, ValueError) as error:
        raise _absent(root, "folder", error) from None


def is_junk(name: str) -> bool:
    """Whether this is left behind by a system or a tool, and nobody's work."""
    return name in _JUNK or name.startswith("._")


def find_one(path: str | os.PathLike[str]) -> Found:
    """The one submission that a path names: an answer file, or a student's folder."""
    given = os.fspath(path)
    here = os.path.abspath(given)
    folder, name = os.path.split(here)
    if os.path.isdir(here):
        return in_folder(as_text(name), here)
    try:
        mode = os.lstat(here).st_mode
    except (OSError, ValueError) as error:
        raise _absent(given, "file or folder", error) from None
    student = os.path.basename(folder) if name == ANSWERS else os.path.splitext(name)[0]
    return Found(as_text(student), here, folder if name == ANSWERS else None, why_not(mode))


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
    return [as_text(name) for name in names if name.casefold().startswith("answer")][:3]


def _read(opened: int, largest: int) -> bytes | Unreadable:
    status = os.fstat(opened)
    refusal = why_not(status.st_mode)
    if refusal is not None:
        return Unreadable(refusal)
    if status.st_size > largest:
        return Unreadable(f"the file has {status.st_size:,} bytes, at most {largest:,} are read")
    data = os.read(opened, status.st_size + 1)
    while len(data) < status.st_size and (more := os.read(opened, status.st_size - len(data))):
        data += more
    return data


def _sorted_out(listing: Listing) -> tuple[list[Found], list[str]]:
    found, strays = [], []
    for entry in listing.entries:
        one = _submission(entry, listing.given)
        if one is None:
            strays.append(as_text(entry.name))
        else:
            found.append(one)
    return found, strays


def _submission(entry: os.DirEntry[str], given: str) -> Found | None:
    """The submission that an entry of the folder is, or None for a stray."""
    name = entry.name
    if name[0] == "." or name in _NOT_STUDENTS:
        return None
    if entry.is_dir(follow_symlinks=False):
        return in_folder(as_text(name), entry.path)
    if name == ANSWERS:
        raise fail(
            f"{_shown(given)} is one submission, expected a folder of them",
            help="grade the folder above it, or look at this one with `autograder check`",
        )
    stem, suffix = os.path.splitext(name)
    if suffix.lower() == ".json":
        return Found(as_text(stem), entry.path, None, why_not(_mode(entry)))
    if entry.is_symlink():  # perhaps to a student's folder
        return Found(as_text(name), None, None, why_not(stat.S_IFLNK))
    return None


def _mode(entry: os.DirEntry[str]) -> int:
    if entry.is_file(follow_symlinks=False):  # known without asking the disk again
        return stat.S_IFREG
    return entry.stat(follow_symlinks=False).st_mode


def in_folder(student: str, folder: str) -> Found:
    """The submission that lies in a student's folder."""
    path = os.path.join(folder, ANSWERS)
    try:
        return Found(student, path, folder, why_not(os.lstat(path).st_mode))
    except FileNotFoundError:
        return Found(student, None, folder)
    except OSError as error:
        return Found(student, None, folder, f"the folder can't be read: {_why(error)}")


def why_not(mode: int) -> str | None:
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
        return _shown(as_text(os.path.basename(found.folder)) + "/")
    return _shown(as_text(os.path.basename(found.file or found.student)))


def _warning(given: str, strays: list[str]) -> Diagnostic:
    belong = "1 entry belongs" if len(strays) == 1 else f"{len(strays)} entries belong"
    return Diagnostic(f"{belong} to no student in {_shown(given)}: {listed(strays)}", help=_LAYOUT, warning=True)


def listed(names: list[str]) -> str:
    """A few names, and how many more there are."""
    return few([quoted(name) for name in sorted(names)])


def _absent(path: str, expected: str, error: OSError | ValueError) -> AutograderError:
    if isinstance(error, NotADirectoryError) and os.path.isfile(path):
        return fail(
            f"{_shown(path)} is a file, expected a folder of submissions or a zip of it",
            help="`autograder check` looks at a single file; an archive other than a zip must be unpacked first",
        )
    if isinstance(error, OSError) and not isinstance(error, FileNotFoundError | NotADirectoryError):
        return fail(f"{_shown(path)} can't be read: {_why(error)}")
    return fail(f"no {expected} {_shown(path)}", help=_neighbour(path))


def _neighbour(path: str) -> str | None:
    folder, name = os.path.split(os.path.normpath(path))
    try:
        near = closest(name, (as_text(entry) for entry in os.listdir(folder or ".")))
    except (OSError, ValueError):
        return None
    return near and f"did you mean {quoted(near, 200)}?"


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "it is a symbolic link"
    return str(getattr(error, "strerror", None) or error).lower()


def _shown(path: str) -> str:
    return quoted(path, 200)


def as_text(name: str) -> str:
    """A file's name as valid text: bytes that are not UTF-8 become visible escapes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")
