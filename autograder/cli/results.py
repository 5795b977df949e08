"""The files of a `grade`, written as students come; results.json and grades.csv appear when all is done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from autograder.cli.files import GRADES, RESULTS, STUDENTS, file_name, folder, locked, write
from autograder.errors import AutograderError, cause, fail
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import StudentResult
from autograder.reports import grades, results

FILES = (RESULTS, GRADES)


class Results:
    """The results of a class. Each share of it writes a part of its own; at the end the parts are put together."""

    def __init__(
        self,
        out: Path,
        graders: Sequence[ProblemGrader],
        parts: int = 1,
        isolation: str = "",
        with_late: bool = False,
    ):
        """isolation: how student code was kept apart, if any was handed in; with_late: a late policy is applied"""
        self._out = folder(out)
        folder(out / STUDENTS)
        self._graders = graders
        self._parts = parts
        self._isolation = isolation
        self._with_late = with_late
        self._lock = ExitStack()

    def part(self, number: int) -> Part:
        return Part(self._out, number, self._with_late)

    def __enter__(self) -> Results:
        self._lock.enter_context(locked(self._out))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, OSError):  # reading and grading turn theirs into data; this one is of writing
                raise error
            if error is None:
                for name in FILES:
                    self._join(name)
        except OSError as e:
            raise unwritable(self._out, e) from e
        finally:
            for name in FILES:
                for number in (*range(self._parts), None):
                    part_of(self._out, name, number).unlink(missing_ok=True)
            self._lock.close()

    def _join(self, name: str) -> None:
        """The whole file from its parts, in their order."""
        is_json = name == RESULTS
        whole = part_of(self._out, name, None)
        with open(whole, "wb") as stream:
            head = (
                results.head(self._graders, self._isolation) if is_json else grades.head(self._graders, self._with_late)
            )
            stream.write(head.encode())
            between = b""
            for number in range(self._parts):
                part = part_of(self._out, name, number)
                if part.stat().st_size:
                    stream.write(between)
                    with open(part, "rb") as source:
                        shutil.copyfileobj(source, stream)
                    between = results.SEPARATOR.encode() if is_json else b""
            stream.write(results.TAIL.encode() if is_json else b"")
        os.replace(whole, self._out / name)


class Part:
    """What one share of the class writes: its students' files, and its piece of the files of all."""

    def __init__(self, out: Path, number: int, with_late: bool):
        self._out = out
        self._with_late = with_late
        self._students = os.path.join(out, STUDENTS, "")
        self._number = number
        self._streams: list[IO[str]] = []
        self._empty = True

    def __enter__(self) -> Part:
        try:
            for name in FILES:
                path = part_of(self._out, name, self._number)
                self._streams.append(open(path, "w", encoding="utf-8", errors="backslashreplace", newline=""))
        except OSError as e:
            self.__exit__(type(e), e, None)
        return self

    def add(self, result: StudentResult) -> None:
        entry = results.entry(result)
        self._streams[0].write(entry if self._empty else results.SEPARATOR + entry)
        self._streams[1].write(grades.row(result, self._with_late))
        write(self._students + file_name(result.student), results.student(entry))
        self._empty = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        full = error if isinstance(error, OSError) else None  # a full disk does not let go of what was not written
        for stream in self._streams:
            try:
                stream.close()
            except OSError as e:
                full = full or e
        if full is not None:
            raise unwritable(self._out, full) from full


def part_of(out: Path, name: str, number: int | None) -> Path:
    return out / (f".{name}.part" if number is None else f".{name}.{number}.part")


def unwritable(out: Path, e: OSError) -> AutograderError:
    return fail(f"cannot write to '{out}': {cause(e)}")
