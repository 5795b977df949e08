"""Two results of a class compared: whose points, outcomes and feedback change, and what becomes of the class.

Students are looked at one by one each time they are asked for, so that a class of thousands is never held at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from autograder.errors import visible
from autograder.grading.marks import STALE
from autograder.grading.result import Points, as_number
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
        self._sums: list[Points] = [sum(before[student]["score"] for student in self.gone), 0]
        for student in after:
            self._count(student)

    def _count(self, student: str) -> None:
        now = self._after[student]
        self._sums[1] += now["score"]
        if student not in self._before:
            return
        was = self._before[student]
        self._sums[0] += was["score"]
        self.rise += now["score"] > was["score"]
        self.fall += now["score"] < was["score"]
        self.stay += now["score"] == was["score"]
        changes = list(_changes(was, now))
        self.of_words += sum(change.is_of_words for change in changes)
        self.answers += sum(not change.is_of_words for change in changes)
        self.late += was.get("late") != now.get("late")
        self.others += not changes and was != now

    @property
    def is_same(self) -> bool:
        """Whether nothing at all changes for anybody."""
        return not (self.new or self.gone or self.answers or self.of_words or self.others)

    def changes(self) -> Iterator[Change]:
        """All answers that are graded otherwise, of those who were graded before and are again."""
        for student in self._after:
            if student in self._before:
                yield from _changes(self._before[student], self._after[student])

    def lateness(self) -> Iterator[tuple[str, Late, Late]]:
        """Of whom handing in late costs something else than before: what it did, and what it does."""
        for student in self._after:
            if student in self._before:
                was, now = (students[student].get("late") for students in (self._before, self._after))
                if was != now:
                    yield student, was, now

    def notes(self) -> Iterator[str]:
        """What is noted of students now and was not before; that a mark is of an older answer each time."""
        for student, now in self._after.items():
            known = self._before[student].get("notes", []) if student in self._before else []
            for note in now.get("notes", []):
                if note not in known or note.endswith(STALE):
                    yield f"{student}: {note}"

    @property
    def means(self) -> tuple[int | float, int | float]:
        """Before and after, of all students of each."""
        sums = zip(self._sums, (len(self._before), len(self._after)), strict=True)
        before, after = (as_number(Fraction(total, n) if n else Fraction(0)) for total, n in sums)
        return before, after


def _changes(before: Student, after: Student) -> Iterator[Change]:
    """Of the questions that were asked before, too."""
    known = {key: question for key, question in _questions(before)}
    for key, question in _questions(after):
        if key in known and question != known[key]:
            yield Change(after["student"], key, known[key], question)


def _questions(student: Student) -> Iterator[tuple[str, Question]]:
    return ((f"{p['id']}/{q['id']}", q) for p in student["problems"] for q in p["questions"])


class Rows:
    """A row for each change but those of words alone, made each time it is needed; what lateness costs comes last."""

    def __init__(self, comparison: Comparison):
        self._comparison = comparison

    def __iter__(self) -> Iterator[list[str]]:
        yield from (row(change) for change in self._comparison.changes() if not change.is_of_words)
        yield from (late_row(*change) for change in self._comparison.lateness())


def table(comparison: Comparison) -> Table:
    return Table(["student", "question", "score", "outcome", "reason"], Rows(comparison))


def row(change: Change) -> list[str]:
    before, after = change.before, change.after
    points = (before["score"], after["score"])
    if before["max_score"] == after["max_score"]:
        scores = list(dict.fromkeys(str(as_number(score)) for score in points))
    else:
        scores = [f"{as_number(q['score'])} of {as_number(q['max_score'])}" for q in (before, after)]
    outcomes = dict.fromkeys((before["outcome"], after["outcome"]))
    named = [visible(change.student), visible(change.question)]
    return [*named, " → ".join(scores), " → ".join(map(str, outcomes)), visible(str(after["feedback"]))]


def late_row(student: str, was: Late, now: Late) -> list[str]:
    taken = [str(as_number(-late["deduction"])) if late else "0" for late in (was, now)]
    said = str(now["reason"]) if now else "nothing is taken off for lateness"
    return [visible(student), "", " → ".join(taken), "late", visible(said)]


def summary(comparison: Comparison) -> Iterator[str]:
    """The class in a few lines."""
    c = comparison
    before, after = c.means
    if c.is_same:
        yield f"nothing changes: {c.stay} student{'s' if c.stay != 1 else ''}, mean {after}"
        return
    answers = f"{c.answers} answer{'s change' if c.answers != 1 else ' changes'}"
    rise, fall = (f"{n} student{'s' if n != 1 else ''} {verb}{'' if n != 1 else 's'}" for n, verb in _moves(c))
    yield f"{answers}: {rise}, {fall}, {c.stay} stay{'' if c.stay != 1 else 's'}; mean {before} → {after}"
    if c.of_words:
        yield f"feedback alone changes of {c.of_words} answer{'s' if c.of_words != 1 else ''}"
    for what, names in (("new", c.new), ("gone", c.gone)):
        if names:
            yield f"{what}: {named(names)}"


def _moves(comparison: Comparison) -> list[tuple[int, str]]:
    return [(comparison.rise, "rise"), (comparison.fall, "fall")]


def named(names: Iterable[str]) -> str:
    """Some names, and how many more there are."""
    known = [visible(name) for name in names]
    more = len(known) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


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
    late = [{"student": student, "before": was, "after": now} for student, was, now in c.lateness()]
    yield f'"late": {_encoded(late)},'
    yield '"changes": ['
    lead = ""
    for change in c.changes():
        data = {"student": change.student, "question": change.question, "before": change.before, "after": change.after}
        yield lead + _encoded(data)
        lead = ","
    yield "]}"


def _encoded(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, default=as_number)
