"""Formulas that differ by cases, and the diagonal of a matrix told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import Branch, Call, Cases, Index, Name, Number, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

BETWEEN = frozenset((",", ";", ".", "and"))
SEPARATORS = frozenset((",", ";", "&", "gap", "prose", ".", ":"))


def branches(parser: AnswerParser, value: Tree, start: int) -> Tree:
    """`1 if z > 0, 0 otherwise`, of which the first value was read."""
    found = [branch(parser, value, parser.take())]
    while found[-1].condition is not None and (parser.here.kind in BETWEEN or parser.here.kind == "otherwise"):
        separator = parser.here
        parser.at += separator.kind != "otherwise"
        if parser.here.kind == "otherwise":  # else comes before its value
            word = parser.take()
            found.append(Branch(parser.expression(), None, word.start, parser.end))
            break
        if parser.here.kind == "end":
            break
        value = parser.expression()
        if parser.here.kind in ("if", "otherwise"):
            found.append(branch(parser, value, parser.take()))
        elif separator.kind == "and":
            raise parser.wrong(
                separator, "two conditions at once cannot be read", "write their product: (a > 0)(b > 0)"
            )
        else:
            found.append(Branch(value, None, value.start, parser.end))
    return Cases(tuple(found), start, parser.end)


def branch(parser: AnswerParser, value: Tree, word: Token) -> Branch:
    """A value whose `if` or `otherwise` was taken."""
    if word.kind == "otherwise":
        if starts_value(parser):  # 1 if z > 0 else 0 is met here only after a first value
            raise parser.unexpected(parser.here, "a condition is expected before 'else'")
        return Branch(value, None, value.start, word.end)
    parser.opened.append("if")
    condition = parser.expression()
    parser.opened.pop()
    if isinstance(condition, Name | Number):
        raise parser.wrong(condition, "a condition such as z > 0 is expected here")
    return Branch(value, condition, value.start, parser.end)


def starts_value(parser: AnswerParser) -> bool:
    return parser.here.kind in ("number", "name")


def environment(parser: AnswerParser, opener: Token) -> Tree:
    """The rows of `\\begin{cases}`."""
    found: list[Branch] = []
    parser.opened.append("cases")
    while parser.here.kind != "endcases":
        if parser.here.kind == "end":
            raise parser.wrong(opener, "these cases are never ended", "add \\end{cases}")
        found.append(row(parser))
        if parser.here.kind == "row":
            parser.at += 1
        elif parser.here.kind != "endcases":
            brackets.check_closing(parser, opener, "endcases")
            raise parser.unexpected(parser.here, "a condition, or \\\\ before the next case, is expected here")
    parser.opened.pop()
    parser.at += 1
    if not found:
        raise parser.wrong(opener, "these cases are empty")
    return Cases(tuple(found), opener.start, parser.end)


def row(parser: AnswerParser) -> Branch:
    """`1, & \\text{if } z > 0`, and without the words."""
    value = parser.expression()
    skip(parser)
    if parser.here.kind in ("row", "endcases", "end"):
        return Branch(value, None, value.start, value.end)
    if parser.here.kind == "otherwise":
        parser.at += 1
        condition = None
    else:
        parser.at += parser.here.kind == "if"
        skip(parser)
        condition = parser.expression()
    end = parser.end
    skip(parser)
    return Branch(value, condition, value.start, end)


def skip(parser: AnswerParser) -> None:
    while parser.here.kind in SEPARATORS:
        parser.at += 1


def diagonal(parser: AnswerParser) -> list[Tree]:
    """`… is a diagonal matrix with the element (D)_ii = v on the diagonal, and 0 elsewhere`: D and diag(v)."""
    word = parser.take()
    label = parser.side()
    if parser.here.kind != "=":
        raise parser.unexpected(parser.here, "an = and the elements of the diagonal are expected here")
    parser.at += 1
    value = parser.side()
    if parser.here.kind == "prose":  # what stands off the diagonal is clear
        parser.at = parser.last
    if isinstance(label, Index) and len(set(label.items)) == 1:
        label = label.value
    return [label, Call("diag", (value,), (), word.start, parser.end)]
