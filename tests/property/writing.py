"""Expressions as they are written: in a problem file by NumPy's grammar, in an answer by hand or in LaTeX."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from tests.property.expressions import E

SUM, PRODUCT, ATOM = 1, 2, 4


def in_file(e: E) -> str:
    """By NumPy's grammar, with brackets around everything."""
    inner = [in_file(a) for a in e.args]
    match e.op:
        case "var" | "size":
            return str(e.word)
        case "num":
            return f"({e.word})" if e.word < 0 else str(e.word)
        case "fn":
            return f"{e.word}({inner[0]})"
        case "power":
            return f"(1 / {inner[0]})" if e.word == -1 else f"({inner[0]}**{e.word})"
        case "outer" | "dot" | "diag":
            return f"{e.op}({', '.join(inner)})"
        case "total":
            return f"sum({inner[0]})"
        case "T":
            return f"{inner[0]}.T"
        case "neg":
            return f"(-{inner[0]})"
        case "positive":
            return f"({inner[0]} {e.word} 0)"
    sign = {"add": "+", "sub": "-", "times": "*", "over": "/", "matmul": "@"}[e.op]
    return f"({inner[0]} {sign} {inner[1]})"


class Written(NamedTuple):
    """A text, how tightly its outermost sign binds, and whether it begins or ends such that a sign must stand there."""

    text: str
    binds: int = ATOM


SPELLINGS = {
    "yhat": (["yhat", "y_hat", "ŷ"], [r"\hat{y}", r"\hat y"]),
    "theta": (["theta", "θ"], [r"\theta"]),
    "alpha": (["alpha", "α"], [r"\alpha"]),
}
FUNCTIONS = {
    "sigmoid": (["sigmoid", "σ", "logistic"], [r"\sigma", r"\operatorname{sigmoid}", r"\mathrm{sigmoid}"]),
    "tanh": (["tanh"], [r"\tanh"]),
    "exp": (["exp"], [r"\exp"]),
    "log": (["log", "ln"], [r"\log", r"\ln"]),
    "relu": (["relu", "ReLU"], [r"\text{ReLU}", r"\operatorname{relu}"]),
    "softmax": (["softmax"], [r"\operatorname{softmax}", r"\text{softmax}"]),
    "softplus": (["softplus"], [r"\text{softplus}"]),
    "sqrt": (["sqrt"], [r"\operatorname{sqrt}"]),
}


class Writer:
    """Writes as one person does: in LaTeX or not, and each part in one of the ways that people have."""

    def __init__(self, random: Random, latex: bool) -> None:
        self.random = random
        self.latex = latex

    def text(self, e: E) -> str:
        return self.write(e).text

    def write(self, e: E) -> Written:
        written: Written = getattr(self, f"_{e.op}")(e, *e.args)
        return self.bracketed(written) if self.random.random() < 0.05 else written

    def pick(self, *ways: str) -> str:
        return self.random.choice(ways)

    # -- parts

    def bracketed(self, inner: Written) -> Written:
        if self.latex:
            left, right = self.random.choice([(r"\left(", r"\right)"), ("(", ")"), (r"\left[", r"\right]")])
        else:
            left, right = "(", ")"
        return Written(left + inner.text + right)

    def operand(self, e: E, least: int) -> str:
        written = self.write(e)
        return written.text if written.binds >= least else self.bracketed(written).text

    def in_brackets(self, e: E) -> str:
        inner = self.write(e).text
        return rf"\left({inner}\right)" if self.latex and self.random.random() < 0.5 else f"({inner})"

    def base(self, e: E) -> str:
        """What takes an exponent."""
        return self.operand(e, ATOM) if e.op == "var" and "/" not in e.word else self.bracketed(self.write(e)).text

    # -- rules

    def _var(self, e: E) -> Written:
        name = str(e.word)
        if "/" in name:
            return self.slope(*name.split("/"))
        if name in SPELLINGS:
            return Written(self.pick(*SPELLINGS[name][self.latex]))
        letter, number = name.rstrip("0123456789"), name[len(name.rstrip("0123456789")) :]
        if not number:
            return Written(name)
        ways = [f"{letter}_{number}", f"{letter}^{{({number})}}", f"{letter}_{{{number}}}"]
        return Written(self.pick(*(ways if self.latex else [name, name, f"{letter}_{number}"])))

    def slope(self, above: str, below: str) -> Written:
        of, by = (self._var(E("var", (), (), name[1:])).text for name in (above, below))
        if self.latex:
            return Written(rf"\frac{{\partial {of}}}{{\partial {by}}}")
        return Written(self.pick(f"{above}/{below}", f"∂{of}/∂{by}"), PRODUCT)

    def _size(self, e: E) -> Written:
        return Written(str(e.word))

    def _num(self, e: E) -> Written:
        text = f"{abs(e.word):g}"
        return Written(f"-{text}", SUM) if e.word < 0 else Written(text)

    def _fn(self, e: E, a: E) -> Written:
        if e.word == "exp" and self.random.random() < 0.4:
            return Written(f"e^{{{self.text(a)}}}" if self.latex else f"e^({self.text(a)})", PRODUCT)
        if e.word == "relu":
            way = self.random.randrange(4)
            if way == 0:
                return Written(rf"\left[{self.text(a)}\right]^+" if self.latex else f"[{self.text(a)}]^+")
            if way == 1:
                return Written(rf"\max(0, {self.text(a)})" if self.latex else f"max(0, {self.text(a)})")
        if e.word == "sqrt" and self.latex:
            return Written(rf"\sqrt{{{self.text(a)}}}")
        return Written(self.pick(*FUNCTIONS[e.word][self.latex]) + self.in_brackets(a))

    def _add(self, e: E, a: E, b: E) -> Written:
        return Written(f"{self.operand(a, SUM)} + {self.operand(b, PRODUCT)}", SUM)

    def _sub(self, e: E, a: E, b: E) -> Written:
        return Written(f"{self.operand(a, SUM)}{self.pick(' - ', '-')}{self.operand(b, PRODUCT)}", SUM)

    def _neg(self, e: E, a: E) -> Written:
        return Written(f"-{self.operand(a, PRODUCT)}", SUM)

    def _times(self, e: E, a: E, b: E) -> Written:
        number = not a.type or not b.type
        signs = ["*", " * "] if not self.latex else [r" \cdot " if number else r" \odot "]
        if number:
            signs += [" · "] if not self.latex else [r" \times "]
        else:
            signs += [r" \circ "] if self.latex else [" ⊙ "]
        left, right = self.factor(a), self.factor(b)
        if number and not right[0].isdigit() and "log" not in left and "exp" not in left:
            signs += [r" \, "] if self.latex else [" "]
        return Written(left + self.pick(*signs) + right, PRODUCT)

    def factor(self, e: E) -> str:
        return self.operand(e, ATOM) if e.op != "over" or self.latex else self.bracketed(self.write(e)).text

    def _over(self, e: E, a: E, b: E) -> Written:
        if self.latex:
            return Written(rf"\frac{{{self.text(a)}}}{{{self.text(b)}}}")
        return Written(f"{self.operand(a, PRODUCT)}{self.pick('/', ' / ')}{self.operand(b, ATOM)}", PRODUCT)

    def _power(self, e: E, a: E) -> Written:
        if e.word == 2 and a.op == "fn" and a.word == "tanh" and self.latex and self.random.random() < 0.5:
            return Written(rf"\tanh^2{self.in_brackets(a.args[0])}")
        ways = [f"^{{{e.word}}}"] if self.latex else [f"**{e.word}", f"^{e.word}" if e.word > 0 else f"^({e.word})"]
        ways += ["^2", "²"] if e.word == 2 else []
        return Written(self.base(a) + self.pick(*ways), PRODUCT)

    def _matmul(self, e: E, a: E, b: E) -> Written:
        signs = [r" ", r" \, ", r" \cdot "] if self.latex else [" ", " @ ", " @ "]
        signs += [" * "] if not self.latex and len(b.type) == 1 else []  # of two square matrices it is entry by entry
        return Written(self.factor(a) + self.pick(*signs) + self.factor(b), PRODUCT)

    def _outer(self, e: E, a: E, b: E) -> Written:
        if not self.latex and self.random.random() < 0.3:
            return Written(f"outer({self.text(a)}, {self.text(b)})")
        return Written(f"{self.factor(a)} {self.turned(b)}", PRODUCT)

    def _dot(self, e: E, a: E, b: E) -> Written:
        if self.random.random() < 0.2:
            return Written((r"\operatorname{dot}" if self.latex else "dot") + f"({self.text(a)}, {self.text(b)})")
        return Written(f"{self.turned(a)} {self.factor(b)}", PRODUCT)

    def turned(self, e: E) -> str:
        signs = [r"^\top", "^T", r"^{\top}", "^{T}"] if self.latex else ["^T", ".T", "'", "^T"]
        return self.base(e) + self.pick(*signs)

    def _T(self, e: E, a: E) -> Written:  # noqa: N802
        return Written(self.turned(a), PRODUCT)

    def _total(self, e: E, a: E) -> Written:
        return Written((r"\operatorname{sum}" if self.latex else "sum") + self.in_brackets(a))

    def _diag(self, e: E, a: E) -> Written:
        return Written((r"\operatorname{diag}" if self.latex else "diag") + self.in_brackets(a))

    def _positive(self, e: E, a: E) -> Written:
        sign = e.word if not self.latex else {">": ">", "<=": r"\le"}[e.word]
        condition = f"{self.operand(a, SUM)} {sign} 0"
        if self.latex:
            return Written(
                rf"\mathbb{{1}}[{condition}]" if self.random.random() < 0.7 else rf"\left({condition}\right)"
            )
        return Written(self.pick(f"1[{condition}]", f"({condition})"))
