"""`autograder report`: pages of graded results, one for each student and one for the class."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import quote

from autograder.cli.files import RESULTS, STUDENTS, contents, file_name, folder, results_of, write
from autograder.cli.formats import handed_in
from autograder.cli.grade import asked
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
from autograder.submissions.downloads import Class, opened
from autograder.submissions.folder import Found

INDEX = "index.html"


def run(results: Path, problems: Path, submissions: Path | None, out: Path | None, solutions: bool) -> int:
    file = results_of(results)
    text = text_of(file)
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    with nullcontext() if submissions is None else opened(submissions, asked(graders)) as given:
        recorded = read(text, str(file), graders)
        if given is not None:
            tell_missing(recorded, given)
        sheets = [sheet(grader, solution(grader) if solutions else "") for grader in graders]
        out = file.parent if out is None else out
        write_pages(recorded, Tally(graders), sheets, title(problems, sheets), by_student(given), out)
    tell_where(out)
    return 0


def after_grading(submissions: Path, problems: Path, out: Path, format: str) -> None:
    """The pages of what has just been graded."""
    graders = [ProblemGrader(solved) for solved in load_all([problems])]
    recorded = read(text_of(out / RESULTS), str(out / RESULTS), graders)
    sheets = [sheet(grader) for grader in graders]
    with handed_in(submissions, format, asked(graders)) as given:
        write_pages(recorded, Tally(graders), sheets, title(problems, sheets), by_student(given), out)
    if format == "text":
        tell_where(out)


def tell_where(out: Path) -> None:
    say(f"pages in {out / INDEX} and {out / STUDENTS}{os.sep}")


def text_of(file: Path) -> str:
    try:
        return contents(file, "`autograder grade` writes it").decode()
    except UnicodeDecodeError as e:
        raise fail(f"'{file}' is no results.json that `autograder grade` wrote") from e


def by_student(given: Class | None) -> dict[str, Found]:
    return {one.student: one for one in given.found} if given is not None else {}


def tell_missing(recorded: Sequence[Recorded], given: Class) -> None:
    """What of the submissions was not placed, and whose is not there."""
    if given.doubts:
        complain(given.doubts)
    known = by_student(given)
    missing = [f"'{visible(one.result.student)}'" for one in recorded if one.result.student not in known]
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
