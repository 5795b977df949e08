"""Problem files and assignment folders, loaded with all their mistakes at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.errors import AutograderError, Diagnostic, Place, cause, did_you_mean, fail
from autograder.graph.tables import OPEN_AT_ZERO, TABLES
from autograder.problem import cache
from autograder.problem.checks import CHECKS, CHECKS_OF_WHOLE, not_one_graph, wrong_sizes
from autograder.problem.cost import too_costly
from autograder.problem.edition import refuse_released
from autograder.problem.free import undetermined
from autograder.problem.instance import Instance
from autograder.problem.model import Problem
from autograder.problem.schema import read
from autograder.problem.solve import Solved, solve
from autograder.problem.tree import Node, Text

if TYPE_CHECKING:
    from autograder.problem.assignment import Assignment

SUFFIXES = (".yaml", ".yml")
ASSIGNMENT = ("assignment.yaml", "assignment.yml")
BUILT_FROM = {"network", "graph", "values", "shapes", "train"}


class Loaded(NamedTuple):
    """What was read of a problem file: the solved problem, unless a mistake is in the way, and the mistakes."""

    file: str
    solved: Solved | None
    mistakes: list[Diagnostic]


def load_all(paths: Sequence[Path]) -> list[Solved]:
    """The solved problems of files and folders, in order; raises AutograderError with every mistake of all."""
    files, assignment, mistakes = find(paths)
    loaded = [load(f, assignment) for f in files]
    mistakes += [m for one in loaded for m in one.mistakes]
    mistakes += same_ids(loaded)
    wrong = [m for m in mistakes if not m.warning]
    if wrong:
        raise AutograderError(*wrong)
    return [one.solved for one in loaded if one.solved is not None]


def load_whole(paths: Sequence[Path]) -> list[Solved]:
    """The same of problems as graders have them: editions for students are refused."""
    solved = load_all(paths)
    refuse_released([one.problem for one in solved])
    return solved


def assignment_of(path: Path) -> Assignment | None:
    """The assignment.yaml of a folder of problems that were loaded, if it has one."""
    return find([path])[1]


def find(paths: Sequence[Path]) -> tuple[list[Path], Assignment | None, list[Diagnostic]]:
    """The problem files at these paths, in name order or the order of a folder's assignment.yaml."""
    files: list[Path] = []
    assignment = None
    mistakes: list[Diagnostic] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.suffix in SUFFIXES and p.name not in ASSIGNMENT)
            plan = next((path / name for name in ASSIGNMENT if (path / name).is_file()), None)
            if plan is not None:
                assignment, inside = _assignment(plan, inside, mistakes)
            elif not inside:
                raise fail(f"there is no problem file (*.yaml) in '{path}'")
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            raise fail(f"there is no file or folder '{path}'", help=_nearby(path))
    return files, assignment, mistakes


def _nearby(path: Path) -> str | None:
    try:
        names = os.listdir(path.parent)
    except OSError:
        return "give the problem files with --problems PATH"
    return did_you_mean(path.name, names) if len(names) < 1000 else None


def _assignment(plan: Path, inside: list[Path], mistakes: list[Diagnostic]) -> tuple[Assignment | None, list[Path]]:
    from autograder.problem.assignment import Assignment, unfit_dates  # with the late policy; a problem alone has none

    own: list[Diagnostic] = []
    assignment = read(Assignment, tree_of(plan, own), own.append)
    mistakes += own or list(unfit_dates(assignment) if assignment is not None else ())
    if assignment is None or assignment.problems is None:
        return assignment, inside
    by_name = {name: p for p in inside for name in (p.stem, p.name)}
    chosen = []
    for name in assignment.problems:
        if name in by_name:
            chosen.append(by_name[name])
        else:
            hint = did_you_mean(name, [p.name for p in inside])
            mistakes.append(Diagnostic(f"there is no problem file '{name}' in this folder", name.place, hint))
    return assignment, chosen


def load(path: Path, assignment: Assignment | None = None) -> Loaded:
    """One problem file, read, lowered to its graph and solved; each part as far as it goes, so that all is told."""
    mistakes: list[Diagnostic] = []
    tree = tree_of(path, mistakes)
    problem = read(Problem, tree, mistakes.append)
    solved = None
    if problem is not None:
        unread = _unread(tree, problem) if mistakes else set()
        checks = CHECKS if mistakes else CHECKS + CHECKS_OF_WHOLE
        problem = _inherit(spelled(problem), assignment)
        mistakes += [m for check in checks for m in check(problem)]
        if not unread & BUILT_FROM:
            solved = _solved(problem, mistakes)
    return Loaded(str(path), None if mistakes else solved, _in_order(mistakes))


def _solved(problem: Problem, mistakes: list[Diagnostic]) -> Solved | None:
    """The problem as far as it can be built and solved; each step is taken if there was no mistake in those before."""
    unfit = [*not_one_graph(problem), *wrong_sizes(problem)]
    if unfit:
        mistakes += unfit
        return None
    instance = lower(problem)
    found = instance.mistakes or undetermined(instance) or too_costly(instance)
    solved = None
    if not found:
        solved, found = solve(instance)
    if not found and solved is not None and instance.coded:
        from autograder.problem.cases import tried  # with NumPy, which other problems need later

        solved = solved._replace(cases=[tried(instance, coded, found) for coded in instance.coded])
    mistakes += found
    return solved


def _unread(tree: Any, problem: Problem) -> set[str]:
    """The keys whose value could not be read, so that to miss it would be a second mistake for the same thing."""
    return {key for key, value in tree.items if value.place and not getattr(problem, key, True)}


def lower(problem: Problem) -> Instance:
    """The problem as a graph by its own conventions."""
    always_open = problem.conventions is not None and problem.conventions.relu_at_zero == 1
    return Instance(problem, OPEN_AT_ZERO if always_open else TABLES)


def tree_of(path: Path, mistakes: list[Diagnostic] | None = None) -> Node | None:
    """The tree of a file; None, with the mistakes, where it is no YAML."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise fail(f"cannot read '{path}': {cause(e)}") from e
    tree = cache.remembered(str(path), data)
    if tree is None:
        from autograder.problem.source import read_yaml  # the parser is not needed for what was read before

        tree, found = read_yaml(data, str(path))
        if mistakes is not None:
            mistakes += found
        if tree is not None and not found:
            cache.remember(str(path), data, tree)
    return tree


def _in_order(mistakes: list[Diagnostic]) -> list[Diagnostic]:
    """As they stand in the file, each once."""
    return sorted(dict.fromkeys(mistakes), key=lambda m: m.place[1:] if m.place else (0, 0))


def _inherit(problem: Problem, assignment: Assignment | None) -> Problem:
    """The assignment's tolerance and conventions, where the problem has none of its own."""
    if assignment is None:
        return problem
    if problem.tolerance is None:
        problem = replace(problem, tolerance=assignment.tolerance)
    if assignment.conventions is not None and problem.conventions is None:
        problem = replace(problem, conventions=assignment.conventions)
    return problem


def spelled(problem: Problem) -> Problem:
    """Names as formulas spell them: one way for each letter, so that W₁ is W1 (Unicode's NFKC, as in Python)."""
    return replace(
        problem,
        graph=None if problem.graph is None else {_one_way(k): v for k, v in problem.graph.items()},
        values={_one_way(k): v for k, v in problem.values.items()},
        shapes={_one_way(k): v for k, v in problem.shapes.items()},
    )


def _one_way(name: Text) -> Text:
    if name.isascii():
        return name
    from unicodedata import normalize

    return Text(normalize("NFKC", name), name.place)


def same_ids(loaded: Iterable[Loaded]) -> list[Diagnostic]:
    """Two problems of one id cannot be graded together."""
    mistakes = []
    first: dict[str, Place] = {}
    for one in loaded:
        if one.solved is None:
            continue
        id = one.solved.problem.id
        if id in first:
            mistakes.append(Diagnostic(f"the id '{id}' is taken by {first[id].file}", id.place))
        first.setdefault(id, id.place or one.solved.problem.place)
    return mistakes
