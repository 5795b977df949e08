"""Gradebooks: the platform's own file with one column filled, and nobody guessed."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AutograderError
from autograder.reports.gradebooks import GRADEBOOKS
from autograder.reports.gradebooks.book import Wanted, number
from autograder.reports.gradebooks.earned import read as read_results
from autograder.reports.gradebooks.filling import Choices, Filled, fill, said
from autograder.reports.gradebooks.people import name
from autograder.reports.gradebooks.sheet import read as read_sheet

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,HW1 (9001),HW2 (9002),Current Score,Final Grade (9003)\r\n"
    ",,,,,Manual Posting,,(read only),\r\n"
    "    Points Possible,,,,,10.00,5,(read only),\r\n"
    '"B, Ada",501,0042,ada,Sec 1,,,71.2,\r\n'
    '"Chen, Eve",502,0043,eve@example.edu,Sec 1,3.00,EX,"12,5",\r\n'
    '"Student, Test",599,,abcdef,Sec 1,,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 657737,Ada B,0042,ada@example.edu,Submitted,,10.00,Yes,"Sunday, 1 February 2026, 10:00 AM",-,\n'
    "Participant 657738,Eve Chen,0043,eve@example.edu,Submitted,-,10.00,No,-,-,<b>x</b>\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,Submission ID\n"
    "Ada,B,0042,ada@example.edu,S1,,10.0,Ungraded,41\n"
    "Eve,Chen,0043,eve@example.edu,S1\n"
)
PLAIN = "student,sid,score,comment\nada,0042,,=1+1\neve,0043,,ok\n"
FILES = {"canvas": CANVAS, "moodle": MOODLE, "gradescope-csv": GRADESCOPE, "csv": PLAIN}
COLUMNS = {"canvas": "HW1 (9001)", "moodle": "Grade", "gradescope-csv": "Total Score", "csv": "score"}


def result(student: str = "ada", score: float = 7.5, most: float = 10, outcome: str = "correct", **more: Any) -> Any:
    """An entry of results.json."""
    questions = [{"id": "q", "score": score, "max_score": most, "outcome": outcome, "feedback": ""}]
    problems = [{"id": "p", "score": score, "max_score": most, "questions": questions}]
    return {"student": student, "score": score, "max_score": most, "problems": problems, **more}


def filled(
    to: str, text: str | bytes, *results: Any, column: str | None = None, add: bool = False, **choices: bool
) -> tuple[bytes, Filled]:
    data = text.encode() if isinstance(text, str) else text
    column = COLUMNS[to] if column is None and to == "canvas" else column
    book = GRADEBOOKS[to](read_sheet(data, "book.csv"), Wanted(column, add))
    done = fill(book, read_results(json.dumps({"students": results}), "results.json"), Choices(**choices))
    return book.sheet.data(), done


def refused(*args: Any, **options: Any) -> list[str]:
    with pytest.raises(AutograderError) as raised:
        filled(*args, **options)
    return [m.message for m in raised.value.mistakes]


def column_of(data: bytes, title: str) -> list[str]:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    i = rows[0].index(title)
    return [row[i] if i < len(row) else "" for row in rows[1:]]


# Every format ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_only_the_cell_of_the_grade_is_changed(to: str) -> None:
    data, done = filled(to, FILES[to], result("0042", 7.25))
    assert done.grades == 1
    assert done.unplaced == []
    before = list(csv.reader(io.StringIO(FILES[to], newline="")))
    after = list(csv.reader(io.StringIO(data.decode(), newline="")))
    different = [(i, j) for i, row in enumerate(after) for j, cell in enumerate(row) if cell != before[i][j]]
    assert [(before[0][j], after[i][j]) for i, j in different] == [(COLUMNS[to], "7.25")]
    assert len(data) == len(FILES[to].encode()) + len("7.25")


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_without_results_not_a_byte_is_changed(to: str) -> None:
    data, done = filled(to, FILES[to])
    assert data == FILES[to].encode()
    assert (done.grades, done.without) == (0, 2)


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_an_export_is_read_again_with_the_same_numbers_and_filling_it_twice_changes_nothing(to: str) -> None:
    data, _ = filled(to, FILES[to], result("0042", 6.25))
    assert [number(cell) for cell in column_of(data, COLUMNS[to]) if number(cell)].count(Decimal("6.25")) == 1
    again, done = filled(to, data, result("0042", 6.25))
    assert again == data
    assert done.grades == 1


@pytest.mark.parametrize("to", GRADEBOOKS)
@given(score=st.integers(min_value=0, max_value=100_000))
def test_any_score_is_read_again_to_the_decimals_of_the_platform(to: str, score: int) -> None:
    points = score / 10_000
    data, _ = filled(to, FILES[to], result("0042", points))
    rows = [r for r in csv.reader(io.StringIO(data.decode(), newline="")) if "0042" in r]
    header = next(csv.reader(io.StringIO(data.decode(), newline="")))
    cell = rows[0][header.index(COLUMNS[to])]
    assert abs(float(cell) - points) <= (0.005 if to in ("canvas", "moodle") else 0) + 1e-12


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_another_grade_that_is_there_is_not_replaced_unasked(to: str) -> None:
    there, _ = filled(to, FILES[to], result("0042", 6))
    assert "there is another grade already" in refused(to, there, result("0042", 7))[0]
    data, _ = filled(to, there, result("0042", 7), overwrite=True)
    assert number(next(filter(number, column_of(data, COLUMNS[to])[-3:]))) is not None
    assert Decimal(7) in [number(cell) for cell in column_of(data, COLUMNS[to])]


@pytest.mark.parametrize("to", GRADEBOOKS)
@pytest.mark.parametrize(
    "waits", [{"waiting": True}, {"waiting": ["p/q"]}, {"outcome": "grader_error"}, {"outcome": "not_run"}], ids=str
)
def test_what_is_not_final_is_left_and_listed(to: str, waits: dict[str, Any]) -> None:
    data, done = filled(to, FILES[to], result("0042", 0, **waits))
    assert data == FILES[to].encode()
    assert [one.student for one in done.waiting] == ["0042"]
    data, done = filled(to, FILES[to], result("0042", 2, **waits), waiting=True)
    assert (done.grades, done.waiting) == (1, [])


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_who_has_no_row_is_listed_and_nobody_else_gets_the_grade(to: str) -> None:
    data, done = filled(to, FILES[to], result("42"))  # not 0042
    assert data == FILES[to].encode()
    assert [one.student for one in done.unplaced] == ["42"]


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_a_column_that_is_not_there_is_told_with_the_closest(to: str) -> None:
    wrong = COLUMNS[to][:-1] + "x"
    with pytest.raises(AutograderError) as raised:
        filled(to, FILES[to], column=wrong)
    (mistake,) = raised.value.mistakes
    assert mistake.message == f"there is no column '{wrong}'"
    assert f"did you mean '{COLUMNS[to]}'?" in (mistake.help or "")


@pytest.mark.parametrize("to", GRADEBOOKS)
def test_another_platform_s_file_is_refused(to: str) -> None:
    assert refused(to, "colour,size\nred,3\n")


@pytest.mark.parametrize("to", ["gradescope-csv", "csv"])
def test_a_new_column_is_added_where_the_platform_has_room_for_it(to: str) -> None:
    data, done = filled(to, FILES[to], result("0042", 1 / 3), column="hw1", add=True)
    assert done.grades == 1
    assert "0.3333" in column_of(data, "hw1")
    assert data.decode().splitlines()[0] == FILES[to].splitlines()[0] + ",hw1"


@pytest.mark.parametrize("to", ["canvas", "moodle"])
def test_and_not_where_the_platform_makes_them(to: str) -> None:
    assert "--add is not for" in refused(to, FILES[to], column="hw1", add=True)[0]


# Canvas ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["HW1 (9001)", "HW1", "9001", "(9001)"])
def test_a_column_of_canvas_is_known_by_title_or_id(column: str) -> None:
    data, _ = filled("canvas", CANVAS, result("ada", 5), column=column)
    assert '"B, Ada",501,0042,ada,Sec 1,5.00,,71.2,\r\n' in data.decode()


@pytest.mark.parametrize("column", ["Current Score", "Final Grade (9003)", "Section"])
def test_a_column_that_canvas_would_drop_is_refused(column: str) -> None:
    assert refused("canvas", CANVAS, column=column) == [f"'{column}' is no column that Canvas takes grades in"]


def test_which_of_several_assignments_must_be_said() -> None:
    with pytest.raises(AutograderError, match="which column"):
        GRADEBOOKS["canvas"](read_sheet(CANVAS.encode(), "book.csv"), Wanted())


def test_the_only_assignment_need_not_be_named() -> None:
    text = "Student,ID,Section,HW1 (9001)\nAda,501,S,\n"
    book = GRADEBOOKS["canvas"](read_sheet(text.encode(), "book.csv"), Wanted())
    assert book.column == 3


def test_two_assignments_of_one_title_are_told_apart_by_id() -> None:
    text = "Student,ID,Section,HW (1),HW (2)\nAda,501,S,,\n"
    assert refused("canvas", text, column="HW") == ["2 assignments are called 'HW'"]
    data, _ = filled("canvas", text, result("501", 3), column="2")
    assert b"Ada,501,S,,3.00\n" in data


def test_the_test_student_of_canvas_is_nobody() -> None:
    _, done = filled("canvas", CANVAS, result("Test Student"))
    assert [one.student for one in done.unplaced] == ["Test Student"]


def test_an_excused_student_is_not_graded_unasked() -> None:
    (message,) = refused("canvas", CANVAS, result("502", 3), column="HW2")
    assert message == "there is another grade already: 'EX', and now 3.00"


def test_who_an_assignment_is_not_for_is_listed() -> None:
    text = CANVAS.replace("Sec 1,3.00", "Sec 1,N/A")
    data, done = filled("canvas", text, result("502", 3))
    assert data == text.encode()
    assert done.unplaced[0].reason == "the assignment is not theirs on Canvas"


def test_a_byte_order_mark_and_semicolons_are_kept() -> None:
    text = b"\xef\xbb\xbf" + CANVAS.replace(",", ";").replace('"B; Ada"', '"B, Ada"').encode()
    data, _ = filled("canvas", text, result("ada", 5))
    assert data == text.replace(b"ada;Sec 1;;", b"ada;Sec 1;5.00;")


# Moodle ----------------------------------------------------------------------------------------------------


def test_a_grade_that_moodle_has_locked_is_left_and_listed() -> None:
    data, done = filled("moodle", MOODLE, result("657738", 3))
    assert data == MOODLE.encode()
    assert "cannot be changed" in done.unplaced[0].reason


@pytest.mark.parametrize("student", ["657737", "Participant 657737", "ada@EXAMPLE.edu", "0042", "Ada  B", "B, Ada"])
def test_a_row_of_moodle_is_known_by_participant_email_number_or_name(student: str) -> None:
    assert filled("moodle", MOODLE, result(student))[1].grades == 1


def test_a_grade_above_the_maximum_is_refused_since_moodle_refuses_the_whole_file() -> None:
    (message,) = refused("moodle", MOODLE, result("0042", 12, 12))
    assert message == "the grade 12.00 is above the 10.00 that can be had here"
    data, _ = filled("moodle", MOODLE, result("0042", 12, 12), scale=True)
    assert column_of(data, "Grade")[0] == "10.00"


def test_a_worksheet_in_another_language_is_read_with_the_column_named() -> None:
    text = "ID,Vollständiger Name,Bewertung,Bestwertung,Zuletzt geändert\nTeilnehmer/in 657737,Ada B,,10,-\n"
    data, _ = filled("moodle", text, result("657737", 9), column="Bewertung")
    assert data.decode().endswith("Teilnehmer/in 657737,Ada B,9.00,10,-\n")


def test_a_worksheet_that_moodle_would_not_take_back_is_refused() -> None:
    (message,) = refused("moodle", "Identifier,Grade\nParticipant 1,\n")
    assert message == "this is not a grading worksheet that Moodle takes back: it has no column 'Last modified (grade)'"


# Gradescope ------------------------------------------------------------------------------------------------


def test_a_short_row_is_filled_up_to_the_grade() -> None:
    data, _ = filled("gradescope-csv", GRADESCOPE, result("eve@example.edu", 3))
    assert data.decode().endswith("Eve,Chen,0043,eve@example.edu,S1,3\n")


def test_an_assignment_of_a_course_is_scaled_to_its_own_points() -> None:
    text = "First Name,Last Name,SID,Email,HW1,HW1 - Max Points\nAda,B,1,a@x.edu,,20\n"
    data, done = filled("gradescope-csv", text, result("a@x.edu", 7.5), column="HW1", scale=True)
    assert column_of(data, "HW1") == ["15"]
    assert done.points == (10, 20)


# Who is who ------------------------------------------------------------------------------------------------


def test_an_identity_counts_and_not_the_name_of_the_folder() -> None:
    identity = {"email": "eve@example.edu", "name": "Eve Chen", "sid": "0043", "submitted_at": "2026"}
    data, done = filled("gradescope-csv", GRADESCOPE, result("ada", 4, identity=identity))
    assert done.grades == 1
    assert "Eve,Chen,0043,eve@example.edu,S1,4" in data.decode()


@pytest.mark.parametrize(
    "identity",
    [
        {"id": 502},
        {"ids": {"canvas_user": "502"}},
        {"ids": {"canvas_user": "502", "other": "501"}, "name": "b, ada"},
        {"sid": "0043"},
        {"ids": {"github": "eve@example.edu"}},
        {"login": "EVE@example.edu"},
    ],
)
def test_an_identity_may_say_an_id_in_several_ways(identity: Any) -> None:
    data, done = filled("canvas", CANVAS, result("x", 3, identity=identity))
    assert done.grades == 1
    assert data == CANVAS.encode()  # which says 3.00 already


@pytest.mark.parametrize("kind", ["gradescope_submission", "moodle_participant", "canvas_anonymous"])
def test_another_platform_s_id_is_nobody_s_here(kind: str) -> None:
    data, done = filled("canvas", CANVAS, result("x", 3, identity={"ids": {kind: "501"}}))
    assert data == CANVAS.encode()
    assert [one.student for one in done.unplaced] == ["x"]


@pytest.mark.parametrize(
    ("to", "ids"),
    [("moodle", {"moodle_participant": "657737"}), ("gradescope-csv", {"gradescope_submission": "41"})],
)
def test_the_id_of_a_download_is_known_in_the_gradebook_of_its_platform(to: str, ids: dict[str, str]) -> None:
    assert filled(to, FILES[to], result("x", 3, identity={"ids": ids}))[1].grades == 1


def test_an_identity_that_tells_nothing_leaves_the_name_in_the_submissions() -> None:
    assert filled("csv", PLAIN, result("ada", 4, identity={"late": True, "group": []}))[1].grades == 1


def test_ids_that_contradict_each_other_place_nobody() -> None:
    identity = {"sid": "0042", "email": "eve@example.edu"}
    data, done = filled("gradescope-csv", GRADESCOPE, result("x", 4, identity=identity))
    assert data == GRADESCOPE.encode()
    assert done.unplaced[0].reason == "the email is that of line 3, the sid that of line 2"


def test_a_bare_name_that_means_two_people_places_nobody() -> None:
    text = "login,name,score\nada,Ben,\nbb,Ada,\n"
    data, done = filled("csv", text, result("ada", 4))
    assert data == text.encode()
    assert done.unplaced[0].reason == "the login is that of line 2, the name that of line 3"


def test_a_name_that_two_rows_have_places_nobody() -> None:
    text = 'name,score\nAda B,\n"B, Ada",\n'
    data, done = filled("csv", text, result("ada b", 4))
    assert data == text.encode()
    assert done.unplaced[0].reason == "the name is that of lines 2 and 3"


def test_a_row_that_two_students_lay_claim_to_is_nobody_s() -> None:
    data, done = filled("csv", PLAIN, result("ada", 4), result("0042", 5))
    assert data == PLAIN.encode()
    assert [(one.student, one.reason) for one in done.unplaced] == [
        ("ada", "line 2 is the row of '0042', too"),
        ("0042", "line 2 is the row of 'ada', too"),
    ]


def test_who_shares_a_name_is_placed_by_what_they_do_not_share() -> None:
    text = "name,email,score\nAda B,a1@x.edu,\nAda B,a2@x.edu,\n"
    identity = {"name": "Ada B", "email": "a2@x.edu"}
    data, _ = filled("csv", text, result("x", 4, identity=identity))
    assert column_of(data, "score") == ["", "4"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B, Ada", "ada b"),
        ("Müller, Zoë", "Zoe\u0308 MÜLLER"),
        ("Ａda  B", "ada b"),
        ("van der Berg, Jan", "Jan van der Berg"),
    ],
)
def test_names_are_compared_as_people_write_them(one: str, other: str) -> None:
    assert name(one) == name(other)


@pytest.mark.parametrize(("one", "other"), [("Zoë", "Zoe"), ("Ada B", "Ada C"), ("Ada", "Ada B"), ("a,b,c", "b c a")])
def test_and_no_more_than_that(one: str, other: str) -> None:
    assert name(one) != name(other)


# Points ----------------------------------------------------------------------------------------------------


def test_points_that_differ_are_said_and_scaled_only_if_asked() -> None:
    data, done = filled("canvas", CANVAS, result("ada", 3, 4))
    assert b"ada,Sec 1,3.00," in data
    assert said(done, "HW1", Choices())[1] == (
        "not scaled: the results are of 4 points, the column of 10.00; --points scales them"
    )
    data, done = filled("canvas", CANVAS, result("ada", 3, 4), scale=True)
    assert b"ada,Sec 1,7.50," in data
    assert said(done, "HW1", Choices(scale=True))[1] == "scaled from 4 points to the 10.00 of the column"


def test_thirds_are_scaled_as_thirds() -> None:
    roster = "student,score,max_score\nada,,15\neve,,15\n"
    data, _ = filled("csv", roster, result("ada", 6.6667), result("eve", 0.3333), scale=True)
    assert data.decode() == "student,score,max_score\nada,10,15\neve,0.5,15\n"


def test_where_no_points_are_said_nothing_can_be_scaled() -> None:
    assert refused("csv", PLAIN, result("ada"), scale=True) == [
        "--points: this row does not say how many points can be had"
    ]


@pytest.mark.parametrize(
    ("score", "written"), [(0.125, "0.13"), (2 / 3, "0.67"), (0, "0.00"), (10, "10.00"), (0.005, "0.01")]
)
def test_half_a_hundredth_is_rounded_up(score: float, written: str) -> None:
    data, _ = filled("canvas", CANVAS, result("ada", round(score, 4)))
    assert column_of(data, "HW1 (9001)")[2] == written


@pytest.mark.parametrize(
    ("text", "value"), [("7,5", "7.5"), ("1,234", "1.234"), ("1.234,5", "1234.5"), ("7", "7"), (" 7 ", "7")]
)
def test_the_last_of_comma_and_dot_is_the_decimal_mark(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", "EX", "NaN", "inf", "N/A", "7 8", "1e999999999", "1e-999999999"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


# Results ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"students": [{"student": 5}]}',
        '{"students": [{"student": "a", "score": NaN}]}',
        "[" * 50_000,
        *(
            json.dumps({"students": [result(score=5)]}).replace('"score": 5', f'"score": {n}')
            for n in ("1e999999999", "1e-999999999", "-1")
        ),
    ],
)
def test_what_grade_did_not_write_is_refused(text: str) -> None:
    with pytest.raises(AutograderError, match=r"is no results\.json"):
        read_results(text, "results.json")


@pytest.mark.parametrize("score", ["1e999", "-1e30", '"NaN"', '"Infinity"', '"x"', "null"])
def test_results_with_a_score_that_is_none_are_refused(score: str) -> None:
    text = f'{{"students": [{{"student": "ada", "score": {score}, "max_score": 1, "problems": []}}]}}'
    with pytest.raises(AutograderError, match=r"no results\.json"):
        read_results(text, "results.json")
