"""Every hostile submission, in every setting: it gains, leaks, changes, leaves and hurts nothing."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from settings import SETTINGS, run_corpus, why_not

ATTACKS = sorted(p.stem for p in (Path(__file__).parent / "attacks").glob("*.py"))
Told = dict[str, Any]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Told]:
    """What came of the corpus in a setting; run once, also when several workers ask for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if base.name.startswith("pytest-") else base.parent
    kept: dict[str, Told] = {}

    def ask(setting: str) -> Told:
        if reason := why_not(SETTINGS[setting]):
            pytest.skip(reason)
        if setting not in kept:
            kept[setting] = told_once(shared / f"corpus {setting}.json", setting)
        return kept[setting]

    return ask


def told_once(path: Path, setting: str) -> Told:
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        if not text:
            done = run_corpus(SETTINGS[setting])
            assert done.returncode == 0, done.stderr
            text = done.stdout
            file.write(text)
    result: Told = json.loads(text)
    return result


def expected(attack: str, calls: int) -> list[set[str]]:
    """The outcomes that the first line of an attack allows, call by call."""
    path = Path(__file__).parent / "attacks" / f"{attack}.py"
    first = path.read_text("utf-8").splitlines()[0].removeprefix("# expect: ")
    by_call = [set(part.split(" or ")) for part in first.split(", ")]
    return by_call if len(by_call) == calls else by_call * calls


settings = pytest.mark.parametrize("setting", SETTINGS)
attacks = pytest.mark.parametrize("attack", ATTACKS)


@settings
@attacks
def test_a_hostile_submission_gets_what_its_first_line_says(told: Any, setting: str, attack: str) -> None:
    record = told(setting)["attacks"][attack]
    allowed = expected(attack, len(record["outcomes"]))
    assert all(o in a for o, a in zip(record["outcomes"], allowed, strict=True)), record


FACTS: dict[str, Callable[[Told], bool]] = {
    "learns nothing": lambda r: not r["leaks"],
    "changes nothing outside": lambda r: not r["changed"],
    "leaves no process": lambda r: not r["left"],
    "does not spoil the next submission": lambda r: r["control"] == ["right", "right"],
    "prints no more than is kept": lambda r: r["output"] <= 4 * 4096,  # an escaped byte has four characters
}


@settings
@pytest.mark.parametrize("fact", FACTS)
def test_every_hostile_submission(told: Any, setting: str, fact: str) -> None:
    records = told(setting)["attacks"]
    assert {name: record for name, record in records.items() if not FACTS[fact](record)} == {}


@settings
def test_one_zygote_outlives_all_hostile_submissions(told: Any, setting: str) -> None:
    assert told(setting)["same"]


@settings
def test_each_setting_has_its_level(told: Any, setting: str) -> None:
    isolation = told(setting)["isolation"]
    backed_up = "own uid" in isolation or "Landlock" in isolation
    assert isolation.startswith("isolation: strict (" if backed_up else "isolation: strict-1 (")


@settings
def test_each_setting_runs_as_whom_it_says(told: Any, setting: str) -> None:
    assert (told(setting)["uid"] == 0) == SETTINGS[setting].as_root


def test_every_attack_says_what_to_expect() -> None:
    assert all(
        (Path(__file__).parent / "attacks" / f"{a}.py").read_text("utf-8").startswith("# expect: ") for a in ATTACKS
    )


def test_the_corpus_is_large() -> None:
    assert len(ATTACKS) >= 60
