"""Zips with the same bytes for the same contents: sorted names, fixed times and permissions, nothing compressed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip; compressed bytes would differ from one zlib to the next
REGULAR, UNIX = 0o100000, 3


class Entry(NamedTuple):
    """A file of an archive."""

    name: str
    data: bytes
    executable: bool = False


def zipped(entries: Iterable[Entry]) -> bytes:
    """The archive; two files of one name are refused."""
    ordered = sorted(entries)
    names = [entry.name for entry in ordered]
    if len(set(names)) < len(names):
        raise ValueError("two files of one name in an archive")
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for entry in ordered:
            archive.writestr(described(entry), entry.data)
    return stream.getvalue()


def described(entry: Entry) -> ZipInfo:
    told = ZipInfo(entry.name, EARLIEST)
    told.create_system = UNIX
    told.external_attr = (REGULAR | (0o755 if entry.executable else 0o644)) << 16
    return told
