"""Questions that are answered in words, as data: choice, order and text. `wording.py` has what must hold of them."""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from autograder.errors import Diagnostic, Place
from autograder.problem.forms import Report
from autograder.problem.schema import doc, record
from autograder.problem.tree import Node, Scalar, Sequence, Text, found

Keys: TypeAlias = "Text | list[Keys]"  # a key, or keys in lists in lists

COMMANDS = ("b", "p", "q", "s")  # of `review`, so that no item of a rubric is called so
_KEYS = [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]  # `2` and `true` are keys as they are written


def read_keys(node: Node, report: Report) -> Keys:
    """Keys as they are written, so that `2` is the key of `2: the second option`."""
    if isinstance(node, Sequence):
        return [read_keys(item, report) for item in node.items]
    if isinstance(node, Scalar) and node.value is not None:
        return node.value if isinstance(node.value, Text) else Text(node.text, node.place)
    report(Diagnostic(f"expected a key or a list of keys, found {found(node)}", node.place))
    return []


@record
class WrittenQuestion:
    """What every question has whose answers a `Marker` judges."""

    place: Place
    id: Text = field(metadata=doc("names the answer in answers.json", "explain"))
    points: Fraction = field(default=Fraction(1), metadata=doc("0.5, 2 or 1/3", min=0))
    prompt: Text | None = field(default=None, metadata=doc("what students read, as Markdown with $LaTeX$"))
    hidden: bool = field(default=False, metadata=doc("`autograder check` never mentions it"))
    check: Literal["correctness", "format"] | None = field(
        default=None, metadata=doc("how much `autograder check` may tell, instead of the problem's own")
    )


@record
class ChoiceQuestion(WrittenQuestion):
    """Asks to pick one of several options, or all that are right."""

    kind: Literal["choice"] = field(metadata=doc("the kind of answer"))
    options: dict[Text, Text] = field(
        metadata=doc("what can be picked, by the key that is handed in", {"a": "It grows", "b": "It shrinks"})
    )
    answer: Any = field(
        default=None,
        metadata=doc(
            "the key of the right option; as a list, several may be picked",
            *("b", ["a", "c"]),
            read=read_keys,
            schema={"anyOf": [*_KEYS, {"type": "array", "items": {"anyOf": _KEYS}}]},
            graders=True,
        ),
    )
    several: bool | None = field(
        default=None, metadata=doc("whether several may be picked, where the answer was left out for students")
    )
    credit: Literal["all", "each"] = field(
        default="all", metadata=doc("each: every right pick earns its share, and a wrong one costs the penalty")
    )
    penalty: Fraction | None = field(
        default=None, metadata=doc("what a wrong pick takes, in right ones; by default 1", 0.5, min=0)
    )
    feedback: dict[Text, Text] = field(
        default_factory=dict,
        metadata=doc("what is said of an option that is picked wrongly", {"a": "Look at the sign"}, graders=True),
    )


@record
class OrderQuestion(WrittenQuestion):
    """Asks for the steps of a procedure, in an order in which they can be done."""

    kind: Literal["order"] = field(metadata=doc("the kind of answer"))
    steps: dict[Text, Text] = field(
        metadata=doc("what is put in order, by the key that is handed in", {"forward": "yhat = model(x)"})
    )
    answer: Any = field(
        default=None,
        metadata=doc(
            "the keys in order; a list in the list is in any order, and one in that is in order again",
            [["zero_grad", ["forward", "loss"]], "backward", "step"],
            read=read_keys,
            schema={"type": "array"},
            graders=True,
        ),
    )
    optional: list[Text] = field(
        default_factory=list, metadata=doc("steps of the answer that may be left out", graders=True)
    )
    forbidden: list[Text] = field(
        default_factory=list, metadata=doc("steps that stand in no right order", graders=True)
    )


@record
class RubricItem:
    """One thing that earns points."""

    place: Place
    points: Fraction = field(metadata=doc("0.5, 2 or 1/3", min=0))
    text: Text = field(metadata=doc("what earns them", "names the vanishing gradient"))
    id: Text | None = field(default=None, metadata=doc("by which `review` gives them; by default a letter", "cause"))


@record
class TextQuestion(WrittenQuestion):
    """Asks for a text, which waits for a person to mark it."""

    kind: Literal["text"] = field(metadata=doc("the kind of answer"))
    rubric: list[RubricItem] | dict[Text, Fraction] = field(
        default_factory=list,
        metadata=doc(
            "what earns points, one by one, or as a mapping of texts to points",
            [{"points": 1, "text": "names the cause"}],
            {"names the cause": 1},
            graders=True,
        ),
    )
    answer: Text | None = field(default=None, metadata=doc("a model answer, for `solve` and `review`", graders=True))
    max_words: int | None = field(default=None, metadata=doc("`autograder check` tells of more", 100, min=1))
