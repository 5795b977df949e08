"""Losses: an input (the prediction) and a target to one number, composed of the operations.

Names, options and meaning are torch.nn.functional's where torch has the loss. The textbooks' own
(`half_squared_error`, `squared_error`, `categorical_cross_entropy`) sum over the outputs of one example and
take the mean or the sum over the batch; the first axis of a matrix is the batch.
"""

from __future__ import annotations

from collections.abc import Callable

from autograder.graph.errors import ShapeError
from autograder.graph.functions import log_softmax, mean, reshape
from autograder.graph.node import Node
from autograder.graph.rules import log, total, where
from autograder.graph.shapes import written


def _matching(input: Node, target: Node) -> Node:
    """The target in the shape of the input: axes of 1 may differ, anything else is a mistake."""
    if target.shape == input.shape:
        return target
    if [n for n in target.shape if n != 1] == [n for n in input.shape if n != 1]:
        return reshape(target, input.shape)
    raise ShapeError(f"the target is {written(target.shape)}, but the prediction is {written(input.shape)}")


def _reduced(entries: Node, reduction: str) -> Node:
    if reduction == "mean":
        return mean(entries)
    if reduction == "sum":
        return total(entries)
    if reduction == "none":
        return entries
    raise ValueError(f"'reduction' is mean, sum or none, not '{reduction}'")


def _per_example(entries: Node, reduction: str) -> Node:
    """Summed over the outputs; then the mean, the sum or neither over the batch."""
    if len(entries.shape) < 2:
        return _reduced(total(entries), reduction)
    if reduction == "mean":
        return total(entries) / entries.shape[0]
    return _reduced(total(entries, tuple(range(1, len(entries.shape)))), reduction)


def _class_axis(input: Node) -> int:
    if not input.shape:
        raise ShapeError("a prediction of classes is a vector or a batch of rows, not a single number")
    return 0 if len(input.shape) == 1 else 1


def _distribution(input: Node, target: Node) -> Node:
    """The target as a distribution over the classes, from class indices if need be."""
    axis = _class_axis(input)
    if target.shape == input.shape:
        return target
    rest = input.shape[:axis] + input.shape[axis + 1 :]
    if target.shape == rest or (not rest and target.shape == (1,)):
        rows = target.graph.apply("one_hot", reshape(target, rest), classes=input.shape[axis])
        order = (*range(axis), len(rest), *range(axis, len(rest)))
        return target.graph.apply("transpose", rows, axes=order)
    raise ShapeError(
        f"the target is {written(target.shape)}; for predictions of {written(input.shape)} it is "
        f"{written(input.shape)} (one-hot or a distribution) or {written(rest)} (class indices)"
    )


def _abs(x: Node) -> Node:
    return x.graph.apply("abs", x)


def _log_probability(p: Node) -> Node:
    return p.graph.apply("log_probability", p)


def _scored(log_p: Node, target: Node, reduction: str) -> Node:
    """-Σ target · log p over the classes, reduced over the examples."""
    entries = -_distribution(log_p, target) * log_p
    return _reduced(total(entries, (_class_axis(log_p),)), reduction)


def binary_cross_entropy(input: Node, target: Node, reduction: str = "mean") -> Node:
    """-(t log p + (1 - t) log(1 - p)) of probabilities; logarithms never below -100, as in torch."""
    t = _matching(input, target)
    entries = -(t * _log_probability(input) + (1 - t) * _log_probability(1 - input))
    return _reduced(entries, reduction)


def binary_cross_entropy_with_logits(
    input: Node, target: Node, reduction: str = "mean", pos_weight: float = 1.0
) -> Node:
    t = _matching(input, target)
    plus = input.graph.apply("softplus", -input)
    return _reduced((1 - t) * input + (1 + (pos_weight - 1) * t) * plus, reduction)


def categorical_cross_entropy(input: Node, target: Node, reduction: str = "mean") -> Node:
    """-Σ y log ŷ of probabilities: the sum over one example's classes, the mean or sum over the batch."""
    return _scored(_log_probability(input), target, reduction)


def cross_entropy(input: Node, target: Node, reduction: str = "mean", label_smoothing: float = 0.0) -> Node:
    """Of logits; the target is a class index, one-hot or a distribution."""
    axis = _class_axis(input)
    t = _distribution(input, target)
    if label_smoothing:
        t = (1 - label_smoothing) * t + label_smoothing / input.shape[axis]
    return _scored(log_softmax(input, axis), t, reduction)


def half_squared_error(input: Node, target: Node, reduction: str = "mean") -> Node:
    """½ Σ (ŷ - y)² over the outputs of one example."""
    return 0.5 * squared_error(input, target, reduction)


def hinge_embedding(input: Node, target: Node, margin: float = 1.0, reduction: str = "mean") -> Node:
    t = _matching(input, target)
    apart = input.graph.apply("relu", margin - input)
    return _reduced(where(t > 0, input, apart), reduction)


def huber(input: Node, target: Node, delta: float = 1.0, reduction: str = "mean") -> Node:
    error = input - _matching(input, target)
    far = _abs(error)
    return _reduced(where(far < delta, 0.5 * error**2, delta * (far - 0.5 * delta)), reduction)


def kl_div(input: Node, target: Node, reduction: str = "mean", log_target: bool = False) -> Node:
    """Σ t (log t - input), the input being log-probabilities; `batchmean` divides by the batch only."""
    t = _matching(input, target)
    log_t = t if log_target else log(where(t > 0, t, 1.0))
    entries = (t.graph.apply("exp", t) if log_target else t) * (log_t - input)
    if reduction == "batchmean":
        return total(entries) / (input.shape[0] if input.shape else 1)
    return _reduced(entries, reduction)


def l1(input: Node, target: Node, reduction: str = "mean") -> Node:
    return _reduced(_abs(input - _matching(input, target)), reduction)


def mse(input: Node, target: Node, reduction: str = "mean") -> Node:
    return _reduced((input - _matching(input, target)) ** 2, reduction)


def multi_margin(input: Node, target: Node, p: int = 1, margin: float = 1.0, reduction: str = "mean") -> Node:
    """Σ over the wrong classes of max(0, margin - x_right + x_wrong)^p, divided by the number of classes."""
    if p not in (1, 2):
        raise ValueError(f"'p' is 1 or 2, not {p}")
    right = _distribution(input, target)
    axis = _class_axis(input)
    score = reshape(total(input * right, (axis,)), (*input.shape[:axis], 1, *input.shape[axis + 1 :]))
    entries = (1 - right) * input.graph.apply("relu", margin - score + input) ** p
    return _reduced(total(entries, (axis,)) / input.shape[axis], reduction)


def nll(input: Node, target: Node, reduction: str = "mean") -> Node:
    """Of log-probabilities."""
    return _scored(input, target, reduction)


def smooth_l1(input: Node, target: Node, reduction: str = "mean", beta: float = 1.0) -> Node:
    error = input - _matching(input, target)
    far = _abs(error)
    if not beta:
        return _reduced(far, reduction)
    return _reduced(where(far < beta, 0.5 * error**2 / beta, far - 0.5 * beta), reduction)


def soft_margin(input: Node, target: Node, reduction: str = "mean") -> Node:
    return _reduced(input.graph.apply("softplus", -_matching(input, target) * input), reduction)


def squared_error(input: Node, target: Node, reduction: str = "mean") -> Node:
    """Σ (ŷ - y)² over the outputs of one example."""
    return _per_example((input - _matching(input, target)) ** 2, reduction)


LOSSES: dict[str, Callable[..., Node]] = {
    "binary_cross_entropy": binary_cross_entropy,
    "binary_cross_entropy_with_logits": binary_cross_entropy_with_logits,
    "categorical_cross_entropy": categorical_cross_entropy,
    "cross_entropy": cross_entropy,
    "half_squared_error": half_squared_error,
    "hinge_embedding": hinge_embedding,
    "huber": huber,
    "kl_div": kl_div,
    "l1": l1,
    "mse": mse,
    "multi_margin": multi_margin,
    "nll": nll,
    "smooth_l1": smooth_l1,
    "soft_margin": soft_margin,
    "squared_error": squared_error,
}
