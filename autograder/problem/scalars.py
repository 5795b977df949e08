"""What an unquoted word of a problem file is, by YAML 1.2's core rules, in which `no`, `on` and `1:30` are text."""

from __future__ import annotations

import re
from math import isfinite

MAX_DIGITS = 400  # longer numbers are slips of the keyboard, or meant to keep a computer busy

Plain = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_TAG = "tag:yaml.org,2002:"
_TAGGED = {"null": type(None), "bool": bool, "int": int, "float": float}


def resolve(text: str) -> Plain:
    """The value of an unquoted scalar; ValueError, with the mistake as its text, for a number we refuse."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789+-.":
        return _number(text)
    return text


def resolve_tagged(text: str, tag: str) -> Plain:
    """The value of a scalar with an explicit tag, `!!int 3`; ValueError for other tags and other text."""
    short = written_tag(tag)
    if short == "!!str":
        return text
    wanted = _TAGGED.get(short.removeprefix("!!"))
    if wanted is None:
        raise ValueError(f"tag '{short}' is not allowed here")
    value = resolve(text)
    if wanted is float and type(value) is int:
        return _finite(float(str(value)))  # float(10**400) would raise, float("1" + 400 * "0") is inf
    if type(value) is not wanted:
        raise ValueError(f"tag '{short}' does not fit this value")
    return value


def written_tag(tag: str) -> str:
    """A tag as an author writes it, `!!int` for `tag:yaml.org,2002:int`."""
    return "!!" + tag[len(_TAG) :] if tag.startswith(_TAG) else tag


def _number(text: str) -> Plain:
    if _INT.fullmatch(text):
        return int(_checked(text))
    if _FLOAT.fullmatch(text):
        return _finite(float(_checked(text)))
    if _BASED.fullmatch(text):
        return int(_checked(text), 0)
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(f"'{text}' is not a finite number")
    return text


def _checked(text: str) -> str:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text)} characters is too long; at most {MAX_DIGITS} are read")
    return text


def _finite(value: float) -> float:
    if not isfinite(value):
        raise ValueError("this number is too large")
    return value
