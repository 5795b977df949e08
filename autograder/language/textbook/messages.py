"""What is said of a student's formula: what stands there and its size, with the letters of free sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.graph.node import Shape
from autograder.language.ast import Part, Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.terms import Term, flat
from autograder.language.unparse import unparse

MAX_SHOWN = 40  # characters of a factor that is named in a message
LONGEST = 200  # characters of text that are written again for it
LETTERS = re.compile(r"(?<=[\w)])\[((?:[^\W\d_](?:, )?)+)\]")  # an index in letters, which stands below: W_kj


def wrong(message: str, part: Part, help: str | None = None) -> FormulaError:
    return FormulaError(message, part.start, part.end, help)


def shown(part: Part) -> str:
    """A part of a formula as a message names it."""
    if part.end - part.start > LONGEST:
        return "what stands before it"
    text = LETTERS.sub(lambda index: "_" + index[1].replace(", ", ""), unparse(part)).replace("**", "^")
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def described(term: Term, sizes: Mapping[str, int]) -> str:
    """`a number`, `a column of n`, `a row of K`, `K×h`, for a derivative with more axes `h×(h×n)`."""
    if term.unsized:
        return "a multiple of I"
    term = flat(term)
    if term.is_number:
        return "a number"
    if len(term.node.shape) == 1:
        return f"a {'column' if term.split else 'row'} of {extent(term.node.shape, sizes)}"
    return "×".join(f"({extent(s, sizes)})" if len(s) > 1 else extent(s, sizes) for s in (term.rows, term.columns))


def extent(shape: Shape, sizes: Mapping[str, int]) -> str:
    """`K×h`: a number that was drawn for one letter alone is that letter."""
    drawn = list(sizes.values())
    letters = {n: letter for letter, n in sizes.items() if drawn.count(n) == 1}
    return "×".join(letters.get(n, str(n)) for n in shape)


def misfit(verb: str, a: tuple[Tree, Term], b: tuple[Tree, Term], sizes: Mapping[str, int]) -> FormulaError:
    """Two operands that do not fit; the mistake stands at the second."""
    (left, x), (right, y) = a, b
    message = f"{shown(left)} is {described(x, sizes)} and {shown(right)} is {described(y, sizes)}"
    apart = x.is_vector and y.is_vector and x.node.shape == y.node.shape
    help = "one of them has to be transposed" if apart else None
    if x.is_vector and x.split and len(y.node.shape) == 2 and x.node.shape == y.node.shape[:1] and y.split == 1:
        help = "a vector is a column: transpose it to multiply it from the left"
    matrix, vector = (y, x) if x.is_vector else (x, y)
    if verb in ("added", "subtracted") and vector.is_vector and matrix.node.shape == vector.node.shape * 2:
        help = "a vector that goes to each row is written as a row: b^T"
    return wrong(f"{message}, so they cannot be {verb}", right, help)
