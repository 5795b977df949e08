"""Typed reading: what a dataclass accepts, how it says what it does not, and the same as JSON Schema."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, make_dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import Diagnostic, Place, fail
from autograder.problem.schema import Report, Tagged, form_of, json_schema, read, record
from autograder.problem.source import Mapping, Node, Scalar, Text, plain, read_yaml
from tests.json_schema import is_valid


@dataclass(frozen=True)
class Margin:
    """How far off a number may be."""

    place: Place | None = None
    rel: float | None = field(default=None, metadata={"min": 0, "doc": "as a share"})
    abs: float | None = field(default=None, metadata={"min": 0, "max": 10})


@dataclass(frozen=True)
class Digits:
    decimals: int


@dataclass(frozen=True)
class Value:
    place: Place
    id: Text = field(metadata={"pattern": "[a-z][a-z0-9-]*"})
    ask: str
    kind: Literal["value"] = "value"
    points: Fraction = field(
        default=Fraction(1), metadata={"min": 0, "doc": "what it is worth", "examples": [1, "1/3"]}
    )
    margin: Literal["exact"] | Margin | Digits | None = None


@dataclass(frozen=True)
class Formula:
    id: str
    ask: str
    allowed: list[str] | None = field(default=None, metadata={"key": "in"})


@dataclass(frozen=True)
class Outline:
    """A part, and its parts."""

    title: str
    parts: list[Outline] = field(default_factory=list)


def halves(tree: Node, report: Report) -> tuple[str, str]:
    """A field of our own: `a/b`."""
    text = tree.value if isinstance(tree, Scalar) else None
    if not isinstance(text, str) or "/" not in text:
        raise fail("expected 'a/b'")
    left, _, right = text.partition("/")
    if not right:
        report(Diagnostic("nothing follows '/'", help="write what follows"))
    if left == "old":
        report(Diagnostic("'old' will go", warning=True))
    return left, right


@dataclass(frozen=True)
class Sheet:
    title: str
    hidden: bool = False
    layout: Literal[0, 1, "either", True] = "either"
    sizes: dict[str, list[int | Text]] = field(default_factory=dict)
    corner: tuple[float, float] | None = None
    row: tuple[int, ...] = ()
    level: float | list[float] = 0.0
    pair: tuple[int, str] | list[str] | None = None
    anything: Any = None
    raw: list[Any] | dict[str, Any] | None = None
    outline: Outline | None = None
    tasks: list[Annotated[Any, Tagged("kind", {"value": Value, "formula": Formula}, "value")]] = field(
        default_factory=list
    )
    chosen: Annotated[Any, Tagged("by", {"margin": Margin, "digits": Digits})] = None
    split: tuple[str, str] | None = field(default=None, metadata={"read": halves, "schema": {"type": "string"}})


def parse(cls: Any, text: str) -> tuple[Any, list[Diagnostic]]:
    """What a class reads from a text, and its mistakes."""
    tree, mistakes = read_yaml(text, "p.yaml")
    assert mistakes == []
    return read(cls, tree, mistakes.append), mistakes


def good(cls: Any, text: str) -> Any:
    """What a class reads from a text without mistakes."""
    value, mistakes = parse(cls, text)
    assert mistakes == []
    return value


def bad(cls: Any, text: str) -> list[str]:
    """The messages."""
    return [m.message for m in parse(cls, text)[1]]


def advice(cls: Any, text: str) -> str | None:
    """The help of the only mistake."""
    (mistake,) = parse(cls, text)[1]
    return mistake.help


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (str, "abc", "abc"),
        (Text, "'7'", "7"),
        (int, "010", 10),
        (int, "3.0", 3),
        (float, "3", 3.0),
        (float, "1e-3", 0.001),
        (bool, "true", True),
        (Fraction, "0.1", Fraction(1, 10)),
        (Fraction, "1/3", Fraction(1, 3)),
        (Fraction, "'-2 / 6'", Fraction(-1, 3)),
        (Fraction, "1e-3", Fraction(1, 1000)),
        (Fraction, ".5", Fraction(1, 2)),
        (Fraction, "5.", Fraction(5)),
        (Fraction, "0x10", Fraction(16)),
        (Fraction, "1e-99999999", Fraction(0)),
        (Literal["a", 0], "0", 0),
        (Literal["a", 0], "0.0", 0),
        (Literal["a", 0], "a", "a"),
        (list[int], "[1, 2]", [1, 2]),
        (list[int], "[]", []),
        (tuple[int, ...], "[1, 2]", (1, 2)),
        (tuple[int, str], "[1, a]", (1, "a")),
        (dict[str, int], "{a: 1, no: 2}", {"a": 1, "no": 2}),
        (float | list[float], "2", 2.0),
        (float | list[float], "[2]", [2.0]),
        (list[float] | list[list[float]], "[[2]]", [[2.0]]),
        (list[float] | list[list[float]], "[2]", [2.0]),
        (int | str, "2", 2),
        (int | str, "two", "two"),
        (float | None, "~", None),
        (tuple[int, str] | list[str], "[a, b]", ["a", "b"]),
        (Margin | dict[str, str], "{rel: a}", {"rel": "a"}),
        (Margin | Digits, "{decimals: 3}", Digits(3)),
    ],
)
def test_types_read_what_they_stand_for(kind: Any, text: str, value: object) -> None:
    read_value = good(kind, text)
    assert read_value == value
    assert isinstance(read_value, type(value))


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (str, "7", "the file must be text, found number 7"),
        (str, "[a]", "the file must be text, found a list"),
        (str, "~", "the file must be text, found nothing"),
        (int, "2.5", "the file must be a whole number, found number 2.5"),
        (int, "true", "the file must be a whole number, found true"),
        (float, "'3'", "the file must be a number, found text '3'"),
        (float, "9" * 400, f"the file must be a number, found number {'9' * 39}…"),
        (float, "{a: 1}", "the file must be a number, found a mapping"),
        (bool, "yes", "the file must be true or false, found text 'yes'"),
        (bool, "1", "the file must be true or false, found number 1"),
        (Fraction, "1/0", "the file must be a number, found text '1/0'"),
        (Fraction, "'0.5'", "the file must be a number, found text '0.5'"),
        (Literal["mean", "sum"], "men", "the file must be 'mean' or 'sum', found text 'men'"),
        (Literal[0, 1, "either"], "true", "the file must be 0, 1 or 'either', found true"),
        (list[int], "3", "the file must be a list of whole numbers, found number 3"),
        (list[int], "[a]", "each of the file must be a whole number, found text 'a'"),
        (list[list[int]], "[[a]]", "each of the file must be a whole number, found text 'a'"),
        (list[Any], "a", "the file must be a list, found text 'a'"),
        (tuple[int, int], "[1]", "the file must be a list of 2 whole numbers, found a list of 1"),
        (tuple[int, str], "a", "the file must be a list of 2 values: a whole number, text, found text 'a'"),
        (dict[str, int], "[]", "the file must be a mapping of names to whole numbers, found a list"),
        (dict[str, int], "{a: b}", "'a' must be a whole number, found text 'b'"),
        (dict[str, Any], "a", "the file must be a mapping, found text 'a'"),
        (float | list[float], "abc", "the file must be a number or a list of numbers, found text 'abc'"),
        (float | list[float], "[abc]", "each of the file must be a number, found text 'abc'"),
        (float | None, "abc", "the file must be a number, found text 'abc'"),
        (int | str | list[int], "true", "the file must be a whole number, text or a list of whole numbers, found true"),
        (list[float] | list[list[float]], "[[a]]", "each of the file must be a number, found text 'a'"),
        (
            list[float] | list[list[float]],
            "[a]",
            "the file must be a list of numbers or a list of lists of numbers, found a list",
        ),
        (
            Literal["exact"] | Margin | Digits,
            "exat",
            "the file must be 'exact', a mapping with 'rel', 'abs' or a mapping with 'decimals', found text 'exat'",
        ),
        (
            Margin | Digits,
            "{decimal: 3}",
            "the file must be a mapping with 'rel', 'abs' or a mapping with 'decimals', found a mapping",
        ),
        (Margin | Digits, "{rel: a, x: 1}", "'rel' must be a number, found text 'a'"),
    ],
)
def test_what_does_not_fit_is_told_as_expected_then_found(kind: Any, text: str, message: str) -> None:
    assert bad(kind, text)[0] == message
    assert parse(kind, text)[0] is None


@pytest.mark.parametrize(
    ("kind", "text", "help"),
    [
        (str, "007", "put it in quotes: '007'"),
        (str, "true", "put it in quotes: 'true'"),
        (str, "~", "put it in quotes: '~'"),
        (str, "[a]", None),
        (int, "'3'", "take away the quotes: 3"),
        (float, "'1e-3'", "take away the quotes: 1e-3"),
        (float, "'.inf'", None),
        (float, "abc", None),
        (Fraction, "'0.5'", "take away the quotes: 0.5"),
        (bool, "No", "write false"),
        (bool, "on", "write true"),
        (bool, "'true'", "take away the quotes: true"),
        (Literal["mean", "sum"], "men", "did you mean 'mean'?"),
        (Literal["mean", "sum"], "x", None),
        (Literal["0", "1"], "0", "put it in quotes: '0'"),
        (Literal[0, 1], "'0'", "take away the quotes: 0"),
        (list[str], "a", "write [a]"),
        (list[str], "7", None),
        (Literal["exact"] | Margin, "exat", "did you mean 'exact'?"),
        (Margin | Digits, "{decimal: 3}", "did you mean 'decimals'?"),
    ],
)
def test_the_help_says_what_to_write(kind: Any, text: str, help: str | None) -> None:
    assert parse(kind, text)[1][0].help == help


def test_an_instance_knows_its_place_and_its_texts_do() -> None:
    sheet = good(Sheet, "title: t\ntasks:\n  - id: z1\n    ask: dL/dW\n")
    (task,) = sheet.tasks
    assert str(task.place) == "p.yaml:3:5"
    assert str(task.ask.place) == "p.yaml:4:10"


def test_all_mistakes_are_found_at_once_and_in_their_places() -> None:
    text = "titel: x\nhidden: yes\nsizes: {x: [2, n, 0.5], y: 3}\ntasks:\n  - {id: Z1, points: -1, kin: value}\n"
    _, mistakes = parse(Sheet, text)
    assert [(m.message, m.place and (m.place.line, m.place.column)) for m in mistakes] == [
        ("'hidden' must be true or false, found text 'yes'", (2, 9)),
        ("each of 'x' must be a whole number or text, found number 0.5", (3, 19)),
        ("'y' must be a list of whole numbers or texts, found number 3", (3, 28)),
        ("'id' must look like [a-z][a-z0-9-]*, found text 'Z1'", (5, 10)),
        ("'points' must be at least 0, found number -1", (5, 22)),
        ("unknown key 'kin' in 'Z1'", (5, 26)),
        ("'ask' is missing in 'Z1'", (5, 5)),
        ("unknown key 'titel'", (1, 1)),
    ]


def test_an_unknown_key_has_the_closest_one_as_help() -> None:
    assert advice(Margin, "{res: 1}") == "did you mean 'rel'?"


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    assert bad(Outline, "titel: x") == ["unknown key 'titel'"]


def test_an_unknown_key_does_not_hide_the_rest() -> None:
    value, mistakes = parse(Outline, "title: x\npage: 3\n")
    assert value == Outline("x")
    assert [m.message for m in mistakes] == ["unknown key 'page'"]


def test_a_missing_blank_after_a_colon_is_seen() -> None:
    assert advice(Margin, "{rel:1e-3}") == "write a blank after the colon: 'rel: 1e-3'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{rel: -1}", "'rel' must be at least 0, found number -1"),
        ("{abs: 11}", "'abs' must be at most 10, found number 11"),
    ],
)
def test_bounds_are_kept(text: str, message: str) -> None:
    assert bad(Margin, text) == [message]


def test_a_key_may_have_another_name_than_the_field() -> None:
    assert good(Formula, "{id: a, ask: b, in: [x]}") == Formula("a", "b", ["x"])


def test_a_class_may_contain_itself() -> None:
    text = "{title: a, parts: [{title: b, parts: [{title: c}]}]}"
    assert good(Outline, text) == Outline("a", [Outline("b", [Outline("c")])])


def test_any_leaves_the_tree_as_it_is() -> None:
    tree = good(Sheet, "{title: t, anything: [1, {a: b}]}").anything
    assert plain(tree) == [1, {"a": "b"}]
    assert tree.place.column == 22


@pytest.mark.parametrize(
    ("task", "cls"),
    [("{id: a, ask: b}", Value), ("{id: a, ask: b, kind: value}", Value), ("{id: a, ask: b, kind: formula}", Formula)],
)
def test_a_tag_picks_the_class(task: str, cls: type) -> None:
    (read_task,) = good(Sheet, f"{{title: t, tasks: [{task}]}}").tasks
    assert type(read_task) is cls


@pytest.mark.parametrize(
    ("task", "message", "help"),
    [
        ("{id: a, ask: b, kind: formla}", "unknown kind 'formla'", "did you mean 'formula'?"),
        ("{id: a, ask: b, kind: 3}", "'kind' must be text, found number 3", "put it in quotes: '3'"),
        ("{id: a, ask: b, kind: [value]}", "'kind' must be text, found a list", None),
        ("{id: a, ask: b, in: [x]}", "unknown key 'in' in 'a'", "it belongs to kind 'formula'"),
        ("a", "each of 'tasks' must be a mapping, found text 'a'", None),
    ],
)
def test_a_wrong_tag_is_told(task: str, message: str, help: str | None) -> None:
    (mistake,) = parse(Sheet, f"{{title: t, tasks: [{task}]}}")[1]
    assert (mistake.message, mistake.help) == (message, help)


def test_a_tag_without_default_must_be_there() -> None:
    (mistake,) = parse(Sheet, "{title: t, chosen: {rel: 1}}")[1]
    assert (mistake.message, mistake.help) == ("'by' is missing", "known: margin, digits")


def test_a_tag_may_be_read_by_itself() -> None:
    assert good(Tagged("by", {"digits": Digits}), "{by: digits, decimals: 3}") == Digits(3)


def test_a_field_may_read_itself() -> None:
    assert good(Sheet, "{title: t, split: a/b}").split == ("a", "b")


def test_what_a_field_raises_or_reports_has_the_place_of_its_value() -> None:
    for text, message in [
        ("{title: t, split: ab}", "expected 'a/b'"),
        ("{title: t, split: a/}", "nothing follows '/'"),
    ]:
        value, (mistake,) = parse(Sheet, text)
        assert value.split is None  # left out, like any key that may be left out
        assert mistake.message == message
        assert str(mistake.place) == "p.yaml:1:19"


def test_a_warning_does_not_spoil_the_value() -> None:
    value, (warning,) = parse(Sheet, "{title: t, split: old/b}")
    assert warning.warning
    assert value.split == ("old", "b")


@dataclass
class Ordered:
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise fail("'low' must not be above 'high'")


def test_what_a_class_finds_wrong_with_itself_has_its_place() -> None:
    value, (mistake,) = parse(list[Ordered], "- {low: 1, high: 2}\n- {low: 2, high: 1}\n")
    assert value == [Ordered(1, 2)]  # what is right can still be checked
    assert str(mistake.place) == "p.yaml:2:3"


def test_what_was_a_mistake_of_yaml_is_not_told_twice() -> None:
    tree, mistakes = read_yaml(
        "title: .inf\nlevel: [1e999]\nsplit: *a\nanything: [{a: !x y}]\ntasks: [{kind: .nan}]", "p"
    )
    assert len(mistakes) == 5
    assert read(Sheet, tree, mistakes.append) is None
    assert len(mistakes) == 5


def test_without_a_tree_nothing_is_read_or_told() -> None:
    mistakes: list[Diagnostic] = []
    assert read(Sheet, None, mistakes.append) is None
    assert mistakes == []


@pytest.mark.parametrize("kind", [set[int], complex, dict[int, str]])
def test_a_type_without_a_form_is_refused(kind: Any) -> None:
    with pytest.raises(TypeError, match="no form is known"):
        form_of(kind)


# What the schema says


SCHEMA = json_schema(Sheet)
RATIO = "^[-+]?[0-9]{1,400} ?/ ?0{0,400}[1-9][0-9]{0,400}$"


def test_the_schema_is_json_and_names_its_draft() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_tells_what_the_classes_tell() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["Margin"]["description"] == "How far off a number may be."
    assert "description" not in definitions["Digits"]
    assert definitions["Value-value"]["properties"]["points"] == {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": RATIO}],
        "minimum": 0,
        "description": "what it is worth",
        "examples": [1, "1/3"],
        "default": 1,
    }
    assert definitions["Value-value"]["required"] == ["id", "ask"]
    assert definitions["Formula-formula"]["required"] == ["id", "ask", "kind"]
    assert all(d["additionalProperties"] is False for d in definitions.values())


def test_classes_of_one_name_have_a_definition_each() -> None:
    other = make_dataclass("Margin", [("left", int)])
    assert set(json_schema(dict[str, Margin | other])["$defs"]) == {"Margin", "Margin_"}  # type: ignore[valid-type]


WORDS = st.sampled_from(["a", "z1", "Z 1", "exact", "value", "formula", "either", "1/3", "margin", "digits", "a/b"])
NUMBERS = st.sampled_from([0, 1, -1, 3, 11, 0.5, 1.0, -2.5, 1e300])
KEYS = ["title", "hidden", "layout", "sizes", "corner", "row", "level", "pair", "anything", "raw", "outline", "tasks"]
KEYS += ["chosen", "id", "ask", "kind", "by", "points", "margin", "rel", "abs", "decimals", "in", "parts", "other"]
ANY = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


def mapping(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly right: of the right keys, sometimes with another value or one key more."""
    right = st.fixed_dictionaries(required, optional=optional)
    wrong = st.builds(lambda d, key, v: {**d, key: v}, right, st.sampled_from([*required, *optional, "other"]), ANY)
    return st.one_of(right, right, wrong)


NAMES = st.sampled_from(["a", "z1"])
MARGINS = mapping({}, {"rel": NUMBERS, "abs": NUMBERS})
DIGITS = mapping({"decimals": st.sampled_from([1, 2.0, 2.5])}, {})
TASKS = mapping(
    {"id": NAMES, "ask": WORDS},
    {"kind": st.sampled_from(["value", "formula"]), "points": NUMBERS | st.just("1/3"), "in": st.lists(NAMES)}
    | {"margin": st.just("exact") | MARGINS | DIGITS | st.none()},
)
OUTLINES = st.recursive(
    mapping({"title": NAMES}, {}), lambda inner: mapping({"title": NAMES}, {"parts": st.lists(inner, max_size=2)})
)
SHEETS = mapping(
    {"title": WORDS},
    {
        "hidden": st.booleans(),
        "layout": st.sampled_from([0, 1, 1.0, "either", True, False, 2]),
        "sizes": st.dictionaries(NAMES, st.lists(st.sampled_from([1, 2.0, "n", 0.5]), max_size=3)),
        "corner": st.lists(NUMBERS, max_size=3) | st.none(),
        "row": st.lists(st.sampled_from([1, 2.0, 0.5]), max_size=3),
        "level": NUMBERS | st.lists(NUMBERS, max_size=3),
        "pair": st.lists(st.sampled_from([1, "a"]), max_size=3),
        "anything": ANY,
        "raw": ANY,
        "outline": OUTLINES,
        "tasks": st.lists(TASKS, max_size=2),
        "chosen": MARGINS | DIGITS | st.builds(lambda d: {**d, "by": "digits"}, DIGITS),
    },
)


def is_read(cls: Any, value: Any) -> bool:
    tree, mistakes = read_yaml(yaml.safe_dump(value), "p.yaml")
    assert mistakes == []
    read(cls, tree, mistakes.append)
    return not mistakes


@given(SHEETS | ANY.filter(lambda v: v is not None))
def test_what_the_reader_accepts_the_schema_accepts_and_the_other_way_round(value: Any) -> None:
    assert is_read(Sheet, value) == is_valid(value, SCHEMA)


@given(
    st.sampled_from(
        [int, float, str, bool, Fraction, Literal[0, "a", False], list[int], tuple[int, str], dict[str, int]]
    )
    | st.sampled_from([int | str, float | list[float], tuple[int, int] | list[str], Margin | Digits, Value | Margin])
    | st.sampled_from([Margin | dict[str, str], list[int] | list[list[int]], Literal["exact"] | Digits | None]),
    ANY.filter(lambda v: v is not None),
)
def test_so_it_is_for_every_kind_of_type(kind: Any, value: Any) -> None:
    assert is_read(kind, value) == is_valid(value, json_schema(kind))


@given(ANY.filter(lambda v: v is not None))
def test_every_mistake_has_a_place_and_a_value_is_read_unless_there_are_any(value: Any) -> None:
    tree, mistakes = read_yaml(yaml.safe_dump(value), "p.yaml")
    sheet = read(Sheet, tree, mistakes.append)
    assert sheet is not None or mistakes
    assert all(m.place and m.message[0].islower() | (m.message[0] == "'") for m in mistakes)


def test_the_tree_may_be_walked_by_key() -> None:
    tree, _ = read_yaml("{a: 1, b: 2}", "p.yaml")
    assert isinstance(tree, Mapping)
    assert [tree.get("b") is not None, tree.get("c")] == [True, None]


@record
class Recorded:
    name: str
    items: list[int] = field(default_factory=list)
    most: int = 3


def test_a_record_takes_its_values_by_name_and_what_is_not_given_by_default() -> None:
    one = Recorded(name="a", most=4)
    assert (one.name, one.items, one.most) == ("a", [], 4)
    assert Recorded(name="b").items is not one.items


@pytest.mark.parametrize("values", [{}, {"name": "a", "least": 1}])
def test_a_record_wants_its_own_values(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="Recorded"):
        Recorded(**values)
