"""The elements of MathML, as text. Every sign and word goes through `escape` here, and nowhere else."""

from __future__ import annotations

from html import escape

from autograder.reports.tex import symbols

SLIM = symbols.SPACES[","]


def element(name: str, inner: str, **attributes: str) -> str:
    said = "".join(f' {key.strip("_")}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{said}>{inner}</{name}>"


def identifier(letters: str, upright: bool = False) -> str:
    """One letter is slanted and a word is not, unless it is said otherwise."""
    return element("mi", escape(letters), mathvariant="normal" if upright and len(letters) == 1 else "")


def number(digits: str) -> str:
    return element("mn", escape(digits))


def words(text: str) -> str:
    """Text between mathematics, whose spaces are kept."""
    return element("mtext", escape(text).replace(" ", "\u00a0"))


def operator(sign: str, **attributes: str) -> str:
    return element("mo", escape(sign), **attributes)


def fence(sign: str, form: str) -> str:
    """A bracket as tall as what it holds; nothing for none."""
    return operator(sign, form=form, fence="true", stretchy="true") if sign else ""


def space(width: str) -> str:
    return element("mspace", "", width=width)


def group(row: str, items: int) -> str:
    return row if items == 1 and row else element("mrow", row)


def bracketed(inner: str, opener: str, closer: str) -> str:
    return element("mrow", fence(opener, "prefix") + inner + fence(closer, "postfix"))


def table(rows: list[list[str]], style: str = "") -> str:
    """A matrix; the cells are MathML already.

    style: names of the style sheet. Square brackets and bars are drawn there (`square`, `bars`), since without a font
    for mathematics no browser makes a bracket as tall as a matrix.
    """
    lines = [f"<mtr><mtd>{'</mtd><mtd>'.join(row)}</mtd></mtr>" for row in rows]
    return element("mtable", "".join(lines), class_=style)


def scripted(base: str, below: str, above: str, stacked: bool) -> str:
    """With what stands below and above it: at its side, or straight over and under it."""
    if below or above:
        base = base or element("mrow", "")
    if below and above:
        return element("munderover" if stacked else "msubsup", base + below + above)
    if below:
        return element("munder" if stacked else "msub", base + below)
    return element("mover" if stacked else "msup", base + above) if above else base
