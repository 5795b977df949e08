"""What handing in late costs: by the assignment's policy, from the time of the submission, never from a clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal, NamedTuple

from autograder.errors import counted
from autograder.grading.result import Late, Points, StudentResult, exact
from autograder.problem.assignment import Late as Policy

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ON_TIME = timedelta(0)
EXACTLY = 4  # units: days, hours, minutes, seconds
IN_WORDS = {"max": "the full points", "score": "the score"}


class Lateness(NamedTuple):
    """How late a submission is, the share that is taken off (`of` the full points or of the score), and why.

    floor: the share of the full points below which no score is brought
    """

    by: timedelta
    deduction: Fraction
    reason: str
    of: Literal["max", "score"] = "max"
    floor: Fraction = Fraction(0)

    def after(self, score: Points, max_score: Points) -> Points:
        """The score after the deduction: never below the floor, and never raised to it."""
        return exact(Fraction(max(self._lowered(score, max_score), min(score, self.floor * max_score))))

    def told(self, score: Points, max_score: Points) -> str:
        """The reason, and that the floor held the score where it did."""
        is_held = max(self._lowered(score, max_score), Fraction(0)) < self.after(score, max_score)
        return self.reason + (f", but nobody falls below {percent(self.floor)}" if is_held else "")

    def _lowered(self, score: Points, max_score: Points) -> Fraction:
        return Fraction(score - self.deduction * (max_score if self.of == "max" else score))


def lateness(
    submitted_at: datetime, due: datetime, policy: Policy, extension: datetime | timedelta | None = None
) -> Lateness:
    """How late a submission of this time is; the times are aware. An extension moves `due` for one student."""
    theirs = extension if isinstance(extension, datetime) else due + (extension or ON_TIME)
    by = max(submitted_at - theirs, ON_TIME)
    own = " after an extension" if extension else ""
    said = f"{in_words(by)} late{own}"
    if by == ON_TIME:
        return Lateness(by, Fraction(0), "in time")
    if policy.until is not None and by > policy.until:
        return Lateness(by, Fraction(1), f"{said}: nothing counts after {in_words(policy.until, EXACTLY)}")
    if by <= policy.grace:
        return Lateness(by, Fraction(0), f"{said}: within the grace of {in_words(policy.grace, EXACTLY)}")
    share = deduction(by - policy.grace, policy)
    if share == 0:
        return Lateness(by, share, f"{said}: nothing is taken off")
    of = IN_WORDS[policy.of]
    capped = ", the most there is" if share == policy.cap else ""
    reason = f"{said}: {percent(share)} of {of} taken off{capped}"
    return Lateness(by, share, reason, policy.of, policy.floor or Fraction(0))


def deduction(counted: timedelta, policy: Policy) -> Fraction:
    """The share for so much time, each day (or hour) that was begun counted whole."""
    unit, rate = (DAY, policy.per_day) if policy.per_hour is None else (HOUR, policy.per_hour)
    most = Fraction(1) if policy.cap is None else policy.cap
    return min(-(-counted // unit) * (rate or Fraction(0)), most)


def in_a_line(policy: Policy) -> str:
    """A policy as students are told of it beforehand."""
    unit, rate = ("day", policy.per_day) if policy.per_hour is None else ("hour", policy.per_hour)
    said = [f"up to {in_words(policy.grace, EXACTLY)} cost nothing"] if policy.grace else []
    if rate:
        most = f", at most {percent(policy.cap)}" if policy.cap is not None else ""
        begun = f"each {unit} that is begun{' then' if policy.grace else ''}"
        said.append(f"{begun} takes {percent(rate)} of {IN_WORDS[policy.of]}{most}")
    if policy.floor:
        said.append(f"nobody falls below {percent(policy.floor)} for it")
    if policy.until is not None:
        said.append(f"after {in_words(policy.until, EXACTLY)} nothing counts")
    return "; ".join(said)


class Deadline(NamedTuple):
    """An assignment's due time and policy, and what is known of its students."""

    due: datetime
    policy: Policy
    extensions: Mapping[str, datetime | timedelta]
    submitted: Mapping[str, datetime]

    def applied(self, result: StudentResult) -> StudentResult:
        """The result with what lateness takes off; as it was where it is not late, or nobody knows."""
        submitted_at = self.submitted.get(result.student)
        if submitted_at is None:
            return result
        late = lateness(submitted_at, self.due, self.policy, self.extensions.get(result.student))
        if late.by == ON_TIME:
            return result
        score, seconds = late.after(result.score, result.max_score), int(late.by.total_seconds())
        said = late.told(result.score, result.max_score)
        return result._replace(score=score, late=Late(result.score, seconds, said))


def in_words(time: timedelta, units: int = 2) -> str:
    """The largest units, and whether that is all: `1 day 2 hours`, `over 15 minutes`."""
    seconds = int(time.total_seconds())
    sizes = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    parts = []
    for unit, size in sizes.items():
        n, seconds = divmod(seconds, size)
        if n:
            parts.append(counted(n, unit))
    is_all = len(parts) <= units and not time.microseconds
    return ("" if is_all else "over ") + " ".join(parts[:units]) if parts else "less than a second"


def percent(share: Fraction) -> str:
    return f"{float(100 * share):g}%"
