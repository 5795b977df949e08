"""The folder that each student of a download is graded from: their own, or a private one, put together."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

from autograder.submissions.archive import STUDENT, Unpacked, unzip
from autograder.submissions.folder import ANSWERS, contents, is_junk
from autograder.submissions.placed import File, Placed, Unplaced, folded
from autograder.submissions.unreadable import Unreadable

LARGEST = 64 * 2**20  # bytes of a file that is copied
DEEPEST = 8  # folders that hold nothing but a folder


class View:
    """One submission in a folder; `refused` is what of it is not there, and `unreadable` why its answers are not."""

    def __init__(self, placed: Placed, asked: Collection[str], private: str):
        """asked: the names of files that are graded; private: a folder of our own, which does not exist yet"""
        self._asked = {_stem(name) for name in asked}  # a program or a notebook, either will do
        self.refused: list[Unplaced] = []
        self.unreadable: str | None = None
        self.folder = placed.folder
        if placed.files:
            self.folder = _made(private)
            self._copy(placed.files, self.folder)
        if self.folder is not None:
            self.folder = self._opened(descended(self.folder), f"{private}-unzipped")

    def _opened(self, folder: str, private: str) -> str:
        """The folder, or that of the one zip in it; what lies beside the zip is put into it."""
        files = _files(folder)
        zips = [file for file in files if file.name.lower().endswith(".zip")]
        if len(zips) != 1 or self._asked <= {_stem(file.name) for file in files}:
            return folder
        unpacked = self._unzipped(zips[0], _made(private))
        if isinstance(unpacked, Unreadable):
            self.refused.append(Unplaced(zips[0].name, unpacked.reason))
            return folder
        self.refused += [Unplaced(f"{zips[0].name}/{one.name}", one.reason) for one in unpacked.refused]
        inner = descended(private)
        self._copy([file for file in files if file != zips[0]], inner)
        return inner

    def _unzipped(self, file: File, private: str) -> Unpacked | Unreadable:
        if os.path.islink(file.path):
            return Unreadable("it is a symbolic link, which is not followed")
        return unzip(file.path, private, STUDENT)

    def _copy(self, files: Iterable[File], folder: str) -> None:
        """Copies, never links; a name that a file system may take for another's is refused."""
        seen: dict[str, str] = {}
        for name, path in files:
            other = seen.setdefault(folded(name), name)
            why = f"its name is that of '{other}' but for case or accents" if other != name else None
            data = contents(path, LARGEST)
            if isinstance(data, Unreadable):
                why = data.reason
                self.unreadable = why if name == ANSWERS else self.unreadable
            elif why is None:
                why = _written(os.path.join(folder, name), data)
            if why is not None:
                self.refused.append(Unplaced(name, why))


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]


def descended(folder: str) -> str:
    """The folder, or the one inside it, as long as it holds nothing else."""
    for _ in range(DEEPEST):
        try:
            with os.scandir(folder) as entries:
                present = [entry for entry in entries if not is_junk(entry.name)]
        except OSError:
            return folder
        if len(present) != 1 or not present[0].is_dir(follow_symlinks=False):
            return folder
        folder = present[0].path
    return folder


def _files(folder: str) -> list[File]:
    try:
        with os.scandir(folder) as entries:
            found = [e for e in entries if not e.is_dir(follow_symlinks=False) and not is_junk(e.name)]
    except OSError:
        return []
    return [File(entry.name, entry.path) for entry in sorted(found, key=lambda entry: entry.name)]


def _made(folder: str) -> str:
    os.mkdir(folder, 0o700)
    return folder


def _written(path: str, data: bytes) -> str | None:
    try:
        with open(path, "wb") as stream:
            stream.write(data)
    except OSError as error:
        return f"it can't be copied: {(error.strerror or str(error)).lower()}"
    return None
