"""Honest programs run as at home, and every way to fail has its own name, line and message."""

from __future__ import annotations

import os
import signal
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import KINDS, Call, Job, Limits, Sandbox, SandboxError

HONEST = {
    "plain Python": "def f(x):\n    return sum(v * v for v in x.tolist())",
    "recursion": "def g(n):\n    return n and g(n - 1) + 1\ndef f(x):\n    return g(500) - 500 + x @ x",
    "non-ASCII names": "def f(größe):\n    σ = größe ** 2\n    return σ.sum()",
    "imports inside": "def f(x):\n    import math, json, re, argparse\n    return math.fsum(x * x)",
    "linear algebra": "import numpy as np\ndef f(x):\n    return np.linalg.norm(x) ** 2",
    "einsum": "import numpy as np\ndef f(x):\n    return np.einsum('i,i->', x, x)",
    "a dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass Net:\n    x: object\n"
        "    def loss(self):\n        return self.x @ self.x\ndef f(x):\n    return Net(x).loss()"
    ),
    "a callable object": "class F:\n    def __call__(self, x):\n        return x @ x\nf = F()",
    "a lambda with defaults": "f = lambda x, power=2: (x ** power).sum()",
    "star arguments": "def f(*args):\n    return args[0] @ args[0]",
    "a decorator": "import functools\n@functools.cache\ndef g(): return 2\ndef f(x): return sum(x ** g())",
    "random numbers": "import random\nimport numpy as np\ndef f(x):\n    np.random.rand(3)\n    return x @ x",
    "a main part": "def f(x):\n    return x @ x\nif __name__ == '__main__':\n    raise SystemExit(1)",
    "a byte order mark": "\ufeffdef f(x):\n    return x @ x",
    "Windows line ends": "def f(x):\r\n    return x @ x\r\n",
    "warnings": "import warnings, numpy as np\ndef f(x):\n    warnings.warn('old'); np.log(-x); return x @ x",
    "printing arrays": "def f(x):\n    print(x, x.astype('f4'), x > 1, f'{x[0]:.3f}')\n    return x @ x",
}
X = np.array([1.0, 2.0, 3.0])

FAILURES = {
    "syntax_error": ("def f(x):\n    return (x\n", 2, "'(' was never closed"),
    "exception": ("def g():\n    return 1 / 0\ndef f(x): g()", 2, "ZeroDivisionError: division by zero"),
    "timeout": ("def f(x):\n    while True: pass", None, "f was still running after 0.3 seconds"),
    "memory": ("def f(x):\n    return bytearray(1 << 40)", 2, "more memory than allowed"),
    "missing_function": ("def forward(x): pass", None, "solution.py defines no function 'f'"),
    "wrong_arity": ("def f(x, W, b=1): pass", None, "f(x, W, b=1) is called with 1 arguments"),
    "not_numeric": (
        "def f(x): pass",
        None,
        "f returned None, where numbers are expected: is a 'return' missing?",
    ),
    "too_large": (
        "import numpy\ndef f(x): return numpy.ones((1000, 1000))",
        None,
        "f returned an array of shape (1000, 1000); at most 1048576 bytes are taken",
    ),
    "killed": (
        "import os\ndef f(x): os._exit(3)",
        None,
        "the process ended itself (exit status 3) before it had answered",
    ),
    "invalid_reply": (
        "import os\ndef f(x): os.write(4, bytes(100))",
        None,
        "the code tampered with the way results are returned",
    ),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_program_runs(run: Any, name: str) -> None:
    [result] = run(HONEST[name], (X,)).results
    assert result.values[0] == 14


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_has_its_kind_and_line_and_message(run: Any, kind: str) -> None:
    source, line, message = FAILURES[kind]
    [result] = run(source, (X,)).results
    assert (result.kind, result.line, result.message) == (kind, line, message)


def test_every_kind_of_failure_is_shown_by_some_test() -> None:
    elsewhere = {"not_finite", "wrong_keys", "skipped_cell", "not_a_notebook"}
    assert set(FAILURES) | elsewhere == set(KINDS)


def test_a_failure_shows_the_students_own_line(run: Any) -> None:
    [result] = run("def f(x):\n    y = x @ x.T @ x[:2]  # oops\n", (X,)).results
    assert result.text == "y = x @ x.T @ x[:2]  # oops"


def test_an_error_inside_numpy_points_to_the_students_line(run: Any) -> None:
    [result] = run("import numpy as np\ndef f(x):\n    a = 1\n    return np.linalg.inv(x)\n", (X,)).results
    assert (result.line, "LinAlgError" in result.message) == (4, True)


def test_a_misspelt_function_is_suggested(run: Any) -> None:
    job = Job(b"def backwards(x): pass\n", "solution.py", (Call("backward", (X,)),))
    with Sandbox() as box:
        [result] = box.run(job).results
    assert result.message.endswith("did you mean 'backwards'?")


def test_something_that_is_no_function_is_named(run: Any) -> None:
    assert "'f' is not a function but a value of type int" in run("f = 3\n", (X,)).results[0].message


def test_a_failure_while_loading_fails_every_call(run: Any) -> None:
    results = run("import nothing_of_the_kind\n", (X,), (X,)).results
    assert {(r.kind, r.line) for r in results} == {("exception", 1)}


def test_a_failing_call_leaves_the_others_alone(run: Any) -> None:
    source = "def f(x):\n    if x[0] > 1: raise ValueError('no')\n    return x @ x\n"
    kinds = [getattr(r, "kind", "returned") for r in run(source, (X,), (2 * X,), (X,)).results]
    assert kinds == ["returned", "exception", "returned"]


def test_calls_before_a_timeout_keep_their_results(run: Any) -> None:
    source = "def f(x):\n    while x[0] > 1: pass\n    return x @ x\n"
    kinds = [getattr(r, "kind", "returned") for r in run(source, (X,), (2 * X,), (X,)).results]
    assert kinds == ["returned", "timeout", "timeout"]


def test_sleeping_is_ended_by_the_clock(run: Any) -> None:
    assert run("import time\ndef f(x): time.sleep(100)\n", (X,)).results[0].kind == "timeout"


def test_each_call_has_the_whole_time(run: Any) -> None:
    wait = "    end = t() + 0.2\n    while t() < end: pass\n"
    source = f"from time import process_time as t\ndef f(x):\n{wait}    return 1"
    assert [r.values[0] for r in run(source, (X,), (X,), (X,)).results] == [1, 1, 1]


def test_prints_are_kept_in_order(run: Any) -> None:
    source = "import sys\nprint(1)\ndef f(x):\n    print(2, file=sys.stderr)\n    return print(3) or 1"
    assert run(source, (X,)).output == "1\n2\n3\n"


def test_prints_before_a_kill_are_kept(run: Any) -> None:
    assert run("def f(x):\n    print('here', end='')\n    while True: pass\n", (X,)).output == "here"


def test_prints_are_cut_to_length_and_say_so(run: Any) -> None:
    result = run("def f(x):\n    print('é' * 100_000)\n    return 1\n", (X,))
    assert (len(result.output.encode()), result.output_is_cut, set(result.output)) == (4096, True, {"é"})


def test_prints_that_are_no_text_are_shown_as_bytes(run: Any) -> None:
    assert run("import os\ndef f(x):\n    os.write(1, b'\\xff\\xfe')\n    return 1\n", (X,)).output == "\\xff\\xfe"


def test_a_warning_shows_no_path_of_ours(run: Any) -> None:
    assert run(HONEST["warnings"], (X,)).output.startswith("UserWarning: old\nRuntimeWarning: invalid value")


def test_randomness_is_the_same_for_everyone(run: Any) -> None:
    source = "import random, numpy as np\ndef f(x): return [random.random(), np.random.rand(), hash('a') % 1000]\n"
    first, second = (run(source, (X,)).results[0].values[0] for _ in range(2))
    assert np.array_equal(first, second)


def test_processor_time_is_measured_from_outside(run: Any) -> None:
    source = "import time\ntime.process_time = lambda: 0\ndef f(x):\n    while True: pass\n"
    assert 0.25 < run(source, (X,)).cpu_seconds < 1


def test_no_state_passes_from_one_run_to_the_next(run: Any) -> None:
    run("import numpy\nnumpy.sum = None\nimport builtins\nbuiltins.len = None\ndef f(x): return 1\n", (X,))
    assert run("import numpy\ndef f(x): return numpy.sum(x) + len(x)\n", (X,)).results[0].values[0] == 9


def test_large_inputs_arrive_whole(run: Any) -> None:
    big = np.random.default_rng(1).normal(size=(1000, 1000))
    [result] = run("def f(x): return x.sum(axis=0)", (big,)).results
    assert np.array_equal(result.values[0], big.sum(axis=0))


def test_a_job_without_calls_has_no_results(box: Sandbox) -> None:
    assert box.run(Job(b"print('x')", "solution.py", ())).results == ()


def test_descriptors_do_not_pile_up(run: Any) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        run("def f(x): return 1", (X,))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_lost_zygote_is_our_error_and_the_next_run_has_a_new_one() -> None:
    job = Job(b"def f(x): return x", "solution.py", (Call("f", (X,)),))
    with Sandbox() as box:
        assert box.zygote is not None
        os.kill(box.zygote.process.pid, signal.SIGKILL)
        with pytest.raises(SandboxError, match="lost"):
            box.run(job)
        assert box.run(job).results[0].values[0].tolist() == [1, 2, 3]


def test_an_interrupted_run_leaves_no_process() -> None:
    job = Job(b"def f(x):\n    while True: pass\n", "solution.py", (Call("f", (X,)),), Limits(seconds=5))
    with Sandbox() as box:
        assert box.zygote is not None
        zygote = box.zygote.process
        previous = signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with pytest.raises(KeyboardInterrupt):
            box.run(job)
        signal.signal(signal.SIGALRM, previous)
        assert zygote.returncode == 0


def test_a_package_that_is_missing_is_our_error() -> None:
    with pytest.raises(SandboxError, match="No module named 'nothing_of_the_kind'"):
        Sandbox(("nothing_of_the_kind",)).start()


def test_tensors_without_torch_are_our_error(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match="'torch'"):
        box.run(Job(b"", "solution.py", (), tensors=True))
