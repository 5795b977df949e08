"""A problem lowered to one graph: its leaves, its named nodes, what is learnt, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from autograder.errors import Diagnostic, Place, did_you_mean
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.node import Graph, Node, Shape, size
from autograder.graph.shapes import written
from autograder.graph.tables import TABLES, Tables
from autograder.language.ast import Derivative, Tree
from autograder.language.errors import FormulaError
from autograder.language.lower import lower
from autograder.language.parse import parse
from autograder.problem import chain, counts
from autograder.problem.code import Coded, check_forwards, lowered
from autograder.problem.formula import Formulated, check_assumptions
from autograder.problem.formula import lowered as lowered_formula
from autograder.problem.model import (
    CodeQuestion,
    Conventions,
    DerivationQuestion,
    FormulaQuestion,
    Problem,
    ValueQuestion,
)
from autograder.problem.sizes import draw
from autograder.problem.training import learn
from autograder.problem.tree import Text
from autograder.problem.values import find as find_value
from autograder.problem.values import is_glob, read_values

if TYPE_CHECKING:
    from autograder.graph.values import Array

T = TypeVar("T")

LARGEST_ARRAY = 100_000_000  # entries; counting needs no arrays, evaluating does


class Asked(NamedTuple):
    """A question and the node that answers it.

    exact: whether it is a shape or a count, right or wrong without any tolerance
    jacobian: of a derivative, how many axes its numerator has; None for anything else
    """

    question: ValueQuestion
    node: Node
    exact: bool
    jacobian: int | None


class ConsequenceError(Exception):
    """Something is missing because of a mistake that was told already; nothing more is said of it."""


class Instance:
    """One problem as a graph, by one set of conventions (the table of operations says which).

    Mistakes of the file are collected in `mistakes`; where there are any, some nodes are missing.
    """

    def __init__(self, problem: Problem, tables: Tables = TABLES, sizes: Mapping[str, int] | None = None):
        self.problem = problem
        self.conventions = problem.conventions or Conventions()
        self.graph = Graph(tables.ops)
        self.tables = tables
        self.callables = tables.callables()
        self.sizes: Mapping[str, int] = draw(problem, seed=0) if sizes is None else sizes
        self.mistakes: list[Diagnostic] = []
        self.forward: list[tuple[str, Node]] = []
        self.learnable: dict[str, Node] = {}
        self.asked: list[Asked] = []
        self.coded: list[Coded] = []  # the code questions
        self.formulas: list[Formulated] = []
        self.leaves = chain.Leaves(self)
        self.brought: dict[Node, list[Node]] = {}  # by the layer with this output
        self.output: Node | None = None  # of a chain's last layer
        self.same_as: dict[Node, Node] = {}  # yhat, where it is only another name of that output
        self.loss: str | None = None  # the name of a chain's loss
        self.is_complete = False  # whether all layers are there, and only questions are left
        self._values = read_values(problem.values, self.mistakes)
        self._used: set[str] = set()
        self.excused: set[str] = set(problem.values.keys() - self._values.keys())  # missing, and told so
        self._build()
        self.is_complete = True
        self._training = learn(self, problem.train) if problem.train is not None else None
        self._ask()
        if not self.mistakes:
            self._leftovers()

    # -- what a formula may speak of (language.lower.Scope)

    def lookup(self, name: str) -> Node | None:
        """The node of a name; a leaf comes into being when it is first spoken of."""
        node = self.graph.names.get(name)
        if node is not None:
            return node
        if self._is_excused(name):
            raise ConsequenceError(name)
        if self._is_equation(name):
            raise ValueError(f"'{name}' is used before it is defined")
        shape = self._leaf_shape(name)
        if shape is None:
            return None
        self.check_leaf(name, shape)
        return self.graph.leaf(name, shape)

    def known(self) -> list[str]:
        written_out = [k for k in (*self.problem.values, *self.problem.shapes) if not is_glob(k)]
        return list(dict.fromkeys((*self.graph.names, *written_out, *self.sizes)))

    def after(self, node: Node, steps: int) -> Node:
        if self.problem.train is None:
            raise DerivativeError("the problem says nothing of training: add train: {optimizer: sgd(lr=0.1)}")
        if not self.is_complete:
            raise DerivativeError("only a question can ask for what comes after some steps")
        if self._training is None:
            raise ConsequenceError("train")
        return self._training.after(node, steps)

    def count(self, function: str, of: Node | None) -> Node | None:
        return counts.count(self, function, of)

    # -- building

    def _build(self) -> None:
        if self.problem.network is not None:
            chain.build(self, self.problem.network)
        for name, formula in (self.problem.graph or {}).items():
            node = self.checked(formula, partial(self._lowered, formula))
            if node is None:
                self.excused.add(name)
            else:
                self.define(name, node, name)

    def define(self, name: str, node: Node, place: Text) -> Node | None:
        """Gives a node its name, unless the name is taken."""
        if name in self.graph.names:
            known_as = "given a value" if self.graph.names[name].op.name == "leaf" else "defined"
            self.mistake(f"'{name}' is {known_as} already", place.at(0))
            return None
        node = self.graph.define(name, node)
        self.forward.append((name, node))
        self.brought[node] = self.leaves.take()
        return node

    def _lowered(self, text: str) -> Node:
        return lower(self._tree(text), self)

    def _tree(self, text: str) -> Tree:
        return parse(text, self._is_name, self.known())

    def _is_name(self, name: str) -> bool:
        spoken_of = name in self.graph.names or self._is_equation(name) or self._is_excused(name)
        return spoken_of or self._leaf_shape(name) is not None

    def _is_equation(self, name: str) -> bool:
        return self.problem.graph is not None and name in self.problem.graph

    def _is_excused(self, name: str) -> bool:
        return name in self.excused or any(is_glob(key) and fnmatchcase(name, key) for key in self.excused)

    # -- leaves

    def _leaf_shape(self, name: str) -> Shape | None:
        """The shape that the file gives to a name that is not computed: from `shapes` or from `values`."""
        shape = self._given_shape(name)
        if shape is not None:
            return shape
        found = find_value(self._values, name)
        if found is None or (is_glob(found[0]) and self.problem.network is not None):
            return None  # a glob stands for names that formulas speak of; in a chain layers alone make the leaves
        return found[1].shape

    def _given_shape(self, name: str) -> Shape | None:
        sizes = self.problem.shapes.get(Text(name))
        return None if sizes is None else tuple(n if isinstance(n, int) else self.sizes[n] for n in sizes)

    def parameter(self, name: str, shape: Shape) -> Node:
        """A learnable leaf of a layer; what the file says of it must fit."""
        if name in self.graph.names:
            raise ValueError(f"'{name}' is defined already")
        self.check_leaf(name, shape)
        self.learnable[name] = self.graph.leaf(name, shape)
        return self.learnable[name]

    def check_leaf(self, name: str, shape: Shape) -> None:
        """Reports a value, or a shape, that is not of the shape that this leaf must have."""
        free = ", ".join(f"{letter} = {n}" for letter, n in self.sizes.items())
        help = f"free sizes have been drawn: {free}" if free else None
        given = self._given_shape(name)
        if given is not None:
            self._used.add(name)
            if given != shape:
                place = next(key.at(0) for key in self.problem.shapes if key == name)
                message = f"'{name}' is {written(shape)} in this network, but its shape is given as {written(given)}"
                self.mistake(message, place, help)
        found = find_value(self._values, name)
        if found is not None:
            self._used.add(found[0])
            if found[1].shape not in ((), shape):
                message = f"'{name}' is {written(shape)} in this network, but its value is {written(found[1].shape)}"
                self.mistake(message, found[1].place, help)

    def array(self, leaf: Node) -> Array | None:
        """The given value of a leaf, filled to its shape; None where the file gives none."""
        import numpy as np

        name = self.graph.name_of(leaf)
        found = find_value(self._values, name) if name else None
        if found is None or size(leaf.shape) > LARGEST_ARRAY:
            return None
        flat = found[1].flat
        return np.full(leaf.shape, flat[0]) if not found[1].shape else np.array(flat, np.float64).reshape(leaf.shape)

    # -- asking

    def _ask(self) -> None:
        for question in self.problem.questions:
            if isinstance(question, CodeQuestion):
                self.coded += filter(None, [lowered(self, question)])
            elif isinstance(question, FormulaQuestion):
                self.formulas += filter(None, [lowered_formula(self, question)])
            elif isinstance(question, DerivationQuestion):
                check_assumptions(self, question.assume)
            elif isinstance(question, ValueQuestion):
                self.asked += filter(None, [self.checked(question.ask, partial(self.answer_to, question))])
        check_forwards(self)

    def answer_to(self, question: ValueQuestion) -> Asked:
        """The question with its node; mistakes of its formula are raised."""
        tree = self._tree(question.ask)
        node = lower(tree, self)
        axes = None
        if isinstance(tree, Derivative) and len(tree.by) == 1:
            axes = len(self.graph.names[tree.of].shape)
        return Asked(question, node, counts.is_count(tree, self.graph.names), axes)

    def _leftovers(self) -> None:
        """Values for names that nothing speaks of are slips of the pen."""
        leaves = [n for n, node in self.graph.names.items() if node.op.name == "leaf"]
        for what, keys in (("value", self._values), ("shape", self.problem.shapes)):
            self._unused(what, keys, leaves)

    def _unused(self, what: str, keys: Iterable[Text], leaves: list[str]) -> None:
        for key in keys:
            if key in self.graph.names and key not in leaves:
                self.mistake(f"'{key}' is computed, and takes no {what}", key.at(0))
            elif key not in self._used and not any(fnmatchcase(leaf, key) for leaf in leaves):
                self.mistake(f"nothing in the problem is called '{key}'", key.at(0), did_you_mean(key, leaves))

    # -- mistakes

    def checked(self, text: Text, build: Callable[[], T]) -> T | None:
        """What `build` gives, or None with the mistake put where it stands in the text."""
        try:
            return build()
        except FormulaError as e:
            self.mistake(e.message, text.at(e.start), e.help)
        except (ShapeError, DerivativeError, ValueError) as e:
            self.mistake(str(e), text.at(0))
        except ConsequenceError:
            pass
        return None

    def mistake(self, message: str, place: Place | None, help: str | None = None) -> None:
        self.mistakes.append(Diagnostic(message, place, help))
