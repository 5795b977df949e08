r"""Text into tokens, plain or LaTeX: `W₁ᵀ`, `W_1^T` and `\mathbf{W}_1^\top` are the same tokens.

What is written small is laid out as LaTeX has it, `₁` as `_ 1` and `⁻¹` as `^ { - 1 }`, and what only shapes
the page is left out, so that the parser knows one way to write. Every token knows its place in the text.
"""

from __future__ import annotations

import re

from autograder.language.errors import FormulaError
from autograder.language.lex import Token
from autograder.language.textbook.commands import CONDITIONS, EATABLE, EATEN
from autograder.language.textbook.names import canonical

# A module before a function says nothing and is left out: np.linalg.norm(z).
MODULE = (
    r"(?<![\w.])(?:np|numpy|jnp|scipy|torch|nn|F|tf|math)(?:\.(?:linalg|special|nn|functional|math))*\."
    r"(?=(?!T\b)[a-zA-Z]\w*\s*\()"
)
SMALL_ABOVE = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀᵃᵇᶜᵈᵉⁱʲᵏˡᵐⁿᵖʳˢᵗˣʸᶻ", "0123456789+-()Tabcdeijklmnprstxyz", strict=True))
SMALL_BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-()aehijklmnoprstuvx", strict=True))
SMALL_SIGNS = {"+": "+", "-": "-", "(": "(", ")": ")", "T": "transpose"}
PARTS = "½⅓⅔¼¾⅕⅛"
NO_LETTERS = "".join([*SMALL_ABOVE, *SMALL_BELOW, "_Σ𝟙𝟏ªº", *PARTS])
LETTERS = rf"[^\W{NO_LETTERS}]*(?:[\u0300-\u036f]+[^\W{NO_LETTERS}]*)*"  # with accents typed apart, as in x̂
TURNED = rf"\.\s*T(?![^\W{NO_LETTERS}])"  # also behind a number, as in W_1.T
TOKEN = re.compile(
    rf"""(?P<space> [\s$~\u200b\ufeff]+ | {MODULE} )
    | (?P<name> [^\W\d{NO_LETTERS}]{LETTERS} )
    | (?P<number> (?:[0-9]+(?!{TURNED})\.?[0-9]*|[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)? )
    | (?P<command> \\(?:[a-zA-Z]+\*?|.?) )
    | (?P<transpose> {TURNED} )
    | (?P<part> [{PARTS}] )
    | (?P<above> [{"".join(SMALL_ABOVE)}]+ )
    | (?P<below> [{"".join(SMALL_BELOW)}]+ )
    | (?P<sign> \*\* | \.\* | [<>=!]= | := | \|\| | [-+*/@^_(){{}}\[\],:;=<>|'&.] )
    | (?P<other> . )""",
    re.VERBOSE | re.DOTALL,
)
WORD = re.compile("[a-zA-Z]+")
SAME = {
    **{"**": "^", ".*": "⊙", ":=": "=", "||": "‖"},
    **dict.fromkeys("−–—‐‑", "-"),
    **dict.fromkeys("⋅∙•", "·"),
    **dict.fromkeys("∘○⊙", "⊙"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("≤⩽≦", "<="),
    **dict.fromkeys("≥⩾≧", ">="),
    **dict.fromkeys("←⟵≔", "="),
    **dict.fromkeys("Σ∑", "sum"),
    **dict.fromkeys("′’ʹ", "'"),
    **dict.fromkeys("𝟙𝟏", "indicator"),
    **dict.fromkeys("∥‖", "‖"),
    **{"≠": "!=", "∗": "*", "⊤": "transpose", "√": "sqrt", "∂": "∂", "∇": "∇", "·": "·", "×": "×"},
    **{"（": "(", "）": ")", "，": ","},
}
PRODUCTS = "write outer(a, b) for the outer product, ⊙ for the product entry by entry"
INNER = "an inner product is written a^T b"
HINTS = {
    "≈": "write only what is exact",
    "~": "write only what is exact",
    "…": "write all of it out",
    "→": "one formula after the other is joined with =",
    "∞": "write a number",
    "±": "write one of the two",
    "⊗": PRODUCTS,
    "⟨": INNER,
    "∏": "a product of indexed factors cannot be read; write it out",
    "∈": "the sum runs over a whole axis; write its letter alone",
    "#": "write the numbers themselves",
    "%": "write a fraction or a decimal number",
    "!": "not equal is written !=",
    "?": "an answer is a formula",
    '"': "a formula has no quotes in it",
    "\\": "a backslash begins a command, such as \\frac",
}


def sign(word: str) -> str:
    return SAME.get(word, word)


def word(text: str, start: int, end: int) -> Token:
    """A name, or a word of a case."""
    written = text[start:end]
    return Token(CONDITIONS.get(written, "name"), canonical(written), start, end)


def small(match: re.Match[str]) -> list[Token]:
    """What is written small, as LaTeX has it: a mark and a group."""
    kind = match.lastgroup
    mark, table = ("^", SMALL_ABOVE) if kind == "above" else ("_", SMALL_BELOW)
    start, end = match.span()
    plain = "".join(table[c] for c in match.group())
    found = [Token(mark, mark, start, start), Token("{", "{", start, start)]
    for part in re.finditer(r"[0-9]+|.", plain):
        sign = part.group()
        kind = "number" if sign[0].isdecimal() else SMALL_SIGNS.get(sign, "name")
        found.append(Token(kind, sign, start + part.start(), start + part.end()))
    found.append(Token("}", "}", end, end))
    return found


def unknown(text: str, start: int) -> FormulaError:
    """For a character that no formula has."""
    character = text[start]
    shown = f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"
    help = HINTS.get(character)
    return lost_command(text, start, start + 1) or FormulaError(f"unexpected character {shown}", start, start + 1, help)


def lost_command(text: str, start: int, end: int) -> FormulaError | None:
    r"""For a space or character that was the backslash and first letter of a command: `\f` in `\frac`."""
    first = EATEN.get(text[end - 1])
    rest = WORD.match(text, end)
    if first is None or rest is None or first + rest.group() not in EATABLE:
        return None
    command = first + rest.group()
    message = f"the \\{first} of \\{command} was read as a control character"
    return FormulaError(message, start, rest.end(), "in quotes a backslash is written twice: " + "\\" * 2 + command)
