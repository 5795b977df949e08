"""Pages in a real browser: laid out, quiet, light and dark, and nothing of a student's comes alive in them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import call

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason=f"no browser here: none of {', '.join(NAMES)} is installed")

PROBLEM = r"""
id: net
title: Two layers
prompt: |
  With $\hat y = \sigma(z)$ and

  $$W = \begin{bmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{bmatrix}, \quad
    f = \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}$$

  find $\sum_{i=1}^n x_i$ and $\frac{a}{b}$.
network: {layers: [linear(2), tanh], loss: half_squared_error}
values: {x: [1, 2], y: [0.25, -0.5], W1: [[0.1, 0.2], [0.3, -0.4]], b1: 0.1}
questions:
  - {id: z, ask: z1}
  - {id: W, ask: dL/dW1, points: 2}
  - {id: n, ask: parameters}
"""
HOSTILE = (
    '"><img src=x onerror="document.title=1"><script>document.title=2</script>]]></style></math></svg>-->'
    "<svg onload=alert(3)>\u202egnp.exe{{1}}<iframe src=javascript:alert(4)></iframe><a href=javascript:alert(5)>x</a>"
)
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=900,1400", "--no-first-run",
    "--disable-extensions", "--disable-background-networking", "--enable-logging=stderr", "--v=0",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a class of an honest and a hostile student."""
    root = tmp_path_factory.mktemp("site")
    (root / "problems").mkdir()
    (root / "problems" / "net.yaml").write_text(PROBLEM, "utf-8")
    (root / "class").mkdir()
    honest = {"z": [0.6, -0.4], "W": [[1, 2.5], [-3, 4]], "n": 6}
    evil = {"z": HOSTILE, "W": [HOSTILE[:40], 1], "n": {HOSTILE: HOSTILE}, HOSTILE: 1}
    (root / "class" / "ada.json").write_text(json.dumps({"net": honest}), "utf-8")
    (root / "class" / "<b onclick=alert(6)>\u202e&quot;.json").write_text(json.dumps({"net": evil}), "utf-8")
    before = Path.cwd()
    os.chdir(root)
    try:
        assert call("grade", "class", "--html").status == 0
    finally:
        os.chdir(before)
    return root / "results"


def evil_page(site: Path) -> Path:
    return next(p for p in (site / "students").glob("*.html") if p.name != "ada.html")


@pytest.fixture(params=["index", "honest", "hostile"])
def page(site: Path, request: pytest.FixtureRequest) -> Path:
    places = {"index": site / "index.html", "honest": site / "students" / "ada.html", "hostile": evil_page(site)}
    return places[request.param]


def browse(path: Path, *words: str, profile: Path) -> subprocess.CompletedProcess[str]:
    assert BROWSER is not None
    return subprocess.run(  # noqa: S603
        [BROWSER, *ARGUMENTS, f"--user-data-dir={profile}", *words, path.resolve().as_uri()],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=True,
    )


def console(run: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in run.stderr.splitlines() if "CONSOLE" in line]


def measured(path: Path, script: str, tmp_path: Path) -> Any:
    """What a script finds in a copy of the page that lets it run."""
    text = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", path.read_text("utf-8"))
    copy = tmp_path / "copy.html"
    copy.write_text(
        text.replace("</body>", f"<script>document.title=JSON.stringify({script})</script></body>"), "utf-8"
    )
    shown = browse(copy, "--dump-dom", profile=tmp_path).stdout
    title = re.search("<title>(.*?)</title>", shown, re.DOTALL)
    assert title is not None
    return json.loads(unescape(title[1]))


# Quiet -----------------------------------------------------------------------------------------------------


def test_a_page_has_nothing_to_complain_of(page: Path, tmp_path: Path) -> None:
    run = browse(page, "--dump-dom", profile=tmp_path)
    assert "</html>" in run.stdout
    assert console(run) == []


def test_a_complaint_would_be_seen(site: Path, tmp_path: Path) -> None:
    """Of a page that tries what ours never do: its own policy forbids the script."""
    bad = tmp_path / "bad.html"
    text = (site / "index.html").read_text("utf-8")
    bad.write_text(text.replace("</body>", "<script>document.title='run'</script></body>"), "utf-8")
    run = browse(bad, "--dump-dom", profile=tmp_path)
    assert len(console(run)) == 1
    assert "<title>run</title>" not in run.stdout


# Laid out --------------------------------------------------------------------------------------------------


def test_mathematics_is_laid_out(site: Path, tmp_path: Path) -> None:
    script = """[...document.querySelectorAll("math")].map(m => {
        const box = m.getBoundingClientRect(); return [box.width, box.height]})"""
    boxes = measured(site / "students" / "ada.html", script, tmp_path)
    assert len(boxes) >= 9
    assert all(width > 3 and height > 3 for width, height in boxes)


def test_a_matrix_has_the_height_of_its_rows(site: Path, tmp_path: Path) -> None:
    script = """[...document.querySelectorAll("mtable")].map(t =>
        [t.querySelectorAll("mtr").length, t.getBoundingClientRect().height])"""
    tables = measured(site / "students" / "ada.html", script, tmp_path)
    assert [rows for rows, _ in tables] == [3, 2, 1, 2]
    assert all(height >= 14 * rows for rows, height in tables)


def test_a_fraction_stands_on_two_lines(site: Path, tmp_path: Path) -> None:
    script = """[...document.querySelectorAll("mfrac")].map(f => {
        const [a, b] = [...f.children].map(c => c.getBoundingClientRect()); return b.top - a.top})"""
    drops = measured(site / "students" / "ada.html", script, tmp_path)
    assert len(drops) == 2
    assert all(drop > 4 for drop in drops)


def test_nothing_is_wider_than_the_page(page: Path, tmp_path: Path) -> None:
    width, inner = measured(page, "[document.documentElement.scrollWidth, innerWidth]", tmp_path)
    assert width <= inner


def test_the_histogram_is_drawn(site: Path, tmp_path: Path) -> None:
    script = """[...document.querySelectorAll("rect")].map(r => r.getBoundingClientRect().height)"""
    bars = measured(site / "index.html", script, tmp_path)
    assert len(bars) == 2
    assert min(bars) > 50


# Inert -----------------------------------------------------------------------------------------------------


def test_hostile_text_creates_no_element(page: Path, tmp_path: Path) -> None:
    found = measured(page, '[...document.querySelectorAll("*")].map(e => e.localName)', tmp_path)
    assert found.count("script") == 1  # the one that asks
    assert not {"img", "iframe", "object", "embed", "link", "base", "form"} & set(found)
    assert found.count("style") == 1


def test_hostile_text_creates_no_handler(page: Path, tmp_path: Path) -> None:
    script = """[...document.querySelectorAll("*")].flatMap(e => [...e.attributes].map(a => a.name + "=" + a.value))
        .filter(a => a.startsWith("on") || a.includes("javascript:"))"""
    assert measured(page, script, tmp_path) == []


def test_hostile_text_is_read_as_it_was_written(site: Path, tmp_path: Path) -> None:
    text = measured(evil_page(site), "document.querySelector('pre').textContent", tmp_path)
    assert text == HOSTILE.replace("\u202e", "\\u202e")


# Light, dark and paper -------------------------------------------------------------------------------------


def test_dark_and_light_differ(page: Path, tmp_path: Path) -> None:
    shots = []
    for scheme in ("0", "1"):
        shot = tmp_path / f"{scheme}.png"
        browse(page, f"--screenshot={shot}", f"--blink-settings=preferredColorScheme={scheme}", profile=tmp_path)
        shots.append(shot.read_bytes())
    assert shots[0] != shots[1]


@pytest.mark.parametrize(("scheme", "expected"), [("0", "rgb(20, 23, 28)"), ("1", "rgb(255, 255, 255)")])
def test_the_ground_is_of_the_readers_scheme(site: Path, tmp_path: Path, scheme: str, expected: str) -> None:
    copy = tmp_path / "colours.html"
    text = re.sub('<meta http-equiv="Content-Security-Policy"[^>]*>', "", (site / "index.html").read_text("utf-8"))
    script = "document.title = getComputedStyle(document.documentElement).backgroundColor"
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    run = browse(copy, "--dump-dom", f"--blink-settings=preferredColorScheme={scheme}", profile=tmp_path)
    assert f"<title>{expected}</title>" in run.stdout


def test_a_page_can_be_printed(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "page.pdf"
    browse(page, f"--print-to-pdf={paper}", profile=tmp_path)
    assert paper.read_bytes().startswith(b"%PDF")
