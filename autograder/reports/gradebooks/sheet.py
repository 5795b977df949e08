"""A CSV file cell by cell as it was written, so that what is not changed keeps every byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from autograder.errors import AutograderError, Place, fail
from autograder.reports.grades import inert

DELIMITERS = ",;\t|"
LARGEST = 50 * 2**20  # bytes
LONGEST_HEADER = 100_000  # characters
BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_PLAIN = {d: re.compile(rf"[^{re.escape(d)}\r\n]*") for d in DELIMITERS}
_END = re.compile(r"\r\n|\n|\r|\Z")


class Cell(NamedTuple):
    """What a cell says, and how it is written: quotes doubled and around it, or not."""

    text: str
    written: str


class Row:
    """The cells of a record, how its line ends, and the number of its first line."""

    def __init__(self, cells: list[Cell], end: str, line: int):
        self.cells = cells
        self.end = end
        self.line = line

    def __getitem__(self, column: int | None) -> str:
        """The text of a cell, without blanks around it; none where there is no such column or the row ends before."""
        return self.cells[column].text.strip() if column is not None and column < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)

    def put(self, column: int, text: str, delimiter: str) -> None:
        """Changes one cell; a row that is too short for it gets empty ones before it."""
        self.cells += [Cell("", "")] * (column + 1 - len(self.cells))
        was_quoted = self.cells[column].written.startswith('"')
        needs_quotes = was_quoted or any(c in text for c in (delimiter, '"', "\r", "\n"))
        written = '"' + text.replace('"', '""') + '"' if needs_quotes else text
        self.cells[column] = Cell(text, written)


class Sheet:
    """A CSV file: the first row is its header."""

    def __init__(self, rows: list[Row], delimiter: str, encoding: str, bom: bytes, file: str):
        self.rows = rows
        self.delimiter = delimiter
        self.encoding = encoding
        self.file = file
        self._bom = bom

    @property
    def header(self) -> list[str]:
        return [cell.text.strip() for cell in self.rows[0].cells]

    def place(self, row: Row) -> Place:
        return Place(self.file, row.line, 1)

    def put(self, row: Row, column: int, text: str) -> None:
        row.put(column, text, self.delimiter)

    def add_column(self, name: str) -> int:
        """A new last column, empty but for its header, in which no spreadsheet finds a formula."""
        column = max(len(row.cells) for row in self.rows)
        for row in self.rows:
            if not row.is_blank:
                self.put(row, column, "")
        self.put(self.rows[0], column, inert(name))
        return column

    def data(self) -> bytes:
        """The file's bytes: those that were read, but for the cells that were put."""
        text = "".join(self.delimiter.join(c.written for c in row.cells) + row.end for row in self.rows)
        try:
            return self._bom + text.encode(self.encoding)
        except UnicodeEncodeError as e:
            raise fail(f"'{self.file}' is written in {self.encoding}, which has no {e.object[e.start]!r}") from e


def read(data: bytes, file: str) -> Sheet:
    """A CSV file in UTF-8 or UTF-16, or else as Windows wrote it; the delimiter is the one its header has most of."""
    if len(data) > LARGEST:
        raise fail(f"'{file}' has {len(data):,} bytes, at most {LARGEST:,} are read")
    text, encoding, bom = decoded(data, file)
    if not text.strip():
        raise fail(f"'{file}' is empty, expected a header and a row for each student")
    delimiter = _delimiter(text)
    return Sheet(list(_rows(text, delimiter, file)), delimiter, encoding, bom, file)


def _delimiter(text: str) -> str:
    """The delimiter that the header has most of, outside of quotes."""
    header = re.split(r"[\r\n]", _QUOTED.sub("", text[:LONGEST_HEADER]).lstrip("\r\n"), maxsplit=1)[0]
    return max(DELIMITERS, key=header.count)


def decoded(data: bytes, file: str) -> tuple[str, str, bytes]:
    """The text, and the encoding and byte order mark that give its bytes again."""
    bom = next((bom for bom in BOMS if data.startswith(bom)), b"")
    tried = [BOMS[bom]] if bom else ["utf-8", "cp1252", "latin-1"]
    for encoding in tried:
        try:
            return data[len(bom) :].decode(encoding), encoding, bom
        except UnicodeDecodeError:
            continue
    raise fail(f"'{file}' begins as {tried[0].upper()}, but is not")


def _rows(text: str, delimiter: str, file: str) -> Iterator[Row]:
    at, line = 0, 1
    cells: list[Cell] = []
    while at < len(text) or cells:
        cell = _cell(text, at, delimiter, Place(file, line, 1))
        cells.append(cell)
        at += len(cell.written)
        if text.startswith(delimiter, at):
            at += 1
            continue
        end = _END.match(text, at)
        if end is None:
            raise _torn("a quote is closed, and there is text behind it", Place(file, line, 1))
        yield Row(cells, end[0], line)
        line += sum(len(re.findall(r"\r\n|\n|\r", cell.written)) for cell in cells) + 1
        at, cells = end.end(), []


def _cell(text: str, at: int, delimiter: str, place: Place) -> Cell:
    if not text.startswith('"', at):
        plain = _PLAIN[delimiter].match(text, at)
        return Cell(plain[0], plain[0]) if plain else Cell("", "")
    quoted = _QUOTED.match(text, at)
    if quoted is None:
        raise _torn("a quote is opened here and never closed", place)
    return Cell(quoted[1].replace('""', '"'), quoted[0])


def _torn(message: str, place: Place) -> AutograderError:
    return fail(message, place, "this is no CSV file as spreadsheets and platforms write it")
