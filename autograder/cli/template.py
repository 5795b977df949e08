"""`autograder template`: a blank answers.json."""

from __future__ import annotations

import json
from pathlib import Path

from autograder.cli.files import write
from autograder.cli.output import say
from autograder.errors import fail
from autograder.problem.load import load_all


def run(problems: list[Path], out: Path | None) -> int:
    blank = {str(s.problem.id): {str(a.question.id): None for a in s.instance.asked} for s in load_all(problems)}
    text = json.dumps(blank, indent=2, ensure_ascii=False) + "\n"
    if out is None:
        say(text)
        return 0
    if out.exists():
        raise fail(f"'{out}' is there already and would be lost", help="choose another --out, or move it away")
    write(out, text)
    say(f'{out}: fill in each null with a number, a list of numbers or text such as "1/3"')
    return 0
