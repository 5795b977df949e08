"""This installation as a wheel, and the versions of what it needs: made from its own files, without a network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import autograder
from autograder.cli.gradescope.archive import Entry, zipped
from autograder.errors import fail

NAME = "autograder"
TAG = "py3-none-any"
FOR_GPUS = ("nvidia-", "cuda-", "triton")  # torch brings them along where there is a GPU; Gradescope has none


class Pin(NamedTuple):
    """A package in the version that is installed here, and the least Python 3 it runs on."""

    name: str
    version: str
    minor: int

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


def wheel() -> Entry:
    """The wheel of this very program, file for file."""
    version = autograder.__version__
    folder = Path(autograder.__file__).parent
    files = [Entry(f"{NAME}/{p.relative_to(folder).as_posix()}", p.read_bytes()) for p in shipped(folder)]
    info = f"{NAME}-{version}.dist-info"
    files += [
        Entry(f"{info}/METADATA", metadata(version).encode()),
        Entry(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode()),
        Entry(f"{info}/entry_points.txt", (installed(NAME).read_text("entry_points.txt") or "").encode()),
    ]
    record = Entry(f"{info}/RECORD", recorded(files, f"{info}/RECORD").encode())
    return Entry(f"{NAME}-{version}-{TAG}.whl", zipped([*files, record]))


def shipped(folder: Path) -> Iterator[Path]:
    """The files of the package, without what Python or an editor left among them."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
            yield path


def metadata(version: str) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {NAME}", f"Version: {version}"]
    lines += [f"Requires-Python: {installed(NAME).metadata['Requires-Python'] or '>=3.11'}"]
    return "\n".join([*lines, *(f"Requires-Dist: {needed}" for needed in needs(installed(NAME)))]) + "\n"


def recorded(files: Iterable[Entry], own_name: str) -> str:
    rows = [f"{f.name},sha256={digest(f.data)},{len(f.data)}" for f in sorted(files)]
    return "\n".join([*rows, f"{own_name},,"]) + "\n"


def digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def installed(name: str) -> Distribution:
    """What is installed under a name."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise fail(f"the package '{name}' is not installed here", help=f"pip install {name}") from None


def is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def needs(found: Distribution) -> list[str]:
    """What a package requires, but for its extras."""
    return [needed for needed in found.requires or () if not re.search(r";.*\bextra\b", needed)]


def pins(names: Iterable[str]) -> list[Pin]:
    """These packages and all that they need, in the versions that are installed here."""
    found: dict[str, Pin] = {}
    waiting = [(name, True) for name in names]
    while waiting:
        name, is_asked = waiting.pop()
        plain = re.sub(r"[-_.]+", "-", name).lower()
        if plain in found or plain.startswith(FOR_GPUS):
            continue
        if not is_asked and not is_installed(plain):
            continue  # needed on another system only
        one = installed(plain)
        found[plain] = Pin(plain, one.version.partition("+")[0], least_minor(one))
        waiting += [(named, ";" not in needed) for needed in needs(one) if (named := name_of(needed))]
    return sorted(found.values())


def name_of(needed: str) -> str:
    told = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", needed)
    return told[0] if told else ""


def least_minor(found: Distribution) -> int:
    """11 of `>=3.11`."""
    told = re.search(r">=?\s*3\.(\d+)", found.metadata["Requires-Python"] or "")
    return int(told[1]) if told else 0
