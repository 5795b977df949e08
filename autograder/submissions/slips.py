"""What a syntax error in a JSON file was probably meant to be.

The rows are read at the place where the file stops being JSON; the first that fits gives the advice.
"""

from __future__ import annotations

import re
from json import JSONDecodeError

from autograder.submissions.unreadable import quoted

_NEXT = "',' or the closing bracket"
_EXPECTED = {
    "Expecting value": "a value",
    "Expecting property name": "a name in double quotes",
    "Expecting ',' delimiter": _NEXT,
    "Expecting ':' delimiter": "':'",
    "Extra data": "the end of the file",
}
_IN_TEXT = {
    "Unterminated string": "the text that begins here is never closed by a double quote",
    "Invalid control character": "a tab or line break stands inside a text; is its closing double quote missing?",
    "Invalid \\escape": "a backslash in a text is written twice, \\\\",
    "Invalid \\uXXXX escape": "a backslash in a text is written twice, \\\\",
}

_AFTER_NUMBER = (  # read from the start of the number before
    (r"([-+0-9.]+)\s*/\s*([-+0-9.]+)", r'a fraction is written in double quotes, "\1/\2"'),
    (r"-?0[0-9]", "a number has no zeros in front"),
    (r"(-?[0-9]+)\.(?![0-9])", r"write \1.0"),
    (r"[-+0-9.]+\s*[-+0-9.]*[ij]\b", "complex numbers are not expected"),
    (r"[-0-9.]+\s*%", "write 50% as 0.5"),
    (r"([1-9][0-9]*)\s*[x×]\s*([0-9]+)", r"a shape is written as a list, [\1, \2]"),
    (r"[-0-9.]+\s*[-+*^]", "only plain numbers stand without double quotes"),
)
_ANYWHERE = (
    (r",", "a value is missing before the comma"),
    (r"'", "JSON has double quotes; json.dumps writes them"),
    (r"[“”„‟«»″‘’`]", 'quotes are straight and double, "'),
    (r"#|//|/\*", "JSON has no comments; remove it"),
    (r"True\b", "JSON writes true"),
    (r"False\b", "JSON writes false"),
    (r"None\b", "JSON writes null; a blank answer may be left out"),
    (r"(?i)[-+]?(nan|inf|infinity)\b", "it is no number; leave out what you could not compute"),
    (r"-\.([0-9]+)", r"write -0.\1"),
    (r"\+?\.([0-9]+)", r"write 0.\1"),
    (r"\+([0-9][0-9.]*)", r"write \1"),
    (r"[−–]\s*([0-9][0-9.]*)", r"write the minus as in -\1"),
    (r"((np|numpy|torch)\.)?[a-z0-9]+\(", "write plain numbers and lists, as .tolist() gives them"),
    (r"\(", "lists stand in [ ]"),
    (r"\.\.\.|…", "write out all the numbers"),
    (r"=", "':' stands between a name and its value"),
    (r"[^\S\n]|[\u200b-\u200f\u2060\ufeff]", "an invisible character stands here; remove it"),
    (r";", "values are separated by ','"),
)


def syntax_error(error: JSONDecodeError) -> str:
    """Line and column, what was expected, what was found, and what to do about a usual slip."""
    text = error.doc
    if not text or text.isspace():
        return "the file is empty"
    at = min(error.pos, len(text))
    comma = _last_comma(text, at, error.msg)
    if comma is not None:
        return f"{_place(text, comma)}: a comma stands before the closing bracket; remove it"
    inside = _look_up(_IN_TEXT, error.msg)
    if inside is not None:
        return f"{_place(text, at)}: {inside}"
    expected = _look_up(_EXPECTED, error.msg) or "JSON"
    advice = _advice(text, at, expected)
    return f"{_place(text, at)}: expected {expected}, found {_found(text, at)}" + (f"; {advice}" if advice else "")


def _last_comma(text: str, at: int, message: str) -> int | None:
    """The comma of `[1, ]`, which older Pythons report at the bracket after it."""
    if message.startswith("Illegal trailing comma"):
        return at
    before = text[:at].rstrip()
    return len(before) - 1 if text[at : at + 1] in ("]", "}") and before.endswith(",") else None


def _look_up(rows: dict[str, str], message: str) -> str | None:
    return next((row for start, row in rows.items() if message.startswith(start)), None)


def _found(text: str, at: int) -> str:
    token = re.match(r'"[^"\n]*"?|[\w.]+|.', text[at : at + 60])
    if token is None:
        return "the end of the file"
    return "a single quote" if token[0] == "'" else quoted(token[0])


def _advice(text: str, at: int, expected: str) -> str | None:
    rest = text[at : at + 60]
    if not rest:
        return _still_open(text, "is never closed")
    number = re.search(r"-?[0-9][-+0-9.eE]*\s*$", text[max(0, at - 60) : at])
    if number and expected == _NEXT:
        advice = _first(_AFTER_NUMBER, number[0] + rest)
        if advice is not None:
            return advice
    return _first(_ANYWHERE, rest) or _general(text, at, expected)


def _first(rows: tuple[tuple[str, str], ...], rest: str) -> str | None:
    for pattern, advice in rows:
        found = re.match(pattern, rest)
        if found:
            return found.expand(advice)
    return None


def _general(text: str, at: int, expected: str) -> str | None:
    """Advice by what was expected, where no slip is recognised."""
    closes = text[at] in "]}"
    if text[at].isalpha():
        return "texts and names stand in double quotes"
    if expected == _NEXT:
        return _still_open(text[:at], "is still open") if closes else "is a comma missing before it?"
    if expected == "the end of the file":
        return "one closing bracket too many" if closes else "a file holds one object"
    return None


def _still_open(text: str, what: str) -> str | None:
    """The innermost bracket that is open at the end of the text."""
    if len(text) > 100_000:
        return None
    stack: list[int] = []
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[][{}]', text, re.DOTALL):
        if token[0] in ("[", "{"):
            stack.append(token.start())
        elif token[0] in ("]", "}") and stack:
            stack.pop()
    return f"'{text[stack[-1]]}' of {_place(text, stack[-1])} {what}" if stack else None


def _place(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"
