"""Typed reading: dataclasses are the schema of a file, its documentation, and its JSON Schema.

A field's type says what its key may hold: str, int, float, bool, Fraction, Share (a percentage), timedelta, datetime,
Literal, list, tuple, dict[str, …], unions, dataclasses, and Any for the tree itself. Its metadata may add

    doc, examples   what editors show
    key             the name in the file, where it is none for Python: `in`
    min, max        bounds of a number
    pattern         the look of a text
    graders         that it is for graders alone: `autograder release` leaves it out
    read, schema    a function (tree, report) that reads the value itself, and what JSON Schema can say of it
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as Table
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, dataclass_transform, get_args, get_origin

from autograder.problem import forms, times
from autograder.problem.containers import DictOf, Either, ListOf, TupleOf
from autograder.problem.forms import FAILED, Definitions, Form, Report
from autograder.problem.records import Choice, Record
from autograder.problem.tree import Node, Text

__all__ = ["Report", "Tagged", "doc", "json_schema", "read", "record"]

T = TypeVar("T")

_LEAVES: dict[Any, Form] = {
    Any: forms.Anything(),
    str: forms.TEXT,
    Text: forms.TEXT,
    int: forms.WHOLE,
    float: forms.NUMBER,
    bool: forms.TRUTH,
    Fraction: forms.FRACTION,
    times.Share: times.PERCENTAGES,
    timedelta: times.DURATIONS,
    datetime: times.MOMENTS,
    NoneType: forms.NOTHING,
    list: ListOf(forms.Anything(), list),
    tuple: ListOf(forms.Anything(), tuple),
    dict: DictOf(forms.Anything()),
}


def doc(text: str, *examples: Any, **more: Any) -> dict[str, Any]:
    """What a key means, for the schema that editors show."""
    return {"doc": text, **({"examples": list(examples)} if examples else {}), **more}


@dataclass_transform(kw_only_default=True, field_specifiers=(dataclasses.field,))
def record(cls: type[T]) -> type[T]:
    """A dataclass of a file's keys. To compile an `__init__` for each would be most of what they take to import."""
    setattr(cls, "__init__", _init)  # noqa: B010  mypy takes it for a method of T
    return dataclasses.dataclass(init=False, eq=False, repr=False)(cls)


def _init(self: Any, **values: Any) -> None:
    for field in dataclasses.fields(self):
        if field.name in values:
            value = values.pop(field.name)
        elif field.default_factory is not dataclasses.MISSING:
            value = field.default_factory()
        else:
            value = field.default
        if value is dataclasses.MISSING:
            raise TypeError(f"{type(self).__name__} needs '{field.name}'")
        setattr(self, field.name, value)
    if values:
        raise TypeError(f"{type(self).__name__} has no '{next(iter(values))}'")


class Tagged:
    """Picks the class by a key: `list[Annotated[Question, Tagged("kind", KINDS, default="value")]]`."""

    def __init__(self, key: str, classes: Table[str, type[Any]], default: str | None = None) -> None:
        self.key = key
        self.classes = classes
        self.default = default


def read(cls: type[T], tree: Node | None, report: Report, name: str = "the file") -> T | None:
    """An instance of `cls` (a dataclass, or any type a field may have), or None after reporting every mistake."""
    kind: Any = cls
    if tree is None:
        return None
    value = form_of(kind).read(tree, name, report)
    return None if value is FAILED else value


def json_schema(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of the files that `read` takes."""
    kind: Any = cls
    definitions = Definitions()
    root = form_of(kind).json(definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": definitions.schemas}


@cache
def form_of(kind: Any) -> Form:
    """The form of a type."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    if isinstance(kind, Tagged):
        return Choice(kind.key, kind.classes, kind.default, form_of)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return Record(kind, form_of)
    return _generic(get_origin(kind), get_args(kind), kind)


def _generic(origin: Any, args: tuple[Any, ...], kind: Any) -> Form:
    if origin is Annotated:
        return form_of(next((note for note in args[1:] if isinstance(note, Tagged)), args[0]))
    if origin is Literal:
        return forms.literal(*args)
    if origin in (Union, UnionType):
        return Either([form_of(arg) for arg in args])
    if origin is list or (origin is tuple and args[-1] is Ellipsis):
        return ListOf(form_of(args[0]), origin)
    if origin is tuple:
        return TupleOf([form_of(arg) for arg in args])
    if origin is dict and args[0] in (str, Text):
        return DictOf(form_of(args[1]))
    raise TypeError(f"no form is known for {kind}")
