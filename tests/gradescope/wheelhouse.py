"""What is installed here as wheels, so that a container can be set up without a network."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from autograder.cli.gradescope.archive import Entry, zipped
from autograder.cli.gradescope.wheel import pins, recorded


def fill(folder: Path, names: Iterable[str]) -> None:
    """One wheel for each of these packages and for all they need."""
    folder.mkdir(parents=True)
    for pin in pins(names):
        found = distribution(pin.name)
        files = [
            Entry(str(file), Path(str(file.locate())).read_bytes())
            for file in found.files or ()
            if ".." not in file.parts and "__pycache__" not in file.parts and file.name not in ("RECORD", "INSTALLER")
        ]
        info = next(file.name.partition("/")[0] for file in files if file.name.endswith(".dist-info/METADATA"))
        told = (found.read_text("WHEEL") or "").splitlines()
        tag = [line.removeprefix("Tag: ") for line in told if line.startswith("Tag: ")][-1]
        record = Entry(f"{info}/RECORD", recorded(files, f"{info}/RECORD").encode())
        name = info.removesuffix(".dist-info")
        (folder / f"{name}-{tag}.whl").write_bytes(zipped([*files, record]))
