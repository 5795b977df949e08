"""YAML's events, in order; and the mending of what YAML's comma cuts.

In `[linear(4, bias=false), relu]` YAML sees three items, and in `{ask: sum(h, axis=0), points: 2}` three keys.
An unquoted piece with an open "(" is joined here with the pieces after it, as the author wrote them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from yaml.events import ScalarEvent

try:
    from yaml._yaml import CParser as Parser  # libyaml's, six times faster
except ImportError:  # a PyYAML built without it
    from yaml import SafeLoader as Parser  # type: ignore[assignment]  # another class with the same methods

MAX_PIECES = 1000  # of one formula; so that a forgotten ")" does not swallow a large file


class Events:
    """The events of a text, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parse = Parser(text).get_event
        self._given_back: list[Any] = []  # what was read too far, last first

    def next(self) -> Any:
        """The next event."""
        return self._given_back.pop() if self._given_back else self._parse()

    def whole_item(self, first: Any) -> Any:
        """The item of a flow sequence that `first` begins; None where its bracket is never closed."""
        pieces, opened = [first], open_brackets(first)
        while opened > 0 and len(pieces) < MAX_PIECES:
            piece = self.next()
            if not is_plain(piece):
                self._given_back.append(piece)
                break
            pieces.append(piece)
            opened += open_brackets(piece)
        return self._joined(pieces, opened)

    def whole_pair(self, key: Any, value: Any) -> tuple[Any, Any]:
        """The key and value of a flow mapping that these begin, cut into keys without a value; None as above."""
        if is_cut(value):
            return key, self._whole(value, is_key=False)[0]
        if is_cut(key) and is_absent(value):
            joined, found = self._whole(key, is_key=True)
            return joined, found or value
        return key, value

    def _whole(self, first: Any, is_key: bool) -> tuple[Any, Any]:
        pieces, opened, value = [first], open_brackets(first), None
        while opened > 0 and len(pieces) < MAX_PIECES:
            piece = self.next()
            if not is_plain(piece):
                self._given_back.append(piece)
                break
            value, still_open = self.next(), opened + open_brackets(piece)
            if not is_absent(value) and not (is_key and still_open <= 0):
                self._given_back += [value, piece]
                value = None
                break
            pieces.append(piece)
            opened = still_open
        return self._joined(pieces, opened), value

    def _joined(self, pieces: list[Any], opened: int) -> Any:
        """One event for all pieces, None if that leaves a bracket open; a piece that is alone stays as it is."""
        if len(pieces) == 1:
            return pieces[0]
        if opened > 0:
            return None
        words = [pieces[0].value]
        for before, piece in pairwise(pieces):
            words += _folded(self._text[before.end_mark.index : piece.start_mark.index]), piece.value
        start, end = pieces[0].start_mark, pieces[-1].end_mark
        return ScalarEvent(None, None, (True, False), "".join(words), start, end, "")


def is_plain(event: Any) -> bool:
    """An unquoted scalar without anchor or tag."""
    return type(event) is ScalarEvent and event.implicit[0] and event.anchor is None and event.value != ""


def is_absent(event: Any) -> bool:
    """The empty scalar that stands for a value nobody wrote."""
    return type(event) is ScalarEvent and event.value == "" and event.implicit[0] and event.anchor is None


def is_cut(event: Any) -> bool:
    """An unquoted scalar that opens more brackets than it closes."""
    return is_plain(event) and "(" in event.value and open_brackets(event) > 0


def open_brackets(event: Any) -> int:
    """How many more brackets a scalar opens than it closes."""
    text: str = event.value
    return text.count("(") - text.count(")")


def _folded(between: str) -> str:
    """The comma and blanks between two pieces; a line break becomes a blank, a comment goes."""
    lines = [line.partition("#")[0].strip() for line in between.splitlines()]
    return between if len(lines) < 2 else " ".join(filter(None, lines)) + " "
