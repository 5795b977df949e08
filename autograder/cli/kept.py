"""The results.json of a `grade`, student by student: where each entry stands is remembered, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Any

from autograder.errors import AutograderError, fail

SCORES = ("score", "max_score")
START, ENTRY, PROBLEMS, END = b'{"autograder": "', b'{"student": ', b'"problems": ', b"]}\n"


class Kept(Mapping[str, dict[str, Any]]):
    """The students' entries as data, in the order of the file, which `grade` writes a line for each."""

    def __init__(self, path: Path):
        self._path = path
        self._at: dict[str, int] = {}
        self.version = ""
        self.questions: list[str] = []
        try:
            self._stream = open(path, "rb")  # noqa: SIM115 - closed by __exit__
        except FileNotFoundError as e:
            said = f"there are no results in '{path.parent}' to compare with"
            raise fail(said, help="write them with `autograder grade`, or name their folder with --out DIR") from e
        except OSError as e:
            raise fail(f"cannot read '{path}': {(e.strerror or str(e)).lower()}") from e

    def __enter__(self) -> Kept:
        try:
            self._read()
        except (ValueError, KeyError, TypeError) as e:
            self._stream.close()
            raise self._strange() from e
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def _read(self) -> None:
        at, last = 0, b""
        for number, line in enumerate(self._stream):
            if number == 0:
                self.version = _first(line)
            elif line.startswith(PROBLEMS):
                problems = json.loads(line[len(PROBLEMS) :].rstrip(b",\n"))
                self.questions = [f"{p['id']}/{q['id']}" for p in problems for q in p["questions"]]
            elif line.startswith(ENTRY):
                self._at[_student(json.loads(line.rstrip(b",\n")))] = at
            at, last = at + len(line), line
        if last != END:
            raise ValueError("cut off")

    def _strange(self) -> AutograderError:
        return fail(
            f"'{self._path}' is not as `autograder grade` writes it", help="grade the class with `autograder grade`"
        )

    def __getitem__(self, student: str) -> dict[str, Any]:
        self._stream.seek(self._at[student])
        entry: dict[str, Any] = json.loads(self._stream.readline().rstrip(b",\n"))
        return entry

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


def _first(line: bytes) -> str:
    """The version that wrote the file."""
    if not line.startswith(START):
        raise ValueError("it begins otherwise")
    return line[len(START) :].decode().rstrip('",\n')


def _student(entry: dict[str, Any]) -> str:
    """Whose entry it is, once all that is read of entries was found in it."""
    numbers = [entry["score"], *(q[key] for p in entry["problems"] for q in p["questions"] for key in SCORES)]
    texts = [entry["student"], *(p["id"] for p in entry["problems"])]
    texts += [q[key] for p in entry["problems"] for q in p["questions"] for key in ("id", "outcome", "feedback")]
    if not (
        all(isinstance(n, int | float) and isfinite(n) for n in numbers)
        and all(isinstance(text, str) for text in texts)
    ):
        raise ValueError("no entry of a student")
    return str(entry["student"])
