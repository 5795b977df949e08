"""Questions that would take more memory or time than anybody meant, found before a single array is made."""

from __future__ import annotations

from autograder.errors import Diagnostic
from autograder.graph.node import Graph, Node, ancestors, size
from autograder.graph.shapes import written
from autograder.problem.instance import LARGEST_ARRAY, Asked, Instance

LARGEST_ANSWER = 1_000_000  # numbers that anybody hands in
MOST_ENTRIES = LARGEST_ARRAY  # of all arrays on the way to all answers, which are computed together
MOST_AXES = 32  # NumPy before 2.0 has no more
MOST_FLOPS = 1e12  # minutes
MOST_ROUNDS = 20_000_000  # operations of all rounds of a loop, which take a microsecond or two each


def too_costly(instance: Instance) -> list[Diagnostic]:
    """A mistake for each question whose answer cannot be computed in reasonable memory and time."""
    found: list[Diagnostic] = []
    if _is_small(instance.graph):
        return found
    there: set[Node] = set()
    parts = [part.asked for coded in instance.coded for part in (*coded.arguments, *coded.returns)]
    for asked in [*instance.asked, *parts]:
        why = None if asked.exact else _why(instance, asked, there)
        if why is not None:
            found.append(Diagnostic(f"question '{asked.question.id}' {why}", asked.question.ask.at(0)))
    return found


def _is_small(graph: Graph) -> bool:
    """Whether there is nothing to look for, as in most problems."""
    if any(n.op.name == "repeat" or len(n.shape) > MOST_AXES for n in graph.nodes):
        return False
    return sum(size(n.shape) for n in graph.nodes) <= LARGEST_ANSWER


def _why(instance: Instance, asked: Asked, there: set[Node]) -> str | None:
    """What is too much; `there` are the nodes that earlier questions need, and then those of this one, too."""
    if size(asked.node.shape) > LARGEST_ANSWER:
        return f"asks for {size(asked.node.shape):,} numbers; at most {LARGEST_ANSWER:,} can be handed in"
    nodes = ancestors([asked.node])
    for node in nodes:
        why = _too_large(instance, node) or _too_long(node)
        if why is not None:
            return why
    there |= set(nodes)
    entries = sum(size(n.shape) for n in there)
    if entries > MOST_ENTRIES:
        return f"brings the numbers on the way to the answers to {entries:,}, which are too many"
    flops = sum(n.op.flops(n) for n in nodes)
    return f"needs {flops:.0e} floating-point operations, which take too long" if flops > MOST_FLOPS else None


def _too_large(instance: Instance, node: Node) -> str | None:
    if len(node.shape) > MOST_AXES:
        return f"needs an array of {len(node.shape)} axes; at most {MOST_AXES} can be computed with"
    if size(node.shape) <= LARGEST_ARRAY:
        return None
    name = instance.graph.name_of(node)
    return f"needs numbers for {repr(name) if name else 'an array'}, and {written(node.shape)} is too large"


def _too_long(node: Node) -> str | None:
    if node.op.name != "repeat":
        return None
    steps = int(node.attrs["steps"])
    one = len(ancestors([node.attrs["next"]], stop=[node.attrs["state"]]))
    return (
        f"takes {steps:,} more steps of {one} operations each, which is too long" if steps * one > MOST_ROUNDS else None
    )
