"""The comma inside a formula's parentheses, which YAML takes for its own, does not cut the formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.yaml_text import data, mistakes


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[linear(4, bias=false), relu]", ["linear(4, bias=false)", "relu"]),
        ("[z = linear(4,bias = false),  relu]", ["z = linear(4,bias = false)", "relu"]),
        ("[f(g(a, b), h(c, d)), e]", ["f(g(a, b), h(c, d))", "e"]),
        ("[f(a, b), f(a, b)]", ["f(a, b)", "f(a, b)"]),
        ("[f(1, true, ~), 2]", ["f(1, true, ~)", 2]),
        ("[(a, b) + (c, d)]", ["(a, b) + (c, d)"]),
        ("{ask: sum(h, axis=0), points: 2}", {"ask": "sum(h, axis=0)", "points": 2}),
        ("{optimizer: sgd(lr=0.1, momentum=0.9)}", {"optimizer": "sgd(lr=0.1, momentum=0.9)"}),
        ("{ask: f(a, b), id: q}", {"ask": "f(a, b)", "id": "q"}),
        ("{ask: f(a, a, a), id: q}", {"ask": "f(a, a, a)", "id": "q"}),
        ("{ask: where(z > 0, -z, 1), b}", {"ask": "where(z > 0, -z, 1)", "b": None}),
        ("{f(a, b): 3, c: 4}", {"f(a, b)": 3, "c": 4}),
        ("{f(a, b, c): {d: 1}}", {"f(a, b, c)": {"d": 1}}),
        ("{f(a, b), c: 4}", {"f(a, b)": None, "c": 4}),
        ("[f(a,  # one\n   b), c]", ["f(a, b)", "c"]),
        ("[f(a\n  ,\n\n  b), c]", ["f(a, b)", "c"]),
        ("[f(σ😀, b), c]", ["f(σ😀, b)", "c"]),
        ("['f(a', 'b)']", ["f(a", "b)"]),
        ("- f(a, b)\n- c", ["f(a, b)", "c"]),
        ("[a), b(]", ["a)", "b("]),
        ("{a: smile (, b: c}", {"a": "smile (", "b": "c"}),
        ("{a: f(x, b: [1]}", {"a": "f(x", "b": [1]}),
    ],
)
def test_a_comma_inside_parentheses_does_not_cut(text: str, read: object) -> None:
    assert data(text) == read


names = st.sampled_from(["a", "W1", "axis=0", "-b", "0.1", "z > 0", "dL/dW1"])
calls = st.recursive(
    names, lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda args: f"f({', '.join(args)})")
)


@given(st.lists(calls, min_size=1, max_size=5))
def test_calls_in_a_flow_list_are_read_as_they_are_in_a_block_list(items: list[str]) -> None:
    assert data(f"[{', '.join(items)}]") == data("".join(f"- {item}\n" for item in items))


@given(st.lists(calls, min_size=1, max_size=5))
def test_calls_in_a_flow_mapping_are_read_as_they_are_in_a_block_mapping(items: list[str]) -> None:
    pairs = [f"k{i}: {item}" for i, item in enumerate(items)]
    assert data("{" + ", ".join(pairs) + "}") == data("\n".join(pairs))


@pytest.mark.parametrize("text", ["[linear(4, relu]", "{ask: linear(4, b}", "{linear(4, b}"])
def test_a_bracket_that_is_never_closed_is_a_mistake(text: str) -> None:
    assert [m.split(" ", 1)[1] for m in mistakes(text)] == ["the '(' in 'linear(4' is never closed"]
