"""What Gradescope hands over: a folder of files as the student uploaded them, and what it knows of the submission."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from autograder.submissions.folder import ANSWERS, Found, find_one
from autograder.submissions.unreadable import quoted

NOT_HANDED_IN = {"__MACOSX", "__pycache__"}


class Metadata(NamedTuple):
    """What is used of submission_metadata.json; without it, or where it is odd, nothing is known."""

    id: int | None = None
    late: timedelta | None = None  # None: in time, or it cannot be told
    members: int = 1
    earlier: int = 0  # submissions before this one, but for those that the autograder failed on
    remark: str = ""


def find_submission(root: str, code: Collection[str], wants_answers: bool) -> tuple[Found, list[str]]:
    """The submission in a folder, and notes on where it was found: at the top, or in the one folder that there is.

    code: the names of code files that are asked. A single JSON file of another name is taken for the answers.
    """
    if not os.path.isdir(root):
        return Found("submission", None, None), ["nothing was handed in"]
    folder, notes = _folder(root, {ANSWERS, *code})
    found = find_one(folder)
    names = _files(folder)
    if not names:
        notes.append("nothing was handed in")
    elif found.file is None and found.unreadable is None:
        if wants_answers and len(given := _ending(names, ".json")) == 1:
            found = find_one(os.path.join(folder, given[0]))._replace(folder=folder)
            notes.append(f"{quoted(_text(given[0]))} was taken for {ANSWERS}")
        elif packed := _ending(names, (".zip", ".tar", ".gz", ".7z", ".rar")):
            notes.append(f"{quoted(_text(packed[0]))} is not unpacked: hand in the files themselves")
    return found._replace(student="submission"), notes


def _folder(root: str, wanted: set[str]) -> tuple[str, list[str]]:
    """Where the files that are asked lie."""
    top, inner = _files(root), _folders(root)
    if wanted & set(top) or not inner:
        return root, []
    holding = [name for name in inner if wanted & set(_files(os.path.join(root, name)))]
    if len(holding) > 1:
        return root, [f"files lie in several folders, {', '.join(quoted(_text(n)) for n in holding[:3])}: use one"]
    if holding or (len(inner) == 1 and not _ending(top, (".json", ".py", ".ipynb"))):
        return os.path.join(root, (holding or inner)[0]), []
    return root, []


def _files(folder: str) -> list[str]:
    return [entry.name for entry in _entries(folder) if not entry.is_dir(follow_symlinks=False)]


def _folders(folder: str) -> list[str]:
    return [entry.name for entry in _entries(folder) if entry.is_dir(follow_symlinks=False)]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name, without what systems and editors leave behind."""
    try:
        with os.scandir(folder) as entries:
            kept = [e for e in entries if not e.name.startswith(".") and e.name not in NOT_HANDED_IN]
    except OSError:
        return []
    return sorted(kept, key=lambda entry: entry.name)


def _ending(names: Iterable[str], suffix: str | tuple[str, ...]) -> list[str]:
    return [name for name in names if name.lower().endswith(suffix)]


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_metadata(data: bytes | None) -> Metadata:
    """Whatever can be made of submission_metadata.json; nothing in it is an error."""
    if data is None:
        return Metadata(remark="there is no submission_metadata.json: nothing is known of lateness")
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return Metadata(remark="submission_metadata.json cannot be read: nothing is known of lateness")
    users = [user for user in _listed(given.get("users")) if isinstance(user, dict)]
    before = [one for one in _listed(given.get("previous_submissions")) if isinstance(one, dict)]
    created = _moment(given.get("created_at"))
    id = given.get("id")
    return Metadata(
        id if isinstance(id, int) else None,
        _late(created, given.get("assignment"), users),
        max(1, len(users)),
        sum(one.get("autograder_error") is not True for one in before),
        "" if created else "created_at is missing or odd: nothing is known of lateness",
    )


def _late(created: datetime | None, assignment: Any, users: list[dict[str, Any]]) -> timedelta | None:
    """By how much it came after the due date; of a group that of the member who has most time."""
    general = _due(assignment)
    own = [_due(user.get("assignment")) or general for user in users] or [general]
    dates = [due for due in own if due is not None]
    if created is None or len(dates) < len(own) or created <= max(dates):
        return None
    return created - max(dates)


def _due(assignment: Any) -> datetime | None:
    return _moment(assignment.get("due_date")) if isinstance(assignment, dict) else None


def _moment(text: Any) -> datetime | None:
    """A date and time with its offset, without which it is no moment."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.utcoffset() is not None else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
