"""results.json read again: the same results, to the exact point."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AutograderError
from autograder.grading.grade import grade
from autograder.grading.result import LARGEST_SHARE, QuestionResult, StudentResult, exact, of_problem, of_student
from autograder.reports import results
from autograder.reports.recorded import read
from tests.builders import grader, handed_in

PROBLEM = """
id: net
network: {layers: [linear(3)]}
values: {x: [1.5, 2], W1: [[1, 2], [3, 4], [5, 7]], b1: 0.25}
questions:
  - {id: z, ask: z1, points: 1/3, credit: elementwise}
  - {id: n, ask: parameters}
"""
GRADER = grader(PROBLEM)


def written(*answers: dict[str, Any]) -> str:
    graded = [grade([GRADER], handed_in(one, "net", f"s{i}")) for i, one in enumerate(answers)]
    return results.head([GRADER]) + results.SEPARATOR.join(map(results.entry, graded)) + results.TAIL


def changed(**keys: Any) -> str:
    data = json.loads(written({"n": 9}))
    data["students"][0] |= keys
    return json.dumps(data)


def without_positions(result: StudentResult) -> StudentResult:
    """Which entries are wrong is not written down."""
    problems = [
        problem._replace(questions=tuple(question._replace(wrong=()) for question in problem.questions))
        for problem in result.problems
    ]
    return result._replace(problems=tuple(problems))


def test_what_was_graded_is_read_again() -> None:
    answers: list[dict[str, Any]] = [{}, {"z": [5.75, 12.75, 0], "n": 9, "other": 1}, {"n": 8}]
    graded = [grade([GRADER], handed_in(one, "net", f"s{i}")) for i, one in enumerate(answers)]
    again = [one.result for one in read(written(*answers), "results.json", [GRADER])]
    assert again == [without_positions(result) for result in graded]
    assert again[1].score == Fraction(11, 9)


@given(st.fractions(0, 200, max_denominator=LARGEST_SHARE))
def test_points_are_exact_again(points: Fraction) -> None:
    questions = [
        QuestionResult("z", exact(points), exact(points), "correct", ""),
        QuestionResult("n", 0, 0, "blank", ""),
    ]
    result = of_student("ada", [of_problem("net", questions)])
    text = results.head([GRADER]) + results.entry(result) + results.TAIL
    assert read(text, "x", [GRADER])[0].result == result


def test_what_else_is_written_of_a_student_is_kept() -> None:
    assert read(changed(late={"days": 2}, raw_score=3), "x", [GRADER])[0].more == {"late": {"days": 2}, "raw_score": 3}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"students": 1}', '{"students": [1]}', "null", "[" * 5000, changed(score="1"),
     changed(score=True),
     changed(problems=[{"id": 1}]), changed(student=None), changed(problems=None),
     written({}).replace('"blank"', '"fine"'), '{"students": [{"score": NaN}]}'],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_results_json_is_refused_in_words(text: str) -> None:
    with pytest.raises(AutograderError, match=r"'r.json' is no results.json that `autograder grade` wrote"):
        read(text, "r.json", [GRADER])


@pytest.mark.parametrize("score", ["NaN", "Infinity", "-1e400"])
def test_points_that_are_no_number_are_refused(score: str) -> None:
    with pytest.raises(AutograderError, match="is no results"):
        read(written({}).replace('"score": 0', f'"score": {score}', 1), "r.json", [GRADER])


def test_results_of_other_problems_are_refused() -> None:
    other = grader(PROBLEM.replace("id: n,", "id: m,"))
    with pytest.raises(AutograderError) as error:
        read(written({}), "r.json", [other])
    (mistake,) = error.value.mistakes
    assert mistake.message == "'r.json' holds results of other questions: see problem 'net'"
    assert mistake.help is not None
    assert "--problems PATH" in mistake.help
