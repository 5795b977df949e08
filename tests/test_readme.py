"""The README is true: its files are written, its commands are run, and they print what it says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"^```(\w*) ?(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks():
    return [(m[1], m[2], m[3]) for m in BLOCK.finditer(README.read_text("utf-8"))]


@pytest.fixture
def folder(tmp_path):
    """A folder with every file that the README shows."""
    for language, name, text in blocks():
        if language in ("yaml", "json", "python", "csv"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return tmp_path


def consoles():
    return [text for language, _, text in blocks() if language == "console"]


@pytest.mark.parametrize("console", consoles(), ids=lambda text: text.splitlines()[0])
def test_a_console_block_prints_what_it_shows(console, folder):
    for block in console.removeprefix("$ ").split("\n$ "):
        command, _, shown = block.removesuffix("\n").partition("\n")
        words = shlex.split(command)
        assert words[0] == "autograder"
        run = subprocess.run(  # noqa: S603  the README's own commands
            [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert run.stdout == shown + "\n"
        assert run.stderr == ""


def test_the_session_it_shows_takes_place_so(folder):
    (session,) = [text for language, _, text in blocks() if language == "session"]
    command, _, shown = session.partition("\n")
    prompt = re.compile(r"^(points of .*\?: )(.*)$", re.MULTILINE)
    run = subprocess.run(  # noqa: S603  the README's own command
        [sys.executable, "-m", *shlex.split(command.removeprefix("$ "))],
        cwd=folder,
        input="\n".join(typed for _, typed in prompt.findall(shown)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stdout == prompt.sub(r"\1", shown)
    assert run.stderr == ""


def test_every_file_it_shows_is_used():
    named = [name for language, name, _ in blocks() if language in ("yaml", "json")]
    assert all(named)
    assert len(named) == len(set(named))


def test_every_command_is_described():
    from autograder.cli import app

    text = README.read_text("utf-8")
    for command in app.registered_commands:
        assert f"`autograder {command.name}" in text
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands:
            assert f"`autograder {group.typer_instance.info.name} {command.name}" in text


def test_the_assignment_it_shows_is_graded(folder):
    (folder / "hw").mkdir()
    for name in ("assignment.yaml", "neuron.yaml", "residual.yaml"):
        (folder / name).rename(folder / "hw" / name)
    run = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "class", "--problems", "hw"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0
    assert "residual/z" in run.stdout.split("neuron/z")[0]
