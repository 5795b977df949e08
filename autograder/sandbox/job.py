"""What is asked of a sandbox and what comes back: plain records.

Whatever a Run says about numbers, words or lines was said by student code: numbers to be compared, text to be
escaped. Only its processor time, its memory and the kinds found on our side (`timeout`, `killed` …) are ours.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from .zygote.wire import CHILD_KINDS

Array = npt.NDArray[np.float64]
MIB: Final = 1024 * 1024

# Everything that can be wrong with a submission's code. The first are found by the child, the others by us.
KINDS: Final = (*CHILD_KINDS, "timeout", "killed", "not_finite", "invalid_reply", "not_a_notebook")


class SandboxError(Exception):
    """The sandbox could not do its work: never the student's fault, and never a student's zero."""


class Limits(NamedTuple):
    """What one run may use."""

    seconds: float = 2.0  # of processor time for each call; three times as much by the clock
    load_seconds: float = 10.0  # the same for running the file, or all cells
    memory: int = 512 * MIB  # bytes beyond what the interpreter itself takes
    output: int = 16 * 1024  # bytes of prints that are kept
    reply: int = 4 * MIB  # bytes of arrays that one call may return


class Call(NamedTuple):
    """One call of a student's function; arrays of float64, or of integers where integers are meant."""

    function: str
    arguments: tuple[npt.NDArray[Any], ...] = ()
    returns: int = 1  # with more, a returned list is several values; with one it is an array
    keys: tuple[str, ...] = ()  # of a returned dict; others are left out (all are taken if none are named)


class Job(NamedTuple):
    """A submission's file, `.py` or `.ipynb`, and the calls to make, in order, in one child."""

    source: bytes
    filename: str
    calls: tuple[Call, ...]
    limits: Limits = Limits()
    tensors: bool = False  # hand arguments over as torch tensors (the sandbox must have torch in its packages)


class Failure(NamedTuple):
    """Why there are no numbers."""

    kind: str  # one of KINDS
    message: str
    line: int | None = None
    cell: int | None = None  # of a notebook, from 1, counting code cells
    text: str = ""  # the student's line itself

    @property
    def where(self) -> str:
        """The place in words, `cell 3, line 2`; empty if unknown."""
        cell = f"cell {self.cell}" if self.cell else ""
        return ", ".join(filter(None, (cell, f"line {self.line}" if self.line else "")))


class Returned(NamedTuple):
    """What one call returned: value by value finite float64 arrays, or why that one is none."""

    values: tuple[Array | Failure, ...]
    names: tuple[str, ...] | None = None  # of a dict, one for each value
    single: bool = True  # a value by itself, not a tuple of one


class Run(NamedTuple):
    """All that came of a job."""

    results: tuple[Returned | Failure, ...]  # one for each call
    notes: tuple[Failure, ...]  # cells of a notebook that failed or were not run
    output: str  # what was printed, cut to length; control characters are still in it
    output_is_cut: bool
    cpu_seconds: float
    max_rss: int  # bytes
