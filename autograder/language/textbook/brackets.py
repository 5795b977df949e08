"""What stands in brackets and bars, as an index behind a name, and above as an exponent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import SIGN, Binary, Branch, Call, Cases, Compare, Sequence, Transpose, Tree
from autograder.language.lex import Token

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader

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


def group(reader: Reader, opener: Token) -> Tree:
    """`(a)` is a itself; with commas it is a list, or in braces cases: `{1, z > 0; 0, z <= 0}`."""
    found = items(reader, opener)
    if not found:
        raise reader.wrong(opener, "a formula is expected in these brackets, found nothing")
    if len(found) == 1:
        return found[0]
    if opener.kind == "{" and any(isinstance(item, Compare) for item in found[1::2]):
        return paired(reader, opener, found)
    return Sequence("list" if opener.kind == "[" else "tuple", tuple(found), opener.start, reader.end)


def items(reader: Reader, opener: Token) -> list[Tree]:
    """What stands in a bracket, between commas; the closing bracket is stepped over."""
    closer = CLOSER[opener.kind]
    found: list[Tree] = []
    reader.opened.append(opener.kind)
    while reader.here.kind != closer:
        check_closing(reader, opener, closer)
        found.append(reader.side())
        if reader.here.kind in (",", ";"):
            reader.at += 1
        elif reader.here.kind != closer:
            check_closing(reader, opener, closer)
            raise reader.unexpected(reader.here, f"an operator or '{SHOWN.get(closer, closer)}' is expected here")
    reader.opened.pop()
    reader.at += 1
    return found


def check_closing(reader: Reader, opener: Token, closer: str) -> None:
    """That the formula goes on, and no other bracket is closed."""
    here = reader.here
    shown = SHOWN.get(closer, closer)
    if here.kind == "end":
        raise reader.wrong(opener, "the bracket opened here is never closed", f"add '{shown}' where it ends")
    if here.kind in CLOSER.values():
        help = f"the bracket it would close was opened as {reader.quote(opener)}"
        raise reader.wrong(here, f"'{shown}' is expected here, found {reader.quote(here)}", help)


def paired(reader: Reader, opener: Token, found: list[Tree]) -> Tree:
    """Values and conditions by turns."""
    branches = []
    for at in range(0, len(found), 2):
        value = found[at]
        condition = found[at + 1] if at + 1 < len(found) else None
        branches.append(Branch(value, condition, value.start, (condition or value).end))
    return Cases(tuple(branches), opener.start, reader.end)


def bars(reader: Reader, opener: Token) -> Tree:
    """`|x|` and `‖x‖`."""
    kind = opener.kind
    closer = CLOSER.get(kind, kind)
    if reader.here.kind == closer:
        raise reader.wrong(opener, "a formula is expected between these bars, found nothing")
    reader.opened.append(kind)
    value = reader.side()
    reader.opened.pop()
    here = reader.here
    if here.text == "||" and kind == "|":  # |a||b|: one is closed, the next opened
        reader.tokens[reader.at] = Token("|", "|", here.start + 1, here.end)
        return Call("abs", (value,), (), opener.start, here.start + 1)
    if here.kind != closer:
        check_closing(reader, opener, closer)
        raise reader.unexpected(here, f"an operator or '{SHOWN.get(closer, closer)}' is expected here")
    reader.at += 1
    return Call(BARS[kind], (value,), (), opener.start, here.end)


def closes(opened: str, token: Token) -> bool:
    """Whether a bar is the other one of that opened last; in |a||b| two stand together."""
    return token.kind == opened or (opened == "|" and token.text == "||")


def is_index(reader: Reader, at: int) -> bool:
    """Whether `[` stands directly behind a name or bracket, and holds nothing but numbers and letters."""
    opener, before = reader.tokens[at], reader.tokens[at - 1]
    if opener.text != "[" or before.end != opener.start or before.kind not in ("name", ")", "]", "}"):
        return False
    end = reader.closing[at]
    for token in reader.tokens[at + 1 : end]:
        is_letter = token.kind == "name" and (token.text in reader.letters or len(token.text) == 1)
        if token.kind not in ("number", ",", "-", "+", ":") and not (is_letter and not reader.found.find(token.text)):
            return False
    return end > at + 1


# --- above


def raised(reader: Reader, left: Tree, start: int) -> Tree:
    """What a `^` just taken does: a power, the transpose, or ReLU."""
    here = reader.here
    if here.kind == "{":
        reader.at += 1
        return raised_group(reader, left, start, here)
    if here.kind in ("transpose", "'", "+") or is_t(reader, here):
        reader.at += 1
        return marked(reader, left, start, here)
    if here.kind == "name" and here.text[0] == "T" and reader.found.find(here.text) is None and len(here.text) > 1:
        mark, rest = here._replace(text="T", end=here.start + 1), here.text[1:]
        reader.tokens[reader.at] = here._replace(text=rest, start=here.start + 1)
        return marked(reader, left, start, mark)
    right = reader.expression(SIGN)
    return Binary("**", left, right, start, reader.end)


def raised_group(reader: Reader, left: Tree, start: int, opener: Token) -> Tree:
    """An exponent in braces, whose opening one was taken."""
    here, after = reader.here, reader.tokens[reader.at + 1]
    if after.kind == "}" and (here.kind in ("transpose", "'", "+") or is_t(reader, here)):
        reader.at += 2
        return marked(reader, left, start, here._replace(end=after.end))
    right = group(reader, opener)
    return Binary("**", left, right, start, reader.end)


def is_t(reader: Reader, token: Token) -> bool:
    if token.kind != "name" or token.text != "T":
        return False
    if reader.found.find("T") is not None:
        help = "write .T for the transpose, **T for the power"
        raise reader.wrong(token, "^T is the transpose, but 'T' is a name of the problem too", help)
    return True


def marked(reader: Reader, left: Tree, start: int, mark: Token) -> Tree:
    if mark.kind == "+":
        return Call("relu", (left,), (), start, mark.end)
    return Transpose(left, start, mark.end)
