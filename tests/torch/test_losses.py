"""Losses by name against torch.nn.functional: every reduction, every option, every kind of target."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.graph.losses import LOSSES
from autograder.graph.values import Array
from tests.numeric import away_from_zero
from tests.torch.twins import agree, hessians_agree, options_of, torch, used

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:reduction. 'mean' divides the total loss:UserWarning"),  # of kl_div
]
F = torch.nn.functional

REDUCTIONS = ["mean", "sum", "none"]
# Choices of options to try besides the defaults, the reduction apart.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "binary_cross_entropy_with_logits": [{"pos_weight": 3.0}],
    "cross_entropy": [{"label_smoothing": 0.2}],
    "hinge_embedding": [{"margin": 0.5}],
    "huber": [{"delta": 0.6}],
    "kl_div": [{"log_target": True}, {"reduction": "batchmean"}],
    "multi_margin": [{"p": 2}, {"margin": 0.4}],
    "smooth_l1": [{"beta": 0.6}, {"beta": 0.0}],
}
CHOICES = [
    (name, {"reduction": reduction, **options})
    for name in LOSSES
    for reduction, options in itertools.product(REDUCTIONS, [{}, *OPTIONS.get(name, [])])
]


def textbook(entries: Callable[[Any, Any], Any], axis: slice) -> Callable[..., Any]:
    """Summed over the outputs of one example, the axes of a batch that `axis` names; then reduced."""

    def loss(input: Any, target: Any, reduction: str) -> Any:
        e = entries(input, target)
        sums = e.sum(tuple(range(e.ndim))[axis] if e.ndim > 1 else 0)
        return sums if reduction == "none" else getattr(sums, reduction)()

    return loss


# Losses that torch does not have, with the reason, written in torch.
ABSENT: dict[str, Callable[..., Any]] = {
    # torch's cross-entropies take logits or log-probabilities, this one takes probabilities
    "categorical_cross_entropy": textbook(lambda p, t: -t * torch.log(p), slice(1, 2)),
    # torch's mse averages over the outputs too
    "half_squared_error": textbook(lambda a, b: (a - b) ** 2 / 2, slice(1, None)),
    "squared_error": textbook(lambda a, b: (a - b) ** 2, slice(1, None)),
}
# torch has no gradient by the target here; ours is compared with that of the formula in torch's documentation.
FORMULAS: dict[str, Callable[..., Any]] = {
    "binary_cross_entropy": lambda p, t: -(t * torch.log(p) + (1 - t) * torch.log(1 - p)),
    "soft_margin": lambda x, t: torch.log1p(torch.exp(-t * x)),
}
CLASSES = {"categorical_cross_entropy", "cross_entropy", "multi_margin", "nll"}
INDICES = {"multi_margin", "nll"}  # the only targets that torch takes
LABELS = {"hinge_embedding"}  # -1 or 1, so there is no derivative by the target


def torchs(name: str, options: dict[str, Any]) -> Callable[..., Any]:
    function = ABSENT.get(name) or getattr(F, name, None) or getattr(F, f"{name}_loss")
    if "pos_weight" in options:
        options = {**options, "pos_weight": torch.tensor(options["pos_weight"])}
    return lambda input, target: function(input, target, **options)


def probabilities(rng: np.random.Generator, shape: tuple[int, ...], axis: int) -> Array:
    e = np.exp(rng.normal(size=shape))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def pair(name: str, shape: tuple[int, ...], options: dict[str, Any]) -> tuple[Array, Array]:
    """A prediction and a target that is no index, of this shape, away from the kinks."""
    rng = np.random.default_rng(11)
    axis = min(1, len(shape) - 1)
    spread = probabilities(rng, shape, axis)
    match name:
        case "binary_cross_entropy":
            return rng.uniform(0.05, 0.95, shape), rng.uniform(0.05, 0.95, shape)
        case "categorical_cross_entropy":
            return spread, probabilities(rng, shape, axis)
        case "cross_entropy" | "binary_cross_entropy_with_logits":
            return away_from_zero(rng, shape), spread
        case "kl_div":
            return np.log(spread), np.log(spread[::-1]) if options.get("log_target") else spread[::-1].copy()
        case "hinge_embedding":
            return away_from_zero(rng, shape), rng.choice([-1.0, 1.0], shape)
        case "nll":
            return np.log(spread), probabilities(rng, shape, axis)
        case _:
            return away_from_zero(rng, shape), away_from_zero(rng, shape)


@pytest.mark.parametrize("shape", [(5,), (3, 4), (2, 3, 4)], ids=str)
@pytest.mark.parametrize(("name", "options"), [c for c in CHOICES if c[0] not in INDICES])
def test_value_and_gradients_are_torchs(name: str, options: dict[str, Any], shape: tuple[int, ...]) -> None:
    fixed = (1,) if name in FORMULAS or name in LABELS else ()
    arrays = pair(name, shape, options)
    agree(lambda x, t: LOSSES[name](x, t, **options), torchs(name, options), *arrays, fixed=fixed)


@pytest.mark.parametrize("name", FORMULAS)
def test_gradient_by_the_target_is_that_of_the_formula(name: str) -> None:
    agree(lambda x, t: LOSSES[name](x, t, reduction="none"), FORMULAS[name], *pair(name, (3, 4), {}))


INDEXED: list[tuple[tuple[int, ...], Any]] = [
    ((4,), np.array(2)),
    ((3, 4), np.array([2, 0, 3])),
    ((2, 3, 4), np.array([[0, 1, 2, 2], [1, 1, 0, 2]])),
]


def index_choices() -> list[Any]:
    """torch's multi_margin knows no further axes."""
    known = [c for c in CHOICES if c[0] in CLASSES and c[0] not in ABSENT]
    return [(*c, *i) for c in known for i in INDEXED if c[0] != "multi_margin" or len(i[0]) < 3]


@pytest.mark.parametrize(("name", "options", "shape", "target"), index_choices())
def test_class_indices_are_understood_as_torch_does(name: str, options: Any, shape: Any, target: Any) -> None:
    x, _ = pair(name, shape, options)
    agree(lambda a, t: LOSSES[name](a, t, **options), torchs(name, options), x, target)


@pytest.mark.parametrize(("shape", "target"), INDEXED[:2])
@pytest.mark.parametrize("name", sorted(CLASSES))
def test_one_hot_target_means_the_same_as_its_index(name: str, shape: tuple[int, ...], target: Any) -> None:
    x, _ = pair(name, shape, {})
    rows = np.eye(shape[-1])[target]

    def theirs(a: Any, _: Any) -> Any:
        log_p = torch.log(a) if name == "categorical_cross_entropy" else a
        return torchs("nll" if name in ABSENT else name, {})(log_p, torch.tensor(target))

    agree(LOSSES[name], theirs, x, rows, fixed=(1,))


@pytest.mark.parametrize("name", ["cross_entropy", "huber", "kl_div", "mse", "categorical_cross_entropy"])
def test_hessian_is_torchs(name: str) -> None:
    arrays = pair(name, (2, 3), {})
    hessians_agree(LOSSES[name], torchs(name, {"reduction": "mean"}), *arrays)


@pytest.mark.parametrize("name", LOSSES)
def test_every_option_is_compared(name: str) -> None:
    assert used([{"reduction": "mean"}, *OPTIONS.get(name, [])]) == options_of(LOSSES[name])


# At the kinks


@pytest.mark.parametrize(
    ("name", "x", "t"),
    [
        ("huber", [1.0, -1.0, 0.0], [0.0, 0.0, 0.0]),
        ("l1", [1.0], [1.0]),
        ("multi_margin", [1.0, 0.0, 0.5], 0),
        ("smooth_l1", [1.0, -1.0, 0.0], [0.0, 0.0, 0.0]),
    ],
)
def test_derivative_at_a_kink_is_torchs(name: str, x: list[float], t: Any) -> None:
    agree(LOSSES[name], torchs(name, {}), np.array(x), np.array(t))


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("p", [0.0, 1.0])
def test_binary_cross_entropy_of_certainty_is_torchs(p: float, t: float) -> None:
    x, y = np.array([p]), np.array([t])
    agree(LOSSES["binary_cross_entropy"], torchs("binary_cross_entropy", {}), x, y, fixed=(0, 1))
