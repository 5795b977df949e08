"""An answer in several clauses: `delta x^T, where delta = yhat - y` is read as one formula."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from autograder.language.ast import BESIDE, Binary, Call, Name, Part, Tree
from autograder.language.errors import FormulaError
from autograder.language.textbook.names import Names, canonical
from autograder.language.textbook.parse import Vocabulary, read
from autograder.language.walk import parts_of
from autograder.questions.spoken import base

MOST_OWN = 10  # names of a student's own
MOST_PARTS = 2000  # of a formula, with what they stand for written out
WORDS = r"(?:where|with|let|and|so|then|Let|Where|With|Then)"
CUT = re.compile(
    rf"""(?P<open> [(\[{{] | \\begin\b ) | (?P<close> [)\]}}] | \\end\b )
    | (?P<cut> \\(?:text|textrm|textit|mathrm|mbox)\s*\{{[^{{}}a-zA-Z]*{WORDS}\b[^{{}}]*\}}
        | (?<![\w\\]){WORDS}(?!\w) | \\q?quad(?![a-zA-Z]) | \\\\(?![a-zA-Z]) | [,;\n] | \.(?=\s) )
    | \\.""",
    re.VERBOSE,
)
LINES = re.compile(r"\\(?:begin|end)\{(?:align|aligned|split|gather|gathered|equation|multline)\*?\}")
WHERE = re.compile("[Ww](?:here|ith)")
WORD = re.compile(r"[^\W\d_][^\W_]*")
EQUAL = re.compile(r"(?<![<>=!:])(?::=|=(?!=)|≔)")


AXES = 2  # at most, of a student's own quantity


class Clause(NamedTuple):
    """A part of an answer.

    text: before it stand as many spaces as there are characters, so that places stay
    own: the name of the student's own that it explains
    remark: whether it only speaks of the problem's names, as in `…, where yhat = softmax(z)`
    """

    text: str
    own: Tree | None
    remark: bool


class WithOwn:
    """The words of a problem, and those of a student's own."""

    def __init__(self, vocabulary: Vocabulary, own: Sequence[Tree]) -> None:
        self._vocabulary = vocabulary
        self._own = [base(tree) for tree in own]

    def axes(self, name: str) -> int | None:
        return AXES if name in self._own else self._vocabulary.axes(name)

    def known(self) -> list[str]:
        return [*self._own, *self._vocabulary.known()]

    def is_function(self, name: str) -> bool:
        return self._vocabulary.is_function(name)


def sides_of(text: str, vocabulary: Vocabulary, tight: bool = False) -> list[Tree]:
    """The sides of an answer `a = b = c`, with names of the student's own replaced by what they stand for."""
    found = clauses(LINES.sub(lambda line: " " * len(line.group()), text), vocabulary) if "=" in text else []
    own = [clause.own for clause in found if clause.own]
    if len(found) < 2 or not (own or any(clause.remark for clause in found)):
        return read(text, vocabulary, tight)
    answers = [clause for clause in found if not (clause.own or clause.remark)] or [last(found)]
    if len(answers) > 1:
        start = len(answers[1].text) - len(answers[1].text.lstrip())
        raise FormulaError("one formula is expected, found another one", start, len(answers[1].text.rstrip()))
    words = WithOwn(vocabulary, own)
    values = definitions([clause for clause in found if clause.own and clause not in answers], words, tight)
    return [written_out(side, values) for side in read(answers[0].text, words, tight)]


def last(found: list[Clause]) -> Clause:
    """The one of several explained names that no other one is explained with."""
    for clause in reversed(found):
        name = EQUAL.split(clause.text)[0].strip()
        if not any(name in other.text for other in found if other is not clause):
            return clause
    return found[-1]


def clauses(text: str, vocabulary: Vocabulary) -> list[Clause]:
    """What stands between commas, line breaks and words such as `where`, but not within brackets; none if it is one."""
    found: list[Clause] = []
    explained, cuts = False, parts(text)
    for start, end, word in cuts if len(cuts) > 1 else []:
        own = own_name(text, start, end, vocabulary)
        explained = explained or bool(WHERE.search(word) and any(not clause.own for clause in found))
        found.append(Clause(" " * start + text[start:end], own, explained and own is None))
    return found


def parts(text: str) -> list[tuple[int, int, str]]:
    """Where each clause begins and ends, and the word before it."""
    found = []
    depth, start, word = 0, 0, ""
    for match in [*CUT.finditer(text), None]:
        if match is not None:
            depth += (match.lastgroup == "open") - (match.lastgroup == "close")
            if match.lastgroup != "cut" or depth > 0:
                continue
        end = match.start() if match else len(text)
        if text[start:end].strip(" $.&\t\n"):
            found.append((start, end, word))
            word = ""
        if match:
            start, word = match.end(), word + match.group()
    return found


def own_name(text: str, start: int, end: int, vocabulary: Vocabulary) -> Tree | None:
    """The name, or entry of it, at the left of a clause, if the problem has none like it."""
    sign = EQUAL.search(text, start, end)
    if sign is None:
        return None
    left = text[start : sign.start()].replace("&", " ")
    word = canonical(left.strip(" $\n"))
    if WORD.fullmatch(word) and Names(vocabulary).find(word) is None:  # also where a name differs in capitals
        return Name(word, start, sign.start())
    try:
        (tree,) = read(" " * start + left, vocabulary)
    except (FormulaError, ValueError):
        return None
    return tree if base(tree) and vocabulary.axes(base(tree)) is None else None


def definitions(found: list[Clause], vocabulary: Vocabulary, tight: bool) -> Mapping[Part, Tree]:
    """What each name stands for, itself without any of them."""
    if len(found) > MOST_OWN:
        raise FormulaError(f"an answer has at most {MOST_OWN} names of its own, found {len(found)}", 0, 1)
    values: dict[Part, Tree] = {}
    for clause in found:
        own, *meant = read(clause.text, vocabulary, tight)
        if own in values or len(meant) != 1:
            said = "is given a meaning twice" if own in values else "stands for one formula, found several"
            raise FormulaError(f"a name of your own {said}", own.start, own.end)
        values[own] = meant[0]
    for name in list(values):
        for _ in values:  # each time the names of another one disappear, unless they go round in circles
            if _speaks_of(values[name], values):
                values[name] = written_out(values[name], values)
        if _speaks_of(values[name], values):
            raise FormulaError("this name of your own is explained by itself", name.start, name.end)
    return values


def _speaks_of(tree: Tree, values: Mapping[Part, Tree]) -> bool:
    return any(part in values for part in parts_of(tree))


def written_out(tree: Tree, values: Mapping[Part, Tree]) -> Tree:
    """The formula with every name of the student's own replaced once."""
    lengths = {part: sum(1 for _ in parts_of(value)) for part, value in values.items()}
    if sum(lengths.get(part, 1) for part in parts_of(tree)) > MOST_PARTS:
        raise FormulaError(f"written out, this formula has more than {MOST_PARTS:,} parts", tree.start, tree.end)
    found: Tree = _replaced(tree, values)
    return found


def _replaced(part: Any, values: Mapping[Part, Tree]) -> Any:
    if not isinstance(part, Part):
        return tuple(_replaced(item, values) for item in part) if isinstance(part, tuple) else part
    if part in values:
        return values[part]
    inner = [_replaced(item, values) for item in part]
    own = values.get(Name(part.function, 0, 0)) if isinstance(part, Call) and len(part.args) == 1 else None
    if own is not None:  # D(x - y) is a product
        return Binary(BESIDE, own, inner[1][0], part.start, part.end)
    return type(part)(*inner)
