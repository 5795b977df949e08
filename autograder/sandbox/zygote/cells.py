"""IPython's additions to Python, taken out of a notebook's cell without changing its number of lines.

`%magic`, `!shell` and `help?` lines become `pass`, `x = !ls` becomes `x = None`, `%time f()` and `%%time`
keep what they time. Other cell magics (`%%bash`) drop their cell. Strings and brackets are followed, so that
a line that only looks like a magic stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNWRAPPED = ("time", "timeit", "capture", "prun", "python", "python3")

CELL_MAGIC = re.compile(r"%%(\w+)")
TIMED = re.compile(r"(\s*)%time\s+(?=\S)")
COMMAND = re.compile(r"(\s*)(?:[%!]|\?{1,2}\S)")
ASSIGNED = re.compile(r"(\s*[A-Za-z_][\w.,\s\[\]]*=\s*)[!%]")
HELP = re.compile(r"(\s*)%{0,2}[\w.*\[\]]+\?{1,2}\s*$")

# One step through a line: a comment, a quote, a bracket, a backslash that ends the line, or anything else.
PIECE = re.compile(r"""(?P<comment>\#.*)|(?P<quote>\"{3}|'{3}|["'])|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<go>\\$)|.""")
STRING_END = {q: re.compile(rf"(?:\\.|(?!{q})[^\\])*?{q}", re.DOTALL) for q in ('"""', "'''", '"', "'")}


class CellMagicError(Exception):
    """A cell in another language, or one that would change more than Python's names."""


class Position:
    """Where a line leaves us: inside a string, inside brackets, or after a backslash."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continued = False

    @property
    def starts_statement(self) -> bool:
        return not (self.quote or self.depth or self.continued)

    def pass_over(self, line: str) -> None:
        """Follow one line to its end."""
        self.continued = False
        at = 0
        while at < len(line):
            at = self.leave_string(line, at) if self.quote else self.pass_piece(line, at)
        if len(self.quote) == 1 and not line.endswith("\\"):
            self.quote = ""  # an unfinished string is the compiler's to report

    def leave_string(self, line: str, at: int) -> int:
        end = STRING_END[self.quote].match(line, at)
        if end is None:
            return len(line)
        self.quote = ""
        return end.end()

    def pass_piece(self, line: str, at: int) -> int:
        piece = PIECE.match(line, at)
        if piece is None:
            return at + 1
        if piece["quote"]:
            self.quote = piece["quote"]
        self.depth += bool(piece["open"]) - (bool(piece["close"]) and self.depth > 0)
        self.continued = bool(piece["go"])
        return piece.end()


def to_python(source: str) -> str:
    """The cell as plain Python with the same lines; `CellMagicError` if none of it is Python."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(without_magics(without_indent(without_cell_magics(lines))))


def without_cell_magics(lines: list[str]) -> list[str]:
    """Blank the `%%` lines at the top if what follows is Python."""
    for i, line in enumerate(lines):
        magic = CELL_MAGIC.match(line)
        if magic is None and line.strip():
            break
        if magic is not None and magic[1] not in UNWRAPPED:
            raise CellMagicError(f"a cell of %%{magic[1]} is not run")
        lines[i] = ""
    return lines


def without_indent(lines: list[str]) -> list[str]:
    """A cell that was pasted with an indent, moved back to the margin, as IPython does it."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def without_magics(lines: list[str]) -> Iterator[str]:
    position = Position()
    in_command = False  # a shell line may go on after a backslash
    for line in lines:
        if in_command:
            in_command = line.endswith("\\")
            yield ""
        elif position.starts_statement and (plain := replaced(line)) is not None:
            in_command = line.endswith("\\")
            yield plain
        else:
            position.pass_over(line)
            yield line


def replaced(line: str) -> str | None:
    """Python in place of one line of IPython; None if the line is Python already."""
    if timed := TIMED.match(line):
        return timed[1] + line[timed.end() :]
    if command := COMMAND.match(line) or HELP.match(line):
        return command[1] + "pass"
    if assigned := ASSIGNED.match(line):
        return assigned[1] + "None"
    return None
