"""Code questions in problem files: what they may say, and every mistake at its place."""

from __future__ import annotations

import pytest

from autograder.problem.code import memory, slopes
from autograder.problem.load import load_all
from tests.code_problems import NET, grader, mistakes, question

MISTAKES = {
    "an unknown name in a formula": ({"returns": ["zz"]}, "'zz'"),
    "an unknown argument": ({"arguments": ["q"]}, "'q'"),
    "a function that is no name": ({"function": "2f"}, "'2f' is no name in Python"),
    "a keyword for a function": ({"function": "lambda"}, "'lambda' is no name in Python"),
    "a parameter that is no name": ({"arguments": {"a b": "x"}}, "'a b' is no name in Python"),
    "a package that is no name": ({"packages": ["os.path"]}, "'os.path' is no name in Python"),
    "a file elsewhere": ({"file": "../solution.py"}, "expected a file such as solution.py"),
    "a file of another kind": ({"file": "solution.R"}, "expected a file such as solution.py"),
    "nothing returned": ({"returns": []}, "expects nothing back"),
    "no case": ({"cases": []}, "has no cases"),
    "a case of neither kind": ({"cases": [{"hidden": True}]}, "a case is `given`"),
    "a case of both kinds": ({"cases": [{"random": 1, "values": {"x": 1}}]}, "a case is `given`"),
    "a case that is no case": ({"cases": ["givn"]}, "did you mean 'given'?"),
    "a value of the wrong shape": ({"cases": [{"values": {"x": [1, 2, 3]}}]}, "'x' is a vector of 2, but its value"),
    "a value nobody needs": ({"cases": [{"values": {"y": 1}}]}, "'y' is no value that question 'f' depends on"),
    "a value that is none": ({"cases": [{"values": {"x": "abc"}}]}, "the value of 'x' must be a number"),
    "memory without a unit": ({"limits": {"memory": "512"}}, "must look like"),
    "an unknown key": ({"argument": ["x"]}, "did you mean 'arguments'?"),
    "an unknown forward": ({"forward": "g"}, "there is no other code question 'g'"),
    "itself for a forward": ({"forward": "f"}, "there is no other code question 'f'"),
    "a result that is not finite": ({"returns": "log(0 * x)"}, "is not a finite number for the given values"),
}


@pytest.mark.parametrize(("keys", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_at_its_place(keys: dict[str, object], said: str) -> None:
    found = mistakes(question(**keys))
    assert any(said in m.message or said in (m.help or "") for m in found), found
    assert all(m.place is not None for m in found)


def test_a_case_that_could_not_be_read_is_told_once() -> None:
    (found,) = mistakes(question(cases=[{"random": 0}]))
    assert found.message == "'random' must be at least 1, found number 0"


def test_a_forward_with_a_mistake_of_its_own_is_there_all_the_same() -> None:
    (found,) = mistakes(NET.replace("returns: [h, L]", "returns: [h, l]"))
    assert found.message == "the problem has no 'l'"


def test_a_forward_that_tells_nothing_of_the_derivatives_is_a_mistake() -> None:
    text = NET.replace("returns: [h, L]", "returns: [h]")
    assert "none of the returned quantities is a derivative of what 'forward' returns" in mistakes(text)[0].message


def test_a_missing_value_is_a_mistake_of_the_given_case_alone() -> None:
    text = question().replace("values: {x: [1, 2], ", "shapes: {x: [2]}\nvalues: {")
    assert "question 'f' needs a value for 'x' (a vector of 2)" in mistakes(text)[0].message
    assert mistakes(text.replace('"returns"', '"cases": [{"random": 2}], "returns"')) == []


def test_derivatives_are_matched_with_the_arguments_of_the_forward() -> None:
    instance = grader().solved.instance
    assert slopes(instance, instance.coded[1]) == {0: (1, 2), 1: (1, 3)}


@pytest.mark.parametrize(
    ("arguments", "signature"),
    [
        (["x", "dL/dW", "0.1"], "f(x, dL_dW, a0_1)"),
        ({"a": "x", "lr": "0.1"}, "f(a, lr)"),
        (["x", "x"], "f(x, x_)"),
        ([], "f()"),
    ],
)
def test_parameters_are_named(arguments: object, signature: str) -> None:
    assert grader(question(arguments=arguments)).code.expected[0].coded.signature == signature


@pytest.mark.parametrize(("written", "bytes"), [("64KB", 65536), ("512MB", 2**29), ("1 GB", 2**30)])
def test_memory_is_written_with_a_unit(written: str, bytes: int) -> None:
    asked = grader(question(limits={"memory": written})).code.expected[0].question
    assert memory(asked) == bytes


def test_code_questions_have_a_tolerance_of_their_own() -> None:
    text = question().replace("questions:", "tolerance: {decimals: 1}\nquestions:")
    assert str(grader(text).code.expected[0].rule) == "|s - r| <= max(1e-07, 1e-05 |r|)"
    assert str(grader(question(tolerance={"decimals": 2})).code.expected[0].rule).endswith("(2 decimals)")


def test_the_folder_of_shipped_problems_has_code_that_is_asked_once_each() -> None:
    from tests.shipped import PROBLEMS

    functions = [c.question.function for s in load_all([PROBLEMS]) for c in s.instance.coded]
    assert len(functions) == len(set(functions)) == 8
