"""What each command of TeX writes."""

from __future__ import annotations

import re

from autograder.reports.tex import symbols
from autograder.reports.tex.elements import bracketed, element, fence, group, identifier, operator, space, table, words
from autograder.reports.tex.reader import Commands, Reader, TexError


def letter(reader: Reader, name: str) -> str:
    return identifier(reader.in_alphabet(symbols.LETTERS[name]))


def word(reader: Reader, name: str) -> str:
    r"""`\text{…}`, whose spaces count; between $ and $ it is mathematics again."""
    pieces = reader.raw().split("$")
    if len(pieces) % 2 == 0:
        raise TexError("a $ is missing")
    shown = [
        Reader(piece, COMMANDS).whole() if k % 2 else words(plain(piece)) for k, piece in enumerate(pieces) if piece
    ]
    return group("".join(shown), len(shown))


def upright(reader: Reader, name: str) -> str:
    r"""`\operatorname{softmax}`; with a star its limits would stand below, which no prompt has needed yet."""
    text = reader.raw()
    return identifier(plain(reader.raw() if text == "*" else text), upright=True)


def plain(text: str) -> str:
    """Words in which no command stands; what is escaped there is written as it is."""
    text = re.sub(r"\\([%#&_$ ])", r"\1", text.replace("\\,", " "))
    if "\\" in text or "{" in text or not text.isprintable():
        raise TexError("a command among words")
    return text


def alphabet(reader: Reader, name: str) -> str:
    before, reader.alphabet = reader.alphabet, name
    shown = reader.argument()
    reader.alphabet = before
    return shown


def fraction(reader: Reader, name: str) -> str:
    both = reader.argument() + reader.argument()
    if name == "binom":
        return bracketed(element("mfrac", both, linethickness="0"), "(", ")")
    style = {"dfrac": "true", "tfrac": "false"}.get(name)
    return element("mstyle", element("mfrac", both), displaystyle=style) if style else element("mfrac", both)


def root(reader: Reader, name: str) -> str:
    if reader.next != "[":
        return element("msqrt", reader.argument())
    reader.take()
    degree = reader.argument()
    reader.expect("]")
    return element("mroot", reader.argument() + degree)


def accent(reader: Reader, name: str) -> str:
    wide = "true" if name in symbols.WIDE else "false"
    sign = operator(symbols.ACCENTS[name], stretchy=wide)
    return element("mover", reader.argument() + sign, accent="true")


def brace(reader: Reader, name: str) -> str:
    kind, sign = symbols.BRACES[name]
    return element(kind, reader.argument() + operator(sign, stretchy="true"))


def stack(reader: Reader, name: str) -> str:
    away, base = reader.argument(), reader.argument()
    return element("munder" if name == "underset" else "mover", base + away)


def left(reader: Reader, name: str) -> str:
    opener = delimiter(reader)
    row, items = reader.row()
    reader.expect("\\right")
    return bracketed(group(row, items), opener, delimiter(reader))


def middle(reader: Reader, name: str) -> str:
    return fence(delimiter(reader), "infix")


def sized(reader: Reader, name: str) -> str:
    em = symbols.SIZES[name]
    form = {"l": "prefix", "r": "postfix"}.get(name[-1]) or symbols.form(reader.next)
    return operator(delimiter(reader), form=form, stretchy="true", minsize=em, maxsize=em)


def delimiter(reader: Reader) -> str:
    token = reader.take()
    if token not in symbols.DELIMITERS:
        raise TexError(f"{token} is no bracket")
    return symbols.DELIMITERS[token]


def begin(reader: Reader, name: str) -> str:
    environment = reader.raw()
    if environment not in symbols.ENVIRONMENTS:
        raise TexError(f"unknown environment {environment}")
    if environment == "array":
        reader.raw()  # how its columns are aligned
    rows = cells(reader)
    reader.expect("\\end")
    if reader.raw() != environment:
        raise TexError(f"{environment} does not end")
    opener, closer, style = symbols.ENVIRONMENTS[environment]
    inner = table(rows, style)
    return bracketed(inner, opener, closer) if opener or closer else inner


def cells(reader: Reader) -> list[list[str]]:
    """The rows of an environment; nothing behind the last `\\\\` is no row."""
    rows: list[list[str]] = [[]]
    while True:
        rows[-1].append(reader.row()[0])
        if reader.next == "&":
            reader.take()
        elif reader.next == "\\\\":
            reader.take()
            rows.append([])
        else:
            return rows[:-1] if rows[-1] == [""] and len(rows) > 1 else rows


def negated(reader: Reader, name: str) -> str:
    token = reader.take()
    sign = symbols.OPERATORS.get(token[1:]) if token[0] == "\\" else token
    if sign is None or sign.isalnum():
        raise TexError(f"no sign for not {token}")
    return operator(sign + "\u0338")


COMMANDS: Commands = {
    **dict.fromkeys(symbols.LETTERS, letter),
    **dict.fromkeys(symbols.UPRIGHT, lambda reader, name: identifier(symbols.UPRIGHT[name], upright=True)),
    **dict.fromkeys(symbols.FUNCTIONS, lambda reader, name: identifier(symbols.FUNCTIONS[name])),
    **dict.fromkeys(
        symbols.LIMITS,
        lambda reader, name: operator(symbols.LIMITS[name], movablelimits="true", lspace="0em", rspace="0em"),
    ),
    **dict.fromkeys(symbols.LARGE, lambda reader, name: operator(symbols.LARGE[name])),
    **dict.fromkeys(symbols.OPERATORS, lambda reader, name: operator(symbols.OPERATORS[name])),
    **dict.fromkeys(symbols.SPACES, lambda reader, name: space(symbols.SPACES[name])),
    **dict.fromkeys(symbols.SILENT, lambda reader, name: ""),
    **dict.fromkeys(symbols.WORDS, word),
    **dict.fromkeys(("mathrm", "operatorname"), upright),
    **dict.fromkeys(symbols.ALPHABETS, alphabet),
    **dict.fromkeys(symbols.ACCENTS, accent),
    **dict.fromkeys(symbols.BRACES, brace),
    **dict.fromkeys(symbols.SIZES, sized),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "binom"), fraction),
    **dict.fromkeys(("overset", "underset", "stackrel"), stack),
    "sqrt": root,
    "left": left,
    "middle": middle,
    "begin": begin,
    "not": negated,
}
