"""Mistakes as a person sees them: place, message, source line, caret, help, and how many there are."""

from __future__ import annotations

import pytest

from autograder.errors import SHOWN, Diagnostic, Place, render


def shown(source: str, column: int, line: int = 14) -> list[str]:
    """The source line and the caret line of a mistake."""
    mistake = Diagnostic("wrong", Place("p.yaml", line, column))
    return render([mistake], lambda place: source).splitlines()[1:3]


def test_a_mistake_is_shown_at_its_line() -> None:
    mistakes = [
        Diagnostic("unknown op 'sigmod'", Place("p.yaml", 14, 12), "did you mean 'sigmoid'?"),
        Diagnostic("'points' is missing", Place("p.yaml", 21, 5)),
    ]
    lines = {14: "  h1: {op: sigmod, of: z1}", 21: "  - id: q"}
    assert render(mistakes, lambda place: lines[place.line]) == (
        "p.yaml:14:12: unknown op 'sigmod'\n"
        "   14 |   h1: {op: sigmod, of: z1}\n"
        "      |            ^\n"
        "  help: did you mean 'sigmoid'?\n"
        "p.yaml:21:5: 'points' is missing\n"
        "   21 |   - id: q\n"
        "      |     ^\n"
        "2 mistakes in p.yaml"
    )


def test_without_a_source_line_the_message_stands_alone() -> None:
    mistake = Diagnostic("wrong", Place("p.yaml", 1, 1), "mend it")
    assert render([mistake], lambda place: None) == "p.yaml:1:1: wrong\n  help: mend it\n1 mistake in p.yaml"


def test_a_mistake_without_a_place_is_told_all_the_same() -> None:
    assert render([Diagnostic("no problems found")], lambda place: "x") == "no problems found\n1 mistake"


def test_mistakes_come_in_the_order_of_the_files_and_once() -> None:
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 9, 2), Place("a", 9, 1), Place("b", 1, 1)]
    told = render([Diagnostic("wrong", place) for place in places], lambda place: None)
    assert told.splitlines() == [
        "a:9:1: wrong",
        "a:9:2: wrong",
        "a:10:1: wrong",
        "b:1:1: wrong",
        "4 mistakes in 2 files",
    ]


@pytest.mark.parametrize(
    ("warnings", "total"),
    [
        ([False], "1 mistake in p"),
        ([True], "1 warning in p"),
        ([True, False, True], "1 mistake and 2 warnings in p"),
        ([], "no mistakes"),
    ],
)
def test_warnings_are_counted_apart(warnings: list[bool], total: str) -> None:
    found = [Diagnostic("odd", Place("p", i + 1, 1), warning=warning) for i, warning in enumerate(warnings)]
    assert render(found, lambda place: None).splitlines()[-1] == total


def test_a_warning_says_that_it_is_one() -> None:
    assert render([Diagnostic("odd", Place("p", 1, 1), warning=True)], lambda p: None).startswith("p:1:1: warning: odd")


@pytest.mark.parametrize(
    "source",
    ["\tx: bad", "\t\tbad", "\x1b[31mbad", "a\0\x85bad", "学习: bad", "e\u0301\u0301: bad", "\u202e: bad", "\r bad"],
    ids=ascii,
)
def test_the_caret_stands_under_its_character_whatever_comes_before(source: str) -> None:
    line, caret = shown(source, source.index("bad") + 1)
    columns = caret.index("^")
    for i, character in enumerate(line):
        if columns == 0:
            assert line[i:] == "bad"
            break
        columns -= 2 if character in "学习" else 0 if character == "\u0301" else 1


def test_control_characters_are_made_visible() -> None:
    told = render([Diagnostic("wrong \x1b]0;x\x07", Place("p\x1b", 1, 1), "\x9b2J")], lambda place: "\x1b[2J\u202e")
    assert all(character.isprintable() or character == "\n" for character in told)


@pytest.mark.parametrize("column", [1, 40, 250, 460, 500])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    source = "".join("abcdefghij"[i // 50] for i in range(500))
    line, caret = shown(source, column)
    assert len(line) <= len("   14 | ") + SHOWN + 2
    assert line[caret.index("^")] == source[column - 1]


def test_what_is_cut_off_is_marked() -> None:
    assert [shown("x" * 500, column)[0].strip("14 |").count("…") for column in (1, 250, 500)] == [1, 2, 1]


def test_a_short_line_is_shown_whole() -> None:
    assert shown("x" * SHOWN, 1)[0] == "   14 | " + "x" * SHOWN


def test_a_place_beyond_the_line_is_shown_at_its_end() -> None:
    assert shown("abc\n", 99) == ["   14 | abc", "      |    ^"]


def test_an_empty_line_has_a_caret() -> None:
    assert shown("", 1) == ["   14 |", "      | ^"]
