"""The figures of lesson 3 on the trouble: why gradients vanish and explode, and what that costs a recurrent layer."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.activations import BY_NAME, SIGMOID, TANH, Activation
from course_utils.decay import STARTS, Decay, gradient_decay, recurrent_weights
from course_utils.drawing.shapes import FORMULA, HEAD, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.drawing.unrolled import chain
from course_utils.figures.registry import figure
from course_utils.influence import influences, shares, word_vectors


def _plain(value: float, digits: int = 2) -> str:
    """A positive number with ``digits`` that count and without a power of ten, as an alt text says it."""
    rounded = float(f"{value:.{digits - 1}e}")
    return np.format_float_positional(rounded, trim="-")


def _minus(words: str) -> str:
    """With a true minus sign, as a drawing writes it."""
    return words.replace("-", "−")


def _log_ticks(axes: Axes, exponents: list[int]) -> None:
    """Powers of ten on the vertical axis, whose data are the logarithms, large enough for their exponents."""
    axes.set_yticks(exponents, [f"$10^{{{exponent}}}$" for exponent in exponents], fontsize=FORMULA)


# 1. A factor, again and again

STEPS = 100


def _powers_alt(below: float = 0.9, above: float = 1.1, steps: int = STEPS) -> str:
    low, high = _powers(below, above, steps)
    return (
        f"Three lines over k from 0 to {steps}, the vertical axis logarithmic; all begin at 1. {above:g} to the power "
        f"k rises to {_plain(high[-1], 5)} at k = {steps}, 1.0 to the power k stays 1, {below:g} to the power k falls "
        f"to {_plain(low[-1], 3)}. On a logarithmic axis all three are straight."
    )


def _powers(below: float, above: float, steps: int) -> np.ndarray:
    """Both factors to the powers 0 to ``steps``, (2, steps + 1)."""
    if not 0 < below < 1 < above:
        raise ValueError(f"expected a factor between 0 and 1 and one above 1; came {below} and {above}")
    if steps * np.log10(above) > 8 or steps * np.log10(below) < -8:
        raise ValueError(
            f"the numbers at the ends are written out, so they have room from 0.00000001 to 100,000,000; {steps} times "
            f"{below:g} or {above:g} goes beyond: give factors closer to 1 or fewer steps"
        )
    return np.array([[below], [above]]) ** np.arange(steps + 1)


def _powers_caption(below: float = 0.9, above: float = 1.1, steps: int = STEPS) -> str:
    low, high = _powers(below, above, steps)[:, -1]
    if low > 0.01 or high < 100 or below < 0.9 or above > 1.1:
        told = (
            f"After {steps} steps a factor of {below:g} has left {_plain(low)} of it, and {above:g} has made it "
            f"{_plain(high)} times as large."
        )
    else:
        told = f"A little below 1 and it is gone after {steps} steps; a little above 1 and it has exploded."
    return f"A gradient that is multiplied by the same factor at every step. {told}"


@figure(
    name="powers",
    lesson=3,
    caption=_powers_caption,
    alt=_powers_alt,
    allowed={"steps": (5, 150)},
)
def powers(below: float = 0.9, above: float = 1.1, steps: int = STEPS) -> Figure:
    """``below`` and ``above`` are the factors on the two sides of 1.

    Raises:
        ValueError: they are not on the two sides of 1, or so far from it that the powers cannot be written out.
    """
    low, high = _powers(below, above, steps)
    sketch = Sketch(8.2, 3.9)
    look = current()
    axes = sketch.plot(0.95, 0.62, 5.2, 2.95)
    k = np.arange(steps + 1)
    axes.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
    for values, name, dashes in (
        (high, f"{above:g}", "solid"),
        (np.ones(steps + 1), "1.0", (0, (1, 1.2))),
        (low, f"{below:g}", (0, (4, 2))),
    ):
        logs = np.log10(values)
        axes.plot(k, logs, color=look.stroke("gradient"), linewidth=1.6 * look.line_width, linestyle=dashes)
        axes.plot(steps, logs[-1], "o", color=look.stroke("gradient"), clip_on=False)
        end = values[-1]
        shown = f"{end:,.0f}".replace(",", r"\,") if end >= 1 else _plain(end, 3)
        sign = "=" if float(shown.replace(r"\,", "")) == end else r"\approx"
        axes.text(1.03 * steps, logs[-1], f"${name}^{{{steps}}} {sign} {shown}$", fontsize=FORMULA, va="center")
    axes.set_xlim(0, steps)
    axes.set_xticks(range(0, steps + 1, max(1, steps // 5)))
    lowest, highest = np.log10([low[-1], high[-1]])
    margin = 0.06 * (highest - lowest)
    axes.set_ylim(lowest - margin, highest + margin)
    stride = max(1, round((highest - lowest) / 5))
    _log_ticks(axes, [e for e in range(-300, 301) if e % stride == 0 and lowest - margin <= e <= highest + margin])
    sketch.text(0.95 + 2.6, 0.22, "$k$, how often the factor is applied")
    sketch.text(0.22, 0.62 + 1.475, "factor to the power $k$", rotation=90)
    return sketch.figure


# 2. The error travels back

MOST_LAYERS = 6


_FADED = " The weights of the layers next to the input barely change."


def _travel_alt(factor: float = 0.5, layers: int = MOST_LAYERS) -> str:
    sizes = ", ".join(f"{share:.4g}" for share in _arriving(factor, layers))
    return (
        f"A chain from the input through {layers} layers to the loss. Thin arrows go forward. Below them red arrows go "
        f"back from the loss, each {factor:g} times as thick as the one before. Under every layer a bar shows how "
        f"large the gradient is when it gets there, from layer {layers} down to layer 1: {sizes}."
        f"{_FADED if factor ** (layers - 1) < 0.1 else ''}"
    )


def _arriving(factor: float, layers: int) -> list[float]:
    """What reaches each layer, the uppermost first."""
    if not 0 < factor <= 1 or not 3 <= layers <= MOST_LAYERS:
        raise ValueError(
            f"expected a factor above 0 and up to 1, and 3 to {MOST_LAYERS} layers; came {factor} and {layers}"
        )
    return [factor**k for k in range(layers)]


@figure(
    name="error_travels_back",
    lesson=3,
    caption="The error gradient travels back from the loss through every layer and is multiplied at each. Where that "
    "makes it smaller, the layers next to the input hear next to nothing, and their weights barely change.",
    alt=_travel_alt,
)
def error_travels_back(factor: float = 0.5, layers: int = MOST_LAYERS) -> Figure:
    """``factor`` is what a layer multiplies the gradient by.

    Raises:
        ValueError: the factor is not above 0 and up to 1, or there is no room for so many layers.
    """
    sizes = _arriving(factor, layers)
    sketch = Sketch(8.2, 4.0)
    pitch, y, tall, aside = 6.86 / (layers + 1), 3.3, 0.9, 0.26
    floor, rise = 0.92, 1.1
    given = sketch.box(0.67, y, 0.62, 0.5, "input", role="input", size=SMALL)
    before = given
    for k in range(1, layers + 2):
        x = given.x + pitch * k
        if k <= layers:
            here = sketch.box(x, y, 0.5, tall, str(k), role="hidden", size=HEAD)
        else:
            here = sketch.box(x, y, 0.62, tall, "loss", size=SMALL)
        ahead = y if k == 1 else y + aside
        sketch.arrow((before.right[0], ahead), (here.left[0], ahead))
        if k > 1:
            share = sizes[layers + 1 - k]
            _block_arrow(sketch, here.left[0] - 0.03, before.right[0] + 0.03, y - 0.17, 0.34 * share)
            bar, level = before.x, rise * share
            sides = (bar - 0.17, bar + 0.17)
            sketch.polygon(
                [(sides[0], floor), (sides[1], floor), (sides[1], floor + level), (sides[0], floor + level)],
                role="gradient",
            )
            sketch.text(bar, floor - 0.18, f"{share:.4g}", size=SMALL)
        before = here
    sketch.line([(given.x + 0.55 * pitch, floor), (before.x - 0.55 * pitch, floor)])
    sketch.note(0.2, floor + 0.55, "gradient\nthat arrives", ha="left")
    first, final = given.x + pitch, given.x + pitch * layers
    heard = "learns next to nothing" if sizes[-1] < 0.1 else "learns less" if factor < 1 else "learns too"
    sketch.note(first - 0.25, 0.34, heard, ha="left")
    sketch.note(final + 0.25, 0.34, "learns", ha="right")
    sketch.note((first + final) / 2 + 0.3, 0.34, f"each layer × {factor:g}")
    return sketch.figure


def _block_arrow(sketch: Sketch, start: float, end: float, y: float, thickness: float) -> None:
    """A level arrow to the left as thick as what it carries."""
    half, head = thickness / 2, thickness / 2 + 0.05
    neck = end + 0.15
    sketch.polygon(
        [
            (start, y + half),
            (neck, y + half),
            (neck, y + head),
            (end, y),
            (neck, y - head),
            (neck, y - half),
            (start, y - half),
        ],
        role="gradient",
    )


# 3. One term of the sum


def _partial(above: str, below: str) -> str:
    return rf"\dfrac{{\partial {above}}}{{\partial {below}}}"


@figure(
    name="one_chain",
    lesson=3,
    caption="Each factor at its place. h_1 was made with W_hh as well, so a_2 holds W_hh twice: directly, which gives"
    " the product below, and by way of h_1, where the chain goes on (dashed) to the use at step 1. The "
    "lectures write C, y and s for the cost, the output and the state.",
    alt="A network unrolled over three steps, with h_(t-1) through W_hh into a_t, then h_t, o_t and the loss L_t. Red "
    "arrows go back from L_2: to o_2 with the factor dL_2/do_2, to h_2 with do_2/dh_2, to a_2 with dh_2/da_2, to W_hh "
    "with da_2/dW_hh. A dashed red arrow goes on from there to h_1. Below: the part of dL_2/dW_hh that comes from the "
    "use at step 2 is the product of these four factors, and dL/dW_hh is the sum over t of dL_t/dW_hh. Inputs are left "
    "out.",
)
def one_chain() -> Figure:
    sketch = Sketch(8.2, 4.6)
    levels = {"a": 1.62, "h": 2.42, "o": 3.22, "L": 4.02}
    roles = {"a": None, "h": "hidden", "o": "output", "L": None}
    first, pitch, aside = 2.05, 2.5, 0.1
    before = sketch.neuron(0.5, levels["h"], 0.24, "$h_0$")
    for t in (1, 2, 3):
        x = first + pitch * (t - 1)
        lit = t == 2
        column: dict[str, Shape] = {}
        for name, y in levels.items():
            if name == "h":
                column[name] = sketch.neuron(x, y, 0.24, f"$h_{t}$")
            else:
                column[name] = sketch.box(x, y, 0.56, 0.4, f"${name}_{t}$", role=roles[name])
        for lower, upper in (("a", "h"), ("h", "o"), ("o", "L")):
            shift = aside if lit else 0.0
            start, end = column[lower].top[1], column[upper].bottom[1]
            short = column["h"].half_width - (column["h"].half_width ** 2 - shift**2) ** 0.5  # where a circle is round
            start, end = start - short * (lower == "h"), end + short * (upper == "h")
            sketch.arrow((x - shift, start), (x - shift, end))
            if lit:
                sketch.arrow((x + shift, end), (x + shift, start), role="gradient", width=1.4)
                factor = f"${_partial(f'{upper}_{t}', f'{lower}_{t}')}$"
                sketch.text(x + 0.3, (start + end) / 2, factor, ha="left", role="gradient")
        corner = x - 1.05
        weights = sketch.box(corner, levels["a"], 0.6, 0.4, "$W_{hh}$", lit=lit)
        shift = aside if lit else 0.0
        sketch.path([(before.right[0], levels["h"]), (corner + shift, levels["h"]), (corner + shift, weights.top[1])])
        sketch.arrow((weights.right[0], levels["a"] + shift), (column["a"].left[0], levels["a"] + shift))
        if lit:
            low = levels["a"] - shift
            sketch.arrow((column["a"].left[0], low), (weights.right[0], low), role="gradient", width=1.4)
            sketch.text(
                (column["a"].left[0] + weights.right[0]) / 2,
                levels["a"] - 0.56,
                f"${_partial('a_2', 'W_{hh}')}$",
                role="gradient",
            )
            reach = before.half_width * 0.75
            sketch.path(
                [
                    (corner - shift, weights.top[1]),
                    (corner - shift, levels["h"] - 0.16),
                    (before.x + reach, levels["h"] - 0.16),
                ],
                role="gradient",
                dashed=True,
            )
        before = column["h"]
    factors = (("L_2", "o_2"), ("o_2", "h_2"), ("h_2", "a_2"), ("a_2", "W_{hh}"))
    product = r" \cdot ".join(_partial(*pair) for pair in factors)
    sketch.text(0.3, 0.42, f"${_partial('L_2', 'W_{hh}')}$", ha="left", role="gradient")
    sketch.text(0.85, 0.42, "from the use\nat step 2", size=SMALL, ha="left", role="gradient")
    sketch.text(1.78, 0.42, f"$= {product}$", ha="left", role="gradient")
    total = rf"${_partial('L', 'W_{hh}')} = \sum_t\, {_partial('L_t', 'W_{hh}')}$"
    sketch.text(5.6, 0.42, total, ha="left", role="gradient")
    return sketch.figure


# 4. A deep network against a recurrent one

DEEP_FACTORS = (0.6, 1.5, 0.8, 1.4, 0.9, 1.2)
RECURRENT_FACTORS = (0.8, 1.2)


def _deep_alt() -> str:
    count = len(DEEP_FACTORS)
    same = " ".join(f"{count} times {factor:g}, product {factor**count:.2f}." for factor in RECURRENT_FACTORS)
    return (
        f"Two chains with {count} weights each. Above a deep network: W_1 to W_{count}, each another matrix. Below a "
        f"recurrent network unrolled: W_hh {count} times, tied together as one matrix. Under each an example with one "
        f"number for a matrix. Deep: {', '.join(f'{factor:g}' for factor in DEEP_FACTORS)}, product "
        f"{np.prod(DEEP_FACTORS):.2f}. Recurrent: {same}"
    )


@figure(
    name="deep_against_recurrent",
    lesson=3,
    caption="A gradient on its way back is multiplied by every weight it passes. Different weights may make up for "
    "each other. A recurrent network multiplies by the same weights each time: what is a little too small or too large "
    "once is so at every step.",
    alt=_deep_alt,
)
def deep_against_recurrent() -> Figure:
    sketch = Sketch(8.2, 4.5)
    count = len(DEEP_FACTORS)
    first, pitch = 0.5, 1.13

    def network(y: float, weights: str) -> list[Shape]:
        boxes, before = [], sketch.neuron(first, y, 0.11)
        for k in range(1, count + 1):
            box = sketch.box(first + pitch * (k - 0.5), y, 0.56, 0.4, weights.format(k))
            sketch.arrow(before.right, box.left, head=False)
            before = sketch.neuron(first + pitch * k, y, 0.11)
            sketch.arrow(box.right, before.left)
            boxes.append(box)
        return boxes

    def product(y: float, factors: tuple[float, ...]) -> None:
        for k, factor in enumerate(factors):
            sketch.text(first + pitch * (k + 0.5), y, f"{factor:g}", role="gradient")
            if k:
                sketch.text(first + pitch * k, y, "·", role="gradient")
        sketch.text(first + pitch * count, y, "=", role="gradient")
        sketch.text(
            first + pitch * count + 0.3, y, f"{np.prod(factors):.2f}", ha="left", role="gradient", weight="bold"
        )

    sketch.head(0.3, 4.2, "A deep network: other weights in every layer")
    network(3.6, "$W_{}$")
    product(3.08, DEEP_FACTORS)
    sketch.head(0.3, 2.4, "A recurrent network: the same weights at every step")
    same = network(1.5, "$W_{{hh}}$")
    tie = 2.0
    sketch.line([(same[0].x, tie), (same[-1].x, tie)], width=1.4)
    for box in same:
        sketch.line([(box.x, tie), box.top], width=1.4)
    sketch.note(same[-1].x + 0.14, tie, "one matrix", ha="left")
    for row, factor in enumerate(RECURRENT_FACTORS):
        product(0.98 - 0.38 * row, (factor,) * count)
    sketch.note(0.3, 0.2, "in red: an example with one number in place of each matrix", ha="left")
    return sketch.figure


# 5. The sigmoid saturates

FLAT = 0.05  # a neuron is called saturated here where its slope is below this share of the greatest


def _edge(activation: Activation) -> float:
    """The weighted sum beyond which tanh or the sigmoid is saturated.

    Both slopes are ``steepest (1 - tanh(c z)^2)``, with ``c`` 1 for tanh and 1/2 for the sigmoid.
    """
    return float(np.arctanh(np.sqrt(1 - FLAT)) / (1.0 if activation is TANH else 0.5))


def _saturates_alt() -> str:
    def column(side: str, activation: Activation) -> str:
        return (
            f"{side}, {activation.name}: the slope is at most {activation.steepest:g}, at z = 0, and only "
            f"{_plain(float(activation.slope(5.0)))} at z = 5; shaded beyond {_edge(activation):.2f} on both sides."
        )

    return (
        "Two columns of plots over z = wx + b from -8 to 8, the value above, the slope below, the zones shaded where "
        f"the slope is below {FLAT:.0%} of its greatest. {column('Left', SIGMOID)} {column('Right', TANH)}"
    )


@figure(
    name="sigmoid_saturates",
    lesson=3,
    caption="Far from 0 the curve is flat: the neuron is saturated, its slope next to nothing, and so is the gradient "
    "that passes it. Even at its best the sigmoid lets a quarter through; tanh lets everything through at 0.",
    alt=_saturates_alt,
)
def sigmoid_saturates() -> Figure:
    sketch = Sketch(8.2, 4.6)
    look = current()
    z = np.linspace(-8, 8, 600)
    for left, activation, role, title, levels in (
        (0.95, SIGMOID, "sigmoid", "sigmoid σ", (0, 0.5, 1)),
        (4.85, TANH, "tanh", "tanh", (-1, 0, 1)),
    ):
        wide, edge = 3.1, _edge(activation)
        sketch.head(left, 4.32, title)
        for bottom, high, curve, ticks in (
            (2.3, 1.7, activation.value, levels),
            (0.72, 1.25, activation.slope, (0, 0.25, 1)),
        ):
            axes = sketch.plot(left, bottom, wide, high)
            for side in (-1, 1):
                axes.axvspan(side * edge, side * 8, color=look.faint, linewidth=0, zorder=0)
            axes.plot(z, curve(z), color=look.stroke(role), linewidth=1.6 * look.line_width)
            axes.set_xlim(-8, 8)
            axes.set_ylim(ticks[0] - 0.08, 1.08)
            axes.set_yticks(ticks, [_minus(f"{tick:g}") for tick in ticks])
            axes.set_xticks(range(-8, 9, 4))
            if curve is activation.value:
                axes.tick_params(labelbottom=False)
                axes.text(7.7, ticks[0] + 0.04, "saturated", fontsize=SMALL, ha="right", va="bottom")
                axes.text(-7.7, 1, "saturated", fontsize=SMALL, ha="left", va="top")
            else:
                axes.axhline(activation.steepest, color=look.muted, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
                if activation is SIGMOID:
                    axes.text(0, 0.31, "at most 1/4", fontsize=SMALL, ha="center", va="bottom")
                else:
                    axes.text(-7.7, 0.94, "at most 1", fontsize=SMALL, ha="left", va="top")
        sketch.text(left + wide / 2, 0.26, "$z = wx + b$")
    sketch.text(0.3, 3.15, "value", rotation=90)
    sketch.text(0.3, 1.35, "slope", rotation=90)
    return sketch.figure


# 6. Five activations

COMPARED = ("sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU")


def _five_alt() -> str:
    slopes = "; ".join(
        f"{name} {', '.join(f'{float(BY_NAME[name].slope(z)):.2f}' for z in (-2.0, 0.0, 2.0))}" for name in COMPARED
    )
    return (
        "Five columns of plots over z from -3 to 3, each with the value above and the slope below. Sigmoid and tanh "
        "flatten on both sides. ReLU, leaky ReLU and ELU are z itself on the positive side, with slope 1. On the "
        "negative side ReLU is 0 and so is its slope, leaky ReLU rises slowly, ELU bends towards -1. Slopes at -2, 0 "
        f"and 2: {slopes}."
    )


@figure(
    name="activations_five",
    lesson=3,
    caption="Values above, slopes below. The slope of ReLU is 1 only on the positive side; on the other it is 0, and a "
    "neuron that is always there gets no gradient: it has died. Leaky ReLU and ELU keep some slope there.",
    alt=_five_alt,
)
def activations_five() -> Figure:
    sketch = Sketch(8.2, 4.2)
    look = current()
    wide, apart, first = 1.26, 0.2, 0.86
    negative, positive = np.linspace(-3, 0, 150), np.linspace(np.nextafter(0, 1), 3, 150)
    sketch.text(0.26, 2.86, "value", rotation=90)
    sketch.text(0.26, 1.16, "slope", rotation=90)
    for place, name in enumerate(COMPARED):
        activation = BY_NAME[name]
        role = name if place < 2 else None
        left = first + place * (wide + apart)
        sketch.head(left + wide / 2, 3.96, name, ha="center")
        for bottom, high, curve, low, top, ticks in (
            (2.02, 1.66, activation.value, -1.25, 3.1, (-1, 0, 1, 2, 3)),
            (0.68, 1.0, activation.slope, -0.08, 1.12, (0, 0.25, 1)),
        ):
            axes = sketch.plot(left, bottom, wide, high)
            for level in ticks:
                axes.axhline(level, color=look.faint, linewidth=0.8, zorder=0)
            for z in (negative, positive):  # in two pieces: some slopes jump at 0
                axes.plot(z, curve(z), color=look.stroke(role), linewidth=1.6 * look.line_width)
            axes.set_xlim(-3, 3)
            axes.set_ylim(low, top)
            axes.set_xticks([-2, 0, 2], ["−2", "0", "2"])
            axes.set_yticks(ticks, [_minus(f"{tick:g}") if place == 0 else "" for tick in ticks])
            if curve is activation.value:
                axes.tick_params(labelbottom=False)
    sketch.text(first + 2.5 * wide + 2 * apart, 0.24, "$z$, the weighted sum")
    return sketch.figure


# 7. The bound and the norms

UNITS, RADIUS, SEEDS = 32, 0.9, range(2)
BACK = 20  # steps
_INPUT = 0.1  # the spread of what comes in: small, so that tanh stays steep and the weights decide


class Measured(NamedTuple):
    """One layer and two gradients on their way back through it."""

    W_hh: np.ndarray
    any_way: Decay
    """the gradient at the final state points in a random direction"""
    stretched: Decay
    """it points where ``W_hh`` stretches most"""


def measured(start: str, seed: int) -> Measured:
    """The gradient norms of a tanh layer of 32 units with spectral radius 0.9."""
    rng = np.random.default_rng(seed)
    W = recurrent_weights(start, UNITS, RADIUS, rng)
    x = _INPUT * rng.normal(size=(BACK, UNITS))
    directions = rng.normal(size=UNITS), np.linalg.svd(W)[2][0]
    return Measured(W, *(gradient_decay(W, TANH, x, direction) for direction in directions))


def _bound_alt() -> str:
    peaks = [10 ** measured("Gaussian", seed).stretched.log10_norms.max() for seed in SEEDS]
    ends = {start: [measured(start, seed).any_way.left for seed in SEEDS] for start in ("orthogonal", "Gaussian")}
    per_step = [10 ** measured("Gaussian", seed).any_way.log10_bound[1] for seed in SEEDS]
    return (
        f"Two plots of the gradient norm over 0 to {BACK} steps back, logarithmic, for {len(SEEDS)} seeds of a tanh "
        f"layer of {UNITS} units, spectral radius {RADIUS:g}. Left, orthogonal: the lines fall close together below "
        f"the bound {RADIUS:g}^k, to {_range(ends['orthogonal'])}. Right, Gaussian: from a random direction they fall "
        f"to {_range(ends['Gaussian'])}; from the direction that W_hh stretches most they first rise, to "
        f"{_range(peaks)} times, then fall. There the bound rises, {_range(per_step)} times a step, and leaves the "
        "plot."
    )


def _range(values: list[float]) -> str:
    return f"{_plain(min(values))} to {_plain(max(values))}"


@figure(
    name="bound_and_norms",
    lesson=3,
    caption="Two networks of each kind, and for the Gaussian ones two gradients each: one that points anywhere, and "
    "one that points where W_hh stretches most, which grows before it decays. The bound is never broken. For "
    "the orthogonal start it is close; for the Gaussian one it grows and promises nothing.",
    alt=_bound_alt,
)
def bound_and_norms() -> Figure:
    sketch = Sketch(8.2, 4.3)
    look = current()
    k = np.arange(BACK + 1)
    red = look.stroke("gradient")
    stretched: dict[str, Any] = {
        "color": red,
        "linewidth": 1.1,
        "marker": "o",
        "markersize": 3.6,
        "markerfacecolor": look.page,
    }
    for left, start in ((1.1, "orthogonal"), (4.95, "Gaussian")):
        wide, high = 3.0, 3.0
        sketch.head(left, 3.98, f"{start.capitalize()} start, radius {RADIUS:g}")
        axes = sketch.plot(left, 0.66, wide, high)
        axes.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
        for seed in SEEDS:
            run = measured(start, seed)
            axes.plot(k, run.any_way.log10_bound, color=look.ink, linewidth=0.9, linestyle=(0, (4, 2.5)))
            axes.plot(k, run.any_way.log10_norms, color=red, linewidth=1.1)
            if start == "Gaussian":
                axes.plot(k, run.stretched.log10_norms, **stretched)
        axes.set_xlim(0, BACK)
        axes.set_ylim(-2.4, 1.1)
        levels = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
        axes.set_yticks(np.log10(levels), [f"{level:g}" for level in levels])
        axes.set_xticks(range(0, BACK + 1, 5))
        if start == "orthogonal":
            axes.text(10.5, -0.34, f"bound {RADIUS:g}$^k$", fontsize=FORMULA)
        else:
            per_step = np.linalg.norm(measured(start, SEEDS[0]).W_hh, 2)
            axes.text(6.4, 0.8, f"bound, about {per_step:.1f}$^k$", fontsize=FORMULA)
            plain: dict[str, Any] = {"color": red, "linewidth": 1.1}
            for y, words, style in ((0.42, "stretched most", stretched), (0.18, "any direction", plain)):
                axes.plot([9.5, 10.6, 11.7], [y] * 3, **style)
                axes.text(12.3, y, words, fontsize=SMALL, va="center")
        sketch.text(left + wide / 2, 0.24, "steps back $k$")
    sketch.text(0.24, 0.66 + 1.5, "norm of the gradient", rotation=90)
    return sketch.figure


# 8. Eigenvalues


def _eigenvalues_alt() -> str:
    def plane(start: str) -> str:
        W = measured(start, SEEDS[0]).W_hh
        sizes = np.abs(np.linalg.eigvals(W))
        return (
            f"{start}, sizes {sizes.min():.2f} to {sizes.max():.2f}, greatest singular value {np.linalg.norm(W, 2):.2f}"
        )

    return (
        f"Three planes of complex numbers, each with the unit circle, a dashed circle of radius {RADIUS:g} and the "
        f"{UNITS} eigenvalues of a recurrent matrix as dots: {'; '.join(plane(start) for start in STARTS)}. The "
        "Gaussian ones are spread over the disc and only the outermost reach the dashed circle; the orthogonal ones "
        f"all lie on it; those of the identity all lie on one point, {RADIUS:g}."
    )


@figure(
    name="eigenvalues",
    lesson=3,
    caption="Three starts with the same spectral radius, the distance of the outermost eigenvalue from 0. The "
    "greatest singular value β_W says how much one step can stretch a gradient at most: for the Gaussian "
    "start that is more than the radius tells.",
    alt=_eigenvalues_alt,
)
def eigenvalues() -> Figure:
    sketch = Sketch(8.2, 3.7)
    look = current()
    turn = np.linspace(0, 2 * np.pi, 200)
    for place, start in enumerate(STARTS):
        left, side = 0.68 + 2.6 * place, 2.2
        W = measured(start, SEEDS[0]).W_hh
        sketch.head(left, 3.4, start.capitalize())
        axes = sketch.plot(left, 0.98, side, side)
        for line in (axes.axhline, axes.axvline):
            line(0, color=look.faint, linewidth=0.8, zorder=0)
        axes.plot(np.cos(turn), np.sin(turn), color=look.ink, linewidth=0.8 * look.line_width)
        axes.plot(RADIUS * np.cos(turn), RADIUS * np.sin(turn), color=look.muted, linewidth=0.8, linestyle=(0, (3, 3)))
        values = np.linalg.eigvals(W)
        axes.plot(
            values.real,
            values.imag,
            "o",
            markersize=4.6,
            markerfacecolor=look.fill("hidden"),
            markeredgecolor=look.stroke("hidden"),
        )
        axes.set_xlim(-1.15, 1.15)
        axes.set_ylim(-1.15, 1.15)
        axes.set_xticks([-1, 0, 1], ["−1", "0", "1"])
        axes.set_yticks([-1, 0, 1], ["−1", "0", "1"] if place == 0 else ["", "", ""])
        if start == "identity":
            axes.text(0.8, 0.16, f"all {UNITS}", fontsize=SMALL, ha="right")
            axes.text(-0.06, -0.4, f"dashed: the\nradius {RADIUS:g}", fontsize=SMALL, ha="center")
        sketch.text(left + side / 2, 0.66, "real part", size=SMALL)
        sketch.text(left + side / 2, 0.26, rf"$\beta_W = {np.linalg.norm(W, 2):.2f}$")
    sketch.text(0.16, 0.98 + 1.1, "imaginary part", size=SMALL, rotation=90)
    return sketch.figure


# 9. Short-term memory

SENTENCE = ("What", "time", "is", "it", "?")


def word_net(radius: float) -> tuple[np.ndarray, np.ndarray]:
    """``W_xh`` and ``W_hh`` of 16 tanh units, (16, 16) each: the network with which the live view begins."""
    rng, units = np.random.default_rng(0), 16
    return rng.normal(0, units**-0.5, (units, units)), recurrent_weights("Gaussian", units, radius, rng)


def word_shares(radius: float) -> np.ndarray:
    """The share of each word in each state, (time, words): ``||∂h_t/∂x_s||`` over its sum; words to come have 0.

    Words are vectors that their letters decide; the norm is the root of the sum of squares.
    """
    weights = word_net(radius)
    words = word_vectors(SENTENCE, len(weights[0]))
    table = np.zeros((len(words), len(words)))
    for t in range(len(words)):
        table[t, : t + 1] = shares(influences(words[: t + 1], *weights, TANH))
    return table


def _memory_alt(radius: float = 0.5) -> str:
    parts = word_shares(radius)
    final = ", ".join(f"{word} {share:.0%}" for word, share in zip(SENTENCE, parts[-1], strict=True))
    fading = ", ".join(f"{share:.0%}" for share in parts[:, 0])
    return (
        f"A layer of 16 units, spectral radius {radius:g}, reads {' '.join(SENTENCE)} in five steps. Above each state "
        f"stands a bar, split into the shares that the words read so far have in it. The share of {SENTENCE[0]} "
        f"falls from step to step: {fading}. "
        f"In the final state the shares are {final}: {' '.join(SENTENCE[2:])} have {parts[-1, 2:].sum():.0%} together."
    )


def _memory_caption(radius: float = 0.5) -> str:
    recent = word_shares(radius)[-1, 2:].sum()
    heard = (
        "the final state is mostly 'is it ?'; 'What time', which says what is asked for, has nearly gone."
        if recent > 0.9
        else f"'is it ?' has {recent:.0%} of the final state, and 'What time', which says what is asked for, the rest."
    )
    return (
        "How much each state still depends on each word: the norm of the derivative of the state with respect to the "
        f"word, divided by the sum over the words. In this untrained net (16 units, radius {radius:g}) {heard}"
    )


@figure(
    name="short_term_memory",
    lesson=3,
    caption=_memory_caption,
    alt=_memory_alt,
    allowed={"radius": (0.1, 1.5)},
)
def short_term_memory(radius: float = 0.5) -> Figure:
    """``radius`` is the spectral radius of the recurrent weights."""
    parts = word_shares(radius)
    sketch = Sketch(8.2, 4.6)
    count, floor, tall, wide = len(SENTENCE), 1.98, 2.1, 0.7
    xs = [1.15 + 1.28 * t for t in range(count)]
    columns = chain(
        sketch,
        xs,
        1.3,
        inputs=dict(enumerate(SENTENCE)),
        outputs={},
        states={t: f"$h_{t + 1}$" for t in range(count)},
        drop=0.86,
        box=(wide, 0.44),
    )
    sketch.head(0.3, 4.34, "The share of each word in each state")
    for t, column in enumerate(columns):
        x, level = column.cell.x, floor
        left, right = x - wide / 2, x + wide / 2
        sketch.line([column.cell.top, (x, floor)])
        label = floor - 0.2  # of the final bar's labels, which keep their distance
        for s, word in enumerate(SENTENCE[: t + 1]):
            top = level + tall * float(parts[t, s])
            sketch.polygon([(left, level), (right, level), (right, top), (left, top)], role=None if s else "input")
            middle = (level + top) / 2
            if t == count - 1:
                label = max(middle, label + 0.2)
                sketch.line([(right, middle), (right + 0.16, label)])
                sketch.text(right + 0.22, label, f"{word}  {parts[t, s]:.0%}", size=SMALL, ha="left")
            elif s == 0:
                sketch.text(right + 0.06, max(middle, floor + 0.08), f"{parts[t, s]:.0%}", size=SMALL, ha="left")
            if t < count - 1 and top - level > 0.18:
                sketch.text(x, middle, word, size=SMALL, colour=current().on(None if s else "input"))
            level = top
    return sketch.figure
