"""What `grade` wrote of each student, as a gradebook needs it: the score, who they are, and whether it is final."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from autograder.errors import fail
from autograder.reports.gradebooks.people import KINDS, Earned, Person, of_platform, person

UNGRADED = ("grader_error", "not_run")  # outcomes that are nobody's zero
LOGINS = ("github",)  # ids of a download that are logins


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
    said = {kind: [str(identity[kind])] for kind in KINDS if identity.get(kind)}
    ids = identity.get("ids", {})
    said["id"] = said.get("id", []) + [of_platform(kind, str(id)) for kind, id in ids.items()]
    said["login"] = said.get("login", []) + [str(ids[kind]) for kind in LOGINS if kind in ids]
    return person(**said)
