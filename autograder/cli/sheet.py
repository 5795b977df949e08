"""A question as it lies before the person who marks it, and how points are read that they type."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from autograder.cli.marks import read_points
from autograder.errors import counted, visible
from autograder.grading.grade import Entry, ProblemGrader
from autograder.grading.result import as_text
from autograder.problem.tree import Text
from autograder.problem.written import COMMANDS, RubricItem, TextQuestion
from autograder.questions.keys import legend
from autograder.reports.numbers import rows
from autograder.reports.worked import answer_values, in_lines

LETTERS = [letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in COMMANDS]


class Sheet(NamedTuple):
    """One question; `items` are the points of the rubric by their letters, `model` is an answer that is right."""

    problem: str
    question: str
    most: Fraction
    is_text: bool
    prompt: str
    keys: list[str]
    items: dict[str, tuple[Fraction, str]]
    model: list[str]

    @property
    def name(self) -> str:
        return f"{self.problem}/{self.question}"

    def head(self) -> list[str]:
        """All that does not depend on the answer."""
        out = ["", f"{self.name}, {counted(self.most, 'point')}"]
        out += [f"  {visible(line)}".rstrip() for line in self.prompt.splitlines()]
        out += self.keys
        out += ["rubric", *self.rubric()] if self.items else []
        out += ["model answer", *quotation(self.model)] if self.model else []
        return out

    def rubric(self) -> Iterator[str]:
        letters = max(map(len, self.items))
        for letter, (points, text) in self.items.items():
            yield f"  {letter:<{letters}}  {as_text(points):>3}  {visible(' '.join(text.split()))}"

    def read(self, word: str) -> Fraction | str:
        """The points that a person typed, or what is wrong with them."""
        points = read_points(word)
        if points is None:
            found = self._items(word)
            if isinstance(found, str):
                return found
            points = sum((self.items[letter][0] for letter in found), Fraction(0))
        return points if points <= self.most else f"at most {in_points(self.most)}, found {as_text(points)}"

    def _items(self, word: str) -> list[str] | str:
        """The items of the rubric that are named: `ac`, `a,c` or `cause,remedy`."""
        folded = {letter.casefold(): letter for letter in self.items}
        for parts in (word.casefold().replace("+", ",").split(","), list(word.casefold())):
            if all(part in folded for part in parts):
                doubles = [part for part in parts if parts.count(part) > 1]
                return f"'{doubles[0]}' is given twice" if doubles else [folded[part] for part in parts]
        items = f", or items of the rubric ({', '.join(self.items)})" if self.items else ""
        return f"expected points such as 0, 1/2 or {as_text(self.most)}{items}; ? shows what can be typed"


def sheet(grader: ProblemGrader, entry: Entry) -> Sheet:
    question = next(q for q in grader.solved.problem.questions if q.id == entry.id)
    rubric = question.rubric if isinstance(question, TextQuestion) else []
    prompt = question.prompt or grader.solved.problem.prompt or entry.ask
    is_text = isinstance(question, TextQuestion)
    items, right = lettered(rubric), model(grader, entry.id)
    return Sheet(grader.id, entry.id, Fraction(entry.points), is_text, str(prompt), legend(question), items, right)


def lettered(rubric: list[RubricItem] | dict[Text, Fraction]) -> dict[str, tuple[Fraction, str]]:
    """The items of a rubric by their ids, and by letters where they have none."""
    if isinstance(rubric, dict):
        items = [("", points, str(text)) for text, points in rubric.items()]
    else:
        items = [(str(item.id or ""), item.points, str(item.text)) for item in rubric]
    taken = {id for id, _, _ in items}
    free = (name for name in [*LETTERS, *(f"r{n}" for n in range(len(items)))] if name not in taken)
    return {id or next(free): (points, text) for id, points, text in items}


def model(grader: ProblemGrader, id: str) -> list[str]:
    """The right answer, in lines, where there is one that can be shown."""
    if id in grader.written:
        solution = grader.written[id].solution()
        return [] if solution is None else in_lines(solution)
    expected = next((e for e in grader.expected if e.asked.question.id == id), None)
    return [] if expected is None else rows(answer_values(expected))


def quotation(lines: list[str]) -> list[str]:
    """Lines that can be taken for nothing else, with nothing in them that a terminal obeys."""
    return [f"  | {visible(line)}".rstrip() for line in lines]


def in_points(points: Fraction) -> str:
    return f"{as_text(points)} point{'s' if points != 1 else ''}"
