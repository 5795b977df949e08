"""The zip as Gradescope uses it: unpacked, set up and run by bash, in a root like its container's, as Docker's root."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

import autograder
from autograder.cli.gradescope.wheel import NAME, pins
from tests.gradescope.results_schema import seen_by_students
from tests.gradescope.rooms import ANSWERS, OPEN, RIGHT, hand_in, put, results, source
from tests.gradescope.wheelhouse import fill

PROGRAM = Path(__file__).with_name("container.py")
WHEELS = "/autograder/wheels"
# No network, and nothing that only a longer life would pay for (pip's switch for --no-compile reads 0 as yes).
PIP = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_COMPILE": "0"}


class Ran(NamedTuple):
    left: int  # processes
    out: str
    results: dict[str, Any]


class Container:
    """A set-up autograder, to which submissions are handed."""

    def __init__(self, root: Path):
        self.root = root

    def execute(self, *command: str) -> subprocess.CompletedProcess[str]:
        own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", sys.executable, "-P", str(PROGRAM)]
        return subprocess.run(  # noqa: S603 - our own program
            [*own, str(self.root), *command],
            env={"PATH": os.environ["PATH"], **PIP},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=60,
            check=False,
        )

    def grade(self, files: dict[str, str | bytes]) -> Ran:
        """As the harness does it; afterwards `ls`, in the place of bash, lists the processes that are left."""
        hand_in(self.root, files)
        done = self.execute("bash", "-c", "./run_autograder; echo status $?; ls -d /proc/[0-9]*")
        said, _, left = done.stdout.partition("status ")
        return Ran(left.count("/proc/") - 1, said, results(self.root))


def why_not() -> str:
    if os.geteuid() != 0:
        return "needs root, as in Gradescope's container"
    if not all(map(shutil.which, ("unshare", "setpriv", "bash"))):
        return "needs unshare, setpriv and bash"
    tried = ["unshare", "--mount", "--pid", "--fork", "mount", "--make-rprivate", "/"]
    if subprocess.call(tried, stderr=subprocess.DEVNULL) != 0:  # noqa: S603
        return "needs a mount namespace"
    return ""


MISSING = why_not()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A container as setup.sh leaves it, but that the libraries are those of this machine: made in a second."""
    base = tmp_path_factory.getbasetemp()
    root = (base if base.name.startswith("pytest-") else base.parent) / "container"
    with open(f"{root}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            source(root, {"net.yaml": OPEN})
            venv.create(root / "venv", symlinks=True)
            packages = next(root.glob("venv/lib/python3*/site-packages"))
            put(packages / "libraries.pth", sysconfig.get_path("purelib"))
            with ZipFile(next(root.glob("source/autograder-*.whl"))) as wheel:
                wheel.extractall(packages)
            shutil.copy(root / "source" / "run_autograder", root)
    return root


@pytest.fixture
def container(made: Path) -> Iterator[Container]:
    """For one submission at a time."""
    with open(f"{made}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Container(made)


@pytest.mark.skipif(not os.environ.get("CI"), reason="installs everything anew: CI has the time for it")
def test_a_zip_becomes_an_autograder_by_its_own_setup(tmp_path: Path) -> None:
    fill(tmp_path / "wheels", [p.name for p in pins([NAME]) if p.name != NAME])
    container = Container(source(tmp_path, {"net.yaml": OPEN}))
    done = container.execute("bash", "/autograder/source/setup.sh")
    assert done.returncode == 0, done.stdout
    assert f"autograder {autograder.__version__}\n" in done.stdout
    assert "isolation: strict\n" in done.stdout
    listed = container.execute("/autograder/venv/bin/python", "-m", "pip", "freeze").stdout
    wanted = (tmp_path / "source" / "requirements.txt").read_text("utf-8").split()
    assert sorted(line.lower().replace("_", "-") for line in listed.splitlines() if "==" in line) == sorted(wanted)
    assert "autograder @ file:///autograder/source/autograder-" in listed
    shutil.copy(tmp_path / "source" / "run_autograder", tmp_path)
    assert container.grade({"answers.json": ANSWERS, "solution.py": RIGHT}).results["score"] == 5


def test_the_program_that_grades_is_the_one_of_the_zip(container: Container) -> None:
    print_file = "import autograder; print(autograder.__file__)"
    shown = container.execute("/autograder/venv/bin/python", "-I", "-c", print_file).stdout
    assert shown.startswith("/autograder/venv/lib/")


def test_an_honest_submission_earns_its_points_in_strict_isolation(container: Container) -> None:
    ran = container.grade({"answers.json": ANSWERS, "solution.py": RIGHT})
    assert ran.results["score"] == 5
    assert re.match(r"strict \(limits, own uid, no_new_privs, .*seccomp", ran.results["extra_data"]["isolation"])


CODE = "def forward(x, y, W, b):\n    {}\n    return 0, 0\n"
TARGETS = (
    "/autograder/source/problems/1/net.yaml",
    "/autograder/results/results.json",
    "/autograder/source/settings.json",
)
FORGED = '{"score": 777, "output": "forged-7", "tests": []}'
ALL_ATTEMPTS = """
import os
def attempt(do):
    try:
        return do()
    except OSError as refused:
        return str(refused)
def forward(x, y, W, b):
"""
HOSTILE: dict[str, str | bytes] = {
    "ends its process": CODE.format("import os; os._exit(0)"),
    "crashes": CODE.format("import ctypes; ctypes.string_at(0)"),
    "never ends": CODE.format("while True: pass"),
    "takes all memory": CODE.format("a = [b'1' * (1 << 26) for _ in range(1000)]"),
    "prints results": CODE.format(f"print('\\n' * 10 + '{FORGED}' * 10000, flush=True)"),
    "writes results, scripts and a full disk": f"""{ALL_ATTEMPTS}
    for path in ('/autograder/results/results.json', '/autograder/run_autograder', '/tmp/full', '/dev/shm/full'):
        attempt(lambda: open(path, 'w').write('{FORGED}'))
    attempt(lambda: os.rename('/autograder/submission/solution.py', '/autograder/results/results.json'))
    attempt(lambda: os.unlink('/autograder/results/results.json'))
    return 0, 0
""",
    "reads problems, results and the environment": f"""{ALL_ATTEMPTS}
    paths = {TARGETS!r} + ('/proc/1/environ', '/proc/self/environ')
    raise ValueError([str(os.environ), *(attempt(lambda: open(p).read()) for p in paths)])
""",
    "leaves daemons and kills the others": f"""{ALL_ATTEMPTS}
    import time
    for _ in range(9):
        if attempt(os.fork) == 0:
            os.setsid(); time.sleep(60); os._exit(0)
    attempt(lambda: os.kill(os.getppid(), 9)), attempt(lambda: os.kill(1, 9)), attempt(lambda: os.kill(-1, 9))
    return 0, 0
""",
}
GUILTY = '"net": {"z": [0.4, 1.2]}'


@pytest.mark.parametrize("deed", HOSTILE)
def test_a_hostile_submission_gains_nothing(container: Container, deed: str) -> None:
    before = (container.root / "run_autograder").read_bytes()
    ran = container.grade({"answers.json": f"{{{GUILTY}}}", "solution.py": HOSTILE[deed]})
    assert [t["score"] for t in ran.results["tests"]] == [0.3333, 0, 0, 0]
    assert ran.results["output"].startswith("<p>0.3333 of 5 points</p>")
    assert ran.results["tests"][3]["tags"][1] in ("incorrect", "unreadable")
    assert "bait-1d0b6e" not in seen_by_students(ran.results) + ran.out
    assert "TOKEN_OF_THE_HARNESS" not in seen_by_students(ran.results) + ran.out
    assert ran.left == 0
    assert (container.root / "run_autograder").read_bytes() == before


def test_an_empty_submission_gives_results(container: Container) -> None:
    assert container.grade({}).results["score"] == 0


SPY = ["setpriv", "--reuid=61000", "--regid=61000", "--clear-groups", "bash", "-c"]
WORDS = """cat /autograder/source/problems/1/net.yaml
ls /autograder/source
cat /autograder/results/results.json
rm -f /autograder/results/results.json
touch /autograder/results/x
ls /autograder/submission""".splitlines()


def test_the_spare_user_has_no_way_to_problems_and_results_even_without_walls(container: Container) -> None:
    container.grade({"answers.json": ANSWERS})
    tried = "; ".join(f"{words} 2>/dev/null || echo refused" for words in WORDS)
    assert container.execute(*SPY, tried).stdout == "refused\n" * len(WORDS)
    assert results(container.root)["score"] == 1
