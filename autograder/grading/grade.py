"""Grades submissions on solved problems."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from autograder.errors import closest
from autograder.grading.carry import Carrier
from autograder.grading.result import (
    Outcome,
    Points,
    ProblemResult,
    QuestionResult,
    StudentResult,
    exact,
    of_problem,
    of_student,
)
from autograder.problem.formula import NoPointsError
from autograder.problem.solve import Solved
from autograder.questions import value
from autograder.questions.marker import Verdict, judged
from autograder.questions.markers import markers
from autograder.questions.value import Check
from autograder.submissions.answers import Submission
from autograder.submissions.numbers import Numbers
from autograder.submissions.unreadable import Unreadable, quoted

if TYPE_CHECKING:
    from autograder.grading.code import Bench, CodeGrader
    from autograder.grading.marks import Marks
    from autograder.grading.misconceptions import Predictions

MOST_NOTES = 20


class Entry(NamedTuple):
    """One question of a problem, of whatever kind, as reports show it."""

    id: str
    ask: str
    points: Points
    tolerance: str
    hidden: bool


class ProblemGrader:
    """Grades one problem; everything that does not depend on the student is prepared once."""

    def __init__(self, solved: Solved):
        self.id = str(solved.problem.id)
        self.title = str(solved.problem.title)
        self.solved = solved
        self.expected = [value.expected(solved, i) for i in range(len(solved.instance.asked))]
        self.code: CodeGrader | None = code_grader(solved) if solved.instance.coded else None
        self.written = markers(solved)
        self.entries = entries(self)
        self.max_score = sum(e.points for e in self.entries)
        self._carrier = Carrier(solved, self.expected)
        self.question_ids = [e.id for e in self.entries]
        self.mentionable = [e.id for e in self.entries if not e.hidden]
        self._ids = [str(e.asked.question.id) for e in self.expected]
        self._points = [exact(e.asked.question.points) for e in self.expected]
        self._full = [
            QuestionResult(id, points, points, "correct", "")
            for id, points in zip(self._ids, self._points, strict=True)
        ]
        self._blank = [
            QuestionResult(id, 0, points, "blank", "no answer")
            for id, points in zip(self._ids, self._points, strict=True)
        ]
        self._carries = solved.problem.carry

    def grade(self, submission: Submission, bench: Bench | None = None) -> ProblemResult:
        """The result of a submission; its code is found and run by the bench, and not looked for without one."""
        values = self.grade_values(submission)
        if self.code is None and not self.written:
            return of_problem(self.id, values)
        by_id = {q.id: q for q in values} | self.grade_written(submission)
        if self.code is not None:
            by_id |= self.code.grade(bench or self.code.nobody)
        return of_problem(self.id, [by_id[id] for id in self.question_ids])

    def grade_written(self, submission: Submission) -> dict[str, QuestionResult]:
        """By question id."""
        raw = {id: submission.answer(self.id, id) for id in self.written}
        return {e.id: self._grade_one(e, raw[e.id]) for e in self.entries if e.id in raw}

    def _grade_one(self, entry: Entry, raw: object) -> QuestionResult:
        """Where the question itself cannot be compared, that is no answer's fault."""
        try:
            return of_verdict(entry, judged(self.written[entry.id], raw))
        except NoPointsError as e:
            said = f"the grader failed here: {e}; a person will look at this answer"
            return QuestionResult(entry.id, 0, entry.points, "grader_error", said)

    def given(self, question: str, submission: Submission, bench: Bench | None) -> object:
        """What was handed in for a question, of whatever kind."""
        coded = self.code.expected if self.code else []
        file = next((str(e.question.file) for e in coded if e.question.id == question), None)
        if file is None:
            return submission.answer(self.id, question)
        return bench.find(file) if bench else None

    def grade_values(self, submission: Submission) -> list[QuestionResult]:
        results: list[QuestionResult] = []
        answers: dict[int, Numbers] = {}  # what can be carried forward
        failed: dict[int, Check] = {}
        for i, expected in enumerate(self.expected):
            answer = value.read(submission.answer(self.id, self._ids[i]), expected)
            if answer is None:
                results.append(self._blank[i])
            elif isinstance(answer, Unreadable):
                results.append(self._result(i, Fraction(0), "unreadable", answer.reason))
            else:
                check = value.check(answer, expected)
                if answer.shape in expected.accepted[0].shapes:
                    answers[i] = answer
                if check is not value.RIGHT:
                    failed[i] = check
                results.append(self._full[i])
        for i, check in failed.items():
            results[i] = self._judged(i, check, answers, failed)
        return results

    def _result(
        self, i: int, share: Fraction, outcome: Outcome, feedback: str, check: Check | None = None
    ) -> QuestionResult:
        points = self._points[i]
        wrong = tuple(check.wrong) if check else ()
        return QuestionResult(self._ids[i], exact(share * points), points, outcome, feedback, wrong)

    def _scored(self, i: int, check: Check, remark: str = "") -> QuestionResult:
        outcome: Outcome = "partial" if check.share else "incorrect"
        feedback = f"{check.reason}; {remark}" if remark else check.reason
        return self._result(i, check.share, outcome, feedback, check)

    def _judged(self, i: int, check: Check, answers: dict[int, Numbers], failed: dict[int, Check]) -> QuestionResult:
        """The result of an answer that is not right as it stands: it may be right from the student's own."""
        carried = self._carrier.carried(i, answers, failed) if self._carries and i in answers else None
        if carried is None:
            return self._scored(i, check, self._why(i, answers[i], "") if i in answers else "")
        own, again = carried
        said = listed([self._ids[j] for j in own])
        wrong_before = any(j in failed for j in own)
        if again is value.RIGHT:
            if not wrong_before:  # rounding at each step, as a careful person does
                return self._full[i]
            return self._result(i, Fraction(1), "carried", f"right from your own {said}")
        if again.share > check.share:
            return self._result(i, again.share, "partial", f"from your own {said}: {again.reason}", again)
        if wrong_before:
            return self._scored(i, check, f"it does not follow from your own {said} either")
        are = "is" if len(own) == 1 else "are"
        return self._scored(i, check, f"your {said} {are} right, so the error is made here{self._why(i, answers[i])}")

    @cached_property
    def _predictions(self) -> Predictions:
        """Made for the first wrong answer."""
        from autograder.grading.misconceptions import Predictions

        return Predictions(self.solved, self.expected)

    def _why(self, i: int, answer: Numbers, lead: str = ": ") -> str:
        """The mistake that leads to this answer, if it is a known one."""
        found = self._predictions.diagnose(i, answer)
        return f"{lead}it looks as if {' or '.join(m.said for m in found)}" if found else ""


def listed(names: list[str]) -> str:
    """a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def of_verdict(entry: Entry, verdict: Verdict) -> QuestionResult:
    """The result of a written answer; what is not run by then waits for a person."""
    score = exact(verdict.share * entry.points)
    return QuestionResult(
        entry.id, score, entry.points, verdict.state, verdict.feedback, waits=verdict.state == "not_run"
    )


def code_grader(solved: Solved) -> CodeGrader:
    """Only problems with code questions import what knows of running code."""
    from autograder.grading.code import CodeGrader

    return CodeGrader(solved)


def entries(grader: ProblemGrader) -> list[Entry]:
    """The questions in the order of the file."""
    values = {str(e.asked.question.id): (str(e.asked.question.ask), str(e.rule)) for e in grader.expected}
    coded = {str(e.question.id): (e.coded.signature, str(e.rule)) for e in grader.code.expected} if grader.code else {}
    said = values | coded | {id: (marker.ask, marker.rule) for id, marker in grader.written.items()}
    questions = grader.solved.problem.questions
    return [Entry(str(q.id), said[q.id][0], exact(q.points), said[q.id][1], q.hidden) for q in questions]


def grade(graders: list[ProblemGrader], submission: Submission, bench: Bench | None = None) -> StudentResult:
    """One student's submission on all problems."""
    problems = [g.grade(submission, bench) if g.code else g.grade(submission) for g in graders]
    return of_student(submission.student, problems, notes(graders, submission), submission.identity)


def with_marks(
    result: StudentResult, graders: list[ProblemGrader], submission: Submission, bench: Bench | None, marks: Marks
) -> StudentResult:
    """A result with the marks that people gave to these answers."""
    own = marks.get(result.student)
    if own is None:
        return result
    from autograder.grading.marks import marked

    by_id = {g.id: g for g in graders}
    return marked(result, own, lambda problem, question: by_id[problem].given(question, submission, bench))


def notes(graders: list[ProblemGrader], submission: Submission) -> list[str]:
    """What the submission has that nobody asked for, with the name that was probably meant."""
    asks = any(grader.expected or grader.written for grader in graders)  # else code alone is asked
    found = list(submission.notes) if asks else []
    if submission.unreadable is not None:
        found.append(submission.unreadable)
    strangers = list(_strangers(graders, submission))
    found += [_unknown(graders, *stranger) for stranger in strangers[:MOST_NOTES]]  # a closest name takes long to find
    more = len(found) - MOST_NOTES + max(len(strangers) - MOST_NOTES, 0)
    return found if more <= 0 else [*found[:MOST_NOTES], f"and {more} more"]


def _strangers(graders: list[ProblemGrader], submission: Submission) -> Iterator[tuple[str, str | None]]:
    """The problems, and the questions of known problems, that nobody asked."""
    known = {grader.id: set(grader.question_ids) for grader in graders}
    for problem, answers in submission.answers.items():
        if problem not in known:
            yield problem, None
        else:
            yield from ((problem, question) for question in answers if question not in known[problem])


def _unknown(graders: list[ProblemGrader], problem: str, question: str | None) -> str:
    if question is None:
        return _with_closest(f"there is no problem {quoted(problem)}", problem, [g.id for g in graders])
    names = next(g.mentionable for g in graders if g.id == problem)
    return _with_closest(f"problem '{problem}' has no question {quoted(question)}", question, names)


def _with_closest(message: str, name: str, names: list[str]) -> str:
    near = closest(name, names) if len(name) <= 100 else None
    return f"{message}: did you mean '{near}'?" if near else message
