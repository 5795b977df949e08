"""Zips are unpacked without trusting them; every attack is made here, in milliseconds."""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.submissions.archive import CLASS, SMALL, STUDENT, Limits, is_zip, unzip
from autograder.submissions.placed import Unpacked, Unplaced
from autograder.submissions.unreadable import Unreadable
from tests.downloads import encrypted

Entry = tuple[str | zipfile.ZipInfo, bytes]


def archive(*entries: Entry, method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", method) as made:
        warnings.simplefilter("ignore")  # of two entries of one name
        for name, data in entries:
            made.writestr(name, data)
    return stream.getvalue()


def unpacked(tmp_path: Path, data: bytes, limits: Limits = CLASS) -> Unpacked | Unreadable:
    (tmp_path / "x.zip").write_bytes(data)
    (tmp_path / "out").mkdir()
    return unzip(str(tmp_path / "x.zip"), str(tmp_path / "out"), limits)


def there(tmp_path: Path) -> dict[str, bytes]:
    """Every file that there is now, but for the archive."""
    files = (p for p in tmp_path.rglob("*") if p.is_file() or p.is_symlink())
    return {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in files if p.name != "x.zip"}


def refused(tmp_path: Path, data: bytes, limits: Limits = CLASS) -> list[Unplaced]:
    """What is refused where `good.json` is taken."""
    result = unpacked(tmp_path, data, limits)
    assert isinstance(result, Unpacked), result
    assert there(tmp_path) == {"out/good.json": b"{}"}
    return result.refused


def info(name: str, mode: int = stat.S_IFREG | 0o644, **facts: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.external_attr = mode << 16
    for fact, value in facts.items():
        setattr(made, fact, value)
    return made


def renamed(data: bytes, name: bytes, other: bytes) -> bytes:
    """With a name of the same length, both where the entry begins and in the list of entries."""
    assert len(name) == len(other)
    assert data.count(name) == 2
    return data.replace(name, other)


GOOD: Entry = ("good.json", b"{}")


def test_files_and_folders_are_unpacked_as_they_are(tmp_path: Path) -> None:
    data = archive(("a/b/answers.json", b'{"x": 1}'), ("./c//d.py", b""), ("empty/", b""))
    assert unpacked(tmp_path, data) == Unpacked([], [])
    assert there(tmp_path) == {"out/a/b/answers.json": b'{"x": 1}', "out/c/d.py": b""}
    assert (tmp_path / "out/empty").is_dir()


def test_what_is_unpacked_is_ours_alone_and_runs_nothing(tmp_path: Path) -> None:
    unpacked(tmp_path, archive((info("a/run.sh", stat.S_IFREG | 0o4777), b"#!/bin/sh")))
    assert stat.S_IMODE((tmp_path / "out/a/run.sh").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "out/a").stat().st_mode) == 0o700


# Names -----------------------------------------------------------------------------------------------------

WAYS_OUT = {
    "../up.json": "its name leads out of the archive",
    "a/../../up.json": "its name leads out of the archive",
    "a/..": "its name leads out of the archive",
    "/up.json": "its name is an absolute path",
    "//server/up.json": "its name is an absolute path",
    "C:/up.json": "its name is an absolute path",
    "c:up.json": "its name is an absolute path",
    "..\\up.json": "its name holds a backslash",
    "a\\up.json": "its name holds a backslash",
    "a/" * 40 + "deep.json": "its name is too long",
    "x" * 1200: "its name is too long",
}


@pytest.mark.parametrize("name", WAYS_OUT, ids=lambda name: name[:20])
def test_a_name_that_leads_elsewhere_is_refused_and_the_rest_unpacked(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, archive((name, b"{}"), GOOD)) == [Unplaced(name, WAYS_OUT[name])]


def test_a_nul_in_a_name_does_not_end_it(tmp_path: Path) -> None:
    data = renamed(archive(("good.json_.png", b"evil"), GOOD), b"good.json_.png", b"good.json\0.png")
    assert refused(tmp_path, data) == [Unplaced("good.json\0.png", "its name holds a NUL")]


@pytest.mark.parametrize("name", ["Good.json", "GOOD.JSON"])
def test_a_name_that_differs_only_in_case_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, archive(GOOD, (name, b"evil"))) == [
        Unplaced(name, "its name is that of 'good.json' but for case or accents")
    ]


def test_a_name_that_differs_only_in_how_an_accent_is_written_is_refused(tmp_path: Path) -> None:
    result = unpacked(tmp_path, archive(("\u00e9.json", b"1"), ("e\u0301.json", b"2")))
    assert result == Unpacked(
        [Unplaced("e\u0301.json", "its name is that of '\u00e9.json' but for case or accents")], []
    )
    assert there(tmp_path) == {"out/\u00e9.json": b"1"}


def test_a_folder_on_the_way_may_not_differ_only_in_case_either(tmp_path: Path) -> None:
    result = unpacked(tmp_path, archive(("ada/x", b"1"), ("Ada/y", b"2")))
    assert result == Unpacked([Unplaced("Ada/y", "its name is that of 'ada' but for case or accents")], [])


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/a"])
def test_a_name_that_no_file_system_takes_costs_no_other_entry(tmp_path: Path, name: str) -> None:
    assert all(
        one.reason.endswith(": file name too long") or "no such file" in one.reason
        for one in refused(tmp_path, archive((name, b""), GOOD))
    )


def test_a_pipe_is_no_zip_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.zip")
    assert unzip(str(tmp_path / "a.zip"), str(tmp_path), STUDENT) == Unreadable(
        "it can't be read as a zip: it is no regular file"
    )


def test_of_two_entries_of_one_name_the_first_counts_and_it_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path, archive(GOOD, ("good.json", b"evil"))) == [
        Unplaced("good.json", "there are two of its name; the first counts")
    ]


@pytest.mark.parametrize("other", ["good.json/x", "good.json/"])
def test_of_a_file_and_a_folder_of_one_name_the_first_counts(tmp_path: Path, other: str) -> None:
    assert refused(tmp_path, archive(GOOD, (other, b""))) == [Unplaced(other, "'good.json' is a file and a folder")]


def test_a_file_does_not_take_the_place_of_a_folder(tmp_path: Path) -> None:
    result = unpacked(tmp_path, archive(("a/x", b"1"), ("a", b"2")))
    assert result == Unpacked([Unplaced("a", "'a' is a file and a folder")], [])
    assert there(tmp_path) == {"out/a/x": b"1"}


def test_the_folder_of_what_is_refused_stays(tmp_path: Path) -> None:
    unpacked(tmp_path, encrypted(archive(("ada/answers.json", b"{}"))))
    assert list((tmp_path / "out").rglob("*")) == [tmp_path / "out" / "ada"]


def test_a_name_in_utf8_that_does_not_say_so_is_read_as_it_was_meant(tmp_path: Path) -> None:
    data = renamed(archive(("ab.json", b"1")), b"ab.json", "é.json".encode())
    assert unpacked(tmp_path, data) == Unpacked([], [])
    assert there(tmp_path) == {"out/é.json": b"1"}


@pytest.mark.parametrize(
    "name", ["__MACOSX/._good.json", ".DS_Store", "a/Thumbs.db", ".git/config", "._x", "__pycache__/x.pyc"]
)
def test_what_systems_leave_behind_is_ignored(tmp_path: Path, name: str) -> None:
    result = unpacked(tmp_path, archive((name, b"x"), GOOD))
    assert isinstance(result, Unpacked)
    assert (result.refused, len(result.ignored)) == ([], 1)
    assert there(tmp_path) == {"out/good.json": b"{}"}


# Kinds of entries ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        (stat.S_IFLNK, "it is a symbolic link, which is not followed"),
        (stat.S_IFIFO, "it is no regular file"),
        (stat.S_IFCHR, "it is no regular file"),
        (stat.S_IFBLK, "it is no regular file"),
        (stat.S_IFSOCK, "it is no regular file"),
    ],
)
def test_what_is_no_regular_file_is_refused(tmp_path: Path, mode: int, why: str) -> None:
    data = archive((info("link", mode | 0o777), b"/etc/passwd"), GOOD)
    assert refused(tmp_path, data) == [Unplaced("link", why)]


def test_nothing_is_written_through_a_link_of_the_archives_own(tmp_path: Path) -> None:
    data = archive((info("way", stat.S_IFLNK | 0o777), str(tmp_path).encode()), ("way/up.json", b"evil"))
    result = unpacked(tmp_path, data)
    assert isinstance(result, Unpacked)
    assert [one.name for one in result.refused] == ["way", "way/up.json"]
    assert there(tmp_path) == {}


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    data = encrypted(archive(("secret.json", b"{}"), GOOD))
    assert refused(tmp_path, data) == [Unplaced("secret.json", "it is encrypted")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_may_take_much_memory_is_refused(tmp_path: Path, method: int) -> None:
    stream = io.BytesIO(archive(GOOD))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("odd.json", b"{}", method)
    assert refused(tmp_path, stream.getvalue()) == [Unplaced("odd.json", "it is packed by a method that is not read")]


def test_a_zip_in_a_zip_stays_packed(tmp_path: Path) -> None:
    inner = archive(GOOD)
    unpacked(tmp_path, archive(("a/inner.zip", inner)))
    assert there(tmp_path) == {"out/a/inner.zip": inner}


# Bombs -----------------------------------------------------------------------------------------------------


def test_an_entry_that_says_it_is_large_is_refused(tmp_path: Path) -> None:
    tight = Limits(10, 10_000, 100, 1000)
    assert refused(tmp_path, archive(("big", b"x" * 101), GOOD), tight) == [
        Unplaced("big", "it has 101 bytes, at most 100 are unpacked")
    ]


def test_an_entry_that_shrank_too_well_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO(archive(GOOD))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("zeros", bytes(2 * SMALL), zipfile.ZIP_DEFLATED)
    assert refused(tmp_path, stream.getvalue()) == [Unplaced("zeros", "it unpacks to more than 200 times its size")]


def lying(size: int) -> bytes:
    """`big.json` of a million zeros that is said to be of another size; it fits the ratio."""
    data = bytearray(archive(("big.json", bytes(1_000_000)), method=zipfile.ZIP_DEFLATED))
    for start in (22, data.index(b"PK\x01\x02") + 24):
        struct.pack_into("<I", data, start, size)
    return bytes(data)


@pytest.mark.parametrize("size", [0, 10, 999_999, 1_000_001])
def test_an_entry_that_lies_about_its_size_is_refused_and_nothing_of_it_stays(tmp_path: Path, size: int) -> None:
    result = unpacked(tmp_path, lying(size))
    assert isinstance(result, Unpacked)
    assert [one.name for one in result.refused] == ["big.json"]
    assert there(tmp_path) == {}


def test_entries_that_are_too_much_together_refuse_the_archive(tmp_path: Path) -> None:
    data = archive(*((f"{k}", b"x" * 90) for k in range(9)))
    assert unpacked(tmp_path, data, Limits(10, 10_000, 100, 800)) == Unreadable(
        "it holds 810 bytes, at most 800 are unpacked"
    )
    assert there(tmp_path) == {}


def test_entries_that_share_their_bytes_count_each_for_themselves(tmp_path: Path) -> None:
    """As in an overlapping bomb, in which a thousand entries point at one."""
    one = archive(("a", b"x" * 90))
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    many = 20
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, many, many, (end - start) * many, start, 0)
    listed = b"".join(one[start:end].replace(b"a", bytes([97 + k])) for k in range(many))
    result = unpacked(tmp_path, one[:start] + listed + tail, Limits(100, 10_000, 100, 1000))
    assert result == Unreadable("it holds 1,800 bytes, at most 1,000 are unpacked")


def test_too_many_entries_refuse_the_archive(tmp_path: Path) -> None:
    data = archive(*((f"{k}", b"") for k in range(11)))
    assert unpacked(tmp_path, data, Limits(10, 10_000, 100, 100)) == Unreadable(
        "it has 11 entries, at most 10 are unpacked"
    )


def test_a_list_of_entries_is_not_even_read_where_it_is_too_long(tmp_path: Path) -> None:
    data = archive(*((f"{k:0100}", b"") for k in range(10)))
    assert unpacked(tmp_path, data, Limits(10, 1000, 100, 100)) == Unreadable(
        "it can't be read as a zip: its list of entries is too long"
    )


# What is no zip --------------------------------------------------------------------------------------------

BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "text": lambda data: b"PK\x03\x04 but no more",
    "cut": lambda data: data[:-30],
    "no-start": lambda data: data[40:],
    "list-elsewhere": lambda data: data[:-6] + b"\xff\xff\xff\x7f" + data[-2:],
}


@pytest.mark.parametrize("break_", BROKEN.values(), ids=BROKEN)
def test_a_broken_archive_is_said_to_be_one(tmp_path: Path, break_: Callable[[bytes], bytes]) -> None:
    result = unpacked(tmp_path, break_(archive(GOOD, ("b.json", b"{}"))))
    assert isinstance(result, Unreadable) or result.refused


def test_one_broken_entry_loses_no_other(tmp_path: Path) -> None:
    data = archive(("bad.json", b"original"), GOOD).replace(b"original", b"tampered")
    [one] = refused(tmp_path, data)
    assert one.name == "bad.json"
    assert "CRC" in one.reason


@pytest.mark.parametrize(
    ("name", "data", "yes"), [("a.zip", b"", True), ("a", b"PK\x03\x04", True), ("a.json", b"{}", False)]
)
def test_a_zip_is_known_by_its_first_bytes_or_its_name(tmp_path: Path, name: str, data: bytes, yes: bool) -> None:
    (tmp_path / name).write_bytes(data)
    assert is_zip(str(tmp_path / name)) is yes


def test_what_is_not_there_is_no_zip(tmp_path: Path) -> None:
    assert not is_zip(str(tmp_path / "gone.zip"))


def test_a_student_may_hand_in_less_than_a_class() -> None:
    assert all(few <= many for few, many in zip(STUDENT, CLASS, strict=True))
