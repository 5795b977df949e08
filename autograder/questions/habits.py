"""What people write around a formula that is no part of it: dots for a step left out, a last `=`, thousands."""

from __future__ import annotations

import re

DOTS = re.compile(r"=\s*(?:\\[lc]?dots|…|\.\.\.)\s*(?==|$)")
LAST = re.compile(r"=\s*$")
THOUSANDS = re.compile(r"(?<==)\s*[0-9]{1,3}(?:,[0-9]{3})+\s*$")


def cleared(text: str) -> str:
    """The text without them; whatever stays keeps its place, so that a mistake is told where it stands."""
    for habit in (DOTS, LAST):
        text = habit.sub(lambda found: " " * len(found.group()), text)
    return THOUSANDS.sub(lambda found: found.group().replace(",", "").ljust(len(found.group())), text)
