"""A problem file that was read before is the same as one that is read now."""

import json
import os
from pathlib import Path

import pytest

from autograder.errors import Diagnostic
from autograder.problem import cache
from autograder.problem.source import Mapping, Node, Scalar, Sequence, Text, read_yaml

PROBLEMS = sorted((Path(__file__).parent.parent.parent / "problems").glob("*.yaml"))
SMALL = (
    b'a: 1\nb: ["x y", 2.50, {c: null, d: true}]\n"q": \'z1\'\nlong: |\n  two\n  lines\nbig: 123456789012345678901234\n'
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "autograder"


def read(data: bytes, file: str = "p.yaml") -> Node:
    mistakes: list[Diagnostic]
    tree, mistakes = read_yaml(data, file)
    assert tree is not None
    assert not mistakes
    return tree


def laid_open(node: Node) -> object:
    """Everything a tree knows."""
    if isinstance(node, Mapping):
        return node.place, [(key, key.place, key.quotes, laid_open(value)) for key, value in node.items]
    if isinstance(node, Sequence):
        return node.place, [laid_open(item) for item in node.items]
    assert isinstance(node, Scalar)
    value = node.value
    more = (value.place, value.quotes) if isinstance(value, Text) else type(value)
    return node.place, node.text, value, more


@pytest.mark.parametrize(
    "data", [SMALL, *(p.read_bytes() for p in PROBLEMS)], ids=["small", *(p.stem for p in PROBLEMS)]
)
def test_what_is_remembered_is_what_was_read(folder, data):
    tree = read(data)
    cache.remember("p.yaml", data, tree)
    found = cache.remembered("p.yaml", data)
    assert found is not None
    assert laid_open(found) == laid_open(tree)


def test_a_changed_file_is_not_remembered(folder):
    cache.remember("p.yaml", SMALL, read(SMALL))
    assert cache.remembered("p.yaml", SMALL + b" ") is None
    assert cache.remembered("q.yaml", SMALL) is None


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"format": 1}', b"\xff"])
def test_a_damaged_entry_is_as_good_as_none(folder, damage):
    cache.remember("p.yaml", SMALL, read(SMALL))
    (entry,) = folder.iterdir()
    entry.write_bytes(damage)
    assert cache.remembered("p.yaml", SMALL) is None


def test_a_damaged_tree_is_as_good_as_none(folder):
    cache.remember("p.yaml", SMALL, read(SMALL))
    (entry,) = folder.iterdir()
    kept = json.loads(entry.read_text())
    for tree in (None, [], ["m", 1], ["m", 1, 1, [[1, 2]]], {"m": 1}):
        entry.write_text(json.dumps({**kept, "tree": tree}))
        assert cache.remembered("p.yaml", SMALL) is None


def test_an_entry_of_another_version_is_not_used(folder, monkeypatch):
    cache.remember("p.yaml", SMALL, read(SMALL))
    monkeypatch.setattr(cache, "FORMAT", "another")
    assert cache.remembered("p.yaml", SMALL) is None


def test_where_nothing_can_be_kept_nothing_is_said(folder):
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be")
    cache.remember("p.yaml", SMALL, read(SMALL))
    assert cache.remembered("p.yaml", SMALL) is None


def test_it_can_be_switched_off(folder, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_CACHE", "off")
    cache.remember("p.yaml", SMALL, read(SMALL))
    assert not folder.exists()
    assert cache.remembered("p.yaml", SMALL) is None


def test_only_its_owner_can_look_into_it(folder):
    cache.remember("p.yaml", SMALL, read(SMALL))
    assert os.stat(folder).st_mode & 0o077 == 0
