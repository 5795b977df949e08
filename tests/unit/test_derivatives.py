import pytest

from autograder.language.ast import Binary, Call, Derivative, Index, Name, Number, Tree, Unary
from autograder.language.errors import FormulaError, UnknownNameError
from autograder.language.parse import parse

NAMES = {"L", "E", "W1", "W2", "w", "w1", "w2", "lr", "a", "adb", "b2", "c", "ot", "im", "dot", "dim", "dE"}


def read(text: str) -> Tree:
    return parse(text, NAMES.__contains__, sorted(NAMES))


def mistake(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        read(text)
    return caught.value


def d(of: str, *by: str) -> Derivative:
    return Derivative(of, by, 0, 0)


def name(text: str) -> Name:
    return Name(text, 0, 0)


def num(text: str) -> Number:
    return Number(float(text), text, 0, 0)


@pytest.mark.parametrize("text", ["dL/dW1", "∂L/∂W1", "dL / dW1", "∂L/dW₁", "dL\n/\tdW1", "(dL/dW1)", "  dL/dW1  "])
def test_a_d_before_two_names_of_the_problem_is_a_derivative(text):
    assert read(text) == d("L", "W1")


@pytest.mark.parametrize(
    "text",
    ["d2L/dw2", "d^2L/dw^2", "d²L/dw²", "∂²L/∂w²", "d2L/dw^2", "d2L/dw**2", "d2L/dwdw", "d^2 L / dw^2"],
)
def test_a_second_derivative_by_one_name_is_read_in_every_spelling(text):
    assert read(text) == d("L", "w", "w")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("d2L/dw1dw2", d("L", "w1", "w2")),
        ("∂²L/∂w₁∂w₂", d("L", "w1", "w2")),
        ("d2L/dw1 dw2", d("L", "w1", "w2")),
        ("d2L/dw2dw1", d("L", "w2", "w1")),
        ("d2L/dwdw2", d("L", "w", "w2")),
        ("d3L/dw1^2dw2", d("L", "w1", "w1", "w2")),
        ("d3L/dw1²dw2", d("L", "w1", "w1", "w2")),
        ("d3L/dw1dc^2", d("L", "w1", "c", "c")),
        ("d3L/dw3", d("L", "w", "w", "w")),
        ("d2L/dadb dc", d("L", "adb", "c")),
        ("d4L/dw2dw2", d("L", "w", "w", "w", "w")),
    ],
)
def test_the_names_under_a_higher_derivative_are_found(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-0.5 * dE/dw", Binary("*", Unary("-", num("0.5"), 0, 0), d("E", "w"), 0, 0)),
        ("lr * dL/dw", Binary("*", name("lr"), d("L", "w"), 0, 0)),
        ("a / dL/dw", Binary("/", name("a"), d("L", "w"), 0, 0)),
        ("dL/dw / a", Binary("/", d("L", "w"), name("a"), 0, 0)),
        ("2**dL/dw", Binary("**", num("2"), d("L", "w"), 0, 0)),
        ("dL/dw**2", Binary("**", d("L", "w"), num("2"), 0, 0)),
        ("dL/dw²", Binary("**", d("L", "w"), num("2"), 0, 0)),
        ("d2L/dw1dw2**2", Binary("**", d("L", "w1", "w2"), num("2"), 0, 0)),
        ("dE/dW2[0, 1]", Index(d("E", "W2"), (num("0"), num("1")), 0, 0)),
        ("dL/dw/dE/dw", Binary("/", d("L", "w"), d("E", "w"), 0, 0)),
    ],
)
def test_a_derivative_binds_tighter_than_everything(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("dot/dim", name("dot"), name("dim")),
        ("(dL)/dw", name("dL"), name("dw")),
        ("dL/(dw)", name("dL"), name("dw")),
        ("dim/w", name("dim"), name("w")),
        ("d/dw", name("d"), name("dw")),
        ("d2/dw", name("d2"), name("dw")),
        ("dim/dQ", name("dim"), name("dQ")),
        ("dQ/dR", name("dQ"), name("dR")),
        ("delta/dim", name("delta"), name("dim")),
        ("dL/diag(a)", name("dL"), Call("diag", (name("a"),), (), 0, 0)),
        ("dL/2", name("dL"), num("2")),
    ],
)
def test_any_other_quotient_is_a_division(text, left, right):
    assert read(text) == Binary("/", left, right, 0, 0)


def test_a_name_of_the_problem_may_look_like_the_upper_half():
    assert read("dE/dW1") == d("E", "W1")


def test_the_names_d_and_dw_do_not_hide_a_second_derivative():
    assert parse("d^2L/dw^2", {"L", "w", "d", "dw"}.__contains__) == d("L", "w", "w")


def test_a_power_of_the_name_d_is_no_derivative():
    assert read("d²") == Binary("**", name("d"), num("2"), 0, 0)


@pytest.mark.parametrize(
    ("text", "start", "end", "message", "help"),
    [
        ("1 + dL/dadbs", 8, 12, "the problem has no 'adbs'", "did you mean 'adb'?"),
        ("∂L / ∂V", 6, 7, "the problem has no 'V'", None),
        ("2 * dl1/dw", 5, 7, "the problem has no 'l1'", "known: lr"),
        ("d2Loss/dw2", 2, 6, "the problem has no 'Loss'", "known: L"),
        ("∂²Loss/∂w²", 2, 6, "the problem has no 'Loss'", "known: L"),
        (
            "d2L/dw1dlrs",
            4,
            11,
            "2 names of the problem are expected here, each after a d, found 'dw1dlrs'",
            "did you mean 'lr'?",
        ),
        (
            "d2L/dw1 * 3",
            4,
            7,
            "2 names of the problem are expected here, each after a d, found 'dw1'",
            "write d2L/dw2 for w 2 times, and for different names one after the other, dw1dw2",
        ),
        (
            "d3L/dwdw",
            4,
            8,
            "3 names of the problem are expected here, each after a d, found 'dwdw'",
            "write d3L/dw3 for w 3 times, and for different names one after the other, dw1dw2",
        ),
        (
            "d2L/dw2^2",
            4,
            9,
            "these names can be read in two ways",
            "write d2L/dw dw or d2L/dw2 dw2, in brackets if a power follows",
        ),
        (
            "d2L/dadb2",
            4,
            9,
            "these names can be read in two ways",
            "write d2L/da db2 or d2L/dadb dadb, in brackets if a power follows",
        ),
    ],
)
def test_an_unreadable_derivative_says_what_was_looked_for(text, start, end, message, help):
    error = mistake(text)
    assert (error.start, error.end, error.message, error.help) == (start, end, message, help)


@pytest.mark.parametrize("text", ["d2L/dw dw", "d2L/dw2 dw2", "d2L/da db2", "d2L/dadb dadb", "(d2L/dw dw)**2"])
def test_the_spellings_that_help_offers_are_read(text):
    assert read(text)


def test_names_within_names_do_not_make_the_search_long():
    nested = {"L", "w", "wdw", "wdwdw", "wdwdwdw"}
    asked = []

    def is_name(word: str) -> bool:
        asked.append(word)
        return word in nested

    with pytest.raises(FormulaError):
        parse("d9L/" + "dw" * 140 + "dq", is_name)
    assert len(asked) < 500_000


def test_a_derivative_stands_where_both_its_words_do():
    tree = read("1 + d2L / dw1 dw2 * 3")
    assert (tree.right.left.start, tree.right.left.end) == (4, 17)


@pytest.mark.parametrize(("text", "missing"), [("dL/dV", "V"), ("dQ/dw", "Q")])
def test_a_name_that_the_problem_does_not_have_is_told_apart_from_other_mistakes(text, missing):
    with pytest.raises(UnknownNameError) as caught:
        read(text)
    assert caught.value.name == missing
