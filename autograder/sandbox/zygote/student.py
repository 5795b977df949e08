"""A student's source, loaded and called. The only place in the project that executes code it was given."""

from __future__ import annotations

import ast
import difflib
import inspect
import sys
import types
from typing import Any

from .cells import CellMagicError, to_python
from .wire import MAX_MESSAGE, MAX_NAME, Problem

MODULE = "solution"
# The exception's own trace: `error.__traceback__` may be student code, as may be `isinstance(error, …)`.
TRACEBACK = BaseException.__dict__["__traceback__"]


class Source:
    """One file or notebook cell; `cell` is 0 for a file."""

    def __init__(self, name: str, cell: int, data: bytes) -> None:
        self.name, self.cell, self.data = name, cell, data


class Student:
    """The module that a student's sources fill, and what calling its functions comes to."""

    def __init__(self, filename: str, is_notebook: bool) -> None:
        self.filename, self.is_notebook = filename, is_notebook
        self.module = types.ModuleType(MODULE)
        self.cells: dict[str, int] = {}
        self.failed: list[Problem] = []
        sys.modules[MODULE] = self.module  # dataclasses and type hints look their module up
        vars(self.module)["__file__"] = filename
        if is_notebook:
            vars(self.module).update(display=print, get_ipython=Inert)

    def load(self, source: Source) -> Problem | None:
        """Run one source; what is wrong with it, if anything."""
        self.cells[source.name] = source.cell
        problem = self.compile_and_run(source)
        if problem is not None:
            self.failed.append(problem)
        return problem

    def compile_and_run(self, source: Source) -> Problem | None:
        try:
            steps = self.steps(source)
        except CellMagicError as magic:
            return Problem("skipped_cell", str(magic), 1, source.cell)
        except BaseException as error:  # noqa: BLE001 - hostile text makes the compiler raise nearly anything
            return self.syntax_problem(error, source)
        absent: Problem | None = None
        for step in steps:
            try:
                run(step, vars(self.module))
            except BaseException as error:  # noqa: BLE001 - whatever student code raises is its result
                problem = self.problem(error)
                if not (self.is_notebook and type(error) is ModuleNotFoundError):
                    return problem
                absent = absent or problem  # a package for pictures; the rest of the cell may do without
        return absent

    def steps(self, source: Source) -> list[types.CodeType]:
        """A file as one piece of code, a cell statement by statement."""
        text = source.data.decode("utf-8-sig")
        if not self.is_notebook:
            return [compile(text, source.name, "exec", dont_inherit=True)]
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree = compile(to_python(text), source.name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        pieces = [ast.Module([statement], []) for statement in tree.body]
        return [compile(piece, source.name, "exec", flags, dont_inherit=True) for piece in pieces]

    def syntax_problem(self, error: BaseException, source: Source) -> Problem:
        if isinstance(error, UnicodeDecodeError):
            line = source.data.count(b"\n", 0, error.start) + 1
            return Problem("syntax_error", "this is not UTF-8 text", line, source.cell)
        if isinstance(error, SyntaxError):
            return Problem("syntax_error", error.msg, error.lineno or 0, source.cell)
        return Problem("syntax_error", f"{type(error).__name__}: {error}", 0, source.cell)

    def problem(self, error: BaseException) -> Problem:
        """An exception as the student should see it: their own innermost line, their message."""
        line, cell = self.place(TRACEBACK.__get__(error))
        if issubclass(type(error), MemoryError):
            return Problem("memory", "more memory than allowed", line, cell)
        return Problem("exception", described(error), line, cell)

    def place(self, trace: types.TracebackType | None) -> tuple[int, int]:
        found = (0, 0)
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self.cells:
                found = (trace.tb_lineno or 0, self.cells[name])
            trace = trace.tb_next
        return found

    def find(self, name: str) -> Any | Problem:
        """The function of that name, or why there is none."""
        value = vars(self.module).get(name)
        if callable(value):
            return value
        causes = [p for p in self.failed if p.kind != "skipped_cell"] or self.failed
        if value is None and causes:
            return causes[0]
        if value is not None:
            return Problem("missing_function", f"'{name}' is not a function but a value of type {type(value).__name__}")
        known = [n for n, v in vars(self.module).items() if isinstance(v, types.FunctionType)]
        near = difflib.get_close_matches(name[:MAX_NAME], known[:1000], n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return Problem("missing_function", f"{self.filename} defines no function '{name}'{hint}")

    def call(self, name: str, arguments: list[Any]) -> Any | Problem:
        """What the function returns for these arguments, or a Problem."""
        function = self.find(name)
        if isinstance(function, Problem):
            return function
        try:
            return function(*arguments)
        except BaseException as error:  # noqa: BLE001 - whatever student code raises is its result
            problem = self.problem(error)
            fits_not = misfit(name, function, arguments) if problem.line == 0 else None
            return fits_not or problem


def run(code: types.CodeType, names: dict[str, Any]) -> None:
    """Execute; code that awaits at top level gives a coroutine, which is driven to its end."""
    result = eval(code, names)  # noqa: S307 - what this process is for, behind every layer of lockdown.py
    if inspect.iscoroutine(result):
        drive(result)


def misfit(name: str, function: Any, arguments: list[Any]) -> Problem | None:
    """A problem if the function does not take as many arguments; asked when no line of it was run."""
    try:
        signature = inspect.signature(function)
        found = f"{name}{signature}"[:MAX_NAME]
    except BaseException:  # noqa: BLE001 - built-in functions may have none, and others may be student code
        return None
    try:
        signature.bind(*arguments)
    except TypeError:
        return Problem("wrong_arity", f"{found} is called with {len(arguments)} arguments")
    return None


def drive(coroutine: types.CoroutineType[Any, Any, Any]) -> None:
    """Run a cell that awaits at top level, as far as that needs no event loop."""
    try:
        while coroutine.send(None) is None:
            pass
    except StopIteration:
        return
    raise RuntimeError("a top-level await on input or output is not supported here")


def described(error: BaseException) -> str:
    """Type and message, even of an exception whose own `__str__` raises."""
    name = str(type.__getattribute__(type(error), "__name__"))[:MAX_NAME]
    try:
        message = str.__str__(str(error))[:MAX_MESSAGE]
    except BaseException:  # noqa: BLE001 - `__str__` is student code too
        return f"{name} (its message cannot be shown)"
    if issubclass(type(error), SystemExit):
        return f"{name}: the code ends the program ({message})"
    return f"{name}: {message}" if message else name


class Inert:
    """Stands in for IPython's shell: every method is there and does nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments, **options: None
