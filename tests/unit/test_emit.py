"""A tree written as YAML is read as the same tree, and looks as a person would write it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Place
from autograder.problem.emit import WIDTH, yaml_text
from autograder.problem.source import read_yaml
from autograder.problem.tree import Mapping, Node, Scalar, Sequence, Text
from tests.hostile import TEXTS
from tests.shipped import FILES, PROBLEMS

HERE = Place("here.yaml", 1, 1)


def tree_of(value: Any) -> Node:
    if isinstance(value, dict):
        return Mapping([(Text(key), tree_of(part)) for key, part in value.items()], HERE)
    if isinstance(value, list):
        return Sequence([tree_of(part) for part in value], HERE)
    if isinstance(value, str):
        return Scalar(Text(value), value, HERE)
    written = {True: "true", False: "false", None: "null"}.get(value) if not isinstance(value, int | float) else None
    return Scalar(value, written or (str(value).lower() if isinstance(value, bool) else repr(value)), HERE)


def mapping(value: dict[str, Any]) -> Mapping:
    tree = tree_of(value)
    assert isinstance(tree, Mapping)
    return tree


def read(text: str) -> Mapping:
    tree, mistakes = read_yaml(text, "there.yaml")
    assert mistakes == []
    assert isinstance(tree, Mapping)
    return tree


def as_read(node: Node) -> Any:
    """All that is read of a tree: keys in their order, values with their types, numbers as they are written."""
    if isinstance(node, Mapping):
        return [(str(key), as_read(value)) for key, value in node.items]
    if isinstance(node, Sequence):
        return [as_read(item) for item in node.items]
    if isinstance(node.value, str):
        return str(node.value)
    return type(node.value), node.value, node.text if isinstance(node.value, int | float) else ""


@pytest.mark.parametrize("path", [*FILES, PROBLEMS / "assignment.yaml"], ids=lambda path: path.stem)
def test_a_shipped_file_is_read_as_before(path: Any) -> None:
    tree = read(path.read_text("utf-8"))
    assert as_read(read(yaml_text(tree))) == as_read(tree)


READABLE = {
    name: text for name, text in TEXTS.items() if name not in ("escape", "c1", "separators", "surrogate", "nul")
}
ODD = [
    *READABLE.values(),
    *("", " ", "no", "on", "null", "~", "true", "1", "010", "1e-3", "0x1F", "1_000", ".5", "-", "- a", "a: b", "a #b"),
    *(
        "# a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "|",
        ">",
        "? a",
        "[a",
        "{a}",
        "a, b",
        "f(a, b)",
        "f(a",
        "a)",
        "'",
        '"',
    ),
    *("it's", 'say "x"', "\\frac{1}{2}", '\\"', "a\\nb", "---", "...", "<<", "=", "a:", ":a", " a", "a ", "1" * 500),
    *("a\nb", "a\nb\n", "a\n\nb\n\n", "\na", " a\nb", "a\n b\n", "a\n \nb", "a \nb", "\n", "# a\n- b: c\n", "a\tb\nc"),
    *("café ∂L/∂W₁", "日本\n語", "\u00a0a", "a\u0301", "y: |"),
]


@pytest.mark.parametrize("text", ODD, ids=ascii)
@pytest.mark.parametrize("place", ["value", "item", "key", "in-mapping"])
def test_any_text_is_read_as_the_same_text(text: str, place: str) -> None:
    text = text[:900]  # YAML has no longer keys
    made = {"value": {"a": text, "b": 1}, "item": {"a": [text, [text, 1]]}, "key": {text: 1, "b": {text: 2}}}
    tree = mapping(made.get(place, {"a": {"b": text, "c": [{"d": text}]}}))
    assert as_read(read(yaml_text(tree))) == as_read(tree)


CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])
WORDS = st.text(st.one_of(CHARACTERS, st.sampled_from(" \n:#,[]{}()'\"\\-|>&*!%@`?~=<0123456789.eE+")), max_size=12)
LEAVES = st.one_of(WORDS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none())
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4))
def test_any_tree_is_read_as_the_same_tree(value: dict[str, Any]) -> None:
    tree = mapping(value)
    assert as_read(read(yaml_text(tree))) == as_read(tree)


@pytest.mark.parametrize(
    "number", ["1e-3", "0.10", "010", "+5", "0x1F", ".5", "1.", "-0.0", "1E6", "123456789012345678"]
)
def test_a_number_stays_as_it_was_written(number: str) -> None:
    assert yaml_text(read(f"a: [{number}, {number}]\nb: {number}\n")) == f"a: [{number}, {number}]\nb: {number}\n"


@pytest.mark.parametrize("value", ["!!float 1", "!!int 3", "!!str 5", "!!bool true", "!!null ~"])
def test_a_value_with_a_tag_stays_what_it_is(value: str) -> None:
    tree = read(f"a: {value}\n")
    assert as_read(read(yaml_text(tree)))[0][1][:2] == as_read(tree)[0][1][:2]


@pytest.mark.parametrize(
    "text",
    [
        "id: a\nprompt: |\n  one $x_1$\n\n  two: three # four\n    five\nlast: 1\n",
        "prompt: |-\n  one\n  two\n",
        "questions:\n  - {id: z, ask: z1}\n  - id: w\n    ask: dL/dW1\n    prompt: |\n      one\n      two\n",
        "values: {x: [1, 2], W*: 0.1}\ngraph:\n  z: W @ x + b\n  h: relu(z)\n",
        'layers: ["linear(4, bias=false)", relu]\n',
        "a: []\nb: {}\nc: null\nd: true\n",
    ],
)
def test_what_was_written_well_stays_as_it_was(text: str) -> None:
    assert yaml_text(read(text)) == text


def test_a_comment_is_not_kept() -> None:
    assert yaml_text(read("# one\na: 1 # two\n# three\n")) == "a: 1\n"


def test_a_long_list_of_numbers_is_written_in_lines_that_fit() -> None:
    tree = mapping({"values": {"x": [n / 8 for n in range(200)]}})
    text = yaml_text(tree)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert len(text.splitlines()) < 20
    assert as_read(read(text)) == as_read(tree)


def test_an_alias_is_written_out() -> None:
    assert yaml_text(read("a: &x [1, 2]\nb: *x\n")) == "a: [1, 2]\nb: [1, 2]\n"
