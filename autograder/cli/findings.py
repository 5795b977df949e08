"""What `check` finds of an answer."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What is said of one answer: `state` is ok, form ok, missing, unreadable, shape, wrong, carried or not run.

    carried: right from other answers of the student's own, which are wrong
    """

    problem: str
    question: str
    ask: str
    state: str
    reason: str
