"""Which walls hold on this machine: each is tried by a child of ours that stands behind it alone.

A layer counts only if its child could still compute and was refused everything the layer is for, while a
child behind no wall at all was let through; otherwise the trial would prove nothing.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from .frames import Patience
from .zygote.wire import LAYERS, READY, TRIED, MalformedError

LEVELS: Final = ("strict", "strict-1", "reduced", "none")
PROCESSES = ("start processes", "run programs")
OTHERS = ("signal the grader", "change the grader's limits")
FILES = ("read files", "write files")

# What each layer is there to refuse.
REFUSES: Final[dict[str, tuple[str, ...]]] = {
    "limits": ("take any amount of memory", "write files of any size"),
    "own uid": (*FILES, *OTHERS),
    "no_new_privs": ("gain privileges",),
    "Landlock": FILES,
    "Seatbelt": (*FILES, *PROCESSES, "use the network"),
    "seccomp": (
        *FILES, *OTHERS, *PROCESSES,
        "see which files exist", "use the network", "start threads", "make namespaces",
    ),
}  # fmt: skip
# Without privileges these two can be entered only after their helper.
NEEDS: Final = {"Landlock": "no_new_privs", "seccomp": "no_new_privs"}


class Layer(NamedTuple):
    """One layer of isolation on this machine."""

    name: str
    works: bool
    detail: str  # why it does not; empty if it does


class Isolation(NamedTuple):
    """What the layers come to together."""

    level: str  # one of LEVELS
    layers: tuple[Layer, ...]
    gaps: tuple[str, ...]  # what student code could still do

    def __str__(self) -> str:
        working = ", ".join(layer.name for layer in self.layers if layer.works) or "nothing"
        return f"isolation: {self.level} ({working})"

    @property
    def working(self) -> frozenset[str]:
        """The names of the layers that a child should go through."""
        return frozenset(layer.name for layer in self.layers if layer.works)

    @property
    def advice(self) -> tuple[str, ...]:
        """Plain sentences on what is missing; none if it is all there."""
        return tuple(f"student code could {gap}" for gap in self.gaps) + MISSING[self.level]


MISSING: Final[dict[str, tuple[str, ...]]] = {
    "strict": (),
    "strict-1": (
        "one layer fewer than possible: neither a user of its own (needs root) nor Landlock backs up seccomp",
    ),
    "reduced": ("there is no seccomp here, the layer that must not be missing",),
    "none": ("nothing confines student code on this system",),
}


class Trial(NamedTuple):
    """What one child of ours was allowed behind some layers, or why it could not go through them."""

    allowed: tuple[str, ...] = ()
    computes: bool = False
    fault: str = ""


class TrialListener:
    """Hears the one frame of a trial."""

    patience = Patience(20.0, 20.0)
    room = 64 * 1024

    def __init__(self) -> None:
        self.trial: Trial | None = None

    @property
    def is_over(self) -> bool:
        return self.trial is not None

    @property
    def phase(self) -> str:
        return "start" if self.trial is None else "over"

    def hear(self, tag: bytes, payload: bytes) -> None:
        if tag != TRIED or self.trial is not None:
            raise MalformedError(f"expected one {TRIED!r}, found {tag!r} (as {READY!r} is for jobs)")
        told = json.loads(payload)  # from our own code in our own child: no student has been near it
        self.trial = Trial(tuple(told["allowed"]), told["computes"])


Attempt = Callable[[frozenset[str], str], Trial]  # layers, folder with the canary -> what was allowed


def examine(attempt: Attempt, chosen: frozenset[str]) -> Isolation:
    """Try every layer by itself, then all that hold together."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:  # mode 0700
        (Path(folder) / "canary").write_text("not for students", encoding="utf-8")
        open_door = attempt(frozenset(), folder)
        layers = tuple(tried(name, attempt, folder, open_door) for name in LAYERS if name in chosen)
        (Path(folder) / "made").unlink(missing_ok=True)
        working = frozenset(layer.name for layer in layers if layer.works)
        together = attempt(working, folder)
    if together.fault or not together.computes:
        layers, working = (
            tuple(Layer(layer.name, False, "the layers do not work together") for layer in layers),
            frozenset(),
        )
        together = open_door
    return Isolation(level_of(working), layers, together.allowed)


def tried(name: str, attempt: Attempt, folder: str, open_door: Trial) -> Layer:
    """One layer, judged by what got through it."""
    trial = attempt(frozenset({name, NEEDS.get(name, name)}), folder)
    if trial.fault:
        return Layer(name, False, trial.fault)
    if not trial.computes:
        return Layer(name, False, "honest code does not run behind it")
    leaks = [what for what in REFUSES[name] if what in trial.allowed]
    if leaks:
        return Layer(name, False, f"it does not stop a process that tries to {' or '.join(leaks)}")
    if not any(what in open_door.allowed for what in REFUSES[name]):
        return Layer(name, False, "it cannot be tried here: nothing of what it refuses is possible anyway")
    return Layer(name, True, "")


def level_of(working: frozenset[str]) -> str:
    """The step of the ladder that these layers reach."""
    second = working & {"own uid", "Landlock"}
    if "seccomp" in working and "limits" in working:
        return "strict" if second else "strict-1"
    return "reduced" if second or working & {"Seatbelt", "seccomp"} else "none"
