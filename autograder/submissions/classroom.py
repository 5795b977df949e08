"""GitHub Classroom's clones: a folder of repositories `<assignment>-<user>`, as `gh classroom clone` makes it.

Nothing of git is run, and `.git` is not read: what is graded are the files as they lie there.
"""

from __future__ import annotations

import os
from itertools import takewhile

from autograder.submissions.folder import Listing, as_text
from autograder.submissions.identity import Identity
from autograder.submissions.placed import Person, Placed, Places, Unplaced
from autograder.submissions.unreadable import quoted

TITLE = "GitHub Classroom's clones"

_SUFFIX = "-submissions"


def recognises(listing: Listing) -> bool:
    """Whether most folders are repositories of one assignment."""
    slug = _slug(listing)
    folders = _folders(listing)
    return bool(slug) and 2 * sum(_is_of(entry.name, slug) for entry in folders) > len(listing.present)


def places(listing: Listing) -> Places:
    """Every repository by the name of its user or team; one of another name by its own."""
    slug = _slug(listing)
    placed, doubts = [], []
    for entry in _folders(listing):
        name = as_text(entry.name)
        ids = {"github_repository": name}
        user = name
        if _is_of(entry.name, slug):
            user = ids["github"] = name.removeprefix(f"{slug}-")
        else:
            doubts.append(f"{quoted(name)} is no repository of '{slug}', and goes by its whole name")
        placed.append(Placed((Person(user, name.replace("-", "_"), Identity(ids=tuple(ids.items()))),), entry.path))
    unplaced = [
        Unplaced(as_text(entry.name), "no repository")
        for entry in listing.present
        if not entry.is_dir(follow_symlinks=False)
    ]
    return Places(placed, unplaced, doubts, as_text(slug))


def _slug(listing: Listing) -> str:
    """The assignment's name: of the folder `<slug>-submissions`, else what all clones, in order, have in common."""
    name = os.path.basename(os.path.abspath(listing.given))
    if name.endswith(_SUFFIX):
        return name.removesuffix(_SUFFIX)
    folders = _folders(listing)
    if len(folders) < 2:
        return ""
    same = takewhile(lambda two: two[0] == two[1], zip(folders[0].name, folders[-1].name, strict=False))
    slug = "".join(letter for letter, _ in same).rpartition("-")[0]
    return slug if slug and all(_is_clone(entry) for entry in folders) else ""


def _folders(listing: Listing) -> list[os.DirEntry[str]]:
    return [entry for entry in listing.present if entry.is_dir(follow_symlinks=False)]


def _is_of(name: str, slug: str) -> bool:
    """Whether a repository is of an assignment; a folder `<slug>-submissions` inside is the whole class once more."""
    return len(name) > len(slug) + 1 and name.startswith(f"{slug}-") and name != slug + _SUFFIX


def _is_clone(entry: os.DirEntry[str]) -> bool:
    return os.path.lexists(os.path.join(entry.path, ".git"))
