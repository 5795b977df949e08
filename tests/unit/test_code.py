"""Grading code: credit by case and quantity, what is told, and what is right for the student's own forward."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from autograder.grading.grade import grade
from autograder.grading.result import QuestionResult
from autograder.sandbox import Job, Run, Sandbox, SandboxError
from autograder.submissions.answers import parse
from tests.code_problems import FITTING, NET, RIGHT, TWICE, WITHOUT_HALF, bench, graded, grader, question


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def one(source: str, box: Sandbox, **keys: object) -> QuestionResult:
    """The result of a single function f."""
    return graded(source, box, question(**keys))["f"]


RETURNED = {
    "a tuple": "h, L",
    "a list": "[h, L]",
    "a dict with the formulas for keys": "{'L': L, 'h': h, 'more': 1}",
    "float32": "h.astype('float32'), np.float32(L)",
    "lists of floats": "h.tolist(), float(L)",
    "a column and an array of one": "h.reshape(-1, 1), np.array([[L]])",
}


@pytest.mark.parametrize("form", RETURNED.values(), ids=RETURNED)
def test_right_numbers_are_right_in_any_form(form: str, box: Sandbox) -> None:
    source = RIGHT.replace("return h, 0.5 * np.sum((h - y) ** 2)", f"L = 0.5 * np.sum((h - y) ** 2); return {form}")
    assert graded(source, box)["forward"] == QuestionResult("forward", Fraction(4), Fraction(4), "correct", "")


def test_credit_is_by_case_and_quantity(box: Sandbox) -> None:
    found = graded(WITHOUT_HALF, box)["forward"]
    assert (found.score, found.outcome) == (Fraction(2), "partial")
    assert found.feedback.startswith("L: not the number that is asked: twice what is asked; 3 of 3 hidden cases fail")


def test_a_function_right_for_the_given_values_alone_fails_the_hidden_cases(box: Sandbox) -> None:
    source = "def f(x): return [0.4, 1.2]"
    cases = ["given", {"random": 3, "hidden": True}]
    found = one(source, box, arguments=["x"], returns="z", cases=cases, points=4)
    assert (found.score, found.feedback) == (1, "3 of 3 hidden cases fail")


def test_a_known_mistake_is_named(box: Sandbox) -> None:
    source = "def f(x, W): return W @ x"
    text = {"arguments": ["x", "W"], "returns": "z"}
    problem = question(**text).replace("graph:\n  z: W @ x + b\n", "graph:\n  z: linear(x, 2)\n")
    problem = problem.replace("W: [[0.5, -0.1], [0.2, 0.4]], b:", "W1: [[0.5, -0.1], [0.2, 0.4]], b1:")
    problem = problem.replace('"W"', '"W1"')
    assert "it looks as if the biases were left out" in graded(source, box, problem)["f"].feedback


SAID = {
    "an exception": ("def f(x):\n    return x / nothing\n", "line 2: NameError: name 'nothing' is not defined (in `re"),
    "a file that does not load": ("def f(x:\n", "line 1: "),
    "a wrong arity": ("def f(x, y): pass", "f(x, y) is called with 1 arguments, expected f(x)"),
    "no return": ("def f(x): x + 1", "f returned None, where numbers are expected: is a 'return' missing?"),
    "a wrong shape": ("def f(x): return [1, 2, 3]", "wrong shape: a vector of 2 is asked, found a vector of 3"),
    "NaN": ("def f(x): return x * float('nan')", "2 of 2 entries not finite: [0] is nan"),
    "too many values": ("def f(x): return (x,), x, x", "f returned a list whose entries differ in shape"),
    "no end": ("def f(x):\n    while True: pass", "f was still running after 0.5 seconds"),
    "memory": ("def f(x): return [0] * 10**10", "line 1: more memory than allowed"),
    "a program that ends": ("def f(x): raise SystemExit", "line 1: SystemExit: the code ends the program"),
}


@pytest.mark.parametrize(("source", "said"), SAID.values(), ids=SAID)
def test_what_is_wrong_is_told(source: str, said: str, box: Sandbox) -> None:
    found = one(source, box, limits={"seconds": 0.5})
    assert (found.score, found.outcome) == (0, "incorrect")
    assert found.feedback.startswith(said)


TUPLES = {
    "too few": ("return h", "a single value came back, expected a tuple of 2: h, L"),
    "too many": ("return h, 1, 2", "3 values came back, expected a tuple of 2: h, L"),
    "a key missing": ("return {'h': h}", "L: the returned dict has no key 'L'"),
    "no key known": ("return {'H': h}", "forward returned a dict with the keys 'H'; expected 'h', 'L'"),
}


@pytest.mark.parametrize(("line", "said"), TUPLES.values(), ids=TUPLES)
def test_what_does_not_come_back_is_told(line: str, said: str, box: Sandbox) -> None:
    source = RIGHT.replace("return h, 0.5 * np.sum((h - y) ** 2)", line)
    assert graded(source, box)["forward"].feedback.startswith(said)


def test_a_function_that_is_not_there_is_blank_with_the_closest_name(box: Sandbox) -> None:
    found = one("def ff(x): pass", box)
    assert (found.outcome, found.feedback) == ("blank", "solution.py defines no function 'f'; did you mean 'ff'?")


def test_prints_are_shown_and_cannot_be_obeyed(box: Sandbox) -> None:
    found = one("def f(x): print('\\x1b[2J[red]hello' + 'o' * 1000)", box)
    assert "it printed '\\x1b[2J[red]hellooo" in found.feedback
    assert len(found.feedback) < 400
    assert found.feedback.isprintable()


def test_messages_are_shown_and_cannot_be_obeyed(box: Sandbox) -> None:
    found = one("def f(x): raise ValueError('\\x1b]0;owned\\x07' * 100)", box)
    assert "ValueError: \\x1b]0;owned\\x07" in found.feedback
    assert found.feedback.isprintable()


def test_of_hidden_cases_nothing_is_told_but_that_they_failed(box: Sandbox) -> None:
    source = "def f(x):\n    print('secret', x)\n    if x[0] != 1: raise ValueError(f'{x}')\n    return [0.4, 1.2]"
    found = one(source, box, cases=["given", {"values": {"x": [77, 2]}, "hidden": True}])
    assert "1 of 1 hidden cases fails" in found.feedback
    assert "77" not in found.feedback
    assert "ValueError" not in found.feedback


def test_only_zeros_earn_nothing(box: Sandbox) -> None:
    cases = ["given", {"values": {"x": 0, "b": 0}}]
    assert one("def f(x): return [0, 0]", box, cases=cases).score == 0
    right = "W = [[0.5, -0.1], [0.2, 0.4]]\ndef f(x): return W @ x + ([0.1, 0.2] if x.any() else 0)"
    assert one(right, box, cases=cases).score == 1


def test_inputs_are_the_functions_own(box: Sandbox) -> None:
    source = "W = [[0.5, -0.1], [0.2, 0.4]]\ndef f(x):\n    r = W @ x + [0.1, 0.2]\n    x[:] = 0\n    return r"
    assert one(source, box, cases=["given", {"random": 2, "keep": ["W", "b"]}]).outcome == "correct"


# The student's own forward ---------------------------------------------------------------------------------


def test_a_backward_right_for_a_wrong_forward_is_carried(box: Sandbox) -> None:
    found = graded(FITTING, box)
    assert found["forward"].outcome == "partial"
    assert (found["backward"].score, found["backward"].outcome) == (8, "carried")
    assert found["backward"].feedback == ("dL/dW, dL/db: right for your own forward, whose central differences agree")


def test_a_backward_wrong_for_a_right_forward_is_told_so(box: Sandbox) -> None:
    found = graded(TWICE, box)["backward"]
    assert (found.score, found.outcome) == (0, "incorrect")
    assert "your forward is right, so the error is made here" in found.feedback


def test_a_backward_wrong_for_both_is_told_so(box: Sandbox) -> None:
    found = graded(WITHOUT_HALF.replace("d = (", "d = 3 * ("), box)["backward"]
    assert (found.score, found.outcome) == (0, "incorrect")
    assert "not the derivatives of your own forward either" in found.feedback


def test_a_backward_right_for_the_right_forward_needs_no_forward(box: Sandbox) -> None:
    assert graded(WITHOUT_HALF, box)["backward"].outcome == "correct"


def test_what_fits_in_part_is_carried_in_part(box: Sandbox) -> None:
    found = graded(FITTING.replace("return np.outer(d, x), d", "return np.outer(d, x), 7 * d"), box)["backward"]
    assert (found.score, found.outcome) == (4, "partial")
    assert found.feedback.startswith("dL/dW: right for your own forward, whose central differences agree; dL/db: ")


CONSTANT = {
    "a constant": "def forward(x, y, W, b): return x, 1.0\ndef backward(x, y, W, b): return W * 0, b * 0",
    "a sum": "def forward(x, y, W, b): return x, W.sum() + b.sum()\ndef backward(x, y, W, b): return W**0, b**0",
}


@pytest.mark.parametrize("source", CONSTANT.values(), ids=CONSTANT)
def test_a_forward_whose_derivatives_never_change_excuses_nothing(source: str, box: Sandbox) -> None:
    assert graded(source, box)["backward"].score == 0


# Running ---------------------------------------------------------------------------------------------------


def outcomes(source: str | None, run: object) -> dict[str, str]:
    found = grade([grader()], parse("student", b"{}"), bench(source, run))  # type: ignore[arg-type]
    return {q.id: q.outcome for q in found.problems[0].questions}


def test_without_a_file_the_answer_is_blank() -> None:
    assert outcomes(None, None) == {"z": "blank", "forward": "blank", "backward": "blank"}


def test_code_that_may_not_be_run_is_not_run() -> None:
    assert outcomes(RIGHT, None) == {"z": "blank", "forward": "not_run", "backward": "not_run"}


def test_a_fault_of_the_sandbox_is_nobodys_zero() -> None:
    def run(job: Job) -> Run:
        raise SandboxError("lost")

    assert outcomes(RIGHT, run) == {"z": "blank", "forward": "grader_error", "backward": "grader_error"}


def test_every_student_gets_the_same_calls_in_the_same_order(box: Sandbox) -> None:
    seen: list[list[Job]] = []
    for source in (RIGHT, TWICE):
        jobs: list[Job] = []
        outcomes(source, lambda job, jobs=jobs: jobs.append(job) or box.run(job))
        seen.append(jobs[:4])
    calls = [[[a.tobytes() for call in job.calls for a in call.arguments] for job in jobs] for jobs in seen]
    assert calls[0] == calls[1]
    assert [len(job.calls) for job in seen[0]] == [1, 3, 1, 3]


def test_questions_stand_in_the_order_of_the_file(box: Sandbox) -> None:
    moved = NET.replace("  - {id: z, ask: z}\n", "") + "  - {id: z, ask: z}\n"
    assert list(graded(RIGHT, box, moved)) == ["forward", "backward", "z"]


def test_the_reference_answers_are_in_no_job() -> None:
    jobs: list[Job] = []

    def run(job: Job) -> Run:
        jobs.append(job)
        raise SandboxError("enough")

    outcomes(RIGHT, run)
    expected = grader().code.expected[0]  # type: ignore[union-attr]
    right = {case.tried.references[1][0].flat[0] for case in expected.cases}  # the losses
    sent = {float(v) for job in jobs for call in job.calls for a in call.arguments for v in a.flat}
    assert jobs
    assert not right & sent
