"""What holds of every written kind: graded beside the others, never brought down by an answer."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from autograder.grading.grade import grade
from autograder.problem.model import QUESTIONS
from autograder.questions.marker import inspected, judged
from autograder.questions.markers import MARKERS
from autograder.reports import worked
from autograder.submissions.answers import parse
from autograder.submissions.unreadable import Unreadable
from tests.builders import graded, grader, handed_in, outcomes, written
from tests.hostile import ANSWERS
from tests.written_problems import ESSAY, KINDS, LOOP, ONE, SEVERAL, asking, marker

NESTED: Any = []
for _ in range(50):
    NESTED = [NESTED]

HOSTILE: dict[str, Any] = {
    **ANSWERS,
    "nothing": None,
    "ten-megabytes": "A" * 10_000_000,
    "ten-megabytes-in-a-list": ["A" * 10_000_000],
    "many-keys": "a," * 9_000,
    "many-entries": ["a"] * 100_000,
    "nested": NESTED,
    "not-a-number": float("nan"),
    "infinite": [float("inf")],
    "true": True,
    "beyond-any-text": 10**5000,
    "unreadable": Unreadable("for some reason"),
    "unreadable-inside": [Unreadable("for some reason")],
}

MIXED = written(
    {
        "graph": {"z": "2 * x"},
        "values": {"x": 3},
        "questions": [
            {**ONE, "id": "one", "points": "1/3"},
            {"id": "z", "ask": "z", "points": 2},
            {**SEVERAL, "id": "several", "credit": "each", "points": 2},
            {**ESSAY, "id": "text"},
            {**LOOP, "id": "order", "points": 5, "hidden": True},
        ],
    }
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_answer_brings_a_marker_down(kind: str, name: str) -> None:
    one, raw = marker(KINDS[kind]), HOSTILE[name]
    for verdict in (judged(one, raw), inspected(one, raw)):
        assert verdict is None or 0 <= verdict.share <= 1
        assert verdict is None or len(verdict.feedback) < 400
    assert judged(one, raw).share == 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_solution_is_judged_right_or_waits(kind: str) -> None:
    one = marker(KINDS[kind])
    solution = json.loads(json.dumps(one.solution()))
    assert one.inspect(solution) is None
    assert one.judge(solution).state == ("not_run" if kind == "text" else "correct")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_and_by_what_rule_fits_in_a_line(kind: str) -> None:
    one = marker(KINDS[kind])
    assert one.ask
    assert one.rule
    assert (one.ask + one.rule).isprintable()


def test_every_written_kind_is_one_that_a_problem_file_may_have() -> None:
    assert set(MARKERS) <= set(QUESTIONS)


def test_results_stand_in_the_order_of_the_file_with_their_points() -> None:
    test = grader(MIXED)
    result = test.grade(handed_in({"order": list("x"), "several": ["a"], "z": 6, "one": "b", "text": "because"}))
    assert [q.id for q in result.questions] == ["one", "z", "several", "text", "order"] == test.question_ids
    assert [q.score for q in result.questions] == [Fraction(1, 3), 2, 1, 0, 0]
    assert (result.score, result.max_score, result.waiting) == (Fraction(10, 3), Fraction(34, 3), 2)
    assert [e.hidden for e in test.entries] == [False] * 4 + [True]


def test_a_blank_submission_is_blank_in_every_kind() -> None:
    assert set(outcomes(grader(MIXED), {}).values()) == {"blank"}


def test_an_unreadable_file_is_unreadable_in_every_kind() -> None:
    result = grade([grader(MIXED)], parse("ada", b"{"))
    assert [q.outcome for q in result.problems[0].questions] == ["unreadable"] * 5


def test_the_points_that_wait_are_summed_for_a_student() -> None:
    result = grade([grader(MIXED)] * 2, handed_in({"text": "because"}))
    assert result.waiting == 4


def test_a_problem_of_words_alone_notes_what_nobody_asked() -> None:
    result = grade([asking(ONE)], handed_in({"p": 1}))
    assert result.notes == ("problem 'test' has no question 'p'",)


@pytest.mark.parametrize("format", [worked.text, worked.markdown, worked.latex])
def test_the_worked_solution_has_the_answers_in_the_order_of_the_file(format: Any) -> None:
    test = grader(MIXED)
    shown = format(test.solved, test.expected, test.written)
    places = [shown.index(figure) for figure in ("one", "several", "The gradient vanishes", "order")]
    assert places == sorted(places)
    assert "ReLU helps." in shown
    assert shown.count("zero") >= 1


def test_a_tick_or_a_bar_in_an_answer_does_not_end_the_cell_of_a_table() -> None:
    test = asking(ESSAY, answer="a `tick` | a bar")
    (line,) = [x for x in worked.markdown(test.solved, test.expected, test.written).splitlines() if "tick" in x]
    assert line.endswith(r"| `` a `tick` \| a bar `` |")


def test_the_solutions_as_a_submission_earn_all_that_does_not_wait() -> None:
    test = grader(MIXED)
    answers = json.loads(json.dumps(worked.answers(test.expected, test.written)))
    assert {q.outcome for q in graded(test, answers).values()} == {"correct", "not_run"}
