"""Prompts: Markdown with mathematics; tags and pictures in them are text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reports.html.markdown import block, line
from tests.hostile import TEXTS
from tests.pages import Page, assert_harmless
from tests.shipped import FILES, grader


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("a **b** *c* `d`", ["p", "strong", "em", "code"]),
        ("a\n\nb", ["p", "p"]),
        ("- a\n- b", ["ul", "li", "li"]),
        ("1. a", ["ol", "li"]),
        ("| a |\n| - |\n| b |", ["table", "thead", "tr", "th", "tbody", "tr", "td"]),
        ("```\nx\n```", ["pre", "code"]),
        ("# a", ["h4"]),
        ("a  \nb", ["p", "br"]),
        ("---", ["hr"]),
        ("###### a", ["h6"]),
        ("> a", ["blockquote", "p"]),
        ("$x$", ["p", "math", "mi"]),
        ("a $$x$$ b", ["p", "math", "mi"]),
        ("$$\nx\n$$", ["math", "mi"]),
        ("$$\na\n- b\n$$", ["math", "mrow", "mi", "mo", "mi"]),
        ("- $$x$$", ["ul", "li", "math", "mi"]),
        ("`$x$`", ["p", "code"]),
        ("![a](http://example.org/b.png)", ["p"]),
        ("[a](http://example.org)", ["p", "a"]),
        ("[a](javascript:alert(1))", ["p"]),
        ("<b>x</b> <script>y</script>", ["p"]),
        ("<div>\nx\n</div>", ["p"]),
    ],
)
def test_markdown_becomes_these_elements(text: str, tags: list[str]) -> None:
    page = Page(block(text))
    assert page.tags == tags
    assert_harmless(page)


@pytest.mark.parametrize("text", ["costs $5 or $6", r"\$x\$", "a $ b $ c", "$5", "$$", "$$x", "$ $"])
def test_a_dollar_is_a_dollar(text: str) -> None:
    assert Page(block(text)).tags == ["p"]
    assert Page(block(text)).text.strip() == text.replace("\\", "")


def test_underscores_in_mathematics_are_no_emphasis() -> None:
    assert "em" not in Page(block("$a_1$ and $b_1$, $$c_1 * d * e_2$$")).tags


def test_what_a_picture_shows_is_said() -> None:
    assert Page(block("![a loss curve](x.png)")).text.strip() == "[a loss curve]"


def test_mathematics_that_is_not_known_stands_as_it_was_written() -> None:
    assert '<code class="tex">\\foo x</code>' in block(r"see $\foo x$")


def test_a_line_is_no_paragraph() -> None:
    assert line("$x$\nor *y*") == "<math><mi>x</mi></math> or <em>y</em>"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_text_brings_no_tag_that_does_anything(text: str) -> None:
    page = Page(block(text))
    assert not {"script", "img"} & set(page.tags)


@given(st.text("ab$\\`*_|-#>![](){}<&\n 1.", max_size=40))
def test_any_text_is_well_formed(text: str) -> None:
    Page(block(text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_all_mathematics_of_the_prompts_is_known(file: object) -> None:
    problem = grader(file.stem).solved.problem  # type: ignore[attr-defined]
    prompts = [problem.prompt, *(question.prompt for question in problem.questions)]
    assert [p for p in prompts if p and 'class="tex"' in block(p)] == []
