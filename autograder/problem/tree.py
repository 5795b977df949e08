"""What a YAML file is read into: mappings, sequences and scalars, each with its place."""

from __future__ import annotations

from typing import Any

from autograder.errors import Place


class Text(str):
    """A string that knows where it was written."""

    __slots__ = ("place", "quotes")

    place: Place | None
    quotes: int | None  # columns before the first character; None where the text differs from what is written

    def __new__(cls, value: str, place: Place | None = None, quotes: int | None = None) -> Text:
        text = str.__new__(cls, value)
        text.place = place
        text.quotes = quotes
        return text

    def at(self, offset: int) -> Place | None:
        """The place of one character, or where the text begins if it is folded, escaped or of several lines."""
        if self.place is None or self.quotes is None:
            return self.place
        return self.place._replace(column=self.place.column + self.quotes + offset)


class Scalar:
    """A single value, with the text it was written as: `010` is 10."""

    __slots__ = ("place", "text", "value")

    def __init__(self, value: Text | int | float | bool | None, text: str, place: Place) -> None:
        self.value = value
        self.text = text
        self.place = place


class Mistaken(Scalar):
    """Stands where a mistake was already reported, so that it is not reported again."""

    __slots__ = ()

    def __init__(self, place: Place) -> None:
        super().__init__(None, "", place)


class Sequence:
    """A list."""

    __slots__ = ("items", "place")

    def __init__(self, items: list[Node], place: Place) -> None:
        self.items = items
        self.place = place


class Mapping:
    """Keys and values in the order written; no key stands there twice."""

    __slots__ = ("items", "place")

    def __init__(self, items: list[tuple[Text, Node]], place: Place) -> None:
        self.items = items
        self.place = place

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        return next((value for name, value in self.items if name == key), None)


Node = Mapping | Sequence | Scalar


def is_whole(node: Node) -> bool:
    """Whether there is no mistake anywhere in the tree."""
    if isinstance(node, Mapping):
        return all(is_whole(value) for _, value in node.items)
    if isinstance(node, Sequence):
        return all(map(is_whole, node.items))
    return not isinstance(node, Mistaken)


def plain(node: Node) -> Any:
    """The tree as dicts, lists and values, as `json` would give it."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.items}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


def found(node: Node) -> str:
    """What a message says it found: "a list", "number 010", "text 'abc'"."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node.value, str):
        return f"text '{shortened(node.value)}'" if node.value else "empty text"
    if node.value is None:
        return "nothing"
    return node.text if isinstance(node.value, bool) else f"number {shortened(node.text)}"


def shortened(text: str, length: int = 40) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text[: length + 1].split())
    return line if len(text) <= length else line[: length - 1] + "…"
