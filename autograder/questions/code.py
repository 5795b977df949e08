"""`kind: code`: a function, called with the numbers of each case; what it returns is compared on our side.

Credit goes by case and by returned quantity. Of public cases a student is told what is wrong, of hidden ones
only that they failed: whatever such a call printed or said could tell its numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from autograder.errors import visible
from autograder.graph.node import Shape
from autograder.graph.shapes import written
from autograder.graph.values import Array
from autograder.problem.cases import Tried
from autograder.problem.code import Coded, memory, tolerance
from autograder.problem.solve import Solved
from autograder.problem.tolerance import COUNTED, Rule, rule
from autograder.questions import value
from autograder.questions.value import Expected, accepted, same_shapes
from autograder.sandbox.job import Call, Failure, Job, Limits, Returned, Run
from autograder.submissions.code import Handed
from autograder.submissions.numbers import Numbers

LONGEST_SAID = 300  # characters of a student's own message
LONGEST_PRINT = 200  # and of what the code printed
MOST_REASONS = 6


class ExpectedCase(NamedTuple):
    """One case, and for each returned quantity what is accepted."""

    tried: Tried
    expected: tuple[Expected, ...]


class Judged(NamedTuple):
    """One returned quantity in one case: right, or why not; its numbers, where there are any."""

    is_right: bool
    reason: str = ""
    array: Array | None = None


class CaseResult(NamedTuple):
    """One case: a verdict for each quantity; `failure` is why nothing came back at all."""

    case: ExpectedCase
    judged: tuple[Judged, ...]
    failure: str = ""

    @property
    def is_right(self) -> bool:
        return all(j.is_right for j in self.judged)


class ExpectedCode:
    """All that a code question expects."""

    def __init__(self, solved: Solved, index: int, hidden: bool = True):
        self.coded: Coded = solved.instance.coded[index]
        self.question = self.coded.question
        self.rule: Rule = rule(tolerance(self.question))
        self.cases = [self._case(solved, tried) for tried in solved.cases[index] if hidden or not tried.hidden]
        self.limits = Limits(seconds=self.question.limits.seconds, memory=memory(self.question))
        self.names = [part.name for part in self.coded.returns]
        self.formulas = [str(part.formula) for part in self.coded.returns]

    def _case(self, solved: Solved, tried: Tried) -> ExpectedCase:
        expected = []
        for part, references in zip(self.coded.returns, tried.references, strict=True):
            asked, law = part.asked, COUNTED if part.asked.exact else self.rule
            vectors = "flat" if asked.exact else solved.instance.conventions.vectors
            right = [accepted(r, same_shapes(r.shape, vectors), law) for r in references]
            shapes = frozenset[Shape]().union(*(a.shapes for a in right))
            expected.append(Expected(asked, law, right, shapes, vectors, False))
        return ExpectedCase(tried, tuple(expected))

    def some(self, hidden: bool) -> list[ExpectedCase]:
        """The hidden cases, or the others."""
        return [case for case in self.cases if case.tried.hidden == hidden]

    def job(self, handed: Handed, arguments: Sequence[tuple[Any, ...]], limits: Limits | None = None) -> Job:
        """One call for each of these tuples of arguments."""
        calls = tuple(Call(str(self.question.function), a, len(self.names), tuple(self.names)) for a in arguments)
        tensors = "torch" in self.question.packages
        return Job(handed.data, handed.name, calls, limits or self.limits, tensors)

    def job_of(self, handed: Handed, cases: Sequence[ExpectedCase]) -> Job:
        return self.job(handed, [case.tried.arguments for case in cases])

    def judge(self, cases: Sequence[ExpectedCase], run: Run) -> list[CaseResult]:
        """What came back of each case, compared."""
        return [self._judged(case, result) for case, result in zip(cases, run.results, strict=True)]

    def _judged(self, case: ExpectedCase, result: Returned | Failure) -> CaseResult:
        values = quantities(result, self.names) if isinstance(result, Returned) else self.said(result)
        if isinstance(values, str):
            return CaseResult(case, (Judged(False, values),) * len(self.names), values)
        return CaseResult(case, tuple(map(judge, values, case.expected)))

    def said(self, failure: Failure) -> str:
        """A failure as the student reads it: their own line, their own message."""
        message = failure.message
        if failure.kind == "wrong_arity":
            message += f", expected {self.coded.signature}"
        if failure.kind == "wrong_keys":
            message = f"{self.question.function} returned {message}"
        return said(failure._replace(message=message))

    def share(self, results: Sequence[CaseResult]) -> Fraction:
        """Of the points, by case and quantity.

        Where zeros would do, a quantity counts only if it is right in some case where they would not:
        a function that returns nothing but zeros earns nothing.
        """
        right = sum(self._earned([(r.judged[k], r.case.expected[k]) for r in results]) for k in range(len(self.names)))
        return Fraction(right, len(self.cases) * len(self.names))

    def _earned(self, judged: Sequence[tuple[Judged, Expected]]) -> int:
        """In how many cases one quantity counts as right."""
        trivial = [all(value.zeros(e.accepted[0])) for _, e in judged]
        telling = [j.is_right for (j, _), zero in zip(judged, trivial, strict=True) if not zero]
        if telling and not any(telling):
            return 0
        return sum(j.is_right for j, _ in judged)

    def feedback(self, results: Sequence[CaseResult], run: Run | None) -> str:
        """What a student is told of an answer that is not wholly right; `run` is that of the public cases."""
        public = [r for r in results if not r.case.tried.hidden]
        hidden = [r for r in results if r.case.tried.hidden]
        told = [*_grouped(public, self.formulas)]
        failed = sum(not r.is_right for r in hidden)
        if failed:
            told.append(f"{failed} of {len(hidden)} hidden cases fail{'s' if failed == 1 else ''}")
        if run is not None:
            told += [note for note in map(said, run.notes[:3]) if not any(note in t for t in told)]
            told += printed(run)
        return "; ".join(told)


def quantities(returned: Returned, names: Sequence[str]) -> list[Array | str] | str:
    """The values in the order of the names, each as numbers or why it is none; or why nothing can be told apart."""
    values = [v if not isinstance(v, Failure) else said(v) for v in returned.values]
    if returned.names is not None:
        by_name = dict(zip(returned.names, values, strict=True))
        return [by_name.get(name, f"the returned dict has no key '{name}'") for name in names]
    if len(values) == len(names):
        return values
    found = "a single value" if returned.single else f"{len(values)} values"
    expected = "a single value" if len(names) == 1 else f"a tuple of {len(names)}"
    return f"{found} came back, expected {expected}: {', '.join(names)}"


def judge(answer: Array | str, expected: Expected) -> Judged:
    if isinstance(answer, str):
        return Judged(False, answer)
    check = value.check(Numbers(answer.ravel().tolist(), answer.shape), expected)
    return Judged(check is value.RIGHT, check.reason, answer)


def misshapen(judged: Judged, expected: Expected) -> str | None:
    """What is wrong without a look at the numbers."""
    if judged.array is None:
        return judged.reason
    if judged.array.shape in expected.shapes:
        return None
    return f"wrong shape: {written(expected.shape)} is asked, found {written(judged.array.shape)}"


def said(failure: Failure) -> str:
    """Where, what, and the student's own line, with nothing in it that a terminal would obey."""
    where = f"{failure.where}: " if failure.where else ""
    line = f" (in `{_cut(failure.text, 100)}`)" if failure.text else ""
    return f"{where}{_cut(failure.message, LONGEST_SAID)}{line}"


def printed(run: Run) -> list[str]:
    """What the code printed, as much as is of use."""
    text = run.output.strip()
    if not text:
        return []
    more = " …" if run.output_is_cut and len(text) <= LONGEST_PRINT else ""
    return [f"it printed '{_cut(text, LONGEST_PRINT)}{more}'"]


def _cut(text: str, most: int) -> str:
    return visible(text if len(text) <= most else text[: most - 1] + "…")


def _grouped(results: Sequence[CaseResult], formulas: Sequence[str]) -> list[str]:
    """Each reason, and each wrong quantity with its first reason, with the cases it holds for unless there is one."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.failure:
            reasons.setdefault(result.failure, []).append(result.case.tried.name)
    for k, formula in enumerate(formulas):
        wrong = [r for r in results if not r.failure and not r.judged[k].is_right]
        if wrong:
            what = f"{formula}: " if len(formulas) > 1 else ""
            reasons[f"{what}{wrong[0].judged[k].reason}"] = [r.case.tried.name for r in wrong]
    told = [f"{reason}{_where(cases, len(results))}" for reason, cases in reasons.items()]
    more = len(told) - MOST_REASONS
    return told if more <= 0 else [*told[:MOST_REASONS], f"and {more} more like these"]


def _where(cases: Sequence[str], several: int) -> str:
    if several == 1:
        return ""
    if len(cases) > 3:
        return f" ({len(cases)} public cases)"
    return f" ({', '.join(cases)})"
