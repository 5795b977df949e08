"""`results.json`: the shape that scripts rely on, and the same bytes for the same input."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

import autograder
from autograder.grading.grade import grade
from autograder.grading.result import Outcome, as_number
from autograder.reports import results
from autograder.submissions.answers import parse
from tests.builders import grader, handed_in
from tests.hostile import FILES, PROBLEM, TEXTS, assert_inert

TEST = grader(PROBLEM)


def check_shape(data: Any) -> None:
    """The contract, key by key."""
    assert list(data) == ["autograder", "problems", "students"]
    assert data["autograder"] == autograder.__version__
    for problem in data["problems"]:
        assert {"id", "title", "max_score", "questions"} <= set(problem)
    for student in data["students"]:
        assert list(student)[:4] == ["student", "score", "max_score", "problems"]
        assert set(student) <= {"student", "score", "max_score", "problems", "notes"}
        assert type(student["student"]) is str
        for problem in student["problems"]:
            assert list(problem) == ["id", "score", "max_score", "questions"]
            for question in problem["questions"]:
                assert list(question) == ["id", "score", "max_score", "outcome", "feedback"]
                assert question["outcome"] in get_args(Outcome)
                assert type(question["feedback"]) is str
                check_points(question)
            check_points(problem)
        check_points(student)
    assert [p["id"] for p in data["problems"]] == [p["id"] for s in data["students"][:1] for p in s["problems"]]


def check_points(part: Any) -> None:
    for key in ("score", "max_score"):
        assert type(part[key]) in (int, float)
    assert 0 <= part["score"] <= part["max_score"]


def file(*results_of: Any) -> str:
    return results.head([TEST]) + results.SEPARATOR.join(map(results.entry, results_of)) + results.TAIL


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_file_has_the_shape_of_the_contract(count: int) -> None:
    students = [grade([TEST], handed_in({"z": [1, 2]}, "net", f"s{i}")) for i in range(count)]
    if count:
        check_shape(json.loads(file(*students)))
    assert [s["student"] for s in json.loads(file(*students))["students"]] == [f"s{i}" for i in range(count)]


@pytest.mark.parametrize("data", FILES)
def test_it_has_it_whatever_was_handed_in(data: str) -> None:
    check_shape(json.loads(file(grade([TEST], parse("eve", FILES[data])))))


@pytest.mark.parametrize("name", TEXTS)
def test_a_students_name_is_kept_and_inert(name: str) -> None:
    text = results.entry(grade([TEST], handed_in({}, "net", TEXTS[name])))
    assert_inert(text)
    assert json.loads(text)["student"] == TEXTS[name]
    text.encode()


def test_the_rule_of_each_question_is_printed_with_the_results() -> None:
    (problem,) = json.loads(results.head([TEST]) + results.TAIL)["problems"]
    assert [q["tolerance"] for q in problem["questions"]] == ["|s - r| <= max(1e-06, 0.001 |r|)"] * 2 + ["exact"]


def test_a_student_s_file_is_the_entry_of_the_class() -> None:
    result = grade([TEST], handed_in({"z": [1, 2], "zz": 3}, "net"))
    alone = json.loads(results.student(results.entry(result)))
    assert alone.pop("autograder") == autograder.__version__
    assert alone == json.loads(results.entry(result))
    assert alone["notes"]


def test_scores_are_the_exact_ones_rounded_once() -> None:
    result = grade([TEST], handed_in({"n": 6}, "net"))
    data = json.loads(results.entry(result))
    assert data["score"] == data["problems"][0]["score"] == as_number(result.score) == 0.3333
    assert data["max_score"] == 3.3333
