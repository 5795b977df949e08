"""A problem file as a graph: what its names mean, what may be left out, and what is said of each mistake."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from autograder.graph.evaluate import evaluate
from tests.problems_in_text import answer, answers, mistakes, problem


def names(text: str) -> list[str]:
    """All names of a problem, in the order in which they came into being."""
    return list(problem(text, "1").instance.graph.names)


def same(text: str, one: str, other: str) -> bool:
    a, b = answers(text, one, other)
    return bool(np.array_equal(a, b))


def chain(layers: str, loss: str = "", more: str = "") -> str:
    """A chain that is fed with 4 numbers and has weights of 0.1."""
    lines = ["network:", f"  layers: {layers}", *([f"  loss: {loss}"] if loss else [])]
    leaves = (
        ["x: [1, 0, 1, 0]", '"W*": 0.1'] + ['"b*": 0.2'] * ("bias=false" not in layers) + ["y: [0, 1]"] * bool(loss)
    )
    return "\n".join([*lines, f"values: {{{', '.join(leaves)}{more}}}"])


class TestNamesInAChain:
    def test_the_kth_layer_with_weights_has_w_b_z_and_the_activation_after_it_h(self) -> None:
        expected = "x W1 b1 z1 h1 W2 b2 z2 h2 W3 b3 z3 yhat".split()  # noqa: SIM905 - as in the textbook
        assert names(chain("[linear(4), tanh, linear(3), relu, linear(2)]")) == expected

    def test_the_output_of_the_network_is_also_yhat(self) -> None:
        assert same(chain("[linear(4), tanh, linear(3), sigmoid]"), "yhat", "h2")

    def test_the_loss_is_called_l(self) -> None:
        text = chain("[linear(2)]", "half_squared_error")
        assert same(text, "L", "0.5 * sum((yhat - y) ** 2)")

    def test_layers_may_have_names_of_their_own(self) -> None:
        text = chain("[z1 = linear(3), z2 = relu, z3 = linear(2), yhat = sigmoid]", "l = binary_cross_entropy")
        assert names(text) == "x W1 b1 z1 z2 W2 b2 z3 yhat y l".split()  # noqa: SIM905

    def test_a_name_that_is_taken_by_the_output_is_not_given_again(self) -> None:
        assert same(chain("[linear(2), yhat = sigmoid]"), "yhat", "sigmoid(z1)")

    def test_the_loss_is_of_the_last_output_whatever_its_name(self) -> None:
        text = chain("[hidden = linear(2), out = sigmoid]", "E = mse")
        assert same(text, "E", "mse(out, y)")

    def test_only_the_activation_after_weights_is_h(self) -> None:
        text = chain("[relu, linear(3), tanh, relu, sigmoid, relu]")
        assert names(text) == "x relu1 W1 b1 z1 h1 relu2 sigmoid1 relu3 yhat".split()  # noqa: SIM905

    def test_dropout_between_weights_and_activation_takes_no_name_away(self) -> None:
        text = chain("[linear(3), dropout(0.5), tanh, dropout]", more=", m1: [1, 0, 1], m2: 1")
        assert names(text) == "x W1 b1 z1 m1 dropout1 h1 m2 dropout2 yhat".split()  # noqa: SIM905

    def test_without_bias_there_is_no_b(self) -> None:
        assert names(chain("[linear(3, bias=false), linear(2, bias=false)]")) == "x W1 z1 W2 z2 yhat".split()  # noqa: SIM905

    def test_the_input_may_have_another_name(self) -> None:
        text = "network: {input: u, layers: [relu]}\nvalues: {u: [-1, 2]}"
        assert answer(text, "yhat").tolist() == [0, 2]

    def test_a_chain_may_do_without_weights_and_loss(self) -> None:
        assert answer("network: {layers: [softmax]}\nvalues: {x: [0, 0]}", "yhat").tolist() == [0.5, 0.5]

    def test_w_is_out_by_in_and_z_is_w_x_plus_b(self) -> None:
        text = "network: {layers: [linear(2)]}\nvalues: {x: [1, 2, 3], W1: [[1, 2, 3], [4, 5, 6]], b1: [10, 20]}"
        assert answer(text, "z1").tolist() == [24, 52]
        assert same(text, "z1", "W1 @ x + b1")

    def test_names_may_be_written_with_letters_of_other_alphabets(self) -> None:
        text = "graph: {z₁: θ * x, ŷ: tanh(z₁)}\nvalues: {θ: 2, x: 3}"
        assert answers(text, "z1", "z₁", "dŷ/dθ") == [6, 6, pytest.approx(3 / np.cosh(6) ** 2)]


class TestGraphs:
    def test_layers_are_functions_of_a_node_and_make_their_parameters_under_the_same_names(self) -> None:
        text = 'graph: {z1: "linear(x, 3)", h: tanh(z1), z2: "linear(h, 2)"}\nvalues: {x: [1, 2], "W*": 0.1, "b*": 1}'
        assert names(text) == "x W1 b1 z1 h W2 b2 z2".split()  # noqa: SIM905
        assert same(text, "z2", "W2 @ tanh(W1 @ x + b1) + b2")

    def test_a_layer_may_stand_within_a_formula(self) -> None:
        text = 'graph: {z: "x + linear(relu(linear(x, 3)), 2)"}\nvalues: {x: [1, 2], "W*": 0.1, "b*": 1}'
        assert same(text, "z", "x + W2 @ relu(W1 @ x + b1) + b2")

    def test_every_loss_is_a_function(self) -> None:
        text = "graph: {L: 'half_squared_error(a, y)'}\nvalues: {a: [1, 2], y: [3, 5]}"
        assert answer(text, "L") == 6.5

    def test_equations_are_computed_in_order(self) -> None:
        text = """\
            graph:
              x1: relu(x0 * w0 + b0)
              y1: x1 * w1 + b1
              z: relu(y1 + x0)
            values: {x0: 1.0, w0: 0.3, w1: -0.2, b0: 0.1, b1: -0.3}
        """
        assert answers(text, "x1", "y1", "z", "dz/dw0", "dz/dx0") == pytest.approx([0.4, -0.38, 0.62, -0.2, 0.94])

    def test_a_question_may_speak_of_values_that_no_equation_uses(self) -> None:
        assert answer("graph: {z: 2 * x}\nvalues: {x: 3, c: 4}", "z + c") == 10

    def test_a_mask_may_be_shared(self) -> None:
        text = 'graph: {a: "dropout(x, 0.5, m)", b: "dropout(2 * x, 0.5, m)"}\nvalues: {x: [1, 2], m: [0, 1]}'
        assert answers(text, "a", "b")[1].tolist() == [0, 8]


class TestBatches:
    BATCH = """\
        network: {{layers: [linear(2)], loss: {loss}}}
        values: {{x: [[1, 2], [3, 4], [5, 6]], {y}, W1: [[1, 0], [0, 2]], b1: 1}}
    """

    def test_one_axis_more_than_the_layer_wants_is_a_batch_of_rows(self) -> None:
        text = self.BATCH.format(loss="mse", y="y: [[0, 0], [1, 1], [2, 2]]")
        assert answer(text, "z1").tolist() == [[2, 5], [4, 9], [6, 13]]

    @pytest.mark.parametrize(
        ("loss", "expected"),
        [
            ("squared_error", "sum((z1 - y) ** 2) / 3"),
            ("squared_error(reduction=sum)", "sum((z1 - y) ** 2)"),
            ("half_squared_error", "sum((z1 - y) ** 2) / 6"),
            ("half_squared_error(reduction=sum)", "sum((z1 - y) ** 2) / 2"),
            ("mse", "sum((z1 - y) ** 2) / 6"),
            ("mse(reduction=sum)", "sum((z1 - y) ** 2)"),
            ("l1", "mean(abs(z1 - y))"),
        ],
    )
    def test_a_loss_takes_the_mean_or_the_sum(self, loss: str, expected: str) -> None:
        assert same(self.BATCH.format(loss=loss, y="y: [[0, 0], [1, 1], [2, 2]]"), "L", expected)

    @pytest.mark.parametrize("loss", ["squared_error", "half_squared_error", "mse"])
    def test_of_one_example_mean_and_sum_differ_for_torchs_losses_alone(self, loss: str) -> None:
        mean, total = (answer(chain("[linear(2)]", f"{loss}(reduction={r})"), "L") for r in ("mean", "sum"))
        assert mean == pytest.approx(total / (2 if loss == "mse" else 1))

    @pytest.mark.parametrize("loss", ["cross_entropy", "nll"])
    @pytest.mark.parametrize("reduction", ["mean", "sum"])
    def test_a_target_may_be_one_hot_or_a_class_index(self, loss: str, reduction: str) -> None:
        one_hot, index = (
            answer(self.BATCH.format(loss=f"{loss}(reduction={reduction})", y=y), "L")
            for y in ("y: [[1, 0], [0, 1], [0, 1]]", "y: [0, 1, 1]")
        )
        assert one_hot == pytest.approx(index)

    def test_a_target_may_be_a_distribution(self) -> None:
        text = "network: {layers: [softmax], loss: categorical_cross_entropy}\nvalues: {x: [1, 2], y: [0.25, 0.75]}"
        assert same(text, "L", "-sum(y * log(yhat))")

    def test_a_single_class_index_is_the_target_of_one_example(self) -> None:
        text = "network: {layers: [identity], loss: cross_entropy}\nvalues: {x: [1, 2, 3], y: 2}"
        assert answer(text, "L") == pytest.approx(np.log(np.exp([1, 2, 3]).sum()) - 3)


class TestValuesAndShapes:
    def test_a_single_number_fills_the_shape(self) -> None:
        assert answer(chain("[linear(2)]"), "W1").tolist() == [[0.1] * 4] * 2

    def test_a_key_of_its_own_goes_before_a_glob(self) -> None:
        assert answer(chain("[linear(2)]", more=", b1: [5, 6]"), "b1").tolist() == [5, 6]

    def test_of_two_globs_the_first_counts(self) -> None:
        text = 'network: {layers: [linear(1)]}\nvalues: {x: [1], "W?": 2, "W*": 3, b1: 0}'
        assert answer(text, "W1").tolist() == [[2]]

    def test_in_a_graph_a_glob_gives_values_to_the_names_that_formulas_speak_of(self) -> None:
        assert answer('graph: {z: w1 * x + w2}\nvalues: {"w*": 3, x: 2}', "z") == 9

    def test_shapes_and_a_single_number_make_an_array(self) -> None:
        assert answer("graph: {z: 2 * x}\nvalues: {x: 1.5}\nshapes: {x: [2, 3]}", "z").tolist() == [[3] * 3] * 2

    def test_the_shape_of_a_weight_may_be_written_down_where_it_is_right(self) -> None:
        text = "network: {layers: [linear(2)]}\nshapes: {x: [3], W1: [2, 3]}"
        assert answer(text, "shape(W1)").tolist() == [2, 3]

    def test_where_only_shapes_are_asked_no_number_is_needed(self) -> None:
        text = "network: {layers: [A = linear(1024), relu, B = linear(512)]}\nshapes: {x: [32, 30]}"
        assert answer(text, "shape(B)").tolist() == [32, 512]

    def test_what_is_not_asked_for_needs_no_value(self) -> None:
        assert answer("graph: {z: 2 * x, u: z * q}\nvalues: {x: 3}\nshapes: {q: []}", "z") == 6

    def test_a_fraction_is_a_value(self) -> None:
        assert answer("graph: {z: sum(x)}\nvalues: {x: [1/3, 2/3, -1/2]}", "z") == pytest.approx(0.5)


class TestSteps:
    TRAINED = """\
        network: {{layers: [linear(2), tanh, linear(2)], loss: {loss}}}
        values: {{x: [1, -2], y: [0, 1], W1: [[0.1, 0.2], [0.3, 0.4]], W2: [[0.5, -0.6], [0.7, 0.8]], "b*": 0.1}}
        train: {{optimizer: "{optimizer}"}}
    """

    def text(self, optimizer: str = "sgd(lr=0.1)", loss: str = "half_squared_error") -> str:
        return self.TRAINED.format(optimizer=optimizer, loss=loss)

    def test_one_step_of_gradient_descent(self) -> None:
        assert same(self.text(), "W1 after 1 step", "W1 - 0.1 * dL/dW1")

    def test_no_step_leaves_everything_as_it_is(self) -> None:
        assert same(self.text(), "L after 0 steps", "L")

    def test_steps_follow_one_another(self) -> None:
        found = answers(self.text(), *(f"L after {k} steps" for k in range(8)))
        assert all(after < before for before, after in pairwise(found))

    def test_the_gradient_after_a_step_is_that_of_the_moved_weights(self) -> None:
        first, second = answers(self.text(), "W2 after 1 step", "W2 after 2 steps")
        assert answer(self.text(), "dL/dW2 after 1 step") == pytest.approx((first - second) / 0.1)

    def test_a_whole_formula_may_be_taken_after_some_steps(self) -> None:
        text = self.text()
        before, after, together = answers(text, "L", "L after 2 steps", "(L - 2 * yhat[0]) after 2 steps")
        assert together == pytest.approx(after - 2 * answer(text, "yhat[0] after 2 steps"))
        assert after < before

    def test_what_is_not_learnt_stays(self) -> None:
        assert same(self.text(), "x after 3 steps", "x")

    def test_many_steps_are_as_good_as_few(self) -> None:
        """Up to a few steps each has nodes of its own; beyond, they are a loop."""
        few, many = answers(self.text("sgd(lr=0.1, momentum=0.9)"), "W1 after 4 steps", "W1 after 5 steps")
        by_hand = self.by_hand(5)
        assert few == pytest.approx(by_hand[4])
        assert many == pytest.approx(by_hand[5])

    def by_hand(self, steps: int) -> list[Any]:
        instance = problem(self.text(), "dL/dW1", "dL/db1", "dL/dW2", "dL/db2").instance
        values = {leaf: instance.array(leaf) for leaf in instance.graph.names.values() if leaf.op.name == "leaf"}
        weights = [instance.learnable[name] for name in ("W1", "b1", "W2", "b2")]
        moved: list[Any] = [values[weights[0]]]
        velocity: list[Any] = [0.0] * 4
        for _ in range(steps):
            gradients = evaluate([a.node for a in instance.asked], values)
            velocity = [0.9 * v + g for v, g in zip(velocity, gradients, strict=True)]
            values |= {w: values[w] - 0.1 * v for w, v in zip(weights, velocity, strict=True)}
            moved.append(values[weights[0]])
        return moved

    def test_a_thousand_steps_reach_the_minimum(self) -> None:
        text = """\
            graph: {L: (w - 3) ** 2}
            values: {w: 0}
            train: {optimizer: sgd(lr=0.01), parameters: [w]}
        """
        expected = pytest.approx(3 - 3 * 0.98**1000)
        assert answers(text, "w after 1000 steps", "(3 + dL/dw/2) after 1000 steps") == [expected, expected]

    def test_the_loss_that_is_trained_goes_by_the_name_of_the_network(self) -> None:
        assert same(self.text(loss="E = mse"), "W1 after 1 step", "W1 - 0.1 * dE/dW1")

    def test_another_loss_may_be_trained(self) -> None:
        text = """\
            graph: {L: w ** 2, R: w ** 4}
            values: {w: 2}
            train: {optimizer: sgd(lr=0.1), loss: R, parameters: [w]}
        """
        assert answer(text, "w after 1 step") == pytest.approx(2 - 0.1 * 4 * 8)

    def test_what_is_learnt_may_be_named_by_globs(self) -> None:
        text = """\
            graph: {L: w1 * w2 * v}
            values: {w1: 2, w2: 3, v: 5}
            train: {optimizer: sgd(lr=1), parameters: ["w*"]}
        """
        found = answers(text, "w1 after 1 step", "w2 after 1 step", "v after 1 step", "parameters")
        assert found == [2 - 15, 3 - 10, 5, 2]


# Mistakes: the place and the words of each


ONE_MISTAKE = {
    "forward reference": (
        "graph:\n  a: b + 1\n  b: 2 * x\nvalues: {x: 1}",
        "2:6: 'b' is used before it is defined",
    ),
    "circle": ("graph:\n  a: b + 1\n  b: a + 1", "2:6: 'b' is used before it is defined"),
    "circle of one": ("graph:\n  a: 2 * a", "2:10: 'a' is used before it is defined"),
    "derivative of what comes later": (
        "graph:\n  g: dL/dw\n  L: w ** 2\nvalues: {w: 1}",
        "2:6: 'L' is used before it is defined",
    ),
    "name twice": ("graph:\n  a: 2 * x\n  a: 3 * x\nvalues: {x: 1}", "3:3: key 'a' is given twice; first in line 2"),
    "leaf and equation": (
        "graph:\n  x: 2 * w\nvalues: {w: 1, x: 3}",
        "3:16: 'x' is computed, and takes no value",
    ),
    "shape of an equation": (
        "graph:\n  x: 2 * w\nvalues: {w: 1}\nshapes: {x: [2]}",
        "4:10: 'x' is computed, and takes no shape",
    ),
    "no name": (
        "graph:\n  2z: 3 * x\nvalues: {x: 1}",
        "2:3: '2z' is no name | use letters, digits and _, as in z1 or W_hidden",
    ),
    "unknown name": (
        "graph:\n  z: 2 * weight\nvalues: {weights: 1}",
        "2:10: the problem has no 'weight' | did you mean 'weights'?",
    ),
    "steps in an equation": (
        "graph:\n  L: w ** 2\n  v: w after 1 step\nvalues: {w: 1}\ntrain: {optimizer: sgd, parameters: [w]}",
        "3:6: only a question can ask for what comes after some steps",
    ),
    "no equation": ("graph: {}", "1:1: a graph has at least one equation"),
    "no layer": ("network: {layers: []}\nvalues: {x: 1}", "1:1: a network has at least one layer"),
    "layer name twice": (
        "network: {layers: [z = linear(3), z = relu]}\nshapes: {x: [2]}",
        "1:35: 'z' is defined already",
    ),
    "layer called like the input": (
        "network: {layers: [x = linear(3)]}\nvalues: {x: [1, 2]}",
        "1:20: 'x' is given a value already",
    ),
    "layer called like a weight": (
        "network: {layers: [linear(3), b1 = relu]}\nshapes: {x: [2]}",
        "1:31: 'b1' is given a value already",
    ),
    "weight called like an equation": (
        "graph:\n  W1: 2 * x\n  z: linear(x, 3)\nvalues: {x: [1, 2]}",
        "3:6: 'W1' is defined already",
    ),
    "loss called like the output": (
        "network: {layers: [linear(1)], loss: yhat = mse}\nshapes: {x: [2], y: [1]}",
        "1:38: 'yhat' is defined already",
    ),
    "input without a value": (
        "network: {layers: [linear(3)]}",
        "1:1: the input 'x' needs a value or a shape | add it to values: {x: [1, 0]} or to shapes: {x: [2]}",
    ),
    "named input without a value": (
        "network: {layers: [linear(3)], input: u}",
        "1:39: the input 'u' needs a value or a shape | add it to values: {u: [1, 0]} or to shapes: {u: [2]}",
    ),
    "input that is a number": (
        "network: {layers: [linear(3)]}\nvalues: {x: 1}",
        "1:20: linear needs a vector or a batch of rows, not a single number",
    ),
    "loss without y": (
        "network: {layers: [linear(3)], loss: mse}\nshapes: {x: [2]}",
        "1:38: the loss needs the target 'y': give it a value or a shape",
    ),
    "target of another shape": (
        "network: {layers: [linear(3)], loss: mse}\nshapes: {x: [2], y: [4]}",
        "1:38: the target is a vector of 4, but the prediction is a vector of 3",
    ),
    "target of no class shape": (
        "network: {layers: [linear(3)], loss: cross_entropy}\nshapes: {x: [5, 2], y: [4]}",
        "1:38: the target is a vector of 4; for predictions of 5x3 it is 5x3 (one-hot or a distribution) "
        "or a vector of 5 (class indices)",
    ),
    "value of another shape": (
        "network: {layers: [linear(2)]}\nvalues: {x: [1, 2], W1: [[1, 2], [3, 4], [5, 6]]}",
        "2:25: 'W1' is 2x2 in this network, but its value is 3x2",
    ),
    "glob of another shape": (
        'network: {layers: [linear(2), linear(3)]}\nvalues: {x: [1, 2], "W*": [[1, 2], [3, 4]]}',
        "2:27: 'W2' is 3x2 in this network, but its value is 2x2",
    ),
    "value and shape": (
        "graph:\n  z: 2 * x\nvalues: {x: [1, 2]}\nshapes: {x: [3]}",
        "3:13: 'x' is a vector of 3 in this network, but its value is a vector of 2",
    ),
    "shape of a weight": (
        "network: {layers: [linear(2)]}\nshapes: {x: [3], W1: [3, 2]}",
        "2:18: 'W1' is 2x3 in this network, but its shape is given as 3x2",
    ),
    "value of an output": (
        "network: {layers: [linear(2)]}\nvalues: {z1: 3}\nshapes: {x: [3]}",
        "2:10: 'z1' is computed, and takes no value",
    ),
    "unused value": (
        "network: {layers: [linear(2, bias=false)]}\nvalues: {b1: 3}\nshapes: {x: [3]}",
        "2:10: nothing in the problem is called 'b1' | known: x, W1",
    ),
    "unused glob": (
        'network: {layers: [linear(2)]}\nvalues: {"V*": 3}\nshapes: {x: [3]}',
        "2:11: nothing in the problem is called 'V*' | known: x, W1, b1",
    ),
    "misspelt value": (
        "network: {layers: [weights = linear(2)]}\nvalues: {w1: 3}\nshapes: {x: [3]}",
        "2:10: nothing in the problem is called 'w1' | did you mean 'W1'?",
    ),
    "unused shape": (
        "graph:\n  z: 2 * x\nvalues: {x: 1}\nshapes: {u: [3]}",
        "4:10: nothing in the problem is called 'u' | known: x",
    ),
    "training without a loss": (
        "graph:\n  z: 2 * x\nvalues: {x: 1}\ntrain: {optimizer: sgd, parameters: [x]}",
        "4:20: training needs a loss, and the problem has no 'L'",
    ),
    "training of several numbers": (
        "graph:\n  L: 2 * x\nvalues: {x: [1, 2]}\ntrain: {optimizer: sgd, parameters: [x]}",
        "4:20: training needs a loss that is a single number",
    ),
    "training of nothing": (
        "graph:\n  L: 2 * x\nvalues: {x: 1}\ntrain: {optimizer: sgd}",
        "4:20: nothing is learnt: say which leaves are, in train: {parameters: [w, b]}",
    ),
    "training of an unknown leaf": (
        "graph:\n  L: 2 * x\nvalues: {x: 1}\ntrain: {optimizer: sgd, parameters: [X]}",
        "4:38: no leaf is called 'X' | did you mean 'x'?",
    ),
    "training of a leaf that is not used": (
        "graph:\n  z: 3 * u\n  L: 2 * x\nvalues: {x: 1, u: 1}\ntrain: {optimizer: sgd, parameters: [u]}",
        "5:20: the loss does not depend on anything learnable",
    ),
}


@pytest.mark.parametrize(("text", "message"), ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_a_mistake_is_told_once_and_at_its_place(text: str, message: str) -> None:
    assert mistakes(text, "1") == [message]


ASKED_WRONGLY = [
    ("W3", "the problem has no 'W3'"),
    ("dL/dW3", "the problem has no 'W3'"),
    ("dE/dW1", "the problem has no 'E'"),
    ("linear(x, 3)", "a question asks about the layers that are there; it cannot add one"),
    ("dropout(x)", "a question asks about the layers that are there; it cannot add one"),
    ("z1 after 1 step", "the problem says nothing of training: add train: {optimizer: sgd(lr=0.1)}"),
    ("L + 1 after 1 step", "steps leave a number as it is: put brackets around what is meant"),
]


@pytest.mark.parametrize(("formula", "message"), ASKED_WRONGLY)
def test_a_mistake_in_a_question_is_told_at_its_formula(formula: str, message: str) -> None:
    text = chain("[linear(2)]", "mse")
    (said,) = mistakes(text, formula)
    place, _, words = said.partition(": ")
    assert words.startswith(message)
    assert place.startswith("6:2")


def test_a_question_adds_nothing_to_the_counts() -> None:
    text = chain("[linear(2)]")
    assert len(mistakes(text, "linear(x, 3)", "parameters")) == 1


# Several mistakes: none for what only follows from another


def test_what_follows_from_a_mistake_is_not_told() -> None:
    text = chain("[linear(2), rellu, z3 = linear(3)]", "E = mse", more="") + "\ntrain: {optimizer: sgd(lr=0.1)}"
    asked = ("z1", "h1", "z2", "z3", "W2", "yhat", "E", "dE/dW1", "E after 2 steps", "shape(z3)", "parameters(z2)")
    assert mistakes(text, *asked) == ["2:23: unknown layer 'rellu' | did you mean 'relu'?"]


def test_names_that_never_were_are_told_beside_a_broken_layer() -> None:
    text = chain("[linear(2), rellu]")
    assert [m.partition(" | ")[0] for m in mistakes(text, "h1", "Q", "dL/dQ")] == [
        "2:23: unknown layer 'rellu'",
        "6:20: the problem has no 'Q'",
        "7:24: the problem has no 'Q'",
    ]


def test_an_equation_that_uses_a_broken_one_is_not_told() -> None:
    text = "graph:\n  a: tanj(x)\n  b: 2 * a\n  L: sum(b) + nothing\nvalues: {x: 1}"
    assert [m.partition(" | ")[0] for m in mistakes(text, "dL/da", "b[0]")] == ["2:6: unknown function 'tanj'"]


def test_a_broken_optimiser_is_told_once() -> None:
    text = chain("[linear(2)]", "mse") + "\ntrain: {optimizer: adam}"
    assert mistakes(text, "W1 after 1 step", "L after 2 steps", "z1") == ["5:20: unknown optimiser 'adam' | known: sgd"]


def test_a_value_that_cannot_be_read_is_told_once() -> None:
    text = "graph:\n  z: a @ b\n  L: sum(z)\nvalues: {a: [[1, 2], [3]], b: [1, 2]}"
    assert mistakes(text, "dL/da") == ["4:22: the value of 'a' is ragged: a list of 1 here, a list of 2 before"]


def test_a_glob_whose_value_cannot_be_read_is_told_once() -> None:
    text = "graph:\n  z: w1 + w2\nvalues: {'w*': one}"
    assert mistakes(text, "z") == ["3:16: the value of 'w*' must be a number, found text 'one'"]


def test_mistakes_of_different_parts_are_told_together() -> None:
    text = "graph:\n  a: tanj(x)\n  b: x @ x\n  c: x[1]\nvalues: {x: 1}"
    assert [m.partition(":")[0] for m in mistakes(text, "q", "a + q", "1 +")] == ["2", "3", "4", "7", "9"]
