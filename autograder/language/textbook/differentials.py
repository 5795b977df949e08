r"""Derivatives: `dl/dyhat`, `∂a_k/∂z_j`, `\frac{\partial L}{\partial W}`, `∇_W L`, and `d/dz_i (…)` of a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from autograder.errors import did_you_mean
from autograder.language.ast import POWER, SUM, Binary, Derivative, Differential, Index, Item, Name, Number, Tree
from autograder.language.derivatives import ORDERS, splits
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.lex import Token
from autograder.language.textbook import brackets

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader

HIGHER = re.compile("d([2-9])(?=[^0-9])")


# --- where a derivative begins


def is_d(reader: Reader, at: int) -> bool:
    """Whether a d stands here: ∂, a word `d`, or the first letter of `dW1`."""
    token = reader.tokens[at]
    if token.kind == "∂":
        return True
    if token.kind != "name" or token.text[0] != "d" or reader.found.find(token.text) is not None:
        return False
    return token.text == "d" or reader.tokens[at + 1].kind != "(" or reader.found.function(token.text) is None


def is_ahead(reader: Reader, at: int) -> bool:
    """Whether d, perhaps something, a slash and again a d come."""
    if not is_d(reader, at):
        return False
    alone = reader.tokens[at].text in ("d", "∂", "\\partial")
    at += 1
    if alone and reader.tokens[at].kind == "^":
        at = after(reader, at + 1)
    if alone and reader.tokens[at].kind != "/":
        at = after(reader, at)
    at = after_marks(reader, at)
    return reader.tokens[at].kind == "/" and is_d(reader, at + 1)


def after(reader: Reader, at: int) -> int:
    """The place after a word, number or bracket."""
    return min((reader.closing[at] or at) + 1, reader.last)


def after_marks(reader: Reader, at: int) -> int:
    """The place after what belongs to a name: indices, layers, and the arguments of a function."""
    while True:
        kind = reader.tokens[at].kind
        if kind in ("_", "^"):
            at = after(reader, at + 1)
        elif kind in ("(", "{", "'") and reader.tokens[at].start == reader.tokens[at - 1].end:
            at = after(reader, at)
        else:
            return at


# --- reading one


def slashed(reader: Reader, token: Token) -> Tree:
    """`dL/dW`, whose first word or sign was taken; `d/dz (…)` takes a product."""
    if not is_ahead(reader, reader.at - 1):
        raise reader.wrong(token, "a derivative is written ∂L/∂W", "what it is a derivative by is missing")
    order = take_d(reader, token)
    if reader.here.kind == "/":
        reader.at += 1
        return operator(reader, token, order, denominators(reader, order))
    body = reader.expression(POWER)
    if reader.here.kind != "/":
        raise reader.unexpected(reader.here, "a / and what the derivative is by are expected here")
    reader.at += 1
    return quotient(reader, token, order, body, denominators(reader, order))


def fraction(reader: Reader, token: Token) -> Tree:
    r"""`\frac{a}{b}`, `\frac12`, and derivatives written so."""
    opener = reader.here
    second = reader.closing[reader.at] + 1
    two_groups = opener.kind == "{" and second > 1 and reader.tokens[second].kind == "{"
    if two_groups and is_d(reader, reader.at + 1) and is_d(reader, second + 1):
        return fraction_of_ds(reader, token)
    above = part(reader, token, "numerator")
    below = part(reader, token, "denominator")
    return Binary("/", above, below, token.start, reader.end)


def fraction_of_ds(reader: Reader, token: Token) -> Tree:
    opener = reader.take()
    order = take_d(reader, reader.take())
    body = None
    if reader.here.kind == "}":
        reader.at += 1
    else:
        body = brackets.group(reader, opener)
    reader.at += 1
    by = denominators(reader, order)
    if reader.here.kind != "}":
        raise reader.unexpected(reader.here, "only what the derivative is by stands in this denominator")
    reader.at += 1
    if body is None:
        return operator(reader, token, order, by)
    return quotient(reader, token, order, body, by)


def part(reader: Reader, token: Token, which: str) -> Tree:
    r"""One half of a fraction: a group, a digit of \frac12 or a letter."""
    here = reader.take()
    if here.kind == "{":
        return brackets.group(reader, here)
    if here.kind == "number" and len(here.text) > 1 and here.text.isdecimal():
        reader.at -= 1
        reader.tokens[reader.at] = here._replace(text=here.text[1:], start=here.start + 1)
        return Number(float(here.text[0]), here.text[0], here.start, here.start + 1)
    if here.kind == "number":
        return reader.number(here)
    if here.kind in ("name", "frac", "sqrt"):
        return reader.PREFIX[here.kind](reader, here)
    help = r"write \frac{1}{2}"
    raise reader.wrong(token, rf"the {which} of {reader.quote(token)} is missing", help)


def nabla(reader: Reader, token: Token) -> Tree:
    """`∇_W L`, of which the ∇ was taken."""
    if reader.here.kind != "_":
        raise reader.wrong(token, "what the gradient is by is missing", "write ∇_W L")
    reader.at += 1
    here = reader.take()
    if here.kind == "{":
        by = brackets.group(reader, here)
    elif here.kind == "name":
        by = reader.PREFIX["name"](reader, here)
    else:
        raise reader.unexpected(here, "the name that the gradient is by is expected here")
    body = reader.expression(POWER)
    return quotient(reader, token, 1, body, [by])


def take_d(reader: Reader, token: Token) -> int:
    """Steps over the d of a token just taken, and over the order of a higher derivative, which it returns."""
    if token.kind == "∂" or token.text == "d":
        return exponent(reader)
    order = 1
    cut = 1
    higher = HIGHER.match(token.text)
    if higher:
        order, cut = int(higher[1]), 2
    reader.at -= 1
    reader.tokens[reader.at] = token._replace(text=token.text[cut:], start=token.start + cut)
    return order


def exponent(reader: Reader) -> int:
    """`^2` or `^{2}` if it comes, which is stepped over; else 1."""
    if reader.here.kind != "^":
        return 1
    kinds = [token.kind for token in reader.tokens[reader.at + 1 : reader.at + 4]]
    length = 4 if kinds == ["{", "number", "}"] else 2 if kinds[:1] == ["number"] else 0
    number = reader.tokens[reader.at + 1 + (length == 4)]
    if not length or number.text not in ORDERS:
        return 1
    reader.at += length
    return int(number.text)


def denominators(reader: Reader, order: int) -> list[Tree]:
    """The names that a derivative is by, each after a d, as often as it is by them."""
    found: list[Tree] = []
    while len(found) < order and is_d(reader, reader.at):
        token = reader.take()
        if order > 1 and token.kind == "name" and len(token.text) > 1:
            names = run_together(reader, token.text, order - len(found))
            if names is not None:
                found += [Name(name, token.start, token.end) for name in names]
                continue
        take_d(reader, token)
        word = reader.take()
        if word.kind not in ("name", "{", "("):
            raise reader.unexpected(word, "the name that the derivative is by is expected here")
        tree = reader.PREFIX[word.kind](reader, word)
        times = exponent(reader) if order > 1 else 1
        found += [tree] * times
    if len(found) != order:
        here = reader.tokens[reader.at - 1]
        message = f"{order} names are expected below the slash, each after a d, found {len(found)}"
        raise reader.wrong(here, message, "write d2L/dw dw")
    return found


def run_together(reader: Reader, word: str, order: int) -> list[str] | None:
    """The names of `dw1dw2`, or of `dw2` for w twice, if there is one way to read them."""
    ways = list(splits(word, order, lambda name: reader.found.find(name) is not None, set()))
    return [reader.found.find(name) or name for name in ways[0]] if len(ways) == 1 else None


# --- what was read


def operator(reader: Reader, token: Token, order: int, by: list[Tree]) -> Tree:
    """`d/dz_i` of the product that follows."""
    if reader.here.kind not in reader.PREFIX:
        raise reader.wrong(token, "what is differentiated is missing", "write ∂L/∂W or d/dz (…)")
    body = reader.expression(SUM)
    return quotient(reader, token, order, body, by)


def quotient(reader: Reader, token: Token, order: int, body: Tree, by: list[Tree]) -> Tree:
    """The derivative of a name, an entry by their letters; or of any other formula."""
    of, above = entry(body)
    names, below = [], list[Item]()
    for tree in by:
        name, letters = entry(tree)
        if name is None:
            raise FormulaError("a derivative is by a name", tree.start, tree.end)
        known(reader, name)
        names.append(name.name)
        below += letters
    start, end = token.start, reader.end
    if of is not None and is_quantity(reader, of):
        derivative = Derivative(of.name, tuple(names), start, end)
        return Index(derivative, (*above, *below), start, end) if above or below else derivative
    if of is not None:
        known(reader, of)
    if order > 1:
        raise FormulaError("a higher derivative is of a name of the problem", body.start, body.end)
    return Differential(body, by[0], start, end)


def entry(tree: Tree) -> tuple[Name | None, tuple[Item, ...]]:
    """A name and the letters at it, if the formula is nothing else."""
    if isinstance(tree, Index) and isinstance(tree.value, Name):
        return tree.value, tree.items
    return (tree, ()) if isinstance(tree, Name) else (None, ())


def is_quantity(reader: Reader, name: Name) -> bool:
    return reader.found.vocabulary.axes(name.name) is not None


def known(reader: Reader, name: Name) -> None:
    if not is_quantity(reader, name):
        raise UnknownNameError(name.name, name.start, name.end, did_you_mean(name.name, reader.found.known))
