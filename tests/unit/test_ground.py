"""The grounds on which formulas are compared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from autograder.questions.markers import markers
from tests.problems_in_text import loaded, whole

TEXT = """\
network: {layers: [z1 = linear(h), tanh, linear(K)], loss: half_squared_error}
shapes: {x: [n], y: [K]}
questions:
  - {id: q, kind: formula, ask: dL/dz1, in: [x, W2, h1, dL/dh1, dL/dz2]}
"""
ANSWERS = {
    "dL/dh1 * (1 - h1^2)": "correct",
    "dL/dh1": "incorrect",
    "(W2^T dL/dz2) * (1 - h1^2)": "correct",
    "W2 dL/dz2": "incorrect",
}


def test_formulas_are_judged_alike_by_several_threads_at_once() -> None:
    solved = loaded(whole(TEXT)).solved
    assert solved is not None
    marker = markers(solved)["q"]
    answers = [f"{answer} + {n} x^T x" if n else answer for n in range(5) for answer in ANSWERS]
    with ThreadPoolExecutor(4) as pool:
        found = [verdict.state for verdict in pool.map(marker.judge, answers)]
    expected = [state if n == 0 else "incorrect" for n in range(5) for state in ANSWERS.values()]
    assert found == expected
