"""`autograder review`, and what `grade` makes of the marks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.grade import ProblemGrader
from autograder.questions.text import TextMarker
from tests.cli.calls import Called, call, process
from tests.cli.conftest import hand_in
from tests.hostile import TEXTS

PROBLEM = """
id: essay
title: Why
graph: {z: 2 * x}
values: {x: 3}
questions:
  - id: why
    kind: text
    prompt: Why does it vanish?
    points: 3
    rubric:
      - {points: 2, text: names the cause}
      - {points: 1, text: names a remedy, id: r}
    answer: The slopes are small.
  - {id: how, kind: text, points: 1, hidden: true}
  - {id: z, ask: z}
  - {id: pick, kind: choice, options: {a: It grows, b: It shrinks}, answer: b}
"""
MARKS = Path("marks.jsonl")


@pytest.fixture
def essays(course: Path) -> Path:
    (course / "problems" / "essay.yaml").write_text(PROBLEM, "utf-8")
    for name in ("graph.yaml", "net.yaml"):
        (course / "problems" / name).unlink()
    hand_in(course, "ada", {"essay": {"why": "slopes", "how": "so", "z": 6}})
    hand_in(course, "ben", {"essay": {"why": "no idea", "z": 5, "pick": "a"}})
    hand_in(course, "chloe", {"essay": {"why": " "}})
    return course


def review(*words: str, typed: str = "") -> Called:
    return call("review", "class", *words, "--by", "kim", typed=typed)


def marks() -> list[dict[str, Any]]:
    return [json.loads(line) for line in MARKS.read_text("utf-8").splitlines()]


def scores() -> dict[str, Any]:
    assert call("grade", "class").status == 0
    results = json.loads(Path("results/results.json").read_text("utf-8"))
    return {s["student"]: (s["score"], s.get("waiting")) for s in results["students"]}


def question(student: str, id: str) -> dict[str, Any]:
    result = json.loads(Path(f"results/students/{student}.json").read_text("utf-8"))
    return next(q for q in result["problems"][0]["questions"] if q["id"] == id)


# A walk ----------------------------------------------------------------------------------------------------


def test_all_answers_of_a_question_come_before_those_of_the_next(essays: Path) -> None:
    called = review(typed="s\ns\ns\n")
    heads = [line for line in called.out.splitlines() if " of " in line and "/" in line]
    assert heads == ["essay/why  1 of 2  ada", "essay/why  2 of 2  ben", "essay/how  1 of 1  ada"]
    assert called.out.endswith("0 marked, 3 left\n")
    assert not MARKS.exists()


def test_the_prompt_the_rubric_and_the_model_answer_are_shown_once(essays: Path) -> None:
    shown = review(typed="s\ns\n").out
    for part in (
        "Why does it vanish?",
        "  a    2  names the cause",
        "  r    1  names a remedy",
        "  | The slopes are small.",
    ):
        assert shown.count(part) == 1
    assert review(typed="p\np\n").out.count("Why does it vanish?") == 3


@pytest.mark.parametrize(
    ("typed", "score", "comment"),
    [
        ("2", 2, ""),
        ("0 not at all", 0, "not at all"),
        ("1/2  half a reason ", "1/2", "half a reason"),
        ("1.5", "3/2", ""),
        ("a", 2, ""),
        ("R", 1, ""),
        ("ar both", 3, "both"),
        ("a,r", 3, ""),
        ("a+r", 3, ""),
    ],
)
def test_a_mark_is_points_or_items_of_the_rubric_and_a_comment(
    essays: Path, typed: str, score: Any, comment: str
) -> None:
    review(typed=typed)
    (mark,) = marks()
    assert (mark["student"], mark["problem"], mark["question"]) == ("ada", "essay", "why")
    assert (mark["score"], mark["comment"], mark["by"]) == (score, comment, "kim")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("4", "at most 3 points, found 4"),
        ("-1", "expected points such as 0, 1/2 or 3, or items of the rubric (a, r)"),
        ("aa", "'a' is given twice"),
        ("axr", "expected points"),
        ("1/0", "expected points"),
        ("1e9", "expected points"),
        ("0,5", "expected points"),
        ("\x1b[2J", "expected points"),
        ("", "items of the rubric, whose points add up"),
        ("?", "Ctrl-D"),
    ],
)
def test_what_is_no_mark_is_asked_again(essays: Path, typed: str, said: str) -> None:
    called = review(typed=f"{typed}\n3\n")
    assert said in called.out
    assert "\x1b" not in called.out
    assert [mark["score"] for mark in marks()] == [3]


def test_one_can_go_back_and_the_last_mark_counts(essays: Path) -> None:
    called = review(typed="b\n1 first\nb\n2 second\nq\n")
    assert "marked with 1 point: first" in called.out
    assert [(m["student"], m["score"]) for m in marks()] == [("ada", 1), ("ada", 2)]
    assert scores()["ada"] == (3, 1)


def test_what_was_marked_is_kept_when_the_input_ends(essays: Path) -> None:
    called = review(typed="3\n")
    assert called.status == 0
    assert called.out.endswith("1 marked in marks.jsonl, 2 left\n")
    assert len(marks()) == 1


def test_only_what_waits_is_shown_the_next_time(essays: Path) -> None:
    review(typed="3\n3\n1\n")
    assert review().out == "no answer waits for a person\n"
    assert review("--again", typed="q\n").out.count("marked with 3 points") == 1


def test_names_are_not_shown_where_they_shall_not_be(essays: Path) -> None:
    called = review("--anonymous", typed="1\n2\n1\n")
    assert "essay/why  2 of 2\n" in called.out
    assert not {"ada", "ben"} & set(called.out.split())
    assert {m["student"] for m in marks()} == {"ada", "ben"}


@pytest.mark.parametrize("name", TEXTS)
def test_an_answer_is_shown_as_inert_text(essays: Path, name: str) -> None:
    hand_in(essays, "ada", {"essay": {"why": TEXTS[name]}})
    shown = call("review", "class", typed="q\n").out
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_the_name_of_the_login_is_kept_unless_another_is_given(essays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "lee")
    call("review", "class", typed="1\n")
    assert marks()[0]["by"] == "lee"


def test_a_login_without_a_name_is_no_hindrance(essays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert call("review", "class", typed="1\n").status == 0
    assert marks()[0]["by"] == ""


def test_bytes_that_are_no_text_are_no_fault(essays: Path) -> None:
    called = process("review", "class", cwd=essays, input="1 caf\udce9\n", errors="surrogateescape")
    assert called.status == 0, called.err
    assert marks()[0]["comment"] == "caf\ufffd"


def test_a_closed_input_is_the_end_of_it(essays: Path) -> None:
    called = process("review", "class", cwd=essays)
    assert called.status == 0
    assert called.out.endswith("0 marked, 3 left\n")


# One question ----------------------------------------------------------------------------------------------


def test_any_question_can_be_marked_with_the_programs_verdict_beside_it(essays: Path) -> None:
    called = review("--question", "essay/z", typed="s\n1 a slip\n")
    assert "the program says: correct, 1 point" in called.out
    assert "the program says: incorrect, 0 points: not the number that is asked" in called.out
    assert scores()["ben"] == (1, 3)
    found = question("ben", "z")
    assert found["outcome"] == "correct"
    assert found["feedback"].startswith("marked by a person: a slip (by the program: incorrect, not the number")


def test_the_options_of_a_choice_are_shown(essays: Path) -> None:
    called = review("--question", "essay/pick", typed="q\n")
    assert "  a  It grows\n  b  It shrinks\n" in called.out


def test_an_unknown_question_is_answered_with_the_closest(essays: Path) -> None:
    called = review("--question", "essay/whi")
    assert called.status == 2
    assert "there is no question 'essay/whi'" in called.err
    assert "did you mean 'essay/why'?" in called.err


CODE = """
id: code
title: Code
graph: {z: 2 * x}
values: {x: 3}
questions: [{id: f, kind: code, function: f, arguments: [x], returns: z, points: 2}]
"""


def test_code_is_shown_and_marked_as_long_as_it_is_not_changed(course: Path) -> None:
    (course / "code.yaml").write_text(CODE)
    (course / "class" / "ada").mkdir(parents=True)
    file = course / "class" / "ada" / "solution.py"
    file.write_text("def f(x):\n    return 7  # \x1b[2J\n")
    words = ("class", "--problems", "code.yaml")
    called = call("review", *words, "--question", "code/f", typed="1 nearly\n")
    assert "  |     return 7  # \\x1b[2J\n" in called.out
    assert call("grade", *words).status == 0
    assert question("ada", "f")["score"] == 1
    file.write_text("def f(x):\n    return 2 * x\n")
    assert "ada: code/f was marked by a person, but the answer has changed since" in call("grade", *words).out
    assert question("ada", "f")["score"] == 2
    assert "marked with 1 point: nearly; the answer has changed since" in call("review", *words, typed="q\n").out


# Grading with marks ----------------------------------------------------------------------------------------


def test_without_marks_the_points_wait_beside_the_score(essays: Path) -> None:
    assert scores() == {"ada": (1, 4), "ben": (0, 3), "chloe": (0, None)}
    called = call("grade", "class")
    assert "3 answers wait for a person: see `autograder review`\n" in called.out
    rows = {line.split()[0]: line.split()[-4:] for line in called.out.splitlines() if line.startswith("essay/")}
    assert rows["essay/why"] == ["0", "/", "1", "0%"]  # of chloe, who wrote nothing


def test_marks_survive_every_regrading(essays: Path) -> None:
    review(typed="2 good\nr\n1\n")
    assert scores() == {"ada": (4, None), "ben": (1, None), "chloe": (0, None)}
    first = Path("results/results.json").read_bytes()
    kept = MARKS.read_bytes()
    assert scores()["ada"] == (4, None)
    assert Path("results/results.json").read_bytes() == first
    assert MARKS.read_bytes() == kept
    assert question("ada", "why")["feedback"] == "marked by a person: good"
    assert "for a person" not in call("grade", "class").out


def test_results_with_marks_are_the_same_for_any_number_of_processes(
    essays: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.cli.grade.FEWEST", 1)
    review(typed="2\n")
    found = []
    for jobs in ("1", "3"):
        called = call("grade", "class", "--jobs", jobs)
        found.append((called.out, Path("results/results.json").read_bytes()))
    assert found[0] == found[1]


def test_a_changed_answer_waits_again_and_both_commands_say_so(essays: Path) -> None:
    review(typed="2 good\n3\n1\n")
    hand_in(essays, "ada", {"essay": {"why": "slopes, rather", "how": "so", "z": 6}})
    assert scores()["ada"] == (2, 3)
    said = call("grade", "class").out
    assert "ada: essay/why was marked by a person, but the answer has changed since" in said
    assert "1 answer waits for a person" in said
    called = review(typed="1\n")
    assert "essay/why  1 of 1  ada" in called.out
    assert "marked with 2 points: good; the answer has changed since" in called.out
    assert scores()["ada"] == (3, None)


def test_an_answer_changed_back_has_its_mark_again(essays: Path) -> None:
    review(typed="2\n")
    hand_in(essays, "ada", {"essay": {"why": "other"}})
    assert scores()["ada"] == (0, 3)
    hand_in(essays, "ada", {"essay": {"why": "slopes"}})
    assert scores()["ada"] == (2, None)


def test_marks_may_lie_elsewhere(essays: Path) -> None:
    review("--marks", "mine.jsonl", typed="3\n")
    assert not MARKS.exists()
    assert scores()["ada"] == (1, 4)
    assert call("grade", "class", "--marks", "mine.jsonl").status == 0
    assert question("ada", "why")["score"] == 3


def test_marks_that_are_named_must_be_there(essays: Path) -> None:
    called = call("grade", "class", "--marks", "mine.jsonl")
    assert called.status == 2
    assert "cannot read 'mine.jsonl': no such file or directory" in called.err


def test_a_fault_in_a_marker_is_the_graders_own(essays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(self: TextMarker, raw: object) -> None:
        raise RuntimeError("of ours")

    monkeypatch.setattr(TextMarker, "judge", fault)
    called = call("grade", "class", "--jobs", "1")
    assert called.status == 3
    assert question("ada", "why")["outcome"] == "grader_error"
    assert "RuntimeError: of ours" in called.err


def test_a_person_marks_what_the_grader_failed_at(essays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review(typed="3\n2\n1\n")
    monkeypatch.setattr(TextMarker, "judge", lambda self, raw: 1 / 0)
    MARKS.write_text(MARKS.read_text() + "".join(HAND_WRITTEN.replace("ben", "ada").replace('"z"', q) for q in REST))
    assert call("grade", "class", "--jobs", "1").status == 3  # ben has more that is not marked
    assert question("ada", "why")["score"] == 3
    assert question("ada", "z")["outcome"] == "partial"
    assert question("ben", "z")["outcome"] == "grader_error"


# The file --------------------------------------------------------------------------------------------------

REST = ('"z"', '"pick"')
HAND_WRITTEN = '{"student": "ben", "problem": "essay", "question": "z", "score": 0.5}\n'


def test_a_mark_may_be_written_by_hand_and_then_holds_for_any_answer(essays: Path) -> None:
    MARKS.write_text(HAND_WRITTEN)
    assert scores()["ben"] == (0.5, 3)
    hand_in(essays, "ben", {"essay": {"z": 7}})
    assert scores()["ben"] == (0.5, None)


WRONG_LINES: dict[str, tuple[str, str]] = {
    "no JSON": ("ben: 3 points", "expected a JSON object, whole on its line"),
    "a list": ("[1]", "expected a JSON object, whole on its line"),
    "deep": ("[" * 100_000, "expected a JSON object, whole on its line"),
    "a key twice": (HAND_WRITTEN.replace("}", ', "score": 0}'), "'score' is given twice"),
    "no score": (HAND_WRITTEN.replace('"score"', '"scores"'), "'score' is missing"),
    "an unknown key": (HAND_WRITTEN.replace("}", ', "note": ""}'), "unknown key 'note', expected student, problem"),
    "a list for a score": (HAND_WRITTEN.replace("0.5", "[1]"), "'score' must be a number"),
    "true for a score": (HAND_WRITTEN.replace("0.5", "true"), "'score' must be a number"),
    "no number for a score": (HAND_WRITTEN.replace("0.5", "NaN"), "'score' must be a number"),
    "text for a score": (HAND_WRITTEN.replace("0.5", '"half"'), "'score' must be a number such as 2, 0.5 or"),
    "a negative score": (HAND_WRITTEN.replace("0.5", "-1"), "and not negative, found '-1'"),
    "a huge score": (HAND_WRITTEN.replace("0.5", "1e999999999"), "found '1e999999999'"),
    "too many points": (HAND_WRITTEN.replace("0.5", "1.5"), "expected at most 1 points for essay/z, found 1.5"),
    "a list for a comment": (HAND_WRITTEN.replace("}", ', "comment": []}'), "'comment' must be text"),
}


@pytest.mark.parametrize("command", [("grade", "class"), ("review", "class")], ids=" ".join)
@pytest.mark.parametrize("name", WRONG_LINES)
def test_a_wrong_line_is_told_at_its_place(essays: Path, command: tuple[str, ...], name: str) -> None:
    line, said = WRONG_LINES[name]
    MARKS.write_text(f"\n{HAND_WRITTEN}{line.strip()}\n")
    called = call(*command)
    assert called.status == 2
    assert "marks.jsonl:3:1: " in called.err
    assert said in called.err


def test_every_wrong_line_is_told(essays: Path) -> None:
    MARKS.write_text("x\ny\n" + HAND_WRITTEN)
    assert "2 mistakes in marks.jsonl" in call("grade", "class").err


def test_a_line_that_was_cut_off_is_told_and_skipped(essays: Path) -> None:
    MARKS.write_text(HAND_WRITTEN + HAND_WRITTEN[:30])
    called = call("grade", "class")
    assert called.status == 0
    assert "marks.jsonl:2:1: warning: the last line is cut off, and skipped" in called.err
    assert question("ben", "z")["score"] == 0.5


def test_after_a_line_that_was_cut_off_marking_goes_on(essays: Path) -> None:
    before = HAND_WRITTEN + HAND_WRITTEN[:30]
    MARKS.write_text(before)
    assert review(typed="3\n2\n").status == 0
    assert MARKS.read_text().startswith(before)
    called = call("grade", "class")
    assert (called.status, called.err) == (0, "")
    assert scores() == {"ada": (4, 1), "ben": (2.5, None), "chloe": (0, None)}


def test_a_last_line_without_an_end_that_is_whole_counts(essays: Path) -> None:
    MARKS.write_text(HAND_WRITTEN.strip())
    review(typed="3\n")
    assert [m["score"] for m in marks()] == [0.5, 3]


def cannot(course: Path) -> str:
    return "cannot write 'nowhere/marks.jsonl': no such file or directory"


@pytest.mark.parametrize("said", [cannot], ids=["a folder that is not there"])
def test_a_mark_that_cannot_be_kept_is_told(essays: Path, said: Callable[[Path], str]) -> None:
    called = review("--marks", "nowhere/marks.jsonl", typed="3\n")
    assert called.status == 2
    assert said(essays) in called.err


def test_marks_for_nobody_and_nothing_are_doubtful(essays: Path) -> None:
    MARKS.write_text(HAND_WRITTEN.replace("ben", "bem") + HAND_WRITTEN.replace('"z"', '"y"'))
    called = call("grade", "class")
    assert called.status == 0
    assert "marks.jsonl: 'bem' has marks, but handed nothing in here" in called.err
    assert "did you mean 'ben'?" in called.err
    assert "marks.jsonl:2:1: warning: problem 'essay' has no question 'y'" in called.err


def test_many_names_that_handed_nothing_in_are_only_counted(essays: Path) -> None:
    MARKS.write_text("".join(HAND_WRITTEN.replace("ben", f"s{i}") for i in range(50)))
    assert call("grade", "class").err.startswith(
        "warning: marks.jsonl: 50 students have marks, but handed nothing in here\n"
    )


def test_marks_of_other_problems_may_stand_in_the_same_file(essays: Path) -> None:
    MARKS.write_text(HAND_WRITTEN.replace("essay", "other").replace("0.5", "99").replace("ben", "bem") + HAND_WRITTEN)
    called = call("grade", "class")
    assert (called.status, called.err) == (0, "")


def test_marks_are_not_looked_for_where_there_are_none(essays: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = ProblemGrader.given
    monkeypatch.setattr(ProblemGrader, "given", lambda *given: asked.append(given) or real(*given))
    scores()
    assert asked == []
