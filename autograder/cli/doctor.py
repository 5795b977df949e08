"""`autograder doctor`: which layers keep student code apart on this machine, each tried."""

from __future__ import annotations

from autograder.cli.output import say, show, warn
from autograder.errors import visible
from autograder.reports.table import Table
from autograder.sandbox import SandboxError, doctor

SAFE = ("strict", "strict-1")
LEVELS = {
    "strict": "Student code runs here: it computes, and can do nothing else.",
    "strict-1": "Student code runs here, with one layer fewer than possible.",
    "reduced": "Student code is not run here, unless with --allow-reduced-isolation.",
    "none": "Student code is not run here, unless with --unsafe-no-isolation.",
}


def run(packages: tuple[str, ...]) -> int:
    try:
        isolation = doctor(packages)
    except SandboxError as error:
        warn(f"student code cannot be run here: {visible(str(error))}")
        return 1
    rows = [[layer.name, "works" if layer.works else "missing", visible(layer.detail)] for layer in isolation.layers]
    show(Table(["layer", "", ""], rows, styles=["correct" if layer.works else "wrong" for layer in isolation.layers]))
    say(f"isolation: {isolation.level}")
    say(LEVELS[isolation.level])
    for sentence in isolation.advice:
        say(f"{sentence[0].upper()}{visible(sentence[1:])}.")
    return 0 if isolation.level in SAFE else 1
