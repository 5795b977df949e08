"""The functions of mathematics that a formula may call, and how what they give stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from autograder.errors import did_you_mean
from autograder.graph.node import Node, size
from autograder.language.ast import Call, Index, Prime, Tree
from autograder.language.bind import bind
from autograder.language.errors import FormulaError, quoted
from autograder.language.textbook.messages import described, misfit, shown, wrong
from autograder.language.textbook.products import matrix_product, total
from autograder.language.textbook.reader import Letters, Reader
from autograder.language.textbook.terms import Term, flat, laid_out, matched, standing, transposed

Function: TypeAlias = Callable[..., Node]
Rule: TypeAlias = Callable[[Reader, Call, Function, list[Term]], Term]

# Other spellings, all in small letters and without a hyphen or an underline.
SPELLINGS = {
    "ln": "log",
    "σ": "sigmoid",
    "sigma": "sigmoid",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    **dict.fromkeys(("matmul", "mm", "mv"), "dot"),
    "sgn": "sign",
    "tr": "trace",
    "leakyrelu": "leaky_relu",
    "logsoftmax": "log_softmax",
    "swish": "silu",
}


def is_function(name: str) -> bool:
    """Whether formulas may call a function by this name."""
    return name in RULES or name in SPELLINGS


def find(reader: Reader, name: str, tree: Tree) -> str:
    """The name that the problem's functions know it by."""
    plain = name.lower().replace("_", "")
    known = name if name in RULES else SPELLINGS.get(name, SPELLINGS.get(plain, plain))
    if known not in RULES or known not in reader.scope.callables:
        help = "a size is written as its letter" if name in ("size", "len", "shape") else did_you_mean(name, RULES)
        raise FormulaError(f"unknown function {quoted(name)}", tree.start, tree.start + len(name), help)
    return known


def called(reader: Reader, tree: Call, letters: Letters) -> Term:
    """A call; softmax(z_i), taken literally always 1, is the entry i of softmax(z)."""
    name = find(reader, tree.function, tree)
    if not tree.args:
        raise wrong(f"{tree.function} of what? put it in brackets", tree)
    first = tree.args[0]
    if RULES[name] is along and isinstance(first, Index):
        whole = Call(tree.function, (first.value, *tree.args[1:]), tree.kwargs, tree.start, tree.end)
        return reader.read(Index(whole, first.items, tree.start, tree.end), letters)
    if len(tree.args) == 2:
        name = CHOOSERS.get(name, name)
    terms = [flat(reader.read(argument, letters)) for argument in tree.args[: TAKES.get(name, 1)]]
    for term, argument in zip(terms, tree.args, strict=False):
        if term.unsized:
            raise wrong(f"the size of I is not said in {shown(argument)}", argument)
    return RULES[name](reader, tree, reader.scope.callables[name], terms)


def applied(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Node:
    """The function of the nodes, and of the options that are written after them."""
    rest = Call(tree.function, tree.args[len(terms) :], tree.kwargs, tree.start, tree.end)
    return function(**bind(rest, function, tuple(term.node for term in terms), reader.scope.sizes, None))


def each(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """Of each entry: what comes out stands as what goes in."""
    return Term(applied(reader, tree, function, terms), terms[0].split)


def along(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """Softmax and its like, of a vector or of each row of a matrix."""
    if not terms[0].node.shape:
        raise wrong(f"{tree.function} is of a vector, and {shown(tree.args[0])} is a number", tree)
    return each(reader, tree, function, terms)


def reduced(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """A number; with an axis, a vector or what is left."""
    return standing(applied(reader, tree, function, terms))


def choosing(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """max(0, z): entry by entry."""
    a, b = needed(tree, terms, 2)
    pair = matched(a, b)
    if pair is None:
        raise misfit("compared", (tree.args[0], a), (tree.args[1], b), reader.scope.sizes)
    return Term(function(pair.a, pair.b), pair.split)


def chosen(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """where(condition, a, b)."""
    needed(tree, terms, 3)
    return select(reader, tree.args, terms)


def select(reader: Reader, trees: tuple[Tree, ...], terms: list[Term]) -> Term:
    """b where the condition is 1, c where it is 0: arrays of one shape and numbers."""
    terms = [flat(term) for term in terms]
    model = next((term for term in terms if not term.is_number), terms[0])
    nodes = []
    at = next(i for i, term in enumerate(terms) if term is model)
    for tree, term in zip(trees, terms, strict=True):
        pair = matched(model, term)
        if pair is None:
            raise misfit("chosen from", (trees[at], model), (tree, term), reader.scope.sizes)
        nodes.append(pair.b)
    return Term(reader.graph.apply("where", *nodes), model.split)


def diagonal(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """Of a vector the matrix, of a matrix the column."""
    term = terms[0]
    return term if not term.node.shape else standing(applied(reader, tree, function, terms))


def inner(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    """dot(a, b): of two vectors a number, however they stand; else the matrix product."""
    a, b = needed(tree, terms, 2)
    if a.is_vector and b.is_vector:
        if len(a.node.shape) == len(b.node.shape) == 1 and a.node.shape == b.node.shape:
            return total(a.node * b.node)
    elif a.is_number or b.is_number:
        pair = matched(a, b)
        if pair is not None:
            return Term(pair.a * pair.b, pair.split)
    else:
        product = matrix_product(a, b, reader.reading)
        if product is not None:
            return product
    raise misfit("multiplied", (tree.args[0], a), (tree.args[1], b), reader.scope.sizes)


def outer(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    a, b = needed(tree, terms, 2)
    for term, argument in ((a, tree.args[0]), (b, tree.args[1])):
        if not (term.is_vector or term.is_number):
            is_what = described(term, reader.scope.sizes)
            raise wrong(f"an outer product is of two vectors, and {shown(argument)} is {is_what}", argument)
    rows, columns = (laid_out(term.node, (size(term.node.shape),)) for term in (a, b))
    return Term(reader.graph.apply("outer", rows, columns), 1)


def trace(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    return terms[0] if terms[0].is_number else standing(applied(reader, tree, function, terms))


def turned(reader: Reader, tree: Call, function: Function, terms: list[Term]) -> Term:
    needed(tree, terms, 1)
    return transposed(terms[0])


def needed(tree: Call, terms: list[Term], count: int) -> list[Term]:
    """As many arguments as a function takes, and none besides."""
    if len(tree.args) != count or tree.kwargs:
        found = len(tree.args) + len(tree.kwargs)
        raise wrong(f"{tree.function} takes {count} argument{'s' * (count > 1)}, found {found}", tree)
    return terms


def elementwise(reader: Reader, tree: Prime) -> Callable[[Node], Node]:
    """The function whose derivative is meant; it must be one of each entry by itself."""
    name = find(reader, tree.function, tree)
    if RULES[name] is not each:
        message = f"{tree.function}' is not one number for each entry: {tree.function} mixes the entries"
        raise wrong(message, tree, "write the derivative as a fraction")
    function, call = reader.scope.callables[name], Call(tree.function, (), (), tree.start, tree.end)
    return lambda x: function(**bind(call, function, (x,), reader.scope.sizes, None))


EACH = (
    "abs", "clip", "cos", "elu", "erf", "exp", "expm1", "gelu", "hardsigmoid", "hardtanh", "identity", "leaky_relu",
    "log", "log10", "log1p", "log2", "relu", "selu", "sigmoid", "sign", "silu", "sin", "softplus", "sqrt",
    "square", "tanh",
)  # fmt: skip
CHOOSERS = {"max": "maximum", "min": "minimum"}
TAKES = {"dot": 2, "maximum": 2, "minimum": 2, "outer": 2, "where": 3}
RULES: Mapping[str, Rule] = {
    **dict.fromkeys(EACH, each),
    **dict.fromkeys(("logsumexp", "max", "mean", "min", "norm", "std", "sum", "var"), reduced),
    **dict.fromkeys(("log_softmax", "softmax"), along),
    **dict.fromkeys(("maximum", "minimum"), choosing),
    "diag": diagonal,
    "dot": inner,
    "outer": outer,
    "trace": trace,
    "transpose": turned,
    "where": chosen,
}
