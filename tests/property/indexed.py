"""Expressions written entry by entry, in index notation: `Σ_k W_ik x_k + b_i`."""

from __future__ import annotations

from random import Random

from tests.property.expressions import E
from tests.property.writing import PRODUCT, Writer, Written

SUMMED = "kmrstc"  # letters that are no name of a problem


class Indexed(Writer):
    """Writes the entry of an expression at `letters`."""

    def __init__(self, random: Random, latex: bool, letters: str) -> None:
        super().__init__(random, latex)
        self.letters = letters
        self.used = 0

    def fresh(self) -> str:
        self.used += 1
        return SUMMED[self.used - 1]

    def at(self, letters: str, e: E) -> E:
        """The expression marked with the entry that is meant."""
        return E("entry", (e,), (), letters) if e.type else e

    def text(self, e: E) -> str:
        return self.write(self.at(self.letters, e)).text

    def _entry(self, mark: E, e: E) -> Written:
        letters = str(mark.word)
        match e.op:
            case "var":
                return self.named(e, letters)
            case "matmul":
                k = self.fresh()
                a, b = e.args
                return self.summed(k, E("times", (self.at(letters[0] + k, a), self.at(k + letters[1:], b)), ()))
            case "outer":
                a, b = e.args
                return self.write(E("times", (self.at(letters[0], a), self.at(letters[1], b)), ()))
            case "T":
                return self.write(self.at(letters[::-1], e.args[0]))
            case "diag":
                entry = self.factor(self.at(letters[0], e.args[0]))
                delta = rf"\delta_{{{letters}}}" if self.latex else f"δ_{letters}"
                return Written(f"{entry} {delta}", PRODUCT)
            case "fn" if e.word == "softmax":
                k = self.fresh()
                (a,) = e.args
                above, below = (self.write(E("fn", (self.at(i, a),), (), "exp")).text for i in (letters, k))
                return Written(
                    rf"\frac{{{above}}}{{\sum_{k} {below}}}" if self.latex else f"{above} / (sum({below}, {k}))",
                    PRODUCT,
                )
        return self.write(e._replace(args=tuple(self.at(letters, a) for a in e.args), type=()))

    def named(self, e: E, letters: str) -> Written:
        name = str(e.word)
        if "/" in name:
            above, below = name.split("/")
            under = self.named(E("var", (), (), below[1:]), letters).text
            if self.latex:
                return Written(rf"\frac{{\partial {above[1:]}}}{{\partial {under}}}")
            return Written(f"{above}/{below[0]}{under}", PRODUCT)
        if name == "yhat" and self.latex:
            return Written(rf"\hat{{y}}_{letters}")
        if not self.latex:
            return Written(
                f"{name}_{letters}" if len(letters) == 1 or self.random.random() < 0.5 else f"{name}_{{{letters}}}"
            )
        letter = name.rstrip("0123456789")
        number = f"^{{({name[len(letter) :]})}}" if name != letter else ""
        return Written(f"{letter}{number}_{{{letters}}}")

    def base(self, e: E) -> str:
        return self.bracketed(self.write(e)).text

    def summed(self, letter: str, body: E) -> Written:
        inner = self.operand(body, PRODUCT)
        if self.latex:
            return Written(rf"\sum_{{{letter}}} {inner}", PRODUCT)
        return Written(self.pick(f"sum({inner}, {letter})", f"Σ_{letter} {inner}"), PRODUCT)

    def _dot(self, e: E, a: E, b: E) -> Written:
        k = self.fresh()
        return self.summed(k, E("times", (self.at(k, a), self.at(k, b)), ()))

    def _total(self, e: E, a: E) -> Written:
        k = self.fresh()
        if len(a.type) == 1:
            return self.summed(k, self.at(k, a))
        return self.summed(k, E("total_of", (a,), (), k))

    def _total_of(self, e: E, a: E) -> Written:
        k = self.fresh()
        return self.summed(k, self.at(f"{e.word}{k}", a))
