import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.language.ast import (
    BINDING,
    COMPARISONS,
    After,
    Binary,
    Call,
    Compare,
    Derivative,
    Dots,
    Index,
    Keyword,
    Name,
    Number,
    Part,
    Sequence,
    Slice,
    Transpose,
    Tree,
    Unary,
)
from autograder.language.errors import FormulaError, caret
from autograder.language.lex import MAX_CHARACTERS
from autograder.language.parse import MAX_DEPTH, MAX_STEPS, parse, parse_call

NAMES = {"a", "b", "c", "x", "h", "L", "W1", "θ", "dim"}


def read(text: str) -> Tree:
    return parse(text, NAMES.__contains__, sorted(NAMES))


def mistake(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        read(text)
    return caught.value


# Trees are equal wherever their parts stand, so these stand nowhere.


def num(text: str) -> Number:
    return Number(float(text), text, 0, 0)


def name(text: str) -> Name:
    return Name(text, 0, 0)


def op(left: Part, sign: str, right: Part) -> Part:
    return (Compare if sign in COMPARISONS else Binary)(sign, left, right, 0, 0)


def neg(operand: Part) -> Unary:
    return Unary("-", operand, 0, 0)


def cut(lower: Part | None, upper: Part | None, step: Part | None = None) -> Slice:
    return Slice(lower, upper, step, 0, 0)


def index(value: Part, *items: Part) -> Index:
    return Index(value, items, 0, 0)


def call(function: str, *args: Part, **kwargs: Part) -> Call:
    return Call(function, args, tuple(Keyword(k, v, 0, 0) for k, v in kwargs.items()), 0, 0)


def listed(*items: Part) -> Sequence:
    return Sequence("list", items, 0, 0)


def tuple_(*items: Part) -> Sequence:
    return Sequence("tuple", items, 0, 0)


A, B, C, X, H = (name(n) for n in "abcxh")


@pytest.mark.parametrize("text", ["1", ".5", "1e-3", "2.", "0.10", "3E+2", "007"])
def test_a_number_has_its_value_and_its_text(text):
    assert read(text) == Number(float(text), text, 0, 0)


@pytest.mark.parametrize("text", ["L", "W_1", "θ", "learning_rate", "_", "ŷ", "λ2", "权重", "false", "after"])
def test_a_word_is_a_name(text):
    assert read(text) == name(text)


@pytest.mark.parametrize(
    ("typed", "meant"), [("W₁", "W1"), ("ϵ", "ε"), ("y\u0302", "ŷ"), ("x\u0302", "x\u0302"), ("∂L", "dL")]
)
def test_look_alikes_are_one_name(typed, meant):
    assert read(typed) == name(meant)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", op(A, "+", op(B, "*", C))),
        ("(a + b) * c", op(op(A, "+", B), "*", C)),
        ("a - b - c", op(op(A, "-", B), "-", C)),
        ("a / b * c", op(op(A, "/", B), "*", C)),
        ("a @ b * c", op(op(A, "@", B), "*", C)),
        ("a * b @ c", op(op(A, "*", B), "@", C)),
        ("-a * b", op(neg(A), "*", B)),
        ("a * -b", op(A, "*", neg(B))),
        ("--a", neg(neg(A))),
        ("+a", Unary("+", A, 0, 0)),
        ("-x**2", neg(op(X, "**", num("2")))),
        ("(-x)**2", op(neg(X), "**", num("2"))),
        ("a**b**c", op(A, "**", op(B, "**", C))),
        ("a**-b**c", op(A, "**", neg(op(B, "**", C)))),
        ("a**-b * c", op(op(A, "**", neg(B)), "*", C)),
        ("a**b[0]", op(A, "**", index(B, num("0")))),
        ("a + b < b * c", op(op(A, "+", B), "<", op(B, "*", C))),
        ("(a < b) < c", op(op(A, "<", B), "<", C)),
        ("((a))", A),
    ],
)
def test_operators_bind_as_in_python(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize("sign", BINDING)
def test_every_operator_is_read(sign):
    assert read(f"a {sign} b") == read(f"a{sign}b") == op(A, sign, B)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("a − b", "a - b"),
        ("−a", "-a"),
        ("a × b", "a * b"),
        ("a ^ b", "a ** b"),
        ("a ≤ b", "a <= b"),
        ("a ≥ b", "a >= b"),
        ("a ≠ b", "a != b"),
        ("a²", "a**2"),
        ("a³ + b", "a**3 + b"),
        ("a¹²", "a**12"),
        ("-a²", "-(a**2)"),
        ("a²**b", "(a**2)**b"),
        ("a**b²", "a**(b**2)"),
        ("x[…]", "x[...]"),
        ("xᵀ", "x.T"),
        ("x^ᵀ", "x.T"),
        ("x⊤", "x.T"),
        ("x^⊤", "x.T"),
        ("a\u00a0+\tb\n", "a + b"),
    ],
)
def test_signs_that_people_type_mean_what_they_look_like(typed, plain):
    assert read(typed) == read(plain)


def test_the_sign_of_the_elementwise_product_is_kept():
    assert read("a ⊙ b") == op(A, "⊙", B) != read("a * b")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x.T", Transpose(X, 0, 0)),
        ("x^T", Transpose(X, 0, 0)),
        ("x ^ T", Transpose(X, 0, 0)),
        ("x^T @ h", op(Transpose(X, 0, 0), "@", H)),
        ("a @ x.T[0]", op(A, "@", index(Transpose(X, 0, 0), num("0")))),
        ("x.T²", op(Transpose(X, 0, 0), "**", num("2"))),
        ("x²ᵀ", Transpose(op(X, "**", num("2")), 0, 0)),
        ("x^T2", op(X, "**", name("T2"))),
        ("x^Ta", op(X, "**", name("Ta"))),
        ("x**T", op(X, "**", name("T"))),
    ],
)
def test_transposition_follows_its_operand(text, tree):
    assert read(text) == tree


def test_a_power_that_may_be_a_transposition_is_refused_where_t_is_a_name():
    with pytest.raises(FormulaError, match="'T' is a name of the problem too") as caught:
        parse("x^T", {"x", "T"}.__contains__)
    assert (caught.value.start, caught.value.end) == (1, 3)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("h[0]", index(H, num("0"))),
        ("h[-1]", index(H, neg(num("1")))),
        ("h[0][1]", index(index(H, num("0")), num("1"))),
        ("h[0,]", index(H, num("0"))),
        ("x[:]", index(X, cut(None, None))),
        ("x[:, 1]", index(X, cut(None, None), num("1"))),
        ("x[1:3, ::2]", index(X, cut(num("1"), num("3")), cut(None, None, num("2")))),
        ("x[1:]", index(X, cut(num("1"), None))),
        ("x[:a + 1:]", index(X, cut(None, op(A, "+", num("1"))))),
        ("x[a:b:c]", index(X, cut(A, B, C))),
        ("x[..., 0]", index(X, Dots(0, 0), num("0"))),
        ("(a + b)[0]", index(op(A, "+", B), num("0"))),
    ],
)
def test_an_index_has_numbers_slices_and_dots(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("sum(x)", call("sum", X)),
        ("f()", call("f")),
        ("f(a, b,)", call("f", A, B)),
        ("sum(x, axis=0, keepdims=true)", call("sum", X, axis=num("0"), keepdims=name("true"))),
        ("f(x, axis=a + 1)", call("f", X, axis=op(A, "+", num("1")))),
        ("f(a == b)", call("f", op(A, "==", B))),
        ("concat([a, b], axis=-1)", call("concat", listed(A, B), axis=neg(num("1")))),
        ("reshape(x, (2, 3))", call("reshape", X, tuple_(num("2"), num("3")))),
        ("reshape(x, (2,))", call("reshape", X, tuple_(num("2")))),
        ("reshape(x, ())", call("reshape", X, tuple_())),
        ("[]", listed()),
        ("[[a], [b]]", listed(listed(A), listed(B))),
        ("f(x)[0]", index(call("f", X), num("0"))),
        ("dim(x)", call("dim", X)),
    ],
)
def test_a_call_has_arguments_with_and_without_names(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("W1 after 3 steps", After(name("W1"), 3, 0, 0)),
        ("W1 after 1 step", After(name("W1"), 1, 0, 0)),
        ("W1 after 0 steps", After(name("W1"), 0, 0, 0)),
        ("dL/dW1 after 2 steps", After(Derivative("L", ("W1",), 0, 0), 2, 0, 0)),
        ("(a - b) after 2 steps", After(op(A, "-", B), 2, 0, 0)),
        ("a - b after 2 steps", op(A, "-", After(B, 2, 0, 0))),
        ("-a after 2 steps", neg(After(A, 2, 0, 0))),
        ("(x after 1 step)[0]", index(After(X, 1, 0, 0), num("0"))),
        ("x[0] after 1 step", After(index(X, num("0")), 1, 0, 0)),
        ("after after 1 step", After(name("after"), 1, 0, 0)),
    ],
)
def test_after_binds_like_an_index(text, tree):
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "rename", "tree"),
    [
        ("linear(4)", None, call("linear", num("4"))),
        ("tanh", None, call("tanh")),
        ("z1 = linear(3, bias=false)", "z1", call("linear", num("3"), bias=name("false"))),
        ("l = binary_cross_entropy", "l", call("binary_cross_entropy")),
        ("sgd(lr=0.1)", None, call("sgd", lr=num("0.1"))),
        ("dropout", None, call("dropout")),
    ],
)
def test_a_layer_is_a_call_with_an_optional_new_name(text, rename, tree):
    assert parse_call(text) == (rename, tree)


@pytest.mark.parametrize(
    ("text", "start", "message"),
    [
        ("", 0, "a name, such as linear(4) or tanh, is expected here, found the end"),
        ("3", 0, "a name, such as linear(4) or tanh, is expected here, found '3'"),
        ("z = ", 3, "a name, such as linear(4) or tanh, is expected here, found the end"),
        ("linear(4) + 1", 10, "nothing more is expected here, found '+'"),
        ("linear 4", 7, "nothing more is expected here, found '4'"),
        ("linear(4", 6, "the bracket opened here is never closed"),
        ("a = b = c", 6, "'=' assigns; for a comparison write =="),
    ],
)
def test_a_wrong_layer_says_what_is_wrong_and_where(text, start, message):
    with pytest.raises(FormulaError) as caught:
        parse_call(text)
    assert (caught.value.start, caught.value.message) == (start, message)


OPERAND = "a number, a name or a bracket is expected here, found "


@pytest.mark.parametrize(
    ("text", "start", "end", "message"),
    [
        ("", 0, 0, "a formula is expected, found nothing"),
        (" \n", 0, 0, "a formula is expected, found nothing"),
        ("a + W1*(h", 7, 8, "the bracket opened here is never closed"),
        ("f(a, (b, c)", 1, 2, "the bracket opened here is never closed"),
        ("x[0", 1, 2, "the bracket opened here is never closed"),
        ("a + b)", 5, 6, "the bracket closed here was never opened"),
        ("(a]", 2, 3, "',' or ')' is expected here, found ']'"),
        ("x[0)", 3, 4, "',' or ']' is expected here, found ')'"),
        ("x[0:1:2:3]", 7, 8, "',' or ']' is expected here, found ':'"),
        ("a + )", 4, 5, OPERAND + "')'"),
        ("a + ", 3, 3, OPERAND + "the end"),
        ("* a", 0, 1, OPERAND + "'*'"),
        ("f(, a)", 2, 3, OPERAND + "','"),
        ("x[,]", 2, 3, OPERAND + "','"),
        ("x[0, , 1]", 5, 6, OPERAND + "','"),
        ("x[]", 2, 3, "an index is expected here, found ']'"),
        ("a = 3", 2, 3, "'=' assigns; for a comparison write =="),
        ("(a = 3)", 3, 4, "'=' assigns; for a comparison write =="),
        ("a, b", 1, 2, "an operator is expected here, found ','"),
        ("a b", 2, 3, "an operator is missing before 'b'"),
        ("2x", 1, 2, "an operator is missing before 'x'"),
        ("(a)(b)", 3, 4, "an operator is missing before '('"),
        ("a 2", 2, 3, "an operator is missing before '2'"),
        ("a < b < c", 6, 7, "comparisons cannot be chained"),
        ("a == b != c", 7, 9, "comparisons cannot be chained"),
        ("f(axis=0, x)", 10, 11, "an argument without a name cannot follow one with a name"),
        ("f(n=0, n=1)", 7, 8, "the argument 'n' is given twice"),
        ("1 + 1e999", 4, 9, "the number '1e999' is too large"),
        ("9" * 400, 0, 400, f"the number '{'9' * 30}…' is too large"),
        ("a" + "²" * 400, 1, 401, f"the number '{'²' * 30}…' is too large"),
        ("a $ b", 2, 3, "unexpected character '$'"),
        ("a\u200b", 1, 2, "unexpected character U+200B"),
        ("a + \x1b", 4, 5, "unexpected character U+001B"),
        ("ab½", 2, 3, "unexpected character '½'"),
        ("₁a", 0, 1, "unexpected character '₁'"),
        ("a after two steps", 8, 11, "a whole number of steps is expected here, found 'two'"),
        ("a after 1.5 steps", 8, 11, "a whole number of steps is expected here, found '1.5'"),
        ("a after", 7, 7, "a whole number of steps is expected here, found the end"),
        ("a after 2", 9, 9, "'step' or 'steps' is expected here, found the end"),
        ("a after 2 times", 10, 15, "'step' or 'steps' is expected here, found 'times'"),
        ("a after 1000001 steps", 8, 15, "at most 1,000,000 steps are taken, found '1000001'"),
    ],
)
def test_a_mistake_is_named_at_its_place(text, start, end, message):
    error = mistake(text)
    assert (error.message, error.start, error.end) == (message, start, end)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("a b", "write * for the elementwise product, @ for the matrix product"),
        ("(a)(b)", "write * for a product; only a name can be called"),
        ("a · b", "write * for the elementwise product, @ for the matrix product"),
        ("√a", "write sqrt(x)"),
        ("np.tanh(x)", "functions have no module before them: tanh(x); only .T may follow a dot"),
        ("a < b < c", "write the product of two: (a < b) * (b < c)"),
        ("(" * (MAX_DEPTH + 1), "give a part of it a name of its own"),
    ],
)
def test_a_mistake_comes_with_something_to_do(text, help):
    assert mistake(text).help == help


def test_the_most_steps_are_read():
    assert read(f"a after {MAX_STEPS} steps") == After(A, MAX_STEPS, 0, 0)


def test_a_formula_of_most_characters_is_read():
    assert read("a".ljust(MAX_CHARACTERS)) == A


def test_a_longer_formula_is_refused():
    assert mistake("a".ljust(MAX_CHARACTERS + 1)).message == ("a formula has at most 20,000 characters, found 20,001")


NESTINGS = {
    "brackets": lambda n: "(" * (n - 1) + "a" + ")" * (n - 1),
    "lists": lambda n: "[" * (n - 1) + "a" + "]" * (n - 1),
    "calls": lambda n: "f(" * (n - 1) + "a" + ")" * (n - 1),
    "indices": lambda n: "x[" * (n - 1) + "a" + "]" * (n - 1),
    "slices": lambda n: "x[0:" * ((n - 1) // 2) + "a" + "]" * ((n - 1) // 2),
    "keywords": lambda n: "f(k=" * ((n - 1) // 2) + "a" + ")" * ((n - 1) // 2),
    "signs": lambda n: "-" * (n - 1) + "a",
    "powers": lambda n: "**".join("a" * n),
    "sums": lambda n: "+".join("a" * n),
    "transposes": lambda n: "a" + ".T" * (n - 1),
    "steps": lambda n: "a" + " after 1 step" * (n - 1),
}


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS)
def test_the_deepest_formula_is_read_in_few_frames(nested):
    def far_down(frames: int) -> Tree:
        return far_down(frames - 1) if frames else read(nested(MAX_DEPTH))

    room = sys.getrecursionlimit() - 3 * MAX_DEPTH
    assert far_down(room - len_of_stack() - 30)


def len_of_stack() -> int:
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS)
def test_a_deeper_formula_is_refused(nested):
    message = mistake(nested(MAX_DEPTH + 1)).message
    assert message == f"a formula is at most {MAX_DEPTH} operations deep; here it is deeper"


def test_depth_is_not_length():
    assert read("f(" + "a, " * 1_000 + ")") == call("f", *[A] * 1_000)


LONG = {
    "open brackets": "(" * 10_000,
    "pairs of brackets": "(" * 9_999 + "a" + ")" * 9_999,
    "calls": "f(" * 9_999,
    "closing brackets": "a" + ")" * 9_999,
    "a sum": "a+" * 9_999 + "a",
    "digits": "9" * 20_000,
    "an exponent": "1e" + "9" * 19_000,
    "superscripts": "a" + "²" * 19_000,
    "spaces": " " * 20_000,
    "spaces between": "^ " * 9_999,
    "accents": "a" + "\u0302" * 19_000,
    "dots": ". " * 9_999,
    "arguments": "f(" + "a," * 9_990 + ")",
    "named arguments": "f(" + ",".join(f"k{i}=1" for i in range(2_000)) + ")",
    "slices": "x[" + ":," * 9_990 + "]",
    "a differential": "d9L/" + "da" * 9_000,
    "differentials": "d9L/" + "da " * 6_000,
    "an unknown differential": "dL/d" + "W" * 19_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_costs_milliseconds(text):
    started = time.process_time()
    try:
        read(text)
    except FormulaError as error:
        assert len(error.message) < 200  # noqa: PT017  either way is fast
    assert time.process_time() - started < 1


SIGNS = [*BINDING, *"()[],:.=^∂²³ᵀ⊤−×⊙≤≠… \n\t", "...", ".T", "^T", "after", "step", "2", "1e999", "0.5", "½", "\u0302"]
WORDS = ["a", "x", "f", "L", "dL", "dW1", "d2L", "da", "d", "T", "θ", "W₁", "\ud800", "'", "\x00"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(SIGNS + WORDS), max_size=30).map("".join)))
def test_any_text_is_a_tree_or_a_formula_error_within_it(text):
    for reader in (read, parse_call):
        try:
            reader(text)
        except FormulaError as error:
            assert 0 <= error.start <= error.end <= len(text)  # noqa: PT017  a tree is right too
            assert caret(text, error).count("\n") == 1  # noqa: PT017


def shown(text: str, start: int) -> list[str]:
    return caret(text, FormulaError("", start, start)).split("\n")


def test_the_caret_stands_below_the_character_meant():
    assert shown("z1 + W2*(h", 8) == ["z1 + W2*(h", "        ^"]


def test_only_the_line_of_the_mistake_is_shown():
    assert shown("a +\nb + $ +\nc", 8) == ["b + $ +", "    ^"]


def test_a_mistake_at_the_end_has_its_caret_after_the_last_character():
    assert shown("a +", 3) == ["a +", "   ^"]


def test_the_caret_counts_columns_not_characters():
    assert shown("x\u0302 + 权 $", 7) == ["x\u0302 + 权 $", "       ^"]


def test_a_long_line_is_cut_around_the_caret():
    line, below = shown("a" * 500 + "$" + "b" * 500, 500)
    assert len(line) == 102
    assert (line[0], line[below.index("^")], line[-1]) == ("…", "$", "…")


def test_what_a_terminal_would_obey_is_not_shown():
    assert shown("\x1b[31m\ta", 6) == ["\N{REPLACEMENT CHARACTER}[31m a", "      ^"]


def test_parts_know_where_they_stand():
    tree = read(" (a + b) * f(x, k = 1)[0]")
    spans = [(p.start, p.end) for p in (tree, tree.left, tree.right, tree.right.value, tree.right.value.kwargs[0])]
    assert spans == [(1, 25), (2, 7), (11, 25), (11, 22), (16, 21)]


def test_parts_cannot_be_changed():
    with pytest.raises(AttributeError):
        read("a").name = "b"


def test_a_part_is_not_made_with_a_field_missing():
    with pytest.raises(TypeError, match="Name is made of name, start, end"):
        Name("a")


def test_parts_of_different_kinds_are_different():
    assert Compare("-", A, B, 0, 0) != Binary("-", A, B, 0, 0)


def test_equal_parts_are_not_unequal_for_standing_elsewhere():
    assert not Name("a", 0, 1) != Name("a", 4, 5)  # noqa: SIM202  both operators are defined


def test_equal_trees_have_equal_hashes():
    assert hash(read("a+b")) == hash(read(" a + b "))
