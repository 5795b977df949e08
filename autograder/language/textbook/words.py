"""Words: names with what belongs to them, functions, names run together, and words that nobody knows."""

from __future__ import annotations

import re
from math import pi
from typing import TYPE_CHECKING, NoReturn

from autograder.errors import did_you_mean
from autograder.language.ast import Call, Compare, Index, Name, Number, Prime, Tree
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.lex import Token
from autograder.language.textbook import brackets, calls, commands, differentials, methods, sums
from autograder.language.textbook.marks import Marks, indexed, marks, reads_below
from autograder.language.textbook.names import Found, canonical, split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

IDENTIFIER = re.compile(r"\w{1,60}\b")
MAX_PARTS = 4  # of the name of a function, binary_cross_entropy


def read(parser: AnswerParser, token: Token) -> Tree:
    """The name, entry, function or derivative that begins with a word just taken."""
    exact = as_it_stands(parser, token)
    if exact is not None:
        return entry(parser, token, *exact)
    written = marks(parser, parser.at)
    if parser.found.find(token.text) is None and differentials.is_ahead(parser, parser.at - 1):
        return differentials.slashed(parser, token)
    return (
        known(parser, token, written)
        or special(parser, token)
        or numbered(parser, token)
        or known(parser, token, written, other_case=True)
        or run_together(parser, token)
        or unknown(parser, token, written[-1])
    )


# --- names of the problem


def as_it_stands(parser: AnswerParser, token: Token) -> tuple[Found, Marks] | None:
    """A name typed as the problem has it, with every _ in it."""
    match = IDENTIFIER.match(parser.text, token.start)
    if match is None or match.end() <= token.end or parser.found.vocabulary.axes(match.group()) is None:
        return None
    at = parser.at
    while parser.tokens[at].kind != "end" and parser.tokens[at].end <= match.end():
        at += 1
    return Found(match.group(), ()), Marks("", (), at)


def known(parser: AnswerParser, token: Token, written: list[Marks], other_case: bool = False) -> Tree | None:
    """A name of the problem, with as many marks as belong to it."""
    for mark in reversed(written):
        found = parser.found.decorated(token.text, mark.layer, mark.below, other_case)
        if found is None:
            continue
        if not mark.layer and has_layer(parser, written[-1]):
            return (
                None
                if parser.found.decorated(token.text, *written[-1][:2], True)
                else unknown_layer(parser, token, written)
            )
        return entry(parser, token, found, mark)
    return None


def has_layer(parser: AnswerParser, mark: Marks) -> bool:
    """Whether `^{(2)}` was written, which is no power, as `^(2)` may be."""
    return bool(mark.layer) and parser.tokens[mark.at - 1].kind != ")"


def unknown_layer(parser: AnswerParser, token: Token, written: list[Marks]) -> NoReturn:
    """For `x^{(2)}` where there is no x2: a power has no brackets in its braces."""
    mark = written[-1]
    word = token.text + mark.layer
    end = parser.tokens[mark.at - 1].end
    near = did_you_mean(word, parser.found.known)
    raise UnknownNameError(word, token.start, end, near or f"a power is written {token.text}^{mark.layer}")


def entry(parser: AnswerParser, token: Token, found: Found, mark: Marks) -> Tree:
    """The name, or its entry, after which the parser goes on."""
    axes = parser.found.axes(found.name)
    parser.at = mark.at
    letters = own_letters(parser, found.letters, axes)
    name = Name(found.name, token.start, token.end if letters else parser.end)
    if len(letters) > axes:
        raise no_entry(parser, name, letters, axes)
    if letters:
        tree: Tree = indexed(name, letters, parser.end)
    else:
        tree = probability(parser, name, axes) or of_names(parser, name)
    return brackets.raised_group(parser, tree, token.start, token._replace(kind="{")) if mark.open else tree


def own_letters(parser: AnswerParser, letters: tuple[str, ...], axes: int) -> tuple[str, ...]:
    """As many letters as a name has axes: of `x_jy_j` the rest is a word of its own."""
    last = parser.tokens[parser.at - 1]
    kept = len(last.text) - (len(letters) - axes)
    rest = last.text[kept:]
    many = len(letters) > axes > 0 and last.kind == "name" and kept > 0
    if many and (rest == "e" or parser.found.pieces(rest) is not None):
        parser.put_back(last, kept)
        return letters[:axes]
    return letters


def no_entry(parser: AnswerParser, name: Name, letters: tuple[str, ...], axes: int) -> FormulaError:
    """For an index that the quantity does not have."""
    if axes == 0:
        shown = f"'{name.name}' is a single number: it has no entry '{''.join(letters)}'"
    else:
        count = "one index" if axes == 1 else f"{axes} indices"
        shown = f"an entry of '{name.name}' has {count}, found {', '.join(letters)}"
    return FormulaError(shown, name.start, parser.end)


def probability(parser: AnswerParser, name: Name, axes: int) -> Tree | None:
    """`P(y = j)` is the entry j of P."""
    kinds = [token.kind for token in parser.tokens[parser.at : parser.at + 5]]
    if not axes or kinds[:3] != ["(", "name", "="] or kinds[3] not in ("name", "number") or kinds[4] != ")":
        return None
    item = parser.tokens[parser.at + 3]
    parser.at += 5
    tree = parser.number(item) if item.kind == "number" else Name(item.text, item.start, item.end)
    return Index(name, (tree,), name.start, parser.end)


def of_names(parser: AnswerParser, name: Name) -> Name:
    """`L(ŷ, y)`: what a quantity depends on may be said, and is not needed."""
    here = parser.here
    inside = parser.tokens[parser.at + 1 : parser.closing[parser.at]]
    only_names = all(token.kind in ("name", ",", ";", "_", "number") for token in inside)
    if here.kind == "(" and here.start == name.end and only_names and any(t.kind in (",", ";") for t in inside):
        parser.at = parser.closing[parser.at] + 1
        return Name(name.name, name.start, parser.end)
    return name


def numbered(parser: AnswerParser, token: Token) -> Tree | None:
    """`W(2)` for W2."""
    group = parser.tokens[parser.at : parser.at + 3]
    if [part.kind for part in group] != ["(", "number", ")"]:
        return None
    found = parser.found.find(token.text + group[1].text)
    if found is None:
        return None
    parser.at += 3
    return Name(found, token.start, parser.end)


# --- other words that mean something


def special(parser: AnswerParser, token: Token) -> Tree | None:
    """Functions, `e`, `π`, the indicator `I(z > 0)` and the letters of an index."""
    word = token.text
    typed = methods.special(parser, token)
    if typed is not None:
        return typed
    function = spelled_out(parser, token) or parser.found.function(word)
    if word == "e" and parser.here.kind == "^":
        parser.at += 1
        return calls.exponential(parser, token)
    if function is not None:
        return sums.word(parser, token) if function == "sum" else calls.call(parser, function, token)
    if word in parser.letters:
        return Name(word, token.start, token.end)
    if word == "pi":
        return Number(pi, "pi", token.start, token.end)
    if word == "e":
        return Call("exp", (Number(1.0, "1", token.start, token.end),), (), token.start, token.end)
    if word == "Sigma":
        return sums.read(parser, token)
    if word == "I" and parser.here.kind in ("(", "[", "{"):
        condition = brackets.group(parser, parser.take())
        return condition if isinstance(condition, Compare) else Call(word, (condition,), (), token.start, parser.end)
    return None


def spelled_out(parser: AnswerParser, token: Token) -> str | None:
    """A function whose name has a _ in it, `log_softmax`, stepped over."""
    parts, at = [token.text], parser.at
    while len(parts) < MAX_PARTS and parser.tokens[at].kind == "_" and parser.tokens[at + 1].kind == "name":
        parts.append(parser.tokens[at + 1].text)
        at += 2
    while len(parts) > 1:
        name = "_".join(parts).lower()
        if parser.found.vocabulary.is_function(name):
            parser.at = at
            return name
        parts.pop()
        at -= 2
    return None


def run_together(parser: AnswerParser, token: Token) -> Tree | None:
    """The first of the names in `W2x` or `ylog`; the rest is read next."""
    word = parser.text[token.start : token.end]
    pieces = parser.found.pieces(word) if canonical(word) == token.text else None
    if pieces is None:
        return None
    end = token.start + len(pieces[0])
    first = token._replace(text=canonical(pieces[0]), end=end)
    if len(pieces) > 1:
        parser.at -= 1
        parser.tokens[parser.at] = Token("name", canonical(word[len(pieces[0]) :]), end, token.end)
    return known(parser, first, [Marks("", (), parser.at)]) or special(parser, first)


# --- words that nobody knows here; whoever lowers the tree says so, or knows what they are


def unknown(parser: AnswerParser, token: Token, mark: Marks) -> Tree:
    word = token.text
    command = commands.without_backslash(parser.text[token.start : token.end])
    if command is not None:
        raise UnknownNameError(word, token.start, token.end, f"is the backslash of \\{command} missing?")
    parser.at = mark.at
    if mark.open:
        raise UnknownNameError(word + mark.layer, token.start, parser.end, did_you_mean(word, parser.found.known))
    numbers = [item for item in mark.below if item.isdecimal()]
    letters = split_letters([item for item in mark.below if not item.isdecimal()])
    layer = mark.layer if mark.layer.isdecimal() else ""
    letters = (mark.layer, *letters) if layer != mark.layer else letters
    if word == "I" and not layer and len(mark.below) == 1 and (numbers or parser.found.is_size(mark.below[0])):
        return Name(word, token.start, parser.end)  # I_n
    name = Name(word + layer + "".join(numbers), token.start, token.end if letters else parser.end)
    return indexed(name, letters, parser.end) if letters else called(parser, name)


def called(parser: AnswerParser, name: Name) -> Tree:
    """A function that nobody knows yet: `f(x)`, `g'(z)`."""
    here, after = parser.tokens[parser.at : parser.at + 2]
    if here.kind == "'" and after.kind == "(":
        parser.at += 2
        return Prime(name.name, brackets.group(parser, after), name.start, parser.end)
    if here.kind == "(" and here.start == name.end:
        arguments = brackets.items(parser, parser.take())
        return Call(name.name, tuple(arguments), (), name.start, parser.end)
    return name


# --- below what is no name


def lowered(parser: AnswerParser, left: Tree, start: int, mark: Token) -> Tree:
    """What a `_` after a bracket or call does: the letters of an entry, or `_+` for ReLU."""
    here = parser.here
    if here.kind == "+" or (here.kind == "{" and parser.tokens[parser.at + 1].kind == "+"):
        parser.at += 3 if here.kind == "{" else 1
        return Call("relu", (left,), (), start, parser.end)
    below = reads_below(parser, parser.at)
    if below is None:
        end = parser.tokens[parser.closing[parser.at] or parser.at].end
        raise parser.unexpected(here._replace(end=end), "the letters of an entry are expected here")
    parser.at = below.at
    if isinstance(left, Call) and left.function == "norm" and below.below in (("2",), ("F",)):
        return left
    if any(item.isdecimal() for item in below.below):
        raise no_number(parser, left, start, below)
    return indexed(left, split_letters(below.below), parser.end)


def no_number(parser: AnswerParser, left: Tree, start: int, below: Marks) -> FormulaError:
    """For a number below a name that is not one, or below a bracket."""
    counted = "an entry is written with its number, counted from 0, in square brackets: x[0]"
    if not isinstance(left, Name):
        return FormulaError("a number below a bracket says nothing", start, parser.end, counted)
    name = left.name + "".join(below.below)
    if parser.found.axes(left.name):
        entry = f"{left.name}[{', '.join('0' * parser.found.axes(left.name))}]"
        return UnknownNameError(name, start, parser.end, counted.replace("x[0]", entry))
    return UnknownNameError(name, start, parser.end, did_you_mean(name, parser.found.known))
