"""A backward that is right for the student's own forward: told by central differences of that forward.

The differences are computed from calls of the student's function in the sandbox, and compared on our side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.graph.values import Array
from autograder.problem.code import Slope
from autograder.questions.code import CaseResult, ExpectedCode, quantities
from autograder.sandbox.job import Job, Returned, Run
from autograder.submissions.code import Handed

MOST_CASES = 3
DIRECTIONS = 8  # for each argument; of a larger one sums of its entries with random signs
STEP = 1e-5  # relative to the size of the argument: the error is about 1e-10
REL, ABS = 1e-4, 1e-8
NOISE = 1e-5  # of the sum of a slope's entries
SECONDS = 0.1  # for each of many calls


class Probe(NamedTuple):
    """Two calls, a step apart in one direction of one argument."""

    case: int
    argument: int
    direction: Array
    step: float


class Differences:
    """The student's own forward, tried around some cases of the backward."""

    def __init__(self, forward: ExpectedCode, slopes: dict[int, Slope], results: Sequence[CaseResult]):
        self._forward, self._slopes = forward, slopes
        self._results = [r for r in results if not r.failure][:MOST_CASES]
        self._probes = [
            probe
            for i, result in enumerate(self._results)
            for argument in sorted({s.by for s in slopes.values()})
            for probe in probes(i, argument, result.case.tried.forward[argument])
        ]

    def job(self, handed: Handed) -> Job | None:
        """The calls of the student's forward; None if there is nothing to compare with them."""
        if not self._probes:
            return None
        limits = self._forward.limits._replace(seconds=min(SECONDS, self._forward.limits.seconds))
        return self._forward.job(handed, [a for p in self._probes for a in self._moved(p)], limits)

    def _moved(self, probe: Probe) -> list[tuple[Any, ...]]:
        arguments = self._results[probe.case].case.tried.forward
        moved = []
        for step in (probe.step, -probe.step):
            new = arguments[probe.argument] + step * probe.direction
            moved.append((*arguments[: probe.argument], new, *arguments[probe.argument + 1 :]))
        return moved

    def right(self, run: Run) -> set[int]:
        """The returned quantities that are, in every case tried, the derivatives of the student's own forward."""
        return {i for i, slope in self._slopes.items() if self._is_right(i, slope, run)}

    def _is_right(self, i: int, slope: Slope, run: Run) -> bool:
        own: list[list[float]] = [[] for _ in self._results]
        for k, probe in enumerate(self._probes):
            if probe.argument != slope.by:
                continue
            found = self._difference(run, k, slope.of)
            answer = self._answer(i, probe)
            if found is None or answer is None:
                return False
            told = float(np.sum(answer * probe.direction))
            if abs(told - found) > REL * max(abs(told), abs(found)) + NOISE * float(np.abs(answer).sum()) + ABS:
                return False
            own[probe.case].append(found)
        return self._tells(i, own)

    def _answer(self, i: int, probe: Probe) -> Array | None:
        """The student's derivative in the shape of what it is taken by."""
        result = self._results[probe.case]
        array, shape = result.judged[i].array, probe.direction.shape
        if array is None or array.shape not in result.case.expected[i].accepted[0].shapes:
            return None
        return array.reshape(shape) if array.size == probe.direction.size else None

    def _difference(self, run: Run, k: int, of: int) -> float | None:
        values = []
        for result in run.results[2 * k : 2 * k + 2]:
            found = quantities(result, self._forward.names) if isinstance(result, Returned) else ""
            loss = found if isinstance(found, str) else found[of]
            if isinstance(loss, str) or loss.size != 1:
                return None
            values.append(float(loss.item()))
        return (values[0] - values[1]) / (2 * self._probes[k].step)

    def _tells(self, i: int, own: list[list[float]]) -> bool:
        """Whether the student's forward depends on this argument, and not always alike where it should not."""
        if not own or all(abs(d) <= ABS for case in own for d in case):
            return False
        right = [r.case.expected[i].accepted[0].reference.flat for r in self._results]
        differ = any(not np.allclose(right[0], other) for other in right[1:])
        return not differ or any(not np.allclose(own[0], other) for other in own[1:])


def probes(case: int, argument: int, array: Array) -> list[Probe]:
    """Entry by entry where they are few, else in random directions that every entry has a part in."""
    size = int(array.size)
    if size <= DIRECTIONS:
        directions = np.eye(size)
    else:
        directions = np.random.default_rng([case, argument]).choice([-1.0, 1.0], (DIRECTIONS, size))
    step = STEP * max(1.0, float(np.sqrt(np.mean(array * array)))) if size else STEP
    return [Probe(case, argument, d.reshape(array.shape), step) for d in directions]
