"""Where an index points: letters that are bound to a position, and whole numbers, counted from 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.graph.node import Shape
from autograder.language.ast import Binary, Index, Name, Number, Part, Unary
from autograder.language.errors import FormulaError
from autograder.language.textbook.messages import shown, wrong
from autograder.language.textbook.reader import Letters, Reader


def position(tree: Part, letters: Letters, sizes: Mapping[str, int]) -> int | None:
    """The whole number that a part made of bound letters, sizes and numbers is; None for anything else."""
    match tree:
        case Name():
            return letters.get(tree.name, sizes.get(tree.name))
        case Number():
            return int(tree.value) if tree.value.is_integer() and tree.value < 1e15 else None
        case Unary():
            value = position(tree.operand, letters, sizes)
            return value if value is None or tree.op == "+" else -value
        case Binary(op="+" | "-"):
            left, right = position(tree.left, letters, sizes), position(tree.right, letters, sizes)
            if left is None or right is None:
                return None
            return left + right if tree.op == "+" else left - right
    return None


def positions(reader: Reader, items: tuple[Any, ...], shape: Shape, letters: Letters, tree: Part) -> tuple[int, ...]:
    """The places that an index names in an array of this shape."""
    if len(items) != len(shape):
        axes = len(shape)
        many = "few" if len(items) < axes else "many"
        takes = "no index" if not axes else "one index" if axes == 1 else f"{axes} indices"
        value = shown(tree.value) if isinstance(tree, Index) else shown(tree)
        help = "write each of them, as in X_ij, or use matrices" if len(items) < axes else None
        raise wrong(f"too {many} indices: {value} takes {takes}, found {len(items)}", tree, help)
    return tuple(place(reader, item, n, letters) for item, n in zip(items, shape, strict=True))


def place(reader: Reader, item: Part, n: int, letters: Letters) -> int:
    at = position(item, letters, reader.scope.sizes)
    if at is None:
        raise unbound(reader, item, letters)
    if not 0 <= at < n:
        raise wrong(f"there is no entry {at} here: {shown(item)} goes from 0 to {n - 1}", item)
    return at


def unbound(reader: Reader, item: Part, letters: Letters) -> FormulaError:
    """For an index that is no position."""
    free = sorted(reader.names(item) - letters.keys() - reader.scope.sizes.keys())
    if not free:
        return wrong(f"an index is a letter or a whole number, not {shown(item)}", item)
    help = "sum over it, or " + ("use an index of what is asked" if letters else "name the entry: dL/dW_ij = …")
    return wrong(f"{free[0]} is a free index: nothing says which entry is meant", item, help)
