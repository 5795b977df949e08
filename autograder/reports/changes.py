"""Two results of a class compared: whose points, outcomes and feedback change, and what becomes of the class.

Students are looked at one by one each time they are asked for, so that a class of thousands is never held at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from autograder.errors import counted, few, visible
from autograder.grading.marks import STALE
from autograder.grading.result import as_number, as_points
from autograder.reports.entries import questions
from autograder.reports.table import Table

Student: TypeAlias = dict[str, Any]  # an entry of results.json
Question: TypeAlias = dict[str, Any]
Late: TypeAlias = dict[str, Any] | None

MOST_NAMED = 20


class Change(NamedTuple):
    """One answer that is graded otherwise than before."""

    student: str
    question: str  # problem/question
    before: Question
    after: Question

    @property
    def is_of_words(self) -> bool:
        """Whether only the feedback is another."""
        return all(self.before[key] == self.after[key] for key in ("score", "max_score", "outcome"))


class Comparison:
    """Results of one class before and after; both are by student."""

    def __init__(self, before: Mapping[str, Student], after: Mapping[str, Student]):
        self._before, self._after = before, after
        self.new = [student for student in after if student not in before]
        self.gone = [student for student in before if student not in after]
        self.rise = self.fall = self.stay = 0
        self.answers = self.of_words = 0
        self.late = 0  # students of whom lateness takes something else
        self.others = 0  # students of whom only something else differs, such as notes
        self.notes: list[str] = []  # some of those that are new; that a mark is of an older answer, each time
        was = [before[student]["score"] for student in self.gone]
        now = [self._noted(after[student], [])["score"] for student in self.new]
        for old, new in self.pairs():
            self._count(old, self._noted(new, old.get("notes", [])))
            was.append(old["score"])
            now.append(new["score"])
        self.means = _mean(was), _mean(now)

    def pairs(self) -> Iterator[tuple[Student, Student]]:
        """Those who were graded before and are again, as they were and as they are."""
        return ((self._before[student], self._after[student]) for student in self._after if student in self._before)

    def _count(self, was: Student, now: Student) -> None:
        self.rise += now["score"] > was["score"]
        self.fall += now["score"] < was["score"]
        self.stay += now["score"] == was["score"]
        found = list(changes(was, now))
        self.of_words += sum(change.is_of_words for change in found)
        self.answers += sum(not change.is_of_words for change in found)
        self.late += was.get("late") != now.get("late")
        self.others += not found and was != now

    def _noted(self, student: Student, known: Sequence[str]) -> Student:
        notes = [note for note in student.get("notes", []) if note not in known or note.endswith(STALE)]
        self.notes += [f"{student['student']}: {note}" for note in notes][: MOST_NAMED - len(self.notes)]
        return student

    @property
    def is_same(self) -> bool:
        """Whether nothing at all changes for anybody."""
        return not (self.new or self.gone or self.answers or self.of_words or self.others)


def _mean(scores: Sequence[float]) -> float:
    """Of the exact points, so that it is the mean that `grade` tells."""
    return as_number(Fraction(sum(map(as_points, scores)), len(scores))) if scores else 0


def _number(value: float) -> float:
    """Points as every report writes them."""
    return as_number(as_points(value))


def changes(before: Student, after: Student) -> Iterator[Change]:
    """Of the questions that were asked before, too."""
    known = {key: question for key, question in _questions(before)}
    for key, question in _questions(after):
        if key in known and question != known[key]:
            yield Change(after["student"], key, known[key], question)


def _questions(student: Student) -> Iterator[tuple[str, Question]]:
    return ((f"{problem}/{question['id']}", question) for problem, question in questions(student))


class Rows:
    """A row for each change but those of words alone, made each time it is needed."""

    def __init__(self, comparison: Comparison):
        self._comparison = comparison

    def __iter__(self) -> Iterator[list[str]]:
        for was, now in self._comparison.pairs():
            yield from (row(change) for change in changes(was, now) if not change.is_of_words)
            if was.get("late") != now.get("late"):
                yield late_row(now["student"], was.get("late"), now.get("late"))


def table(comparison: Comparison) -> Table:
    return Table(["student", "question", "score", "outcome", "reason"], Rows(comparison))


def row(change: Change) -> list[str]:
    before, after = change.before, change.after
    points = (before["score"], after["score"])
    if before["max_score"] == after["max_score"]:
        scores = list(dict.fromkeys(str(_number(score)) for score in points))
    else:
        scores = [f"{_number(q['score'])} of {_number(q['max_score'])}" for q in (before, after)]
    outcomes = dict.fromkeys((before["outcome"], after["outcome"]))
    named = [visible(change.student), visible(change.question)]
    return [*named, " → ".join(scores), " → ".join(map(str, outcomes)), visible(str(after["feedback"]))]


def late_row(student: str, was: Late, now: Late) -> list[str]:
    taken = [str(_number(-late["deduction"])) if late else "0" for late in (was, now)]
    said = str(now["reason"]) if now else "nothing is taken off for lateness"
    return [visible(student), "", " → ".join(dict.fromkeys(taken)), "late", visible(said)]


def summary(comparison: Comparison) -> Iterator[str]:
    """The class in a few lines."""
    c = comparison
    before, after = c.means
    if c.is_same:
        yield f"nothing changes: {counted(c.stay, 'student')}, mean {after}"
        return
    answers = f"{c.answers} answer{'s change' if c.answers != 1 else ' changes'}"
    rise, fall = (f"{counted(n, 'student')} {verb}{'' if n != 1 else 's'}" for n, verb in _moves(c))
    yield f"{answers}: {rise}, {fall}, {c.stay} stay{'' if c.stay != 1 else 's'}; mean {before} → {after}"
    if c.of_words:
        yield f"in {counted(c.of_words, 'answer')} the feedback alone changes"
    for what, names in (("new", c.new), ("gone", c.gone)):
        if names:
            yield f"{what}: {named(names)}"


def _moves(comparison: Comparison) -> list[tuple[int, str]]:
    return [(comparison.rise, "rise"), (comparison.fall, "fall")]


def named(names: Iterable[str]) -> str:
    """Some names, and how many more there are."""
    return few([visible(name) for name in names], MOST_NAMED)


def as_json(comparison: Comparison, more: Mapping[str, Any]) -> Iterator[str]:
    """The comparison as JSON, line by line."""
    c = comparison
    before, after = c.means
    totals = {
        "rise": c.rise,
        "fall": c.fall,
        "stay": c.stay,
        "new": c.new,
        "gone": c.gone,
        "mean": {"before": before, "after": after},
    }
    yield f'{{"students": {_encoded(totals)},'
    yield from (f"{_encoded(key)}: {_encoded(value)}," for key, value in more.items())
    late = ({"student": now["student"], "before": was.get("late"), "after": now.get("late")} for was, now in c.pairs())
    yield from _listed("late", (data for data in late if data["before"] != data["after"]))
    yield ","
    yield from _listed("changes", (change._asdict() for was, now in c.pairs() for change in changes(was, now)))
    yield "}"


def _listed(name: str, items: Iterable[Any]) -> Iterator[str]:
    """A key with a list, an item to a line."""
    lead = f'"{name}": ['
    for item in items:
        yield lead + _encoded(item)
        lead = ","
    yield "]" if lead == "," else f"{lead}]"


def _encoded(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
