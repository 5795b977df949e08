"""The grounds on which formulas are compared, and the scratch paper on which they are built."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from autograder.graph.differentiate import derivative, gradients
from autograder.graph.node import Graph
from autograder.language.errors import FormulaError
from autograder.problem.ground import Ground, grounds
from autograder.questions.markers import markers
from tests.problems_in_text import loaded, problem, whole

TEXT = """
graph: {z: W @ x, L: sum(tanh(z))}
shapes: {W: [m, n], x: [n]}
questions: [{id: q, kind: formula, ask: dL/dW}]
"""


def two() -> list[Ground]:
    return grounds(problem(TEXT).instance, [0])


def one() -> Ground:
    return two()[0]


def graph_of(ground: Ground) -> Graph:
    return ground.instance.graph


def test_free_sizes_make_two_grounds_and_numbers_one() -> None:
    assert len(two()) == 2
    fixed = TEXT.replace("[m, n]", "[2, 3]").replace("[n]", "[3]")
    assert len(grounds(problem(fixed).instance, [0])) == 1


def test_values_follow_from_those_of_the_names() -> None:
    ground = one()
    names = graph_of(ground).names
    with ground.scratch():
        values = list(ground.values(names["W"] @ names["x"] - names["z"]))
    assert len(values) == len(ground.points)
    assert all(np.abs(v).max() < 1e-12 for v in values)


def test_values_are_worked_out_one_after_the_other() -> None:
    ground = one()
    assert next(ground.values(graph_of(ground).names["z"])).shape == graph_of(ground).names["z"].shape


def test_what_is_too_large_is_refused_before_it_is_computed() -> None:
    ground = one()
    with ground.scratch():
        large = graph_of(ground).apply("expand", graph_of(ground).constant(1), shape=(2000, 2000))
        with pytest.raises(FormulaError, match="more numbers"):
            ground.values(large)


def test_nothing_built_on_scratch_paper_stays() -> None:
    ground = one()
    graph = graph_of(ground)
    before = (list(graph.nodes), dict(graph.names), dict(graph.sweeps))
    with ground.scratch():
        names = graph.names
        gradients(names["L"])
        derivative(names["z"], names["W"])
        graph.define("new", names["z"] * 2 + 3)
        graph.label(names["z"] * 5, "five")
        graph.leaf("another", ())
    assert (graph.nodes, graph.names, graph.sweeps) == before


def test_what_was_built_is_counted() -> None:
    ground = one()
    with ground.scratch():
        built = len(graph_of(ground).nodes)
        made = graph_of(ground).names["z"] * 17
        assert made.index >= built
    assert ground.built >= 1


def test_scratch_paper_is_cleared_after_a_mistake() -> None:
    ground = one()
    count = len(graph_of(ground).nodes)
    graph = graph_of(ground)
    with pytest.raises(KeyError), ground.scratch():
        graph.apply("no such operation", graph.leaf("another", ()))
    assert len(graph_of(ground).nodes) == count
    assert "another" not in graph_of(ground).names


def test_a_name_given_on_scratch_paper_is_forgotten() -> None:
    graph = graph_of(one())
    z = graph.names["z"]
    with graph.scratch():
        node = graph.define("new", z * 2)
        assert graph.name_of(node) == "new"
    assert graph.name_of(node) is None


def test_a_sheet_of_scratch_paper_may_lie_on_another() -> None:
    graph = graph_of(one())
    z = graph.names["z"]
    with graph.scratch():
        outer = graph.define("outer", z * 2)
        with graph.scratch():
            graph.define("inner", outer * 3)
        assert "inner" not in graph.names
        assert graph.names["outer"] is outer
    assert "outer" not in graph.names


def test_what_is_built_afterwards_is_not_mixed_up_with_what_was_forgotten() -> None:
    graph = graph_of(one())
    z = graph.names["z"]
    with graph.scratch():
        _ = z * 2 + 3
    node = z * 4
    assert graph.nodes[node.index] is node
    assert all(graph.nodes[a.index] is a for n in graph.nodes for a in n.args)


def test_a_sweep_made_on_scratch_paper_is_made_again() -> None:
    graph = graph_of(one())
    L, W = graph.names["L"], graph.names["W"]
    graph.sweeps.pop(L, None)
    with graph.scratch():
        derivative(L, W)
    again = derivative(L, W)
    assert graph.nodes[again.index] is again


BACKPROPAGATION = """\
network: {layers: [z1 = linear(h), tanh, linear(K)], loss: half_squared_error}
shapes: {x: [n], y: [K]}
questions:
  - {id: q, kind: formula, ask: dL/dz1, in: [x, W2, h1, dL/dh1, dL/dz2]}
"""
ANSWERS = {
    "dL/dh1 * (1 - h1^2)": "correct",
    "dL/dh1": "incorrect",
    "(W2^T dL/dz2) * (1 - h1^2)": "correct",
    "W2 dL/dz2": "incorrect",
}


def test_formulas_are_judged_alike_by_several_threads_at_once() -> None:
    solved = loaded(whole(BACKPROPAGATION)).solved
    assert solved is not None
    marker = markers(solved)["q"]
    answers = [f"{answer} + {n} x^T x" if n else answer for n in range(5) for answer in ANSWERS]
    with ThreadPoolExecutor(4) as pool:
        found = [verdict.state for verdict in pool.map(marker.judge, answers)]
    expected = [state if n == 0 else "incorrect" for n in range(5) for state in ANSWERS.values()]
    assert found == expected
