"""Gradescope's published format of results.json, strictly, and the rules beyond it that break a grade."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from tests.json_schema import is_valid

VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
TEST = {
    "type": "object",
    "properties": {
        "score": NUMBER,
        "max_score": NUMBER,
        "status": {"enum": ["passed", "failed"]},
        "name": TEXT,
        "name_format": FORMAT,
        "number": TEXT,
        "output": TEXT,
        "output_format": FORMAT,
        "tags": {"type": "array", "items": TEXT},
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
    },
    "additionalProperties": False,
}
LEADER = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "value": {"anyOf": [NUMBER, TEXT]},
        "order": {"enum": ["asc", "desc"]},
    },
    "required": ["name", "value"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": TEXT,
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array", "items": LEADER},
    },
    "required": ["output", "tests", "stdout_visibility"],
    "additionalProperties": False,
}
LONGEST = 100_000  # characters of an output, beyond which Gradescope cuts its middle
TAGS = re.compile(r"</?(p|pre)>")


def checked(data: bytes) -> dict[str, Any]:
    """The results, if they keep to the format and all rules."""
    results: dict[str, Any] = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
    assert is_valid(results, SCHEMA)
    json.dumps(results, ensure_ascii=False).encode("utf-8")  # fails for half a character
    assert results["stdout_visibility"] == "hidden"
    tests = results["tests"]
    for test in tests:
        assert ("score" in test) == ("max_score" in test)
        if "score" in test:
            assert 0 <= test["score"] <= test["max_score"]
            assert test["score"] == round(test["score"], 4)
    if "score" in results:
        assert math.isclose(results["score"], math.fsum(t.get("score", 0) for t in tests), abs_tol=1e-6)
    else:
        assert any("score" in t for t in tests)
    for text in (results["output"], *(t["output"] for t in tests)):
        assert len(text) < LONGEST
        assert {c for c in text if not c.isprintable()} <= {"\n"}
    if results["output_format"] == "html":
        assert not any("<" in TAGS.sub("", text) for text in (results["output"], *(t["output"] for t in tests)))
    names = [one["name"] for one in results.get("leaderboard", [])]
    assert len(names) == len(set(names))
    return results


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), names
    return dict(pairs)


def refuse(constant: str) -> Any:
    raise AssertionError(constant)


def seen_by_students(results: dict[str, Any]) -> str:
    """Everything that a student is shown."""
    tests = [t for t in results["tests"] if t.get("visibility", results["visibility"]) == "visible"]
    shown = {k: v for k, v in results.items() if k not in ("tests", "extra_data")}
    return json.dumps([shown, tests])


def without_time(results: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in results.items() if key != "execution_time"}
