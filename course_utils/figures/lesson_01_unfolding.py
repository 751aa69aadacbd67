"""The figures of lesson 1: the definition, unfolded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.figure import Figure

from course_utils.drawing.shapes import Shape, Sketch
from course_utils.drawing.unrolled import Column, chain
from course_utils.figures.lesson_01_parts import legend
from course_utils.figures.registry import figure
from course_utils.sequences import NAMES


def _told_unfolding(last: int = 3) -> str:
    chained, formula = [], "h_1"
    for step in range(2, last + 1):
        chained.append(f"h_{step - 1} and x_{step} go into f and give h_{step}")
        formula = f"f({formula}, x_{step}; theta)"
    whom = "it" if last == 2 else "both" if last == 3 else f"all {NAMES[last - 1]}"
    one = "" if last == 2 else f"f(h_{last - 1}, x_{last}; theta) = "
    return (
        "Left, folded: a box f with input x_t and a loop for the state h. Right, unfolded: "
        f"{'; '.join(chained)}; one box of parameters theta has an arrow to {whom}. Below: h_{last} = {one}{formula}."
    )


@figure(
    name="unfolding",
    lesson=1,
    caption="The definition h_t = f(h_{t-1}, x_t; θ), applied again and again. Every application has the same f with "
    "the same parameters θ, whatever the length.",
    alt=_told_unfolding,
    allowed={"last": (2, 5)},
)
def unfolding(last: int = 3) -> Figure:
    """``last`` is the step up to which it is unfolded; it begins with the state of step 1."""
    applications = last - 1
    pitch = 2.0
    sketch = Sketch(4.2 + pitch * applications, 3.7)
    y = 1.92
    sketch.head(0.35, 3.4, "Folded")
    cell = sketch.box(1.0, y, 0.62, 0.5, "$f$", size=14)
    given = sketch.box(1.0, y - 0.95, 0.6, 0.44, "$x_t$", role="input")
    sketch.arrow(given.top, cell.bottom, role="input")
    state = sketch.neuron(1.0, y + 0.92, 0.27, "$h_t$")
    sketch.arrow(cell.top, state.bottom, role="hidden")
    sketch.path([state.right, (1.85, state.y), (1.85, y), cell.right], role="hidden", rounding=0.16)
    sketch.text(1.95, (state.y + y) / 2, "$h_{t-1}$", ha="left")

    sketch.head(3.0, 3.4, "Unfolded")
    before = sketch.neuron(3.3, y, 0.27, "$h_1$")
    cells = []
    for step in range(2, last + 1):
        x = 3.3 + pitch * (step - 1.5)
        cell = sketch.box(x, y, 0.62, 0.5, "$f$", size=14)
        given = sketch.box(x, y - 0.95, 0.6, 0.44, f"$x_{{{step}}}$", role="input")
        after = sketch.neuron(x + pitch / 2, y, 0.27, f"$h_{{{step}}}$")
        sketch.arrow(before.right, cell.left, role="hidden")
        sketch.arrow(given.top, cell.bottom, role="input")
        sketch.arrow(cell.right, after.left, role="hidden")
        cells.append(cell)
        before = after
    shared = sketch.box(3.3 + pitch * applications / 2, y + 0.98, 0.5, 0.4, r"$\theta$")
    for cell in cells:
        if abs(cell.x - shared.x) < 0.1:
            sketch.arrow(shared.bottom, cell.top)
        else:
            side = shared.right if cell.x > shared.x else shared.left
            sketch.path([side, (cell.x, shared.y), cell.top], rounding=0.16)

    formula = "h_1"
    for step in range(2, last + 1):
        formula = rf"f({formula},\, x_{{{step}}};\, \theta)"
    one = rf"f(h_{{{last - 1}}},\, x_{{{last}}};\, \theta)"
    words = rf"$h_{{{last}}} = {one} = {formula}$" if last > 2 else rf"$h_{{{last}}} = {formula}$"
    sketch.text(sketch.width / 2, 0.36, words)
    return sketch.figure


@figure(
    name="three_weight_matrices",
    lesson=1,
    caption="All that a simple recurrent network learns: three weight matrices and two biases, the same at every "
    "step. Shapes as in Keras, where vectors are rows and weights multiply from the right.",
    alt="From left to right: the input x_t, the matrix W_xh of shape (features, units), the hidden state h_t with the "
    "bias b_h, the matrix W_hy of shape (units, outputs), the output o_t with the bias b_y. Above h_t a loop through "
    "the matrix W_hh of shape (units, units). Formulas: h_t = tanh(x_t W_xh + h_(t-1) W_hh + b_h), o_t = h_t W_hy + "
    "b_y.",
)
def three_weight_matrices() -> Figure:
    sketch = Sketch(8.2, 3.9)
    y, over = 2.0, 3.15
    given = sketch.box(0.75, y, 0.72, 0.52, "$x_t$", role="input")
    into = sketch.box(1.95, y, 0.78, 0.52, "$W_{xh}$")
    add = sketch.gate(2.8, y, "plus")
    squash = sketch.gate(3.5, y, "tanh")
    state = sketch.neuron(4.35, y, 0.33, "$h_t$")
    out = sketch.box(5.6, y, 0.78, 0.52, "$W_{hy}$")
    again = sketch.gate(6.45, y, "plus")
    said = sketch.box(7.4, y, 0.72, 0.52, "$o_t$", role="output")
    round_about = sketch.box(3.85, over, 0.78, 0.52, "$W_{hh}$")
    for start, end, role in (
        (given, into, "input"),
        (into, add, "input"),
        (add, squash, "hidden"),
        (squash, state, "hidden"),
        (state, out, "hidden"),
        (out, again, "output"),
        (again, said, "output"),
    ):
        sketch.arrow(start.right, end.left, role=role)
    turn = sketch.split(4.93, y, role="hidden")
    sketch.path([turn, (4.93, over), round_about.right], role="hidden", rounding=0.16)
    sketch.path([round_about.left, (2.8, over), add.top], role="hidden", rounding=0.16)
    sketch.text(5.06, (y + over) / 2 + 0.12, "$h_{t-1}$", ha="left")
    sketch.note(5.06, (y + over) / 2 - 0.14, "one step later", ha="left")
    for x, shape in (
        (0.75, "(features,)"),
        (1.95, "(features, units)"),
        (5.6, "(units, outputs)"),
        (7.4, "(outputs,)"),
    ):
        sketch.note(x, y - 0.42, shape)
    sketch.note(4.35, y - 0.49, "(units,)")
    sketch.note(3.85, over + 0.42, "(units, units)")
    for gate, bias, shape in ((add, "$b_h$", "(units,)"), (again, "$b_y$", "(outputs,)")):
        sketch.arrow((gate.x, y - 0.75), gate.bottom)
        sketch.text(gate.x, y - 0.91, bias)
        sketch.note(gate.x + 0.18, y - 0.91, shape, ha="left")
    sketch.text(2.8, 0.4, r"$h_t = \tanh(x_t W_{xh} + h_{t-1} W_{hh} + b_h)$")
    sketch.text(6.45, 0.4, r"$o_t = h_t W_{hy} + b_y$")
    return sketch.figure


# Other shapes, which lesson 7 builds


@figure(
    name="other_shapes",
    lesson=1,
    caption="Five shapes made of the same parts. In the teacher-forced one o is what the network says and y the "
    "target, what it should have said: it reads the target of the step before. Lesson 7 comes back to all five.",
    alt="Five small networks. Multiple input, single output: three inputs, one output at the last step. Single input, "
    "multiple output: one input, three outputs. Teacher forced: below the inputs of steps 2 and 3 stand the targets "
    "y_1 and y_2 of the steps before, which are fed in; the network's own outputs o_1, o_2 and o_3 lead nowhere. "
    "Bidirectional: one row of states runs forwards, one backwards, and each output reads both. Sequence mapping: an "
    "encoder reads three inputs, its last state starts a decoder that writes three outputs.",
)
def other_shapes() -> Figure:
    sketch = Sketch(8.2, 4.64)
    box, drop = (0.36, 0.28), 0.5
    high, low = 3.46, 1.07
    for x, y, title in (
        (1.45, high, "multiple input, single output"),
        (4.1, high, "single input, multiple output"),
        (6.75, high, "teacher forced"),
        (2.3, low, "bidirectional"),
        (5.7, low, "sequence mapping: encoder, decoder"),
    ):
        sketch.text(x, y + 1.03, title, weight="bold")
        sketch.note(x, y + 0.83, "lesson 7")

    def small(
        middle: float, y: float, steps: int, inputs: Sequence[int], outputs: Sequence[int], *, named: bool = False
    ) -> list[Column]:
        xs = [middle + 0.58 * (step - (steps - 1) / 2) for step in range(steps)]
        fed = dict.fromkeys(inputs, "")
        said = {step: f"$o_{{{step + 1}}}$" if named else "" for step in outputs}
        return chain(sketch, xs, y, inputs=fed, outputs=said, box=box, drop=drop)

    small(1.45, high, 3, (0, 1, 2), (2,))
    small(4.1, high, 3, (0,), (0, 1, 2))
    first, *later = small(6.75, high, 3, (0, 1, 2), (0, 1, 2), named=True)
    for step, column in enumerate(later, 1):
        assert column.input is not None
        true = sketch.box(column.cell.x, high - 2 * drop, *box, f"$y_{{{step}}}$", role="output")
        sketch.arrow(true.top, column.input.bottom, role="output")
    sketch.note(first.cell.x, high - 2 * drop, "target")
    _two_ways(sketch, [2.3 + 0.7 * step for step in (-1, 0, 1)], low, drop)
    small(5.7, low, 6, (0, 1, 2), (3, 4, 5))
    legend(sketch, 0.18, ("input", "hidden", "output"), ("input", "state", "output, target"))
    return sketch.figure


def _two_ways(sketch: Sketch, xs: Sequence[float], y: float, drop: float) -> None:
    """A bidirectional network: a row of states that runs forwards and above it one that runs backwards."""
    aside, apart = 0.11, 0.12
    forwards: list[Shape] = []
    backwards: list[Shape] = []
    for x in xs:
        given = sketch.box(x, y - drop, 0.42, 0.28, role="input")
        said = sketch.box(x, y + drop, 0.42, 0.28, role="output")
        for row, place, level in ((forwards, x - aside, y - apart), (backwards, x + aside, y + apart)):
            row.append(sketch.box(place, level, 0.17, 0.18, role="hidden"))
            sketch.arrow((place, given.top[1]), row[-1].bottom, role="input")
            sketch.arrow(row[-1].top, (place, said.bottom[1]), role="output")
    for here, following in pairwise(forwards):
        sketch.arrow(here.right, following.left, role="hidden")
    for following, here in pairwise(backwards):
        sketch.arrow(here.left, following.right, role="hidden")
