"""`autograder release`: students get the problems, and nothing that is for graders alone."""

from __future__ import annotations

import dataclasses
import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from autograder.problem.assignment import Assignment
from autograder.problem.load import load_all
from autograder.problem.model import QUESTIONS, Case, CodeQuestion, Problem
from autograder.problem.release import for_graders
from autograder.problem.source import plain, read_yaml
from tests.cli.calls import call
from tests.release_problems import HEAD, KINDS, problems
from tests.shipped import FILES, PROBLEMS

ALL = problems()
COMMENTS = ("kommentar-1", "kommentar-2", "quelle-1")
WORDS = HEAD + "".join(f"  {KINDS[name].text}\n" for name in ("value", "derivation", "choices", "order", "text"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(text: str, name: str = "hw.yaml", folder: str = "problems") -> Path:
    path = Path(folder) / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def released(text: str) -> dict[str, str]:
    """The files of the edition of one problem, by name."""
    put(text)
    called = call("release", "problems", "-o", "out")
    assert called.status == 0, called.err
    return files(Path("out"))


def files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.is_file()}


def data(text: str) -> Any:
    tree, mistakes = read_yaml(text, "released.yaml")
    assert tree is not None
    assert mistakes == []
    return plain(tree)


def checked(answers: dict[str, Any]) -> dict[str, Any]:
    """What `check` says in the edition, as data."""
    Path("out/answers.json").write_text(json.dumps(answers), "utf-8")
    called = call("check", "out", "--problems", "out/problems", "--json")
    found: dict[str, Any] = json.loads(called.out)
    return found


def states(answers: dict[str, Any]) -> dict[str, str]:
    return {a["question"]: a["state"] for a in checked({"hw": answers})["answers"]}


# What is left out ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_no_secret_stands_anywhere_in_the_edition(name: str, here: Path) -> None:
    text, kind = ALL[name]
    everything = released(text)
    for secret in (*kind.secrets, *COMMENTS):
        assert secret not in str(everything), secret


@pytest.mark.parametrize("name", ALL)
def test_what_is_no_secret_stays(name: str, here: Path) -> None:
    text, kind = ALL[name]
    everything = "\n".join(released(text).values())
    assert all(shown in everything for shown in kind.shown)


@pytest.mark.parametrize("name", ALL)
def test_check_works_on_the_edition(name: str, here: Path) -> None:
    released(ALL[name][0])
    found = checked({})
    assert {a["state"] for a in found["answers"]} <= {"missing", "wrong", "form ok"}
    assert found["notes"] == []


@pytest.mark.parametrize("name", ALL)
def test_the_secrets_are_in_the_file_that_is_released(name: str) -> None:
    text, kind = ALL[name]
    assert all(secret in text for secret in kind.secrets)


GRADERS = {
    "formula": {"answer"},
    "derivation": {"answer", "waypoints"},
    "choice": {"answer", "feedback"},
    "order": {"answer", "optional", "forbidden"},
    "text": {"answer", "rubric"},
}
PUBLIC = {
    *("id", "kind", "ask", "points", "prompt", "tolerance", "credit", "hidden", "check", "penalty", "several"),
    *("function", "arguments", "returns", "file", "cases", "forward", "limits", "packages", "in", "indices", "when"),
    *("assume", "start", "end", "jump", "options", "steps", "max_words"),
}


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_key_of_a_question_is_known_to_be_for_graders_or_for_all(kind: str) -> None:
    keys = {f.metadata.get("key", f.name) for f in dataclasses.fields(QUESTIONS[kind])} - {"place"}
    assert for_graders(QUESTIONS[kind]) == GRADERS.get(kind, set())
    assert keys - for_graders(QUESTIONS[kind]) <= PUBLIC


def test_of_a_problem_and_an_assignment_only_this_is_for_graders() -> None:
    assert for_graders(Problem) == {"source"}
    assert for_graders(Assignment) == {"extensions"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_of_a_shipped_problem_nothing_hidden_stays(path: Path, here: Path) -> None:
    (one,) = load_all([path])
    assert call("release", path, "-o", "out").status == 0
    problem = data(Path("out/problems", path.name).read_text("utf-8"))
    hidden = {str(q.id) for q in one.problem.questions if q.hidden}
    assert {q["id"] for q in problem["questions"]} == {str(q.id) for q in one.problem.questions} - hidden
    everything = str(files(Path("out")))
    assert "hidden: true" not in everything
    for question in one.problem.questions:
        for case in question.cases or [] if isinstance(question, CodeQuestion) else []:
            assert not (isinstance(case, Case) and case.hidden and f"seed: {case.seed}" in everything)
    if one.problem.source:
        assert one.problem.source not in everything


def asked(path: Path) -> dict[str, Any]:
    """What is right by a problem file: the numbers, and those of the public cases of code."""
    (one,) = load_all([path])
    hidden = {str(q.id) for q in one.problem.questions if q.hidden}
    numbers = {str(a.question.id): r for a, r in zip(one.instance.asked, one.references, strict=True)}
    for coded, cases in zip(one.instance.coded, one.cases, strict=True):
        public = [case for case in cases if not case.hidden]
        numbers[str(coded.question.id)] = [(list(map(str, case.arguments)), case.references) for case in public]
    return {id: right for id, right in numbers.items() if id not in hidden}


@pytest.mark.parametrize("name", [*ALL, *(path.name for path in FILES)])
def test_what_is_right_stays_the_same(name: str, here: Path) -> None:
    path = put(ALL[name][0]) if name in ALL else PROBLEMS / name
    assert call("release", path, "-o", "out").status == 0
    assert asked(Path("out/problems", path.name)) == asked(path)


def test_the_shipped_assignment_is_released_in_its_order(here: Path) -> None:
    assert call("release", PROBLEMS, "-o", "out").status == 0
    before, after = (load_all([folder]) for folder in (PROBLEMS, Path("out/problems")))
    assert [str(s.problem.id) for s in after] == [str(s.problem.id) for s in before]


def test_the_steps_of_an_order_stand_by_name(here: Path) -> None:
    edition = released(HEAD + f"  {KINDS['order'].text}\n")
    assert list(data(edition["problems/hw.yaml"])["questions"][1]["steps"]) == ["s1", "s2", "s3", "s4"]


def test_what_was_left_out_is_counted(here: Path) -> None:
    assert data(released(WORDS)["problems/hw.yaml"])["released"] == {
        "questions": 1,
        "cases": 0,
        "answers": ["d", "c", "o", "t"],
    }


def test_hidden_cases_are_counted_one_by_one(here: Path) -> None:
    edition = released(ALL["code-cases"][0])
    assert data(edition["problems/hw.yaml"])["released"] == {"questions": 0, "cases": 5, "answers": []}


def test_numbers_stay_as_they_were_written(here: Path) -> None:
    edition = released("id: a\ntitle: A\ngraph: {z: x * w}\nvalues: {x: 1e-3, w: 0.10}\nquestions: [{id: z, ask: z}]\n")
    assert "values: {x: 1e-3, w: 0.10}\n" in edition["problems/hw.yaml"]


def test_a_problem_in_which_everything_is_hidden_is_left_out_altogether(here: Path) -> None:
    put(
        "id: geheim\ntitle: T\ngraph: {z: 2 * x}\nvalues: {x: 1}\nquestions: [{id: q, ask: z, hidden: true}]\n",
        "a.yaml",
    )
    put(HEAD, "b.yaml")
    put("problems: [a.yaml, b.yaml]\n", "assignment.yaml")
    called = call("release", "problems", "-o", "out")
    assert "everything in it is hidden: a.yaml" in called.out
    assert "geheim" not in str(files(Path("out")))
    assert data(Path("out/problems/assignment.yaml").read_text("utf-8")) == {"problems": ["b.yaml"]}


def test_where_all_is_hidden_nothing_is_released(here: Path) -> None:
    put("id: a\ntitle: T\ngraph: {z: 2 * x}\nvalues: {x: 1}\nquestions: [{id: q, ask: z, hidden: true}]\n")
    called = call("release", "problems", "-o", "out")
    assert called.status == 2
    assert "every question is hidden" in called.err
    assert not Path("out").exists()


def test_problem_files_that_the_assignment_does_not_name_are_no_part_of_the_edition(here: Path) -> None:
    put(HEAD, "a.yaml")
    put(HEAD.replace("id: hw", "id: next-week"), "b.yaml")
    put("problems: [a.yaml]\n", "assignment.yaml")
    assert call("release", "problems", "-o", "out").status == 0
    assert "next-week" not in str(files(Path("out")))


def test_who_has_more_time_is_nobodys_business(here: Path) -> None:
    put(HEAD)
    put(
        'title: Week 1\ndue: "2026-02-01T23:59:00+01:00"\nlate: {per_day: 10%}\nextensions: {geheim-ada: 2 days}\n',
        "assignment.yaml",
    )
    assert call("release", "problems", "-o", "out").status == 0
    everything = files(Path("out"))
    assert "geheim-ada" not in str(everything)
    assert "per_day: 10%" in everything["problems/assignment.yaml"]
    assert "Due: 2026-02-01 23:59+01:00" in everything["README.md"]
    assert "Later: each day that is begun takes 10% of the full points.\n" in everything["README.md"]
    assert everything["README.md"].startswith("# Week 1\n")


# What students get -----------------------------------------------------------------------------------------


def test_the_blank_answers_and_the_functions_are_those_of_a_template(here: Path) -> None:
    edition = released(ALL["code-cases"][0])
    call("template", "problems", "-o", "blank")
    assert edition["answers.json"] == Path("blank/answers.json").read_text("utf-8")
    assert edition["solution.py"] == Path("blank/solution.py").read_text("utf-8")


def test_hidden_questions_are_not_in_the_blank_answers(here: Path) -> None:
    assert json.loads(released(WORDS)["answers.json"]) == {"hw": dict.fromkeys(["first", "d", "c", "o", "t"])}


def test_a_problem_of_code_alone_has_no_answers_to_fill_in(here: Path) -> None:
    edition = released(ALL["code-cases"][0].replace("  - {id: z, ask: z}\n", ""))
    assert set(edition) == {"README.md", "problems/hw.yaml", "solution.py"}


def test_the_readme_has_prompts_questions_points_and_the_form_of_answers(here: Path) -> None:
    readme = released(WORDS)["README.md"]
    for part in (
        "# A neuron",
        "A neuron, in two\nlines.",
        "network: {layers:",
        "### `first`, 2 points",
        "Asked: `parameters`\n\nAnswer: a whole number.",
        "Answer: a list of lines",
        "- `o3`: three\n\nAnswer: a list of keys",
        "- `s1`: none\n- `s2`: maybe",
        "a text in quotes of at most 77 words",
        "autograder check",
        "Left to the grader: 1 question, 4 answers in words.",
    ):
        assert part in readme, part


def test_what_may_be_taken_for_granted_is_said(here: Path) -> None:
    network = "network: {layers: [a = softmax], loss: categorical_cross_entropy}\nshapes: {x: [K], y: [K]}\n"
    question = "{id: q, kind: formula, ask: dL/dx, assume: [sum(y) = 1]}"
    readme = released(f"id: a\ntitle: A\n{network}questions: [{question}]\n")["README.md"]
    assert "Asked: `dL/dx`\n\nGranted: `sum(y) = 1`\n\nAnswer: a formula" in readme


@pytest.mark.parametrize(
    ("ask", "form"),
    [
        ("L", "a number;"),
        ("z1", "a list of numbers;"),
        ("dL/dW1", "a matrix;"),
        ("dz1/dW1", "numbers in lists, 3 deep;"),
        ("shape(W1)", "a shape,"),
        ("size(W1)", "a whole number."),
    ],
)
def test_the_readme_says_how_numbers_are_written(ask: str, form: str, here: Path) -> None:
    network = "network: {layers: [linear(3)], loss: mse}\nvalues: {x: [1, 2], y: [1, 2, 3], W1: 0.1, b1: 0}\n"
    readme = released(f"id: a\ntitle: A\n{network}questions: [{{id: q, ask: {ask}}}]\n")["README.md"]
    assert f"Asked: `{ask}`\n\nAnswer: {form}" in readme


def test_the_same_problems_give_the_same_bytes(here: Path) -> None:
    first = released(WORDS)
    assert call("release", "problems", "-o", "again").status == 0
    assert files(Path("again")) == first


# What can be done with it ----------------------------------------------------------------------------------


def test_check_says_what_it_leaves_to_the_grader(here: Path) -> None:
    released(WORDS)
    called = call("check", "out", "--problems", "out/problems")
    assert "Left to the grader: 1 question, 4 answers in words.\n" in called.out


def test_check_counts_for_a_script_what_it_leaves_to_the_grader(here: Path) -> None:
    released(WORDS)
    assert checked({})["left_to_the_grader"] == {"questions": 1, "cases": 0, "answers": 4}


def test_check_of_the_graders_own_file_says_nothing_of_it(here: Path) -> None:
    put(WORDS)
    Path("answers.json").write_text("{}", "utf-8")
    assert "Left to the grader" not in call("check").out
    assert "left_to_the_grader" not in json.loads(call("check", "--json").out)


RIGHT = {
    "first": 32,
    "d": ["= sum((a_j - y_j) da_j/da_i, j)", "= a_i - y_i"],
    "c": ["o1", "o3"],
    "o": ["s4", "s3"],
    "t": "x",
}
WRONG = {"d": ["= a_i + y_i"], "c": ["o2"], "o": ["s1"], "t": "y"}


@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["right", "wrong"])
@pytest.mark.parametrize("id", WRONG)
def test_an_answer_in_words_is_neither_right_nor_wrong(id: str, answers: dict[str, Any], here: Path) -> None:
    released(WORDS)
    assert states(answers)[id] == "form ok"


@pytest.mark.parametrize(
    ("id", "answer"), [("d", ["= a_i +"]), ("c", "o9"), ("o", ["s1", "s9"]), ("t", 5)], ids=["d", "c", "o", "t"]
)
def test_the_form_of_an_answer_in_words_is_looked_at(id: str, answer: Any, here: Path) -> None:
    released(WORDS)
    assert states({id: answer})[id] == "unreadable"


def test_a_text_that_is_too_long_is_told(here: Path) -> None:
    released(WORDS)
    assert states({"t": "a " * 78})["t"] == "wrong"


def test_of_one_right_option_only_one_may_be_picked(here: Path) -> None:
    released(HEAD + f"  {KINDS['choice'].text}\n")
    assert states({"c": ["o1", "o2"]})["c"] == "unreadable"


def test_numbers_and_formulas_are_judged_as_before(here: Path) -> None:
    released(ALL["formula"][0].replace("ask: parameters", "ask: shape(z1)"))
    assert states({"first": [5], "f": "a - y"}) == {"first": "ok", "f": "ok"}
    assert states({"first": [4], "f": "y - a"}) == {"first": "wrong", "f": "wrong"}


def test_a_formula_whose_problem_keeps_it_to_itself_is_not_judged(here: Path) -> None:
    released(ALL["formula"][0] + "check: format\n")
    assert states({"f": "y - a"})["f"] == "form ok"


DERIVATION = KINDS["derivation"].text.replace('waypoints: ["2 sum((a_j - y_j) da_j/da_i, j) / 2"],', "")


@pytest.mark.parametrize(("line", "state"), [("= sum((a_j - y_j) da_j/da_i, j)", "ok"), ("= a_i + y_i", "wrong")])
def test_a_derivation_without_waypoints_needs_no_grader(line: str, state: str, here: Path) -> None:
    released(HEAD + f"  {DERIVATION}\n")
    assert states({"d": [line, "= a_i - y_i"]})["d"] == state


CODE = "def f(x, w, b):\n    return w * x + b\n"


@pytest.mark.parametrize(("code", "state"), [(CODE, "ok"), (CODE.replace("+", "-"), "wrong")], ids=["right", "wrong"])
def test_the_public_cases_of_code_are_run(code: str, state: str, here: Path) -> None:
    released(ALL["code-cases"][0])
    Path("out/solution.py").write_text(code, "utf-8")
    found = checked({"code-hw": {"z": [0.6, 1.1]}})
    assert {a["question"]: a["state"] for a in found["answers"]} == {"z": "ok", "f": state}


def test_code_whose_cases_are_all_hidden_is_not_judged(here: Path) -> None:
    released(ALL["code-all-cases"][0])
    Path("out/solution.py").write_text(CODE, "utf-8")
    assert {a["question"]: a["state"] for a in checked({})["answers"]}["f"] == "form ok"


@pytest.mark.parametrize("command", ["grade", "review", "regrade"])
def test_nobody_is_graded_by_an_edition_for_students(command: str, here: Path) -> None:
    released(HEAD)
    Path("class").mkdir()
    Path("class/ada.json").write_text('{"hw": {"first": 32}}', "utf-8")
    called = call(command, "class", "--problems", "out/problems")
    assert called.status == 2
    assert "'hw' is the edition for students" in called.err
    assert "take the problem files that it was made from" in called.err
    assert not Path("results").exists()


def test_no_autograder_for_gradescope_is_made_of_an_edition(here: Path) -> None:
    released(HEAD)
    called = call("gradescope", "build", "out/problems/hw.yaml", "-o", "autograder.zip")
    assert called.status == 2
    assert "is the edition for students" in called.err
    assert not Path("autograder.zip").exists()


def test_an_edition_is_not_released_again(here: Path) -> None:
    released(HEAD)
    called = call("release", "out/problems", "-o", "again")
    assert called.status == 2
    assert "is the edition for students" in called.err


def test_what_an_edition_lacks_its_solution_lacks_too(here: Path) -> None:
    released(WORDS)
    called = call("solve", "out/problems/hw.yaml", "--format", "json")
    assert called.status == 0
    assert {id: raw for id, raw in json.loads(called.out)["hw"].items() if raw is None} == dict.fromkeys("dcot")
    assert "lacks what is left to the grader: 1 question, 4 answers in words" in called.err


def test_an_edition_has_no_mistakes_of_its_own(here: Path) -> None:
    released(WORDS)
    assert call("lint", "out/problems").status == 0


# The folder ------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_not_lost(here: Path) -> None:
    put(HEAD)
    put("mine", "answers.json", "out")
    called = call("release", "problems", "-o", "out")
    assert called.status == 2
    assert "'out' is not empty" in called.err
    assert files(Path("out")) == {"answers.json": "mine"}


def test_a_file_in_its_place_is_not_lost(here: Path) -> None:
    put(HEAD)
    Path("out").write_text("mine", "utf-8")
    assert call("release", "problems", "-o", "out").status == 2
    assert Path("out").read_text("utf-8") == "mine"


def test_an_empty_folder_is_filled(here: Path) -> None:
    Path("out").mkdir()
    assert set(released(HEAD)) == {"README.md", "answers.json", "problems/hw.yaml"}


def test_a_folder_is_there_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> str:
        raise OSError(28, "No space left on device")

    put(HEAD)
    monkeypatch.setattr(import_module("autograder.cli.release"), "readme", full)
    called = call("release", "problems", "-o", "out")
    assert called.status == 2
    assert "cannot write 'out': no space left on device" in called.err
    assert os.listdir() == ["problems"]


def test_two_problem_files_of_one_name_are_refused(here: Path) -> None:
    put(HEAD)
    put(HEAD.replace("id: hw", "id: other"), folder="more")
    called = call("release", "problems", "more", "-o", "out")
    assert called.status == 2
    assert "two problem files called 'hw.yaml'" in called.err


def test_a_mistake_in_a_problem_is_told_at_its_place(here: Path) -> None:
    put(HEAD.replace("relu", "rellu"))
    called = call("release", "problems", "-o", "out")
    assert called.status == 2
    assert "did you mean 'relu'?" in called.err
    assert not Path("out").exists()
