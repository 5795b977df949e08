"""Functions and what they are taken of: `log(a)`, `log a`, `tanh²(z)`, `σ'(z)`, `softmax(z)_k`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.language.ast import BESIDE, SIGN, Binary, Call, Compare, Keyword, Name, Prime, Sum, Tree
from autograder.language.lex import Token
from autograder.language.textbook import brackets
from autograder.language.textbook.marks import indexed, reads_below
from autograder.language.textbook.names import split_letters

if TYPE_CHECKING:
    from autograder.language.textbook.parse import AnswerParser

KEYWORDS = frozenset(("axis", "keepdims", "dim"))
OPENERS = frozenset(("(", "[", "{"))


def call(parser: AnswerParser, function: str, token: Token) -> Tree:
    """A function whose name was just taken."""
    function, letters = below(parser, function, token)
    primes = count_primes(parser)
    exponent = None
    if parser.here.kind == "^" and not primes:
        parser.at += 1
        if function == "exp" and parser.here.kind != "number":
            return exponential(parser, token)
        exponent = power(parser, token)
    args, kwargs = arguments(parser, token)
    if primes and (primes > 1 or len(args) != 1 or kwargs):
        raise parser.wrong(token, "one prime, and one argument, is read: σ'(z)")
    tree: Tree
    if primes:
        tree = Prime(function, args[0], token.start, parser.end)
    else:
        tree = Call(function, args, kwargs, token.start, parser.end)
    if letters:
        tree = indexed(tree, letters, parser.end)
    return tree if exponent is None else Binary("**", tree, exponent, token.start, parser.end)


def below(parser: AnswerParser, function: str, token: Token) -> tuple[str, tuple[str, ...]]:
    """`log_2` is a function of its own, `softmax_i` an entry."""
    found = reads_below(parser, parser.at + 1) if parser.here.kind == "_" else None
    if found is None:
        return function, ()
    parser.at = found.at
    if (function, found.below) == ("log", ("e",)):
        return function, ()
    based = parser.found.function(function + "".join(found.below))
    if based is not None:
        return based, ()
    if any(item.isdecimal() for item in found.below):
        raise parser.wrong(token, f"'{function}' takes no number below it")
    return function, split_letters(found.below)


def count_primes(parser: AnswerParser) -> int:
    r"""How many of `'` and `^{\prime}` come, which are stepped over."""
    count = 0
    while True:
        kinds = [token.kind for token in parser.tokens[parser.at : parser.at + 4]]
        length = 1 if kinds[0] == "'" else 2 if kinds[:2] == ["^", "'"] else 4 if kinds == ["^", "{", "'", "}"] else 0
        if not length:
            return count
        parser.at += length
        count += 1


def power(parser: AnswerParser, token: Token) -> Tree:
    """The 2 of `tanh^2(z)`."""
    here = parser.here
    if here.kind == "number":
        return parser.number(parser.take())
    if here.kind == "{" and [t.kind for t in parser.tokens[parser.at + 1 : parser.at + 3]] == ["number", "}"]:
        parser.at += 3
        return parser.number(parser.tokens[parser.at - 2])
    word = parser.quote(token)
    raise parser.wrong(
        here, f"a whole number or the argument is expected after {word}", "write the power last: (f(z))^p"
    )


def exponential(parser: AnswerParser, token: Token) -> Tree:
    """`e^{-z}`, of which the ^ was taken."""
    braces = parser.here.kind == "{"
    value = brackets.group(parser, parser.take()) if braces else brackets.exponent(parser)
    return Call("exp", (value,), (), token.start, parser.end)


# --- arguments


def arguments(parser: AnswerParser, token: Token) -> tuple[tuple[Tree, ...], tuple[Keyword, ...]]:
    opener = parser.here
    if opener.kind not in OPENERS:
        return (bare(parser, token),), ()
    parser.at += 1
    found = brackets.items(parser, opener)
    if not found:
        raise missing(parser, token)
    args: list[Tree] = []
    kwargs: list[Keyword] = []
    for tree in found:
        if isinstance(tree, Compare) and tree.op == "==" and isinstance(tree.left, Name) and tree.left.name in KEYWORDS:
            kwargs.append(Keyword(tree.left.name, tree.right, tree.start, tree.end))
        else:
            args.append(tree)
    return tuple(args), tuple(kwargs)


def bare(parser: AnswerParser, token: Token) -> Tree:
    """The argument of a function without brackets: one factor, `log a_k`, and what adjoins it, `tanh 2x`."""
    here, after = parser.tokens[parser.at : parser.at + 2]
    apart = here.kind in ("+", "-") and after.start > here.end  # log - x is no formula, exp -x is one
    if apart or here.kind == "+" or here.kind not in parser.PREFIX:
        raise missing(parser, token)
    value = parser.expression(SIGN)
    while adjoins(parser):
        right = parser.expression(SIGN)
        value = Binary(BESIDE, value, right, value.start, parser.end)
    after = parser.here
    goes_on = after.kind == "/" or (after.kind in parser.BESIDE_KINDS and not begins_function(parser, after))
    if goes_on and parser.binds(after) and not isinstance(value, Sum):
        help = f"write brackets: {parser.text[token.start : token.end]}(…)"
        raise parser.wrong(after, f"where the argument of {parser.quote(token)} ends is not clear", help)
    return value


def missing(parser: AnswerParser, token: Token) -> Exception:
    word = parser.text[token.start : token.end]
    return parser.wrong(token, f"the argument of {parser.quote(token)} is missing", f"write {word}(x)")


def adjoins(parser: AnswerParser) -> bool:
    """Whether a name stands directly behind the argument so far, without a space."""
    here = parser.here
    return here.kind == "name" and here.start == parser.end and not begins_function(parser, here)


def begins_function(parser: AnswerParser, token: Token) -> bool:
    """Whether a new function begins, which ends the argument of the one before."""
    if token.kind in ("sum", "sqrt"):
        return True
    named = token.kind == "name" and parser.found.find(token.text) is None
    return named and parser.found.function(token.text) is not None
