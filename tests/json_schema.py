"""As much of JSON Schema (draft 2020-12) as `autograder.problem.schema` writes; anything else is an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

REMARKS = {"$schema", "$defs", "description", "examples", "default"}


def is_valid(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None) -> bool:
    """Whether plain data fits a schema."""
    root = schema if root is None else root
    keywords = schema.keys() - REMARKS
    assert keywords <= CHECKS.keys(), keywords - CHECKS.keys()
    return all(CHECKS[keyword](value, schema, root) for keyword in keywords)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TYPES: dict[str, Callable[[Any], bool]] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "number": _is_number,
    "integer": lambda v: _is_number(v) and v == int(v),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def _same(a: Any, b: Any) -> bool:
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)


def _ref(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    target: Any = root
    for step in schema["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    return is_valid(value, target, root)


def _additional(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    rest = [item for key, item in value.items() if key not in schema.get("properties", {})]
    extra = schema["additionalProperties"]
    return not rest if extra is False else all(is_valid(item, extra, root) for item in rest)


def _properties(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    known = schema["properties"]
    return all(is_valid(item, known[key], root) for key, item in value.items() if key in known)


CHECKS: dict[str, Callable[[Any, dict[str, Any], dict[str, Any]], bool]] = {
    "$ref": _ref,
    "type": lambda v, s, r: TYPES[s["type"]](v),
    "enum": lambda v, s, r: any(_same(v, choice) for choice in s["enum"]),
    "const": lambda v, s, r: _same(v, s["const"]),
    "anyOf": lambda v, s, r: any(is_valid(v, option, r) for option in s["anyOf"]),
    "oneOf": lambda v, s, r: sum(is_valid(v, option, r) for option in s["oneOf"]) == 1,
    "items": lambda v, s, r: not isinstance(v, list) or all(is_valid(item, s["items"], r) for item in v),
    "prefixItems": lambda v, s, r: not isinstance(v, list) or all(map(is_valid, v, s["prefixItems"], [r] * len(v))),
    "minItems": lambda v, s, r: not isinstance(v, list) or len(v) >= s["minItems"],
    "maxItems": lambda v, s, r: not isinstance(v, list) or len(v) <= s["maxItems"],
    "properties": _properties,
    "additionalProperties": _additional,
    "required": lambda v, s, r: not isinstance(v, dict) or all(key in v for key in s["required"]),
    "pattern": lambda v, s, r: not isinstance(v, str) or re.search(s["pattern"], v) is not None,
    "minimum": lambda v, s, r: not _is_number(v) or v >= s["minimum"],
    "maximum": lambda v, s, r: not _is_number(v) or v <= s["maximum"],
}
