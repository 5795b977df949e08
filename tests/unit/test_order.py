"""`kind: order`: a partial order, and the longest part of an answer that keeps it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from autograder.questions.order import before, leaves, longest
from tests.written_problems import LOOP, judge, marker

RIGHT = ["zero_grad", "forward", "loss", "backward", "step"]


def test_lists_are_in_order_and_in_any_order_by_turns() -> None:
    found = before([["z", ["f", "l"]], "b", "s"])
    assert found == {"z": set(), "f": set(), "l": {"f"}, "b": {"z", "f", "l"}, "s": {"z", "f", "l", "b"}}


@pytest.mark.parametrize(
    "answer",
    [
        RIGHT,
        ["forward", "zero_grad", "loss", "backward", "step"],
        ["forward", "loss", "zero_grad", "backward", "step"],
        [*RIGHT, "log"],
        [*RIGHT[:4], "log", "step"],
        "zero_grad, forward, loss, backward, step",
        "zero_grad -> forward -> loss -> backward -> step",
        "zero_grad < forward < loss < backward < step",
        "Zero_Grad\nFORWARD\nloss\n\nbackward\nstep\n",
        ["optimizer.zero_grad()", "yhat = model(x)", "l = loss(yhat, y)", "l.backward()", "optimizer.step()"],
    ],
    ids=str,
)
def test_every_right_order_earns_full_marks(answer: Any) -> None:
    assert judge(LOOP, answer) == (1, "correct", "")


@pytest.mark.parametrize(
    ("answer", "share", "said"),
    [
        (RIGHT[:4], "4/5", "missing: 'step'"),
        (RIGHT[::-1], "2/5", "'step' comes too early"),
        (["backward", *RIGHT[:3], "step"], "4/5", "'backward' comes too early"),
        ([*RIGHT, "eval"], "4/5", "'eval' does not belong here"),
        (["log", *RIGHT], "4/5", "'log' comes too early"),
        (["eval"], "0", "'eval' does not belong here; missing: 'backward', 'forward', 'loss', 'step', 'zero_grad'"),
        (["log"], "0", "missing: 'backward', 'forward', 'loss', 'step', 'zero_grad'"),
    ],
    ids=str,
)
def test_what_is_not_in_order_missing_or_forbidden_takes_its_share_and_is_told(
    answer: list[str], share: str, said: str
) -> None:
    found = judge(LOOP, answer)
    assert (found.share, found.feedback) == (Fraction(share), said)
    assert found.state == ("partial" if found.share else "incorrect")


def test_a_step_given_twice_counts_where_it_first_stands_and_is_said() -> None:
    found = judge(LOOP, [*RIGHT, "forward", "Forward"])
    assert found == (1, "correct", "'forward' given more than once, and counted where it first stands")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (["forwrd"], "entry [0]: there is no step 'forwrd': did you mean 'forward'?"),
        ("forward -> los", "there is no step 'los': did you mean 'loss'?"),
        ([["forward", "loss"]], "entry [0]: expected the key of a step, found a list"),
        (3.5, "expected the key of a step, or a list of them, found a number"),
    ],
    ids=str,
)
def test_what_names_no_step_is_unreadable_and_says_why(answer: Any, said: str) -> None:
    assert judge(LOOP, answer) == marker(LOOP).inspect(answer) == (0, "unreadable", said)


def test_no_steps_are_no_answer() -> None:
    assert judge(LOOP, []).state == judge(LOOP, " -> ").state == "blank"


def test_steps_are_named_in_alphabetical_order_whatever_the_order_of_the_file() -> None:
    assert marker(LOOP).ask == "the order of backward, eval, forward, log, loss, step, zero_grad"


def test_twenty_steps_are_matched_at_once() -> None:
    keys = [f"s{i}" for i in range(20)]
    assert longest(keys[::-1], before([keys])) == 20  # in any order
    assert longest(keys[::-1], before(keys)) == 1
    assert list(leaves([keys])) == keys
