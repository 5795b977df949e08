"""What TeX's commands stand for."""

from __future__ import annotations


def named(names: str, signs: str) -> dict[str, str]:
    """One sign for each of the names."""
    return dict(zip(names.split(), signs, strict=True))


def themselves(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


_GREEK = named(
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau "
    "upsilon varphi chi psi omega",
    "αβγδεζηθικλμνξοπρςστυφχψω",
) | {"epsilon": "ϵ", "phi": "ϕ", "vartheta": "ϑ", "varpi": "ϖ", "varrho": "ϱ"}

# Written slanted, as letters are.
LETTERS = _GREEK | {"ell": "ℓ", "partial": "∂", "imath": "ı", "jmath": "ȷ", "hbar": "ℏ"}

# Written upright.
UPRIGHT = named("Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega", "ΓΔΘΛΞΠΣΥΦΨΩ") | {
    "infty": "∞", "nabla": "∇", "top": "⊤", "bot": "⊥", "emptyset": "∅", "varnothing": "∅", "forall": "∀",
    "exists": "∃", "Re": "ℜ", "Im": "ℑ", "prime": "′", "dagger": "†", "ldots": "…", "dots": "…", "cdots": "⋯",
    "vdots": "⋮", "ddots": "⋱", "dotsc": "…", "dotsb": "⋯", "angle": "∠", "checkmark": "✓",
    "%": "%", "$": "$", "#": "#", "_": "_",
}  # fmt: skip

FUNCTIONS = themselves("arccos arcsin arctan cos cosh cot coth deg dim exp hom ker ln log sec sin sinh tan tanh")

# Their limits stand below and above in a displayed formula.
LIMITS = themselves("max min sup inf lim det gcd Pr") | {
    "argmax": "arg max", "argmin": "arg min", "limsup": "lim sup", "liminf": "lim inf",
}  # fmt: skip
LARGE = {
    "sum": "∑", "prod": "∏", "coprod": "∐", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂",
    "bigodot": "⨀", "int": "∫", "iint": "∬", "oint": "∮",
}  # fmt: skip

OPERATORS = {
    "cdot": "⋅", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "odot": "⊙", "oplus": "⊕", "otimes": "⊗",
    "ominus": "⊖", "circ": "∘", "ast": "∗", "star": "⋆", "bullet": "∙", "setminus": "∖", "cup": "∪", "cap": "∩",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "neg": "¬", "lnot": "¬",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "lt": "<", "gt": ">", "ll": "≪", "gg": "≫",
    "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅", "propto": "∝", "coloneqq": "≔",
    "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "mapsto": "↦",
    "longrightarrow": "⟶", "longmapsto": "⟼", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "implies": "⟹", "iff": "⟺", "uparrow": "↑", "downarrow": "↓", "perp": "⟂", "parallel": "∥", "mid": "∣",
    "colon": ":", "&": "&",
}  # fmt: skip
SIGNS = {"-": "−", "*": "∗"}  # characters that mathematics writes otherwise

DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "/": "/", "|": "|", ".": "", "<": "⟨", ">": "⟩",
    "\\{": "{", "\\}": "}", "\\lbrace": "{", "\\rbrace": "}", "\\lbrack": "[", "\\rbrack": "]", "\\|": "‖",
    "\\vert": "|", "\\Vert": "‖", "\\lvert": "|", "\\rvert": "|", "\\lVert": "‖", "\\rVert": "‖",
    "\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋", "\\lceil": "⌈", "\\rceil": "⌉",
}  # fmt: skip
OPENING = {"(", "[", "\\{", "\\lbrace", "\\lbrack", "\\lvert", "\\lVert", "\\langle", "\\lfloor", "\\lceil"}
SIZES = {
    size + side: em
    for size, em in {"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}.items()
    for side in ("", "l", "r", "m")
}

ACCENTS = {
    "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "bar": "¯", "overline": "¯", "vec": "→",
    "dot": "˙", "ddot": "¨", "check": "ˇ",
}  # fmt: skip
WIDE = {"widehat", "widetilde", "overline"}  # as wide as what is below
BRACES = {"overbrace": ("mover", "⏞"), "underbrace": ("munder", "⏟"), "underline": ("munder", "_")}

SPACES = {
    ",": "0.167em", ":": "0.222em", ">": "0.222em", ";": "0.278em", "!": "-0.167em", " ": "0.333em",
    "quad": "1em", "qquad": "2em", "thinspace": "0.167em", "medspace": "0.222em", "thickspace": "0.278em",
}  # fmt: skip
SILENT = {"limits", "nolimits", "displaystyle", "textstyle", "scriptstyle", "nonumber", "notag"}

# Environments: the brackets around, and the name in the style sheet, which draws some of them and aligns columns.
ENVIRONMENTS = {
    "matrix": ("", "", ""), "smallmatrix": ("", "", ""), "array": ("", "", ""), "pmatrix": ("(", ")", ""),
    "bmatrix": ("", "", "square"), "Bmatrix": ("{", "}", ""), "vmatrix": ("", "", "bars"), "Vmatrix": ("‖", "‖", ""),
    "cases": ("{", "", "cases"), "aligned": ("", "", "aligned"), "align": ("", "", "aligned"),
    "align*": ("", "", "aligned"), "split": ("", "", "aligned"), "gathered": ("", "", ""), "gather*": ("", "", ""),
}  # fmt: skip

# Alphabets: where the letters A, a and 0 begin; some letters had a place in Unicode before.
ALPHABETS = {
    "mathbf": (0x1D400, 0x1D41A, 0x1D7CE), "boldsymbol": (0x1D468, 0x1D482, 0x1D7CE), "bm": (0x1D468, 0x1D482, 0x1D7CE),
    "mathcal": (0x1D49C, 0x1D4B6, None), "mathscr": (0x1D49C, 0x1D4B6, None), "mathfrak": (0x1D504, 0x1D51E, None),
    "mathbb": (0x1D538, 0x1D552, 0x1D7D8), "mathsf": (0x1D5A0, 0x1D5BA, 0x1D7E2), "mathtt": (0x1D670, 0x1D68A, 0x1D7F6),
}  # fmt: skip
ELSEWHERE = {
    0x1D49D: "ℬ", 0x1D4A0: "ℰ", 0x1D4A1: "ℱ", 0x1D4A3: "ℋ", 0x1D4A4: "ℐ", 0x1D4A7: "ℒ", 0x1D4A8: "ℳ", 0x1D4AD: "ℛ",
    0x1D4BA: "ℯ", 0x1D4BC: "ℊ", 0x1D4C4: "ℴ", 0x1D506: "ℭ", 0x1D50B: "ℌ", 0x1D50C: "ℑ", 0x1D515: "ℜ", 0x1D51D: "ℨ",
    0x1D53A: "ℂ", 0x1D53F: "ℍ", 0x1D545: "ℕ", 0x1D547: "ℙ", 0x1D548: "ℚ", 0x1D549: "ℝ", 0x1D551: "ℤ",
}  # fmt: skip
BOLD_GREEK_ALPHA = 0x1D736  # slanted, as \boldsymbol writes it
WORDS = {"text", "textrm", "textit", "textbf", "texttt", "textsf", "mbox"}


def letter(letter: str, alphabet: str) -> str:
    """A letter or digit in one of the alphabets, where it has it."""
    capital, small, digit = ALPHABETS[alphabet]
    if "0" <= letter <= "9":
        return chr(digit + ord(letter) - ord("0")) if digit else letter
    if "α" <= letter <= "ω" and alphabet in ("boldsymbol", "bm"):
        return chr(BOLD_GREEK_ALPHA + ord(letter) - ord("α"))
    if not letter.isascii() or not letter.isalpha():
        return letter
    code = capital + ord(letter) - ord("A") if letter.isupper() else small + ord(letter) - ord("a")
    return ELSEWHERE.get(code, chr(code))


def form(token: str) -> str:
    """Whether a bracket opens or closes; nothing for a bar, which does both."""
    if token in OPENING:
        return "prefix"
    return "" if DELIMITERS.get(token) in ("|", "‖", "/") and token[1:2] not in ("l", "r") else "postfix"
