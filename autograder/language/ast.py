"""The tree of a formula.

Every part knows where it stands: `text[start:end]` is what it was read from (brackets around it left out),
so that a mistake found later can still be pointed at. Signs that mean the same are one sign here
(`×` is `*`, `^` and `²` are `**`, `≤` is `<=`); only `⊙` keeps its own.

The parts from `Sum` on are mathematics as people write it; only the textbook reading of an answer knows them.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any, ClassVar, TypeAlias, dataclass_transform

# How tightly: an operator takes what binds tighter than itself. `**` takes a sign on its right, `2**-x`.
COMPARISON, SUM, PRODUCT, SIGN, POWER, POSTFIX = range(1, 7)
BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "⊙": PRODUCT, "**": POWER}
BESIDE, DOT = "", "·"  # two factors side by side, or with a × between them; with a dot between them
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
BINDING |= dict.fromkeys(COMPARISONS, COMPARISON)


@dataclass_transform(frozen_default=True)
class Part(tuple[Any, ...]):
    """A tuple with named places, the last two `start` and `end`; equal to its own kind saying the same anywhere.

    Like typing.NamedTuple, which takes ten times as long to import and calls a Name equal to any such tuple.
    """

    __slots__ = ()
    fields: ClassVar[tuple[str, ...]] = ()
    start: int
    end: int

    def __init_subclass__(cls) -> None:
        cls.fields = tuple(cls.__annotations__)
        setattr(cls, "__match_args__", cls.fields)  # noqa: B010  mypy takes it for final
        for place, field in enumerate(cls.fields):
            setattr(cls, field, property(itemgetter(place)))

    def __new__(cls, *values: Any) -> Part:
        if len(values) != len(cls.fields):
            raise TypeError(f"{cls.__name__} is made of {', '.join(cls.fields)}")
        return tuple.__new__(cls, values)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self[:-2] == other[:-2]

    def __ne__(self, other: object) -> bool:  # else it would be the tuple's
        return not self == other

    def __hash__(self) -> int:
        return hash((type(self), self[:-2]))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self[:-2]))})"


class Number(Part):
    """`2.50`: its value, and the digits as they were written."""

    __slots__ = ()
    value: float
    text: str
    start: int
    end: int


class Name(Part):
    """`W1`, `θ`, and words such as `sum` or `false` too; what a name means is decided when lowering."""

    __slots__ = ()
    name: str
    start: int
    end: int


class Unary(Part):
    """`-x` or `+x`."""

    __slots__ = ()
    op: str
    operand: Tree
    start: int
    end: int


class Binary(Part):
    """`left op right`, op one of `+ - * / @ ⊙ **`."""

    __slots__ = ()
    op: str
    left: Tree
    right: Tree
    start: int
    end: int


class Compare(Part):
    """`left op right`, op one of `< <= > >= == !=`."""

    __slots__ = ()
    op: str
    left: Tree
    right: Tree
    start: int
    end: int


class Keyword(Part):
    """`axis=0` among the arguments of a call."""

    __slots__ = ()
    name: str
    value: Tree
    start: int
    end: int


class Call(Part):
    """`softmax(z, axis=0)`; the function's name stands at `start`."""

    __slots__ = ()
    function: str
    args: tuple[Tree, ...]
    kwargs: tuple[Keyword, ...]
    start: int
    end: int


class Slice(Part):
    """`lower:upper:step` in an index; what is left out is None."""

    __slots__ = ()
    lower: Tree | None
    upper: Tree | None
    step: Tree | None
    start: int
    end: int


class Dots(Part):
    """`...` in an index: all the axes not spoken of."""

    __slots__ = ()
    start: int
    end: int


class Index(Part):
    """`value[items]`."""

    __slots__ = ()
    value: Tree
    items: tuple[Item, ...]
    start: int
    end: int


class Transpose(Part):
    """`value.T`."""

    __slots__ = ()
    value: Tree
    start: int
    end: int


class Derivative(Part):
    """`dL/dW1`; for `d2L/dw1dw2` there are two names in `by`."""

    __slots__ = ()
    of: str
    by: tuple[str, ...]
    start: int
    end: int


class After(Part):
    """`value after 2 steps` of the optimiser."""

    __slots__ = ()
    value: Tree
    steps: int
    start: int
    end: int


class Sequence(Part):
    """`(2, 3)` or `[a, b]`; kind is `tuple` or `list`."""

    __slots__ = ()
    kind: str
    items: tuple[Tree, ...]
    start: int
    end: int


class Sum(Part):
    """`Σ_j body`, over the index letters; `where` is a condition such as `j != i`, `first` and `last` are bounds."""

    __slots__ = ()
    body: Tree
    letters: tuple[str, ...]
    where: Tree | None
    first: Tree | None
    last: Tree | None
    start: int
    end: int


class Branch(Part):
    """`value if condition`; without a condition, `value otherwise`."""

    __slots__ = ()
    value: Tree
    condition: Tree | None
    start: int
    end: int


class Cases(Part):
    """`{a if i = j, b otherwise}`: the first branch whose condition holds."""

    __slots__ = ()
    branches: tuple[Branch, ...]
    start: int
    end: int


class Differential(Part):
    """`∂(body)/∂by`, of a formula instead of a name; `by` is a name, or an entry `h_i` of one."""

    __slots__ = ()
    body: Tree
    by: Tree
    start: int
    end: int


class Prime(Part):
    """`σ'(z)`: the derivative of an elementwise function."""

    __slots__ = ()
    function: str
    value: Tree
    start: int
    end: int


Written: TypeAlias = Sum | Cases | Differential | Prime
Tree: TypeAlias = (
    Number | Name | Unary | Binary | Compare | Call | Index | Transpose | Derivative | After | Sequence | Written
)
Item: TypeAlias = Tree | Slice | Dots
