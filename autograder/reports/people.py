"""What people read after grading: a row for each question of a student, a row for each student of a class."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from sys import intern
from typing import Any

from autograder.errors import counted, visible
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import Outcome, Points, StudentResult, as_number
from autograder.reports.entries import UNGRADED
from autograder.reports.table import Rows, Table


def of_student(result: StudentResult, graders: Sequence[ProblemGrader]) -> Table:
    """One row per question: id, what is asked, points, outcome, reason."""
    rows, styles = [], []
    for problem, grader in zip(result.problems, graders, strict=True):
        for question, entry in zip(problem.questions, grader.entries, strict=True):
            points = f"{as_number(question.score)} / {as_number(question.max_score)}"
            ask = visible(entry.ask)
            rows.append([f"{problem.id}/{question.id}", ask, points, question.outcome, visible(question.feedback)])
            styles.append(question.outcome)
    return Table(["question", "asked", "points", "outcome", "reason"], rows, frozenset({2}), styles)


def of_lateness(result: StudentResult) -> str:
    """Of a late submission: why, and the score before and after."""
    if result.late is None:
        return ""
    before, after = as_number(result.late.raw_score), as_number(result.score)
    return f"{result.late.reason}; {before} points before, {after} after"


HALF = Fraction(1, 2)
FULL: tuple[Outcome, ...] = ("correct", "carried")  # the outcomes that earn all points


class ClassTotals:
    """The class as it is graded: a line for each student and a tally for each question, nothing more is kept."""

    def __init__(self, graders: Sequence[ProblemGrader]):
        self._graders = graders
        self._students: list[tuple[str, Points, Points, str]] = []
        self._earned: list[list[Points]] = [[0 for _ in g.entries] for g in graders]  # of answers that are partly right
        self._right = [[0 for _ in g.entries] for g in graders]
        self._ungraded = [[0 for _ in g.entries] for g in graders]  # nobody's zero
        self.waiting = 0  # answers, for a person

    def add(self, result: StudentResult) -> None:
        counts: dict[str, int] = {}
        for p, problem in enumerate(result.problems):
            earned, right, ungraded = self._earned[p], self._right[p], self._ungraded[p]
            for q, question in enumerate(problem.questions):
                if question.outcome in FULL:
                    right[q] += 1
                elif question.score:
                    earned[q] += question.score
                elif question.outcome in UNGRADED:
                    ungraded[q] += 1
                    self.waiting += question.waits
                counts[question.outcome] = counts.get(question.outcome, 0) + 1
        remarks = ", ".join(f"{n} {outcome}" for outcome, n in sorted(counts.items()) if outcome != "correct")
        if result.late:
            remarks = "; ".join(filter(None, [remarks, result.late.reason]))
        self._students.append((result.student, result.score, result.max_score, intern(remarks)))

    def state(self) -> dict[str, Any]:
        """All of it as plain data, to be merged where other students were added."""
        return {
            "students": [[name, _plain(score), _plain(most), said] for name, score, most, said in self._students],
            "earned": [[_plain(points) for points in earned] for earned in self._earned],
            "right": self._right,
            "ungraded": self._ungraded,
            "waiting": self.waiting,
        }

    def merge(self, state: dict[str, Any]) -> None:
        """Adds the students of another part of the class behind those that are there."""
        self._students += [
            (name, _points(score), _points(most), intern(said)) for name, score, most, said in state["students"]
        ]
        tallies = zip(state["earned"], state["right"], state["ungraded"], strict=True)
        for p, (earned, right, ungraded) in enumerate(tallies):
            for q in range(len(earned)):
                self._earned[p][q] += _points(earned[q])
                self._right[p][q] += right[q]
                self._ungraded[p][q] += ungraded[q]
        self.waiting += state["waiting"]

    def __len__(self) -> int:
        return len(self._students)

    def students(self) -> Table:
        columns = ["student", "score", "of", "", "not correct"]
        return Table(columns, Rows(self._students, _student_row), frozenset({1, 2, 3}))

    def questions(self) -> Table:
        """Per question: how many earned full points, and the mean share of the points, of what was graded."""
        rows = []
        tallies = zip(self._earned, self._right, self._ungraded, strict=True)
        for grader, tally in zip(self._graders, tallies, strict=True):
            for question, partly, full, ungraded in zip(grader.entries, *tally, strict=True):
                n = len(self._students) - ungraded
                share = percent(partly + full * question.points, n * question.points)
                rows.append([f"{grader.id}/{question.id}", visible(question.ask), f"{full} / {n}", share])
        return Table(["question", "asked", "full points", "mean"], rows, frozenset({2, 3}))

    def summary(self) -> str:
        """One line: how many students, and the mean, median, best and worst score."""
        n = len(self._students)
        if not n:
            return "no students"
        scores = sorted(score for _, score, _, _ in self._students)
        middle = Fraction(scores[(n - 1) // 2] + scores[n // 2]) / 2
        mean = Fraction(sum(scores), n)
        said: dict[str, Points] = {"mean": mean, "median": middle, "best": scores[-1], "worst": scores[0]}
        of = as_number(self._students[0][2])
        figures = ", ".join(f"{what} {as_number(value)}" for what, value in said.items())
        return f"{counted(n, 'student')}, {figures} of {of}"


def _student_row(student: tuple[str, Points, Points, str]) -> list[str]:
    name, score, most, remarks = student
    return [visible(name), str(as_number(score)), str(as_number(most)), percent(score, most), remarks]


def _plain(points: Points) -> int | str:
    return points if isinstance(points, int) else str(points)


def _points(plain: int | str) -> Points:
    return plain if isinstance(plain, int) else Fraction(plain)


def percent(part: Points, whole: Points) -> str:
    return f"{floor(Fraction(100 * part) / whole + HALF)}%" if whole else "–"
