"""The README.md of an edition for students: what to hand in, how to check it, and each problem with its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.grading.grade import Entry, ProblemGrader
from autograder.grading.late import in_a_line
from autograder.grading.result import Points, as_text
from autograder.problem.assignment import Assignment
from autograder.problem.edition import left_to_the_grader
from autograder.problem.model import DerivationQuestion, FormulaQuestion, Question
from autograder.problem.release import given_text
from autograder.questions.keys import texts_of

LONGEST_GIVEN = 60  # lines; more are left to the problem file

CHECK = """\
## How to check it

Python 3.11 or newer is needed, and `autograder`: in this folder, install it from the copy that your course gives you,

```sh
python3 -m venv .venv && .venv/bin/pip install PATH/TO/autograder
```

and before you hand in, and as often as you like, let it look at what you have:

```sh
.venv/bin/autograder check
```

It says what is missing, what cannot be read or has the wrong shape and, where a problem lets it, what is wrong.
"""
NUMBERS = """\
A number is written `0.25`, `3e-4` or `"1/3"`; a list of numbers `[1, 2]`; a matrix as the list of its rows,
`[[1, 2], [3, 4]]`.
"""


def readme(graders: Sequence[ProblemGrader], plan: Assignment | None, files: Sequence[str]) -> str:
    """files: what is to be filled in, `answers.json` or code."""
    title = plan.title if plan and plan.title else "Problems" if len(graders) > 1 else graders[0].title
    parts = [f"# {title}\n"]
    if plan and plan.due:
        parts.append(f"Due: {plan.due.isoformat(' ', 'minutes')}\n")
    if plan and plan.late:
        parts.append(f"Later: {in_a_line(plan.late)}.\n")
    parts += ["## What to hand in\n", "".join(map(_to_fill_in, files))]
    if any(grader.expected for grader in graders):
        parts.append(NUMBERS)
    said = left_to_the_grader([grader.solved.problem for grader in graders])
    parts += [CHECK, *([f"It cannot tell everything. Left to the grader: {said}.\n"] if said else [])]
    for grader in graders:
        parts += _problem(grader)
    return "\n".join(parts)


def _to_fill_in(file: str) -> str:
    if file.endswith(".json"):
        return f"- `{file}`: write your answer in the place of each `null`; what stays `null` is not answered.\n"
    return f"- `{file}`: fill in the functions.\n"


def _problem(grader: ProblemGrader) -> Iterator[str]:
    problem = grader.solved.problem
    yield f"## {' '.join(grader.title.split())}\n"
    yield f"`{grader.id}`, {_points(grader.max_score)}\n"
    if problem.prompt:
        yield f"{problem.prompt.strip()}\n"
    given = given_text(grader.solved)
    if given.count("\n") > LONGEST_GIVEN:
        yield f"What is given stands in the problem file of `{grader.id}`.\n"
    elif given:
        yield f"Given:\n\n```yaml\n{given}```\n"
    for question, entry in zip(problem.questions, grader.entries, strict=True):
        yield from _question(grader, question, entry)


def _question(grader: ProblemGrader, question: Question, entry: Entry) -> Iterator[str]:
    yield f"### `{entry.id}`, {_points(entry.points)}\n"
    if question.prompt:
        yield f"{question.prompt.strip()}\n"
    texts = texts_of(question)
    if texts:
        yield "".join(f"- `{key}`: {' '.join(text.split())}\n" for key, text in texts.items())
    elif question.kind != "text":
        yield f"Asked: {_code(entry.ask)}\n"
    if isinstance(question, FormulaQuestion | DerivationQuestion) and question.assume:
        yield f"Granted: {', '.join(map(_code, question.assume))}\n"
    yield f"Answer: {form(grader, question)}.\n"


def form(grader: ProblemGrader, question: Question) -> str:
    """How an answer is written; of the shape of an array no more than how deep it is."""
    if question.kind == "value":
        return _of_numbers(grader, str(question.id))
    if question.kind == "code":
        return f"the function `{question.function}` in `{question.file}`"
    if question.kind == "formula":
        names = f", in terms of {', '.join(map(_code, question.within))}" if question.within else ""
        return f'a formula in quotes, such as `"W1 x + b1"` or LaTeX{names}'
    if question.kind == "derivation":
        return "a list of lines, each a formula in quotes that equals the one before"
    if question.kind == "choice":
        several = question.several or isinstance(question.answer, list)
        return 'a list of keys, such as `["a", "b"]`' if several else "one of these keys, in quotes"
    if question.kind == "order":
        return "a list of keys in order; not every step need belong there"
    return "a text in quotes" + (f" of at most {question.max_words} words" if question.max_words else "")


def _of_numbers(grader: ProblemGrader, id: str) -> str:
    expected = next(e for e in grader.expected if e.asked.question.id == id)
    axes = len(expected.shape)
    if expected.asked.exact:
        return "a shape, such as `[32, 10]`" if axes else "a whole number"
    kinds = ("a number", "a list of numbers", "a matrix")
    return f"{kinds[axes] if axes < len(kinds) else f'numbers in lists, {axes} deep'}; the rule is {expected.rule}"


def _points(points: Points) -> str:
    return f"{as_text(points)} point{'s' if points != 1 else ''}"


def _code(text: str) -> str:
    """As code; a backtick in it needs more of them around it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"
