"""What lies in Gradescope's container: the files that a student uploaded, and what is known of the submission."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from autograder.errors import AutograderError
from autograder.submissions.folder import ANSWERS, Found, as_text, find_one, list_folder, why_not
from autograder.submissions.placed import Placed
from autograder.submissions.unreadable import quoted
from autograder.submissions.views import View


class Metadata(NamedTuple):
    """What is used of submission_metadata.json; without it, or where it is odd, nothing is known."""

    id: int | None = None
    late: timedelta | None = None  # None: in time, or it cannot be told
    members: int = 1
    earlier: int = 0  # submissions before this one, but for those that the autograder failed on
    remark: str = ""


def find_submission(root: str, code: Collection[str], wants_answers: bool, private: str) -> tuple[Found, list[str]]:
    """The submission in a folder, and notes on where it was found: at the top, in one folder, or in a zip.

    code: the names of code files that are asked; private: a path at which a zip may be unpacked.
    A single JSON file of another name is taken for the answers.
    """
    if not os.path.isdir(root):
        return Found("submission", None, None), ["nothing was handed in"]
    wanted = {ANSWERS, *code}
    view = View(Placed((), root), wanted if wants_answers else code, private)
    folder, notes = _folder(view.folder or root, wanted)
    notes += [f"{quoted(name)}: {reason}" for name, reason in view.refused]
    found = find_one(folder)
    names = _files(folder)
    if not names and not _folders(folder):
        notes.append("nothing was handed in")
    elif found.file is None and found.unreadable is None and wants_answers:
        given = [name for name in names if name.lower().endswith(".json")]
        if len(given) == 1:
            path = os.path.join(folder, given[0])
            found = Found("submission", path, folder, why_not(os.lstat(path).st_mode))
            notes.append(f"{quoted(as_text(given[0]))} was taken for {ANSWERS}")
    return found._replace(student="submission", unreadable=found.unreadable or view.unreadable), notes


def _folder(root: str, wanted: set[str]) -> tuple[str, list[str]]:
    """Where the files that are asked lie: at the top, or in the one folder that holds some."""
    inner = _folders(root)
    if wanted & set(_files(root)) or not inner:
        return root, []
    holding = [name for name in inner if wanted & set(_files(os.path.join(root, name)))]
    if len(holding) > 1:
        return root, [f"files lie in several folders, {', '.join(quoted(as_text(n)) for n in holding[:3])}: use one"]
    return (os.path.join(root, holding[0]) if holding else root), []


def _files(folder: str) -> list[str]:
    return [entry.name for entry in _entries(folder) if not entry.is_dir(follow_symlinks=False)]


def _folders(folder: str) -> list[str]:
    return [entry.name for entry in _entries(folder) if entry.is_dir(follow_symlinks=False)]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name; nothing if it cannot be looked into."""
    try:
        return list_folder(folder).present
    except AutograderError:
        return []


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
