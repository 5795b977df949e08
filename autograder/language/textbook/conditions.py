"""Conditions, and `{a if i = j, b otherwise}`."""

from __future__ import annotations

from autograder.language.ast import Binary, Branch, Cases, Compare, Tree
from autograder.language.lower import COMPARISON_OPS
from autograder.language.textbook.arithmetic import compared
from autograder.language.textbook.functions import select
from autograder.language.textbook.messages import misfit, shown, wrong
from autograder.language.textbook.positions import position
from autograder.language.textbook.reader import Letters, Reader
from autograder.language.textbook.terms import Term

# Which of less, equal and greater a sign lets through.
THROUGH = {"<": "<", "<=": "<=", "==": "=", "!=": "<>", ">=": "=>", ">": ">"}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def decided(reader: Reader, tree: Tree, letters: Letters) -> bool | None:
    """Whether a condition between index letters holds; None if it depends on values."""
    if isinstance(tree, Binary) and tree.op == "*":  # one condition and another
        both = {decided(reader, tree.left, letters), decided(reader, tree.right, letters)}
        return False if False in both else None if None in both else True
    if not isinstance(tree, Compare) or not reader.names(tree) & letters.keys():
        return None
    a, b = (position(side, letters, reader.scope.sizes) for side in (tree.left, tree.right))
    if a is None or b is None:
        return None
    return ("<" if a < b else "=" if a == b else ">") in THROUGH[tree.op]


def holds(reader: Reader, tree: Tree, letters: Letters) -> bool:
    """A condition that must be between index letters."""
    found = decided(reader, tree, letters)
    if found is None:
        raise wrong(f"a condition between index letters is expected here, found {shown(tree)}", tree)
    return found


def comparison(reader: Reader, tree: Compare, letters: Letters) -> Term:
    """1 where it holds, else 0."""
    known = decided(reader, tree, letters)
    if known is not None:
        return Term(reader.graph.constant(known))
    a, b = reader.read(tree.left, letters), reader.read(tree.right, letters)
    found = compared(COMPARISON_OPS[tree.op], a, b)
    if found is None:
        raise misfit("compared", (tree.left, a), (tree.right, b), reader.scope.sizes)
    return found


def cases(reader: Reader, tree: Cases, letters: Letters) -> Term:
    """The value of the first branch whose condition holds, for each entry."""
    open_ = []  # branches that depend on values
    for branch in tree.branches:
        known = True if branch.condition is None else decided(reader, branch.condition, letters)
        if known is None:
            open_.append(branch)
        elif known:
            return nested(reader, open_, branch.value, letters)
    if open_ and is_complete([branch.condition for branch in open_]):
        return nested(reader, open_[:-1], open_[-1].value, letters)
    at = ", ".join(f"{name} = {letters[name]}" for name in sorted(reader.names(tree) & letters.keys()))
    left = "a case is missing" + f" for {at}" * bool(at and not open_)
    raise wrong(f"{left}: nothing says what holds otherwise", tree, "add a last line with otherwise")


def nested(reader: Reader, branches: list[Branch], otherwise: Tree, letters: Letters) -> Term:
    """where(c1, v1, where(c2, v2, … otherwise))."""
    result = reader.read(otherwise, letters)
    rest = otherwise
    for branch in reversed(branches):
        if branch.condition is not None:
            trees = (branch.condition, branch.value, rest)
            terms = [reader.read(branch.condition, letters), reader.read(branch.value, letters), result]
            result, rest = select(reader, trees, terms), branch.value
    return result


def is_complete(conditions: list[Tree | None]) -> bool:
    """Whether comparisons of the same two sides leave nothing out, as z > 0 and z <= 0."""
    first = conditions[0]
    if not isinstance(first, Compare):
        return False
    found = ""
    for one in conditions:
        if not isinstance(one, Compare):
            return False
        if (one.left, one.right) == (first.left, first.right):
            found += THROUGH[one.op]
        elif (one.right, one.left) == (first.left, first.right):
            found += THROUGH[MIRRORED.get(one.op, one.op)]
        else:
            return False
    return set(found) == set("<=>")
