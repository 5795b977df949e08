"""What people write around a formula that is no part of it: dots for a step left out, a last `=`, thousands."""

from __future__ import annotations

import re

from autograder.language.textbook.parse import Vocabulary

DOTS = re.compile(r"=\s*(?:\\[lc]?dots|…|\.\.\.)\s*(?==|$)")
LAST = re.compile(r"=\s*$")
SPACE = re.compile(
    r"(?:\\in|∈)\s*(?:\\mathbb\s*\{?\s*R\s*\}?|\\R(?![a-zA-Z])|ℝ)\S*(?:\s*\\times\s*\S+|\s*×\s*\S+)*[\s$.]*$"
)
SLOPE = re.compile(r"(?<![\w\\])d(?P<of>[^\W\d]\w*?)_d(?P<by>[^\W\d]\w*)")  # dL_dz, as in code
# An update w_{t+1} = w_t - …, whose time says nothing: each name is the value before the step.
NEXT = re.compile(
    r"\s*\$*\s*[^\s=_^]+?(?P<layer>_\w|_\{\w+\})?"
    r"(?:[_^]\{?\(?(?P<t>[a-z])\s*\+\s*1\)?\}?|[_^]\{?\(?(?:\\(?:text|mathrm)\{)?new\}?\)?\}?)"
    r"(?P<layer2>_\w|_\{\w+\})?\s*&?\s*(?=:?=|←|\\leftarrow|\\gets)"
)
THOUSANDS = re.compile(r"(?<==)\s*[0-9]{1,3}(?:,[0-9]{3})+\s*$")


def cleared(text: str, vocabulary: Vocabulary | None = None) -> str:
    """The text without them; whatever stays keeps its place, so that a mistake is told where it stands."""
    for habit in (DOTS, LAST, SPACE):
        text = habit.sub(lambda found: " " * len(found.group()), text)
    text = THOUSANDS.sub(lambda found: found.group().replace(",", "").ljust(len(found.group())), text)
    if vocabulary is not None and "_d" in text:
        text = SLOPE.sub(lambda found: slashed(found, vocabulary), text)
    return untimed(text)


def slashed(found: re.Match[str], vocabulary: Vocabulary) -> str:
    """`dL/dz` for `dL_dz`, if the problem knows both, and calls nothing so."""
    known = {name.replace("_", "") for name in vocabulary.known()}
    of, by = found["of"], found["by"]
    word = found.group()
    if word.replace("_", "") in known or not {of.replace("_", ""), by.replace("_", "")} <= known:
        return word
    return f"d{of}/d{by}"


def untimed(text: str) -> str:
    """An update without the time at its names."""
    label = NEXT.match(text)
    if label is None:
        return text
    sign = re.compile(r":?=|←|\\leftarrow|\\gets").match(text, label.end())
    start = sign.end() if sign else label.end()
    letter = label["t"]
    mark = rf"\^\{{\({letter}\)\}}|\^\({letter}\)|[_^]\{{\(?{letter}\)?\}}|[_^]{letter}(?!\w)" if letter else ""
    old = r"[_^](?:\{(?:\\(?:text|mathrm)\{)?old\}?\}|old(?!\w))"
    rest = re.sub("|".join(filter(None, (mark, old))), lambda found: " " * len(found.group()), text[start:])
    return " " * start + rest
