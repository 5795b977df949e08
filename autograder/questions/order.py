"""`kind: order`: the steps of a procedure. Any order counts in which no step stands before one that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from autograder.problem.written import Keys as Arrangement
from autograder.problem.written import OrderQuestion
from autograder.questions.keys import Keys
from autograder.questions.marker import CORRECT, Verdict

BETWEEN = r"[,;\n<]|->|→"  # keys in one text


class OrderMarker:
    """One question with all that must come before each step."""

    rule = "the longest part in a right order"

    def __init__(self, question: OrderQuestion) -> None:
        self._steps = Keys("step", question.steps, BETWEEN)
        self._solution = list(leaves(question.answer))
        self._before = before(question.answer)
        self._optional, self._forbidden = (frozenset(map(str, k)) for k in (question.optional, question.forbidden))
        self._required = [key for key in self._solution if key not in self._optional]
        self._shown = sorted(self._steps.known)  # the order of the file may be the answer
        self.ask = f"the order of {', '.join(self._shown)}"

    def solution(self) -> object:
        return self._solution

    def inspect(self, raw: object) -> Verdict | None:
        keys = self._steps.read(raw)
        return keys if isinstance(keys, Verdict) else None

    def judge(self, raw: object) -> Verdict:
        keys = self._steps.read(raw)
        if isinstance(keys, Verdict):
            return keys
        once = list(dict.fromkeys(keys))
        share = self._share(once)
        said = "; ".join([*self._mistakes(once), *_doubles(keys)])
        if share == 1:
            return CORRECT._replace(feedback=said)
        return Verdict(share, "partial" if share else "incorrect", said)

    def _share(self, given: list[str]) -> Fraction:
        """Every step that would have to be taken out to leave a right order takes a right one away."""
        in_order = [key for key in given if key not in self._forbidden]
        extra = len(given) - len(in_order) + sum(key in self._optional for key in in_order)
        right = longest(in_order, self._before) - extra
        return Fraction(max(0, right), len(self._required))

    def _mistakes(self, given: list[str]) -> Iterator[str]:
        wrong = [f"'{key}'" for key in given if key in self._forbidden]
        if wrong:
            yield f"{', '.join(wrong)} {'does' if len(wrong) == 1 else 'do'} not belong here"
        missing = [f"'{key}'" for key in self._shown if key in self._required and key not in given]
        if missing:
            yield f"missing: {', '.join(missing)}"
        early = next((key for i, key in enumerate(given) if self._before.get(key, set()) & set(given[i + 1 :])), None)
        if early is not None:
            yield f"'{early}' comes too early"


def _doubles(keys: list[str]) -> Iterator[str]:
    doubles = [f"'{key}'" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    if doubles:
        yield f"{', '.join(doubles)} given more than once, and counted where it first stands"


def leaves(answer: Arrangement) -> Iterator[str]:
    """The steps as they are written."""
    if isinstance(answer, str):
        yield str(answer)
    else:
        for part in answer:
            yield from leaves(part)


def before(answer: Arrangement) -> dict[str, set[str]]:
    """For each step all that must come before it; lists are in order and in any order by turns."""
    found: dict[str, set[str]] = {key: set() for key in leaves(answer)}

    def arrange(parts: Arrangement, in_order: bool) -> set[str]:
        """Notes what comes first among the parts; all steps in them."""
        if isinstance(parts, str):
            return {str(parts)}
        earlier: set[str] = set()
        for part in parts:
            inside = arrange(part, not in_order)
            for key in inside if in_order else ():
                found[key] |= earlier
            earlier |= inside
        return earlier

    arrange(answer, in_order=True)
    return found


def longest(given: Sequence[str], before: Mapping[str, set[str]]) -> int:
    """How many of the given steps, none of them twice, can stay where they are in a right order.

    Two steps are at odds when the first needs the second. As this orders the steps (if a is at odds with b, and
    b with c, then a is with c), the largest set without such a pair is what a maximum matching leaves over (Dilworth).
    """
    odds = {a: [b for b in given[i + 1 :] if b in before[a]] for i, a in enumerate(given)}
    partner: dict[str, str] = {}

    def matched(a: str, tried: set[str]) -> bool:
        for b in odds[a]:
            if b not in tried:
                tried.add(b)
                if b not in partner or matched(partner[b], tried):
                    partner[b] = a
                    return True
        return False

    return len(given) - sum(matched(a, set()) for a in given)
