"""The figures of lesson 1: sequences, what a feed-forward network cannot do, neurons and layers."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.drawing.shapes import FORMULA, HEAD, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.unrolled import chain
from course_utils.figures.lesson_01_parts import door, listed
from course_utils.figures.registry import figure
from course_utils.sequences import NAMES


def _plot(sketch: Sketch, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes for data at a place on the sheet, with a time axis and no other frame."""
    axes = sketch.plot(left, bottom, width, height)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    return axes


def _beside_zero(axes: Axes, unit: str, *, right: bool) -> None:
    """What the numbers on the time axis count, beside the 0, which stays under its tick."""
    axes.annotate(
        unit,
        (0, 0),
        xycoords=("data", "axes fraction"),
        xytext=(6 if right else -6, -7 - 0.64 * SMALL),
        textcoords="offset points",
        fontsize=SMALL,
        ha="left" if right else "right",
    )


# 1. Sequences


@figure(
    name="sequences",
    lesson=1,
    caption="Five things that come in an order. What one step is differs: a month, an instant of sound, a note, "
    "a word, a position. In each of them the next step depends on those before it.",
    alt="Five sequences, drawn from data: two years of monthly sales that grow and swing with the season; 30 "
    "milliseconds of sound as a waveform; a melody of 15 notes on a roll; a sentence of seven words in numbered "
    "boxes; the path of a car through two bends in 14 seconds, with a dot for every second.",
)
def sequences() -> Figure:
    sketch = Sketch(8.2, 3.9)
    lefts = (0.35, 3.02, 5.69)
    wide, high = 2.2, 0.98
    for left, top, title, step in (
        (lefts[0], 3.66, "Sales", "one step is a month"),
        (lefts[1], 3.66, "Audio", "one step is a sample of the sound"),
        (lefts[2], 3.66, "Music", "one step is a note"),
        (lefts[0], 1.68, "A sentence", "one step is a word"),
        (lefts[2], 1.68, "A car's trajectory", "one step is a position"),
    ):
        sketch.head(left, top, title)
        sketch.note(left, top - 0.22, step, ha="left")

    line = current().stroke("input")
    months = np.arange(24)
    season = 9 * np.sin(2 * np.pi * (months - 3) / 12)
    sales = 40 + 1.1 * months + season + np.random.default_rng(1).normal(0, 2, 24)
    axes = _plot(sketch, lefts[0], 2.28, wide, high)
    axes.plot(months, sales, color=line, marker="o", markersize=3.2)
    axes.set_xticks([0, 6, 12, 18], ["Jan", "Jul", "Jan", "Jul"])

    axes = _plot(sketch, lefts[1], 2.28, wide, high)
    time = np.arange(480) / 16  # milliseconds, at 16 samples each
    sound = sum(np.sin(2 * np.pi * 0.14 * k * time + k) / k**0.7 for k in (1, 2, 3, 5, 7))
    axes.plot(time, sound * (1.1 + np.sin(2 * np.pi * time / 60)), color=line, linewidth=1.2)
    axes.set_xticks([0, 10, 20, 30])
    _beside_zero(axes, "ms", right=True)

    axes = _plot(sketch, lefts[2] + 0.1, 2.28, wide - 0.1, high)
    melody = "EEFGGFEDCCDEEDD"
    lengths = [1.0] * 12 + [1.5, 0.5, 2.0]
    starts = np.cumsum([0.0, *lengths[:-1]])
    pitches = ["CDEFG".index(note) for note in melody]
    axes.barh(
        pitches,
        [length - 0.15 for length in lengths],
        left=starts,
        height=0.62,
        color=current().fill("input"),
        edgecolor=current().ink,
        linewidth=0.8,
    )
    axes.set_yticks(range(5), list("CDEFG"))
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0, 4, 8, 12, 16])
    axes.set_xlim(-0.3, 16.5)
    _beside_zero(axes, "beat", right=False)

    words = ["the", "door", "is", "open", "so", "come", "in"]
    x = lefts[0]
    for number, word in enumerate(words, 1):
        width = 0.34 + 0.082 * len(word)
        box = sketch.box(x + width / 2, 0.86, width, 0.42, word, role="input")
        sketch.note(box.x, 0.45, str(number))
        x += width + 0.1

    axes = _plot(sketch, lefts[2], 0.2, wide, 1.1)
    axes.set_axis_off()
    seconds = np.arange(15)
    heading = np.deg2rad(75) * np.exp(-(((seconds - 7) / 2.6) ** 2))
    x, y = np.cumsum([np.cos(heading), np.sin(heading)], axis=1)
    axes.plot(x, y, color=line)
    axes.plot(x, y, color=current().ink, linestyle="none", marker="o", markersize=3.6)
    axes.set_aspect("equal", anchor="W")
    axes.set_xlim(x[0] - 0.6, x[-1] + 0.6)
    axes.set_ylim(y[0] - 0.8, y[-1] + 0.8)
    axes.text(x[0], y[0] + 0.5, "0 s", fontsize=SMALL, ha="center", va="bottom")
    axes.text(x[-1], y[-1] - 0.5, f"{seconds[-1]} s", fontsize=SMALL, ha="center", va="top")
    return sketch.figure


def _told_shifted(first: int = 1, length: int = 6) -> str:
    inputs, targets = (", ".join(map(str, range(begin, begin + length))) for begin in (first, first + 1))
    return (
        f"Two rows of numbers, step by step. The inputs are {inputs}, the targets above them {targets}. A dashed arrow "
        "leads from every input to the target of the step before: they are the same number. The last "
        f"target, {first + length}, has no such arrow."
    )


@figure(
    name="shifted_sequence",
    lesson=1,
    caption="The target is the input, moved one step into the future: what the network should say at step t is "
    "what it will read at step t + 1.",
    alt=_told_shifted,
    allowed={"first": (0, 900), "length": (2, 6)},
)
def shifted_sequence(first: int = 1, length: int = 6) -> Figure:
    pitch, start = 0.95, 1.65
    sketch = Sketch(max(start + pitch * length + 0.85, 7.5), 3.05)
    inputs = np.arange(first, first + length)
    targets = inputs + 1
    low, high = 0.95, 2.15
    sketch.head(0.3, high, "target")
    sketch.head(0.3, low, "input")
    sketch.note(0.3, 0.42, "step t", ha="left")
    given, asked = [], []
    for step in range(length):
        x = start + pitch * step
        given.append(sketch.box(x, low, 0.58, 0.46, str(inputs[step]), role="input", size=HEAD))
        asked.append(sketch.box(x, high, 0.58, 0.46, str(targets[step]), role="output", size=HEAD))
        sketch.arrow(given[step].top, asked[step].bottom, role="output")
        sketch.note(x, 0.42, str(step + 1))
    for here, earlier in zip(given[1:], asked, strict=False):
        sketch.arrow((here.x - 0.2, here.top[1]), (earlier.x + 0.2, earlier.bottom[1]), role="input", dashed=True)
    sketch.arrow((start - 0.29, 2.75), (start + 0.16, 2.75), role="output")
    sketch.note(start + 0.26, 2.75, "what the network should say", ha="left")
    middle = start + pitch * 3 - 0.29
    sketch.arrow((middle, 2.75), (middle + 0.45, 2.75), role="input", dashed=True)
    sketch.note(middle + 0.55, 2.75, "the same number, read one step later", ha="left")
    last = asked[-1]
    sketch.note(last.right[0] + 0.14, high, "not seen\nyet", ha="left")
    return sketch.figure


@figure(
    name="order_matters",
    lesson=1,
    caption="Order carries meaning. One still does not say whether the door opens or closes: it is the middle "
    "picture of both films. The same six words in another order are no longer a sentence.",
    alt="Above: a still of a half-open door with the question opening or closing; beside it two films of the same "
    "five pictures, one from closed to open, one from open to closed, and in both the middle picture is the still. "
    "Below: the sentence 'I left the door half open' and the same six words shuffled, with a line from each word "
    "to its new place.",
    allowed={"seed": (0, 9999)},
)
def order_matters(seed: int = 3) -> Figure:
    sketch = Sketch(8.2, 4.0)
    angles = np.linspace(0, 76, 5)
    sketch.head(0.35, 3.72, "One still")
    door(sketch, 1.1, 2.79, 1.25, angles[2], lit=True)
    sketch.note(1.1, 1.86, "opening or closing?")
    sketch.head(2.75, 3.72, "Two films with that still in the middle")
    for y, film, doing in ((3.1, angles, "opening"), (2.16, angles[::-1], "closing")):
        for frame, angle in enumerate(film):
            door(sketch, 3.1 + 0.82 * frame, y, 0.68, angle, lit=frame == 2)
        sketch.arrow((6.8, y), (7.15, y))
        sketch.text(7.25, y, doing, ha="left")
    sketch.line([(0.35, 1.56), (7.85, 1.56)], width=0.6)

    words = ["I", "left", "the", "door", "half", "open"]
    places = np.random.default_rng(seed).permutation(len(words))
    if (np.diff(places) == 1).all():  # a seed that leaves the sentence as it is
        places = places[::-1]
    sketch.head(0.35, 1.18, "A sentence")
    sketch.head(0.35, 0.4, "Shuffled")
    xs = [2.6 + 0.98 * place for place in range(len(words))]
    for word, x, place in zip(words, xs, places, strict=True):
        sketch.box(x, 1.18, 0.72, 0.36, word, role="input")
        sketch.box(xs[place], 0.4, 0.72, 0.36, word, role="input")
        sketch.line([(x, 1.0), (xs[place], 0.58)])
    return sketch.figure


# 2. What a feed-forward network cannot do


@figure(
    name="feed_forward_limits",
    lesson=1,
    caption="A feed-forward network has as many inputs as it was built with, each with weights of its own. A "
    "recurrent network reads any length step by step and carries a state along.",
    alt="Left: a feed-forward network with four inputs, five hidden neurons and two outputs, all connected. Four "
    "words fit, the fifth word of 'the door was not shut' has no place. Right: a recurrent network reads all five "
    "words, one a step, hands its state on from step to step, says 'open' at the last, and could go on.",
)
def feed_forward_limits() -> Figure:
    sketch = Sketch(8.2, 4.0)
    words = ["the", "door", "was", "not", "shut"]
    sketch.head(0.35, 3.72, "Feed-forward network")
    sketch.head(4.15, 3.72, "Recurrent network")
    sketch.line([(3.85, 0.3), (3.85, 3.8)], width=0.6)

    xs = [0.62 + 0.62 * place for place in range(5)]
    inputs = [sketch.neuron(x, 1.85, 0.13, role="input") for x in xs[:4]]
    hidden = [sketch.neuron(0.62 + 0.465 * place, 2.5, 0.13) for place in range(5)]
    outputs = [sketch.neuron(x, 3.15, 0.13, role="output") for x in (1.24, 1.86)]
    for below, above in ((inputs, hidden), (hidden, outputs)):
        for start in below:
            for end in above:
                sketch.line([start.top, end.bottom], width=0.8)
    for x, word in zip(xs, words, strict=True):
        fits = x != xs[-1]
        sketch.box(x, 1.45, 0.56, 0.32, word, role="input" if fits else None, dashed=not fits, size=SMALL)
    sketch.note(xs[-1], 1.95, "no place\nfor it")
    sketch.note(2.15, 3.15, "two outputs, always", ha="left")

    columns = chain(
        sketch,
        [4.43 + 0.72 * step for step in range(5)],
        2.45,
        inputs=dict(enumerate(words)),
        outputs={4: "open"},
        box=(0.56, 0.36),
        drop=0.75,
    )
    after = columns[-1].cell.right
    sketch.arrow(after, (after[0] + 0.3, after[1]), role="hidden", dashed=True)
    sketch.note(4.15, 2.83, "the state goes on, step by step", ha="left")

    for y, missing, there in (
        (0.95, "input and output have a fixed size", "any length in, any length out"),
        (0.67, "no memory from one input to the next", "a state that remembers earlier steps"),
        (0.39, "other weights for every position", "the same weights at every step"),
    ):
        sketch.text(0.42, y, "✗", size=HEAD)
        sketch.text(0.62, y, missing, ha="left", size=SMALL)
        sketch.text(4.22, y, "✓", size=HEAD)
        sketch.text(4.42, y, there, ha="left", size=SMALL)
    return sketch.figure


# 3. Neurons and layers


def _told_neuron(inputs: int = 3) -> str:
    given, weights = (listed([f"{letter}_{place}" for place in range(1, inputs + 1)]) for letter in "xw")
    total = " + ".join(f"w_{place} x_{place}" for place in range(1, inputs + 1))
    return (
        f"A neuron. Input{'s' * (inputs > 1)} {given} go{'es' * (inputs == 1)} through weight{'s' * (inputs > 1)} "
        f"{weights} into a sum, to which the bias b is added; the sum s goes through tanh and comes out as y. "
        f"Formula: y = tanh({total} + b)."
    )


@figure(
    name="neuron",
    lesson=1,
    caption="A neuron of a feed-forward network: every input times its weight, the sum of these and the bias, and "
    "the activation of the sum. The same inputs always give the same output.",
    alt=_told_neuron,
    allowed={"inputs": (1, 5)},
)
def neuron(inputs: int = 3) -> Figure:
    gap = 0.82
    rows = max(inputs, 3)  # the neuron itself needs the height of three inputs
    sketch = Sketch(7.6, 1.75 + gap * (rows - 1) + 0.3)
    middle = 1.1 + gap * (rows - 1) / 2
    sketch.frame(4.3, middle, 2.4, 1.24)
    sketch.note(4.3, middle + 0.8, "the neuron")
    adder = sketch.neuron(3.65, middle, 0.3, r"$\Sigma$", role=None, size=16)
    squash = sketch.box(4.85, middle, 0.78, 0.62, role="tanh")
    curve = np.linspace(-2.6, 2.6, 40)
    sketch.axes.plot(4.85 + 0.11 * curve, middle + 0.19 * np.tanh(curve), color=current().on("tanh"), zorder=5)
    sketch.text(4.85, middle - 0.46, "tanh")
    said = sketch.neuron(6.55, middle, 0.3, "$y$", role="output")
    for place in range(inputs):
        y = middle + gap * ((inputs - 1) / 2 - place)
        given = sketch.neuron(0.75, y, 0.3, f"$x_{place + 1}$", role="input")
        sketch.arrow(given.right, adder.rim(given.right), role="input")
        slope = (adder.y - y) / (adder.x - given.x)
        sketch.text(1.75, y + slope + 0.19 + 0.17 * abs(slope), f"$w_{place + 1}$")
    sketch.arrow((3.65, middle - 0.95), adder.bottom)
    sketch.text(3.65, middle - 1.08, "$b$")
    sketch.arrow(adder.right, squash.left)
    sketch.text((adder.right[0] + squash.left[0]) / 2, middle + 0.17, "$s$")
    sketch.arrow(squash.right, said.left, role="output")
    sketch.note(0.75, middle + gap * (inputs - 1) / 2 + 0.5, "inputs")
    sketch.note(6.55, middle + 0.5, "output")
    total = " + ".join(f"w_{place} x_{place}" for place in range(1, inputs + 1))
    sketch.text(4.3, 0.36, rf"$y = \tanh({total} + b)$")
    return sketch.figure


@figure(
    name="recurrent_neuron",
    lesson=1,
    caption="A recurrent neuron sends its output back to itself. At every step it has two inputs: the new one, "
    "weighted by w_x, and its own output of the step before, weighted by w_h.",
    alt="A recurrent neuron with the state h_t. The input x_t enters from below through the weight w_x. The output "
    "leaves at the top and splits: one line is the output o_t = h_t, the other goes back into the neuron through "
    "the weight w_h, one step later. Formula: h_t = tanh(w_x x_t + w_h h_(t-1) + b).",
)
def recurrent_neuron() -> Figure:
    sketch = Sketch(7.6, 3.3)
    _folded_neuron(sketch, 1.75, 1.65)
    x = 4.0
    sketch.head(x, 2.78, "Two inputs at every step")
    sketch.text(x, 2.32, "$w_x$", ha="left")
    sketch.text(x + 0.5, 2.32, "weighs the new input $x_t$", ha="left", size=FORMULA - 0.5)
    sketch.text(x, 1.92, "$w_h$", ha="left")
    sketch.text(x + 0.5, 1.92, "weighs its own previous output $h_{t-1}$", ha="left", size=FORMULA - 0.5)
    sketch.head(x, 1.22, "One formula for all steps")
    sketch.text(x, 0.78, r"$h_t = \tanh(w_x\, x_t + w_h\, h_{t-1} + b)$", ha="left")
    return sketch.figure


def _folded_neuron(sketch: Sketch, x: float, y: float) -> None:
    cell = sketch.neuron(x, y, 0.34, "$h_t$")
    given = sketch.box(x, y - 1.2, 0.62, 0.46, "$x_t$", role="input")
    said = sketch.box(x, y + 1.2, 1.0, 0.46, "$o_t = h_t$", role="output")
    sketch.arrow(given.top, cell.bottom, role="input")
    sketch.arrow(cell.top, said.bottom, role="output")
    edge = sketch.feedback(cell, rise=0.3, reach=0.5)
    sketch.text(x - 0.26, y - 0.66, "$w_x$")
    sketch.text(edge[0] + 0.12, edge[1] + 0.02, "$w_h$", ha="left")
    sketch.note(edge[0] + 0.12, edge[1] - 0.35, "one step\nlater", ha="left")


def _told_unrolled_neuron(steps: int = 4) -> str:
    times = "once, for step 1," if steps == 1 else f"{NAMES[steps]} times in a row, for steps 1 to {steps}, each"
    return (
        f"On the left the recurrent neuron with its loop. On the right the same neuron {times} with its input x_t "
        "below and its output o_t above, the state handed on from copy to copy, beginning with h_0. Every copy is "
        "marked with the same two weights, w_x and w_h."
    )


@figure(
    name="unrolled_neuron",
    lesson=1,
    caption="The loop, unrolled over time: one copy of the same neuron for every step. The copies share their "
    "weights, so a longer sequence needs no more of them.",
    alt=_told_unrolled_neuron,
    allowed={"steps": (1, 7)},
)
def unrolled_neuron(steps: int = 4) -> Figure:
    pitch = 1.2
    sketch = Sketch(3.4 + pitch * steps, 3.6)
    y = 1.95
    _folded_neuron(sketch, 0.75, y)
    sketch.text(2.56, y, "=", size=18)
    names = range(1, steps + 1)
    columns = chain(
        sketch,
        [4.0 + pitch * step for step in range(steps)],
        y,
        inputs={step - 1: f"$x_{{{step}}}$" for step in names},
        outputs={step - 1: f"$o_{{{step}}}$" for step in names},
        states={step - 1: f"$h_{{{step}}}$" for step in names},
        start="$h_0$",
        drop=1.2,
        neurons=True,
    )
    for column in columns:
        cell = column.cell
        sketch.text(cell.x + 0.08, y - 0.64, "$w_x$", ha="left")
        sketch.text(cell.left[0] - 0.3, y + 0.19, "$w_h$")
    _time(sketch, columns[0].cell.left[0], columns[-1].cell.right[0], 0.3)
    return sketch.figure


def _time(sketch: Sketch, left: float, right: float, y: float) -> None:
    """A time axis under a chain."""
    sketch.arrow((left, y), (right - 0.45, y))
    sketch.text(right, y, "time", ha="right", size=SMALL)


def _told_recurrent_layer(features: int = 2, units: int = 3) -> str:
    several = units > 1
    return (
        f"A recurrent layer. {NAMES[features].capitalize()} input{'s' * (features > 1)} x_t and the "
        f"{NAMES[units]} previous output{'s' * several} h_(t-1) on the left are each connected with "
        f"{f'all {NAMES[units]} neurons' if several else 'its one neuron'}: W_xh has {features} x {units} = "
        f"{features * units} weights, W_hh has {units} x {units} = {units * units}. The {NAMES[units]} "
        f"output{'s' * several} h_t on the right go{'es' * (not several)} back along the bottom and "
        f"{'are' if several else 'is'} h_(t-1) one step later."
    )


def _caption_recurrent_layer(features: int = 2, units: int = 3) -> str:
    if units == 1:
        return "A layer of one recurrent neuron. It is fed by every input and by its own previous output."
    return (
        f"A layer of {NAMES[units]} recurrent neurons. Each is fed by every input and by the previous outputs of all "
        f"{NAMES[units]}, its own among them."
    )


@figure(
    name="recurrent_layer",
    lesson=1,
    caption=_caption_recurrent_layer,
    alt=_told_recurrent_layer,
    allowed={"features": (1, 3), "units": (1, 5)},
)
def recurrent_layer(features: int = 2, units: int = 3) -> Figure:
    gap, big = 0.44, 0.78
    vectors = gap * (features + units - 1) + 0.35  # from the middle of the first number to that of the last
    content = max(vectors + 0.46, big * (units - 1) + 0.52)
    sketch = Sketch(7.8, content + 1.14)
    middle = 0.7 + content / 2
    top = middle + vectors / 2
    fed = _column(sketch, 1.7, top - gap * (features - 1) / 2, features, gap, "input")
    back = _column(sketch, 1.7, top - gap * (features + (units - 1) / 2) - 0.35, units, gap, "hidden")
    layer = [sketch.neuron(4.3, middle + big * ((units - 1) / 2 - k), 0.26) for k in range(units)]
    said = _column(sketch, 6.1, middle, units, big, "hidden")
    for group, count, role in ((fed, features, "input"), (back, units, "hidden")):
        for k in range(count):
            start = (1.7 + 0.15, group.y + gap * ((count - 1) / 2 - k))
            for unit in layer:
                sketch.arrow(start, unit.rim(start), role=role, width=0.75, head=False)
    for unit in layer:
        sketch.arrow(unit.right, (6.1 - 0.15, unit.y), role="hidden")
    sketch.text(fed.left[0] - 0.15, fed.y, "$x_t$", ha="right")
    sketch.text(back.left[0] - 0.15, back.y, "$h_{t-1}$", ha="right")
    sketch.text(said.right[0] + 0.15, middle, "$h_t$", ha="left")
    sketch.note(layer[0].right[0] + 0.06, layer[0].top[1], "the layer", ha="left")
    bottom = 0.3
    sketch.path([said.bottom, (6.1, bottom), (1.7, bottom), back.bottom], role="hidden", rounding=0.16)
    sketch.note(5.1, bottom + 0.17, "one step later")
    sketch.text(2.1, sketch.height - 0.28, rf"$W_{{xh}}$: {features} × {units} = {features * units} weights", ha="left")
    sketch.text(2.1, bottom + 0.26, rf"$W_{{hh}}$: {units} × {units} = {units * units} weights", ha="left")
    return sketch.figure


def _column(sketch: Sketch, x: float, y: float, count: int, gap: float, role: str) -> Shape:
    """A vector: its numbers as small circles one below the other, in a dashed frame."""
    frame = sketch.frame(x, y, 0.46, gap * (count - 1) + 0.46)
    for k in range(count):
        sketch.neuron(x, y + gap * ((count - 1) / 2 - k), 0.15, role=role)
    return frame


def _told_unrolled_layer(steps: int = 3, features: int = 2, units: int = 3) -> str:
    times = "once, for step 1" if steps == 1 else f"{NAMES[steps]} times, for steps 1 to {steps}"
    return (
        f"A layer of {NAMES[units]} neurons drawn {times}. Each copy gets x_t with {features} "
        f"feature{'s' * (features > 1)} from below through W_xh, shape ({features}, {units}), and the state of the "
        f"copy before through W_hh, shape ({units}, {units}), beginning with h_0; its "
        f"output o_t = h_t has {units} numbers."
    )


def _caption_unrolled_layer(steps: int = 3, features: int = 2, units: int = 3) -> str:
    return (
        f"The layer of {NAMES[units]}, unrolled. At every step W_xh brings the input in and W_hh brings the state over "
        "from the step before: the same two matrices each time."
    )


@figure(
    name="unrolled_layer",
    lesson=1,
    caption=_caption_unrolled_layer,
    alt=_told_unrolled_layer,
    allowed={"steps": (1, 4), "features": (1, 99), "units": (2, 4)},
)
def unrolled_layer(steps: int = 3, features: int = 2, units: int = 3) -> Figure:
    wide = 0.4 * units + 0.12
    pitch = wide + 0.73
    sketch = Sketch(1.7 + pitch * steps, 3.8)
    y, drop, first = 2.05, 1.2, 1.99 + wide / 2
    sketch.note(0.3, y + drop, f"output\n{units} numbers", ha="left")
    sketch.note(0.3, y - drop, f"input\n{features} numbers", ha="left")
    for step in range(1, steps + 1):
        x = first + pitch * (step - 1)
        cell = sketch.box(x, y, wide, 0.56, dashed=True)
        for unit in range(units):
            sketch.neuron(x + 0.4 * (unit - (units - 1) / 2), y, 0.16)
        given = sketch.box(x, y - drop, 0.7, 0.46, f"$x_{step}$", role="input")
        said = sketch.box(x, y + drop, 1.0, 0.46, f"$o_{step} = h_{step}$", role="output")
        sketch.arrow(given.top, cell.bottom, role="input")
        sketch.arrow(cell.top, said.bottom, role="output")
        sketch.arrow((x - pitch + cell.half_width if step > 1 else cell.left[0] - 0.62, y), cell.left, role="hidden")
        sketch.text(x + 0.1, y - 0.62, "$W_{xh}$", ha="left")
        sketch.text(cell.left[0] - 0.36, y + 0.2, "$W_{hh}$")
    sketch.text(1.29, y, "$h_0$", ha="right")
    _time(sketch, 1.99, first + pitch * (steps - 1) + wide / 2, 0.3)
    return sketch.figure
