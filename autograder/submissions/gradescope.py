"""Gradescope's "Export Submissions": folders `submission_<id>/`, and `submission_metadata.yml` says whose they are.

The file is read event by event and every scalar as the text that it is, so that `0042` stays a student's
number and no tag makes an object; nothing is kept but who handed in and when. Where it is odd or ends early,
the folders that it does not tell of go by their own names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from autograder.submissions.folder import Listing, as_text, contents
from autograder.submissions.identity import Identity
from autograder.submissions.placed import LONGEST_NAME, Person, Placed, Places, Unplaced
from autograder.submissions.unreadable import Unreadable, quoted

TITLE = "a Gradescope export"
METADATA = "submission_metadata.yml"
LARGEST = 128 * 2**20  # bytes; it holds what the autograder printed for everyone
DEEPEST = 3  # lists and mappings of one submission that are read: itself, its submitters, one of them
MOST_MEMBERS = 50  # of a group

_FOLDER = re.compile(r"submission_(\d+)")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,9})?)\s*(Z|[-+]\d\d:?\d\d)?")
_WANTED = {":submitters", ":created_at", ":name", ":email", ":sid"}


def recognises(listing: Listing) -> bool:
    """Whether its metadata lie there."""
    return any(entry.name == METADATA for entry in listing.entries)


def places(listing: Listing) -> Places:
    """Every submission with all who handed it in."""
    told, doubts = _metadata(os.path.join(listing.path, METADATA))
    placed, unplaced = [], []
    seen = set()
    for entry in listing.present:
        if entry.name == METADATA:
            continue
        name = as_text(entry.name)
        seen.add(name)
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder or not (name in told or _FOLDER.fullmatch(name)):
            reason = "no folder of a submission" if is_folder else "no folder; a submission is submission_<id>/"
            unplaced.append(Unplaced(name + "/" * is_folder, reason))
            continue
        if name not in told:
            doubts.append(f"{quoted(name)} is not in '{METADATA}', and goes by the name of its folder")
        placed.append(Placed(_people(name, told.get(name)), entry.path))
    for name in sorted(told.keys() - seen):
        whose = " and ".join(quoted(person.label) for person in _people(name, told[name]))
        unplaced.append(Unplaced(name, f"'{METADATA}' tells of it, whose is {whose}, but it has no folder"))
    return Places(placed, unplaced, doubts)


def _people(folder: str, entry: Any) -> tuple[Person, ...]:
    """Who handed in a folder: at least one, whatever the metadata say."""
    entry = entry if isinstance(entry, dict) else {}
    given = entry.get(":submitters")
    members = [one for one in given[:MOST_MEMBERS] if isinstance(one, dict)] if isinstance(given, list) else []
    number = folder.removeprefix("submission_").replace("-", "_")
    at = _iso(_text(entry, ":created_at"))
    names = [_text(one, ":name") for one in members]
    group = tuple(name for name in names if name) if len(members) > 1 else ()
    people = []
    for k, one in enumerate(members or [{}], 1):
        name, email, sid = _text(one, ":name"), _text(one, ":email"), _text(one, ":sid")
        identity = Identity(name, email, sid, (("gradescope_submission", number),), group, None, at)
        label = name or email or sid or (f"{folder}.{k}" if len(members) > 1 else folder)
        people.append(Person(label, f"{number}.{k}" if len(members) > 1 else number, identity))
    return tuple(people)


def _text(facts: dict[str, Any], key: str) -> str | None:
    value = facts.get(key)
    return value.strip()[:LONGEST_NAME] or None if isinstance(value, str) else None


def _iso(time: str | None) -> str | None:
    """`2026-02-01 18:00:00.000000000 Z` in ISO 8601; without an offset it is in UTC, as Gradescope's own are."""
    found = _TIME.fullmatch(time or "")
    if found is None:
        return None
    from datetime import datetime  # takes longer to import than a plain folder to be recognised

    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3] or 'Z'}").isoformat()
    except ValueError:
        return None


def _metadata(path: str) -> tuple[dict[str, Any], list[str]]:
    """What is told of each folder, as far as the file can be read, and what is amiss with it."""
    data = contents(path, LARGEST)
    if isinstance(data, Unreadable):
        return {}, [f"'{METADATA}' is not read: {data.reason}"]
    import yaml  # only an export holds any

    told: dict[str, Any] = {}
    try:
        twice = _read(iter(yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))), told)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" from line {mark.line + 1} on" if mark else " to its end"
        why = getattr(error, "problem", None) or error
        return told, [f"'{METADATA}' can't be read{where}: {quoted(str(why), 100)[1:-1]}"]
    return told, [f"{quoted(name)} is given twice in '{METADATA}'; the first counts" for name in twice]


def _read(events: Iterator[Any], told: dict[str, Any]) -> list[str]:
    """Fills in what is told of each folder; the names that come twice."""
    opening = [next(events, None) for _ in range(3)][-1]  # after those of the stream and the document
    if _kind(opening) != "MappingStart":
        raise ValueError("expected a mapping of submissions")
    twice = []
    for name in _keys(events):
        event = next(events)
        if name is None or name in told:
            twice += [name] if name else []
            _skip(event, events)
        else:
            told[name] = _value(event, events, DEEPEST)
    return twice


def _kind(event: Any) -> str:
    return type(event).__name__.removesuffix("Event")


def _keys(events: Iterator[Any]) -> Iterator[str | None]:
    """The keys of a mapping, None for one that is no text; whoever asks reads the value before the next."""
    for event in events:
        if _kind(event) == "MappingEnd":
            return
        if _kind(event) != "Scalar":
            _skip(event, events)
        yield event.value if _kind(event) == "Scalar" else None


def _value(event: Any, events: Iterator[Any], depth: int) -> Any:
    """What is wanted of a value, in lists, mappings and texts; None for null, an alias and what lies too deep."""
    kind = _kind(event)
    if kind == "Scalar":
        return None if event.implicit[0] and event.value in ("", "~", "null") else event.value
    if kind == "SequenceStart" and depth:
        items = takewhile(lambda item: _kind(item) != "SequenceEnd", events)
        return [_value(item, events, depth - 1) for item in items]
    if kind == "MappingStart" and depth:
        facts: dict[str, Any] = {}
        for key in _keys(events):
            first = next(events)
            if key in _WANTED and key not in facts:
                facts[key] = _value(first, events, depth - 1)
            else:
                _skip(first, events)
        return facts
    _skip(event, events)
    return None


def _skip(event: Any, events: Iterator[Any]) -> None:
    """Reads on to the end of a value."""
    depth = 0
    while True:
        kind = _kind(event)
        depth += kind.endswith("Start")
        depth -= kind.endswith("End")
        if depth == 0:
            return
        event = next(events)
