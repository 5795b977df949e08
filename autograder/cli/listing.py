"""`autograder list`: what a problem file can use, from the tables themselves."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograder.cli.output import say
from autograder.errors import did_you_mean, fail
from autograder.graph.functions import FUNCTIONS
from autograder.graph.layers import LAYERS
from autograder.graph.losses import LOSSES
from autograder.graph.ops import OPS
from autograder.graph.optimizers import OPTIMIZERS

TABLES: dict[str, Mapping[str, Callable[..., Any]]] = {
    "functions": FUNCTIONS,
    "layers": LAYERS,
    "losses": LOSSES,
    "optimizers": OPTIMIZERS,
}
GIVEN = {"layers": ("x",), "losses": ("input", "target")}  # in a chain these are there already


def run(table: str) -> int:
    if table == "ops":
        say("\n".join(OPS))
        return 0
    if table not in TABLES:
        raise fail(f"unknown table '{table}'", help=did_you_mean(table, [*TABLES, "ops"]))
    for name, function in TABLES[table].items():
        say(signature(name, function, GIVEN.get(table, ())))
    return 0


def signature(name: str, function: Callable[..., Any], given: tuple[str, ...]) -> str:
    """`linear(out_features, bias=true)`, as it is written in a problem file."""
    parts = []
    for p in inspect.signature(function).parameters.values():
        if p.name in given or p.name == "leaves":
            continue
        parts.append(p.name if p.default is p.empty else f"{p.name}={written(p.default)}")
    return f"{name}({', '.join(parts)})" if parts else name


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) or value is None else f"{value}"
