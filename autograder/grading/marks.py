"""Marks that people give: they stand for the grader's own verdict, as long as the answer is the one that was marked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from autograder.grading.result import ProblemResult, QuestionResult, StudentResult, exact, of_problem, of_student
from autograder.submissions.code import Handed

DIGITS = 16  # of a digest, in hexadecimal


class Mark(NamedTuple):
    """The points of one answer; `answer` is the digest of it, or empty where the mark holds for any."""

    student: str
    problem: str
    question: str
    score: Fraction
    comment: str = ""
    by: str = ""
    answer: str = ""

    def fits(self, answer: object) -> bool:
        """Whether this is the answer that was marked."""
        return not self.answer or self.answer == digest(answer)


Marks: TypeAlias = Mapping[str, Mapping[tuple[str, str], Mark]]  # by student, then by problem and question
Given: TypeAlias = Callable[[str, str], object]  # a student's raw answer to a question of a problem


def digest(answer: object) -> str:
    """A few digits that another answer does not have."""
    if isinstance(answer, Handed):
        data = answer.name.encode() + b"\0" + answer.data
    else:
        data = json.dumps(answer, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:DIGITS]


def marked(result: StudentResult, marks: Mapping[tuple[str, str], Mark], given: Given) -> StudentResult:
    """A student's result with the marks of a person; of those for another answer a note is made."""
    notes = list(result.notes)
    problems = []
    for problem in result.problems:
        fitting = {}
        for question in problem.questions:
            mark = marks.get((problem.id, question.id))
            if mark is None:
                continue
            if mark.fits(given(problem.id, question.id)):
                fitting[question.id] = mark
            else:
                notes.append(f"{problem.id}/{question.id} was marked by a person, but the answer has changed since")
        problems.append(_of_problem(problem, fitting))
    return of_student(result.student, problems, notes, result.identity)


def _of_problem(problem: ProblemResult, marks: Mapping[str, Mark]) -> ProblemResult:
    if not marks:
        return problem
    return of_problem(problem.id, [_of_question(q, marks[q.id]) if q.id in marks else q for q in problem.questions])


def _of_question(question: QuestionResult, mark: Mark) -> QuestionResult:
    score, most = exact(mark.score), question.max_score
    said = "marked by a person" + (f": {mark.comment}" if mark.comment else "")
    if not question.waits:
        reason = f", {question.feedback}" if question.feedback else ""
        said = f"{said} (by the program: {question.outcome}{reason})"
    return QuestionResult(
        question.id, score, most, "correct" if score == most else "partial" if score else "incorrect", said
    )
