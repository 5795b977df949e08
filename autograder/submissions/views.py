"""The folder that each student of a download is graded from: their own, or a private one, put together."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence

from autograder.errors import cause
from autograder.submissions.archive import STUDENT, refuse_full, unzip
from autograder.submissions.folder import ANSWERS, contents, is_junk
from autograder.submissions.placed import File, Placed, Unplaced, folded
from autograder.submissions.unreadable import Unreadable

LARGEST = 64 * 2**20  # bytes of a file that is copied
DEEPEST = 8  # folders that hold nothing but a folder


class View:
    """One submission in a folder; `refused` is what of it is not there, `unreadable` why its answers may not be."""

    def __init__(self, placed: Placed, asked: Collection[str], private: str):
        """asked: the names of files that are graded; private: a folder of our own, which does not exist yet"""
        self._asked = {_stem(name) for name in asked}  # a program or a notebook, either will do
        self.refused: list[Unplaced] = []
        self.unreadable: str | None = None
        self.folder = descended(placed.folder) if placed.folder is not None else None
        files = placed.files or (_files(self.folder) if self.folder is not None else ())
        inner = self._unzipped(files, f"{private}-unzipped")
        if inner is not None:
            self.folder = inner
        elif placed.files:
            self.folder = _made(private)
            self._copy(files, self.folder)

    def _unzipped(self, files: Sequence[File], private: str) -> str | None:
        """The folder in the one zip, with what lies beside it; None where there is none to open."""
        zips = [file for file in files if file.name.lower().endswith(".zip")]
        if len(zips) != 1 or self._asked <= {_stem(file.name) for file in files}:
            return None
        if os.path.islink(zips[0].path):
            self.refused.append(Unplaced(zips[0].name, "it is a symbolic link, which is not followed"))
            return None
        unpacked = unzip(zips[0].path, _made(private), STUDENT)
        if isinstance(unpacked, Unreadable):
            self.refused.append(Unplaced(zips[0].name, unpacked.reason))
            return None
        for name, why in unpacked.refused:
            self.refused.append(Unplaced(f"{zips[0].name}/{name}", why))
            self.unreadable = why if os.path.basename(name) == ANSWERS else self.unreadable
        inner = descended(private)
        self._copy([file for file in files if file != zips[0]], inner)
        return inner

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
        refuse_full(error)
        return f"it can't be copied: {cause(error)}"
    return None
