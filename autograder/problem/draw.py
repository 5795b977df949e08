"""Random numbers for the leaves of a problem: of the kind and size of the given ones, and away from kinks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any
from zlib import crc32

import numpy as np

from autograder.graph.evaluate import Plan, leaves
from autograder.graph.node import Node, ancestors
from autograder.graph.values import Array
from autograder.problem.instance import Instance
from autograder.problem.kinks import Kinks
from autograder.problem.roles import Uses

MARGINS = (1e-2, 1e-3, 1e-4, 1e-5)  # of the size of the numbers at a kink; the more entries, the less can be had
TRIES = 25  # for each margin
SPREAD = (0.5, 1.5)  # of a number that keeps its sign
WIDTH = 0.5  # of what is 0 in the file


class Draw:
    """Draws the leaves that some nodes are computed from."""

    def __init__(
        self, instance: Instance, wanted: Sequence[Node], telling: Sequence[Node], keep: Iterable[str] = ()
    ) -> None:
        """telling: those of the wanted nodes that must not all be 0."""
        self._telling = [i for i, node in enumerate(wanted) if node in telling]
        self._leaves = leaves(wanted)
        self._names = {leaf: str(leaf.attrs["name"]) for leaf in self._leaves}
        self._uses = Uses(ancestors([*wanted, *(node for _, node in instance.forward)]))
        self._given = {leaf: instance.array(leaf) for leaf in self._leaves}
        self._kept = [n for n in self._leaves if any(fnmatchcase(self._names[n], k) for k in keep)]
        learnt = {leaf for leaf in self._leaves if self._names[leaf] in instance.learnable}
        self._moving = learnt | {leaf for leaf in self._leaves if _is_differentiated(instance, self._names[leaf])}
        self._roles = {leaf: self._uses.role(leaf) for leaf in self._leaves}
        numbers = [leaf for leaf in self._leaves if leaf not in self._kept and self._roles[leaf] == "number"]
        self._kinks = Kinks(wanted, numbers)
        self._plan = Plan(wanted)

    @property
    def lacking(self) -> list[str]:
        """Leaves that are to be kept and have no value."""
        return [self._names[leaf] for leaf in self._kept if self._given[leaf] is None]

    def case(self, seed: int, number: int) -> dict[str, Array] | None:
        """Numbers for every leaf by name; None where no draw was far enough from every kink, or none finite."""
        for keep_signs in (False, True):
            for margin in MARGINS:
                for attempt in range(TRIES):
                    drawn = {leaf: self._leaf(leaf, (seed, number, attempt), keep_signs) for leaf in self._leaves}
                    if self._is_fit(drawn, margin, keep_signs):
                        return {self._names[leaf]: array for leaf, array in drawn.items()}
        return None

    def _is_fit(self, drawn: Mapping[Node, Any], margin: float, even_zeros: bool) -> bool:
        if self._kinks.distance(drawn) < margin:
            return False
        found = self._plan(drawn)
        tells = even_zeros or any(bool(np.any(found[i])) for i in self._telling)
        return tells and all(bool(np.isfinite(v).all()) for v in found)

    def _leaf(self, leaf: Node, seed: tuple[int, ...], keep_signs: bool) -> Array:
        """The same numbers for a name, whatever else is drawn: questions of one seed have the same cases."""
        given = self._given[leaf]
        if leaf in self._kept and given is not None:
            return given
        random = np.random.default_rng([*seed, crc32(self._names[leaf].encode())])
        role = self._roles[leaf]
        if role == "index":
            return random.integers(0, self._uses.classes(leaf), leaf.shape).astype(np.float64)
        if role == "target":
            return _target(random, leaf, given, self._uses.is_complemented(leaf))
        if given is not None and given.size and (role == "choice" or (role == "binary" and _is_binary(given))):
            return _choice(random, given, leaf)
        return self._number(random, leaf, given, keep_signs)

    def _number(self, random: np.random.Generator, leaf: Node, given: Array | None, keep_signs: bool) -> Array:
        if given is None:
            width = leaf.shape[-1] ** -0.5 if len(leaf.shape) > 1 and leaf in self._moving else 1.0
            return np.asarray(width * random.standard_normal(leaf.shape))
        if keep_signs or (not leaf.shape and leaf not in self._moving):
            return np.asarray(given * random.uniform(*SPREAD, leaf.shape))
        if not leaf.shape:
            return np.asarray((float(given) or WIDTH) * random.uniform(*SPREAD) * random.choice((-1.0, 1.0)))
        size = float(np.sqrt(np.mean(given * given))) or WIDTH
        return np.asarray(size * random.standard_normal(leaf.shape))


def _is_differentiated(instance: Instance, name: str) -> bool:
    """Whether something is differentiated by it: such a number may be negative, a learning rate should not."""
    from autograder.problem.code import returned
    from autograder.problem.model import CodeQuestion

    problem = instance.problem
    texts = [str(f) for f in (problem.graph or {}).values()]
    for question in problem.questions:
        coded = isinstance(question, CodeQuestion)
        texts += [f for _, f in returned(question)] if isinstance(question, CodeQuestion) else []
        texts += [] if coded else [str(getattr(question, "ask", ""))]
    return any(re.search(rf"/\s*d{re.escape(name)}\b", text) for text in texts)


def _is_binary(given: Array) -> bool:
    return bool(np.isin(given, (0.0, 1.0)).all())


def _choice(random: np.random.Generator, given: Array, leaf: Node) -> Array:
    """From among the given values; not all the same one, if there are several."""
    values = np.array([0.0, 1.0]) if _is_binary(given) else np.unique(given)
    drawn = random.choice(values, leaf.shape)
    if drawn.size > 1 and (drawn == drawn.flat[0]).all():
        drawn.flat[random.integers(drawn.size)] = values[0] if drawn.flat[0] != values[0] else values[-1]
    return np.asarray(drawn, np.float64)


def _target(random: np.random.Generator, leaf: Node, given: Array | None, complemented: bool) -> Array:
    """0 and 1 for a yes or no; one-hot or a distribution along the axis of the classes, as the given one is."""
    if complemented or not leaf.shape:
        yes_or_no = given is None or _is_binary(given)
        return random.integers(0, 2, leaf.shape).astype(float) if yes_or_no else random.uniform(size=leaf.shape)
    axis = 0 if len(leaf.shape) == 1 else 1
    if given is not None and not np.allclose(given.sum(axis), 1):
        return given  # of a meaning of its own
    order = [i for i in range(len(leaf.shape)) if i != axis] + [axis]
    rest, classes = [leaf.shape[i] for i in order[:-1]], leaf.shape[axis]
    if given is None or _is_binary(given):
        drawn = np.eye(classes)[random.integers(0, classes, rest)]
    else:
        drawn = random.dirichlet(np.ones(classes), rest or None)
    return np.asarray(drawn.transpose(np.argsort(order)), np.float64)
