"""`kind: formula`: an answer is text, read as in a textbook and compared with the asked quantity at random points."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, lru_cache

from autograder.language.ast import Number, Part, Tree, Unary
from autograder.language.errors import FormulaError, quoted, visible
from autograder.language.typeset import tex
from autograder.problem.formula import Formulated
from autograder.problem.ground import Ground, grounds
from autograder.problem.instance import Instance
from autograder.problem.model import FormulaQuestion
from autograder.problem.solve import Solved
from autograder.questions.clauses import sides_of
from autograder.questions.fault import Fault
from autograder.questions.habits import cleared
from autograder.questions.likeness import NOT_FINITE, Likeness, Target
from autograder.questions.marker import BLANK, CORRECT, State, Verdict
from autograder.questions.spoken import entry_letters, forbidden, free_letters, is_label, is_name, renamed
from autograder.questions.vocabulary import Vocabulary

MOST_KEPT = 4096  # verdicts: students of a class hand in the same formulas
MOST_SIDES = 100  # of a = b = c
LONGEST = 20_000  # characters


class FormulaMarker:
    """Judges the answers to one formula question; the random points are drawn for the first of them."""

    def __init__(self, solved: Solved, question: FormulaQuestion, letters: tuple[str, ...] = ()) -> None:
        """letters: the indices of a student who writes an entry though the whole array is asked."""
        self.question = question
        self._letters = letters
        self._by_entry = lru_cache(16)(lambda letters: FormulaMarker(solved, question, letters))
        self._solved = solved
        self._number = [f.question for f in solved.instance.formulas].index(question)
        self.formulated: Formulated = solved.instance.formulas[self._number]
        self.judge_text = lru_cache(MOST_KEPT)(self._judge_text)

    @property
    def ask(self) -> str:
        indices = f", entry [{', '.join(self.question.indices)}]" if self.question.indices else ""
        return f"{self.question.ask}{indices}" + (f", {self.question.when}" if self.question.when else "")

    @property
    def rule(self) -> str:
        return "an equal formula"

    @cached_property
    def grounds(self) -> list[Ground]:
        return grounds_of(self._solved, self.question)

    @cached_property
    def target(self) -> Target:
        there = [ground.instance.formulas[self._number] for ground in self.grounds]
        return Target(there, self.grounds, self._solved.instance.conventions, self._letters)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.grounds[0].instance)

    @cached_property
    def _given(self) -> set[str]:
        names = self.grounds[0].instance.graph.names
        return {name for name, node in names.items() if node.op.name == "leaf"}

    @cached_property
    def _fault(self) -> Fault:
        return Fault(self.target, self.vocabulary)

    def judge(self, raw: object) -> Verdict:
        text = written(raw)
        return self.judge_text(text) if isinstance(text, str) else text

    def inspect(self, raw: object) -> Verdict | None:
        """Whether it can be read, fits together, and keeps to what may be used."""
        text = written(raw)
        if not isinstance(text, str):
            return text
        try:
            sides, letters = self._read(text)
            if letters:
                return self._by_entry(letters).inspect(text)
            refused = self._refused(sides, text)
            if refused is None:
                self.target.fits(sides[-1])
            return refused
        except FormulaError as e:
            return Verdict(Fraction(0), "unreadable", told(text, e))

    def solution(self) -> object:
        from autograder.questions.solutions import formula_solution

        return formula_solution(self)

    def latex(self) -> list[str]:
        answer = self.solution()
        return [" = ".join(map(tex, self.read(answer)))] if isinstance(answer, str) else []

    def read(self, text: str, tight: bool = False) -> list[Tree]:
        """The sides of an answer `a = b = c`, without a first one that only says what is asked."""
        return self._read(text, tight)[0]

    def _read(self, text: str, tight: bool = False) -> tuple[list[Tree], tuple[str, ...]]:
        """The sides, and the indices of an entry that they are about, if the whole array is asked."""
        sides = sides_of(cleared(text, self.vocabulary), self.vocabulary, tight)
        if len(sides) > MOST_SIDES:
            raise FormulaError(f"an answer has at most {MOST_SIDES} sides, found {len(sides):,}", 0, 1)
        label = sides[:1] if len(sides) > 1 and is_label(sides, self.formulated, self._given) else []
        sides = sides[len(label) :]
        if not self.target.letters:
            letters = entry_letters(label, sides, len(self.formulated.node.shape), self.formulated.known)
            return sides, letters
        return [self._in_our_letters(side) for side in sides], ()

    def _in_our_letters(self, side: Tree) -> Tree:
        """Whatever letter a student takes for the only index, it is that one."""
        asked = self.target.letters
        free = free_letters(side, asked) if len(asked) == 1 else []
        return renamed(side, free[0], asked[0]) if len(free) == 1 and free != asked else side

    def _judge_text(self, text: str) -> Verdict:
        try:
            sides, letters = self._read(text)
            if letters:
                return self._by_entry(letters).judge_text(text)
            verdict = self._of_sides(sides, text)
            if verdict.state != "correct" and "/" in text:
                tight = self.read(text, tight=True)
                again = self._of_sides(tight, text, explained=False) if tight != sides else verdict
                return again if again.state == "correct" else verdict
            return verdict
        except FormulaError as e:
            return Verdict(Fraction(0), "unreadable", told(text, e))

    def _of_sides(self, sides: list[Tree], text: str, explained: bool = True) -> Verdict:
        refused = self._refused(sides, text)
        if refused is not None:
            return refused
        said = ""
        for side in sides:
            try:
                found = self.target.compare(side)
            except FormulaError as e:
                if not explained:
                    return wrong("")
                return self._misnamed(sides, side, text) or wrong(told(text, e) + self._fault.of_misfit(side, text))
            if not found.equal and not (side is not sides[0] and self._is_the_number(side)):
                if not explained:
                    return wrong("")
                return self._misnamed(sides, side, text) or wrong(self._why(side, found, text, len(sides) > 1))
            said = said or found.said
        return CORRECT._replace(feedback=f"right, {said}") if said else CORRECT

    def _misnamed(self, sides: list[Tree], side: Tree, text: str) -> Verdict | None:
        """A right answer that is given as something else, as in `dL/dz2 = yhat - y`."""
        if side is not sides[0] or len(sides) < 2 or not is_name(side):
            return None
        try:
            rest = [self.target.compare(other).equal for other in sides[1:]]
        except FormulaError:
            return None
        return (
            wrong(f"{excerpt(text, side)} is not what is asked, though what it is said to equal is")
            if all(rest)
            else None
        )

    def _refused(self, sides: list[Tree], text: str) -> Verdict | None:
        """An answer that uses what it may not; of a chain of equals, the last formula counts."""
        formulas = sides[1:] if len(sides) > 1 and is_name(sides[0]) else sides
        last = next((side for side in reversed(formulas) if not isinstance(positive(side), Number)), formulas[-1])
        found = forbidden(last, self.formulated, set(self.target.letters), set(self.grounds[0].instance.sizes))
        if found is None:
            return None
        part, why = found
        return wrong(f"{excerpt(text, part)}: {why}")

    def _is_the_number(self, side: Tree) -> bool:
        """Whether it is the value for the problem's own numbers, as in `… = w1 * x0 = -0.2`."""
        inner = positive(side)
        if not isinstance(inner, Number):
            return False
        value = -inner.value if isinstance(side, Unary) and side.op == "-" else inner.value
        return _given_value(self._solved.instance, self.formulated, value)

    def _why(self, side: Tree, found: Likeness, text: str, several: bool) -> str:
        lead = f"{excerpt(text, side)} is not what is asked" if several else "not what is asked"
        why = self._fault.of(side, found, text) if found.said or found.is_finite else NOT_FINITE
        return f"{lead}: {why}" if why else lead


def positive(side: Tree) -> Tree:
    """What stands after a sign."""
    return side.operand if isinstance(side, Unary) else side


def grounds_of(solved: Solved, question: FormulaQuestion) -> list[Ground]:
    """Drawn once for all formula questions of a problem that assume the same."""
    return _grounds(solved.instance, tuple(question.assume))


@lru_cache(64)
def _grounds(instance: Instance, assume: tuple[str, ...]) -> list[Ground]:
    numbers = [i for i, f in enumerate(instance.formulas) if tuple(f.question.assume) == assume]
    return grounds(instance, numbers, instance.formulas[numbers[0]].question.assume)


def _given_value(instance: Instance, formulated: Formulated, value: float) -> bool:
    """Whether a number is the asked one for the values of the file, to the tolerance of numbers."""
    from autograder.graph.evaluate import Plan, leaves
    from autograder.problem.tolerance import rule

    arrays = {leaf: instance.array(leaf) for leaf in leaves([formulated.node])}
    if formulated.node.shape or any(array is None for array in arrays.values()):
        return False
    reference = float(Plan([formulated.node])(arrays)[0])
    return abs(value - reference) <= rule(instance.problem.tolerance).margins([reference])[0]


def written(raw: object) -> str | Verdict:
    """The text of an answer; anything else is blank or unreadable."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return BLANK
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return repr(raw)
    if not isinstance(raw, str):
        reason = getattr(raw, "reason", "")
        return Verdict(Fraction(0), "unreadable", reason or 'a formula is text in quotes, such as "W1 x + b1"')
    if len(raw) > LONGEST:
        return Verdict(Fraction(0), "unreadable", f"a formula has at most {LONGEST:,} characters")
    return raw


def wrong(said: str, state: State = "incorrect") -> Verdict:
    return Verdict(Fraction(0), state, said)


def excerpt(text: str, part: Part | FormulaError) -> str:
    return quoted(visible(text[part.start : part.end]).strip())


def told(text: str, error: FormulaError) -> str:
    """A mistake in a formula, with its place in the answer and the mend."""
    place = f"at {excerpt(text, error)}: " if text[error.start : error.end].strip() else ""
    position = f" (character {error.start + 1})" if len(text) > 1 else ""
    return f"{place}{error.message}{position}" + (f"; {error.help}" if error.help else "")
