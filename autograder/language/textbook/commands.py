r"""The control words of LaTeX that formulas are made of, and what each of them is."""

from __future__ import annotations

import re

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
FUNCTIONS = frozenset("exp log ln lg tanh sinh cosh sin cos tan max min det arg arctan".split())
GREEK = {
    word: word
    for word in (
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
        "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    ).split()
} | {"var" + word: word for word in ("epsilon", "theta", "pi", "rho", "sigma", "phi", "kappa")}
LETTERS = GREEK | {"ell": "l", "imath": "i", "jmath": "j", "e": "e"}
ACCENTS = {"hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar", "dot": "dot"} | {
    "overline": "bar",
    "ddot": "ddot",
}
STYLES = frozenset(
    "mathbf mathrm mathcal mathsf mathit mathtt mathfrak mathscr mathnormal boldsymbol bm pmb symbf rm bf cal vec "
    "operatorname underline cancel bcancel boxed mathop mathbin mathrel ensuremath overbrace underbrace".split()
)
WORDS = frozenset("text textbf textrm textit texttt textsf mbox mathrm_ textnormal".split())
SKIPPED = frozenset(
    "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm displaystyle textstyle scriptstyle space "
    "limits nolimits nonumber notag thinspace hline strut hfill".split()
)
GAPS = frozenset(("quad", "qquad"))
SIZED = frozenset(("left", "right", "middle", "begin", "end"))
SINGLE = {"{": "{", "}": "}", "|": "‖"}  # after a backslash; the others are space
SPACES = frozenset(",;:! \t\n()[]/>-")
CASES = frozenset(("cases", "dcases", "rcases", "array"))
LINES = frozenset(
    name + star
    for name in ("aligned", "align", "split", "gather", "gathered", "equation", "multline", "alignat", "math")
    for star in ("", "*")
)
ALL = sorted(
    {*SIGNS, *FUNCTIONS, *LETTERS, *ACCENTS, *STYLES, *WORDS, *SKIPPED, *GAPS, *SIZED} - {"mathrm_", "transpose", "e"}
)

# Words of a case, and what a student says about a formula instead of writing one.
CONDITIONS = {
    **dict.fromkeys(("if", "for", "when", "If", "For", "When"), "if"),
    **dict.fromkeys(("otherwise", "else", "elsewhere", "Otherwise"), "otherwise"),
}
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
