"""Every formula of the five textbook documents is read, in LaTeX and typed plainly."""

from __future__ import annotations

import pytest

from autograder.language.textbook.parse import read
from autograder.language.unparse import unparse
from tests.textbook_cells import CELLS, Cell, Names

LATEX = [pytest.param(cell, id=cell.id) for cell in CELLS]
PLAIN = [pytest.param(cell, plain, id=f"{cell.id}: {plain}") for cell in CELLS for plain in cell.plain]


def meaning(cell: Cell, text: str) -> tuple[str, ...]:
    return tuple(unparse(side) for side in read(text, Names(cell.names)))


@pytest.mark.parametrize("cell", LATEX)
@pytest.mark.parametrize("around", ["{}", "${}$", "$$\n{}\n$$", r"\[ {} \]", r"\displaystyle {} \,."])
def test_a_formula_pasted_as_latex_is_read(cell: Cell, around: str) -> None:
    assert meaning(cell, around.replace("{}", cell.latex)) == cell.meaning


@pytest.mark.parametrize(("cell", "plain"), PLAIN)
def test_a_formula_typed_plainly_is_read(cell: Cell, plain: str) -> None:
    assert meaning(cell, plain) == cell.meaning


@pytest.mark.parametrize("cell", LATEX)
def test_the_text_of_what_was_read_is_read_alike(cell: Cell) -> None:
    names = Names(cell.names)
    assert [read(text, names) for text in cell.meaning] == [[side] for side in read(cell.latex, names)]


@pytest.mark.parametrize("cell", LATEX)
def test_factors_bind_tighter_than_a_slash_only_where_asked(cell: Cell) -> None:
    assert len(read(cell.latex, Names(cell.names), tight=True)) == len(cell.meaning)
