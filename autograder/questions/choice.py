"""`kind: choice`: the keys of the options that are picked, compared with the right ones."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from autograder.problem.wording import flat
from autograder.problem.written import ChoiceQuestion
from autograder.questions.keys import Keys
from autograder.questions.marker import CORRECT, Verdict, unreadable

BETWEEN = r"[,;\n]"  # keys in one text


class ChoiceMarker:
    """One question with its options."""

    def __init__(self, question: ChoiceQuestion) -> None:
        answer = question.answer
        self._question = question
        self._several = question.several if answer is None else isinstance(answer, list)
        self._right = frozenset(map(str, flat(answer or [])))
        self._penalty = Fraction(1) if question.penalty is None else question.penalty
        self._keys = Keys("option", question.options, BETWEEN)
        self.ask = f"{'which' if self._several else 'one'} of {', '.join(self._keys.known)}"
        self.rule = self._rule()

    def _rule(self) -> str:
        if not self._several:
            return "the right option"
        if self._question.credit == "all":
            return "exactly the right options"
        return f"each right option; a wrong one takes {self._penalty} of one" if self._penalty else "each right option"

    def solution(self) -> object:
        right = [str(key) for key in self._question.options if key in self._right]
        return right if self._several else right[0]

    def inspect(self, raw: object) -> Verdict | None:
        picked = self._read(raw)
        return picked if isinstance(picked, Verdict) else None

    def judge(self, raw: object) -> Verdict:
        picked = self._read(raw)
        if isinstance(picked, Verdict):
            return picked
        if picked == self._right:
            return CORRECT
        share = self._share(picked)
        return Verdict(share, "partial" if share else "incorrect", self._said(picked))

    def _read(self, raw: object) -> frozenset[str] | Verdict:
        """The keys that are picked, or why there are none."""
        keys = self._keys.read(raw)
        if isinstance(keys, Verdict):
            return keys
        twice = next((key for key, times in Counter(keys).items() if times > 1), None)
        if twice is not None:
            return unreadable(f"'{twice}' is picked twice")
        if len(keys) > 1 and not self._several:
            return unreadable(f"one option is asked, found {len(keys)}")
        return frozenset(keys)

    def _share(self, picked: frozenset[str]) -> Fraction:
        """To pick everything proves nothing."""
        if self._question.credit == "all" or len(picked) == len(self._question.options):
            return Fraction(0)
        right = len(picked & self._right)
        return max(Fraction(0), (right - self._penalty * len(picked - self._right)) / len(self._right))

    def _said(self, picked: frozenset[str]) -> str:
        wrong = [key for key in self._question.options if key in picked - self._right]
        told = [str(self._question.feedback[key]) for key in wrong if key in self._question.feedback]
        if not self._several:
            return "; ".join(told) or "not the right option"
        right = len(picked & self._right)
        missing = ", but that is not all" if picked < self._right else ""
        return "; ".join([f"{right} of {len(picked)} picked {'is' if right == 1 else 'are'} right{missing}", *told])
