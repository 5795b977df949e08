"""What a student is told of a file that is no JSON: where, what was expected, what was found, what to do."""

from json import JSONDecodeError

import pytest

from autograder.submissions.answers import parse
from autograder.submissions.slips import syntax_error

NEXT = "expected ',' or the closing bracket, found"
NAME = "expected a name in double quotes, found"
QUOTES = "JSON has double quotes; json.dumps writes them"
INVISIBLE = "an invisible character stands here; remove it"

SLIPS = [
    # commas
    ('{"p": {"q": [1, 2,]}}', "column 18: a comma stands before the closing bracket; remove it"),
    ('{"p": {"q": 1,}}', "column 14: a comma stands before the closing bracket; remove it"),
    ('{"p": {"q": 1}, }', "column 15: a comma stands before the closing bracket; remove it"),
    ('{"p": {"q": [1,' + " " * 90 + "]}}", "column 15: a comma stands before the closing bracket; remove it"),
    ('{"p": {"q": [1,, 2]}}', "column 16: expected a value, found ','; a value is missing before the comma"),
    ('{"p": {"q": [, 2]}}', "column 14: expected a value, found ','; a value is missing before the comma"),
    ('{"p": {"q": [1 2]}}', f"column 16: {NEXT} '2'; is a comma missing before it?"),
    ('{"p": {"q": [[1] [2]]}}', f"column 18: {NEXT} '['; is a comma missing before it?"),
    ('{"p": {"q": 1 "r": 2}}', f"column 15: {NEXT} '\"r\"'; is a comma missing before it?"),
    ('{"p": {"q": 1; "r": 2}}', f"column 14: {NEXT} ';'; values are separated by ','"),
    # brackets
    ("{", f"column 2: {NAME} the end of the file; '{{' of line 1, column 1 is never closed"),
    ('{"p": {"q": [1, 2', f"column 18: {NEXT} the end of the file; '[' of line 1, column 13 is never closed"),
    ('{"p": {"q": "]"', f"column 16: {NEXT} the end of the file; '{{' of line 1, column 7 is never closed"),
    ('{"p": {"q": [1, 2}}', f"column 18: {NEXT} '}}'; '[' of line 1, column 13 is still open"),
    ('{"p": {"q": 1]}', f"column 14: {NEXT} ']'; '{{' of line 1, column 7 is still open"),
    ('{"p": {"q": 1}}}', "column 16: expected the end of the file, found '}'; one closing bracket too many"),
    ('{"p": {}} {"r": {}}', "column 11: expected the end of the file, found '{'; a file holds one object"),
    ('{"p": {"q": (1, 2)}}', "column 13: expected a value, found '('; lists stand in [ ]"),
    # quotes and names
    ("{'p': {}}", f"column 2: {NAME} a single quote; {QUOTES}"),
    ('{"p": {"q": \'x\'}}', f"column 13: expected a value, found a single quote; {QUOTES}"),
    ("{“p”: {}}", f"column 2: {NAME} '“'; quotes are straight and double, \""),
    ("{p: {}}", f"column 2: {NAME} 'p'; texts and names stand in double quotes"),
    ('{"p": {"q": z1}}', "column 13: expected a value, found 'z1'; texts and names stand in double quotes"),
    ('{"p" = {}}', "column 6: expected ':', found '='; ':' stands between a name and its value"),
    ('{"p" {}}', "column 6: expected ':', found '{'"),
    ('{"p": {"q":}}', "column 12: expected a value, found '}'"),
    ('{"p": {"q": "x}}', "column 13: the text that begins here is never closed by a double quote"),
    (
        '{"p": {"q": "x\n}}',
        "column 15: a tab or line break stands inside a text; is its closing double quote missing?",
    ),
    ('{"p": {"q": "\\sigma"}}', "column 14: a backslash in a text is written twice, \\\\"),
    ('{"p": {"q": "\\u12"}}', "column 15: a backslash in a text is written twice, \\\\"),
    # Python's words
    ('{"p": {"q": True}}', "column 13: expected a value, found 'True'; JSON writes true"),
    ('{"p": {"q": False}}', "column 13: expected a value, found 'False'; JSON writes false"),
    (
        '{"p": {"q": None}}',
        "column 13: expected a value, found 'None'; JSON writes null; a blank answer may be left out",
    ),
    (
        '{"p": {"q": np.float64(1)}}',
        "column 13: expected a value, found 'np.float64'; write plain numbers and lists, as .tolist() gives them",
    ),
    (
        '{"p": {"q": array([1])}}',
        "column 13: expected a value, found 'array'; write plain numbers and lists, as .tolist() gives them",
    ),
    ('{"p": # mine\n{}}', "column 7: expected a value, found '#'; JSON has no comments; remove it"),
    ('// mine\n{"p": {}}', "column 1: expected a value, found '/'; JSON has no comments; remove it"),
    ('{"p": {"q": [1, ...]}}', "column 17: expected a value, found '...'; write out all the numbers"),
    # numbers
    ('{"p": {"q": 1/3}}', f"column 14: {NEXT} '/'; a fraction is written in double quotes, \"1/3\""),
    ('{"p": {"q": [-1 / 3]}}', f"column 17: {NEXT} '/'; a fraction is written in double quotes, \"-1/3\""),
    ('{"p": {"q": .5}}', "column 13: expected a value, found '.5'; write 0.5"),
    ('{"p": {"q": -.5}}', "column 13: expected a value, found '-'; write -0.5"),
    ('{"p": {"q": +.5}}', "column 13: expected a value, found '+'; write 0.5"),
    ('{"p": {"q": +1.5}}', "column 13: expected a value, found '+'; write 1.5"),
    ('{"p": {"q": 1.}}', f"column 14: {NEXT} '.'; write 1.0"),
    ('{"p": {"q": 01}}', f"column 14: {NEXT} '1'; a number has no zeros in front"),
    ('{"p": {"q": −0.5}}', "column 13: expected a value, found '−'; write the minus as in -0.5"),
    ('{"p": {"q": 50%}}', f"column 15: {NEXT} '%'; write 50% as 0.5"),
    ('{"p": {"q": 2+3j}}', f"column 14: {NEXT} '+'; complex numbers are not expected"),
    ('{"p": {"q": 3j}}', f"column 14: {NEXT} 'j'; complex numbers are not expected"),
    ('{"p": {"q": 2**10}}', f"column 14: {NEXT} '*'; only plain numbers stand without double quotes"),
    ('{"p": {"q": 32x1024}}', f"column 15: {NEXT} 'x1024'; a shape is written as a list, [32, 1024]"),
    (
        '{"p": {"q": nan}}',
        "column 13: expected a value, found 'nan'; it is no number; leave out what you could not compute",
    ),
    (
        '{"p": {"q": -inf}}',
        "column 13: expected a value, found '-'; it is no number; leave out what you could not compute",
    ),
    # what cannot be seen
    ('{"p":\xa0{}}', f"column 6: expected a value, found '\\xa0'; {INVISIBLE}"),
    ('{"p": \ufeff{}}', f"column 7: expected a value, found '\\ufeff'; {INVISIBLE}"),
    ('{"p": \x1b[31m}', "column 7: expected a value, found '\\x1b'"),
]


@pytest.mark.parametrize(("text", "reason"), SLIPS, ids=[text[:30] for text, _ in SLIPS])
def test_a_slip_is_placed_named_and_mended(text: str, reason: str) -> None:
    assert parse("ada", text.encode()).unreadable == f"line 1, {reason}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{\n  "p": {\n    "q": 1\n    "r": 2\n  }\n}', "line 4, column 5"),
        ('{\r\n  "p": {\r\n    "q": .5\r\n', "line 3, column 10"),
        ('{"é½😀": }', "line 1, column 9"),
        ('\ufeff{"p": }', "line 1, column 7"),
        ('{"p": [1,\n2\n,\n]}', "line 3, column 1"),
        ('{"p": [1]\n\n', "line 3, column 1"),
    ],
)
def test_lines_and_columns_are_those_of_an_editor(text: str, place: str) -> None:
    reason = parse("ada", text.encode()).unreadable
    assert reason is not None
    assert reason.startswith(f"{place}: ")


def test_a_long_text_found_is_shortened() -> None:
    reason = parse("ada", b'{"p" "' + b"x" * 10_000 + b'"}').unreadable
    assert reason == "line 1, column 6: expected ':', found '\"" + "x" * 38 + "…'"


def test_in_a_very_long_file_the_open_bracket_is_not_sought() -> None:
    reason = parse("ada", b'{"p": {"q": [' + b"1, " * 50_000).unreadable
    assert reason == "line 1, column 150014: expected a value, found the end of the file"


@pytest.mark.parametrize(
    "error",
    [
        JSONDecodeError("Illegal trailing comma before end of array", "[1, ]", 2),  # from Python 3.13 on
        JSONDecodeError("Expecting value", "[1, ]", 4),
    ],
)
def test_every_version_of_python_gives_the_same_place(error: JSONDecodeError) -> None:
    assert syntax_error(error) == "line 1, column 3: a comma stands before the closing bracket; remove it"


def test_a_message_of_a_later_python_is_still_placed() -> None:
    assert syntax_error(JSONDecodeError("Something new", "{?}", 1)) == "line 1, column 2: expected JSON, found '?'"
