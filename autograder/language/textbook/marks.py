"""What stands below and above a name: `W^{(2)}`, `z_k^{(1)}`, `w_kj`, and the letters that count entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from autograder.language.ast import Index, Name, Tree
from autograder.language.lex import Token
from autograder.language.textbook.names import is_letter, split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

LAYERS = (["(", "number", ")"], ["[", "number", "]"])


class Marks(NamedTuple):
    """What was written at a name, and the place after it."""

    layer: str
    below: tuple[str, ...]
    at: int
    open: bool = False  # after the layer stands more in the same braces: h^{(2)T}


def marks(parser: AnswerParser, at: int) -> list[Marks]:
    """What may belong to a name: nothing, then one mark, then two."""
    found = [Marks("", (), at)]
    layer, below = "", tuple[str, ...]()
    while len(found) < 3 and not found[-1].open:
        mark = parser.tokens[at].kind
        if mark == "_" and not below:
            more = reads_below(parser, at + 1)
        elif mark == "^" and not layer:
            more = reads_layer(parser, at + 1)
        else:
            break
        if more is None:
            break
        layer, below, at = layer or more.layer, below or more.below, more.at
        found.append(Marks(layer, below, at, more.open))
    return found


def reads_below(parser: AnswerParser, at: int) -> Marks | None:
    """`_1`, `_kj`, `_{1,j}`, `_{\\text{new}}`, of which the _ was read."""
    first, after = parser.tokens[at : at + 2]
    if first.kind in ("name", "number"):
        joined = first.kind == "number" and after.kind == "name" and after.start == first.end
        if joined and parser.found.find(after.text) is None and set(after.text) <= parser.letters:
            return Marks("", (first.text, after.text), at + 2)  # z_1i
        return Marks("", (first.text,), at + 1)
    if first.kind != "{":
        return None
    inside = parser.tokens[at + 1 : parser.closing[at]]
    if not inside or any(token.kind not in ("name", "number", ",") for token in inside):
        return None
    return Marks("", tuple(token.text for token in inside if token.kind != ","), parser.closing[at] + 1)


def reads_layer(parser: AnswerParser, at: int) -> Marks | None:
    """`^{(2)}`, `^[2]`, the first of `^{(2)T}`, and `^{(i)}`, of which the ^ was read."""
    braces = parser.tokens[at].kind == "{"
    at += braces
    inner = parser.tokens[at + 1]
    counts = inner.kind == "name" and is_letter(inner.text) and parser.found.find(inner.text) is None
    counts = counts and (braces or inner.text in parser.letters)  # x^{(i)} is the i-th of many examples
    kinds = [token.kind for token in parser.tokens[at : at + 3]]
    if kinds not in LAYERS and not (counts and kinds == ["(", "name", ")"]):
        return None
    closed = braces and parser.tokens[at + 3].kind == "}"
    return Marks(inner.text, (), at + 3 + closed, braces and not closed)


def index_letters(tokens: list[Token]) -> set[str]:
    """The letters that count entries somewhere in the text; they are never taken for names in other capitals."""
    found: set[str] = set()
    depth = 0
    before = ""
    for token in tokens:
        if token.kind == "{" and (depth or before == "_"):
            depth += 1
        elif token.kind == "}" and depth:
            depth -= 1
        elif token.kind == "name" and (depth or before == "_"):
            found.update(split_letters([token.text]) if len(token.text) < 4 else [token.text])
        elif token.kind == "name" and before == "[" and is_letter(token.text):
            found.add(token.text)
        before = token.kind
    return found


def indexed(value: Tree, letters: Iterable[str], end: int) -> Index:
    """The entry of a value by letters, which stand somewhere between its end and `end`."""
    return Index(value, tuple(Name(letter, min(value.end, end), end) for letter in letters), value.start, end)
