"""What may be said of an answer where other questions are hidden: nothing of them, neither name nor outcome."""

from __future__ import annotations

from autograder.grading.grade import ProblemGrader
from autograder.grading.result import ProblemResult, QuestionResult
from autograder.submissions.answers import Submission

WITHOUT_REASONS = {
    "carried": "right from your own earlier answers",
    "partial": "partly right",
    "incorrect": "not right",
}


def disclosed(grader: ProblemGrader, submission: Submission, result: ProblemResult) -> ProblemResult:
    """The same result, in which the feedback on visible questions says nothing of hidden ones.

    Answers are graded a second time without the hidden ones: where that comes to the same, its words are used.
    """
    hidden = {entry.id for entry in grader.entries if entry.hidden}
    if not hidden:
        return result
    given = submission.answers.get(grader.id, {})
    rest = {id: raw for id, raw in given.items() if id not in hidden}
    alone = grader.grade_values(submission._replace(answers={**submission.answers, grader.id: rest}))
    by_id = {one.id: one for one in alone} | _of_code(grader, hidden, result)
    questions = tuple(q if q.id in hidden else _in_words_of(q, by_id.get(q.id, q)) for q in result.questions)
    return result._replace(questions=questions)


def _of_code(grader: ProblemGrader, hidden: set[str], result: ProblemResult) -> dict[str, QuestionResult]:
    """Code answers that were judged by the student's own hidden forward: without a word on it."""
    if grader.code is None:
        return {}
    told = {str(e.question.id) for e in grader.code.expected if str(e.question.forward) in hidden}
    return {q.id: q._replace(outcome="not_run") for q in result.questions if q.id in told and q.outcome != "correct"}


def _in_words_of(question: QuestionResult, alone: QuestionResult) -> QuestionResult:
    if (question.outcome, question.score) == (alone.outcome, alone.score):
        return question._replace(feedback=alone.feedback, wrong=alone.wrong)
    return question._replace(feedback=WITHOUT_REASONS.get(question.outcome, question.feedback), wrong=())
