"""Formulas have NumPy's meaning: what they give is what NumPy gives for the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.problems_in_text import answer, answers, mistakes

# Leaves of every rank; no two of them alike.
s, t = 2.0, -3.0
v, w = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.5, 4.0])
A = np.array([[1.0, -2.0, 3.0], [4.0, 5.5, -6.0]])
B = np.array([[2.0, 1.0], [0.0, -1.0], [3.0, 0.5]])
C = np.array([[[1.0, 2.0, 0.5], [3.0, -4.0, 1.5]], [[5.0, 6.0, -7.0], [8.0, 0.0, 2.5]]])
LEAVES: dict[str, Any] = {"s": s, "t": t, "v": v, "w": w, "A": A, "B": B, "C": C}

GIVEN = f"""\
graph:
  all: s + t + sum(v) + sum(w) + sum(A) + sum(B) + sum(C)
values: {{{", ".join(f"{name}: {np.asarray(value).tolist()}" for name, value in LEAVES.items())}}}
"""


def log_softmax(x: Any, axis: int = -1) -> Any:
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


# What a formula says, and the same in Python.
FORMULAS: list[tuple[str, Any]] = [
    # arithmetic and broadcasting
    ("s + t", s + t),
    ("v - w", v - w),
    ("s * v", s * v),
    ("v * w", v * w),
    ("v ⊙ w", v * w),
    ("v × w", v * w),
    ("v / w", v / w),
    ("1 / s", 1 / s),
    ("A + v", A + v),
    ("A * v", A * v),
    ("C * A", C * A),
    ("C + v", C + v),
    ("A[:, 0:1] + v", A[:, 0:1] + v),
    ("v - s / t * 2 + 1", v - s / t * 2 + 1),
    ("-v", -v),
    ("+v", v),
    ("-(v - w) * -1", -(v - w) * -1),
    ("2", 2.0),
    ("1e-3 * v", 1e-3 * v),
    # powers: bind tighter than a sign on the left, take one on the right, group to the right
    ("v ** 2", v**2),
    ("v ^ 2", v**2),
    ("v²", v**2),
    ("t ** 3", t**3),
    ("t ** -1", t**-1),
    ("t ** -2", t**-2),
    ("-t ** 2", -(t**2)),
    ("v ** 0.5", v**0.5),
    ("v ** (1/3)", v ** (1 / 3)),
    ("v ** -0.5", v**-0.5),
    ("v ** w", v**w),
    ("2 ** w", 2**w),
    ("s ** 3 ** 2", s**3**2),
    ("v ** 0", v**0),
    ("v ** 1", v),
    ("(-2) ** 2", 4.0),
    ("-2 ** 2", -4.0),
    # matrix products of all ranks
    ("v @ w", v @ w),
    ("A @ v", A @ v),
    ("v @ B", v @ B),
    ("A @ B", A @ B),
    ("B @ A", B @ A),
    ("A @ B @ A", A @ B @ A),
    ("A @ (B @ A)", A @ (B @ A)),
    ("C @ v", C @ v),
    ("C @ B", C @ B),
    ("v @ transpose(C, [0, 2, 1])", v @ C.transpose(0, 2, 1)),
    ("C @ transpose(C, [0, 2, 1])", C @ C.transpose(0, 2, 1)),
    ("dot(v, w)", np.dot(v, w)),
    ("dot(A, v)", np.dot(A, v)),
    ("dot(s, v)", np.dot(s, v)),
    ("dot(A, B)", np.dot(A, B)),
    ("outer(v, w)", np.outer(v, w)),
    # transposes
    ("A.T", A.T),
    ("A^T", A.T),
    ("Aᵀ", A.T),
    ("A.T.T", A),
    ("A.T @ A", A.T @ A),
    ("(A @ B).T", (A @ B).T),
    ("v.T", v.T),
    ("transpose(A)", np.transpose(A)),
    ("transpose(C, [2, 0, 1])", np.transpose(C, [2, 0, 1])),
    ("transpose(C, (-1, 0, 1))", np.transpose(C, (-1, 0, 1))),
    # indices and slices
    ("v[0]", v[0]),
    ("v[-1]", v[-1]),
    ("A[1]", A[1]),
    ("A[1, 2]", A[1, 2]),
    ("A[1][2]", A[1][2]),
    ("A[:, 1]", A[:, 1]),
    ("A[0, :]", A[0, :]),
    ("A[:, 1:]", A[:, 1:]),
    ("A[:, :-1]", A[:, :-1]),
    ("v[::-1]", v[::-1]),
    ("v[::2]", v[::2]),
    ("v[2:0:-1]", v[2:0:-1]),
    ("v[1:99]", v[1:99]),
    ("C[..., 0]", C[..., 0]),
    ("C[0, ..., 1:]", C[0, ..., 1:]),
    ("C[...]", C),
    ("(v + w)[1]", (v + w)[1]),
    ("-v[0]", -v[0]),
    ("v[1 + 1]", v[2]),
    # comparisons are 0 or 1
    ("v > 1", (v > 1) * 1.0),
    ("v >= w", (v >= w) * 1.0),
    ("v ≥ w", (v >= w) * 1.0),
    ("v < 2", (v < 2) * 1.0),
    ("v <= 2", (v <= 2) * 1.0),
    ("v == 2", (v == 2) * 1.0),
    ("v != 2", (v != 2) * 1.0),
    ("(v > 1) * w", (v > 1) * w),
    ("sum(A > 0)", (A > 0).sum()),
    ("(v > 1) == (w > 1)", ((v > 1) == (w > 1)) * 1.0),
    # reductions, with axis and keepdims
    ("sum(A)", A.sum()),
    ("sum(A, axis=0)", A.sum(axis=0)),
    ("sum(A, 1)", A.sum(1)),
    ("sum(A, axis=-1)", A.sum(axis=-1)),
    ("sum(C, axis=(0, 2))", C.sum(axis=(0, 2))),
    ("sum(C, axis=[0, -1])", C.sum(axis=(0, -1))),
    ("sum(A, axis=0, keepdims=true)", A.sum(axis=0, keepdims=True)),
    ("sum(A, dim=0, keepdim=True)", A.sum(axis=0, keepdims=True)),
    ("sum(A, axis=none)", A.sum(axis=None)),
    ("A - mean(A, axis=1, keepdims=true)", A - A.mean(axis=1, keepdims=True)),
    ("mean(A)", A.mean()),
    ("mean(C, axis=1)", C.mean(axis=1)),
    ("max(A)", A.max()),
    ("max(A, axis=1)", A.max(axis=1)),
    ("min(A, axis=0)", A.min(axis=0)),
    ("max(C, axis=(1, 2), keepdims=true)", C.max(axis=(1, 2), keepdims=True)),
    ("argmax(A)", A.argmax()),
    ("argmax(A, axis=1)", A.argmax(axis=1)),
    ("var(A)", A.var()),
    ("var(A, axis=0)", A.var(axis=0)),
    ("var(A, ddof=1)", A.var(ddof=1)),
    ("std(A, axis=1, keepdims=true)", A.std(axis=1, keepdims=True)),
    ("logsumexp(A, axis=1)", np.log(np.exp(A).sum(axis=1))),
    ("trace(A @ B)", np.trace(A @ B)),
    ("norm(A)", np.linalg.norm(A)),
    ("norm(v)", np.linalg.norm(v)),
    # entry by entry
    ("exp(v)", np.exp(v)),
    ("expm1(v)", np.expm1(v)),
    ("log(v)", np.log(v)),
    ("log1p(v)", np.log1p(v)),
    ("log2(v)", np.log2(v)),
    ("log10(v)", np.log10(v)),
    ("sqrt(v)", np.sqrt(v)),
    ("square(w)", np.square(w)),
    ("abs(w)", np.abs(w)),
    ("sign(w)", np.sign(w)),
    ("sin(w)", np.sin(w)),
    ("cos(w)", np.cos(w)),
    ("tanh(w)", np.tanh(w)),
    ("sigmoid(w)", 1 / (1 + np.exp(-w))),
    ("relu(w)", np.maximum(w, 0)),
    ("leaky_relu(w)", np.where(w > 0, w, 0.01 * w)),
    ("leaky_relu(w, 0.2)", np.where(w > 0, w, 0.2 * w)),
    ("leaky_relu(w, negative_slope=1/4)", np.where(w > 0, w, 0.25 * w)),
    ("softplus(w)", np.log1p(np.exp(w))),
    ("clip(w, 0, 2)", np.clip(w, 0, 2)),
    ("clip(w, low=-1, high=1/2)", np.clip(w, -1, 0.5)),
    ("maximum(v, w)", np.maximum(v, w)),
    ("maximum(0, w)", np.maximum(0, w)),
    ("minimum(A, v)", np.minimum(A, v)),
    ("where(v > 1, v, w)", np.where(v > 1, v, w)),
    ("where(A > 0, 1, v)", np.where(A > 0, 1, v)),
    ("where(s > 1, 5, 6)", 5.0),
    ("softmax(w)", np.exp(w) / np.exp(w).sum()),
    ("softmax(A, axis=0)", np.exp(A) / np.exp(A).sum(axis=0)),
    ("log_softmax(A)", log_softmax(A)),
    ("log_softmax(A, axis=0)", log_softmax(A, 0)),
    # joining and shaping
    ("[v, w]", np.array([v, w])),
    ("[s, t, 1]", np.array([s, t, 1])),
    ("(v, w)", np.array([v, w])),
    ("[[s, t], [1, 2]]", np.array([[s, t], [1, 2]])),
    ("concat([v, w])", np.concatenate([v, w])),
    ("concat([A, B.T], axis=1)", np.concatenate([A, B.T], axis=1)),
    ("concat([A, B.T], axis=-1)", np.concatenate([A, B.T], axis=-1)),
    ("stack([v, w])", np.stack([v, w])),
    ("stack([v, w], axis=1)", np.stack([v, w], axis=1)),
    ("stack([A, A], axis=-1)", np.stack([A, A], axis=-1)),
    ("reshape(A, (3, 2))", A.reshape(3, 2)),
    ("reshape(A, [6])", A.reshape(6)),
    ("reshape(A, 6)", A.reshape(6)),
    ("reshape(A, -1)", A.reshape(-1)),
    ("reshape(A, (3, -1))", A.reshape(3, -1)),
    ("reshape(v, (1, 3))", v.reshape(1, 3)),
    ("diag(v)", np.diag(v)),
    ("diag(A @ B)", np.diag(A @ B)),
    ("flatten(C)", C.reshape(2, -1)),
    ("zeros_like(A)", np.zeros_like(A)),
    ("ones_like(v)", np.ones_like(v)),
    ("one_hot(s, 4)", np.eye(4)[2]),
    ("one_hot(v, 4)", np.eye(4)[[1, 2, 3]]),
]


@pytest.fixture(scope="module")
def computed() -> dict[str, Any]:
    return dict(zip((f for f, _ in FORMULAS), answers(GIVEN, *(f for f, _ in FORMULAS)), strict=True))


@pytest.mark.parametrize(("formula", "expected"), FORMULAS, ids=[f for f, _ in FORMULAS])
def test_a_formula_gives_what_numpy_gives(computed: dict[str, Any], formula: str, expected: Any) -> None:
    assert computed[formula].shape == np.shape(expected)
    np.testing.assert_allclose(computed[formula], expected, rtol=1e-12, atol=1e-15)


# Generated formulas, each with what NumPy gives for it; None where NumPy refuses


class Term(NamedTuple):
    text: str
    value: Any


def applied(text: str, function: Callable[..., Any], *terms: Term) -> Term:
    formula = text.format(*(term.text for term in terms))
    if any(term.value is None for term in terms):
        return Term(formula, None)
    try:
        with np.errstate(all="ignore"):
            return Term(formula, np.asarray(function(*(term.value for term in terms)), np.float64))
    except (ValueError, IndexError):
        return Term(formula, None)


def with_axes(x: Any) -> Any:
    """NumPy lets a single number be summed over an axis that it has not."""
    if not x.ndim:
        raise ValueError
    return x


ATOMS = st.sampled_from(
    [Term(name, np.asarray(LEAVES[name])) for name in ("s", "t", "v", "w", "A", "B")]
    + [Term("2", np.asarray(2.0)), Term("0.5", np.asarray(0.5)), Term("A[0, 1:]", A[0, 1:]), Term("B[:, 1]", B[:, 1])]
)
UNARY: list[tuple[str, Callable[[Any], Any]]] = [
    ("-{}", lambda x: -x),
    ("({})**2", lambda x: x**2),
    ("({})**-1", lambda x: x**-1.0),
    ("({})**0.5", lambda x: x**0.5),
    ("({}).T", lambda x: x.T),
    ("tanh({})", np.tanh),
    ("abs({})", np.abs),
    ("sum({})", np.sum),
    ("sum({}, axis=0)", lambda x: with_axes(x).sum(axis=0)),
    ("mean({}, axis=-1, keepdims=true)", lambda x: with_axes(x).mean(axis=-1, keepdims=True)),
    ("({})[0]", lambda x: x[0]),
    ("({})[..., ::-1]", lambda x: x[..., ::-1]),
]
BINARY: list[tuple[str, Callable[[Any, Any], Any]]] = [
    ("({} + {})", lambda x, y: x + y),
    ("({} - {})", lambda x, y: x - y),
    ("{} * {}", lambda x, y: x * y),
    ("({} / {})", lambda x, y: x / y),
    ("({} @ {})", lambda x, y: x @ y),
    ("({} > {})", lambda x, y: x > y),
    ("maximum({}, {})", np.maximum),
    ("[{}, {}]", lambda x, y: np.stack([x, y])),
]


def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    unary = st.tuples(st.sampled_from(UNARY), inner).map(lambda p: applied(*p[0], p[1]))
    binary = st.tuples(st.sampled_from(BINARY), inner, inner).map(lambda p: applied(*p[0], *p[1:]))
    return st.one_of(unary, binary.map(lambda term: Term(f"({term.text})", term.value)))


@given(st.recursive(ATOMS, grown, max_leaves=6))
def test_a_generated_formula_gives_what_numpy_gives(term: Term) -> None:
    if term.value is None or not np.isfinite(term.value).all():
        assert len(mistakes(GIVEN, term.text)) == 1
        return
    computed = answer(GIVEN, term.text)
    assert computed.shape == term.value.shape
    np.testing.assert_allclose(computed, term.value, rtol=1e-9, atol=1e-12)


# Derivatives, quotients and steps

CURVE = """\
graph:
  h: tanh(w * x)
  L: h ** 2 + 3 * w
  dot: 6 * x
values: {w: 0.5, x: 2, dim: 4, dW: 5}
"""
H = np.tanh(1.0)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("dL/dw", 2 * H * (1 - H**2) * 2 + 3),
        ("dL/dh", 2 * H),
        ("dL/dL", 1.0),
        ("dh/dL", 0.0),
        ("dw/dx", 0.0),
        ("-0.5 * dL/dh", -H),
        ("dL/dh * dh/dw + 3", 2 * H * (1 - H**2) * 2 + 3),
        ("d2L/dh2", 2.0),
        ("d2L/dwdx", 2 * H * (1 - H**2) + ((1 - H**2) * 2 - 4 * H**2) * (1 - H**2)),
        ("dot/dim", 3.0),
        ("dot/dW", 2.4),
        ("x/w", 4.0),
        ("L/w", (H**2 + 1.5) / 0.5),
    ],
)
def test_a_quotient_of_differentials_is_a_derivative_and_any_other_a_division(formula: str, expected: float) -> None:
    text = CURVE.replace("dot: 6 * x", "dot: 6 * x + 0 * dim + 0 * dW")
    assert answer(text, formula) == pytest.approx(expected)


def test_a_mixed_second_derivative_does_not_depend_on_the_order() -> None:
    one, other = answers(CURVE.replace("6 * x", "6 * x + dim + dW"), "d2L/dwdx", "d2L/dxdw")
    assert one == pytest.approx(other)


def test_a_jacobian_has_the_axes_of_the_numerator_first() -> None:
    found = answer("graph: {y: A @ x}\nvalues: {A: [[1, 2, 3], [4, 5, 6]], x: [1, 1, 1]}", "dy/dx")
    assert found.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_jacobian_by_a_matrix_has_all_axes_of_both() -> None:
    found = answer("graph: {y: A @ x}\nvalues: {A: [[1, 2, 3], [4, 5, 6]], x: [7, 8, 9]}", "dy/dA")
    expected = np.zeros((2, 2, 3))
    expected[0, 0] = expected[1, 1] = [7, 8, 9]
    assert found.tolist() == expected.tolist()


def test_a_gradient_has_the_shape_of_what_it_is_taken_by() -> None:
    found = answer("graph: {L: sum(A @ x)}\nvalues: {A: [[1, 2, 3], [4, 5, 6]], x: [7, 8, 9]}", "dL/dA")
    assert found.tolist() == [[7, 8, 9], [7, 8, 9]]


def test_a_hessian_has_the_axes_of_both_names() -> None:
    found = answer("graph: {L: x @ A @ x}\nvalues: {A: [[1, 2], [4, 5]], x: [7, 8]}", "d2L/dx2")
    assert found.tolist() == [[2, 6], [6, 10]]


def test_an_index_after_a_derivative_picks_one_of_its_entries() -> None:
    found = answer("graph: {L: sum(A @ x)}\nvalues: {A: [[1, 2, 3], [4, 5, 6]], x: [7, 8, 9]}", "dL/dA[1, 2]")
    assert found == 9


def test_a_formula_may_use_derivatives_of_what_stands_before_it() -> None:
    text = """\
        graph:
          L: (w * x - y) ** 2
          w_new: w - lr * dL/dw
          L_new: (w_new * x - y) ** 2
        values: {w: 1, x: 2, y: 5, lr: 0.1}
    """
    assert answers(text, "w_new", "L_new", "dL_new/dw") == pytest.approx([2.2, 0.36, 2 * -0.6 * 2 * (1 - 0.8)])


def test_a_node_that_is_only_another_name_is_differentiated_for_itself() -> None:
    assert answers("graph: {z: 2 * x, yhat: z, L: yhat ** 2}\nvalues: {x: 3}", "dL/dyhat", "dL/dz") == [12, 12]


# Mistakes, each at its place: the formula begins in column 20


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("q", "20: the problem has no 'q'"),
        ("v + qq", "24: the problem has no 'qq'"),
        ("tanj(v)", "20: unknown function 'tanj' | did you mean 'tanh'?"),
        ("v + A @ B @ v", "24: the product of 2x2 and a vector of 3 does not exist: 2 is not 3"),
        ("v * B", "20: a vector of 3 and 3x2 do not fit together entry by entry"),
        ("1 + (v - B)", "25: a vector of 3 and 3x2 do not fit together entry by entry"),
        ("v @ 2", "20: a matrix product needs vectors or matrices, not a single number"),
        ("v[3]", "20: there is no entry 3 in an axis of 3; the last is 2"),
        ("v[-4]", "20: there is no entry -4 in an axis of 3; the last is 2"),
        ("v[0, 0]", "20: 2 indices are too many for a vector of 3"),
        ("v[0.5]", "22: a whole number is expected here"),
        ("v[s]", "22: a whole number is expected here"),
        ("v[::0]", "22: the step of a slice cannot be 0"),
        ("v[3:]", "20: nothing is left by this index"),
        ("1 + max(v[2:1])", "28: nothing is left by this index"),
        ("C[..., 0, ...]", "30: '...' can stand only once in an index"),
        ("sum(A, axis=2)", "20: there is no axis 2 in 2x3"),
        ("softmax(s)", "20: a single number has no axis"),
        ("reshape(A, (4, 2))", "20: 2x3 has 6 entries, 4x2 has 8"),
        ("reshape(A, (4, -1))", "20: 2x3 cannot be laid out as (4, -1)"),
        ("outer(v, A)", "20: an outer product is of two vectors, not of a vector of 3 and 2x3"),
        ("concat([v, A])", "20: a vector of 3 and 2x3 do not fit side by side along axis 0"),
        ("concat([v, w], axis=1)", "20: there is no axis 1 in a vector of 3"),
        ("transpose(s, [0])", "20: there is no axis 0 in a single number"),
        ("concat(v)", "27: a list of formulas is expected here: [a, b]"),
        ("[]", "20: an empty list has no value"),
        ("one_hot(v, 0)", "20: 'classes' is at least 1, not 0"),
        ("where(v > 1, v)", "20: where needs 'b'"),
        ("dv/dq", "24: the problem has no 'q'"),
        ("d2v/dwdq", "24: 2 names of the problem are expected here, each after a d, found 'dwdq'"),
        ("v after 1 step", "20: the problem says nothing of training: add train: {optimizer: sgd(lr=0.1)}"),
        ("v after k steps", "28: a whole number of steps is expected here, found 'k'"),
        ("v = w", "22: '=' assigns; for a comparison write =="),
        ("shape", "20: the problem has no 'shape'"),
        ("", "20: a formula is expected, found nothing"),
    ],
)
def test_a_mistake_in_a_formula_is_told_at_its_place(formula: str, message: str) -> None:
    (said,) = mistakes(GIVEN, formula)
    assert said.startswith(f"5:{message}")
