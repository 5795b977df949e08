"""What a key may hold. Each form says what it accepts three times: in words, to Python and in JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final, NamedTuple, Protocol

from autograder.errors import AutograderError, Diagnostic, closest
from autograder.problem.scalars import resolve
from autograder.problem.tree import Mistaken, Node, Scalar, found, is_whole

Report = Callable[[Diagnostic], None]
Schema = dict[str, Any]


class Failed:
    """What reading gives where it reported a mistake; None may be a value."""


FAILED: Final = Failed()


class Definitions:
    """The `$defs` of a JSON Schema, each written once however often it is meant."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}
        self._names: dict[object, str] = {}

    def ref(self, key: object, name: str, schema: Callable[[], Schema]) -> Schema:
        """A reference to what `key` stands for, defined under `name` when it is first met."""
        if key not in self._names:
            while name in self.schemas:
                name += "_"
            self._names[key] = name
            self.schemas[name] = {}  # a class may contain itself
            self.schemas[name] = schema()
        return {"$ref": f"#/$defs/{self._names[key]}"}


class Form(Protocol):
    """One kind of value."""

    @property
    def words(self) -> str:
        """`a number`, to follow "must be"."""

    @property
    def plural(self) -> str:
        """`numbers`, to follow "a list of"."""

    def fit(self, node: Node) -> int:
        """0 where a node cannot be meant for this form; the larger, the likelier it is."""

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The value, or FAILED after reporting what is wrong with the thing called `name`."""

    def help(self, node: Node) -> str | None:
        """What to do about a node that does not fit."""

    def json(self, definitions: Definitions) -> Schema:
        """The same in JSON Schema."""


def mismatch(form: Form, node: Node, name: str, report: Report) -> Failed:
    """Reports that a node is not of this form."""
    if not isinstance(node, Mistaken):
        message = f"{name} must be {form.words}, found {found(node)}"
        report(Diagnostic(message, node.place, form.help(node)))
    return FAILED


class Leaf(NamedTuple):
    """A single value: `accept` gives it, or FAILED."""

    words: str
    plural: str
    accept: Callable[[Scalar], Any]
    schema: Schema
    advise: Callable[[Scalar], str | None]

    def accepted(self, node: Node) -> Any:
        """The value, or FAILED."""
        return FAILED if not isinstance(node, Scalar) or isinstance(node, Mistaken) else self.accept(node)

    def fit(self, node: Node) -> int:
        """1 for what it accepts."""
        return int(self.accepted(node) is not FAILED)

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The value."""
        value = self.accepted(node)
        return mismatch(self, node, name, report) if value is FAILED else value

    def help(self, node: Node) -> str | None:
        """How to write what was probably meant."""
        return self.advise(node) if isinstance(node, Scalar) else None

    def json(self, definitions: Definitions) -> Schema:
        """A fixed schema."""
        return dict(self.schema)


_RATIO = r"[-+]?[0-9]{1,400} ?/ ?0{0,400}[1-9][0-9]{0,400}"
_DECIMAL = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")


def _text(node: Scalar) -> Any:
    return node.value if isinstance(node.value, str) else FAILED


def _whole(node: Scalar) -> Any:
    value = node.value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else FAILED


def _number(node: Scalar) -> Any:
    if isinstance(node.value, bool) or not isinstance(node.value, int | float):
        return FAILED
    try:
        return float(node.value)
    except OverflowError:
        return FAILED


def _fraction(node: Scalar) -> Any:
    """Exactly what is written: 0.1 is 1/10."""
    if isinstance(node.value, str):
        return Fraction(node.value.replace(" ", "")) if re.fullmatch(_RATIO, node.value) else FAILED
    if isinstance(node.value, bool) or node.value is None:
        return FAILED
    is_decimal = isinstance(node.value, float) and _DECIMAL.fullmatch(node.text)
    return Fraction(node.text if is_decimal else node.value)


def _truth(node: Scalar) -> Any:
    return node.value if isinstance(node.value, bool) else FAILED


def _nothing(node: Scalar) -> Any:
    return FAILED if node.value is not None else None


def _quote(node: Scalar) -> str | None:
    return f"put it in quotes: '{node.text}'" if node.text and not isinstance(node.value, str) else None


def _unquote(node: Scalar) -> str | None:
    if not isinstance(node.value, str) or not node.value:
        return None
    try:
        means_text = isinstance(resolve(node.value), str)
    except ValueError:
        return None
    return None if means_text else f"take away the quotes: {node.value}"


def _true_or_false(node: Scalar) -> str | None:
    if node.text.casefold() in ("yes", "no", "on", "off"):
        return "write true" if node.text.casefold() in ("yes", "on") else "write false"
    return _unquote(node)


TEXT = Leaf("text", "texts", _text, {"type": "string"}, _quote)
WHOLE = Leaf("a whole number", "whole numbers", _whole, {"type": "integer"}, _unquote)
NUMBER = Leaf("a number", "numbers", _number, {"type": "number"}, _unquote)
TRUTH = Leaf("true or false", "true or false", _truth, {"type": "boolean"}, _true_or_false)
NOTHING = Leaf("nothing", "nothing", _nothing, {"type": "null"}, lambda node: None)
FRACTION = Leaf(
    "a number",
    "numbers",
    _fraction,
    {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{_RATIO}$"}]},
    _unquote,
)


def literal(*choices: Any) -> Leaf:
    """One of a few values, `0`, `1` or `either`."""
    words = listed([f"'{c}'" if isinstance(c, str) else _written(c) for c in choices])

    def accept(node: Scalar) -> Any:
        same = (c for c in choices if c == node.value and isinstance(c, bool) == isinstance(node.value, bool))
        choice = next(same, FAILED)
        return node.value if isinstance(choice, str) else choice  # a text keeps its place

    def advise(node: Scalar) -> str | None:
        if isinstance(node.value, str):
            near = closest(node.value, [c for c in choices if isinstance(c, str)])
            return _unquote(node) or (f"did you mean '{near}'?" if near else None)
        return _quote(node) if node.text in choices else None

    return Leaf(words, words, accept, {"enum": list(choices)}, advise)


def _written(choice: Any) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


class Anything:
    """Any tree, left as it is."""

    words = plural = "anything"

    def fit(self, node: Node) -> int:
        """Always."""
        return 1

    def read(self, node: Node, name: str, report: Report) -> Any:
        """The tree."""
        return node if is_whole(node) else FAILED

    def help(self, node: Node) -> str | None:
        """Never needed."""
        return None

    def json(self, definitions: Definitions) -> Schema:
        """No condition."""
        return {}


class Custom(Anything):
    """What a function of the field reads; what it reports or raises counts as a mistake."""

    def __init__(self, function: Callable[[Node, Report], Any], schema: Schema) -> None:
        self.function = function
        self.schema = schema

    def read(self, node: Node, name: str, report: Report) -> Any:
        """What the function returns."""
        if not is_whole(node):
            return FAILED
        mistakes: list[Diagnostic] = []
        try:
            value = self.function(node, mistakes.append)
        except AutograderError as error:
            mistakes.extend(error.mistakes)
        report_at(node, mistakes, report)
        return value if all(m.warning for m in mistakes) else FAILED

    def json(self, definitions: Definitions) -> Schema:
        """What the field says of itself."""
        return dict(self.schema)


def report_at(node: Node, mistakes: list[Diagnostic] | tuple[Diagnostic, ...], report: Report) -> None:
    """Reports mistakes, those without a place at the node's."""
    for mistake in mistakes:
        report(mistake if mistake.place else mistake._replace(place=node.place))


def listed(words: list[str]) -> str:
    """`a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
