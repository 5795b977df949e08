"""One formula read by one reading: the rules by the kind of part, what is known already, and how much is too much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from autograder.graph.errors import DerivativeError, ShapeError
from autograder.graph.node import Node, size
from autograder.language.ast import Name, Part, Sum, Tree
from autograder.language.errors import FormulaError
from autograder.language.lower import Scope
from autograder.language.textbook.messages import wrong
from autograder.language.textbook.terms import Reading, Term
from autograder.language.walk import children

Letters: TypeAlias = Mapping[str, int]  # the index letters that are bound, and their positions from 0

MOST_NODES = 20_000  # of one formula, in its sums and indices written out
MOST_ENTRIES = 1_000_000  # of one array


class Reader:
    """Reads the parts of a formula, each once for the same positions of the letters that it speaks of."""

    def __init__(self, rules: Mapping[type[Part], Callable[[Reader, Any, Letters], Term]], scope: Scope, way: Reading):
        self.rules = rules
        self.scope = scope
        self.graph = scope.graph
        self.reading = way
        self.ranges: dict[str, int] = {}  # of the letters bound around what is read, how many positions each takes
        self.parts = 0  # read so far
        self.first = len(scope.graph.nodes)
        self.derivatives: dict[tuple[str, ...], tuple[Node, Node, Node]] = {}  # by their names: with both their parts
        self.known: dict[tuple[int, tuple[tuple[str, int], ...]], Term] = {}
        self.words: dict[int, frozenset[str]] = {}
        self.kept: list[Part] = []  # so that no two of the parts known by their id have one

    def read(self, tree: Tree, letters: Letters) -> Term:
        """The term that a part means. Mistakes are FormulaErrors that point at their place in the text."""
        spoken_of = sorted(self.names(tree) & letters.keys()) if letters else ()
        key = (id(tree), tuple((name, letters[name]) for name in spoken_of))
        found = self.known.get(key)
        if found is None:
            self.spend(tree)
            try:
                found = self.rules[type(tree)](self, tree, letters)
            except (ShapeError, DerivativeError, ValueError) as e:
                raise wrong(str(e), tree) from e
            self.known[key] = self.bounded(found, tree)
            self.kept.append(tree)
        return found

    def names(self, tree: Part) -> frozenset[str]:
        """All the words of a part, index letters among them."""
        waiting = [tree]
        while id(tree) not in self.words:  # a long sum is a deep tree
            part = waiting[-1]
            below = list(children(part))
            unknown = [inner for inner in below if id(inner) not in self.words]
            if unknown:
                waiting += unknown
                continue
            self.words[id(part)] = own_names(part).union(*(self.words[id(inner)] for inner in below))
            self.kept.append(waiting.pop())
        return self.words[id(tree)]

    def spend(self, tree: Tree) -> None:
        self.parts += 1
        if self.parts > MOST_NODES or len(self.graph.nodes) - self.first > MOST_NODES:
            raise too_long(tree)

    def bounded(self, term: Term, tree: Tree) -> Term:
        if size(term.node.shape) > MOST_ENTRIES:
            raise wrong(f"this has {size(term.node.shape):,} entries; at most {MOST_ENTRIES:,} are computed", tree)
        return term


def own_names(part: Part) -> frozenset[str]:
    return frozenset((part.name,) if isinstance(part, Name) else part.letters if isinstance(part, Sum) else ())


def too_long(tree: Part) -> FormulaError:
    return wrong(f"written out in full, this formula has more than {MOST_NODES:,} parts", tree)
