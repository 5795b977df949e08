"""Strict YAML: every value with its place, every mistake with its own, whatever the file holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autograder.problem import events
from autograder.problem.scalars import resolve
from autograder.problem.source import Mapping, Mistaken, Node, Scalar, Sequence, Text, plain, read_yaml
from tests.yaml_text import advice, data, diagnostics, mistakes, tree


@pytest.mark.parametrize("tag", ["!!set", "!!omap", "!!python/tuple", "!x"])
@pytest.mark.parametrize("collection", ["[a]", "{a: b}"])
def test_tags_of_collections_are_mistakes(tag: str, collection: str) -> None:
    assert mistakes(f"{tag} {collection}") == [f"1:1 tag '{tag}' is not allowed here"]


def test_the_plain_tags_of_collections_are_allowed() -> None:
    assert data("!!map {a: !!seq [1]}") == {"a": [1]}


def test_a_mistake_leaves_a_node_that_says_so() -> None:
    node, _ = read_yaml("a: .inf", "p.yaml")
    assert isinstance(node, Mapping)
    assert isinstance(node.get("a"), Mistaken)


def test_every_node_knows_its_place() -> None:
    node = tree("id: x\nqs:\n  - [1, 'b']\n")
    assert isinstance(node, Mapping)
    questions = node.get("qs")
    assert isinstance(questions, Sequence)
    assert isinstance(questions.items[0], Sequence)
    places = [node, questions, questions.items[0], *questions.items[0].items]
    assert [str(n.place) for n in places] == [
        "p.yaml:1:1",
        "p.yaml:3:3",
        "p.yaml:3:5",
        "p.yaml:3:6",
        "p.yaml:3:9",
    ]


def test_keys_and_texts_know_their_places() -> None:
    node = tree("# comment\n  key: value\n")
    assert isinstance(node, Mapping)
    ((key, value),) = node.items
    assert isinstance(value, Scalar)
    assert isinstance(value.value, Text)
    assert (str(key.place), str(value.value.place)) == ("p.yaml:2:3", "p.yaml:2:8")


@pytest.mark.parametrize(
    ("written", "column"),
    [("dL/dW3", 7), ("'dL/dW3'", 8), ('"dL/dW3"', 8), ("[dL/dW3]", 8), ("[f(a, dW3), b]", 8)],
)
def test_a_character_of_a_text_has_a_place_of_its_own(written: str, column: int) -> None:
    node = tree(f"é😀: {written}")
    assert isinstance(node, Mapping)
    value = node.items[0][1]
    text = value.items[0] if isinstance(value, Sequence) else value
    assert isinstance(text, Scalar)
    assert isinstance(text.value, Text)
    place = text.value.at(2)
    assert place
    assert place.column == column


@pytest.mark.parametrize("written", ["|\n  a\n  b", "'it''s'", '"\\x41"', "a\n  b"])
def test_a_text_that_is_not_written_as_it_reads_has_one_place(written: str) -> None:
    node = tree(f"k: {written}")
    assert isinstance(node, Mapping)
    text = plain(node)["k"]
    assert text.at(1) == text.place


def test_a_text_without_a_place_has_none_inside() -> None:
    assert Text("abc").at(1) is None


def test_windows_line_ends_do_not_move_places() -> None:
    assert mistakes("a: 1\r\n\r\na: 2\r\n") == ["3:1 key 'a' is given twice; first in line 1"]


def test_all_mistakes_of_a_file_are_found_at_once() -> None:
    text = "a: 1\na: 2\n<<: {b: 1}\nc: *d\n? [k]\n: 1\ne: .nan\n"
    assert mistakes(text) == [
        "2:1 key 'a' is given twice; first in line 1",
        "3:1 merge keys '<<' are not allowed",
        "4:4 nothing is named '&d' before this",
        "5:3 a key must be text, found a list",
        "7:4 '.nan' is not a finite number",
    ]


def test_what_is_right_is_read_all_the_same() -> None:
    node, _ = read_yaml("a: 1\na: 2\nb: 3", "p.yaml")
    assert node is not None
    assert plain(node) == {"a": 1, "b": 3}


def test_keys_are_the_text_that_is_written() -> None:
    assert list(data("no: 1\n010: 2\n1e3: 3\n'': 4\n~: 5\n")) == ["no", "010", "1e3", "", "~"]


@pytest.mark.parametrize("text", ["1: a\n'1': b", "{a: 1, a: 2}", 'a: 1\n"a": 2', "a: 1\n!!str a: 2"])
def test_the_same_key_twice_is_a_mistake_however_it_is_written(text: str) -> None:
    assert "is given twice; first in line 1" in mistakes(text)[0]


def test_a_quoted_merge_sign_is_an_ordinary_key() -> None:
    assert data("'<<': 1") == {"<<": 1}


@pytest.mark.parametrize("text", ["? [a]\n: b", "{a: 1}: b", "&k a: &v b\n*k : c", "{{ a }}"])
def test_keys_that_are_no_text_are_mistakes(text: str) -> None:
    assert "a key must be text" in mistakes(text)[0]


def test_a_missing_key_is_a_mistake() -> None:
    assert mistakes("? \n: b") == ["1:2 a key is missing before ':'"]


def test_a_second_document_is_a_mistake() -> None:
    assert mistakes("--- a\n--- b\n") == ["2:1 a second document begins here"]


def test_one_document_may_have_its_marks() -> None:
    assert data("%YAML 1.2\n---\na: 1\n...\n") == {"a": 1}


@pytest.mark.parametrize("text", ["", " \n\n", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_a_mistake(text: str) -> None:
    assert mistakes(text) == ["1:1 the file is empty"]


def test_anchors_and_aliases_are_read() -> None:
    assert data("a: &t {rel: 0.1}\nb: *t\nc: &n 3\nd: *n") == {"a": {"rel": 0.1}, "b": {"rel": 0.1}, "c": 3, "d": 3}


def test_an_anchor_may_be_named_anew() -> None:
    assert data("[&a 1, *a, &a 2, *a]") == [1, 1, 2, 2]


def test_an_unknown_alias_advises_quotes() -> None:
    assert advice("*W: 0.1") == "put text that begins with '*' in quotes"


@pytest.mark.parametrize("text", ["&a [*a]", "&a {b: *a}", "&a [[{b: [*a]}]]"])
def test_a_cycle_is_a_mistake(text: str) -> None:
    assert "'*a' stands inside the value it names" in mistakes(text)[0]


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    laughs += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    (mistake,) = mistakes(laughs)
    assert mistake.endswith("more than 200000 values, counting each alias in full")


def test_aliases_of_aliases_do_not_nest_too_deep() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 500))
    assert mistakes(chain) == ["99:12 more than 100 levels of nesting, counting each alias in full"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[[{a: "])
def test_a_hundred_thousand_brackets_are_one_mistake(opening: str) -> None:
    (mistake,) = diagnostics(opening * 100_000)
    assert mistake.message.startswith("more than 100 levels of nesting")


def test_a_hundred_levels_are_read() -> None:
    node: Any = data("[" * 99 + "1" + "]" * 99)
    depth = 0
    while isinstance(node, list):
        (node,) = node
        depth += 1
    assert (depth, node) == (99, 1)


def test_too_many_values_are_a_mistake() -> None:
    assert "more than 200000 values" in mistakes("- a\n" * 200_001)[0]


@pytest.mark.parametrize("text", ["#" * (2**21 + 1), b"#" * (2**21 + 1)])
def test_a_file_that_is_too_large_is_not_read(text: str | bytes) -> None:
    assert mistakes(text) == ["1:1 the file is too large: expected at most 2 MiB, found 2.0 MiB"]


def test_a_file_of_two_mebibytes_is_read() -> None:
    assert len(data("x" * 2**21)) == 2**21


@pytest.mark.parametrize(
    "text",
    [
        "[" + "f(, " * 100_000 + "]",
        "{" + "f(, " * 100_000 + "}",
        "[" + "(" * 500_000 + "]",
        "[" + "f(a, &x b), " * 20_000 + "]",
        "{a: " + "x[({" * 200_000,
        "[" + "h[0], " * 200_000,
        "'" * 1_000_000,
        "[f(a," + " " * 1_000_000 + "b)]",
        "[f(a," + "\n" * 1_000_000 + "b)]",
        "a: 1\n" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_files_come_to_an_end(text: str) -> None:
    node, found = read_yaml(text, "p.yaml")
    assert node is not None or found


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ud800"])
def test_invisible_characters_are_mistakes(character: str) -> None:
    code = f"U+{ord(character):04X}"
    assert mistakes(f"a: 1\nb: x{character}y\n") == [f"2:5 invisible character {code} is not allowed"]


def test_of_a_file_that_is_no_text_ten_mistakes_are_enough() -> None:
    assert len(mistakes(b"\0" * 1000)) == 10


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    assert data(b"\xef\xbb\xbfa: 1") == data("\ufeffa: 1") == {"a": 1}


def test_bytes_that_are_not_utf_8_are_shown_where_they_are() -> None:
    assert mistakes(b"\xef\xbb\xbfa: 1\nb: \xc3\xa9\xff\n") == ["2:5 this is not UTF-8"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_not_read(encoding: str) -> None:
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert mistakes(bom + "a: 1".encode(encoding)) == ["1:1 expected UTF-8, found UTF-16"]


def test_text_beyond_ascii_is_read_from_bytes() -> None:
    assert data("σ: 学😀".encode()) == {"σ": "学😀"}


characters = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff")
texts = st.text(characters | st.sampled_from("\n\t"), max_size=20)
leaves = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)


def trees(text: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Plain data with these texts."""
    return st.recursive(
        leaves | text,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
        max_leaves=20,
    )


def is_text(text: str) -> bool:
    """Not `1e-3`, which `yaml.safe_dump`, following YAML 1.1, leaves unquoted as text."""
    try:
        return isinstance(resolve(text), str)
    except ValueError:
        return False


def same(a: Any, b: Any) -> bool:
    """Equal and of equal types, so that 1, 1.0 and true differ."""
    if isinstance(b, dict):
        return isinstance(a, dict) and a.keys() == b.keys() and all(same(a[key], b[key]) for key in b)
    if isinstance(b, list):
        return isinstance(a, list) and len(a) == len(b) and all(map(same, a, b))
    types = (Text, str) if isinstance(b, str) else (type(b),)
    return type(a) in types and a == b


def written(value: Any) -> Any:
    """None at the root would be an empty file."""
    return [value]


@given(trees(texts.filter(is_text)))
def test_what_yaml_writes_in_blocks_is_read_back(value: Any) -> None:
    text = yaml.safe_dump(written(value), default_flow_style=False, allow_unicode=True)
    assert same(data(text), written(value))


@given(trees(texts.filter(lambda t: is_text(t) and "(" not in t)))
def test_what_yaml_writes_in_brackets_is_read_back(value: Any) -> None:
    text = yaml.safe_dump(written(value), default_flow_style=True)
    assert same(data(text), written(value))


@given(trees(texts))
def test_json_is_read_back(value: Any) -> None:
    assert same(data(json.dumps(written(value), ensure_ascii=False)), written(value))


SIGNS = "[]{}:,-?!&*#|>'\"%@`() \n\t\\~a0.<=/"
WORDS = [
    ": ",
    "- ",
    "\n  ",
    "? ",
    "!!int ",
    "&a ",
    "*a",
    "<<: ",
    "f(a, b)",
    "h[0]",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "|2\n",
]
ODDITIES = ['"\\x', ".inf", "1e-3", "\r\n", "😀", "\ufeff", "\0", "\x85"]
fragments = st.sampled_from([*SIGNS, *WORDS, *ODDITIES])
soups = st.lists(fragments, max_size=16).map("".join)


def reads_or_says_why(text: str | bytes) -> None:
    node, found = read_yaml(text, "p.yaml")
    assert node is not None or found
    for mistake in found:
        assert mistake.place
        assert mistake.place.line > 0
        assert mistake.place.column > 0
        assert mistake.message
        assert "this is not YAML" not in mistake.message  # the words for what nobody foresaw


@given(soups | st.text())
def test_any_text_is_read_or_told_why_not(text: str) -> None:
    reads_or_says_why(text)


@given(soups.map(str.encode) | st.binary())
def test_any_bytes_are_read_or_told_why_not(text: bytes) -> None:
    reads_or_says_why(text)


@given(soups)
def test_every_character_of_a_text_is_where_it_says(text: str) -> None:
    node, _ = read_yaml(text, "p.yaml")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for word in words(node):
        for i, character in enumerate(word):
            place = word.at(i)
            assert place
            assert place == word.place or lines[place.line - 1][place.column - 1] == character


def words(node: Node | None) -> list[Text]:
    """Every text of a tree, keys too."""
    if isinstance(node, Mapping):
        return [word for key, value in node.items for word in [key, *words(value)]]
    if isinstance(node, Sequence):
        return [word for item in node.items for word in words(item)]
    return [node.value] if node and isinstance(node.value, Text) else []


@given(soups)
def test_any_text_is_read_or_told_why_not_without_libyaml(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "Parser", yaml.SafeLoader)
        reads_or_says_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "[linear(4, bias=false), relu]",
        "{ask: f(a, b), id: q}",
        "a: &b [1]\nc: *b",
        "{ask: h[0]}",
        "a: 'x",
        "a: 1\na: 2",
        "a:\n\t- b",
        "a: @x",
        "title: Part 2: nets",
        "- a\nb: c",
        "a: 1\n- b",
        "a: }",
        "[" * 200,
        "",
        "a\n--- b",
    ],
)
def test_pyyaml_without_libyaml_reads_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    node, found = read_yaml(text, "p.yaml")
    monkeypatch.setattr(events, "Parser", yaml.SafeLoader)
    slow_node, slow_found = read_yaml(text, "p.yaml")
    assert (slow_node and plain(slow_node), slow_found) == (node and plain(node), found)
