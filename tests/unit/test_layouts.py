"""How each platform's download is recognised, and who gets which file: the pitfalls of each, one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.errors import AutograderError
from autograder.submissions.downloads import LAYOUTS, Class, opened
from autograder.submissions.folder import Found, find, list_folder
from autograder.submissions.identity import Identity
from tests import downloads
from tests.downloads import DOWNLOADS, Tree, encrypted, laid_out, packed, student

ASKED = frozenset({"answers.json", "solution.py", "solution.ipynb"})
CLASS = [student("ada", "Ada", 1, {}), student("ben", "Ben", 2, {}), student("eve", "Eve", 3, {})]
RIGHT, WRONG = b'{"right": {}}', b'{"wrong": {}}'


@contextmanager
def handed_in(tmp_path: Path, tree: Tree) -> Iterator[Class]:
    with opened(laid_out(tree, tmp_path / "all"), ASKED) as found:
        yield found


def files(found: Found) -> Tree:
    """What lies in a student's folder."""
    return {p.name: p.read_bytes() for p in Path(found.folder or "nowhere").glob("*") if p.is_file()}


def students(tmp_path: Path, tree: Tree) -> dict[str, Tree]:
    with handed_in(tmp_path, tree) as found:
        return {one.student: files(one) for one in found.found}


def identities(tmp_path: Path, tree: Tree) -> dict[str, Identity | None]:
    with handed_in(tmp_path, tree) as found:
        return {one.student: one.identity for one in found.found}


def doubts(tmp_path: Path, tree: Tree) -> list[str]:
    with handed_in(tmp_path, tree) as found:
        return [doubt.message for doubt in found.doubts]


# Recognising -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", DOWNLOADS)
def test_each_download_is_recognised_by_one_layout_alone(tmp_path: Path, layout: str) -> None:
    listing = list_folder(laid_out(DOWNLOADS[layout][0](CLASS), tmp_path))
    assert sum(one.recognises(listing) for one in LAYOUTS) == 1


PLAIN: dict[str, list[str]] = {
    "folders": ["ada/answers.json", "ben/answers.json"],
    "files": ["ada.json", "ben.json"],
    "numbered": ["student_0001.json", "student_0002.json"],
    "dated": ["ada_2026_11_21.json", "ben_2026_11_21.json"],
    "dated-first": ["x_2026_11_ada.json", "x_2026_11_ben.json"],
    "one-of-many": ["ada.json", "ben.json", "bada_501_77001_hw1.py"],
    "with-hyphens": ["hw1-ada/answers.json", "hw1-ben/answers.json"],
    "one-with-hyphens": ["hw1-ada/answers.json"],
    "numbers": ["submission_1/answers.json", "submission_2/answers.json"],
}


@pytest.mark.parametrize("names", PLAIN.values(), ids=PLAIN)
def test_a_plain_folder_is_taken_for_no_download(tmp_path: Path, names: list[str]) -> None:
    with handed_in(tmp_path, dict.fromkeys(names, b"{}")) as found:
        assert found == (*(find(tmp_path / "all")[:1]), "", find(tmp_path / "all")[1])


def test_a_plain_folder_is_read_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(downloads.plain(CLASS), tmp_path)
    monkeypatch.setattr("tempfile.mkdtemp", None)
    with opened(tmp_path) as found:
        assert [one.folder for one in found.found] == [str(tmp_path / key) for key in ("ada", "ben", "eve")]


def test_a_plain_folder_is_looked_at_no_more_often_than_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(downloads.plain(CLASS), tmp_path)
    looks: list[object] = []
    for name in ("lstat", "stat", "scandir"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, **k: looks.append(a) or real(*a, **k))
    find(tmp_path)
    before = len(looks)
    with opened(tmp_path):
        assert len(looks) - before <= before + 1  # is it a file


def test_a_single_folder_around_a_download_does_not_matter(tmp_path: Path) -> None:
    laid_out(downloads.gradescope(CLASS), tmp_path / "assignment_7_export")
    with opened(tmp_path) as found:
        assert found.said == "a Gradescope export: 3 students"


def test_what_systems_leave_behind_is_ignored_and_said_once(tmp_path: Path) -> None:
    junk = [".DS_Store", "Thumbs.db", "__MACOSX/x", "._ada_1_77001_answers.json"]
    with handed_in(tmp_path, {**downloads.canvas(CLASS), **dict.fromkeys(junk, b"")}) as found:
        assert found.said.endswith(
            "3 students, ignored '.DS_Store', '._ada_1_77001_answers.json', 'Thumbs.db', '__MACOSX'"
        )
        assert found.doubts == []


def test_of_much_that_is_not_placed_a_part_is_listed(tmp_path: Path) -> None:
    strays = {f"stray{k}.pdf": b"" for k in range(14)}
    tree = {f"s{k}_{k}_{k}_answers.json": b"{}" for k in range(1, 20)}
    told = doubts(tmp_path, {**tree, **strays})
    assert len(told) == 11
    assert told[-1] == "and 4 more like these"


def test_a_download_of_strays_alone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AutograderError) as raised, handed_in(tmp_path, {"submission_metadata.yml": b"", "x.txt": b""}):
        pass
    assert raised.value.mistakes[0].message == f"no submissions in '{tmp_path}/all'"


def test_a_single_folder_that_cannot_be_read_is_a_student_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out({"ada/answers.json": b"{}"}, tmp_path)
    real = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("ada"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with opened(tmp_path) as found:
        assert [one.student for one in found.found] == ["ada"]


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_full_disk_is_nobodys_blank_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_packed: bool) -> None:
    path = laid_out(downloads.canvas(CLASS), tmp_path / "all")
    if is_packed:
        path = downloads.zipped(downloads.canvas(CLASS), tmp_path / "all.zip")

    def full(*args: object, **options: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autograder.submissions.archive._private", full)
    monkeypatch.setattr("autograder.submissions.views.open", full, raising=False)
    with pytest.raises(AutograderError) as raised, opened(path):
        pass
    assert raised.value.mistakes[0].message == "no space is left where the download is unpacked"


# Canvas ----------------------------------------------------------------------------------------------------


def test_two_canvas_users_of_one_name_stay_two(tmp_path: Path) -> None:
    tree = {"annlee_501_77001_answers.json": RIGHT, "annlee_502_77002_answers.json": WRONG}
    assert students(tmp_path, tree) == {"annlee-501": {"answers.json": RIGHT}, "annlee-502": {"answers.json": WRONG}}


def test_several_files_of_a_canvas_user_are_one_submission(tmp_path: Path) -> None:
    tree = {"bada_501_77001_answers.json": RIGHT, "bada_501_77002_solution.py": b"x"}
    assert students(tmp_path, tree) == {"bada": {"answers.json": RIGHT, "solution.py": b"x"}}


@pytest.mark.parametrize(
    ("name", "label", "identity"),
    [
        ("bada_501_77001_answers.json", "bada", Identity("bada", ids=(("canvas_user", "501"),), late=False)),
        ("bada_LATE_501_77001_answers.json", "bada", Identity("bada", ids=(("canvas_user", "501"),), late=True)),
        ("émile_501_77001_answers.json", "émile", Identity("émile", ids=(("canvas_user", "501"),), late=False)),
        ("ada2_501_77001_answers.json", "ada2", Identity("ada2", ids=(("canvas_user", "501"),), late=False)),
        ("anon_Xy12Z_77004_answers.json", "anon-Xy12Z", Identity(ids=(("canvas_anonymous", "Xy12Z"),), late=False)),
        ("LATE_anon_Xy12Z_77004_answers.json", "anon-Xy12Z", Identity(ids=(("canvas_anonymous", "Xy12Z"),), late=True)),
    ],
)
def test_a_canvas_name_is_taken_apart(tmp_path: Path, name: str, label: str, identity: Identity) -> None:
    assert identities(tmp_path, {name: RIGHT}) == {label: identity}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("bada_501_77001_answers.json", "bada_501_77002_answers-1.json"),
        ("bada_501_77001_answers-1.json", "bada_501_77002_answers-2.json"),
        ("bada_501_9_answers-2.json", "bada_501_10_answers-10.json"),
    ],
)
def test_the_latest_of_a_file_that_canvas_has_twice_counts(tmp_path: Path, first: str, second: str) -> None:
    tree = {first: WRONG, second: RIGHT}
    assert students(tmp_path, tree) == {"bada": {"answers.json": RIGHT}}
    assert doubts(tmp_path, tree) == ["'bada' (501) handed in 'answers.json' more than once; the latest counts"]


def test_a_number_that_is_the_students_own_stays_in_the_name(tmp_path: Path) -> None:
    tree = {"bada_501_77001_part-1.py": b"1", "bada_501_77002_part-2.py": b"2"}
    assert students(tmp_path, tree) == {"bada": {"part-1.py": b"1", "part-2.py": b"2"}}


def test_a_name_with_a_number_that_is_asked_for_stays_as_it_is(tmp_path: Path) -> None:
    tree = {"bada_501_77001_part-1.py": b"1", "bada_501_77002_part-2.py": b"2"}
    with opened(laid_out(tree, tmp_path), frozenset({"part-1.py", "part-2.py", "part.py"})) as found:
        assert files(found.found[0]) == {"part-1.py": b"1", "part-2.py": b"2"}


@pytest.mark.parametrize("name", ["dual_503_text.html", "LATE_anon_Xy_link.html", "dual_LATE_503_link.html"])
def test_who_typed_something_into_canvas_is_a_student_without_files(tmp_path: Path, name: str) -> None:
    with handed_in(tmp_path, {name: b"<script>", "bada_501_77001_answers.json": RIGHT}) as found:
        assert len(found.found) == 2
        [doubt] = found.doubts
        assert doubt.message.startswith(f"not placed: '{name}': ")
        assert sum(one.folder is None for one in found.found) == 1


def test_a_canvas_file_is_copied_and_not_linked(tmp_path: Path) -> None:
    with handed_in(tmp_path, {"bada_501_77001_answers.json": RIGHT}) as found:
        [copy] = Path(found.found[0].folder or "").iterdir()
        assert not copy.is_symlink()
        assert copy.stat().st_nlink == 1
        assert copy.parent.parent.stat().st_mode & 0o777 == 0o700
    assert not copy.exists()


def test_a_link_among_canvas_files_is_not_followed_and_its_answers_are_unreadable(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(RIGHT)
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "bada_501_77001_answers.json").symlink_to(tmp_path / "secret")
    with opened(tmp_path / "all") as found:
        assert files(found.found[0]) == {}
        assert found.found[0].unreadable == "the file can't be opened: it is a symbolic link"
        assert [d.message for d in found.doubts] == [
            "not placed: 'bada: answers.json': the file can't be opened: it is a symbolic link"
        ]


@pytest.mark.parametrize("name", ["..", "."])
def test_a_canvas_file_with_the_name_of_a_folder_goes_nowhere(tmp_path: Path, name: str) -> None:
    tree = {f"bada_501_77001_{name}": b"evil", "bada_501_77002_answers.json": RIGHT}
    assert students(tmp_path, tree) == {"bada": {"answers.json": RIGHT}}
    assert len(doubts(tmp_path, tree)) == 1


def test_names_of_a_students_files_may_not_differ_only_in_case(tmp_path: Path) -> None:
    tree = {"bada_501_77001_answers.json": RIGHT, "bada_501_77002_Answers.json": WRONG}
    assert students(tmp_path, tree) == {"bada": {"answers.json": RIGHT}}
    assert doubts(tmp_path, tree) == [
        "not placed: 'bada: Answers.json': its name is that of 'answers.json' but for case or accents"
    ]


def test_what_a_system_left_behind_with_a_students_files_is_ignored(tmp_path: Path) -> None:
    tree = {"bada_501_77001_answers.json": RIGHT, "bada_501_77002_.DS_Store": b"x"}
    assert students(tmp_path, tree) == {"bada": {"answers.json": RIGHT}}


# A zip that a student handed in ----------------------------------------------------------------------------


def zip_of(tree: Tree, **more: bytes) -> Tree:
    return {"bada_501_77001_hw1.zip": packed(tree), "ben_502_77002_answers.json": RIGHT, **more}


@pytest.mark.parametrize("way", ["", "hw1/", "a/b/c/"])
def test_the_one_zip_of_a_student_is_opened(tmp_path: Path, way: str) -> None:
    found = students(tmp_path, zip_of({f"{way}answers.json": RIGHT, f"{way}solution.py": b"x"}))
    assert found["bada"] == {"answers.json": RIGHT, "solution.py": b"x"}


def test_a_zip_in_the_zip_is_not_opened(tmp_path: Path) -> None:
    found = students(tmp_path, zip_of({"inner.zip": packed({"answers.json": RIGHT})}))
    assert list(found["bada"]) == ["inner.zip"]


def test_two_zips_of_a_student_are_not_opened(tmp_path: Path) -> None:
    more = {"bada_501_77003_other.zip": packed({"answers.json": WRONG})}
    assert sorted(students(tmp_path, {**zip_of({"answers.json": RIGHT}), **more})["bada"]) == ["hw1.zip", "other.zip"]


def test_what_lies_beside_the_zip_counts_more(tmp_path: Path) -> None:
    more = {"bada_501_77003_answers.json": RIGHT}
    found = students(tmp_path, {**zip_of({"hw1/answers.json": WRONG, "hw1/solution.py": b"x"}), **more})
    assert found["bada"] == {"answers.json": RIGHT, "solution.py": b"x"}


def test_a_zip_is_left_alone_where_all_that_is_asked_lies_beside_it(tmp_path: Path) -> None:
    more = {"bada_501_77003_answers.json": RIGHT, "bada_501_77004_solution.ipynb": b"x"}
    found = students(tmp_path, {**zip_of({"answers.json": WRONG}), **more})
    assert sorted(found["bada"]) == ["answers.json", "hw1.zip", "solution.ipynb"]


def test_the_latest_zip_counts(tmp_path: Path) -> None:
    more = {"bada_501_77003_hw1-1.zip": packed({"answers.json": RIGHT})}
    assert students(tmp_path, {**zip_of({"answers.json": WRONG}), **more})["bada"] == {"answers.json": RIGHT}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", packed({"x": b"1"})[:-10]], ids=["empty", "start", "cut"])
def test_a_broken_zip_of_a_student_costs_nobody_else(tmp_path: Path, data: bytes) -> None:
    tree = {**zip_of({}), "bada_501_77001_hw1.zip": data}
    assert students(tmp_path, tree) == {"bada": {"hw1.zip": data}, "ben": {"answers.json": RIGHT}}
    [doubt] = doubts(tmp_path, tree)
    assert doubt.startswith("not placed: 'bada: hw1.zip': it can't be read as a zip: ")


def test_what_is_refused_of_a_students_zip_is_said(tmp_path: Path) -> None:
    tree = zip_of({"answers.json": RIGHT, "../up.json": WRONG})
    assert students(tmp_path, tree)["bada"] == {"answers.json": RIGHT}
    assert doubts(tmp_path, tree) == ["not placed: 'bada: hw1.zip/../up.json': its name leads out of the archive"]


def test_answers_that_are_refused_of_a_students_zip_are_unreadable_and_not_blank(tmp_path: Path) -> None:
    data = encrypted(packed({"hw1/answers.json": RIGHT, "hw1/solution.py": b"x"}))
    with handed_in(tmp_path, {"bada_501_77001_hw1.zip": data}) as found:
        assert files(found.found[0]) == {"solution.py": b"x"}
        assert found.found[0].unreadable == "it is encrypted"


@pytest.mark.parametrize("layout", ["plain", "gradescope", "moodle"])
def test_answers_that_are_refused_of_the_download_are_unreadable_and_not_blank(tmp_path: Path, layout: str) -> None:
    tree = {"plain": downloads.plain, "gradescope": downloads.gradescope, "moodle": downloads.moodle}[layout](CLASS)
    first = [name for name in tree if name.endswith("answers.json")][:1]
    (tmp_path / "all.zip").write_bytes(
        encrypted(packed({name: tree[name] for name in [*first, *tree, "x/y"] if name in tree}))
    )
    with opened(tmp_path / "all.zip") as found:
        assert [one.unreadable for one in found.found] == ["it is encrypted", None, None]


# Moodle ----------------------------------------------------------------------------------------------------


def test_text_typed_into_moodle_belongs_to_the_student_and_is_not_read(tmp_path: Path) -> None:
    tree = {
        "Ada B_7_assignsubmission_file/answers.json": RIGHT,
        "Ada B_7_assignsubmission_onlinetext/onlinetext.html": b"<script>",
        "Eve Chen_8_assignsubmission_onlinetext/onlinetext.html": b"",
    }
    assert students(tmp_path, tree) == {"Ada B": {"answers.json": RIGHT}, "Eve Chen": {}}
    assert len(doubts(tmp_path, tree)) == 2


def test_inner_folders_of_moodle_are_kept_and_a_lone_one_is_entered(tmp_path: Path) -> None:
    tree = {"Ada B_7_assignsubmission_file_/sub/answers.json": RIGHT, "Ada B_7_assignsubmission_file_/sub/data/x": b""}
    assert students(tmp_path, tree) == {"Ada B": {"answers.json": RIGHT}}


def test_blind_marking_in_moodle_names_participants_by_their_number(tmp_path: Path) -> None:
    tree = {f"Participant_{k}_assignsubmission_file/answers.json": RIGHT for k in (7, 8)}
    assert identities(tmp_path, tree) == {
        f"Participant {k}": Identity(ids=(("moodle_participant", str(k)),)) for k in (7, 8)
    }


def test_two_moodle_users_of_one_name_stay_two(tmp_path: Path) -> None:
    tree = {f"Ann Lee_{k}_assignsubmission_file_answers.json": RIGHT for k in (7, 8)}
    assert sorted(students(tmp_path, tree)) == ["Ann Lee-7", "Ann Lee-8"]


def test_names_that_a_file_system_takes_for_one_stay_two(tmp_path: Path) -> None:
    tree = {f"{name}_{k}_assignsubmission_file_answers.json": RIGHT for k, name in enumerate(["Ann Lee", "ann lee"])}
    assert sorted(students(tmp_path, tree)) == ["Ann Lee-0", "ann lee-1"]


def test_a_number_in_a_name_cannot_make_it_anothers(tmp_path: Path) -> None:
    names = {"Ann": (7, 8), "Ann-7": (9,)}
    tree = {f"{n}_{k}_assignsubmission_file_answers.json": b"%d" % k for n, ks in names.items() for k in ks}
    found = students(tmp_path, tree)
    assert found == {f"{n}-{k}": {"answers.json": b"%d" % k} for n, ks in names.items() for k in ks}


def test_the_default_group_of_moodle_has_no_number(tmp_path: Path) -> None:
    tree = {"Default group_assignsubmission_file/answers.json": RIGHT}
    assert identities(tmp_path, tree) == {"Default group": Identity("Default group")}


# GitHub Classroom ------------------------------------------------------------------------------------------


def test_the_assignment_is_taken_off_a_repository_and_hyphens_stay(tmp_path: Path) -> None:
    tree = {"hw-1-ada-b/answers.json": RIGHT, "hw-1-team-rocket/answers.json": WRONG}
    with opened(laid_out(tree, tmp_path / "hw-1-submissions")) as found:
        assert [one.student for one in found.found] == ["ada-b", "team-rocket"]
        ids = (("github_repository", "hw-1-ada-b"), ("github", "ada-b"))
        assert found.found[0].identity == Identity(ids=ids)


def test_a_repository_of_another_name_goes_by_it(tmp_path: Path) -> None:
    tree = {f"{name}/answers.json": RIGHT for name in ("hw1-ada", "hw1-ben", "other")}
    with opened(laid_out(tree, tmp_path / "hw1-submissions")) as found:
        assert [one.student for one in found.found] == ["ada", "ben", "other"]
        assert [d.message for d in found.doubts] == ["'other' is no repository of 'hw1', and goes by its whole name"]


def test_a_user_called_as_another_repository_stays_apart(tmp_path: Path) -> None:
    tree = {f"{name}/answers.json": name.encode() for name in ("hw1-ada", "hw1-ben", "ada")}
    with opened(laid_out(tree, tmp_path / "hw1-submissions")) as found:
        assert {one.student: files(one)["answers.json"] for one in found.found} == {
            "ada-hw1_ada": b"hw1-ada",
            "ben": b"hw1-ben",
            "ada-ada": b"ada",
        }


def test_clones_in_a_zip_are_known_though_nothing_of_git_is_unpacked(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(packed(downloads.classroom(CLASS)))
    with opened(tmp_path / "all.zip") as found:
        assert found.said == "GitHub Classroom's clones of 'hw-1': 3 students, ignored '.git'"
        assert not any(list(Path(one.folder or "", ".git").iterdir()) for one in found.found)


def test_clones_show_their_assignment_by_what_their_names_have_in_common(tmp_path: Path) -> None:
    with handed_in(tmp_path, downloads.classroom(CLASS)) as found:
        assert found.said == "GitHub Classroom's clones of 'hw-1': 3 students"
        assert [one.student for one in found.found] == ["ada", "ben", "eve"]
