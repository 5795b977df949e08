"""What stands in brackets and bars, as an index behind a name, and above as an exponent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import SIGN, Binary, Branch, Call, Cases, Compare, Sequence, Transpose, Tree
from autograder.language.lex import Token
from autograder.language.textbook.names import is_letter

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

CLOSER = {"(": ")", "[": "]", "{": "}", "|<": ">|", "‖<": ">‖", "cases": "endcases"}
BARS = {"|": "abs", "|<": "abs", "‖": "norm", "‖<": "norm"}
SHOWN = {">|": "|", ">‖": "‖", "endcases": "\\end{cases}"}


def closings(tokens: list[Token]) -> list[int]:
    """For each opening bracket the place of the one that closes it, else 0."""
    found = [0] * len(tokens)
    waiting: list[int] = []
    closers = set(CLOSER.values())
    for at, token in enumerate(tokens):
        if token.kind in CLOSER:
            waiting.append(at)
        elif token.kind in closers and waiting:
            found[waiting.pop()] = at
    return found


def group(parser: AnswerParser, opener: Token) -> Tree:
    """`(a)` is a itself; with commas it is a list, or in braces cases: `{1, z > 0; 0, z <= 0}`."""
    found = items(parser, opener)
    if not found:
        raise parser.wrong(opener, "a formula is expected in these brackets, found nothing")
    if len(found) == 1:
        return found[0]
    if opener.kind == "{" and any(isinstance(item, Compare) for item in found[1::2]):
        return paired(parser, opener, found)
    return Sequence("list" if opener.kind == "[" else "tuple", tuple(found), opener.start, parser.end)


def items(parser: AnswerParser, opener: Token) -> list[Tree]:
    """What stands in a bracket, between commas; the closing bracket is stepped over."""
    closer = CLOSER[opener.kind]
    found: list[Tree] = []
    parser.opened.append(opener.kind)
    while parser.here.kind != closer:
        check_closing(parser, opener, closer)
        found.append(parser.side())
        if parser.here.kind in (",", ";"):
            parser.at += 1
        elif parser.here.kind != closer:
            check_closing(parser, opener, closer)
            raise parser.unexpected(parser.here, f"an operator or '{SHOWN.get(closer, closer)}' is expected here")
    parser.opened.pop()
    parser.at += 1
    return found


def check_closing(parser: AnswerParser, opener: Token, closer: str) -> None:
    """That the formula goes on, and no other bracket is closed."""
    here = parser.here
    shown = SHOWN.get(closer, closer)
    if here.kind == "end":
        raise parser.wrong(opener, "the bracket opened here is never closed", f"add '{shown}' where it ends")
    if here.kind in CLOSER.values():
        help = f"the bracket it would close was opened as {parser.quote(opener)}"
        raise parser.wrong(here, f"'{shown}' is expected here, found {parser.quote(here)}", help)


def paired(parser: AnswerParser, opener: Token, found: list[Tree]) -> Tree:
    """Values and conditions by turns."""
    branches: list[Branch] = []
    for at in range(0, len(found), 2):
        value = found[at]
        if isinstance(value, Cases):  # 0 otherwise
            branches += value.branches
            continue
        condition = found[at + 1] if at + 1 < len(found) else None
        branches.append(Branch(value, condition, value.start, (condition or value).end))
    return Cases(tuple(branches), opener.start, parser.end)


def bars(parser: AnswerParser, opener: Token) -> Tree:
    """`|x|` and `‖x‖`."""
    kind = opener.kind
    closer = CLOSER.get(kind, kind)
    if parser.here.kind == closer:
        raise parser.wrong(opener, "a formula is expected between these bars, found nothing")
    parser.opened.append(kind)
    value = parser.side()
    parser.opened.pop()
    here = parser.here
    if here.text == "||" and kind == "|":  # |a||b|: one is closed, the next opened
        parser.tokens[parser.at] = Token("|", "|", here.start + 1, here.end)
        return Call("abs", (value,), (), opener.start, here.start + 1)
    if here.kind != closer:
        check_closing(parser, opener, closer)
        raise parser.unexpected(here, f"an operator or '{SHOWN.get(closer, closer)}' is expected here")
    parser.at += 1
    return Call(BARS[kind], (value,), (), opener.start, here.end)


def closes(opened: str, token: Token) -> bool:
    """Whether a bar is the other one of that opened last; in |a||b| two stand together."""
    return token.kind == opened or (opened == "|" and token.text == "||")


def is_index(parser: AnswerParser, at: int) -> bool:
    """Whether `[` stands directly behind a name or bracket, and holds nothing but numbers and letters."""
    opener, before = parser.tokens[at], parser.tokens[at - 1]
    if opener.text != "[" or before.end != opener.start or before.kind not in ("name", ")", "]", "}"):
        return False
    end = parser.closing[at]
    for token in parser.tokens[at + 1 : end]:
        counts = token.kind == "name" and is_letter(token.text) and parser.found.find(token.text) is None
        if token.kind not in ("number", ",", "-", "+", ":") and not counts:
            return False
    return end > at + 1


# --- above


def raised(parser: AnswerParser, left: Tree, start: int) -> Tree:
    """What a `^` just taken does: a power, the transpose, or ReLU."""
    here = parser.here
    if here.kind == "{":
        parser.at += 1
        return raised_group(parser, left, start, here)
    if here.kind in ("transpose", "'", "+") or is_t(parser, here):
        parser.at += 1
        return marked(parser, left, start, here)
    if here.kind == "name" and here.text[0] == "T" and parser.found.find(here.text) is None and len(here.text) > 1:
        parser.put_back(parser.take(), 1)
        return marked(parser, left, start, here._replace(end=here.start + 1))
    right = exponent(parser)
    return Binary("**", left, right, start, parser.end)


def exponent(parser: AnswerParser) -> Tree:
    """An exponent without braces; in `e^-2x` nobody knows where it ends."""
    first = parser.here
    right = parser.expression(SIGN)
    after = parser.here
    if first.kind == "-" and after.start == parser.end and after.kind in ("name", "number", "("):
        raise parser.wrong(after, "where the exponent ends is not clear", "write it in brackets: e^(…)")
    return right


def raised_group(parser: AnswerParser, left: Tree, start: int, opener: Token) -> Tree:
    """An exponent in braces, whose opening one was taken."""
    parser.at += parser.here.kind == "^"  # W^{(2)^T}
    here, after = parser.here, parser.tokens[parser.at + 1]
    if after.kind == "}" and (here.kind in ("transpose", "'", "+") or is_t(parser, here)):
        parser.at += 2
        return marked(parser, left, start, here._replace(end=after.end))
    right = group(parser, opener)
    return Binary("**", left, right, start, parser.end)


def is_t(parser: AnswerParser, token: Token) -> bool:
    if token.kind != "name" or token.text != "T":
        return False
    if parser.found.find("T") is not None:
        help = "write .T for the transpose, **T for the power"
        raise parser.wrong(token, "^T is the transpose, but 'T' is a name of the problem too", help)
    return True


def marked(parser: AnswerParser, left: Tree, start: int, mark: Token) -> Tree:
    if mark.kind == "+":
        return Call("relu", (left,), (), start, mark.end)
    return Transpose(left, start, mark.end)
