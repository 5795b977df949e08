"""From the bytes of an answer file to what the student gave for each question.

`{"problem": {"question": answer}}` in strict JSON. Whatever is wrong with one answer (NaN, a number beyond
every float, a name given twice) makes that answer alone `Unreadable`; only what is no JSON at all, or no
object, loses the file. No bytes raise an exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import chain
from math import isfinite
from typing import Any, NamedTuple

from autograder.submissions.folder import ANSWERS, Found, contents, near_misses
from autograder.submissions.identity import Identity
from autograder.submissions.unreadable import Unreadable, json_kind, quoted

LONGEST_TEXT = 20_000  # characters of one text answer
MOST_LISTS = 100_000  # lists and objects of one file, which cost far more memory than numbers
LONGEST_INTEGER = 400  # characters of one integer; no float reaches 310
DEEPEST = 64  # lists in lists of one answer
MOST_NOTES = 20

_FORM = '{"problem": {"question": answer}}'
_PLAIN = {int, float}
_FINE = {int, float, bool, type(None)}
_CONSTANTS = {
    name: Unreadable(f"{name} is no number; leave out what you could not compute")
    for name in ("NaN", "Infinity", "-Infinity")
}
_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")


class Submission(NamedTuple):
    """What a student handed in: JSON values as they were given, or `Unreadable` in their place.

    `refused` holds the problems whose answers could not be told apart. Ids are the student's own text, as the
    answers are: show them `quoted`.
    """

    student: str
    answers: dict[str, dict[str, object]]
    refused: dict[str, Unreadable]
    notes: list[str]
    unreadable: str | None
    identity: Identity | None = None

    def answer(self, problem: str, question: str) -> object:
        """The answer to one question; None when it is blank, `Unreadable` when it can't be read."""
        if self.unreadable is not None:
            return Unreadable(self.unreadable)
        if problem in self.refused:
            return self.refused[problem]
        return self.answers.get(problem, {}).get(question)


def load(found: Found) -> Submission:
    """Reads the answers of a submission that `find` found."""
    return _loaded(found)._replace(identity=found.identity)


def _loaded(found: Found) -> Submission:
    if found.unreadable is not None:
        return _unreadable(found.student, found.unreadable)
    if found.file is None:
        return Submission(found.student, {}, {}, [_none_given(found)], None)
    data = contents(found.file)
    if isinstance(data, Unreadable):
        return _unreadable(found.student, data.reason)
    return parse(found.student, data)


def parse(student: str, data: bytes) -> Submission:
    """Reads the bytes of an answer file."""
    if len(data) > MOST_LISTS and data.count(b"[") + data.count(b"{") > MOST_LISTS:
        return _unreadable(student, f"more than {MOST_LISTS:,} lists or objects are not read")
    text = _decode(data)
    if isinstance(text, Unreadable):
        return _unreadable(student, text.reason)
    answers = _quick(data, text)
    if answers is not None:
        return Submission(student, answers, {}, [], None)
    return _careful(student, text)


def _unreadable(student: str, reason: str) -> Submission:
    return Submission(student, {}, {}, [], reason)


def _none_given(found: Found) -> str:
    near = near_misses(found.folder) if found.folder else []
    but = f", but {' and '.join(map(quoted, near))}: should it be named so?" if near else ""
    return f"there is no '{ANSWERS}'{but}"


def _decode(data: bytes) -> str | Unreadable:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        return Unreadable("the file is saved as UTF-16 or UTF-32; save it as UTF-8")
    try:
        return data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        return Unreadable(f"the file is not UTF-8: {byte}, in line {data.count(10, 0, error.start) + 1}")


def _quick(data: bytes, text: str) -> dict[str, dict[str, object]] | None:
    """The answers of a file in which nothing can be wrong; None sends it to the careful reading.

    What can't be told at a glance (a backslash, a long number, much text, deep lists) counts as wrong.
    As many colons as names prove that no name was given twice.
    """
    digits = data.translate(_DIGITS, b"+")
    if b"\\" in data or b"e000" in digits or b"0" * 200 in digits:
        return None
    try:
        given = _QUICK.decode(text)
    except (ValueError, RecursionError):
        return None
    if type(given) is not dict or not {dict}.issuperset(map(type, given.values())):
        return None
    if data.count(b":") != len(given) + sum(map(len, given.values())):
        return None
    if len(data) > LONGEST_TEXT or data.count(b"[") >= DEEPEST:
        return given if all(_only_numbers(raw) for part in given.values() for raw in part.values()) else None
    return given


def _only_numbers(raw: object) -> bool:
    level: list[Any] = [raw]
    for _ in range(DEEPEST):
        kinds = set(map(type, level))
        if kinds != {list}:
            return kinds <= _PLAIN
        level = list(chain.from_iterable(level))
    return False


def _careful(student: str, text: str) -> Submission:
    try:
        given = _CAREFUL.decode(text)
    except json.JSONDecodeError as error:
        from autograder.submissions.slips import syntax_error  # only where there is one

        return _unreadable(student, syntax_error(error))
    except RecursionError:
        return _unreadable(student, "lists or objects are nested too deep to be read")
    if not isinstance(given, dict):
        return _unreadable(student, f"expected an object, {_FORM}, found {json_kind(given)}")
    answers: dict[str, dict[str, object]] = {}
    refused: dict[str, Unreadable] = {}
    for problem, value in given.items():
        if isinstance(value, dict):
            answers[problem] = {question: _flaw(raw) or raw for question, raw in value.items()}
        else:
            refused[problem] = value if isinstance(value, Unreadable) else _no_object(value)
    return Submission(student, answers, refused, _notes(refused), None)


def _no_object(value: object) -> Unreadable:
    return Unreadable(f"expected an object of answers, {_FORM}, found {json_kind(value)}")


def _notes(refused: dict[str, Unreadable]) -> list[str]:
    notes = [f"problem {quoted(problem)}: {why.reason}" for problem, why in refused.items()]
    if len(notes) <= MOST_NOTES:
        return notes
    return [*notes[:MOST_NOTES], f"and {len(notes) - MOST_NOTES} more problems like these"]


def _flaw(raw: object, where: tuple[str, ...] = ()) -> Unreadable | None:
    """The first thing in an answer that can't be taken as it is, with its index."""
    parts: Iterable[tuple[object, object]]
    if isinstance(raw, list):
        if _FINE.issuperset(map(type, raw)):
            return None
        parts = enumerate(raw)
    elif isinstance(raw, dict):
        parts = ((quoted(name), part) for name, value in raw.items() for part in (name, value))
    else:
        reason = _flaw_of_one(raw)
        if reason is None:
            return None
        return Unreadable(f"entry [{', '.join(where[:8])}]: {reason}" if where else reason)
    if len(where) == DEEPEST:
        return Unreadable(f"lists or objects are nested more than {DEEPEST} deep")
    return next((flaw for name, value in parts if (flaw := _flaw(value, (*where, str(name))))), None)


def _flaw_of_one(raw: object) -> str | None:
    if isinstance(raw, Unreadable):
        return raw.reason
    if not isinstance(raw, str):
        return None
    if len(raw) > LONGEST_TEXT:
        return f"a text has {len(raw):,} characters, at most {LONGEST_TEXT:,} are read"
    if not raw.isascii() and re.search(r"[\ud800-\udfff]", raw):
        return "a text holds half a character, such as \\ud800 alone"
    return None


def _refuse(name: str) -> None:
    raise ValueError(name)


def _float(digits: str) -> float | Unreadable:
    value = float(digits)
    return value if isfinite(value) else Unreadable(f"{quoted(digits)} is larger than any float, 1.8e308")


def _integer(digits: str) -> int | Unreadable:
    if len(digits) > LONGEST_INTEGER:
        return Unreadable(f"an integer of {len(digits.lstrip('-')):,} digits is too long")
    return int(digits)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object in which a name given twice is `Unreadable`, whatever its values were."""
    given = dict(pairs)
    if len(given) < len(pairs):
        seen: set[str] = set()
        twice: set[str] = set()
        for name, _ in pairs:
            (twice if name in seen else seen).add(name)
        given.update((name, Unreadable(f"{quoted(name)} is given twice")) for name in twice)
    return given


# Both are strict where Python's own `json` is not; the quick one only says that something is amiss.
_QUICK = json.JSONDecoder(parse_constant=_refuse)
_CAREFUL = json.JSONDecoder(
    parse_constant=_CONSTANTS.__getitem__, parse_float=_float, parse_int=_integer, object_pairs_hook=_once
)
