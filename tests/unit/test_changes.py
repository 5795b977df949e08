"""Two results of a class compared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.reports.changes import Comparison, as_json, named, summary, table
from autograder.reports.table import plain

STALE = "net/w was marked by a person, but the answer has changed since"


def question(id: str, score: Any, outcome: str = "", feedback: str = "", of: int = 2) -> dict[str, Any]:
    outcome = outcome or ("correct" if score == of else "incorrect")
    return {"id": id, "score": score, "max_score": of, "outcome": outcome, "feedback": feedback}


def student(name: str, *questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    score, most = (sum(q[key] for q in questions) for key in ("score", "max_score"))
    problem = {"id": "net", "score": score, "max_score": most, "questions": list(questions)}
    return {"student": name, "score": score, "max_score": most, "problems": [problem], **more}


def compared(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Comparison:
    return Comparison({s["student"]: s for s in before}, {s["student"]: s for s in after})


def one(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compared([student("ada", before)], [student("ada", after)])


def shown(comparison: Comparison) -> list[list[str]]:
    return [list(row) for row in table(comparison).rows]


def test_the_same_results_are_the_same() -> None:
    found = one(question("z", 2), question("z", 2))
    assert found.is_same
    assert list(summary(found)) == ["nothing changes: 1 student, mean 2"]


def test_a_change_is_shown_with_score_outcome_and_the_new_reason() -> None:
    found = one(question("z", 0, feedback="old"), question("z", 2, "carried", "right from your own y"))
    assert shown(found) == [["ada", "net/z", "0 → 2", "incorrect → carried", "right from your own y"]]


def test_what_is_the_same_is_shown_once() -> None:
    found = one(question("z", 0, "blank"), question("z", 0, "unreadable"))
    assert shown(found)[0][2:4] == ["0", "blank → unreadable"]
    found = one(question("z", 0.5, "partial"), question("z", 1.5, "partial"))
    assert shown(found)[0][2:4] == ["0.5 → 1.5", "partial"]


def test_points_of_another_question_weight_are_shown_with_it() -> None:
    found = one(question("z", 2), question("z", 3, of=3))
    assert shown(found)[0][2] == "2 of 2 → 3 of 3"


def test_an_answer_that_stays_is_not_shown() -> None:
    before = student("ada", question("z", 2), question("w", 0))
    after = student("ada", question("z", 2), question("w", 2))
    assert [row[1] for row in shown(compared([before], [after]))] == ["net/w"]


def test_feedback_alone_is_counted_and_not_shown() -> None:
    found = one(question("z", 0, feedback="old"), question("z", 0, feedback="new"))
    assert not found.is_same
    assert shown(found) == []
    assert list(summary(found))[1] == "in 1 answer the feedback alone changes"


def test_the_mean_is_that_of_the_exact_points() -> None:
    before = [student(name, question("z", score, "partial")) for name, score in (("ada", 0.6667), ("ben", 1))]
    assert compared(before, before).means == (0.8333, 0.8333)  # and not half of 1.6667, 0.8334


def test_lateness_that_takes_as_much_as_before_is_shown_once() -> None:
    late = {"seconds": 1, "deduction": 0, "reason": "1 second late: within the grace of 1 hour"}
    found = compared([student("ada", question("z", 0), late=late)], [student("ada", question("z", 0))])
    assert shown(found) == [["ada", "", "0", "late", "nothing is taken off for lateness"]]


def test_who_rises_falls_and_stays_is_counted() -> None:
    scores = {"ada": (0, 2), "ben": (2, 0), "chloe": (1, 1), "dan": (0, 1), "eve": (2, 2)}
    before = [student(name, question("z", was, "partial")) for name, (was, _) in scores.items()]
    after = [student(name, question("z", now, "partial")) for name, (_, now) in scores.items()]
    found = compared(before, after)
    assert (found.rise, found.fall, found.stay) == (2, 1, 2)
    assert found.means == (1, 1.2)
    said = "3 answers change: 2 students rise, 1 student falls, 2 stay; mean 1 → 1.2"
    assert list(summary(found)) == [said]


def test_new_and_gone_students_are_named_and_count_in_their_means() -> None:
    found = compared([student("ada", question("z", 2)), student("ben", question("z", 0))],
                     [student("chloe", question("z", 1)), student("ada", question("z", 2))])  # fmt: skip
    assert (found.new, found.gone) == (["chloe"], ["ben"])
    assert found.means == (1, 1.5)
    assert not found.is_same
    assert list(summary(found))[1:] == ["new: chloe", "gone: ben"]
    assert shown(found) == []


def test_a_question_that_is_new_or_gone_is_no_change_of_an_answer() -> None:
    found = compared(
        [student("ada", question("z", 2), question("old", 1))], [student("ada", question("z", 2), question("new", 2))]
    )
    assert shown(found) == []
    assert not found.is_same
    assert found.rise == 1


def test_a_mark_of_an_older_answer_is_told_each_time() -> None:
    noted = student("ada", question("z", 2), notes=[STALE, "there is no problem 'x'"])
    assert compared([noted], [noted]).notes == [f"ada: {STALE}"]


def test_another_note_is_told_once() -> None:
    before, after = (student("ada", question("z", 2), notes=notes) for notes in (["old"], ["old", "new"]))
    found = compared([before], [after])
    assert list(found.notes) == ["ada: new"]
    assert not found.is_same


LATE = {"seconds": 60, "deduction": 1, "reason": "1 minute late: 50% of the full points taken off"}


@pytest.mark.parametrize(
    ("was", "now", "row"),
    [
        (None, LATE, ["ada", "", "0 → -1", "late", LATE["reason"]]),
        (LATE, None, ["ada", "", "-1 → 0", "late", "nothing is taken off for lateness"]),
    ],
)
def test_what_lateness_takes_is_shown_where_it_changes(was: Any, now: Any, row: list[str]) -> None:
    before, after = (student("ada", question("z", 2), **({"late": late} if late else {})) for late in (was, now))
    found = compared([before], [after])
    assert shown(found) == [row]
    assert not found.is_same


def test_json_holds_every_change_as_data() -> None:
    found = one(question("z", 0, feedback="é"), question("z", 2))
    data = json.loads("\n".join(as_json(found, {"written": False})))
    assert data["students"]["mean"] == {"before": 0, "after": 2}
    assert data["written"] is False
    assert data["changes"] == [
        {"student": "ada", "question": "net/z", "before": question("z", 0, feedback="é"), "after": question("z", 2)}
    ]


def test_names_and_reasons_are_inert() -> None:
    before, after = (student("\x1b[2J", question("z", n, feedback="\x1b[31m")) for n in (0, 2))
    text = "".join(plain(table(compared([before], [after]))))
    assert "\x1b" not in text
    assert "\\x1b[31m" in text


def test_many_names_are_cut() -> None:
    assert named([f"s{n}" for n in range(25)]).endswith("s19 and 5 more")


def test_rows_can_be_gone_through_more_than_once() -> None:
    rows = table(one(question("z", 0), question("z", 2))).rows
    assert list(rows) == list(rows) != []
