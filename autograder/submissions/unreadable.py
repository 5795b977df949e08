"""What could not be read, and how a student's own text is shown."""

from __future__ import annotations

from typing import NamedTuple


class Unreadable(NamedTuple):
    """Stands where an answer would stand, and says why there is none."""

    reason: str


def quoted(text: str, limit: int = 40) -> str:
    """A student's text in quotes, safe to print: shortened, and nothing invisible or alive in it."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return "'" + "".join(c if c.isprintable() else _escape(c) for c in short) + "'"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def json_kind(raw: object) -> str:
    """A value by its name in JSON, for 'expected a number, found …'."""
    if raw is None:
        return "null"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f"the text {quoted(raw)}"
    return "a list" if isinstance(raw, list) else "an object" if isinstance(raw, dict) else "a number"
