"""Problems that hide something of every kind; every secret of theirs is a word or number that stands nowhere else."""

from __future__ import annotations

from typing import NamedTuple


class Secretive(NamedTuple):
    """One question (and what goes with it), what students must not find, and what they must."""

    text: str  # of the question
    secrets: tuple[str, ...]
    shown: tuple[str, ...]


HEAD = """\
# kommentar-1: a note to the grader
id: hw
title: A neuron
source: quelle-1
prompt: |
  A neuron, in two
  lines.   # this is text
network: {layers: [linear(5), relu, a = linear(2)], loss: half_squared_error}
shapes: {x: [3], y: [2]}
questions:
  - {id: first, ask: parameters, points: 2} # kommentar-2
"""

KINDS: dict[str, Secretive] = {
    "value": Secretive(
        "- {id: geheim-1, ask: size(z1) + 98761, hidden: true, prompt: geheim-2}",
        ("geheim-1", "geheim-2", "98761"),
        (),
    ),
    "formula": Secretive(
        '- {id: f, kind: formula, ask: dL/da, in: [a, "y"], assume: [sum(y) = 1], answer: 1 a - y, prompt: shown-1}',
        ("1 a - y",),
        ("dL/da", "shown-1", "sum(y) = 1"),
    ),
    "hidden-formula": Secretive(
        "- {id: geheim-1, kind: formula, ask: dL/dx, answer: geheim-2, hidden: true}", ("geheim-1", "dL/dx"), ()
    ),
    "derivation": Secretive(
        "- {id: d, kind: derivation, start: dL/da_i, end: a_i - y_i, indices: [i],\n"
        '     waypoints: ["2 sum((a_j - y_j) da_j/da_i, j) / 2"],\n'
        '     answer: ["= 3 sum((a_j - y_j) da_j/da_i, j) / 3", = a_i - y_i]}',
        ("2 sum", "3 sum", "waypoints"),
        ("dL/da_i", "a_i - y_i"),
    ),
    "choice": Secretive(
        "- {id: c, kind: choice, prompt: shown-1, options: {o1: first one, o2: second one}, answer: o2,\n"
        "     feedback: {o1: geheim-1}}",
        ("geheim-1", "answer: o2", "feedback"),
        ("shown-1", "first one", "second one"),
    ),
    "choices": Secretive(
        "- {id: c, kind: choice, options: {o1: one, o2: two, o3: three}, answer: [o1, o3], credit: each}",
        ("answer: [o1",),
        ("several: true", "credit: each", "three"),
    ),
    "order": Secretive(
        "- {id: o, kind: order, steps: {s3: third, s1: none, s2: maybe, s4: fourth}, answer: [[s4, s2], s3],\n"
        "     optional: [s2], forbidden: [s1]}",
        ("answer: [[", "optional", "forbidden", "s3: third, s1: none"),
        ("third", "none", "maybe", "fourth"),
    ),
    "text": Secretive(
        "- {id: t, kind: text, prompt: shown-1, max_words: 77, answer: geheim-1, points: 2,\n"
        "     rubric: [{points: 1, text: geheim-2, id: geheim3}, {points: 1, text: geheim-4}]}",
        ("geheim-1", "geheim-2", "geheim3", "geheim-4", "rubric"),
        ("shown-1", "77"),
    ),
}

CODE_HEAD = """\
id: code-hw
title: Code
graph: {z: w * x + b, L: half_squared_error(z, y)}
values: {x: [1, 2], y: [0.5, 0.25], w: 0.5, b: 0.1}
questions:
  - {id: z, ask: z}
"""

CODE: dict[str, Secretive] = {
    "cases": Secretive(
        "- {id: f, kind: code, function: f, arguments: [x, w, b], returns: z, points: 3,\n"
        "     cases: [given, {random: 4, seed: 91827, hidden: true}, {random: 2, seed: 71},\n"
        "             {values: {x: [0.918273, 3]}, hidden: true}]}",
        ("91827", "0.918273", "hidden: true"),
        ("71", "random: 2", "given"),
    ),
    "all-cases": Secretive(
        "- {id: f, kind: code, function: f, arguments: [x, w, b], returns: z, cases: [{random: 3, hidden: true}]}",
        ("random: 3", "hidden: true"),
        ("cases: []",),
    ),
    "forward": Secretive(
        "- {id: geheim-1, kind: code, function: geheim_2, arguments: [x, w, b, y], returns: L, hidden: true,\n"
        "     file: geheim3.py}\n"
        "  - {id: g, kind: code, function: g, arguments: [x, w, b, y], returns: dL/dw, forward: geheim-1}",
        ("geheim-1", "geheim_2", "geheim3"),
        ("dL/dw",),
    ),
    "value": Secretive(
        "- {id: geheim-1, ask: z * geheim_q, hidden: true}",
        ("geheim-1", "geheim_q", "3.14159"),
        (),
    ),
}
EXTRA = {"value": ("b: 0.1}", "b: 0.1, geheim_q: 3.14159}")}


def problems() -> dict[str, tuple[str, Secretive]]:
    """Problem files by name, each with what it must keep."""
    found = {name: (f"{HEAD}  {kind.text}\n", kind) for name, kind in KINDS.items()}
    for name, kind in CODE.items():
        text = f"{CODE_HEAD}  {kind.text}\n".replace(*EXTRA.get(name, ("", "")))
        found[f"code-{name}"] = text, kind
    return found
