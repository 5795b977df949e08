"""What stands between the brackets of a call: options by torch's and NumPy's names, read by their kind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.graph.tables import TABLES
from tests.problems_in_text import answer, answers, asking, loaded, mistakes, whole

CHAIN = """\
network:
  layers: [linear(2), {layer}]
values: {{x: [1, 3], W1: [[1, 0], [0, -1]], b1: 0{more}}}
"""
NEEDS = {"linear": ", W2: 0", "dropout": ", m1: [1, 0]"}


def chain(layer: str) -> str:
    """What comes out of the first layer is [1, -3]."""
    return CHAIN.format(layer=layer, more=NEEDS.get(layer.partition("(")[0], ""))


def output(layer: str) -> list[float]:
    found: list[float] = answer(chain(layer), "yhat").tolist()
    return found


def mistake(layer: str) -> str:
    """What is said of a layer, which begins in line 2, column 23."""
    (said,) = mistakes(CHAIN.format(layer=layer, more=""), "z1")
    return said


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("leaky_relu", [1, -0.03]),
        ("leaky_relu()", [1, -0.03]),
        ("leaky_relu(0.5)", [1, -1.5]),
        ("leaky_relu(negative_slope=0.5)", [1, -1.5]),
        ("leaky_relu(1/2)", [1, -1.5]),
        ("leaky_relu( negative_slope = 1 / 2 )", [1, -1.5]),
        ("leaky_relu(-1)", [1, 3]),
        ("leaky_relu(2 - 3 * 0.5)", [1, -1.5]),
        ("hardtanh(-2, 0.5)", [0.5, -2]),
        ("hardtanh(max_val=0.5, min_val=-2)", [0.5, -2]),
        ("hardtanh(-2, max_val=0.5)", [0.5, -2]),
        ("dropout", [2, 0]),
        ("dropout(p=0)", [1, 0]),
        ("dropout(0.75)", [4, 0]),
        ("linear(2, bias=false)", [0, 0]),
        ("linear(2, False)", [0, 0]),
        ("linear(1 + 1, bias=false)", [0, 0]),
        ("linear(out_features=2, bias=false)", [0, 0]),
    ],
)
def test_options_stand_in_order_or_by_name(layer: str, expected: list[float]) -> None:
    assert output(layer) == pytest.approx(expected)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_none_is_a_word_like_the_other_reductions(reduction: str) -> None:
    text = f"graph: {{L: 'mse(a, b, reduction={reduction})'}}\nvalues: {{a: [1, 2], b: [4, 6]}}"
    assert answer(text, "L").tolist() == {"mean": 12.5, "sum": 25, "none": [9, 16]}[reduction]


def test_none_is_nothing_where_an_axis_is_meant() -> None:
    assert answer("graph: {z: 2 * a}\nvalues: {a: [1, 2]}", "sum(z, axis=none)") == 6


def test_a_word_is_no_free_size() -> None:
    assert output("gelu(tanh)") == output("gelu(approximate=tanh)") != output("gelu")


def test_a_mask_goes_by_the_name_that_is_written() -> None:
    assert answer(chain("dropout(0.5, keep)").replace("m1", "keep"), "yhat").tolist() == [2, 0]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("sum(a, dim=0)", [4, 6]), ("sum(a, axis=0)", [4, 6]), ("sum(a, dim=1, keepdim=true)", [[3], [7]])],
)
def test_axis_and_keepdims_may_be_spelt_as_in_torch(formula: str, expected: list[float]) -> None:
    assert answer("graph: {z: 2 * a}\nvalues: {a: [[1, 2], [3, 4]]}", formula).tolist() == expected


def test_an_argument_that_is_a_formula_may_go_by_its_name() -> None:
    text = "graph: {z: 2 * a}\nvalues: {a: [1, 2], b: [4, 6]}"
    assert answers(text, "mse(target=a, input=b)", "mse(b, target=a)") == [12.5, 12.5]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("lineer(3)", "2:23: unknown layer 'lineer' | did you mean 'linear'?"),
        ("Linear(3)", "2:23: unknown layer 'Linear' | did you mean 'linear'?"),
        ("5x", "2:23: a name, such as linear(4) or tanh, is expected here, found '5'"),
        ("linear", "2:23: linear needs 'out_features'"),
        ("linear()", "2:23: linear needs 'out_features'"),
        ("linear(3, true, 5)", "2:39: linear takes out_features, bias; this is one too many"),
        ("relu(3)", "2:28: relu takes nothing; this is one too many"),
        ("linear(3, biass=false)", "2:33: linear has no option 'biass' | did you mean 'bias'?"),
        ("linear(3, units=4)", "2:33: linear has no option 'units' | known: out_features, bias"),
        ("linear(3, out_features=4)", "2:33: 'out_features' is given twice"),
        ("softmax(dim=0, axis=0)", "2:38: 'axis' is given twice"),
        ("softmax(dim=0, dim=0)", "2:38: the argument 'dim' is given twice"),
        ("linear(2.5)", "2:30: 'out_features' must be a whole number, found '2.5'"),
        ("linear(1e12)", "2:30: 'out_features' must be a whole number, found '1e12'"),
        ("linear(4 / 2)", "2:30: 'out_features' must be a whole number, found '4 / 2'"),
        ("linear(true)", "2:30: 'out_features' must be a whole number, found 'true'"),
        ("linear((2, 3))", "2:30: 'out_features' must be a whole number, found '(2, 3)'"),
        ("'linear(x[0])'", "2:31: a plain number or word is expected here, not a formula"),
        ("linear(3, bias=no)", "2:38: 'bias' must be true or false, found 'no'"),
        ("linear(3, bias=0)", "2:38: 'bias' must be true or false, found '0'"),
        ("leaky_relu(small)", "2:34: 'negative_slope' must be a number, found 'small'"),
        ("leaky_relu(1/0)", "2:34: this divides by zero"),
        ("leaky_relu(-true)", "2:34: a number is expected here"),
        ("gelu(5)", "2:28: 'approximate' must be a word, found '5'"),
        ("gelu(erf)", "2:23: 'approximate' is none or tanh, not 'erf'"),
        ("softmax(axis=last)", "2:36: 'axis' must be a whole number, found 'last'"),
        ("softmax(axis=1)", "2:23: there is no axis 1 in a vector of 2"),
        ("dropout(p=1)", "2:23: 'p' is a probability below 1, not 1"),
        ("linear(0)", "2:23: 'out_features' is at least 1, not 0"),
        ("linear(-3)", "2:23: 'out_features' is at least 1, not -3"),
        ("z = ", "2:26: a name, such as linear(4) or tanh, is expected here, found the end"),
        ("relu relu", "2:28: nothing more is expected here, found 'relu'"),
        ("'tanh('", "2:28: the bracket opened here is never closed"),
    ],
)
def test_a_mistake_in_a_layer_is_told_at_its_place(layer: str, message: str) -> None:
    assert mistake(layer) == message


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        ("crossentropy", "3:9: unknown loss 'crossentropy' | did you mean 'cross_entropy'?"),
        ("mse(reduction=avg)", "3:9: 'reduction' is mean, sum or none, not 'avg'"),
        ("mse(sum, 3)", "3:18: mse takes reduction; this is one too many"),
        ("huber(delta=big)", "3:21: 'delta' must be a number, found 'big'"),
        ("multi_margin(p=3)", "3:9: 'p' is 1 or 2, not 3"),
        ("quadratic", "3:9: unknown loss 'quadratic'"),
    ],
)
def test_a_mistake_in_a_loss_is_told_at_its_place(loss: str, message: str) -> None:
    text = f"network:\n  layers: [linear(2)]\n  loss: {loss}\nvalues: {{x: [1, 3], y: [0, 1]}}"
    assert mistakes(text, "shape(z1)") == [message]


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        ("sdg(lr=0.1)", "4:20: unknown optimiser 'sdg' | did you mean 'sgd'?"),
        (
            "sgd(rl=0.1)",
            "4:24: sgd has no option 'rl' | known: lr, momentum, dampening, weight_decay, nesterov, maximize",
        ),
        ("sgd(lr=fast)", "4:27: 'lr' must be a number, found 'fast'"),
        ("sgd(nesterov=true)", "4:20: nesterov needs a momentum and no dampening"),
    ],
)
def test_a_mistake_in_an_optimiser_is_told_once_and_at_its_place(optimizer: str, message: str) -> None:
    text = f"graph: {{L: w ** 2}}\nvalues: {{w: 1}}\n# how w moves\ntrain: {{optimizer: {optimizer}, parameters: [w]}}"
    assert mistakes(text, "w after 1 step", "w after 2 steps") == [message]


# Whatever stands between the brackets of whatever function, it is computed or refused with a reason

CALLABLES = TABLES.callables()
ARGUMENTS = st.sampled_from(
    [
        "x",
        "M",
        "s",
        "M[0]",
        "x > 0",
        "0",
        "1",
        "-1",
        "2",
        "0.5",
        "1e300",
        "99",
        "10 ** 9",
        "true",
        "none",
        "sum",
        "q",
        "()",
        "(0, 1)",
        "(2, -1)",
        "[x, x]",
        "[s]",
        "[x, M]",
        "1/0",
        "1000000000000",
    ]
)
OPTIONS = st.sampled_from(
    [
        "axis",
        "keepdims",
        "dim",
        "reduction",
        "alpha",
        "beta",
        "p",
        "mask",
        "bias",
        "low",
        "high",
        "ddof",
        "classes",
        "shape",
        "axes",
        "start_dim",
        "delta",
        "margin",
        "label_smoothing",
        "out_features",
        "input",
        "target",
        "parts",
    ]
)


@pytest.mark.parametrize("function", sorted(CALLABLES))
@settings(max_examples=8)
@given(arguments=st.lists(ARGUMENTS, max_size=3), options=st.dictionaries(OPTIONS, ARGUMENTS, max_size=2))
def test_any_call_is_computed_or_refused_with_a_reason(
    function: str, arguments: list[str], options: dict[str, str]
) -> None:
    call = f"{function}({', '.join([*arguments, *(f'{k}={v}' for k, v in options.items())])})"
    text = (
        f"graph: {{all: sum(x) + sum(M) + s, z: '{call}', L: 'sum({call})'}}\n"
        "values: {x: [1, -2], M: [[1, 2], [3, 4]], s: 1, '*': 0.5}"
    )
    found = loaded(whole(asking(text, "z", "dL/dx", "dL/dM", "shape(z)")))
    assert (found.solved is None) == bool(found.mistakes)
