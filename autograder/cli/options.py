"""Options as commands declare them: their names, and what help says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def one_of(*names: str, said: str = "") -> dict[str, Any]:
    """Of an option or argument that takes one of these: help, and what a shell completes it to."""
    listed = f"{', '.join(names[:-1])} or {names[-1]}."
    return {"help": said + listed, "autocompletion": lambda incomplete: [n for n in names if n.startswith(incomplete)]}


Submissions = Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder of submissions, or a download.")]
Problems = Annotated[Path, typer.Option("--problems", "-p", metavar="PATH", help="A problem file or a folder of them.")]
ProblemFiles = Annotated[list[Path], typer.Argument(metavar="PROBLEMS...", help="Problem files or folders of them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of text.")]
Students = Annotated[
    list[str] | None, typer.Option("--student", "-s", metavar="NAME", help="Print this student's report, too.")
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes, or sandboxes, at once; 0: one for each core."),
]
GRADE_FORMATS = ("text", "json", "github", "junit", "prairielearn", "autolab")
GradeFormat = Annotated[str, typer.Option("--format", "-f", metavar="NAME", **one_of(*GRADE_FORMATS))]
CheckFormat = Annotated[str, typer.Option("--format", "-f", metavar="NAME", **one_of("text", "json", "github"))]
SolveFormat = Annotated[
    str, typer.Option("--format", "-f", metavar="NAME", **one_of("text", "json", "markdown", "latex"))
]
Submitted = Annotated[
    Path | None, typer.Option(metavar="FILE", help="When students handed in: a CSV of student and time.")
]
Reduced = Annotated[
    bool, typer.Option("--allow-reduced-isolation", help="Run student code behind what walls there are.")
]
Unsafe = Annotated[bool, typer.Option("--unsafe-no-isolation", help="Run student code even where nothing confines it.")]
Marks = Annotated[
    Path | None, typer.Option("--marks", metavar="FILE", help="What people marked; marks.jsonl, if there is one.")
]
Strict = Annotated[bool, typer.Option("--strict", help="What could not be checked is to be mended, too.")]

Results = Annotated[Path, typer.Argument(metavar="RESULTS", help="The folder that `grade` wrote.")]
To = Annotated[str, typer.Option("--to", metavar="PLATFORM", **one_of("canvas", "moodle", "gradescope-csv", "csv"))]
Gradebook = Annotated[
    Path, typer.Option("--gradebook", "--roster", metavar="FILE", help="The platform's own export, to be filled.")
]
Column = Annotated[str | None, typer.Option(metavar="NAME", help="The assignment's column.")]
Filled = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="By default FILE-graded.csv.")]
Scale = Annotated[bool, typer.Option("--points", help="Scale to the points of the column.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace grades that are there.")]
Waiting = Annotated[bool, typer.Option("--include-waiting", help="Also what is not final.")]
Add = Annotated[bool, typer.Option("--add", help="Add the column at the end (gradescope-csv, csv).")]
