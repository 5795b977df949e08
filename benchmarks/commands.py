"""Start-up: --help, --version and check against `import numpy`; a cold solve against a cold PyTorch script."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import NP1, in_turn, ratios, report

PROBLEM = Path(__file__).parent / "mlp.yaml"

TORCH = """
import torch
torch.set_default_dtype(torch.float64)
from torch.nn import Linear, Tanh
net = torch.nn.Sequential(Linear(4, 4), Tanh(), Linear(4, 3), Tanh(), Linear(3, 3))
for p in net.parameters():
    torch.nn.init.constant_(p, 0.1)
loss = 0.5 * ((net(torch.tensor([1.0, 0, 1, 0])) - torch.tensor([0.0, 1, 0])) ** 2).sum()
loss.backward()
print(loss.item(), [p.grad.tolist() for p in net.parameters()])
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    found = shutil.which("autograder", path=str(Path(sys.executable).parent))
    tool = [found] if found else [sys.executable, "-m", "autograder"]
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.json"
        solve = [*tool, "solve", str(PROBLEM), "--format", "json"]
        answers.write_bytes(subprocess.run(solve, capture_output=True, check=True).stdout)
        check = [*tool, "check", str(answers), "--problems", str(PROBLEM)]
        taken = in_turn(
            {"np1": NP1, "--help": [*tool, "--help"], "--version": [*tool, "--version"], "check": check}, rounds
        )
    found_ratios = ratios(taken, "np1")
    met = [report(f"autograder {name}", found_ratios[name], goal, "np1") for name, goal in GOALS.items()]
    if importlib.util.find_spec("torch"):
        cold = in_turn(
            {"torch": [sys.executable, "-c", TORCH], "solve": [*tool, "solve", str(PROBLEM)]}, max(rounds // 3, 3)
        )
        met.append(report("autograder solve, cold", ratios(cold, "torch")["solve"], 0.15, "a cold torch script"))
    else:
        print("PyTorch is not installed: the cold solve is not compared")
    return 0 if all(met) else 1


GOALS = {"--help": 0.9, "--version": 0.9, "check": 1.9}

if __name__ == "__main__":
    sys.exit(main())
