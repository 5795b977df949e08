r"""Names of quantities in LaTeX: `W1` is W_{1}, `yhat` \hat{y}, `dL/dW1` a fraction."""

from __future__ import annotations

import re

GREEK = frozenset(  # the other capitals are Latin letters
    """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
    Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
    """.split()  # noqa: SIM905 - read as a list of names
)
ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0307": "dot", "\u0308": "ddot"}
_DERIVATIVE = re.compile(r"d(\w+)/d(\w+)")
_PARTS = re.compile(r"([^\W\d_]+?)(?:_?(\d+))?(?:_(\w+))?")  # letters, a number, and what follows a _


def latex_name(name: str) -> str:
    r"""`W_{1}`, `\hat{y}`, `\frac{\partial L}{\partial W_{1}}`, `\eta`, `w_{\mathrm{new}}`, `W^{(2)}`."""
    what, after, when = name.partition(" after ")
    if after:
        base = latex_name(what)
        base = rf"\left({base}\right)" if "/" in what else base
        return rf"{base}^{{({when.split()[0]})}}"
    derivative = _DERIVATIVE.fullmatch(name)
    if derivative:
        return rf"\frac{{\partial {latex_name(derivative[1])}}}{{\partial {latex_name(derivative[2])}}}"
    base, accent = _without_accent(name)
    parts = _PARTS.fullmatch(base)
    if parts is None:
        return _upright(name)
    letters, number, rest = parts.groups()
    below = ",".join(filter(None, [number, rest and _below(rest)]))
    return _letters(letters, accent) + (f"_{{{below}}}" if below else "")


def _without_accent(name: str) -> tuple[str, str]:
    """`ŷ1`, in one character or two, as `y1` and the name of the accent."""
    if name.isascii():
        return name, ""
    from unicodedata import normalize

    apart = normalize("NFD", name)
    found = [c for c in apart if c in ACCENTS]
    return (apart.replace(found[0], ""), ACCENTS[found[0]]) if len(found) == 1 and apart[1] in ACCENTS else (name, "")


def _letters(letters: str, accent: str) -> str:
    if not accent and letters.endswith("hat") and len(letters) == 4:
        letters, accent = letters[0], "hat"
    symbol = _symbol(letters)
    return rf"\{accent}{{{symbol}}}" if accent else symbol


def _symbol(letters: str) -> str:
    if letters in GREEK:
        return "\\" + letters
    if len(letters) > 1:
        return _upright(letters)
    if letters.isascii():
        return letters
    from unicodedata import name

    greek = name(letters, "").removeprefix("GREEK ").replace("SMALL LETTER LAMDA", "SMALL LETTER LAMBDA")
    size, _, word = greek.partition(" LETTER ")
    word = word.lower() if size == "SMALL" else word.capitalize()
    return "\\" + word if word in GREEK else _upright(letters)


def _below(word: str) -> str:
    return word if len(word) == 1 or word.isdecimal() else _upright(word)


def _upright(word: str) -> str:
    return rf"\mathrm{{{word}}}".replace("_", r"\_")
