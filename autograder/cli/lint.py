"""`autograder lint`: every mistake in problem files, and what is probably one."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cli.output import say, source_line
from autograder.errors import counted, render
from autograder.problem.load import find, load, same_ids
from autograder.questions.doubts import doubts


def run(paths: list[Path], as_json: bool) -> int:
    files, assignment, mistakes = find(paths)
    loaded = [load(file, assignment) for file in files]
    mistakes += [m for one in loaded for m in one.mistakes]
    mistakes += same_ids(loaded)
    mistakes += [d for one in loaded if one.solved is not None for d in doubts(one.solved)]
    wrong = [m for m in mistakes if not m.warning]
    if as_json:
        data = [
            {
                "file": m.place.file if m.place else None,
                "line": m.place.line if m.place else None,
                "column": m.place.column if m.place else None,
                "severity": "warning" if m.warning else "error",
                "message": m.message,
                "help": m.help,
            }
            for m in mistakes
        ]
        say(json.dumps(data, indent=1, ensure_ascii=False))
    elif mistakes:
        say(render(mistakes, source_line))
    if not wrong and not as_json:
        say(f"no mistakes in {counted(len(files), 'problem file')}")
    return 1 if wrong else 0
