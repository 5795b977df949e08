"""Tables: the same rows as plain text and in colour."""

from __future__ import annotations

import io
from typing import get_args

import pytest
from rich.console import Console

from autograder.grading.result import Outcome
from autograder.reports.table import STYLES, Table, coloured, plain, width
from tests.hostile import TEXTS

SMALL = Table(["name", "points"], [["ada", "10"], ["grace", "9.5"]], frozenset({1}), ["correct", "incorrect"])


def in_colour(table: Table, columns: int = 80) -> str:
    stream = io.StringIO()
    Console(file=stream, force_terminal=True, width=columns, color_system="standard").print(coloured(table))
    return stream.getvalue()


def test_columns_are_aligned_and_numbers_stand_at_the_right() -> None:
    assert "".join(plain(SMALL)) == "name   points\nada        10\ngrace     9.5\n"


def test_no_line_ends_in_spaces() -> None:
    assert (
        "".join(plain(Table(["a", "b"], [["long text", ""], ["", "x"]]))) == "a          b\nlong text\n           x\n"
    )


def test_a_table_without_rows_is_its_headers() -> None:
    assert "".join(plain(Table(["a", "b"], []))) == "a  b\n"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("naïve", 5), ("e\u0301", 1), ("学生", 4), ("dL/dW₁", 6), ("", 0)]
)
def test_width_is_counted_in_columns_of_a_terminal(text: str, columns: int) -> None:
    assert width(text) == columns


def test_wide_letters_do_not_push_the_next_column() -> None:
    lines = "".join(plain(Table(["n", "x"], [["学", "1"], ["a", "2"]]))).splitlines()
    assert lines == ["n   x", "学  1", "a   2"]


def test_in_colour_every_cell_is_there() -> None:
    shown = in_colour(SMALL)
    assert all(cell in shown for row in (SMALL.headers, *SMALL.rows) for cell in row)
    assert "\x1b[32m" in shown  # correct is green
    assert "\x1b[31m" in shown  # incorrect is red


def test_every_outcome_has_a_colour_of_its_own_or_shares_it_knowingly() -> None:
    assert set(get_args(Outcome)) <= set(STYLES)


@pytest.mark.parametrize("markup", [TEXTS["markup"], "[/nope]", "[red]", "\\[x]", ":smile:", "[link=file:///]a[/link]"])
def test_markup_is_text(markup: str) -> None:
    shown = in_colour(Table(["a", "b"], [[markup, markup]], styles=["wrong"]), columns=200)
    assert shown.count(markup) == 2


def test_a_narrow_terminal_wraps_the_last_column_only() -> None:
    shown = in_colour(Table(["id", "reason"], [["net/z1", "all of the entries differ by far too much"]]), columns=30)
    assert "net/z1" in shown
