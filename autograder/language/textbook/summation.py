"""`Σ_j …`: the range of a letter is that of what it indexes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from autograder.graph.node import Shape
from autograder.language.ast import Derivative, Index, Name, Part, Sum, Tree
from autograder.language.textbook.arithmetic import added
from autograder.language.textbook.conditions import holds
from autograder.language.textbook.indices import array
from autograder.language.textbook.messages import extent, shown, wrong
from autograder.language.textbook.positions import position
from autograder.language.textbook.reader import MOST_NODES, Letters, Reader, too_long
from autograder.language.textbook.terms import Term
from autograder.language.walk import children, parts_of


def summed(reader: Reader, tree: Sum, letters: Letters) -> Term:
    """The sum of the body over all positions of its letters for which the condition holds."""
    names = tree.letters or (implied(reader, tree, letters),)
    own = {name: extent_of(reader, name, tree, letters) for name in names}
    outer = reader.ranges
    reader.ranges = {**outer, **own}
    spoken_of = reader.names(tree.body) | own.keys()
    if prod(n for name, n in reader.ranges.items() if name in spoken_of) > MOST_NODES:
        raise too_long(tree)
    result = Term(reader.graph.constant(0))
    runs = [bounds(reader, tree, n, letters) for n in own.values()]
    for at in product(*runs):
        bound = {**letters, **dict(zip(own, at, strict=True))}
        if tree.where is None or holds(reader, tree.where, bound):
            term = reader.read(tree.body, bound)
            total = added("add", result, term)
            if total is None:
                raise wrong(f"what is summed has no size: {shown(tree.body)}", tree.body)
            result = total
    reader.ranges = outer
    return result


def implied(reader: Reader, tree: Sum, letters: Letters) -> str:
    """The letter of `Σ_{i≠j}` that is not bound yet."""
    known = letters.keys() | reader.scope.sizes.keys()
    words = sorted(reader.names(tree.where) - known) if tree.where else []
    free = [word for word in words if reader.scope.lookup(word) is None]
    if len(free) == 1:
        return free[0]
    if not free:
        raise wrong("nothing is left to sum over: every letter here stands for one position already", tree)
    message = f"both {' and '.join(free)} are free here, and only one of them can be summed over"
    raise wrong(message, tree, f"write the letter that is summed over: Σ_{free[-1]}")


def extent_of(reader: Reader, letter: str, tree: Sum, letters: Letters) -> int:
    """How many positions a letter takes: all that it indexes must agree."""
    found: dict[int, Index] = {}
    for index, axis in uses(tree.body, letter):
        shape = shape_of(reader, index, {**letters, letter: 0})
        if axis < len(shape):
            found.setdefault(shape[axis], index)
    if not found:
        help = "where a number is repeated, multiply it by how often"
        raise wrong(f"{letter} is summed over, but it is no index of anything in {shown(tree.body)}", tree, help)
    if len(found) > 1:
        (n, one), (m, other) = list(found.items())[:2]
        first, second = (extent((count,), reader.scope.sizes) for count in (n, m))
        raise wrong(f"{letter} takes {first} positions in {shown(one)}, and {second} in {shown(other)}", tree)
    return next(iter(found))


def uses(body: Tree, letter: str) -> Iterator[tuple[Index, int]]:
    """Each index that is this letter, with its place in the index."""
    waiting: list[Part] = [body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Sum) and letter in part.letters:
            continue  # another letter of the same name
        if isinstance(part, Index):
            for axis, item in enumerate(part.items):
                if isinstance(item, Name) and item.name == letter:
                    yield part, axis
        waiting.extend(reversed(list(children(part))))


def shape_of(reader: Reader, index: Index, letters: Letters) -> Shape:
    """The shape of what is indexed, whatever positions its own letters take."""
    value = index.value
    if not isinstance(value, Name | Derivative):
        inner = (name for part in parts_of(value) if isinstance(part, Index) for name in reader.names(part))
        letters = {**{name: 0 for name in inner if reader.scope.lookup(name) is None}, **letters}
    node = array(reader, value, letters)
    if node is None:
        return ()
    return node.shape[1:] if len(index.items) < len(node.shape) and node.shape[0] == 1 else node.shape


def bounds(reader: Reader, tree: Sum, n: int, letters: Letters) -> range:
    """The positions between the bounds; a size as the last one is the end of the range."""
    low, low_is_letter = end(reader, tree.first, letters)
    high, high_is_letter = end(reader, tree.last, letters)
    if tree.last is not None and high is None and not is_size(reader, tree.last):
        raise wrong(f"a sum goes up to a number or a size, not to {shown(tree.last)}", tree.last)
    first = None if low_is_letter else low
    base = (first != 0) if first in (None, 0, 1) else (high in (None, n))  # 1 if the entries are counted from 1
    start = 0 if low is None else low if low_is_letter else low - base
    stop = n if high is None else high + 1 if high_is_letter else high + 1 - base
    if not 0 <= start <= n or not 0 <= stop <= n:
        raise wrong(f"this sum goes beyond the {n} entries that there are", tree)
    return range(start, stop)


def end(reader: Reader, tree: Tree | None, letters: Letters) -> tuple[int | None, bool]:
    """The number that a bound is, if it is one, and whether it is the position of a letter, counted from 0."""
    if tree is None:
        return None, False
    return position(tree, letters, {}), bool(reader.names(tree) & letters.keys())


def is_size(reader: Reader, tree: Tree) -> bool:
    """`K`, or `N-1`: of sizes of the problem, or letters that may well be one."""
    words = reader.names(tree)
    sizes = reader.scope.sizes
    return bool(words) and all(w in sizes or (len(w) == 1 and reader.scope.lookup(w) is None) for w in words)
