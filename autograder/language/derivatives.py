"""Which words are a derivative: `dL/dW1` is one, if the problem has an L and a W1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from autograder.errors import did_you_mean
from autograder.language.ast import Derivative
from autograder.language.errors import FormulaError, UnknownNameError, quoted
from autograder.language.lex import Token

IsName: TypeAlias = Callable[[str], bool]

ORDERS = frozenset("23456789")  # of a higher derivative: one digit
MAX_CHARACTERS = 300  # under the slash; keeps the search for names short
POWER_AND_REST = re.compile(r"(?:\^?([2-9]))?(?: ?(d.*))?")


def find_derivative(
    tokens: list[Token], at: int, is_name: IsName, names: Iterable[str]
) -> tuple[Derivative, int] | None:
    """The derivative that begins with the word at `at`, and the place of the token after it, if there is one.

    A quotient whose words are names themselves, `dot/dim`, is an ordinary division.
    """
    order, of, slash = numerator(tokens, at)
    if tokens[slash].kind != "/" or not of.isidentifier() or not is_differential(tokens, slash + 1):
        return None
    word, under = tokens[at], tokens[slash + 1]
    over_is_name = slash == at + 1 and is_name(word.text)
    under_is_name = is_name(under.text)
    if over_is_name and under_is_name:
        return None
    known = is_name(of)
    found = readings(tokens, slash + 1, order, is_name) if known else []
    if len(found) == 1:
        by, after = found[0]
        return Derivative(of, by, word.start, tokens[after - 1].end), after
    if found:
        raise ambiguous(of, [by for by, _ in found], under.start, tokens[found[-1][1] - 1].end)
    if over_is_name or under_is_name:
        return None
    if known:
        raise unreadable(tokens, slash + 1, order, of, is_name, names)
    if is_name(under.text[1:]):
        raise no_such(of, tokens[slash - 1], names)
    return None


def numerator(tokens: list[Token], at: int) -> tuple[int, str, int]:
    """`dL`, `d2L` or `d²L`: the order, the name and the place after it; the name is empty if it is none of them."""
    text = tokens[at].text
    if text == "d":
        order, at = exponent(tokens, at + 1)
        if order > 1 and tokens[at].kind == "name":
            return order, tokens[at].text, at + 1
        return 1, "", at
    if text[1] in ORDERS:
        return int(text[1]), text[2:], at + 1
    return 1, text[1:], at + 1


def exponent(tokens: list[Token], at: int) -> tuple[int, int]:
    """`²` or `^2` at a place: the exponent, 1 if there is none, and the place after it."""
    if tokens[at].kind == "superscript" and tokens[at].text in ORDERS:
        return int(tokens[at].text), at + 1
    if tokens[at].kind == "**" and tokens[at + 1].text in ORDERS:
        return int(tokens[at + 1].text), at + 2
    return 1, at


def is_differential(tokens: list[Token], at: int) -> bool:
    """Whether a word may be a d and a name; `diag(x)` is a call."""
    token = tokens[at]
    return token.kind == "name" and token.text[0] == "d" != token.text and tokens[at + 1].kind != "("


def denominators(tokens: list[Token], at: int, order: int) -> list[tuple[str, int]]:
    """What may be meant to stand under the slash, `dw1^2 dw2`: without and with a last power, and where it ends."""
    written = ""
    found: list[tuple[str, int]] = []
    for _ in range(order):
        if not is_differential(tokens, at):
            break
        written = f"{written} {tokens[at].text}".lstrip()
        found = [(written, at + 1)]
        power, at = exponent(tokens, at + 1)
        if power > 1:
            written += f"^{power}"
            found.append((written, at))
    return found


def readings(tokens: list[Token], at: int, order: int, is_name: IsName) -> list[tuple[tuple[str, ...], int]]:
    """The names under the slash and the place after them; if there are several ways to read it, two of them."""
    if order == 1:
        name = tokens[at].text[1:]
        return [((name,), at + 1)] if is_name(name) else []
    found = (
        (by, after)
        for written, after in denominators(tokens, at, order)
        if len(written) <= MAX_CHARACTERS
        for by in splits(written, order, is_name, set())
    )
    return list(islice(found, 2))


def splits(written: str, order: int, is_name: IsName, dead_ends: set[tuple[int, int]]) -> Iterator[tuple[str, ...]]:
    """The ways to read `dw1dw2`, `dw^2` or `dw2` as `order` names; `dead_ends` remembers what led nowhere."""
    if (len(written), order) in dead_ends:
        return
    nowhere = True
    for cut in range(2, len(written) + 1):
        match = POWER_AND_REST.fullmatch(written, cut) if is_name(written[1:cut]) else None
        if match is None:
            continue
        names, rest = (written[1:cut],) * int(match[1] or 1), match[2]
        if rest is None and len(names) == order:
            nowhere = False
            yield names
        elif rest is not None and len(names) < order:
            for more in splits(rest, order - len(names), is_name, dead_ends):
                nowhere = False
                yield names + more
    if nowhere:
        dead_ends.add((len(written), order))


def no_such(name: str, token: Token, names: Iterable[str]) -> UnknownNameError:
    start = max(token.start, token.end - len(name))
    return UnknownNameError(name, start, token.end, did_you_mean(name, names))


def ambiguous(of: str, ways: list[tuple[str, ...]], start: int, end: int) -> FormulaError:
    written = " or ".join(f"d{len(by)}{of}/{' '.join('d' + name for name in by)}" for by in ways)
    message = "these names can be read in two ways"
    return FormulaError(message, start, end, f"write {written}, in brackets if a power follows")


def unreadable(
    tokens: list[Token], at: int, order: int, of: str, is_name: IsName, names: Iterable[str]
) -> FormulaError:
    """For what stands under the slash and is not the names it should be."""
    if order == 1:
        return no_such(tokens[at].text[1:], tokens[at], names)
    written, after = denominators(tokens, at, order)[0]
    message = f"{order} names of the problem are expected here, each after a d, found {quoted(written)}"
    help = f"write d{order}{of}/dw{order} for w {order} times, and for different names one after the other, dw1dw2"
    for word in re.findall("d([^d^ ]+)", written):
        if not is_name(word) and not is_name(word.rstrip("23456789")):
            help = did_you_mean(word, names) or help
            break
    return FormulaError(message, tokens[at].start, tokens[after - 1].end, help)
