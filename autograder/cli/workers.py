"""Work shared out over the cores: forked workers, each with one share, that report plain data when they are done."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

from autograder.errors import AutograderError, Diagnostic

Item = TypeVar("Item")
Work: TypeAlias = Callable[[int, Sequence[Item], Callable[[], None]], Any]


class LostWorkerError(RuntimeError):
    """A worker ended without a result: a fault of ours, or of the machine."""


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(items: Sequence[Item], jobs: int, fewest: int) -> list[Sequence[Item]]:
    """The items in at most so many runs of about equal length, none shorter than `fewest` but for the only one."""
    jobs = max(1, min(jobs, len(items) // fewest)) if hasattr(os, "fork") else 1
    ends = [len(items) * k // jobs for k in range(jobs + 1)]
    return [items[a:b] for a, b in pairwise(ends)]


def work_through(given: Sequence[Sequence[Item]], work: Work[Item], step: Callable[[int], None]) -> list[Any]:
    """What `work(number, share, tick)` gives for each share, in order; `step` hears of every so many ticks.

    A single share is worked through here; several are by one forked process each, which sends its result as
    JSON. None of them outlives this call.
    """
    if len(given) == 1:
        return [work(0, given[0], lambda: step(1))]
    gc.freeze()  # so that no worker copies pages only to look for garbage in them
    workers = [_start(k, share, work) for k, share in enumerate(given)]
    try:
        return _collect({read: len(share) for (_, read), share in zip(workers, given, strict=True)}, step)
    finally:
        for process, read in workers:
            os.close(read)
            os.kill(process, signal.SIGKILL)  # a worker that is done is a zombie, and does not mind
            os.waitpid(process, 0)


def _start(k: int, share: Sequence[Item], work: Work[Item]) -> tuple[int, int]:
    """The process that works through a share, and where it can be heard: a dot for each item, then its result."""
    read, say = os.pipe()
    process = os.fork()
    if process:
        os.close(say)
        return process, read
    status = 1
    try:
        os.close(read)
        try:
            result = {"done": work(k, share, _ticker(say))}
        except AutograderError as e:
            result = {"mistakes": [[m.message, m.help] for m in e.mistakes]}
        _say(say, b"\n" + json.dumps(result).encode())
        status = 0
    except KeyboardInterrupt:
        pass
    except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as its parent
        traceback.print_exc()
    finally:
        os._exit(status)


def _ticker(pipe: int) -> Callable[[], None]:
    """A dot for each item, said by the dozen."""
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1
        if count % 12 == 0:
            _say(pipe, b"." * 12)

    return tick


def _say(pipe: int, data: bytes) -> None:
    while data:
        data = data[os.write(pipe, data) :]


def _collect(reads: dict[int, int], step: Callable[[int], None]) -> list[Any]:
    """The results of the workers, given where each is heard and how many items it has."""
    heard = {read: bytearray() for read in reads}
    told = dict.fromkeys(reads, 0)
    for read, data in _listen(list(reads)):
        heard[read] += data
        dots = heard[read].find(b"\n")  # behind them comes the result
        done = reads[read] if dots >= 0 else len(heard[read])
        step(done - told[read])
        told[read] = done
    return [_result(bytes(heard[read]).partition(b"\n")[2]) for read in reads]


def _result(sent: bytes) -> Any:
    if not sent:
        raise LostWorkerError("a worker process was lost; --jobs 1 works without them")
    result = json.loads(sent)
    if "mistakes" in result:
        raise AutograderError(*(Diagnostic(message, help=help) for message, help in result["mistakes"]))
    return result["done"]


def _listen(reads: list[int]) -> Iterator[tuple[int, bytes]]:
    """What comes, from whom, until all have closed their ends."""
    waiting = list(reads)
    while waiting:
        ready, _, _ = select.select(waiting, [], [])
        for read in ready:
            data = os.read(read, 65536)
            if data:
                yield read, data
            else:
                waiting.remove(read)
