"""Options that several commands have; those of one command stand beside it."""

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
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes, or sandboxes, at once; 0: one for each core."),
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
