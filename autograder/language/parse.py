"""Formulas: text to tree, with NumPy's meaning of the signs.

A Pratt parser: `PREFIX` says what may begin an expression, `INFIX` what may go on with it and how tightly
it binds. A level of brackets costs three Python frames at most, so that with MAX_DEPTH of them there is room
below Python's limit for those who call; whoever walks a tree should not take more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any, ClassVar

from autograder.language.ast import (
    BINDING,
    COMPARISON,
    COMPARISONS,
    POSTFIX,
    SIGN,
    After,
    Binary,
    Call,
    Compare,
    Dots,
    Index,
    Item,
    Keyword,
    Name,
    Number,
    Part,
    Sequence,
    Slice,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.derivatives import find_derivative
from autograder.language.errors import FormulaError, quoted
from autograder.language.lex import Token, tokens
from autograder.language.walk import children

MAX_DEPTH = 120  # lowering takes six frames a level, and Python has a thousand
MAX_STEPS = 1_000_000
CLOSERS = {"(": ")", "[": "]"}


def parse(text: str, is_name: Callable[[str], bool], names: Iterable[str] = ()) -> Tree:
    """The tree of a formula over the names of a problem; `names` serve the suggestion when one is unknown."""
    parser = Parser(text, is_name, names)
    tree = parser.expression()
    parser.finish(tree)
    return tree


def parse_call(text: str) -> tuple[str | None, Call]:
    """A layer, loss or optimiser, `z1 = linear(3)`, `tanh` or `sgd(lr=0.1)`: the new name if any, and the call."""
    parser = Parser(text, lambda name: False)
    rename = parser.rename()
    token = parser.take()
    call = parser.name(token) if token.kind == "name" else None
    if isinstance(call, Name):
        call = Call(call.name, (), (), call.start, call.end)
    if not isinstance(call, Call):
        raise parser.wrong(token, f"a name, such as linear(4) or tanh, is expected here, found {parser.quote(token)}")
    parser.finish(call, "nothing more is expected here")
    return rename, call


class Parser:
    """Reads the tokens of one text from left to right."""

    def __init__(self, text: str, is_name: Callable[[str], bool], names: Iterable[str] = ()) -> None:
        self.text = text
        self.is_name = is_name
        self.names = names
        self.tokens = self.scan(text)
        self.at = 0
        self.depth = 0

    # --- tokens

    def scan(self, text: str) -> list[Token]:
        return tokens(text)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    @property
    def end(self) -> int:
        """Where the part just read ends."""
        return self.tokens[self.at - 1].end

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def separated(self, opener: Token) -> Iterator[None]:
        """Stops at each item of a bracket, and steps over the commas and the closing bracket."""
        closer = CLOSERS[opener.kind]
        while self.here.kind != closer:
            if self.here.kind == "end":
                raise self.wrong(opener, "the bracket opened here is never closed")
            yield
            if self.here.kind == ",":
                self.at += 1
            elif self.here.kind not in (closer, "end"):
                raise self.unexpected(self.here, f"',' or '{closer}' is expected here")
        self.at += 1

    # --- expressions

    def expression(self, floor: float = 0) -> Tree:
        """An expression of operators that bind tighter than `floor`."""
        first = self.take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.too_deep(first)
        tree = self.PREFIX.get(first.kind, type(self).nothing)(self, first)
        while True:
            token = self.tokens[self.at]
            rule = self.INFIX.get(token.kind)
            if rule is None or self.binds(token) <= floor:
                break
            self.at += 1
            tree = rule(self, tree, first.start, token)
        self.depth -= 1
        return tree

    def binds(self, token: Token) -> float:
        """How tightly a sign holds what stands before it."""
        return BINDING.get(token.kind, POSTFIX)

    def nothing(self, token: Token) -> Tree:
        if len(self.tokens) == 1:
            raise self.wrong(token, "a formula is expected, found nothing")
        raise self.unexpected(token, "a number, a name or a bracket is expected here")

    def number(self, token: Token) -> Tree:
        value = float(token.text)
        if not isfinite(value):
            raise self.wrong(token, f"the number {self.quote(token)} is too large")
        return Number(value, token.text, token.start, token.end)

    def name(self, token: Token) -> Tree:
        if self.here.kind == "(":
            args, kwargs = self.arguments(self.take())
            return Call(token.text, args, kwargs, token.start, self.end)
        if token.text[0] == "d":
            found = find_derivative(self.tokens, self.at - 1, self.is_name, self.names)
            if found is not None:
                derivative, self.at = found
                return derivative
        return Name(token.text, token.start, token.end)

    def sign(self, token: Token) -> Tree:
        return Unary(token.kind, self.expression(SIGN), token.start, self.end)

    def group(self, opener: Token) -> Tree:
        """`(a)` is a itself; `()`, `(a,)` and `(a, b)` are tuples."""
        items = []
        for _ in self.separated(opener):
            items.append(self.expression())  # not a comprehension: it would cost a frame
        if len(items) == 1 and self.tokens[self.at - 2].kind != ",":
            return items[0]
        return Sequence("tuple", tuple(items), opener.start, self.end)

    def listed(self, opener: Token) -> Tree:
        items = []
        for _ in self.separated(opener):
            items.append(self.expression())
        return Sequence("list", tuple(items), opener.start, self.end)

    def arguments(self, opener: Token) -> tuple[tuple[Tree, ...], tuple[Keyword, ...]]:
        args: list[Tree] = []
        kwargs: dict[str, Keyword] = {}
        for _ in self.separated(opener):
            first = self.here
            keyword = self.rename()
            value = self.expression()
            if keyword is None and kwargs:
                raise self.wrong(first, "an argument without a name cannot follow one with a name")
            if keyword is None:
                args.append(value)
            elif keyword in kwargs:
                raise self.wrong(first, f"the argument '{keyword}' is given twice")
            else:
                kwargs[keyword] = Keyword(keyword, value, first.start, self.end)
        return tuple(args), tuple(kwargs.values())

    def rename(self) -> str | None:
        """The name before an `=`, both stepped over, if that is what comes."""
        if self.here.kind != "name" or self.tokens[self.at + 1].kind != "=":
            return None
        self.at += 2
        return self.tokens[self.at - 2].text

    # --- what goes on with an expression: (left, where it starts, the sign just taken)

    def binary(self, left: Tree, start: int, op: Token) -> Tree:
        right = self.expression(SIGN if op.kind == "**" else BINDING[op.kind])
        return Binary(op.kind, left, right, start, self.end)

    def compare(self, left: Tree, start: int, op: Token) -> Tree:
        right = self.expression(COMPARISON)
        if self.here.kind in COMPARISONS:
            help = "write the product of two: (a < b) * (b < c)"
            raise self.wrong(self.here, "comparisons cannot be chained", help)
        return Compare(op.kind, left, right, start, self.end)

    def index(self, value: Tree, start: int, opener: Token) -> Tree:
        items = []
        for _ in self.separated(opener):
            items.append(self.item())
        if not items:
            raise self.unexpected(self.tokens[self.at - 1], "an index is expected here")
        return Index(value, tuple(items), start, self.end)

    def item(self) -> Item:
        """One axis of an index: `0`, `1:3`, `::2` or `...`."""
        first = self.here
        if first.kind == "...":
            self.at += 1
            return Dots(first.start, first.end)
        bounds: list[Tree | None] = []
        while True:
            bounds.append(None if self.here.kind in (":", ",", "]") else self.expression())
            if self.here.kind != ":" or len(bounds) == 3:
                break
            self.at += 1
        if len(bounds) == 1 and bounds[0] is not None:
            return bounds[0]
        if len(bounds) == 1:
            return self.nothing(self.take())
        lower, upper, step = (*bounds, None)[:3]
        return Slice(lower, upper, step, first.start, self.end)

    def transpose(self, value: Tree, start: int, token: Token) -> Tree:
        if self.text[token.start] == "^" and self.text[token.end - 1] == "T" and self.is_name("T"):
            help = "write .T for the transpose, **T for the power"
            raise self.wrong(token, "^T is the transpose, but 'T' is a name of the problem too", help)
        return Transpose(value, start, token.end)

    def superscript(self, base: Tree, start: int, token: Token) -> Tree:
        return Binary("**", base, self.number(token), start, token.end)

    def word(self, value: Tree, start: int, token: Token) -> Tree:
        """`value after 2 steps`: the one word that may follow an expression."""
        if token.text != "after":
            return self.juxtaposed(value, start, token)
        count = self.take()
        if count.kind != "number" or not count.text.isdecimal():
            raise self.unexpected(count, "a whole number of steps is expected here")
        if len(count.text) > len(str(MAX_STEPS)) or int(count.text) > MAX_STEPS:
            raise self.wrong(count, f"at most {MAX_STEPS:,} steps are taken, found {self.quote(count)}")
        unit = self.take()
        if unit.text not in ("step", "steps"):
            raise self.unexpected(unit, "'step' or 'steps' is expected here")
        return After(value, int(count.text), start, unit.end)

    def juxtaposed(self, left: Tree, start: int, token: Token) -> Tree:
        """Two expressions side by side, which NumPy does not know."""
        if token.kind == "(":
            help = "write * for a product; only a name can be called"
        else:
            help = "write * for the elementwise product, @ for the matrix product"
        raise self.wrong(token, f"an operator is missing before {self.quote(token)}", help)

    PREFIX: ClassVar[dict[str, Callable[[Any, Token], Tree]]] = {
        "name": name,
        "number": number,
        "+": sign,
        "-": sign,
        "(": group,
        "[": listed,
    }
    INFIX: ClassVar[dict[str, Callable[[Any, Tree, int, Token], Tree]]] = {
        **dict.fromkeys(BINDING, binary),
        **dict.fromkeys(COMPARISONS, compare),
        "[": index,
        "transpose": transpose,
        "superscript": superscript,
        "name": word,
        "number": juxtaposed,
        "(": juxtaposed,
    }

    # --- the end, and mistakes

    def finish(self, tree: Tree, expected: str = "an operator is expected here") -> None:
        """Makes sure that all was read, and that the tree is not too high to be walked."""
        if self.here.kind in CLOSERS.values():
            raise self.wrong(self.here, "the bracket closed here was never opened")
        if self.here.kind != "end":
            raise self.unexpected(self.here, expected)
        if len(self.tokens) > MAX_DEPTH:  # no part without a token
            level: list[Part] = [tree]
            for _ in range(MAX_DEPTH):
                level = [inner for part in level for inner in children(part)]
            if level:
                raise self.too_deep(level[0])

    def quote(self, token: Token) -> str:
        """The token as it was typed."""
        return "the end" if token.kind == "end" else quoted(self.text[token.start : token.end])

    def unexpected(self, token: Token, expected: str) -> FormulaError:
        if token.kind == "=":
            return self.wrong(token, "'=' assigns; for a comparison write ==")
        return self.wrong(token, f"{expected}, found {self.quote(token)}")

    def too_deep(self, part: Token | Part) -> FormulaError:
        message = f"a formula is at most {MAX_DEPTH} operations deep; here it is deeper"
        return self.wrong(part, message, "give a part of it a name of its own")

    def wrong(self, part: Token | Part, message: str, help: str | None = None) -> FormulaError:
        return FormulaError(message, part.start, part.end, help)
