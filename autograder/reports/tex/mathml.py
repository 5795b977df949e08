"""TeX mathematics, as prompts and our own notation have it, in MathML.

A browser lays it out without a script, a font or any other file. What is not known here is shown as its source:
a formula is never guessed at, and nothing in it becomes a tag. (latex2mathml, the library for it, writes
`\\text{<script>}` as it stands, and takes `\\frac{1}` for a formula.)
"""

from __future__ import annotations

from functools import lru_cache
from html import escape

from autograder.errors import visible
from autograder.reports.tex.commands import COMMANDS
from autograder.reports.tex.elements import element
from autograder.reports.tex.reader import Reader, TexError


@lru_cache(4096)
def mathml(source: str, display: bool = False) -> str:
    """A formula as a <math> element, or its source as <code> where something in it is not known."""
    try:
        row = Reader(source, COMMANDS).whole()
    except TexError:
        return f'<code class="tex">{escape(visible(" ".join(source.split())))}</code>'
    return element("math", row, display="block" if display else "")
