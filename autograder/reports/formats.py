"""Results as other programs read them: a file for each format, `render(results) -> str` of the data of results.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.reports import autolab, github, junit, prairielearn

FORMATS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "github": github.render,
    "junit": junit.render,
    "prairielearn": prairielearn.render,
    "autolab": autolab.render,
}
OF_ONE = {"prairielearn", "autolab"}  # platforms that hand over one submission and want its result
