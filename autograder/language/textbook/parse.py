"""Students' formulas: text to the sides of an equation, each a tree.

The parser of the formula language with other signs: `PREFIX` and `INFIX` say what may begin an expression and
go on with it, and two expressions side by side are a product. Names are settled while reading, because what
`a(1-a)`, `W2x` and `dL/dW` mean depends on the names of the problem.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from autograder.language.ast import (
    BESIDE,
    BINDING,
    COMPARISONS,
    POSTFIX,
    POWER,
    PRODUCT,
    Binary,
    Compare,
    Name,
    Number,
    Transpose,
    Tree,
)
from autograder.language.errors import FormulaError
from autograder.language.lex import MAX_CHARACTERS, Token
from autograder.language.parse import Parser
from autograder.language.textbook import brackets, calls, cases, differentials, lex, methods, sums, words
from autograder.language.textbook.latex import Page
from autograder.language.textbook.marks import index_letters
from autograder.language.textbook.names import Names, Vocabulary

__all__ = ["Vocabulary", "read"]

AHEAD = 5
TRAILING = frozenset((",", ".", ";", "gap", "prose"))
TIGHT = PRODUCT + 0.5  # how tightly factors side by side bind in 1/2x, read as 1/(2x)


def read(text: str, vocabulary: Vocabulary, tight: bool = False) -> list[Tree]:
    """The sides of `a = b = c`, one for a plain formula; with `tight`, 1/2x is 1/(2x)."""
    return AnswerParser(text, vocabulary, tight).sides()


class AnswerParser(Parser):
    """Reads the tokens of one answer from left to right."""

    def __init__(self, text: str, vocabulary: Vocabulary, tight: bool) -> None:
        self.found = Names(vocabulary)
        super().__init__(text, lambda name: self.found.find(name) is not None, self.found.known)
        self.last = len(self.tokens) - AHEAD  # the first of the ends
        self.closing = brackets.closings(self.tokens)
        self.letters = index_letters(self.tokens)
        self.product = TIGHT if tight else PRODUCT
        self.opened: list[str] = []  # the brackets we are in

    def scan(self, text: str) -> list[Token]:
        """The tokens of `text`, and ends after the last one, as many as the parser looks ahead."""
        if len(text) > MAX_CHARACTERS:
            message = f"a formula has at most {MAX_CHARACTERS:,} characters, found {len(text):,}"
            raise FormulaError(message, MAX_CHARACTERS, len(text))
        page = Page(text)
        page.scan(0, len(text))
        found = page.tokens
        while found and found[-1].kind in TRAILING:
            found.pop()
        end = found[-1].end if found else 0
        return found + [Token("end", "", end, end)] * AHEAD

    def put_back(self, token: Token, kept: int) -> None:
        """Leaves the end of a word just taken, from a character on, to be read next."""
        self.at -= 1
        self.tokens[self.at] = token._replace(text=token.text[kept:], start=token.start + kept)

    # --- the sides of an equation

    def sides(self) -> list[Tree]:
        found: list[Tree] = []
        while self.here.kind == "=":
            self.at += 1
        while True:
            found.append(self.side())
            if self.here.kind == "diagonal":
                found = cases.diagonal(self)
                break
            if self.here.kind != "=":
                break
            while self.here.kind == "=":
                self.at += 1
        for tree in found:
            self.finish(tree)
        return found

    def side(self) -> Tree:
        """A formula, or several and the conditions under which they hold."""
        first = self.here
        if first.kind in ("if", "otherwise"):
            raise self.wrong(first, f"a value is expected before {self.quote(first)}", "write 1 if z > 0, 0 otherwise")
        tree = self.expression()
        if self.here.kind in ("if", "otherwise"):
            return cases.branches(self, tree, first.start)
        return tree

    def binds(self, token: Token) -> float:
        kind = token.kind
        if kind == "=":
            return BINDING["=="] if self.opened else 0
        if self.opened and kind in brackets.BARS and brackets.closes(self.opened[-1], token):
            return 0
        if kind in ("^", "×", "·"):
            return POWER if kind == "^" else PRODUCT
        if kind == "[" and brackets.is_index(self, self.at):
            return POSTFIX
        if kind in self.BESIDE_KINDS:
            return self.product
        return BINDING.get(kind, POSTFIX)

    # --- what begins an expression

    def number(self, token: Token) -> Tree:
        tree = super().number(token)
        return self.indicator(token) if token.text == "1" and self.here.kind == "_" else tree

    def indicator(self, token: Token) -> Tree:
        """`𝟙[z > 0]` or `1_{z > 0}`."""
        self.at += self.here.kind == "_"
        opener = self.take()
        if opener.kind not in ("(", "[", "{"):
            sums = "; a sum over the rows of A is sum(A, axis=0)" if opener.kind in ("name", "end") else ""
            help = "the 1 of an indicator is written 1[z > 0]" + sums
            raise self.wrong(opener, f"a condition in brackets is expected here, found {self.quote(opener)}", help)
        condition = brackets.group(self, opener)
        if not isinstance(condition, Compare):
            raise self.wrong(opener, "a condition is expected in these brackets", "write 1[z > 0]")
        return condition

    def root(self, token: Token) -> Tree:
        if self.here.kind == "[" and token.text != "√":
            raise self.wrong(self.here, "only square roots are read", "write a power instead: x^(1/3)")
        return calls.call(self, "sqrt", token)

    # --- what goes on with it

    def times(self, left: Tree, start: int, op: Token) -> Tree:
        right = self.expression(PRODUCT)
        return Binary(BESIDE if op.kind == "×" else op.kind, left, right, start, self.end)

    def equal(self, left: Tree, start: int, op: Token) -> Tree:
        return self.compare(left, start, op._replace(kind="=="))

    def beside(self, left: Tree, start: int, token: Token) -> Tree:
        if token.kind == "number" and self.tokens[self.at - 2].kind == "number":
            help = "write * for a product; decimals have a point, and thousands no mark"
            raise self.wrong(token, f"an operator is missing before {self.quote(token)}", help)
        self.at -= 1
        right = self.expression(self.product)
        if isinstance(right, Compare):
            match left:
                case Number(text="1"):
                    return right
                case Binary("*" | "@" | "⊙" | "·" as op, before, Number(text="1")):  # a ⊙ 1[z > 0]
                    return Binary(op, before, right, start, self.end)
        return Binary(BESIDE, left, right, start, self.end)

    def bracket(self, left: Tree, start: int, opener: Token) -> Tree:
        if brackets.is_index(self, self.at - 1):
            return self.index(left, start, opener)
        return self.beside(left, start, opener)

    def prime(self, left: Tree, start: int, token: Token) -> Tree:
        """The transpose of a variable or bracket; of a single number it can only be meant as a derivative."""
        if token.kind == "'" and isinstance(left, Name) and self.found.vocabulary.axes(left.name) == 0:
            help = f"write what it is by: d{left.name}/dx"
            raise self.wrong(token, f"'{left.name}' is a single number, which has no transpose", help)
        return Transpose(left, start, token.end)

    def above(self, left: Tree, start: int, mark: Token) -> Tree:
        return brackets.raised(self, left, start)

    BESIDE_KINDS: ClassVar = frozenset(
        ("name", "number", "(", "[", "{", "frac", "sqrt", "sum", "∂", "∇", "indicator", "cases", *brackets.BARS)
    )
    PREFIX: ClassVar[dict[str, Callable[[Any, Token], Tree]]] = {
        "name": words.read,
        "number": number,
        "+": Parser.sign,
        "-": Parser.sign,
        **dict.fromkeys(("(", "[", "{"), brackets.group),
        **dict.fromkeys(brackets.BARS, brackets.bars),
        "frac": differentials.fraction,
        "∂": differentials.slashed,
        "∇": differentials.nabla,
        "sqrt": root,
        "sum": sums.read,
        "indicator": indicator,
        "cases": cases.environment,
    }
    INFIX: ClassVar[dict[str, Callable[[Any, Tree, int, Token], Tree]]] = {
        **dict.fromkeys(BESIDE_KINDS, beside),
        **dict.fromkeys(("+", "-", "*", "/", "@", "⊙"), Parser.binary),
        **dict.fromkeys(("×", "·"), times),
        **dict.fromkeys(COMPARISONS, Parser.compare),
        "=": equal,
        "[": bracket,
        "^": above,
        "_": words.lowered,
        ".": methods.method,
        **dict.fromkeys(("'", "transpose"), prime),
    }

    # --- the end, and mistakes

    def finish(self, tree: Tree, expected: str = "an operator is expected here") -> None:
        here = self.here
        if here.kind in brackets.CLOSER.values():
            raise self.wrong(here, "the bracket closed here was never opened")
        if here.kind == ",":
            raise self.wrong(
                here, "one formula is expected, found a comma", "decimals have a point; cases stand in braces"
            )
        super().finish(tree, expected)

    def nothing(self, token: Token) -> Tree:
        if self.last == 0:
            raise self.wrong(token, "a formula is expected, found nothing")
        before = self.tokens[self.at - 2] if self.at > 1 else token
        if token.kind == "=" and before.kind in ("+", "-", "*", "/") and before.end == token.start:  # w -= g
            raise self.wrong(before, "a formula is expected, found code", f"write the new value: w = w {before.kind} …")
        raise self.unexpected(token, "a number, a name or a bracket is expected here")

    def unexpected(self, token: Token, expected: str) -> FormulaError:
        if token.kind == "prose":
            return self.wrong(token, "these words are not understood", "write the formula alone")
        return self.wrong(token, f"{expected}, found {self.quote(token)}", lex.HINTS.get(token.kind))
