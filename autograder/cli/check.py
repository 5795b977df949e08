"""`autograder check`: a student's own look before handing in. It never prints a reference value."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from autograder.cli.findings import Finding
from autograder.cli.output import say, show
from autograder.errors import counted, did_you_mean, fail, visible
from autograder.grading.grade import ProblemGrader, notes
from autograder.grading.result import QuestionResult
from autograder.problem.edition import left_out, left_to_the_grader
from autograder.problem.formula import NoPointsError
from autograder.problem.load import load_all
from autograder.questions import value
from autograder.questions.marker import Marker, inspected, judged
from autograder.questions.value import Expected
from autograder.reports.table import Table
from autograder.submissions.answers import Submission, load
from autograder.submissions.folder import Found, find_one
from autograder.submissions.numbers import Numbers
from autograder.submissions.unreadable import Unreadable

FORMATS = ("text", "json", "github")
RIGHT = ("ok",)
FINE = (*RIGHT, "form ok", "not run")
UNTOLD = "whether it is right was not checked"
WRITTEN = {"blank": "missing", "correct": "ok", "not_run": "form ok", "unreadable": "unreadable"}
STYLES = {"ok": "correct", "form ok": "carried", "carried": "carried", "missing": "missing", "not run": "not_run"}


def run(path: Path, problems: Path, format: str = "text", strict: bool = False) -> int:
    """strict: nothing is fine but what was found right"""
    if format not in FORMATS:
        raise fail(f"unknown format '{format}'", help=did_you_mean(format, FORMATS))
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    found = find_one(path)
    submission = load(found)
    findings = [f for grader in graders for f in in_order(grader, submission, found)]
    noted = notes(graders, submission)
    clean = not noted and all(f.state in (RIGHT if strict else FINE) for f in findings)
    if format == "json":
        data = {"ok": clean, "answers": [f._asdict() for f in findings], "notes": noted}
        if any(grader.solved.problem.released for grader in graders):
            data["left_to_the_grader"] = left_out([grader.solved.problem for grader in graders])
        say(json.dumps(data, ensure_ascii=False, indent=1))
    elif format == "github":
        annotate(findings, noted, found)
    else:
        left = left_to_the_grader([grader.solved.problem for grader in graders])
        tell(findings, noted, hidden_cases(graders), left)
    return 0 if clean else 1


def in_order(grader: ProblemGrader, submission: Submission, found: Found) -> list[Finding]:
    """What is found of a problem's questions, in the order of its file."""
    findings = [*look(grader, submission), *look_at_written(grader, submission)]
    if grader.code is not None:
        from autograder.cli.check_code import look as look_at_code

        findings += look_at_code(grader, found, told(grader))
    return sorted(findings, key=lambda f: grader.question_ids.index(f.question))


def told(grader: ProblemGrader) -> set[str]:
    """The questions of which it may be told whether they are right."""
    problem = grader.solved.problem
    return {str(q.id) for q in problem.questions if not q.hidden and (q.check or problem.check) == "correctness"}


def look(grader: ProblemGrader, submission: Submission) -> Iterator[Finding]:
    """What may be told of each answer that may be told of at all.

    Answers whose correctness is not to be told are kept out of the grading altogether: what is said of
    another answer ("right from your own z1") would tell it, too.
    """
    open_to_all = told(grader)
    given = submission.answers.get(grader.id, {})
    open_part = {**submission.answers, grader.id: {id: raw for id, raw in given.items() if id in open_to_all}}
    results = grader.grade_values(submission._replace(answers=open_part))
    for expected, result in zip(grader.expected, results, strict=True):
        question = expected.asked.question
        if question.hidden:
            continue
        answer = value.read(submission.answer(grader.id, question.id), expected)
        state, reason = judge(answer, expected, result if question.id in open_to_all else None)
        yield Finding(grader.id, str(question.id), str(question.ask), state, reason)


def judge(answer: Numbers | Unreadable | None, expected: Expected, result: QuestionResult | None) -> tuple[str, str]:
    """The state of an answer and the reason; without a result nothing that depends on its numbers."""
    if answer is None:
        return "missing", "no answer yet"
    if isinstance(answer, Unreadable):
        return "unreadable", answer.reason
    misshapen = value.misshapen(answer, expected)
    if misshapen:
        return "shape", result.feedback if result else misshapen
    if result is None:
        return "form ok", UNTOLD
    if result.outcome == "correct":
        return "ok", ""
    return "carried" if result.outcome == "carried" else "wrong", result.feedback


def annotate(findings: list[Finding], noted: list[str], found: Found) -> None:
    """For GitHub: an error for what is to be mended, a warning for what was not checked, a notice if all is right."""
    from autograder.reports.github import annotation

    file = os.path.relpath(found.file) if found.file else ""
    to_tell = [f for f in findings if f.state not in RIGHT]
    for f in to_tell:
        title = f"{f.problem}/{f.question}: {f.state}"
        say(annotation("warning" if f.state in FINE else "error", f.reason or f.state, title, file))
    for note in noted:
        say(annotation("error", note, "note", file))
    right = len(findings) - len(to_tell)
    say(annotation("notice", f"{right} of {len(findings)} answers are found right", "autograder check"))


def look_at_written(grader: ProblemGrader, submission: Submission) -> Iterator[Finding]:
    """What may be told of each answer in words: of all their form, of some whether they are right."""
    open_to_all = told(grader)
    for entry in grader.entries:
        if entry.id in grader.written and not entry.hidden:
            marker, raw = grader.written[entry.id], submission.answer(grader.id, entry.id)
            yield Finding(grader.id, entry.id, entry.ask, *seen(marker, raw, entry.id in open_to_all))


def seen(marker: Marker, raw: object, may_be_told: bool) -> tuple[str, str]:
    """The state of an answer in words and the reason."""
    try:
        verdict = inspected(marker, raw) or (judged(marker, raw) if may_be_told else None)
    except NoPointsError as e:
        return "not run", str(e)
    return (WRITTEN.get(verdict.state, "wrong"), verdict.feedback) if verdict else ("form ok", UNTOLD)


def hidden_cases(graders: list[ProblemGrader]) -> int:
    """Of code questions: how many are left to the grader."""
    if all(grader.code is None for grader in graders):
        return 0
    from autograder.cli.check_code import hidden_cases

    return sum(hidden_cases(grader) for grader in graders)


def tell(findings: list[Finding], noted: list[str], hidden: int, left: str) -> None:
    rows = [[f"{f.problem}/{f.question}", visible(f.ask), f.state, visible(f.reason)] for f in findings]
    styles = [STYLES.get(f.state, "wrong") for f in findings]
    show(Table(["question", "asked", "", "reason"], rows, styles=styles))
    for note in noted:
        say(f"note: {visible(note)}")
    to_mend = sum(f.state not in FINE for f in findings)
    unchecked = sum(f.state == "form ok" for f in findings)
    if unchecked:
        answers, their = ("1 answer is", "its") if unchecked == 1 else (f"{unchecked} answers are", "their")
        say(f"Not checked: whether {answers} right; {their} form is.")
    if hidden:
        say(f"Not run: {counted(hidden, 'hidden case')} of code.")
    if left:
        say(f"Left to the grader: {left}.")
    say("Checked against the problem files here; the grader may ask more.")
    total = counted(len(findings), "answer")
    if to_mend or noted:
        say(f"{to_mend} of {total} to mend" if to_mend else "see the notes above")
    else:
        say(f"nothing to mend in {total}")
