"""Who is who: students of the results and rows of a gradebook, matched by what both say, and never by a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from autograder.reports.gradebooks.sheet import Row


def name(text: str) -> str:
    """A name as it is compared: `Last, First` turned round, letters in one spelling, single blanks."""
    from unicodedata import normalize

    last, comma, first = text.partition(",")
    turned = f"{first} {last}" if comma and "," not in first else text
    return " ".join(normalize("NFKC", turned).casefold().split())


def folded(text: str) -> str:
    return text.strip().casefold()


# What identifies a person, the surest first, and how it is compared: ids are text, 0042 is not 42.
KINDS: Mapping[str, Callable[[str], str]] = {
    "id": str.strip,
    "login": folded,
    "email": folded,
    "sid": str.strip,
    "name": name,
}

Person: TypeAlias = Mapping[str, frozenset[str]]  # by kind, as compared


def person(**said: str | Iterable[str]) -> Person:
    """What is said of somebody, by kind; blanks say nothing."""
    each = {kind: [texts] if isinstance(texts, str) else texts for kind, texts in said.items()}
    found = {kind: frozenset(KINDS[kind](t) for t in texts if t.strip()) for kind, texts in each.items()}
    return {kind: values for kind, values in found.items() if values}


def of_platform(kind: str, id: str) -> str:
    """An id that is said to be one platform's, `canvas_user 501`: the same number elsewhere is somebody else."""
    return f"{kind} {id}" if id.strip() else ""


class Seat(NamedTuple):
    """A student's row of a gradebook: the points that can be had there, and why nothing may be written, if so."""

    row: Row
    person: Person
    points: Decimal | None = None
    closed: str = ""


class Earned(NamedTuple):
    """A student's result; `waits` says what it waits for, if it is not final.

    is_named_only: nothing is known of the student but a name of some kind, which stands in `person` as each kind
    """

    student: str
    person: Person
    score: Decimal
    max_score: Decimal
    waits: str = ""
    is_named_only: bool = False


class Unplaced(NamedTuple):
    student: str
    reason: str


def match(students: Sequence[Earned], seats: Sequence[Seat]) -> tuple[list[tuple[Earned, Seat]], list[Unplaced]]:
    """Each student's seat, and those who have none that is certainly theirs."""
    index: dict[tuple[str, str], list[int]] = {}
    for i, seat in enumerate(seats):
        for kind, values in seat.person.items():
            for value in values:
                index.setdefault((kind, value), []).append(i)
    found = [_seat_of(student, seats, index) for student in students]
    taken: dict[int, list[str]] = {}
    for student, place in zip(students, found, strict=True):
        if isinstance(place, int):
            taken.setdefault(place, []).append(student.student)
    placed, unplaced = [], []
    for student, place in zip(students, found, strict=True):
        if isinstance(place, str):
            unplaced.append(Unplaced(student.student, place))
        elif len(taken[place]) > 1:
            others = ", ".join(f"'{other}'" for other in taken[place] if other != student.student)
            unplaced.append(Unplaced(student.student, f"line {seats[place].row.line} is the row of {others}, too"))
        else:
            placed.append((student, seats[place]))
    return placed, unplaced


def _seat_of(student: Earned, seats: Sequence[Seat], index: Mapping[tuple[str, str], list[int]]) -> int | str:
    """The number of the one row that the surest kind points to, or why there is none."""
    hits = {}
    for kind in KINDS:
        values = student.person.get(kind, frozenset())
        rows = {i for value in values for i in index.get((kind, value), [])}
        if rows:
            hits[kind] = rows
    if not hits:
        kinds = _listed(list(student.person)) or "anything"
        return f"no row has it as {kinds}" if student.is_named_only else f"no row has the same {kinds}"
    surest = next(iter(hits))
    if len(hits[surest]) > 1:
        lines = " and ".join(str(seats[i].row.line) for i in sorted(hits[surest]))
        return f"the {surest} is that of lines {lines}"
    (seat,) = hits[surest]
    for kind, rows in hits.items():
        counts = kind != "name" or student.is_named_only  # a name weighs nothing against an id
        if counts and seat not in rows:
            other = seats[min(rows)].row.line
            return f"the {surest} is that of line {seats[seat].row.line}, the {kind} that of line {other}"
    return seat


def _listed(kinds: list[str]) -> str:
    """a, b or c."""
    return " or ".join(filter(None, [", ".join(kinds[:-1]), kinds[-1]]))
