"""Commands that give points: `grade`, `regrade`, `review`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import autograder.cli.options as options
from autograder.cli.app import GRADED, OWN_FAULT
from autograder.cli.options import AsJson, Problems, Submissions

Students = Annotated[
    list[str] | None, typer.Option("--student", "-s", metavar="NAME", help="Print this student's report, too.")
]
GRADE_FORMATS = ("text", "json", "github", "junit", "prairielearn", "autolab")
GradeFormat = Annotated[str, typer.Option("--format", "-f", metavar="NAME", **options.one_of(*GRADE_FORMATS))]


def grade(
    submissions: Submissions,
    problems: Problems = Path("problems"),
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the results go.")] = Path("results"),
    student: Students = None,
    jobs: options.Jobs = 0,
    json: AsJson = False,
    format: GradeFormat = "text",
    html: Annotated[
        bool, typer.Option("--html", help="Write pages of the class and of each student, too (see `report`).")
    ] = False,
    submitted: options.Submitted = None,
    allow_reduced: options.Reduced = False,
    unsafe: options.Unsafe = False,
    marks: options.Marks = None,
) -> int:
    """Grade every student of a folder, a zip, or a download of Canvas, Gradescope, Moodle or GitHub Classroom.

    Writes DIR/results.json, DIR/grades.csv and DIR/students/<student>.json, and prints the class.
    A class of one, or a student named with --student, is reported question by question.
    Student code runs in sandboxes (see `autograder doctor`); what is finished is not run again the next time.
    Exit status: 0 graded, whatever the scores; 2 a wrong call or problem file; 3 a fault of the grader's own,
    or student code that was not run because this machine cannot confine it.

    \b
    Examples:
      autograder grade submissions/
      autograder grade canvas-download.zip
      autograder grade submissions/ --problems hw3/ --out hw3-results/
      autograder grade submissions/ --student ada --student ben
      autograder grade submissions/ --format junit > report.xml
      autograder grade submissions/ --json | jq '.students[] | [.student, .score]'
    """
    from autograder.cli.grade import run

    allowed, chosen = (allow_reduced, unsafe), "json" if json else format
    status = run(submissions, problems, out, student or [], jobs, chosen, allowed, marks, submitted)
    if html and status in (GRADED, OWN_FAULT):
        from autograder.cli.report import after_grading

        after_grading(submissions, problems, out, chosen)
    return status


def regrade(
    submissions: Submissions,
    problems: Problems = Path("problems"),
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where the results are.")] = Path("results"),
    marks: options.Marks = None,
    submitted: options.Submitted = None,
    write: Annotated[bool, typer.Option("--write", help="Replace the results; the old ones are kept beside.")] = False,
    jobs: options.Jobs = 0,
    json: AsJson = False,
    allow_reduced: options.Reduced = False,
    unsafe: options.Unsafe = False,
) -> int:
    """Show who would be graded otherwise now, before anything is written.

    For a problem that was mended: grades anew and compares with DIR/results.json, answer by answer.
    With --write the results are replaced, and the old results.json is kept as DIR/results.<n>.json.
    Exit status: 0 nothing changes, or it is written; 1 changes that were not written; 2 a wrong call;
    3 a fault of the grader's own, or student code that was not run: nothing is written then.

    \b
    Examples:
      autograder regrade submissions/
      autograder regrade submissions/ --problems hw3/ --out hw3-results/ --write
    """
    from autograder.cli.regrade import Way, run

    way = Way(jobs, json, write, (allow_reduced, unsafe), marks, submitted)
    return run(submissions, problems, out, way)


def review(
    submissions: Submissions,
    problems: Problems = Path("problems"),
    marks: Annotated[Path, typer.Option("--marks", metavar="FILE", help="Marks are added to it.")] = Path(
        "marks.jsonl"
    ),
    question: Annotated[
        str, typer.Option("--question", "-q", metavar="PROBLEM/QUESTION", help="This question alone, of whatever kind.")
    ] = "",
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Show no names.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Show what is marked already, too.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who marks; by default your login.")] = None,
) -> int:
    """Mark the answers that wait for a person, question by question.

    Marks are kept in FILE, one line for each; `autograder grade` takes them from there.

    \b
    Examples:
      autograder review submissions/
      autograder review submissions/ --question transformers/why --anonymous
    """
    from autograder.cli.review import run

    return run(submissions, problems, marks, question, (anonymous, again), by)
