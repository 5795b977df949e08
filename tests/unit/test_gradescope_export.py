"""`submission_metadata.yml` is read for names and times, and no oddness in it loses a submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.submissions import gradescope
from autograder.submissions.downloads import opened
from autograder.submissions.folder import list_folder
from autograder.submissions.identity import Identity
from autograder.submissions.placed import Placed, Places, Unplaced
from tests.downloads import laid_out

ADA = '- {":name": Ada B, ":sid": "0042", ":email": ada@example.edu}'


def export(tmp_path: Path, metadata: str | bytes, *folders: str) -> Places:
    """What is made of folders 41 (and others) with this metadata."""
    data = metadata if isinstance(metadata, bytes) else metadata.encode()
    tree = {gradescope.METADATA: data, **{f"{name}/answers.json": b"{}" for name in ("submission_41", *folders)}}
    return gradescope.places(list_folder(laid_out(tree, tmp_path)))


def entry(*lines: str, key: str = "submission_41") -> str:
    return "\n".join([f"{key}:", *(f"  {line}" for line in lines)]) + "\n"


def identity(places: Places) -> Identity:
    """Of the only person."""
    [placed] = places.placed
    [person] = placed.people
    return person.identity


def labels(places: Places) -> list[list[str]]:
    return [[person.label for person in placed.people] for placed in places.placed]


FACTS = {
    "quoted": (ADA, Identity("Ada B", "ada@example.edu", "0042")),
    "sid-unquoted": ('- {":name": Ada B, ":sid": 0042}', Identity("Ada B", None, "0042")),
    "sid-null": ('- {":name": Ada B, ":sid": null, ":email": ~}', Identity("Ada B")),
    "sid-octal": ('- {":sid": 0o17}', Identity(sid="0o17")),
    "name-null": ('- {":name": "null"}', Identity("null")),
    "name-yes": ('- {":name": yes}', Identity("yes")),
    "name-date": ('- {":name": 2026-02-01}', Identity("2026-02-01")),
    "anonymous": ('- {":name": Ada B}', Identity("Ada B")),
    "tagged": ('- !ruby/object:User {":name": !!python/object/apply:os.system [x], ":sid": "1"}', Identity(sid="1")),
    "list": ('- {":name": [Ada], ":email": {a: b}}', Identity()),
    "scalar": ("- Ada", Identity()),
    "long": (f'- {{":name": {"A" * 9999}}}', Identity("A" * 200)),
    "twice": ('- {":name": Ada B, ":name": Eve}', Identity("Ada B")),
    "unknown-keys": ('- {":name": Ada B, ":x": [1, {y: [2]}], [z]: 3, ":email": e}', Identity("Ada B", "e")),
}


@pytest.mark.parametrize(("line", "told"), FACTS.values(), ids=FACTS)
def test_facts_are_texts_as_they_are_written(tmp_path: Path, line: str, told: Identity) -> None:
    found = identity(export(tmp_path, entry(":submitters:", line)))
    assert found == told._replace(ids=(("gradescope_submission", "41"),))


TIMES = {
    "2026-02-01 18:00:00.000000000 Z": "2026-02-01T18:00:00+00:00",
    "2026-02-01 10:00:00.250000000 -08:00": "2026-02-01T10:00:00.250000-08:00",
    "2026-02-01 10:00:00 -0800": "2026-02-01T10:00:00-08:00",
    "2026-02-01T10:00:00+01:00": "2026-02-01T10:00:00+01:00",
    "2026-02-01 18:00:00": "2026-02-01T18:00:00+00:00",
    "2026-02-31 18:00:00 Z": None,
    "yesterday": None,
    "[1]": None,
    "~": None,
}


@pytest.mark.parametrize("time", TIMES)
def test_a_time_is_told_with_its_offset_or_not_at_all(tmp_path: Path, time: str) -> None:
    assert identity(export(tmp_path, entry(f":created_at: {time}"))).submitted_at == TIMES[time]


def test_history_has_no_say(tmp_path: Path) -> None:
    history = [":history:", "- :id: 40", "  :created_at: 2025-01-01 00:00:00 Z", "  :submitters:", '  - {":name": Eve}']
    assert identity(export(tmp_path, entry(":submitters:", ADA, *history))).name == "Ada B"


def test_a_group_is_one_submission_of_several_people(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA, '- {":name": Eve Chen}', '- {":name": ~}'))
    assert labels(places) == [["Ada B", "Eve Chen", "submission_41.3"]]
    assert {person.identity.group for person in places.placed[0].people} == {("Ada B", "Eve Chen")}


ODD = {
    "no-entry": "{}",
    "null": "submission_41:\n",
    "scalar": "submission_41: 7\n",
    "list": "submission_41: [1, [2]]\n",
    "no-submitters": entry(":score: 3.0"),
    "submitters-null": entry(":submitters: ~"),
    "submitters-scalar": entry(":submitters: Ada"),
    "submitters-mapping": entry(':submitters: {":name": Ada}'),
    "none-left": entry(":submitters: []"),
}


@pytest.mark.parametrize("metadata", ODD.values(), ids=ODD)
def test_a_folder_of_which_nothing_is_told_goes_by_its_name(tmp_path: Path, metadata: str) -> None:
    places = export(tmp_path, metadata)
    assert labels(places) == [["submission_41"]]
    assert places.placed[0].folder == f"{tmp_path}/submission_41"


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)
)
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "to its end: expected a mapping of submissions"),
    "list": ("- 1", "to its end: expected a mapping of submissions"),
    "syntax": ("a: [1\nb: }", "from line 2 on: "),
    "tab": ("a:\n\t- 1", "from line 2 on: "),
    "binary": (b"\xff\xfe\x00\xd8\x00", ""),
    "no-utf8": (b"a: \xff", ""),
    "nul": (b"a: \0", ""),
}


@pytest.mark.parametrize(("metadata", "said"), BROKEN.values(), ids=BROKEN)
def test_metadata_that_cannot_be_read_lose_no_submission(tmp_path: Path, metadata: str | bytes, said: str) -> None:
    places = export(tmp_path, metadata)
    assert labels(places) == [["submission_41"]]
    assert places.doubts[0].startswith(f"'submission_metadata.yml' can't be read {said}")


def test_what_stands_before_a_mistake_counts(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA) + "submission_42: [1\nx: }", "submission_42")
    assert labels(places) == [["Ada B"], ["submission_42"]]


def test_aliases_are_not_followed(tmp_path: Path) -> None:
    places = export(tmp_path, LAUGHS + entry(":submitters: *k", ":created_at: *a"))
    assert labels(places) == [["submission_41"]]


def test_an_alias_elsewhere_does_not_matter(tmp_path: Path) -> None:
    lines = [":results: {tests: &t [1, 2], again: *t}", ":submitters:", ADA]
    assert identity(export(tmp_path, entry(*lines))).name == "Ada B"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_no_depth_is_too_deep(tmp_path: Path, opening: str) -> None:
    places = export(tmp_path, f":x: {opening * 3000}" if opening != "- " else opening * 3000)
    assert labels(places) == [["submission_41"]]


def test_metadata_that_are_too_large_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradescope, "LARGEST", 10)
    places = export(tmp_path, entry(":submitters:", ADA))
    assert labels(places) == [["submission_41"]]
    assert places.doubts[0].startswith("'submission_metadata.yml' is not read: the file has ")


def test_metadata_that_are_a_link_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(entry(":submitters:", ADA))
    (tmp_path / "all/submission_41").mkdir(parents=True)
    (tmp_path / "all" / gradescope.METADATA).symlink_to(tmp_path / "secret")
    assert labels(gradescope.places(list_folder(tmp_path / "all"))) == [["submission_41"]]


def test_a_submission_told_of_twice_is_the_first_and_it_is_said(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA) + entry(":submitters:", '- {":name": Eve}'))
    assert labels(places) == [["Ada B"]]
    assert places.doubts == ["'submission_41' is given twice in 'submission_metadata.yml'; the first counts"]


def test_a_submission_without_a_folder_is_said_to_miss_its_files(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA) + entry(":submitters:", ADA, key="submission_43"))
    assert places.unplaced == [
        Unplaced("submission_43", "'submission_metadata.yml' tells of it, whose is 'Ada B', but it has no folder")
    ]


def test_a_folder_without_an_entry_is_placed_and_said(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA), "submission_42")
    assert labels(places) == [["Ada B"], ["submission_42"]]
    assert places.doubts == ["'submission_42' is not in 'submission_metadata.yml', and goes by the name of its folder"]


def test_an_export_of_pdfs_is_not_placed(tmp_path: Path) -> None:
    (tmp_path / "44.pdf").write_bytes(b"")
    places = export(tmp_path, entry(":submitters:", ADA) + entry(":submitters:", ADA, key="44.pdf"))
    assert places.unplaced == [Unplaced("44.pdf", "no folder; a submission is submission_<id>/")]


def test_what_is_no_submission_is_not_placed(tmp_path: Path) -> None:
    places = export(tmp_path, entry(":submitters:", ADA), "notes")
    assert places.unplaced == [Unplaced("notes/", "no folder of a submission")]


def test_people_of_one_name_are_told_apart_by_their_submission(tmp_path: Path) -> None:
    same = entry(":submitters:", ADA) + entry(":submitters:", ADA, ADA, key="submission_42")
    export(tmp_path, same, "submission_42")
    with opened(tmp_path) as found:
        assert [one.student for one in found.found] == ["Ada B-41", "Ada B-42.1", "Ada B-42.2"]


def test_a_name_is_no_path(tmp_path: Path) -> None:
    export(tmp_path, entry(":submitters:", '- {":name": "../../etc/passwd"}', '- {":name": ".hidden\\0\\e[31m"}'))
    with opened(tmp_path) as found:
        assert [one.student for one in found.found] == ["_._.._etc_passwd", "_hidden__[31m"]


def test_a_placed_folder_is_graded_where_it_is(tmp_path: Path) -> None:
    [placed] = export(tmp_path, entry(":submitters:", ADA)).placed
    assert isinstance(placed, Placed)
    assert placed.files == ()
