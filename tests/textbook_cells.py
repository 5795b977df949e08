"""Every formula that the five textbook documents print in an answer cell: in their LaTeX, typed plainly, and read.

A cell's `meaning` is the tree as text (language.unparse), one text for each side of its equation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autograder.language.textbook.functions import is_function


class Names:
    """The names of a problem, each with its number of axes: a vocabulary."""

    def __init__(self, axes: Mapping[str, int]):
        self._axes = dict(axes)

    def axes(self, name: str) -> int | None:
        return self._axes.get(name)

    def known(self) -> list[str]:
        return list(self._axes)

    def is_function(self, name: str) -> bool:
        return is_function(name)


class Cell(NamedTuple):
    """A formula in a document's cell; `plain` are ways to type it."""

    document: str
    question: str
    names: Mapping[str, int]
    latex: str
    plain: tuple[str, ...]
    meaning: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.document} {self.question}"


def names(**counted: str) -> dict[str, int]:
    """`names(vectors="x y", matrices="W")`: each name with its number of axes."""
    axes = {"numbers": 0, "vectors": 1, "matrices": 2}
    return {name: axes[kind] for kind, listed in counted.items() for name in listed.split()}


TWO_LAYERS = names(numbers="l", vectors="x b1 z1 z2 b2 z3 yhat y", matrices="W1 W2")
THREE_LAYERS = names(numbers="L eta", vectors="x h0 b1 z1 h1 b2 z2 h2 b3 z3 h3 yhat y", matrices="W1 W2 W3")
RECAP = names(numbers="r t u v", vectors="g")
RESIDUAL = names(numbers="x0 w0 b0 u0 y0 x1 w1 b1 u1 y1 v1 z")
SOFTMAX = names(numbers="L", vectors="h o P y")
LOGISTIC = names(numbers="z a y b L", vectors="w x")
HIDDEN = names(numbers="z2 a2 b2 y L", vectors="x b1 z1 a1 w2", matrices="w1")
CLASSES = names(numbers="L", vectors="x b z a y", matrices="w")

_HIDDEN_RELU = "relu(W1 x + b1)"
_HIDDEN_SIGMOID = "(1 + exp(-W1 x - b1))**-1"
_OUT_SIGMOID = f"(1 + exp(-W2 {_HIDDEN_SIGMOID} - b2))**-1"
_LATEX_HIDDEN = r"\left[1 + \exp\left(-W^{(1)}x - b^{(1)}\right)\right]^{-1}"
_LATEX_OUT = rf"\left[1 + \exp\left(-W^{{(2)}}{_LATEX_HIDDEN} - b^{{(2)}}\right)\right]^{{-1}}"
_PLAIN_HIDDEN = "[1 + exp(-W1 x - b1)]^-1"
_PLAIN_OUT = f"[1 + exp(-W2 {_PLAIN_HIDDEN} - b2)]^(-1)"

REGRESSION = [
    Cell("000", "1.1b Linear1", TWO_LAYERS, r"W^{(1)}x + b^{(1)}", ("W1 x + b1", "W1x+b1", "W₁x + b₁", "W_1 x + b_1",
         "W^(1)x + b^(1)"), ("W1 x + b1",)),
    Cell("000", "1.1b f", TWO_LAYERS, r"[W^{(1)}x + b^{(1)}]^+", ("[W1 x + b1]^+", "(W1 x + b1)⁺", "ReLU(W1x + b1)",
         "(W1 x+b1)_+"), (_HIDDEN_RELU,)),
    Cell("000", "1.1b Linear2", TWO_LAYERS, r"W^{(2)} [W^{(1)}x + b^{(1)}]^+ + b^{(2)}", ("W2 [W1 x + b1]^+ + b2",
         "W2[W1x + b1]^+ + b2", "W2 relu(W1 x + b1) + b2"), (f"W2 {_HIDDEN_RELU} + b2",)),
    Cell("000", "1.1b Loss", TWO_LAYERS,
         r"\frac{1}{2} \left( W^{(2)} [W^{(1)}x + b^{(1)}]^+ + b^{(2)} - y \right)^2",
         ("1/2 (W2 [W1 x + b1]^+ + b2 - y)^2", "1/2(W2 relu(W1x+b1) + b2 - y)²"),
         (f"1 / 2 (W2 {_HIDDEN_RELU} + b2 - y)**2",)),
    Cell("000", "1.1c W1", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z_3} W^{(2)} "
         r"\frac{\partial z_2}{\partial z_1} x",
         ("dl/dyhat dyhat/dz3 W2 dz2/dz1 x", "∂l/∂ŷ ∂ŷ/∂z₃ W₂ ∂z₂/∂z₁ x", "dl/dŷ dŷ/dz_3 W^(2) dz_2/dz_1 x"),
         ("dl/dyhat dyhat/dz3 W2 dz2/dz1 x",)),
    Cell("000", "1.1c b1", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z_3} W^{(2)} "
         r"\frac{\partial z_2}{\partial z_1}",
         ("dl/dyhat dyhat/dz3 W2 dz2/dz1",), ("dl/dyhat dyhat/dz3 W2 dz2/dz1",)),
    Cell("000", "1.1c W2", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z_3} z_2 = "
         r"\frac{\partial l}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z_3} [W^{(1)}x + b^{(1)}]^+",
         ("dl/dyhat dyhat/dz3 z2 = dl/dyhat dyhat/dz3 [W1 x + b1]^+",),
         ("dl/dyhat dyhat/dz3 z2", f"dl/dyhat dyhat/dz3 {_HIDDEN_RELU}")),
    Cell("000", "1.1c b2", TWO_LAYERS, r"\frac{\partial l}{\partial \hat{y}} \frac{\partial \hat{y}}{\partial z_3}",
         ("dl/dyhat dyhat/dz3", "∂l/∂ŷ ∂ŷ/∂z3"), ("dl/dyhat dyhat/dz3",)),
    Cell("000", "1.1d dz2/dz1", TWO_LAYERS,
         r"\frac{\partial z_2}{\partial z_1} = \begin{cases} 1, & \text{if } z_1 > 0 \\ 0, & \text{otherwise} "
         r"\end{cases}",
         ("dz2/dz1 = {1 if z1 > 0, 0 otherwise}", "dz2/dz1 = 1 if z1 > 0 else 0", "∂z2/∂z1 = {1, z1 > 0; 0 otherwise}",
          "dz2/dz1 = 1 if z1 > 0, 0 otherwise"),
         ("dz2/dz1", "{1 if z1 > 0, 0 otherwise}")),
    Cell("000", "1.1d dyhat/dz3", TWO_LAYERS, r"\frac{\partial \hat{y}}{\partial z_3} = 1", ("dyhat/dz3 = 1",),
         ("dyhat/dz3", "1")),
    Cell("000", "1.1d dl/dyhat", TWO_LAYERS, r"\frac{\partial l}{\partial \hat{y}} = \hat{y} - y",
         ("dl/dyhat = yhat - y", "∂l/∂ŷ = ŷ − y"), ("dl/dyhat", "yhat - y")),
]  # fmt: skip
CLASSIFICATION = [
    Cell("000", "1.2a f", TWO_LAYERS, _LATEX_HIDDEN, (_PLAIN_HIDDEN, "(1+e^(-W1x-b1))^-1"), (_HIDDEN_SIGMOID,)),
    Cell("000", "1.2a Linear2", TWO_LAYERS, rf"W^{{(2)}}{_LATEX_HIDDEN} + b^{{(2)}}", (f"W2 {_PLAIN_HIDDEN} + b2",),
         (f"W2 {_HIDDEN_SIGMOID} + b2",)),
    Cell("000", "1.2a g", TWO_LAYERS, _LATEX_OUT, (_PLAIN_OUT,), (_OUT_SIGMOID,)),
    Cell("000", "1.2a Loss", TWO_LAYERS, rf"\frac{{1}}{{2}} \left( {_LATEX_OUT} - y \right)^2",
         (f"1/2 ({_PLAIN_OUT} - y)^2",), (f"1 / 2 ({_OUT_SIGMOID} - y)**2",)),
    Cell("000", "1.2a W2", TWO_LAYERS,
         rf"\frac{{\partial l}}{{\partial \hat{{y}}}} \frac{{\partial \hat{{y}}}}{{\partial z_3}} {_LATEX_HIDDEN}",
         (f"dl/dyhat dyhat/dz3 {_PLAIN_HIDDEN}",), (f"dl/dyhat dyhat/dz3 {_HIDDEN_SIGMOID}",)),
    Cell("000", "1.2a dl/dyhat", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} = \hat{y} - y \quad (\text{Same as 1.1})",
         ("dl/dyhat = yhat - y",), ("dl/dyhat", "yhat - y")),
    Cell("000", "1.2a dyhat/dz3", TWO_LAYERS,
         r"\frac{\partial \hat{y}}{\partial z_3} = \frac{e^{-z_3}}{(1 + e^{(-z_3)})^2}",
         ("dyhat/dz3 = e^-z3/(1 + e^(-z3))^2", "dyhat/dz3 = exp(-z3)/(1+exp(-z3))²"),
         ("dyhat/dz3", "exp(-z3) / (1 + exp(-z3))**2")),
    Cell("000", "1.2b Loss", TWO_LAYERS,
         rf"-y \log\left({_LATEX_OUT}\right) - (1 - y) \log\left(1 - {_LATEX_OUT}\right)",
         (f"-y log({_PLAIN_OUT}) - (1 - y) log(1 - {_PLAIN_OUT})",),
         (f"-y log({_OUT_SIGMOID}) - (1 - y) log(1 - {_OUT_SIGMOID})",)),
    Cell("000", "1.2b dl/dyhat", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} = -\left[\frac{y}{\hat{y}} + \left(-\frac{1-y}{1-\hat{y}}\right)\right]"
         r" = \frac{1-y}{1-\hat{y}} - \frac{y}{\hat{y}} = \frac{\hat{y}-y}{\hat{y}(1-\hat{y})}",
         ("dl/dyhat = -[y/yhat + (-((1-y)/(1-yhat)))] = (1-y)/(1-yhat) - y/yhat = (yhat-y)/(yhat(1-yhat))",),
         ("dl/dyhat", "-(y / yhat + -((1 - y) / (1 - yhat)))", "(1 - y) / (1 - yhat) - y / yhat",
          "(yhat - y) / (yhat (1 - yhat))")),
    Cell("000", "1.2b dyhat/dz3", TWO_LAYERS,
         r"\frac{\partial \hat{y}}{\partial z_3} = \frac{e^{-z_3}}{(1+e^{(-z_3)})^2} \quad (\text{Same as 1.2 (a)})",
         ("dyhat/dz3 = e^(-z3)/(1+e^(-z3))^2",), ("dyhat/dz3", "exp(-z3) / (1 + exp(-z3))**2")),
]  # fmt: skip
_CHAIN = (r"\frac{\partial l}{\partial \hat{y}} \times \frac{\partial \hat{y}}{\partial z_3} \times W^{(2)} \times "
          r"\frac{\partial z_2}{\partial z_1}")  # fmt: skip
_BOTH = "sigmoid(W2 sigmoid(W1 x + b1) + b2)"
_LATEX_BOTH = r"\sigma(W^{(2)}\sigma(W^{(1)}x+b^{(1)})+b^{(2)})"
_PLAIN_BOTH = "σ(W2 σ(W1 x + b1) + b2)"
MATRICES = [
    Cell("001", "1.1b g", TWO_LAYERS, r"W^{(2)}(W^{(1)}x+b^{(1)})^++b^{(2)}", ("W2 (W1 x + b1)^+ + b2",
         "W2(W1x+b1)^++b2"), (f"W2 {_HIDDEN_RELU} + b2",)),
    Cell("001", "1.1b Loss", TWO_LAYERS, r"\frac{1}{2}(W^{(2)}(W^{(1)}x+b^{(1)})^{+}+b^{(2)}-y)^{2}",
         ("1/2 (W2 (W1 x + b1)^+ + b2 - y)^2", "1/2 (W2 (W1 x + b1)⁺ + b2 − y)²"),
         (f"1 / 2 (W2 {_HIDDEN_RELU} + b2 - y)**2",)),
    Cell("001", "1.1c W1", TWO_LAYERS, rf"x \times {_CHAIN}", ("x × dl/dyhat × dyhat/dz3 × W2 × dz2/dz1",
         "x dl/dyhat dyhat/dz3 W2 dz2/dz1"), ("x dl/dyhat dyhat/dz3 W2 dz2/dz1",)),
    Cell("001", "1.1c W2", TWO_LAYERS,
         r"(W^{(1)}x + b^{(1)})^+ \times \frac{\partial l}{\partial \hat{y}} \times "
         r"\frac{\partial \hat{y}}{\partial z_3}",
         ("(W1 x + b1)^+ × dl/dyhat × dyhat/dz3",), (f"{_HIDDEN_RELU} dl/dyhat dyhat/dz3",)),
    Cell("001", "1.1d dz2/dz1", TWO_LAYERS,
         r"\frac{\partial z_2}{\partial z_1} \text{ is a diagonal matrix with the element } "
         r"\left(\frac{\partial z_2}{\partial z_1}\right)_{ii} = \begin{cases} 0, \ z_{1i} < 0 \\ 1, \ z_{1i} \geq 0 "
         r"\end{cases} \text{ on the diagonal, and } 0 \text{ elsewhere.}",
         ("dz2/dz1 = diag({0 if z1_i < 0, 1 if z1_i >= 0})", "dz2/dz1 = diag({0, z1_i < 0; 1, z1_i ≥ 0})"),
         ("dz2/dz1", "diag({0 if z1[i] < 0, 1 if z1[i] >= 0})")),
    Cell("001", "1.1d dyhat/dz3", TWO_LAYERS,
         r"\frac{\partial z_2}{\partial z_1} \text{ is a diagonal matrix with the element } "
         r"\left(\frac{\partial \hat{y}}{\partial z_3}\right)_{ii} = 1 \text{ on the diagonal, and } "
         r"0 \text{ elsewhere.}",
         ("dyhat/dz3 = diag(1)",), ("dyhat/dz3", "diag(1)")),
    Cell("001", "1.1d dl/dyhat", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} \text{ is a vector that } \frac{\partial l}{\partial \hat{y}} = "
         r"(\hat{y} - y)^T",
         ("dl/dyhat = dl/dyhat = (yhat - y)^T", "dl/dyhat = dl/dyhat = (ŷ − y)ᵀ", "dl/dyhat = dl/dyhat = (yhat - y)'"),
         ("dl/dyhat", "dl/dyhat", "(yhat - y).T")),
    Cell("001", "1.2a g", TWO_LAYERS, _LATEX_BOTH, (_PLAIN_BOTH, "sigma(W2 sigma(W1 x + b1) + b2)",
         "sigmoid(W2 sigmoid(W1 x + b1) + b2)"), (_BOTH,)),
    Cell("001", "1.2a Loss", TWO_LAYERS, rf"\frac{{1}}{{2}}({_LATEX_BOTH}-y)^2", (f"1/2 ({_PLAIN_BOTH} - y)^2",),
         (f"1 / 2 ({_BOTH} - y)**2",)),
    Cell("001", "1.2a W2", TWO_LAYERS,
         r"\sigma(W^{(1)}x + b^{(1)}) \times \frac{\partial l}{\partial \hat{y}} \times "
         r"\frac{\partial \hat{y}}{\partial z_3}",
         ("σ(W1 x + b1) dl/dyhat dyhat/dz3",), ("sigmoid(W1 x + b1) dl/dyhat dyhat/dz3",)),
    Cell("001", "1.2a dz2/dz1", TWO_LAYERS,
         r"\frac{\partial z_2}{\partial z_1} \text{ is a diagonal matrix with the element } "
         r"(\frac{\partial z_2}{\partial z_1})_{ii} = [\sigma(z_1)(1-\sigma(z_1))]_i,",
         ("dz2/dz1 = diag([σ(z1)(1-σ(z1))]_i)",), ("dz2/dz1", "diag((sigmoid(z1) (1 - sigmoid(z1)))[i])")),
    Cell("001", "1.2b BCE", TWO_LAYERS, r"-[ylog(\hat{y}) + (1 - y)log(1 - \hat{y})]",
         ("-[ylog(yhat) + (1 - y)log(1 - yhat)]", "-[y log yhat + (1-y) log(1-yhat)]", "-[y ln ŷ + (1-y) ln(1-ŷ)]"),
         ("-(y log(yhat) + (1 - y) log(1 - yhat))",)),
    Cell("001", "1.2b Loss", TWO_LAYERS,
         rf"-[ylog\left({_LATEX_BOTH}\right) + (1-y)\log\left(1-{_LATEX_BOTH}\right)]",
         (f"-[y log({_PLAIN_BOTH}) + (1-y) log(1 - {_PLAIN_BOTH})]",),
         (f"-(y log({_BOTH}) + (1 - y) log(1 - {_BOTH}))",)),
    Cell("001", "1.2b dl/dyhat", TWO_LAYERS,
         r"\frac{\partial l}{\partial \hat{y}} = \left( -\frac{y}{\hat{y}} + \frac{1-y}{1-\hat{y}} \right)^{T}.",
         ("dl/dyhat = (-(y/yhat) + (1-y)/(1-yhat))^T",), ("dl/dyhat", "(-(y / yhat) + (1 - y) / (1 - yhat)).T")),
]  # fmt: skip
TANH = [
    Cell("002", "z1", THREE_LAYERS, r"z^{(1)} = W^{(1)} x + b^{(1)}", ("z1 = W1 x + b1", "z^(1) = W^(1) x + b^(1)"),
         ("z1", "W1 x + b1")),
    Cell("002", "h1", THREE_LAYERS, r"h^{(1)} = \tanh(z^{(1)})", ("h1 = tanh(z1)", "h^(1) = tanh z^(1)"),
         ("h1", "tanh(z1)")),
    Cell("002", "loss", THREE_LAYERS, r"L(\hat{y}, y) = \frac{1}{2} \sum_{i=1}^3 (\hat{y}_i - y_i)^2",
         ("L(yhat, y) = 1/2 sum_{i=1}^3 (yhat_i - y_i)^2", "L = 1/2 Σ_{i=1}^3 (ŷ_i - y_i)²"),
         ("L", "1 / 2 (Σ_{i=1}^{3} (yhat[i] - y[i])**2)")),
    Cell("002", "recap dr/dt", RECAP,
         r"\frac{\partial r(t)}{\partial t} = \sum_i \frac{\partial r}{\partial g_i} "
         r"\frac{\partial g_i(t)}{\partial t}",
         ("dr/dt = sum_i dr/dg_i dg_i/dt", "∂r(t)/∂t = Σ_i ∂r/∂g_i ∂g_i(t)/∂t"),
         ("dr/dt", "Σ_i dr/dg[i] dg/dt[i]")),
    Cell("002", "recap u, v", RECAP,
         r"\frac{\partial r(t)}{\partial t} = \frac{\partial r(u)}{\partial u} \frac{\partial u(t)}{\partial t} + "
         r"\frac{\partial r(v)}{\partial v} \frac{\partial v(t)}{\partial t}",
         ("dr/dt = dr/du du/dt + dr/dv dv/dt",), ("dr/dt", "dr/du du/dt + dr/dv dv/dt")),
    Cell("002", "recap result", RECAP, r"9t^2 + 2t", ("9t^2 + 2t", "9t² + 2t", "9 t**2 + 2 t"),
         ("9 t**2 + 2 t",)),
    Cell("002", "dL/dyhat", THREE_LAYERS,
         r"\frac{\partial L}{\partial \hat{y}} = \frac{\partial}{\partial \hat{y}} \frac{1}{2} (\hat{y} - y)^2 = "
         r"\hat{y} - y",
         ("dL/dyhat = d/dyhat 1/2 (yhat - y)^2 = yhat - y",),
         ("dL/dyhat", "∂(1 / 2 (yhat - y)**2)/∂yhat", "yhat - y")),
    Cell("002", "dz2", THREE_LAYERS,
         r"\begin{aligned} \frac{\partial L}{\partial z^{(2)}} &= \frac{\partial L}{\partial h^{(2)}} \circ "
         r"(1 - \tanh^2(z^{(2)})) \\ &= \frac{\partial L}{\partial h^{(2)}} \circ (1 - h^{(2)2}) \end{aligned}",
         ("dL/dz2 = dL/dh2 ∘ (1 - tanh²(z2)) = dL/dh2 ⊙ (1 - h2²)",
          "dL/dz2 = dL/dh2 ∘ (1 - tanh^2(z2)) = dL/dh2 ⊙ (1 - h2^2)"),
         ("dL/dz2", "dL/dh2 ⊙ (1 - tanh(z2)**2)", "dL/dh2 ⊙ (1 - h2**2)")),
    Cell("002", "dL/dh3", THREE_LAYERS,
         r"\frac{\partial L}{\partial \hat{y}} = \frac{\partial L}{\partial h^{(3)}} = \hat{y} - y = "
         r"\frac{\partial L}{\partial z^{(3)}}",
         ("dL/dyhat = dL/dh3 = yhat - y = dL/dz3",), ("dL/dyhat", "dL/dh3", "yhat - y", "dL/dz3")),
    Cell("002", "dW3", THREE_LAYERS,
         r"\frac{\partial L}{\partial w^{(3)}} = \frac{\partial L}{\partial z^{(3)}} h^{(2)\top} = "
         r"(\hat{y} - y) h^{(2)\top}",
         ("dL/dW3 = dL/dz3 h2^T = (yhat - y) h2ᵀ", "dL/dw3 = dL/dz3 h2.T = (yhat - y) h2'"),
         ("dL/dW3", "dL/dz3 h2.T", "(yhat - y) h2.T")),
    Cell("002", "db3", THREE_LAYERS,
         r"\frac{\partial L}{\partial b^{(3)}} = \frac{\partial L}{\partial z^{(3)}} = \hat{y} - y",
         ("dL/db3 = dL/dz3 = yhat - y",), ("dL/db3", "dL/dz3", "yhat - y")),
    Cell("002", "dh2", THREE_LAYERS,
         r"\frac{\partial L}{\partial h^{(2)}} = w^{(3)\top} \frac{\partial L}{\partial z^{(3)}} = "
         r"w^{(3)\top} (\hat{y} - y)",
         ("dL/dh2 = W3^T dL/dz3 = W3^T (yhat - y)", "dL/dh2 = W3' dL/dz3 = W3'(yhat - y)"),
         ("dL/dh2", "W3.T dL/dz3", "W3.T (yhat - y)")),
    Cell("002", "dz2 in full", THREE_LAYERS,
         r"\frac{\partial L}{\partial z^{(2)}} = \frac{\partial L}{\partial h^{(2)}} \odot "
         r"\frac{\partial h^{(2)}}{\partial z^{(2)}} = w^{(3)\top} (\hat{y} - y) \odot (1 - h^{(2)2})",
         ("dL/dz2 = dL/dh2 ⊙ dh2/dz2 = W3^T (yhat - y) ⊙ (1 - h2^2)",),
         ("dL/dz2", "dL/dh2 ⊙ dh2/dz2", "W3.T (yhat - y) ⊙ (1 - h2**2)")),
    Cell("002", "step", THREE_LAYERS, r"w^{(1)} - \eta \frac{\partial L}{\partial w^{(1)}}",
         ("W1 - η dL/dW1", "W1 - eta dL/dW1", "w1 - eta dL/dw1"), ("W1 - eta dL/dW1",)),
    Cell("002", "Q2 L", THREE_LAYERS, r"L(\hat{y}, y) = - \sum_k y_k \log \hat{y}_k",
         ("L = -sum_k y_k log yhat_k", "L = -Σ_k y_k log ŷ_k", "L = -sum(y_k log(yhat_k), k)"),
         ("L", "-(Σ_k y[k] log(yhat[k]))")),
    Cell("002", "Q2 softmax", THREE_LAYERS,
         r"-\sum_k y_k \log \left[ \frac{\exp(z_{3k})}{\sum_j \exp(z_{3j})} \right]",
         ("-sum_k y_k log[exp(z3_k)/sum_j exp(z3_j)]",), ("-(Σ_k y[k] log(exp(z3[k]) / (Σ_j exp(z3[j]))))",)),
    Cell("002", "Q2 sides", THREE_LAYERS,
         r"-\sum_k y_k \left[ z_{3k} - \log \sum_j \exp(z_{3j}) \right] = "
         r"\sum_k y_k \left[ \log \left( \sum_j \exp(z_{3j}) \right) - z_{3k} \right]",
         ("-Σ_k y_k [z3_k - log Σ_j exp(z3_j)] = Σ_k y_k [log(Σ_j exp(z3_j)) - z3_k]",),
         ("-(Σ_k y[k] (z3[k] - log(Σ_j exp(z3[j]))))", "Σ_k y[k] (log(Σ_j exp(z3[j])) - z3[k])")),
    Cell("002", "Q2 derivative", THREE_LAYERS,
         r"\begin{aligned} \frac{\partial L}{\partial z_{3i}} &= \frac{\partial}{\partial z_{3i}} \left[ \sum_k y_k "
         r"\log \sum_j \exp(z_{3j}) - \sum_k y_k z_{3k} \right] \\ "
         r"&= \sum_k y_k \frac{\partial}{\partial z_{3i}} \log \sum_j \exp(z_{3j}) - y_i \\ "
         r"&= \frac{1}{\sum_j \exp(z_{3j})} \cdot \frac{\partial}{\partial z_{3i}} \sum_j \exp(z_{3j}) - y_i = \\ "
         r"&= \frac{\exp(z_{3i})}{\sum_j \exp(z_{3j})} - y_i = \\ "
         r"&= \text{softmax}(z_{3})_i - y_i \quad (\text{slide 48}) \end{aligned}",
         ("dL/dz3_i = d/dz3_i [Σ_k y_k log Σ_j exp(z3_j) - Σ_k y_k z3_k] = Σ_k y_k d/dz3_i log Σ_j exp(z3_j) - y_i = "
          "1/(Σ_j exp(z3_j)) · d/dz3_i Σ_j exp(z3_j) - y_i = exp(z3_i)/Σ_j exp(z3_j) - y_i = softmax(z3)_i - y_i",),
         ("dL/dz3[i]", "∂(Σ_k y[k] log(Σ_j exp(z3[j])) - Σ_k y[k] z3[k])/∂z3[i]",
          "Σ_k y[k] ∂(log(Σ_j exp(z3[j])))/∂z3[i] - y[i]",
          "1 / (Σ_j exp(z3[j])) · ∂(Σ_j exp(z3[j]))/∂z3[i] - y[i]", "exp(z3[i]) / (Σ_j exp(z3[j])) - y[i]",
          "softmax(z3)[i] - y[i]")),
    Cell("002", "Q2 of one term", THREE_LAYERS, r"\frac{\partial}{\partial z_{3i}} (y_i z_{3i}) = y_i",
         ("d/dz3_i (y_i z3_i) = y_i", "∂(y_i z3_i)/∂z3_i = y_i"), ("∂(y[i] z3[i])/∂z3[i]", "y[i]")),
    Cell("002", "Q2 vector", THREE_LAYERS,
         r"\frac{\partial L}{\partial z^{(3)}} = \text{softmax}(z^{(3)}) - y = \hat{y} - y",
         ("dL/dz3 = softmax(z3) - y = yhat - y",), ("dL/dz3", "softmax(z3) - y", "yhat - y")),
    Cell("002", "Q2 nabla", THREE_LAYERS, r"\nabla_{z^{(3)}} L = \text{softmax}(z^{(3)}) - y",
         ("∇_z3 L = softmax(z3) - y",), ("dL/dz3", "softmax(z3) - y")),
]  # fmt: skip
RESIDUALS = [
    Cell("003", "T1 x1", RESIDUAL, r"x_1 = \text{ReLU}(x_0 * w_0 + b_0)", ("x1 = ReLU(x0 * w0 + b0)",
         "x1 = relu(x_0*w_0 + b_0)"), ("x1", "relu(x0 * w0 + b0)")),
    Cell("003", "T1 relu", RESIDUAL,
         r"\frac{\partial}{\partial x_0} \text{ReLU}(x_0) = \begin{cases} 1, & x_0 > 0 \\ 0, & x_0 \leq 0 \end{cases}",
         ("d/dx0 ReLU(x0) = {1 for x0 > 0, 0 for x0 <= 0}",),
         ("∂(relu(x0))/∂x0", "{1 if x0 > 0, 0 if x0 <= 0}")),
    Cell("003", "T1 dz/dw0 chain", RESIDUAL,
         r"\frac{\partial z}{\partial w_0} = \frac{\partial \text{ReLU}(v_1)}{\partial v_1} "
         r"\frac{\partial v_1}{\partial y_1} \frac{\partial y_1}{\partial u_1} \frac{\partial u_1}{\partial x_1} "
         r"\frac{\partial x_1}{\partial y_0} \frac{\partial y_0}{\partial u_0} \frac{\partial u_0}{\partial w_0}",
         ("dz/dw0 = dReLU(v1)/dv1 dv1/dy1 dy1/du1 du1/dx1 dx1/dy0 dy0/du0 du0/dw0",),
         ("dz/dw0", "∂(relu(v1))/∂v1 dv1/dy1 dy1/du1 du1/dx1 dx1/dy0 dy0/du0 du0/dw0")),
    Cell("003", "T1 dz/dw0", RESIDUAL, r"(v_1 > 0)(1)(1)(w_1)(y_1 > 0)(1)(x_0) = -0.2",
         ("(v1 > 0)(1)(1)(w1)(y1 > 0)(1)(x0) = -0.2",), ("(v1 > 0) × 1 × 1 w1 (y1 > 0) × 1 x0", "-0.2")),
    Cell("003", "T1 dz/dw1", RESIDUAL, r"(v_1 > 0)(1)(1)(x_1) = 0.4", ("(v1 > 0)(1)(1)(x1) = 0.4",),
         ("(v1 > 0) × 1 × 1 x1", "0.4")),
    Cell("003", "T1 dz/db0", RESIDUAL, r"(v_1 > 0)(1)(1)(w_1)(y_0 > 0)(1) = -0.2",
         ("(v1>0)(1)(1)(w1)(y0>0)(1) = -0.2",), ("(v1 > 0) × 1 × 1 w1 (y0 > 0) × 1", "-0.2")),
    Cell("003", "T1 dz/db1", RESIDUAL, r"(v_1 > 0)(1)(1) = 1", ("(v1 > 0)(1)(1) = 1",), ("(v1 > 0) × 1 × 1", "1")),
    Cell("003", "T2 sizes", RESIDUAL, r"1024 \times 32 = 32768", ("1024 × 32 = 32768",), ("1024 × 32", "32768")),
    Cell("003", "T3 parameters", RESIDUAL, r"1024 + (30 \times 1024)", ("1024 + (30 × 1024)",), ("1024 + 30 × 1024",)),
    Cell("003", "T4 softmax", SOFTMAX, r"P(y = j) = \frac{\exp(h_j)}{\sum_k \exp(h_k)}",
         ("P(y = j) = exp(h_j)/sum_k exp(h_k)", "P(y=j) = exp(h_j) / Σ_k exp(h_k)"),
         ("P[j]", "exp(h[j]) / (Σ_k exp(h[k]))")),
    Cell("003", "T4 loss", SOFTMAX, r"L = -\sum_j y_j \log P(y = j)", ("L = -sum_j y_j log P(y = j)",),
         ("L", "-(Σ_j y[j] log(P[j]))")),
    Cell("003", "T4 j = i", SOFTMAX,
         r"\frac{\partial o_i}{\partial h_i} = \frac{\partial}{\partial h_i} \frac{\exp(h_i)}{\sum_k \exp(h_k)} "
         r"\\ = o_i(1-o_i)",
         ("do_i/dh_i = d/dh_i (exp(h_i)/sum_k exp(h_k)) = o_i(1-o_i)",),
         ("do/dh[i, i]", "∂(exp(h[i]) / (Σ_k exp(h[k])))/∂h[i]", "o[i] (1 - o[i])")),
    Cell("003", "T4 j != i", SOFTMAX,
         r"\frac{\partial o_j}{\partial h_i} = \frac{\partial}{\partial h_i} \frac{\exp(h_j)}{\sum_k \exp(h_k)} "
         r"\\ = -o_i o_j",
         ("do_j/dh_i = d/dh_i (exp(h_j)/sum_k exp(h_k)) = -o_i o_j",),
         ("do/dh[j, i]", "∂(exp(h[j]) / (Σ_k exp(h[k])))/∂h[i]", "-o[i] o[j]")),
    Cell("003", "T4 of P", SOFTMAX, r"\frac{\partial P(y=j)}{\partial h_i}", ("dP(y=j)/dh_i", "∂P(y = j)/∂h_i"),
         ("dP/dh[j, i]",)),
    Cell("003", "T4 proof 1", SOFTMAX,
         r"\frac{\partial L}{\partial h_i} = \sum_{i \neq j} \left(\frac{\partial L}{\partial o_j} \cdot "
         r"\frac{\partial o_j}{\partial h_i} \right) + \frac{\partial L}{\partial o_i} \cdot "
         r"\frac{\partial o_i}{\partial h_i}",
         ("dL/dh_i = sum_{i != j} (dL/do_j · do_j/dh_i) + dL/do_i · do_i/dh_i",),
         ("dL/dh[i]", "Σ_{i != j} dL/do[j] · do/dh[j, i] + dL/do[i] · do/dh[i, i]")),
    Cell("003", "T4 proof 2", SOFTMAX,
         r"\sum_{i \neq j} \left(\frac{\partial L}{\partial o_j} \cdot \frac{\partial o_j}{\partial h_i} \right) + "
         r"\frac{\partial(-\sum_j y_j \log(o_j))}{\partial o_i} \frac{\partial o_i}{\partial h_i}",
         ("Σ_{i≠j} (∂L/∂o_j · ∂o_j/∂h_i) + ∂(-Σ_j y_j log(o_j))/∂o_i ∂o_i/∂h_i",),
         ("Σ_{i != j} dL/do[j] · do/dh[j, i] + ∂(-(Σ_j y[j] log(o[j])))/∂o[i] do/dh[i, i]",)),
    Cell("003", "T4 proof 4", SOFTMAX,
         r"\sum_{i \neq j} \left(\frac{\partial L}{\partial o_j} \cdot \frac{\partial o_j}{\partial h_i} \right) + "
         r"\left(-\frac{y_i}{o_i} \right) \frac{\partial o_i}{\partial h_i} \quad \text{since } "
         r"\frac{\partial o_i}{\partial h_i} = o_i(1-o_i)",
         ("Σ_{i≠j} (∂L/∂o_j · ∂o_j/∂h_i) + (-(y_i/o_i)) ∂o_i/∂h_i",),
         ("Σ_{i != j} dL/do[j] · do/dh[j, i] + -(y[i] / o[i]) do/dh[i, i]",)),
    Cell("003", "T4 proof 7", SOFTMAX,
         r"\sum_{i \neq j} \left(\frac{\partial(-\sum_j y_j \log(o_j))}{\partial o_j} \cdot "
         r"\frac{\partial o_j}{\partial h_i} \right) - y_i(1-o_i)",
         ("Σ_{i≠j} (∂(-Σ_j y_j log(o_j))/∂o_j · ∂o_j/∂h_i) - y_i(1-o_i)",),
         ("Σ_{i != j} ∂(-(Σ_j y[j] log(o[j])))/∂o[j] · do/dh[j, i] - y[i] (1 - o[i])",)),
    Cell("003", "T4 proof 8", SOFTMAX,
         r"\sum_{i \neq j} \left(-\frac{y_j}{o_j} \cdot -o_i o_j \right) - y_i(1-o_i)",
         ("sum_{i != j} (-(y_j/o_j) · -o_i o_j) - y_i(1-o_i)", "Σ_{i≠j} (-(y_j/o_j) · -o_i o_j) - y_i(1-o_i)"),
         ("Σ_{i != j} -(y[j] / o[j]) · -o[i] o[j] - y[i] (1 - o[i])",)),
    Cell("003", "T4 proof 10", SOFTMAX,
         r"= \underline{\sum_{i \neq j} y_j o_i} - \underline{y_i} + \underline{y_i o_i}",
         ("= sum_{i != j} y_j o_i - y_i + y_i o_i",), ("Σ_{i != j} y[j] o[i] - y[i] + y[i] o[i]",)),
    Cell("003", "T4 proof 11", SOFTMAX, r"= \sum_j y_j o_i - y_i", ("= sum_j y_j o_i - y_i",),
         ("Σ_j y[j] o[i] - y[i]",)),
    Cell("003", "T4 proof 12", SOFTMAX, r"= o_i \sum_j y_j - y_i", ("= o_i sum_j y_j - y_i",),
         ("o[i] (Σ_j y[j]) - y[i]",)),
    Cell("003", "T4 proof 13", SOFTMAX, r"\frac{\partial L}{\partial h_i} = o_i - y_i", ("dL/dh_i = o_i - y_i",),
         ("dL/dh[i]", "o[i] - y[i]")),
    Cell("003", "T4 proof 14", SOFTMAX, r"o_i = P(y=i)", ("o_i = P(y=i)",), ("o[i]", "P[i]")),
]  # fmt: skip
REGRESSIONS = [
    Cell("004", "1.1 z", LOGISTIC, r"z = \sum_{j=1}^{M} w_j x_j + b", ("z = sum_{j=1}^M w_j x_j + b",
         "z = Σ_{j=1}^{M} w_j x_j + b"), ("z", "Σ_{j=1}^{M} w[j] x[j] + b")),
    Cell("004", "1.1 a", LOGISTIC, r"a = \sigma(z) = \frac{1}{1 + e^{-z}}", ("a = σ(z) = 1/(1 + e^-z)",
         "a = sigma(z) = 1/(1+exp(-z))"), ("a", "sigmoid(z)", "1 / (1 + exp(-z))")),
    Cell("004", "1.1 L", LOGISTIC, r"\mathcal{L} = -\left(y\log(a) + (1-y)\log(1-a)\right)",
         ("L = -(y log(a) + (1-y) log(1-a))", "L = -(y log a + (1-y) log(1-a))", "l = -(y ln(a) + (1-y) ln(1-a))"),
         ("L", "-(y log(a) + (1 - y) log(1 - a))")),
    Cell("004", "1.1 dL/dw", LOGISTIC,
         r"\frac{\partial \mathcal{L}}{\partial w_j} = \frac{\partial \mathcal{L}}{\partial a} "
         r"\frac{\partial a}{\partial z} \frac{\partial z}{\partial w_j}",
         ("dL/dw_j = dL/da da/dz dz/dw_j", "∂L/∂w_j = ∂L/∂a ∂a/∂z ∂z/∂w_j"),
         ("dL/dw[j]", "dL/da da/dz dz/dw[j]")),
    Cell("004", "1.1 dL/db", LOGISTIC,
         r"\frac{\partial \mathcal{L}}{\partial b} = \frac{\partial \mathcal{L}}{\partial a} "
         r"\frac{\partial a}{\partial z} \frac{\partial z}{\partial b}",
         ("dL/db = dL/da da/dz dz/db",), ("dL/db", "dL/da da/dz dz/db")),
    Cell("004", "1.1 dL/da", LOGISTIC,
         r"\frac{\partial \mathcal{L}}{\partial a} = -\frac{y}{a} + \frac{1-y}{1-a}",
         ("dL/da = -(y/a) + (1-y)/(1-a)",), ("dL/da", "-(y / a) + (1 - y) / (1 - a)")),
    Cell("004", "1.1 da/dz", LOGISTIC,
         r"\frac{\partial a}{\partial z} = \frac{e^{-z}}{(1+e^{-z})^2} = a(1-a)",
         ("da/dz = e^-z/(1+e^-z)^2 = a(1-a)",), ("da/dz", "exp(-z) / (1 + exp(-z))**2", "a (1 - a)")),
    Cell("004", "1.1 dz/dw", LOGISTIC, r"\frac{\partial z}{\partial w_j} = x_j", ("dz/dw_j = x_j",),
         ("dz/dw[j]", "x[j]")),
    Cell("004", "1.1 dz/db", LOGISTIC, r"\frac{\partial z}{\partial b} = 1", ("dz/db = 1",), ("dz/db", "1")),
    Cell("004", "1.2 z1", HIDDEN, r"z_k^{(1)} = \sum_{j=1}^M w_{kj}^{(1)} x_j + b_k^{(1)}",
         ("z1_k = sum_{j=1}^M w1_kj x_j + b1_k", "z_k^(1) = Σ_{j=1}^M w^(1)_kj x_j + b^(1)_k"),
         ("z1[k]", "Σ_{j=1}^{M} w1[k, j] x[j] + b1[k]")),
    Cell("004", "1.2 a1", HIDDEN, r"a_k^{(1)} = \sigma(z_k^{(1)}) = \frac{1}{1 + e^{-z_k^{(1)}}}",
         ("a1_k = σ(z1_k) = 1/(1 + e^(-z1_k))",), ("a1[k]", "sigmoid(z1[k])", "1 / (1 + exp(-z1[k]))")),
    Cell("004", "1.2 z2", HIDDEN, r"z^{(2)} = \sum_{k=1}^{M} w_k^{(2)} a_k^{(1)} + b^{(2)}",
         ("z2 = sum_{k=1}^M w2_k a1_k + b2",), ("z2", "Σ_{k=1}^{M} w2[k] a1[k] + b2")),
    Cell("004", "1.2 a2", HIDDEN, r"a^{(2)} = \sigma(z^{(2)}) = \frac{1}{1 + e^{-z^{(2)}}}",
         ("a2 = σ(z2) = 1/(1 + e^-z2)",), ("a2", "sigmoid(z2)", "1 / (1 + exp(-z2))")),
    Cell("004", "1.2 L", HIDDEN, r"\mathcal{L} = -\left(y\log(a^{(2)}) + (1-y)\log(1-a^{(2)})\right)",
         ("L = -(y log a2 + (1-y) log(1-a2))",), ("L", "-(y log(a2) + (1 - y) log(1 - a2))")),
    Cell("004", "1.2 dL/dw2", HIDDEN,
         r"\frac{\partial \mathcal{L}}{\partial w_k^{(2)}} = \frac{\partial \mathcal{L}}{\partial a^{(2)}} "
         r"\frac{\partial a^{(2)}}{\partial z^{(2)}} \frac{\partial z^{(2)}}{\partial w_k^{(2)}}",
         ("dL/dw2_k = dL/da2 da2/dz2 dz2/dw2_k",), ("dL/dw2[k]", "dL/da2 da2/dz2 dz2/dw2[k]")),
    Cell("004", "1.2 dL/dw1", HIDDEN,
         r"\frac{\partial \mathcal{L}}{\partial w_{kj}^{(1)}} = \frac{\partial \mathcal{L}}{\partial a^{(2)}} "
         r"\frac{\partial a^{(2)}}{\partial z^{(2)}} \frac{\partial z^{(2)}}{\partial a_k^{(1)}} "
         r"\frac{\partial a_k^{(1)}}{\partial z_k^{(1)}} \frac{\partial z_k^{(1)}}{\partial w_{kj}^{(1)}}",
         ("dL/dw1_kj = dL/da2 da2/dz2 dz2/da1_k da1_k/dz1_k dz1_k/dw1_kj",),
         ("dL/dw1[k, j]", "dL/da2 da2/dz2 dz2/da1[k] da1/dz1[k, k] dz1/dw1[k, k, j]")),
    Cell("004", "1.2 dL/db2", HIDDEN,
         r"\frac{\partial \mathcal{L}}{\partial b^{(2)}} = \frac{\partial \mathcal{L}}{\partial a^{(2)}} "
         r"\frac{\partial a^{(2)}}{\partial z^{(2)}} \frac{\partial z^{(2)}}{\partial b^{(2)}}",
         ("dL/db2 = dL/da2 da2/dz2 dz2/db2",), ("dL/db2", "dL/da2 da2/dz2 dz2/db2")),
    Cell("004", "1.2 dL/db1", HIDDEN,
         r"\frac{\partial \mathcal{L}}{\partial b^{(1)}} = \frac{\partial \mathcal{L}}{\partial a^{(2)}} "
         r"\frac{\partial a^{(2)}}{\partial z^{(2)}} \frac{\partial z^{(2)}}{\partial a^{(1)}} "
         r"\frac{\partial a^{(1)}_{\kappa}}{\partial z^{(1)}_{k}} \frac{\partial z^{(1)}_{k}}{\partial b^{(1)}}",
         ("dL/db1 = dL/da2 da2/dz2 dz2/da1 da1_κ/dz1_k dz1_k/db1",),
         ("dL/db1", "dL/da2 da2/dz2 dz2/da1 da1/dz1[kappa, k] dz1/db1[k]")),
    Cell("004", "1.3 z", CLASSES, r"z_k = \sum_{j=1}^{M} w_{kj} x_j + b_k",
         ("z_k = sum_{j=1}^M w_kj x_j + b_k",), ("z[k]", "Σ_{j=1}^{M} w[k, j] x[j] + b[k]")),
    Cell("004", "1.3 a", CLASSES, r"a_k = \frac{e^{z_k}}{\sum_{\kappa} e^{z_{\kappa}}}",
         ("a_k = e^z_k / sum_κ e^z_κ", "a_k = e^(z_k)/Σ_κ e^(z_κ)"),
         ("a[k]", "exp(z[k]) / (Σ_{kappa} exp(z[kappa]))")),
    Cell("004", "1.3 L", CLASSES, r"\mathcal{L} = -\sum_k y_k \log(a_k)", ("L = -sum_k y_k log(a_k)",
         "L = -Σ_k y_k log a_k"), ("L", "-(Σ_k y[k] log(a[k]))")),
    Cell("004", "1.3 dL/da", CLASSES, r"\frac{\partial \mathcal{L}}{\partial a_k} = -\sum_k \frac{y_k}{a_k}",
         ("dL/da_k = -sum_k y_k/a_k",), ("dL/da[k]", "-(Σ_k y[k] / a[k])")),
    Cell("004", "1.3 da/dz", CLASSES,
         r"\frac{\partial a_k}{\partial z_j} = \begin{cases} a_k(1-a_k), & \text{if } k=j \\ -a_j a_k, & "
         r"\text{otherwise} \end{cases}",
         ("da_k/dz_j = {a_k(1-a_k) if k = j, -a_j a_k otherwise}",
          "da_k/dz_j = a_k(1-a_k) if k=j, -a_j a_k otherwise"),
         ("da/dz[k, j]", "{a[k] (1 - a[k]) if k == j, -a[j] a[k] otherwise}")),
]  # fmt: skip

CELLS: list[Cell] = [*REGRESSION, *CLASSIFICATION, *MATRICES, *TANH, *RESIDUALS, *REGRESSIONS]
