"""`autograder schema`: what editors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.calls import call


def keys(schema: Any) -> set[str]:
    """The keys that a file may have."""
    top = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    return set(top["properties"])


def test_it_is_the_json_schema_of_a_problem_file(course: Path) -> None:
    schema = json.loads(call("schema").out)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {"id", "title", "network", "graph", "questions"} <= keys(schema)


def test_or_of_an_assignment(course: Path) -> None:
    assert "due" in keys(json.loads(call("schema", "--assignment").out))


def test_written_to_a_file_it_says_how_to_use_it(course: Path) -> None:
    called = call("schema", "-o", "problem.schema.json")
    assert "# yaml-language-server: $schema=problem.schema.json" in called.out
    assert (course / "problem.schema.json").read_text("utf-8") == call("schema").out
