"""Canvas's "Download Submissions": one flat folder, `lastfirst_LATE_12345_67890_answers-1.json`.

The first number is the user's, the second the attachment's, which grows from one hand-in to the next. What
Canvas adds to a name is taken away again; `-1` and the like, given to a file that is handed in once more, only
where a file that is asked for remains, so that `part-1.py` and `part-2.py` stay two files.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from autograder.submissions.folder import Listing, as_text, is_junk
from autograder.submissions.identity import Identity
from autograder.submissions.placed import File, Person, Placed, Places, Unplaced
from autograder.submissions.unreadable import quoted

TITLE = "a Canvas download"

_ANONYMOUS = re.compile(r"(?:(?P<late>LATE)_)?anon_(?P<user>[A-Za-z0-9]+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL)
_NAMED = re.compile(r"(?P<name>\w+?)(?:_(?P<late>LATE))?_(?P<user>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL)
_TYPED = re.compile(
    r"(?:(?P<name>\w+?)(?:_(?P<late>LATE))?_(?P<user>\d+)|(?:(?P<late2>LATE)_)?anon_(?P<user2>[A-Za-z0-9]+))"
    r"_(?P<kind>text|link)\.html"
)
_AGAIN = re.compile(r"(?P<stem>.+)-\d+(?P<suffix>\.[^.]+)", re.DOTALL)
_TYPED_REASON = {
    "text": "text typed into Canvas is not read; an answer is a file",
    "link": "a link is not followed; an answer is a file",
}


class _Name(NamedTuple):
    """What the name of a file tells; without an attachment, what was typed into Canvas."""

    user: str
    name: str | None
    late: bool
    attachment: int
    file: str


def recognises(listing: Listing) -> bool:
    """Whether most names are Canvas's: no attachment comes twice, and no user has two names."""
    present = listing.present
    if 2 * sum(entry.name.count("_") >= 2 for entry in present) <= len(present):
        return False
    names = [name for entry in present if (name := _read(entry))]
    attachments = [name.attachment for name in names if name.attachment]
    users = {name.user: name.name for name in names}
    return (
        2 * len(names) > len(present)
        and len(set(attachments)) == len(attachments)
        and all(users[name.user] == name.name for name in names)
    )


def places(listing: Listing) -> Places:
    """Every user with their files, named as they were handed in."""
    users: dict[str, list[tuple[_Name, File]]] = {}
    unplaced = []
    for entry in listing.present:
        name = _read(entry)
        if name is None:
            shown = as_text(entry.name) + "/" * entry.is_dir(follow_symlinks=False)
            unplaced.append(Unplaced(shown, "no name of Canvas's, <name>_<user>_<attachment>_<file>"))
            continue
        files = users.setdefault(name.user, [])
        files.append((name, File(name.file, entry.path)))
        if not name.attachment:
            unplaced.append(Unplaced(as_text(entry.name), _TYPED_REASON[name.file]))
    doubts: list[str] = []
    placed = [_placed(user, files, listing.asked, doubts) for user, files in users.items()]
    return Places(placed, unplaced, doubts)


def _read(entry: os.DirEntry[str]) -> _Name | None:
    if entry.is_dir(follow_symlinks=False):
        return None
    text = entry.name
    found = _ANONYMOUS.fullmatch(text) or _NAMED.fullmatch(text)
    if found:
        part = found.groupdict()
        return _Name(part["user"], part.get("name"), bool(part["late"]), int(part["attachment"]), part["file"])
    found = _TYPED.fullmatch(text)
    if found:
        part = found.groupdict()
        late = bool(part["late"] or part["late2"])
        return _Name(part["user"] or part["user2"], part["name"], late, 0, part["kind"])
    return None


def _placed(user: str, files: list[tuple[_Name, File]], asked: frozenset[str], doubts: list[str]) -> Placed:
    first = files[0][0]
    label = first.name or f"anon-{user}"
    is_late = any(name.late for name, _ in files)
    kind = "canvas_user" if first.name else "canvas_anonymous"
    identity = Identity(name=first.name, ids=((kind, user),), late=is_late)
    latest: dict[str, File] = {}
    for name, file in sorted(files, key=lambda one: one[0].attachment):
        if not name.attachment or is_junk(name.file):
            continue
        restored = _as_handed_in(name.file, asked)
        if restored in latest:
            doubts.append(f"{quoted(label)} ({user}) handed in {quoted(restored)} more than once; the latest counts")
        latest[restored] = File(restored, file.path)
    return Placed((Person(label, user, identity),), None, tuple(latest.values()))


def _as_handed_in(name: str, asked: frozenset[str]) -> str:
    """The name without Canvas's `-1`, where that is a file that is asked for and the whole is not."""
    again = _AGAIN.fullmatch(name)
    if again is None or name in asked:
        return name
    bare = again["stem"] + again["suffix"]
    return bare if bare in asked or bare.lower().endswith(".zip") else name
