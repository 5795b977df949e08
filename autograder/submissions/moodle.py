"""Moodle's "Download all submissions": `Ada B_657737_assignsubmission_file_/`, or flat, with the file's name behind.

The number is the participant's in this assignment, as in the worksheet's Identifier, not the user's. The name
before it is a label: of a person, of a team, or `Participant` where the marking is blind.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from autograder.submissions.folder import Listing, as_text, is_junk
from autograder.submissions.identity import Identity
from autograder.submissions.placed import File, Person, Placed, Places, Unplaced

TITLE = "a Moodle download"

_NAME = re.compile(r"(?P<name>[^_]+)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
_BLIND = "Participant"


class _Part(NamedTuple):
    """One folder or file of a participant; a file has the name that it was handed in as."""

    name: str
    kind: str
    path: str
    file: str


def recognises(listing: Listing) -> bool:
    """Whether there is a name such as no one but Moodle gives."""
    return any("_assignsubmission_" in entry.name and _NAME.fullmatch(entry.name) for entry in listing.present)


def places(listing: Listing) -> Places:
    """Every participant (or team) with all their folders and files."""
    parts: dict[str, list[_Part]] = {}
    unplaced = []
    for entry in listing.present:
        is_folder = entry.is_dir(follow_symlinks=False)
        shown = as_text(entry.name) + "/" * is_folder
        name = _NAME.fullmatch(entry.name)
        if name is None or not (is_folder or name["file"]):
            unplaced.append(Unplaced(shown, "no name of Moodle's, <name>_<id>_assignsubmission_file_…"))
            continue
        part = _Part(as_text(name["name"]), name["kind"], entry.path, "" if is_folder else name["file"])
        parts.setdefault(name["id"] or name["name"], []).append(part)
        if part.kind != "file":
            unplaced.append(Unplaced(shown, "what was typed into Moodle is not read; an answer is a file"))
    return Places([_placed(id, some, unplaced) for id, some in parts.items()], unplaced, [])


def _placed(id: str, parts: list[_Part], unplaced: list[Unplaced]) -> Placed:
    name = parts[0].name
    is_numbered = id.isdigit()
    ids = (("moodle_participant", id),) if is_numbered else ()
    label = f"{_BLIND} {id}" if name == _BLIND else name
    person = Person(label, id if is_numbered else "", Identity(name=None if name == _BLIND else name, ids=ids))
    folders = [part for part in parts if part.kind == "file" and not part.file]
    files = [part for part in parts if part.kind == "file" and part.file and not is_junk(part.file)]
    for part in [*folders[1:], *(files if folders else [])]:
        shown = as_text(os.path.basename(part.path)) + "/" * (not part.file)
        unplaced.append(Unplaced(shown, f"there is another folder of {label}'s, which counts"))
    if folders:
        return Placed((person,), folders[0].path)
    return Placed((person,), None, tuple(File(part.file, part.path) for part in files))
