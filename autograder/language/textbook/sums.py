"""Sums over letters: `Σ_j`, `\\sum_{j=1}^{M}`, `sum(y_j o_i, j != i)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import SUM as PLUS
from autograder.language.ast import Binary, Call, Compare, Name, Sum, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets, calls
from autograder.language.textbook.names import split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser


class Over:
    """What a sum runs over, collected from the parts below it."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.where: Tree | None = None
        self.first: Tree | None = None
        self.last: Tree | None = None

    def add(self, parser: AnswerParser, part: Tree) -> None:
        """`j`, `j = 1` or `j != i`."""
        if isinstance(part, Name):
            self.letters += split_letters([part.name])
        elif isinstance(part, Compare) and part.op == "==" and isinstance(part.left, Name):
            self.letters += split_letters([part.left.name])
            self.first = part.right
        elif isinstance(part, Compare):
            before = self.where
            self.where = Binary("*", before, part, before.start, part.end) if before else part
        else:
            raise parser.wrong(part, "the letter of a sum, or a condition such as j != i, is expected here")

    def sum(self, body: Tree, start: int, end: int) -> Sum:
        return Sum(body, tuple(self.letters), self.where, self.first, self.last, start, end)


def read(parser: AnswerParser, token: Token) -> Tree:
    """A sum whose sign was taken; it extends as far as a product does."""
    if token.text == "Σ" and parser.found.find("Σ") is not None:
        return parser.PREFIX["name"](parser, token._replace(kind="name", text="Sigma"))
    over = Over()
    while parser.here.kind in ("_", "^"):
        mark = parser.take()
        if mark.kind == "_":
            below(parser, over)
        else:
            over.last = bound(parser)
    if parser.here.kind not in parser.PREFIX:
        raise parser.wrong(token, "what is summed is missing")
    body = parser.expression(PLUS)
    if not over.letters and over.where is None:
        return Call("sum", (body,), (), token.start, parser.end)
    return over.sum(body, token.start, parser.end)


def word(parser: AnswerParser, token: Token) -> Tree:
    """`sum_j x_j`, `sum(x)`, `sum(x_j, j)`."""
    if parser.here.kind == "_":
        return read(parser, token._replace(text="\\sum"))
    opener = parser.here
    if opener.kind != "(":
        return calls.call(parser, "sum", token)
    args, kwargs = calls.arguments(parser, token)
    if len(args) == 1 or kwargs or not all(is_condition(parser, part) for part in args[1:]):
        return Call("sum", args, kwargs, token.start, parser.end)
    over = Over()
    for part in args[1:]:
        over.add(parser, part)
    return over.sum(args[0], token.start, parser.end)


def is_condition(parser: AnswerParser, part: Tree) -> bool:
    return isinstance(part, Compare) or (isinstance(part, Name) and parser.found.find(part.name) is None)


def below(parser: AnswerParser, over: Over) -> None:
    """What stands below the sign: `j`, `{j=1}`, `{j \\neq i}`, `{i, j}`; `_jy_j` is a j and then y_j."""
    here = parser.here
    if here.kind in ("{", "("):
        parser.at += 1
        for part in brackets.items(parser, here):
            over.add(parser, part)
        return
    if here.kind != "name":
        raise parser.unexpected(here, "the letter of a sum is expected here")
    letters, after = split_letters([here.text]), parser.tokens[parser.at + 1]
    starts_name = after.kind == "_" or parser.found.pieces(here.text[1:])
    parser.at += 1
    if len(letters) > 1 and starts_name:
        letters = letters[:1]
        parser.put_back(here, 1)
    elif after.kind in ("!=", "=") and after.start == here.end:  # sum_j!=i
        parser.at -= 1
        parser.opened.append("if")
        over.add(parser, parser.expression(PLUS - 1))
        parser.opened.pop()
        return
    over.letters += letters


def bound(parser: AnswerParser) -> Tree:
    """The last number of a sum; of `^My_j` it is the M."""
    here = parser.take()
    if here.kind == "{":
        return brackets.group(parser, here)
    if here.kind == "number":
        return parser.number(here)
    if here.kind != "name":
        raise parser.unexpected(here, "the last number of the sum is expected here")
    if len(here.text) > 1 and parser.found.find(here.text) is None:
        parser.put_back(here, 1)
        return Name(here.text[0], here.start, here.start + 1)
    return Name(parser.found.find(here.text) or here.text, here.start, here.end)
