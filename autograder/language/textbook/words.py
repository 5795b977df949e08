"""Words: names with what stands below and above them, functions, and names run together."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING, NamedTuple

from autograder.errors import did_you_mean
from autograder.language.ast import Call, Compare, Index, Name, Number, Tree
from autograder.language.errors import FormulaError, UnknownNameError, quoted
from autograder.language.lex import Token
from autograder.language.textbook import brackets, calls, commands, differentials
from autograder.language.textbook.names import Found, canonical, split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader


class Marks(NamedTuple):
    """What was written at a name, and the place after it."""

    layer: str
    below: tuple[str, ...]
    at: int
    open: bool = False  # after the layer stands more in the same braces: h^{(2)T}


def read(reader: Reader, token: Token) -> Tree:
    """The name, entry, function or derivative that begins with a word just taken."""
    written = [Marks("", (), reader.at), *marks(reader, reader.at)]
    if reader.found.find(token.text) is None and differentials.is_ahead(reader, reader.at - 1):
        return differentials.slashed(reader, token)
    return (
        known(reader, token, written)
        or special(reader, token)
        or known(reader, token, written, other_case=True)
        or run_together(reader, token)
        or unknown(reader, token, written[-1])
    )


def known(reader: Reader, token: Token, written: list[Marks], other_case: bool = False) -> Tree | None:
    """A name of the problem, with as many marks as belong to it."""
    for mark in reversed(written):
        found = reader.found.decorated(token.text, mark.layer, mark.below, other_case)
        if found is not None:
            return entry(reader, token, found, mark)
    return None


def entry(reader: Reader, token: Token, found: Found, mark: Marks) -> Tree:
    """The name, or its entry, after which the reader goes on."""
    axes = reader.found.axes(found.name)
    letters = found.letters
    reader.at = mark.at
    last = reader.tokens[mark.at - 1]
    if len(letters) > axes > 0 and last.kind == "name":  # x_jy_j: the rest is a word of its own
        kept = len(last.text) - (len(letters) - axes)
        if kept > 0:
            reader.at -= 1
            reader.tokens[reader.at] = last._replace(text=last.text[kept:], start=last.start + kept)
            letters = letters[:axes]
    name = Name(found.name, token.start, token.end if letters else reader.end)
    if len(letters) > axes:
        shown = f"'{found.name}' is a single number" if not axes else f"'{found.name}' has {axes} axes"
        message = f"{shown}: it has no entry with the letters {', '.join(letters)}"
        raise FormulaError(message, token.start, reader.end)
    tree: Tree = name
    if letters:
        tree = indexed(name, letters, token.start, reader.end)
    elif axes:
        tree = probability(reader, name) or name
    if mark.open:
        return brackets.raised_group(reader, tree, token.start, token)
    return tree


def indexed(value: Tree, letters: tuple[str, ...], start: int, end: int) -> Index:
    """The entry of a value by letters, which stand somewhere between its end and `end`."""
    return Index(value, tuple(Name(letter, min(value.end, end), end) for letter in letters), start, end)


def probability(reader: Reader, name: Name) -> Tree | None:
    """`P(y = j)` is the entry j of P."""
    kinds = [token.kind for token in reader.tokens[reader.at : reader.at + 5]]
    if kinds[:3] != ["(", "name", "="] or kinds[3] not in ("name", "number") or kinds[4] != ")":
        return None
    item = reader.tokens[reader.at + 3]
    reader.at += 5
    tree = reader.number(item) if item.kind == "number" else Name(item.text, item.start, item.end)
    return Index(name, (tree,), name.start, reader.end)


# --- marks


def marks(reader: Reader, at: int) -> list[Marks]:
    """What may belong to a name: first one mark, then two."""
    found: list[Marks] = []
    layer, below = "", tuple[str, ...]()
    while len(found) < 2 and not (found and found[-1].open):
        mark = reader.tokens[at].kind
        more = reads_below(reader, at + 1) if mark == "_" and not below else None
        more = reads_layer(reader, at + 1) if mark == "^" and not layer else more
        if more is None:
            break
        layer, below, at = layer or more.layer, below or more.below, more.at
        found.append(Marks(layer, below, at, more.open))
    return found


def reads_below(reader: Reader, at: int) -> Marks | None:
    """`_1`, `_kj`, `_{1,j}`, `_{\\text{new}}`."""
    first = reader.tokens[at]
    if first.kind in ("name", "number"):
        after = reader.tokens[at + 1]
        joined = first.kind == "number" and after.kind == "name" and after.start == first.end
        if joined and reader.found.find(after.text) is None and set(after.text) <= reader.letters:
            return Marks("", (first.text, after.text), at + 2)  # z_1i
        return Marks("", (first.text,), at + 1)
    if first.kind != "{":
        return None
    inside = reader.tokens[at + 1 : reader.closing[at]]
    if not inside or any(token.kind not in ("name", "number", ",") for token in inside):
        return None
    return Marks("", tuple(token.text for token in inside if token.kind != ","), reader.closing[at] + 1)


def reads_layer(reader: Reader, at: int) -> Marks | None:
    """`^{(2)}`, `^[2]`, and the first of `^{(2)T}`."""
    braces = reader.tokens[at].kind == "{"
    at += braces
    group = reader.tokens[at : at + 3]
    if [token.kind for token in group] not in (["(", "number", ")"], ["[", "number", "]"]):
        return None
    if not braces:
        return Marks(group[1].text, (), at + 3)
    closed = reader.tokens[at + 3].kind == "}"
    return Marks(group[1].text, (), at + 3 + closed, not closed)


def index_letters(tokens: list[Token]) -> set[str]:
    """The letters that count entries somewhere in the text; they are never taken for names in other capitals."""
    found: set[str] = set()
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.kind in ("_", "sub{"):
            pass
        starts = before is not None and before.kind == "_"
        if token.kind == "{" and (depth or starts):
            depth += 1
        elif token.kind == "}" and depth:
            depth -= 1
        elif token.kind == "name" and (depth or starts):
            found.update(split_letters([token.text]))
        elif token.kind == "name" and before is not None and before.kind == "[" and len(token.text) == 1:
            found.add(token.text)
    return found


def lowered(reader: Reader, left: Tree, start: int, mark: Token) -> Tree:
    """What a `_` after a bracket or call does: the letters of an entry, or `_+` for ReLU."""
    here = reader.here
    if here.kind == "+" or (here.kind == "{" and reader.tokens[reader.at + 1].kind == "+"):
        reader.at += 3 if here.kind == "{" else 1
        return Call("relu", (left,), (), start, reader.end)
    below = reads_below(reader, reader.at)
    if below is None:
        raise reader.unexpected(here, "the letters of an entry are expected here")
    reader.at = below.at
    if isinstance(left, Call) and left.function == "norm" and below.below in (("2",), ("F",)):
        return left
    if any(item.isdecimal() for item in below.below):
        name = f"{left.name}{''.join(below.below)}" if isinstance(left, Name) else ""
        help = "an entry is written with its number, counted from 0, in square brackets: x[0]"
        if name:
            raise UnknownNameError(name, start, reader.end, did_you_mean(name, reader.found.known) or help)
        raise FormulaError("a number below a bracket says nothing", here.start, reader.end, help)
    return indexed(left, split_letters(below.below), start, reader.end)


# --- words that are no names


def special(reader: Reader, token: Token) -> Tree | None:
    """Functions, `e`, `π`, the indicator `I(z > 0)` and the letters of an index."""
    word = token.text
    if word == "e" and reader.here.kind == "^":
        reader.at += 1
        return calls.exponential(reader, token)
    function = reader.found.function(word)
    if function == "sum":
        from autograder.language.textbook import sums

        return sums.word(reader, token)
    if function is not None:
        return calls.call(reader, function, token)
    if word in reader.letters:
        return Name(word, token.start, token.end)
    if word == "pi":
        return Number(pi, "pi", token.start, token.end)
    if word == "e":
        return calls.of("exp", Number(1.0, "1", token.start, token.end), token)
    if word in ("I", "Sigma") and reader.here.kind in ("(", "[", "{"):
        condition = brackets.group(reader, reader.take())
        return condition if isinstance(condition, Compare) else Call(word, (condition,), (), token.start, reader.end)
    return None


def run_together(reader: Reader, token: Token) -> Tree | None:
    """The first of the names in `W2x` or `ylog`; the rest is read next."""
    word = reader.text[token.start : token.end]
    pieces = reader.found.pieces(word) if canonical(word) == token.text else None
    if pieces is None:
        return None
    end = token.start + len(pieces[0])
    first = token._replace(text=canonical(pieces[0]), end=end)
    if len(pieces) > 1:
        reader.at -= 1
        reader.tokens[reader.at] = Token("name", canonical(word[len(pieces[0]) :]), end, token.end)
    return known(reader, first, [Marks("", (), reader.at)]) or special(reader, first)


def unknown(reader: Reader, token: Token, mark: Marks) -> Tree:
    """A word that the problem does not have; whoever lowers the tree says so, or knows what it is."""
    word = token.text
    command = commands.without_backslash(reader.text[token.start : token.end])
    if command is not None:
        help = f"is the backslash of \\{command} missing?"
        raise UnknownNameError(word, token.start, token.end, help)
    reader.at = mark.at
    numbers = [item for item in mark.below if item.isdecimal()]
    letters = split_letters([item for item in mark.below if not item.isdecimal()])
    if mark.open:
        raise UnknownNameError(word + mark.layer, token.start, reader.end, did_you_mean(word, reader.found.known))
    name = Name(word + mark.layer + "".join(numbers), token.start, token.end if letters else reader.end)
    if letters:
        return indexed(name, letters, token.start, reader.end)
    return numbered(reader, name) or called(reader, name)


def numbered(reader: Reader, name: Name) -> Tree | None:
    """`W(2)` for W2."""
    group = reader.tokens[reader.at : reader.at + 3]
    if [token.kind for token in group] != ["(", "number", ")"]:
        return None
    found = reader.found.find(name.name + group[1].text)
    if found is None:
        return None
    reader.at += 3
    return Name(found, name.start, reader.end)


def called(reader: Reader, name: Name) -> Tree:
    """A function that nobody knows yet: `f(x)`, `g'(z)`."""
    here = reader.here
    if here.kind == "(" and here.start == name.end:
        arguments = brackets.items(reader, reader.take())
        return Call(name.name, tuple(arguments), (), name.start, reader.end)
    return name


def quoted_word(token: Token) -> str:
    return quoted(token.text)
