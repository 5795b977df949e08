"""Forms of mappings with known keys: a dataclass, and a choice of dataclasses by the value of one key."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from collections.abc import Mapping as Table
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple, get_type_hints

from autograder.errors import AutograderError, Diagnostic, closest, did_you_mean
from autograder.problem.containers import Bounded
from autograder.problem.forms import (
    FAILED,
    TEXT,
    Custom,
    Definitions,
    Form,
    Report,
    Schema,
    listed,
    mismatch,
    report_at,
)
from autograder.problem.tree import Mapping, Node, Scalar, Text, shortened

FormOf = Callable[[Any], Form]


class Key(NamedTuple):
    """One key of a mapping: the field of the dataclass that takes its value."""

    field: str
    form: Form
    required: bool
    remarks: Schema  # description, examples and default, for the schema


class Tag(NamedTuple):
    """The key and value by which a class was chosen, `kind: value`."""

    key: str
    value: str
    required: bool


class Record:
    """A mapping read into a dataclass; its field `place`, if it has one, is where the mapping stands."""

    def __init__(self, cls: type[Any], form_of: FormOf, tag: Tag | None = None) -> None:
        self.cls = cls
        self.tag = tag
        self.siblings: Table[str, Record] = {}
        self._form_of = form_of

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The keys by name; made at first use, since a class may contain itself."""
        types = get_type_hints(self.cls, include_extras=True)
        fields = [f for f in dataclasses.fields(self.cls) if f.init and f.name != "place"]
        return {f.metadata.get("key", f.name): _key(f, types[f.name], self._form_of) for f in fields}

    @cached_property
    def _required(self) -> dict[str, Key]:
        return {name: key for name, key in self.keys.items() if key.required}

    @cached_property
    def _known(self) -> list[str]:
        return list(dict.fromkeys([*self.keys, self.tag.key] if self.tag else self.keys))

    @cached_property
    def _has_place(self) -> bool:
        return any(f.name == "place" and f.init for f in dataclasses.fields(self.cls))

    @property
    def words(self) -> str:
        """A mapping; with its keys if they are few."""
        return "a mapping" + self._keys_in_words()

    @property
    def plural(self) -> str:
        """Mappings."""
        return "mappings" + self._keys_in_words()

    def _keys_in_words(self) -> str:
        return " with " + ", ".join(f"'{key}'" for key in self.keys) if len(self.keys) <= 4 else ""

    def fit(self, node: Node) -> int:
        """The more of its keys are known, the likelier is a mapping meant."""
        return 1 + sum(key in self._known for key, _ in node.items) if isinstance(node, Mapping) else 0

    def read(self, node: Node, name: str, report: Report) -> Any:
        """An instance, with every key read, whatever is wrong with the others.

        A key that may be left out and cannot be read is left out, so that what comes later can be checked, too.
        """
        if not isinstance(node, Mapping):
            return mismatch(self, node, name, report)
        values: dict[str, Any] = {"place": node.place} if self._has_place else {}
        unknown = []
        for written, item in node.items:
            key = self.keys.get(written)
            if key is not None:
                value = key.form.read(item, f"'{written}'", report)
                if value is not FAILED or key.required:
                    values[key.field] = value
            elif written not in self._known:
                unknown.append((written, item))
        missing = [name for name, key in self._required.items() if key.field not in values]
        if unknown or missing:
            self._report_keys(node, unknown, missing, report)
        if missing or any(value is FAILED for value in values.values()):
            return FAILED
        return self._instance(values, node, report)

    def _report_keys(self, node: Mapping, unknown: list[tuple[Text, Node]], missing: list[str], report: Report) -> None:
        """Reports unknown and missing keys; one that is both, being misspelt, once."""
        for key, item in unknown:
            message = f"unknown key '{shortened(key)}'{_in(node)}"
            help = _blank_missing(key, item) or self._of_another(key) or did_you_mean(key, self._known)
            report(Diagnostic(message, key.place, help))
        misspelt = {closest(key, self._known) for key, _ in unknown} if missing else set()
        for name in missing:
            if name not in misspelt:
                report(Diagnostic(f"'{name}' is missing{_in(node)}", node.place))

    def _of_another(self, key: str) -> str | None:
        """Which other classes, chosen by the tag, have this key."""
        names = [f"'{name}'" for name, record in self.siblings.items() if key in record.keys]
        return f"it belongs to {self.tag.key} {listed(names)}" if names and self.tag else None

    def _instance(self, values: dict[str, Any], node: Node, report: Report) -> Any:
        try:
            return self.cls(**values)
        except AutograderError as error:  # its own __post_init__ found something wrong
            report_at(node, error.mistakes, report)
            return FAILED

    def help(self, node: Node) -> str | None:
        """The known key that the first unknown one was probably meant to be."""
        keys = [key for key, _ in node.items if key not in self._known] if isinstance(node, Mapping) else []
        near = closest(keys[0], self._known) if keys else None
        return f"did you mean '{near}'?" if near else None

    def json(self, definitions: Definitions) -> Schema:
        """A reference to the definition of the class."""
        name = f"{self.cls.__name__}-{self.tag.value}" if self.tag else self.cls.__name__
        return definitions.ref((self.cls, self.tag), name, lambda: self._schema(definitions))

    def _schema(self, definitions: Definitions) -> Schema:
        properties = {name: key.form.json(definitions) | key.remarks for name, key in self.keys.items()}
        required = list(self._required)
        if self.tag:
            properties[self.tag.key] = {"const": self.tag.value}
            required += [self.tag.key] if self.tag.required and self.tag.key not in required else []
        schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return _described(self.cls) | schema | ({"required": required} if required else {})


class Choice:
    """A mapping whose class is named by one of its keys."""

    def __init__(self, key: str, classes: Table[str, type[Any]], default: str | None, form_of: FormOf) -> None:
        self.key = key
        self.default = default
        self.records = {
            name: Record(cls, form_of, Tag(key, name, required=name != default)) for name, cls in classes.items()
        }
        for record in self.records.values():
            record.siblings = self.records
        self.words = "a mapping"
        self.plural = "mappings"

    def fit(self, node: Node) -> int:
        """As the class that is named."""
        record = self._record(node.get(self.key)) if isinstance(node, Mapping) else None
        return record.fit(node) if record else int(isinstance(node, Mapping))

    def read(self, node: Node, name: str, report: Report) -> Any:
        """An instance of the class that is named."""
        if not isinstance(node, Mapping):
            return mismatch(self, node, name, report)
        tag = node.get(self.key)
        record = self._record(tag)
        if record is None:
            self._report_tag(node, tag, report)
            return FAILED
        return record.read(node, name, report)

    def _record(self, tag: Node | None) -> Record | None:
        if tag is None:
            return self.records[self.default] if self.default is not None else None
        return self.records.get(tag.value) if isinstance(tag, Scalar) and isinstance(tag.value, str) else None

    def _report_tag(self, node: Mapping, tag: Node | None, report: Report) -> None:
        if tag is None:
            help = did_you_mean("", self.records)
            report(Diagnostic(f"'{self.key}' is missing{_in(node)}", node.place, help))
        elif isinstance(tag, Scalar) and isinstance(tag.value, str):
            help = did_you_mean(tag.value, self.records)
            report(Diagnostic(f"unknown {self.key} '{shortened(tag.value)}'", tag.place, help))
        else:
            mismatch(TEXT, tag, f"'{self.key}'", report)

    def help(self, node: Node) -> str | None:
        """Nothing beyond the message."""
        return None

    def json(self, definitions: Definitions) -> Schema:
        """One of the classes, told apart by the key."""
        return {"oneOf": [record.json(definitions) for record in self.records.values()]}


def _key(field: dataclasses.Field[Any], kind: Any, form_of: FormOf) -> Key:
    said = field.metadata
    form: Form = Custom(said["read"], said.get("schema", {})) if "read" in said else form_of(kind)
    if not said.keys().isdisjoint(("min", "max", "pattern")):
        form = Bounded(form, said.get("min"), said.get("max"), said.get("pattern"))
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return Key(field.name, form, required, _remarks(field))


def _remarks(field: dataclasses.Field[Any]) -> Schema:
    remarks: Schema = {}
    if "doc" in field.metadata:
        remarks["description"] = field.metadata["doc"]
    if "examples" in field.metadata:
        remarks["examples"] = list(field.metadata["examples"])
    if isinstance(field.default, str | int | float):
        remarks["default"] = field.default
    elif isinstance(field.default, Fraction):
        whole = field.default.denominator == 1
        remarks["default"] = int(field.default) if whole else str(field.default)
    return remarks


def _described(cls: type[Any]) -> Schema:
    """The docstring, unless it is the one that dataclasses make up."""
    text = cls.__doc__ or ""
    return {} if not text or text.startswith(f"{cls.__name__}(") else {"description": " ".join(text.split())}


def _in(node: Mapping) -> str:
    """The id of what a mistake is in, if it has one."""
    name = node.get("id")
    return f" in '{shortened(name.value)}'" if isinstance(name, Scalar) and isinstance(name.value, str) else ""


def _blank_missing(key: Text, item: Node) -> str | None:
    """`{rel:1e-3}` is one key for YAML."""
    before, colon, after = key.partition(":")
    absent = isinstance(item, Scalar) and item.value is None
    return f"write a blank after the colon: '{before}: {after}'" if colon and absent else None
