"""A problem lowered to one graph: its leaves, its named nodes, what is learnt, and what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.errors import Diagnostic, Place, did_you_mean
from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.node import Graph, Node, Shape, size
from autograder.graph.optimizers import Step, Training
from autograder.graph.shapes import written
from autograder.graph.tables import TABLES, Tables
from autograder.language.ast import Derivative, Tree
from autograder.language.bind import bind, find
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.lower import call, lower
from autograder.language.parse import parse, parse_call
from autograder.problem import counts
from autograder.problem.chain import ChainNames, Leaves, possible_names
from autograder.problem.model import Conventions, Problem, Train, ValueQuestion
from autograder.problem.sizes import draw
from autograder.problem.tree import Text
from autograder.problem.values import find as find_value
from autograder.problem.values import is_glob, read_values

if TYPE_CHECKING:
    from autograder.graph.values import Array

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
        self.leaves = Leaves(self)
        self._values = read_values(problem.values, self.mistakes)
        self._used: set[str] = set()
        self.brought: dict[Node, list[Node]] = {}  # by the layer with this output
        self._training: Training | None = None
        self._excused: set[str] = set()  # names that are missing because of a mistake already told
        if problem.network is not None:
            self._chain()
        for name, formula in (problem.graph or {}).items():
            self._equation(name, formula)
        self._learn()
        self._ask()
        if not self.mistakes:
            self._leftovers()

    # -- what a formula may speak of (language.lower.Scope)

    def lookup(self, name: str) -> Node | None:
        """The node of a name; a leaf comes into being when it is first spoken of."""
        node = self.graph.names.get(name)
        if node is None:
            shape = self._leaf_shape(name)
            if shape is not None:
                node = self.graph.leaf(name, shape)
        return node

    def known(self) -> list[str]:
        written_out = [k for k in (*self.problem.values, *self.problem.shapes) if not is_glob(k)]
        return list(dict.fromkeys((*self.graph.names, *written_out, *self.sizes)))

    def after(self, node: Node, steps: int) -> Node:
        return self.training().after(node, steps)

    def count(self, function: str, of: Node | None) -> Node | None:
        return counts.count(self, function, of)

    # -- building

    def _chain(self) -> None:
        network = self.problem.network
        assert network is not None  # noqa: S101 - the caller asked
        node = self.lookup(network.input)
        if node is None:
            self._mistake(f"the input '{network.input}' needs a value or a shape", self.problem.place)
            self._excused |= possible_names(network)
            return
        names = ChainNames()
        for written_layer in network.layers:
            out = self._layer_of_chain(written_layer, node, names)
            if out is None:
                self._excused |= possible_names(network)
                return
            node = out
        if "yhat" not in self.graph.names:
            node = self.graph.define("yhat", node)
            self.forward.append(("yhat", node))
        if network.loss is not None:
            self._loss_of_chain(network.loss, node)

    def _layer_of_chain(self, text: Text, node: Node, names: ChainNames) -> Node | None:
        brought = len(self.learnable)

        def build() -> tuple[str, Node]:
            rename, layer = parse_call(text)
            function = find(layer, self.tables.layers, "layer")
            out = call(layer, function, (node,), self)
            weights = len(self.learnable) > brought
            default = names.name(layer.function, self.leaves.counted("weights"), weights)
            return rename or default, out

        built = self._checked(text, build)
        return self._define(built[0], built[1], text) if built else None

    def _loss_of_chain(self, text: Text, output: Node) -> None:
        def build() -> tuple[str, Node]:
            rename, loss = parse_call(text)
            function = find(loss, self.tables.losses, "loss")
            target = self.lookup("y")
            if target is None:
                raise FormulaError("the loss needs the target 'y': give it a value or a shape", 0, len(text))
            return rename or "L", call(loss, function, (output, target), self)

        built = self._checked(text, build)
        if built:
            self._define(built[0], built[1], text)
        else:
            self._excused.add("L")

    def _equation(self, name: Text, formula: Text) -> None:
        node = self._checked(formula, lambda: self.formula(formula))
        if node is None:
            self._excused.add(name)
        else:
            self._define(name, node, name)

    def _define(self, name: str, node: Node, place: Text) -> Node | None:
        if name in self.graph.names:
            known_as = "given a value" if self.graph.names[name].op.name == "leaf" else "defined"
            self._mistake(f"'{name}' is {known_as} already", place.at(0))
            return None
        node = self.graph.define(name, node)
        self.forward.append((name, node))
        self.brought[node] = self.leaves.take()
        return node

    def formula(self, text: str) -> Node:
        """The node of a formula; raises FormulaError."""
        return lower(self._tree(text), self)

    def _tree(self, text: str) -> Tree:
        return parse(text, lambda name: self._is_name(name), self.known())

    def _is_name(self, name: str) -> bool:
        return name in self.graph.names or name in self._excused or self._leaf_shape(name) is not None

    def _leaf_shape(self, name: str) -> Shape | None:
        """The shape that the file gives to a name that is not computed: from `shapes` or from `values`."""
        if self.problem.graph is not None and name in self.problem.graph:
            return None
        if name in self.problem.shapes:
            self._used.add(name)
            return tuple(n if isinstance(n, int) else self.sizes[n] for n in self.problem.shapes[Text(name)])
        found = find_value(self._values, name)
        if found is None or (is_glob(found[0]) and not self._may_be_leaf(name)):
            return None
        self._used.add(found[0])
        return found[1].shape

    def _may_be_leaf(self, name: str) -> bool:
        """A glob stands for names that formulas speak of; in a chain layers alone make the leaves it fits."""
        return self.problem.network is None

    # -- learning

    def training(self) -> Training:
        """The training that `train:` describes; raises DerivativeError where it is not to be had."""
        if self._training is None:
            train = self.problem.train
            if train is None:
                raise DerivativeError("the problem says nothing of training: add train: {optimizer: sgd(lr=0.1)}")
            loss = self.lookup(train.loss)
            if loss is None:
                raise DerivativeError(f"training needs the loss '{train.loss}', which the problem does not have")
            if not self.learnable:
                raise DerivativeError("nothing is learnt: say which leaves are, in train: {parameters: [w, b]}")
            self._training = Training(loss, self.learnable, self._optimizer(train))
        return self._training

    def _optimizer(self, train: Train) -> Step:
        _, optimizer = parse_call(train.optimizer)
        make = find(optimizer, self.tables.optimizers, "optimiser")
        step: Step = make(**bind(optimizer, make, (), self.sizes, None))
        return step

    def _learn(self) -> None:
        train = self.problem.train
        if train is None:
            return
        if train.parameters is not None:
            self.learnable = {}
            for pattern in train.parameters:
                self._learn_these(pattern)
        self._checked(train.optimizer, lambda: self._optimizer(train) if self.mistakes else self.training())

    def _learn_these(self, pattern: Text) -> None:
        from fnmatch import fnmatchcase

        names = [n for n, node in self.graph.names.items() if node.op.name == "leaf" and fnmatchcase(n, pattern)]
        if not names:
            leaves = [n for n, node in self.graph.names.items() if node.op.name == "leaf"]
            self._mistake(f"no leaf is called '{pattern}'", pattern.at(0), did_you_mean(pattern, leaves))
        self.learnable.update({n: self.graph.names[n] for n in names})

    # -- asking

    def _ask(self) -> None:
        for question in self.problem.questions:
            node = self._checked(question.ask, lambda q=question: self.formula(q.ask))  # type: ignore[misc]
            if node is None:
                continue
            tree = self._tree(question.ask)
            lead = None
            if isinstance(tree, Derivative) and len(tree.by) == 1:
                lead = len(self.graph.names[tree.of].shape)
            self.asked.append(Asked(question, node, counts.is_count(tree), lead))

    def _leftovers(self) -> None:
        """Values for names that nothing speaks of are slips of the pen."""
        for key, value in self._values.items():
            if key not in self._used:
                known = [n for n, node in self.graph.names.items() if node.op.name == "leaf"]
                self._mistake(
                    f"nothing in the problem is called '{key}'", key.at(0) or value.place, did_you_mean(key, known)
                )
        for key in self.problem.shapes:
            if key not in self._used:
                self._mistake(
                    f"nothing in the problem is called '{key}'", key.at(0), did_you_mean(key, self.graph.names)
                )

    # -- values

    def array(self, leaf: Node) -> Array | None:
        """The given value of a leaf, filled to its shape; None where the file gives none."""
        import numpy as np

        name = self.graph.name_of(leaf)
        found = find_value(self._values, name) if name else None
        if found is None or size(leaf.shape) > LARGEST_ARRAY:
            return None
        flat = found[1].flat
        return np.full(leaf.shape, flat[0]) if not found[1].shape else np.array(flat, np.float64).reshape(leaf.shape)

    def parameter(self, name: str, shape: Shape) -> Node:
        """A learnable leaf of a layer; its value, if the file gives one, must be of its shape."""
        if name in self.graph.names:
            raise FormulaError(f"'{name}' is defined already", 0, 0)
        self.check_value(name, shape)
        self.learnable[name] = self.graph.leaf(name, shape)
        return self.learnable[name]

    def check_value(self, name: str, shape: Shape) -> None:
        found = find_value(self._values, name)
        if found is None:
            return
        self._used.add(found[0])
        if found[1].shape not in ((), shape):
            message = f"'{name}' is {written(shape)} in this network, but its value is {written(found[1].shape)}"
            self._mistake(message, found[1].place)

    # -- mistakes

    def _checked(self, text: Text, build: Callable[[], Any]) -> Any:
        """What `build` gives, or None with the mistake put where it stands in the text."""
        try:
            return build()
        except UnknownNameError as e:
            if e.name not in self._excused:
                self._mistake(e.message, text.at(e.start), e.help)
        except FormulaError as e:
            self._mistake(e.message, text.at(e.start), e.help)
        except (ShapeError, DerivativeError, ValueError) as e:
            if not self._excused:  # with parts missing, such mistakes are only consequences
                self._mistake(str(e), text.at(0))
        return None

    def _mistake(self, message: str, place: Place | None, help: str | None = None) -> None:
        self.mistakes.append(Diagnostic(message, place, help))
