"""The example class: every student's score and outcomes, each for a reason, and the same bytes on a second run."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from tests.shipped import EXAMPLES, PROBLEMS

NUMBERS, WRITTEN, FUNCTIONS = (
    147,
    128,
    8,
)  # questions; what is written is formulas, derivations, picks, steps and a text
QUESTIONS = NUMBERS + WRITTEN + FUNCTIONS
MOST = 369.5
FOR_NUMBERS = 176.5
FOR_FORMULAS = 160  # and whatever else is written, but for the text, which waits for a person


def students(path: Path) -> dict[str, Any]:
    data = json.loads((path / "results.json").read_text("utf-8"))
    return {student["student"]: student for student in data["students"]}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the example class."""
    return run(tmp_path_factory.mktemp("results"))[0]


def run(out: Path) -> tuple[Path, Result]:
    result = CliRunner().invoke(app, ["grade", str(EXAMPLES), "--problems", str(PROBLEMS), "--out", str(out)])
    assert result.exit_code == 0, result.output
    return out, result


# Scores ----------------------------------------------------------------------------------------------------

CLASS = {
    # student: (score, outcomes besides blank, why)
    "=2+5": (2, {"correct": 1, "unreadable": 32}, "hostile text; only dw0 of the residual connection is a number"),
    "ada": (
        MOST - 3,
        {"correct": QUESTIONS - 1, "not_run": 1},
        "the reference answers, in a folder, and code that is right",
    ),
    "ben": (FOR_NUMBERS, {"correct": NUMBERS}, "rounded to the digits asked"),
    "chloe": (FOR_NUMBERS, {"correct": NUMBERS}, "truncated to the digits asked"),
    "dan": (
        126.1667,
        {"correct": 93, "carried": 15, "partial": 3, "incorrect": 36},
        "3 decimals everywhere, also where 4 or 3 significant digits are asked",
    ),
    "elif": (
        162.5,
        {"correct": 123, "carried": 14, "incorrect": 8},
        "z3 = 0.16936 and the other printed slips, with what follows from them",
    ),
    "farid": (
        146,
        {"correct": 89, "carried": 35, "partial": 2, "incorrect": 21},
        "one usual mistake in each problem, carried through to its end",
    ),
    "grace": (65.5, {"correct": 58}, "half of it left out, null, an empty text or an empty list"),
    "hana": (
        144.5,
        {"correct": 126, "partial": 1, "incorrect": 18, "unreadable": 2},
        "transposed, flattened, too many or too few axes",
    ),
    "ivan": (164, {"correct": 135, "unreadable": 12}, "numbers as text, a dozen in ways that could mean two things"),
    "jonas": (0, {"unreadable": NUMBERS + WRITTEN}, "a comma is missing in the file"),
    "kim": (34, {"correct": 32, "unreadable": 1}, "misspelt names, and one given twice"),
    "leo": (0, {}, "the file is called answer.json"),
    "mia": (18.3333, {"correct": 3, "partial": 3}, "vectorised code; a softmax that overflows"),
    "noor": (
        17,
        {"correct": 1, "carried": 1, "partial": 2, "incorrect": 1},
        "a loss without its 1/2 and gradients that fit it; a gradient transposed; a path forgotten",
    ),
    "otto": (2, {"correct": 1, "incorrect": 1}, "a loop without an end, and a function that is right"),
    "petra": (0, {"incorrect": 4}, "code that reads files and starts a program"),
    "quin": (0, {"incorrect": 2}, "code that prints results"),
    "rosa": (6, {"correct": 3, "incorrect": 5}, "a notebook with pictures, magics and a cell that fails"),
    "sina": (
        FOR_FORMULAS,
        {"correct": WRITTEN - 1, "not_run": 1},
        "formulas and derivations in LaTeX, as textbooks print them",
    ),
    "tara": (
        3.2,
        {"partial": 1, "incorrect": 126},
        "a usual mistake in every formula, one wrong line in each derivation",
    ),
    "udo": (
        1.3,
        {"correct": 1, "partial": 1, "incorrect": 25, "unreadable": 22, "not_run": 1},
        "hostile formulas: towers of powers, thousands of brackets, code, LaTeX macros, derivations that jump",
    ),
}


@pytest.mark.parametrize(("student", "score", "outcomes"), [(s, n, o) for s, (n, o, _) in CLASS.items()], ids=CLASS)
def test_example_student_earns(results: Path, student: str, score: float, outcomes: dict[str, int]) -> None:
    found = students(results)[student]
    counted = Counter(q["outcome"] for p in found["problems"] for q in p["questions"])
    blank = QUESTIONS - sum(outcomes.values())
    assert (found["score"], found["max_score"]) == (score, MOST)
    assert counted == Counter({**outcomes, "blank": blank})


def test_every_example_student_is_in_the_results_in_order(results: Path) -> None:
    assert list(students(results)) == list(CLASS)


# Sentences -------------------------------------------------------------------------------------------------

MLP = "mlp-4433-squared-error"
SAID = [
    ("elif", MLP, "z3", "incorrect", "all 3 entries differ: two neighbouring digits seem to be swapped"),
    ("elif", MLP, "loss", "correct", ""),
    ("elif", MLP, "dyhat", "carried", "right from your own z3"),
    ("elif", MLP, "dW2", "incorrect", "wrong shape: 3x4 is asked, found 3x3"),
    ("elif", "sizes-and-parameters", "shape-A", "incorrect", "all 2 entries differ: these are the sizes in another"),
    ("elif", "two-layer-regression", "dW1", "correct", ""),
    ("farid", MLP, "dyhat", "incorrect", "all 3 entries differ: every wrong entry has the opposite sign"),
    ("farid", MLP, "dW1", "carried", "right from your own dz1"),
    ("farid", MLP, "loss-next", "carried", "right from your own W1-next, b1-next, W2-next, b2-next, W3-next and"),
    ("farid", "two-layer-regression", "loss", "incorrect", "not the number that is asked: twice what is asked"),
    ("farid", "two-layer-classification-squared-error", "dW1", "carried", "right from your own dz1"),
    ("farid", "mlp-4433-cross-entropy", "W3-next", "incorrect", "all 9 entries differ"),
    ("farid", "sizes-and-parameters", "parameters", "incorrect", "not the number that is asked"),
    ("farid", "two-layer-logistic", "dW1", "incorrect", "these are the transpose of what is asked: 3x2 is asked"),
    ("dan", MLP, "dz1", "incorrect", "all 4 entries differ: too few digits: right to 3 decimals, more are needed"),
    ("hana", MLP, "z1", "correct", ""),
    ("hana", MLP, "dW1", "incorrect", "the numbers are right, but 4x4 is asked, found a vector of 16"),
    ("hana", "softmax-regression", "z", "incorrect", "the numbers are right, but a column of 3 is asked"),
    ("hana", "two-layer-regression", "dW2", "unreadable", "rows differ in length: entry [0] has 3, entry [1] has 2"),
    ("hana", "two-layer-classification-squared-error", "dW1", "partial", "2 of 4 entries differ: [0, 1], [1, 0]: th"),
    ("ivan", "mlp-4433-cross-entropy", "dz3", "correct", ""),
    ("ivan", "residual-scalar", "dw0", "correct", ""),
    ("ivan", "residual-scalar", "y0", "unreadable", "expected a number, found the text '0,4'; write 0.4"),
    ("ivan", "sizes-and-parameters", "shape-A", "correct", ""),
    ("ivan", "sizes-and-parameters", "parameters-A", "unreadable", "expected a number, found the text '31,744'"),
    ("jonas", "residual-scalar", "z", "unreadable", "line 5, column 5: expected ',' or the closing bracket"),
    ("kim", "residual-scalar", "dw0", "unreadable", "'dw0' is given twice"),
    ("ada", "two-layer-code", "gradients", "correct", ""),
    ("mia", "two-layer-code", "sgd-step", "correct", ""),
    ("mia", "softmax-code", "softmax", "partial", "4 of 9 entries not finite: [0, 0] is nan (the given values)"),
    ("noor", "two-layer-code", "forward", "partial", "L: not the number that is asked: twice what is asked; 4 of 4"),
    ("noor", "two-layer-code", "gradients", "carried", "dL/dW1, dL/db1, dL/dW2, dL/db2: right for your own forward"),
    ("noor", "two-layer-code", "sgd-step", "incorrect", "line 24: ValueError: operands could not be broadcast"),
    ("noor", "residual-code", "gradients", "partial", "dz/dx0: not the number that is asked"),
    ("otto", "two-layer-code", "forward", "incorrect", "forward was still running after 1 seconds"),
    ("otto", "two-layer-code", "gradients", "blank", "solution.py defines no function 'gradients'"),
    ("petra", "two-layer-code", "forward", "incorrect", "line 7: PermissionError"),
    ("quin", "two-layer-code", "forward", "incorrect", "forward returned a value of type str, where numbers are"),
    ("rosa", "softmax-code", "cross-entropy", "correct", ""),
    ("rosa", "residual-code", "gradients", "incorrect", "cell 8, line 2: TypeError: residual() missing 4 required"),
    ("sina", "two-layer-regression-formulas", "loss", "correct", ""),
    ("sina", "softmax-jacobian", "proof", "correct", ""),
    ("tara", "two-layer-regression-formulas", "z2", "incorrect", "not what is asked: at 'W1 x + b1', an activation is"),
    ("tara", "two-layer-regression-formulas", "loss", "incorrect", "not what is asked: twice what is asked"),
    ("tara", "mlp-backward-rules", "dW3", "incorrect", "not what is asked: the transpose of what is asked"),
    ("tara", "mlp-backward-rules", "dz2", "incorrect", "not what is asked: the derivative of an activation is missing"),
    ("tara", "chain-rule", "mean", "incorrect", "not what is asked: it is off by a factor of N: a sum where a mean"),
    ("tara", "softmax-cross-entropy", "logits", "incorrect", "line 3: does not equal what stands before it"),
    ("tara", "training-steps", "steps", "partial", "missing: 'backward'"),
    ("udo", "two-layer-regression-formulas", "z1", "incorrect", "not what is asked: it is not a finite number"),
    ("udo", "two-layer-regression-formulas", "f-input", "unreadable", "at '("),
    ("udo", "two-layer-regression-formulas", "z2", "unreadable", "at '_': a number, a name or a bracket is expected"),
    ("udo", "two-layer-regression-formulas", "yhat", "unreadable", "a formula is text in quotes"),
    ("udo", "two-layer-regression-formulas", "dW2", "unreadable", "at '\\input': the command '\\input' is not known"),
    ("udo", "softmax-cross-entropy", "gradient", "incorrect", "the end is right, but 2 steps that are asked for are"),
    ("udo", "softmax-jacobian", "proof", "incorrect", "the end is right, but 2 steps that are asked for are not"),
    ("udo", "residual-chains", "dw0", "incorrect", "not what is asked"),
    ("=2+5", "residual-scalar", "dw0", "correct", ""),
    ("=2+5", "two-layer-regression", "loss", "unreadable", "NaN is no number; leave out what you could not compute"),
    ("=2+5", "two-layer-regression", "z1", "unreadable", "expected a number, found the text '\\x1b[2J\\x1b[31mall"),
]


@pytest.mark.parametrize(
    ("student", "problem", "question", "outcome", "sentence"), SAID, ids=[f"{s}-{p}-{q}" for s, p, q, _, _ in SAID]
)
def test_example_answer_is_told(
    results: Path, student: str, problem: str, question: str, outcome: str, sentence: str
) -> None:
    problems = {p["id"]: p for p in students(results)[student]["problems"]}
    found = next(q for q in problems[problem]["questions"] if q["id"] == question)
    assert found["outcome"] == outcome
    assert found["feedback"].startswith(sentence)
    assert bool(found["feedback"]) == (outcome != "correct")


NOTED = {
    "kim": "there is no problem 'mlp-4433-squared-eror': did you mean 'mlp-4433-squared-error'?",
    "leo": "there is no 'answers.json', but 'answer.json': should it be named so?",
    "jonas": "line 5, column 5: expected ',' or the closing bracket, found '\"z3\"'; is a comma missing before it?",
    "=2+5": "problem 'sizes-and-parameters' has no question '\\x1b]0;owned\\x07'",
}


@pytest.mark.parametrize(("student", "note"), NOTED.items(), ids=NOTED)
def test_what_nobody_asked_for_is_noted(results: Path, student: str, note: str) -> None:
    assert note in students(results)[student]["notes"]


# The files -------------------------------------------------------------------------------------------------


def test_second_run_gives_the_same_bytes(results: Path, tmp_path: Path) -> None:
    again, _ = run(tmp_path)
    files = [p.relative_to(results) for p in results.rglob("*") if p.is_file()]
    names = sorted(str(p) for p in files if p.parts[0] != ".cache")
    assert len(names) == 2 + len(CLASS)
    for name in names:
        assert (again / name).read_bytes() == (results / name).read_bytes()


def test_hostile_text_comes_alive_nowhere(results: Path, tmp_path: Path) -> None:
    _, printed = run(tmp_path)
    texts = [p.read_text("utf-8") for p in results.rglob("*") if p.is_file()]
    for text in [printed.output, *texts]:
        assert {c for c in text if not c.isprintable()} <= {"\n"}


def test_student_named_like_a_formula_is_text_in_the_table(results: Path) -> None:
    with (results / "grades.csv").open(encoding="utf-8", newline="") as stream:
        cells = [row[0] for row in csv.reader(stream)]
    assert cells == ["student", "'=2+5", *list(CLASS)[1:]]


CHECKED: dict[str, tuple[str, int, Callable[[str], bool]]] = {
    "the reference answers leave nothing to mend": ("ada", 0, lambda said: "nothing to mend" in said),
    "a wrong answer is something to mend": ("elif.json", 1, lambda said: "answers to mend" in said),
    "a file that is no JSON is something to mend": ("jonas.json", 1, lambda said: "line 5, column 5" in said),
    "a hidden question is not mentioned": ("leo", 1, lambda said: "cross-entropy/W1-next" not in said),
}


@pytest.mark.parametrize(("name", "status", "holds"), CHECKED.values(), ids=CHECKED)
def test_check_of_an_example(name: str, status: int, holds: Callable[[str], bool]) -> None:
    result = CliRunner().invoke(app, ["check", str(EXAMPLES / name), "--problems", str(PROBLEMS)])
    assert result.exit_code == status
    assert holds(result.output)
