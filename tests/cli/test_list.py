"""`autograder list`: every row of every table, with its options."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from autograder.graph.ops import OPS
from tests.cli.calls import call

TABLES: dict[str, Any] = importlib.import_module("autograder.cli.listing").TABLES


@pytest.mark.parametrize("table", TABLES)
def test_every_name_is_listed(table: str) -> None:
    lines = call("list", table).out.splitlines()
    assert [line.partition("(")[0] for line in lines] == list(TABLES[table])


def test_options_are_written_as_in_a_problem_file() -> None:
    assert "linear(out_features, bias=true)" in call("list", "layers").out.splitlines()
    assert any(line.startswith("sgd(lr") for line in call("list", "optimizers").out.splitlines())


def test_the_operations_are_listed() -> None:
    assert call("list", "ops").out.split() == list(OPS)


def test_an_unknown_table_is_told_with_the_closest() -> None:
    called = call("list", "layer")
    assert called.status == 2
    assert "unknown table 'layer'" in called.err
    assert "did you mean 'layers'?" in called.err
