r"""Derivatives: `dl/dyhat`, `∂a_k/∂z_j`, `\frac{\partial L}{\partial W}`, `∇_W L`, and `d/dz_i (…)` of a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autograder.errors import did_you_mean
from autograder.language.ast import (
    BESIDE,
    POSTFIX,
    POWER,
    SUM,
    Binary,
    Derivative,
    Differential,
    Index,
    Item,
    Name,
    Number,
    Tree,
)
from autograder.language.derivatives import MAX_CHARACTERS, ORDERS, splits
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.lex import Token
from autograder.language.textbook import brackets

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

HIGHER = re.compile("d([2-9])(?=[^0-9])")


# --- where a derivative begins


def is_d(parser: AnswerParser, at: int) -> bool:
    """Whether a d stands here: ∂, a word `d`, or the first letter of `dW1`."""
    token = parser.tokens[at]
    if token.kind == "∂":
        return True
    if token.kind != "name" or token.text[0] != "d" or parser.found.find(token.text) is not None:
        return False
    return token.text == "d" or parser.tokens[at + 1].kind != "(" or parser.found.function(token.text) is None


def is_ahead(parser: AnswerParser, at: int) -> bool:
    """Whether d, perhaps something, a slash and again a d come."""
    if not is_d(parser, at):
        return False
    alone = parser.tokens[at].text in ("d", "∂", "\\partial")
    at += 1
    if alone and parser.tokens[at].kind == "^":
        at = after(parser, at + 1)
    if alone and parser.tokens[at].kind != "/":
        at = after(parser, at)
    at = after_marks(parser, at)
    return parser.tokens[at].kind == "/" and is_d(parser, at + 1)


def after(parser: AnswerParser, at: int) -> int:
    """The place after a word, number or bracket."""
    return min((parser.closing[at] or at) + 1, parser.last)


def after_marks(parser: AnswerParser, at: int) -> int:
    """The place after what belongs to a name: indices, layers, and the arguments of a function."""
    while True:
        kind = parser.tokens[at].kind
        if kind in ("_", "^"):
            at = after(parser, at + 1)
        elif kind in ("(", "{", "'") and parser.tokens[at].start == parser.tokens[at - 1].end:
            at = after(parser, at)
        else:
            return at


# --- reading one


def slashed(parser: AnswerParser, token: Token) -> Tree:
    """`dL/dW`, whose first word or sign was taken; `d/dz (…)` takes a product."""
    if not is_ahead(parser, parser.at - 1):
        raise parser.wrong(token, "a derivative is written ∂L/∂W", "what it is a derivative by is missing")
    order = take_d(parser, token)
    if parser.here.kind == "/":
        parser.at += 1
        return operator(parser, token, order, denominators(parser, order))
    body = parser.expression(POWER)
    if parser.here.kind == "(":
        body = parser.beside(body, body.start, parser.take())  # ∂r(t)/∂t
    if parser.here.kind != "/":
        raise parser.unexpected(parser.here, "a / and what the derivative is by are expected here")
    parser.at += 1
    return quotient(parser, token, order, body, denominators(parser, order))


def fraction(parser: AnswerParser, token: Token) -> Tree:
    r"""`\frac{a}{b}`, `\frac12`, and derivatives written so."""
    opener = parser.here
    second = parser.closing[parser.at] + 1
    two_groups = opener.kind == "{" and second > 1 and parser.tokens[second].kind == "{"
    if two_groups and is_d(parser, parser.at + 1) and is_d(parser, second + 1):
        return fraction_of_ds(parser, token)
    above = part(parser, token, "numerator")
    below = part(parser, token, "denominator")
    return Binary("/", above, below, token.start, parser.end)


def fraction_of_ds(parser: AnswerParser, token: Token) -> Tree:
    opener = parser.take()
    order = take_d(parser, parser.take())
    body = None
    if parser.here.kind == "}":
        parser.at += 1
    else:
        body = brackets.group(parser, opener)
    parser.at += 1
    by = denominators(parser, order)
    if parser.here.kind != "}":
        raise parser.unexpected(parser.here, "only what the derivative is by stands in this denominator")
    parser.at += 1
    if body is None:
        return operator(parser, token, order, by)
    return quotient(parser, token, order, body, by)


def part(parser: AnswerParser, token: Token, which: str) -> Tree:
    r"""One half of a fraction: a group, a digit of \frac12 or a letter."""
    here = parser.take()
    if here.kind == "{":
        return brackets.group(parser, here)
    if here.kind == "number" and len(here.text) > 1 and here.text.isdecimal():
        parser.put_back(here, 1)
        return Number(float(here.text[0]), here.text[0], here.start, here.start + 1)
    if here.kind == "number":
        return parser.number(here)
    if here.kind in ("name", "frac", "sqrt"):
        parser.at -= 1
        return parser.expression(POSTFIX)
    help = r"write \frac{1}{2}"
    raise parser.wrong(token, rf"the {which} of {parser.quote(token)} is missing", help)


def nabla(parser: AnswerParser, token: Token) -> Tree:
    """`∇_W L`, of which the ∇ was taken."""
    if parser.here.kind != "_":
        raise parser.wrong(token, "what the gradient is by is missing", "write ∇_W L")
    parser.at += 1
    by = variable(parser, "the name that the gradient is by is expected here")
    body = parser.expression(SUM if parser.here.kind in ("frac", "number") else POWER)
    if parser.here.kind == "(" and isinstance(body, Name) and is_argument(parser, by):
        parser.at = after(parser, parser.at)
    return quotient(parser, token, 1, body, [by])


def is_argument(parser: AnswerParser, by: Tree) -> bool:
    """Whether the bracket that opens here holds only what a derivative is by, as in ∇_θ L(θ)."""
    inside = parser.tokens[parser.at + 1 : parser.closing[parser.at]]
    return len(inside) == 1 and isinstance(by, Name) and parser.found.find(inside[0].text) == by.name


def take_d(parser: AnswerParser, token: Token) -> int:
    """Steps over the d of a token just taken, and over the order of a higher derivative, which it returns."""
    if token.kind == "∂" or token.text == "d":
        return exponent(parser)
    order = 1
    cut = 1
    higher = HIGHER.match(token.text)
    if higher:
        order, cut = int(higher[1]), 2
    parser.put_back(token, cut)
    return order


def exponent(parser: AnswerParser) -> int:
    """`^2` or `^{2}` if it comes, which is stepped over; else 1."""
    if parser.here.kind != "^":
        return 1
    kinds = [token.kind for token in parser.tokens[parser.at + 1 : parser.at + 4]]
    length = 4 if kinds == ["{", "number", "}"] else 2 if kinds[:1] == ["number"] else 0
    number = parser.tokens[parser.at + 1 + (length == 4)]
    if not length or number.text not in ORDERS:
        return 1
    parser.at += length
    return int(number.text)


def denominators(parser: AnswerParser, order: int) -> list[Tree]:
    """The names that a derivative is by, each after a d, as often as it is by them."""
    found: list[Tree] = []
    while len(found) < order and is_d(parser, parser.at):
        token = parser.take()
        if order > 1 and token.kind == "name" and len(token.text) > 1:
            names = run_together(parser, token.text, order - len(found))
            if names is not None:
                found += [Name(name, token.start, token.end) for name in names]
                continue
        take_d(parser, token)
        tree = variable(parser, "the name that the derivative is by is expected here")
        times = exponent(parser) if order > 1 else 1
        found += [tree] * times
    if len(found) != order:
        here = parser.tokens[parser.at - 1]
        message = f"{order} names are expected below the slash, each after a d, found {len(found)}"
        raise parser.wrong(here, message, "write d2L/dw dw")
    return found


def variable(parser: AnswerParser, expected: str) -> Tree:
    """A name, perhaps in brackets, or an entry of one: `h_i` or `h[i]`."""
    first = parser.here
    if first.kind not in ("name", "{", "("):
        raise parser.unexpected(first, expected)
    tree = parser.expression(POSTFIX)
    if parser.here.kind == "[" and brackets.is_index(parser, parser.at):
        return parser.index(tree, first.start, parser.take())
    return tree


def run_together(parser: AnswerParser, word: str, order: int) -> list[str] | None:
    """The names of `dw1dw2`, or of `dw2` for w twice, if there is one way to read them."""
    if len(word) > MAX_CHARACTERS:
        return None
    ways = list(splits(word, order, lambda name: parser.found.find(name) is not None, set()))
    return [parser.found.find(name) or name for name in ways[0]] if len(ways) == 1 else None


# --- what was read


def operator(parser: AnswerParser, token: Token, order: int, by: list[Tree]) -> Tree:
    """`d/dz_i` of the product that follows."""
    if parser.here.kind not in parser.PREFIX:
        raise parser.wrong(token, "what is differentiated is missing", "write ∂L/∂W or d/dz (…)")
    body = parser.expression(SUM)
    return quotient(parser, token, order, body, by)


def quotient(parser: AnswerParser, token: Token, order: int, body: Tree, by: list[Tree]) -> Tree:
    """The derivative of a name, an entry by their letters; or of any other formula."""
    of, above = entry(without_variable(parser, body))
    names, below = [], list[Item]()
    for tree in by:
        name, letters = entry(tree)
        if name is None:
            raise FormulaError("a derivative is by a name", tree.start, tree.end)
        known(parser, name)
        names.append(name.name)
        below += letters
    start, end = token.start, parser.end
    if of is not None and is_quantity(parser, of):
        derivative = Derivative(of.name, tuple(names), start, end)
        return Index(derivative, (*above, *below), start, end) if above or below else derivative
    if of is not None:
        known(parser, of)
    if order > 1:
        raise FormulaError("a higher derivative is of a name of the problem", body.start, body.end)
    return Differential(body, by[0], start, end)


def entry(tree: Tree) -> tuple[Name | None, tuple[Item, ...]]:
    """A name and the letters at it, if the formula is nothing else."""
    if isinstance(tree, Index) and isinstance(tree.value, Name):
        return tree.value, tree.items
    return (tree, ()) if isinstance(tree, Name) else (None, ())


def without_variable(parser: AnswerParser, tree: Tree) -> Tree:
    """In ∂r(t)/∂t, r is differentiated."""
    if isinstance(tree, Binary) and tree.op == BESIDE and entry(tree.left)[0] and entry(tree.right)[0]:
        between = parser.text[tree.left.end : tree.right.start].rstrip()
        return tree.left if between.endswith("(") else tree
    return tree


def is_quantity(parser: AnswerParser, name: Name) -> bool:
    return parser.found.vocabulary.axes(name.name) is not None


def known(parser: AnswerParser, name: Name) -> None:
    if not is_quantity(parser, name):
        raise UnknownNameError(name.name, name.start, name.end, did_you_mean(name.name, parser.found.known))
