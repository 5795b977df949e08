"""`autograder check`: a student's own look before handing in. It never prints a reference value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from autograder.cli.output import say, show
from autograder.errors import visible
from autograder.grading.grade import ProblemGrader, notes
from autograder.grading.result import QuestionResult
from autograder.problem.load import load_all
from autograder.questions import value
from autograder.reports.table import Table
from autograder.submissions.answers import Submission, load
from autograder.submissions.folder import find_one
from autograder.submissions.numbers import Numbers


class Finding(NamedTuple):
    """What is said of one answer: `state` is ok, form ok, missing, unreadable, shape or wrong."""

    problem: str
    question: str
    ask: str
    state: str
    reason: str


FINE = ("ok", "form ok")


def run(path: Path, problems: Path, as_json: bool) -> int:
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    submission = load(find_one(path))
    findings = [f for grader in graders for f in look(grader, submission)]
    noted = notes(graders, submission)
    clean = not noted and all(f.state in FINE for f in findings)
    if as_json:
        data = {"ok": clean, "answers": [f._asdict() for f in findings], "notes": noted}
        say(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        tell(findings, noted)
    return 0 if clean else 1


def look(grader: ProblemGrader, submission: Submission) -> Iterator[Finding]:
    """What may be told of each answer that may be told of at all."""
    problem = grader.solved.problem
    for expected, result in zip(grader.expected, grader.grade(submission).questions, strict=True):
        question = expected.asked.question
        if question.hidden:
            continue
        form_only = (question.check or problem.check) == "format"
        answer = value.read(submission.answer(grader.id, question.id), expected)
        misshapen = value.misshapen(answer, expected) if isinstance(answer, Numbers) else None
        state, reason = judge(result, misshapen, form_only)
        yield Finding(grader.id, str(question.id), str(question.ask), state, reason)


def judge(result: QuestionResult, misshapen: str | None, form_only: bool) -> tuple[str, str]:
    """The state of an answer and the reason; with `form_only` nothing that depends on its numbers."""
    if result.outcome == "blank":
        return "missing", "no answer yet"
    if result.outcome == "unreadable":
        return "unreadable", result.feedback
    if misshapen:
        return "shape", misshapen if form_only else result.feedback
    if form_only:
        return "form ok", "whether it is right was not checked"
    return ("ok", "") if result.outcome == "correct" else ("wrong", result.feedback)


def tell(findings: list[Finding], noted: list[str]) -> None:
    rows = [[f"{f.problem}/{f.question}", visible(f.ask), f.state, visible(f.reason)] for f in findings]
    styles = [{"ok": "correct", "form ok": "carried", "missing": "missing"}.get(f.state, "wrong") for f in findings]
    show(Table(["question", "asked", "", "reason"], rows, styles=styles))
    for note in noted:
        say(f"note: {visible(note)}")
    to_mend = sum(f.state not in FINE for f in findings)
    unchecked = sum(f.state == "form ok" for f in findings)
    if unchecked:
        answers = "1 answer is" if unchecked == 1 else f"{unchecked} answers are"
        say(f"Not checked: whether {answers} right; their form is.")
    say("Checked against the problem files here; the grader may ask more.")
    total = len(findings)
    if to_mend or noted:
        say(f"{to_mend} of {total} answers to mend" if to_mend else "see the notes above")
    else:
        say(f"nothing to mend in {total} answers")
