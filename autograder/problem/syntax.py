"""The YAML parser's complaints, reworded: one clear sentence, and what to do about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml.error import MarkedYAMLError, YAMLError

from autograder.errors import Diagnostic, Place

_QUOTE_IT = "put the text in quotes"
ESCAPES = "use single quotes, where a backslash is only a backslash"
MAX_FORMULA = 200  # characters; what is longer is not shown as the way to write it
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_INDENTED_BY_TAB = re.compile(r" *\t")
_ENDS = (",", "]", "}", ": ")  # of a piece, outside its own brackets
_TOKEN = re.compile(r"""'[^'\r\n]*'|"[^"\r\n]*"|: |- |[ \t]+|[\r\n]|.""")


class _Wording(NamedTuple):
    """How one complaint is told; {found} is the character complained of, `{line}` the line of its context."""

    complaint: str  # a pattern for the words of libyaml, and of PyYAML's own parser
    message: str
    help: str | None = None
    at_context: bool = False  # the mistake is where the context begins, not where it was noticed


_WORDINGS = (
    _Wording(r"directive|incompatible YAML", "lines that begin with '%' are not read", "delete the line"),
    _Wording(r"ing a %?tag|tag handle", "tags like '!name' are not read", "quote a text that begins with '!'"),
    _Wording(
        r"found unexpected (end of stream|document)",
        "the quote opened here is never closed",
        at_context=True,
    ),
    _Wording(r"quoted scalar|hexadecimal", "a wrong escape in double quotes", ESCAPES),
    _Wording(r"cannot start any token", "a value cannot begin with {found}", _QUOTE_IT),
    _Wording(
        r"mapping (values|keys) are not allowed|unexpected ':'",
        "{found} is not expected here",
        "mend the indentation, or quote a text with ': ' in it",
    ),
    _Wording(
        r"could not find expected ':'",
        "expected 'key: value'",
        "is the ':' missing, or the blank after it, or the indentation wrong?",
        at_context=True,
    ),
    _Wording(
        r"sequence entries are not allowed",
        "a list cannot begin here",
        "begin it on a line of its own, or quote a text that begins with '- '",
    ),
    _Wording(
        r"block collection.*(expected '-' indicator|expected <block end>)",
        "expected another '- ' of the list that begins in line {line}",
        "mend the indentation, or quote the text before it as a whole",
    ),
    _Wording(
        r"block mapping.*(expected key|expected <block end>)",
        "expected another key of the mapping that begins in line {line}, found {found}",
        "mend the indentation, or quote the text before it as a whole",
    ),
    _Wording(
        r"flow (sequence|mapping).*expected ',' or",
        "expected ',' or the bracket that closes the one of line {line}, found {found}",
        "is a ',' missing, or the bracket? a text with brackets in it must be in quotes",
    ),
    _Wording(
        r"<document start>",
        "expected the end of the file, found {found}",
        "mend the indentation, or quote the text before it as a whole",
    ),
    _Wording(r"node content", "expected a value, found {found}", "a text that begins so must be in quotes"),
    _Wording(r"scanning an (anchor|alias)", "a name must follow '*' or '&'", "quote a text that begins so"),
    _Wording(r"scanning a block scalar", "only '+', '-' or a digit may follow '|' or '>'", "begin the text below"),
)


class _Complaint(NamedTuple):
    """What the parser said, and where: `noticed` while reading what begins at `start`."""

    words: str
    text: str
    file: str
    start: int
    noticed: int


def mistake(error: YAMLError, text: str, file: str) -> Diagnostic:
    """The parser's error as a mistake of the author's."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Diagnostic(f"this is not YAML: {error}", Place(file, 1, 1))
    index = error.problem_mark.index
    start = error.context_mark.index if error.context_mark else index
    complaint = _Complaint(f"{error.context}: {error.problem}", text, file, start, index)
    return _tab(complaint) or _never_closed(complaint) or _formula(complaint) or _worded(complaint)


def _tab(complaint: _Complaint) -> Diagnostic | None:
    """A tab in the indentation of the line, whatever the parser made of it."""
    tab = _INDENTED_BY_TAB.match(complaint.text, _line_start(complaint.text, complaint.noticed))
    if tab is None:
        return None
    place = place_at(complaint.text, tab.end() - 1, complaint.file)
    return Diagnostic("a tab is used for indentation", place, "indent with spaces")


def _never_closed(complaint: _Complaint) -> Diagnostic | None:
    """`[1, 2` up to the end of the file."""
    if "expected ',' or" not in complaint.words or complaint.text[complaint.noticed :].strip():
        return None
    opened = complaint.text[complaint.start]
    place = place_at(complaint.text, complaint.start, complaint.file)
    return Diagnostic(f"the '{opened}' opened here is never closed", place)


def _formula(complaint: _Complaint) -> Diagnostic | None:
    """`{ask: h[0]}`: inside brackets, YAML takes the brackets of a formula for its own."""
    in_brackets = re.search("ing an? (flow|alias|anchor|tag)", complaint.words)
    begin = _piece_start(complaint.text, complaint.noticed) if in_brackets else None
    if begin is None or complaint.text[begin] in "*&!":
        return None
    return unquoted_formula(complaint.text, begin, place_at(complaint.text, begin, complaint.file))


def _worded(complaint: _Complaint) -> Diagnostic:
    rows = (row for row in _WORDINGS if re.search(row.complaint, complaint.words))
    row = next(rows, _Wording("", f"this is not YAML: {complaint.words}"))
    begins = place_at(complaint.text, complaint.start, complaint.file)
    place = begins if row.at_context else place_at(complaint.text, complaint.noticed, complaint.file)
    message = row.message.replace("{line}", str(begins.line)).replace("{found}", _found(complaint))
    return Diagnostic(message, place, row.help)


def _found(complaint: _Complaint) -> str:
    rest = complaint.text[complaint.noticed :]
    if not rest.strip():
        return "the end of the file"
    return "the end of the line" if rest[0] in "\r\n" else f"'{rest[0]}'"


def unquoted_formula(text: str, begin: int, place: Place) -> Diagnostic | None:
    """The mistake of a formula that begins here without the quotes it needs; None if there is none."""
    formula = _bracketed(text, begin)
    if formula is None:
        return None
    quoted = "'" + formula.replace("'", "''") + "'"
    key = re.search(r"([\w-]+): *$", text[max(0, begin - 60) : begin])
    message = "a formula with brackets inside [ ] or { } must be in quotes"
    return Diagnostic(message, place, f"write {key[1]}: {quoted}" if key else f"write {quoted}")


def _piece_start(text: str, index: int) -> int | None:
    """Where the unquoted piece begins in which the parser stumbled, if it is on that line."""
    start, depth = None, 0
    for token in _TOKEN.finditer(text, _line_start(text, index), index):
        word = token[0]
        if start is None and not _is_structure(word):
            start, depth = token.start(), 0
        elif depth == 0 and word in _ENDS:
            start = None
        depth += (word in _CLOSING) - (word in _CLOSING.values())
    return start


def _is_structure(word: str) -> bool:
    return word[0] in "[]{},'\"" or word in ("- ", ": ") or word.isspace()


def _bracketed(text: str, begin: int) -> str | None:
    """The text of the piece that begins here, if it has brackets or quotes and they close on its line."""
    opened: list[str] = []
    end = min(begin + MAX_FORMULA, len(text))
    for token in _TOKEN.finditer(text, begin, end):
        word = token[0]
        if word in _CLOSING:
            opened.append(_CLOSING[word])
        elif opened and opened[-1] == word:
            opened.pop()
        elif word[0] in "\r\n" or (word in _ENDS and not opened):
            end = token.start()
            break
    if end - begin == MAX_FORMULA:
        return None
    formula = text[begin:end].rstrip()
    is_whole = not opened and text[end : end + 1] != ":"
    return formula if is_whole and re.search(r"[\[({'\"]", formula) else None


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def place_at(text: str, index: int, file: str) -> Place:
    """The place of a character, counted from 1."""
    lines = re.split(r"\r\n|\r|\n", text[:index])
    return Place(file, len(lines), len(lines[-1]) + 1)
