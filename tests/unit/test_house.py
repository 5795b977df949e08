"""The house as DESIGN says: who may import whom, what is imported when, and how large a file may grow."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import autograder

ROOT = Path(autograder.__file__).parent

# Each room and the rooms it may import; what these import, it may too.
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "graph": {"errors"},
    "language": {"graph"},
    "problem": {"language"},
    "submissions": {"errors"},
    "sandbox": set(),
    "questions": {"problem", "submissions", "sandbox"},
    "grading": {"questions"},
    "reports": {"grading"},
    "cli": {"reports"},
    "__main__": {"cli"},
    "__init__": set(),
}
# These files are imported only where a problem has code questions.
FOR_CODE = {"cli/runs.py", "grading/forward.py", "problem/cases.py", "problem/draw.py", "problem/kinks.py"}
# And these where it has formulas or derivations.
FOR_FORMULAS = {
    *("problem/ground.py", "problem/points.py", "questions/likeness.py"),
    *("questions/fault.py", "questions/others.py", "questions/steps.py"),
}
# A library and the rooms or files that may import it; after the bar those that may do so at once, not only when called.
LIBRARIES: dict[str, tuple[set[str], set[str]]] = {
    "numpy": (
        {"graph", "problem", "grading", "questions", "reports", "sandbox", "cli/runs.py"},
        {"graph", "sandbox", *FOR_CODE, *FOR_FORMULAS},
    ),
    "yaml": ({"problem", "submissions/gradescope.py"}, {"problem"}),  # whose exports name the students in YAML
    "rich": ({"cli", "reports/table.py"}, set()),
    "typer": ({"cli"}, {"cli"}),
    "markdown_it": ({"reports/html/markdown.py"}, set()),
    "hypothesis": (set(), set()),
    "torch": ({"sandbox"}, set()),
}
MOST_LINES = 300
LONGER = {"language/parse.py": "one grammar, read from top to bottom"}


class Import(NamedTuple):
    """A module that is imported; `late` says that this happens only when a function is called."""

    module: str
    late: bool


class Module:
    def __init__(self, path: Path):
        self.path = path.relative_to(ROOT).as_posix()
        self.room = self.path.partition("/")[0].removesuffix(".py")
        self.text = path.read_text("utf-8")
        self.tree = ast.parse(self.text)
        parts = ["autograder", *path.relative_to(ROOT).with_suffix("").parts]
        self.package = ".".join(parts[:-1])
        self.name = self.package if parts[-1] == "__init__" else ".".join(parts)
        self.imports = list(self._imports(self.tree, late=False))
        self.calls = set(self._calls())

    def _imports(self, node: ast.AST, late: bool) -> Iterator[Import]:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, late) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = self.package.split(".")[: -node.level + 1 or None] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield Import(module, late)
            yield from (Import(f"{module}.{alias.name}", late) for alias in node.names)
        late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from self._imports(child, late)

    def _calls(self) -> Iterator[str]:
        """The names of what is called or raised."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func)
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield ast.unparse(node.exc).partition("(")[0]


MODULES = [Module(path) for path in sorted(ROOT.rglob("*.py"))]
BY_NAME = {module.name: module for module in MODULES}


def ours(module: Module) -> Iterator[Module]:
    """The modules of the house that a module imports."""
    for name in {one.module for one in module.imports} & set(BY_NAME):
        if BY_NAME[name] is not module:
            yield BY_NAME[name]


def reachable(room: str) -> set[str]:
    return ROOMS[room] | {further for next in ROOMS[room] for further in reachable(next)}


def belongs(module: Module, places: set[str]) -> bool:
    return module.room in places or module.path in places


# Who may import whom ---------------------------------------------------------------------------------------


def test_the_rooms_are_those_of_the_plan() -> None:
    assert {module.room for module in MODULES} <= set(ROOMS)


def test_a_room_imports_only_those_below_it() -> None:
    assert [
        f"{module.path} imports {other.path}"
        for module in MODULES
        for other in ours(module)
        if other.room not in reachable(module.room) | {module.room, "__init__"}
    ] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    after = {module: set(ours(module)) for module in MODULES if module.path != "__init__.py"}
    while after:
        free = [module for module, needed in after.items() if not needed & set(after)]
        assert free, "a circle among " + ", ".join(sorted(module.path for module in after))
        after = {module: needed for module, needed in after.items() if module not in free}


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_imported_where_it_belongs(library: str) -> None:
    anyhow, at_once = LIBRARIES[library]
    assert [
        f"{module.path} imports {one.module} {'late' if one.late else 'at once'}"
        for module in MODULES
        for one in module.imports
        if one.module.partition(".")[0] == library and not belongs(module, anyhow if one.late else at_once)
    ] == []


def test_nothing_else_is_imported_than_python_and_the_declared_libraries() -> None:
    known = sys.stdlib_module_names | set(LIBRARIES) | {"autograder"}
    tops = {one.module.partition(".")[0] for module in MODULES for one in module.imports}
    assert tops <= known


# Manners ---------------------------------------------------------------------------------------------------


def calling(names: set[str], *, apart_from: set[str]) -> list[str]:
    return [m.path for m in MODULES if names & m.calls and not belongs(m, apart_from)]


def test_only_the_command_line_prints() -> None:
    assert calling({"print"}, apart_from={"cli", "sandbox"}) == []  # in a sandbox it is students' code that prints


def test_only_the_command_line_exits() -> None:
    exits = {"sys.exit", "exit", "quit", "os._exit", "SystemExit", "typer.Exit", "typer.Abort"}
    assert calling(exits, apart_from={"cli", "sandbox"}) == []  # the worker is a process of its own


def test_nothing_is_evaluated_executed_or_unpickled() -> None:
    assert calling({"eval", "exec", "compile", "__import__"}, apart_from={"sandbox"}) == []
    imported = {one.module.partition(".")[0] for module in MODULES for one in module.imports}
    assert not imported & {"pickle", "marshal", "shelve", "dill"}


def test_no_module_has_a_name_that_says_nothing_or_hides_a_builtin() -> None:
    names = {Path(module.path).stem for module in MODULES}
    assert not names & {"util", "utils", "helper", "helpers", "common", "misc", "base", "core"}
    assert not {name for name in names if hasattr(builtins, name) and not name.startswith("__")}


def test_a_file_can_be_read_at_one_sitting() -> None:
    lengths = {module.path: len(module.text.splitlines()) for module in MODULES}
    assert {path: n for path, n in lengths.items() if n > MOST_LINES and path not in LONGER} == {}
    assert {path for path in LONGER if lengths[path] <= MOST_LINES} == set(), "no exception is needed any more"


def test_every_file_says_what_it_is_for() -> None:
    assert [m.path for m in MODULES if m.text and not ast.get_docstring(m.tree)] == []
