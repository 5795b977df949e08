"""Graders of small problems, problems drawn at random, and what students hand in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np

from autograder.grading.grade import ProblemGrader
from autograder.grading.result import QuestionResult
from autograder.questions import value
from autograder.questions.value import Accepted, Check
from autograder.reports.worked import answer_values
from autograder.submissions.answers import Submission, parse
from autograder.submissions.numbers import Numbers
from tests.problems_in_text import problem

# Graders and submissions


def grader(text: str, *formulas: str) -> ProblemGrader:
    """Of a problem whose id is `test`; formulas become its questions q0, q1 …"""
    return ProblemGrader(problem(text, *formulas))


def handed_in(answers: Mapping[str, Any], problem: str = "test", student: str = "ada") -> Submission:
    """A submission as it is read from a file."""
    return parse(student, json.dumps({problem: answers}).encode())


def graded(grader: ProblemGrader, answers: Mapping[str, Any]) -> dict[str, QuestionResult]:
    """The results of one submission, by question."""
    return {q.id: q for q in grader.grade(handed_in(answers, grader.id)).questions}


def outcomes(grader: ProblemGrader, answers: Mapping[str, Any]) -> dict[str, str]:
    return {id: result.outcome for id, result in graded(grader, answers).items()}


def right_answers(grader: ProblemGrader) -> dict[str, Any]:
    """A submission of reference answers."""
    return {id: answer_values(e) for id, e in zip(grader.question_ids, grader.expected, strict=True)}


@lru_cache
def without_carrying(grader: ProblemGrader) -> ProblemGrader:
    solved = grader.solved
    return ProblemGrader(solved._replace(problem=replace(solved.problem, carry=False)))


def written(problem: Mapping[str, Any]) -> str:
    """A problem file; JSON is YAML, too."""
    return "\n".join(f"{key}: {json.dumps(part)}" for key, part in problem.items())


# One question about one array


def asked(array: Any, *, vectors: str = "flat", **question: Any) -> ProblemGrader:
    """A problem that asks for an array it is given: question `q`."""
    return grader(
        written(
            {
                "graph": {"a": "1 * x"},
                "values": {"x": array},
                "conventions": {"vectors": vectors},
                "questions": [{"id": "q", "ask": "a", **question}],
            }
        )
    )


def compared(array: Any, answer: Any, **question: Any) -> QuestionResult:
    """The result of an answer where `array` is asked."""
    return graded(asked(array, **question), {"q": answer})["q"]


def check(grader: ProblemGrader, answer: Any, index: int = 0) -> Check:
    """The bare comparison of an answer, without anything carried."""
    expected = grader.expected[index]
    read = value.read(answer, expected)
    assert isinstance(read, Numbers), read
    return value.check(read, expected)


def nested(flat: Any, like: Any) -> Any:
    """Numbers in the form of an answer."""
    return np.array(flat, dtype=object).reshape(np.shape(like)).tolist()


def flat(answer: Any) -> list[Any]:
    found: list[Any] = np.array(answer, dtype=object).ravel().tolist()
    return found


# Problems drawn at random

TOLERANCES: list[Any] = [
    None,
    "exact",
    {"decimals": 2},
    {"decimals": 4},
    {"significant": 2},
    {"significant": 4},
    {"rel": 1e-2},
    {"rel": 1e-4, "abs": 1e-5},
]
ACTIVATIONS = ["tanh", "sigmoid", "relu", "softplus", "identity"]
LOSSES = ["half_squared_error", "mse", "squared_error", "cross_entropy"]
MANY = 12  # different problems; each is built once


@lru_cache(MANY)
def any_grader(seed: int) -> ProblemGrader:
    """A network of one or two layers that is asked for everything: values, gradients, steps and counts."""
    return grader(any_problem(Random(seed)))  # noqa: S311


def any_problem(rng: Random) -> str:
    inputs, hidden, outputs = (rng.randint(1, 3) for _ in range(3))
    loss = rng.choice(LOSSES)
    two = rng.random() < 0.7
    rows = rng.choice([None, None, 2])
    first = hidden if two else outputs

    def numbers(*shape: int) -> Any:
        return (
            [numbers(*shape[1:]) for _ in range(shape[0])] if shape else rng.choice([-1, 1]) * rng.randint(1, 19) / 10
        )

    def batch(*shape: int) -> Any:
        return numbers(*(() if rows is None else (rows,)), *shape)

    layers = [f"linear({first})", rng.choice(ACTIVATIONS)] + [f"linear({outputs})"] * two
    values = {"x": batch(inputs), "W1": numbers(first, inputs), "b1": numbers(first)}
    if two:
        values |= {"W2": numbers(outputs, first), "b2": numbers(outputs)}
    values["y"] = batch(outputs)
    if loss == "cross_entropy":
        row = [1] + [0] * (outputs - 1)
        values["y"] = row if rows is None else [row] * rows
    formulas = ["z1", "h1", *["z2"] * two, "L", "dL/dz1", "dL/dW1", "dL/db1", *["dL/dW2"] * two, "dL/dx"]
    formulas += ["W1 after 1 step", "b1 after 2 steps", "parameters", "shape(W1)", "0.5 * dL/dW1"]
    questions = [
        {
            "id": f"q{i}",
            "ask": ask,
            "points": rng.choice([1, 2, 0.5, "1/3"]),
            "credit": rng.choice(["all", "elementwise"]),
            **({"tolerance": own} if (own := rng.choice(TOLERANCES)) else {}),
        }
        for i, ask in enumerate(formulas)
    ]
    return written(
        {
            "network": {"layers": layers, "loss": loss},
            "values": values,
            "train": {"optimizer": "sgd(lr=0.1)"},
            "conventions": {"vectors": rng.choice(["flat", "flat", "column"])},
            "questions": questions,
        }
    )


def without_zeros(accepted: Accepted) -> bool:
    """Whether an answer of zeros is wrong."""
    return not all(value.zeros(accepted))
