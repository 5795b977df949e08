"""The code that lies in a student's folder: its bytes, read like answers are, without trusting what they are."""

from __future__ import annotations

import os
from typing import NamedTuple

from autograder.submissions.folder import contents
from autograder.submissions.unreadable import Unreadable, quoted

LARGEST = {".py": 2**20, ".ipynb": 16 * 2**20}  # bytes; a notebook holds its pictures, too
OTHER = {".py": ".ipynb", ".ipynb": ".py"}


class Handed(NamedTuple):
    """One file of code."""

    name: str
    data: bytes


def twin(file: str) -> str:
    """The notebook that will do for a program, or the program for a notebook."""
    stem, suffix = os.path.splitext(file)
    return stem + OTHER[suffix]


def find_code(folder: str | None, file: str) -> Handed | Unreadable | None:
    """The file, or the notebook of that name where a program is asked, and the other way round; None for neither."""
    if folder is None:
        return None
    for name in (file, twin(file)):
        path = os.path.join(folder, name)
        if os.path.lexists(path):
            data = contents(path, LARGEST[os.path.splitext(name)[1]])
            return Unreadable(f"{quoted(name)}: {data.reason}") if isinstance(data, Unreadable) else Handed(name, data)
    return None


def absent(folder: str | None, file: str) -> str:
    """Why there is no code: with the name of what may have been meant."""
    stem = os.path.splitext(file)[0].casefold()
    try:
        names = sorted(os.listdir(folder)) if folder is not None else []
    except OSError:
        names = []
    near = [n for n in names if n.casefold().startswith(stem) or n.endswith((".py", ".ipynb"))][:3]
    shown = [quoted(os.fsencode(n).decode("utf-8", "backslashreplace")) for n in near]
    but = f", but {' and '.join(shown)}: should it be named so?" if near else ""
    return f"there is no '{file}'{but}"
