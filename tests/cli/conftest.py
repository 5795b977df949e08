"""A folder with two problems and a class, in which every command is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PROBLEMS = {
    "net.yaml": """
id: net
title: Two layers
network: {layers: [linear(2), tanh, linear(1)], loss: half_squared_error}
values: {x: [1.0, -2.0], y: [0.7], W1: [[0.31, 0.17], [-0.23, 0.41]], b1: 0.1, W2: [[0.53, -0.67]], b2: 0.2}
questions:
  - {id: z1, ask: z1}
  - {id: h1, ask: h1, points: 2}
  - {id: L, ask: L, points: 1/3}
  - {id: gW1, ask: dL/dW1, credit: elementwise, points: 4}
  - {id: count, ask: parameters}
""",
    "graph.yaml": """
id: residual
title: A residual connection
graph: {a: relu(w * x), y: a + x}
values: {x: 1.5, w: 0.35}
questions:
  - {id: y, ask: y}
  - {id: dw, ask: dy/dw}
""",
}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with `problems/`."""
    (tmp_path / "problems").mkdir()
    for name, text in PROBLEMS.items():
        (tmp_path / "problems" / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


RIGHT: dict[str, dict[str, Any]] = {
    "net": {
        "z1": [0.07, -0.95],
        "h1": [0.06988589, -0.73978305],
        "L": 0.00053445425,
        "gW1": [[0.017243278, -0.034486556], [-0.0099168957, 0.019833791]],
        "count": 9,
    },
    "residual": {"y": 2.025, "dw": 1.5},
}


def hand_in(course: Path, student: str, answers: Any) -> Path:
    """`class/<student>.json`."""
    path = course / "class" / f"{student}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(answers), "utf-8")
    return path
