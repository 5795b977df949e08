"""What the command line takes: a function for each command, whose work is imported when it is called."""

from __future__ import annotations

from autograder.cli.app import Command, Group
from autograder.cli.commands import about, authoring, gradescope, grading, handing_in, publishing

COMMANDS: tuple[Command, ...] = (  # in the order of `autograder --help`
    grading.grade,
    grading.regrade,
    grading.review,
    publishing.report,
    publishing.export,
    handing_in.check,
    authoring.solve,
    authoring.lint,
    authoring.template,
    authoring.release,
    about.doctor,
    authoring.schema,
    about.list_,
)
GROUPS: dict[str, Group] = {  # commands of two words, with what they are for
    "gradescope": ("Make an autograder for Gradescope, and run it there.", (gradescope.build, gradescope.run)),
}
