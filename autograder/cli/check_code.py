"""`check` of code: the public cases are run on the student's own machine, behind what walls it has."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType

from autograder.cli.findings import Finding
from autograder.grading.code import Bench, CodeGrader
from autograder.grading.code import run as run_cases
from autograder.grading.grade import ProblemGrader
from autograder.grading.result import QuestionResult
from autograder.questions.code import ExpectedCode, misshapen
from autograder.reports.functions import UNFILLED
from autograder.sandbox import Job, Run, Sandbox, SandboxError
from autograder.submissions.code import Handed, absent, find_code
from autograder.submissions.folder import Found
from autograder.submissions.unreadable import Unreadable

STATES = {
    "blank": "missing",
    "correct": "ok",
    "carried": "carried",
    "partial": "wrong",
    "incorrect": "wrong",
    "grader_error": "not run",
}


class OwnMachine:
    """One sandbox, started when first needed; it is the student's own code on their own machine."""

    def __init__(self, packages: tuple[str, ...]):
        self._box = Sandbox(packages, unsafe=True)
        self.fault = ""

    def __enter__(self) -> OwnMachine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._box.close()

    def run(self, job: Job) -> Run:
        try:
            return self._box.run(job)
        except SandboxError as error:
            self.fault = str(error)
            raise


def look(grader: ProblemGrader, found: Found, told: set[str]) -> Iterator[Finding]:
    """What may be told of each code question; `told` are those whose correctness may be."""
    public = CodeGrader(grader.solved, hidden=False)
    packages = tuple(dict.fromkeys(str(p) for e in public.expected for p in e.question.packages))
    with OwnMachine(packages) as machine:
        bench = Bench(lambda file: find_code(found.folder, file), lambda file: absent(found.folder, file), machine.run)
        results = public.grade(bench, {str(e.question.id) for e in public.expected if e.cases} & told)
        for expected in public.expected:
            if not expected.question.hidden:
                state, reason = judge(expected, bench, results.get(str(expected.question.id)))
                state, reason = (state, machine.fault) if state == "not run" and machine.fault else (state, reason)
                yield Finding(grader.id, str(expected.question.id), expected.coded.signature, state, reason)


def judge(expected: ExpectedCode, bench: Bench, result: QuestionResult | None) -> tuple[str, str]:
    """The state of an answer and the reason; without a result, nothing that depends on its numbers."""
    handed = bench.find(str(expected.question.file))
    if handed is None:
        return "missing", bench.absent(str(expected.question.file))
    if isinstance(handed, Unreadable):
        return "unreadable", handed.reason
    if result is None:
        return form(expected, handed, bench)
    state = STATES[result.outcome]
    return failed(result.feedback) if state == "wrong" else (state, "" if state == "ok" else result.feedback)


def failed(why: str) -> tuple[str, str]:
    """What is wrong with a function, unless it is still as `template` wrote it."""
    return ("missing", "not filled in yet") if f"(in `{UNFILLED}`)" in why else ("wrong", why)


def form(expected: ExpectedCode, handed: Handed, bench: Bench) -> tuple[str, str]:
    """Whether the function runs and returns numbers of the right shapes."""
    if not expected.cases or bench.run is None:
        return "form ok", "every case is hidden; it was not run"
    try:
        ran = run_cases(expected, handed, bench.run)
    except SandboxError as error:
        return "not run", str(error)
    for result in ran.results:
        if result.failure:
            return failed(result.failure)
        for formula, judged, right in zip(expected.formulas, result.judged, result.case.expected, strict=True):
            wrong = misshapen(judged, right)
            if wrong:
                return "shape", f"{formula}: {wrong}"
    return "form ok", "whether it is right was not checked"


def hidden_cases(grader: ProblemGrader) -> int:
    """How many there are of the questions that may be mentioned."""
    coded = grader.code.expected if grader.code else []
    return sum(len(e.some(hidden=True)) for e in coded if not e.question.hidden)
