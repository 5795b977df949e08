"""`kind: derivation`: lines from a given start to a given end; the first one that does not follow is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from autograder.language.ast import Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.parse import read
from autograder.language.typeset import tex
from autograder.language.unparse import unparse
from autograder.problem.ground import Ground, grounds
from autograder.problem.model import DerivationQuestion
from autograder.problem.solve import Solved
from autograder.problem.tree import Text
from autograder.questions.formula import excerpt, told, written, wrong
from autograder.questions.habits import cleared
from autograder.questions.marker import BLANK, CORRECT, Verdict
from autograder.questions.steps import Steps
from autograder.questions.vocabulary import Vocabulary

REASON = re.compile(r"\\q?quad|\\text\{\s*(?:since|because|as|using|with|where)\b[^{}]*\}|\b(?:since|because|using)\b")
WORD = re.compile(r"^\s*\(?\s*\\text\s*\{[^{}]*\}")  # before a remark, or all that there is of it
PAGE = re.compile(r"\\(?:begin|end)\{(?:aligned|align|split|gathered)\*?\}|^\s*&\s*$")
MOST_LINES = 100
MOST_KEPT = 1024


class Statement(NamedTuple):
    """A line of an answer, counted from 1, or what stands beside it, after a `since` or a semicolon."""

    number: int
    text: str
    beside: bool


class Line(NamedTuple):
    """A statement that was read: the sides of its equation."""

    number: int
    text: str
    beside: bool
    sides: list[Tree]


class Walk(NamedTuple):
    """How far a derivation was followed: its expressions in order, and what is wrong with the next one."""

    steps: list[Tree]
    fault: str


class DerivationMarker:
    """Judges the answers to one derivation question."""

    def __init__(self, solved: Solved, question: DerivationQuestion) -> None:
        self.question = question
        self._solved = solved
        self._judge_lines = lru_cache(MOST_KEPT)(self._judged)

    @property
    def ask(self) -> str:
        return f"{self.question.start} = … = {self.question.end}"

    @property
    def rule(self) -> str:
        return "every line equals the one before"

    @cached_property
    def _grounds(self) -> list[Ground]:
        return grounds(self._solved.instance, [], self.question.assume, distributions=False)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._grounds[0].instance)

    @cached_property
    def _steps(self) -> Steps:
        return Steps(self._grounds, self._solved.instance.conventions, [str(i) for i in self.question.indices])

    @cached_property
    def _start(self) -> Tree:
        return self._read(self.question.start)[0]

    @cached_property
    def _end(self) -> Tree:
        return self._read(self.question.end)[0]

    @cached_property
    def _waypoints(self) -> list[Tree]:
        return [self._read(text)[0] for text in self.question.waypoints]

    def _read(self, text: str) -> list[Tree]:
        return read(text, self._vocabulary)

    def mistaken(self) -> Iterator[tuple[Text, FormulaError]]:
        """What the question itself is written with and has no meaning."""
        for text in (self.question.start, self.question.end, *self.question.waypoints):
            try:
                self._steps.fits(self._read(text)[0])
            except FormulaError as e:
                yield text, e

    def judge(self, raw: object) -> Verdict:
        texts = lines(raw)
        return self._judge_lines(tuple(texts)) if isinstance(texts, list) else texts

    def inspect(self, raw: object) -> Verdict | None:
        """Whether every line can be read."""
        texts = lines(raw)
        if not isinstance(texts, list):
            return texts
        try:
            self._parsed(texts)
        except UnreadError as e:
            return Verdict(Fraction(0), "unreadable", str(e))
        return None

    def solution(self) -> object:
        return [str(line) for line in self.question.answer] or None

    def latex(self) -> list[str]:
        try:
            lines = self._parsed(statements_of(self.question.answer))
        except UnreadError:  # `lint` tells of it
            return []
        return [
            ("= " if i and len(line.sides) == 1 else "") + " = ".join(map(tex, line.sides))
            for i, line in enumerate(lines)
        ]

    def _parsed(self, texts: list[Statement]) -> list[Line]:
        """The lines as formulas; a remark beside one, such as `o_i = P(y = i)`, need not be one."""
        found = []
        for number, text, beside in texts:
            try:
                found.append(Line(number, text, beside, self._read(cleared(text, self._vocabulary))))
            except FormulaError as e:
                if not beside:
                    raise UnreadError(f"line {number}: {told(text, e)}") from e
        return found

    def _judged(self, texts: tuple[Statement, ...]) -> Verdict:
        try:
            found = self._parsed(list(texts))
        except UnreadError as e:
            return Verdict(Fraction(0), "unreadable", str(e))
        return self._verdict(self._follow(found))

    def _follow(self, answer: list[Line]) -> Walk:
        """The expressions up to the first one that does not equal the one before."""
        steps = [self._start]
        for line in answer:
            try:
                fault = self._take(line, steps)
            except FormulaError as e:
                fault = "" if line.beside else f"line {line.number}: {told(line.text, e)}"
            if fault:
                return Walk(steps, fault)
        return Walk(steps, "")

    def _take(self, line: Line, steps: list[Tree]) -> str:
        """Adds a line's expressions to the steps; a true remark beside them (`sum(y) = 1`) adds nothing."""
        before = steps[-1]
        if len(line.sides) > 1 and not self._steps.equal(before, line.sides[0]) and self._is_true(line):
            return ""
        for side in line.sides:
            if not self._steps.equal(before, side):
                what = f"{excerpt(line.text, side)} " if len(line.sides) > 1 else ""
                return f"line {line.number}: {what}does not equal what stands before it"
            steps.append(side)
        return ""

    def _is_true(self, line: Line) -> bool:
        return all(self._steps.equal(line.sides[0], side) for side in line.sides[1:])

    def _verdict(self, walk: Walk) -> Verdict:
        """Full marks for the whole way, the file's share for the end alone, and a share for each waypoint met."""
        arrived = not walk.fault and self._steps.alike(walk.steps[-1], self._end)
        met = self._met(walk.steps[1:-1] if arrived else walk.steps[1:])
        on_the_way = all(met) if met else any(map(self._is_between, walk.steps))
        if arrived and on_the_way:
            return CORRECT
        share = Fraction(sum(met) + arrived, len(met) + 1) if any(met) else Fraction(0)
        share = max(share, Fraction(self.question.jump)) if arrived else share
        said = walk.fault or (self._lacking(met) if arrived else f"it does not arrive at {self.question.end}")
        return Verdict(share, "partial", said) if share else wrong(said)

    def _is_between(self, step: Tree) -> bool:
        """Whether it is neither the start nor the end, in another form."""
        return not self._steps.alike(step, self._start) and not self._steps.alike(step, self._end)

    def _met(self, steps: list[Tree]) -> list[bool]:
        """Which waypoints are there, each as a step of its own."""
        left = list({unparse(step): step for step in steps}.values())
        found = []
        for point in self._waypoints:
            step = next((step for step in left if self._steps.alike(step, point)), None)
            left = [other for other in left if other is not step]
            found.append(step is not None)
        return found

    def _lacking(self, met: list[bool]) -> str:
        if not met:
            return "the end is right, but nothing leads to it: show the steps"
        missing = len(met) - sum(met)
        steps = "1 step that is" if missing == 1 else f"{missing} steps that are"
        return f"the end is right, but {steps} asked for {'is' if missing == 1 else 'are'} not there"


class UnreadError(Exception):
    """A line that is no formula, in a sentence."""


def lines(raw: object) -> list[Statement] | Verdict:
    """What an answer states: a list of texts, or one text with line breaks."""
    if isinstance(raw, list):
        if not all(isinstance(line, str) for line in raw):
            return Verdict(Fraction(0), "unreadable", "a derivation is a list of lines, each a text in quotes")
        texts = [str(line) for line in raw]
    else:
        text = written(raw)
        if not isinstance(text, str):
            return text
        texts = text.replace("\\\\", "\n").split("\n")
    texts = [text for text in texts if PAGE.sub("", text).strip()]
    if not texts:
        return BLANK
    if len(texts) > MOST_LINES or sum(map(len, texts)) > 20_000:
        return Verdict(Fraction(0), "unreadable", f"a derivation has at most {MOST_LINES} lines and 20,000 characters")
    return statements_of(texts)


def statements_of(texts: Sequence[str]) -> list[Statement]:
    return [part for number, text in enumerate(texts, 1) for part in statements(number, PAGE.sub("", text))]


def statements(number: int, line: str) -> list[Statement]:
    """What stands in one line side by side, with a semicolon or a `since` between; not within brackets."""
    line = REASON.sub(";", line)
    cuts, depth = [-1], 0
    for place, character in enumerate(line):
        depth += (character in "([{") - (character in ")]}")
        if character == ";" and depth <= 0 and line[place - 1 : place] != "\\":
            cuts.append(place)
    parts = [line[a + 1 : b] for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True)]
    texts = [parts[0], *(WORD.sub("", part) for part in parts[1:])]
    return [Statement(number, text, place > 0) for place, text in enumerate(texts) if text.strip()]
