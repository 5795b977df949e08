"""What a class answered and was told, counted as the students come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from autograder.grading.grade import ProblemGrader
from autograder.grading.result import Outcome, Points, QuestionResult
from autograder.reports.html.answers import answer
from autograder.reports.html.histogram import share
from autograder.reports.html.student import Answers
from autograder.reports.people import ClassTotals
from autograder.reports.recorded import Recorded

SAME = 3  # significant digits that make two wrong answers one
MISTAKE = "it looks as if "
WRONG = ("incorrect", "partial", "unreadable")  # a carried answer is its student's own


class Wrong(NamedTuple):
    """A wrong answer of several students, as HTML, and what most of them were told."""

    shown: str
    students: int
    feedback: str


class Line(NamedTuple):
    """A student in the table of the class."""

    student: str
    score: Points
    max_score: Points
    outcomes: Counter[Outcome]
    more: dict[str, Any]


class Tally:
    """Counts; of the students themselves no more than a line is kept."""

    def __init__(self, graders: Sequence[ProblemGrader]):
        self.totals = ClassTotals(graders)
        self.students: list[Line] = []
        self.outcomes: defaultdict[tuple[str, str], Counter[Outcome]] = defaultdict(Counter)
        self.mistakes: Counter[str] = Counter()
        self._wrong: defaultdict[tuple[str, str], defaultdict[str, Counter[str]]]
        self._wrong = defaultdict(lambda: defaultdict(Counter))

    def add(self, recorded: Recorded, answers: Answers) -> None:
        result = recorded.result
        self.totals.add(result)
        outcomes: Counter[Outcome] = Counter()
        told: set[str] = set()
        for problem in result.problems:
            for question in problem.questions:
                outcomes[question.outcome] += 1
                place = (problem.id, question.id)
                self.outcomes[place][question.outcome] += 1
                if question.outcome in WRONG:
                    self._add_wrong(place, question, answer(answers(*place), SAME))
                told.update(_mistakes(question.feedback))
        self.mistakes.update(told)
        self.students.append(Line(result.student, result.score, result.max_score, outcomes, recorded.more))

    def _add_wrong(self, place: tuple[str, str], question: QuestionResult, shown: str) -> None:
        if shown or question.outcome != "unreadable":  # else a broken file would stand at every question
            self._wrong[place][shown][question.feedback] += 1

    def shares(self) -> list[Fraction]:
        return [share(line.score, line.max_score) for line in self.students]

    def wrong(self, problem: str, question: str, most: int) -> list[Wrong]:
        """The most frequent wrong answers; those that were not handed over are told apart by their feedback."""
        groups = self._wrong[problem, question]
        found = [Wrong(shown, told.total(), often(told, 1)[0][0]) for shown, told in groups.items() if shown]
        found += [Wrong("", count, feedback) for feedback, count in groups[""].items()]
        return sorted(found, key=lambda wrong: (-wrong.students, wrong.shown, wrong.feedback))[:most]


def often(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    """The most frequent, equally frequent ones by name, so that the order of the students does not matter."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]


def _mistakes(feedback: str) -> list[str]:
    _, found, said = feedback.partition(MISTAKE)
    return [said.partition(";")[0]] if found else []
