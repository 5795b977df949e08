"""The answer cells of five homework documents, by question of the problems made after them: right and wrong answers.

A right answer stands as it is typed, and as the document prints it in LaTeX; a wrong one as students write it.
"""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """One question, answers that are right and answers that are not."""

    problem: str
    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]


def d(of: str, *by: str) -> str:
    r"""`d("l", "z", "x")` is \frac{\partial l}{\partial z} \frac{\partial z}{\partial x}, as printed."""
    pairs = zip((of, *by), by, strict=False)
    return " ".join(rf"\frac{{\partial {above}}}{{\partial {below}}}" for above, below in pairs)


def cell(problem: str, question: str, right: list[str], wrong: list[str]) -> Cell:
    return Cell(problem, question, tuple(right), tuple(wrong))


# Two layers -------------------------------------------------------------------------------------------------

F, G, H = d("l", r"\hat{y}"), d(r"\hat{y}", "z_3"), d("z_2", "z_1")
LINEAR1 = r"W^{(1)}x + b^{(1)}"
RELU = rf"[{LINEAR1}]^+"
SIGMOID = r"\left[1 + \exp\left(-W^{(1)}x - b^{(1)}\right)\right]^{-1}"
SIGMOIDS = rf"\left[1 + \exp\left(-W^{{(2)}}{SIGMOID} - b^{{(2)}}\right)\right]^{{-1}}"
SIGMAS = r"\sigma(W^{(2)}\sigma(W^{(1)}x+b^{(1)})+b^{(2)})"

R = "two-layer-regression-formulas"
REGRESSION = [
    cell(R, "z1", ["W1 x + b1", "W1@x + b1", LINEAR1],
         ["W1 x", "W1 x - b1", "x W1 + b1", "W1^T x + b1", "W2 x + b1", "W1 x + b2", "relu(W1 x + b1)"]),
    cell(R, "f-input", ["W1 x + b1", LINEAR1], ["W1 x", "relu(W1 x + b1)", "x"]),
    cell(R, "z2", ["relu(z1)", "max(0, W1 x + b1)", RELU, rf"({LINEAR1})^+"],
         ["W1 x + b1", "z1", "relu(W1 x)", "sigmoid(z1)", "relu(x)", "relu(-z1)"]),
    cell(R, "linear2-input", ["relu(W1 x + b1)", RELU, rf"({LINEAR1})^+"],
         ["W1 x + b1", "relu(W1 x)", "relu(W1 x - b1)"]),
    cell(R, "z3", ["W2 z2 + b2", rf"W^{{(2)}} {RELU} + b^{{(2)}}", r"W^{(2)}(W^{(1)}x + b^{(1)})^+ + b^{(2)}"],
         ["W2 z2", "W2 (W1 x + b1) + b2", "W2 z1 + b2", "W1 z2 + b2", "W2^T z2 + b2", "W2 z2 - b2"]),
    cell(R, "g-input", ["W2 relu(W1 x + b1) + b2", r"W^{(2)}(W^{(1)}x+b^{(1)})^++b^{(2)}"],
         ["W2 (W1 x + b1) + b2", "W2 relu(W1 x + b1)", "relu(W2 relu(W1 x + b1) + b2)"]),
    cell(R, "yhat", ["z3", rf"W^{{(2)}} {RELU} + b^{{(2)}}", r"W^{(2)}(W^{(1)}x+b^{(1)})^++b^{(2)}"],
         ["relu(z3)", "z2", "W2 z2", "sigmoid(z3)"]),
    cell(R, "loss",
         ["1/2 |yhat - y|^2", "sum((yhat - y)^2)/2", "1/2 (yhat - y)^T (yhat - y)", "1/2 sum_i (yhat_i - y_i)^2",
          rf"\frac{{1}}{{2}} \left( W^{{(2)}} {RELU} + b^{{(2)}} - y \right)^2",
          r"\frac{1}{2}(W^{(2)}(W^{(1)}x+b^{(1)})^{+}+b^{(2)}-y)^{2}"],
         ["(yhat - y)^2", "1/2 (yhat + y)^2", "1/2 (yhat - y)", "1/2 |z2 - y|^2", "1/K sum((yhat - y)^2)"]),
    cell(R, "dW1",
         ["x dl/dyhat dyhat/dz3 W2 dz2/dz1", f"{F} {G} W^{{(2)}} {H} x",
          rf"x \times {F} \times {G} \times W^{{(2)}} \times {H}"],
         ["x dl/dyhat dyhat/dz3 W2", "x dl/dyhat dyhat/dz3 dz2/dz1", "dl/dyhat dyhat/dz3 W2 dz2/dz1",
          "-x dl/dyhat dyhat/dz3 W2 dz2/dz1", "2 x dl/dyhat dyhat/dz3 W2 dz2/dz1", "dl/dz1 x^T",
          "x dl/dyhat dyhat/dz3 W2^T dz2/dz1", "x dl/dyhat dyhat/dz3 W1 dz2/dz1"]),
    cell(R, "db1",
         ["dl/dyhat dyhat/dz3 W2 dz2/dz1", "(dz2/dz1)^T W2^T (dyhat/dz3)^T (dl/dyhat)^T", f"{F} {G} W^{{(2)}} {H}",
          rf"{F} \times {G} \times W^{{(2)}} \times {H}"],
         ["dl/dyhat dyhat/dz3 W2", "dl/dyhat dyhat/dz3 dz2/dz1", "dl/dyhat dyhat/dz3 W2 dz2/dz1 x",
          "dl/dyhat dyhat/dz3", "-dl/dyhat dyhat/dz3 W2 dz2/dz1"]),
    cell(R, "dW2",
         ["z2 dl/dyhat dyhat/dz3", f"{F} {G} z_2 = {F} {G} {RELU}", rf"({LINEAR1})^+ \times {F} \times {G}"],
         ["dl/dyhat dyhat/dz3", "dl/dyhat dyhat/dz3 x", "dl/dyhat dyhat/dz3 (W1 x + b1)", "-z2 dl/dyhat dyhat/dz3"]),
    cell(R, "db2", ["dl/dyhat dyhat/dz3", f"{F} {G}", rf"{F} \times {G}"],
         ["dyhat/dz3", "-dl/dyhat dyhat/dz3", "2 dl/dyhat dyhat/dz3", "dl/dyhat dyhat/dz3 z2"]),
    cell(R, "f-elements",
         ["1 if z1_i > 0 else 0", "z1_i > 0", "relu'(z1_i)",
          rf"{H} = \begin{{cases}} 1, & \text{{if }} z_1 > 0 \\ 0, & \text{{otherwise}} \end{{cases}}",
          rf"\left({H}\right)_{{ii}} = \begin{{cases}} 0, \ z_{{1i}} < 0 \\ 1, \ z_{{1i}} \geq 0 \end{{cases}}"],
         ["1 if z1_i < 0 else 0", "1", "z1_i", "z1_i if z1_i > 0 else 0", "-1 if z1_i < 0 else 1", "sigma'(z1_i)"]),
    cell(R, "f-matrix", ["diag(z1 > 0)", "diag(relu'(z1))"],
         ["z1 > 0", "I", "diag(z2)", "diag(z1 < 0)", "relu'(z1)"]),
    cell(R, "g-elements", ["1", f"{G} = 1", rf"\left({G}\right)_{{ii}} = 1"], ["0", "-1", "yhat_i", "2"]),
    cell(R, "g-matrix", ["I", r"\mathbf{I}"], ["1", "yhat", "-I", "2I", "diag(z3)"]),
    cell(R, "dyhat", ["yhat - y", f"{F} = \\hat{{y}} - y", f"{F} = (\\hat{{y}} - y)^T"],
         ["y - yhat", "2(yhat - y)", "yhat", "(yhat - y)^2", "1/2 (yhat - y)", "yhat + y"]),
]  # fmt: skip


def classification(problem: str) -> list[Cell]:
    """What the two losses of the classification task have in common."""
    return [
        cell(problem, "z1", ["W1 x + b1", LINEAR1], ["W1 x", "sigma(W1 x + b1)", "W1 x - b1"]),
        cell(problem, "z2", ["sigmoid(z1)", "1/(1 + e^-z1)", SIGMOID, r"\sigma(W^{(1)}x+b^{(1)})"],
             ["W1 x + b1", "1/(1 + e^z1)", "tanh(z1)", "relu(z1)", "sigma(W1 x)"]),
        cell(problem, "z3",
             ["W2 z2 + b2", rf"W^{{(2)}}{SIGMOID} + b^{{(2)}}", r"W^{(2)}\sigma(W^{(1)}x+b^{(1)})+b^{(2)}"],
             ["W2 (W1 x + b1) + b2", "W2 z2", "sigma(W2 z2 + b2)", "W2 relu(W1 x + b1) + b2"]),
        cell(problem, "yhat", ["sigma(z3)", "1/(1 + exp(-z3))", SIGMOIDS, SIGMAS],
             ["z3", "W2 sigma(W1 x + b1) + b2", "sigma(W2 (W1 x + b1) + b2)", "relu(z3)", "1/(1 + exp(z3))"]),
        cell(problem, "dW1",
             ["x dl/dyhat dyhat/dz3 W2 dz2/dz1", f"{F} {G} W^{{(2)}} {H} x",
              rf"x \times {F} \times {G} \times W^{{(2)}} \times {H}"],
             ["x dl/dyhat dyhat/dz3 W2", "x dl/dyhat W2 dz2/dz1", "-x dl/dyhat dyhat/dz3 W2 dz2/dz1",
              f"{F} {G} {H} x"]),
        cell(problem, "db1",
             ["dl/dyhat dyhat/dz3 W2 dz2/dz1", f"{F} {G} W^{{(2)}} {H}",
          rf"{F} \times {G} \times W^{{(2)}} \times {H}"],
             ["dl/dyhat W2 dz2/dz1", "dl/dyhat dyhat/dz3 W2", "dl/dyhat dyhat/dz3"]),
        cell(problem, "dW2",
             ["z2 dl/dyhat dyhat/dz3", f"{F} {G} {SIGMOID}", rf"\sigma({LINEAR1}) \times {F} \times {G}"],
             ["dl/dyhat z2", "dl/dyhat dyhat/dz3 x", "dl/dyhat dyhat/dz3", "2 z2 dl/dyhat dyhat/dz3"]),
        cell(problem, "db2", ["dl/dyhat dyhat/dz3", f"{F} {G}", rf"{F} \times {G}"],
             ["dl/dyhat", "dyhat/dz3", "-dl/dyhat dyhat/dz3"]),
        cell(problem, "g-elements",
             ["yhat (1 - yhat)", "e^-z3/(1 + e^-z3)^2", "sigma(z3)(1 - sigma(z3))",
              rf"{G} = \frac{{e^{{-z_3}}}}{{(1 + e^{{(-z_3)}})^2}}",
              r"\frac{e^{-z_3}}{(1+e^{(-z_3)})^2} \quad (\text{Same as 1.2 (a)})",
              rf"\left({G}\right)_{{ii}} = [\sigma(z_3)(1 - \sigma(z_3))]_i"],
             ["yhat", "1 - yhat", "yhat (1 + yhat)", "1 - yhat^2", "e^-z3/(1 + e^-z3)", "sigma(z3)", "1"]),
        cell(problem, "f-elements",
             ["z2_i (1 - z2_i)", "sigma'(z1)", "e^-z1/(1 + e^-z1)^2",
              rf"{H} = \frac{{e^{{-z_1}}}}{{(1 + e^{{(-z_1)}})^2}}",
              rf"\left({H}\right)_{{ii}} = [\sigma(z_1)(1-\sigma(z_1))]_i,"],
             ["z2_i", "z1_i (1 - z1_i)", "1 - z2_i^2", "1 if z1_i > 0 else 0", "z2_i (1 + z2_i)"]),
    ]  # fmt: skip


S, B = "two-layer-squared-error-formulas", "two-layer-cross-entropy-formulas"
CLASSIFICATION = [
    *classification(S),
    *classification(B),
    cell(S, "loss", ["1/2 (yhat - y)^2", rf"\frac{{1}}{{2}} \left( {SIGMOIDS} - y \right)^2",
          rf"\frac{{1}}{{2}}({SIGMAS}-y)^2"],
         ["(yhat - y)^2", "1/2 (y + yhat)^2", "1/2 (z3 - y)^2", "1/2 (yhat - y)"]),
    cell(S, "dyhat", ["yhat - y", rf"{F} = \hat{{y}} - y \quad (\text{{Same as 1.1}})", rf"{F} = (\hat{{y}} - y)^T."],
         ["y - yhat", "2 (yhat - y)", "yhat", "(yhat - y) yhat (1 - yhat)"]),
    cell(B, "loss",
         ["-(y log yhat + (1-y) log(1-yhat))", "-y ln(yhat) - (1-y) ln(1-yhat)",
          rf"-y \log\left({SIGMOIDS}\right) - (1 - y) \log\left(1 - {SIGMOIDS}\right)",
          r"-[ylog(\hat{y}) + (1 - y)log(1 - \hat{y})]",
          rf"-[ylog\left({SIGMAS}\right) + (1-y)\log\left(1-{SIGMAS}\right)]"],
         ["y log yhat + (1-y) log(1-yhat)", "-y log yhat", "-(y log yhat - (1-y) log(1-yhat))",
          "-(y log z3 + (1-y) log(1-z3))", "-(y log_10(yhat) + (1-y) log_10(1-yhat))"]),
    cell(B, "dyhat",
         ["(yhat - y)/(yhat (1 - yhat))", "-y/yhat + (1-y)/(1-yhat)", "(1-y)/(1-yhat) - y/yhat",
          rf"{F} = -\left[\frac{{y}}{{\hat{{y}}}} + \left(-\frac{{1-y}}{{1-\hat{{y}}}}\right)\right] = "
          r"\frac{1-y}{1-\hat{y}} - \frac{y}{\hat{y}} = \frac{\hat{y}-y}{\hat{y}(1-\hat{y})}",
          rf"{F} = \left( -\frac{{y}}{{\hat{{y}}}} + \frac{{1-y}}{{1-\hat{{y}}}} \right)^{{T}}."],
         ["y/yhat - (1-y)/(1-yhat)", "-y/yhat - (1-y)/(1-yhat)", "yhat - y", "-y/yhat", "(yhat-y)/(yhat (1+yhat))"]),
]  # fmt: skip

# Three layers -----------------------------------------------------------------------------------------------

M = "mlp-backward-rules"
LZ3, LZ2, LZ1 = (d("L", f"z^{{({layer})}}") for layer in (3, 2, 1))
BACKWARD = [
    cell(M, "z2", ["W2 h1 + b2", r"z^{(2)} = W^{(2)} h^{(1)} + b^{(2)}"],
         ["W2 h1", "W2^T h1 + b2", "W2 h1 - b2", "h1 W2 + b2"]),
    cell(M, "h2", ["tanh(z2)", r"h^{(2)} = \tanh(z^{(2)})"], ["z2", "sigmoid(z2)", "-tanh(z2)", "1 - tanh(z2)^2"]),
    cell(M, "loss", ["1/2 sum_i (yhat_i - y_i)^2",
          r"L(\hat{y}, y) = \frac{1}{2} \sum_{i=1}^3 (\hat{y}_i - y_i)^2 = \dots"],
         ["sum_i (yhat_i - y_i)^2", "1/3 sum_i (yhat_i - y_i)^2", "1/2 sum_i (yhat_i + y_i)^2"]),
    cell(M, "dyhat",
         ["yhat - y", d("L",
          r"\hat{y}") + r"= \frac{\partial}{\partial \hat{y}} \frac{1}{2} (\hat{y} - y)^2 = \hat{y} - y"],
         ["y - yhat", "2(yhat - y)", "1/2 (yhat - y)", "(yhat - y)^2"]),
    cell(M, "dz3", ["yhat - y", "dL/dyhat", d("L", "h^{(3)}"), f"{LZ3} = {d('L', 'h^{(3)}')}"],
         ["y - yhat", "2 dL/dyhat", "(yhat - y)(1 - yhat^2)", "yhat"]),
    cell(M, "dW3", ["dL/dz3 h2^T", rf"{LZ3} h^{{(2)\top}} = (\hat{{y}} - y) h^{{(2)\top}} = \dots"],
         ["h2 (dL/dz3)^T", "h2^T dL/dz3", "dL/dz3 h2", "dL/dz3 h1^T", "-dL/dz3 h2^T", "dL/dz3"]),
    cell(M, "db3", ["dL/dz3", d("L", "b^{(3)}") + rf" = {LZ3} = \hat{{y}} - y"],
         ["dL/dz2", "-dL/dz3", "dL/dz3 h2^T", "y - yhat"]),
    cell(M, "dh2", ["W3^T dL/dz3", rf"w^{{(3)\top}} {LZ3} = w^{{(3)\top}} (\hat{{y}} - y)"],
         ["W3 dL/dz3", "dL/dz3 W3^T", "W3^T (y - yhat)", "W2^T dL/dz3"]),
    cell(M, "dz2",
         ["dL/dh2 * (1 - h2^2)",
          rf"{d('L', 'h^{(2)}')} \circ (1 - \tanh^2(z^{{(2)}})) = {d('L', 'h^{(2)}')} \circ (1 - h^{{(2)2}})",
          rf"{LZ2} = {d('L', 'h^{(2)}')} \odot {d('h^{(2)}', 'z^{(2)}')} = {d('L', 'h^{(2)}')} \odot (1 - h^{{(2)2}})"],
         ["dL/dh2", "dL/dh2 * (1 + h2^2)", "dL/dh2 * (1 - h2)", "dL/dh2 * (1 - z2^2)", "dL/dh2 * h2 (1 - h2)"]),
    cell(M, "dz2-whole", ["(W3^T (yhat - y)) * (1 - h2^2)", r"w^{(3)\top} (\hat{y} - y) \odot (1 - h^{(2)2})"],
         ["W3^T (yhat - y)", "W3^T (y - yhat) * (1 - h2^2)", "W3 (yhat - y) * (1 - h2^2)", "(yhat - y) * (1 - h2^2)"]),
    cell(M, "dW2", ["dL/dz2 h1^T", rf"{LZ2} h^{{(1)\top}}"],
         ["h1 dL/dz2^T", "dL/dz2 h1", "dL/dz2 h2^T", "dL/dz3 h1^T"]),
    cell(M, "db2", ["dL/dz2", LZ2], ["dL/dz3", "-dL/dz2", "yhat - y"]),
    cell(M, "dh1", ["W2^T dL/dz2", rf"w^{{(2)\top}} {LZ2}"], ["W2 dL/dz2", "W3^T dL/dz2", "-W2^T dL/dz2"]),
    cell(M, "dz1", ["dL/dh1 * (1 - h1^2)", rf"{d('L', 'h^{(1)}')} \circ (1 - h^{{(1)2}})"],
         ["dL/dh1", "dL/dh1 * (1 - z1^2)", "dL/dh1 * (1 + h1^2)"]),
    cell(M, "dW1", ["dL/dz1 x^T", rf"{LZ1} h^{{(0)\top}}"], ["x dL/dz1^T", "dL/dz1 x", "dL/dz1", "-dL/dz1 x^T"]),
    cell(M, "db1", ["dL/dz1", LZ1], ["-dL/dz1", "2 dL/dz1", "dL/dz1 x^T"]),
    cell(M, "W2-next",
         ["W2 - eta dL/dW2", rf"w^{{(2)}} = w^{{(2)}} - \eta {d('L', 'w^{(2)}')}",
          rf"W^{{(2)}} \leftarrow W^{{(2)}} - \eta {d('L', 'W^{(2)}')}"],
         ["W2 + eta dL/dW2", "W2 - dL/dW2", "eta dL/dW2", "W2 - eta W2 dL/dW2", "dL/dW2"]),
    cell(M, "b2-next", ["b2 - eta dL/db2", rf"b^{{(2)}} = b^{{(2)}} - \eta {d('L', 'b^{(2)}')}"],
         ["b2 + eta dL/db2", "b2 - dL/db2", "b2 - eta dL/dW2"]),
]  # fmt: skip

C = "chain-rule"
CHAIN_RULE = [
    cell(C, "paths",
         ["dr/du du/dt + dr/dv dv/dt",
          d("r(t)", "t") + " = " + d("r(u)", "u") + d("u(t)", "t") + " + " + d("r(v)", "v") + d("v(t)", "t")],
         ["dr/du du/dt", "dr/du du/dt - dr/dv dv/dt", "du/dt dv/dt", "dr/du dr/dv"]),
    cell(C, "r", ["9t^2 + 2t", "t (9t + 2)", d("r(t)", "t") + r" = \dots = 9t^2 + 2t"],
         ["9t^2", "3t^3 + t^2", "9t^2 + 2", "9t^2 - 2t"]),
    cell(C, "sum", ["sum_i dl_i/dtheta", r"\nabla_{\theta} L(\theta) = \sum_i \nabla_{\theta} l_i"],
         ["1/N sum_i dl_i/dtheta", "-sum_i dl_i/dtheta", "2 sum_i dl_i/dtheta", "dl_i/dtheta"]),
    cell(C, "mean", ["1/N sum_i dl_i/dtheta", r"\frac{1}{N} \sum_i \nabla_{\theta} l_i"],
         ["sum_i dl_i/dtheta", "1/n sum_i dl_i/dtheta", "1/2 sum_i dl_i/dtheta"]),
    cell(C, "entry", ["sum_i dl_i/dtheta_j", r"\sum_i " + d("l_i", r"\theta_j")],
         ["dl_i/dtheta_j", "sum_j dl_i/dtheta_j", "1/N sum_i dl_i/dtheta_j"]),
]  # fmt: skip

X = "softmax-cross-entropy"
SOFTMAX = [
    cell(X, "yhat", ["softmax(z)_k", "e^z_k/sum_j e^z_j", r"\frac{\exp(z_k)}{\sum_j \exp(z_j)}",
          r"\text{softmax}(z_k)"],
         ["exp(z_k)", "z_k/sum_j z_j", "exp(z_k)/sum_j z_j", "sigma(z_k)", "exp(-z_k)/sum_j exp(-z_j)"]),
    cell(X, "loss", ["-sum_k y_k log yhat_k", r"L(\hat{y}, y) = - \sum_k y_k \log \hat{y}_k"],
         ["sum_k y_k log yhat_k", "-y_k log yhat_k", "-sum_k yhat_k log y_k", "-log yhat",
          "-1/K sum_k y_k log yhat_k"]),
    cell(X, "dz",
         ["yhat - y", "softmax(z) - y", d("L", "z") + r" = \text{softmax}(z) - y = \hat{y} - y",
          r"\nabla_{z} L = \text{softmax}(z) - y"],
         ["y - yhat", "yhat", "sigma(z) - y", "z - y", "softmax(z) + y", "-y/yhat"]),
    cell(X, "dW", ["dL/dz h^T", d("L", "z") + r" h^{\top}"], ["h dL/dz^T", "dL/dz h", "dL/dz", "-dL/dz h^T"]),
]  # fmt: skip

# The tutorial sheet -----------------------------------------------------------------------------------------

T = "residual-chains"
LOCAL = r"\frac{\partial \text{ReLU}(v_1)}{\partial v_1} " + d("v_1", "y_1")
RESIDUAL = [
    cell(T, "relu", ["v1 > 0", "relu'(v1)", r"\begin{cases} 1, & v_1 > 0 \\ 0, & v_1 \leq 0 \end{cases}"],
         ["1", "v1", "v1 < 0", "relu(v1)", "0 if v1 > 0 else 1", "-1 if v1 < 0 else 1"]),
    cell(T, "dw0",
         ["(v1 > 0) w1 (y0 > 0) x0", "dz/dv1 dv1/dy1 dy1/du1 du1/dx1 dx1/dy0 dy0/du0 du0/dw0",
          LOCAL + d("y_1", "u_1", "x_1", "y_0", "u_0", "w_0"),
          d("z", "w_0") + " = " + LOCAL + d("y_1", "u_1", "x_1", "y_0", "u_0", "w_0")
          + " = (v_1 > 0)(1)(1)(w_1)(y_0 > 0)(1)(x_0) = -0.2"],
         ["w1 x0", "-0.2", "(v1 > 0) w1 (y0 > 0)", "(v1 > 0) w1 (y0 > 0) w0", "(v1 > 0) w1 x0", "dz/db0 x0 = -0.2",
          "-(v1 > 0) w1 (y0 > 0) x0", "(v1 > 0) w1 (y0 > 0) x0 = 0.2"]),
    cell(T, "dw1",
         ["(v1 > 0) x1", d("z", "w_1") + " = " + LOCAL + d("y_1", "u_1", "w_1") + " = (v_1 > 0)(1)(1)(x_1) = 0.4"],
         ["x1", "(v1 > 0) w1", "(v1 > 0) x0", "-(v1 > 0) x1", "(y1 > 0) x1"]),
    cell(T, "db0",
         ["(v1 > 0) w1 (y0 > 0)",
          d("z", "b_0") + " = " + LOCAL + d("y_1", "u_1", "x_1", "y_0", "b_0")
          + " = (v_1 > 0)(1)(1)(w_1)(y_0 > 0)(1) = -0.2"],
         ["w1 (y0 > 0)", "(v1 > 0) w1", "(v1 > 0)(y0 > 0)", "(v1 > 0) w1 (y1 > 0)"]),
    cell(T, "db1", ["v1 > 0", d("z", "b_1") + " = " + LOCAL + d("y_1", "b_1") + " = (v_1 > 0)(1)(1) = 1"],
         ["1", "0", "v1", "(y1 > 0)", "v1 < 0"]),
    cell(T, "dx0", ["(v1 > 0) (w1 (y0 > 0) w0 + 1) = 0.94"],
         ["v1 > 0", "(v1 > 0) w1 (y0 > 0) w0", "(v1 > 0) (1 + w1 w0)"]),
]  # fmt: skip

N = "sizes-as-products"
SIZES = [
    cell(N, "size-A", ["1024*32", r"A = 1024 \times 32 = 32,768"], ["512*32", "1024 + 32", "1024", "1024*30"]),
    cell(N, "size-B", ["512*32", r"B = 512 \times 32 = 16,384"], ["1024*32", "512", "512*1024"]),
    cell(N, "size-C", ["1*32", r"C = 1 \times 32 = 32"], ["1", "512*32", "1 + 32 + 1"]),
    cell(N, "parameters-A", ["1024 + 30*1024", r"= 1024 + (30 \times 1024) = 31744"],
         ["30*1024", "1024*32", "30 + 30*1024"]),
    cell(N, "parameters-B", ["512 + 512*1024", r"= 512 + (512 \times 1024) = 524800"],
         ["512*1024", "1024 + 512*1024", "512 + 512*32"]),
    cell(N, "parameters-C", ["1 + 1*512", r"= 1 + (1 \times 512) = 513"], ["512", "2 + 512*2", "1 + 32"]),
]  # fmt: skip

P = "softmax-jacobian"
QUOTIENT = r"\frac{\exp(h_%s)}{\sum_k \exp(h_k)}"
JACOBIAN = [
    cell(P, "softmax", ["softmax(h)_j", "P(y = j) = " + QUOTIENT % "j", "o_i = " + QUOTIENT % "i"],
         ["exp(h_j)", "h_j/sum_k h_k", "sigma(h_j)"]),
    cell(P, "loss", ["-sum_j y_j log o_j", r"L = -\sum_j y_j \log P(y = j)"],
         ["sum_j y_j log o_j", "-sum_j o_j log y_j", "-sum_j log o_j", "-sum_j y_j o_j"]),
    cell(P, "equal",
         ["o_i (1 - o_i)", "o_i - o_i^2",
          d("o_i", "h_i") + r" = \frac{\partial}{\partial h_i} " + QUOTIENT % "i" + r" \\ = o_i(1-o_i)"],
         ["o_i", "o_i (1 + o_i)", "-o_i o_j", "-o_i^2", "1 - o_i", "1"]),
    cell(P, "unequal",
         ["-o_i o_j", "-o_j o_i", d("o_j",
          "h_i") + r" = \frac{\partial}{\partial h_i} " + QUOTIENT % "j" + r" \\ = -o_i o_j"],
         ["o_i o_j", "-o_i", "0", "-o_i^2", "o_i (1 - o_j)"]),
    cell(P, "outer", ["-y_j/o_j", r"-\frac{y_j}{o_j}", r"-\frac{y_i}{o_i}"],
         ["y_j/o_j", "-1/o_j", "-sum_j y_j/o_j", "-y_j log o_j", "-o_j/y_j", "-y_j"]),
]  # fmt: skip

# Logistic regression, a hidden layer, several classes -------------------------------------------------------

A = "logistic-regression-formulas"
LA, LA2 = d(r"\mathcal{L}", "a"), d(r"\mathcal{L}", "a^{(2)}", "z^{(2)}")
LOGISTIC = [
    cell(A, "z", ["sum_j w_j x_j + b", "w^T x + b", r"z = \sum_{i=1}^{M} w_i x_i + b",
          r"z = \sum_{j=1}^{M} w_j x_j + b"],
         ["sum_j w_j x_j", "w_j x_j + b", "sum_j w_j x_j - b", "sum_j (w_j x_j + b)", "sum_j w_j + b"]),
    cell(A, "a", ["1/(1 + e^-z)", r"a = \sigma(z) = \frac{1}{1 + e^{-z}}"],
         ["1/(1 + e^z)", "z", "tanh(z)", "1/(1 - e^-z)"]),
    cell(A, "loss", ["-y log a - (1-y) log(1-a)", r"\mathcal{L} = -\left(y\log(a) + (1-y)\log(1-a)\right)"],
         ["y log a + (1-y) log(1-a)", "-y log a", "-(y log a - (1-y) log(1-a))", "-(y log a + (1-y) log a)"]),
    cell(A, "dw", ["dL/da da/dz dz/dw_j", d(r"\mathcal{L}", "w_j") + " = " + d(r"\mathcal{L}", "a", "z", "w_j")],
         ["dL/da dz/dw_j", "da/dz dz/dw_j", "dL/da da/dz", "-dL/da da/dz dz/dw_j", "sum_j dL/da da/dz dz/dw_j"]),
    cell(A, "db", ["dL/da da/dz dz/db", d(r"\mathcal{L}", "b") + " = " + d(r"\mathcal{L}", "a", "z", "b")],
         ["dL/da", "da/dz dz/db", "dL/da + da/dz + dz/db", "dL/da da/dz dz/dw"]),
    cell(A, "da", ["(a - y)/(a (1 - a))", "(1-y)/(1-a) - y/a", LA + r" = -\frac{y}{a} + \frac{1-y}{1-a}"],
         ["y/a - (1-y)/(1-a)", "-y/a", "a - y", "-y/a - (1-y)/(1-a)"]),
    cell(A, "a-by-z", ["a (1 - a)", "a - a^2", d("a", "z") + r" = \frac{e^{-z}}{(1+e^{-z})^2} = a(1-a)"],
         ["a", "a (1 + a)", "1 - a^2", "e^-z/(1 + e^-z)", "z (1 - z)"]),
    cell(A, "z-by-w", ["x_j", d("z", "w_j") + " = x_j"], ["w_j", "x_j + b", "1", "sum_j x_j", "-x_j"]),
    cell(A, "z-by-b", ["1", d("z", "b") + " = 1"], ["0", "x", "-1"]),
    cell(A, "dw-whole", ["(a - y) x", "x (a - y)"], ["(y - a) x", "(a - y)", "a (1 - a) x", "(a - y) x^2"]),
]  # fmt: skip

K = "logistic-network-formulas"
HIDDEN = [
    cell(K, "z1", ["sum_j w1_kj x_j + b1_k", r"z_k^{(1)} = \sum_{j=1}^n w_{kj}^{(1)} x_j + b_k^{(1)}"],
         ["sum_j w1_jk x_j + b1_k", "sum_k w1_kj x_j + b1_k", "sum_j w1_kj x_j", "sum_j w1_kj x_k + b1_k"]),
    cell(K, "a1", ["sigma(z1_k)", r"a_k^{(1)} = \sigma(z_k^{(1)}) = \frac{1}{1 + e^{-z_k^{(1)}}}"],
         ["z1_k", "1/(1 + e^(z1_k))", "tanh(z1_k)"]),
    cell(K, "z2", ["sum_k w2_k a1_k + b2", "w2^T a1 + b2", r"z^{(2)} = \sum_{k=1}^{h} w_k^{(2)} a_k^{(1)} + b^{(2)}"],
         ["sum_k w2_k a1_k", "w2_k a1_k + b2", "sum_k w2_k a1_k - b2"]),
    cell(K, "a2", ["1/(1 + e^-z2)", r"a^{(2)} = \sigma(z^{(2)}) = \frac{1}{1 + e^{-z^{(2)}}}"],
         ["z2", "tanh(z2)", "1/(1 + e^z2)"]),
    cell(K, "loss", ["-(y log a2 + (1-y) log(1-a2))",
          r"\mathcal{L} = -\left(y\log(a^{(2)}) + (1-y)\log(1-a^{(2)})\right)"],
         ["y log a2 + (1-y) log(1-a2)", "-y log a2", "-(1-y) log(1-a2)"]),
    cell(K, "dw2", ["dL/da2 da2/dz2 dz2/dw2_k", d(r"\mathcal{L}", "w_k^{(2)}") + f" = {LA2} " + d("z^{(2)}",
          "w_k^{(2)}")],
         ["dL/da2 dz2/dw2_k", "dL/da2 da2/dz2", "-dL/da2 da2/dz2 dz2/dw2_k"]),
    cell(K, "dw1",
         ["dL/da2 da2/dz2 dz2/da1_k da1_k/dz1_k dz1_k/dw1_kj",
          d(r"\mathcal{L}", "w_{kj}^{(1)}") + f" = {LA2} " + d("z^{(2)}", "a_k^{(1)}", "z_k^{(1)}", "w_{kj}^{(1)}")],
         ["dL/da2 da2/dz2 da1_k/dz1_k dz1_k/dw1_kj", "dL/da2 da2/dz2 dz2/da1_k dz1_k/dw1_kj",
          "dL/da2 da2/dz2 dz2/da1_j da1_k/dz1_k dz1_k/dw1_kj",
          "dL/da2 da2/dz2 dz2/da1_k da1_k/dz1_k"]),
    cell(K, "db2", ["dL/da2 da2/dz2 dz2/db2", d(r"\mathcal{L}", "b^{(2)}") + f" = {LA2} " + d("z^{(2)}", "b^{(2)}")],
         ["dL/da2", "da2/dz2", "-dL/da2 da2/dz2 dz2/db2"]),
    cell(K, "db1",
         ["dL/da2 da2/dz2 dz2/da1_k da1_k/dz1_k dz1_k/db1_k",
          d(r"\mathcal{L}", "b_k^{(1)}") + f" = {LA2} " + d("z^{(2)}", "a_k^{(1)}", "z_k^{(1)}", "b_k^{(1)}")],
         ["sum_k dL/da2 da2/dz2 dz2/da1_k da1_k/dz1_k dz1_k/db1_k", "dL/da2 da2/dz2 dz2/da1_k",
          "dL/da2 dz2/da1_k da1_k/dz1_k dz1_k/db1_k"]),
    cell(K, "da2", ["(a2 - y)/(a2 (1 - a2))", r"-\frac{y}{a^{(2)}} + \frac{1-y}{1-a^{(2)}}"],
         ["y/a2 - (1-y)/(1-a2)", "a2 - y", "-y/a2"]),
    cell(K, "a2-by-z2", ["a2 (1 - a2)", "e^-z2/(1 + e^-z2)^2"], ["a2", "1 - a2^2", "a2 (1 + a2)"]),
    cell(K, "z2-by-w2", ["a1_k"], ["x_k", "w2_k", "1", "-a1_k"]),
    cell(K, "z2-by-a1", ["w2_k"], ["a1_k", "x_k", "1"]),
    cell(K, "a1-by-z1", ["a1_k (1 - a1_k)", "sigma'(z1_k)"], ["a1_k", "1 - a1_k^2", "a1_k (1 - z1_k)"]),
    cell(K, "dw1-whole", ["(a2 - y) w2_k a1_k (1 - a1_k) x_j"],
         ["(a2 - y) w2_k a1_k x_j", "(a2 - y) a1_k (1 - a1_k) x_j", "(a2 - y) w2_j a1_k (1 - a1_k) x_j",
          "(y - a2) w2_k a1_k (1 - a1_k) x_j", "(a2 - y) w2_k a1_k (1 - a1_k)"]),
]  # fmt: skip

Q = "softmax-regression-formulas"
CLASSES = [
    cell(Q, "z", ["sum_j w_kj x_j + b_k", r"z_k = \sum_{j=1}^{M} w_{kj} x_j + b_k"],
         ["sum_j w_jk x_j + b_k", "sum_j w_kj x_j", "w_kj x_j + b_k"]),
    cell(Q, "a", ["softmax(z)_k", r"a_k = \frac{e^{z_k}}{\sum_{\kappa} e^{z_{\kappa}}}"],
         ["e^z_k", "sigma(z_k)", "z_k/sum_j z_j"]),
    cell(Q, "loss", ["-sum_k y_k log a_k", r"\mathcal{L} = -\sum_k y_k \log(a_k)"],
         ["sum_k y_k log a_k", "-sum_k log a_k", "-sum_k a_k log y_k"]),
    cell(Q, "da", ["-y_k/a_k", r"-\frac{y_k}{a_k}"], ["y_k/a_k", "-1/a_k", "a_k - y_k", "-a_k/y_k"]),
    cell(Q, "jacobian",
         ["a_k (1 - a_k) if k = j else -a_j a_k", "a_k (δ_kj - a_j)",
          d("a_k",
          "z_j") + r" = \begin{cases} a_k(1-a_k), & \text{if } k=j \\ -a_j a_k, & \text{otherwise} \end{cases}"],
         ["a_k (1 - a_k)", "-a_j a_k", "a_k (1 - a_k) if k = j else a_j a_k", "a_k (1 - a_k) if k = j else 0"]),
    cell(Q, "equal", ["a_k (1 - a_k)"], ["a_k", "-a_k a_j", "1 - a_k"]),
    cell(Q, "unequal", ["-a_j a_k"], ["a_j a_k", "a_k (1 - a_k)", "0"]),
    cell(Q, "dz", ["sum_k dL/da_k da_k/dz_j", r"\sum_k " + d("L", "a_k", "z_j")],
         ["dL/da_k da_k/dz_j", "sum_j dL/da_k da_k/dz_j", "dL/da_j da_j/dz_j", "sum_k dL/da_k"]),
]  # fmt: skip

CELLS = [
    *(*REGRESSION, *CLASSIFICATION, *BACKWARD, *CHAIN_RULE, *SOFTMAX),
    *(*RESIDUAL, *SIZES, *JACOBIAN, *LOGISTIC, *HIDDEN, *CLASSES),
]

# What the documents print and is not so; the sentence with which it is turned down -------------------------------

YHAT = r"\hat{y}"
NOT_ITS_NAME = "is not what is asked, though what it is said to equal is"
SLIPS: dict[str, tuple[str, str, str, str]] = {
    "the sum in dL/da_k": (
        *(Q, "da", d(r"\mathcal{L}", "a_k") + r" = -\sum_k \frac{y_k}{a_k}"),
        r"not what is asked: at '\sum_k \frac{y_k}{a_k}', no sum belongs here",
    ),
    "(y1 > 0) for (y0 > 0)": (
        *(T, "dw0", d("z", "w_0") + r" = (v_1 > 0)(1)(1)(w_1)(y_1 > 0)(1)(x_0) = -0.2"),
        "'y_1': it may not be used here; use v1, w1, x0, y0",
    ),
    "dyhat/dz2 for dyhat/dz3": (
        *(B, "dW1", rf"x \times {F} \times {d(YHAT, 'z_2')} \times W^{{(2)}} \times {H}"),
        r"'\frac{\partial \hat{y}}{\parti…': it may not be used here; use W2, x, dl/dyhat, dyhat/dz3, dz2/dz1",
    ),
    "the label dz2/dz1 of dyhat/dz3": (
        *(R, "g-elements", rf"\left({H}\right)_{{ii}} = 1"),
        rf"'\frac{{\partial z_2}}{{\partial z…' {NOT_ITS_NAME}",
    ),
    "backslashes lost": (
        *(B, "db2", r"rac{\partial l}{\partial \hat{y}} imes rac{\partial \hat{y}}{\partial z_3}"),
        r"at 'rac': the problem has no 'rac' (character 1); is the backslash of \frac missing?",
    ),
    "superscripts one too low: dL/dz2 for dL/dz3": (
        *(M, "dz3", d("L", "z^{(2)}") + r" = \hat{y} - y"),
        rf"'\frac{{\partial L}}{{\partial z^{{…' {NOT_ITS_NAME}",
    ),
    "superscripts one too low: dL/dz2 at the end": (
        *(M, "dz3", f"{d('L', YHAT)} = {d('L', 'h^{(3)}')} = \\hat{{y}} - y = {LZ2}"),
        r"'\frac{\partial L}{\partial z^{…': it may not be used here; use h3, y, yhat, dL/dh3, dL/dyhat",
    ),
    "superscripts one too low: dL/dW2 for dL/dW3": (
        *(M, "dW3", rf"{d('L', 'w^{(2)}')} = {LZ2} h^{{(2)\top}} = (\hat{{y}} - y) h^{{(2)\top}} = \dots"),
        r"'\frac{\partial L}{\partial w^{…' is not what is asked: it is a matrix of k×m, and a matrix of 3×k is asked",
    ),
    "superscripts one too low: W2 for W3": (
        *(M, "dh2", rf"{d('L', 'h^{(2)}')} = w^{{(2)\top}} {LZ2} = w^{{(2)\top}} (\hat{{y}} - y)"),
        "'w^{(2)': it may not be used here; use W3, y, yhat, dL/dz3",
    ),
    "superscripts one too low: dL/dz2 is that of the output": (
        *(M, "dz2-whole", r"\hat{y} - y"),
        "not what is asked: it is a vector of 3, and a vector of k is asked; it is dL/dz3",
    ),
    "a factor twice in the chain of w1": (
        *(
            K,
            "dw1",
            rf"{LA2} {d('z^{(2)}', 'a_k^{(1)}', 'z_k^{(1)}', 'w_{kj}^{(1)}')} {d('z_k^{(1)}', 'w_{kj}^{(1)}')}",
        ),
        r"not what is asked: at '\frac{\partial z_k^{(1)}}{\par…', one factor too many stands here",
    ),
    "kappa for k": (
        *(K, "db1", f"{LA2} " + d("z^{(2)}", "a_k^{(1)}") + " " + d(r"a_{\kappa}^{(1)}", "z_k^{(1)}", "b_k^{(1)}")),
        r"at '_{\kappa}^{(1)}': kappa is a free index: nothing says which entry is meant",
    ),
    "one begin too few": (
        *(Q, "jacobian", r"egin{cases} a_k(1-a_k), & \text{if } k=j \\ -a_j a_k, & \text{otherwise} \end{cases}"),
        r"at '\end{cases}': the environment ended here was never begun",
    ),
    "eta read as n": (
        *(M, "W2-next", rf"w^{{(2)}} = w^{{(2)}} - n {d('L', 'w^{(2)}')}"),
        "not what is asked: at 'n', another name belongs here",
    ),
}

# What is said of usual mistakes ---------------------------------------------------------------------------------

SAID: list[tuple[str, str, str, str]] = [
    (R, "z2", "W1 x + b1", "at 'W1 x + b1', an activation is missing"),
    (R, "z3", "W2 (W1 x + b1) + b2", "at 'W1 x + b1', an activation is missing"),
    (S, "yhat", "W2 sigma(W1 x + b1) + b2", "at 'W2 sigma(W1 x + b1) + b2', an activation is missing"),
    (R, "yhat", "relu(z3)", "at 'relu(z3)', no function belongs here"),
    (R, "z3", "W2^T z2 + b2", "at 'W2^T', it should not be transposed"),
    (M, "dh2", "W3 dL/dz3", "at 'W3', it should be transposed"),
    (M, "dW3", "h2 (dL/dz3)^T", "the transpose of what is asked"),
    (R, "loss", "(yhat - y)^2", "twice what is asked"),
    (R, "loss", "1/K sum((yhat - y)^2)", "it is off by a factor of 1/K: a mean where a sum is meant?"),
    (C, "mean", "sum_i dl_i/dtheta", "it is off by a factor of N: a sum where a mean is meant?"),
    (R, "dW1", "x dl/dyhat dyhat/dz3 W2", "the derivative of an activation is missing"),
    (R, "dW1", "-x dl/dyhat dyhat/dz3 W2 dz2/dz1", "the sign is the opposite one"),
    (R, "db1", "dl/dyhat dyhat/dz3", "it is a vector of K, and a vector of h is asked; it is dl/dz3"),
    (S, "db2", "dl/dyhat", "the derivative of an activation is missing"),
    (M, "dz2", "dL/dh2", "the derivative of an activation is missing"),
    (M, "W2-next", "W2 - dL/dW2", "at 'dL/dW2', a factor is missing after it"),
    (R, "f-elements", "1 if z1_i < 0 else 0", "at 'z1_i < 0', the condition is the wrong way round"),
    (T, "dw0", "(v1 > 0) w1 x0", "the derivative of an activation is missing"),
    (T, "dw0", "(v1 > 0) w1 (y0 > 0)", "a factor is missing"),
    (T, "dw0", "(v1 > 0) w1 (y0 > 0) x0 = 0.2", "'0.2' is not what is asked"),
    (B, "dyhat", "-y/yhat - (1-y)/(1-yhat)", "its sign '-' is wrong"),
    (K, "dw1-whole", "(a2 - y) w2_k a1_k x_j", "a factor is missing"),
    (K, "z1", "sum_j w1_jk x_j + b1_k", "its indices stand in the wrong order"),
    (C, "r", "3t^3 + t^2", "it is r"),
]

# Derivations, line by line as printed ----------------------------------------------------------------------------

LOGITS = [
    r"L(z, y) = -\sum_k y_k \log \hat{y}_k =",
    r"= -\sum_k y_k \log \text{softmax}(z_k) =",
    r"= -\sum_k y_k \log \left[ \frac{\exp(z_k)}{\sum_j \exp(z_j)} \right]",
    r"= -\sum_k y_k \left[ z_k - \log \sum_j \exp(z_j) \right] =",
    r"= \sum_k y_k \left[ \log \left( \sum_j \exp(z_j) \right) - z_k \right]",
]
GRADIENT = [
    r"\frac{\partial L}{\partial z_i} = \frac{\partial}{\partial z_i} \left[ \sum_k y_k \log \sum_j \exp(z_j)"
    r" - \sum_k y_k z_k \right]",
    r"= \frac{\partial}{\partial z_i} \sum_k y_k \log \left( \sum_j \exp(z_j) \right) - y_i",
    r"\frac{\partial}{\partial z_i} (y_i z_i) = y_i",
    r"= \sum_k y_k \frac{\partial}{\partial z_i} \log \sum_j \exp(z_j) - y_i",
    r"= \frac{\partial}{\partial z_i} \log \left( \sum_j \exp(z_j) \right) - y_i",
    r"= \frac{1}{\sum_j \exp(z_j)} \cdot \frac{\partial}{\partial z_i} \sum_j \exp(z_j) - y_i =",
    r"= \frac{\exp(z_i)}{\sum_j \exp(z_j)} - y_i =",
    r"= \text{softmax}(z_i) - y_i \quad (\text{slide 48})",
]
OTHERS = r"\sum_{i \neq j} \left(\frac{\partial L}{\partial o_j} \cdot \frac{\partial o_j}{\partial h_i} \right)"
OWN = r"\frac{\partial o_i}{\partial h_i}"
PROOF = [
    rf"\frac{{\partial L}}{{\partial h_i}} = {OTHERS} + \frac{{\partial L}}{{\partial o_i}} \cdot {OWN}",
    rf"= {OTHERS} + \frac{{\partial(-\sum_j y_j \log(o_j))}}{{\partial o_i}} {OWN}",
    rf"= {OTHERS} + \frac{{\partial(-y_i \log(o_i))}}{{\partial o_i}} {OWN}",
    rf"= {OTHERS} + \left(-\frac{{y_i}}{{o_i}} \right) {OWN} \quad \text{{since }} {OWN} = o_i(1-o_i)",
    rf"= {OTHERS} + \left(-\frac{{y_i}}{{o_i}} \right) o_i(1-o_i)",
    rf"= {OTHERS} - y_i(1-o_i)",
    r"= \sum_{i \neq j} \left(\frac{\partial(-\sum_j y_j \log(o_j))}{\partial o_j} \cdot "
    r"\frac{\partial o_j}{\partial h_i} \right) - y_i(1-o_i) "
    r"\quad \text{since } \frac{\partial o_j}{\partial h_i} = -o_i o_j",
    r"= \sum_{i \neq j} \left(-\frac{y_j}{o_j} \cdot -o_i o_j \right) - y_i(1-o_i)",
    r"= \sum_{i \neq j} (y_j o_i) - y_i (1 - o_i)",
    r"= \underline{\sum_{i \neq j} y_j o_i} - \underline{y_i} + \underline{y_i o_i}",
    r"= \sum_j y_j o_i - y_i",
    r"= o_i \sum_j y_j - y_i",
    r"\text{since } \sum_j y_j = 1",
    r"\frac{\partial L}{\partial h_i} = o_i - y_i \quad ; \quad o_i = P(y=i)",
]
SUM = [r"\nabla_{\theta} L(\theta) = \nabla_{\theta} \sum_i l_i =", r"= \sum_i \nabla_{\theta} l_i"]
MEAN = [
    r"\nabla_{\theta} J(\theta) = \nabla_{\theta} \frac{1}{N} \sum_i l_i",
    r"= \frac{1}{N} \nabla_{\theta} \sum_i l_i",
    r"= \frac{1}{N} \sum_i \nabla_{\theta} l_i",
]
DERIVATIONS = {
    (X, "logits"): LOGITS,
    (X, "gradient"): GRADIENT,
    (P, "proof"): PROOF,
    (C, "sum-steps"): SUM,
    (C, "mean-steps"): MEAN,
}
# A line by its number from 1, and what is written in its place.
BROKEN: list[tuple[str, str, int, str]] = [
    (X, "logits", 3, r"= \sum_k y_k \log \left[ \frac{\exp(z_k)}{\sum_j \exp(z_j)} \right]"),
    (X, "logits", 4, r"= -\sum_k y_k \left[ z_k + \log \sum_j \exp(z_j) \right] ="),
    (X, "gradient", 2, r"= \frac{\partial}{\partial z_i} \sum_k y_k \log \left( \sum_j \exp(z_j) \right) - 1"),
    (X, "gradient", 4, r"= \sum_k \frac{\partial}{\partial z_i} \log \sum_j \exp(z_j) - y_i"),
    (X, "gradient", 6, r"= \frac{1}{\sum_j \exp(z_j)} - y_i"),
    (X, "gradient", 8, r"= y_i - \text{softmax}(z_i)"),
    (P, "proof", 1, rf"\frac{{\partial L}}{{\partial h_i}} = {OTHERS}"),
    (P, "proof", 5, rf"= {OTHERS} - \frac{{y_i}}{{o_i}} o_i(1+o_i)"),
    (P, "proof", 8, r"= \sum_{i \neq j} \left(-\frac{y_j}{o_j} \cdot o_i o_j \right) - y_i(1-o_i)"),
    (P, "proof", 10, r"= \sum_{i \neq j} y_j o_i - y_i - y_i o_i"),
    (P, "proof", 11, r"= \sum_j o_i - y_i"),
    (C, "sum-steps", 2, r"= \frac{1}{N} \sum_i \nabla_{\theta} l_i"),
    (C, "mean-steps", 3, r"= \sum_i \nabla_{\theta} l_i"),
]
