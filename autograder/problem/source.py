"""Strict YAML: text becomes a tree in which every value knows its place, or mistakes that do.

Stricter than YAML, because a grade hangs on it: no key twice, no object tags, no merge keys, one document.
Kinder in one thing: the comma inside the parentheses of `[linear(4, bias=false), relu]` does not cut the item.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from autograder.errors import AutograderError, Diagnostic, Place, fail
from autograder.problem import syntax
from autograder.problem.events import Events, is_absent, is_cut, is_plain
from autograder.problem.scalars import resolve, resolve_tagged, written_tag
from autograder.problem.tree import Mapping, Mistaken, Node, Scalar, Sequence, Text, found, plain, shortened

__all__ = ["Mapping", "Mistaken", "Node", "Scalar", "Sequence", "Text", "plain", "read_yaml"]

MAX_BYTES = 2 * 1024 * 1024
MAX_NODES = 200_000  # with every alias counted as if written out
MAX_DEPTH = 100

# What YAML forbids; and U+0085, U+2028, U+2029 (line breaks to some readers only) and byte order marks.
_UNSEEN_IN_SOURCE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
_UNSEEN_IN_VALUE = r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
_BREAKS = dict.fromkeys(map(ord, "\t\n\r"))
_MAP_TAGS = {None, "tag:yaml.org,2002:map"}
_SEQ_TAGS = {None, "tag:yaml.org,2002:seq"}


def read_yaml(text: str | bytes, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of one YAML document and every mistake in it; no tree where reading could not go on."""
    try:
        characters = _decode(text, file)
    except AutograderError as error:
        return None, list(error.mistakes)
    unseen = _unseen(characters, file)
    if unseen:
        return None, unseen
    composer = _Composer(characters, file)
    try:
        return composer.document(), composer.mistakes
    except AutograderError as error:
        return None, [*composer.mistakes, *error.mistakes]
    except yaml.YAMLError as error:
        mistake = syntax.mistake(error, characters, file)
        return None, [*(m for m in composer.mistakes if m.place and mistake.place and m.place < mistake.place), mistake]


def _decode(text: str | bytes, file: str) -> str:
    if len(text) > MAX_BYTES:
        size = f"{len(text) / 2**20:.1f} MiB"
        raise fail(f"the file is too large: expected at most 2 MiB, found {size}", Place(file, 1, 1))
    if isinstance(text, bytes):
        text = _decode_utf8(text, file)
    return text.removeprefix("\ufeff")


def _decode_utf8(data: bytes, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fail("expected UTF-8, found UTF-16", Place(file, 1, 1), "save the file as UTF-8")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode().removeprefix("\ufeff")
        place = syntax.place_at(before, len(before), file)
        raise fail("this is not UTF-8", place, "save the file as UTF-8") from error


def _unseen(text: str, file: str) -> list[Diagnostic]:
    """Characters that no reader of the file can see; ten are enough to show what is the matter."""
    if text.translate(_BREAKS).isprintable():  # nearly always; making the pattern takes longer than reading
        return []
    return [
        Diagnostic(
            f"invisible character U+{ord(found[0]):04X} is not allowed",
            syntax.place_at(text, found.start(), file),
            "delete it",
        )
        for found in islice(re.finditer(_UNSEEN_IN_SOURCE, text), 10)
    ]


class _Composer:
    """Builds the tree from the parser's events, one pass, never deeper than MAX_DEPTH."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.mistakes: list[Diagnostic] = []
        self._events = Events(text)
        self._anchors: dict[str, tuple[Node, int, int] | None] = {}  # node, size, height; None while it is open
        self._size = 0
        self._deepest = 0

    def document(self) -> Node:
        self._events.next()
        if type(self._events.next()) is StreamEndEvent or is_absent(first := self._events.next()):
            raise fail("the file is empty", Place(self.file, 1, 1))
        root = self._node(first, 1)
        self._events.next()
        if type(event := self._events.next()) is DocumentStartEvent:
            self._report("a second document begins here", self._place(event), "write one document to a file")
        return root

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _report(self, message: str, place: Place | None, help: str | None = None) -> None:
        self.mistakes.append(Diagnostic(message, place, help))

    def _mistaken(self, event: Any, message: str, help: str | None = None) -> Mistaken:
        place = self._place(event)
        self._report(message, place, help)
        return Mistaken(place)

    def _check_tag(self, event: Any, allowed: set[str | None]) -> None:
        if event.tag not in allowed:
            self._report(f"tag '{shortened(written_tag(event.tag))}' is not allowed here", self._place(event))

    def _unclosed(self, event: Any) -> Mistaken:
        place = self._place(event)
        formula = syntax.unquoted_formula(self.text, event.start_mark.index, place)
        message = f"the '(' in '{shortened(event.value)}' is never closed"
        self.mistakes.append(formula or Diagnostic(message, place, "close it, or put the text in quotes"))
        return Mistaken(place)

    def _node(self, event: Any, depth: int) -> Node:
        self._size += 1
        if self._size > MAX_NODES or depth > MAX_DEPTH:
            self._refuse(event, depth)
        if type(event) is AliasEvent:
            return self._alias(event, depth)
        if event.anchor is not None:
            return self._anchored(event, depth)
        return self._unnamed(event, depth)

    def _unnamed(self, event: Any, depth: int) -> Node:
        if depth > self._deepest:
            self._deepest = depth
        if type(event) is ScalarEvent:
            return self._scalar(event)
        return self._sequence(event, depth) if type(event) is SequenceStartEvent else self._mapping(event, depth)

    def _refuse(self, event: Any, depth: int) -> NoReturn:
        what = f"{MAX_DEPTH} levels of nesting" if depth > MAX_DEPTH else f"{MAX_NODES} values"
        raise fail(f"more than {what}, counting each alias in full", self._place(event))

    def _anchored(self, event: Any, depth: int) -> Node:
        self._anchors[event.anchor] = None
        size, deepest, self._deepest = self._size, self._deepest, depth
        node = self._unnamed(event, depth)
        self._anchors[event.anchor] = node, self._size - size, self._deepest - depth
        self._deepest = max(deepest, self._deepest)
        return node

    def _alias(self, event: Any, depth: int) -> Node:
        name = event.anchor
        if name not in self._anchors:
            message = f"nothing is named '&{shortened(name)}' before this"
            return self._mistaken(event, message, "put text that begins with '*' in quotes")
        anchored = self._anchors[name]
        if anchored is None:
            return self._mistaken(event, f"'*{shortened(name)}' stands inside the value it names")
        node, size, height = anchored
        self._size += size
        self._deepest = max(self._deepest, depth + height)
        if self._size > MAX_NODES or depth + height > MAX_DEPTH:
            self._refuse(event, depth + height)
        return node

    def _scalar(self, event: Any) -> Scalar:
        if event.style == '"' and re.search(_UNSEEN_IN_VALUE, event.value):
            return self._mistaken(event, "an escape for a control character is not allowed", syntax.ESCAPES)
        try:
            value = self._resolved(event)
        except ValueError as error:
            help = "put it in quotes if it is meant as text" if event.implicit[0] else None
            return self._mistaken(event, str(error), help)
        place = self._place(event)
        return Scalar(self._text(event, place) if type(value) is str else value, event.value, place)

    def _resolved(self, event: Any) -> Any:
        if event.tag is not None:
            return resolve_tagged(event.value, event.tag)
        return resolve(event.value) if event.implicit[0] else event.value

    def _text(self, event: Any, place: Place) -> Text:
        start, end, quotes = event.start_mark, event.end_mark, 0 if event.implicit[0] else 1
        as_written = start.line == end.line and end.index - start.index == len(event.value) + 2 * quotes
        return Text(event.value, place, quotes if as_written else None)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        self._check_tag(start, _SEQ_TAGS)
        items: list[Node] = []
        while type(event := self._events.next()) is not SequenceEndEvent:
            whole = self._events.whole_item(event) if start.flow_style and is_cut(event) else event
            items.append(self._unclosed(event) if whole is None else self._node(whole, depth + 1))
        return Sequence(items, self._place(start))

    def _mapping(self, start: Any, depth: int) -> Mapping:
        self._check_tag(start, _MAP_TAGS)
        pairs: dict[str, tuple[Text, Node]] = {}
        while type(event := self._events.next()) is not MappingEndEvent:
            key, value = self._pair(event, start.flow_style, depth + 1)
            if key is not None and key in pairs:
                first = pairs[key][0].place
                line = f"; first in line {first.line}" if first else ""
                self._report(f"key '{shortened(key)}' is given twice{line}", key.place)
            elif key is not None:
                pairs[key] = key, value
        return Mapping(list(pairs.values()), self._place(start))

    def _pair(self, first: Any, flow: bool, depth: int) -> tuple[Text | None, Node]:
        if type(first) is not ScalarEvent:
            return self._key(first, depth), self._node(self._events.next(), depth)
        second = self._events.next()
        key, value = self._events.whole_pair(first, second) if flow else (first, second)
        if key is None:
            return None, self._unclosed(first)
        return self._key(key, depth), self._node(value, depth) if value else self._unclosed(second)

    def _key(self, event: Any, depth: int) -> Text | None:
        if is_plain(event) and event.value != "<<":
            return self._text(event, self._place(event))
        node = self._node(event, depth)
        if isinstance(node, Mistaken):
            return None
        if not isinstance(node, Scalar) or type(event) is AliasEvent:
            self._report(f"a key must be text, found {found(node)}", self._place(event), "put it in quotes")
        elif is_absent(event):
            self._report("a key is missing before ':'", node.place)
        elif is_plain(event):
            self._report("merge keys '<<' are not allowed", node.place, "write out the keys that are meant")
        else:
            return node.value if isinstance(node.value, Text) else self._text(event, node.place)
        return None
