"""A grade is money: what must hold of every problem and every answer."""

from __future__ import annotations

import json
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.grading.grade import ProblemGrader, grade
from autograder.grading.result import as_number
from autograder.questions import value
from autograder.reports import results
from autograder.submissions.answers import parse
from tests.builders import (
    MANY,
    any_grader,
    asked,
    check,
    flat,
    graded,
    grader,
    handed_in,
    nested,
    outcomes,
    right_answers,
    without_carrying,
)

graders = st.integers(0, MANY - 1).map(any_grader)
FULL = {"correct", "carried"}
few = settings(max_examples=25)  # where each example is a problem of its own

# Right answers ---------------------------------------------------------------------------------------------


@settings(max_examples=MANY)
@given(graders)
def test_reference_answers_earn_full_points(grader: ProblemGrader) -> None:
    assert set(outcomes(grader, right_answers(grader)).values()) == {"correct"}


def shortened(number: float, rule: Any, rounding: str) -> float:
    """As a person writes it down who was told how many digits to give."""
    exact = Decimal(number)
    if number == 0:
        return 0.0
    last = -rule.digits if rule.kind == "decimals" else exact.adjusted() - rule.digits + 1
    return float(exact.quantize(Decimal((0, (1,), last)), rounding=rounding))


@given(graders, st.sampled_from([ROUND_DOWN, ROUND_HALF_EVEN]))
def test_answers_rounded_or_truncated_to_the_stated_digits_pass(grader: ProblemGrader, rounding: str) -> None:
    for i, right in enumerate(right_answers(grader).values()):
        rule = grader.expected[i].rule
        if rule.kind in ("decimals", "significant"):
            written = nested([shortened(r, rule, rounding) for r in flat(right)], right)
            assert check(grader, written, i) is value.RIGHT


@given(graders)
def test_answers_may_be_given_as_text(grader: ProblemGrader) -> None:
    answers = {id: nested([repr(r) for r in flat(right)], right) for id, right in right_answers(grader).items()}
    assert set(outcomes(grader, answers).values()) == {"correct"}


# Wrong answers ---------------------------------------------------------------------------------------------


@given(graders, st.data())
def test_an_entry_off_by_more_than_the_tolerance_never_passes(grader: ProblemGrader, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(grader.expected) - 1))
    expected = grader.expected[i]
    assume(len(expected.accepted) == 1)
    right = flat(right_answers(grader)[grader.question_ids[i]])
    k = data.draw(st.integers(0, len(right) - 1))
    beyond = data.draw(st.floats(1.001, 1e6)) * expected.accepted[0].margins[k] or 1
    right[k] += data.draw(st.sampled_from([-1, 1])) * beyond
    found = check(grader, nested(right, right_answers(grader)[grader.question_ids[i]]), i)
    assert found.wrong == [k]
    assert found.share < 1


@given(graders, st.data())
def test_an_entry_within_the_tolerance_passes(grader: ProblemGrader, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(grader.expected) - 1))
    given = right_answers(grader)[grader.question_ids[i]]
    right, margins = flat(given), grader.expected[i].accepted[0].margins
    moved = [r + data.draw(st.floats(-0.999, 0.999)) * m if m else r for r, m in zip(right, margins, strict=True)]
    assert check(grader, nested(moved, given), i) is value.RIGHT


@few
@given(
    st.floats(-1e3, 1e3).filter(lambda r: abs(r) > 1e-3),
    st.floats(-2, 2),
    st.sampled_from([{"rel": 1e-2}, {"rel": 1e-3, "abs": 1e-6}, {"decimals": 2}, {"significant": 3}, "exact"]),
)
def test_tolerances_are_blind_to_the_sign(reference: float, off: float, tolerance: Any) -> None:
    plus, minus = asked(reference, tolerance=tolerance), asked(-reference, tolerance=tolerance)
    answer = reference + off * plus.expected[0].accepted[0].margins[0]
    assert (check(plus, answer) is value.RIGHT) == (check(minus, -answer) is value.RIGHT)


# Points ----------------------------------------------------------------------------------------------------

scalars = (
    st.floats()
    | st.integers()
    | st.integers(10**20, 10**400)
    | st.text(max_size=8)
    | st.sampled_from(
        [None, True, "1/3", "1j", "nan", "1e999", "-0", -0.0, 0, 2**53 + 1, 5e-324, 1.7e308, "=1+1", "[/red]"]
    )
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@st.composite
def answers_to(draw: st.DrawFn, grader: ProblemGrader) -> dict[str, Any]:
    """Anything at all, or numbers of the right form, to some of the questions."""
    answers = {}
    for id, right in right_answers(grader).items():
        kind = draw(st.sampled_from(["right", "right", "wrong", "anything", "zeros", "blank"]))
        if kind == "right":
            answers[id] = right
        elif kind == "wrong":
            numbers = [draw(st.floats(-1e3, 1e3) | st.just(r)) for r in flat(right)]
            answers[id] = nested(numbers, right)
        elif kind == "anything":
            answers[id] = draw(anything)
        elif kind == "zeros":
            answers[id] = nested([0] * len(flat(right)), right)
    return answers


@settings(max_examples=60)
@given(graders, st.data())
def test_points_lie_between_none_and_all_and_add_up(grader: ProblemGrader, data: st.DataObject) -> None:
    result = grade([grader], handed_in(data.draw(answers_to(grader)), grader.id))
    (problem,) = result.problems
    for question in problem.questions:
        assert 0 <= question.score <= question.max_score
        assert (question.outcome in FULL) == (question.score == question.max_score)
        assert (question.outcome == "partial") == (0 < question.score < question.max_score)
    assert result.score == problem.score == sum(q.score for q in problem.questions)
    assert result.max_score == problem.max_score == sum(q.max_score for q in problem.questions) == grader.max_score
    json.loads(results.entry(result))


@settings(max_examples=10)
@given(graders, st.data())
def test_the_same_submission_earns_the_same(grader: ProblemGrader, data: st.DataObject) -> None:
    submission = handed_in(data.draw(answers_to(grader)), grader.id)
    fresh = ProblemGrader(grader.solved)  # nothing an earlier student did may change a grade
    assert grader.grade(submission) == fresh.grade(submission) == grader.grade(submission)


@few
@given(st.lists(st.fractions(0, 10, max_denominator=60), min_size=1, max_size=6))
def test_points_are_exact_until_they_are_written(points: list[Fraction]) -> None:
    text = "graph: {a: x}\nvalues: {x: 1}\nquestions:\n" + "\n".join(
        f"  - {{id: q{i}, ask: a, points: {p}}}" for i, p in enumerate(points)
    )
    test = grader(text)
    result = test.grade(handed_in(right_answers(test)))
    assert result.score == sum(points)
    assert abs(Fraction(as_number(result.score)) - sum(points)) <= Fraction(1, 10_000)


# Blanket answers -------------------------------------------------------------------------------------------


def arrays(min_side: int = 1) -> st.SearchStrategy[np.ndarray[Any, Any]]:
    """With some zeros in them, but at least one number that is none."""
    entries = st.sampled_from([0.0, 0.0, 0.5, -0.25, 1.0, 2.0])
    shapes = st.lists(st.integers(min_side, 4), min_size=1, max_size=3).map(tuple)
    drawn = shapes.flatmap(
        lambda shape: st.lists(entries, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))).map(
            lambda numbers: np.array(numbers).reshape(shape)
        )
    )
    return drawn.filter(lambda a: bool(a.any()))


@few
@given(arrays(2))
def test_zeros_everywhere_earn_nothing(array: np.ndarray[Any, Any]) -> None:
    test = asked(array.tolist(), credit="elementwise")
    assert check(test, np.zeros_like(array).tolist()).share == 0


@few
@given(arrays(2), st.data())
def test_zeros_with_one_random_entry_earn_nothing(array: np.ndarray[Any, Any], data: st.DataObject) -> None:
    guess = np.zeros_like(array)
    guess.flat[data.draw(st.integers(0, array.size - 1))] = 0.777
    assert check(asked(array.tolist(), credit="elementwise"), guess.tolist()).share == 0


@few
@given(arrays(2), st.floats(-3, 3))
def test_one_number_everywhere_earns_nothing(array: np.ndarray[Any, Any], number: float) -> None:
    assume(len(set(array.flat)) > 1)
    assert check(asked(array.tolist(), credit="elementwise"), np.full_like(array, number).tolist()).share == 0


@few
@given(arrays(2), st.data())
def test_right_entries_earn_at_most_their_share(array: np.ndarray[Any, Any], data: st.DataObject) -> None:
    wrong = data.draw(st.sets(st.integers(0, array.size - 1), min_size=1))
    answer = array.copy()
    answer.flat[list(wrong)] += 0.1 * (1 + np.arange(len(wrong)))
    found = check(asked(array.tolist(), credit="elementwise"), answer.tolist())
    assert set(found.wrong) == wrong
    assert 0 <= found.share <= Fraction(array.size - len(wrong), array.size)
    if not (array == 0).any() and len(set(answer.flat)) > 1:
        assert found.share == Fraction(array.size - len(wrong), array.size)


# Shapes ----------------------------------------------------------------------------------------------------

shapes = st.lists(st.integers(1, 3), max_size=3).map(tuple)


@few
@given(shapes, shapes, st.sampled_from(["flat", "column"]))
def test_broadcasting_never_lets_a_wrong_shape_pass(
    shape: tuple[int, ...], given: tuple[int, ...], vectors: str
) -> None:
    test = asked(np.full(shape, 0.5).tolist(), vectors=vectors, credit="elementwise")
    found = check(test, np.full(given, 0.5).tolist())
    assert (found is value.RIGHT) == (given in allowed(shape, vectors))
    assert found.share in (0, 1)


def allowed(shape: tuple[int, ...], vectors: str) -> set[tuple[int, ...]]:
    """The shapes that are the same, said the long way."""
    n = int(np.prod(shape))
    if n == 1 and len(shape) <= 2:
        return {(), (1,), (1, 1)}
    if vectors == "column":
        return {(n, 1)} if len(shape) == 1 else {shape}
    is_vector = len(shape) == 1 or (len(shape) == 2 and 1 in shape)
    return {(n,), (1, n), (n, 1)} if is_vector else {shape}


# Errors carried forward ------------------------------------------------------------------------------------


@given(graders, st.data())
def test_carrying_right_answers_changes_nothing(grader: ProblemGrader, data: st.DataObject) -> None:
    answers = right_answers(grader)
    i = data.draw(st.integers(0, len(answers) - 1))
    id = grader.question_ids[i]
    numbers = [data.draw(st.floats(-5, 5)) for _ in flat(answers[id])]
    answers[id] = nested(numbers, answers[id])
    assert {q: r.score for q, r in graded(grader, answers).items()} == {
        q: r.score for q, r in graded(without_carrying(grader), answers).items()
    }


@given(graders, st.data())
def test_carrying_never_costs_a_point(grader: ProblemGrader, data: st.DataObject) -> None:
    answers = data.draw(answers_to(grader))
    carried, plain = graded(grader, answers), graded(without_carrying(grader), answers)
    assert all(carried[q].score >= plain[q].score for q in plain)


STEPS = ["z1", "h1", "yhat", "L", "gy", "gW2", "gh1", "gz1", "gW1", "W1n"]
NET = """
network: {layers: [linear(3), tanh, linear(2)], loss: half_squared_error}
values:
  x: [1.0, -0.5]
  y: [0.3, -0.4]
  W1: [[0.3, -0.2], [0.5, 0.4], [-0.7, 0.6]]
  b1: [0.1, -0.3, 0.2]
  W2: [[0.6, -0.5, 0.4], [-0.3, 0.8, 0.9]]
  b2: [0.2, 0.1]
train: {optimizer: sgd(lr=0.5)}
questions:
  - {id: z1, ask: z1}
  - {id: h1, ask: h1}
  - {id: yhat, ask: yhat}
  - {id: L, ask: L}
  - {id: gy, ask: dL/dyhat}
  - {id: gW2, ask: dL/dW2}
  - {id: gh1, ask: dL/dh1}
  - {id: gz1, ask: dL/dz1}
  - {id: gW1, ask: dL/dW1}
  - {id: W1n, ask: W1 after 1 step}
"""
net = grader(NET)


def worked_by_hand(slips: dict[str, float]) -> dict[str, Any]:
    """A student who works the network out step by step and goes on from what stands on the paper.

    In each step named in `slips` every entry is off by that much.
    """
    x, y = np.array([1.0, -0.5]), np.array([0.3, -0.4])
    W1, b1 = np.array([[0.3, -0.2], [0.5, 0.4], [-0.7, 0.6]]), np.array([0.1, -0.3, 0.2])
    W2, b2 = np.array([[0.6, -0.5, 0.4], [-0.3, 0.8, 0.9]]), np.array([0.2, 0.1])
    paper: dict[str, Any] = {}

    def write(name: str, result: Any) -> None:
        paper[name] = result + slips.get(name, 0.0)

    write("z1", W1 @ x + b1)
    write("h1", np.tanh(paper["z1"]))
    write("yhat", W2 @ paper["h1"] + b2)
    write("L", 0.5 * np.sum((paper["yhat"] - y) ** 2))
    write("gy", paper["yhat"] - y)
    write("gW2", np.outer(paper["gy"], paper["h1"]))
    write("gh1", W2.T @ paper["gy"])
    write("gz1", paper["gh1"] * (1 - paper["h1"] ** 2))
    write("gW1", np.outer(paper["gz1"], x))
    write("W1n", W1 - 0.5 * paper["gW1"])
    return {name: np.asarray(result).tolist() for name, result in paper.items()}


slips = st.dictionaries(st.sampled_from(STEPS), st.floats(0.05, 0.4) | st.floats(-0.4, -0.05), max_size=3).map(
    lambda drawn: {name: slip * (1 + 0.07 * STEPS.index(name)) for name, slip in drawn.items()}
)  # none undoes another


@given(slips)
def test_each_slip_costs_its_own_points_and_no_others(slips: dict[str, float]) -> None:
    found = graded(net, worked_by_hand(slips))
    assert {id for id, q in found.items() if q.score == 0} == set(slips)
    assert all(q.outcome in FULL for id, q in found.items() if id not in slips)


@given(slips.filter(bool))
def test_what_follows_from_a_slip_is_carried(slips: dict[str, float]) -> None:
    found = graded(net, worked_by_hand(slips))
    right = graded(without_carrying(net), worked_by_hand(slips))
    for id, q in found.items():
        if id not in slips:
            assert q.outcome == ("correct" if right[id].outcome == "correct" else "carried")


@given(slips, st.sets(st.sampled_from(STEPS)))
def test_blank_answers_do_not_stop_an_error_from_being_carried(slips: dict[str, float], blank: set[str]) -> None:
    """What was left out is computed from the answers before it; a slip that was left out can't be told."""
    assume(not blank & set(slips))
    answers = {id: a for id, a in worked_by_hand(slips).items() if id not in blank}
    found = graded(net, answers)
    assert {id for id, q in found.items() if q.score == 0} == set(slips) | blank


@given(st.floats(1e-9, 1e-7), st.data())
def test_nothing_is_carried_into_numbers_that_zeros_would_satisfy(tiny: float, data: st.DataObject) -> None:
    """Predicting the target, all but, would make the loss and every gradient as good as 0."""
    answers = {id: nested([0] * len(flat(a)), a) for id, a in worked_by_hand({}).items()}
    answers["yhat"] = [0.3 + tiny, -0.4]
    answers["gy"] = [tiny, 0.0]
    found = graded(net, answers)
    assert all(q.score == 0 for q in found.values()), found


# Files -----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_grading(data: bytes) -> None:
    result = grade([net], parse("eve", data))
    assert 0 <= result.score <= result.max_score


@given(anything)
def test_no_json_stops_the_grading(data: Any) -> None:
    for text in (json.dumps(data), json.dumps({"test": data}), json.dumps({"test": {"z1": data, "L": data}})):
        result = grade([net], parse("eve", text.encode()))
        assert result.score == 0 or data == net.expected[3].accepted[0].reference.flat[0]
