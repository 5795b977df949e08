"""Notebooks: code cells are read as data, freed of IPython's own syntax in the child, and run in order."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.notebook import NotebookError, read_cells
from autograder.sandbox.zygote.cells import CellMagicError, to_python

X = np.array([1.0, 2.0])


def notebook(*cells: str | list[str], **top: Any) -> bytes:
    """A notebook of code cells as Jupyter writes it."""
    made = [{"cell_type": "code", "source": c, "outputs": [], "metadata": {}, "execution_count": None} for c in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **top}).encode()


def test_cells_run_in_document_order(run: Any) -> None:
    data = notebook("def f(x): return 1", "def f(x): return 2")
    assert run(data, (X,), filename="hw.ipynb").results[0].values[0] == 2


def test_names_pass_from_cell_to_cell(run: Any) -> None:
    data = notebook("import numpy as np\nscale = 3", ["def f(x):\n", "    return scale * np.sum(x)"])
    assert run(data, (X,), filename="hw.ipynb").results[0].values[0] == 9


def test_an_error_points_to_its_cell_and_line(run: Any) -> None:
    data = notebook("import numpy", "def f(x):\n    y = 1\n    return x / None")
    [result] = run(data, (X,), filename="hw.ipynb").results
    assert (result.where, result.text) == ("cell 2, line 3", "return x / None")


def test_a_syntax_error_points_to_its_cell_and_line(run: Any) -> None:
    result = run(notebook("x = 1", "y = 2\nz = = 3"), (X,), filename="hw.ipynb")
    assert [n.where for n in result.notes] == ["cell 2, line 2"]


def test_a_bad_cell_spoils_no_other(run: Any) -> None:
    data = notebook("1 / 0", "def broken(", "def f(x): return 5")
    result = run(data, (X,), filename="hw.ipynb")
    assert (result.results[0].values[0], [n.kind for n in result.notes]) == (5, ["exception", "syntax_error"])


def test_a_function_that_a_bad_cell_should_have_defined_fails_for_that_reason(run: Any) -> None:
    [result] = run(notebook("import numpy", "1 / 0\ndef f(x): return 5"), (X,), filename="hw.ipynb").results
    assert (result.kind, result.where) == ("exception", "cell 2, line 1")


def test_a_package_that_is_not_there_does_not_end_its_cell(run: Any) -> None:
    data = notebook("import matplotlib.pyplot as plt\nimport numpy as np", "def f(x): return np.sum(x)")
    result = run(data, (X,), filename="hw.ipynb")
    assert (result.results[0].values[0], result.notes[0].where) == (3, "cell 1, line 1")


def test_a_cell_that_never_ends_is_named(run: Any) -> None:
    [result] = run(notebook("x = 1", "while True: pass", "def f(x): return 1"), (X,), filename="hw.ipynb").results
    assert (result.kind, result.cell, result.message) == (
        "timeout",
        2,
        "hw.ipynb was still running after 0.6 seconds",
    )


@pytest.mark.parametrize("call", ["exit()", "quit()", "raise SystemExit", "input('name? ')"])
def test_a_cell_that_wants_to_leave_or_to_ask_spoils_no_other(run: Any, call: str) -> None:
    assert run(notebook(call, "def f(x): return 5"), (X,), filename="hw.ipynb").results[0].values[0] == 5


def test_a_dropped_cell_is_reported(run: Any) -> None:
    result = run(notebook("%%writefile f.py\ndef f(x): return 1"), (X,), filename="hw.ipynb")
    assert result.results[0].message == "a cell of %%writefile is not run"


def test_shell_lines_never_run(run: Any, tmp_path: Any) -> None:
    data = notebook(f"!touch {tmp_path}/made\nx = !ls\n%cd {tmp_path}\ndef f(_): return x is None")
    assert run(data, (X,), filename="hw.ipynb").results[0].values[0] == 1
    assert list(tmp_path.iterdir()) == []


def test_display_prints_and_the_shell_object_is_inert(run: Any) -> None:
    data = notebook("display(1)\nget_ipython().run_line_magic('matplotlib', 'inline')\ndef f(x): return 1")
    result = run(data, (X,), filename="hw.ipynb")
    assert (result.output, result.results[0].values[0]) == ("1\n", 1)


def test_an_await_that_needs_no_loop_is_run(run: Any) -> None:
    data = notebook("async def g(): return 4\nvalue = await g()", "def f(x): return value")
    assert run(data, (X,), filename="hw.ipynb").results[0].values[0] == 4


def test_an_await_on_a_loop_is_refused_clearly(run: Any) -> None:
    data = notebook("import asyncio\nawait asyncio.sleep(1)", "def f(x): return 1")
    assert run(data, (X,), filename="hw.ipynb").notes[0].kind == "exception"


TRANSLATED = {
    "%matplotlib inline\nx = 1": "pass\nx = 1",
    "if a:\n    %load_ext foo\n    b = 1": "if a:\n    pass\n    b = 1",
    "!pip install numpy": "pass",
    "!pip install \\\n  numpy\nx = 1": "pass\n\nx = 1",
    "!!ls": "pass",
    "files = !ls": "files = None",
    "a, b = %magic": "a, b = None",
    "np.dot?": "pass",
    "?np.dot": "pass",
    "np.dot??": "pass",
    "%time y = f(x)": "y = f(x)",
    "%timeit f(x)": "pass",
    "%%time\ny = 1": "\ny = 1",
    "%%capture out\n%%time\ny = 1": "\n\ny = 1",
    "\n\n%%time\ny = 1": "\n\n\ny = 1",
    "    x = 1\n    y = 2": "x = 1\ny = 2",
}

KEPT = [
    "x = 7 %2",
    "x = (7\n%2)",
    "x = 7 \\\n%2",
    's = """\n%matplotlib inline\n!ls\n"""',
    "s = '''a\\'''\n%x\n'''",
    's = "\\\n%x"',
    's = r"\\" + "(" \nx = 1',
    "x = 1  # ' \" ( [\ny = 2",
    "d = {\n  'a': 1\n  % 2}",
    'print("what?")',
    "# what?",
    'f"{x!r} {y:%d}"',
    "x != y",
    "assert a, b if c else d",
    "@decorator\ndef f(): pass",
    "x: int = 5",
    "",
    "\n\n",
]


@pytest.mark.parametrize("source", TRANSLATED)
def test_ipython_syntax_becomes_python(source: str) -> None:
    assert to_python(source) == TRANSLATED[source]


@pytest.mark.parametrize("source", TRANSLATED)
def test_the_number_of_lines_stays(source: str) -> None:
    assert to_python(source).count("\n") == source.count("\n")


@pytest.mark.parametrize("source", KEPT)
def test_python_stays_as_it_is(source: str) -> None:
    assert to_python(source) == source


@pytest.mark.parametrize("magic", ["bash", "html", "javascript", "writefile x.py", "sh"])
def test_cells_in_other_languages_are_dropped(magic: str) -> None:
    with pytest.raises(CellMagicError, match=f"%%{magic.split()[0]}"):
        to_python(f"%%{magic}\nrm -rf /")


def test_sources_are_strings_or_lists_of_strings() -> None:
    assert [c.source for c in read_cells(notebook("a\nb", ["a\n", "b"]))] == ["a\nb", "a\nb"]


def test_only_code_cells_count() -> None:
    cells = [{"cell_type": t, "source": t} for t in ("markdown", "code", "raw", "new-kind", "code")]
    assert [(c.number, c.source) for c in read_cells(notebook(cells=cells))] == [(1, "code"), (2, "code")]


def test_outputs_are_not_looked_at() -> None:
    cells = [{"cell_type": "code", "source": "x", "outputs": {"not": "a list"}, "execution_count": "?"}]
    assert read_cells(notebook(cells=cells))[0].source == "x"


def test_a_byte_order_mark_is_ignored() -> None:
    assert read_cells(b"\xef\xbb\xbf" + notebook("x"))[0].source == "x"


def test_a_name_of_another_kernel_of_python_is_fine() -> None:
    assert read_cells(notebook("x", metadata={"kernelspec": {"language": "python", "name": "conda"}}))


BAD = {
    b"": "not JSON",
    b"{": "not JSON",
    b"[]": "not a JSON object",
    b"\xff": "not UTF-8",
    b"[" * 100_000: "nested too deeply",
    b'{"nbformat": 4, "nbformat": 4}': "a key comes twice",
    b'{"nbformat": NaN}': "NaN is not JSON",
    b'{"nbformat": 4}': "no list of cells",
    b'{"nbformat": 3, "worksheets": []}': "expected notebook format 4, found 3",
    b'{"nbformat": true, "cells": []}': "found unknown",
    b'{"nbformat": 4, "cells": [1]}': "no list of cells",
    b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}': "no source text",
    b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}': "no source text",
    b'{"nbformat": 4, "cells": [], "metadata": {"language_info": {"name": "R"}}}': "found one in R",
    b" " * (16 * 1024 * 1024 + 1): "larger than 16 MiB",
}


@pytest.mark.parametrize("data", BAD, ids=list(BAD.values()))
def test_what_is_no_notebook_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotebookError, match=BAD[data]):
        read_cells(data)


def test_a_notebook_has_at_most_so_many_cells() -> None:
    with pytest.raises(NotebookError, match="2001 code cells; at most 2000"):
        read_cells(notebook(*["x"] * 2001))


def test_what_is_no_notebook_fails_every_call(run: Any) -> None:
    results = run(b"{", (X,), (X,), filename="hw.ipynb").results
    assert [r.kind for r in results] == ["not_a_notebook", "not_a_notebook"]
