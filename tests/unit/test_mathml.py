"""TeX as MathML: what is known is laid out, what is not is shown as its source, and nothing comes alive."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.language import notation
from autograder.reports import worked
from autograder.reports.numbers import latex_array
from autograder.reports.tex import symbols
from autograder.reports.tex.commands import COMMANDS
from autograder.reports.tex.mathml import mathml
from tests.hostile import TEXTS
from tests.pages import Page, assert_harmless
from tests.shipped import FILES, grader


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        ("-1", "<mrow><mo>−</mo><mn>1</mn></mrow>"),
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x_{12}", "<msub><mi>x</mi><mn>12</mn></msub>"),
        ("x_12", "<mrow><msub><mi>x</mi><mn>1</mn></msub><mn>2</mn></mrow>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"\frac{a}{b c}", "<mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>"),
        ("f'", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("f''^2", "<msup><mi>f</mi><mrow><mo>′′</mo><mn>2</mn></mrow></msup>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        (r"\text{if } x", "<mrow><mtext>if\u00a0</mtext><mi>x</mi></mrow>"),
        (r"\text{a $b$}", "<mrow><mtext>a\u00a0</mtext><mi>b</mi></mrow>"),
        (r"\operatorname{softmax}", "<mi>softmax</mi>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\mathcal L", "<mi>ℒ</mi>"),
        (r"\mathbf{W1}", "<mrow><mi>𝐖</mi><mn>𝟏</mn></mrow>"),
        (r"\boldsymbol\theta", "<mi>𝜽</mi>"),
        (r"\sum_{i}^n", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"),
        (r"\int_0^1", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"),
        (r"\underbrace{x}_{y}", '<munder><munder><mi>x</mi><mo stretchy="true">⏟</mo></munder><mi>y</mi></munder>'),
        (r"\not=", "<mo>=\u0338</mo>"),
        (r"\left.x\right|", '<mrow><mi>x</mi><mo form="postfix" fence="true" stretchy="true">|</mo></mrow>'),
        (r"\begin{matrix}1&2\\3&4\\\end{matrix}", "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
         "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>"),
        (r"\begin{bmatrix}1\end{bmatrix}", '<mtable class="square"><mtr><mtd><mn>1</mn></mtd></mtr></mtable>'),
        (r"\begin{array}{cc}1\end{array}", "<mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable>"),
    ],
)  # fmt: skip
def test_tex_is_laid_out(source: str, written: str) -> None:
    assert mathml(source) == f"<math>{written}</math>"


def test_a_displayed_formula_stands_alone() -> None:
    assert mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize(
    "source",
    [
        r"\foo{x}", r"\frac{1}", r"\left( x", r"\right)", "x^2^3", "x_1_2", "}", "{", "x^", r"\begin{foo}x\end{foo}",
        r"\begin{matrix}x\end{bmatrix}", r"\begin{matrix}x", "a & b", r"a \\ b", r"\text{\foo}", r"\text{$x}", "50%",
        r"\href{javascript:alert(1)}{x}", r"\left x y \right)", r"\mathbf", r"\text", "{" * 200 + "}" * 200,
        r"\hat" * 5000 + "x", "x" * 30_000, r"\text{a{b}}", "a\x1bb", "a\u202eb", r"\not x",
    ],
)  # fmt: skip
def test_what_is_not_known_is_shown_as_its_source(source: str) -> None:
    page = Page(mathml(source))
    assert page.tags == ["code"]
    assert_harmless(page)


def test_the_source_that_is_shown_is_complete() -> None:
    assert Page(mathml(r"\foo{x} < 1")).text == r"\foo{x} < 1"


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("form", ["{}", r"\text{{{}}}", r"\operatorname{{{}}}", r"\begin{{{}}}", "x_{{{}}}"])
def test_no_text_becomes_a_tag(text: str, form: str) -> None:
    assert_harmless(Page(mathml(form.format(text))))


PIECES = [*(f"\\{name} " for name in COMMANDS), *"{}[]()^_&'|<>$%~\\ x1.,", r"\\", r"\end", r"\right", "{matrix}"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(r"\hat \nonumber ")
@example(r"\frac{\nonumber}{x}")
def test_anything_is_laid_out_or_shown(source: str) -> None:
    assert_harmless(Page(mathml(source)))


SAMPLES = {
    "left": r"\left( x \right)", "middle": r"\left( x \middle| y \right)", "begin": r"\begin{cases} x \end{cases}",
    "not": r"\not\in",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_known(name: str) -> None:
    sample = rf"\{name}(" if name in symbols.SIZES else SAMPLES.get(name, rf"\{name}{{a}}{{b}}")
    assert Page(mathml(sample)).tags[0] == "math"


@pytest.mark.parametrize("opener", ["x^{", "x_{", r"\frac{1}{", r"\sqrt{", r"\left(", "{"])
def test_what_is_too_deep_stands_as_its_source(opener: str) -> None:
    assert mathml(opener * 3000).startswith("<code")
    assert mathml(opener * 3000 + "x" + "}" * 3000).startswith("<code")


@pytest.mark.parametrize("name", symbols.ENVIRONMENTS)
def test_every_environment_is_known(name: str) -> None:
    columns = "{c}" if name == "array" else ""
    assert "mtable" in Page(mathml(rf"\begin{{{name}}}{columns} a & b \\ c & d \end{{{name}}}")).tags


@pytest.mark.parametrize("alphabet", symbols.ALPHABETS)
def test_letters_of_an_alphabet_are_letters_and_differ(alphabet: str) -> None:
    from unicodedata import normalize

    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    written = [symbols.letter(c, alphabet) for c in letters]
    assert [normalize("NFKC", c) for c in written] == list(letters)
    assert len(set(written)) == len(letters)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_line_of_a_worked_solution_is_laid_out(file: object) -> None:
    solved = grader(file.stem).solved  # type: ignore[attr-defined]
    lines = [line for section in worked.sections(solved) for line in section.lines]
    sources = [notation.latex_name(line.name) for line in lines]
    sources += [notation.latex(line.node, by_name=False) for line in lines]
    sources += [latex_array(line.values) for line in lines if line.values is not None]
    assert [source for source in sources if not mathml(source).startswith("<math")] == []
