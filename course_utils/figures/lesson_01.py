"""The figures of lesson 1: sequences, recurrent neurons and layers, the five types, the university's courses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.drawing.shapes import FORMULA, HEAD, SMALL, Point, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.unrolled import Column, chain
from course_utils.figures.registry import figure
from course_utils.schedule import COURSES, NO_DEMAND, W_HH, W_XH, Quarter, one_hot, timetable
from course_utils.sequences import CLEAN_GLYPHS, GLYPH_SHAPE, MOTIONS, NAMES, in_english, in_german

# What several figures use.


def _plot(sketch: Sketch, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes for data at a place on the sheet, with a time axis and no other frame."""
    axes = sketch.plot(left, bottom, width, height)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    return axes


def _door(sketch: Sketch, x: float, y: float, height: float, angle: float, *, lit: bool = False) -> Shape:
    """A picture of a door, ``angle`` degrees open towards you, its hinges on the left."""
    width = 0.8 * height
    frame = sketch.box(x, y, width, height, role=None, lit=lit)
    tall, wide = 0.62 * height, 0.4 * height
    left, bottom = x - wide / 2, y - tall / 2
    doorway = [(left, bottom), (left + wide, bottom), (left + wide, bottom + tall), (left, bottom + tall)]
    sketch.polygon(doorway, dark=True)
    turn = np.deg2rad(angle)
    free, nearer = left + wide * np.cos(turn), 0.1 * height * np.sin(turn)
    sketch.polygon(
        [(left, bottom), (free, bottom - nearer), (free, bottom + tall + nearer), (left, bottom + tall)],
        role="input",
    )
    return frame


def _listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _words_of(text: str, most: int = 5) -> list[str]:
    """The words of a text that has to fit into a row of boxes.

    Raises:
        ValueError: it is empty, or has too many words or too long ones.
    """
    words = text.split()
    if not 1 <= len(words) <= most or max(map(len, words)) > 9:
        room = "one word" if most == 1 else f"1 to {most} words"
        raise ValueError(f"this figure has room for {room} of up to 9 letters each; came {text!r}")
    return words


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
    axes.set_xticks([0, 10, 20, 30], ["0 ms", "10", "20", "30"])

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
    axes.set_xticks([0, 4, 8, 12, 16], ["beat 0", "4", "8", "12", "16"])

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
    _door(sketch, 1.1, 2.79, 1.25, angles[2], lit=True)
    sketch.note(1.1, 1.86, "opening or closing?")
    sketch.head(2.75, 3.72, "Two films with that still in the middle")
    for y, film, doing in ((3.1, angles, "opening"), (2.16, angles[::-1], "closing")):
        for frame, angle in enumerate(film):
            _door(sketch, 3.1 + 0.82 * frame, y, 0.68, angle, lit=frame == 2)
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
    given, weights = (_listed([f"{letter}_{place}" for place in range(1, inputs + 1)]) for letter in "xw")
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


# 4. The five types


@dataclass(frozen=True)
class _Type:
    """One of the five types: its names, an application, and what goes in and out at each step."""

    title: str
    vocabulary: str
    application: str
    shape_in: str
    shape_out: str
    inputs: dict[int, str]
    outputs: dict[int, str]

    @property
    def steps(self) -> int:
        return max([*self.inputs, *self.outputs]) + 1


def _one_to_one(digit: int) -> _Type:
    return _Type(
        "one to one",
        "vector to vector",
        "image classification",
        "(batch, features)",
        "(batch, classes)",
        {0: ""},
        {0: NAMES[digit]},
    )


def _one_to_many(words: Sequence[str]) -> _Type:
    return _Type(
        "one to many",
        "vector to sequence",
        "image captioning",
        "(batch, features)",
        "(batch, time, words)",
        {0: ""},
        dict(enumerate(words)),
    )


def _many_to_one(words: Sequence[str], verdict: str) -> _Type:
    return _Type(
        "many to one",
        "sequence to vector",
        "sentiment of a review",
        "(batch, time, features)",
        "(batch, classes)",
        dict(enumerate(words)),
        {len(words) - 1: verdict},
    )


def _many_to_many_delayed(read: Sequence[str], written: Sequence[str]) -> _Type:
    return _Type(
        "many to many, delayed",
        "sequence to sequence",
        "machine translation",
        "(batch, time in, features)",
        "(batch, time out, words)",
        dict(enumerate(read)),
        dict(enumerate(written, len(read))),
    )


def _many_to_many_aligned(labels: Sequence[str]) -> _Type:
    return _Type(
        "many to many, aligned",
        "sequence to sequence",
        "labelling each video frame",
        "(batch, time, features)",
        "(batch, time, classes)",
        dict.fromkeys(range(len(labels)), ""),
        dict(enumerate(labels)),
    )


def _type_figure(kind: _Type, reading: str, *, picture: bool = False) -> tuple[Sketch, list[Shape]]:
    """One type with its chain on the left and its names and shapes on the right; the input boxes are returned.

    ``picture`` leaves room below for inputs that are pictures.

    Raises:
        ValueError: there are more than five steps.
    """
    if kind.steps > 5:
        raise ValueError(f"this figure has room for 5 steps, not for {kind.steps}: give it fewer words")
    sketch = Sketch(8.2, 3.3)
    pitch = 0.97
    left = 2.75 - pitch * (kind.steps - 1) / 2
    columns = chain(
        sketch,
        [left + pitch * step for step in range(kind.steps)],
        1.72,
        inputs={} if picture else kind.inputs,
        outputs=kind.outputs,
        states={step: f"$h_{{{step + 1}}}$" for step in range(kind.steps)} if kind.steps > 1 else {0: "$h$"},
        box=(0.74, 0.46),
        drop=1.1,
    )
    pictures = []
    if picture:
        for step in kind.inputs:
            cell = columns[step].cell
            shape = Shape(cell.x, 0.58, 0.34, 0.4)
            pictures.append(shape)
            sketch.arrow(shape.top, cell.bottom, role="input")
    x = 5.75
    sketch.line([(x - 0.3, 0.35), (x - 0.3, 2.95)], width=0.6)
    sketch.head(x, 2.82, kind.title)
    sketch.note(x, 2.56, f"also: {kind.vocabulary}", ha="left")
    sketch.text(x, 2.12, kind.application, ha="left")
    sketch.note(x, 1.78, reading, ha="left", va="center")
    for y, name, role, shape_of in (
        (1.22, "out", "output", kind.shape_out),
        (0.62, "in", "input", kind.shape_in),
    ):
        sketch.box(x + 0.21, y, 0.42, 0.28, name, role=role, size=SMALL)
        sketch.text(x + 0.52, y, shape_of, ha="left")
    return sketch, pictures


def _glyph(sketch: Sketch, place: Shape, digit: int) -> None:
    sketch.box(place.x, place.y, 2 * place.half_width, 2 * place.half_height, role="input")
    sketch.pixels(place.x, place.y, CLEAN_GLYPHS[digit].reshape(GLYPH_SHAPE), dot=0.085)


def _told_one_to_one(digit: int = 7) -> str:
    return (
        f"One to one, or vector to vector: a picture of the digit {digit} goes into one hidden box, out of which comes "
        f"'{NAMES[digit]}'. Example: image classification. Shapes: in (batch, features), out (batch, classes)."
    )


@figure(
    name="one_to_one",
    lesson=1,
    caption="One input, one output, nothing before and nothing after: every classifier of single pictures is of "
    "this type, and it needs no recurrence.",
    alt=_told_one_to_one,
    allowed={"digit": (0, 9)},
)
def one_to_one(digit: int = 7) -> Figure:
    sketch, (place,) = _type_figure(_one_to_one(digit), "one picture, one name", picture=True)
    _glyph(sketch, place, digit)
    return sketch.figure


def _told_one_to_many(words: str = "a half open door") -> str:
    said = _words_of(words)
    over = f"{NAMES[len(said)]} step{'s' * (len(said) > 1)}"
    return (
        "One to many, or vector to sequence: a picture of a door goes in at the first step, and over "
        f"{over} come out the words {_quoted(said)}. Example: image captioning. Shapes: in (batch, features), out "
        "(batch, time, words)."
    )


@figure(
    name="one_to_many",
    lesson=1,
    caption="One input, and then a sequence comes out: the picture is read once, and the state carries it through "
    "all the words.",
    alt=_told_one_to_many,
)
def one_to_many(words: str = "a half open door") -> Figure:
    sketch, (place,) = _type_figure(_one_to_many(_words_of(words)), "one picture, a caption", picture=True)
    _door(sketch, place.x, place.y, 2 * place.half_height, 40)
    return sketch.figure


def _told_many_to_one(words: str = "the plot was not bad", verdict: str = "praise") -> str:
    read = _words_of(words)
    over = f"{NAMES[len(read)]} step{'s' * (len(read) > 1)}"
    return (
        f"Many to one, or sequence to vector: the words {_quoted(read)} go in over {over}, and "
        f"at the last one comes out {_quoted(_words_of(verdict, most=1))}. Example: sentiment of a review. Shapes: in "
        "(batch, time, features), out (batch, classes)."
    )


@figure(
    name="many_to_one",
    lesson=1,
    caption="A sequence goes in, and only the last step answers: by then the state has to hold what the whole "
    "sentence said.",
    alt=_told_many_to_one,
)
def many_to_one(words: str = "the plot was not bad", verdict: str = "praise") -> Figure:
    sketch, _ = _type_figure(_many_to_one(_words_of(words), _words_of(verdict, most=1)[0]), "a sentence, one verdict")
    return sketch.figure


def _told_many_to_many_delayed(number: int = 97) -> str:
    read, written = in_english(number).split(), in_german(number).split()
    words, steps = ("word" if len(read) == 1 else "words"), ("step" if len(read) == 1 else "steps")
    go = "goes" if len(read) == 1 else "go"
    come, these = ("comes", "word") if len(written) == 1 else ("come", "words")
    return (
        f"Many to many, delayed, or sequence to sequence: the English {words} {_listed(_quoted(read).split(', '))} "
        f"{go} in over {NAMES[len(read)]} {steps}, then {come} out the German {these} {_quoted(written)} over "
        f"{NAMES[len(written)]}. Example: machine translation. Shapes: in (batch, time in, features), out (batch, time "
        "out, words)."
    )


@figure(
    name="many_to_many_delayed",
    lesson=1,
    caption="First everything is read, then everything is written. The two may differ in length and in order: German "
    "says the ones before the tens.",
    alt=_told_many_to_many_delayed,
)
def many_to_many_delayed(number: int = 97) -> Figure:
    kind = _many_to_many_delayed(in_english(number).split(), in_german(number).split())
    sketch, _ = _type_figure(kind, "a number, another language")
    return sketch.figure


def _told_many_to_many_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> str:
    labels = ["not known", *_labels(angles)[1:]]
    again = _seen_again(angles)
    return (
        f"Many to many, aligned, or sequence to sequence: {NAMES[len(angles)]} frame{'s' * (len(angles) > 1)} of a "
        f"film of a door go{'es' * (len(angles) == 1)} in, and at each step comes out what it does: "
        f"{', '.join(labels)}. {'The second frame and the last are the same picture. ' if again else ''}"
        "Example: labelling each video frame. Shapes: in (batch, time, features), out (batch, time, classes)."
    )


def _seen_again(angles: Sequence[float]) -> bool:
    """Whether the final frame is the second one once more."""
    return len(angles) > 2 and angles[1] == angles[-1]


def _caption_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> str:
    labels = _labels(angles)
    between = "only the state, which remembers the frame before, tells"
    said = f"No single frame says what the door does: {between} it."
    if _seen_again(angles) and labels[1] != labels[-1]:
        said = f"The second and the last frame are the same picture: {between} {labels[1]} from {labels[-1]}."
    return f"One output for every input, at the same step. {said} At the first frame nothing can be told."


def _labels(angles: Sequence[float]) -> list[str]:
    """What the door does at each frame; at the first nothing can be told.

    Raises:
        ValueError: there are no frames, more than five, or an angle at which a door does not stand.
    """
    if not 1 <= len(angles) <= 5 or not all(0 <= angle <= 85 for angle in angles):
        raise ValueError(
            f"this figure has room for 1 to 5 angles of 0 to 85 degrees; came {', '.join(map(str, angles))}"
        )
    return ["?", *(MOTIONS[1 + int(np.sign(turn))] for turn in np.diff(angles))]


@figure(
    name="many_to_many_aligned",
    lesson=1,
    caption=_caption_aligned,
    alt=_told_many_to_many_aligned,
)
def many_to_many_aligned(angles: Sequence[float] = (10, 36, 62, 62, 36)) -> Figure:
    """``angles`` are the door's in each frame, in degrees."""
    sketch, places = _type_figure(_many_to_many_aligned(_labels(angles)), "a film, a word for each frame", picture=True)
    for place, angle in zip(places, angles, strict=True):
        _door(sketch, place.x, place.y, 2 * place.half_height, angle)
    return sketch.figure


@figure(
    name="rnn_types",
    lesson=1,
    caption="The five types. The cell in the middle is the same everywhere; what differs is at which steps "
    "something is fed in and at which steps something is read out.",
    alt="Five small networks side by side, inputs below, states in the middle, outputs above. One to one: 1 input, 1 "
    "output. One to many: 1 input, 3 outputs. Many to one: 3 inputs, 1 output at the last step. Many to many, "
    "delayed: 3 inputs, then 3 outputs, over 5 steps. Many to many, aligned: 3 inputs and 3 outputs, step by step.",
)
def rnn_types() -> Figure:
    sketch = Sketch(8.2, 3.5)
    kinds = (
        ("one to one", "image\nclassification", 1, (0,), (0,)),
        ("one to many", "image\ncaptioning", 3, (0,), (0, 1, 2)),
        ("many to one", "sentiment\nof a review", 3, (0, 1, 2), (2,)),
        ("many to many\ndelayed", "machine\ntranslation", 5, (0, 1, 2), (2, 3, 4)),
        ("many to many\naligned", "label for each\nvideo frame", 3, (0, 1, 2), (0, 1, 2)),
    )
    pitch, box = 0.43, 0.27
    rooms = [max(0.9, pitch * (steps - 1) + box) for _, _, steps, _, _ in kinds]
    gap = (sketch.width - 0.6 - sum(rooms)) / (len(kinds) - 1)
    left = 0.3
    for (title, example, steps, inputs, outputs), room in zip(kinds, rooms, strict=True):
        middle = left + room / 2
        chain(
            sketch,
            [middle + pitch * (step - (steps - 1) / 2) for step in range(steps)],
            1.88,
            inputs=dict.fromkeys(inputs, ""),
            outputs=dict.fromkeys(outputs, ""),
            box=(box, 0.34),
            drop=0.72,
        )
        sketch.text(middle, 2.92, title, weight="bold", va="bottom")
        sketch.note(middle, 0.68, example)
        left += room + gap
    _legend(sketch, 0.22, ("input", "hidden", "output"), ("input", "state", "output"))
    return sketch.figure


def _legend(sketch: Sketch, y: float, roles: Sequence[str], names: Sequence[str]) -> None:
    """What the colours mean, centred at the foot."""
    x = sketch.width / 2 - 0.5 * len(roles) + 0.1
    for role, name in zip(roles, names, strict=True):
        sketch.box(x, y, 0.2, 0.18, role=role)
        sketch.text(x + 0.17, y, name, ha="left", size=SMALL)
        x += 1.0


# 6. The university's courses: rows with the weights on their right, as in the package, or, for a lecture that writes
# columns, everything transposed and the weights on the left.


@dataclass(frozen=True)
class _Numbers:
    """A vector (3,) or weights (3, 3), what they are called and the role in whose colour they are lit."""

    values: np.ndarray
    words: str
    symbol: str = ""
    role: str | None = None

    def draw(self, sketch: Sketch, left: float, y: float, columns: bool, times: np.ndarray | None = None) -> Shape:
        """Draw them from ``left`` on under their title, with the courses' names or letters beside their places.

        Lit is the largest place of a vector, and in weights what that place of the vector ``times`` picks out.
        """
        table = np.atleast_2d(self.values)
        is_matrix = len(table) == 3
        cell = 0.34 if columns else 0.3
        if is_matrix:
            left += 0.52
            for place, course in enumerate(COURSES):
                sketch.note(left - 0.06, y + cell * (1 - place), course, ha="right")
        x = left + 0.06 + cell * (0.5 if columns and not is_matrix else 1.5)
        vector = self.values if times is None else times
        lit = [int(vector.argmax())] if self.role and vector.any() else []
        rows, places = (lit, []) if is_matrix != columns else ([], lit)
        table = table.T if columns else table
        shape = sketch.matrix(x, y, table, role=self.role, lit_rows=rows, lit_columns=places, cell=cell)
        title = shape.top[1] + 0.14
        if not columns:
            for place, course in enumerate(COURSES):
                sketch.note(x + cell * (place - 1), shape.bottom[1] - 0.13, course[0])
            if self.symbol:
                sketch.text(x, title, self.symbol, va="baseline")
                title += 0.26
        sketch.text(x, title, self.words, size=SMALL, colour=current().muted, va="baseline")
        return shape


def _product(
    sketch: Sketch, left: float, y: float, given: _Numbers, weights: _Numbers, result: _Numbers, columns: bool
) -> tuple[Shape, Shape]:
    """A vector, weights and their product, from ``left`` on; returns where the two vectors are."""
    first, sign, second = (weights, "·", given) if columns else (given, "@", weights)
    one = first.draw(sketch, left, y, columns, given.values)
    sketch.text(one.right[0] + 0.17, y, sign, size=HEAD)
    other = second.draw(sketch, one.right[0] + 0.34, y, columns, given.values)
    sketch.text(other.right[0] + 0.17, y, "=", size=HEAD)
    return other if columns else one, result.draw(sketch, other.right[0] + 0.34, y, columns)


def _below(shape: Shape, columns: bool) -> Point:
    """Where an arrow under a vector begins or ends: in rows, letters stand there."""
    return (shape.x, shape.bottom[1] - (0.08 if columns else 0.27))


def _columns_here(sketch: Sketch) -> None:
    sketch.note(6.3, 0.3, "vectors are columns here, as in the lecture")


def _in_words(given: np.ndarray, weights: np.ndarray, columns: bool) -> str:
    row, result = given.tolist(), (given @ weights).tolist()
    rows = ", ".join(str(values) for values in (weights.T if columns else weights).tolist())
    if columns:
        return f"the matrix with rows {rows} times the column {row} gives the column {result}"
    return f"the row {row} @ the matrix with rows {rows} gives the row {result}"


def _decided(demand: str, last: str) -> tuple[Quarter, str]:
    """One quarter and the course that wins it."""
    (quarter,) = timetable([demand], last=last)
    if quarter.course is None:
        raise ValueError("no course gets a vote: name a demand or a last course")
    return quarter, COURSES[quarter.course]


def _feed_forward_alt(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> str:
    if weights_shown:
        lines = "straight lines of weight 1, all others of weight 0"
        product = _in_words(one_hot(demand), np.eye(3, dtype=int), columns)
    else:
        lines = "nine lines whose weights are to be found"
        product = "with question marks for the weights"
    return (
        "Left: a network of three inputs, the demand for Math, R and Python, and three outputs, the course; "
        f"{lines}. The demand is {demand}. Right: the same as a product, {product}."
    )


def _feed_forward_caption(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> str:
    weights = "the weights are the identity matrix." if weights_shown else "with which weights does it?"
    return f"The demand for a course, as a one-hot code, offers that course: {weights}"


@figure(
    name="course_feed_forward",
    lesson=1,
    caption=_feed_forward_caption,
    alt=_feed_forward_alt,
    allowed={"demand": COURSES},
)
def course_feed_forward(demand: str = "R", weights_shown: bool = True, columns: bool = False) -> Figure:
    """``weights_shown=False`` writes question marks, for the exercise in which they are to be found.

    ``columns`` draws vectors as columns and the weights, transposed, on their left.
    """
    sketch = Sketch(8.2, 3.3)
    code = one_hot(demand)
    weights = np.eye(3, dtype=int)
    offered = code @ weights
    ys = [2.42 - 0.8 * place for place in range(3)]
    sketch.head(0.35, 3.0, "As a network")
    fed = [sketch.neuron(1.2, y, 0.24, str(n), role="input") for y, n in zip(ys, code, strict=True)]
    said = [sketch.neuron(2.65, y, 0.24, str(n), role="output") for y, n in zip(ys, offered, strict=True)]
    for row, start in enumerate(fed):
        for column, end in enumerate(said):
            known = weights_shown and weights[row, column] == 1
            near = start.rim(end.centre), end.rim(start.centre)
            if known:
                sketch.arrow(*near, role="input", width=1.4)
            else:
                sketch.line(near, dashed=True, width=0.8)
    for y, course in zip(ys, COURSES, strict=True):
        sketch.text(0.86, y, course, ha="right")
        sketch.text(2.99, y, course, ha="left")
    words = "thick: weight 1    dashed: weight 0" if weights_shown else "nine weights: which?"
    sketch.note(1.92, 0.32, words)

    left = 4.6 if columns else 3.75
    sketch.head(left, 3.0, "As a product")
    given = _Numbers(code, "demand", "$x$", "input")
    shown = _Numbers(weights if weights_shown else np.full((3, 3), "?"), "weights", "$W$", "input")
    _product(sketch, left, ys[1], given, shown, _Numbers(offered, "course", "$y$", "output"), columns)
    if columns:
        _columns_here(sketch)
    return sketch.figure


def _recurrent_alt(last: str = "Math", columns: bool = False) -> str:
    quarter, following = _decided(NO_DEMAND, last)
    return (
        "Left: a circle of arrows, Math in the fall, then R in the winter, then Python in the spring, then Math again. "
        f"Right: the previous course, {last}, times the rotation is the next, {following}: "
        f"{_in_words(quarter.last, W_HH, columns)}, which is fed back."
    )


@figure(
    name="course_recurrent",
    lesson=1,
    caption="The courses rotate: the previous course, multiplied by a cyclic permutation matrix, gives the next. "
    "Nothing comes in from outside; the network feeds on its own output.",
    alt=_recurrent_alt,
    allowed={"last": COURSES},
)
def course_recurrent(last: str = "Math", columns: bool = False) -> Figure:
    """``columns`` draws vectors as columns and the weights, transposed, on their left."""
    sketch = Sketch(8.2, 3.3)
    quarter, _ = _decided(NO_DEMAND, last)
    sketch.head(0.35, 3.0, "The year")
    places = [(1.83, 2.45), (2.83, 0.95), (0.83, 0.95)]
    boxes = [
        sketch.box(x, y, 0.95, 0.44, course, role="output", lit=course == last)
        for (x, y), course in zip(places, COURSES, strict=True)
    ]
    math, r, python = boxes
    sketch.arrow(math.right, r.top, role="hidden", curve=0.3)
    sketch.arrow(r.left, python.right, role="hidden")
    sketch.arrow(python.top, math.left, role="hidden", curve=0.3)
    for box, season, above in ((math, "Fall", True), (r, "Winter", False), (python, "Spring", False)):
        sketch.note(box.x, box.top[1] + 0.15 if above else box.bottom[1] - 0.17, season)
    sketch.note(1.83, 1.6, "closed in\nsummer")

    left = 4.6 if columns else 3.75
    sketch.head(left, 3.0, "One step")
    given = _Numbers(quarter.last, "previous course", "$h_{t-1}$", "output")
    rotation = _Numbers(W_HH, "rotation", "$W_{hh}$", "output")
    following = _Numbers(quarter.votes, "next", "$h_t$", "output")
    start, end = _product(sketch, left, 1.8, given, rotation, following, columns)
    below = 0.87
    sketch.path([_below(end, columns), (end.x, below), (start.x, below), _below(start, columns)], role="hidden")
    sketch.note((start.x + end.x) / 2, below - 0.18, "fed back")
    if columns:
        _columns_here(sketch)
    return sketch.figure


def _combined_alt(demand: str = "Math", last: str = "Math", columns: bool = False) -> str:
    quarter, winner = _decided(demand, last)
    form = "columns" if columns else "rows"
    return (
        f"One quarter in numbers, as {form} for Math, R, Python. The demand, {demand}, times twice the identity gives "
        f"{quarter.from_demand.tolist()}. The previous course, {last}, times the rotation gives "
        f"{quarter.from_last.tolist()}. Their sum is {quarter.votes.tolist()}; the winner takes all, and {winner} is "
        "offered. The course is fed back as the previous course of the next quarter."
    )


@figure(
    name="course_combined",
    lesson=1,
    caption="Demand and rotation together, a whole recurrent step: two matrix products, their sum, and the course "
    "with most votes wins. The demand counts double, so it wins against the rotation; without demand the rotation "
    "goes on.",
    alt=_combined_alt,
    allowed={"demand": (*COURSES, NO_DEMAND), "last": (*COURSES, NO_DEMAND)},
)
def course_combined(demand: str = "Math", last: str = "Math", columns: bool = False) -> Figure:
    """``demand`` and ``last`` are courses; ``demand`` may be ``"none"``.

    ``columns`` draws vectors as columns and the weights, transposed, on their left.
    """
    sketch = Sketch(8.2, 4.6)
    quarter, winner = _decided(demand, last)
    left, gap = (0.6, 0.6) if columns else (0.22, 0.24)
    high, low = 3.4, 1.4
    middle = (high + low) / 2
    asked = _Numbers(quarter.demand, "demand", "$x_t$", "input")
    double = _Numbers(W_XH, "twice the identity", "$W_{xh}$", "input")
    _, from_demand = _product(sketch, left, high, asked, double, _Numbers(quarter.from_demand, "votes"), columns)
    before = _Numbers(quarter.last, "previous course", "$h_{t-1}$", "output")
    rotation = _Numbers(W_HH, "rotation", "$W_{hh}$", "output")
    back, from_last = _product(sketch, left, low, before, rotation, _Numbers(quarter.from_last, ""), columns)
    plus = sketch.gate(from_last.x, middle, "plus")
    sketch.arrow(_below(from_demand, columns), plus.top, role="input")
    sketch.arrow((plus.x, from_last.top[1] + 0.08), plus.bottom, role="hidden")
    votes = _Numbers(quarter.votes, "sum", "", "hidden")
    total = votes.draw(sketch, plus.right[0] + 2 * gap, middle, columns)
    sketch.arrow(plus.right, (total.left[0] - 0.04, middle), role="hidden")
    vote = sketch.box(total.right[0] + gap + 0.4, middle, 0.8, 0.6, "winner\ntakes all")
    sketch.arrow((total.right[0] + 0.04, middle), vote.left, role="hidden")
    code = one_hot(winner)
    course = _Numbers(code, "course", "$h_t$", "output").draw(sketch, vote.right[0] + gap, middle, columns)
    sketch.arrow(vote.right, (course.left[0] - 0.04, middle), role="output")
    x, y = _below(course, columns)
    sketch.text(x, y - 0.12, winner, weight="bold")
    bottom = 0.42
    sketch.path([(x, y - 0.28), (x, bottom), (back.x, bottom), _below(back, columns)], role="hidden", rounding=0.16)
    sketch.note(5.2, bottom + 0.17, "the previous course of the next quarter")
    return sketch.figure


# 7. The definition


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
    caption="Five shapes made of the same parts. Lesson 7 comes back to them.",
    alt="Five small networks. Multiple input, single output: three inputs, one output at the last step. Single input, "
    "multiple output: one input, three outputs. Teacher forced: the true output of each step is the input of the "
    "next. Bidirectional: one row of states runs forwards, one backwards, and each output reads both. Sequence "
    "mapping: an encoder reads three inputs, its last state starts a decoder that writes three outputs.",
)
def other_shapes() -> Figure:
    sketch = Sketch(8.2, 4.6)
    box, drop = (0.36, 0.28), 0.56
    high, low = 3.28, 1.17
    for x, y, title in (
        (1.45, high, "multiple input, single output"),
        (4.1, high, "single input, multiple output"),
        (6.75, high, "teacher forced"),
        (2.3, low, "bidirectional"),
        (5.7, low, "sequence mapping: encoder, decoder"),
    ):
        sketch.text(x, y + 1.1, title, weight="bold")
        sketch.note(x, y + 0.89, "lesson 7")

    def small(middle: float, y: float, steps: int, inputs: Sequence[int], outputs: Sequence[int]) -> list[Column]:
        xs = [middle + 0.58 * (step - (steps - 1) / 2) for step in range(steps)]
        fed, said = dict.fromkeys(inputs, ""), dict.fromkeys(outputs, "")
        return chain(sketch, xs, y, inputs=fed, outputs=said, box=box, drop=drop)

    small(1.45, high, 3, (0, 1, 2), (2,))
    small(4.1, high, 3, (0,), (0, 1, 2))
    for here, following in pairwise(small(6.75, high, 3, (0, 1, 2), (0, 1, 2))):
        assert here.output is not None
        assert following.input is not None
        half = (here.cell.x + following.cell.x) / 2
        way = [here.output.right, (half, here.output.y), (half, following.input.y), following.input.left]
        sketch.path(way, role="output", dashed=True, rounding=0.06)
    _two_ways(sketch, [2.3 + 0.7 * step for step in (-1, 0, 1)], low, drop)
    small(5.7, low, 6, (0, 1, 2), (3, 4, 5))
    _legend(sketch, 0.18, ("input", "hidden", "output"), ("input", "state", "output"))
    return sketch.figure


def _two_ways(sketch: Sketch, xs: Sequence[float], y: float, drop: float) -> None:
    """A bidirectional network: a row of states that runs forwards and above it one that runs backwards."""
    aside, apart = 0.11, 0.14
    forwards: list[Shape] = []
    backwards: list[Shape] = []
    for x in xs:
        given = sketch.box(x, y - drop, 0.42, 0.28, role="input")
        said = sketch.box(x, y + drop, 0.42, 0.28, role="output")
        for row, place, level in ((forwards, x - aside, y - apart), (backwards, x + aside, y + apart)):
            row.append(sketch.box(place, level, 0.17, 0.2, role="hidden"))
            sketch.arrow((place, given.top[1]), row[-1].bottom, role="input")
            sketch.arrow(row[-1].top, (place, said.bottom[1]), role="output")
    for here, following in pairwise(forwards):
        sketch.arrow(here.right, following.left, role="hidden")
    for following, here in pairwise(backwards):
        sketch.arrow(here.left, following.right, role="hidden")
