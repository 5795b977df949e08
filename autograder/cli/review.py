"""`autograder review`: a person goes through the answers that wait, all of one question before the next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from io import TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from autograder.cli.grade import asked as files_asked
from autograder.cli.marks import append, read, strangers
from autograder.cli.output import complain, say
from autograder.cli.sheet import Sheet, quotation, sheet
from autograder.errors import counted, did_you_mean, fail, visible
from autograder.grading.grade import Entry, ProblemGrader
from autograder.grading.marks import Mark, Marks, digest
from autograder.grading.result import as_text
from autograder.problem.load import load_whole
from autograder.questions.marker import unread
from autograder.submissions.answers import Submission, load
from autograder.submissions.code import Handed, find_code
from autograder.submissions.downloads import opened
from autograder.submissions.folder import Found
from autograder.submissions.unreadable import Unreadable

HELP = """\
  2, 0.5, 1/2     the points; what follows them is the comment: 1 the second step is missing
  a, ac, a,c      items of the rubric, whose points add up; a comment may follow
  s skip, b back, p the question again, q quit (or Ctrl-D): every mark that was given is kept"""


class Answer(NamedTuple):
    """One answer to be marked, and the last mark that it, or an earlier answer in its place, was given."""

    sheet: Sheet
    student: str
    raw: object
    verdict: str
    mark: Mark | None


def run(submissions: Path, problems: Path, file: Path, question: str, ways: tuple[bool, bool], by: str | None) -> int:
    """ways: whether no names are shown, and whether what is marked already is shown, too."""
    graders = [ProblemGrader(solved) for solved in load_whole([problems])]
    with opened(submissions, files_asked(graders)) as handed_in:
        return review_class(graders, handed_in.found, file, question, ways, by)


def review_class(
    graders: list[ProblemGrader],
    found: Sequence[Found],
    file: Path,
    question: str,
    ways: tuple[bool, bool],
    by: str | None,
) -> int:
    """Goes through what waits in the class; the exit status."""
    marks, doubts = read(file, graders) if file.exists() else ({}, [])
    doubts += strangers(file, marks, graders, {one.student for one in found})
    if doubts:
        complain(doubts)
    anonymous, again = ways
    answers = list(waiting(graders, found, marks, question, again))
    if anonymous:
        answers = in_no_order(answers)
    if not answers:
        say("no answer waits for a person")
        return 0
    prepare_input()
    review = Review(answers, file, login() if by is None else by, anonymous)
    review.go_through()
    say(review.summary())
    return 0


def waiting(
    graders: Sequence[ProblemGrader], found: Sequence[Found], marks: Marks, question: str, again: bool
) -> Iterator[Answer]:
    """The answers to be marked, by question and then by student; of a question that is named, all that have no mark."""
    submissions = [(one, load(one)) for one in found]
    for grader, entry in chosen(graders, question):
        asked = sheet(grader, entry)
        for one, submission in submissions:
            raw = handed_in(grader, entry.id, one, submission)
            mark = marks.get(one.student, {}).get((grader.id, entry.id))
            if unread(raw) is not None and not (question and isinstance(raw, Unreadable)):
                continue  # there is nothing to read
            is_marked = mark is not None and mark.fits(raw)
            is_asked = bool(question) or (asked.is_text and isinstance(raw, str)) or mark is not None
            if is_asked and (again or not is_marked):
                yield Answer(
                    asked, one.student, raw, "" if asked.is_text else verdict(grader, entry.id, submission), mark
                )


def chosen(graders: Sequence[ProblemGrader], name: str) -> list[tuple[ProblemGrader, Entry]]:
    every = {f"{g.id}/{e.id}": (g, e) for g in graders for e in g.entries}
    if not name:
        return list(every.values())
    if name not in every:
        raise fail(f"there is no question '{name}'", help=did_you_mean(name, every))
    return [every[name]]


def handed_in(grader: ProblemGrader, question: str, found: Found, submission: Submission) -> object:
    if grader.code is None:
        return submission.answer(grader.id, question)
    bench = grader.code.nobody._replace(find=lambda file: find_code(found.folder, file))
    return grader.given(question, submission, bench)


def verdict(grader: ProblemGrader, question: str, submission: Submission) -> str:
    """What the program says of an answer; of code, which is not run here, nothing."""
    if grader.code is not None and any(e.question.id == question for e in grader.code.expected):
        return ""
    result = next(q for q in grader.grade(submission).questions if q.id == question)
    points = counted(Fraction(result.score), "point")
    return f"{result.outcome}, {points}" + (f": {result.feedback}" if result.feedback else "")


def in_no_order(answers: list[Answer]) -> list[Answer]:
    """The answers of each question in an order that does not tell whose they are."""
    place = {a.sheet.name: i for i, a in enumerate(answers)}
    return sorted(answers, key=lambda a: (place[a.sheet.name], digest([a.sheet.name, a.student])))


def login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine that knows no names
        return ""


class Review:
    """A walk through answers, forward and back, that keeps each mark as it is given."""

    def __init__(self, answers: Sequence[Answer], file: Path, by: str, anonymous: bool) -> None:
        self._answers, self._file, self._by, self._anonymous = answers, file, by, anonymous
        self._given: dict[int, Mark] = {}
        self._shown: Sheet | None = None  # whose prompt and rubric stand above

    def go_through(self) -> None:
        i = 0
        while i < len(self._answers):
            self._show(i)
            step = self._step(i)
            if step is None:
                return
            i = max(0, i + step)

    def summary(self) -> str:
        left = len(self._answers) - len(self._given)
        kept = f" in {self._file}" if self._given else ""
        return f"{len(self._given)} marked{kept}, {left} left"

    def _show(self, i: int) -> None:
        answer = self._answers[i]
        if answer.sheet is not self._shown:
            self._shown = answer.sheet
            say("\n".join(answer.sheet.head()))
        who = "" if self._anonymous else f"  {visible(answer.student)}"
        same = [k for k, a in enumerate(self._answers) if a.sheet is answer.sheet]
        say(f"\n{answer.sheet.name}  {same.index(i) + 1} of {len(same)}{who}")
        say("\n".join(quotation(lines(answer.raw))))
        if answer.verdict:
            say(f"the program says: {visible(answer.verdict)}")
        mark = self._given.get(i, answer.mark)
        if mark is not None:
            said = f"{counted(mark.score, 'point')}" + (f": {visible(mark.comment)}" if mark.comment else "")
            say(f"marked with {said}" + ("" if mark.fits(answer.raw) else "; the answer has changed since"))

    def _step(self, i: int) -> int | None:
        """How many answers to go on, or None to stop; asks until it is told."""
        sheet = self._answers[i].sheet
        while True:
            word, comment = typed(f"points of {as_text(sheet.most)}, or ?: ")
            match word:
                case "q":
                    return None
                case "s":
                    return 1
                case "b":
                    return -1
                case "p":
                    say("\n".join(sheet.head()))
                case "?" | "":
                    say(HELP)
                case _:
                    points = sheet.read(word)
                    if isinstance(points, Fraction):
                        self._mark(i, points, comment)
                        return 1
                    say(visible(points))

    def _mark(self, i: int, points: Fraction, comment: str) -> None:
        one = self._answers[i]
        sheet = one.sheet
        mark = Mark(one.student, sheet.problem, sheet.question, points, comment, self._by, digest(one.raw))
        append(self._file, mark)
        self._given[i] = mark


def prepare_input() -> None:
    """A comment in another encoding is no reason to stop; at a terminal, the arrow keys move in the line."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
        if sys.stdin.isatty() and sys.stdout.isatty():
            with suppress(ImportError):  # not everywhere
                import readline  # noqa: F401 - `input` then uses it


def typed(prompt: str) -> tuple[str, str]:
    """The first word that is typed, and what follows; the end of the input, or Ctrl-C, is a `q`."""
    try:
        line = input(prompt)
    except (EOFError, KeyboardInterrupt):
        say("")
        return "q", ""
    if not sys.stdin.isatty():  # nobody's Enter ended the line
        say("")
    word, _, rest = line.strip().partition(" ")
    return word, rest.strip()


def lines(raw: object) -> list[str]:
    """An answer of any kind, as a person reads it."""
    if isinstance(raw, Handed):
        return raw.data.decode("utf-8", "replace").splitlines()
    if isinstance(raw, Unreadable):
        return [f"(unreadable: {raw.reason})"]
    return raw.splitlines() if isinstance(raw, str) else [json.dumps(raw, ensure_ascii=False)]
