"""Shapes and counts: asked without numbers, right to the last unit, and quick however large."""

from __future__ import annotations

import time

import pytest

from tests.problems_in_text import answer, answers, mistakes, problem

NETWORK = """\
network:
  layers: [A = linear(1024), relu, B = linear(512), relu, C = linear(1)]
shapes: {x: [32, 30]}
"""


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("shape(x)", [32, 30]),
        ("shape(A)", [32, 1024]),
        ("shape(W1)", [1024, 30]),
        ("shape(b1)", [1024]),
        ("shape(yhat)", [32, 1]),
        ("shape(dyhat/db3)", [32, 1, 1]),
        ("shape(A[0])", [1024]),
        ("shape(sum(A))", []),
        ("size(A)", 32768),
        ("size(sum(A))", 1),
        ("parameters", 557057),
        ("parameters(A)", 31744),
        ("parameters(B)", 524800),
        ("parameters(C)", 513),
        ("parameters(yhat)", 513),
        ("parameters(h1)", 0),
        ("macs(A)", 32 * 30 * 1024),
        ("macs(h1)", 0),
        ("macs(C)", 32 * 512),
        ("macs(yhat)", 32 * 512),
        ("macs", 32 * (30 * 1024 + 1024 * 512 + 512)),
        ("flops(h1)", 32768),
        ("flops(A)", 32 * 1024 * (2 * 30 - 1) + 32768),
        ("receptive_field(A)", 30),
        # sums of counts and entries of shapes are counts, too
        ("parameters(A) + parameters(B)", 556544),
        ("2 * parameters(C) - 1", 1025),
        ("shape(A)[1]", 1024),
        ("[size(A), size(B)]", [32768, 16384]),
    ],
)
def test_count_of_a_network(formula: str, expected: object) -> None:
    solved = problem(NETWORK, formula)
    assert solved.instance.asked[0].exact
    assert answer(NETWORK, formula).tolist() == expected


@pytest.mark.parametrize("formula", ["parameters / 2", "size(A) * 0.5", "5", "parameters(C) ** 2", "sum(shape(A))"])
def test_what_is_computed_with_a_count_is_a_number_like_others(formula: str) -> None:
    assert not problem(NETWORK, formula).instance.asked[0].exact


def test_the_flops_of_a_network_are_those_of_its_layers_and_the_loss_is_none() -> None:
    text = "network: {layers: [linear(3), relu, linear(2)], loss: mse}\nshapes: {x: [4], y: [2]}"
    total, *parts = answers(text, "flops", "flops(z1)", "flops(h1)", "flops(z2)")
    assert total == sum(parts) == (3 * 7 + 3) + 3 + (2 * 5 + 2)


def test_a_layer_in_a_graph_has_its_parameters_by_the_equation() -> None:
    text = 'graph: {h: "relu(linear(x, 3))", z: "linear(h, 2) + linear(x, 2, bias=false)"}\nshapes: {x: [4]}'
    assert answers(text, "parameters(h)", "parameters(z)", "parameters") == [15, 8 + 8, 31]


def test_parameters_are_what_train_says_where_it_says_it() -> None:
    text = "graph: {L: sum(W * x)}\nshapes: {W: [2, 3], x: [3]}\ntrain: {optimizer: sgd, parameters: [W]}"
    assert answer(text, "parameters") == 6


def test_without_weights_there_is_nothing_to_count() -> None:
    message = "3:20: nothing is learnt: say which leaves are, in train: {parameters: [w, b]}"
    assert mistakes("graph: {z: 2 * x}\nshapes: {x: []}".replace("\n", "\n", 1), "parameters") == [
        message.replace("3:", "4:")
    ]


def test_a_leaf_brings_no_parameters() -> None:
    (said,) = mistakes(NETWORK, "parameters(W1)")
    assert said.endswith("only the output of a layer or of an equation has parameters of its own")


def test_the_operations_of_an_equation_stop_at_the_names_before_it() -> None:
    text = "graph: {h: A @ x, z: B @ h, u: A @ x + z}\nshapes: {A: [3, 4], x: [4], B: [3, 3]}"
    assert answers(text, "macs(h)", "macs(z)", "macs(u)", "macs") == [12, 9, 12, 33]


def test_the_network_ends_at_yhat_where_a_graph_has_one() -> None:
    text = "graph: {yhat: A @ x, L: yhat @ yhat}\nshapes: {A: [3, 4], x: [4]}"
    assert answers(text, "macs", "macs(L)") == [12, 3]


def test_a_layer_called_yhat_in_the_middle_is_not_the_end_of_the_network() -> None:
    text = "network: {layers: [yhat = linear(3), relu, linear(2)]}\nshapes: {x: [4]}"
    assert answers(text, "macs", "macs(yhat)") == [12 + 6, 12]


# Large networks


def test_175_billion_parameters_are_counted_in_a_moment() -> None:
    d, blocks = 12288, 96
    equations = ["  h0: x"]
    for i in range(blocks):
        equations.append(f"  a{i + 1}: h{i} + linear(linear(h{i}, {3 * d})[:, :{d}], {d})")
        equations.append(f"  h{i + 1}: a{i + 1} + linear(gelu(linear(a{i + 1}, {4 * d})), {d})")
    text = "graph:\n" + "\n".join(equations) + f"\nshapes: {{x: [2048, {d}]}}"
    started = time.perf_counter()
    parameters, macs = answers(text, "parameters", "macs")
    assert time.perf_counter() - started < 5  # a fraction of a second where nothing else runs
    assert parameters == blocks * (12 * d * d + 9 * d)
    assert parameters == pytest.approx(174e9, rel=0.01)
    assert macs == blocks * 12 * d * d * 2048


def test_counts_beyond_the_precision_of_floats_are_exact() -> None:
    text = "network: {layers: [linear(94906267)]}\nshapes: {x: [94906267]}"
    assert problem(text, "size(W1)").references[0][0].flat == [94906267**2]


def test_10_to_the_12_sizes_are_counted_without_an_array() -> None:
    text = "network: {layers: [linear(1000000000000)]}\nshapes: {x: [1000000000000, 3]}"
    assert answers(text, "size(z1)", "parameters") == [10**24, 4 * 10**12]


# The receptive field


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("2 * x", 1),
        ("x[1:] + x[:-1]", 2),
        ("x[2:] - x[:-2]", 3),
        ("relu(x[2:] + x[1:-1] + x[:-2])", 3),
        ("sum(x)", 9),
        ("softmax(x)", 9),
        ("x[0]", 1),
        ("x[0] * x[4]", 5),
        ("3 * u", 0),
        ("x > 1", 0),
        ("0 * x", 0),
        ("[x, x]", 1),
    ],
)
def test_receptive_field_is_what_one_entry_depends_on(equation: str, expected: int) -> None:
    text = f"graph:\n  z: {equation!r}\n  other: 2 * u + sum(x)\nshapes: {{x: [9], u: []}}"
    assert answer(text, "receptive_field(z)") == expected


def test_receptive_field_is_along_the_last_axis() -> None:
    assert answer("graph: {z: 'sum(x[:, 1:3])'}\nshapes: {x: [5, 7]}", "receptive_field(z)") == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("graph: {z: 2 * x}\nshapes: {x: []}", "the input is a single number and has no receptive field"),
        ("graph: {z: 2 * u}\nshapes: {u: [3]}", "the problem has no input 'x'"),
        (
            "graph: {z: 'linear(x, 10000)'}\nshapes: {x: [10000]}",
            "the network is too large to look for its receptive field",
        ),
        (
            "graph: {z: 'linear(x, 3)'}\nshapes: {x: [1000000000000]}",
            "the network is too large to look for its receptive field",
        ),
        (
            "graph: {z: outer(x, x)}\nshapes: {x: [100000]}",
            "the network is too large to look for its receptive field",
        ),
    ],
)
def test_where_no_receptive_field_can_be_found_it_is_told(text: str, message: str) -> None:
    assert [m.partition(": ")[2] for m in mistakes(text, "receptive_field(z)")] == [message]
