r"""The control words of LaTeX that formulas are made of, and what each of them is."""

from __future__ import annotations

import re

from autograder.language.names import GREEK


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# A kind of token, and its text where that says more.
SIGNS = {
    **dict.fromkeys(("cdot", "cdotp", "bullet"), "·"),
    **dict.fromkeys(("odot", "circ", "bigodot"), "⊙"),
    **dict.fromkeys(("leq", "le", "leqslant"), "<="),
    **dict.fromkeys(("geq", "ge", "geqslant"), ">="),
    **dict.fromkeys(("neq", "ne"), "!="),
    **dict.fromkeys(("gets", "leftarrow", "coloneqq", "coloneq", "triangleq"), "="),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), "frac"),
    **dict.fromkeys(("top", "intercal", "transpose"), "transpose"),
    **dict.fromkeys(("vert", "mid"), "|"),
    **dict.fromkeys(("Vert", "parallel"), "‖"),
    **{"lvert": "|<", "rvert": ">|", "lVert": "‖<", "rVert": ">‖"},
    **{"times": "×", "ast": "*", "div": "/", "lt": "<", "gt": ">", "prime": "'", "colon": ":"},
    **{"sum": "sum", "sqrt": "sqrt", "partial": "∂", "nabla": "∇"},
    **{"lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")"},
    **{"indicator": "indicator", "pm": "±", "approx": "≈", "to": "→", "rightarrow": "→", "infty": "∞", "in": "∈"},
    **dict.fromkeys(("dots", "ldots", "cdots"), "…"),
}
FUNCTIONS = words("exp log ln lg tanh sinh cosh sin cos tan max min det arg arctan")
LETTERS = {
    **{letter: letter for letter in sorted(GREEK)},
    **{"var" + letter: letter for letter in words("epsilon theta pi rho sigma phi kappa")},
    **{"ell": "l", "imath": "i", "jmath": "j"},
}
ACCENTS = {
    **{"hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde"},
    **{"bar": "bar", "overline": "bar", "dot": "dot", "ddot": "ddot"},
}
STYLES = words(
    "mathbf mathrm mathcal mathsf mathit mathtt mathfrak mathscr mathnormal boldsymbol bm pmb symbf rm bf cal vec "
    "operatorname underline cancel bcancel boxed mathop mathbin mathrel ensuremath overbrace underbrace"
)
LABELLED = words("overbrace underbrace")
TEXTS = words("text textbf textrm textit texttt textsf textnormal mbox")
SKIPPED = words(
    "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm displaystyle textstyle scriptstyle space "
    "limits nolimits nonumber notag thinspace hline strut hfill"
)
HINTS = {
    **dict.fromkeys(("langle", "rangle"), "an inner product is written a^T b"),
    **dict.fromkeys(("llbracket", "rrbracket"), "an indicator is written 1[z > 0]"),
    "otimes": "write outer(a, b) for the outer product, \\odot for the product entry by entry",
    "prod": "a product of indexed factors cannot be read; write it out",
}
GAPS = words("quad qquad")
ARRANGED = words("left right begin end mathbb")
SINGLE = {"{": "{", "}": "}", "|": "‖"}  # after a backslash; the others are space
SPACES = frozenset(",;:! \t\n()[]/>-")
CASES = words("cases dcases rcases array")
LINES = frozenset(
    name + star
    for name in words("aligned align split gather gathered equation multline alignat math")
    for star in ("", "*")
)
ALL = sorted({*SIGNS, *FUNCTIONS, *LETTERS, *ACCENTS, *STYLES, *TEXTS, *SKIPPED, *GAPS, *ARRANGED} - {"transpose"})

# Words of a case, and what a student says about a formula instead of writing one.
CONDITIONS = {
    **dict.fromkeys(("if", "for", "when", "If", "For", "When"), "if"),
    **dict.fromkeys(("otherwise", "else", "elsewhere", "Otherwise"), "otherwise"),
    **dict.fromkeys(("and", "or"), "and"),
}
REMARKS = words("since because as where with using by note recall")  # what follows them is no part of the formula
EQUALS = re.compile(r"\b(?:is|are|equals|gives|that|so|thus|hence|therefore)\b")

# What a backslash and the first letter of a command become in YAML or JSON.
BARE = frozenset(ALL) - FUNCTIONS - set(LETTERS)  # words that no formula has without a backslash
EATEN = {"\t": "t", "\f": "f", "\b": "b", "\r": "r", "\v": "v", "\a": "a", "\n": "n"}
EATABLE = frozenset(name for name in ALL if name[0] in EATEN.values() and len(name) > 2)


def without_backslash(word: str) -> str | None:
    """The command that a word seems to be, with its backslash, or that and its first letter, lost."""
    if word in BARE:
        return word
    for first in EATEN.values():
        if len(word) > 1 and first + word in EATABLE:
            return first + word
    return None
