r"""The page that a formula is written on: commands of LaTeX become signs and words, and what only shapes it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from autograder.errors import closest, did_you_mean
from autograder.language.errors import FormulaError, quoted
from autograder.language.lex import Token
from autograder.language.textbook import commands, lex
from autograder.language.textbook.names import canonical

OPENED = {"|": "|<", "‖": "‖<", ".": ".", "<": "("}
CLOSED = {"|": ">|", "‖": ">‖", ".": ".", ">": ")"}
MATCHES = {"(": ")", "[": "]", "{": "}", "|<": ">|", "‖<": ">‖"}
DELIMITER = re.compile(r"\s*(\\[a-zA-Z]+|\\.|.)", re.DOTALL)
ARGUMENT = re.compile(r"\s*\{([^{}]*)\}")
LABEL = re.compile(r"\s*[_^]\s*\{(?:[^{}]|\{[^{}]{0,200}\}){0,200}\}")
COLUMNS = re.compile(r"\s*\{[lcr|\s@]*\}")
WORD = re.compile(r"[^\W\d_]+")
ONE_WORD = re.compile(r"\s*[^\W\d_](?:\w|\\_)*\s*")
LETTER = re.compile(r"\s*([A-Za-z0-9])")


class Page:
    """Collects the tokens of a text from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.at = 0
        self.accent = ""  # waiting for its letter
        self.styled = ""  # a brace that comes next only belongs to a command before it
        self.braces: list[str] = []  # of those still open, whether a command before them opened them
        self.sized: list[tuple[str, Token]] = []  # what \left opened
        self.environments: list[str] = []

    def scan(self, start: int, end: int) -> None:
        """Adds the tokens of a part of the text."""
        self.at = start
        while self.at < end:
            match = lex.TOKEN.match(self.text, self.at, end)
            if match is None:
                raise lex.unknown(self.text, self.at)
            self.at = match.end()
            self.READ[match.lastgroup or ""](self, match)

    def add(self, kind: str, text: str, start: int, end: int) -> None:
        self.tokens.append(Token(kind, text, start, end))

    # --- the kinds of what is found

    def space(self, match: re.Match[str]) -> None:
        lost = lex.lost_command(self.text, *match.span())
        if lost is not None:
            raise lost

    def name(self, match: re.Match[str]) -> None:
        self.word(lex.word(self.text, *match.span()))

    def word(self, token: Token) -> None:
        self.tokens.append(token._replace(text=token.text + self.accent))
        self.accent = ""
        self.styled = ""

    def number(self, match: re.Match[str]) -> None:
        text, start, end = match.group(), *match.span()
        if text.endswith(".") and not self.text[end:].strip(" $\n"):
            text, end = text[:-1], end - 1  # the full stop of a sentence
        self.add("number", text, start, end)
        self.styled = ""

    def part(self, match: re.Match[str]) -> None:
        """½ is 0.5."""
        from unicodedata import numeric  # few texts need it

        self.add("number", repr(numeric(match.group())), *match.span())

    def transpose(self, match: re.Match[str]) -> None:
        start, end = match.span()
        self.tokens += [Token("^", "^", start, start), Token("transpose", "T", start, end)]

    def small(self, match: re.Match[str]) -> None:
        self.tokens += lex.small(match)

    def sign(self, match: re.Match[str]) -> None:
        start, end = match.span()
        kind = lex.sign(match.group())
        if kind == "{":
            self.add("{", self.styled or "{", start, end)
            self.braces.append(self.styled)
            self.styled = ""
        elif kind == "&":
            self.between("&", start, end)
        else:
            self.add(kind, match.group(), start, end)
            if kind in "})":
                self.closed()
            if kind == "}" and self.braces and self.braces.pop() == "label":
                label = LABEL.match(self.text, end)
                self.at = label.end() if label else end

    def other(self, match: re.Match[str]) -> None:
        kind = lex.SAME.get(match.group())
        if kind is None:
            raise lex.unknown(self.text, match.start())
        self.add(kind, match.group(), *match.span())

    def between(self, kind: str, start: int, end: int) -> None:
        """What separates the cells of a table; in lines of a formula it says nothing."""
        if self.environments and self.environments[-1] in commands.CASES:
            self.add(kind, "", start, end)

    def closed(self) -> None:
        """`\\mathbf{W}` is a word, and a bracket that holds nothing but prose is left out."""
        if len(self.tokens) < 3:
            return
        opener, inner, closer = self.tokens[-3:]
        if opener.kind == "}" and inner.kind == "{" and closer.kind == "}":  # W^{(2)}{}^T
            del self.tokens[-2:]
            return
        if opener.text in ("style", "label") and inner.kind in ("name", "number", "transpose") and closer.kind == "}":
            self.tokens[-3:] = [inner._replace(start=opener.start, end=closer.end)]
        elif inner.kind == "prose" and opener.kind == "(":
            del self.tokens[-3:]
        elif closer.kind == "}" and self.tokens[-3].text == "\\_":
            self.closed_name()

    def closed_name(self) -> None:
        r"""`\operatorname{log\_softmax}` is one word."""
        for length in (3, 5, 7):
            inside = self.tokens[-length - 1 : -1]
            opener = self.tokens[-length - 2] if len(self.tokens) > length + 1 else None
            if opener and opener.text in ("style", "label") and [t.kind for t in inside[1::2]] == ["_"] * (length // 2):
                name = Token("name", "_".join(t.text for t in inside[::2]), opener.start, self.tokens[-1].end)
                self.tokens[-length - 2 :] = [name]
                return

    # --- commands

    def command(self, match: re.Match[str]) -> None:
        start, end = match.span()
        name = match.group()[1:]
        if not name or not name[0].isalpha():
            self.escaped(name, start, end)
            return
        name = name.rstrip("*")
        if name in commands.SIGNS:
            self.add(commands.SIGNS[name], match.group(), start, end)
        elif name in commands.LETTERS or name in commands.FUNCTIONS:
            self.word(Token("name", commands.LETTERS.get(name, name), start, end))
        elif name in commands.STYLES or name in commands.ACCENTS:
            self.style(name, start)
        elif name in commands.GAPS:
            self.between("gap", start, end)
        elif name not in commands.SKIPPED:
            self.arranged(name, start, end)

    def escaped(self, name: str, start: int, end: int) -> None:
        """`\\{`, `\\|`, `\\,` and `\\\\`."""
        word = WORD.match(self.text, end)
        if name == "\\" and not self.environments and word and word.group() in commands.ALL:
            self.at = start + 1  # a backslash doubled for quotes that do not need it
        elif name == "\\":
            self.between("row", start, end)
        elif name == "_":
            self.add("_", "\\_", start, end)
        elif name in commands.SINGLE:
            self.add(commands.SINGLE[name], "\\" + name, start, end)
        elif name not in commands.SPACES or not name:
            raise lex.unknown(self.text, start)

    def arranged(self, name: str, start: int, end: int) -> None:
        """Commands that take something after them."""
        if name in commands.TEXTS:
            self.prose(start)
        elif name in ("left", "right"):
            self.delimiter(name, start)
        elif name in ("begin", "end"):
            self.environment(name, start)
        elif name == "mathbb":
            self.blackboard(start)
        else:
            near = closest(name, commands.ALL)
            help = commands.HINTS.get(name) or (f"did you mean '\\{near}'?" if near else None)
            raise FormulaError(f"the command {quoted(self.text[start:end])} is not known", start, end, help)

    def style(self, name: str, start: int) -> None:
        """A command that changes the look of a letter or group; an accent becomes part of the name."""
        self.accent += commands.ACCENTS.get(name, "")
        letter = LETTER.match(self.text, self.at)
        if letter:
            self.at = letter.end()
            if letter[1].isdecimal():
                self.accent = ""
                self.add("number", letter[1], start, letter.end())
            else:
                self.word(Token("name", letter[1], start, letter.end()))
        else:
            self.styled = "label" if name in commands.LABELLED else "style"

    def blackboard(self, start: int) -> None:
        argument = re.compile(r"\s*(?:\{\s*([1IE])\s*\}|([1I]))").match(self.text, self.at)
        if argument is None or argument[1] == "E":
            raise FormulaError("after \\mathbb the 1 of an indicator is expected", start, self.at)
        self.at = argument.end()
        self.add("indicator", "1", start, self.at)

    def delimiter(self, name: str, start: int) -> None:
        """`\\left(` and `\\right.`; a bracket that \\left opened is no index."""
        match = DELIMITER.match(self.text, self.at)
        if match is None:
            raise FormulaError(f"a bracket is expected after \\{name}", start, self.at)
        self.at = match.end()
        sign = match[1]
        if len(sign) > 2:
            sign = commands.SIGNS.get(sign[1:], sign)
        elif sign[0] == "\\":
            sign = commands.SINGLE.get(sign[1:], sign)
        kind = (OPENED if name == "left" else CLOSED).get(sign, sign)
        if kind not in {*MATCHES, *MATCHES.values(), "."}:
            raise FormulaError(f"a bracket is expected after \\{name}, found {quoted(match[1])}", start, self.at)
        self.sized_bracket(name, Token(kind, "left", start, self.at))

    def sized_bracket(self, name: str, token: Token) -> None:
        if name == "left":
            self.sized.append((token.kind, token))
            if token.kind != ".":
                self.tokens.append(token)
            return
        opened = self.sized.pop()[0] if self.sized else ""
        if token.kind == ".":  # the brace of cases has no partner in sight
            token = token._replace(kind=MATCHES.get(opened, "."))
        if token.kind != "." and opened != ".":
            self.tokens.append(token)
            self.closed()

    def environment(self, name: str, start: int) -> None:
        argument = ARGUMENT.match(self.text, self.at)
        if argument is None:
            raise FormulaError(f"a name in braces is expected after \\{name}", start, self.at)
        self.at = argument.end()
        kind = argument[1].strip()
        if kind in ("array", "alignat", "alignat*") and name == "begin":
            columns = COLUMNS.match(self.text, self.at)
            self.at = columns.end() if columns else self.at
        if kind not in commands.CASES | commands.LINES:
            help = did_you_mean(kind, [*commands.CASES, *commands.LINES])
            raise FormulaError(f"the environment {quoted(kind)} is not known", start, self.at, help)
        if name == "begin":
            self.environments.append(kind)
        elif not self.environments or self.environments.pop() != kind:
            raise FormulaError("the environment ended here was never begun", start, self.at)
        if kind in commands.CASES:
            self.add("cases" if name == "begin" else "endcases", kind, start, self.at)

    def prose(self, start: int) -> None:
        r"""`\text{ReLU}` is a word of the formula, `\text{if }` of a case; other sentences only speak about it."""
        argument = ARGUMENT.match(self.text, self.at)
        if argument is None:
            self.styled = "style"
            return
        self.at = argument.end()
        content = argument[1]
        words = WORD.findall(content)
        if words and words[0] in commands.REMARKS:
            line = self.text.find("\\\\", self.at)
            self.at = line if line >= 0 else len(self.text)
        elif ONE_WORD.fullmatch(content):
            word = content.strip().replace("\\_", "_")
            self.word(Token(commands.CONDITIONS.get(word, "name"), canonical(word), start, self.at))
        elif not words or re.search("[$<>=≤≥]", content) or words[0] == content.strip(" .,:;"):
            self.scan(*argument.span(1))
            self.at = argument.end()
        else:
            self.add(spoken(words, content), content, start, self.at)

    READ: ClassVar[dict[str, Callable[[Page, re.Match[str]], None]]] = {
        "space": space,
        "name": name,
        "number": number,
        "part": part,
        "command": command,
        "transpose": transpose,
        "above": small,
        "below": small,
        "sign": sign,
        "other": other,
    }


def spoken(words: list[str], content: str) -> str:
    """What kind of word a sentence amounts to."""
    if "diagonal" in words and "matrix" in words:
        return "diagonal"
    if words[0] in commands.CONDITIONS:
        return commands.CONDITIONS[words[0]]
    return "=" if commands.EQUALS.search(content) else "prose"
