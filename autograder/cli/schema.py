"""`autograder schema`: the JSON Schema of the file formats."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cli.files import write
from autograder.cli.output import say
from autograder.problem.assignment import Assignment
from autograder.problem.model import Problem
from autograder.problem.schema import json_schema


def run(out: Path | None, assignment: bool) -> int:
    text = json.dumps(json_schema(Assignment if assignment else Problem), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        say(text)
    else:
        write(out, text)
        say(f"put this on top of a problem file: # yaml-language-server: $schema={out}")
    return 0
