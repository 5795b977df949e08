"""A class of 1,000 JSON submissions in one `grade`, against `import numpy`; then the rate, and the memory kept."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import NP1, in_turn, ratios, report

PROBLEM = Path(__file__).parent / "mlp.yaml"
MANY = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    found = shutil.which("autograder", path=str(Path(sys.executable).parent))
    tool = [found] if found else [sys.executable, "-m", "autograder"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        solve = [*tool, "solve", str(PROBLEM), "--format", "json"]
        right = json.loads(subprocess.run(solve, capture_output=True, check=True).stdout)
        for count in (1000, MANY):
            write_class(folder / str(count), right, count)
        commands = {"np1": NP1, **{f"{n}": grade(tool, folder, n) for n in (1000, MANY)}, "floor": floor(folder)}
        taken = in_turn(commands, rounds)
        bare = ratios(taken, "np1")["floor"]
        print(f"reading, parsing and writing 1,000 files, no more, by one bare loop: {bare:.2f} of np1")
        met = [report("grade of 1,000 submissions", ratios(taken, "np1")["1000"], 5.0, "np1")]
        rate = (MANY - 1000) / statistics.median(b - a for a, b in zip(taken["1000"], taken[str(MANY)], strict=True))
        met.append(rate >= 5000)
        verdict = "met" if met[-1] else "NOT MET"
        print(f"submissions a second, from the 1,000th to the 10,000th: {rate:,.0f}, goal >= 5,000 {verdict}")
        kept = (peak(grade(tool, folder, MANY)) - peak(grade(tool, folder, 1000))) / (MANY - 1000)
        met.append(kept <= 1024)
        print(f"bytes kept for each submission: {kept:,.0f}, goal <= 1,024 {'met' if met[-1] else 'NOT MET'}")
    return 0 if all(met) else 1


def grade(tool: list[str], folder: Path, count: int) -> list[str]:
    """Into a folder of its own, as the first run of a class is."""
    words = [*tool, "grade", f"{folder}/{count}", "--problems", str(PROBLEM)]
    return ["sh", "-c", f'exec "$@" --out "{folder}/out-$$"', "sh", *words]


def floor(folder: Path) -> list[str]:
    """What no grader can do without: each file read and parsed, and one written for each student."""
    code = (
        "import json, os, sys, tempfile\n"
        "out = tempfile.mkdtemp(dir=sys.argv[1])\n"
        "for name in os.listdir(sys.argv[1] + '/1000'):\n"
        "    with open(f'{sys.argv[1]}/1000/{name}') as f: answers = json.load(f)\n"
        "    with open(f'{out}/{name}', 'w') as f: json.dump(answers, f)\n"
    )
    return [sys.executable, "-c", code, str(folder)]


def write_class(folder: Path, right: dict, count: int) -> None:
    """Rounded answers; one in twenty is wrong, one in twenty blank."""
    folder.mkdir()
    rng = random.Random(0)
    for i in range(count):
        answers = {p: {q: answer(v, rng) for q, v in questions.items()} for p, questions in right.items()}
        (folder / f"student{i:05}.json").write_text(json.dumps(answers))


def answer(value: object, rng: random.Random) -> object:
    fate = rng.random()
    if fate < 0.05:
        return None
    factor = 1.1 if fate < 0.1 else 1.0
    return scaled(value, factor)


def scaled(value: object, factor: float) -> object:
    return [scaled(v, factor) for v in value] if isinstance(value, list) else round(factor * value, 5)


def peak(command: list[str]) -> int:
    """Bytes of the largest resident set of the command."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    run = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=True)
    return int(run.stdout) * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
