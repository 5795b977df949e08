"""Finished runs of student code, kept beside the results, so that a second call of `grade` need not repeat them.

The name of a run is a hash of all it depends on: the code, every call with its numbers, the limits, the
isolation, and the versions of everything. What a problem file says besides is no part of it: grading is done anew.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from autograder import __version__
from autograder.cli.files import folder, write
from autograder.errors import AutograderError
from autograder.sandbox.frames import pack_request
from autograder.sandbox.job import Failure, Job, Returned, Run


class Runs:
    """The runs kept in a folder."""

    def __init__(self, path: Path, setting: str):
        self._path = folder(path)
        self._setting = f"{__version__}\n{sys.version}\n{np.__version__}\n{setting}\n"
        self._used: set[str] = set()

    def name(self, job: Job) -> str:
        digest = hashlib.sha256(f"{self._setting}{job.limits!r}\n".encode())
        digest.update(pack_request(job, None))
        return f"{digest.hexdigest()}.json"

    def get(self, name: str) -> Run | None:
        """The run of that name; None if there is none, or none that can be read."""
        self._used.add(name)
        try:
            return _run(json.loads((self._path / name).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, name: str, run: Run) -> None:
        with suppress(AutograderError):  # it is then run again the next time
            write(self._path / name, json.dumps(_data(run)))

    def forget_others(self) -> None:
        """Lets go of the runs that nobody asked for."""
        for path in self._path.iterdir():
            if path.name not in self._used:
                with suppress(OSError):
                    path.unlink()


def _data(run: Run) -> dict[str, Any]:
    results = [
        {"failure": r}
        if isinstance(r, Failure)
        else {"values": [_value(v) for v in r.values], "names": r.names, "single": r.single}
        for r in run.results
    ]
    return {**run._asdict(), "results": results}


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, Failure):
        return {"failure": value}
    return {"shape": value.shape, "numbers": base64.b64encode(value.astype("<f8").tobytes()).decode()}


def _run(data: dict[str, Any]) -> Run:
    results = tuple(_returned(r) for r in data.pop("results"))
    notes = tuple(Failure(*note) for note in data.pop("notes"))
    return Run(results=results, notes=notes, **data)


def _returned(data: dict[str, Any]) -> Returned | Failure:
    if "failure" in data:
        return Failure(*data["failure"])
    names = data["names"]
    return Returned(tuple(map(_array, data["values"])), None if names is None else tuple(names), data["single"])


def _array(data: dict[str, Any]) -> Any:
    if "failure" in data:
        return Failure(*data["failure"])
    return np.frombuffer(base64.b64decode(data["numbers"]), "<f8").reshape(data["shape"]).astype(np.float64)
