"""Reference answers: what is right by each convention, and problems that have none."""

from __future__ import annotations

import re
import time
from typing import Any, ClassVar

import numpy as np
import pytest

from autograder.problem.solve import Reference
from tests.problems_in_text import answer, mistakes, problem


def references(text: str, formula: str) -> list[Reference]:
    return problem(text, formula).references[0]


def accepted(text: str, formula: str) -> list[Any]:
    """All that is right, as nested lists."""
    return [np.array(r.flat).reshape(r.shape).tolist() for r in references(text, formula)]


class TestReluAtZero:
    TEXT = "graph: {{h: relu(u), L: 3 * sum(h)}}\nvalues: {{u: {u}}}\nconventions: {{relu_at_zero: {zero}}}"

    @pytest.mark.parametrize(
        ("zero", "expected"), [("0", [[0, 3, 0]]), ("1", [[3, 3, 0]]), ("either", [[0, 3, 0], [3, 3, 0]])]
    )
    def test_at_exactly_zero_the_convention_decides(self, zero: str, expected: list[Any]) -> None:
        assert accepted(self.TEXT.format(u="[0, 1, -1]", zero=zero), "dL/du") == expected

    def test_without_a_word_either_is_right(self) -> None:
        assert accepted("graph: {h: relu(u)}\nvalues: {u: 0}", "dh/du") == [0, 1]

    def test_the_second_answer_says_by_which_convention(self) -> None:
        found = references(self.TEXT.format(u="0", zero="either"), "dL/du")
        assert [r.convention for r in found] == ["", "with ReLU'(0) = 1"]

    @pytest.mark.parametrize(("zero", "expected"), [("0", [0]), ("1", [1]), ("either", [0, 1])])
    def test_a_zero_but_for_the_noise_of_floats_is_one(self, zero: str, expected: list[float]) -> None:
        text = "graph: {u: a + b - c, h: relu(u)}\nvalues: {a: 0.1, b: 0.2, c: 0.3}\nconventions: {relu_at_zero: %s}"
        assert answer(text % zero, "u") != 0
        assert accepted(text % zero, "dh/da") == expected

    @pytest.mark.parametrize("u", ["1e-9", "-1e-9"])
    def test_what_is_small_but_not_zero_has_one_answer(self, u: str) -> None:
        assert accepted(self.TEXT.format(u=u, zero="either"), "dL/du") == [3 if float(u) > 0 else 0]

    def test_where_it_makes_no_difference_there_is_one_answer(self) -> None:
        text = "graph: {h: relu(u), L: h ** 2}\nvalues: {u: 0}"
        assert accepted(text, "dL/du") == [0]

    def test_the_forward_pass_has_one_answer(self) -> None:
        assert accepted("graph: {h: relu(u), g: dh/du}\nvalues: {u: 0}", "h") == [0]

    def test_a_step_goes_by_the_convention_too(self) -> None:
        text = "graph: {L: relu(u)}\nvalues: {u: 0}\ntrain: {optimizer: sgd(lr=1), parameters: [u]}"
        assert accepted(text, "u after 1 step") == [0, -1]

    def test_leaky_relu_has_the_slope_of_torch_at_zero(self) -> None:
        assert accepted("graph: {h: leaky_relu(u)}\nvalues: {u: 0}", "dh/du") == [0.01]


class TestLayouts:
    TEXT = "graph: {{y: A @ x, L: sum(y) ** 2}}\nvalues: {{A: [[1, 2, 3], [4, 5, 6]], x: [1, 1, 1]}}{layout}"
    JACOBIAN: ClassVar[Any] = [[1, 2, 3], [4, 5, 6]]
    TURNED: ClassVar[Any] = [[1, 4], [2, 5], [3, 6]]
    GRADIENT: ClassVar[Any] = [[42, 42, 42], [42, 42, 42]]

    def text(self, layout: str) -> str:
        return self.TEXT.format(layout=f"\nconventions: {{derivative_layout: {layout}}}" if layout else "")

    @pytest.mark.parametrize(
        ("layout", "expected"),
        [
            ("", [JACOBIAN]),
            ("numerator", [JACOBIAN]),
            ("denominator", [TURNED]),
            ("either", [JACOBIAN, TURNED]),
        ],
    )
    def test_of_a_jacobian(self, layout: str, expected: list[Any]) -> None:
        assert accepted(self.text(layout), "dy/dx") == expected

    @pytest.mark.parametrize("layout", ["", "numerator", "denominator"])
    def test_a_gradient_has_the_shape_of_its_weight(self, layout: str) -> None:
        assert accepted(self.text(layout), "dL/dA") == [self.GRADIENT]

    def test_either_layout_of_a_gradient_is_its_transpose(self) -> None:
        found = accepted(self.text("either"), "dL/dA")
        assert found == [self.GRADIENT, np.transpose(self.GRADIENT).tolist()]

    def test_the_axes_of_the_denominator_go_first_together(self) -> None:
        (found,) = references(self.text("denominator"), "dy/dA")
        assert found.shape == (2, 3, 2)
        assert found.flat == [1, 0] * 3 + [0, 1] * 3

    def test_what_is_no_derivative_has_no_layout(self) -> None:
        assert accepted(self.text("either"), "A") == [self.JACOBIAN]
        assert accepted(self.text("either"), "2 * dy/dx") == [np.multiply(2, self.JACOBIAN).tolist()]

    def test_both_conventions_may_be_left_open(self) -> None:
        text = "graph: {h: relu(A @ x)}\nvalues: {A: [[0, 0], [1, 2]], x: 1}\nshapes: {x: [2]}\n"
        found = accepted(text + "conventions: {derivative_layout: either}", "dh/dx")
        assert found == [[[0, 0], [1, 2]], [[0, 1], [0, 2]]]


def test_a_symmetric_answer_is_one_in_both_layouts() -> None:
    text = "graph: {y: A @ x}\nvalues: {A: [[1, 2], [2, 1]], x: [1, 1]}\nconventions: {derivative_layout: either}"
    assert len(references(text, "dy/dx")) == 1


def test_no_answer_is_minus_zero() -> None:
    (found,) = references("graph: {L: -sum(x * w)}\nvalues: {x: [0, 1], w: [2, 3]}", "dL/dw")
    assert [str(v) for v in found.flat] == ["0.0", "-1.0"]


def test_a_thousand_equations_are_solved_and_differentiated() -> None:
    lines = "\n".join(f"  x{i + 1}: x{i} + 0.001 * x{i}" for i in range(1000))
    assert answer(f"graph:\n{lines}\nvalues: {{x0: 2}}", "dx1000/dx0") == pytest.approx(1.001**1000)


# Problems without an answer


NO_ANSWER = {
    "no value": (
        "graph: {z: 2 * x}\nshapes: {x: [2, 3]}",
        "z",
        "needs a value for 'x' (2x3) | add it to values: {x: …}",
    ),
    "no value of a weight": (
        "network: {layers: [linear(2)]}\nvalues: {x: [1, 2, 3], W1: 1}",
        "z1",
        "needs a value for 'b1' (a vector of 2) | add it to values: {b1: …}",
    ),
    "no value of a mask": (
        "network: {layers: [dropout]}\nvalues: {x: [1, 2, 3]}",
        "yhat",
        "needs a value for 'm1' (a vector of 3) | add it to values: {m1: …}",
    ),
    "too many numbers asked": (
        "graph: {z: 2 * x}\nshapes: {x: [1000, 1001]}\nvalues: {x: 1}",
        "z",
        "asks for 1,001,000 numbers; at most 1,000,000 can be handed in",
    ),
    "10^12 numbers asked": (
        "graph: {z: 2 * x}\nshapes: {x: [1000000, 1000000]}\nvalues: {x: 1}",
        "z",
        "asks for 1,000,000,000,000 numbers; at most 1,000,000 can be handed in",
    ),
    "10^12 numbers needed": (
        "graph: {z: sum(x)}\nshapes: {x: [1000000000000]}\nvalues: {x: 1}",
        "z",
        "needs numbers for 'x', and a vector of 1000000000000 is too large",
    ),
    "10^12 weights": (
        "network: {layers: [linear(1000000)]}\nshapes: {x: [1000000]}\nvalues: {'*': 1}",
        "sum(z1)",
        "needs numbers for 'W1', and 1000000x1000000 is too large",
    ),
    "large on the way": (
        "graph: {z: sum(outer(x, x))}\nshapes: {x: [100000]}\nvalues: {x: 1}",
        "z",
        "needs numbers for an array, and 100000x100000 is too large",
    ),
    "much on the way": (
        "graph: {z: sum(tanh(x) + exp(x))}\nshapes: {x: [90000000]}\nvalues: {x: 1}",
        "z",
        "brings the numbers on the way to the answers to #, which are too many",
    ),
    "many axes": (
        "graph: {z: 'reshape(x, [" + "1, " * 40 + "3])'}\nvalues: {x: [1, 2, 3]}",
        "z",
        "needs an array of 41 axes; at most 32 can be computed with",
    ),
    "much work": (
        "network: {layers: [linear(1000)], loss: mse}\nshapes: {x: [1000], y: [1000]}\nvalues: {'*': 0}\n"
        "train: {optimizer: sgd}",
        "L after 500000 steps",
        "needs # floating-point operations, which take too long",
    ),
    "many steps": (
        "graph: {L: tanh(w) ** 2 + exp(tanh(w * w)) + sin(cos(w)) * tanh(exp(w))}\nvalues: {w: 1}\n"
        "train: {optimizer: sgd, parameters: [w]}",
        "w after 1000000 steps",
        "takes 999,999 more steps of # operations each, which is too long",
    ),
    "not finite": (
        "graph: {z: log(x)}\nvalues: {x: 0}",
        "z",
        "the answer to 'q0' is not a finite number | look at the values it is computed from",
    ),
    "not finite in one entry": (
        "graph: {z: 1 / x}\nvalues: {x: [1, 0, 2]}",
        "z",
        "the answer to 'q0' is not a finite number | look at the values it is computed from",
    ),
    "root of a negative number": (
        "graph: {z: x ** 0.5}\nvalues: {x: -4}",
        "z",
        "the answer to 'q0' is not a finite number | look at the values it is computed from",
    ),
    "overflow": (
        "graph: {z: exp(x)}\nvalues: {x: 1000}",
        "z",
        "the answer to 'q0' is not a finite number | look at the values it is computed from",
    ),
    "no such class": (
        "network: {layers: [identity], loss: cross_entropy}\nvalues: {x: [1, 2, 3], y: 3}",
        "L",
        "the answer to 'q0' is not a finite number | look at the values it is computed from",
    ),
}


@pytest.mark.parametrize(("text", "formula", "message"), NO_ANSWER.values(), ids=NO_ANSWER)
def test_a_question_without_an_answer_is_told_at_once(text: str, formula: str, message: str) -> None:
    started = time.perf_counter()
    (said,) = mistakes(text, formula)
    assert time.perf_counter() - started < 2
    place, _, words = said.partition(": ")
    assert place == f"{text.count(chr(10)) + 3}:20"
    expected = message if message.startswith("the answer") else f"question 'q0' {message}"
    assert re.fullmatch(re.escape(expected).replace(r"\#", r"[\d,.e+]+"), words)  # for # any number


def test_each_missing_value_is_told_once_with_the_first_question_that_needs_it() -> None:
    text = "network: {layers: [linear(2)], loss: mse}\nshapes: {x: [3], y: [2]}"
    said = [m.partition(" (")[0] for m in mistakes(text, "x", "z1", "L")]
    assert said == [
        "4:20: question 'q0' needs a value for 'x'",
        "5:20: question 'q1' needs a value for 'W1'",
        "5:20: question 'q1' needs a value for 'b1'",
        "6:20: question 'q2' needs a value for 'y'",
    ]


def test_a_part_that_is_not_finite_but_not_asked_for_is_no_mistake() -> None:
    assert answer("graph: {z: log(x), u: x + 1}\nvalues: {x: 0}", "u") == 1


@pytest.mark.parametrize("order", ["d2z/dw2", "d3z/dw3", "d6z/dw^6", "d9z/dw^9"])
def test_a_high_derivative_is_computed_or_refused_in_bounded_time(order: str) -> None:
    started = time.perf_counter()
    said = mistakes("graph: {z: sum(tanh(w * x))}\nvalues: {w: [1, 2], x: 0.3}", order)
    assert time.perf_counter() - started < 20
    assert all("too many terms" in m for m in said)
