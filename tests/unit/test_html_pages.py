"""The pages of a class: whole, harmless, the same for the same results, and silent about what students may not see."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import pytest

from autograder.grading.grade import ProblemGrader, grade
from autograder.reports import results
from autograder.reports.html.course import course
from autograder.reports.html.histogram import histogram
from autograder.reports.html.page import POLICY
from autograder.reports.html.sheet import sheet
from autograder.reports.html.solution import solution
from autograder.reports.html.student import HIDDEN, student
from autograder.reports.html.style import DARK, GROUNDS, LIGHT, TEXT
from autograder.reports.html.tally import Tally
from autograder.reports.recorded import Recorded, read
from autograder.submissions.answers import Submission, parse
from tests.builders import grader
from tests.hostile import ANSWERS, TEXTS
from tests.pages import Page, assert_harmless, assert_whole
from tests.shipped import FILES
from tests.shipped import grader as shipped

NET = grader("""
id: net
title: A <small> net
prompt: |
  With $W_1$ given, find $\\hat y$.
network: {layers: [linear(2), tanh], loss: half_squared_error}
values: {x: [1.5, 2], y: [0.25, -0.5], W1: [[0.1234567, 0.2345678], [0.3456789, -0.4567891]], b1: 0.1}
questions:
  - {id: z, ask: z1}
  - {id: W, ask: dL/dW1, credit: elementwise, points: 2, prompt: "The gradient of $W_1$."}
  - {id: n, ask: parameters + 123450, points: 1/3}
  - {id: secret, ask: dL/dx, hidden: true, prompt: Psst.}
""")
CODE = grader("""
id: code
title: Code
graph: {z: w * x, L: z ** 2}
values: {x: 3, w: 2}
questions:
  - {id: f, kind: code, function: f, arguments: [x, w], returns: [L, dL/dw], cases: [given, {random: 2, hidden: true}]}
""")
RIGHT = {"z": [0.754321, -0.295060], "n": 123456}


def graded(graders: list[ProblemGrader], submission: Submission, **more: Any) -> Recorded:
    """A student's result as it is read from results.json."""
    entry = json.loads(results.entry(grade(graders, submission))) | more
    text = results.head(graders) + json.dumps(entry) + results.TAIL
    return read(text, "results.json", graders)[0]


def handed_in(answers: dict[str, Any], name: str = "ada") -> Submission:
    return parse(name, json.dumps({"net": answers}).encode())


def student_page(answers: dict[str, Any], name: str = "ada", solutions: bool = False, **more: Any) -> str:
    given = handed_in(answers, name)
    sheets = [sheet(g, solution(g) if solutions else "") for g in (NET, CODE)]
    return student(graded([NET, CODE], given, **more), sheets, "Homework", given.answer)


def class_page(*given: Submission, answers: bool = True, **more: Any) -> str:
    tally = Tally([NET, CODE])
    for one in given:
        recorded = graded([NET, CODE], one, **more)
        tally.add(recorded, one.answer if answers else lambda problem, question: None)
    links = {one.student: f"students/{i}.html" for i, one in enumerate(given)}
    return course(tally, [sheet(NET), sheet(CODE)], "Homework", links)


CLASS = [handed_in({"z": [1, 2]}, "ada"), handed_in({"z": [1, 2.00001]}, "ben"), handed_in(RIGHT, "chloe"),
         handed_in({"z": "x"}, "dan"), handed_in({"z": [5, 6]}, "eve")]  # fmt: skip


# Of every page ---------------------------------------------------------------------------------------------

PAGES = {
    "student": student_page({"z": [1, 2]}),
    "solutions": student_page(RIGHT, solutions=True),
    "class": class_page(*CLASS),
    "empty": class_page(),
}


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_page_is_whole_and_harmless(text: str) -> None:
    page = Page(text)
    assert_whole(page)
    assert_harmless(page)


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_a_page_forbids_itself_to_load_and_run_anything(text: str) -> None:
    assert text.index(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">') < text.index("<title>")
    assert POLICY.startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_the_style_sheet_names_nothing_outside(text: str) -> None:
    (sheet,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert not re.search(r"url\(|@import|expression|<", sheet)
    assert sheet.count("{") == sheet.count("}")
    assert "@media print" in sheet
    assert "prefers-color-scheme:dark" in sheet


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_words_stand_out_from_their_ground(colours: dict[str, str], ground: str, text: str) -> None:
    """The contrast that WCAG 2.2 asks for, 4.5 to 1."""
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Of #rrggbb, as WCAG defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_of_every_shipped_problem_is_whole(file: Any) -> None:
    one = shipped(file.stem)
    nobody = parse("nobody", b"{}")
    page = Page(student(graded([one], nobody), [sheet(one, solution(one))], "Homework", nobody.answer))
    assert_whole(page)
    assert_harmless(page)
    assert "tex" not in page.values("class")


# A student's page ------------------------------------------------------------------------------------------


def test_a_student_reads_score_prompt_outcome_feedback_and_answer() -> None:
    text = Page(student_page({"z": [1, 2.5]})).text
    for said in ("Homework", "ada", "0 of 5.3333 points, 0%", "A <small> net", "With W1", "all 2 entries differ",
                 "12.5", "incorrect", "blank", "no answer", "The gradient of", "Rule: |s - r|",
                 "f(x, w)", "In solution.py; it returns"):  # fmt: skip
        assert said in text, said


def test_answers_are_matrices() -> None:
    assert 'class="square numbers"' in student_page({"W": [[1, 2], [3, 4]]})
    assert 'class="square numbers"' not in student_page({})


def test_what_else_is_recorded_of_a_student_is_shown() -> None:
    text = Page(student_page({}, late={"days": 2}, raw_score=5, waiting=1.5, identity="a@b.c", other="no")).text
    for said in ("latedays: 2", "raw score5", "points waiting for a person1.5", "identitya@b.c"):
        assert said in text, said
    assert "other" not in text


def test_lateness_is_told_in_words() -> None:
    late = {"seconds": 60, "deduction": 1, "reason": "1 minute late: 10% of the full points taken off"}
    text = Page(student_page({}, late=late)).text
    assert "late1 minute late: 10% of the full points taken off" in text
    assert "seconds" not in text


def test_notes_are_shown() -> None:
    assert "problem 'net' has no question 'zz'" in Page(student_page({"zz": 1})).text


REFERENCES = ["0.754", "−0.295", "0.6377", "−0.286", "123456", "0.1162"]  # of z1, h1, parameters, dL/dz1


@pytest.mark.parametrize(
    "answers", [{}, {"z": [1, 2], "W": [[1, 1], [1, 1]], "n": 1}, {"z": [[1], [2]], "n": "x"}], ids=str
)
def test_no_reference_value_is_in_a_students_page(answers: dict[str, Any]) -> None:
    text = Page(student_page(answers)).text
    assert [value for value in REFERENCES if value in text] == []


def test_solutions_are_there_when_they_are_asked_for() -> None:
    text = Page(student_page({}, solutions=True)).text
    assert "Worked solution" in text
    assert [value for value in REFERENCES[:5] if value not in text] == []


@pytest.mark.parametrize("solutions", [False, True])
def test_of_a_hidden_question_only_the_points_are_told(solutions: bool) -> None:
    page = Page(student_page({"secret": [0.987654, 2]}, solutions=solutions))
    assert HIDDEN in page.text
    assert not [said for said in ("Psst", "0.987654", "∂x", "dx") if said in page.text]


def test_a_formula_does_not_tell_how_to_find_what_is_asked() -> None:
    """The node of an unnamed derivative is the formula that computes it."""
    hard = grader("graph: {z: w * x, y: exp(z) + z}\nvalues: {x: 1.5, w: 2}", "dy/dw", "-2 * dy/dx", "parameters(y)")
    formulas = [asked.formula for asked in sheet(hard).asked]
    assert not [formula for formula in formulas if "exp" in formula or ">0<" in formula]


KINDS = grader("""
id: kinds
title: All kinds
network: {layers: [linear(2), tanh], loss: half_squared_error}
shapes: {x: [3], y: [2]}
questions:
  - {id: g, kind: formula, ask: dL/dW1, in: [x, dL/dz1]}
  - {id: entry, kind: formula, ask: z1, indices: [i], answer: "sum(W1_ij x_j, j) + b1_i"}
  - {id: pick, kind: choice, options: {a: It *grows*, b: "It is $x^2$"}, answer: b}
  - {id: steps, kind: order, steps: {z: last, m: middle, a: first}, answer: [a, m, z]}
  - {id: why, kind: text, prompt: Why?, rubric: {names the cause: 1}, answer: Because.}
  - {id: proof, kind: derivation, start: "2 z1_i", end: "z1_i + z1_i", indices: [i], answer: ["z1_i + z1_i"]}
""")
ANSWERED = {
    "g": "dL/dz1 x^T",
    "entry": "W1 x +",
    "pick": "b",
    "steps": ["z", "a"],
    "why": "So <b>.",
    "proof": ["q", "r"],
}


def kinds_page(answers: dict[str, Any], solutions: bool = False) -> Page:
    given = parse("ada", json.dumps({"kinds": answers}).encode())
    page = Page(
        student(graded([KINDS], given), [sheet(KINDS, solution(KINDS) if solutions else "")], "Homework", given.answer)
    )
    assert_whole(page)
    assert_harmless(page)
    return page


def test_written_answers_are_shown_beside_what_was_asked() -> None:
    text = kinds_page(ANSWERED).text
    for said in ("In terms of x, ∂L∂z1.", "dL/dz1 x^T", "Read as", "It grows", "It is x2", "z\na", "So <b>.", "Why?",
                 "q\nr", "waits for a person", "not graded yet", "person1", "z1, entry [i]"):  # fmt: skip
        assert said in text, said


def test_a_formula_that_cannot_be_read_is_shown_as_it_stands() -> None:
    text = kinds_page({"g": "W1 x +"}).text
    assert "W1 x +" in text
    assert "Read as" not in text


def test_of_written_questions_no_answer_is_told() -> None:
    text = kinds_page({}).text
    assert not [said for said in ("names the cause", "Because", "W1_ij", "z1_i + z1_i\n") if said in text]
    assert text.index("first") < text.index("middle") < text.index("last")  # by their keys


def test_solutions_of_written_questions_are_there_when_they_are_asked_for() -> None:
    text = kinds_page({}, solutions=True).text
    for said in ("Because.", "∑", "a, m, z", "Worked solution"):
        assert said in text, said


# The class -------------------------------------------------------------------------------------------------


def test_the_class_page_says_what_is_printed() -> None:
    tally = Tally([NET, CODE])
    for one in CLASS:
        tally.add(graded([NET, CODE], one), one.answer)
    page = Page(class_page(*CLASS))
    assert tally.totals.summary() in page.text
    for _, _, full, mean in tally.totals.questions().rows:
        assert full in page.text
        assert mean in page.text


def test_every_student_is_linked() -> None:
    assert [a for a in Page(class_page(*CLASS)).values("href")] == [f"students/{i}.html" for i in range(5)]


def test_wrong_answers_that_differ_in_the_fourth_digit_are_one() -> None:
    tally = Tally([NET, CODE])
    for one in CLASS:
        tally.add(graded([NET, CODE], one), one.answer)
    found = tally.wrong("net", "z", 5)
    assert [wrong.students for wrong in found] == [2, 1, 1]
    assert Page(found[0].shown).text == "12"
    assert "all 2 entries differ" in found[0].feedback


def test_without_answers_wrong_ones_are_told_apart_by_their_feedback() -> None:
    page = class_page(*CLASS, answers=False)
    assert "all 2 entries differ" in page
    assert 'class="square numbers"' not in page


def test_a_broken_file_is_no_wrong_answer_to_every_question() -> None:
    assert "Frequent wrong answers</h2>\n<p" in class_page(parse("ada", b'{"net": '))


def test_the_order_of_the_students_does_not_matter_for_what_was_frequent() -> None:
    def frequent(text: str) -> str:
        return text[text.index("Frequent wrong answers") : text.index("<h2>Students")]

    assert frequent(class_page(*CLASS)) == frequent(class_page(*reversed(CLASS)))


def test_frequent_mistakes_are_counted_once_for_each_student() -> None:
    neuron = grader(
        "network: {layers: [linear(1), sigmoid], loss: half_squared_error}\n"
        "values: {x: [1, 2], y: 1, W1: [[0.5, -0.25]], b1: 0.1}\ntolerance: {decimals: 3}",
        "z1", "yhat", "dL/dz1", "dL/db1",
    )  # fmt: skip
    tally = Tally([neuron])
    for name in ("ada", "ben"):
        answers = {"test": {"q0": 0.1, "q1": 0.525, "q2": -0.475, "q3": -0.475}}
        given = parse(name, json.dumps(answers).encode())
        tally.add(graded([neuron], given), given.answer)
    assert tally.mistakes == {"the derivative of the activation function was left out": 2}


def test_the_histogram_counts_everyone_once() -> None:
    shares = [Fraction(0), Fraction(1, 10), Fraction(99, 100), Fraction(1), Fraction(-1, 2), Fraction(3, 2)]
    page = Page(histogram(shares))
    counts = [int(text) for text in re.findall(r'class="count"[^>]*>(\d+)<', histogram(shares))]
    assert counts == [2, 1, 3]
    assert "0 to 10%: 2, 10 to 20%: 1, 90 to 100%: 3" in page.text


# Hostile text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [t for t in TEXTS.values() if t != "\ud800"], ids=repr)
def test_hostile_text_makes_the_same_page_as_any_text(text: str) -> None:
    harmless = Page(student_page({"z": "hm", "hm": 1}, note="hm"))
    page = Page(student_page({"z": text, text: 1}, note=text))
    assert page.tags == harmless.tags
    assert_harmless(page)


@pytest.mark.parametrize("text", [t for t in TEXTS.values() if t != "\ud800"], ids=repr)
def test_a_hostile_name_makes_the_same_page_as_any_name(text: str) -> None:
    page = Page(student_page({}, text, identity={text: [text]}))
    assert page.tags == Page(student_page({}, "ada", identity="hm")).tags
    assert_harmless(page)
    whole = Page(class_page(handed_in({"z": text}, text), late=text))
    assert whole.tags == Page(class_page(handed_in({"z": "hm"}, "ada"), late="hm")).tags
    assert_harmless(whole)


@pytest.mark.parametrize("raw", ANSWERS.values(), ids=ANSWERS)
def test_hostile_answers_leave_pages_whole(raw: Any) -> None:
    given = handed_in({"z": raw, "W": [raw], "n": {"a": raw}})
    for text in (student_page({"z": raw, "W": [raw], "n": {"a": raw}}), class_page(given)):
        assert_whole(Page(text))
        assert_harmless(Page(text))


def test_the_class_is_counted_as_it_is_printed() -> None:
    """What waits for a person is nobody's zero in either."""
    tally = Tally([KINDS])
    for name, answers in {"ada": ANSWERED, "ben": {}}.items():
        given = parse(name, json.dumps({"kinds": answers}).encode())
        tally.add(graded([KINDS], given), given.answer)
    text = Page(course(tally, [sheet(KINDS)], "Homework", {"ada": "a.html", "ben": "b.html"})).text
    assert [row[2:] for row in tally.totals.questions().rows if row[0] == "kinds/why"] == [["0 / 1", "0%"]]
    assert "why0 / 10%" in text
    assert "pick1 / 250%" in text
