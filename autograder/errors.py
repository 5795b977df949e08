"""Mistakes as records: what is wrong, where, whose it is, and what to do about it.

Mistakes are collected, not thrown one by one, so that a file is mended in one go. `AutograderError`
carries them to the rim, where the command line prints them; no traceback reaches a user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Diagnostic(NamedTuple):
    """One mistake (or, with `warning`, one doubt), worded as: expected, then found, no full stop."""

    message: str
    place: Place | None = None
    help: str | None = None
    warning: bool = False


class AutograderError(Exception):
    """Something a person must mend before we can go on: a problem file, a call, a folder."""

    def __init__(self, *mistakes: Diagnostic) -> None:
        super().__init__("; ".join(m.message for m in mistakes))
        self.mistakes = mistakes


def fail(message: str, place: Place | None = None, help: str | None = None) -> AutograderError:
    """An error of one mistake, to be raised."""
    return AutograderError(Diagnostic(message, place, help))


def visible(text: str) -> str:
    """Text that no terminal obeys: what cannot be seen is written as its escape, `\\x1b`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def width(text: str) -> int:
    """Columns on a terminal: accents take none, Chinese characters two."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # few texts need it

    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def closest(name: str, names: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, if any comes near."""
    known = list(names)
    folded = {n.casefold(): n for n in known}
    if name.casefold() in folded:
        return folded[name.casefold()]
    import difflib  # only where there is a mistake to tell

    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else None


FEW = 12  # names that can be listed in a line


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """A `help` line for an unknown name: the closest one, else all of them if they are few."""
    known = list(names)
    near = closest(name, known)
    if near is not None:
        return f"did you mean '{near}'?"
    if len(known) > FEW:  # W9 is near no name, but among W1, W2 and W3
        known = [n for n in known if n[:1] == name[:1]]
    return "known: " + ", ".join(known) if 0 < len(known) <= FEW else None


MOST = 100  # mistakes shown; who has more mends these first
SHOWN = 90  # characters of a source line, at most


def render(mistakes: Iterable[Diagnostic], read_line: Callable[[Place], str | None]) -> str:
    """Every mistake once, in the order of the files, each with its source line and a caret; then their number."""
    ordered = sorted(dict.fromkeys(mistakes), key=_order)
    lines = [line for mistake in ordered[:MOST] for line in _rendered(mistake, read_line)]
    if len(ordered) > MOST:
        lines.append(f"… and {len(ordered) - MOST} more")
    return "\n".join([*lines, _total(ordered)])


def _order(mistake: Diagnostic) -> tuple[str, int, int]:
    return mistake.place or ("", 0, 0)


def _rendered(mistake: Diagnostic, read_line: Callable[[Place], str | None]) -> Iterable[str]:
    kind = "warning: " if mistake.warning else ""
    where = f"{visible(str(mistake.place))}: " if mistake.place else ""
    yield where + kind + visible(mistake.message)
    source = read_line(mistake.place) if mistake.place else None
    if source is not None and mistake.place:
        yield from _excerpt(source.rstrip("\r\n"), mistake.place)
    if mistake.help:
        yield f"  help: {visible(mistake.help)}"


def _excerpt(source: str, place: Place) -> Iterable[str]:
    """The source line with its number, cut to what stands around the column, and a caret below."""
    caret = min(place.column - 1, len(source))
    start = max(0, min(caret - SHOWN // 2, len(source) - SHOWN))
    end = start + SHOWN
    before = ("…" if start else "") + _shown(source[start:caret])
    after = _shown(source[caret:end]) + ("…" if end < len(source) else "")
    yield f"{place.line:>5} | {before}{after}".rstrip()
    yield f"      | {' ' * width(before)}^"


def _shown(source: str) -> str:
    return visible(source.replace("\t", "    "))


def _total(mistakes: list[Diagnostic]) -> str:
    """`3 mistakes and 1 warning in mlp.yaml`."""
    warnings = sum(m.warning for m in mistakes)
    counts = [(len(mistakes) - warnings, "mistake"), (warnings, "warning")]
    found = " and ".join(counted(n, noun) for n, noun in counts if n) or "no mistakes"
    files = sorted({m.place.file for m in mistakes if m.place})
    if not files:
        return found
    return f"{found} in {visible(files[0]) if len(files) == 1 else f'{len(files)} files'}"


def counted(n: object, noun: str) -> str:
    """`1 point`, `1/2 points`, `3 points`."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def few(names: Sequence[str], most: int = 5) -> str:
    """The first names, which can be shown as they are, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def cause(error: OSError) -> str:
    """Why a file cannot be read or written, as it stands in a sentence."""
    return (error.strerror or str(error)).lower()
