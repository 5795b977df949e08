"""Sums over letters: `Σ_j`, `\\sum_{j=1}^{M}`, `sum(y_j o_i, j != i)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import SUM as PLUS
from autograder.language.ast import Binary, Call, Compare, Name, Sum, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets, calls
from autograder.language.textbook.names import split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader


class Over:
    """What a sum runs over, collected from the parts below it."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.where: Tree | None = None
        self.first: Tree | None = None
        self.last: Tree | None = None

    def add(self, reader: Reader, part: Tree) -> None:
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
            raise reader.wrong(part, "the letter of a sum, or a condition such as j != i, is expected here")

    def sum(self, body: Tree, start: int, end: int) -> Sum:
        return Sum(body, tuple(self.letters), self.where, self.first, self.last, start, end)


def read(reader: Reader, token: Token) -> Tree:
    """A sum whose sign was taken; it extends as far as a product does."""
    if reader.found.find(token.text.lstrip("\\")) is not None and token.text[0] != "∑" and token.text != "\\sum":
        return reader.PREFIX["name"](reader, token._replace(kind="name", text=token.text.lstrip("\\")))
    over = Over()
    while reader.here.kind in ("_", "^"):
        mark = reader.take()
        if mark.kind == "_":
            below(reader, over)
        else:
            over.last = bound(reader)
    if reader.here.kind not in reader.PREFIX:
        raise reader.wrong(token, "what is summed is missing")
    body = reader.expression(PLUS)
    if not over.letters and over.where is None:
        return Call("sum", (body,), (), token.start, reader.end)
    return over.sum(body, token.start, reader.end)


def word(reader: Reader, token: Token) -> Tree:
    """`sum_j x_j`, `sum(x)`, `sum(x_j, j)`."""
    if reader.here.kind == "_":
        return read(reader, token._replace(text="\\sum"))
    opener = reader.here
    if opener.kind != "(":
        return calls.call(reader, "sum", token)
    args, kwargs = calls.arguments(reader, token)
    if len(args) == 1 or kwargs or not all(is_condition(reader, part) for part in args[1:]):
        return Call("sum", args, kwargs, token.start, reader.end)
    over = Over()
    for part in args[1:]:
        over.add(reader, part)
    return over.sum(args[0], token.start, reader.end)


def is_condition(reader: Reader, part: Tree) -> bool:
    return isinstance(part, Compare) or (isinstance(part, Name) and reader.found.find(part.name) is None)


def below(reader: Reader, over: Over) -> None:
    """What stands below the sign: `j`, `{j=1}`, `{j \\neq i}`, `{i, j}`; `_jy_j` is a j and then y_j."""
    here = reader.here
    if here.kind in ("{", "("):
        reader.at += 1
        for part in brackets.items(reader, here):
            over.add(reader, part)
        return
    if here.kind != "name":
        raise reader.unexpected(here, "the letter of a sum is expected here")
    letters, after = split_letters([here.text]), reader.tokens[reader.at + 1]
    starts_name = after.kind == "_" or reader.found.pieces(here.text[1:])
    reader.at += 1
    if len(letters) > 1 and starts_name:
        letters = letters[:1]
        reader.at -= 1
        reader.tokens[reader.at] = here._replace(text=here.text[1:], start=here.start + 1)
    elif after.kind in ("!=", "=") and after.start == here.end:  # sum_j!=i
        reader.at -= 1
        reader.opened.append("if")
        over.add(reader, reader.expression(PLUS - 1))
        reader.opened.pop()
        return
    over.letters += letters


def bound(reader: Reader) -> Tree:
    """The last number of a sum; of `^My_j` it is the M."""
    here = reader.take()
    if here.kind == "{":
        return brackets.group(reader, here)
    if here.kind == "number":
        return reader.number(here)
    if here.kind != "name":
        raise reader.unexpected(here, "the last number of the sum is expected here")
    if len(here.text) > 1 and reader.found.find(here.text) is None:
        reader.at -= 1
        reader.tokens[reader.at] = here._replace(text=here.text[1:], start=here.start + 1)
        return Name(here.text[0], here.start, here.start + 1)
    return Name(reader.found.find(here.text) or here.text, here.start, here.end)
