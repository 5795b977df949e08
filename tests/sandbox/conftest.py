from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import Call, Job, Limits, Run, Sandbox

QUICK = Limits(seconds=0.3, load_seconds=0.6, memory=128 << 20, output=4096, reply=1 << 20)
Runner = Callable[..., Run]


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    """One sandbox for all tests that only want code to be run."""
    with Sandbox() as opened:
        yield opened


@pytest.fixture
def run(box: Sandbox) -> Runner:
    """Run source with calls of `f`: each a tuple of arguments."""

    def running(source: str | bytes, *calls: tuple[Any, ...], filename: str = "solution.py", **options: Any) -> Run:
        data = source.encode() if isinstance(source, str) else source
        limits = options.pop("limits", QUICK)
        made = tuple(Call("f", tuple(map(np.asarray, a)), **options) for a in calls or ((),))
        return box.run(Job(data, filename, made, limits))

    return running
