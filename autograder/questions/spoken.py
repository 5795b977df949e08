"""What a formula speaks of: names and derivatives, and which of them an answer may use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.language.ast import Derivative, Differential, Index, Name, Part, Sum, Transpose, Tree
from autograder.language.walk import children, parts_of, replaced
from autograder.problem.formula import Formulated, Slope

REPEATED = "it only repeats what is asked"
LISTED = 12  # allowed names that are listed in a sentence


def forbidden(tree: Tree, formulated: Formulated, letters: set[str], sizes: set[str]) -> tuple[Part, str] | None:
    """The first part of an answer that it may not use, and why not. Of letters, those asked for are given."""
    for part, bound in _with_letters(tree, frozenset(letters | sizes), formulated.known):
        why = _why_not(part, formulated, bound)
        if why:
            return part, why
    return None


def _with_letters(tree: Tree, letters: frozenset[str], names: frozenset[str]) -> Iterator[tuple[Part, frozenset[str]]]:
    """Each part with the words that are index letters there: in `a Σ_a x_a` the first `a` is none."""
    stack: list[tuple[Part, frozenset[str]]] = [(tree, letters)]
    while stack:
        part, known = stack.pop()
        yield part, known
        inner = known
        if isinstance(part, Sum):
            inner = known.union(part.letters or names_of(part.where or part) - names)
        items = part.items if isinstance(part, Index) else ()
        for child in reversed(list(children(part))):
            is_letter = isinstance(child, Name) and len(child.name) == 1 and any(child is item for item in items)
            if not is_letter:
                stack.append((child, inner))


def _why_not(part: Part, formulated: Formulated, always: frozenset[str]) -> str:
    used: str | tuple[str, ...]
    match part:
        case Name(name) if name in always:
            return ""
        case Name(name):
            used, may = name, name in formulated.names or name not in formulated.known
        case Derivative(of, by):
            used, may = (of, *by), formulated.slopes is None or (of, *by) in formulated.slopes
            if (of, *sorted(by)) in formulated.circle.repeats:
                return REPEATED
            if formulated.circle.has(used):
                return "this derivative is found from what is asked, not the other way round"
        case Differential(_, by) if isinstance(formulated.itself, tuple):
            left = base(by) in formulated.itself[1:] or base(by) in formulated.circle.earlier
            return "the derivative has still to be worked out" if left else ""
        case _:
            return ""
    if used == formulated.itself:
        return REPEATED
    return "" if may else f"it may not be used here; use {_listed(formulated)}"


def base(tree: Tree) -> str:
    """The name that a formula is, with or without an index; nothing for any other."""
    tree = tree.value if isinstance(tree, Index) else tree
    return tree.name if isinstance(tree, Name) else ""


def _listed(formulated: Formulated) -> str:
    slopes: list[Slope] = sorted(formulated.slopes or ())
    names = [*sorted(formulated.names), *(f"d{of}/d{by}" for of, by in slopes)]
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")


def _letters(tree: Tree) -> Iterator[str]:
    for part in parts_of(tree):
        if isinstance(part, Sum):
            yield from part.letters
        if isinstance(part, Index):
            yield from (item.name for item in part.items if isinstance(item, Name) and len(item.name) == 1)


def free_letters(tree: Tree, asked: Sequence[str] = ()) -> list[str]:
    """The letters of a formula that no sum binds, in order; `Σ_{i≠j}` binds the one that is not asked for."""
    bound: set[str] = set()
    for part in parts_of(tree):
        if isinstance(part, Sum):
            implied = () if part.letters or part.where is None else names_of(part.where) - set(asked)
            bound |= {*part.letters, *implied}
    return [letter for letter in dict.fromkeys(_letters(tree)) if letter not in bound]


def entry_letters(label: Sequence[Tree], sides: Sequence[Tree], axes: int, known: frozenset[str]) -> tuple[str, ...]:
    """The indices of the entry that an answer is about: those of its label, or the only one of a vector."""
    free = list(dict.fromkeys(letter for side in sides for letter in free_letters(side) if letter not in known))
    named = tuple(dict.fromkeys(_letters(label[0]))) if label else ()
    if free and set(free) <= set(named) and len(named) == axes:
        return named
    return (free[0],) if len(free) == axes == 1 else ()


def names_of(tree: Tree) -> set[str]:
    return {part.name for part in parts_of(tree) if isinstance(part, Name)}


def renamed(tree: Tree, old: str, new: str) -> Tree:
    """The formula with another letter for an index."""
    for part in list(parts_of(tree)):
        if isinstance(part, Name) and part.name == old:
            tree = replaced(tree, part, Name(new, part.start, part.end))
    return tree


def is_label(sides: Sequence[Tree], formulated: Formulated, given: set[str]) -> bool:
    """Whether the first side only says what is asked: by its name, by one of the student's own (`delta = yhat - y`),
    as A for size(A), as W in `W = W - η dL/dW`.

    given: the names of leaves, which take a new value in this way
    """
    first, second = sides[:2]
    name = base(first.value if isinstance(first, Transpose) else first)
    if name and name not in formulated.known:
        return True
    is_update = not isinstance(formulated.itself, tuple) and name in given and name in names_of(second)
    if is_update and not isinstance(first, Index):
        return True
    if not isinstance(first, Name):
        return is_itself(first, formulated)
    return first.name == formulated.itself or f"({first.name})" in formulated.question.ask


def is_name(tree: Tree) -> bool:
    """Whether it is nothing but a name or a derivative, perhaps with an index."""
    return isinstance(tree.value if isinstance(tree, Index) else tree, Name | Derivative)


def is_itself(tree: Tree, formulated: Formulated) -> bool:
    """Whether it is the asked quantity's own name, as at the left of `dL/dz = …`."""
    tree = tree.value if isinstance(tree, Index) else tree
    match tree:
        case Name(name):
            return name == formulated.itself
        case Derivative(of, by):
            return (of, *by) == formulated.itself
    return False


def speaks_of(tree: Tree, letters: Sequence[str]) -> bool:
    """Whether a formula is written with these indices."""
    return any(isinstance(part, Name) and part.name in letters for part in parts_of(tree))
