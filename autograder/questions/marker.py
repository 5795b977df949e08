"""What every written answer (formula, derivation, choice, order, text) is judged by: a `Marker` for each question."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple, Protocol, TypeAlias

from autograder.submissions.unreadable import Unreadable

State: TypeAlias = Literal["correct", "partial", "incorrect", "blank", "unreadable", "not_run"]


class Verdict(NamedTuple):
    """The share of the points that an answer earns, the outcome, and a sentence for the student."""

    share: Fraction
    state: State
    feedback: str = ""


CORRECT = Verdict(Fraction(1), "correct")
BLANK = Verdict(Fraction(0), "blank", "no answer")


class Marker(Protocol):
    """One question, with all that does not depend on the student prepared."""

    @property
    def ask(self) -> str:
        """What is asked, in one line, as reports show it."""

    @property
    def rule(self) -> str:
        """By what rule answers are compared, as reports print it."""

    def judge(self, raw: object) -> Verdict:
        """The verdict on a raw answer of answers.json, which may be anything at all."""

    def inspect(self, raw: object) -> Verdict | None:
        """What is to be mended in an answer, said without telling whether it is right; None where nothing is."""

    def solution(self) -> object:
        """An answer, as it stands in answers.json, that earns full marks."""


class LeftToGrader:
    """A question whose answer is not at hand, as in an edition for students: only the form of answers is looked at."""

    rule = "by the grader"

    def __init__(self, marker: Marker) -> None:
        self._marker = marker
        self.ask = marker.ask

    def judge(self, raw: object) -> Verdict:
        return self._marker.inspect(raw) or Verdict(Fraction(0), "not_run", "left to the grader")

    def inspect(self, raw: object) -> Verdict | None:
        return self._marker.inspect(raw)

    def solution(self) -> object:
        return None


def judged(marker: Marker, raw: object) -> Verdict:
    """The verdict on a raw answer as it comes from a submission, where it may not even have been readable."""
    return unread(raw) or marker.judge(raw)


def inspected(marker: Marker, raw: object) -> Verdict | None:
    """What is to be mended in a raw answer, said without telling whether it is right."""
    return unread(raw) or marker.inspect(raw)


def unread(raw: object) -> Verdict | None:
    """The verdict where there is nothing to judge; None where there is."""
    if isinstance(raw, Unreadable):
        return unreadable(raw.reason)
    return BLANK if raw is None or (isinstance(raw, str) and not raw.strip()) else None


def unreadable(reason: str) -> Verdict:
    return Verdict(Fraction(0), "unreadable", reason)
