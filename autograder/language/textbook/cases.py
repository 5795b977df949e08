"""Formulas that differ by cases, and the diagonal of a matrix told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import Branch, Call, Cases, Index, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader

SEPARATORS = frozenset((",", ";", "&", "gap", "prose", ".", ":"))


def branches(reader: Reader, value: Tree, start: int) -> Tree:
    """`1 if z > 0, 0 otherwise`, of which the first value was read."""
    found = [branch(reader, value, reader.take())]
    while True:
        here, after = reader.here, reader.tokens[reader.at + 1]
        if here.kind in (",", ";", "."):
            reader.at += 1
        elif here.kind != "otherwise":
            break
        if reader.here.kind == "otherwise":  # else comes before its value
            word = reader.take()
            value = reader.expression()
            found.append(Branch(value, None, word.start, reader.end))
            break
        if after.kind == "end":
            break
        value = reader.expression()
        if reader.here.kind not in ("if", "otherwise"):
            found.append(Branch(value, None, value.start, reader.end))
            break
        found.append(branch(reader, value, reader.take()))
    return Cases(tuple(found), start, reader.end)


def branch(reader: Reader, value: Tree, word: Token) -> Branch:
    """A value whose `if` or `otherwise` was taken."""
    if word.kind == "otherwise":
        if starts_value(reader):  # 1 if z > 0 else 0 is met here only after a first value
            raise reader.unexpected(reader.here, "a condition is expected before 'else'")
        return Branch(value, None, value.start, word.end)
    reader.opened.append("if")
    condition = reader.expression()
    reader.opened.pop()
    return Branch(value, condition, value.start, reader.end)


def starts_value(reader: Reader) -> bool:
    return reader.here.kind in ("number", "name")


def environment(reader: Reader, opener: Token) -> Tree:
    """The rows of `\\begin{cases}`."""
    found: list[Branch] = []
    reader.opened.append("cases")
    while reader.here.kind != "endcases":
        if reader.here.kind == "end":
            raise reader.wrong(opener, "these cases are never ended", "add \\end{cases}")
        found.append(row(reader))
        if reader.here.kind == "row":
            reader.at += 1
        elif reader.here.kind != "endcases":
            brackets.check_closing(reader, opener, "endcases")
            raise reader.unexpected(reader.here, "a condition, or \\\\ before the next case, is expected here")
    reader.opened.pop()
    reader.at += 1
    if not found:
        raise reader.wrong(opener, "these cases are empty")
    return Cases(tuple(found), opener.start, reader.end)


def row(reader: Reader) -> Branch:
    """`1, & \\text{if } z > 0`, and without the words."""
    value = reader.expression()
    skip(reader)
    if reader.here.kind in ("row", "endcases", "end"):
        return Branch(value, None, value.start, value.end)
    if reader.here.kind == "otherwise":
        reader.at += 1
        condition = None
    else:
        reader.at += reader.here.kind == "if"
        skip(reader)
        condition = reader.expression()
    end = reader.end
    skip(reader)
    return Branch(value, condition, value.start, end)


def skip(reader: Reader) -> None:
    while reader.here.kind in SEPARATORS:
        reader.at += 1


def diagonal(reader: Reader) -> list[Tree]:
    """`… is a diagonal matrix with the element (D)_ii = v on the diagonal, and 0 elsewhere`: D and diag(v)."""
    word = reader.take()
    label = reader.side()
    if reader.here.kind != "=":
        raise reader.unexpected(reader.here, "an = and the elements of the diagonal are expected here")
    reader.at += 1
    value = reader.side()
    if reader.here.kind == "prose":  # what stands off the diagonal is clear
        reader.at = reader.last
    if isinstance(label, Index) and len(set(label.items)) == 1:
        label = label.value
    return [label, Call("diag", (value,), (), word.start, reader.end)]
