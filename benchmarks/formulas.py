"""Answers to formula questions: judged by us, and compared by sympy (parse_expr, then simplify), in turn."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from autograder.problem.load import load_all
from autograder.questions.markers import markers

STUDENTS, QUESTIONS = 300, 20
GOAL = 0.1  # of sympy's time for an answer of single numbers
HOSTILE_GOAL = 10.0  # times sympy's time for an ordinary answer

SCALAR = """
id: scalar
title: A neuron
graph: {z: w * x + b, a: sigmoid(z), L: (a - y)**2 / 2}
shapes: {w: [], x: [], b: [], y: []}
questions: [{id: dw, kind: formula, ask: dL/dw, in: [w, x, b, y, z, a]}]
"""
RIGHT = ["(a - y)*a*(1 - a)*x", "x*(a**2 - a*y)*(1 - a)", "(a - y)*x*exp(-z)/(1 + exp(-z))**2", "x*(a - y)*(a - a**2)"]
WRONG = ["(a - y)*a*(1 - a)", "(a - y)*(1 - a)*x", "(y - a)*a*(1 - a)*x", "2*(a - y)*a*(1 - a)*x"]

NETWORK = """
id: network
title: Two layers
network:
  layers: [z1 = linear(h), z2 = relu, z3 = linear(K), yhat = softmax]
  loss: l = categorical_cross_entropy
shapes: {x: [n], y: [K]}
questions:
"""
ASKED = {
    "z1": ["W1 x + b1", "b1 + W1 x", "W1 x", "W1^T x + b1"],
    "z2": ["relu(z1)", "max(0, z1)", "z1 1[z1 > 0]", "sigmoid(z1)"],
    "l": ["-sum(y_k log yhat_k, k)", "-y^T log(yhat)", "-sum(y ⊙ log(yhat))", "sum(y ⊙ log(yhat))"],
    "dl/dz3": ["yhat - y", "-(y - yhat)", "y - yhat", "(yhat - y)/2"],
    "dl/dW2": ["(yhat - y) z2^T", "dl/dz3 z2^T", "(yhat - y) z1^T", "(yhat - y) z2"],
    "dl/db2": ["yhat - y", "dl/dz3", "dl/dz3 z2^T", "1"],
    "dl/dz2": ["W2^T (yhat - y)", "W2^T dl/dz3", "W2 dl/dz3", "W2^T dl/dyhat"],
    "dl/dz1": ["W2^T dl/dz3 ⊙ 1[z1 > 0]", "dl/dz2 (z1 > 0)", "dl/dz2", "dl/dz2 ⊙ z1"],
    "dl/dW1": ["dl/dz1 x^T", "(dl/dz2 ⊙ 1[z1 > 0]) x^T", "dl/dz2 x^T", "x dl/dz1"],
    "dl/dx": ["W1^T dl/dz1", "W1^T (W2^T (yhat - y) ⊙ 1[z1 > 0])", "W1 dl/dz1", "dl/dz1 W1"],
}
HOSTILE = {
    "9**9**9**9": "9**9**9**9",
    "10,000 brackets": "(" * 10_000,
    "9,000 terms": "+".join(["x"] * 9_000),
    "9,000 equal sides": "=".join(["x"] * 9_000),
    "twelve sums in each other": "".join(f"Σ_{c} " for c in "abcdefgijkmo")
    + " ".join(f"x_{c}" for c in "abcdefgijkmo"),
    "3,000 roots": r"\sqrt{" * 3000 + "x" + "}" * 3000,
    "a third derivative": "d(d(d(l)/dW1)/dW1)/dW1",
    "19,999 letters": "x" * 19_999,
    "outer products of outer products": "outer(outer(x,x),x)",
}


def judges(text: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "problem.yaml")
        path.write_text(text, encoding="utf-8")
        found = markers(load_all([path])[0])
    for marker in found.values():
        marker.judge("0")  # the points are drawn for the first answer
    return found


def seconds(function: Callable[[], Any]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def distinct(ways: list[str], random: Random) -> Iterator[str]:
    """As many different texts as are wanted, of the same few meanings."""
    number = 2
    while True:
        yield f"{random.choice(ways)} + 0/{number}"
        number += 1


def scalar() -> tuple[float, float]:
    """Our seconds for an answer of single numbers, and sympy's."""
    from sympy import simplify, symbols
    from sympy.parsing.sympy_parser import parse_expr

    judge = judges(SCALAR)["dw"].judge
    a, x, y = symbols("a x y")
    asked = (a - y) * a * (1 - a) * x

    def rival(text: str) -> bool:
        found = parse_expr(text).subs("z", "w*x + b").subs(a, "1/(1 + exp(-w*x - b))")
        return bool(simplify(found - asked.subs(a, "1/(1 + exp(-w*x - b))")) == 0)

    pairs = []
    for n, text in enumerate((RIGHT + WRONG) * 3):
        answer = f"{text} + 0/{n + 2}"
        pairs.append((seconds(lambda: judge(answer)), seconds(lambda: rival(text))))  # noqa: B023
    return statistics.mean(p[0] for p in pairs), statistics.mean(p[1] for p in pairs)


def network_class() -> tuple[float, int, int]:
    """Seconds for a class of distinct answers, half of them right, how many there are, and how many were right."""
    ids = [f"q{i}" for i in range(QUESTIONS)]
    asks = list(ASKED)
    lines = [f"  - {{id: {id}, kind: formula, ask: {asks[i % len(asks)]}}}" for i, id in enumerate(ids)]
    found = judges(NETWORK + "\n".join(lines))
    random = Random(1)
    answers = {id: list(islice(distinct(ASKED[asks[i % len(asks)]], random), STUDENTS)) for i, id in enumerate(ids)}
    start = time.perf_counter()
    verdicts = [found[id].judge(text) for id in ids for text in answers[id]]
    taken = time.perf_counter() - start
    return taken, len(verdicts), sum(v.state == "correct" for v in verdicts)


def main() -> int:
    try:
        import sympy  # noqa: F401
    except ImportError:
        print("sympy is not installed: there is no rival to measure against")
        return 1
    ours, its = scalar()
    met = ours <= GOAL * its
    print(
        f"{'an answer of single numbers':<36} {ours * 1e3:8.2f} ms, sympy {its * 1e3:8.2f} ms: {ours / its:6.3f}, "
        f"goal <= {GOAL} {'met' if met else 'NOT MET'}"
    )
    judge = judges(NETWORK + "  - {id: q, kind: formula, ask: z1}")["q"].judge
    for name, text in HOSTILE.items():
        taken = seconds(lambda: judge(text))  # noqa: B023
        met = met and taken <= HOSTILE_GOAL * its
        print(
            f"{name:<36} {taken * 1e3:8.2f} ms: {taken / its:6.2f} of an ordinary one by sympy, goal <= {HOSTILE_GOAL}"
        )
    taken, count, right = network_class()
    print(
        f"{STUDENTS} students, {QUESTIONS} questions: {taken:.1f} s for {count} answers ({right} right), "
        f"{taken / count * 1e3:.1f} ms each: {taken / count / its:.3f} of an answer by sympy"
    )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
