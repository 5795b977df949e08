"""The README and docs/ are true: their files are written, their commands are run, and they print what is said."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PROBLEMS = ROOT / "docs" / "problems.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
BLOCK = re.compile(r"^```(\w*) ?(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")
PROMPT = re.compile(r"^(points of .*\?: )(.*)$", re.MULTILINE)


def blocks(page):
    return [(m[1], m[2], m[3]) for m in BLOCK.finditer(page.read_text("utf-8"))]


def shown_on(kind):
    """Every block of a kind, with the page it stands on."""
    return [
        pytest.param(page, text, id=f"{page.stem}: {text.splitlines()[0]}")
        for page in PAGES
        for language, _, text in blocks(page)
        if language == kind
    ]


def write_files(page, folder):
    """Every file that the page shows."""
    for language, name, text in blocks(page):
        if language in ("yaml", "json", "python", "csv"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def run(words, folder, typed=""):
    assert words[0] == "autograder"
    return subprocess.run(  # noqa: S603  the pages' own commands
        [sys.executable, "-m", *words],
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(("page", "console"), shown_on("console"))
def test_a_console_block_prints_what_it_shows(page, console, tmp_path):
    write_files(page, tmp_path)
    for block in console.removeprefix("$ ").split("\n$ "):
        command, _, shown = block.removesuffix("\n").partition("\n")
        ran = run(shlex.split(command), tmp_path)
        assert ran.stdout == shown + "\n"
        assert ran.stderr == ""


@pytest.mark.parametrize(("page", "session"), shown_on("session"))
def test_a_session_takes_place_as_it_is_shown(page, session, tmp_path):
    write_files(page, tmp_path)
    command, _, shown = session.partition("\n")
    typed = "\n".join(typed for _, typed in PROMPT.findall(shown))
    ran = run(shlex.split(command.removeprefix("$ ")), tmp_path, typed)
    assert ran.stdout == PROMPT.sub(r"\1", shown)
    assert ran.stderr == ""


def test_a_session_is_shown():
    assert shown_on("session")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_it_shows_has_a_name_of_its_own(page):
    named = [name for language, name, _ in blocks(page) if language in ("yaml", "json", "python", "csv")]
    assert all(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    for file, heading in LINK.findall(page.read_text("utf-8")):
        target = page.parent / file if file else page
        assert target.exists()
        assert not heading or heading in headings(target)


def headings(page):
    """The names by which headings are linked to."""
    outside = BLOCK.sub("", page.read_text("utf-8"))
    found = re.findall(r"^#+ (.*)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in found}


def test_every_page_is_linked_from_the_readme():
    links = {file for file, _ in LINK.findall(README.read_text("utf-8"))}
    assert {page.relative_to(ROOT).as_posix() for page in PAGES[1:]} <= links


def test_every_command_is_described():
    from autograder.cli import app

    text = README.read_text("utf-8")
    for command in app.registered_commands:
        assert f"`autograder {command.name}" in text
    for group in app.registered_groups:
        for command in group.typer_instance.registered_commands:
            assert f"`autograder {group.typer_instance.info.name} {command.name}" in text


def test_the_assignment_it_shows_is_graded(tmp_path):
    write_files(README, tmp_path)
    write_files(PROBLEMS, tmp_path)
    (tmp_path / "hw").mkdir()
    for name in ("assignment.yaml", "neuron.yaml", "residual.yaml"):
        (tmp_path / name).rename(tmp_path / "hw" / name)
    ran = run(["autograder", "grade", "class", "--problems", "hw"], tmp_path)
    assert ran.returncode == 0
    assert "residual/z" in ran.stdout.split("neuron/z")[0]
