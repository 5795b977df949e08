"""Results for other programs: each format as its reader wants it, with nothing of a student's alive in it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.grade import grade
from autograder.grading.result import Late
from autograder.reports import results
from autograder.reports.formats import FORMATS, OF_ONE
from autograder.reports.github import LARGEST, annotation, in_message, in_property, plain, summary
from autograder.submissions.answers import parse
from tests.builders import grader, handed_in
from tests.hostile import FILES, PROBLEM, TEXTS, assert_inert

TEST = grader(PROBLEM)
COMMAND = re.compile(
    r"::(error|warning|notice)( (file|line|endLine|col|endColumn|title)=[^,:\r\n]*"
    r"(,(file|line|endLine|col|endColumn|title)=[^,:\r\n]*)*)?::[^\r\n]*"
)


def data(*graded: Any) -> Any:
    """results.json of these results."""
    return json.loads(results.head([TEST]) + results.SEPARATOR.join(map(results.entry, graded)) + results.TAIL)


@cache
def graded(file: str) -> Any:
    """Of a hostile file."""
    return data(grade([TEST], parse("eve", FILES[file])))


def of(answers: dict[str, Any], student: str = "ada") -> Any:
    return grade([TEST], handed_in(answers, "net", student))


PARTLY = {"z": [9, 9], "n": 6}  # 1/3 of 3 1/3


def entry(*questions: dict[str, Any], **more: Any) -> Any:
    """Results of one student, with questions as they are given."""
    full = [
        {"id": f"q{i}", "score": 0, "max_score": 1, "outcome": "incorrect", "feedback": "", **q}
        for i, q in enumerate(questions)
    ]
    score, most = sum(q["score"] for q in full), sum(q["max_score"] for q in full)
    problem = {"id": "p", "score": score, "max_score": most, "questions": full}
    return {"students": [{"student": "ada", "score": score, "max_score": most, "problems": [problem], **more}]}


# Every format ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("file", FILES)
def test_whatever_was_handed_in_nothing_of_it_is_alive(format: str, file: str) -> None:
    text = FORMATS[format](graded(file))
    assert_inert(text)
    check(format, text)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", TEXTS)
def test_whatever_a_student_or_feedback_is_called(format: str, name: str) -> None:
    hostile = entry({"feedback": TEXTS[name], "id": TEXTS[name]}, notes=[TEXTS[name]], student=TEXTS[name])
    text = FORMATS[format](hostile)
    assert_inert(text)
    check(format, text)


def check(format: str, text: str) -> None:
    """The rules of the format's reader."""
    if format == "github":
        assert all(COMMAND.fullmatch(line) for line in text.splitlines())
        assert re.fullmatch(r"(?:[^%]|%(?:25|0D|0A|3A|2C))*", text, re.DOTALL)
    elif format == "junit":
        check_junit(text)
    elif format == "prairielearn":
        check_prairielearn(text)
    elif text:
        (line,) = text.splitlines()
        scores = json.loads(line)["scores"]
        assert scores
        assert all(type(score) in (int, float) for score in scores.values())


# GitHub ----------------------------------------------------------------------------------------------------


def unescaped(text: str) -> str:
    return re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), text)


@given(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=30).filter(str.isprintable)
)
def test_an_escaped_message_is_read_as_it_was_written(text: str) -> None:
    assert unescaped(in_message(text)) == text
    assert unescaped(in_property(text)) == text
    assert "::" not in in_message(text)
    assert not {":", ",", "\n", "\r"} & set(in_property(text))


@pytest.mark.parametrize("text", ["a\n::error::forged", "%0A::set-env name=x::y", "::stop-commands::x", "a::b,c:d"])
def test_a_forged_command_stays_inside_the_message(text: str) -> None:
    line = annotation("error", text, text)
    assert line.count("\n") == 1
    assert COMMAND.fullmatch(line[:-1])
    assert line[:-1].count("::") == 2


def test_totals_come_first_and_each_answer_that_lacks_points_after_them() -> None:
    first, *rest = FORMATS["github"](data(of(PARTLY))).splitlines()
    assert first == "::notice title=autograder::ada: 0.3333 of 3.3333 points"
    assert [line.partition(" ")[0] for line in rest] == ["::error", "::error"]
    assert rest[0].startswith("::error title=net/z%3A 0 of 1::")


def test_what_is_partly_right_is_a_warning() -> None:
    text = FORMATS["github"](entry({"score": 0.5, "outcome": "partial", "feedback": "half"}))
    assert text.splitlines()[1] == "::warning title=p/q0%3A 0.5 of 1::half"


def test_who_has_everything_right_is_only_told_the_totals() -> None:
    assert len(FORMATS["github"](entry({"score": 1, "outcome": "correct"})).splitlines()) == 1


def test_at_most_ten_of_a_level_are_shown_and_the_rest_is_counted() -> None:
    lines = FORMATS["github"](entry(*[{}] * 25)).splitlines()
    assert len(lines) == 11
    assert lines[0].endswith("; 15 more remarks are in the summary")


@pytest.mark.parametrize("name", TEXTS)
def test_a_summary_has_no_markup_of_a_student_s(name: str) -> None:
    text = plain(TEXTS[name])
    assert not re.search(r"[|<>`*_\[\]()\\~#:@$\n-]", re.sub(r"&#\d+;", "", text))
    assert "\n" not in text


def test_a_summary_is_a_table_of_all_answers() -> None:
    lines = summary(data(of(PARTLY))).splitlines()
    assert lines[1] == "### ada&#58;"[:7] + ": 0.3333 of 3.3333 points"
    assert "| question | points | outcome | reason |" in lines
    assert sum(line.startswith("| net/") for line in lines) == 3


def test_a_summary_is_cut_before_github_takes_none_of_it() -> None:
    text = summary(entry(*[{"feedback": "ä<" * 3000}] * 100))
    assert len(text.encode()) <= LARGEST < 2**20
    assert text.endswith("results.json has all of it.\n")


# JUnit -----------------------------------------------------------------------------------------------------


def check_junit(text: str) -> None:
    """What Jenkins' schema asks of the elements that are used."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped", "time"}
        assert re.fullmatch(r"\d+(\.\d+)?", suite.attrib["time"])
        assert {child.tag for child in suite} <= {"properties", "testcase", "system-out"}
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        for kind in ("failure", "error", "skipped"):
            assert int(suite.attrib[kind + "s" if kind != "skipped" else kind]) == len(
                suite.findall(f"testcase/{kind}")
            )
        for case in cases:
            assert set(case.attrib) == {"classname", "name", "time"}
            assert len(case) <= 1
        for one in suite.findall("properties/property"):
            assert set(one.attrib) == {"name", "value"}


def test_a_case_passes_only_with_full_points() -> None:
    text = FORMATS["junit"](
        entry(
            {"score": 1, "outcome": "correct"},
            {"score": 1, "outcome": "carried"},
            {"score": 0.5, "outcome": "partial", "feedback": "a < b"},
            {"outcome": "blank"},
            {"outcome": "not_run"},
            {"outcome": "grader_error"},
        )
    )
    check_junit(text)
    cases = ElementTree.fromstring(text).findall("testsuite/testcase")  # noqa: S314 - our own
    assert [[child.tag for child in case] for case in cases] == [
        [],
        [],
        ["failure"],
        ["failure"],
        ["skipped"],
        ["error"],
    ]
    failure = cases[2].find("failure")
    assert failure is not None
    assert (failure.attrib, failure.text) == ({"message": "0.5 of 1 points", "type": "partial"}, "a < b")


def test_there_is_a_suite_for_each_student_with_their_points() -> None:
    root = ElementTree.fromstring(FORMATS["junit"](data(of(PARTLY), of({}, "ben"))))  # noqa: S314 - our own
    assert [suite.attrib["name"] for suite in root] == ["ada", "ben"]
    scores = [p.attrib["value"] for p in root.findall("testsuite/properties/property") if p.attrib["name"] == "score"]
    assert scores == ["0.3333", "0"]


# PrairieLearn ----------------------------------------------------------------------------------------------


def check_prairielearn(text: str) -> None:
    result = json.loads(text)
    assert len(text.encode()) < 1_000_000
    if result["gradable"]:
        assert 0 <= result["score"] <= 1
        assert all(set(t) == {"name", "points", "max_points", "message", "output"} for t in result["tests"])
    else:
        assert result["format_errors"]
        assert all(type(error) is str for error in result["format_errors"])


def test_the_score_is_the_share_of_the_points() -> None:
    result = json.loads(FORMATS["prairielearn"](data(of(PARTLY))))
    assert result["score"] == pytest.approx(0.1, abs=1e-4)
    assert [(t["name"], t["points"]) for t in result["tests"]] == [("net/z", 0), ("net/W", 0), ("net/n", 0.3333)]


def test_no_points_at_all_divide_nothing() -> None:
    assert json.loads(FORMATS["prairielearn"](entry({"max_score": 0})))["score"] == 0


@pytest.mark.parametrize("file", ["empty", "no-json", "too-long"])
def test_what_cannot_be_read_costs_no_attempt(file: str) -> None:
    result = json.loads(FORMATS["prairielearn"](graded(file)))
    assert result["gradable"] is False


@pytest.mark.parametrize("outcome", ["grader_error", "not_run"])
def test_our_own_failure_is_no_zero(outcome: str) -> None:
    graded = entry({"score": 1, "outcome": "correct"}, {"outcome": outcome})
    assert json.loads(FORMATS["prairielearn"](graded))["gradable"] is False
    assert FORMATS["autolab"](graded) == ""


def test_what_waits_for_a_person_is_no_error_on_github() -> None:
    text = FORMATS["github"](entry({"outcome": "not_run", "feedback": "waits for a person"}, waiting=1))
    assert [line.partition(" ")[0] for line in text.splitlines()] == ["::notice", "::warning", "::warning"]


def test_autolab_gets_what_is_left_of_a_third_exactly() -> None:
    graded = entry({"score": 0.3333, "max_score": 0.3333, "outcome": "correct"})
    graded["students"][0] |= {"score": 2.2167, "raw_score": 2.3333, "late": {"reason": "1 hour late"}}
    assert json.loads(FORMATS["autolab"](graded))["scores"] == {"p": 0.3167}  # 19/60; of rounded points 0.3166


def test_what_waits_for_a_person_is_told_and_the_rest_graded() -> None:
    graded = entry({"score": 1, "outcome": "correct"}, {"outcome": "not_run"}, waiting=1)
    result = json.loads(FORMATS["prairielearn"](graded))
    assert (result["gradable"], result["score"]) == (True, 0.5)
    assert result["message"] == "1 of 2 points; 1 point waits for a person's mark"


def test_outputs_are_cut_where_the_whole_would_be_too_large() -> None:
    text = FORMATS["prairielearn"](entry(*[{"feedback": "ä" * 10_000}] * 100))
    check_prairielearn(text)
    assert len(json.loads(text)["tests"]) == 100


# Autolab ---------------------------------------------------------------------------------------------------


def test_the_last_line_has_the_points_of_each_problem() -> None:
    assert FORMATS["autolab"](data(of(PARTLY))) == '{"scores": {"net": 0.3333}}\n'


def test_a_late_policy_is_taken_off_the_problems() -> None:
    late = of({"n": 6, "z": [9, 9]})._replace(score=0, late=Late(1, 60, "late"))
    assert json.loads(FORMATS["autolab"](data(late)))["scores"] == {"net": 0}


@pytest.mark.parametrize("format", sorted(OF_ONE | {"github", "junit"}))
def test_lateness_is_said_where_there_is_room_for_words(format: str) -> None:
    result = of({"n": 6})
    text = FORMATS[format](data(result._replace(score=0, late=Late(result.score, 3600, "1 hour late: 10% off"))))
    assert ("1 hour late" in text) == (format != "autolab")
