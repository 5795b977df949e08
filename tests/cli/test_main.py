"""The command as its users call it: exit statuses, colour, pipes, and never a traceback."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import autograder
from autograder import cli
from autograder.cli.formats import OWN
from autograder.cli.listing import TABLES
from autograder.cli.solve import FORMATS as SOLVE_FORMATS
from autograder.reports.formats import FORMATS
from autograder.reports.gradebooks import GRADEBOOKS
from autograder.reports.gradescope import VISIBILITIES
from tests.cli.calls import call, command, environment, process
from tests.cli.conftest import RIGHT, hand_in

HEAVY = {"numpy", "yaml", "rich", "pydantic"}
COMMANDS = [
    *("grade", "regrade", "review", "report", "export", "check"),
    *("solve", "lint", "template", "release", "doctor", "schema", "list"),
]
GROUPS = {"gradescope": ["build", "run"]}
WORDS = [*COMMANDS, *(f"{group} {name}" for group, names in GROUPS.items() for name in names)]


# Completion ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("autograder rep", ["report"]),
        ("autograder grade class --format ", [*OWN, *FORMATS]),
        ("autograder check --format g", ["github"]),
        ("autograder solve p.yaml --format ", ["text", "json", *(f for f in SOLVE_FORMATS if f != "text")]),
        ("autograder export results --to ", list(GRADEBOOKS)),
        ("autograder list ", [*TABLES, "ops"]),
        ("autograder gradescope build p.yaml --visibility ", list(VISIBILITIES)),
    ],
)
def test_a_shell_completes_commands_and_what_options_take(words: str, completed: list[str]) -> None:
    typed = {"_AUTOGRADER_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    called = CliRunner().invoke(cli.app, env=typed, prog_name="autograder")
    assert sorted(called.stdout.split()) == sorted(completed)


# Help ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORDS)
def test_every_command_explains_itself_with_examples(name: str) -> None:
    called = call(*name.split(), "--help")
    assert called.status == 0
    assert f"autograder {name}" in called.out
    assert "Examples:" in called.out
    assert all(len(line) <= 120 for line in called.out.splitlines())


def test_the_commands_are_those_of_the_contract() -> None:
    assert [c.name for c in cli.app.registered_commands] == COMMANDS
    groups = [g.typer_instance for g in cli.app.registered_groups if g.typer_instance is not None]
    assert {g.info.name: [c.name for c in g.registered_commands] for g in groups} == GROUPS


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["--version"], *([*name.split(), "--help"] for name in WORDS)])
def test_what_a_call_needs_of_the_app_says_what_all_of_it_says(words: list[str]) -> None:
    said = CliRunner().invoke(cli.app_for(words[0]), words)
    assert (said.exit_code, said.stdout) == call(*words)[:2]


@pytest.mark.parametrize("word", ["", "chek", "--", "--install-completion", "--json"])
def test_a_call_that_begins_otherwise_knows_every_command(word: str) -> None:
    assert cli.app_for(word) is cli.app


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str, tmp_path: Path) -> None:
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-X", "importtime", "-m", "autograder", option],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in run.stderr.splitlines()}
    assert "autograder" in imported
    assert not imported & HEAVY


def test_the_version_is_that_of_the_package() -> None:
    assert call("--version").out == f"autograder {autograder.__version__}\n"


@pytest.mark.parametrize("words", [["nonsense"], ["grade"], ["grade", "a", "--nonsense"], ["solve", "a", "b"]])
def test_a_call_that_does_not_exist_is_status_2(words: list[str]) -> None:
    called = call(*words)
    assert called.status == 2
    assert "Usage:" in called.err


# Faults ----------------------------------------------------------------------------------------------------


def run_main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["autograder", *words])
    with pytest.raises(SystemExit) as exit:
        cli.main()
    return int(exit.value.code or 0)


def fault(*args: Any) -> Any:
    raise RuntimeError("of ours")


def test_a_fault_of_the_program_is_status_3_and_no_traceback(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_module("autograder.cli.solve"), "load_all", fault)
    assert run_main(monkeypatch, "solve", "problems") == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "autograder: a fault of its own: RuntimeError: of ours" in err
    assert "AUTOGRADER_DEBUG=1" in err
    assert "Traceback" not in err


def test_who_asks_for_the_traceback_gets_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("autograder.cli.solve"), "load_all", fault)
    monkeypatch.setenv("AUTOGRADER_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["autograder", "solve", "problems"])
    with pytest.raises(RuntimeError, match="of ours"):
        cli.main()


def test_a_mistake_of_the_user_is_status_2_and_no_traceback(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_main(monkeypatch, "solve", "nowhere") == 2
    err = capsys.readouterr().err
    assert err.startswith("there is no file or folder 'nowhere'\n")
    assert "Traceback" not in err


# Pipes and terminals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["solve", "problems"], ["list", "ops"]])
def test_a_reader_that_went_away_is_no_mistake_of_anyone(course: Path, words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        run = subprocess.run(  # noqa: S603
            command(*words), cwd=course, stdout=closed, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert run.stderr == ""
    assert run.returncode in (1, 141)


def test_a_terminal_that_knows_no_greek_is_written_to_all_the_same(course: Path) -> None:
    called = process(
        "solve", "problems/net.yaml", cwd=course, env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    )
    assert called.status == 0
    assert "tanh" in called.out


def test_closed_streams_do_not_stop_the_grading(course: Path) -> None:
    hand_in(course, "ada", RIGHT)
    line = " ".join(command("grade", "class")) + " >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", line], cwd=course, check=False).returncode == 0  # noqa: S603
    assert (course / "results" / "results.json").exists()


def on_terminal(course: Path, *words: str, **variables: str | None) -> str:
    """What a terminal is sent."""
    main, ours = pty.openpty()
    settings = environment(**{"TERM": "xterm-256color", "COLUMNS": "200", "NO_COLOR": None, **variables})
    with subprocess.Popen(command(*words), cwd=course, stdout=ours, stderr=ours, stdin=ours, env=settings):  # noqa: S603
        os.close(ours)
        sent = b""
        while True:
            try:
                part = os.read(main, 65536)
            except OSError:  # the other end was closed
                break
            if not part:
                break
            sent += part
    os.close(main)
    return sent.decode()


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_terminal_is_shown_colour(course: Path) -> None:
    hand_in(course, "ada", {"net": {"z1": [0.07, -0.95], "h1": [9, "[/nope]"], "L": "\x1b[2J"}})
    shown = on_terminal(course, "check", "class/ada.json")
    assert COLOUR.search(shown)
    plain = COLOUR.sub("", shown)
    assert "\x1b" not in plain
    assert "[/nope]" in plain
    assert "\\x1b[2J" in plain


@pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_a_terminal_that_wants_plain_text_gets_it(course: Path, variable: dict[str, str]) -> None:
    hand_in(course, "ada", RIGHT)
    assert "\x1b" not in on_terminal(course, "check", "class/ada.json", **variable)


def test_progress_is_shown_of_a_large_class_and_leaves_no_trace_elsewhere(course: Path) -> None:
    for i in range(60):
        hand_in(course, f"s{i}", RIGHT)
    assert "Grading" in on_terminal(course, "grade", "class")
    called = process("grade", "class", cwd=course)
    assert called.err == ""
    assert "\x1b" not in called.out
