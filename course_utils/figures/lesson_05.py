"""The figures of lesson 5 on the sine: the list and its shift, windows, the network, generation, fine and coarse."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_utils.drawing import series
from course_utils.drawing.shapes import BODY, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure
from course_utils.generation import generate
from course_utils.wave_networks import BATCH, COARSE, FINE, LENGTH, UNITS, label, load, one_step_error, rms
from course_utils.windows import SEEDS, seed_of, sine, window
from course_utils.windows import random_windows as cut_windows

PERIOD = 2 * np.pi


def _minus(words: str) -> str:
    """With a true minus sign, as a drawing writes it."""
    return words.replace("-", "−")


def _number(value: float) -> str:
    return _minus(f"{value:.2f}")


# 1. The thought exercise

COUNT = 7  # numbers in the lecture's list


def _listed() -> tuple[np.ndarray, np.ndarray]:
    """The list and the list one step later."""
    _, values = sine(1.0, 0.0, float(COUNT))
    return values[:-1], values[1:]


@figure(
    name="sine_in_numbers",
    lesson=5,
    caption="The list is sin(x) at x = 0, 1, ..., 6, and its target is the same curve one step further on. All of the "
    "targets but the final one stand in the list already, one place later.",
    alt=lambda: (
        f"Two rows of {COUNT} numbers. The list: {', '.join(f'{value:.2f}' for value in _listed()[0])}. Under it what "
        f"comes next: {', '.join(f'{value:.2f}' for value in _listed()[1])}. Lines join each target with the same "
        "number in the list, one place later. Below, the curve of sin(x) from 0 to 7 with a dot for each number of the "
        "list and a ring for each target: all dots but the first lie in a ring, and the final ring, at x = 7, is empty."
    ),
)
def sine_in_numbers() -> Figure:
    sketch = Sketch(8.2, 4.5)
    look = current()
    listed, after = _listed()
    left, across = 1.45, 0.82  # of the axis; inches for each x

    def place(x: float) -> float:
        return left + across * (x + 0.45)

    rows = {"input": (4.1, listed), "output": (3.2, after)}
    for role, (y, values) in rows.items():
        for k, value in enumerate(values):
            sketch.box(place(k), y, 0.66, 0.36, _number(value), role=role)
    for k in range(COUNT - 1):
        sketch.line([(place(k) + 0.14, 3.38), (place(k + 1) - 0.14, 3.92)])
    sketch.text(0.25, 4.1, "the list", ha="left")
    sketch.text(0.25, 3.2, "what comes next", size=SMALL, ha="left")

    axes = sketch.plot(left, 0.6, across * (COUNT + 0.9), 2.05)
    x = np.linspace(0, COUNT, 200)
    axes.plot(x, np.sin(x), color=look.muted, linewidth=1.2, zorder=1)
    axes.plot(range(1, COUNT + 1), after, "o", color=look.stroke("output"), markersize=13, mfc="none", mew=2, zorder=3)
    axes.plot(range(COUNT), listed, "o", color=look.stroke("input"), markersize=6.5, zorder=4)
    axes.set_xlim(-0.45, COUNT + 0.45)
    axes.set_ylim(-1.35, 1.35)
    axes.set_yticks([-1, 0, 1])
    axes.set_xticks(range(COUNT + 1))
    sketch.text(place(COUNT / 2), 0.2, "x")
    sketch.text(0.25, 1.62, "sin(x)", ha="left")
    return sketch.figure


# 2. A window and its target


def _window_alt(start: int = 40, length: int = LENGTH, shift: int = 1) -> str:
    cut = window(sine()[1][:SHOWN], start, length, shift)
    steps = "1 step" if shift == 1 else f"{shift} steps"
    return (
        f"Three curves over the same axis of steps. The series: the first {SHOWN} points of sin(x). The window: "
        f"{length} of them, step {start} to {start + length - 1}, from {cut.inputs[0]:.2f} to {cut.inputs[-1]:.2f}. "
        f"Its target: step {start + shift} to {start + shift + length - 1}, from {cut.targets[0]:.2f} to "
        f"{cut.targets[-1]:.2f}. Both are cut from the series; the target begins and ends {steps} later."
    )


SHOWN = 110  # points of the series


def _window_caption(start: int = 40, length: int = LENGTH, shift: int = 1) -> str:
    asked = "what comes next" if shift == 1 else f"what comes {shift} steps later"
    return (
        "One training example. The window is read, the target should come out; both are the same series, and the "
        f"target begins and ends later. So at every step the network is asked {asked}."
    )


@figure(
    name="window_and_target",
    lesson=5,
    caption=_window_caption,
    alt=_window_alt,
)
def window_and_target(start: int = 40, length: int = LENGTH, shift: int = 1) -> Figure:
    """``shift`` is how many steps later the target is.

    Raises:
        ValueError: the window or its target runs over the end of what is shown.
    """
    _, values = sine()
    cut = window(values[:SHOWN], start, length, shift)
    sketch = Sketch(8.2, 3.9)
    look = current()
    first, after = np.arange(start, start + length), np.arange(start + shift, start + shift + length)
    rows = (
        ("the series", np.arange(SHOWN), values[:SHOWN], look.muted),
        ("window (input)", first, cut.inputs, look.stroke("input")),
        ("target", after, cut.targets, look.stroke("output")),
    )
    for row, (name, steps, shown, colour) in enumerate(rows):
        axes = sketch.plot(1.75, 2.8 - 1.08 * row, 6.2, 0.9)
        marker = "o" if row else "."
        axes.plot(steps, shown, color=colour, marker=marker, markersize=3.5, linewidth=1.2, zorder=3)
        for edge, role in ((first[0], "input"), (first[-1], "input"), (after[0], "output"), (after[-1], "output")):
            dashes = (0, (4, 3)) if role == "input" else (0, (1, 1.5))
            axes.axvline(edge, color=look.stroke(role), linewidth=1.1, linestyle=dashes, zorder=1)
        axes.set_xlim(-2, SHOWN + 1)
        axes.set_ylim(-1.25, 1.25)
        axes.set_yticks([-1, 1])
        if row < 2:
            axes.tick_params(labelbottom=False)
        sketch.text(0.2, 3.25 - 1.08 * row, name, ha="left")
    sketch.text(4.85, 0.18, "step")
    return sketch.figure


# 3. Random windows


def _random_alt(count: int = 6, seed: int = 0) -> str:
    starts = _starts(count, seed)
    return (
        f"Above, sin(x) from 0 to 50 in steps of {COARSE:g}, {len(sine()[1])} points. Below it {count} bars, each a "
        f"window of {LENGTH} steps at a random place: they begin at steps {', '.join(map(str, starts))}. Right, the "
        f"same windows cut out and put under one another as a batch of shape ({count}, {LENGTH}, 1): {count} pieces of "
        "the same wave, each beginning somewhere else in it."
    )


def _starts(count: int, seed: int) -> list[int]:
    """Where the windows begin: cut from a series whose values are their own places."""
    if not 1 <= count <= 8:
        raise ValueError(f"there is room for 1 to 8 windows; came {count}")
    places = np.arange(len(sine()[1]), dtype=float)
    inputs, _ = cut_windows(places, LENGTH, count, np.random.default_rng(seed))
    return [int(start) for start in inputs[:, 0, 0]]


@figure(
    name="random_windows",
    lesson=5,
    caption="A batch: windows from random places of the series, put under one another. Each comes with its target, "
    "the same window one step later.",
    alt=_random_alt,
    allowed={"seed": (0, 9999)},
)
def random_windows(count: int = 6, seed: int = 0) -> Figure:
    """``seed`` decides where the windows lie.

    Raises:
        ValueError: there is no room for so many windows.
    """
    starts = _starts(count, seed)
    x, values = sine()
    sketch = Sketch(8.2, 4.0)
    look = current()
    left, wide, low, tall = 0.6, 4.9, 0.62, 2.05
    axes = sketch.plot(left, low + tall + 0.12, wide, 0.85)
    axes.plot(x, values, color=look.muted, linewidth=1.2)
    axes.set_yticks([-1, 1])
    axes.tick_params(labelbottom=False)
    below = sketch.plot(left, low, wide, tall)
    pitch = 1.0 / count
    for row, start in enumerate(starts):
        y = 1 - (row + 0.5) * pitch
        place = (x[start], y - 0.3 * pitch)
        below.add_patch(
            Rectangle(
                place, COARSE * (LENGTH - 1), 0.6 * pitch, facecolor=look.fill("input"), edgecolor=look.ink, zorder=3
            )
        )
        inch = low + tall * y
        piece = sketch.plot(6.15, inch - 0.36 * tall * pitch, 1.75, 0.72 * tall * pitch)
        piece.plot(values[start : start + LENGTH], color=look.stroke("input"))
        piece.set_ylim(-1.15, 1.15)
        piece.set_axis_off()
    for plot in (axes, below):
        plot.set_xlim(-0.5, 50.5)
    below.set_ylim(0, 1)
    below.set_yticks([])
    below.spines["left"].set_visible(False)
    sketch.arrow((5.62, low + tall / 2), (6.05, low + tall / 2), role="input")
    sketch.text(left + wide / 2, 0.2, "x")
    sketch.text(left, 3.82, "where the windows lie", size=SMALL, ha="left")
    sketch.text(7.02, 2.98, "the batch", size=BODY)
    sketch.text(7.02, 0.36, f"({count}, {LENGTH}, 1)", size=SMALL)
    return sketch.figure


# 4. The network


@figure(
    name="predict_every_step",
    lesson=5,
    caption="The network of this lesson, unrolled. At every step it reads one value and says which comes next; the "
    "same dense layer turns every state into one number. Its targets are the inputs of the step after.",
    alt=lambda: (
        "A recurrent layer unrolled over five steps. Below, x_1 to x_5 come in. Each goes into a state h_t, which is "
        "handed on to the next step. Above every state stands the same dense layer, which gives one number, the "
        "prediction. Over each prediction stands its target: x_2 to x_6, the input of the step after. On the right the "
        "shapes, "
        f"batch, time, features: in ({BATCH}, {LENGTH}, 1), states ({BATCH}, {LENGTH}, {UNITS}), out "
        f"({BATCH}, {LENGTH}, 1)."
    ),
)
def predict_every_step() -> Figure:
    sketch = Sketch(8.2, 4.6)
    given_at, states, dense, said, due = 0.55, 1.5, 2.4, 3.3, 4.15
    before: Shape | None = None
    for t in range(1, 6):
        x = 1.2 + 1.05 * (t - 1)
        given = sketch.box(x, given_at, 0.6, 0.42, f"$x_{t}$", role="input")
        cell = sketch.box(x, states, 0.66, 0.48, f"$h_{t}$", role="hidden")
        layer = sketch.box(x, dense, 0.66, 0.36, "Dense", size=SMALL)
        answer = sketch.box(x, said, 0.6, 0.42, f"$\\hat{{y}}_{t}$", role="output")
        target = sketch.box(x, due, 0.6, 0.42, f"$x_{t + 1}$", role="input")
        sketch.arrow(given.top, cell.bottom, role="input")
        sketch.arrow(cell.top, layer.bottom, role="hidden")
        sketch.arrow(layer.top, answer.bottom, role="output")
        sketch.line([answer.top, target.bottom], dashed=True, width=1.4)
        if before is not None:
            sketch.arrow(before.right, cell.left, role="hidden")
        before = cell
    for y, name in ((given_at, "input"), (states, "states"), (said, "prediction"), (due, "target")):
        sketch.note(0.72, y, name, ha="right")
    for y, features in ((given_at, 1), (states, UNITS), (said, 1), (due, 1)):
        sketch.text(6.2, y, f"({BATCH}, {LENGTH}, {features})", ha="left")
    sketch.note(6.2, dense, "the same weights\nat every step", ha="left")
    return sketch.figure


# 5. A window that the network was not trained on


def _unseen() -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    network, step = load()[label("SimpleRNN", COARSE)]
    _, wave = sine(step, 60.0, 60.0 + step * LENGTH)
    return wave[:-1], wave[1:], network.predict(wave[:-1]), step


def _unseen_alt() -> str:
    _, targets, predicted, _ = _unseen()
    off = np.abs(predicted - targets)
    return (
        f"A window of {LENGTH} points of sin(x) from x = 60 on, which lies beyond the training interval [0, 50]; its "
        "target, the same points one step later, as a grey band; and the predictions of a trained SimpleRNN as "
        f"crosses. The first predictions are off by up to {off[:5].max():.1f}, since hardly anything has been read; "
        f"the final ten lie on the band, off by less than {np.ceil(100 * off[-10:].max()) / 100:.2f}."
    )


@figure(
    name="unseen_window",
    lesson=5,
    caption="Prediction against truth on a window that the network has not seen. At its beginning the network has "
    "read hardly anything and does not know yet where on the wave it is.",
    alt=_unseen_alt,
)
def unseen_window() -> Figure:
    inputs, targets, predicted, step = _unseen()
    return series.prediction(inputs, targets, predicted, step=step, start=60.0)


# 6. Prediction against generation


@figure(
    name="truth_or_itself",
    lesson=5,
    caption="The same trained network used in two ways. Prediction: the truth comes in at every step. Generation: "
    "after the seed there is no truth, and what came out goes in as the next input, with its error.",
    alt="Two networks unrolled over six steps. Above, prediction: true values x_1 to x_6 come in at every step and "
    "predictions come out. Below, generation: only the seed x_1, x_2, x_3 is true. From the third step on every output "
    "is led round to the next step's input, so steps 4 to 6 read what the network itself has said.",
)
def truth_or_itself() -> Figure:
    sketch = Sketch(8.2, 4.6)
    steps, seed, first, pitch = 6, 3, 1.75, 1.1

    def chain(base: float, fed_back: bool) -> None:
        given_at, states, said = base, base + 0.73, base + 1.46
        before: tuple[Shape, Shape] | None = None
        for t in range(1, steps + 1):
            x = first + pitch * (t - 1)
            own = fed_back and t > seed
            name = f"$\\hat{{y}}_{t - 1}$" if own else f"$x_{t}$"
            given = sketch.box(x, given_at, 0.52, 0.4, name, role="output" if own else "input")
            cell = sketch.box(x, states, 0.52, 0.4, f"$h_{t}$", role="hidden")
            answer = sketch.box(x, said, 0.52, 0.4, f"$\\hat{{y}}_{t}$", role="output")
            sketch.arrow(given.top, cell.bottom, role="output" if own else "input")
            sketch.arrow(cell.top, answer.bottom, role="output")
            if before is not None:
                sketch.arrow(before[0].right, cell.left, role="hidden")
                if own:
                    middle = x - pitch / 2
                    sketch.path(
                        [before[1].right, (middle, said), (middle, given_at), given.left], role="output", dashed=True
                    )
            before = cell, answer

    for base, title, words in (
        (2.78, "Prediction", "the truth\nis fed in"),
        (0.35, "Generation", "its own output\nis fed back"),
    ):
        sketch.head(0.2, base + 1.46, title)
        sketch.note(0.2, base + 0.9, words, ha="left")
        chain(base, fed_back=title == "Generation")
    sketch.note(0.2, 0.35, "seed, then itself", ha="left")
    sketch.line([(0.2, 2.3), (8.0, 2.3)])
    return sketch.figure


# 7. Fine and coarse


def _check_steps(fine: float, coarse: float) -> None:
    """What the figure says of a fine and of a coarse step has to be true of these."""
    if not 0 < fine <= 0.05 or not 0.1 <= coarse <= PERIOD / LENGTH:
        raise ValueError(
            f"expected a fine step above 0 and up to 0.05, and a coarse one from 0.1 and up to {PERIOD / LENGTH:.2f}; "
            f"came {fine:g} and {coarse:g}"
        )


def _coarse_alt(fine: float = FINE, coarse: float = COARSE) -> str:
    _check_steps(fine, coarse)
    said = []
    for step in (fine, coarse):
        _, wave = sine(step, 0.0, 20 * PERIOD)
        said.append(
            f"Step {step:g}: a window of {LENGTH} points covers {(LENGTH - 1) * step / PERIOD:.0%} of a period; "
            f"copying the value before is off by {rms(np.diff(wave)):.3f} (root mean square)"
        )
    return (
        f"Two rows. Left, a period of sin(x) with a window of {LENGTH} points on it. Right, the next value against "
        f"this value, with the diagonal on which both are equal. {said[0]}, and the points hug the diagonal. "
        f"{said[1]}, and the points form an open ellipse: each value can be followed by two others, one on the way "
        "up, one on the way down."
    )


@figure(
    name="fine_and_coarse",
    lesson=5,
    caption="Sampled finely, the next value is almost a copy of this one. A network that copies has a small error and "
    "has learned nothing of the wave. Sampled coarsely, copying does not pay: it must find out where on the "
    "wave it is.",
    alt=_coarse_alt,
)
def fine_and_coarse(fine: float = FINE, coarse: float = COARSE) -> Figure:
    """``fine`` and ``coarse`` are the distances between two points.

    Raises:
        ValueError: one is not so fine or coarse that what the figure says holds.
    """
    _check_steps(fine, coarse)
    sketch = Sketch(8.2, 4.6)
    look = current()
    for row, step in enumerate((fine, coarse)):
        base = 2.55 - 2.1 * row
        axes = sketch.plot(0.6, base + 0.15, 4.3, 1.5)
        x = np.linspace(0, PERIOD, 200)
        axes.plot(x, np.sin(x), color=look.muted, linewidth=1.2)
        points = step * np.arange(LENGTH)
        axes.plot(points, np.sin(points), "o", color=look.stroke("input"), markersize=4)
        axes.set_xlim(-0.15, PERIOD + 0.15)
        axes.set_ylim(-1.2, 1.2)
        axes.set_yticks([-1, 0, 1])
        if row == 0:
            axes.tick_params(labelbottom=False)
        share = (LENGTH - 1) * step / PERIOD
        sketch.text(
            0.6, base + 1.8, f"step {step:g}: {LENGTH} points cover {share:.0%} of a period", size=SMALL, ha="left"
        )

        plane = sketch.plot(5.75, base + 0.15, 1.5, 1.5)
        _, wave = sine(step, 0.0, PERIOD)
        plane.plot([-1.15, 1.15], [-1.15, 1.15], color=look.muted, linestyle=(0, (4, 3)), linewidth=1.2)
        plane.plot(wave[:-1], wave[1:], "o", color=look.stroke("output"), markersize=3.5)
        _square(plane)
        if row == 0:
            plane.tick_params(labelbottom=False)
        _, long = sine(step, 0.0, 20 * PERIOD)
        sketch.text(5.4, base + 1.8, f"copying is off by {rms(np.diff(long)):.3f}", ha="left", weight="bold")
        sketch.text(5.22, base + 0.9, "next value", size=SMALL, rotation=90)
    sketch.text(2.75, 0.2, "x")
    sketch.text(6.5, 0.2, "this value", size=SMALL)
    return sketch.figure


def _square(axes: Axes) -> None:
    axes.set_xlim(-1.15, 1.15)
    axes.set_ylim(-1.15, 1.15)
    axes.set_xticks([-1, 0, 1])
    axes.set_yticks([-1, 0, 1])


# 8. What a small error is worth


def _generated(names: tuple[str, ...], periods: float = 3.0) -> dict[str, tuple[np.ndarray, np.ndarray, float]]:
    """For each network the true wave with its seed, what it generates, and the step of its wave."""
    found = {}
    for name in names:
        network, step = load()[name]
        wave = np.sin(60 + step * np.arange(LENGTH + round(periods * PERIOD / step)))
        found[name] = wave, generate(network, wave[:LENGTH], len(wave) - LENGTH, LENGTH), step
    return found


CONTEST = (label("LSTM", FINE), label("SimpleRNN", COARSE))


def _contest_alt() -> str:
    said = []
    for name, (wave, values, _) in _generated(CONTEST).items():
        one, copying = one_step_error(load()[name])
        said.append(
            f"{name}: one step ahead off by {one:.3f} (copying {copying:.3f}), free over three periods off by "
            f"{rms(values - wave[LENGTH:]):.2f}."
        )
    return (
        "Two rows, each the true sine as a grey band, a seed of 30 points and what a trained network generates over "
        f"three periods. Root mean square errors. {said[0]} It runs ahead of the wave and swings too wide. {said[1]} "
        "It keeps to the band. So the network with the smaller one-step error generates the worse wave."
    )


@figure(
    name="small_error_bad_wave",
    lesson=5,
    caption="One step ahead the network on finely sampled points is the better one of the two. Left alone it runs "
    "away from the wave, while the plain network on coarse points keeps it. The error of one step does not tell.",
    alt=_contest_alt,
)
def small_error_bad_wave() -> Figure:
    sketch = Sketch(8.2, 3.9)
    for row, (name, (wave, values, step)) in enumerate(_generated(CONTEST).items()):
        axes = sketch.plot(0.55, 2.3 - 1.72 * row, 5.4, 1.3)
        x = step * np.arange(len(wave))
        series.truth_line(axes, x, wave)
        series.read_line(axes, x[:LENGTH], wave[:LENGTH], "seed")
        series.said_line(axes, x[LENGTH:], values, "generated")
        axes.set_xlim(-0.3, 25.2)
        axes.set_ylim(-1.8, 1.8)
        axes.set_yticks([-1, 0, 1])
        if row == 0:
            axes.tick_params(labelbottom=False)
            handles, labels = axes.get_legend_handles_labels()
            sketch.figure.legend(handles, labels, loc="upper right", ncols=3, bbox_to_anchor=(0.74, 1.0))
        base = 2.3 - 1.72 * row
        one, copying = one_step_error(load()[name])
        sketch.text(6.15, base + 1.15, name, weight="bold", ha="left")
        sketch.text(6.15, base + 0.84, f"one step: {one:.3f}", ha="left")
        sketch.text(6.15, base + 0.58, f"(copying: {copying:.3f})", size=SMALL, ha="left")
        sketch.text(6.15, base + 0.26, f"free: {rms(values - wave[LENGTH:]):.2f}", ha="left")
    sketch.text(3.25, 0.2, "x")
    sketch.note(6.15, 0.22, "errors: root mean square", ha="left")
    return sketch.figure


# 9. Seeds

AFTER = 125  # generated points
SEED_NETWORKS = (label("SimpleRNN", COARSE), label("GRU", COARSE))


def _grown(name: str, kind: str) -> np.ndarray:
    return generate(load()[name].network, seed_of(kind, LENGTH, COARSE), AFTER, LENGTH)


def _seeds_alt() -> str:
    last = round(PERIOD / COARSE)
    said = []
    for name in SEED_NETWORKS:
        heights = [f"{np.ptp(_grown(name, kind)[-last:]) / 2:.1f} after {kind}" for kind in SEEDS]
        said.append(f"{name}: {', '.join(heights)}")
    return (
        f"A grid of six plots: three seeds of {LENGTH} values (a wave, zeros, noise) and what two trained networks "
        f"generate from them over {AFTER} steps. Height of the wave over the final period, of 1 at most in training. "
        f"{said[0]}. {said[1]}. The one finds the wave from any of these seeds, the other needs something to begin "
        "with."
    )


@figure(
    name="three_seeds",
    lesson=5,
    caption="What comes of a seed that is no wave. A network that has learned to swing falls into its wave even from "
    "noise. Zeros are a place at rest: whether it is left again depends on the network.",
    alt=_seeds_alt,
)
def three_seeds() -> Figure:
    sketch = Sketch(8.2, 4.6)
    look = current()
    for column, name in enumerate(SEED_NETWORKS):
        left = 1.0 + 3.65 * column
        sketch.text(left + 1.7, 4.38, name, weight="bold")
        for row, kind in enumerate(SEEDS):
            axes = sketch.plot(left, 3.02 - 1.2 * row, 3.4, 1.02)
            axes.axvspan(-0.5, LENGTH - 0.5, color=look.faint, zorder=0)
            series.read_line(axes, np.arange(LENGTH), seed_of(kind, LENGTH, COARSE), "seed")
            series.said_line(axes, np.arange(LENGTH, LENGTH + AFTER), _grown(name, kind), "generated")
            axes.set_ylim(-1.25, 1.25)
            axes.set_xlim(-2, LENGTH + AFTER)
            axes.set_yticks([-1, 0, 1])
            if column:
                axes.tick_params(labelleft=False)
            else:
                sketch.text(0.25, 3.53 - 1.2 * row, kind, ha="left")
            if row < 2:
                axes.tick_params(labelbottom=False)
        sketch.text(left + 1.7, 0.2, "step (shaded: the seed)", size=SMALL)
    return sketch.figure
