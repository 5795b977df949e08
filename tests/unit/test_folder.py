"""Finding submissions and reading their files: nothing that lies in the folder can surprise the grader."""

import os
import socket
from pathlib import Path

import pytest

from autograder.errors import AutograderError, Diagnostic
from autograder.submissions import folder
from autograder.submissions.folder import LARGEST, Found, contents, find, find_one
from autograder.submissions.unreadable import Unreadable

LINK = "it is a symbolic link, which is not followed; hand in the file itself"
NOT_REGULAR = "it is no regular file, and is not opened"


def put(path: Path, text: str = "{}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def students(path: Path) -> list[str]:
    return [found.student for found in find(path)[0]]


def mistake(path: Path | str) -> Diagnostic:
    with pytest.raises(AutograderError) as raised:
        find(path)
    return raised.value.mistakes[0]


# Finding ---------------------------------------------------------------------------------------------------


def test_both_layouts_are_found_and_sorted_by_name(tmp_path: Path) -> None:
    put(tmp_path / "bob.json")
    put(tmp_path / "ada/answers.json")
    assert find(tmp_path) == (
        [
            Found("ada", f"{tmp_path}/ada/answers.json", f"{tmp_path}/ada"),
            Found("bob", f"{tmp_path}/bob.json", None),
        ],
        [],
    )


def test_order_is_that_of_plain_strings(tmp_path: Path) -> None:
    for name in ("émile", "bob", "Zoë", "ada-2", "ada", "10", "9", "ada b"):
        put(tmp_path / f"{name}.json")
    assert students(tmp_path) == ["10", "9", "Zoë", "ada", "ada b", "ada-2", "bob", "émile"]


def test_a_folder_without_answers_is_a_student_all_the_same(tmp_path: Path) -> None:
    put(tmp_path / "ada/solution.py")
    assert find(tmp_path)[0] == [Found("ada", None, f"{tmp_path}/ada")]


def test_a_path_may_be_a_string(tmp_path: Path) -> None:
    put(tmp_path / "ada.json")
    assert find(str(tmp_path)) == find(tmp_path)


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    put(tmp_path / "ADA.JSON")
    assert students(tmp_path) == ["ADA"]


def test_a_name_may_hold_dots(tmp_path: Path) -> None:
    put(tmp_path / "ada.b.json")
    put(tmp_path / "eve.c/answers.json")
    assert students(tmp_path) == ["ada.b", "eve.c"]


def test_strays_are_warned_of_once(tmp_path: Path) -> None:
    put(tmp_path / "ada.json")
    for stray in (".DS_Store", "._ada.json", ".git/config", "__MACOSX/ada.json", "README.md", "ada.py", "x"):
        put(tmp_path / stray)
    found, doubts = find(tmp_path)
    assert [one.student for one in found] == ["ada"]
    assert doubts == [
        Diagnostic(
            f"7 entries belong to no student in '{tmp_path}': "
            "'.DS_Store', '._ada.json', '.git', 'README.md', '__MACOSX' and 2 more",
            help="a submission is <student>/answers.json or <student>.json",
            warning=True,
        )
    ]


def test_one_stray_is_named(tmp_path: Path) -> None:
    put(tmp_path / "ada.json")
    put(tmp_path / "notes\x1b[31m.txt")
    [doubt] = find(tmp_path)[1]
    assert doubt.message == f"1 entry belongs to no student in '{tmp_path}': 'notes\\x1b[31m.txt'"


def test_two_submissions_of_one_name_are_an_error_that_names_both(tmp_path: Path) -> None:
    put(tmp_path / "ada.json")
    put(tmp_path / "ada/answers.json")
    assert mistake(tmp_path) == Diagnostic(
        "two submissions of one name: 'ada/' and 'ada.json'", help="keep one of them, or rename the other"
    )


def test_a_folder_without_answers_also_clashes(tmp_path: Path) -> None:
    put(tmp_path / "ada.json")
    put(tmp_path / "ada/solution.py")
    assert mistake(tmp_path).message == "two submissions of one name: 'ada/' and 'ada.json'"


def test_every_clash_is_reported_at_once(tmp_path: Path) -> None:
    for name in ("ada", "bob"):
        put(tmp_path / f"{name}.json")
        put(tmp_path / f"{name}.JSON")
    with pytest.raises(AutograderError) as raised:
        find(tmp_path)
    assert len(raised.value.mistakes) == 2


def test_a_missing_folder_is_an_error_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "submissions").mkdir()
    path = tmp_path / "submisions"
    assert mistake(path) == Diagnostic(f"no folder '{path}'", help="did you mean 'submissions'?")


def test_a_path_through_a_file_is_missing(tmp_path: Path) -> None:
    path = put(tmp_path / "ada.json") / "below"
    assert mistake(path).message == f"no folder '{path}'"


@pytest.mark.parametrize("path", ["", "no\0where", "x" * 5000])
def test_an_impossible_path_is_an_error_of_ours(path: str) -> None:
    with pytest.raises(AutograderError):
        find(path)
    with pytest.raises(AutograderError):
        find_one(path or "\0")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert mistake(tmp_path) == Diagnostic(
        f"no submissions in '{tmp_path}'", help="a submission is <student>/answers.json or <student>.json"
    )


def test_a_folder_of_strays_alone_says_what_is_there(tmp_path: Path) -> None:
    put(tmp_path / "class.zip")
    assert mistake(tmp_path).message == f"no submissions in '{tmp_path}', only 'class.zip'"


def test_one_submission_in_place_of_a_folder_of_them_is_explained(tmp_path: Path) -> None:
    put(tmp_path / "ada/answers.json")
    assert mistake(tmp_path / "ada") == Diagnostic(
        f"'{tmp_path}/ada' is one submission, expected a folder of them",
        help="grade the folder above it, or look at this one with `autograder check`",
    )


def test_a_file_in_place_of_a_folder_is_explained(tmp_path: Path) -> None:
    path = put(tmp_path / "class.zip")
    assert mistake(path) == Diagnostic(
        f"'{path}' is a file, expected a folder of submissions or a zip of it",
        help="`autograder check` looks at a single file; an archive other than a zip must be unpacked first",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    try:
        assert mistake(tmp_path).message == f"'{tmp_path}' can't be read: permission denied"
    finally:
        tmp_path.chmod(0o700)


def test_a_refusal_of_the_disk_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert mistake(tmp_path).message == f"'{tmp_path}' can't be read: permission denied"


@pytest.mark.parametrize("name", [b"\xff\xfe", b"ad\xe4", b"\xed\xa0\x80"])
def test_a_name_that_is_not_utf_8_becomes_valid_text(tmp_path: Path, name: bytes) -> None:
    try:
        with open(os.path.join(os.fsencode(tmp_path), name + b".json"), "wb") as file:
            file.write(b"{}")
    except OSError:
        pytest.skip("this file system has no such names")
    [found] = find(tmp_path)[0]
    assert found.student.encode()
    assert "\\x" in found.student
    assert found.file is not None
    assert contents(found.file) == b"{}"


def test_names_of_different_bytes_stay_different(tmp_path: Path) -> None:
    try:
        for name in (b"\xff.json", b"\xfe.json", b"\xff.txt"):
            with open(os.path.join(os.fsencode(tmp_path), name), "wb"):
                pass
    except OSError:
        pytest.skip("this file system has no such names")
    found, [doubt] = find(tmp_path)
    assert [one.student for one in found] == ["\\xfe", "\\xff"]
    assert doubt.message.encode()


# What is not a plain file -----------------------------------------------------------------------------------


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def dangling_link(path: Path) -> None:
    path.symlink_to("/nowhere/at/all")


def circular_link(path: Path) -> None:
    path.symlink_to(path)


def device_link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def socket_file(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


SPECIAL = [
    (pipe, NOT_REGULAR),
    (socket_file, NOT_REGULAR),
    (link, LINK),
    (dangling_link, LINK),
    (circular_link, LINK),
    (device_link, LINK),
]


@pytest.mark.parametrize(("make", "reason"), SPECIAL)
def test_a_special_file_is_unreadable_and_never_opened(tmp_path: Path, make, reason: str, monkeypatch) -> None:
    make(tmp_path / "ada.json")
    (tmp_path / "bob").mkdir()
    make(tmp_path / "bob/answers.json")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))
    assert [found.unreadable for found in find(tmp_path)[0]] == [reason, reason]
    assert find_one(tmp_path / "ada.json").unreadable == reason
    assert find_one(tmp_path / "bob").unreadable == reason


@pytest.mark.parametrize(("make", "reason"), SPECIAL)
def test_a_special_file_put_in_place_later_is_refused_without_waiting(tmp_path: Path, make, reason: str) -> None:
    make(tmp_path / "ada.json")
    data = contents(str(tmp_path / "ada.json"))
    assert isinstance(data, Unreadable)
    assert data.reason in (reason, "the file can't be opened: it is a symbolic link", NO_SUCH_DEVICE)


NO_SUCH_DEVICE = "the file can't be opened: no such device or address"  # what Linux says of a socket


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/answers.json", '{"p": {"q": 1}}')
    (tmp_path / "class").mkdir()
    (tmp_path / "class/ada").symlink_to(tmp_path / "elsewhere")
    assert find(tmp_path / "class")[0] == [Found("ada", None, None, LINK)]


def test_a_folder_called_answers_json_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "ada/answers.json").mkdir(parents=True)
    [found] = find(tmp_path)[0]
    assert found.unreadable == "'answers.json' is a folder, expected a file"


def test_a_folder_whose_name_ends_in_json_is_a_student(tmp_path: Path) -> None:
    put(tmp_path / "ada.json/answers.json")
    assert students(tmp_path) == ["ada.json"]


def test_a_folder_that_refuses_is_that_students_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "ada/answers.json")
    put(tmp_path / "bob.json")

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "lstat", refuse)
    ada, bob = find(tmp_path)[0]
    assert ada.unreadable == "the folder can't be read: permission denied"
    assert bob.unreadable is None


# Reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"{}", bytes(range(256)) * 5000])
def test_contents_are_the_bytes_of_the_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert contents(str(tmp_path / "a")) == data


def test_a_read_that_comes_in_pieces_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    read = os.read
    monkeypatch.setattr(os, "read", lambda opened, size: read(opened, min(size, 3)))
    assert contents(str(tmp_path / "a")) == b"0123456789"


def sparse(path: Path, size: int) -> Path:
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def test_a_huge_file_is_refused_before_a_byte_of_it_is_read(tmp_path: Path, monkeypatch) -> None:
    path = sparse(tmp_path / "a", 50_000_000)
    monkeypatch.setattr(os, "read", lambda *_: pytest.fail("read"))
    assert contents(str(path)) == Unreadable("the file has 50,000,000 bytes, at most 4,194,304 are read")


@pytest.mark.parametrize(("size", "is_read"), [(LARGEST, True), (LARGEST + 1, False)])
def test_the_largest_file_is_still_read(tmp_path: Path, size: int, is_read: bool) -> None:
    assert isinstance(contents(str(sparse(tmp_path / "a", size))), bytes) is is_read


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nowhere/at/all", "the file can't be opened: no such file or directory"),
        ("no\0where", "the file can't be opened: embedded null byte"),
        ("/dev/null", NOT_REGULAR),
        ("/", "'answers.json' is a folder, expected a file"),
    ],
)
def test_what_cannot_be_read_gives_a_reason(path: str, reason: str) -> None:
    assert contents(path) == Unreadable(reason)


def test_a_fault_while_reading_gives_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(opened: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    put(tmp_path / "a")
    monkeypatch.setattr(os, "read", refuse)
    assert contents(str(tmp_path / "a")) == Unreadable("the file can't be read: input/output error")


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="counts open files as Linux shows them")
def test_no_file_stays_open(tmp_path: Path) -> None:
    paths = [put(tmp_path / "a"), sparse(tmp_path / "b", 50_000_000), tmp_path]
    before = len(os.listdir("/proc/self/fd"))
    for path in paths:
        contents(str(path))
    assert len(os.listdir("/proc/self/fd")) == before


# One submission ---------------------------------------------------------------------------------------------


def test_check_takes_a_folder_with_answers(tmp_path: Path) -> None:
    put(tmp_path / "ada/answers.json")
    assert find_one(tmp_path / "ada") == Found("ada", f"{tmp_path}/ada/answers.json", f"{tmp_path}/ada")


def test_check_takes_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "ada/answers.json")
    monkeypatch.chdir(tmp_path / "ada")
    assert find_one(".").student == "ada"
    assert find_one("answers.json") == find_one(".")


def test_check_takes_a_file_of_any_name(tmp_path: Path) -> None:
    assert find_one(put(tmp_path / "ada.json")) == Found("ada", f"{tmp_path}/ada.json", None)
    assert find_one(put(tmp_path / "draft.txt")).student == "draft"


def test_check_takes_a_folder_without_answers_as_blank(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    assert find_one(tmp_path / "ada") == Found("ada", None, f"{tmp_path}/ada")


def test_check_of_nothing_is_an_error_with_its_neighbour(tmp_path: Path) -> None:
    put(tmp_path / "answers.json")
    with pytest.raises(AutograderError) as raised:
        find_one(tmp_path / "answer.json")
    assert raised.value.mistakes[0] == Diagnostic(
        f"no file or folder '{tmp_path}/answer.json'", help="did you mean 'answers.json'?"
    )


def test_near_misses_are_files_that_begin_like_answers(tmp_path: Path) -> None:
    for name in ("answers.json.txt", "Answers.JSON", "solution.py"):
        put(tmp_path / name)
    assert folder.near_misses(str(tmp_path)) == ["Answers.JSON", "answers.json.txt"]


def test_near_misses_of_no_folder_are_none() -> None:
    assert folder.near_misses("/nowhere/at/all") == []
