"""Prompts, Markdown with $TeX$, as HTML. Tags in them are text; mathematics becomes MathML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from autograder.reports.tex.mathml import mathml

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

LOWEST = 3  # the heading under which prompts stand; theirs come below it


@lru_cache(1000)
def block(text: str) -> str:
    """Paragraphs, lists, tables and code."""
    return str(_parser().render(text))


@lru_cache(1000)
def line(text: str) -> str:
    """One line, without a paragraph around it."""
    return str(_parser().renderInline(" ".join(text.split())))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "mathematics", _inline)
    parser.block.ruler.before("fence", "mathematics", _display, {"alt": ["paragraph", "list", "blockquote"]})
    for kind, write in {"mathematics": _mathematics, "image": _image, "heading_open": _heading,
                        "heading_close": _heading}.items():  # fmt: skip
        parser.add_render_rule(kind, write)
    return parser


def _inline(state: StateInline, silent: bool) -> bool:
    """`$x$` or `$$x$$`; a $ before a space, or one that is never closed, is a dollar."""
    if state.src[state.pos] != "$":
        return False
    mark = "$$" if state.src.startswith("$$", state.pos) else "$"
    start = state.pos + len(mark)
    end = _closing(state.src, mark, start, state.posMax)
    inside = state.src[start:end]
    if end < 0 or not inside.strip() or (mark == "$" and inside != inside.strip()):
        return False
    if not silent:
        _push(state, inside, len(mark) == 2)
    state.pos = end + len(mark)
    return True


def _closing(text: str, mark: str, start: int, most: int) -> int:
    """Where the mark stands again, `\\$` left aside; -1 if it does not."""
    at = text.find(mark, start, most)
    while at > 0 and text[at - 1] == "\\" and text[at - 2] != "\\":
        at = text.find(mark, at + 1, most)
    return at


def _display(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines from `$$` to `$$`, whatever begins them: a line `- x` among them is no list."""
    if not state.src.startswith("$$", state.bMarks[first] + state.tShift[first]):
        return False
    for end in range(first, last):
        text = state.getLines(first, end + 1, state.blkIndent, False).strip()
        if len(text) > 4 and text.endswith("$$"):
            break
    else:
        return False
    if text.count("$$") != 2:
        return False
    if not silent:
        _push(state, text[2:-2], True)
        state.line = end + 1
    return True


def _push(state: StateInline | StateBlock, tex: str, display: bool) -> None:
    token = state.push("mathematics", "", 0)
    token.content = tex
    token.meta = {"display": display}


def _mathematics(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return mathml(tokens[index].content, tokens[index].meta["display"])


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A page loads nothing, so that only what the picture shows can be said."""
    return f"[{escape(tokens[index].content)}]"


def _heading(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    level = min(6, int(tokens[index].tag[1]) + LOWEST)
    return f"<h{level}>" if tokens[index].nesting > 0 else f"</h{level}>\n"
