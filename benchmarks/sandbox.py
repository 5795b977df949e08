"""What isolation costs: one sandboxed submission against a fresh interpreter, two cores against one, memory.

Run it as `python benchmarks/sandbox.py`; everything is a ratio of times taken in turn in the same run.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from autograder.sandbox import Call, Job, Sandbox

ROUNDS = 30
BATCH = 20
RUNS = 1000
TARGET = 15
SOURCE = b"""
import numpy as np

def backward(x, y, W1, b1, W2, b2):
    h = np.tanh(W1 @ x + b1)
    dz2 = W2 @ h + b2 - y
    dz1 = (W2.T @ dz2) * (1 - h * h)
    return np.outer(dz1, x), dz1, np.outer(dz2, h), dz2
"""


def job() -> Job:
    """A two-layer network's gradients, in six cases."""
    rng = np.random.default_rng(0)
    shapes = ((4,), (3,), (4, 4), (4,), (3, 4), (3,))
    calls = tuple(Call("backward", tuple(rng.normal(size=s) for s in shapes), returns=4) for _ in range(6))
    return Job(SOURCE, "solution.py", calls)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fresh_interpreter() -> None:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", "import numpy"], env=environment, check=True)


def repeat(box: Sandbox, times: int) -> None:
    for _ in range(times):
        box.run(job())


def cost(box: Sandbox) -> None:
    one, fresh = [], []
    for _ in range(ROUNDS):
        fresh.append(seconds(fresh_interpreter))
        one.append(seconds(lambda: repeat(box, BATCH)) / BATCH)
    each, base = statistics.median(one), statistics.median(fresh)
    print(f"import numpy      {base * 1e3:8.2f} ms")
    print(f"one submission    {each * 1e3:8.2f} ms: 1/{base / each:.1f} of that (target: at most 1/{TARGET})")


def at_once(boxes: tuple[Sandbox, ...], times: int) -> None:
    """Share the runs out to the sandboxes, one thread each."""
    threads = [threading.Thread(target=repeat, args=(box, times // len(boxes))) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scaling(box: Sandbox) -> None:
    with Sandbox() as other:
        pairs = [
            (seconds(lambda: at_once((box,), 100)), seconds(lambda: at_once((box, other), 100))) for _ in range(10)
        ]
    print(f"two sandboxes     {statistics.median(a / b for a, b in pairs):8.2f} times as fast as one")


def memory(box: Sandbox) -> None:
    pids = {"grader": os.getpid(), "zygote": box.zygote.process.pid if box.zygote else 0}
    repeat(box, 100)
    before = {name: resident(pid) for name, pid in pids.items()}
    repeat(box, RUNS)
    for name, pid in pids.items():
        print(f"{name} memory     {before[name]:8.1f} MiB, {resident(pid):.1f} MiB after {RUNS:,} more runs")
    print(f"grader peak       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MiB")


def resident(pid: int) -> float:
    """Resident memory in MiB."""
    return int(Path(f"/proc/{pid}/status").read_text("ascii").split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    start = time.perf_counter()
    with Sandbox() as box:
        print(f"{box.isolation}; started in {time.perf_counter() - start:.2f} s")
        cost(box)
        scaling(box)
        memory(box)


if __name__ == "__main__":
    main()
