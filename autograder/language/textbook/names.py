"""Names as people write them: `ŷ`, `yhat`, `y_hat` and `\\hat{y}` are one, and so are `W1`, `W_1` and `W^{(1)}`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from autograder.language.names import ACCENTS, GREEK

VARIANTS = {"lamda": "lambda", "final sigma": "sigma"}  # as Unicode calls them
ALIASES = {"sigma": "sigmoid", "logistic": "sigmoid", "ln": "log", "sgn": "sign"}
MAX_WORD = 60  # characters of names run together


class Vocabulary(Protocol):
    """What a formula may speak of."""

    def axes(self, name: str) -> int | None:
        """The number of axes of a name of the problem, None if there is no such name."""

    def known(self) -> list[str]:
        """All names of the problem."""

    def is_function(self, name: str) -> bool: ...


class Found(NamedTuple):
    """A name of the problem and the letters of the entry meant: `w_{kj}^{(1)}` is W1 with k, j."""

    name: str
    letters: tuple[str, ...]


def canonical(word: str) -> str:
    """A word with Greek letters and accents spelled out, so that ŷ is yhat and δ2 is delta2."""
    if word.isascii():
        return word
    from unicodedata import normalize

    return "".join(ACCENTS.get(c) or spelled(c) for c in normalize("NFD", normalize("NFKC", word)))


@cache
def spelled(character: str) -> str:
    """A Greek letter as a word, any other character as itself."""
    from unicodedata import name

    size, _, letter = name(character, "").removeprefix("GREEK ").partition(" LETTER ")
    letter = VARIANTS.get(letter.lower(), letter.lower())
    word = letter.capitalize() if size == "CAPITAL" else letter
    return word if word in GREEK else character


class Names:
    """Finds the name of a problem, or the function, that is meant by what was written."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.known = vocabulary.known()
        self.by_key: dict[str, str] = {}
        self.folded: dict[str, set[str]] = {}
        for name in self.known:
            key = canonical(name).replace("_", "")
            self.by_key.setdefault(key, name)
            self.folded.setdefault(key.casefold(), set()).add(name)
        if "lam" in self.by_key:  # lambda is a word of Python
            self.by_key.setdefault("lambda", self.by_key["lam"])

    def axes(self, name: str) -> int:
        return self.vocabulary.axes(name) or 0

    def is_size(self, word: str) -> bool:
        """Whether it is a single letter of the problem that is a number, as sizes are."""
        return len(word) == 1 and self.vocabulary.axes(word) == 0

    def find(self, word: str) -> str | None:
        """The name spelled so."""
        if self.vocabulary.axes(word) is not None:
            return word
        return self.by_key.get(canonical(word).replace("_", ""))

    def find_in_other_case(self, word: str) -> str | None:
        """The one name that differs in capitals only."""
        found = self.folded.get(canonical(word).replace("_", "").casefold(), set())
        return next(iter(found)) if len(found) == 1 else None

    def function(self, word: str) -> str | None:
        """The function called so: `ReLU`, `ln` and `σ` too."""
        for name in (ALIASES.get(word, word), word, word.lower()):
            if self.vocabulary.is_function(name):
                return name
        return None

    def decorated(self, base: str, layer: str, below: Sequence[str], other_case: bool = False) -> Found | None:
        """The name, or its entry, written as a base, the number of a layer and what stands below."""
        find = self.find_in_other_case if other_case else self.find
        if layer and not layer.isdecimal():  # x_j^{(i)} is an entry of the i-th example
            entry = self.decorated(base, "", below, other_case)
            return entry and Found(entry.name, (layer, *entry.letters))
        subscript = "".join(below)
        for whole in (base + layer + subscript, base + subscript + layer):
            if name := find(whole):
                return Found(name, ())
        count = 0
        while count < len(below) and below[count].isdecimal():
            count += 1
        number, letters = "".join(below[:count]), split_letters(below[count:])
        for whole in (base + layer + number, base + number + layer):
            if letters and (name := find(whole)):
                return Found(name, letters)
        return None

    def pieces(self, word: str) -> list[str] | None:
        """The names, and perhaps a function at the end, that a word is run together from: `ylog` is y, log."""
        if len(word) > MAX_WORD:
            return None
        ways: list[list[str] | None] = [None] * len(word) + [[]]
        for start in reversed(range(len(word))):
            for end in range(len(word), start, -1):
                rest, piece = ways[end], word[start:end]
                is_piece = self.find(piece) or (self.function(piece) and end - start > 1)
                if rest is not None and is_piece and not word[end : end + 1].isdecimal():
                    ways[start] = [piece, *rest]
                    break
        return ways[0]


def is_letter(word: str) -> bool:
    """Whether a word may count entries: i, or κ."""
    return len(word) == 1 or word in GREEK


def split_letters(below: Sequence[str]) -> tuple[str, ...]:
    """The letters of an index: `kj` is k, j; `kappa` is one."""
    found: list[str] = []
    for word in below:
        found += [word] if word in GREEK else list(word)
    return tuple(found)
