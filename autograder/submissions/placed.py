"""What a layout makes of a listing: whose each file is, and what is nobody's."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from autograder.submissions.identity import Identity

LONGEST_NAME = 200  # characters of a person's name


class File(NamedTuple):
    """A file under the name that it was handed in as."""

    name: str
    path: str


class Person(NamedTuple):
    """Someone who gets the result; `number` tells apart who is called alike, and holds no `-`."""

    label: str
    number: str
    identity: Identity


class Placed(NamedTuple):
    """One submission: a folder of its own, or loose files, and the people whose it is."""

    people: tuple[Person, ...]
    folder: str | None = None
    files: tuple[File, ...] = ()


class Unplaced(NamedTuple):
    """What is graded for nobody, and why; the name of a folder ends in `/`."""

    name: str
    reason: str


class Places(NamedTuple):
    """A whole download; `doubts` are sentences about all of it, `of` is the assignment's name if that is told."""

    placed: list[Placed]
    unplaced: list[Unplaced]
    doubts: list[str]
    of: str = ""


class Unpacked(NamedTuple):
    """What of an archive was not unpacked: refused, or nobody's work and ignored."""

    refused: list[Unplaced]
    ignored: list[str]


def folded(name: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def student_names(people: Sequence[Person]) -> list[str]:
    """A name for each that no other has and that may be a file's: their own where it is theirs alone."""
    labels = [_safe(person.label) for person in people]
    numbered = [f"{label}-{person.number}" for label, person in zip(labels, people, strict=True)]
    often = Counter(map(folded, labels))
    names = [n if often[folded(label)] > 1 else label for label, n in zip(labels, numbered, strict=True)]
    return names if len(set(map(folded, names))) == len(names) else numbered


def _safe(label: str) -> str:
    """A label as the name of a file: on no way to another folder, not hidden, nothing invisible in it."""
    plain = "".join(c if c.isprintable() else "_" for c in label.strip()[:LONGEST_NAME])
    return re.sub(r'^\.|[/\\:*?"<>|]', "_", plain) or "_"
