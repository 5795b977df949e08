"""A problem with a question of each kind that is answered in words, and needs no graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.grading.grade import ProblemGrader
from autograder.questions.marker import Marker, Verdict
from tests.builders import grader, written

ONE: dict[str, Any] = {
    "id": "q",
    "kind": "choice",
    "options": {"a": "It grows", "b": "It shrinks", "c": "It stays, always"},
    "answer": "b",
    "feedback": {"a": "look at the sign"},
}
SEVERAL: dict[str, Any] = {
    "id": "q",
    "kind": "choice",
    "options": {"a": "one", "b": "two", "c": "three", "d": "four"},
    "answer": ["a", "c"],
}
LOOP: dict[str, Any] = {
    "id": "q",
    "kind": "order",
    "steps": {
        "step": "optimizer.step()",
        "forward": "yhat = model(x)",
        "zero_grad": "optimizer.zero_grad()",
        "loss": "l = loss(yhat, y)",
        "log": "print(l)",
        "backward": "l.backward()",
        "eval": "model.eval()",
    },
    "answer": [["zero_grad", ["forward", "loss"]], "backward", ["step", "log"]],
    "optional": ["log"],
    "forbidden": ["eval"],
}
ESSAY: dict[str, Any] = {
    "id": "q",
    "kind": "text",
    "rubric": {"names the cause": 1, "names a remedy": 1},
    "points": 2,
    "max_words": 5,
    "answer": "The gradient vanishes.\nReLU helps.",
}
KINDS: dict[str, dict[str, Any]] = {"one": ONE, "several": SEVERAL, "order": LOOP, "text": ESSAY}


def asking(question: Mapping[str, Any], /, **changes: Any) -> ProblemGrader:
    """The grader of a problem with this one question, `q`."""
    return grader(written({"questions": [{**question, **changes}]}))


def marker(question: Mapping[str, Any], /, **changes: Any) -> Marker:
    return asking(question, **changes).written["q"]


def judge(question: Mapping[str, Any], given: object, /, **changes: Any) -> Verdict:
    return marker(question, **changes).judge(given)
