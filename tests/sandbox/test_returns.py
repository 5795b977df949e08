"""What a student's function may return, and how it arrives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.sandbox import Failure, Returned

X = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

ACCEPTED = {
    "a float": ("return 1.5", 1.5),
    "an integer": ("return 7", 7.0),
    "a bool": ("return True", 1.0),
    "an array": ("return 2 * x", 2 * X),
    "a list of lists": ("return [[1, 2.5], [True, 4]]", [[1, 2.5], [1, 4]]),
    "a tuple of numbers": ("return 1, 2", [1, 2]),
    "a list of arrays": ("return [x[0], x[1]]", X),
    "an empty list": ("return []", []),
    "a numpy float": ("return x.sum()", 21.0),
    "a numpy integer": ("return x.argmax()", 5.0),
    "a numpy bool": ("return x[0, 0] < x[0, 1]", 1.0),
    "an array of integers": ("return x.astype(int)", X),
    "an array of bools": ("return x > 2", X > 2),
    "a float32 array": ("return x.astype('f4')", X),
    "a float16 array": ("return x.astype('f2')", X),
    "a big-endian array": ("return x.astype('>f8')", X),
    "a transposed view": ("return x.T", X.T),
    "a reversed view": ("return x[:, ::-1]", X[:, ::-1]),
    "a small broadcast view": ("import numpy as np; return np.broadcast_to(x[0], (4, 3))", [X[0]] * 4),
    "a matrix": ("import numpy as np; return np.matrix(x)", X),
    "an empty array": ("return x[:0]", X[:0]),
    "a fortran array": ("import numpy as np; return np.asfortranarray(x)", X),
}  # fmt: skip

REFUSED = {
    "nothing": ("pass", "not_numeric", "is a 'return' missing"),
    "text": ("return '1'", "not_numeric", "type str"),
    "a complex number": ("return 1j", "not_numeric", "type complex"),
    "a complex numpy number": ("import numpy as np; return np.complex128(1)", "not_numeric", "complex128"),
    "a complex array": ("return x + 0j", "not_numeric", "complex128"),
    "a set": ("return {1, 2}", "not_numeric", "type set"),
    "a generator": ("return (i for i in x)", "not_numeric", "type generator"),
    "a function": ("return f", "not_numeric", "type function"),
    "a ragged list": ("return [[1, 2], [3]]", "not_numeric", "(1,) and (2,)"),
    "an array of objects": (
        "import numpy as np; return np.array([1, None])",
        "not_numeric",
        "array of object",
    ),
    "a masked array": ("import numpy as np; return np.ma.array(x)", "not_numeric", "MaskedArray"),
    "too many axes": ("return x.reshape((1,) * 8 + (6,))", "not_numeric", "9 axes"),
    "a huge integer": ("return 10 ** 400", "not_numeric", "too large for float64"),
    "a huge array": (
        "import numpy as np; return np.broadcast_to(1.0, 10**12)",
        "too_large",
        "(1000000000000,)",
    ),
    "a nan": ("return [1.0, float('nan')]", "not_finite", "1 of 2 entries not finite: [1] is nan"),
    "an infinity": ("return -x / 0", "not_finite", "6 of 6 entries not finite: [0, 0] is -inf"),
}


def function(body: str) -> str:
    return f"def f(x):\n    {body}\n"


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_arrives_as_a_float64_array(run: Any, name: str) -> None:
    body, value = ACCEPTED[name]
    [result] = run(function(body), (X,)).results
    assert isinstance(result, Returned)
    assert np.array_equal(result.values[0], np.asarray(value, dtype=float))


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_is_plain_and_of_our_own_type(run: Any, name: str) -> None:
    [result] = run(function(ACCEPTED[name][0]), (X,)).results
    assert (type(result.values[0]), result.values[0].dtype) == (np.ndarray, np.dtype("<f8"))


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_the_message_says_why(run: Any, name: str) -> None:
    body, kind, part = REFUSED[name]
    [result] = run(function(body), (X,)).results
    failure = result if isinstance(result, Failure) else result.values[0]
    assert (failure.kind, part in failure.message) == (kind, True), failure


def test_one_value_is_single(run: Any) -> None:
    assert run(function("return x"), (X,)).results[0].single


def test_a_tuple_of_one_is_not_single(run: Any) -> None:
    assert not run(function("return (x,)"), (X,)).results[0].single


def test_several_values_come_one_by_one(run: Any) -> None:
    [result] = run(function("return x, x[0], 1"), (X,), returns=3).results
    assert [v.shape for v in result.values] == [(2, 3), (3,), ()]


def test_a_list_is_several_values_where_several_are_asked_for(run: Any) -> None:
    [result] = run(function("return [1, 2]"), (X,), returns=2).results
    assert [float(v) for v in result.values] == [1, 2]


def test_one_bad_value_costs_only_itself(run: Any) -> None:
    [result] = run(function("return x, None, 1"), (X,), returns=3).results
    assert [isinstance(v, Failure) for v in result.values] == [False, True, False]


def test_together_several_values_stay_within_the_limit(run: Any) -> None:
    body = "import numpy as np; big = np.ones(100_000); return big, big"
    [result] = run(function(body), (X,), returns=2).results
    assert [isinstance(v, Failure) and v.kind for v in result.values] == [False, "too_large"]


def test_a_dict_keeps_its_names(run: Any) -> None:
    [result] = run(function("return {'dW': x, 'db': 1}"), (X,)).results
    assert result.names == ("dW", "db")


def test_only_the_keys_that_are_asked_for_arrive(run: Any) -> None:
    [result] = run(function("return {'dW': x, 'cache': object(), 3: 4}"), (X,), keys=("dW", "db")).results
    assert result.names == ("dW",)


def test_a_dict_without_any_of_the_keys_says_which_it_has(run: Any) -> None:
    [result] = run(function("return {'dw': x}"), (X,), keys=("dW",)).results
    assert (result.kind, result.message) == ("wrong_keys", "a dict with the keys 'dw'; expected 'dW'")


def test_integers_are_handed_over_as_integers(run: Any) -> None:
    [result] = run("def f(x, t):\n    return x[t]\n", (X[0], np.array([2, 0]))).results
    assert result.values[0].tolist() == [3.0, 1.0]


def test_numbers_without_axes_are_handed_over_as_numbers(run: Any) -> None:
    [result] = run("def f(a, n):\n    return [isinstance(a, float), [10, 20][n]]\n", (0.5, 1)).results
    assert result.values[0].tolist() == [1, 20]


def test_every_call_has_inputs_of_its_own(run: Any) -> None:
    results = run("def f(x):\n    x += 1\n    return x\n", (X,), (X,)).results
    assert all(np.array_equal(r.values[0], X + 1) for r in results)


def test_our_own_inputs_are_never_changed(run: Any) -> None:
    mine = X.copy()
    run("def f(x):\n    x += 1\n    return x\n", (mine,))
    assert np.array_equal(mine, X)


def test_values_keep_every_bit(run: Any) -> None:
    values = np.random.default_rng(0).normal(size=1000) * 10.0 ** np.arange(-500, 500).clip(-300, 300)
    assert np.array_equal(run("def f(x): return x", (values,)).results[0].values[0], values)


@pytest.mark.torch
def test_tensors_go_both_ways_where_torch_is_loaded() -> None:
    pytest.importorskip("torch")
    from autograder.sandbox import Call, Job, Limits, Sandbox

    source = b"""
import torch
def f(x):
    x.requires_grad_()
    y = torch.tanh(x @ x.T).sum()
    y.backward()
    return {"y": y, "dx": x.grad, "half": x.detach().to(torch.bfloat16)}
"""
    job = Job(source, "solution.py", (Call("f", (X,)),), Limits(), tensors=True)
    with Sandbox(("torch",)) as box:
        [result] = box.run(job).results
    assert isinstance(result, Returned)
    assert [v.shape for v in result.values if isinstance(v, np.ndarray)] == [(), (2, 3), (2, 3)]
