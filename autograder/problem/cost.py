"""Questions that would take more memory or time than anybody meant, found before a single array is made."""

from __future__ import annotations

from autograder.errors import Diagnostic
from autograder.graph.node import Node, ancestors, size
from autograder.graph.shapes import written
from autograder.problem.instance import LARGEST_ARRAY, Asked, Instance

LARGEST_ANSWER = 1_000_000  # numbers that anybody hands in
MOST_ENTRIES = 2 * LARGEST_ARRAY  # of all arrays on the way to one answer
MOST_AXES = 32  # NumPy before 2.0 has no more
MOST_FLOPS = 1e12  # minutes
MOST_ROUNDS = 20_000_000  # operations of all rounds of a loop, which take a microsecond or two each


def too_costly(instance: Instance) -> list[Diagnostic]:
    """A mistake for each question whose answer cannot be computed in reasonable memory and time."""
    found = []
    for asked in instance.asked:
        why = None if asked.exact else _why(instance, asked)
        if why is not None:
            found.append(Diagnostic(f"question '{asked.question.id}' {why}", asked.question.ask.at(0)))
    return found


def _why(instance: Instance, asked: Asked) -> str | None:
    if size(asked.node.shape) > LARGEST_ANSWER:
        return f"asks for {size(asked.node.shape):,} numbers; at most {LARGEST_ANSWER:,} can be handed in"
    nodes = ancestors([asked.node])
    for node in nodes:
        if size(node.shape) > LARGEST_ARRAY or len(node.shape) > MOST_AXES:
            name = instance.graph.name_of(node)
            return f"needs numbers for {repr(name) if name else 'an array'}, and {written(node.shape)} is too large"
    entries = sum(size(n.shape) for n in nodes)
    if entries > MOST_ENTRIES:
        return f"needs {entries:,} numbers on the way, which are too many"
    work = sum(n.op.flops(n) for n in nodes)
    if work > MOST_FLOPS or sum(map(_rounds, nodes)) > MOST_ROUNDS:
        return f"needs {work:.0e} floating-point operations, which take too long"
    return None


def _rounds(node: Node) -> int:
    if node.op.name != "repeat":
        return 0
    return int(node.attrs["steps"]) * len(ancestors([node.attrs["next"]], stop=[node.attrs["state"]]))
