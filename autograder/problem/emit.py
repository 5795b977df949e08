"""A tree as YAML, which is read as the same tree: short values on one line, texts of several lines as they look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.problem.scalars import resolve
from autograder.problem.tree import Mapping, Node, Scalar, Sequence

WIDTH = 120
STEP = "  "
PLAIN = re.compile(r"[^\W\d][^#:]*|[0-9(][^#:]*")
OTHER_READERS = {"yes", "no", "on", "off", "true", "false", "null"}  # see a value, not a text
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def yaml_text(tree: Mapping) -> str:
    """The whole file."""
    return "".join(f"{line}\n" for line in _block(tree, ""))


def _block(node: Mapping | Sequence, indent: str) -> Iterator[str]:
    """The lines of a mapping or list that is not empty, an entry or more to each."""
    if isinstance(node, Mapping):
        for key, value in node.items:
            yield from _entry(f"{indent}{_text(key, flow=False)}:", value, indent)
    else:
        for item in node.items:
            yield from _entry(f"{indent}-", item, indent)


def _entry(lead: str, value: Node, indent: str) -> Iterator[str]:
    """What stands behind `key:` or `-`."""
    inside = indent + STEP
    line = _flow(value)
    if line is not None and (isinstance(value, Scalar) or len(lead) + 1 + len(line) <= WIDTH):
        yield f"{lead} {_scalar(value, flow=False) if isinstance(value, Scalar) else line}"
    elif isinstance(value, Scalar):
        text = str(value.value)
        yield f"{lead} |" if text.endswith("\n") else f"{lead} |-"
        yield from (inside + part if part else "" for part in text.removesuffix("\n").split("\n"))
    elif isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items) and line is not None:
        yield from _wrapped(
            lead, [_scalar(item, flow=True) for item in value.items if isinstance(item, Scalar)], inside
        )
    elif lead.endswith("-"):
        first, *rest = _block(value, inside)
        yield f"{lead} {first.removeprefix(inside)}"
        yield from rest
    else:
        yield lead
        yield from _block(value, inside)


def _wrapped(lead: str, items: list[str], indent: str) -> Iterator[str]:
    """A long list of single values, as many to a line as there is room for."""
    line = f"{lead} [{items[0]}"
    for item in items[1:]:
        line += ","
        if len(line) + 1 + len(item) >= WIDTH:
            yield line
            line = indent + item
        else:
            line += f" {item}"
    yield f"{line}]"


def _flow(node: Node) -> str | None:
    """A value on one line; None if it is better read on several."""
    if isinstance(node, Scalar):
        return None if _is_literal(node) else _scalar(node, flow=True)
    if isinstance(node, Mapping) and len({key.place.line for key, _ in node.items if key.place}) > 1:
        return None  # its author gave each entry a line
    parts = [_flow(value) for value in (node.items if isinstance(node, Sequence) else [v for _, v in node.items])]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        return None
    if isinstance(node, Sequence):
        return f"[{', '.join(whole)}]"
    keys = [_text(key, flow=True) for key, _ in node.items]
    return f"{{{', '.join(f'{key}: {value}' for key, value in zip(keys, whole, strict=True))}}}"


def _is_literal(node: Scalar) -> bool:
    """Whether it is a text of several lines that means itself, line by line."""
    if not isinstance(node.value, str) or "\n" not in node.value:
        return False
    lines = node.value.removesuffix("\n").split("\n")
    return (
        all(not line or (line.isprintable() and not line.isspace()) for line in lines)
        and lines[0].strip() != ""
        and lines[-1] != ""
        and not lines[0][0].isspace()
    )


def _scalar(node: Scalar, flow: bool) -> str:
    """A single value; a number as it was written."""
    if isinstance(node.value, str):
        return _text(str(node.value), flow)
    if node.value is None:
        return "null"
    seen = resolve(node.text)
    as_seen = type(seen) is type(node.value) and seen == node.value
    return node.text if as_seen else f"!!{type(node.value).__name__} {node.text}"


def _text(text: str, flow: bool) -> str:
    """A text, in quotes where it would be taken for something else."""
    if _is_plain(text) and not (flow and (re.search(r"[,\[\]{}]", text) or text.count("(") != text.count(")"))):
        return text
    if text.isprintable() and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(ESCAPES.get(c, c if c.isprintable() else _escape(c)) for c in text) + '"'


def _is_plain(text: str) -> bool:
    if not (text.isprintable() and text == text.strip() and PLAIN.fullmatch(text)):
        return False
    try:
        return isinstance(resolve(text), str) and text.casefold() not in OTHER_READERS
    except ValueError:
        return False


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 2**16 else f"\\U{number:08x}"
