"""`autograder report`: pages of graded results, one for each student and one for the class."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from autograder.cli.files import RESULTS, STUDENTS, contents, file_name, folder, results_of, write
from autograder.cli.output import complain, progress, say, warn
from autograder.errors import fail, few, visible
from autograder.grading.grade import ProblemGrader
from autograder.problem.load import find as find_problems
from autograder.problem.load import load_all
from autograder.reports.html.course import course
from autograder.reports.html.sheet import Sheet, sheet
from autograder.reports.html.solution import solution
from autograder.reports.html.student import Answers
from autograder.reports.html.student import student as student_page
from autograder.reports.html.tally import Tally
from autograder.reports.recorded import Recorded, read
from autograder.submissions.answers import load
from autograder.submissions.folder import Found, find

INDEX = "index.html"


def run(results: Path, problems: Path, submissions: Path | None, out: Path | None, solutions: bool) -> int:
    file = results_of(results)
    text = text_of(file)
    found = found_in(submissions) if submissions is not None else None
    out = file.parent if out is None else out
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    recorded = read(text, str(file), graders)
    if found is not None:
        tell_missing(recorded, found)
    sheets = [sheet(grader, solution(grader) if solutions else "") for grader in graders]
    write_pages(recorded, Tally(graders), sheets, title(problems, sheets), found or {}, out)
    tell_where(out)
    return 0


def after_grading(submissions: Path, problems: Path, out: Path, quiet: bool) -> None:
    """The pages of what has just been graded."""
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    recorded = read(text_of(out / RESULTS), str(out / RESULTS), graders)
    sheets = [sheet(grader) for grader in graders]
    found = {one.student: one for one in find(submissions)[0]}
    write_pages(recorded, Tally(graders), sheets, title(problems, sheets), found, out)
    if not quiet:
        tell_where(out)


def tell_where(out: Path) -> None:
    say(f"pages in {out / INDEX} and {out / STUDENTS}{os.sep}")


def text_of(file: Path) -> str:
    try:
        return contents(file, "`autograder grade` writes it").decode()
    except UnicodeDecodeError as e:
        raise fail(f"'{file}' is no results.json that `autograder grade` wrote") from e


def found_in(submissions: Path) -> dict[str, Found]:
    """The submissions by student."""
    found, strays = find(submissions)
    if strays:
        complain(strays)
    return {one.student: one for one in found}


def tell_missing(recorded: Sequence[Recorded], found: Mapping[str, Found]) -> None:
    missing = [f"'{visible(one.result.student)}'" for one in recorded if one.result.student not in found]
    if missing:
        warn(f"no submission of {few(missing)}: their pages show no answers")


def title(problems: Path, sheets: Sequence[Sheet]) -> str:
    """The assignment's, or that of the only problem."""
    assignment = find_problems([problems])[1]
    if assignment is not None and assignment.title:
        return str(assignment.title)
    return sheets[0].title if len(sheets) == 1 else "Results"


def write_pages(
    recorded: Sequence[Recorded],
    tally: Tally,
    sheets: Sequence[Sheet],
    title: str,
    found: Mapping[str, Found],
    out: Path,
) -> None:
    """Every student's page, and at last the page of the class."""
    folder(out / STUDENTS)
    links = {}
    with progress(len(recorded), "Writing") as step:
        for one in recorded:
            file = page_name(one.result.student)
            answers = answers_of(found.get(one.result.student))
            write(out / STUDENTS / file, student_page(one, sheets, title, answers))
            tally.add(one, answers)
            links[one.result.student] = f"{STUDENTS}/{quote(file)}"
            step(1)
    write(out / INDEX, course(tally, sheets, title, links))


def page_name(student: str) -> str:
    """The name of a student's page, which lies in its folder and nowhere else."""
    if "/" in student or os.sep in student or re.search("[\0\ud800-\udfff]", student):
        raise fail(f"a student cannot be called '{visible(student)}'")
    return file_name(student, ".html")


def answers_of(found: Found | None) -> Answers:
    """What a student handed in, by problem and question."""
    if found is None:
        return lambda problem, question: None
    return load(found).answer
