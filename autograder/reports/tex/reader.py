"""Reads a formula in TeX from left to right; each part is MathML as soon as it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from autograder.reports.tex import symbols
from autograder.reports.tex.elements import SLIM, element, group, identifier, number, operator, scripted, space

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
DEEPEST = 80  # things in things, each pair of braces one
LONGEST = 20_000  # characters
CLOSERS = {"", "}", "&", "\\\\", "\\right", "\\end"}  # what ends a row
TIGHT = CLOSERS | set("([^_,)") | {"\\{", "\\left", *("\\" + size for size in symbols.SIZES)}  # no space before it
STACKED = {*symbols.LARGE, *symbols.LIMITS, *symbols.BRACES} - {"int", "iint", "oint"}
EMPTY = "<mrow></mrow>"

Commands: TypeAlias = "Mapping[str, Callable[[Reader, str], str]]"


class TexError(ValueError):
    """What is not known here, or is no TeX."""


class Reader:
    """The tokens of one formula and the place up to which they are read."""

    def __init__(self, source: str, commands: Commands):
        if len(source) > LONGEST:
            raise TexError("too long")
        self.source = source
        self.commands = commands
        self.alphabet = ""  # of \mathbf and its like, where it is not the usual one
        found = [m for m in TOKEN.finditer(source) if not m[0].isspace()]
        self._tokens = [m[0] for m in found]
        self._starts = [m.start() for m in found]
        self._at = 0
        self._depth = 0

    def whole(self) -> str:
        """The formula to its end."""
        row, items = self.row()
        if self.next:
            raise TexError(f"{self.next} closes nothing")
        return group(row, items)

    @property
    def next(self) -> str:
        """The token that comes, or nothing at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self) -> str:
        if not self.next:
            raise TexError("something is missing at the end")
        self._at += 1
        return self._tokens[self._at - 1]

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise TexError(f"{token} is missing")

    def row(self) -> tuple[str, int]:
        """What stands side by side up to what closes it, and how many things that is."""
        items = []
        while self.next not in CLOSERS:
            items.append(self._thing())
        return "".join(items), len(items)

    def argument(self) -> str:
        """A group in braces, or the next thing alone."""
        if self.next in CLOSERS:
            raise TexError("something is missing")
        if self.next[0].isdigit():
            return number(self._digit())
        return self._atom() or EMPTY  # what shows nothing holds its place

    def raw(self) -> str:
        """The source of a group in braces, or of the one thing."""
        first = self._at
        part = self.take()
        depth = int(part == "{")
        while depth:
            part = self.take()
            depth += (part == "{") - (part == "}")
        if self._at - first == 1:
            return part
        return self.source[self._starts[first] + 1 : self._starts[self._at - 1]]

    def _digit(self) -> str:
        r"""Of `\frac12` the 1."""
        token = self._tokens[self._at]
        if len(token) == 1:
            return self.take()
        self._tokens[self._at] = token[1:]
        self._starts[self._at] += 1
        return token[0]

    def _group(self) -> str:
        self.expect("{")
        row, items = self.row()
        self.expect("}")
        return group(row, items)

    def _thing(self) -> str:
        """One thing with its sub- and superscripts."""
        start = self.next
        name = start[1:] if start[0] == "\\" else ""
        base = EMPTY if start in ("^", "_", "'") else self._atom()
        below = above = ""
        while self.next in ("^", "_", "'") and self.next:
            if self.next == "_" and not below:
                self.take()
                below = self.argument()
            elif self.next != "_" and not above:
                above = self._above()
            else:
                raise TexError("two scripts at one place")
        written = scripted(base, below, above, name in STACKED)
        is_function = name in symbols.FUNCTIONS or name in symbols.LIMITS
        return element("mrow", written + space(SLIM)) if is_function and self.next not in TIGHT else written

    def _above(self) -> str:
        """Primes, an exponent, or both."""
        primes = 0
        while self.next == "'":
            self.take()
            primes += 1
        shown = operator("′" * primes) if primes else ""
        if self.next != "^":
            return shown
        self.take()
        return element("mrow", shown + self.argument()) if primes else self.argument()

    def _atom(self) -> str:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TexError("too deep")
        shown = self._single()
        self._depth -= 1
        return shown

    def _single(self) -> str:
        sign = self.next
        if sign == "{":
            return self._group()
        self.take()
        if sign[0] == "\\":
            return self._command(sign)
        if sign[0].isdigit():
            return number(self.in_alphabet(sign))
        if sign.isalpha():
            return identifier(self.in_alphabet(sign))
        if sign == "~":
            return space(symbols.SPACES[" "])
        if sign in "#%$" or not sign.isprintable():
            raise TexError(f"{sign} means nothing here")
        return operator(symbols.SIGNS.get(sign, sign), stretchy="false" if sign in symbols.DELIMITERS else "")

    def _command(self, token: str) -> str:
        if token[1:] in self.commands:
            return self.commands[token[1:]](self, token[1:])
        if token not in symbols.DELIMITERS:
            raise TexError(f"unknown command {token}")
        return operator(symbols.DELIMITERS[token], form=symbols.form(token), stretchy="false")

    def in_alphabet(self, text: str) -> str:
        return "".join(symbols.letter(c, self.alphabet) for c in text) if self.alphabet else text
