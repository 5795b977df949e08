"""Zips, unpacked without trusting them: no way out of the folder, no link, no bomb, no name that hides another.

What is refused is said of each entry and the rest is unpacked. Only an archive that is too large as a whole, or
is none, gives nothing.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from autograder.submissions.folder import is_junk
from autograder.submissions.placed import Unplaced, folded
from autograder.submissions.unreadable import Unreadable

LONGEST_PATH = 1000  # characters
DEEPEST = 30  # folders in folders
TIMES = 200  # as large as it was packed; text that students write shrinks to a tenth
SMALL = 2**20  # bytes that may be packed as tightly as they like
BROKEN = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others may take gigabytes of memory to unpack
_PIECE = 2**18
_ENCRYPTED, _UTF8 = 0x1, 0x800  # flags


class Limits(NamedTuple):
    """How much an archive may hold; `directory` are the bytes of its own list of entries."""

    entries: int
    directory: int
    file: int
    total: int


CLASS = Limits(200_000, 32 * 2**20, 64 * 2**20, 2 * 2**30)
STUDENT = Limits(5_000, 2**20, 64 * 2**20, 128 * 2**20)


class Unpacked(NamedTuple):
    """What was not unpacked: refused, or nobody's work and ignored."""

    refused: list[Unplaced]
    ignored: list[str]


class _Careful(io.FileIO):
    """A file of which no more is read at once than the list of entries may be long; zipfile reads it in one piece."""

    def __init__(self, path: str, most: int):
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        left = os.fstat(self.fileno()).st_size - self.tell()
        if min(left, size if size is not None and size >= 0 else left) > self._most:
            raise zipfile.BadZipFile("its list of entries is too long")
        return super().read(size if size is not None else -1)


def is_zip(path: str) -> bool:
    """Whether it is a file that begins as a zip does, or is called one."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or path.lower().endswith(".zip")
    except OSError:
        return False


def unzip(path: str, folder: str, limits: Limits) -> Unpacked | Unreadable:
    """Unpacks into a folder that exists: regular files, readable by us alone, as large as the archive says."""
    try:
        with _Careful(path, limits.directory) as stream, zipfile.ZipFile(stream) as archive:
            if len(archive.filelist) > limits.entries:
                return Unreadable(f"it has {len(archive.filelist):,} entries, at most {limits.entries:,} are unpacked")
            kept, unpacked = _sorted_out(archive.filelist, limits)
            total = sum(info.file_size for _, info in kept)
            if total > limits.total:
                return Unreadable(f"it holds {total:,} bytes, at most {limits.total:,} are unpacked")
            for name, info in kept:
                why = _unpack(archive, info, os.path.join(folder, name))
                if why is not None:
                    unpacked.refused.append(Unplaced(name, why))
            return unpacked
    except BROKEN as error:
        return Unreadable(f"it can't be read as a zip: {_why(error)}")


def _sorted_out(entries: list[zipfile.ZipInfo], limits: Limits) -> tuple[list[tuple[str, zipfile.ZipInfo]], Unpacked]:
    """The entries to unpack, with their names, and the others."""
    kept: list[tuple[str, zipfile.ZipInfo]] = []
    unpacked = Unpacked([], [])
    names = _Names()
    for info in entries:
        raw = _name(info)
        parts = [part for part in raw.split("/") if part not in ("", ".")]
        name = "/".join(parts)
        junk = next((part for part in parts if is_junk(part)), None)
        why = _way_out(raw, parts)
        if why is None and junk is not None:
            unpacked.ignored.append(junk)
            continue
        why = why or _why_not(info, limits) or names.clash(parts, info.is_dir())
        if why is not None:
            unpacked.refused.append(Unplaced(raw, why))
        elif parts:
            kept.append((name, info))
    return kept, unpacked


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: some systems write UTF-8 and do not say so."""
    raw = info.orig_filename
    if info.flag_bits & _UTF8 or raw.isascii():
        return raw
    try:
        return raw.encode("cp437").decode("utf-8")
    except UnicodeError:
        return raw


def _way_out(raw: str, parts: list[str]) -> str | None:
    """Why a name is not taken as it is."""
    if "\0" in raw:
        return "its name holds a NUL"
    if "\\" in raw:
        return "its name holds a backslash"
    if raw.startswith("/") or re.match("[A-Za-z]:", raw):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name leads out of the archive"
    if len(raw) > LONGEST_PATH or len(parts) > DEEPEST:
        return "its name is too long"
    return None


def _why_not(info: zipfile.ZipInfo, limits: Limits) -> str | None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "it is a symbolic link, which is not followed"
    if stat.S_IFMT(mode) and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "it is no regular file"
    if info.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if info.compress_type not in _METHODS:
        return "it is packed by a method that is not read"
    if info.file_size > limits.file:
        return f"it has {info.file_size:,} bytes, at most {limits.file:,} are unpacked"
    if info.file_size > SMALL and info.file_size > TIMES * info.compress_size:
        return f"it unpacks to more than {TIMES} times its size"
    return None


class _Names:
    """The names of an archive so far."""

    def __init__(self) -> None:
        self._ways: dict[str, str] = {}
        self._files: set[str] = set()

    def clash(self, parts: list[str], is_folder: bool) -> str | None:
        """Whether the name, or a folder on the way to it, is another's, as some file system may see it."""
        ways = ["/".join(parts[:k]) for k in range(1, len(parts) + 1)]
        for way in ways:
            other = self._ways.setdefault(folded(way), way)
            if other != way:
                return f"its name is that of '{other}' but for case or accents"
        if is_folder or not ways:
            return None
        if ways[-1] in self._files:
            return "there are two of its name; the first counts"
        self._files.add(ways[-1])
        return None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> str | None:
    """Why an entry could not be unpacked, and nothing of it is left; None when it is there."""
    try:
        os.makedirs(path if info.is_dir() else os.path.dirname(path), mode=0o700, exist_ok=True)
        if info.is_dir():
            return None
        with archive.open(info) as source, open(path, "xb", opener=_private) as target:
            for piece in _pieces(source, info.file_size):
                target.write(piece)
    except BROKEN as error:
        if not isinstance(error, FileExistsError) and os.path.isfile(path):
            os.unlink(path)
        return f"it can't be unpacked: {_why(error)}"
    return None


def _pieces(source: IO[bytes], size: int) -> Iterator[bytes]:
    """What is packed, piece by piece, and not a byte more or less than was declared."""
    left = size
    while piece := source.read(_PIECE):
        left -= len(piece)
        yield piece
        if left < 0:
            break
    if left:
        raise zipfile.BadZipFile("it is not as large as it says")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _why(error: BaseException) -> str:
    said = str(getattr(error, "strerror", None) or error)
    return said[:1].lower() + said[1:200]
