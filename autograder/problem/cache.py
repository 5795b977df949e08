"""Problem files as they were read last time, so that an unchanged one needs no YAML parser: a fifth of a `check`.

An entry holds the whole text it was made from and counts only for that very text. It is kept in the user's
cache folder (`$XDG_CACHE_HOME/autograder`, by default `~/.cache/autograder`; `AUTOGRADER_CACHE=off` does without) and
may be deleted at any time; where it cannot be read or written, the file is simply parsed.
"""

from __future__ import annotations

import json
import os
import zlib
from typing import Any

from autograder import __version__
from autograder.errors import Place
from autograder.problem.tree import Mapping, Node, Scalar, Sequence, Text

FORMAT = f"1 {__version__}"  # the number grows when trees change
ENTRIES = 128  # at most; two files of one number push each other out
LARGEST = 200_000  # bytes; beyond that a file is read seldom enough


def remembered(file: str, data: bytes) -> Node | None:
    """The tree of a file with these bytes, if it was kept."""
    path = _entry(file, data)
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8") as stream:
            kept = json.load(stream)
        if kept["format"] != FORMAT or kept["text"].encode() != data:
            return None
        return _decoded(kept["tree"], file)
    except (OSError, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None


def remember(file: str, data: bytes, tree: Node) -> None:
    """Keeps the tree of a file that was read without a mistake."""
    path = _entry(file, data)
    if path is None:
        return
    part = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(part, "w", encoding="utf-8") as stream:
            json.dump({"format": FORMAT, "text": data.decode(), "tree": _encoded(tree)}, stream)
        os.replace(part, path)
    except (OSError, ValueError, RecursionError):
        return


def _entry(file: str, data: bytes) -> str | None:
    if len(data) > LARGEST or os.environ.get("AUTOGRADER_CACHE") == "off":
        return None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    number = zlib.crc32(os.path.abspath(file).encode("utf-8", "surrogateescape")) % ENTRIES
    return os.path.join(home, "autograder", f"{number}.json")


def _encoded(node: Node) -> list[Any]:
    line, column = node.place[1:]
    if isinstance(node, Mapping):
        return ["m", line, column, [[_text(key), _encoded(value)] for key, value in node.items]]
    if isinstance(node, Sequence):
        return ["l", line, column, [_encoded(item) for item in node.items]]
    value = node.value
    return ["s", line, column, node.text, _text(value) if isinstance(value, Text) else value]


def _text(text: Text) -> list[Any]:
    place = text.place
    return [str(text), place and [place.line, place.column], text.quotes]


def _decoded(node: list[Any], file: str) -> Node:
    kind, line, column, inside = node[:4]
    place = Place(file, line, column)
    if kind == "m":
        return Mapping([(_read_text(key, file), _decoded(value, file)) for key, value in inside], place)
    if kind == "l":
        return Sequence([_decoded(item, file) for item in inside], place)
    value = node[4]
    return Scalar(_read_text(value, file) if isinstance(value, list) else value, inside, place)


def _read_text(text: list[Any], file: str) -> Text:
    written, place, quotes = text
    return Text(written, place and Place(file, *place), quotes)
