"""Numeric safety: where the naive formula overflows, cancels or divides by zero, the value is still right."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.graph import values
from autograder.graph.differentiate import derivative
from autograder.graph.functions import FUNCTIONS
from autograder.graph.losses import LOSSES
from autograder.graph.rules import total
from tests.numeric import Network

FAR = [-1000.0, 1000.0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("elu", [-1.0, 1000.0]),
        ("gelu", [0.0, 1000.0]),
        ("log_softmax", [-2000.0, 0.0]),
        ("logsumexp", 1000.0),
        ("sigmoid", [0.0, 1.0]),
        ("silu", [0.0, 1000.0]),
        ("softmax", [0.0, 1.0]),
        ("softplus", [0.0, 1000.0]),
        ("tanh", [-1.0, 1.0]),
    ],
)
def test_far_from_zero_values_are_the_limits(name: str, expected: object) -> None:
    net = Network()
    assert net(FUNCTIONS[name](net.leaf("x", FAR))).tolist() == expected


@pytest.mark.parametrize("name", ["elu", "log_softmax", "logsumexp", "sigmoid", "silu", "softmax", "softplus", "tanh"])
def test_far_from_zero_first_and_second_derivatives_are_finite(name: str) -> None:
    net = Network()
    x = net.leaf("x", FAR)
    first = derivative(total(FUNCTIONS[name](x)), x)
    assert np.isfinite(net(first)).all()
    assert np.isfinite(net(derivative(first, x))).all()


def test_softmax_of_equal_large_logits_is_uniform() -> None:
    assert values.softmax(np.full(4, 1000.0), (0,)).tolist() == [0.25] * 4


def test_log_softmax_keeps_small_differences_of_large_logits() -> None:
    assert values.log_softmax(np.array([1000.0, 999.0]), (0,))[0] == pytest.approx(-math.log1p(math.exp(-1)), rel=1e-15)


def test_logsumexp_of_nothing_but_minus_infinity_is_minus_infinity() -> None:
    with np.errstate(divide="ignore"):
        assert values.logsumexp(np.full(3, -np.inf), (0,)) == -np.inf


@pytest.mark.parametrize("x", [-700.0, -40.0, -1.0, 0.0, 1.0, 40.0])
def test_sigmoid_has_full_relative_precision(x: float) -> None:
    exact = math.exp(x) / (1 + math.exp(x)) if x < 0 else 1 / (1 + math.exp(-x))
    assert float(values.sigmoid(np.float64(x))) == pytest.approx(exact, rel=1e-15, abs=0)


def test_softplus_of_a_very_negative_number_keeps_its_precision() -> None:
    assert float(values.softplus(np.float64(-40))) == pytest.approx(math.exp(-40), rel=1e-15, abs=0)


def test_sigmoid_of_nan_is_nan() -> None:
    assert math.isnan(values.sigmoid(np.float64(np.nan)))


@pytest.mark.parametrize("t", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_binary_cross_entropy_of_a_certainty_is_finite_with_its_derivatives(p: float, t: float) -> None:
    net = Network()
    x = net.leaf("x", p)
    loss = LOSSES["binary_cross_entropy"](x, net.leaf("t", t))
    assert net(loss) == pytest.approx(100 * abs(p - t))
    assert np.isfinite(net(derivative(loss, x)))


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
def test_binary_cross_entropy_of_large_logits_is_linear(z: float) -> None:
    net = Network()
    x = net.leaf("x", z)
    loss = LOSSES["binary_cross_entropy_with_logits"](x, net.leaf("t", 0.25))
    assert net(loss) == (750 if z > 0 else 250)
    assert net(derivative(loss, x)) == (0.75 if z > 0 else -0.25)


def test_cross_entropy_of_large_logits_is_exact() -> None:
    net = Network()
    x = net.leaf("x", [1000.0, 0.0, -1000.0])
    loss = LOSSES["cross_entropy"](x, net.leaf("y", 2))
    assert net(loss) == 2000
    assert net(derivative(loss, x)).tolist() == [1, 0, -1]


def test_categorical_cross_entropy_of_probability_zero_is_finite() -> None:
    net = Network()
    p = net.leaf("p", [0.0, 1.0])
    loss = LOSSES["categorical_cross_entropy"](p, net.leaf("y", [1.0, 0.0]))
    assert net(loss) == 100
    assert net(derivative(loss, p)).tolist() == [-1e12, 0]


def test_kl_divergence_from_probability_zero_is_finite_with_its_derivatives() -> None:
    net = Network()
    log_q, p = net.leaf("q", np.log([0.5, 0.5])), net.leaf("p", [0.0, 1.0])
    loss = LOSSES["kl_div"](log_q, p, reduction="sum")
    assert net(loss) == pytest.approx(math.log(2))
    assert np.isfinite(net(derivative(loss, p))).all()


@pytest.mark.parametrize("k", [-1, 3, 0.5, np.nan])
def test_class_index_that_is_no_class_is_nan_and_never_another_class(k: float) -> None:
    assert np.isnan(values.one_hot(np.float64(k), 3)).all()


def test_class_index_that_is_no_class_spoils_its_own_row_alone() -> None:
    rows = values.one_hot(np.array([1.0, 3.0]), 3)
    assert rows[0].tolist() == [0, 1, 0]
    assert np.isnan(rows[1]).all()


@pytest.mark.parametrize("k", [-1.0, 3.0])
@pytest.mark.parametrize("name", ["categorical_cross_entropy", "cross_entropy", "multi_margin", "nll"])
def test_loss_of_a_class_index_out_of_range_is_nan(name: str, k: float) -> None:
    net = Network()
    assert np.isnan(net(LOSSES[name](net.leaf("x", [0.2, 0.3, 0.5]), net.leaf("y", k))))


def test_expm1_of_a_tiny_number_keeps_its_precision() -> None:
    net = Network()
    assert net(FUNCTIONS["expm1"](net.leaf("x", 1e-17))) == 1e-17


def test_erf_takes_arrays_and_single_numbers() -> None:
    assert values.erf(np.array([[0.5], [1.0]])).tolist() == [[math.erf(0.5)], [math.erf(1.0)]]
    assert values.erf(np.float64(0.5)) == math.erf(0.5)


def test_not_zero_is_flat_below_its_floor() -> None:
    net = Network()
    x = net.leaf("x", [0.0, 0.5])
    floored = x.graph.apply("not_zero", x)
    assert net(floored).tolist() == [1e-12, 0.5]
    assert net(derivative(total(floored), x)).tolist() == [0, 1]
