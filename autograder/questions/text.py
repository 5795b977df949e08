"""`kind: text`: kept for a person, who marks it with `autograder review`."""

from __future__ import annotations

from fractions import Fraction

from autograder.problem.written import TextQuestion
from autograder.questions.marker import Verdict, unreadable
from autograder.submissions.unreadable import json_kind

WAITS = Verdict(Fraction(0), "not_run", "waits for a person")


class TextMarker:
    """One question; what is known of an answer without reading it is its length."""

    ask = "a text"
    rule = "by a person"

    def __init__(self, question: TextQuestion) -> None:
        self._question = question

    def solution(self) -> object:
        return None if self._question.answer is None else str(self._question.answer)

    def inspect(self, raw: object) -> Verdict | None:
        if not isinstance(raw, str):
            return unreadable(f"expected a text, found {json_kind(raw)}")
        most, words = self._question.max_words, len(raw.split())
        if most is None or words <= most:
            return None
        return Verdict(Fraction(0), "incorrect", f"{words} words, at most {most} are asked")

    def judge(self, raw: object) -> Verdict:
        return WAITS if isinstance(raw, str) else unreadable(f"expected a text, found {json_kind(raw)}")
