"""The settings in which the hostile submissions are run: as whom, and behind which layers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import autograder

ROOT = Path(autograder.__file__).parents[1]
CORPUS = Path(__file__).with_name("corpus.py")
ORDINARY = 60991  # a user id without an account


class Setting(NamedTuple):
    """One way to run the corpus."""

    as_root: bool
    without: str = "nothing"


SETTINGS = {
    "root": Setting(True),
    "root without Landlock": Setting(True, "Landlock"),
    "ordinary user": Setting(False),
    "ordinary user without Landlock": Setting(False, "Landlock"),
}


def run_corpus(setting: Setting) -> subprocess.CompletedProcess[str]:
    """Start the corpus as the user of the setting."""
    command = [sys.executable, "-P", str(CORPUS), setting.without]
    if not setting.as_root and os.geteuid() == 0:
        command = as_ordinary_user(command)
    environment = {
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(  # noqa: S603 - our own program
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def as_ordinary_user(command: list[str]) -> list[str]:
    """The command under another user id, with the interpreter and this project laid open to it.

    Both may be below a folder that is root's alone. Then, in a mount namespace of its own, that folder is
    replaced by an empty one that holds only them.
    """
    needed = sorted({str(Path(p).resolve()) for p in (sys.base_prefix, sys.prefix, ROOT, CORPUS.parent)})
    steps = ["set -e", "mount --make-rprivate /", "hold=$(mktemp -d)", "mount -t tmpfs none $hold"]
    for i, path in enumerate(needed):
        steps += [f"mkdir $hold/{i}", f"mount --rbind '{path}' $hold/{i}"]
    closed = sorted({c for p in needed if (c := closed_ancestor(p)) is not None})
    steps += [f"mount -t tmpfs -o mode=755 none '{c}'" for c in closed]
    for i, path in enumerate(needed):
        if closed_ancestor(path) is not None:
            steps += [f"mkdir -p '{path}'", f"mount --rbind $hold/{i} '{path}'"]
    drop = f'exec setpriv --reuid={ORDINARY} --regid={ORDINARY} --clear-groups "$@"'
    return ["unshare", "--mount", "sh", "-c", "\n".join([*steps, "cd /", drop]), "sh", *command]


def closed_ancestor(path: str) -> str | None:
    """The outermost folder above a path that other users may not enter."""
    folders = [*reversed(Path(path).parents), Path(path)]
    return next((str(f) for f in folders if not f.stat().st_mode & 0o001), None)


def why_not(setting: Setting) -> str | None:
    """Why a setting cannot be had here."""
    if setting.as_root and os.geteuid() != 0:
        return "needs root"
    if not setting.as_root and os.geteuid() == 0:
        unshare = shutil.which("unshare")
        works = unshare and shutil.which("setpriv") and subprocess.call([unshare, "--mount", "true"]) == 0  # noqa: S603
        return None if works else "needs a mount namespace to become an ordinary user"
    return None
