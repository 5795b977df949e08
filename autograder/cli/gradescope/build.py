"""`autograder gradescope build`: from problem files to the zip that Gradescope asks for."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.cli.files import write_bytes
from autograder.cli.gradescope.archive import Entry, zipped
from autograder.cli.gradescope.wheel import NAME, Pin, is_installed, pins, wheel
from autograder.cli.output import complain, say
from autograder.errors import Diagnostic, counted, did_you_mean, fail
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import as_number
from autograder.problem.load import ASSIGNMENT, find, load_whole
from autograder.questions.doubts import doubts
from autograder.reports.gradescope import VISIBILITIES

SCRIPTS = Path(__file__).with_name("scripts")
LEAST = 11  # of Python 3
ENDS_ITSELF, IS_ENDED = 0.85, 0.95  # shares of the time limit after which the grader stops, and is stopped


class Wishes(NamedTuple):
    """What the author asks of the autograder."""

    seconds: int = 600
    visibility: str = "visible"
    leaderboard: bool = False
    allow_reduced: bool = False
    torch: bool = False


def run(problems: Sequence[Path], out: Path, wishes: Wishes) -> int:
    if wishes.visibility not in VISIBILITIES:
        hint = did_you_mean(wishes.visibility, VISIBILITIES)
        raise fail(f"--visibility is one of {', '.join(VISIBILITIES)}, found '{wishes.visibility}'", help=hint)
    solved = load_whole(problems)
    doubted: list[Diagnostic] = [d for one in solved for d in doubts(one)]
    if doubted:
        complain(doubted)
    graders = [ProblemGrader(one) for one in solved]
    packages = asked_packages(graders) | ({"torch"} if wishes.torch else set())
    pinned = pins([NAME, *sorted(packages)])
    data = zipped(contents(problems, wishes, pinned))
    write_bytes(out, data)
    tell(graders, out, len(data), wishes, packages)
    return 0


def asked_packages(graders: Sequence[ProblemGrader]) -> set[str]:
    """What code questions import: by the names under which it is installed."""
    code = [e.question for g in graders if g.code is not None for e in g.code.expected]
    modules = {str(package).partition(".")[0] for question in code for package in question.packages}
    return {distributed(module) for module in modules if module not in sys.stdlib_module_names}


def distributed(module: str) -> str:
    """scikit-learn for sklearn."""
    if is_installed(module):
        return module
    from importlib.metadata import packages_distributions  # which reads all that is installed

    return packages_distributions().get(module, [module])[0]


def contents(problems: Sequence[Path], wishes: Wishes, pinned: Sequence[Pin]) -> list[Entry]:
    """All files of the zip."""
    files = [entry for number, path in enumerate(problems, 1) for entry in copied(path, f"problems/{number}")]
    digest = hashlib.sha256(b"".join(hashlib.sha256(f.data).digest() for f in files)).hexdigest()
    settings = {
        "seconds": round(ENDS_ITSELF * wishes.seconds),
        "visibility": wishes.visibility,
        "leaderboard": wishes.leaderboard,
        "allow_reduced_isolation": wishes.allow_reduced,
        "problems": digest,
    }
    least = max(LEAST, *(pin.minor for pin in pinned))
    plain = [pin for pin in pinned if pin.name not in (NAME, "torch")]
    return [
        *files,
        wheel(),
        Entry("settings.json", (json.dumps(settings, indent=1) + "\n").encode()),
        Entry("requirements.txt", lines(plain)),
        Entry("torch.txt", lines([pin for pin in pinned if pin.name == "torch"])),
        script("setup.sh", LEAST=least, PREFERRED=max(least, sys.version_info[1])),
        script("run_autograder", LIMIT=round(IS_ENDED * wishes.seconds)),
    ]


def copied(path: Path, to: str) -> list[Entry]:
    """A problem file, or those of a folder that count, and the folder's assignment.yaml."""
    files, _, _ = find([path])
    plans = [path / name for name in ASSIGNMENT if (path / name).is_file()] if path.is_dir() else []
    return [Entry(f"{to}/{file.name}", file.read_bytes()) for file in [*files, *plans[:1]]]


def lines(pinned: Sequence[Pin]) -> bytes:
    return "".join(f"{pin}\n" for pin in pinned).encode()


def script(name: str, **values: int) -> Entry:
    """A shell script of the package, with its numbers filled in."""
    text = (SCRIPTS / name).read_text("utf-8").replace("\r\n", "\n")
    for key, value in values.items():
        text = text.replace(f"@{key}@", str(value))
    return Entry(name, text.encode(), executable=True)


def tell(graders: Sequence[ProblemGrader], out: Path, size: int, wishes: Wishes, packages: set[str]) -> None:
    """What was made, and what is to be set in Gradescope."""
    entries = [e for g in graders for e in g.entries]
    points = as_number(sum(e.points for e in entries))
    say(f"{out}: {counted(len(graders), 'problem')}, {counted(len(entries), 'question')}, {points} points")
    hidden = sum(e.hidden for e in entries)
    if hidden:
        say(f"{counted(hidden, 'question')} hidden from students, who then, as Gradescope does it, see no total either")
    if wishes.leaderboard and wishes.visibility != "visible":
        say(f"the leaderboard shows scores at once, whatever --visibility {wishes.visibility} keeps back")
    if "torch" in packages:
        say("torch takes about 1 GB: give the container 2 GB of memory or more in Gradescope")
    say(f"Upload it under Configure Autograder; the time limit there: {counted(-(-wishes.seconds // 60), 'minute')}")
