"""A problem file without what is for graders alone: hidden questions and cases, model answers, rubrics, comments.

Which keys of a question that are, the classes of the format say themselves (`doc(..., graders=True)`). What the
numbers are that `ask` asks for is no secret: whoever has a problem can solve it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from unicodedata import normalize

from autograder.errors import Diagnostic, Place
from autograder.problem.assignment import Assignment
from autograder.problem.emit import yaml_text
from autograder.problem.load import lower, spelled, tree_of
from autograder.problem.model import (
    Case,
    CodeQuestion,
    DerivationQuestion,
    FormulaQuestion,
    Problem,
    Question,
    ValueQuestion,
)
from autograder.problem.schema import read
from autograder.problem.solve import Solved
from autograder.problem.tree import Mapping, Node, Scalar, Text
from autograder.problem.tree import Sequence as Items
from autograder.problem.written import ChoiceQuestion, OrderQuestion

LEAVES = ("values", "shapes")
GIVEN = ("network", "graph", *LEAVES, "train", "conventions", "tolerance")


def file_of(solved: Solved) -> Path:
    """Where a problem was read from."""
    return Path(solved.problem.place.file)


def for_students(solved: Solved) -> str | None:
    """The text of a problem file as students get it; None where all that is asked is hidden."""
    tree = tree_of(file_of(solved))
    left = released(tree, solved.problem) if isinstance(tree, Mapping) else None
    if left is None:
        return None
    problem = read(Problem, left, _never)
    if problem is None:
        raise RuntimeError("what was left of a problem is none")
    names = lower(spelled(problem)).graph.names
    return yaml_text(without_idle(left, [name for name, node in names.items() if node.op.name == "leaf"]))


def plan_for_students(assignment: Assignment, files: Sequence[str]) -> str:
    """The text of assignment.yaml with the problems that are released, in their order."""
    tree = tree_of(Path(assignment.place.file))
    items = tree.items if isinstance(tree, Mapping) else []
    named = Items([Scalar(Text(name), name, assignment.place) for name in files], assignment.place)
    dropped = for_graders(Assignment) | {"problems"}
    kept: list[tuple[Text, Node]] = [(key, value) for key, value in items if key not in dropped]
    return yaml_text(Mapping([*kept, (Text("problems"), named)], assignment.place))


def _never(mistake: Diagnostic) -> None:
    raise RuntimeError(f"what was left of a problem is mistaken: {mistake.message}")


def released(tree: Mapping, problem: Problem) -> Mapping | None:
    """The tree of a problem file without what is for graders; None where all that is asked is hidden."""
    written = tree.get("questions")
    shown = [q for q in problem.questions if not q.hidden]
    if not shown or not isinstance(written, Items):
        return None
    ids = {str(q.id) for q in shown}
    pairs = zip(written.items, problem.questions, strict=True)
    questions: list[Node] = [_question(node, q, ids) for node, q in pairs if isinstance(node, Mapping) and not q.hidden]
    items = [
        (key, Items(questions, value.place) if key == "questions" else value)
        for key, value in tree.items
        if key not in for_graders(Problem)
    ]
    said = _left_out(problem, shown, tree.place)
    return Mapping([*items, (Text("released"), said)], tree.place)


def for_graders(cls: type[Any]) -> set[str]:
    """The keys that are for graders alone."""
    return {f.metadata.get("key", f.name) for f in dataclasses.fields(cls) if f.metadata.get("graders")}


def needs_grader(question: Question) -> bool:
    """Whether nobody can judge an answer to it from what is released."""
    if isinstance(question, DerivationQuestion):
        return bool(question.waypoints)
    return not isinstance(question, ValueQuestion | CodeQuestion | FormulaQuestion)


def _left_out(problem: Problem, shown: Sequence[Question], place: Place) -> Mapping:
    coded = [q for q in shown if isinstance(q, CodeQuestion)]
    hidden = [case for q in coded for case in q.cases or [] if isinstance(case, Case) and case.hidden]
    cases = sum(1 if case.random is None else case.random for case in hidden)
    answers: list[Node] = [_scalar(q.id, place) for q in shown if needs_grader(q)]
    counts = {"questions": len(problem.questions) - len(shown), "cases": cases}
    items: list[tuple[Text, Node]] = [(Text(key), _scalar(n, place)) for key, n in counts.items()]
    return Mapping([*items, (Text("answers"), Items(answers, place))], place)


def _scalar(value: Text | int | bool, place: Place) -> Scalar:
    return Scalar(value, str(value).lower() if isinstance(value, bool) else str(value), place)


def _question(node: Mapping, question: Question, shown: Collection[str]) -> Mapping:
    dropped = for_graders(type(question))
    items = [(key, _value(key, value, question)) for key, value in node.items if key not in dropped]
    if isinstance(question, CodeQuestion) and question.forward not in shown:
        items = [(key, value) for key, value in items if key != "forward"]
    if isinstance(question, ChoiceQuestion) and isinstance(question.answer, list):
        items = [(key, value) for key, value in items if key != "several"]
        items.append((Text("several"), _scalar(True, node.place)))
    return Mapping(items, node.place)


def _value(key: str, value: Node, question: Question) -> Node:
    """The value of a key of a question; the steps of an order by name, since as written they may be in order."""
    if isinstance(question, OrderQuestion) and key == "steps" and isinstance(value, Mapping):
        return Mapping(sorted(value.items, key=lambda step: step[0]), value.place)
    if isinstance(question, CodeQuestion) and key == "cases" and isinstance(value, Items):
        pairs = zip(value.items, question.cases or [], strict=True)
        return Items([node for node, case in pairs if not (isinstance(case, Case) and case.hidden)], value.place)
    return value


def without_idle(tree: Mapping, leaves: Collection[str]) -> Mapping:
    """The tree without values and shapes of what nothing in it speaks of any more."""

    def kept(key: str, value: Node) -> Node:
        if key not in LEAVES or not isinstance(value, Mapping):
            return value
        items = [(name, node) for name, node in value.items if _is_of_any(name, leaves)]
        return Mapping(items, value.place)

    items = [(key, kept(key, value)) for key, value in tree.items]
    return Mapping([(k, v) for k, v in items if k not in LEAVES or not isinstance(v, Mapping) or v.items], tree.place)


def _is_of_any(key: str, leaves: Collection[str]) -> bool:
    """Whether a key, which may be a glob, is of one of these names; they are spelled in one way."""
    return any(fnmatchcase(leaf, normalize("NFKC", key)) for leaf in leaves)


def given_text(solved: Solved) -> str:
    """What a problem gives, as its file says it; empty where it gives nothing."""
    tree = tree_of(file_of(solved))
    items = tree.items if isinstance(tree, Mapping) else []
    given = [(key, value) for key, value in items if key in GIVEN]
    return yaml_text(Mapping(given, solved.problem.place)) if given else ""
