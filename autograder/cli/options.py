"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Submissions = Annotated[Path, typer.Argument(metavar="SUBMISSIONS", help="A folder of submissions, or a download.")]
Problems = Annotated[Path, typer.Option("--problems", "-p", metavar="PATH", help="A problem file or a folder of them.")]
ProblemFiles = Annotated[list[Path], typer.Argument(metavar="PROBLEMS...", help="Problem files or folders of them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a script instead of text.")]
