"""Students' formulas in LaTeX: what they are read as, and what is said of those that cannot be read."""

from __future__ import annotations

import pytest

from autograder.language.errors import FormulaError
from autograder.language.textbook.parse import read
from autograder.language.unparse import unparse
from tests.textbook_cells import Names, names

NAMES = names(
    numbers="L a eta v1", vectors="x y yhat b1 b2 z1 z2 z3 h o P w", matrices="W1 W2"
)  # fmt: skip


def trees(text: str) -> list[str]:
    return [unparse(side) for side in read(text, Names(NAMES))]


def mistake(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        read(text, Names(NAMES))
    return caught.value


FORMULAS = {
    # signs
    r"x \cdot y": "x · y",
    r"x \times y": "x y",
    r"x \odot y \circ b_1": "x ⊙ y ⊙ b1",
    r"x \le y": "x <= y",
    r"x \geq y": "x >= y",
    r"x \neq y": "x != y",
    r"\frac{x}{y}": "x / y",
    r"\dfrac{x}{y} + \tfrac12 x + \frac1{2}": "x / y + 1 / 2 x + 1 / 2",
    r"\frac xy": "x / y",
    r"\sqrt{x} + \sqrt 2": "sqrt(x) + sqrt(2)",
    r"\{x + y\} \left\{x\right\}": "(x + y) x",
    # bars
    r"|x| + \left|x\right| + \lvert x \rvert": "abs(x) + abs(x) + abs(x)",
    r"\|x\|^2 + \left\|x\right\|_2 + \lVert x \rVert": "norm(x)**2 + norm(x) + norm(x)",
    # names
    r"\hat{y} + \hat y + \widehat{y} + \mathbf{\hat{y}} + \hat{\mathbf{y}}": "yhat + yhat + yhat + yhat + yhat",
    r"\mathbf{W}_1 \mathbf x + \boldsymbol{b}^{(1)}": "W1 x + b1",
    r"\mathcal{L} + \text{L} + \mathrm{L}": "L + L + L",
    r"\eta \, \eta": "eta eta",
    r"W^{(1)} x + W^{[1]} x + W_{1} x": "W1 x + W1 x + W1 x",
    r"z_k^{(1)} + z^{(1)}_k + z_{1k} + z_{1,k} + \mathbf{z}_{1k}": "z1[k] + z1[k] + z1[k] + z1[k] + z1[k]",
    r"\hat{y}_k + \hat{y_k} + \hat{y}_{k}": "yhat[k] + yhat[k] + yhat[k]",
    r"w_{\kappa} + \delta_{kj}": "w[kappa] + delta[k, j]",
    r"W_{kj}^{(1)} x_j": "W1[k, j] x[j]",
    r"w_jx_j": "w[j] x[j]",
    r"\vec{x} \cdot \vec w": "x · w",
    # transposes and powers
    r"W_1^T x": "W1.T x",
    r"W_1^\top x + W_1^{\top} x + W_1^{\mathsf{T}} x": "W1.T x + W1.T x + W1.T x",
    r"W^{(1)T} x + W^{(1)\top} x + W^{(1)^T} x + {W^{(1)}}^T x": "W1.T x + W1.T x + W1.T x + W1.T x",
    r"W^{(1)}{}^T x": "W1.T x",
    r"z^{(1)2}": "z1**2",
    r"x^{-1}": "x**-1",
    r"[x]^+ + \left[x\right]^+ + (x)^{+} + x_+": "relu(x) + relu(x) + relu(x) + relu(x)",
    # functions
    r"\sigma(z_1) + \sigma\left(z_1\right)": "sigmoid(z1) + sigmoid(z1)",
    r"\sigma'(z_1) + \sigma^{\prime}(z_1) + \tanh'(z_1)": "sigmoid'(z1) + sigmoid'(z1) + tanh'(z1)",
    r"\tanh^2(z_1) + \tanh^{2}(z_1)": "tanh(z1)**2 + tanh(z1)**2",
    r"e^{-z_1} + \exp(-z_1) + \exp\left\{-z_1\right\} + \mathrm{e}^{x}": "exp(-z1) + exp(-z1) + exp(-z1) + exp(x)",
    r"\log \hat{y}_k + \ln x": "log(yhat[k]) + log(x)",
    r"\text{ReLU}(x) + \operatorname{ReLU}(x) + \mathrm{ReLU}(x)": "relu(x) + relu(x) + relu(x)",
    r"\operatorname{softmax}(h)_i + \text{softmax}_i(h)": "softmax(h)[i] + softmax(h)[i]",
    r"\operatorname{log\_softmax}(h) + \text{leaky\_relu}(h)": "log_softmax(h) + leaky_relu(h)",
    r"\max(0, z_1) + \max\{0, z_1\}": "max(0, z1) + max(0, z1)",
    r"\log_2(x) + \log_{10}(x)": "log2(x) + log10(x)",
    # sums
    r"\sum_j y_j": "Σ_j y[j]",
    r"\sum_{j=1}^{M} w_jx_j + a": "Σ_{j=1}^{M} w[j] x[j] + a",
    r"\sum\limits_{j} y_j": "Σ_j y[j]",
    r"\sum_jy_jo_j": "Σ_j y[j] o[j]",
    r"\sum_{i \neq j} y_j + \sum_{j \ne i} y_j": "Σ_{i != j} y[j] + Σ_{j != i} y[j]",
    r"\sum_{k}\sum_{j} y_k o_j": "Σ_k Σ_j y[k] o[j]",
    # derivatives
    r"\frac{\partial L}{\partial \hat{y}}": "dL/dyhat",
    r"\frac{\partial\mathcal{L}}{\partial W^{(1)}}": "dL/dW1",
    r"\frac{dL}{dW_1} + \frac{d L}{d W_1} + \frac{\mathrm{d}L}{\mathrm{d}W_1}": "dL/dW1 + dL/dW1 + dL/dW1",
    r"\partial L / \partial \hat y": "dL/dyhat",
    r"\frac{\partial o_k}{\partial h_j}": "do/dh[k, j]",
    r"\frac{\partial L}{\partial w_{kj}^{(1)}}": "dL/dW1[k, j]",
    r"\left(\frac{\partial z_2}{\partial z_1}\right)_{ii}": "dz2/dz1[i, i]",
    r"\frac{\partial P(y=j)}{\partial h_i}": "dP/dh[j, i]",
    r"\frac{\partial \text{ReLU}(v_1)}{\partial v_1}": "∂(relu(v1))/∂v1",
    r"\frac{\partial(-\sum_j y_j\log(o_j))}{\partial o_i}": "∂(-(Σ_j y[j] log(o[j])))/∂o[i]",
    r"\frac{\partial}{\partial h_i}\left[h_i^2\right] + a": "∂(h[i]**2)/∂h[i] + a",
    r"\frac{\partial L(\hat{y}, y)}{\partial \hat{y}}": "dL/dyhat",
    r"\frac{\partial^2 L}{\partial a^2} + \frac{\partial^2 L}{\partial a \partial v_1}": "d2L/da da + d2L/da dv1",
    r"\nabla_{z^{(3)}} L + \nabla_{W_1} L": "dL/dz3 + dL/dW1",
    r"\frac{\partial L}{\partial z_1}^T": "dL/dz1.T",
    # conditions
    r"1[z_1 > 0] + \mathbf{1}[z_1 > 0] + \mathbf 1(z_1>0)": "(z1 > 0) + (z1 > 0) + (z1 > 0)",
    r"\mathbb{1}[z_1 > 0] + \mathbb{1}_{z_1 > 0} + \mathbb{I}(z_1>0)": "(z1 > 0) + (z1 > 0) + (z1 > 0)",
    r"1\{z_1 > 0\} + 1_{\{z_1 > 0\}}": "(z1 > 0) + (z1 > 0)",
    # what only shapes the page
    r"\displaystyle x \quad + \; y \, \! a": "x + y a",
    r"\big( x \bigr) + \Big( y \Bigr)": "x + y",
    r"\underline{x} + \underbrace{x y}_{=z} + \cancel{y} + \boxed{a}": "x + x y + y + a",
    r"\hat{y} - y \quad (\text{Same as 1.1})": "yhat - y",
    r"\hat{y} - y \quad \text{since } \sum_k y_k = 1": "yhat - y",
    r"x \text{ } + \text{}y": "x + y",
    r"x + y \text{ as in the lecture}": "x + y",
    r"\begin{aligned} x + y \end{aligned}": "x + y",
    r"\begin{align*} &x \\ &+ y \end{align*}": "x + y",
    r"\\frac{x}{y}": "x / y",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_latex_is_read(text: str) -> None:
    assert trees(text) == [FORMULAS[text]]


CASES = [
    r"\begin{cases} 1, & \text{if } z_1 > 0 \\ 0, & \text{otherwise} \end{cases}",
    r"\begin{cases} 1 & \text{if } z_1 > 0, \\ 0 & \text{otherwise.} \end{cases}",
    r"\begin{cases} 1 & z_1 > 0 \\ 0 & \text{else} \end{cases}",
    r"\begin{cases} 1, \ z_1 > 0 \\ 0, \ \text{otherwise} \\ \end{cases}",
    r"\begin{cases} 1 \quad \text{if $z_1 > 0$} \\ 0 \quad \text{otherwise} \end{cases}",
    r"\begin{cases} 1 & \text{for all } z_1 > 0 \\ 0 & \text{in all other cases} \end{cases}",
    r"\left\{\begin{array}{ll} 1 & z_1 > 0 \\ 0 & \text{otherwise}\end{array}\right.",
]


@pytest.mark.parametrize("text", CASES)
def test_cases_are_read(text: str) -> None:
    assert trees(rf"\frac{{\partial z_2}}{{\partial z_1}} = {text}") == ["dz2/dz1", "{1 if z1 > 0, 0 otherwise}"]


def test_the_lines_of_an_equation_are_its_sides() -> None:
    assert trees(r"\begin{aligned} L &= x \\ &= y \\ &= a. \end{aligned}") == ["L", "x", "y", "a"]


def test_a_diagonal_told_in_words_is_that_of_its_label() -> None:
    text = (
        r"\frac{\partial z_2}{\partial z_1} \text{ is a diagonal matrix with the element } "
        r"\left(\frac{\partial o}{\partial h}\right)_{ii} = 1 \text{ on the diagonal, and } 0 \text{ elsewhere}"
    )
    assert trees(text) == ["do/dh", "diag(1)"]


MISTAKES = [
    (r"\sigmma(x)", 0, 7, r"the command '\sigmma' is not known", r"did you mean '\sigma'?"),
    (r"x + \qwertz", 4, 11, r"the command '\qwertz' is not known", None),
    (r"\frac{1}", 0, 5, r"the denominator of '\frac' is missing", r"write \frac{1}{2}"),
    (r"\frac", 0, 5, r"the numerator of '\frac' is missing", r"write \frac{1}{2}"),
    (r"\frac{x}{y", 8, 9, "the bracket opened here is never closed", "add '}' where it ends"),
    (r"\left(x", 0, 6, "the bracket opened here is never closed", "add ')' where it ends"),
    (r"\left( x ]", 9, 10, "')' is expected here, found ']'", r"opened as '\left('"),
    (r"x \right)", 2, 9, "the bracket closed here was never opened", None),
    (r"\left x", 0, 7, r"a bracket is expected after \left, found 'x'", None),
    (r"\begin{cases} 1", 0, 13, "the bracket opened here is never closed", r"add '\end{cases}' where it ends"),
    (r"\begin{bmatrix} 1 \end{bmatrix}", 0, 15, "the environment 'bmatrix' is not known", None),
    (r"\begin{case} 1 \end{case}", 0, 12, "the environment 'case' is not known", "did you mean 'cases'?"),
    (r"x \end{cases}", 2, 13, "the environment ended here was never begun", None),
    (r"\hat{}", 4, 5, "a formula is expected in these brackets, found nothing", None),
    (r"\sqrt[3]{x}", 5, 6, "only square roots are read", "x^(1/3)"),
    (r"\sum_{i \in S} x_i", 8, 11, None, "the sum runs over a whole axis; write its letter alone"),
    (r"x \approx 3", 2, 9, None, "write only what is exact"),
    (r"x + \dots", 4, 9, None, "write all of it out"),
    (r"\partial_x L", 0, 8, None, None),
    (r"x \text{ times the } y", 2, 20, "these words are not understood", "write the formula alone"),
    (r"\mathbb{R} x", 0, 7, None, None),
    (r"\log", 0, 4, r"the argument of '\log' is missing", None),
    (r"\tanh^{-1}(x)", 6, 7, None, "write the power last"),
    ("\\", 0, 1, None, "a backslash begins a command"),
    # lost backslashes
    (r"rac{\partial L}{\partial x}", 0, 3, None, r"is the backslash of \frac missing?"),
    (r"x imes y", 2, 6, None, r"is the backslash of \times missing?"),
    ("frac{1}{2}", 0, 4, None, r"is the backslash of \frac missing?"),
    ("abla_x L", 0, 4, None, r"is the backslash of \nabla missing?"),
    ("\frac{1}{2}", 0, 4, r"the \f of \frac was read as a control character", r"written twice: \\frac"),
    ("x \times y", 1, 7, r"the \t of \times was read as a control character", r"written twice: \\times"),
    ("\beta", 0, 4, r"the \b of \beta was read as a control character", r"written twice: \\beta"),
    ("x + \nabla_x L", 3, 9, r"the \n of \nabla was read as a control character", None),
]


@pytest.mark.parametrize(("text", "start", "end", "message", "help"), MISTAKES, ids=[repr(m[0]) for m in MISTAKES])
def test_a_mistake_is_told_at_its_place(text: str, start: int, end: int, message: str | None, help: str | None) -> None:
    found = mistake(text)
    assert (found.start, found.end) == (start, end)
    assert message is None or found.message == message
    assert help is None or help in (found.help or "")


def test_a_tab_between_words_is_a_space() -> None:
    assert trees("x\t+\ty") == ["x + y"]


def test_positions_point_into_the_latex() -> None:
    text = r"$x + \frac{\mathbf{W}_1 x}{2}$"
    (side,) = read(text, Names(NAMES))
    product = side.right.left
    assert text[side.right.start : side.right.end] == r"\frac{\mathbf{W}_1 x}{2}"
    assert text[product.start : product.end] == r"\mathbf{W}_1 x" or text[product.start :].startswith("{W}_1 x")
