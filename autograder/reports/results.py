"""`results.json` and `students/<student>.json`: the results as data, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from autograder import __version__
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import Points, ProblemResult, QuestionResult, StudentResult, as_number

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def inert(text: str) -> str:
    """The same JSON, in which what cannot be seen is escaped: nothing in it that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def entry(result: StudentResult) -> str:
    """One student's entry, as it stands in results.json and in the student's own file."""
    parts = [f'"student": {_ENCODE(result.student)}']
    if result.identity is not None:
        parts.append(f'"identity": {_ENCODE(result.identity.told())}')
    parts += [
        _points(result.score, result.max_score),
        f'"problems": [{", ".join(map(_problem, result.problems))}]',
    ]
    if result.waiting:
        parts.append(f'"waiting": {as_number(result.waiting)}')
    if result.late:
        taken = as_number(result.late.raw_score - result.score)
        late = {"seconds": result.late.seconds, "deduction": taken, "reason": result.late.reason}
        parts += [f'"raw_score": {as_number(result.late.raw_score)}', f'"late": {_ENCODE(late)}']
    if result.notes:
        parts.append(f'"notes": {_ENCODE(list(result.notes))}')
    return inert(f"{{{', '.join(parts)}}}")


def _problem(result: ProblemResult) -> str:
    questions = ", ".join(map(_question, result.questions))
    return f'{{"id": {_ENCODE(result.id)}, {_points(result.score, result.max_score)}, "questions": [{questions}]}}'


@lru_cache(1000)
def _question(result: QuestionResult) -> str:
    """Most students' results of a question are equal, so that they need not be written out each time."""
    data = {
        "id": result.id,
        "score": as_number(result.score),
        "max_score": as_number(result.max_score),
        "outcome": result.outcome,
        "feedback": result.feedback,
    }
    return _ENCODE(data)


def _points(score: Points, most: Points) -> str:
    return f'"score": {as_number(score)}, "max_score": {as_number(most)}'


def student(entry: str) -> str:
    """`students/<student>.json` around a student's entry."""
    return f'{{"autograder": "{__version__}", {entry[1:]}\n'


def head(graders: Sequence[ProblemGrader], isolation: str = "") -> str:
    """results.json up to the first student; entries follow, separated by SEPARATOR, and then TAIL.

    isolation: how student code was kept apart, if any was handed in
    """
    problems = [
        {
            "id": g.id,
            "title": str(g.title),
            "max_score": as_number(g.max_score),
            "questions": [
                {"id": e.id, "ask": e.ask, "max_score": as_number(e.points), "tolerance": e.tolerance}
                for e in g.entries
            ],
        }
        for g in graders
    ]
    recorded = f'"isolation": {inert(_ENCODE(isolation))},\n' if isolation else ""
    return f'{{"autograder": "{__version__}",\n{recorded}"problems": {inert(_ENCODE(problems))},\n"students": [\n'


SEPARATOR = ",\n"
TAIL = "\n]}\n"
