"""The class behind a path: a folder of submissions, or what a course platform gives for download, packed or not.

Which one it is shows in the names. What no layout knows as its own is a plain folder.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from autograder.errors import AutograderError, Diagnostic, counted, fail
from autograder.submissions import canvas, classroom, gradescope, moodle
from autograder.submissions.folder import ANSWERS, Found, Listing, as_text, find_in, in_folder, is_junk, list_folder
from autograder.submissions.identity import Identity
from autograder.submissions.placed import Places, Unpacked, Unplaced, student_names
from autograder.submissions.unreadable import Unreadable, quoted

if TYPE_CHECKING:
    from autograder.submissions.views import View

MOST_TOLD = 10  # of what is not placed


class Layout(Protocol):
    """How one platform lays out a class."""

    TITLE: str

    def recognises(self, listing: Listing, /) -> bool: ...

    def places(self, listing: Listing, /) -> Places: ...


# The surest signs first.
LAYOUTS: tuple[Layout, ...] = (gradescope, moodle, canvas, classroom)


class Class(NamedTuple):
    """The submissions, by student; what kind of download they are from, in a line; and what is doubtful."""

    found: list[Found]
    said: str
    doubts: list[Diagnostic]


@contextmanager
def opened(path: str | os.PathLike[str], asked: frozenset[str] = frozenset({ANSWERS})) -> Iterator[Class]:
    """The class behind a path, for as long as it is needed: what is unpacked or copied for it is deleted then.

    asked: the names of files that are graded
    """
    given = os.fspath(path)
    is_packed = os.path.isfile(given)
    if not is_packed:
        listing = list_folder(given, asked=asked)
        layout, listing = _known(listing)
        if layout is None:
            found, strays = find_in(listing)
            yield Class(found, "", strays)
            return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="autograder-", ignore_cleanup_errors=True) as private:
        if is_packed:
            yield _unpacked(given, asked, private)
        elif layout is not None:
            yield _placed(layout, listing, private, Unpacked([], []))


def _known(listing: Listing) -> tuple[Layout | None, Listing]:
    """The layout of a folder, or of the only folder in it."""
    layout = _recognised(listing)
    inner = None if layout else _only(listing)
    if inner is not None and (layout := _recognised(inner)):
        return layout, inner
    return layout, listing


def _recognised(listing: Listing) -> Layout | None:
    return next((layout for layout in LAYOUTS if layout.recognises(listing)), None)


def _only(listing: Listing) -> Listing | None:
    """The one folder that a folder holds; not a student's own, with answers in it."""
    present = listing.present
    if len(present) != 1 or not present[0].is_dir(follow_symlinks=False):
        return None
    try:
        inner = list_folder(present[0].path, os.path.join(listing.given, as_text(present[0].name)), listing.asked)
    except AutograderError:  # a student's that can't be read, which is said of that student
        return None
    return None if listing.asked & {entry.name for entry in inner.entries} else inner


def _unpacked(given: str, asked: frozenset[str], private: str) -> Class:
    from autograder.submissions.archive import CLASS, is_zip, unzip

    if not is_zip(given):
        list_folder(given)  # says what is wrong with it
    root = os.path.join(private, "unzipped")
    os.mkdir(root, 0o700)
    unpacked = unzip(given, root, CLASS)
    if isinstance(unpacked, Unreadable):
        raise fail(f"{quoted(given, 200)}: {unpacked.reason}", help="unpack it yourself, and grade the folder")
    listing = list_folder(root, os.path.splitext(given)[0], asked)
    layout, listing = _known(listing)
    one = _placed(layout, listing, private, unpacked) if layout else _plain(listing, given, unpacked)
    return one._replace(found=_without_refused(one.found, root, unpacked.refused))


def _without_refused(found: list[Found], root: str, refused: Sequence[Unplaced]) -> list[Found]:
    """Answers that were refused when the archive was unpacked are unreadable, not blank."""
    reasons = {os.path.normpath(os.path.join(root, name)): why for name, why in refused}
    lost = [reasons.get(os.path.join(one.folder, ANSWERS)) if one.folder else None for one in found]
    return [
        one._replace(unreadable=why) if why is not None and one.file is None else one
        for one, why in zip(found, lost, strict=True)
    ]


def _plain(listing: Listing, given: str, unpacked: Unpacked) -> Class:
    """A zip of a plain folder, with or without the folder itself."""
    inner = _only(listing)
    if inner is not None and any(e.is_dir(follow_symlinks=False) or e.name.endswith(".json") for e in inner.present):
        listing = inner
    if not listing.entries:
        raise fail(f"no submissions in {quoted(given, 200)}", help=_reasons(unpacked.refused))
    found, strays = find_in(listing)
    said = _said("a zip", len(found), unpacked.refused, unpacked.ignored)
    return Class(found, said, [*strays, *_told(unpacked.refused)])


def _placed(layout: Layout, listing: Listing, private: str, unpacked: Unpacked) -> Class:
    """What a layout makes of a listing, each student with a folder."""
    from autograder.submissions.views import View

    places = layout.places(listing)
    names = iter(student_names([person for placed in places.placed for person in placed.people]))
    found, unplaced = [], [*unpacked.refused, *places.unplaced]
    for k, placed in enumerate(places.placed):
        view = View(placed, listing.asked, os.path.join(private, str(k)))
        found += [_found(next(names), person.identity, view) for person in placed.people]
        unplaced += [one._replace(name=f"{placed.people[0].label}: {one.name}") for one in view.refused]
    if not found:
        raise fail(f"no submissions in {quoted(listing.given, 200)}", help=_reasons(unplaced))
    found.sort(key=lambda one: one.student)
    ignored = [*unpacked.ignored, *(as_text(entry.name) for entry in listing.entries if is_junk(entry.name))]
    title = f"{layout.TITLE} of {quoted(places.of)}" if places.of else layout.TITLE
    doubts = [Diagnostic(doubt, warning=True) for doubt in sorted(places.doubts)]
    return Class(found, _said(title, len(found), unplaced, ignored), [*_told(unplaced), *_few(doubts)])


def _found(student: str, identity: Identity, view: View) -> Found:
    one = in_folder(student, view.folder) if view.folder is not None else Found(student, None, None)
    refused = view.unreadable if one.file is None else None
    return one._replace(unreadable=one.unreadable or refused, identity=identity)


def _said(title: str, students: int, unplaced: Sequence[Unplaced], ignored: Sequence[str]) -> str:
    """`a Canvas download: 38 students, 2 files not placed`"""
    parts = [counted(students, "student")]
    folders = sum(one.name.endswith("/") for one in unplaced)
    if len(unplaced) > folders:
        parts.append(f"{counted(len(unplaced) - folders, 'file')} not placed")
    if folders:
        parts.append(f"{counted(folders, 'folder')} not placed")
    if ignored:
        kinds = sorted(Counter(ignored))
        parts.append(f"ignored {', '.join(map(quoted, kinds[:4]))}{' and the like' if len(kinds) > 4 else ''}")
    return f"{title}: {', '.join(parts)}"


def _told(unplaced: Sequence[Unplaced]) -> list[Diagnostic]:
    return _few([Diagnostic(f"not placed: {quoted(name, 120)}: {why}", warning=True) for name, why in sorted(unplaced)])


def _few(doubts: list[Diagnostic]) -> list[Diagnostic]:
    more = [Diagnostic(f"and {len(doubts) - MOST_TOLD} more like these", warning=True)]
    return doubts if len(doubts) <= MOST_TOLD + 1 else [*doubts[:MOST_TOLD], *more]


def _reasons(unplaced: Sequence[Unplaced]) -> str | None:
    return "; ".join(f"{quoted(name)}: {why}" for name, why in sorted(unplaced)[:3]) or None
