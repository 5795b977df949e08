"""Formulas as people type them in NumPy: `np.exp(-z)`, `z.sum(axis=0)`, `np.eye(n)`, a step function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import Call, Compare, Keyword, Name, Number, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets, calls

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

KINDS = frozenset(("astype", "float", "double", "copy", "to"))  # methods that change no number
REDUCED = frozenset(("sum", "mean", "max", "min", "std", "var"))  # whose argument is an axis
STEPS = frozenset(("step", "heaviside", "Heaviside", "H", "theta", "Theta"))
STEP = "a step function is written 1[z > 0]"


def method(parser: AnswerParser, left: Tree, start: int, dot: Token) -> Tree:
    """`z.sum(axis=0)` is `sum(z, axis=0)`; of other code, that it is none."""
    here, after = parser.tokens[parser.at : parser.at + 2]
    function = parser.found.function(here.text) if here.kind == "name" and after.kind == "(" else None
    if here.text in KINDS and after.kind == "(":
        parser.at = parser.closing[parser.at + 1] + 1 or parser.at
        return left
    if function is None:
        raise unread(parser, dot)
    parser.at += 1
    args, kwargs = arguments(parser)
    if function in REDUCED and len(args) == 1:
        (axis,) = args
        return Call(function, (left,), (Keyword("axis", axis, axis.start, axis.end), *kwargs), start, parser.end)
    return Call(function, (left, *args), kwargs, start, parser.end)


def arguments(parser: AnswerParser) -> tuple[tuple[Tree, ...], tuple[Keyword, ...]]:
    """Those in brackets, perhaps none."""
    if parser.tokens[parser.at + 1].kind == ")":
        parser.at += 2
        return (), ()
    return calls.arguments(parser, parser.here)


def unread(parser: AnswerParser, dot: Token) -> Exception:
    here = parser.here
    end = here.end if here.kind == "name" and here.start == dot.end else dot.end
    word = parser.text[dot.start : end]
    if len(word) < 2:
        return parser.unexpected(dot, "an operator is expected here")
    help = "a size is its letter" if word in (".shape", ".size") else "write mathematics, such as W^T d or sum(z)"
    return parser.wrong(dot._replace(end=end), f"'{word}' is code that is not read here", help)


def special(parser: AnswerParser, token: Token) -> Tree | None:
    """`eye(n)`, and a step function such as `H(z)`, of which the word was taken."""
    if parser.here.kind not in ("(", "[", "{") or parser.found.find(token.text) is not None:
        return None
    size = parser.tokens[parser.at + 1].text
    if token.text == "eye" or (token.text == "identity" and (size.isdecimal() or parser.found.is_size(size))):
        brackets.items(parser, parser.take())
        return Name("I", token.start, parser.end)
    other = parser.found.find_in_other_case(token.text)
    if token.text not in STEPS or (other and parser.found.axes(other)):
        return None
    value = brackets.items(parser, parser.take())
    if len(value) > 2:
        raise parser.wrong(token, f"'{token.text}' is of one formula", STEP)
    return Compare(">", value[0], Number(0.0, "0", parser.end, parser.end), token.start, parser.end)
