"""Which walls hold on this machine: each is tried by a child of ours that stands behind it alone.

A layer counts only if its child could still compute and was refused everything the layer is for, while a
child behind no wall at all was let through; otherwise the trial would prove nothing.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from .frames import Patience
from .job import SandboxError
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
    detail: str  # why it does not; if it does, its version, where it has one

    def __str__(self) -> str:
        return f"{self.name} {self.detail}".rstrip()


class Isolation(NamedTuple):
    """What the layers come to together."""

    level: str  # one of LEVELS
    layers: tuple[Layer, ...]
    gaps: tuple[str, ...]  # what student code could still do

    def __str__(self) -> str:
        working = ", ".join(str(layer) for layer in self.layers if layer.works) or "nothing"
        return f"isolation: {self.level} ({working})"

    @property
    def working(self) -> frozenset[str]:
        """The names of the layers that a child should go through."""
        return entered(self.layers)

    @property
    def advice(self) -> tuple[str, ...]:
        """Plain sentences on what is missing; none if it is all there."""
        missing = tuple(f"{layer.name} is missing: {layer.detail}" for layer in self.layers if not layer.works)
        return MISSING[self.level] + missing + tuple(f"student code could {gap}" for gap in self.gaps)


# What there may be at all, by system.
OFFERED: Final = {
    "linux": ("limits", "own uid", "no_new_privs", "Landlock", "seccomp"),
    "darwin": ("limits", "own uid", "Seatbelt"),
}
SWEEP: Final = "sweep"
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
    swept: int = 0  # processes it left, and that were ended


class TrialListener:
    """Hears the one frame of a trial."""

    patience = Patience(20.0, 20.0)
    room = 64 * 1024
    pid = 0  # its processor time is not asked for

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


def examine(attempt: Attempt, chosen: frozenset[str], landlock: int) -> Isolation:
    """Try every layer by itself, then all that hold together."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as folder:  # mode 0700
        (Path(folder) / "canary").write_text("not for students", encoding="utf-8")
        open_door = attempt(frozenset(), folder)
        if open_door.fault:
            raise SandboxError(f"the sandbox does not work here: {open_door.fault}")
        offered = OFFERED.get(sys.platform, ("limits", "own uid"))
        layers = [tried(name, attempt, folder, open_door) for name in offered if name in chosen]
        together = attempt(entered(layers), folder)
    if together.fault or not together.computes:
        layers = [Layer(layer.name, False, "it does not work together with the others") for layer in layers]
        together = open_door
    layers = [layer._replace(detail=str(landlock)) if layer == ("Landlock", True, "") else layer for layer in layers]
    return Isolation(level_of(entered(layers)), (*layers, sweep(open_door)), together.allowed)


def entered(layers: Iterable[Layer]) -> frozenset[str]:
    """The names of the layers that work and that a child goes through itself."""
    return frozenset(layer.name for layer in layers if layer.works and layer.name in LAYERS)


def sweep(open_door: Trial) -> Layer:
    """Whether a process left behind by an unconfined child was found and ended."""
    return Layer(SWEEP, open_door.swept > 0, "" if open_door.swept else "a process that was left was not found")


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
