"""What `grade` wrote of each student, as a gradebook needs it: the score, who they are, and whether it is final."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from autograder.errors import fail
from autograder.reports.gradebooks.people import KINDS, Earned, Person, person

UNGRADED = ("grader_error", "not_run")  # outcomes that are nobody's zero
# Names of an identity that are ids of some platform, and a name that is a login.
IDS = ("id", "ids", "user_id", "participant", "participant_id", "canvas_id", "moodle_id", "gradescope_id")
LOGINS = ("login", "username", "github", "github_username")


def read(text: str, file: str) -> list[Earned]:
    """The students of a results.json."""
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_refused)
        return [_earned(entry) for entry in data["students"]]
    except (ValueError, KeyError, TypeError, InvalidOperation, RecursionError, AttributeError) as e:
        raise fail(
            f"'{file}' is no results.json as `autograder grade` writes it", help="give the folder of --out"
        ) from e


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _earned(entry: Any) -> Earned:
    student = entry["student"]
    if not isinstance(student, str):
        raise TypeError("a student is a text")
    score, most = (Decimal(entry[key]) for key in ("score", "max_score"))
    return Earned(student, _person(student, entry.get("identity")), score, most, _waits(entry))


def _waits(entry: Any) -> str:
    """What a result waits for before it is final."""
    outcomes = {q["outcome"] for p in entry["problems"] for q in p["questions"]}
    ungraded = [outcome for outcome in UNGRADED if outcome in outcomes]
    if ungraded:
        return "the grader's own fault" if "grader_error" in ungraded else "code that was not run"
    return "a person's mark" if entry.get("waiting") else ""


def _person(student: str, identity: Any) -> Person:
    """By the identity of the download it came from; else the student's name here is what others may know them by."""
    if not identity:
        return person(**dict.fromkeys(KINDS, student))
    return person(
        id=[text for key in IDS for text in _texts(identity.get(key))],
        login=[text for key in LOGINS for text in _texts(identity.get(key))],
        **{kind: list(_texts(identity.get(kind))) for kind in ("email", "sid", "name")},
    )


def _texts(value: Any) -> Iterator[str]:
    """What an identity says under a key: a text, a number, or several."""
    if isinstance(value, dict):
        value = list(value.values())
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) or (isinstance(one, int) and not isinstance(one, bool)):
            yield str(one)
