from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.language.ast import (
    BESIDE,
    BINDING,
    COMPARISONS,
    DOT,
    After,
    Binary,
    Branch,
    Call,
    Cases,
    Compare,
    Derivative,
    Differential,
    Dots,
    Index,
    Keyword,
    Name,
    Number,
    Part,
    Prime,
    Sequence,
    Slice,
    Sum,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.parse import MAX_DEPTH, MAX_STEPS, parse
from autograder.language.unparse import unparse
from autograder.language.walk import children

# Names that make trouble: words with a d, one name within another, words of the language itself.
NAMES = ["L", "W1", "w", "w2", "x\u0302", "θ", "dL", "ot", "im", "dot", "dim", "adb", "a", "b2", "d", "after", "step"]
UNKNOWN = ["dW1", "d2L", "dQ", "f", "sum", "T2", "e3", "none"]
NUMBERS = ["0", "1", "2.", ".5", "12.50", "1e-3", "2E5", "3"]
OPERATORS = sorted(BINDING.keys() - set(COMPARISONS))


def read(text: str) -> Tree:
    return parse(text, NAMES.__contains__)


def at(kind: type[Part], *fields: st.SearchStrategy) -> st.SearchStrategy:
    """Parts of a kind, standing nowhere."""
    return st.builds(lambda *values: kind(*values, 0, 0), *fields)


def tuples(of: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    return st.lists(of, min_size=least, max_size=2).map(tuple)


def is_plain_quotient(tree: Derivative) -> bool:
    return len(tree.by) == 1 and "d" + tree.of in NAMES and "d" + tree.by[0] in NAMES


LEAVES = st.one_of(
    st.sampled_from(NUMBERS).map(lambda text: Number(float(text), text, 0, 0)),
    at(Name, st.sampled_from(NAMES + UNKNOWN)),
    at(Derivative, st.sampled_from(NAMES), tuples(st.sampled_from(NAMES), least=1)).filter(
        lambda tree: not is_plain_quotient(tree)
    ),
)


@st.composite
def trees(draw: st.DrawFn, height: int) -> Tree:
    return draw(draw(st.sampled_from(kinds(height))))


@cache
def kinds(height: int) -> list[st.SearchStrategy]:
    below = trees(height - 1) if height > 1 else LEAVES
    bound = st.none() | below
    item = below | at(Slice, bound, bound, bound) | at(Dots)
    keyword = at(Keyword, st.sampled_from(NAMES + UNKNOWN), below)
    keywords = st.lists(keyword, max_size=2, unique_by=lambda k: k.name).map(tuple)
    return [
        LEAVES,
        at(Unary, st.sampled_from("+-"), below),
        at(Binary, st.sampled_from(OPERATORS), below, below),
        at(Compare, st.sampled_from(COMPARISONS), below, below),
        at(Call, st.sampled_from(NAMES + UNKNOWN), tuples(below), keywords),
        at(Index, below, tuples(item, least=1)),
        at(Transpose, below),
        at(After, below, st.integers(0, MAX_STEPS)),
        at(Sequence, st.sampled_from(["list", "tuple"]), tuples(below)),
    ]


TREES = trees(height=4)


@given(TREES)
def test_the_text_of_a_tree_is_read_as_the_same_tree(tree):
    assert read(unparse(tree)) == tree


@given(TREES)
def test_every_part_stands_where_its_own_text_is(tree):
    text = unparse(tree)
    for part in walk(read(text)):
        if not isinstance(part, Slice | Dots | Keyword):
            assert read(text[part.start : part.end]) == part


def walk(part: Part) -> Iterator[Part]:
    yield part
    for inner in children(part):
        yield from walk(inner)


@given(TREES)
def test_no_pair_of_brackets_can_be_left_out(tree):
    text = unparse(tree)
    for opening, closing in pairs(text):
        shorter = text[:opening] + text[opening + 1 : closing] + text[closing + 1 :]
        try:
            same = read(shorter) == tree
        except Exception:  # noqa: BLE001  unreadable is as good as different
            same = False
        assert not same or kept_to_be_safe(text, opening), (text, shorter)


def pairs(text: str) -> Iterator[tuple[int, int]]:
    opened = []
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")":
            yield opened.pop(), place


def kept_to_be_safe(text: str, opening: int) -> bool:
    """Whether without it, and over other names, the quotient could be a derivative."""
    return text[:opening].endswith(" / ") and text[opening + 1] == "d"


DEEP = MAX_DEPTH - 1


@pytest.mark.parametrize("text", ["[" * DEEP + "]" * DEEP, "f(" * DEEP + "a" + ")" * DEEP, "-" * DEEP + "a"])
def test_the_deepest_tree_is_written(text):
    assert unparse(read(text)) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("((a))+(w*w2)", "a + w * w2"),
        ("(a+w)*w2", "(a + w) * w2"),
        ("a-(w-w2)", "a - (w - w2)"),
        ("(a-w)-w2", "a - w - w2"),
        ("(-a)²", "(-a)**2"),
        ("-(a²)", "-a**2"),
        ("a^(w^w2)", "a**w**w2"),
        ("(a^w)^w2", "(a**w)**w2"),
        ("a^(-w)", "a**-w"),
        ("a ⊙ w × w2", "a ⊙ w * w2"),
        ("(a@w).T", "(a @ w).T"),
        ("(2).T", "(2).T"),
        ("aᵀ", "a.T"),
        ("f( a , axis = -1 )", "f(a, axis=-1)"),
        ("a[ : , 1:2 , ::3, ... ]", "a[:, 1:2, ::3, ...]"),
        ("(a,)", "(a,)"),
        ("[a,w,]", "[a, w]"),
        ("∂L/∂W₁", "dL/dW1"),
        ("d²L/dw²", "d2L/dw dw"),
        ("(a-w) after 1 steps", "(a - w) after 1 step"),
        ("a ≤ (w ≠ w2)", "a <= (w != w2)"),
        ("(dL)/W1", "dL / W1"),
        ("(dL)/dW1", "dL / (dW1)"),
    ],
)
def test_the_text_is_plain(text, plain):
    assert unparse(read(text)) == plain


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Binary(BESIDE, read("a + 1"), read("w"), 0, 0), "(a + 1) w"),
        (Binary(DOT, read("a"), read("w * w2"), 0, 0), "a · (w * w2)"),
        (Sum(read("a + w"), ("j",), None, None, None, 0, 0), "Σ_j (a + w)"),
        (Sum(read("a"), ("i", "j"), None, None, None, 0, 0), "Σ_{i,j} a"),
        (Sum(read("a"), (), read("i != j"), None, None, 0, 0), "Σ_{i != j} a"),
        (Cases((Branch(read("a"), read("w > 0"), 0, 0),), 0, 0), "{a if w > 0}"),
        (Cases((Branch(read("a"), None, 0, 0),), 0, 0), "{a otherwise}"),
        (Differential(read("a * w"), read("w"), 0, 0), "∂(a * w)/∂w"),
        (Prime("tanh", read("a"), 0, 0), "tanh'(a)"),
    ],
)
def test_what_only_textbooks_have_is_written_for_messages(tree: Part, text: str) -> None:
    assert unparse(tree) == text
