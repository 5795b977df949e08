"""Forms made of forms: lists, tuples, mappings of names, unions, and numbers within bounds."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from autograder.errors import Diagnostic
from autograder.problem.forms import FAILED, NOTHING, Definitions, Failed, Form, Leaf, Report, Schema, listed, mismatch
from autograder.problem.tree import Mapping, Node, Scalar, Sequence, found


class ListOf:
    """A list of any length."""

    def __init__(self, item: Form, make: type[list[Any]] | type[tuple[Any, ...]]) -> None:
        self.item = item
        self.make = make

    @property
    def words(self) -> str:
        """With what is in it."""
        return f"a list of {self.item.plural}".removesuffix(" of anything")

    @property
    def plural(self) -> str:
        """With what is in them."""
        return f"lists of {self.item.plural}".removesuffix(" of anything")

    def fit(self, node: Node) -> int:
        """Any list, so that the item is named that is wrong."""
        return int(isinstance(node, Sequence))

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The values; a mapping that cannot be read is left out, so that the others can still be checked."""
        if not isinstance(node, Sequence):
            return mismatch(self, node, name, report)
        each = name if name.startswith("each of ") else f"each of {name}"
        values = [(item, self.item.read(item, each, report)) for item in node.items]
        return _complete([v for item, v in values if v is not FAILED or not isinstance(item, Mapping)], self.make)

    def help(self, node: Node) -> str | None:
        """A single item, put in brackets."""
        if isinstance(node, Scalar) and node.value is not None and self.item.fit(node):
            return f"write [{node.text}]"
        return None

    def json(self, definitions: Definitions) -> Schema:
        """An array."""
        return {"type": "array", "items": self.item.json(definitions)}


class TupleOf:
    """A list of so many values, each with its own form."""

    def __init__(self, items: list[Form]) -> None:
        self.items = items

    @property
    def words(self) -> str:
        """With what is in it."""
        return f"a list of {self._items_in_words()}"

    @property
    def plural(self) -> str:
        """With what is in them."""
        return f"lists of {self._items_in_words()}"

    def _items_in_words(self) -> str:
        kinds = {item.plural for item in self.items}
        if len(kinds) == 1:
            return f"{len(self.items)} {kinds.pop()}"
        return f"{len(self.items)} values: " + ", ".join(item.words for item in self.items)

    def fit(self, node: Node) -> int:
        """Any list, so that the length is named that is wrong."""
        return int(isinstance(node, Sequence))

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The values."""
        if not isinstance(node, Sequence):
            return mismatch(self, node, name, report)
        if len(node.items) != len(self.items):
            message = f"{name} must be {self.words}, found a list of {len(node.items)}"
            report(Diagnostic(message, node.place))
            return FAILED
        pairs = zip(self.items, node.items, strict=True)
        return _complete([form.read(item, f"each of {name}", report) for form, item in pairs], tuple)

    def help(self, node: Node) -> str | None:
        """Nothing beyond the message."""
        return None

    def json(self, definitions: Definitions) -> Schema:
        """An array of fixed length."""
        length = len(self.items)
        items = [item.json(definitions) for item in self.items]
        return {"type": "array", "prefixItems": items, "minItems": length, "maxItems": length}


class DictOf:
    """A mapping whose keys are the author's own."""

    def __init__(self, value: Form) -> None:
        self.value = value

    @property
    def words(self) -> str:
        """With what the names stand for."""
        return f"a mapping of names to {self.value.plural}".removesuffix(" of names to anything")

    @property
    def plural(self) -> str:
        """With what the names stand for."""
        return f"mappings of names to {self.value.plural}".removesuffix(" of names to anything")

    def fit(self, node: Node) -> int:
        """Any mapping."""
        return int(isinstance(node, Mapping))

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The values by key, in the order written."""
        if not isinstance(node, Mapping):
            return mismatch(self, node, name, report)
        values = {key: self.value.read(item, f"'{key}'", report) for key, item in node.items}
        return _complete(list(values.values()), lambda _: values)

    def help(self, node: Node) -> str | None:
        """Nothing beyond the message."""
        return None

    def json(self, definitions: Definitions) -> Schema:
        """An object."""
        return {"type": "object", "additionalProperties": self.value.json(definitions)}


class Either:
    """A value of one of several forms."""

    def __init__(self, options: list[Form]) -> None:
        self.options = options
        self._leaves = [form for form in options if isinstance(form, Leaf)]

    @property
    def words(self) -> str:
        """All of them; that a value may be missing goes without saying."""
        return listed([form.words for form in self.options if form is not NOTHING])

    @property
    def plural(self) -> str:
        """All of them."""
        return listed([form.plural for form in self.options if form is not NOTHING])

    def fit(self, node: Node) -> int:
        """As the best of them."""
        return max(form.fit(node) for form in self.options)

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The value by the likeliest form that has no mistake to report; among equals, by the first."""
        for leaf in self._leaves:
            value = leaf.accepted(node)
            if value is not FAILED:
                return value
        fitting = sorted((-form.fit(node), i) for i, form in enumerate(self.options))
        likely = [(self.options[i], fit) for fit, i in fitting if fit]
        if len(likely) == 1:
            return likely[0][0].read(node, name, report)
        attempts: list[list[Diagnostic]] = []
        for form, fit in likely:
            mistakes: list[Diagnostic] = []
            value = form.read(node, name, mistakes.append)
            if not mistakes:
                return value
            if fit == likely[0][1]:
                attempts.append(mistakes)
        return self._furthest(attempts, node, name, report)

    def _furthest(self, attempts: list[list[Diagnostic]], node: Node, name: str, report: Report) -> Failed:
        """The mistakes of the likeliest form; among equals, of the one that understood most of the node."""
        furthest = max(map(_first_place, attempts), default=None)
        reached = [mistakes for mistakes in attempts if _first_place(mistakes) == furthest]
        if len(reached) != 1:
            return mismatch(self, node, name, report)
        for mistake in reached[0]:
            report(mistake)
        return FAILED

    def help(self, node: Node) -> str | None:
        """The first that one of them has."""
        return next(filter(None, (form.help(node) for form in self.options)), None)

    def json(self, definitions: Definitions) -> Schema:
        """Any of them."""
        return {"anyOf": [form.json(definitions) for form in self.options]}


class Bounded:
    """A number that is neither too small nor too large, or a text of a certain look."""

    def __init__(self, form: Form, least: float | None, most: float | None, pattern: str | None) -> None:
        self.form = form
        self.least = least
        self.most = most
        self.pattern = pattern

    @property
    def words(self) -> str:
        """As without bounds."""
        return self.form.words

    @property
    def plural(self) -> str:
        """As without bounds."""
        return self.form.plural

    def fit(self, node: Node) -> int:
        """As without bounds, so that the bound is named."""
        return self.form.fit(node)

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The value within the bounds."""
        value = self.form.read(node, name, report)
        wanted = self._wanted(value)
        if wanted is None:
            return value
        report(Diagnostic(f"{name} must {wanted}, found {found(node)}", node.place))
        return FAILED

    def _wanted(self, value: Any) -> str | None:
        if isinstance(value, str) and self.pattern and not re.fullmatch(self.pattern, value):
            return f"look like {self.pattern}"
        if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
            return None
        if self.least is not None and value < self.least:
            return f"be at least {self.least}"
        if self.most is not None and value > self.most:
            return f"be at most {self.most}"
        return None

    def help(self, node: Node) -> str | None:
        """As without bounds."""
        return self.form.help(node)

    def json(self, definitions: Definitions) -> Schema:
        """The bounds hold for numbers and texts only, in JSON Schema as here."""
        bounds = {
            "minimum": self.least,
            "maximum": self.most,
            "pattern": f"^(?:{self.pattern})$" if self.pattern else None,
        }
        return self.form.json(definitions) | {key: bound for key, bound in bounds.items() if bound is not None}


def _complete(values: list[Any], make: Any) -> Any:
    return FAILED if any(value is FAILED for value in values) else make(values)


def _first_place(mistakes: list[Diagnostic]) -> tuple[int, int]:
    place = mistakes[0].place
    return (place.line, place.column) if place else (0, 0)
