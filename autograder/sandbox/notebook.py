"""The code cells of a notebook (nbformat 4), read as data: outputs, counts and metadata are not looked at."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

MAX_BYTES = 16 * 1024 * 1024
MAX_CELLS = 2000
PYTHON = ("python", "ipython")


class Cell(NamedTuple):
    """One code cell; numbers count code cells from 1, in document order."""

    number: int
    source: str


class NotebookError(Exception):
    """Why the file cannot be read, in words for the student."""


def read_cells(data: bytes) -> tuple[Cell, ...]:
    """The code cells of an `.ipynb` file."""
    notebook = parsed(data)
    check_format(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(c, dict) for c in cells):
        raise NotebookError("the notebook has no list of cells")
    code = [source_of(c) for c in cells if c.get("cell_type") == "code"]
    if len(code) > MAX_CELLS:
        raise NotebookError(f"the notebook has {len(code)} code cells; at most {MAX_CELLS} are run")
    return tuple(Cell(i, source) for i, source in enumerate(code, start=1))


def parsed(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise NotebookError(f"the notebook is larger than {MAX_BYTES >> 20} MiB: clear its outputs and save it again")
    try:
        notebook = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=without_duplicates, parse_constant=no_constant
        )
    except UnicodeDecodeError:
        raise NotebookError("the notebook is not UTF-8 text") from None
    except RecursionError:
        raise NotebookError("the notebook is nested too deeply") from None
    except ValueError as error:
        raise NotebookError(f"the notebook is not JSON: {str(error)[:200]}") from None
    if not isinstance(notebook, dict):
        raise NotebookError("the notebook is not a JSON object")
    return notebook


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A dict, if no key comes twice: readers differ on which of the two counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice in one object")
    return found


def no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def check_format(notebook: dict[str, Any]) -> None:
    version = notebook.get("nbformat")
    if type(version) is not int or version != 4:
        shown = version if type(version) is int else "unknown"
        raise NotebookError(f"expected notebook format 4, found {shown}: save it with a current Jupyter")
    language = language_of(notebook.get("metadata"))
    if language is not None and language.lower() not in PYTHON:
        raise NotebookError(f"expected a Python notebook, found one in {language[:40]}")


def language_of(metadata: Any) -> str | None:
    """The language a notebook says it is in, if it says so."""
    if not isinstance(metadata, dict):
        return None
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(section)
        if isinstance(part, dict) and isinstance(part.get(key), str):
            return str(part[key])
    return None


def source_of(cell: dict[str, Any]) -> str:
    """A cell's source: a string, or a list of them that belong together as they are."""
    source = cell.get("source")
    parts = [source] if isinstance(source, str) else source
    if not isinstance(parts, list) or not all(isinstance(p, str) for p in parts):
        raise NotebookError("a code cell has no source text")
    return "".join(parts)
