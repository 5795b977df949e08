"""Text into tokens."""

from __future__ import annotations

import re
from typing import NamedTuple

from autograder.language.errors import FormulaError

MAX_CHARACTERS = 20_000


class Token(NamedTuple):
    """A word or sign; kind is `name`, `number`, `transpose`, `superscript`, `end` or the sign itself in ASCII."""

    kind: str
    text: str
    start: int
    end: int


# \w takes ² and ᵀ for letters; in a formula they are not part of the name before them.
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RAISED = "⁰¹²³⁴-⁹ᵀ"
LETTERS = rf"[^\W{RAISED}]*(?:[\u0300-\u036f]+[^\W{RAISED}]*)*"  # with accents typed apart, as in x̂
TOKEN = re.compile(
    rf"""(?P<name> ∂?[^\W\d{RAISED}]{LETTERS} | ∂ )
    | (?P<number> (?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? )
    | (?P<space> \s+ )
    | (?P<transpose> [.^]\s*T(?![^\W{RAISED}]) | (?:\^\s*)?[ᵀ⊤] )
    | (?P<sign> \*\* | [<>=!]= | \.\.\. | [-+*/@^()\[\],:=<>−×⊙≤≥≠…] )
    | (?P<superscript> [⁰¹²³⁴-⁹]+ )
    | (?P<unknown> . )""",
    re.VERBOSE | re.DOTALL,
)
SAME = {"^": "**", "−": "-", "×": "*", "≤": "<=", "≥": ">=", "≠": "!=", "…": "..."}
HINTS = {
    "·": "write * for the elementwise product, @ for the matrix product",
    "⋅": "write * for the elementwise product, @ for the matrix product",
    "÷": "write /",
    "√": "write sqrt(x)",
    "∑": "write sum(x)",
    "|": "write abs(x)",
    "{": "use round brackets",
    "&": "write * between comparisons in brackets",
    "!": "not equal is written !=",
    ".": "functions have no module before them: tanh(x); only .T may follow a dot",
}


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, an `end` after the last one."""
    if len(text) > MAX_CHARACTERS:
        message = f"a formula has at most {MAX_CHARACTERS:,} characters, found {len(text):,}"
        raise FormulaError(message, MAX_CHARACTERS, len(text))
    found = []
    end = 0
    ascii = text.isascii()
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "space":
            continue
        word = match.group()
        start, end = match.span()
        if kind == "sign":
            kind = SAME.get(word, word)
        elif kind == "superscript":
            word = word.translate(SUPERSCRIPTS)
        elif kind == "unknown":
            raise unknown(word, start)
        elif kind == "name" and not ascii:
            word = plain(word, start)
        found.append(Token(kind, word, start, end))
    found.append(Token("end", "", end, end))
    return found


def plain(word: str, start: int) -> str:
    """A name as Python spells it (NFKC), so that W₁ is W1 and ϵ is ε; ∂ is d."""
    import unicodedata

    name = unicodedata.normalize("NFKC", word).replace("∂", "d")
    if name.isidentifier():
        return name
    for place, character in enumerate(word):  # ½ is a letter to the pattern, but not to Python
        if character != "∂" and not ("d" + unicodedata.normalize("NFKC", character)).isidentifier():
            raise unknown(character, start + place)
    raise unknown(word[0], start)


def unknown(character: str, start: int) -> FormulaError:
    shown = f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"
    return FormulaError(f"unexpected character {shown}", start, start + 1, HINTS.get(character))
