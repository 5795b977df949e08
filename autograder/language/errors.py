"""What is said of a formula that cannot be read or understood, and where."""

from __future__ import annotations

from autograder.errors import width

MAX_QUOTE = 30  # characters of a word named in a message
MAX_WIDTH = 100  # and of a line shown above a caret


class FormulaError(Exception):
    """What is wrong with a formula, between which characters of its text, and what to do about it."""

    def __init__(self, message: str, start: int, end: int, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.help = help


def quoted(word: str) -> str:
    """A word of the text, as a message names it."""
    return f"'{word}'" if len(word) <= MAX_QUOTE else f"'{word[:MAX_QUOTE]}…'"


class UnknownNameError(FormulaError):
    """A formula speaks of something that the problem does not have."""

    def __init__(self, name: str, start: int, end: int, help: str | None = None) -> None:
        super().__init__(f"the problem has no {quoted(name)}", start, end, help)
        self.name = name


def caret(text: str, error: FormulaError) -> str:
    """The line of `text` where `error` is, and below it a caret at the first character meant."""
    begin = text.rfind("\n", 0, error.start) + 1
    line = text[begin:].partition("\n")[0]
    column = error.start - begin
    skipped = max(0, column - MAX_WIDTH // 2)
    shown = line[skipped : skipped + MAX_WIDTH]
    before = "…" * (skipped > 0) + shown[: column - skipped]
    after = shown[column - skipped :] + "…" * (len(line) > skipped + MAX_WIDTH)
    return f"{visible(before + after)}\n{' ' * width(visible(before))}^"


def visible(text: str) -> str:
    """`text` with what a terminal would obey, or not show, replaced."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)
