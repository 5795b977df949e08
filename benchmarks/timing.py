"""Whole commands timed in turn (A B C A B C …), as ratios to the first of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
NP1 = [sys.executable, "-c", "import numpy"]


def wall(command: Sequence[str]) -> float:
    env = {**os.environ, **ONE_THREAD}
    start = time.perf_counter()
    run = subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    taken = time.perf_counter() - start
    if run.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed:\n{run.stderr}")
    return taken


def in_turn(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each command in each round, after one uncounted round."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for r in range(rounds + 1):
        for name, command in commands.items():
            seconds = wall(command)
            if r:
                taken[name].append(seconds)
    return taken


def ratios(taken: dict[str, list[float]], rival: str) -> dict[str, float]:
    """The median over the rounds of each command's time as a multiple of the rival's in the same round."""
    return {
        name: statistics.median(t / base for t, base in zip(times, taken[rival], strict=True))
        for name, times in taken.items()
    }


def report(what: str, ratio: float, goal: float, rival: str) -> bool:
    met = ratio <= goal
    print(f"{what:<50} {ratio:6.2f} of {rival:<22} goal <= {goal:<5} {'met' if met else 'NOT MET'}")
    return met
