"""What students hand in who mean no good: names, texts, answers and whole files; and what must not become of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

TEXTS = {
    "escape": "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "c1": "\x9b31mred\x9d0;title\x9c",
    "markup": "[bold red]x[/nope][link=http://evil.example]y",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;",
    "formula": '=HYPERLINK("http://evil.example","click")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "at": "@SUM(1+1)",
    "wide-formula": "＝1+1",
    "bidi": "\u202egnp.exe\u202c\u2066x\u2069",
    "invisible": "a\u200bb\ufeffc\u00add",
    "separators": "a\u2028b\u2029c\x85d\x0be",
    "newline": "a\nb\r\nc",
    "tab": "\t=1+1",
    "quotes": "a\"b'c,d;e",
    "format": "{0} %s %(x)s ${HOME} `id` $(id) \\",
    "template": "{{7*7}}{% raw %}",
    "emoji": "👩‍🔬🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "zalgo": "z" + "\u0301" * 50,
    "surrogate": "\ud800",
    "nul": "a\x00b",
    "long": "A" * 15_000,
}

ANSWERS: dict[str, Any] = {
    **TEXTS,
    "true": True,
    "huge-integer": 10**399,
    "long-integer-text": "9" * 5_000,
    "tiny": 5e-324,
    "huge": 1.7e308,
    "complex": "1+2j",
    "object": {"__class__": "float", "toString": "x"},
    "ragged": [[1, 2], [3]],
    "nested-text": [[[TEXTS["escape"]]]],
    "wide": [0.5] * 20_000,
}


def deep(depth: int) -> str:
    return "[" * depth + "1" + "]" * depth


FILES: dict[str, bytes] = {
    "empty": b"",
    "no-json": b"\x1b[31m[/nope]<b>=1+1",
    "no-utf8": b'{"net": {"z": "\xff\xfe"}}',
    "utf16": '{"net": {}}'.encode("utf-16"),
    "bom": b'\xef\xbb\xbf{"net": {"z": [1, 2]}}',
    "nul-bytes": b"\x00" * 1000,
    "nan": b'{"net": {"z": NaN, "n": Infinity}}',
    "overflow": b'{"net": {"z": 1e400, "n": -1e400}}',
    "twice": b'{"net": {"z": 1, "z": 2}, "net": {"n": 3}}',
    "list": b"[1, 2, 3]",
    "deep": deep(100_000).encode(),
    "deep-answer": f'{{"net": {{"z": {deep(5_000)}, "n": {deep(70)}}}}}'.encode(),
    "long-number": b'{"net": {"z": ' + b"7" * 100_000 + b"}}",
    "long-text": b'{"net": {"z": "' + b"A" * 2_000_000 + b'"}}',
    "too-long": b'{"net": {"z": "' + b"A" * 10_000_000 + b'"}}',
    "many-ids": json.dumps({"net": {f"q{i}": i for i in range(30_000)}}).encode(),
    "hostile-ids": json.dumps({t: {u: 1 for u in TEXTS.values()} for t in [*TEXTS.values(), "net"]}).encode(),
    "all-answers": json.dumps({"net": {"z": list(TEXTS.values()), "n": TEXTS["markup"]}}).encode(),
    **{f"answer-{name}": json.dumps({"net": {"z": raw, "W": raw, "n": raw}}).encode() for name, raw in ANSWERS.items()},
}

NAMES = [t for t in TEXTS.values() if "\x00" not in t and "/" not in t and len(t) < 100 and t.isprintable()]
NAMES += [
    "\x1b[31mred",
    "a\nb",
    "\u202egnp",
    "\x9b31m",
    "A" * 200,
    "%s",
    "..json",
    "con",
    "-rf",
    "student,1",
    "=1+1",
]

PROBLEM = """
id: net
title: A layer
network: {layers: [linear(2), tanh], loss: half_squared_error}
values: {x: [1, 2], y: [0.25, -0.5], W1: [[0.1234567, 0.2345678], [0.3456789, -0.4567891]], b1: 0.1}
questions:
  - {id: z, ask: z1}
  - {id: W, ask: dL/dW1, credit: elementwise, points: 2}
  - {id: n, ask: parameters, points: 1/3}
"""


@pytest.fixture
def hostile_class(tmp_path: Path) -> Path:
    """A folder with `problems/net.yaml` and `class/`, where every name and every file is bad."""
    (tmp_path / "problems").mkdir()
    (tmp_path / "problems" / "net.yaml").write_text(PROBLEM, "utf-8")
    students = tmp_path / "class"
    for name in NAMES:
        (students / name).mkdir(parents=True)
        (students / name / "answers.json").write_text('{"net": {"z": [1, 2]}}', "utf-8")
    for name, data in FILES.items():
        (students / f"{name}.json").write_bytes(data)
    return tmp_path


def assert_inert(text: str) -> None:
    """Nothing in it that a terminal would obey, and no line break but at the end of a line of ours."""
    alive = sorted({c for c in text if not c.isprintable() and c != "\n"})
    assert not alive, [hex(ord(c)) for c in alive]


def assert_inert_csv(text: str) -> list[list[str]]:
    """Nor any cell that a spreadsheet would compute."""
    assert_inert(text)
    rows = list(csv.reader(io.StringIO(text), strict=True))
    assert len({len(row) for row in rows}) == 1
    for row in rows:
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")), cell
    return rows
