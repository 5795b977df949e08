"""The numbers of a problem file: scalars, lists and lists of lists, by name or by glob."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.errors import Diagnostic
from autograder.problem.source import read_yaml
from autograder.problem.tree import Mapping, Text
from autograder.problem.values import Value, find, is_glob, read_values
from tests.problems_in_text import said


def read(text: str) -> tuple[dict[Text, Value], list[Diagnostic]]:
    tree, mistakes = read_yaml(text, "values.yaml")
    assert isinstance(tree, Mapping)
    assert mistakes == []
    return read_values(dict(tree.items), mistakes), mistakes


def value(text: str) -> Value:
    found, mistakes = read(f"x: {text}")
    assert mistakes == []
    return found[Text("x")]


@pytest.mark.parametrize(
    ("text", "flat", "shape"),
    [
        ("3", [3], ()),
        ("-0.5", [-0.5], ()),
        ("1e-3", [0.001], ()),
        (".5", [0.5], ()),
        ("010", [10], ()),
        ("1/3", [1 / 3], ()),
        ("-2 / 4", [-0.5], ()),
        ("'1/3'", [1 / 3], ()),
        ("[1]", [1], (1,)),
        ("[1, 2.5, -3]", [1, 2.5, -3], (3,)),
        ("[1/2, 1/4]", [0.5, 0.25], (2,)),
        ("[[1, 2, 3], [4, 5, 6]]", [1, 2, 3, 4, 5, 6], (2, 3)),
        ("[[1], [2]]", [1, 2], (2, 1)),
        ("[[[1, 2]], [[3, 4]]]", [1, 2, 3, 4], (2, 1, 2)),
        ("[[[[[[[[7]]]]]]]]", [7], (1,) * 8),
    ],
)
def test_numbers_are_read_in_row_major_order(text: str, flat: list[float], shape: tuple[int, ...]) -> None:
    assert value(text)[:2] == (flat, shape)


def test_a_list_may_be_written_with_hyphens() -> None:
    assert value("\n- [1, 2]\n- [3, 4]").shape == (2, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abc", "1:4: the value of 'x' must be a number, found text 'abc'"),
        ("[1, two]", "1:8: the value of 'x' must be a number, found text 'two'"),
        ("true", "1:4: the value of 'x' must be a number, found true"),
        ("[1, null]", "1:8: the value of 'x' must be a number, found null"),
        ("[1, ]", None),
        ("", "1:3: the value of 'x' must be a number, found nothing"),
        ("'3'", "1:4: the value of 'x' must be a number, found text '3'"),
        ("1/0", "1:4: the value of 'x' must be a number, found text '1/0'"),
        ("1/2/3", "1:4: the value of 'x' must be a number, found text '1/2/3'"),
        ("[0,5; 1]", "1:7: the value of 'x' must be a number, found text '5; 1'"),
        ("[]", "1:4: the value of 'x' has an empty list"),
        ("[[1], []]", "1:10: the value of 'x' has an empty list"),
        ("[[1, 2], [3]]", "1:13: the value of 'x' is ragged: a list of 1 here, a list of 2 before"),
        ("[[1, 2], 3]", "1:13: the value of 'x' is ragged: a single number here, a list of 2 before"),
        ("[1, [2]]", "1:8: the value of 'x' is ragged: a list of 1 here, a single number before"),
        ("[[[1, 2]], [[1], [2]]]", "1:15: the value of 'x' is ragged: 2x1 numbers here, 1x2 numbers before"),
        ("{a: 1}", "1:4: the value of 'x' must be a number or a list of numbers, found a mapping"),
        ("[{a: 1}]", "1:5: the value of 'x' must be a number or a list of numbers, found a mapping"),
        ("[[[[[[[[[7]]]]]]]]]", "1:12: the value of 'x' is nested more than 8 deep"),
        ("1" + "0" * 390, "1:4: the value of 'x' is too large"),
    ],
)
def test_what_is_no_number_is_told_at_its_place(text: str, message: str | None) -> None:
    found, mistakes = read(f"x: {text}")
    assert said(mistakes) == ([message] if message else [])
    assert len(found) == (message is None)


def test_one_value_that_cannot_be_read_leaves_the_others() -> None:
    found, mistakes = read("x: one\ny: 2\nz: []")
    assert (list(found), len(mistakes)) == (["y"], 2)


@pytest.mark.parametrize(
    ("name", "key"),
    [("W1", "W1"), ("W2", "W*"), ("b1", "b?"), ("b12", None), ("x", "[xy]"), ("w1", None), ("W", "W*")],
)
def test_a_name_has_its_own_value_or_that_of_a_glob(name: str, key: str | None) -> None:
    values: dict[Text, Any] = read('{"W*": 1, W1: 2, "b?": 3, "[xy]": 4}')[0]
    found = find(values, name)
    assert (found[0] if found else None) == key


@pytest.mark.parametrize(("key", "expected"), [("W*", True), ("W?", True), ("[xy]", True), ("W1", False), ("", False)])
def test_a_glob_has_a_sign_for_other_letters(key: str, expected: bool) -> None:
    assert is_glob(key) is expected
