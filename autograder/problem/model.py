"""The problem file as data: these classes are the format, its checks, its documentation and its JSON Schema.

They are only ever read after loading. The methods that `dataclass` would write besides `__init__` are left
out: making them takes time at every start.
"""

from __future__ import annotations

from dataclasses import field
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from autograder.errors import Place
from autograder.problem.edition import Released
from autograder.problem.schema import Tagged, doc, record
from autograder.problem.tree import Text
from autograder.problem.written import ChoiceQuestion, OrderQuestion, TextQuestion, WrittenQuestion


@record
class Tolerance:
    """How far a number may be off: rel and abs (together), or decimals, or significant digits."""

    place: Place
    rel: float | None = field(default=None, metadata=doc("as a share of the reference value", 1e-3, min=0))
    abs: float | None = field(default=None, metadata=doc("in the units of the quantity", 1e-6, min=0))
    decimals: int | None = field(
        default=None, metadata=doc("right to so many decimals; rounded and truncated both pass", 3, min=0, max=15)
    )
    significant: int | None = field(default=None, metadata=doc("right to so many significant digits", 3, min=1, max=15))


@record
class Conventions:
    """What textbooks disagree on, settled for this problem."""

    relu_at_zero: Literal[0, 1, "either"] = field(default="either", metadata=doc("the derivative of ReLU at exactly 0"))
    derivative_layout: Literal["numerator", "denominator", "either"] = field(
        default="numerator",
        metadata=doc("which axes of a Jacobian come first; `either` takes a gradient's transpose, too"),
    )
    vectors: Literal["flat", "column"] = field(
        default="flat", metadata=doc("flat: [a, b], [[a], [b]] and [[a, b]] are one vector; column: only [[a], [b]]")
    )


@record
class Network:
    """A chain of layers, each fed with the output of the one before."""

    layers: list[Text] = field(metadata=doc("in order; `name = layer` names the output", ["linear(4)", "tanh"]))
    input: str = field(default="x", metadata=doc("the name of the input"))
    loss: Text | None = field(
        default=None, metadata=doc("of the output and the target y; its name is L", "cross_entropy", "mse")
    )


@record
class Train:
    """How the learnable leaves move, for `W1 after 2 steps`."""

    optimizer: Text = field(metadata=doc("with its options as in torch.optim", "sgd(lr=0.1)"))
    loss: str | None = field(default=None, metadata=doc("what is made smaller; by default the network's loss, or L"))
    parameters: list[Text] | None = field(
        default=None, metadata=doc("names or globs of what is learnt; by default the weights of the layers", ["w*"])
    )


@record
class ValueQuestion:
    """Asks for numbers: a scalar, an array, a shape or a count."""

    place: Place
    id: Text = field(metadata=doc("names the answer in answers.json", "gW1"))
    ask: Text = field(metadata=doc("a formula over the problem's names", "dL/dW1", "W1 after 1 step", "shape(z1)"))
    kind: Literal["value"] = field(default="value", metadata=doc("the kind of answer"))
    points: Fraction = field(default=Fraction(1), metadata=doc("0.5, 2 or 1/3", min=0))
    prompt: Text | None = field(default=None, metadata=doc("what students read, where the formula is not enough"))
    tolerance: Literal["exact"] | Tolerance | None = field(default=None, metadata=doc("instead of the problem's own"))
    credit: Literal["all", "elementwise"] = field(
        default="all", metadata=doc("elementwise: the share of right entries counts")
    )
    hidden: bool = field(default=False, metadata=doc("`autograder check` never mentions it"))
    check: Literal["correctness", "format"] | None = field(
        default=None, metadata=doc("how much `autograder check` may tell, instead of the problem's own")
    )


@record
class Limits:
    """What one run of a student's code may use."""

    seconds: float = field(default=2.0, metadata=doc("of processor time for each call", 2, min=0.01, max=3600))
    memory: Text = field(
        default=Text("512MB"),
        metadata=doc("beyond what the interpreter itself takes", "512MB", pattern=r"[1-9][0-9]{0,6} ?(KB|MB|GB)"),
    )


@record
class Case:
    """Numbers that a function is tried with besides the problem's own: drawn at random, or given here."""

    place: Place
    random: int | None = field(default=None, metadata=doc("how many are drawn", 5, min=1, max=1000))
    seed: int = field(default=0, metadata=doc("other numbers for another seed", 11, min=0))
    keep: list[Text] = field(
        default_factory=list, metadata=doc("names or globs whose values are not drawn but stay as they are", ["lr"])
    )
    values: dict[Text, Any] | None = field(
        default=None, metadata=doc("instead of the problem's values, where they differ", {"x": [0, 0]})
    )
    hidden: bool = field(default=False, metadata=doc("students learn only that it failed"))


@record
class CodeQuestion:
    """Asks for a function, which is called and whose numbers are compared."""

    place: Place
    id: Text = field(metadata=doc("names the question in results", "backward"))
    kind: Literal["code"] = field(metadata=doc("the kind of answer"))
    function: Text = field(metadata=doc("the name of the function", "backward"))
    arguments: list[Text] | dict[Text, Text] = field(
        metadata=doc("formulas, in order; with names of their own as a mapping", ["x", "W1"], {"g": "dL/dW1"})
    )
    returns: Text | list[Text] | dict[Text, Text] = field(
        metadata=doc(
            "one formula, or several: a tuple in this order, or a dict with these keys",
            "L",
            ["dL/dW1", "dL/db1"],
            {"W1": "dL/dW1"},
        )
    )
    file: Text = field(default=Text("solution.py"), metadata=doc("what is handed in", "solution.py", "solution.ipynb"))
    cases: list[Literal["given"] | Case] | None = field(
        default=None,
        metadata=doc("what it is tried with; by default `given`, the problem's own values", ["given", {"random": 5}]),
    )
    forward: Text | None = field(
        default=None,
        metadata=doc("the code question whose function computes what these are the derivatives of", "forward"),
    )
    limits: Limits = field(default_factory=Limits, metadata=doc("what one run may use", {"seconds": 2}))
    packages: list[Text] = field(
        default_factory=list, metadata=doc("loaded beforehand; with torch the arguments are tensors", ["torch"])
    )
    points: Fraction = field(default=Fraction(1), metadata=doc("0.5, 2 or 1/3", min=0))
    prompt: Text | None = field(default=None, metadata=doc("what students read, and the stub says"))
    tolerance: Literal["exact"] | Tolerance | None = field(
        default=None, metadata=doc("by default {rel: 1e-5, abs: 1e-7}, whatever the problem's own")
    )
    hidden: bool = field(default=False, metadata=doc("`autograder check` never mentions it"))
    check: Literal["correctness", "format"] | None = field(
        default=None, metadata=doc("how much `autograder check` may tell, instead of the problem's own")
    )


@record
class FormulaQuestion(WrittenQuestion):
    """Asks for a formula, which is compared with the asked quantity at random points."""

    kind: Literal["formula"] = field(metadata=doc("the kind of answer"))
    ask: Text = field(metadata=doc("the quantity, a formula over the problem's names", "dL/dW1", "L"))
    within: list[Text] | None = field(
        default=None,
        metadata=doc(
            "the names it may use, derivatives among them; by default all that come before the asked one",
            ["x", "W2", "dL/dz3"],
            key="in",
        ),
    )
    indices: list[Text] = field(
        default_factory=list,
        metadata=doc("asks for an entry, with these letters for its indices; [i, i] is the diagonal", ["k", "j"]),
    )
    when: Text | None = field(default=None, metadata=doc("of which entries it is asked", "i == j", "i != j"))
    assume: list[Text] = field(default_factory=list, metadata=doc("what may be taken for granted", ["sum(y) = 1"]))
    answer: Text | None = field(
        default=None,
        metadata=doc("a model answer as a student would write it; by default made from the graph", graders=True),
    )


@record
class DerivationQuestion(WrittenQuestion):
    """Asks for a list of lines from a given start to a given end, each of which must equal the one before."""

    kind: Literal["derivation"] = field(metadata=doc("the kind of answer"))
    start: Text = field(metadata=doc("what is to be transformed, as a student would write it", "dL/dh_i"))
    end: Text = field(metadata=doc("what it is to become", "o_i - y_i"))
    answer: list[Text] = field(
        default_factory=list,
        metadata=doc("a model derivation, line by line", ["sum(dL/do_j do_j/dh_i, j)", "o_i - y_i"], graders=True),
    )
    waypoints: list[Text] = field(
        default_factory=list, metadata=doc("formulas that must appear on the way, in whatever form", graders=True)
    )
    indices: list[Text] = field(default_factory=list, metadata=doc("the free indices of every line", ["i"]))
    assume: list[Text] = field(default_factory=list, metadata=doc("what may be taken for granted", ["sum(y) = 1"]))
    jump: Fraction = field(
        default=Fraction(0), metadata=doc("the share of the points for the end without the way", min=0, max=1)
    )


Question: TypeAlias = (
    ValueQuestion | CodeQuestion | FormulaQuestion | DerivationQuestion | ChoiceQuestion | OrderQuestion | TextQuestion
)
QUESTIONS: dict[str, type[Question]] = {
    "value": ValueQuestion,
    "code": CodeQuestion,
    "formula": FormulaQuestion,
    "derivation": DerivationQuestion,
    "choice": ChoiceQuestion,
    "order": OrderQuestion,
    "text": TextQuestion,
}
WITHOUT_A_GRAPH = (ChoiceQuestion, OrderQuestion, TextQuestion)


@record
class Problem:
    """One problem file."""

    place: Place
    id: Text = field(metadata=doc("unique among the problems graded together", "mlp-4433"))
    title: Text = field(metadata=doc("one line"))
    questions: list[Annotated[Question, Tagged("kind", QUESTIONS, default="value")]] = field(
        metadata=doc("what is asked")
    )
    source: Text | None = field(default=None, metadata=doc("where the problem comes from", graders=True))
    prompt: Text | None = field(default=None, metadata=doc("Markdown with $LaTeX$, shown to students"))
    network: Network | None = field(default=None, metadata=doc("a chain of layers; or else `graph`"))
    graph: dict[Text, Text] | None = field(
        default=None, metadata=doc("named equations, in order; or else `network`", {"z": "relu(w * x + b)"})
    )
    values: dict[Text, Any] = field(
        default_factory=dict,
        metadata=doc("numbers for the leaves; a key may be a glob, a single number fills the shape", {"W*": 0.1}),
    )
    shapes: dict[Text, list[int | Text]] = field(
        default_factory=dict,
        metadata=doc("sizes where no numbers are needed; a letter is a free size", {"x": [32, 30]}),
    )
    train: Train | None = field(default=None, metadata=doc("for questions about the weights after steps"))
    tolerance: Literal["exact"] | Tolerance | None = field(
        default=None, metadata=doc("how far numbers may be off; by default {rel: 1e-3, abs: 1e-6}")
    )
    conventions: Conventions | None = field(default=None, metadata=doc("what textbooks disagree on, settled"))
    check: Literal["correctness", "format"] = field(
        default="correctness", metadata=doc("how much `autograder check` may tell a student")
    )
    carry: bool = field(
        default=True, metadata=doc("whether an answer that is right from the student's own earlier answers counts")
    )
    released: Released | None = field(default=None, metadata=doc("written by `autograder release`: what was left out"))
