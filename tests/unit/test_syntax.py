"""Syntax errors: one sentence each, at the right place, with something to do."""

from __future__ import annotations

import pytest

from tests.yaml_text import advice, data, diagnostics, mistakes


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("a: 'x", "1:4 the quote opened here is never closed"),
        ("a: 'x\n...\n'", "1:4 the quote opened here is never closed"),
        ("a: [1, 2\n", "1:4 the '[' opened here is never closed"),
        ("a: {b: 1", "1:4 the '{' opened here is never closed"),
        ("a: {b: 1\nc: 2\n", "2:2 expected ',' or the bracket that closes the one of line 1, found ':'"),
        ("a:\n\t- b", "2:1 a tab is used for indentation"),
        ("a:\n\tb: 1", "2:1 a tab is used for indentation"),
        ("a:\n  b: 1\n \tc: 2", "3:2 a tab is used for indentation"),
        ("a: |\n\tx", "2:1 a tab is used for indentation"),
        ("a: @x", "1:4 a value cannot begin with '@'"),
        ("a: `x`", "1:4 a value cannot begin with '`'"),
        ("title: Part 2: nets", "1:14 ':' is not expected here"),
        ("a: 1\n  b: 2", "2:4 ':' is not expected here"),
        ("id: 3\npoints:2", "2:1 expected 'key: value'"),
        ("a: - b", "1:4 a list cannot begin here"),
        ("- a\nb: c", "2:1 expected another '- ' of the list that begins in line 1"),
        ("a: 1\n- b", "2:1 expected another key of the mapping that begins in line 1, found '-'"),
        ('a: "x"y', "1:7 expected another key of the mapping that begins in line 1, found 'y'"),
        ("x: [a]]", "1:7 expected another key of the mapping that begins in line 1, found ']'"),
        ("'a'\n'b'", "2:1 expected the end of the file, found '''"),
        ("a: }", "1:4 expected a value, found '}'"),
        ("a: [,]", "1:5 expected a value, found ','"),
        ("a: *", "1:5 a name must follow '*' or '&'"),
        ("a: >x\n", "1:5 only '+', '-' or a digit may follow '|' or '>'"),
        ('a: "$\\delta$"', "1:6 a wrong escape in double quotes"),
        ('a: "\\xZZ"', "1:7 a wrong escape in double quotes"),
        ('a: "\\ud800"', "1:7 a wrong escape in double quotes"),
        ("!x!y z", "1:1 tags like '!name' are not read"),
        ("%FOO\n---\na", "1:5 lines that begin with '%' are not read"),
        ("%YAML 2.0\n---\na", "1:1 lines that begin with '%' are not read"),
    ],
)
def test_syntax_errors_are_told_in_one_sentence(text: str, mistake: str) -> None:
    assert mistakes(text) == [mistake]


def test_mistakes_before_a_syntax_error_are_told_too() -> None:
    assert [m[:3] for m in mistakes("a: 1\na: 2\nb: 'x")] == ["2:1", "3:4"]


def test_latex_in_double_quotes_is_advised_single_ones() -> None:
    assert advice('a: "$\\frac12$"') == "use single quotes, where a backslash is only a backslash"


@pytest.mark.parametrize(
    ("text", "column", "help"),
    [
        ("{ask: h[0]}", 7, "write ask: 'h[0]'"),
        ("{ask: dE/dW2[0, 1]}", 7, "write ask: 'dE/dW2[0, 1]'"),
        ("- {id: a, ask: X[:, 1], points: 2}", 16, "write ask: 'X[:, 1]'"),
        ("[h[0], h[1]]", 2, "write 'h[0]'"),
        ("[a, 2 * h[0] - b[1], c]", 5, "write '2 * h[0] - b[1]'"),
        ("{ask: f(a, [b, c])}", 7, "write ask: 'f(a, [b, c])'"),
        ("{ask: f(a, 'b'), id: q}", 7, "write ask: 'f(a, ''b'')'"),
        ('{ask: f(a, "b")}', 7, "write ask: 'f(a, \"b\")'"),
        ("{ask: f(a, - b)}", 7, "write ask: 'f(a, - b)'"),
        ("{ask: f(a, *b), c}", 7, "write ask: 'f(a, *b)'"),
        ("{b: 'y', ask: h[0]", 15, "write ask: 'h[0]'"),
        ("{ask: z?[0]}", 7, "write ask: 'z?[0]'"),
    ],
)
def test_a_formula_that_needs_quotes_is_shown_with_them(text: str, column: int, help: str) -> None:
    (mistake,) = diagnostics(text)
    assert mistake.message == "a formula with brackets inside [ ] or { } must be in quotes"
    assert mistake.help == help
    assert mistake.place
    assert mistake.place.column == column


def test_the_advice_is_right() -> None:
    assert data("{ask: 'f(a, ''b'')'}") == {"ask": "f(a, 'b')"}


@pytest.mark.parametrize("text", ["{a: 1 b: 2}", "[a: b: c]", "[[1, 2]\n [3, 4]]", "{ask: d[0}"])
def test_other_errors_in_brackets_are_not_taken_for_formulas(text: str) -> None:
    assert "must be in quotes" not in mistakes(text)[0]
