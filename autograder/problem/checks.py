"""What must hold of a problem file beyond the form of its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from autograder.errors import Diagnostic
from autograder.problem import code, wording
from autograder.problem.model import WITHOUT_A_GRAPH, Problem, Tolerance
from autograder.problem.tree import Text, shortened

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
LARGEST_SIZE = 10**24
MOST_AXES = 8
TOLERANCE = "a tolerance is one of {rel: …, abs: …}, {decimals: …}, {significant: …}, exact"


def _id(problem: Problem) -> Iterator[Diagnostic]:
    if not ID.fullmatch(problem.id):
        form = "small letters, digits and hyphens, such as mlp-4433"
        yield Diagnostic(f"the id '{problem.id}' must be {form}", problem.id.place)


def _question_ids(problem: Problem) -> Iterator[Diagnostic]:
    first: dict[str, Text] = {}
    for id in (question.id for question in problem.questions):
        if not id.strip():
            yield Diagnostic("a question needs an id that is not empty", id.place)
        elif id in first:
            line = place.line if (place := first[id].place) else "?"
            yield Diagnostic(f"the id '{id}' is taken by the question in line {line}", id.place)
        first.setdefault(id, id)


def _tolerances(problem: Problem) -> Iterator[Diagnostic]:
    return (Diagnostic(TOLERANCE, t.place) for t in _written(problem) if _kinds(t) > 1)


def _empty_tolerances(problem: Problem) -> Iterator[Diagnostic]:
    return (Diagnostic(TOLERANCE, t.place) for t in _written(problem) if _kinds(t) == 0)


def _written(problem: Problem) -> list[Tolerance]:
    tolerances = (problem.tolerance, *(getattr(question, "tolerance", None) for question in problem.questions))
    return [t for t in tolerances if isinstance(t, Tolerance)]


def _kinds(t: Tolerance) -> int:
    return (t.rel is not None or t.abs is not None) + (t.decimals is not None) + (t.significant is not None)


def _questions(problem: Problem) -> Iterator[Diagnostic]:
    if not problem.questions:
        yield Diagnostic("a problem asks at least one question", problem.place)


def _names(problem: Problem) -> Iterator[Diagnostic]:
    """Of equations; others have no value of their own, and what is misspelt there nothing speaks of."""
    for name in problem.graph or {}:
        if not name.isidentifier():
            yield Diagnostic(f"'{name}' is no name", name.at(0), "use letters, digits and _, as in z1 or W_hidden")


def wrong_sizes(problem: Problem) -> Iterator[Diagnostic]:
    """Of `shapes`; with them the graph would speak of sizes that nobody meant."""
    for name, shape in problem.shapes.items():
        if len(shape) > MOST_AXES:
            yield Diagnostic(f"'{name}' has {len(shape)} axes; at most {MOST_AXES} are read", name.at(0))
        for size in shape:
            if isinstance(size, str):
                if not size.isidentifier():
                    yield Diagnostic(f"a size of '{name}' must be a number or a letter, found '{size}'", size.place)
            elif not 1 <= size <= LARGEST_SIZE:
                yield Diagnostic(
                    f"a size of '{name}' must be from 1 to 10^24, found {shortened(str(size))}", name.at(0)
                )


CHECKS: tuple[Callable[[Problem], Iterator[Diagnostic]], ...] = (
    _id,
    _question_ids,
    _tolerances,
    _names,
    code.mistakes,
    wording.mistakes,
)

# Of what was left out; it may only have been unreadable where the file has other mistakes.
CHECKS_OF_WHOLE: tuple[Callable[[Problem], Iterator[Diagnostic]], ...] = (
    _questions,
    _empty_tolerances,
    code.empty_cases,
)


def not_one_graph(problem: Problem) -> Iterator[Diagnostic]:
    """A problem has a network or a graph, and something in it, unless nothing that is asked needs one."""
    if problem.network is not None and problem.graph is not None:
        yield Diagnostic("expected either 'network' or 'graph', found both", problem.place)
    elif problem.network is None and problem.graph is None:
        if problem.questions and all(isinstance(q, WITHOUT_A_GRAPH) for q in problem.questions):
            return
        message = "expected 'network' (a chain of layers) or 'graph' (equations), found neither"
        yield Diagnostic(message, problem.place)
    elif problem.network is not None and not problem.network.layers:
        yield Diagnostic("a network has at least one layer", problem.place)
    elif problem.graph is not None and not problem.graph:
        yield Diagnostic("a graph has at least one equation", problem.place)
