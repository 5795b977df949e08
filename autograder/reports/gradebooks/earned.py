"""What `grade` wrote of each student, as a gradebook needs it: the score, who they are, and whether it is final."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from autograder.errors import fail
from autograder.reports.gradebooks.book import MOST_DIGITS
from autograder.reports.gradebooks.people import KINDS, Earned, Person, of_platform, person

LARGEST = 10**9  # points
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
    score, most = (_points(entry[key]) for key in ("score", "max_score"))
    known = _person(entry.get("identity") or {})
    named = person(**dict.fromkeys(KINDS, student))  # what others may know them by
    return Earned(student, known or named, score, most, _waits(entry), not known)


def _points(written: Any) -> Decimal:
    points = Decimal(written)
    if not 0 <= points <= LARGEST or points.adjusted() < -MOST_DIGITS:
        raise ValueError("no points of a class")
    return points


def _waits(entry: Any) -> str:
    """What a result waits for before it is final."""
    outcomes = {q["outcome"] for p in entry["problems"] for q in p["questions"]}
    if "grader_error" in outcomes:
        return "a person: the grader failed here"
    if entry.get("waiting"):
        return "a person's mark"
    return "answers that were not run" if "not_run" in outcomes else ""


def _person(identity: Any) -> Person:
    """Who a student is by the download that their work came from; nobody, where it does not tell."""
    said = {kind: [str(identity[kind])] for kind in KINDS if identity.get(kind)}
    ids = identity.get("ids", {})
    said["id"] = said.get("id", []) + [of_platform(kind, str(id)) for kind, id in ids.items()]
    said["login"] = said.get("login", []) + [str(ids[kind]) for kind in LOGINS if kind in ids]
    return person(**said)
