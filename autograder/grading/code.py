"""Grades code questions. Running is handed in: what runs student code is none of this room's business."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import NamedTuple

from autograder.grading.forward import Differences
from autograder.grading.misconceptions import MISCONCEPTIONS, Misconception
from autograder.grading.result import Outcome, QuestionResult, exact
from autograder.problem.cases import evaluated
from autograder.problem.code import forward_of, slopes
from autograder.problem.instance import Instance
from autograder.problem.solve import Solved, right_answers
from autograder.questions import value
from autograder.questions.code import CaseResult, ExpectedCase, ExpectedCode, Judged, said
from autograder.questions.value import Expected
from autograder.sandbox.job import Failure, Job, Run, SandboxError
from autograder.submissions.code import Handed
from autograder.submissions.numbers import Numbers
from autograder.submissions.unreadable import Unreadable

FAULT = "the grader failed to run this; a person will look at it"


class OutOfTimeError(Exception):
    """Raised by what runs code: there is no time left to run it, which is no judgement of the code."""


class Bench(NamedTuple):
    """Where one student's code lies, and how it is run; `why_not` says why it is not run at all."""

    find: Callable[[str], Handed | Unreadable | None]
    absent: Callable[[str], str]
    run: Callable[[Job], Run] | None
    why_not: str = ""


NOBODY = Bench(lambda file: None, lambda file: f"there is no '{file}'", None)


class Ran(NamedTuple):
    """What came of a question whose code was run: all cases, and the run of the public ones."""

    results: list[CaseResult]
    public: Run | None

    @property
    def missing(self) -> str:
        """The sentence that says so, where the file has no such function."""
        found = self.public.results if self.public else ()
        absent = [f for f in found if isinstance(f, Failure) and f.kind == "missing_function"]
        return said(absent[0]) if absent and len(absent) == len(found) else ""


class CodeGrader:
    """Grades the code questions of one problem."""

    def __init__(self, solved: Solved, hidden: bool = True):
        """hidden: whether with the hidden cases."""
        self.solved = solved
        self.expected = [ExpectedCode(solved, i, hidden) for i in range(len(solved.instance.coded))]
        self._mistaken = [Mistaken(solved, i, e) for i, e in enumerate(self.expected)]

    nobody = NOBODY

    def grade(self, bench: Bench, only: Collection[str] | None = None) -> dict[str, QuestionResult]:
        """By question id, of all questions or some; one that asks for another's forward comes after it."""
        found: dict[str, QuestionResult] = {}
        for i, expected in sorted(enumerate(self.expected), key=lambda e: e[1].question.forward is not None):
            if only is None or expected.question.id in only:
                found[str(expected.question.id)] = self._graded(i, bench, found)
        return found

    def _graded(self, i: int, bench: Bench, before: dict[str, QuestionResult]) -> QuestionResult:
        expected = self.expected[i]
        handed = bench.find(str(expected.question.file))
        if handed is None:
            return result(expected, Fraction(0), "blank", bench.absent(str(expected.question.file)))
        if isinstance(handed, Unreadable):
            return result(expected, Fraction(0), "unreadable", handed.reason)
        if bench.run is None:
            return result(expected, Fraction(0), "not_run", bench.why_not)
        try:
            ran = run(expected, handed, bench.run)
            if ran.missing:
                return result(expected, Fraction(0), "blank", ran.missing)
            return self._judged(i, ran, bench, before)
        except OutOfTimeError as over:
            return result(expected, Fraction(0), "not_run", str(over))
        except SandboxError:
            return result(expected, Fraction(0), "grader_error", FAULT)

    def _judged(self, i: int, ran: Ran, bench: Bench, before: dict[str, QuestionResult]) -> QuestionResult:
        expected = self.expected[i]
        share = expected.share(ran.results)
        if share == 1:
            return result(expected, share, "correct", "")
        told = [expected.feedback(ran.results, ran.public)]
        carried, remark = self._carried(i, ran, bench, before)
        if carried:
            mended = [_with(r, carried) for r in ran.results]
            share = expected.share(mended)
            if share == 1:
                return result(expected, share, "carried", remark)
            told = [remark, expected.feedback(mended, ran.public)]
        elif remark:
            told.append(remark)
        told += self._mistaken[i].said(ran.results)
        return result(expected, share, "partial" if share else "incorrect", "; ".join(filter(None, told)))

    def _carried(self, i: int, ran: Ran, bench: Bench, before: dict[str, QuestionResult]) -> tuple[set[int], str]:
        """The wrong quantities that are right for the student's own forward, and what to say of it."""
        expected = self.expected[i]
        forward = forward_of(self.solved.instance, expected.coded)
        if forward is None or bench.run is None or not any(j.array is not None for j in _wrong(ran.results)):
            return set(), ""
        name = f"your own {forward.question.function}"
        if str(forward.question.id) not in before:
            return set(), ""
        if before[str(forward.question.id)].outcome == "correct":
            return set(), f"your {forward.question.function} is right, so the error is made here"
        own = next(e for e in self.expected if e.coded is forward)
        handed = bench.find(str(forward.question.file))
        differences = Differences(own, slopes(self.solved.instance, expected.coded), ran.results)
        job = differences.job(handed) if isinstance(handed, Handed) else None
        if job is None:
            return set(), ""
        right = differences.right(bench.run(job))
        wrong = {k for r in ran.results for k, j in enumerate(r.judged) if not j.is_right}
        if not right & wrong:
            return set(), f"not the derivatives of {name} either"
        names = ", ".join(expected.formulas[k] for k in sorted(right & wrong))
        return right & wrong, f"{names}: right for {name}, whose central differences agree"


class Mistaken:
    """What typical mistakes would return for the public cases; found out for the first wrong answer."""

    def __init__(self, solved: Solved, index: int, expected: ExpectedCode):
        self._solved, self._index, self._expected = solved, index, expected

    def said(self, results: Sequence[CaseResult]) -> list[str]:
        """The mistake that leads to what is wrong here, if it is a known one."""
        for case in results:
            if case.case.tried.hidden or not any(j.array is not None for j in _wrong([case])):
                continue
            found = [m.said for m, predicted in self._predicted[case.case.tried.name] if _is_it(case, predicted)]
            return [f"it looks as if {' or '.join(found)}"] if found else []
        return []

    @cached_property
    def _predicted(self) -> dict[str, list[tuple[Misconception, list[Expected]]]]:
        problem, sizes = self._solved.problem, self._solved.instance.sizes
        others = [(m, Instance(problem, m.tables, sizes)) for m in MISCONCEPTIONS]
        public = self._expected.some(hidden=False)
        return {c.tried.name: [(m, p) for m, other in others for p in self._of(other, c)] for c in public}

    def _of(self, other: Instance, case: ExpectedCase) -> Iterator[list[Expected]]:
        """What the mistaken problem returns for a case, where that has the right shapes and is finite."""
        coded = other.coded[self._index]
        _, arrays = evaluated(other, coded, case.tried.leaves)
        pairs = list(zip(arrays, case.expected, strict=True))
        if all(a.shape == e.asked.node.shape and all(map(isfinite, a.flat)) for a, e in pairs):
            parts = zip(coded.returns, pairs, strict=True)
            yield [e.instead(right_answers(other, part.asked, [a])) for part, (a, e) in parts]


def _is_it(result: CaseResult, predicted: list[Expected]) -> bool:
    """Whether every wrong quantity of a case is what the mistake predicts, and differs from what is right."""
    wrong = [(j, e) for j, e in zip(result.judged, predicted, strict=True) if not j.is_right]
    return all(
        j.array is not None and value.check(Numbers(j.array.ravel().tolist(), j.array.shape), e) is value.RIGHT
        for j, e in wrong
    )


def run(expected: ExpectedCode, handed: Handed, runner: Callable[[Job], Run]) -> Ran:
    """The public cases, then the hidden ones, each in a child of its own: what is printed of one tells of no other."""
    public, hidden = expected.some(hidden=False), expected.some(hidden=True)
    told = runner(expected.job_of(handed, public)) if public else None
    results = expected.judge(public, told) if told else []
    if hidden and not Ran(results, told).missing:
        results += expected.judge(hidden, runner(expected.job_of(handed, hidden)))
    return Ran(results, told)


def _wrong(results: Sequence[CaseResult]) -> Iterator[Judged]:
    return (j for r in results for j in r.judged if not j.is_right)


def _with(result: CaseResult, carried: set[int]) -> CaseResult:
    judged = [
        j._replace(is_right=True) if k in carried and not result.failure else j for k, j in enumerate(result.judged)
    ]
    return result._replace(judged=tuple(judged))


def result(expected: ExpectedCode, share: Fraction, outcome: Outcome, feedback: str) -> QuestionResult:
    points = expected.question.points
    return QuestionResult(str(expected.question.id), exact(share * points), exact(points), outcome, feedback)
