"""The house as DESIGN says: who may import whom, what is imported when, and how large a file may grow."""

from __future__ import annotations

import ast
import builtins
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
# A library and the rooms or files that may import it; after the bar those that may do so at once, not only when called.
LIBRARIES: dict[str, tuple[set[str], set[str]]] = {
    "numpy": ({"graph", "problem", "grading", "questions", "reports", "sandbox"}, {"graph", "sandbox"}),
    "yaml": ({"problem"}, {"problem"}),
    "rich": ({"cli", "reports/table.py"}, set()),
    "typer": ({"cli"}, {"cli"}),
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

    def imports(self) -> Iterator[Import]:
        yield from self._imports(self.tree, late=False)

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

    def calls(self) -> Iterator[str]:
        """The names of what is called or raised."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func)
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield ast.unparse(node.exc).partition("(")[0]


MODULES = [Module(path) for path in sorted(ROOT.rglob("*.py"))]
BY_NAME = {module.name: module for module in MODULES}
each_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.path)


def ours(module: Module) -> Iterator[Module]:
    """The modules of the house that a module imports."""
    for name in {one.module for one in module.imports()} & set(BY_NAME):
        if BY_NAME[name] is not module:
            yield BY_NAME[name]


def reachable(room: str) -> set[str]:
    return ROOMS[room] | {further for next in ROOMS[room] for further in reachable(next)}


def belongs(module: Module, places: set[str]) -> bool:
    return module.room in places or module.path in places


# Who may import whom ---------------------------------------------------------------------------------------


def test_the_rooms_are_those_of_the_plan() -> None:
    assert {module.room for module in MODULES} <= set(ROOMS)


@each_module
def test_a_room_imports_only_those_below_it(module: Module) -> None:
    allowed = reachable(module.room) | {module.room, "__init__"}
    assert {other.path for other in ours(module) if other.room not in allowed} == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    after = {module: set(ours(module)) for module in MODULES if module.path != "__init__.py"}
    while after:
        free = [module for module, needed in after.items() if not needed & set(after)]
        assert free, "a circle among " + ", ".join(sorted(module.path for module in after))
        after = {module: needed for module, needed in after.items() if module not in free}


@each_module
def test_a_library_is_imported_where_it_belongs(module: Module) -> None:
    for one in module.imports():
        library = one.module.partition(".")[0]
        if library in LIBRARIES:
            anyhow, at_once = LIBRARIES[library]
            assert belongs(module, anyhow if one.late else at_once), (
                f"{library}, {'late' if one.late else 'at once'}"
            )


@each_module
def test_nothing_else_is_imported_than_python_and_the_declared_libraries(module: Module) -> None:
    import sys

    for one in module.imports():
        top = one.module.partition(".")[0]
        assert top in sys.stdlib_module_names or top in LIBRARIES or top == "autograder", top


# Manners ---------------------------------------------------------------------------------------------------


@each_module
def test_only_the_command_line_prints(module: Module) -> None:
    assert belongs(module, {"cli", "sandbox"}) or "print" not in set(module.calls())  # students' code prints there


@each_module
def test_only_the_command_line_exits(module: Module) -> None:
    exits = {"sys.exit", "exit", "quit", "os._exit", "SystemExit", "typer.Exit", "typer.Abort"}
    assert belongs(module, {"cli", "sandbox"}) or not exits & set(
        module.calls()
    )  # the worker is a process of its own


@each_module
def test_nothing_is_evaluated_executed_or_unpickled(module: Module) -> None:
    """But a student's code, in the sandbox."""
    if module.room != "sandbox":
        assert not {"eval", "exec", "compile", "__import__"} & set(module.calls())
    assert not {"pickle", "marshal", "shelve", "dill"} & {
        one.module.partition(".")[0] for one in module.imports()
    }


@each_module
def test_no_module_has_a_name_that_says_nothing_or_hides_a_builtin(module: Module) -> None:
    name = Path(module.path).stem
    assert name not in {"util", "utils", "helper", "helpers", "common", "misc", "base", "core"}
    assert not hasattr(builtins, name) or name.startswith("__")


@each_module
def test_a_file_can_be_read_at_one_sitting(module: Module) -> None:
    assert len(module.text.splitlines()) <= MOST_LINES or module.path in LONGER


@pytest.mark.parametrize("path", LONGER)
def test_a_file_that_may_be_longer_still_needs_to(path: str) -> None:
    assert len((ROOT / path).read_text("utf-8").splitlines()) > MOST_LINES


@each_module
def test_every_file_says_what_it_is_for(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.text
