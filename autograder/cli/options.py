"""Options as commands declare them: their names, and what help says of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
GradeFormat = Annotated[str, typer.Option("--format", "-f", help="text, json, github, junit, prairielearn or autolab.")]
CheckFormat = Annotated[str, typer.Option("--format", "-f", help="text, json or github.")]
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
To = Annotated[str, typer.Option("--to", help="canvas, moodle, gradescope-csv or csv.")]
Gradebook = Annotated[
    Path, typer.Option("--gradebook", "--roster", metavar="FILE", help="The platform's own export, to be filled.")
]
Column = Annotated[str | None, typer.Option(metavar="NAME", help="The assignment's column.")]
Filled = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="By default FILE-graded.csv.")]
Scale = Annotated[bool, typer.Option("--points", help="Scale to the points of the column.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace grades that are there.")]
Waiting = Annotated[bool, typer.Option("--include-waiting", help="Also what is not final.")]
Add = Annotated[bool, typer.Option("--add", help="Add the column at the end (gradescope-csv, csv).")]
