"""Zips, unpacked without trusting them: no way out of the folder, no link, no bomb, no name that hides another.

What is refused is said of each entry and the rest is unpacked. Only an archive that is too large as a whole, or
is none, gives nothing.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, NamedTuple

from autograder.errors import fail
from autograder.submissions.folder import is_junk
from autograder.submissions.placed import Unpacked, Unplaced, folded
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
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
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


class _Careful(io.FileIO):
    """A file of which no more is read at once than the list of entries may be long; zipfile reads it in one piece."""

    def __init__(self, path: str, most: int):
        super().__init__(path, opener=_at_once)
        self._most = most
        if not stat.S_ISREG(os.fstat(self.fileno()).st_mode):
            self.close()
            raise zipfile.BadZipFile("it is no regular file")

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
            contents = _Contents(archive.filelist, limits)
            total = sum(info.file_size for info in contents.files.values())
            if total > limits.total:
                return Unreadable(f"it holds {total:,} bytes, at most {limits.total:,} are unpacked")
            whys = {f"{name}/": _make(os.path.join(folder, name)) for name in contents.folders}
            whys |= {name: _unpack(archive, info, os.path.join(folder, name)) for name, info in contents.files.items()}
            contents.refused.extend(Unplaced(name, why) for name, why in whys.items() if why is not None)
            return Unpacked(contents.refused, contents.ignored)
    except BROKEN as error:
        return Unreadable(f"it can't be read as a zip: {_why(error)}")


class _Contents:
    """What is to be unpacked of an archive, by name, and what is refused or ignored."""

    def __init__(self, entries: list[zipfile.ZipInfo], limits: Limits):
        self.files: dict[str, zipfile.ZipInfo] = {}
        self.folders: dict[str, None] = {}  # in their order
        self.refused: list[Unplaced] = []
        self.ignored: list[str] = []
        self._names: dict[str, tuple[str, bool]] = {}  # and whether it is a folder's
        for info in entries:
            self._add(info, limits)

    def _add(self, info: zipfile.ZipInfo, limits: Limits) -> None:
        raw = _name(info)
        parts = [part for part in raw.split("/") if part not in ("", ".")]
        why = _way_out(raw, parts)
        if why is None and any(map(is_junk, parts)):
            self._ignore(parts)
            return
        why = why or self._clash(parts, info.is_dir())
        if why is None:
            # The folder of what is refused stays: it may be all there is of a student.
            self.folders["/".join(parts if info.is_dir() else parts[:-1])] = None
            why = _why_not(info, limits)
        if why is not None:
            self.refused.append(Unplaced(raw, why))
        elif not info.is_dir():
            self.files["/".join(parts)] = info

    def _ignore(self, parts: list[str]) -> None:
        k = next(k for k, part in enumerate(parts) if is_junk(part))
        self.ignored.append(parts[k])
        if k > 0 and parts[k] == ".git":  # a clone is known by it; there is nothing in it
            self.folders["/".join(parts[: k + 1])] = None

    def _clash(self, parts: list[str], is_folder: bool) -> str | None:
        """Whether the name, or that of a folder on the way, is another's, as some file system may see it."""
        for k in range(1, len(parts) + 1):
            way = "/".join(parts[:k])
            is_whole_file = k == len(parts) and not is_folder
            is_new = folded(way) not in self._names
            other, was_folder = self._names.setdefault(folded(way), (way, not is_whole_file))
            if other != way:
                return f"its name is that of '{other}' but for case or accents"
            if was_folder == is_whole_file:
                return f"'{way}' is a file and a folder"
            if is_whole_file and not is_new:
                return "there are two of its name; the first counts"
        return None


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


def _make(folder: str) -> str | None:
    """Why a folder could not be made; None when it is there."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        refuse_full(error)
        return f"it can't be made: {_why(error)}"
    return None


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> str | None:
    """Why a file could not be unpacked, and nothing of it is left; None when it is there."""
    try:
        with archive.open(info) as source, open(path, "xb", opener=_private) as target:
            for piece in _pieces(source, info.file_size):
                target.write(piece)
    except BROKEN as error:
        refuse_full(error)
        if not isinstance(error, FileExistsError):  # then it is another's
            with suppress(OSError):
                os.unlink(path)
        return f"it can't be unpacked: {_why(error)}"
    return None


def refuse_full(error: BaseException) -> None:
    """A full disk is no mistake of a student's, and ends everything."""
    if isinstance(error, OSError) and error.errno in _FULL:
        raise fail(
            "no space is left where the download is unpacked", help="TMPDIR names the folder, if another has more room"
        ) from error


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


def _at_once(path: str, flags: int) -> int:
    """Opened without waiting for whoever writes to it, if it is a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _why(error: BaseException) -> str:
    said = str(getattr(error, "strerror", None) or error)
    return said[:1].lower() + said[1:200]
