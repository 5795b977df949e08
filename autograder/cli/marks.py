"""`marks.jsonl`: one JSON object for each mark, only ever appended to; the last one of an answer counts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.cli.files import contents
from autograder.errors import FEW, AutograderError, Diagnostic, Place, cause, did_you_mean, fail
from autograder.grading.grade import ProblemGrader
from autograder.grading.marks import Mark, Marks
from autograder.grading.result import as_text

FORM = '{"student": "ada", "problem": "mlp", "question": "why", "score": 1}'
NO_OBJECT = "expected a JSON object, whole on its line"
NEEDED = ("student", "problem", "question", "score")
KEYS = Mark._fields
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?|[0-9]{1,9} ?/ ?[1-9][0-9]{0,8}")
CUT_OFF = b" # cut off"  # ends a line that was not written to its end


def read_points(text: str) -> Fraction | None:
    """Points as people write them: 2, 0.5 or 1/3; None for anything else."""
    return Fraction(text.replace(" ", "")) if NUMBER.fullmatch(text) else None


def read(path: Path, graders: Sequence[ProblemGrader]) -> tuple[Marks, list[Diagnostic]]:
    """The marks of a file, and warnings; what is no mark, or gives more points than there are, is an error."""
    found: dict[str, dict[tuple[str, str], Mark]] = {}
    mistakes: list[Diagnostic] = []
    for place, line, is_last in _lines(path):
        mark = _mark(line)
        if isinstance(mark, Mark):
            mistakes += _unfit(mark, place, graders)
            found.setdefault(mark.student, {})[mark.problem, mark.question] = mark
        elif is_last and mark == NO_OBJECT:
            mistakes.append(Diagnostic("the last line is cut off, and skipped", place, warning=True))
        else:
            mistakes.append(Diagnostic(mark, place, f"a mark is {FORM}"))
    if not all(m.warning for m in mistakes):
        raise AutograderError(*mistakes)
    return found, mistakes


def _unfit(mark: Mark, place: Place, graders: Sequence[ProblemGrader]) -> Iterator[Diagnostic]:
    """What is wrong with a mark of a problem that is graded; those of other problems may stand in the same file."""
    grader = next((g for g in graders if g.id == mark.problem), None)
    if grader is None:
        return
    most = {e.id: e.points for e in grader.entries}
    if mark.question not in most:
        said = f"problem '{mark.problem}' has no question '{mark.question}'"
        yield Diagnostic(said, place, did_you_mean(mark.question, most), warning=True)
    elif mark.score > most[mark.question]:
        most_here, found = as_text(most[mark.question]), as_text(mark.score)
        said = f"expected at most {most_here} points for {mark.problem}/{mark.question}, found {found}"
        yield Diagnostic(said, place)


def strangers(path: Path, marks: Marks, graders: Sequence[ProblemGrader], students: set[str]) -> list[Diagnostic]:
    """A warning for each name that has marks, but handed nothing in; where one submission is graded, most have not."""
    if len(students) == 1:
        return []
    ours = {g.id for g in graders}
    unknown = [name for name, own in marks.items() if name not in students and any(p in ours for p, _ in own)]
    if len(unknown) > FEW:  # it is a part of the class, perhaps
        said = f"{path}: {len(unknown)} students have marks, but handed nothing in here"
        return [Diagnostic(said, warning=True)]
    said = "has marks, but handed nothing in here"
    return [
        Diagnostic(f"{path}: '{name}' {said}", help=did_you_mean(name, sorted(students)), warning=True)
        for name in unknown
    ]


def append(path: Path, mark: Mark) -> None:
    """Adds a mark, in one piece that is on the disk before this returns."""
    whole = mark.score.denominator == 1
    data = mark._asdict() | {"score": int(mark.score) if whole else str(mark.score)}
    line = json.dumps(data, ensure_ascii=False).encode() + b"\n"
    try:
        opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            line = _ending(opened) + line
            if os.write(opened, line) < len(line):
                raise OSError("no space left")
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as e:
        raise fail(f"cannot write '{path}': {cause(e)}") from e


def _ending(opened: int) -> bytes:
    """What the file lacks of a last line that was not written to its end, or by hand without one."""
    data = b""
    while part := os.read(opened, 2**20):
        data = (data + part).rpartition(b"\n")[2]
    if not data:
        return b""
    return b"\n" if isinstance(_mark(data), Mark) else CUT_OFF + b"\n"


def _lines(path: Path) -> Iterator[tuple[Place, bytes, bool]]:
    """The lines that say something, each with its place and whether it is one that does not end."""
    lines = contents(path).split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.endswith(CUT_OFF):
            yield Place(str(path), number, 1), line, number == len(lines)


def _mark(line: bytes) -> Mark | str:
    """A mark, or what is wrong with the line."""
    try:
        data = json.loads(
            line, parse_float=str, parse_int=str, parse_constant=lambda name: None, object_pairs_hook=_once
        )
    except _TwiceError as e:
        return f"'{e}' is given twice"
    except (ValueError, RecursionError):
        return NO_OBJECT
    if not isinstance(data, dict):
        return NO_OBJECT
    return _wrong_key(data) or _read(data)


class _TwiceError(Exception):
    """A key that an object has twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _wrong_key(data: dict[str, Any]) -> str | None:
    for key in NEEDED:
        if key not in data:
            return f"'{key}' is missing"
    for key, value in data.items():
        if key not in KEYS:
            return f"unknown key '{key}', expected {', '.join(KEYS)}"
        if not isinstance(value, str):
            return f"'{key}' must be {'a number' if key == 'score' else 'text'}"
    return None


def _read(data: dict[str, str]) -> Mark | str:
    score = read_points(data["score"])
    if score is None:
        return f"'score' must be a number such as 2, 0.5 or \"1/3\", and not negative, found {data['score']!r}"
    return Mark(**{**data, "score": score})  # type: ignore[arg-type]  # the keys were looked at
