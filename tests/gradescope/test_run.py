"""One submission in a folder laid out as Gradescope's: results.json is there and right, whatever was handed in."""

from __future__ import annotations

import json
import math
import os
import time
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from autograder.cli.gradescope.archive import Entry, zipped
from autograder.cli.gradescope.run import run
from autograder.grading.grade import ProblemGrader, grade
from autograder.problem.load import load_all
from autograder.submissions.answers import load
from autograder.submissions.folder import find
from tests.cli.calls import call
from tests.gradescope.results_schema import seen_by_students, without_time
from tests.gradescope.rooms import ANSWERS, NET, OPEN, RIGHT, graded, hand_in, of_question, put, results, source
from tests.shipped import EXAMPLES, PROBLEMS

module = import_module("autograder.cli.gradescope.run")
METADATA: dict[str, Any] = {
    "id": 7,
    "created_at": "2026-02-03T03:29:00.000000-08:00",
    "submission_method": "upload",
    "assignment": {"id": 1, "due_date": "2026-02-02T23:59:00.000000-08:00", "title": "HW1", "total_points": "5.0"},
    "users": [{"id": 3, "name": "Ada B", "email": "ada@example.edu", "sid": None}],
    "previous_submissions": [],
}


@pytest.fixture
def net(tmp_path: Path) -> Path:
    """A container for the small network, one of whose questions is hidden."""
    return source(tmp_path, {"net.yaml": NET})


@pytest.fixture
def open_net(tmp_path: Path) -> Path:
    """The same without anything hidden but cases."""
    return source(tmp_path, {"net.yaml": OPEN})


# The example class -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(tmp_path_factory.mktemp("autograder"), PROBLEMS)


@pytest.fixture
def course(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A container for the problems that come with the program, which are loaded once."""
    own = graders_of(made / "source" / "problems" / "1")
    monkeypatch.setattr(module, "load_all", lambda paths: [g.solved for g in own.values()])
    monkeypatch.setattr(module, "ProblemGrader", lambda solved: own[str(solved.problem.id)])
    return made


@cache
def graders_of(folder: Path) -> dict[str, ProblemGrader]:
    return {str(solved.problem.id): ProblemGrader(solved) for solved in load_all([folder])}


WITH_CODE = [p.name for p in sorted(EXAMPLES.iterdir()) if any(p.glob("solution.*"))]


@pytest.mark.parametrize("example", sorted(p.name for p in EXAMPLES.iterdir()))
def test_example_submission_gives_valid_results(course: Path, example: str) -> None:
    found = graded(course, EXAMPLES / example)
    scores = [t["score"] for t in found["tests"]]
    if example not in (*WITH_CODE, "leo"):  # a single JSON file of any name is taken for the answers here
        entry = next(f for f in find(EXAMPLES)[0] if f.student == example.removesuffix(".json"))
        graders = graders_of(course / "source" / "problems" / "1").values()
        assert math.isclose(sum(scores), float(grade(list(graders), load(entry)).score), abs_tol=1e-3)
    assert math.isclose(sum(t["max_score"] for t in found["tests"]), 369.5)
    assert (sum(scores) == 366.5) == (example == "ada")  # whose text waits for a person


@pytest.mark.parametrize("example", ["hana", "=2+5.json"])
def test_a_second_run_differs_in_nothing_but_the_time(course: Path, example: str) -> None:
    first, second = (graded(course, EXAMPLES / example) for _ in range(2))
    assert without_time(first) == without_time(second)


def test_a_second_run_of_code_differs_in_nothing_but_the_time(open_net: Path) -> None:
    source = "import os\ndef forward(*all):\n    print(os.getpid() * 0, id(all) * 0)\n    return open('/etc/passwd')\n"
    first, second = (graded(open_net, {"solution.py": source}) for _ in range(2))
    assert without_time(first) == without_time(second)


# What is handed in, in which form --------------------------------------------------------------------------

NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"id": "a", "cell_type": "code", "metadata": {}, "outputs": [], "source": RIGHT}],
    }
)
FORMS: dict[str, dict[str, str | bytes]] = {
    "at the top": {"answers.json": ANSWERS, "solution.py": RIGHT},
    "in a folder, as a Mac packs it": {
        "hw1/answers.json": ANSWERS,
        "hw1/solution.py": RIGHT,
        "__MACOSX/hw1/._answers.json": b"",
    },
    "zipped": {"hw.zip": zipped([Entry("hw/answers.json", ANSWERS.encode()), Entry("hw/solution.py", RIGHT.encode())])},
    "as a notebook, in a folder beside notes": {
        "README.md": "mine",
        "work/answers.json": ANSWERS,
        "work/solution.ipynb": NOTEBOOK,
    },
}


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_submission_earns_all_points_in_whatever_form(open_net: Path, form: str) -> None:
    found = graded(open_net, FORMS[form])
    assert found["score"] == 5
    assert found["output"].startswith("<p>5 of 5 points</p>")


def test_thirds_of_a_point_add_up(open_net: Path) -> None:
    found = graded(open_net, {"answers.json": ANSWERS})
    assert found["score"] == 1
    assert [t["max_score"] for t in found["tests"]] == [0.3333, 0.3334, 0.3333, 4]


def test_another_name_is_told(open_net: Path) -> None:
    found = graded(open_net, {"mine.json": ANSWERS})
    assert "&#x27;mine.json&#x27; was taken for answers.json" in found["output"]


SAID: dict[str, tuple[dict[str, str | bytes], str]] = {
    "an empty submission": ({}, "nothing was handed in"),
    "no zip": ({"hw.zip": b"PK"}, "&#x27;hw.zip&#x27;: it can&#x27;t be read as a zip"),
    "two folders": (
        {"a/answers.json": ANSWERS, "b/answers.json": ANSWERS},
        "files lie in several folders, &#x27;a&#x27;, &#x27;b&#x27;: use one",
    ),
    "two files": ({"a.json": ANSWERS, "b.json": ANSWERS}, "there is no &#x27;answers.json&#x27;"),
    "no JSON": ({"answers.json": "{"}, "line 1, column 2: expected a name in double quotes"),
}


@pytest.mark.parametrize("case", SAID)
def test_a_submission_without_answers_is_told_why(open_net: Path, case: str) -> None:
    files, said = SAID[case]
    found = graded(open_net, files)
    assert found["score"] == 0
    assert said in found["output"]


def test_a_missing_submission_folder_is_an_empty_submission(open_net: Path) -> None:
    (open_net / "results").mkdir()
    assert run(open_net) == 0
    assert "nothing was handed in" in results(open_net)["output"]


@pytest.mark.parametrize("place", ["answers.json", "hw1", "hw1.json"], ids=["a file", "a folder", "as answers"])
def test_links_lead_nowhere(open_net: Path, place: str) -> None:
    hand_in(open_net, {})
    put(open_net / "secret" / "answers.json", ANSWERS)
    target = open_net / "secret" / ("answers.json" if place == "answers.json" else "")
    (open_net / "submission" / place).symlink_to(target)
    assert run(open_net) == 0
    assert results(open_net)["score"] == 0


@pytest.mark.parametrize("name", ["answers.json", "hw1.zip", "solution.py"])
def test_a_pipe_keeps_nobody_waiting(open_net: Path, name: str) -> None:
    hand_in(open_net, {})
    os.mkfifo(open_net / "submission" / name)
    assert run(open_net) == 0
    assert results(open_net)["score"] == 0


# Metadata --------------------------------------------------------------------------------------------------


def late(net: Path, metadata: Any) -> tuple[str, str]:
    """The output for everyone, and what is kept."""
    put(net / "submission_metadata.json", metadata if isinstance(metadata, str) else json.dumps(metadata))
    found = graded(net, {"answers.json": ANSWERS})
    return found["output"], found["extra_data"]["late_seconds"]


def test_lateness_is_told_and_costs_nothing(open_net: Path) -> None:
    assert late(open_net, METADATA) == (
        "<p>1 of 5 points</p>\n<p>submitted 3.5 hours late; nothing is taken off for that here</p>",
        12600,
    )


ODD = {
    "no object": "[1]",
    "no JSON": "{",
    "deep": "[" * 100_000,
    "nothing in it": {},
    "odd types": {"id": "x", "created_at": 5, "users": 3, "assignment": [], "previous_submissions": {"a": 1}},
    "no offset": {**METADATA, "created_at": "2026-02-03T03:29:00"},
    "null dates": {**METADATA, "assignment": {"due_date": None}},
    "odd users": {**METADATA, "users": [None, {"assignment": None}], "assignment": None},
}


@pytest.mark.parametrize("metadata", ODD.values(), ids=ODD)
def test_odd_metadata_spoil_no_grade(open_net: Path, metadata: Any) -> None:
    assert late(open_net, metadata) == ("<p>1 of 5 points</p>", 0)


def test_names_and_addresses_of_students_are_in_no_result(open_net: Path) -> None:
    late(open_net, METADATA)
    assert "ada" not in (open_net / "results" / "results.json").read_text("utf-8").lower()


# What students see -----------------------------------------------------------------------------------------


def test_a_hidden_question_is_a_hidden_test_and_there_is_no_total(net: Path) -> None:
    found = graded(net, {"answers.json": ANSWERS})
    assert [t["visibility"] for t in found["tests"]] == ["visible", "hidden", "visible", "visible"]
    assert "score" not in found
    assert "points" not in found["output"]


@pytest.mark.parametrize("covered", ["[9, 9]", "[0.4, 1.2]", "null"], ids=["wrong", "right", "blank"])
def test_nothing_is_said_of_a_hidden_question(net: Path, covered: str) -> None:
    answers = f'{{"net": {{"z": [0.4, 1.3], "covered": {covered}, "L": 36}}}}'
    assert "covered" not in seen_by_students(graded(net, {"answers.json": answers}))


def test_a_hidden_answer_that_waits_is_not_counted_among_those_that_wait(tmp_path: Path) -> None:
    asked = "questions:\n  - {id: b, ask: a}\n  - {id: why, kind: text, hidden: true}\n"
    root = source(tmp_path, {"p.yaml": f"id: p\ntitle: P\ngraph: {{a: 2 * c}}\nvalues: {{c: 1}}\n{asked}"})
    found = graded(root, {"answers.json": '{"p": {"b": 2, "why": "since"}}'})
    assert [t["tags"][1] for t in found["tests"]] == ["correct", "not_run"]
    assert found["output"] == ""


def test_right_from_a_hidden_answer_counts_and_its_name_is_not_told(net: Path) -> None:
    found = graded(net, {"answers.json": '{"net": {"z": [0.4, 1.2], "covered": [1, 1], "L": 1.25}}'})
    test = of_question(found, "net/L")
    assert (test["status"], test["tags"][1]) == ("passed", "carried")
    assert test["output"].startswith("<p>right from your own earlier answers</p>")


@pytest.mark.parametrize(
    "words", ["raise ValueError(repr((x, W)))", "print(repr((x, W)))\n    return 0, 0", "return x, W"]
)
def test_hidden_inputs_are_told_to_nobody(net: Path, words: str) -> None:
    found = graded(net, {"solution.py": f"def forward(x, y, W, b):\n    {words}\n"})
    cases = shipped_cases()
    digits = [f"{abs(v):.6f}"[:7] for array in cases for v in array.ravel()]
    assert len(digits) >= 12
    text = json.dumps(found)
    assert not [d for d in digits if d in text]


def shipped_cases() -> list[Any]:
    """The inputs of the hidden cases."""
    from tests.code_problems import grader

    code = grader(NET).code
    assert code is not None
    return [array for case in code.expected[0].some(hidden=True) for array in case.tried.arguments]


def test_reference_values_are_in_no_result(net: Path) -> None:
    found = graded(
        net, {"answers.json": '{"net": {"z": 7, "covered": [7, 7], "L": 7}}', "solution.py": "def forward(*a): 1"}
    )
    text = json.dumps([[t["output"] for t in found["tests"]], found["output"]])
    assert not [v for v in ("1.45", "0.4", "1.2") if v in text]


def test_results_can_be_kept_back_until_a_date(tmp_path: Path) -> None:
    root = source(tmp_path, {"net.yaml": NET}, "--visibility", "after_due_date")
    found = graded(root, {"answers.json": ANSWERS})
    assert [t["visibility"] for t in found["tests"]] == ["after_due_date", "hidden", "after_due_date", "after_due_date"]
    assert "score" not in found


def test_the_leaderboard_has_the_score_without_what_is_hidden(tmp_path: Path) -> None:
    root = source(tmp_path, {"net.yaml": NET}, "--leaderboard")
    found = graded(root, {"answers.json": ANSWERS})
    assert found["leaderboard"] == [{"name": "Score", "value": 0.6666, "order": "desc"}]


def test_without_being_asked_for_there_is_no_leaderboard(open_net: Path) -> None:
    assert "leaderboard" not in graded(open_net, {"answers.json": ANSWERS})


# Code ------------------------------------------------------------------------------------------------------


def test_the_isolation_is_recorded(open_net: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = graded(open_net, {"solution.py": RIGHT})
    assert found["extra_data"]["isolation"].startswith("strict")
    assert capsys.readouterr().out.startswith("strict")


SLOW = "def forward(x, y, W, b):\n    while True: pass\n"


def with_seconds(root: Path, seconds: float) -> None:
    path = root / "source" / "settings.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "seconds": seconds}), "utf-8")


@pytest.mark.parametrize("seconds", [0, 1.5], ids=["before it was begun", "in the middle of a run"])
def test_when_time_is_over_what_is_done_counts_and_the_rest_is_not_run(tmp_path: Path, seconds: float) -> None:
    root = source(tmp_path, {"net.yaml": OPEN.replace("seconds: 0.3", "seconds: 30")})
    with_seconds(root, seconds)
    began = time.monotonic()
    found = graded(root, {"answers.json": ANSWERS, "solution.py": SLOW}, status=3)
    assert time.monotonic() - began < 8
    assert [t["tags"][1] for t in found["tests"][:4]] == ["correct", "correct", "correct", "not_run"]
    assert "not run: the time for the whole submission was over" in found["tests"][3]["output"]
    assert "not lost" in found["tests"][3]["output"]
    assert "status" not in found["tests"][3]
    assert found["tests"][4]["visibility"] == "hidden"
    assert "set a longer time limit" in found["tests"][4]["output"]


def test_code_that_may_not_be_run_costs_no_points_silently(net: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.sandbox import Sandbox

    started = Sandbox.__init__
    monkeypatch.setattr(Sandbox, "__init__", lambda box, *a: started(box, *a, frozenset({"own uid"})))
    found = graded(net, {"answers.json": ANSWERS, "solution.py": RIGHT}, status=3)
    assert found["tests"][3]["tags"][1] == "not_run"
    assert found["tests"][4]["name"] == "For the instructor"
    assert "student code is not run here" in found["tests"][4]["output"]


def test_a_text_waits_for_a_person_and_is_no_fault(tmp_path: Path) -> None:
    text = "id: t\ntitle: T\nquestions:\n  - {id: why, kind: text, prompt: Why?, points: 2}\n"
    root = source(tmp_path, {"t.yaml": text})
    test = graded(root, {"mine.json": '{"t": {"why": "<b>because</b>\\n$x$"}}'})["tests"][0]
    assert (test["score"], test["max_score"], "status" in test) == (0, 2, False)
    assert "It will be marked by a person" in test["output"]
    assert "<pre>&lt;b&gt;because&lt;/b&gt;\n$x$</pre>" in test["output"]


# Faults of our own -----------------------------------------------------------------------------------------


def test_a_fault_in_one_problem_leaves_the_others_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = source(tmp_path, {"net.yaml": OPEN, "other.yaml": OPEN.replace("id: net", "id: other", 1)})
    whole = ProblemGrader.grade_values

    def faulty(self: ProblemGrader, submission: Any) -> Any:
        if self.id == "other":
            raise RuntimeError("of ours")
        return whole(self, submission)

    monkeypatch.setattr(ProblemGrader, "grade_values", faulty)
    found = graded(root, {"answers.json": ANSWERS}, status=3)
    assert [t["score"] for t in found["tests"] if "score" in t] == [0.3333, 0.3334, 0.3333, 0, 0, 0, 0, 0]
    assert "the grader failed here" in of_question(found, "other/z")["output"]
    assert "a fault of the grader&#x27;s own in other" in found["tests"][-1]["output"]
    assert "of ours" in capsys.readouterr().err


BROKEN: dict[str, Any] = {
    "a problem file": lambda root: put(root / "source" / "problems" / "1" / "net.yaml", "id: ["),
    "the problems": lambda root: (root / "source" / "problems").rename(root / "source" / "elsewhere"),
    "the settings": lambda root: put(root / "source" / "settings.json", "{}"),
    "a setting": lambda root: put(
        root / "source" / "settings.json",
        '{"seconds": 9, "visibility": "seen", "leaderboard": false, "allow_reduced_isolation": false, "problems": ""}',
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_autograder_blames_nobody_else(net: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    BROKEN[what](net)
    found = graded(net, {"answers.json": ANSWERS}, status=3)
    assert found["score"] == 0
    assert "The autograder itself failed" in found["output"]
    assert [(t["name"], t["visibility"]) for t in found["tests"]] == [("For the instructor", "hidden")]
    assert capsys.readouterr().err


def test_what_is_missing_is_told_without_a_traceback(tmp_path: Path) -> None:
    called = call("gradescope", "run", "--root", tmp_path)
    assert called.status == 3
    assert called.err.startswith("settings.json cannot be read: FileNotFoundError\n  help: make the zip anew\n")


def test_a_wrong_root_is_a_wrong_call(tmp_path: Path) -> None:
    called = call("gradescope", "run", "--root", tmp_path / "other")
    assert called.status == 2
    assert called.err.startswith("no folder '")
    assert not list(tmp_path.iterdir())


def test_what_is_graded_is_written_before_the_next_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = source(
        tmp_path, {"a.yaml": OPEN.replace("id: net", "id: a", 1), "b.yaml": OPEN.replace("id: net", "id: b", 1)}
    )
    seen: list[dict[str, Any]] = []
    write = module.write

    def watched(path: Path, text: str) -> None:
        write(path, text)
        seen.append(results(root))

    monkeypatch.setattr(module, "write", watched)
    graded(root, {"answers.json": '{"a": {"z": [0.4, 1.2]}, "b": {"z": [0.4, 1.2]}}'})
    assert [t["tags"][1] for t in seen[0]["tests"][:-1]] == ["correct", *["blank"] * 3, *["not_run"] * 4]
    assert "these are the results so far" in seen[0]["tests"][-1]["output"]
    assert "score" in seen[-1]


def test_results_and_problems_are_closed_to_other_users(net: Path) -> None:
    graded(net, {"answers.json": ANSWERS})
    for name in ("source", "results", "submission"):
        assert (net / name).stat().st_mode & 0o777 == 0o700
