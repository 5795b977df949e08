"""What the command line takes: a function for each command, whose work is imported when it is called."""

from __future__ import annotations

from collections.abc import Callable

from autograder.cli.commands import about, authoring, grading, handing_in

COMMANDS: tuple[Callable[..., int], ...] = (  # in the order of `autograder --help`
    grading.grade,
    grading.review,
    handing_in.check,
    authoring.solve,
    authoring.lint,
    authoring.template,
    about.doctor,
    authoring.schema,
    about.list_,
)
