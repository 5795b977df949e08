"""Free sizes: letters where a size is expected, and what can be asked of a problem that has some."""

from __future__ import annotations

import pytest

from autograder.problem.sizes import SIZES, draw, letters
from tests.problems_in_text import answer, loaded, mistakes, problem, whole

CHAIN = """\
network: {layers: [linear(h), relu, linear(K)], loss: mse}
shapes: {x: [n], y: [K], c: [2, 3]}
"""


def of(text: str) -> list[str]:
    found = problem(text, "size(c)").problem
    return letters(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CHAIN, ["n", "K", "h"]),
        ("network: {layers: [linear(out_features=h)]}\nshapes: {x: [3], c: [2]}", ["h"]),
        ("network: {layers: [linear(2 * h + d)]}\nshapes: {x: [3], c: [2]}", ["h", "d"]),
        ("network: {layers: [gelu(tanh), softmax(axis=0)]}\nshapes: {x: [3], c: [2]}", []),
        ("network: {layers: ['linear(2, bias=false)', 'dropout(0.5, mask=m)']}\nshapes: {x: [3], c: [2]}", []),
        ("graph: {z: 'linear(relu(linear(x, h)), K)'}\nshapes: {x: [n], c: [2]}", ["n", "K", "h"]),
        ("graph: {z: 'a @ b'}\nshapes: {a: [n, m], b: [m], c: [2]}", ["n", "m"]),
    ],
)
def test_a_letter_where_a_size_is_expected_is_a_free_size(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def test_free_sizes_are_small_and_differ_from_each_other() -> None:
    drawn = draw(problem(CHAIN, "size(c)").problem, seed=3)
    assert len(set(drawn.values())) == 3
    assert max(drawn.values()) <= max(SIZES) + 2  # two are written


def test_a_free_size_is_none_of_those_that_are_written() -> None:
    found = problem("graph: {z: 'sum(x)'}\nshapes: {x: [n, 2, 4], c: [2]}", "size(c)").problem
    assert not {draw(found, seed)["n"] for seed in range(20)} & {2, 4}


def test_a_free_size_is_another_one_on_the_next_ground() -> None:
    found = problem(CHAIN, "size(c)").problem
    assert all(a != b for a, b in zip(draw(found, 1).values(), draw(found, 2).values(), strict=True))


def test_many_free_sizes_differ_from_each_other_too() -> None:
    shape = ", ".join("abcdefgh")
    drawn = draw(problem(f"graph: {{z: 'sum(x)'}}\nshapes: {{x: [{shape}], c: [2]}}", "size(c)").problem, seed=1)
    assert len(set(drawn.values())) == 8


def test_the_same_seed_draws_the_same_sizes() -> None:
    found = problem(CHAIN, "size(c)").problem
    assert draw(found, 5) == draw(found, 5)
    assert len({tuple(draw(found, seed).values()) for seed in range(20)}) > 5


def test_shapes_that_hold_for_every_size_are_no_mistake() -> None:
    assert mistakes(CHAIN, "size(c)") == []


def test_sizes_that_need_not_be_equal_do_not_fit() -> None:
    (said,) = mistakes("graph: {z: a + b}\nshapes: {a: [n], b: [m]}", "1")
    assert "do not fit together" in said


@pytest.mark.parametrize(
    ("formula", "sizes"),
    [
        ("z1", "sizes 'n' and 'h'"),
        ("shape(z1)", "size 'h'"),
        ("shape(W1)", "sizes 'n' and 'h'"),
        ("size(yhat)", "size 'K'"),
        ("parameters", "sizes 'n', 'K' and 'h'"),
        ("parameters(z1)", "sizes 'n' and 'h'"),
        ("macs", "sizes 'n', 'K' and 'h'"),
        ("L", "sizes 'n', 'K' and 'h'"),
        ("dL/dW1", "sizes 'n', 'K' and 'h'"),
        ("n", "size 'n'"),
        ("2 * K + 1", "size 'K'"),
    ],
)
def test_a_question_for_numbers_cannot_depend_on_a_free_size(formula: str, sizes: str) -> None:
    text = CHAIN + "values: {'*': 0.1}"
    assert mistakes(text, formula, "size(c)") == [
        f"5:20: the answer to 'q0' depends on the free {sizes} | write numbers for letters where a number is asked"
    ]


def test_only_the_questions_that_depend_on_it_are_mistakes() -> None:
    text = "graph: {z: mean(a), u: 2 * b}\nshapes: {a: [n]}\nvalues: {a: 1, b: 3}"
    assert [m.partition(" | ")[0] for m in mistakes(text, "u", "z", "shape(b)", "du/db")] == [
        "6:20: the answer to 'q1' depends on the free size 'n'"
    ]
    assert answer(text, "u") == 6


def test_steps_of_a_problem_with_a_free_size_elsewhere_are_computed() -> None:
    text = """\
        graph: {z: mean(a), L: (w - 3) ** 2, R: (v - sum(a)) ** 2}
        shapes: {a: [n]}
        values: {a: 1, w: 0, v: 0}
        train: {optimizer: sgd(lr=0.1), parameters: [w]}
    """
    assert answer(text, "w after 100 steps") == pytest.approx(3)
    dependent = text.replace("sgd(lr=0.1)", "sgd(lr=0.1), loss: R").replace("[w]", "[v]")
    assert len(mistakes(dependent, "v after 100 steps")) == 1


def test_a_list_of_values_cannot_have_a_free_size() -> None:
    for numbers in ("[1, 2]", "[1, 2, 3]", "[1, 2, 3, 4]", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 5, 6, 7]"):
        (said,) = mistakes(f"graph: {{z: 2 * a}}\nshapes: {{a: [n]}}\nvalues: {{a: {numbers}}}", "1")
        assert said.startswith("3:13: 'a' is a vector of ")
        assert "free" in said


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("[0]", "a size of 'x' must be from 1 to 10^24, found 0"),
        ("[-3, 2]", "a size of 'x' must be from 1 to 10^24, found -3"),
        ("[1000000000000000000000000000]", "a size of 'x' must be from 1 to 10^24, found 1000000000000000000000000000"),
        ("['2 n']", "a size of 'x' must be a number or a letter, found '2 n'"),
        ("['']", "a size of 'x' must be a number or a letter, found ''"),
        ("[1, 1, 1, 1, 1, 1, 1, 1, 1]", "'x' has 9 axes; at most 8 are read"),
        ("3", "'x' must be a list of whole numbers or texts, found number 3 | write [3]"),
        ("[1.5]", "each of 'x' must be a whole number or text, found number 1.5 | put it in quotes: '1.5'"),
    ],
)
def test_a_wrong_shape_is_told_and_nothing_that_follows_from_it(shape: str, message: str) -> None:
    (said,) = mistakes(f"graph: {{z: x @ x}}\nshapes: {{x: {shape}}}", "shape(z)", "z")
    assert said.partition(": ")[2] == message


def test_a_shape_may_be_a_single_number() -> None:
    assert answer("graph: {z: 2 * x}\nshapes: {x: []}\nvalues: {x: 3}", "z") == 6


def test_sizes_of_a_broken_layer_are_not_asked_for() -> None:
    found = loaded(whole("network: {layers: ['linear(h', 'linear(3)']}\nshapes: {x: [n]}"))
    assert len([m for m in found.mistakes if "bracket" in m.message]) == 1
