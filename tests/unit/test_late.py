"""The late policy: what it takes off, and that it never rewards waiting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import AutograderError
from autograder.grading.late import Deadline, in_a_line, in_words, lateness
from autograder.grading.result import StudentResult
from autograder.problem.assignment import Assignment, Late, unfit_dates
from autograder.problem.schema import read
from autograder.problem.source import read_yaml

DUE = datetime(2026, 2, 1, 23, 59, tzinfo=timezone(timedelta(hours=1)))
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def policy(text: str, more: str = "") -> Late:
    """As it is written behind `late:`."""
    return plan(f"late: {{{text}}}\n{more}").late


def plan(text: str, due: str = DUE.isoformat()) -> Any:
    """An assignment.yaml."""
    tree, mistakes = read_yaml(f"due: {due}\n{text}".encode(), "assignment.yaml")
    assignment = read(Assignment, tree, mistakes.append)
    mistakes += unfit_dates(assignment) if assignment and not mistakes else []
    if mistakes:
        raise AutograderError(*mistakes)
    return assignment


USUAL = policy("grace: 15 minutes, per_day: 10%, cap: 50%, until: 10 days")


def share(after_due: timedelta, late: Late = USUAL) -> Fraction:
    return lateness(DUE + after_due, DUE, late).deduction


@pytest.mark.parametrize(
    ("after_due", "tenths"),
    [
        (-DAY, 0),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 0),
        (15 * MINUTE, 0),
        (15 * MINUTE + timedelta(seconds=1), 1),
        (DAY + 15 * MINUTE, 1),
        (DAY + 16 * MINUTE, 2),
        (4 * DAY + HOUR, 5),
        (9 * DAY, 5),
        (10 * DAY, 5),
        (10 * DAY + timedelta(seconds=1), 10),
    ],
)
def test_each_day_begun_after_the_grace_costs_up_to_the_cap_and_the_end(after_due: timedelta, tenths: int) -> None:
    assert share(after_due) == Fraction(tenths, 10)


def test_hours_are_counted_likewise() -> None:
    assert share(90 * MINUTE, policy("per_hour: 1%")) == Fraction(2, 100)


def test_an_offset_changes_how_a_time_is_written_and_not_when_it_is() -> None:
    in_utc = (DUE + HOUR).astimezone(UTC)
    assert lateness(in_utc, DUE, USUAL) == lateness(DUE + HOUR, DUE, USUAL)


@pytest.mark.parametrize("extension", [2 * DAY, DUE + 2 * DAY])
def test_an_extension_moves_the_due_time_of_one_student(extension: Any) -> None:
    assert lateness(DUE + 2 * DAY, DUE, USUAL, extension).reason == "in time"
    late = lateness(DUE + 2 * DAY + HOUR, DUE, USUAL, extension)
    assert (late.by, late.deduction) == (HOUR, Fraction(1, 10))
    assert late.reason == "1 hour late after an extension: 10% of the full points taken off"


@pytest.mark.parametrize(
    ("after_due", "reason"),
    [
        (5 * MINUTE, "5 minutes late: within the grace of 15 minutes"),
        (26 * HOUR, "1 day 2 hours late: 20% of the full points taken off"),
        (6 * DAY, "6 days late: 50% of the full points taken off, the most there is"),
        (11 * DAY, "11 days late: nothing counts after 10 days"),
    ],
)
def test_the_reason_says_what_was_done(after_due: timedelta, reason: str) -> None:
    assert lateness(DUE + after_due, DUE, USUAL).reason == reason


def scored(text: str, after_due: timedelta, score: Any, most: Any = 10) -> Any:
    late = lateness(DUE + after_due, DUE, policy(text))
    return late.after(score, most)


def test_percent_is_of_the_full_points_or_of_the_score() -> None:
    assert scored("per_day: 10%", HOUR, 5) == 4
    assert scored("per_day: 10%, of: score", HOUR, 5) == Fraction(9, 2)


def test_no_score_goes_below_zero() -> None:
    assert scored("per_day: 50%", DAY + HOUR, 5) == 0


def test_the_floor_holds_and_lifts_nobody() -> None:
    assert scored("per_day: 50%, floor: 20%", 5 * DAY, 8) == 2
    assert scored("per_day: 50%, floor: 20%", 5 * DAY, 1) == 1


def test_it_is_said_where_the_floor_held() -> None:
    held = policy("per_day: 50%, floor: 20%")
    said = "1 hour late: 50% of the full points taken off"
    assert lateness(DUE + HOUR, DUE, held).told(8, 10) == said
    assert lateness(DUE + HOUR, DUE, held).told(6, 10) == said + ", but nobody falls below 20%"
    assert lateness(DUE + HOUR, DUE, held).told(0, 10) == said


def test_where_only_an_end_is_set_nothing_is_taken_off_before_it() -> None:
    late = lateness(DUE + 3 * HOUR, DUE, policy("grace: 2h, until: 1 day"))
    assert (late.deduction, late.reason) == (0, "3 hours late: nothing is taken off")


def test_a_grace_is_said_exactly() -> None:
    late = lateness(DUE + HOUR, DUE, policy("grace: 1 day 2 hours 3 minutes, per_day: 10%"))
    assert late.reason == "1 hour late: within the grace of 1 day 2 hours 3 minutes"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("per_day: 10%", "each day that is begun takes 10% of the full points"),
        (
            "grace: 15m, per_hour: 1%, of: score, cap: 50%, floor: 20%, until: 3 days",
            "up to 15 minutes cost nothing; each hour that is begun then takes 1% of the score, at most 50%; "
            "nobody falls below 20% for it; after 3 days nothing counts",
        ),
        ("until: 1 day", "after 1 day nothing counts"),
    ],
)
def test_a_policy_is_said_in_a_line(text: str, said: str) -> None:
    assert in_a_line(policy(text)) == said


def test_after_the_end_there_is_no_floor() -> None:
    assert scored("per_day: 50%, floor: 20%, until: 3 days", 4 * DAY, 8) == 0


policies = st.sampled_from(
    [
        USUAL,
        policy("per_hour: 1%"),
        policy("per_day: 30%, of: score, floor: 25%, until: 4 days"),
        policy("until: 1 day, grace: 2h"),
        policy("per_day: 100%, cap: 10%"),
        policy("per_day: 0, grace: 0"),
    ]
)
times = st.timedeltas(min_value=-2 * DAY, max_value=15 * DAY)
scores = st.fractions(min_value=0, max_value=10)


@given(policies, times, times, scores)
def test_who_comes_later_never_has_more(late: Late, a: timedelta, b: timedelta, score: Fraction) -> None:
    early, later = (lateness(DUE + t, DUE, late).after(score, 10) for t in sorted((a, b)))
    assert 0 <= later <= early <= score


@given(policies, times, scores, scores)
def test_more_points_before_are_never_fewer_after(late: Late, at: timedelta, a: Fraction, b: Fraction) -> None:
    less, more = (lateness(DUE + at, DUE, late).after(score, 10) for score in sorted((a, b)))
    assert less <= more


@given(policies, times, st.timedeltas(min_value=timedelta(0), max_value=5 * DAY), scores)
def test_an_extension_never_costs(late: Late, at: timedelta, extension: timedelta, score: Fraction) -> None:
    without, extended = (lateness(DUE + at, DUE, late, e).after(score, 10) for e in (None, extension))
    assert without <= extended


def test_only_whose_time_is_known_and_late_is_changed() -> None:
    deadline = Deadline(DUE, USUAL, {}, {"ada": DUE + HOUR, "ben": DUE - HOUR})
    ada, ben, chloe = (StudentResult(name, 8, 10, ()) for name in ("ada", "ben", "chloe"))
    late = deadline.applied(ada)
    assert late.score == 7
    assert late.late is not None
    assert (late.late.raw_score, late.late.seconds) == (8, 3600)
    assert deadline.applied(ben) is ben
    assert deadline.applied(chloe) is chloe


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "less than a second"),
        (1, "1 second"),
        (3600, "1 hour"),
        (93600, "1 day 2 hours"),
        (93784, "over 1 day 2 hours"),
        (3600.5, "over 1 hour"),
        (86460, "1 day 1 minute"),
    ],
)
def test_times_are_said_in_two_units(seconds: float, words: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("late: {}\n", "'late' must say"),
        ("late: {per_day: 10%, per_hour: 1%}\n", "expected either 'per_day' or 'per_hour', found both"),
        ("late: {per_day: 10}\n", "'per_day' must be a percentage such as 10%, of 100% at most, found number 10"),
        ("late: {per_day: 110%}\n", "'per_day' must be a percentage"),
        ("late: {per_day: 10%, grace: 15}\n", "'grace' must be a duration such as 15 minutes"),
        ("late: {per_day: 10%, grace: 2 days, until: 1 day}\n", "'until' must not be shorter than 'grace'"),
        ("late: {per_days: 10%}\n", "unknown key 'per_days'"),
        ("extensions: {ada: 1 day}\n", "'extensions' needs 'late'"),
        ("late: {per_day: 10%}\nextensions: {ada: soon}\n", "'ada' must be "),
        ("late: {per_day: 10%}\nextensions: {ada: 2026-01-01T10:00Z}\n", "the extension of 'ada' ends before 'due'"),
    ],
)
def test_a_mistake_in_a_policy_is_told_at_its_place(text: str, message: str) -> None:
    with pytest.raises(AutograderError) as raised:
        plan(text)
    (mistake,) = raised.value.mistakes
    assert mistake.message.startswith(message)
    assert mistake.place is not None
    assert mistake.place.line >= 1


def test_a_due_time_without_offset_is_refused_with_what_to_write() -> None:
    with pytest.raises(AutograderError) as raised:
        plan("title: x\n", "2026-02-01T23:59:00")
    (mistake,) = raised.value.mistakes
    assert mistake.message.startswith("'due' must be a date and time with offset")
    assert str(mistake.place) == "assignment.yaml:1:6"
    assert mistake.help == "write the offset from UTC behind the time, as +01:00, or Z for none"
