"""Answers that name options or steps by their keys, or by their whole text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.errors import FEW, closest, visible
from autograder.problem.model import Question
from autograder.problem.tree import Text
from autograder.problem.written import ChoiceQuestion, OrderQuestion
from autograder.questions.marker import BLANK, Verdict, unreadable
from autograder.submissions.unreadable import json_kind, quoted

LONGEST = 20_000  # characters of an answer that is looked into
MOST = 1000  # keys of an answer
LONGEST_NAME = 100  # characters of a name for which the closest one is looked for


class Keys:
    """What can be named: each by its key or by its text, in whatever case and with whatever blanks."""

    def __init__(self, what: str, texts: Mapping[Text, Text], separators: str) -> None:
        """what: the noun for one of them; separators: the pattern between keys in one text."""
        self.what = what
        self.known = list(map(str, texts))
        self._spoken = {folded(t): str(key) for key, t in texts.items()} | {folded(key): key for key in self.known}
        self._separators = re.compile(separators)

    def read(self, raw: object) -> list[str] | Verdict:
        """The keys in the order of the answer; or the verdict on an answer that names none."""
        names = self._names(raw)
        if isinstance(names, Verdict):
            return names
        keys = []
        for i, name in enumerate(names):
            key = self._key(name)
            if key is None:
                return unreadable(self._unknown(name, f"entry [{i}]: " if isinstance(raw, list) else ""))
            keys.append(key)
        return keys or BLANK

    def _names(self, raw: object) -> list[object] | Verdict:
        if isinstance(raw, str):
            if len(raw) > LONGEST:
                return unreadable(f"a text has {len(raw):,} characters, at most {LONGEST:,} are read")
            whole = folded(raw) in self._spoken
            return [raw] if whole else [part for part in self._separators.split(raw) if part.strip()]
        if isinstance(raw, list):
            return (
                raw if len(raw) <= MOST else unreadable(f"a list has {len(raw):,} entries, at most {MOST:,} are read")
            )
        if is_number(raw):
            return [raw]
        return unreadable(f"expected the key of {self._one}, or a list of them, found {json_kind(raw)}")

    def _key(self, name: object) -> str | None:
        text = name if isinstance(name, str) and len(name) <= LONGEST else str(name) if is_number(name) else None
        return None if text is None else self._spoken.get(folded(text))

    def _unknown(self, name: object, where: str) -> str:
        if not (isinstance(name, str) or is_number(name)):
            return f"{where}expected the key of {self._one}, found {json_kind(name)}"
        text = str(name).strip()
        near = closest(text, self.known) if len(text) <= LONGEST_NAME else None
        listed = f"known: {', '.join(self.known)}" if len(self.known) <= FEW else ""
        help = f"did you mean '{near}'?" if near else listed
        return f"{where}there is no {self.what} {quoted(text)}" + (f": {help}" if help else "")

    @property
    def _one(self) -> str:
        return f"{'an' if self.what[0] in 'aeiou' else 'a'} {self.what}"


def legend(question: Question) -> list[str]:
    """What the keys of a choice or an order stand for, as lines; those of an order by name, to tell nothing of it."""
    if isinstance(question, ChoiceQuestion):
        texts = question.options
    elif isinstance(question, OrderQuestion):
        texts = dict(sorted(question.steps.items()))
    else:
        return []
    width = max(map(len, texts), default=0)
    return [f"  {visible(key):<{width}}  {visible(' '.join(text.split()))}" for key, text in texts.items()]


def is_number(name: object) -> bool:
    """Whether it is a whole number that may be a key: `2` of `2: the second option`."""
    return isinstance(name, int) and not isinstance(name, bool) and name.bit_length() < 64


def folded(text: str) -> str:
    """A key or a text as it is compared."""
    return " ".join(text.split()).casefold()
