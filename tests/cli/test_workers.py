"""Work shared out over processes gives what one process gives, and says so when it cannot."""

import json
import os
from pathlib import Path

import pytest

from autograder.cli.workers import LostWorkerError, shares, work_through
from autograder.errors import AutograderError, fail
from tests.cli.calls import call
from tests.cli.conftest import RIGHT, hand_in


def doubled(number, share, tick):
    for _ in share:
        tick()
    return [number, [2 * n for n in share]]


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
def test_the_shares_are_the_items_in_order(jobs):
    given = shares(list(range(100)), jobs, fewest=10)
    assert [n for share in given for n in share] == list(range(100))
    assert len(given) == jobs


def test_a_share_is_never_too_small_to_be_worth_it():
    assert len(shares(list(range(99)), 8, fewest=50)) == 1
    assert len(shares(list(range(100)), 8, fewest=50)) == 2
    assert shares([], 8, fewest=50) == [[]]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_and_every_step_is_heard(jobs):
    steps = []
    given = shares(list(range(120)), jobs, fewest=1)
    results = work_through(given, doubled, steps.append)
    assert [number for number, _ in results] == list(range(jobs))
    assert [n for _, share in results for n in share] == [2 * n for n in range(120)]
    assert sum(steps) == 120


def test_a_mistake_in_a_worker_is_told_like_one_of_our_own():
    def work(number, share, tick):
        raise fail("the disk is full", help="make room")

    with pytest.raises(AutograderError) as caught:
        work_through([[1], [2]], work, lambda steps: None)
    assert caught.value.mistakes[0].message == "the disk is full"
    assert caught.value.mistakes[0].help == "make room"


@pytest.mark.parametrize("end", [lambda: os._exit(0), lambda: os.kill(os.getpid(), 9), lambda: 1 / 0])
def test_a_lost_worker_is_told(end):
    with pytest.raises(LostWorkerError, match="worker process was lost"):
        work_through([[1], [2]], lambda number, share, tick: end() if number else 1, lambda steps: None)


def test_no_worker_outlives_the_call():
    work_through([[1], [2]], lambda number, share, tick: os.getpid(), lambda steps: None)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_any_number_of_jobs_gives_the_same_bytes(course: Path):
    for i in range(230):
        hand_in(course, f"s{i:03}", {**RIGHT, "net": {**RIGHT["net"], "z1": [i % 3, 1]}})
    for jobs in (1, 2):
        assert call("grade", "class", "--jobs", str(jobs), "--out", f"out{jobs}").status == 0
    one, two = (
        {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        for out in (Path("out1"), Path("out2"))
    )
    assert one == two
    assert len(json.loads(one[Path("results.json")])["students"]) == 230
