"""A network of two layers, and what is judged of formulas about it: a test is a question and an answer."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from autograder.questions.marker import Marker, Verdict
from autograder.questions.markers import markers
from tests.builders import written
from tests.problems_in_text import problem

NETWORK: dict[str, Any] = {
    "network": {
        "layers": ["z1 = linear(h)", "z2 = relu", "z3 = linear(K)", "yhat = sigmoid"],
        "loss": "l = half_squared_error",
    },
    "shapes": {"x": ["n"], "y": ["K"]},
}


def network(**changes: Any) -> dict[str, Any]:
    """The network with other conventions, sizes or layers."""
    return {**NETWORK, **changes}


def marker(ask: str, /, about: dict[str, Any] | None = None, **question: Any) -> Marker:
    """The marker of one formula question, `q`."""
    asked = {"id": "q", "kind": "formula", "ask": ask, **question}
    return of_text(written({**(about or NETWORK), "questions": [asked]}))


@lru_cache(256)
def of_text(text: str) -> Marker:
    return markers(problem(text))["q"]


def judge(ask: str, answer: object, /, about: dict[str, Any] | None = None, **question: Any) -> Verdict:
    return marker(ask, about, **question).judge(answer)


def is_right(ask: str, answer: object, /, about: dict[str, Any] | None = None, **question: Any) -> bool:
    return judge(ask, answer, about, **question).state == "correct"


def derivation(about: dict[str, Any], start: str, end: str, **question: Any) -> Marker:
    """The marker of one derivation question, `q`."""
    asked = {"id": "q", "kind": "derivation", "start": start, "end": end, "answer": [end], **question}
    return of_text(written({**about, "questions": [asked]}))
