"""The figures of lesson 2 up to the outputs: activations, the data's two orders, a layer of three neurons by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from course_utils import cells
from course_utils.activations import SIGMOID, TANH, Activation
from course_utils.drawing.shapes import HEAD, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure
from course_utils.sequences import (
    FOX_SENTENCES,
    FOX_WORDS,
    THREE_NEURONS_X,
    THREE_NEURONS_b_h,
    THREE_NEURONS_W_hh,
    THREE_NEURONS_W_xh,
)

BATCH, STEPS, FEATURES = THREE_NEURONS_X.shape
UNITS = len(THREE_NEURONS_b_h)


class _Run(NamedTuple):
    """One sequence through the three neurons: every row is a step."""

    x: np.ndarray
    """(time, features)"""
    from_x: np.ndarray
    """``x_t W_xh + b_h``, (time, units)"""
    from_h: np.ndarray
    """``h_{t-1} W_hh``, (time, units)"""
    a: np.ndarray
    """the weighted sums, (time, units)"""
    h: np.ndarray
    """the states, (time, units)"""


def _run(x: np.ndarray) -> _Run:
    h = cells.simple_rnn(x, THREE_NEURONS_W_xh, THREE_NEURONS_W_hh, THREE_NEURONS_b_h)
    before = np.vstack([np.zeros(UNITS), h[:-1]])
    from_x = x @ THREE_NEURONS_W_xh + THREE_NEURONS_b_h
    from_h = before @ THREE_NEURONS_W_hh
    return _Run(x, from_x, from_h, from_x + from_h, h)


def _in_words(values: np.ndarray, digits: int = 2) -> str:
    """A vector as an alt text says it."""
    return f"({', '.join(f'{value:.{digits}f}' for value in values)})"


def _exactly(values: np.ndarray) -> str:
    return f"({', '.join(f'{value:g}' for value in values)})"


# 1. The activations


def _curves_alt() -> str:
    end = 2 * np.pi
    return (
        "Two plots from minus 2 pi to 2 pi, each with a curve and its slope as a thinner dashed line. Left, tanh: it "
        f"rises from {TANH.value(-end):.2f} through {TANH.value(0):.0f} to {TANH.value(end):.2f}, its slope is "
        f"{TANH.slope(0):g} at 0 and {TANH.slope(np.pi):.3f} at pi. Right, the sigmoid: it rises from "
        f"{SIGMOID.value(-end):.3f} through {SIGMOID.value(0):g} to {SIGMOID.value(end):.3f}, its slope is "
        f"{SIGMOID.slope(0):g} at 0 and {SIGMOID.slope(np.pi):.3f} at pi."
    )


@figure(
    name="activation_curves",
    lesson=2,
    caption="Both curves are an S that is flat at its ends. tanh goes from -1 to 1 and is up to four times as steep: "
    "its slope reaches 1, the sigmoid's 1/4.",
    alt=_curves_alt,
)
def activation_curves() -> Figure:
    sketch = Sketch(8.2, 3.6)
    _activation(sketch, 0.55, TANH, "tanh", [-1, 0, 1], ["−1", "0", "1"], TANH.name)
    _activation(sketch, 4.6, SIGMOID, "sigmoid", [-1, 0, 0.25, 0.5, 1], ["−1", "0", "0.25", "0.5", "1"], "sigmoid σ")
    return sketch.figure


def _activation(
    sketch: Sketch,
    left: float,
    activation: Activation,
    role: str,
    ticks: Sequence[float],
    names: Sequence[str],
    title: str,
) -> None:
    axes = sketch.plot(left, 0.45, 3.3, 2.6)
    sketch.head(left, 3.3, title)
    z = np.linspace(-2 * np.pi, 2 * np.pi, 400)
    look = current()
    for level in ticks:
        axes.axhline(level, color=look.faint, linewidth=0.8, zorder=0)
    axes.plot(z, activation.value(z), color=look.stroke(role), linewidth=1.6 * look.line_width)
    axes.plot(z, activation.slope(z), color=look.ink, linewidth=0.8 * look.line_width, linestyle=(0, (4, 2.5)))
    axes.set_xlim(-2.06 * np.pi, 2.06 * np.pi)
    axes.set_ylim(-1.15, 1.15)
    axes.set_xticks(np.pi * np.arange(-2, 3), ["−2π", "−π", "0", "π", "2π"])
    axes.set_yticks(ticks, names)
    axes.text(6.2, 0.83, "the curve", fontsize=SMALL, ha="right", va="center")
    axes.text(6.2, 0.37, f"its slope: at most {activation.steepest:g}", fontsize=SMALL, ha="right", va="center")


# 2. The data format


def _place(word: str) -> tuple[int, int]:
    """The first sentence, and the step in it, at which a word stands."""
    for s, sentence in enumerate(FOX_SENTENCES):
        if word in sentence:
            return s, sentence.index(word)
    raise ValueError(f"expected a word of the two sentences, {', '.join(FOX_WORDS)}; got {word!r}")


def _words_alt(word: str = "jumped") -> str:
    s, t = _place(word)
    rows = "; ".join(" ".join(sentence) for sentence in FOX_SENTENCES)
    pairs = ", ".join(f"[{', '.join(words)}]" for words in zip(*FOX_SENTENCES, strict=True))
    return (
        f"Left, batch-major, shape (2, 5): two rows of five words, {rows}. An arrow, transpose, leads to the right, "
        f"time-major, shape (5, 2): five rows of two words, {pairs}. The word {word} is marked in both: it stands at "
        f"[{s}, {t}] on the left and at [{t}, {s}] on the right. Python counts from 0, so index {t} is step {t + 1}."
    )


@figure(
    name="data_orders_words",
    lesson=2,
    caption="The same ten words in two orders. Batch-major has a row for each sentence, time-major a row for each "
    "step: [The, The] is what the network reads first. Transposing leads from one to the other.",
    alt=_words_alt,
)
def data_orders_words(word: str = "jumped") -> Figure:
    """``word`` is the one that is marked in both orders.

    Raises:
        ValueError: the word stands in neither sentence.
    """
    sentence, step = _place(word)
    sketch = Sketch(8.2, 3.9)
    across, down = 0.8, 0.52

    def put(s: int, t: int, x: float, y: float) -> None:
        lit = (s, t) == (sentence, step)
        sketch.box(x, y, 0.64, 0.34, FOX_SENTENCES[s][t], role="input", lit=lit)

    left, high = 1.4, 2.22
    sketch.head(0.28, 3.6, "Batch-major: (2, 5)")
    for s in range(2):
        sketch.note(left - 0.42, high - down * s, f"sentence {s + 1}\n[{s}]", ha="right")
        for t in range(5):
            put(s, t, left + across * t, high - down * s)
    for t in range(5):
        sketch.note(left + across * t, high + 0.42, f"step {t + 1}\n[{t}]")
    right = left + across * 4 + 0.32
    middle = high - down / 2
    sketch.text(left + across * step, 1.28, f"words[{sentence}, {step}]", family="monospace")

    first, top = 6.7, 2.78
    sketch.head(first - 0.86, 3.6, "Time-major: (5, 2)")
    for s in range(2):
        sketch.note(first + across * s, top + 0.42, f"sentence {s + 1}\n[{s}]")
    for t in range(5):
        sketch.note(first - 0.42, top - down * t, f"step {t + 1}\n[{t}]", ha="right")
        for s in range(2):
            put(s, t, first + across * s, top - down * t)
    sketch.text(first + across / 2, 0.3, f"words.T[{step}, {sentence}]", family="monospace")

    sketch.arrow((right + 0.14, middle), (first - 1.02, middle))
    sketch.text((right + first - 0.88) / 2, middle + 0.16, "transpose", size=SMALL)
    return sketch.figure


def _arrays_alt() -> str:
    batch, time, size = _one_hot().shape
    return (
        f"{batch * time * size} numbers, {batch * time} of them 1 and the others 0, in two orders. Left, batch-major, "
        f"shape {(batch, time, size)}: {batch} planes of {time} rows and {size} columns, one plane for each sentence. "
        f"Right, time-major, shape {(time, batch, size)}: {time} planes of {batch} rows and {size} columns, one plane "
        f"for each step. The columns are the words {', '.join(FOX_WORDS)}; in every row one place is filled, that of "
        "its word. The arrow between is np.transpose(x, (1, 0, 2))."
    )


def _one_hot() -> np.ndarray:
    """The two sentences, (batch, time, words)."""
    return np.array([[[int(word == other) for other in FOX_WORDS] for word in row] for row in FOX_SENTENCES])


@figure(
    name="data_orders_arrays",
    lesson=2,
    caption="The same sentences as numbers: every word a row with a single 1, at the word's place in the vocabulary. "
    "Transposing moves whole rows; the columns, which are the last axis, stay.",
    alt=_arrays_alt,
)
def data_orders_arrays() -> Figure:
    sketch = Sketch(8.2, 4.35)
    codes = _one_hot()
    cell, top = 0.215, 3.05
    wide = cell * len(FOX_WORDS)
    left, right = 1.65, 6.05

    def columns(x: float, title: str) -> None:
        sketch.head(x - 1.3, 4.06, title)
        for place, word in enumerate(FOX_WORDS):
            sketch.text(x + cell * (place + 0.5), top + 0.08, word, size=SMALL, rotation=90, va="bottom")

    def plane(x: float, y: float, name: str, values: np.ndarray, words: Sequence[str]) -> None:
        """A plane with its upper left corner at a point, its rows' words on its left."""
        rows = len(values)
        sketch.grid(x + wide / 2, y - cell * rows / 2, values, cell=cell, role="input")
        sketch.note(x - 1.3, y - cell * rows / 2, name, ha="left")
        for row, word in enumerate(words):
            sketch.text(x - 0.08, y - cell * (row + 0.5), word, size=SMALL, ha="right")

    columns(left, f"Batch-major: {codes.shape}")
    for s, sentence in enumerate(FOX_SENTENCES):
        plane(left, top - s * 1.4, f"sentence\n{s + 1}", codes[s], sentence)
    columns(right, f"Time-major: {codes.swapaxes(0, 1).shape}")
    for t, pair in enumerate(zip(*FOX_SENTENCES, strict=True)):
        plane(right, top - t * 0.56, f"step {t + 1}", codes[:, t], pair)

    start, end, y = left + wide + 0.15, right - 1.4, top - 1.25
    sketch.arrow((start, y), (end, y))
    sketch.text((start + end) / 2, y + 0.28, "transpose\n(1, 0, 2)", size=SMALL)
    return sketch.figure


# 3. A layer of three neurons


def _two_weights_alt(neuron: int = 1) -> str:
    column = _column(neuron)
    return (
        f"Neuron {neuron} of the layer. The two inputs x_t go through the weights "
        f"{_exactly(THREE_NEURONS_W_xh[:, column])}, column {neuron} of W_xh, the three previous outputs h_(t-1) "
        f"through the weights {_exactly(THREE_NEURONS_W_hh[:, column])}, column {neuron} of W_hh. Everything is added "
        f"together with the bias {THREE_NEURONS_b_h[column]:g} and goes through tanh: the result is number {neuron} of "
        "h_t. On the right both matrices, with that column marked."
    )


def _column(neuron: int) -> int:
    """The column of the weights that belongs to a neuron, which are counted from 1."""
    if neuron not in range(1, UNITS + 1):
        raise ValueError(f"the layer has neurons 1 to {UNITS}; {neuron!r} is none of them")
    return neuron - 1


@figure(
    name="neuron_two_weights",
    lesson=2,
    caption="A recurrent neuron has two sets of weights: one for the inputs x_t, a column of W_xh, and one for the "
    "previous outputs h_(t-1) of the whole layer, a column of W_hh. The lecture calls the two matrices W_x and W_y.",
    alt=_two_weights_alt,
)
def neuron_two_weights(neuron: int = 1) -> Figure:
    """``neuron`` is counted from 1.

    Raises:
        ValueError: the layer has no such neuron.
    """
    column = _column(neuron)
    sketch = Sketch(8.2, 3.8)
    gap, apart, middle = 0.44, 0.86, 1.82
    adder = sketch.neuron(3.35, middle, 0.3, r"$\Sigma$", role=None, size=16)
    y = middle + (gap * (FEATURES + UNITS - 2) + apart) / 2
    for weights, role, symbol, name in (
        (THREE_NEURONS_W_xh, "input", "$x_t$", "$W_{xh}$"),
        (THREE_NEURONS_W_hh, "hidden", "$h_{t-1}$", "$W_{hh}$"),
    ):
        count = len(weights)
        centre = y - gap * (count - 1) / 2
        sketch.frame(0.98, centre, 0.46, gap * (count - 1) + 0.46)
        sketch.text(0.66, centre, symbol, ha="right")
        sketch.text(2.0, y + 0.36, f"column {neuron} of {name}")
        for weight in weights[:, column]:
            sketch.neuron(0.98, y, 0.15, role=role)
            box = sketch.box(2.0, y, 0.56, 0.32, _number(weight))
            sketch.arrow((1.13, y), box.left, role=role, head=False)
            sketch.arrow(box.right, adder.rim(box.right), role=role)
            y -= gap
        y -= apart - gap
        shown = sketch.matrix(
            7.15, centre, weights, cell=gap * 0.8, cell_width=0.46, size=SMALL, role=role, lit_columns=[column]
        )
        sketch.text(7.15, shown.top[1] + 0.2, name)
    bias = sketch.box(adder.x, 0.55, 0.56, 0.32, _number(THREE_NEURONS_b_h[column]))
    sketch.arrow(bias.top, adder.bottom)
    sketch.text(bias.left[0] - 0.1, bias.y, "$b_h$", ha="right")
    squash = sketch.gate(4.4, middle, "tanh")
    said = sketch.neuron(5.45, middle, 0.15)
    sketch.arrow(adder.right, squash.left)
    sketch.arrow(squash.right, said.left, role="hidden")
    sketch.text(said.x, middle + 0.34, "$h_t$")
    sketch.note(said.x, middle - 0.36, f"number {neuron}\nof {UNITS}")
    return sketch.figure


def _number(value: float) -> str:
    """A weight as a box says it, with a true minus sign."""
    return f"{value:g}".replace("-", "−")


def _three_neurons_alt(neuron: int = 1) -> str:
    column = _column(neuron)

    def rows(weights: np.ndarray) -> str:
        return ", ".join(str(row) for row in weights.tolist())

    return (
        f"Left: {FEATURES} inputs x_t and {UNITS} previous outputs h_(t-1), each wired to all {UNITS} neurons. Right: "
        f"W_xh with rows {rows(THREE_NEURONS_W_xh)}; W_hh with rows {rows(THREE_NEURONS_W_hh)}; b_h "
        f"{THREE_NEURONS_b_h.tolist()}. Rows are where a wire comes from, columns where it goes to. Marked is neuron "
        f"{neuron}: its wires on the left, and column {neuron} on the right, {THREE_NEURONS_W_xh[:, column].tolist()} "
        f"and {THREE_NEURONS_W_hh[:, column].tolist()} with the bias {THREE_NEURONS_b_h[column]:g}."
    )


@figure(
    name="three_neurons",
    lesson=2,
    caption="Every wire of the layer is one number of a matrix: the row says where the wire comes from, the column to "
    "which neuron it goes. Three neurons have 6 weights for the inputs, 9 for their own previous outputs, 3 biases.",
    alt=_three_neurons_alt,
)
def three_neurons(neuron: int = 1) -> Figure:
    """``neuron``, counted from 1, is the one whose wires and column are marked.

    Raises:
        ValueError: the layer has no such neuron.
    """
    column = _column(neuron)
    sketch = Sketch(8.2, 4.3)
    gap, apart, big, middle = 0.48, 0.74, 0.95, 2.1
    layer = [
        sketch.neuron(3.75, middle + big * (1 - k), 0.28, str(k + 1), size=HEAD, lit=k == column) for k in range(UNITS)
    ]
    y = middle + (gap * (FEATURES + UNITS - 2) + apart) / 2
    for count, role, symbol in ((FEATURES, "input", "$x_t$"), (UNITS, "hidden", "$h_{t-1}$")):
        centre = y - gap * (count - 1) / 2
        sketch.frame(1.1, centre, 0.52, gap * (count - 1) + 0.52)
        sketch.text(0.74, centre, symbol, ha="right")
        for k in range(count):
            start = sketch.neuron(1.1, y, 0.18, str(k + 1), role=role)
            for unit in layer:
                width = 1.6 if unit is layer[column] else 0.55
                sketch.arrow(start.right, unit.rim(start.right), role=role, width=width, head=False)
            y -= gap
        y -= apart - gap
    for unit in layer:
        sketch.arrow(unit.right, (4.65, unit.y), role="hidden")
    sketch.text(4.75, middle, "$h_t$", ha="left")

    cell, wide, x = 0.3, 0.46, 7.1

    def weights(top: float, name: str, values: np.ndarray, source: str, role: str | None) -> Shape:
        y = top - cell * len(values) / 2
        shown = sketch.matrix(x, y, values, cell=cell, cell_width=wide, role=role, lit_columns=[column], size=SMALL)
        sketch.text(x, top + 0.18, name)
        for row in range(len(values) if source else 0):
            sketch.note(shown.left[0] - 0.08, top - cell * (row + 0.5), f"{source} {row + 1}", ha="right")
        return shown

    weights(3.55, "$W_{xh}$", THREE_NEURONS_W_xh, "input", "input")
    weights(2.4, "$W_{hh}$", THREE_NEURONS_W_hh, "output", "hidden")
    shown = weights(0.95, "$b_h$", THREE_NEURONS_b_h[None], "", None)
    bottom = shown.bottom[1] - 0.15
    sketch.note(shown.left[0] - 0.08, bottom, "to neuron", ha="right")
    for k in range(UNITS):
        weight = "bold" if k == column else "normal"
        sketch.text(x + wide * (k - 1), bottom, str(k + 1), size=SMALL, weight=weight)
    return sketch.figure


def _unrolled_alt() -> str:
    run = _run(THREE_NEURONS_X[0])
    steps = " ".join(
        f"Step {t + 1}: x_{t + 1} = {_exactly(run.x[t])} brings {_in_words(run.from_x[t])} through W_xh and the bias, "
        f"h_{t} brings {_in_words(run.from_h[t]) if t else 'zeros'} through W_hh; the sum a_{t + 1} is "
        f"{_in_words(run.a[t])}, its tanh h_{t + 1} is {_in_words(run.h[t])}."
        for t in range(STEPS)
    )
    return f"The layer unrolled over two steps, with the first sequence's numbers, beginning with h_0 = 0. {steps}"


@figure(
    name="three_neurons_unrolled",
    lesson=2,
    caption="Two steps with the numbers of the first sequence, rounded to two places. The same W_xh, W_hh and b_h work "
    "at both; what differs is the input and the state that comes over from the step before.",
    alt=_unrolled_alt,
)
def three_neurons_unrolled() -> Figure:
    sketch = Sketch(8.2, 4.6)
    run = _run(THREE_NEURONS_X[0])
    wide = 0.49

    def row(x: float, y: float, values: np.ndarray, role: str | None = None, form: str = "{:.2f}") -> Shape:
        lit = [0] if role else []
        return sketch.matrix(x, y, values[None], cell_width=wide, role=role, lit_rows=lit, size=SMALL, form=form)

    bottom, into, brought, total, weighed, squashed, states = 0.42, 0.98, 1.56, 2.16, 2.72, 3.26, 3.82
    state = row(1.0, states, np.zeros(UNITS), "hidden", "{:g}")
    sketch.text(state.x, states + 0.32, "$h_0$")
    for t, (back, x) in enumerate(((1.0, 2.95), (4.72, 6.25))):
        sketch.head(x, 4.38, f"Step {t + 1}", ha="center")
        given = row(x, bottom, run.x[t], "input", "{:g}")
        sketch.text(given.left[0] - 0.1, bottom, f"$x_{t + 1}$", ha="right")
        weights = sketch.box(x, into, 0.72, 0.32, "$W_{xh}$")
        sketch.arrow(given.top, weights.bottom, role="input", head=False)
        from_x = row(x, brought, run.from_x[t])
        sketch.arrow(weights.top, from_x.bottom, role="input")
        sketch.note(from_x.right[0] + 0.06, brought, rf"$x_{t + 1}\, W_{{xh}} + b_h$", ha="left")

        through = sketch.box(back, (states + total) / 2, 0.72, 0.32, "$W_{hh}$")
        if t == 0:
            sketch.arrow(state.bottom, through.top, role="hidden", head=False)
        else:
            sketch.path([state.right, (back, states), through.top], role="hidden", head=False)
        from_h = row(back, total, run.from_h[t], form="{:.2f}" if t else "{:g}")
        sketch.arrow(through.bottom, from_h.top, role="hidden")
        sketch.note(back, from_h.bottom[1] - 0.18, rf"$h_{t}\, W_{{hh}}$")

        plus = sketch.gate(x, total, "plus")
        sketch.arrow(from_x.top, plus.bottom, role="input")
        sketch.arrow(from_h.right, plus.left, role="hidden")
        summed = row(x, weighed, run.a[t])
        sketch.arrow(plus.top, summed.bottom)
        sketch.text(summed.right[0] + 0.08, weighed, f"$a_{t + 1}$", ha="left")
        squash = sketch.gate(x, squashed, "tanh")
        sketch.arrow(summed.top, squash.bottom)
        state = row(x, states, run.h[t], "hidden")
        sketch.arrow(squash.top, state.bottom, role="hidden")
        sketch.text(state.left[0] - 0.08, states, f"$h_{t + 1}$", ha="right")
    return sketch.figure


def _shapes_alt() -> str:
    x, W_xh = (BATCH, FEATURES), (FEATURES, UNITS)
    h, W_hh, b_h = (BATCH, UNITS), (UNITS, UNITS), f"({UNITS},)"
    return (
        f"Two rows of rectangles as large as their shapes, for a batch of {BATCH} sequences. In each: x_t {x} @ W_xh "
        f"{W_xh} + h_(t-1) {h} @ W_hh {W_hh} + b_h {b_h}, through tanh, gives h_t {h}. The bias is one row, which is "
        f"added to all {BATCH} rows. h_1 of the first row is carried down and is the state that the second row "
        "multiplies by W_hh."
    )


@figure(
    name="shapes_two_steps",
    lesson=2,
    caption="The shapes at both steps, for a batch of four: a row is a sequence. The weights do not know how many "
    "sequences there are. The bias is one row; NumPy adds it to every row.",
    alt=_shapes_alt,
)
def shapes_two_steps() -> Figure:
    sketch = Sketch(8.2, 4.4)
    cell, gap = 0.24, 0.5
    tall = cell * BATCH / 2
    carried: Shape | None = None
    for t, y in enumerate((3.12, 1.0)):
        x = 0.45
        sketch.head(x, y + 1.02, f"Step {t + 1}")
        for name, rows, columns, role, sign in (
            (f"$x_{t + 1}$", BATCH, FEATURES, "input", "@"),
            ("$W_{xh}$", FEATURES, UNITS, None, "+"),
            (f"$h_{t}$", BATCH, UNITS, "hidden", "@"),
            ("$W_{hh}$", UNITS, UNITS, None, "+"),
            ("$b_h$", 1, UNITS, None, "tanh"),
            (f"$h_{t + 1}$", BATCH, UNITS, "hidden", ""),
        ):
            wide = cell * columns
            x += wide / 2
            is_bias = rows == 1
            level = y + tall - cell / 2 if is_bias else y
            shape = sketch.grid(x, level, np.ones((rows, columns)), cell=cell, role=role)
            if is_bias:
                sketch.frame(x, y - cell / 2, wide, cell * (BATCH - 1))
                for copy in range(2, BATCH):
                    below = y + tall - cell * copy
                    sketch.line([(x - wide / 2, below), (x + wide / 2, below)], dashed=True)
            sketch.text(x, y + tall + 0.18, name)
            sketch.note(x, y - tall - 0.16, f"({UNITS},)" if is_bias else str((rows, columns)))
            if carried is not None and name == f"$h_{t}$":
                over = y + tall + 0.62
                sketch.path(
                    [(carried.x, carried.bottom[1] - 0.28), (carried.x, over), (x, over), (x, over - 0.24)],
                    role="hidden",
                )
            x += wide / 2
            if sign == "tanh":
                squash = sketch.gate(x + 0.62, y, "tanh")
                sketch.arrow((x + 0.1, y), squash.left)
                sketch.arrow(squash.right, (x + 1.2, y), role="hidden")
                x += 1.28
            else:
                sketch.text(x + gap / 2, y, sign, size=HEAD)
                x += gap
        carried = shape
    return sketch.figure


# 4. Saturation

SCALES = (1, 3, 10, 30)


def _scaled(scale: float) -> tuple[np.ndarray, np.ndarray]:
    """The weighted sums and the states of the whole batch with its inputs times ``scale``, (batch, time, units)."""
    runs = [_run(scale * x) for x in THREE_NEURONS_X]
    return np.array([run.a for run in runs]), np.array([run.h for run in runs])


def _saturation_alt(scales: tuple[float, float, float, float] = SCALES) -> str:
    def panel(scale: float) -> str:
        _, h = _scaled(scale)
        slopes = 1 - h**2
        flat = int((slopes < 0.01).sum())
        return f"times {scale:g}: {flat} of {h.size} have a slope below 0.01, the mean is {slopes.mean():.3f}"

    moral = (
        "The dots spread over the curve at first, and then pile up at -1 and 1, where the slope is nearly 0. "
        if _sticks(scales[-1])
        else ""
    )
    return (
        "Four columns of plots, for larger and larger inputs. Above, every output of the four sequences at both steps "
        f"as a dot on the tanh curve; below, the slope 1 - h^2 at the same place. {moral}Inputs "
        f"{'; '.join(panel(scale) for scale in scales)}."
    )


def _sticks(scale: float) -> bool:
    """Whether more than half of the outputs have next to no slope."""
    return bool(np.mean(1 - _scaled(scale)[1] ** 2 < 0.01) > 0.5)


def _saturation_caption(scales: tuple[float, float, float, float] = SCALES) -> str:
    if not _sticks(scales[-1]):
        return (
            "The same weights and larger inputs: the outputs move towards -1 and 1, where the slope is smaller. Not "
            "many stick there yet."
        )
    return (
        "The same weights and larger inputs: the outputs stick to -1 and 1, and the slope there is next to nothing. A "
        "neuron that is stuck learns hardly anything."
    )


@figure(
    name="saturation",
    lesson=2,
    caption=_saturation_caption,
    alt=_saturation_alt,
)
def saturation(scales: tuple[float, float, float, float] = SCALES) -> Figure:
    """``scales`` are what the inputs are multiplied by.

    Raises:
        ValueError: a scale is not from 0.01 to 1000, or not above the one before it.
    """
    if not 0.01 <= scales[0] < scales[1] < scales[2] < scales[3] <= 1000:
        raise ValueError(
            f"expected four growing scales from 0.01 to 1000; came {', '.join(f'{scale:g}' for scale in scales)}"
        )
    sketch = Sketch(8.2, 4.6)
    look = current()
    wide, apart, first = 1.58, 0.24, 0.92
    sketch.text(0.32, 3.2, "$h_t$")
    sketch.text(0.32, 1.56, "$1 - h_t^2$", rotation=90)
    for place, scale in enumerate(scales):
        a, h = _scaled(scale)
        left = first + place * (wide + apart)
        sketch.text(left + wide / 2, 4.36, f"inputs × {scale:g}", size=HEAD, weight="bold")
        reach = 1.1 * np.abs(a).max()
        z = np.linspace(-reach, reach, 600)
        for bottom, high, curve, values, ticks in (
            (2.35, 1.75, TANH.value, h, (-1, 0, 1)),
            (1.0, 1.1, TANH.slope, 1 - h**2, (0, 1)),
        ):
            axes = sketch.plot(left, bottom, wide, high)
            axes.plot(z, curve(z), color=look.stroke("tanh"), linewidth=look.line_width)
            for t, (marker, fill) in enumerate((("o", look.fill("hidden")), ("s", look.page))):
                axes.plot(
                    a[:, t].ravel(),
                    values[:, t].ravel(),
                    linestyle="none",
                    marker=marker,
                    markersize=4.6,
                    markerfacecolor=fill,
                    markeredgecolor=look.stroke("hidden"),
                )
            axes.set_xlim(-reach, reach)
            axes.set_ylim(ticks[0] - 0.12, 1.12)
            axes.set_yticks(ticks, [_number(tick) if place == 0 else "" for tick in ticks])
            axes.xaxis.set_major_locator(MaxNLocator(2, symmetric=True))
            if values is h:
                axes.tick_params(labelbottom=False)
        sketch.note(left + wide / 2, 0.62, f"mean slope {np.mean(1 - h**2):.3f}")
    right, low = first + 4 * wide + 3 * apart, 0.26
    sketch.text(first, low, "to the right: the weighted sum $a_t$", ha="left")
    sketch.text(right, low, "● step 1    □ step 2", size=SMALL, ha="right")
    return sketch.figure


# 5. Three ways


@figure(
    name="three_ways",
    lesson=2,
    caption="One cell, three ways to run it over time. What you do not write yourself, Keras supplies; with the same "
    "weights all three give the same states, up to the rounding of 32-bit numbers.",
    alt="Three columns. In each, the loop over time takes x, hands x_t and h_(t-1) to a box below it, one step, gets "
    "h_t back, and gives out the states h_1 to h_T. Your loop: you write both. keras.layers.RNN(cell): you write the "
    "step as a cell, Keras supplies the loop. keras.layers.SimpleRNN(3): Keras supplies both. Both layers with "
    "return_sequences=True. Heavy frames mark what you write.",
)
def three_ways() -> Figure:
    sketch = Sketch(8.2, 4.4)
    wide, tall, high, low, aside, outside = 2.1, 0.66, 2.75, 1.35, 0.55, 3.5
    for x, title, code, loop_is_yours, step_is_yours in (
        (1.45, "Your loop", "for x_t in steps:\n    h = step(x_t, h)", True, True),
        (4.1, "Your cell, Keras' loop", "keras.layers.RNN(cell,\n    return_sequences=True)", False, True),
        (6.75, "A Keras layer", "keras.layers.SimpleRNN(3,\n    return_sequences=True)", False, False),
    ):
        sketch.head(x, 4.12, title, ha="center")
        loop = sketch.box(x, high, wide, tall, lit=loop_is_yours)
        sketch.text(x, high + 0.12, "the loop over time", weight="bold")
        sketch.text(x, high - 0.12, _author(loop_is_yours), size=SMALL)
        step = sketch.box(x, low, wide, tall, role="hidden", lit=step_is_yours)
        on = current().on("hidden")
        sketch.text(x, low + 0.12, "one step", weight="bold", colour=on)
        sketch.text(x, low - 0.12, _author(step_is_yours), size=SMALL, colour=on)

        left, right = x - aside, x + aside
        sketch.arrow((left, outside), (left, loop.top[1]), role="input")
        sketch.arrow((right, loop.top[1]), (right, outside), role="hidden")
        sketch.text(left, outside + 0.16, "$x$")
        sketch.text(right, outside + 0.16, r"$h_1 \ldots h_T$")
        sketch.arrow((left, loop.bottom[1]), (left, step.top[1]), role="input")
        sketch.arrow((right, step.top[1]), (right, loop.bottom[1]), role="hidden")
        middle = (high + low) / 2
        sketch.text(left + 0.1, middle, "$x_t, h_{t-1}$", ha="left")
        sketch.text(right + 0.1, middle, "$h_t$", ha="left")
        sketch.text(x, 0.45, code, size=SMALL, family="monospace", ma="left")
    return sketch.figure


def _author(yours: bool) -> str:
    return "you write it" if yours else "Keras supplies it"
