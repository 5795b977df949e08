"""CSV files of others: whatever they look like, what is not changed keeps every byte."""

from __future__ import annotations

import codecs
import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AutograderError
from autograder.reports.gradebooks.sheet import DELIMITERS, Sheet, read

# Python 3.11 leaves a lone \r without quotes where lines end in \n, and then nobody can tell it from an end of line.
texts = st.text(st.characters(codec="utf-8"), max_size=12).map(lambda text: text.replace("\r", "\r\n"))
tables = st.integers(min_value=2, max_value=5).flatmap(
    lambda n: st.lists(st.lists(texts, min_size=n, max_size=n), min_size=1, max_size=5)
)
encodings = st.sampled_from([("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)])


def written(table: list[list[str]], delimiter: str = ",", end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    return out.getvalue()


def cells(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in sheet.rows]


@given(
    tables,
    st.sampled_from(DELIMITERS),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encodings,
)
def test_any_table_is_read_and_given_back_byte_for_byte(
    table: list[list[str]], delimiter: str, end: str, quoting: int, encoding: tuple[str, bytes]
) -> None:
    table = [[f"head{i}" for i in range(len(table[0]))], *table]
    data = encoding[1] + written(table, delimiter, end, quoting).encode(encoding[0])
    sheet = read(data, "f.csv")
    assert sheet.delimiter == delimiter
    assert cells(sheet) == table
    assert sheet.data() == data


@given(tables, texts)
def test_a_cell_that_is_put_is_read_again_and_no_other_is_changed(table: list[list[str]], text: str) -> None:
    table = [["a", *["b"] * (len(table[0]) - 1)], *table]
    sheet = read(written(table).encode(), "f.csv")
    sheet.put(sheet.rows[-1], 1, text)
    table[-1][1] = text
    assert cells(read(sheet.data(), "f.csv")) == table


@given(st.binary(max_size=60))
def test_any_bytes_are_given_back_or_refused_in_words(data: bytes) -> None:
    with suppress(AutograderError):
        assert read(data, "f.csv").data() == data


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\r\n1,2",  # no end of the last line
        b'a,b\n"1",2\n\n\n',  # quotes where none are needed, blank lines
        b"a,b\n1\n1,2,3\n",  # rows of other lengths
        b"a,b\n0042,12345678901234567890\n",
        b"    Points Possible,,\n , x ,\t\n",
        b"a,b\r1,2\r",
        b"a,b\n1,2\r\n3,4\n",  # mixed ends
        b"a,b\n\xe9,\x81\n",  # no UTF-8
        b'a,b\n x "quoted" y,2\n',  # quotes inside
        b"a;b\n1,5;2\n",
    ],
)
def test_oddities_are_kept(data: bytes) -> None:
    assert read(data, "f.csv").data() == data


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [('Student,ID,"HW; a; b; c; d (1)"', ","), ('"Last, First";ID;x', ";"), ("a\tb, c\td", "\t"), ("alone", ",")],
)
def test_the_delimiter_is_looked_for_outside_of_quotes(header: str, delimiter: str) -> None:
    assert read(header.encode() + b"\n", "f.csv").delimiter == delimiter


def test_a_cell_keeps_its_quotes() -> None:
    sheet = read(b'a,b\n"1","2"\n', "f.csv")
    sheet.put(sheet.rows[1], 1, "7.50")
    assert sheet.data() == b'a,b\n"1","7.50"\n'


def test_a_row_that_is_too_short_is_filled_up_to_the_cell_only() -> None:
    sheet = read(b"a,b,c,d\n1\n", "f.csv")
    sheet.put(sheet.rows[1], 2, "5")
    assert sheet.data() == b"a,b,c,d\n1,,5\n"


def test_a_new_column_is_the_last_of_every_row() -> None:
    sheet = read(b"a,b\r\n1,2\r\n\r\n3,4\r\n", "f.csv")
    sheet.add_column("hw1")
    assert sheet.data() == b"a,b,hw1\r\n1,2,\r\n\r\n3,4,\r\n"


def test_the_name_of_a_new_column_is_no_formula() -> None:
    sheet = read(b"a,b\n", "f.csv")
    sheet.add_column('=HYPERLINK("http://evil.example")')
    assert cells(sheet)[0][2] == '\'=HYPERLINK("http://evil.example")'


def test_lines_are_counted_as_an_editor_does() -> None:
    sheet = read(b'a,b\r\n"1\n2",x\r\n3,y\r\n', "f.csv")
    assert [row.line for row in sheet.rows] == [1, 2, 4]


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b'a,b\n1,"2\n', "a quote is opened here and never closed", 2),
        (b'a,b\n1,"2"x\n', "a quote is closed, and there is text behind it", 2),
        (b"", "'f.csv' is empty", None),
        (b"\xef\xbb\xbf \n", "'f.csv' is empty", None),
        (b"\xff\xfea", "'f.csv' begins as UTF-16-LE, but is not", None),
    ],
)
def test_what_is_no_csv_is_refused(data: bytes, message: str, line: int | None) -> None:
    with pytest.raises(AutograderError) as raised:
        read(data, "f.csv")
    (mistake,) = raised.value.mistakes
    assert mistake.message.startswith(message)
    assert (mistake.place.line if mistake.place else None) == line


def test_a_character_that_the_file_s_encoding_lacks_is_told() -> None:
    sheet = read(b"a,b\n\xe9,1\n", "f.csv")
    sheet.put(sheet.rows[1], 1, "学")
    with pytest.raises(AutograderError, match="written in cp1252, which has no '学'"):
        sheet.data()
