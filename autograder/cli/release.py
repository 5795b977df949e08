"""`autograder release`: a folder for students, with the problems and without what is for graders alone."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from autograder.cli.files import folder, write
from autograder.cli.output import say
from autograder.cli.template import blank, in_answers, stubs
from autograder.errors import cause, counted, fail
from autograder.grading.grade import ProblemGrader
from autograder.problem.edition import left_to_the_grader
from autograder.problem.load import find, load_all, load_whole
from autograder.problem.release import file_of, for_students, plan_for_students
from autograder.reports.handout import readme
from autograder.submissions.folder import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from autograder.problem.assignment import Assignment

PROBLEMS, PLAN, README = "problems", "assignment.yaml", "README.md"


class Edition(NamedTuple):
    """The problem files by name, and the names of those in which everything is hidden."""

    files: dict[str, str]
    hidden: list[str]


def run(problems: list[Path], out: Path) -> int:
    solved = load_whole(problems)
    refuse_two_of_one_name([file_of(one).name for one in solved])
    _, plan, _ = find(problems)
    texts = {file_of(one).name: for_students(one) for one in solved}
    edition = Edition(
        {name: text for name, text in texts.items() if text is not None}, [n for n, t in texts.items() if t is None]
    )
    if not edition.files:
        raise fail("every question is hidden, and nothing is left for students")
    with new_folder(out) as part:
        said = fill(part, edition, plan)
    tell(out, edition, said)
    return 0


def fill(part: Path, edition: Edition, plan: Assignment | None) -> str:
    """Writes the folder; everything but the problem files is made of those as students get them."""
    inside = folder(part / PROBLEMS)
    for name, text in edition.files.items():
        write(inside / name, text)
    if plan is not None:
        write(inside / PLAN, plan_for_students(plan, list(edition.files)))
    solved = load_all([inside] if plan is not None else [inside / name for name in edition.files])
    graders = [ProblemGrader(one) for one in solved]
    to_fill_in = ({ANSWERS: blank(solved)} if any(map(in_answers, solved)) else {}) | stubs(solved)
    for name, text in to_fill_in.items():
        write(part / name, text)
    write(part / README, readme(graders, plan, list(to_fill_in)))
    return left_to_the_grader([one.problem for one in solved])


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to be filled beside its place, where it appears when it is whole."""
    whole = out.resolve()
    if whole.is_dir() and any(whole.iterdir()):
        raise fail(
            f"'{out}' is not empty, and what is in it would be lost", help="choose another --out, or move it away"
        )
    if whole.exists() and not whole.is_dir():
        raise fail(f"'{out}' is there already, and is no folder", help="choose another --out")
    part = folder(whole.parent / f".{whole.name}.{os.getpid()}.part")
    try:
        yield part
        os.replace(part, whole)
    except OSError as e:
        raise fail(f"cannot write '{out}': {cause(e)}") from e
    finally:
        shutil.rmtree(part, ignore_errors=True)


def refuse_two_of_one_name(names: Sequence[str]) -> None:
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise fail(f"there are two problem files called '{twice[0]}'", help="give one of them another name")


def tell(out: Path, edition: Edition, said: str) -> None:
    say(f"{counted(len(edition.files), 'problem')} for students in {out}{os.sep}")
    if said:
        say(f"left to the grader: {said}")
    for name in edition.hidden:
        say(f"left out altogether, since everything in it is hidden: {name}")
