"""The interpreter on shapes alone: one rule for each operation, and no array anywhere.

A rule takes the shapes of the arguments and the attributes, and gives the shape of the result. The
rules run as the graph is built, so a mistake of shapes is found where it is written.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from autograder.graph.errors import ShapeError

Shape: TypeAlias = tuple[int, ...]
Attrs: TypeAlias = dict[str, Any]


def written(shape: Shape) -> str:
    """A shape as people write it: a number, a vector of 3, 3x4."""
    if not shape:
        return "a single number"
    return "x".join(map(str, shape)) if len(shape) > 1 else f"a vector of {shape[0]}"


def of_first(shapes: list[Shape], attrs: Attrs) -> Shape:
    return shapes[0]


def as_attribute(shapes: list[Shape], attrs: Attrs) -> Shape:
    """What the attribute `shape` says; a single number without one."""
    shape: Shape = attrs.get("shape", ())
    return shape


def broadcast(shapes: list[Shape], attrs: Attrs) -> Shape:
    """NumPy's rule: equal from the right, where 1 stretches."""
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(s)) + s for s in shapes]
    result = []
    for sizes in zip(*padded, strict=True):
        wide = {n for n in sizes if n != 1}
        if len(wide) > 1:
            raise ShapeError(" and ".join(written(s) for s in shapes) + " do not fit together entry by entry")
        result.append(wide.pop() if wide else 1)
    return tuple(result)


def reduced(shapes: list[Shape], attrs: Attrs) -> Shape:
    return tuple(n for i, n in enumerate(shapes[0]) if i not in attrs["axis"])


def multiplied(shapes: list[Shape], attrs: Attrs) -> Shape:
    """Of `a @ b`: the last axis of a meets the last but one of b (or its only one)."""
    a, b = shapes
    if not a or not b:
        raise ShapeError("a matrix product needs vectors or matrices, not a single number")
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        raise ShapeError(f"the product of {written(a)} and {written(b)} does not exist: {a[-1]} is not {inner}")
    rows = a[-2:-1]
    columns = b[-1:] if len(b) > 1 else ()
    return broadcast([a[:-2], b[:-2]], {}) + rows + columns


def outer(shapes: list[Shape], attrs: Attrs) -> Shape:
    a, b = shapes
    if len(a) != 1 or len(b) != 1:
        raise ShapeError(f"an outer product is of two vectors, not of {written(a)} and {written(b)}")
    return a + b


def diagonal(shapes: list[Shape], attrs: Attrs) -> Shape:
    (a,) = shapes
    if len(a) == 1:
        return (a[0], a[0])
    if len(a) == 2 and a[0] == a[1]:
        return (a[0],)
    raise ShapeError(f"diag needs a vector or a square matrix, not {written(a)}")


def reshaped(shapes: list[Shape], attrs: Attrs) -> Shape:
    old, new = shapes[0], attrs["shape"]
    if _count(old) != _count(new):
        raise ShapeError(f"{written(old)} has {_count(old)} entries, {written(new)} has {_count(new)}")
    return tuple(new)


def transposed(shapes: list[Shape], attrs: Attrs) -> Shape:
    axes = attrs["axes"]
    if sorted(axes) != list(range(len(shapes[0]))):
        raise ShapeError(f"axes {axes} do not name each axis of {written(shapes[0])} once")
    return tuple(shapes[0][i] for i in axes)


def expanded(shapes: list[Shape], attrs: Attrs) -> Shape:
    shape: Shape = attrs["shape"]
    if broadcast([shapes[0], shape], {}) != shape:
        raise ShapeError(f"{written(shapes[0])} cannot be stretched to {written(shape)}")
    return shape


def indexed(shapes: list[Shape], attrs: Attrs) -> Shape:
    """Of `a[i, start:stop:step]`: an int takes one, a slice keeps the axis; what is not named stays."""
    (a,), item = shapes, attrs["item"]
    if len(item) > len(a):
        raise ShapeError(f"{len(item)} indices are too many for {written(a)}")
    result = []
    for part, n in zip(item, a, strict=False):
        if isinstance(part, int):
            if not -n <= part < n:
                raise ShapeError(f"there is no entry {part} in an axis of {n}; the last is {n - 1}")
        else:
            result.append(len(range(*slice(*part).indices(n))))
    return (*result, *a[len(item) :])


def concatenated(shapes: list[Shape], attrs: Attrs) -> Shape:
    axis, first = attrs["axis"], shapes[0]
    if not 0 <= axis < len(first):
        raise ShapeError(f"there is no axis {axis} in {written(first)}")
    for s in shapes[1:]:
        if s[:axis] + s[axis + 1 :] != first[:axis] + first[axis + 1 :] or len(s) != len(first):
            raise ShapeError(f"{written(first)} and {written(s)} do not fit side by side along axis {axis}")
    return (*first[:axis], sum(s[axis] for s in shapes), *first[axis + 1 :])


def _count(shape: Shape) -> int:
    count = 1
    for n in shape:
        count *= n
    return count
