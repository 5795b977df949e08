"""Student text in a message is data: short, visible, and nothing a terminal would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submissions.unreadable import json_kind, quoted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0,5", "'0,5'"),
        ("", "''"),
        ("naïve − ½", "'naïve − ½'"),
        ("\\sigma", "'\\sigma'"),
        ("\x1b[31mred", "'\\x1b[31mred'"),
        ("two\nlines\ttab\0", "'two\\nlines\\ttab\\x00'"),
        ("\u202eback", "'\\u202eback'"),
        ("\ud800", "'\\ud800'"),
        ("\U000e0041", "'\\U000e0041'"),
        ("a" * 40, "'" + "a" * 40 + "'"),
        ("a" * 41, "'" + "a" * 39 + "…'"),
    ],
)
def test_text_is_shown_safely(text: str, shown: str) -> None:
    assert quoted(text) == shown


@given(st.text(st.characters()))
def test_whatever_is_shown_can_be_printed(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert shown.encode()
    assert len(shown) <= 2 + 40 * 10


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "a number"),
        (1.5, "a number"),
        ([], "a list"),
        ({}, "an object"),
        ("x\n", "the text 'x\\n'"),
    ],
)
def test_values_are_called_by_their_names_in_json(raw: object, kind: str) -> None:
    assert json_kind(raw) == kind
