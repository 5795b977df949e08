"""`autograder template`: a blank answers.json, and the functions to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from autograder.cli.files import folder, write
from autograder.cli.output import say, warn
from autograder.errors import fail, visible
from autograder.problem.load import load_all
from autograder.problem.model import CodeQuestion
from autograder.problem.solve import Solved
from autograder.questions.keys import legend
from autograder.submissions.folder import ANSWERS

FILL_IN = 'fill in each null with a number, a list of numbers or text such as "1/3"'


def run(problems: list[Path], out: Path | None) -> int:
    solved = load_all(problems)
    answers = blank(solved)
    code = stubs(solved)
    for line in keys(solved):
        warn(line)
    if out is None:
        say(answers)
    elif code and out.suffix != ".json":
        new = ({ANSWERS: answers} if any(map(in_answers, solved)) else {}) | code
        refuse_to_lose([out / name for name in new])
        for name, text in new.items():
            write(folder(out) / name, text)
            say(f"{out / name}: {FILL_IN if name == ANSWERS else 'fill in the functions'}")
        return 0
    else:
        refuse_to_lose([out])
        write(out, answers)
        say(f"{out}: {FILL_IN}")
    if code:
        warn(f"code is asked, too: --out DIR writes {', '.join(code)} beside {ANSWERS}")
    return 0


def blank(solved: list[Solved]) -> str:
    """Every question that is answered in answers.json, with no answer."""
    asked = {str(s.problem.id): dict.fromkeys(in_answers(s)) for s in solved}
    found = {id: questions for id, questions in asked.items() if questions}
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def in_answers(solved: Solved) -> list[str]:
    """The questions that are not answered by code."""
    return [str(q.id) for q in solved.problem.questions if not isinstance(q, CodeQuestion)]


def keys(solved: list[Solved]) -> Iterator[str]:
    """What the keys stand for that choices and orders are answered with; a blank answers.json has no place for it."""
    for one in solved:
        for question in one.problem.questions:
            texts = legend(question)
            if texts:
                yield visible(f"{one.problem.id}/{question.id}: {' '.join((question.prompt or '').split())}").rstrip()
                yield from texts


def stubs(solved: list[Solved]) -> dict[str, str]:
    if not any(s.instance.coded for s in solved):
        return {}
    from autograder.reports.functions import stubs

    return stubs(solved)


def refuse_to_lose(paths: list[Path]) -> None:
    for path in paths:
        if path.exists():
            raise fail(f"'{path}' is there already and would be lost", help="choose another --out, or move it away")
