"""What `train:` says: which leaves are learnt, from which loss, by which optimiser."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from autograder.errors import did_you_mean
from autograder.graph.errors import DerivativeError
from autograder.graph.optimizers import Step, Training
from autograder.language.bind import bind, find
from autograder.language.parse import parse_call
from autograder.problem.model import Train
from autograder.problem.tree import Text

if TYPE_CHECKING:
    from autograder.problem.instance import Instance


def learn(instance: Instance, train: Train) -> Training | None:
    """The training of a complete network, None after reporting what is wrong; sets what is learnt."""
    if train.parameters is not None:
        instance.learnable = {}
        for pattern in train.parameters:
            _learn_these(instance, pattern)
    step = instance.checked(train.optimizer, lambda: _step(instance, train))
    if step is None or instance.mistakes:
        return None
    training: Training | None = instance.checked(train.optimizer, lambda: _training(instance, train, step))
    return training


def _learn_these(instance: Instance, pattern: Text) -> None:
    leaves = {n: node for n, node in instance.graph.names.items() if node.op.name == "leaf"}
    fitting = {n: node for n, node in leaves.items() if fnmatchcase(n, pattern)}
    if not fitting and not instance.excused:
        instance.mistake(f"no leaf is called '{pattern}'", pattern.at(0), did_you_mean(pattern, leaves))
    instance.learnable.update(fitting)


def _step(instance: Instance, train: Train) -> Step:
    _, optimizer = parse_call(train.optimizer)
    make = find(optimizer, instance.tables.optimizers, "optimiser")
    step: Step = make(**bind(optimizer, make, (), instance.sizes, None))
    return step


def _training(instance: Instance, train: Train, step: Step) -> Training:
    name = train.loss or instance.loss or "L"
    loss = instance.lookup(name)
    if loss is None:
        raise DerivativeError(f"training needs a loss, and the problem has no '{name}'")
    if not instance.learnable:
        raise DerivativeError("nothing is learnt: say which leaves are, in train: {parameters: [w, b]}")
    return Training(loss, instance.learnable, step)
