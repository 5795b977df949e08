"""Reading answer files: strict JSON, one flaw costs one answer, and no bytes raise."""

import json
import math
import os
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.submissions import answers
from autograder.submissions.answers import DEEPEST, LONGEST_TEXT, MOST_NOTES, Submission, load, parse
from autograder.submissions.folder import Found, find
from autograder.submissions.unreadable import Unreadable

TYPICAL = {"mlp-4433": {"z1": [0.3, 0.3], "loss": 0.376, "gW3": [[1, 2], [3e-4, -4.5]]}, "scalar": {"dw0": -0.2}}


def read(text: str | bytes) -> Submission:
    return parse("ada", text if isinstance(text, bytes) else text.encode())


def answer(text: str) -> object:
    """What is read of a file with this one answer, beside one that must not suffer from it."""
    submission = read('{"p": {"q": %s, "other": [1, 2.5]}, "r": {"s": "x1"}}' % text)  # noqa: UP031  braces
    assert submission.unreadable is None
    assert submission.notes == []
    assert submission.answer("p", "other") == [1, 2.5]
    assert submission.answer("r", "s") == "x1"
    return submission.answer("p", "q")


# What is right ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [None, 2])
def test_an_ordinary_file_is_read_as_it_is(indent: int | None) -> None:
    assert read(json.dumps(TYPICAL, indent=indent)) == Submission("ada", TYPICAL, {}, [], None)


@pytest.mark.parametrize(
    "raw",
    [
        "1", "-0.5", "1e-3", "1E5", "[]", "[[1, 2], [3]]", "true", "{}", '{"a": [1]}', '"1/3"', '"a: b"', '"α\\n"',
        '"\\ud83d\\ude00"', "1e308", "1e-400", "1" * 300, "0." + "3" * 5000, '"1e400 NaN"', '"\\u002d1"', '"\\u0000"',
    ],
)  # fmt: skip
def test_whatever_json_can_say_is_an_answer(raw: str) -> None:
    assert answer(raw) == json.loads(raw)


def test_integers_stay_exact() -> None:
    assert answer("9007199254740993") == 2**53 + 1


def test_a_blank_answer_is_none() -> None:
    submission = read('{"p": {"q": null}}')
    assert [submission.answer(*ids) for ids in (("p", "q"), ("p", "r"), ("s", "q"))] == [None, None, None]


def test_a_byte_order_mark_of_utf_8_is_no_matter() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(TYPICAL).encode()).answers == TYPICAL


@pytest.mark.parametrize("text", ["{}", '{"p": {}}', " {\n}\r\n\t"])
def test_an_empty_object_is_a_blank_submission(text: str) -> None:
    submission = read(text)
    assert submission.unreadable is None
    assert submission.answer("p", "q") is None


# What is wrong with one answer ------------------------------------------------------------------------------

LEAVE_OUT = "leave out what you could not compute"
FLAWS = [
    ("NaN", f"NaN is no number; {LEAVE_OUT}"),
    ("Infinity", f"Infinity is no number; {LEAVE_OUT}"),
    ("-Infinity", f"-Infinity is no number; {LEAVE_OUT}"),
    ("[[1, 2], [NaN, Infinity]]", f"entry [1, 0]: NaN is no number; {LEAVE_OUT}"),
    ('{"a": [0, NaN]}', f"entry ['a', 1]: NaN is no number; {LEAVE_OUT}"),
    ("1e400", "'1e400' is larger than any float, 1.8e308"),
    ("-1E+0400", "'-1E+0400' is larger than any float, 1.8e308"),
    ("[1, 1.8e308]", "entry [1]: '1.8e308' is larger than any float, 1.8e308"),
    ("9" * 250 + "e99", "'" + "9" * 39 + "…' is larger than any float, 1.8e308"),
    ("9" * 400 + ".5", "'" + "9" * 39 + "…' is larger than any float, 1.8e308"),
    ("7" * 5000, "an integer of 5,000 digits is too long"),
    ("[1, -" + "7" * 5000 + "]", "entry [1]: an integer of 5,000 digits is too long"),
    ('1, "q": 2', "'q' is given twice"),
    ('1, "q": 1', "'q' is given twice"),
    ('1, "q": 1, "q": 1', "'q' is given twice"),
    ('1, "\\u0071": 2', "'q' is given twice"),
    ('{"a": 1, "a": 2}', "entry ['a']: 'a' is given twice"),
    ('[{"a": 1, "b": 3, "a": 2}]', "entry [0, 'a']: 'a' is given twice"),
    ('"\\ud800"', "a text holds half a character, such as \\ud800 alone"),
    ('["x", "\\udc00\\ud800"]', "entry [1]: a text holds half a character, such as \\ud800 alone"),
    ('{"\\ud800": 1}', "entry ['\\ud800']: a text holds half a character, such as \\ud800 alone"),
    ('"' + "x" * 20_001 + '"', "a text has 20,001 characters, at most 20,000 are read"),
    ('["' + "x" * 3_000_000 + '"]', "entry [0]: a text has 3,000,000 characters, at most 20,000 are read"),
    ("[" * 90 + "]" * 90, "lists or objects are nested more than 64 deep"),
    ("[" * 90 + "NaN" + "]" * 90, "lists or objects are nested more than 64 deep"),
    ('{"a":' * 90 + "1" + "}" * 90, "lists or objects are nested more than 64 deep"),
    ('[0, {"a": ' * 45 + "1" + "}]" * 45, "lists or objects are nested more than 64 deep"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "reason"), FLAWS, ids=[raw[:20] for raw, _ in FLAWS])
def test_a_flaw_costs_its_own_answer_alone(raw: str, reason: str) -> None:
    assert answer(raw) == Unreadable(reason)


def test_the_longest_text_is_still_read() -> None:
    assert answer('"' + "x" * LONGEST_TEXT + '"') == "x" * LONGEST_TEXT


@pytest.mark.parametrize("brackets", [1, 2, 8, DEEPEST - 1, DEEPEST, DEEPEST + 1])
def test_lists_are_read_to_a_depth_that_no_answer_has(brackets: int) -> None:
    assert answer("[" * brackets + "7" + "]" * brackets) == json.loads("[" * brackets + "7" + "]" * brackets)


def test_a_broken_answer_names_a_deep_place_shortly() -> None:
    name = "\\u202e" * 40
    raw = answer(f'{{"{name}": ' * 60 + "NaN" + "}" * 60)
    assert isinstance(raw, Unreadable)
    assert len(raw.reason) < 3000


# What is wrong with one problem -----------------------------------------------------------------------------

OBJECT = 'expected an object of answers, {"problem": {"question": answer}}, found'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("[1, 2]", f"{OBJECT} a list"),
        ("0.5", f"{OBJECT} a number"),
        ("null", f"{OBJECT} null"),
        ("true", f"{OBJECT} true"),
        ('"\\u001b[31m"', f"{OBJECT} the text '\\x1b[31m'"),
        ("NaN", f"NaN is no number; {LEAVE_OUT}"),
        ('{"q": 1}, "bad": {"r": 2}', "'bad' is given twice"),
        ('{"q": 1}, "bad": 3', "'bad' is given twice"),
    ],
)
def test_a_problem_that_cannot_be_told_apart_is_refused_alone(value: str, reason: str) -> None:
    submission = read(f'{{"good": {{"q": 1}}, "bad": {value}}}')
    assert submission.answer("good", "q") == 1
    assert submission.answer("bad", "q") == Unreadable(reason)
    assert submission.answer("bad", "r") == Unreadable(reason)
    assert submission.notes == [f"problem 'bad': {reason}"]
    assert submission.unreadable is None


def test_many_refused_problems_are_noted_shortly() -> None:
    submission = read(json.dumps({f"p{i}": 0 for i in range(5000)}))
    assert len(submission.refused) == 5000
    assert len(submission.notes) == MOST_NOTES + 1
    assert submission.notes[-1] == f"and {5000 - MOST_NOTES} more problems like these"


# What is wrong with the whole file ---------------------------------------------------------------------------

TOP = 'expected an object, {"problem": {"question": answer}}, found'
ENCODED = "the file is saved as UTF-16 or UTF-32; save it as UTF-8"
LOST = [
    (b"", "the file is empty"),
    (b" \r\n\t", "the file is empty"),
    (b"\xef\xbb\xbf", "the file is empty"),
    (b"[]", f"{TOP} a list"),
    (b"3", f"{TOP} a number"),
    (b"null", f"{TOP} null"),
    (b"NaN", f"{TOP} a number"),
    (b'"x"', f"{TOP} the text 'x'"),
    (b'{"p": {"q": "\xff"}}', "the file is not UTF-8: byte 0xff at offset 13, in line 1"),
    (b'{\n\n"caf\xe9": {}}', "the file is not UTF-8: byte 0xe9 at offset 7, in line 3"),
    (b'{"p": {"q": "\xed\xa0\x80"}}', "the file is not UTF-8: byte 0xed at offset 13, in line 1"),
    (b'{"p": "\xc3', "the file is not UTF-8: byte 0xc3 at offset 7, in line 1"),
    ("{}".encode("utf-16"), ENCODED),
    ("{}".encode("utf-16-le"), ENCODED),
    ("{}".encode("utf-16-be"), ENCODED),
    ("{}".encode("utf-32"), ENCODED),
    ("{}".encode("utf-32-be"), ENCODED),
    (b"\0" * 100, ENCODED),
    (b"[" * 100_001, "more than 100,000 lists or objects are not read"),
    (b"[1]," * 60_000 + b"{}" * 60_000, "more than 100,000 lists or objects are not read"),
    (b"[" * 100_000, "lists or objects are nested too deep to be read"),
    (b"[" * 99_000 + b"]" * 99_000, "lists or objects are nested too deep to be read"),
    (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "lists or objects are nested too deep to be read"),
    (b'{"p": {"q": ' + b"[" * 99_000 + b"]" * 99_000 + b"}}", "lists or objects are nested too deep to be read"),
    (b'{"p": {"q": 1,}}', "line 1, column 14: a comma stands before the closing bracket; remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), LOST, ids=[repr(data[:20]) for data, _ in LOST])
def test_a_file_that_is_lost_says_why(data: bytes, reason: str) -> None:
    assert read(data) == Submission("ada", {}, {}, [], reason)


def test_every_answer_of_a_lost_file_is_unreadable() -> None:
    assert read(b"[]").answer("p", "q") == Unreadable(f"{TOP} a list")


@pytest.mark.parametrize(
    "data",
    [
        b'{"p": {"q": [' + b"1," * 2_000_000 + b"1]}}",
        b'{"p": {"q": [' + b"[]," * 99_000 + b"1]}}",
        b'{"p": {"q": [' + b"[]," * 1_300_000 + b"1]}}",
        b'{"p": {"q": [' + b"NaN," * 1_000_000 + b"1]}}",
        b'{"p": {' + b'"q":1,' * 600_000 + b'"q":1}}',
        b'{"p": {"q": ' + b"9" * 4_000_000 + b"}}",
        b'{"p": {"q": 0.' + b"9" * 4_000_000 + b"}}",
        b'{"p": {"q": "' + b"\\u0041" * 600_000 + b'"}}',
        b'"' * 4_000_000,
        b"{" * 4_000_000,
        b" " * 4_000_000,
        b'{"p": {"q": [1' + b" " * 4_000_000 + b",]}}",
    ],
    ids=lambda data: repr(data[:18]),
)
def test_a_file_as_large_as_can_be_does_no_harm(data: bytes) -> None:
    assert isinstance(read(data), Submission)


def test_the_limit_of_python_on_integers_changes_nothing() -> None:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert answer("7" * 5000) == Unreadable("an integer of 5,000 digits is too long")
        assert answer("7" * 390) == int("7" * 390)
    finally:
        sys.set_int_max_str_digits(before)


# Properties -------------------------------------------------------------------------------------------------

RAW = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
FILE = st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), RAW, max_size=4) | RAW, max_size=3)
NUMBERS = st.recursive(
    st.floats(allow_nan=False, allow_infinity=False), lambda inner: st.lists(inner, max_size=5), max_leaves=10
)


def is_whole(submission: Submission) -> bool:
    """Nothing in the submission but what the contract says, and every message can be written."""
    said = [*submission.notes, submission.unreadable or "", *(why.reason for why in submission.refused.values())]
    for given_answers in submission.answers.values():
        said += [raw.reason for raw in given_answers.values() if isinstance(raw, Unreadable)]
        json.dumps([raw for raw in given_answers.values() if not isinstance(raw, Unreadable)], allow_nan=False)
    return all(text.isprintable() and text.encode() is not None and len(text) < 3000 for text in said)


@settings(deadline=None)
@given(st.binary())
@example(b'{"a": 1')
def test_no_bytes_raise(data: bytes) -> None:
    assert is_whole(read(data))


@settings(deadline=None)
@given(st.lists(st.sampled_from(list('{}[]",:\'#/\\ \n.-+019eEaNI½\ud800\x00')) | st.sampled_from(
    ["true", "NaN", "1e400", '"p": ', '{"p": {"q": ', "}}", "Infinity", "\\u12", "\\ud800", "//", "None", "(", "1/3"]
)).map("".join))  # fmt: skip
def test_no_text_like_json_raises(text: str) -> None:
    assert is_whole(read(text.encode("utf-8", "surrogatepass")))


@settings(deadline=None)
@given(FILE)
def test_no_json_raises(given_file: dict[str, object]) -> None:
    assert is_whole(read(json.dumps(given_file)))


@settings(deadline=None)
@given(FILE, st.data())
def test_a_file_broken_anywhere_does_not_raise(given_file: dict[str, object], data: st.DataObject) -> None:
    text = json.dumps(given_file, ensure_ascii=False).encode("utf-8", "surrogatepass")
    at = data.draw(st.integers(0, len(text)))
    assert is_whole(read(text[:at] + data.draw(st.binary(max_size=2)) + text[at + data.draw(st.integers(0, 2)) :]))


@settings(deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), st.dictionaries(st.text(max_size=5), NUMBERS, max_size=4), max_size=3),
    st.booleans(),
)
def test_plain_numbers_are_read_back_as_they_were_written(given_file: dict[str, object], ascii_only: bool) -> None:
    text = json.dumps(given_file, ensure_ascii=ascii_only, indent=1 if ascii_only else None)
    assert read(text).answers == given_file


@settings(deadline=None)
@given(FILE)
def test_the_quick_reading_agrees_with_the_careful_one(given_file: dict[str, object]) -> None:
    text = json.dumps(given_file)
    quick = answers._quick(text.encode(), text)
    careful = answers._careful("ada", text)
    if quick is not None:
        assert Submission("ada", quick, {}, [], None) == careful


def test_ordinary_files_take_the_quick_way() -> None:
    for value in (TYPICAL, {"p": {"W": [[math.pi] * 30] * 1024}}):
        text = json.dumps(value)
        assert answers._quick(text.encode(), text) == value


# Loading ----------------------------------------------------------------------------------------------------


def test_a_found_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "ada.json").write_text(json.dumps(TYPICAL))
    [found] = find(tmp_path)[0]
    assert load(found) == Submission("ada", TYPICAL, {}, [], None)


def test_a_refused_file_is_unreadable() -> None:
    assert load(Found("ada", "/etc/passwd", None, "a reason")).unreadable == "a reason"


def test_a_file_that_vanished_is_unreadable() -> None:
    loaded = load(Found("ada", "/nowhere/at/all", None))
    assert loaded.unreadable == "the file can't be opened: no such file or directory"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_put_in_the_place_of_a_file_is_unreadable(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ada.json")
    assert load(Found("ada", str(tmp_path / "ada.json"), None)).unreadable is not None


@pytest.mark.parametrize(
    ("files", "note"),
    [
        ([], "there is no 'answers.json'"),
        (["solution.py"], "there is no 'answers.json'"),
        (["answers.json.txt"], "there is no 'answers.json', but 'answers.json.txt': should it be named so?"),
    ],
)
def test_a_folder_without_answers_is_blank_with_a_note(tmp_path: Path, files: list[str], note: str) -> None:
    (tmp_path / "ada").mkdir()
    for name in files:
        (tmp_path / "ada" / name).write_text("")
    [found] = find(tmp_path)[0]
    assert load(found) == Submission("ada", {}, {}, [note], None)
