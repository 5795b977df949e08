"""Functions and what they are taken of: `log(a)`, `log a`, `tanh²(z)`, `σ'(z)`, `softmax(z)_k`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import BESIDE, SIGN, Binary, Call, Compare, Keyword, Name, Prime, Sum, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets
from autograder.language.textbook.names import split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import Reader

KEYWORDS = frozenset(("axis", "keepdims", "dim"))


def of(function: str, value: Tree, token: Token) -> Call:
    return Call(function, (value,), (), token.start, max(value.end, token.end))


def call(reader: Reader, function: str, token: Token) -> Tree:
    """A function whose name was just taken."""
    from autograder.language.textbook import words

    primes, exponent, letters = 0, None, tuple[str, ...]()
    while True:
        here = reader.here
        if here.kind == "'":
            primes += 1
            reader.at += 1
        elif here.kind == "^" and exponent is None and not primes:
            reader.at += 1
            if is_prime(reader):
                primes += 1
            elif function == "exp" and reader.here.kind != "number":
                return exponential(reader, token)
            else:
                exponent = power(reader, token)
        elif here.kind == "_" and not letters:
            below = words.reads_below(reader, reader.at + 1)
            if below is None:
                break
            reader.at = below.at
            based = reader.found.function(function + "".join(below.below))
            if based is not None:
                function = based
            elif any(item.isdecimal() for item in below.below):
                raise reader.wrong(here, f"'{function}' takes no number below it")
            else:
                letters = split_letters(below.below)
        else:
            break
    tree = applied(reader, function, token, primes)
    if letters:
        tree = words.indexed(tree, letters, token.start, reader.end)
    if exponent is not None:
        tree = Binary("**", tree, exponent, token.start, reader.end)
    return tree


def is_prime(reader: Reader) -> bool:
    """Whether `^{\\prime}` or `^\\prime` comes, which is stepped over."""
    kinds = [token.kind for token in reader.tokens[reader.at : reader.at + 3]]
    length = 1 if kinds[0] == "'" else 3 if kinds == ["{", "'", "}"] else 0
    reader.at += length
    return length > 0


def power(reader: Reader, token: Token) -> Tree:
    """The 2 of `tanh^2(z)`."""
    here = reader.here
    if here.kind == "number":
        return reader.number(reader.take())
    if here.kind == "{" and [t.kind for t in reader.tokens[reader.at + 1 : reader.at + 3]] == ["number", "}"]:
        reader.at += 3
        return reader.number(reader.tokens[reader.at - 2])
    help = f"write 1/{token.text}(z) or the inverse function by its name"
    raise reader.wrong(here, f"a whole number or the function's argument is expected after {reader.quote(token)}", help)


def exponential(reader: Reader, token: Token) -> Tree:
    """`e^{-z}`, of which the ^ was taken."""
    opener = reader.here
    if opener.kind == "{":
        value = brackets.group(reader, reader.take())
        return Call("exp", (value,), (), token.start, reader.end)
    value = reader.expression(SIGN)
    return Call("exp", (value,), (), token.start, reader.end)


def applied(reader: Reader, function: str, token: Token, primes: int) -> Tree:
    """The function of what follows, or for `σ'` its derivative there."""
    args, kwargs = arguments(reader, token)
    if not primes:
        return Call(function, args, kwargs, token.start, reader.end)
    if primes > 1 or len(args) != 1 or kwargs:
        raise reader.wrong(token, "one prime, and one argument, is read: σ'(z)")
    return Prime(function, args[0], token.start, reader.end)


def arguments(reader: Reader, token: Token) -> tuple[tuple[Tree, ...], tuple[Keyword, ...]]:
    opener = reader.here
    if opener.kind not in ("(", "[", "{"):
        return (bare(reader, token),), ()
    reader.at += 1
    found = brackets.items(reader, opener)
    if not found:
        help = f"write {token.text}(x)"
        raise reader.wrong(opener, f"the argument of {reader.quote(token)} is missing", help)
    args: list[Tree] = []
    kwargs: list[Keyword] = []
    for tree in found:
        named = keyword(tree)
        if named is None:
            args.append(tree)
        else:
            kwargs.append(named)
    return tuple(args), tuple(kwargs)


def keyword(tree: Tree) -> Keyword | None:
    """`axis = 0`, which was read as a comparison."""
    if isinstance(tree, Compare) and tree.op == "==" and isinstance(tree.left, Name) and tree.left.name in KEYWORDS:
        return Keyword(tree.left.name, tree.right, tree.start, tree.end)
    return None


def bare(reader: Reader, token: Token) -> Tree:
    """The argument of a function without brackets: one factor, `log a_k`, and what adjoins a number, `tanh 2x`."""
    here = reader.here
    if here.kind not in reader.PREFIX:
        help = f"write {token.text}(x)" if token.text.isascii() else None
        raise reader.wrong(token, f"the argument of {reader.quote(token)} is missing", help)
    value = reader.expression(SIGN)
    while adjoins(reader, value):
        right = reader.expression(SIGN)
        value = Binary(BESIDE, value, right, value.start, reader.end)
    after = reader.here
    starts = after.kind in reader.BESIDE_KINDS and not is_function(reader, after)
    if (starts or after.kind == "/") and not isinstance(value, Sum):
        help = f"write brackets: {token.text}(…)"
        raise reader.wrong(after, f"where the argument of {reader.quote(token)} ends is not clear", help)
    return value


def adjoins(reader: Reader, value: Tree) -> bool:
    """Whether a name stands directly behind the argument so far, without a space."""
    here = reader.here
    return here.kind == "name" and here.start == reader.end and not is_function(reader, here)


def is_function(reader: Reader, token: Token) -> bool:
    """Whether a new function begins, which ends the argument of the one before."""
    if token.kind in ("sum", "sqrt", "frac"):
        return token.kind != "frac"
    named = token.kind == "name" and reader.found.find(token.text) is None
    return named and reader.found.function(token.text) is not None
