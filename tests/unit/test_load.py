"""Problem files and folders: found, read, and every mistake of all of them told at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import AutograderError, Diagnostic
from autograder.problem.load import find, load, load_all
from tests.problems_in_text import loaded, mistakes, problem, said, whole
from tests.shipped import FILES

PROBLEM = """\
id: {id}
title: Test
graph: {{z: relu(2 * x)}}
values: {{x: {x}}}
questions:
  - {{id: q, ask: {ask}}}
"""


def write(folder: Path, name: str, id: str = "", x: object = 1, ask: str = "z") -> Path:
    path = folder / name
    path.write_text(PROBLEM.format(id=id or path.stem, x=x, ask=ask))
    return path


def ids(paths: list[Path]) -> list[str]:
    return [str(solved.problem.id) for solved in load_all(paths)]


def refused(paths: list[Path]) -> tuple[Diagnostic, ...]:
    with pytest.raises(AutograderError) as caught:
        load_all(paths)
    return caught.value.mistakes


# Files and folders


def test_a_folder_is_loaded_in_name_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.yaml"):
        write(tmp_path, name)
    (tmp_path / "notes.txt").write_text("not a problem")
    assert ids([tmp_path]) == ["a", "b", "c"]


def test_files_are_loaded_in_the_order_given(tmp_path: Path) -> None:
    assert ids([write(tmp_path, "b.yaml"), write(tmp_path, "a.yaml")]) == ["b", "a"]


def test_an_assignment_says_the_order_and_what_belongs_to_it(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path, f"{name}.yaml")
    (tmp_path / "assignment.yaml").write_text("title: All\nproblems: [c.yaml, a]\n")
    assert ids([tmp_path]) == ["c", "a"]


def test_an_assignment_may_leave_the_order_to_the_names(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml")
    write(tmp_path, "a.yaml")
    (tmp_path / "assignment.yml").write_text("title: All\n")
    assert ids([tmp_path]) == ["a", "b"]


def test_what_an_assignment_says_holds_for_problems_that_say_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml")
    write(tmp_path, "b.yaml")
    own = tmp_path / "b.yaml"
    own.write_text(own.read_text() + "tolerance: exact\nconventions: {relu_at_zero: 0}\n")
    (tmp_path / "assignment.yaml").write_text("tolerance: {decimals: 2}\nconventions: {relu_at_zero: 1}\n")
    first, second = (solved.problem for solved in load_all([tmp_path]))
    assert (first.tolerance.decimals, first.conventions.relu_at_zero) == (2, 1)  # type: ignore[union-attr]
    assert (second.tolerance, second.conventions.relu_at_zero) == ("exact", 0)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("assignment", "message", "line"),
    [
        ("problems: [a.yaml, bb.yaml]\n", "there is no problem file 'bb.yaml' in this folder", 1),
        ("title: x\nproblem: [a]\n", "unknown key 'problem'", 2),
        ("due: 5\n", "'due' must be a date and time with offset", 1),
        ("tolerance: {decimals: 2, rel: 1}\n", "a tolerance is one of", 1),
    ],
)
def test_a_mistake_in_an_assignment_is_told(tmp_path: Path, assignment: str, message: str, line: int) -> None:
    write(tmp_path, "a.yaml")
    plan = tmp_path / "assignment.yaml"
    plan.write_text(assignment)
    (mistake,) = refused([tmp_path])
    assert mistake.message.startswith(message)
    assert mistake.place is not None
    assert (mistake.place.file, mistake.place.line) == (str(plan), line)


def test_mistakes_of_all_files_are_told_together(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        write(tmp_path, name, ask="zz")
    assert [m.place and Path(m.place.file).name for m in refused([tmp_path])] == ["a.yaml", "b.yaml"]


def test_two_problems_of_one_id_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.yaml", id="same"), write(tmp_path, "b.yaml", id="same")
    (mistake,) = refused([tmp_path])
    assert mistake.message == f"the id 'same' is taken by {first}"
    assert str(mistake.place) == f"{second}:1:5"


@pytest.mark.parametrize(
    ("path", "message", "help"),
    [
        ("a.yml", "there is no file or folder '{}'", "did you mean 'a.yaml'?"),
        ("nowhere/a.yaml", "there is no file or folder '{}'", "give the problem files with --problems PATH"),
        ("empty", "there is no problem file (*.yaml) in '{}'", None),
    ],
)
def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, path: str, message: str, help: str | None) -> None:
    write(tmp_path, "a.yaml")
    (tmp_path / "empty").mkdir()
    (mistake,) = refused([tmp_path / path])
    assert (mistake.message, mistake.help) == (message.format(tmp_path / path), help)


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AutograderError, match=r"cannot read '.*': is a directory"):
        load(tmp_path)


def test_an_assignment_alone_is_no_folder_without_problems(tmp_path: Path) -> None:
    (tmp_path / "assignment.yaml").write_text("title: None yet\n")
    assert find([tmp_path])[0] == []


# What every file must have


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: MLP\ntitle: t\n", "1:5: the id 'MLP' must be small letters, digits and hyphens, such as mlp-4433"),
        ("id: -a\ntitle: t\n", "1:5: the id '-a' must be small letters, digits and hyphens, such as mlp-4433"),
        ("id: a b\ntitle: t\n", "1:5: the id 'a b' must be small letters, digits and hyphens, such as mlp-4433"),
        ("id: '\ufeff'\ntitle: t\n", "1:6: invisible character U+FEFF is not allowed | delete it"),
        ("id: 4433\ntitle: t\n", "1:5: 'id' must be text, found number 4433 | put it in quotes: '4433'"),
        ("title: t\n", "1:1: 'id' is missing"),
        ("id: a\n", "1:1: 'title' is missing in 'a'"),
    ],
)
def test_an_id_that_is_none_is_told(text: str, message: str) -> None:
    rest = "graph: {z: 2 * x}\nvalues: {x: 1}\nquestions: [{id: q, ask: z}]\n"
    assert said(loaded(text + rest).mistakes) == [message]


@pytest.mark.parametrize("id", ["a", "0", "mlp-4433", "a--", "4-4"])
def test_an_id_is_of_small_letters_digits_and_hyphens(id: str) -> None:
    text = f"id: '{id}'\ntitle: t\ngraph: {{z: 2 * x}}\nvalues: {{x: 1}}\nquestions: [{{id: q, ask: z}}]\n"
    assert loaded(text).mistakes == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "network: {layers: [relu]}\ngraph: {z: x}\nvalues: {x: 1}",
            "1:1: expected either 'network' or 'graph', found both",
        ),
        ("values: {x: 1}", "1:1: expected 'network' (a chain of layers) or 'graph' (equations), found neither"),
    ],
)
def test_a_problem_has_a_network_or_a_graph(text: str, message: str) -> None:
    assert mistakes(text, "x", "z", "q") == [message]


def test_a_problem_asks_something() -> None:
    assert mistakes("graph: {z: 2 * x}\nvalues: {x: 1}\nquestions: []") == ["1:1: a problem asks at least one question"]


def test_questions_have_different_ids() -> None:
    text = """\
        graph: {z: 2 * x}
        values: {x: 1}
        questions:
          - {id: a, ask: z}
          - {id: b, ask: z}
          - {id: a, ask: z}
          - {id: " ", ask: z}
    """
    assert mistakes(text) == [
        "6:10: the id 'a' is taken by the question in line 4",
        "7:10: a question needs an id that is not empty",
    ]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("{id: q, asks: z}", "4:11: unknown key 'asks' in 'q' | did you mean 'ask'?"),
        ("{id: q, ask: z, pionts: 2}", "4:19: unknown key 'pionts' in 'q' | did you mean 'points'?"),
        ("{id: q, ask: z, points: many}", "4:27: 'points' must be a number, found text 'many'"),
        ("{id: q, ask: z, points: -1}", "4:27: 'points' must be at least 0, found number -1"),
        ("{id: q, ask: 5}", "4:16: 'ask' must be text, found number 5 | put it in quotes: '5'"),
        ("{id: q}", "4:3: 'ask' is missing in 'q'"),
        ("{ask: z}", "4:3: 'id' is missing"),
        ("{id: q, ask: z, kind: valeu}", "4:25: unknown kind 'valeu' | did you mean 'value'?"),
        ("{id: q, ask: z, credit: some}", "4:27: 'credit' must be 'all' or 'elementwise', found text 'some'"),
        ("{id: q, ask: z, hidden: yes}", "4:27: 'hidden' must be true or false, found text 'yes' | write true"),
        ("{id: q, ask: z, check: never}", "4:26: 'check' must be 'correctness' or 'format', found text 'never'"),
    ],
)
def test_a_mistake_in_a_question_is_told_once(question: str, message: str) -> None:
    text = f"graph: {{z: 2 * x}}\nvalues: {{x: 1}}\nquestions:\n- {question}"
    assert mistakes(text) == [message]


# All mistakes at once


SIX = """\
id: six
title: Six mistakes
network:
  layers: [linear(3), rellu, z2 = linear(2)]
  loss: mse(reduction=avg)
values: {x: [1, 2], y: [0, 1], "W*": 0.1, "b*": [0, oops]}
train: {optimizer: sgd(rl=0.1)}
tolerance: {decimals: 3, significant: 2}
questions:
  - {id: a, ask: z1, pionts: 2}
  - {id: b, ask: h1}
  - {id: c, ask: dL/dW1}
  - {id: d, ask: W3 after 2 steps}
  - {id: e, ask: z1 +}
  - {id: b, ask: z2, tolerance: {decimals: -1}}
"""


def test_different_mistakes_are_told_together_and_none_that_follows() -> None:
    assert said(loaded(SIX).mistakes) == [
        "4:23: unknown layer 'rellu' | did you mean 'relu'?",
        "6:53: the value of 'b*' must be a number, found text 'oops'",
        "7:24: sgd has no option 'rl' | known: lr, momentum, dampening, weight_decay, nesterov, maximize",
        "8:12: a tolerance is one of {rel: …, abs: …}, {decimals: …}, {significant: …}, exact",
        "10:22: unknown key 'pionts' in 'a' | did you mean 'points'?",
        "14:22: a number, a name or a bracket is expected here, found the end",
        "15:10: the id 'b' is taken by the question in line 11",
        "15:44: 'decimals' must be at least 0, found number -1",
    ]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("network: {layer: [relu]}", "3:11: unknown key 'layer' | did you mean 'layers'?"),
        ("network: {layers: [relu, 5]}", "3:26: each of 'layers' must be text, found number 5 | put it in quotes: '5'"),
        ("network: [relu]", "3:10: 'network' must be a mapping with 'layers', 'input', 'loss', found a list"),
        ("graph: {z1: 5}", "3:13: 'z1' must be text, found number 5 | put it in quotes: '5'"),
        ("graph: relu(x)", "3:8: 'graph' must be a mapping of names to texts, found text 'relu(x)'"),
    ],
)
def test_without_a_network_that_can_be_read_nothing_is_said_of_its_names(part: str, message: str) -> None:
    text = f"id: a\ntitle: t\n{part}\nvalues: {{x: [1, 2]}}\nquestions: [{{id: q, ask: z1}}, {{id: r, ask: dL/dW1}}]\n"
    assert said(loaded(text).mistakes) == [message]


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("values: [1, 2]", "4:9: 'values' must be a mapping, found a list"),
        ("shapes: {x: 3}", "4:13: 'x' must be a list of whole numbers or texts, found number 3 | write [3]"),
        ("train: sgd", "4:8: 'train' must be a mapping with 'optimizer', 'loss', 'parameters', found text 'sgd'"),
    ],
)
def test_without_values_that_can_be_read_none_is_missed(part: str, message: str) -> None:
    text = f"id: a\ntitle: t\nnetwork: {{layers: [linear(2)]}}\n{part}\n"
    asked = "questions: [{id: q, ask: z1}, {id: r, ask: L after 1 step}]\n"
    assert said(loaded(text + asked).mistakes) == [message]


def test_mistakes_stand_in_the_order_of_the_file() -> None:
    places = [m.place for m in loaded(SIX).mistakes]
    assert places == sorted(places)  # type: ignore[type-var]


def test_a_file_without_a_mistake_is_solved() -> None:
    solved = problem("graph: {z: 2 * x}\nvalues: {x: 1}", "z")
    assert solved.references[0][0].flat == [2]


# Whatever an author writes, it is read, or refused with a reason, in bounded time


TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
STRAY = ["", " ", "\n", "\t", "0", "9", "-", ".", "[", "]", "(", ")", "{", "}", ":", ",", "'", '"', "#", "*", "&"]
STRAY += ["d", "W", "x", "/", "@", "^", "T", "=", "~", "|", "!", "%", "\u0302", "\ufeff", "\0", "é", "学"]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """The text of a shipped problem with a few characters or lines changed, lost, doubled or moved."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(st.sampled_from(STRAY)) + text[at + draw(st.integers(0, 2)) :]
        else:
            lines = text.splitlines(keepends=True) or [""]
            at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
            lines[to:to] = lines[at : at + 1]
            del lines[draw(st.sampled_from([at, to, len(lines) - 1]))]
            text = "".join(lines)
    return text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_damaged_problem_is_read_or_refused_with_a_reason(text: str) -> None:
    started = time.perf_counter()
    found = loaded(text)
    assert time.perf_counter() - started < 10
    assert (found.solved is None) == bool(found.mistakes)
    assert all(m.message and m.place is not None for m in found.mistakes)


FORMULAS = st.text(st.sampled_from("xzwL012.+-*/@^()[],:=<> Tdaftersph"), max_size=25)


@given(FORMULAS)
def test_any_text_for_a_formula_is_read_or_refused_with_a_reason(formula: str) -> None:
    quoted = "'" + formula.replace("'", "''") + "'"
    text = f"graph: {{z: w * x, L: z ** 2, r: {quoted}}}\nvalues: {{w: 1, x: [1, 2]}}"
    found = loaded(whole(text + f"\nquestions: [{{id: q, ask: {quoted}}}]"))
    assert (found.solved is None) == bool(found.mistakes)


@pytest.mark.parametrize(
    "formula",
    [
        "exp(" * 150 + "x" + ")" * 150,
        "(" * 500 + "x" + ")" * 500,
        "-" * 5000 + "x",
        "+".join(["x"] * 5000),
        "x**" * 300 + "x",
        "[" * 100 + "x" + "]" * 100,
        "x[" * 100 + "0" + "]" * 100,
        "where(x > 0, " * 60 + "x" + ", x)" * 60,
        "9" * 5000,
        "d" * 5000,
        "dx/dx" * 1000,
        "x after 1 step " * 500,
    ],
    ids=lambda formula: formula[:12],
)
def test_a_formula_beyond_measure_is_read_or_refused(formula: str) -> None:
    started = time.perf_counter()
    found = loaded(whole(f"graph: {{z: 2 * x}}\nvalues: {{x: 1}}\nquestions: [{{id: q, ask: '{formula}'}}]"))
    assert time.perf_counter() - started < 5
    assert (found.solved is None) == bool(found.mistakes)
