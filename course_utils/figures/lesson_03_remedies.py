"""The figures of lesson 3 on the remedies: clipping, normalisation, residual connections, truncation, IRNN."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from course_utils import cliff
from course_utils.activations import relu
from course_utils.decay import clip_by_norm, clip_by_value
from course_utils.drawing.shapes import HEAD, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure

# 10. Clipping, two ways

GRADIENT = (2.4, 0.8)


def _angle(one: np.ndarray, other: np.ndarray) -> float:
    """The angle between two vectors, in degrees."""
    cosine = float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))
    return float(np.degrees(np.arccos(min(1.0, cosine))))


def _clipping_alt(gradient: tuple[float, float] = GRADIENT, threshold: float = 1.0) -> str:
    g, value, norm = _clipped(gradient, threshold)

    def said(vector: np.ndarray) -> str:
        return f"({', '.join(f'{number:.2f}' for number in vector)})"

    return (
        f"The plane twice, each with the gradient {said(g)} as a thin dashed arrow. Left, clipping by value: a box "
        f"from minus {threshold:g} to {threshold:g} on both axes; the arrow becomes {said(value)} and turns by "
        f"{_angle(g, value):.1f} degrees. Right, clipping by norm: a circle of radius {threshold:g}; the arrow becomes "
        f"{said(norm)}, shorter, and turns by {_angle(g, norm):.0f} degrees."
    )


def _clipped(gradient: tuple[float, float], threshold: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradient, and what clipping by value and by norm make of it."""
    g = np.array(gradient, dtype=float)
    if not 0 < threshold <= 1.1 or not (g.min() >= 0 and threshold < g.max() <= 2.5):
        raise ValueError(
            "expected a threshold above 0 and up to 1.1, and a gradient of numbers from 0 to 2.5, the greater above "
            f"the threshold; came {threshold:g} and {tuple(gradient)}"
        )
    return g, clip_by_value(g, threshold), clip_by_norm(g, threshold)


@figure(
    name="clipping_two_ways",
    lesson=3,
    caption="Clipping by value cuts each number on its own, so a gradient outside the box usually turns. Clipping by "
    "norm scales the whole gradient, so it keeps its direction.",
    alt=_clipping_alt,
)
def clipping_two_ways(gradient: tuple[float, float] = GRADIENT, threshold: float = 1.0) -> Figure:
    """``gradient`` is what comes in.

    Raises:
        ValueError: neither number of the gradient is above ``threshold``, or one does not fit the drawing.
    """
    g, by_value, by_norm = _clipped(gradient, threshold)
    sketch = Sketch(8.2, 4.2)
    look = current()
    side, low, high = 3.1, -1.5, 2.75
    for left, title, after in ((0.62, "By value", by_value), (4.72, "By norm", by_norm)):
        sketch.head(left, 3.92, title)
        turned = _angle(g, after)
        words = f"turns by {turned:.1f}°" if turned > 0.05 else "keeps its direction"
        sketch.text(left + side, 3.92, words, size=SMALL, ha="right")
        axes = sketch.plot(left, 0.42, side, side)
        for line in (axes.axhline, axes.axvline):
            line(0, color=look.faint, linewidth=0.8, zorder=0)
        shape = {
            "By value": Rectangle((-threshold, -threshold), 2 * threshold, 2 * threshold),
            "By norm": Circle((0, 0), threshold),
        }[title]
        shape.set(facecolor=look.faint, edgecolor=look.ink, linewidth=look.line_width, zorder=1)
        axes.add_patch(shape)
        for end, dashes, width in ((g, (0, (4, 2.5)), 1.0), (after, "solid", 2.2)):
            axes.annotate(
                "",
                xy=tuple(end),
                xytext=(0, 0),
                arrowprops={
                    "arrowstyle": "-|>,head_length=0.5,head_width=0.26",
                    "color": look.stroke("gradient"),
                    "linewidth": width * look.line_width,
                    "linestyle": dashes,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
                zorder=3,
            )
        axes.text(g[0], g[1] + 0.12, "gradient", fontsize=SMALL, ha="center", va="bottom")
        axes.text(0, -threshold - 0.06, "let through", fontsize=SMALL, ha="center", va="top")
        axes.set_xlim(low, high)
        axes.set_ylim(low, high)
        axes.set_xticks(range(-1, 3), ["−1", "0", "1", "2"])
        axes.set_yticks(range(-1, 3), ["−1", "0", "1", "2"])
    return sketch.figure


# 11. The cliff

START = (4.5, -1.5)  # w and b
RATE, THRESHOLD, DESCENT_STEPS = 1.0, 0.3, 30


def descents() -> tuple[cliff.Descent, cliff.Descent]:
    """The same descent without clipping and with clipping by norm."""
    raw = cliff.descent(*START, learning_rate=RATE, steps=DESCENT_STEPS)
    clipped = cliff.descent(*START, learning_rate=RATE, steps=DESCENT_STEPS, clipping="by norm", threshold=THRESHOLD)
    return raw, clipped


def cliff_edge(w: float) -> float:
    """The ``b`` at which the wall stands: where the loss changes most from one ``b`` to the next."""
    b = np.linspace(-2.6, -1.5, 1101)
    loss, *_ = cliff.loss_and_gradient(np.full_like(b, w), b)
    return float(b[np.abs(np.diff(loss)).argmax()])


def _cliff_alt() -> str:
    raw, clipped = descents()
    longest = int(raw.lengths.argmax())
    usual = float(np.median(raw.lengths[:longest]))
    return (
        "Left, a map of the loss over w and b, the greyer the greater, with a wall, the cliff, between low loss and "
        f"high loss, and two descents from w = {START[0]:g}, b = {START[1]:g} with learning rate {RATE:g}. Without "
        f"clipping, steps of about {usual:.2f} lead to the cliff, and "
        f"step {longest + 1} throws it {raw.lengths[longest]:.2f} away. With clipping by norm at {THRESHOLD:g} it goes "
        f"on beside the cliff. Right, the length of every step, logarithmic, and the loss: after {DESCENT_STEPS} steps "
        f"it is {raw.losses[-1]:.3f} without clipping and {clipped.losses[-1]:.3f} with it."
    )


@figure(
    name="cliff",
    lesson=3,
    caption="The loss (σ(x) − 0.7)² after x ← w σ(x) + b, 50 times from x = 0.5. On the cliff the gradient explodes, "
    "and one step without clipping undoes many. A clipped step is never longer than learning rate times threshold: the "
    "descent stays near.",
    alt=_cliff_alt,
)
def loss_cliff() -> Figure:
    sketch = Sketch(8.2, 4.4)
    look = current()
    raw, clipped = descents()
    line = {"marker": "o", "linewidth": look.line_width * 0.8, "markersize": 3.6, "markeredgewidth": 0.8}
    red = {"color": look.stroke("gradient"), "markerfacecolor": look.page, "linestyle": (0, (4, 2))}
    looks: list[tuple[cliff.Descent, dict[str, Any]]] = [(raw, line | red), (clipped, line | {"color": look.ink})]

    axes = sketch.plot(0.85, 0.66, 4.0, 3.3)
    w, b = np.meshgrid(np.linspace(3.3, 5.1, 300), np.linspace(-2.6, 0.4, 300))
    loss, *_ = cliff.loss_and_gradient(w, b)
    shades = LinearSegmentedColormap.from_list("loss", [look.page, look.muted])
    levels = (0, 0.005, 0.02, 0.04, 0.06, 0.08, 0.15, 0.25, 0.35, 0.45)
    axes.contourf(w, b, loss, levels=levels, norm=Normalize(0, 0.6), cmap=shades, zorder=0)
    for run, style in looks:
        axes.plot(*run.path.T, **style)
    axes.set_xlim(3.3, 5.1)
    axes.set_ylim(-2.6, 0.4)
    axes.set_xticks([3.5, 4, 4.5, 5])
    axes.set_yticks([-2, -1, 0], ["−2", "−1", "0"])
    sketch.text(2.85, 0.24, "$w$")
    sketch.text(0.28, 2.3, "$b$")
    for place in ((3.65, -0.4), (3.65, -2.42)):
        here, *_ = cliff.loss_and_gradient(*place)
        axes.text(*place, f"loss {here:.2f}", fontsize=SMALL, ha="center", va="center")
    axes.plot(*START, "s", color=look.ink, markersize=8, zorder=5)
    axes.text(START[0] + 0.05, START[1], "start", fontsize=SMALL, ha="left", va="center")
    axes.plot([4.66, 4.76], [cliff_edge(4.66), -2.1], color=look.ink, linewidth=0.8)
    axes.text(4.7, -2.02, "the cliff", fontsize=SMALL, ha="left", va="bottom")
    axes.text(4.42, -0.72, "without clipping", fontsize=SMALL, ha="right")
    axes.text(3.95, -1.5, "clipped", fontsize=SMALL, ha="right")
    words = f"grey: high loss; learning rate {RATE:g}, threshold {THRESHOLD:g}"
    sketch.note(0.85, 4.12, words, ha="left")

    for bottom, title, values in ((2.55, "length of the step", "lengths"), (0.66, "loss", "losses")):
        axes = sketch.plot(5.6, bottom, 2.35, 1.3)
        for run, style in looks:
            shown = getattr(run, values)
            axes.plot(np.arange(len(shown)) + (values == "lengths"), shown, clip_on=False, **style)
        axes.set_xlim(0, DESCENT_STEPS)
        axes.spines["left"].set_position(("outward", 4))
        axes.set_xticks(range(0, DESCENT_STEPS + 1, 10))
        if values == "lengths":
            axes.set_yscale("log")
            axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
            axes.minorticks_off()
            axes.tick_params(labelbottom=False)
        sketch.text(5.6, bottom + 1.47, title, size=SMALL, weight="bold", ha="left")
    sketch.text(6.78, 0.24, "step", size=SMALL)
    return sketch.figure


# 12. Over what is averaged

SEQUENCES, TIMES, FEATURES = 3, 4, 5


@figure(
    name="batch_or_layer_norm",
    lesson=3,
    caption="Filled: the numbers that share one mean and one spread. Batch normalisation needs the other sequences, "
    "and inside a recurrent layer a mean for every step. Layer normalisation needs only the one state: it "
    "is the same for any batch and any length.",
    alt=lambda: (
        f"An array of shape (batch, time, features) = {(SEQUENCES, TIMES, FEATURES)}, drawn three times as "
        f"{SEQUENCES} sheets of {TIMES} rows and {FEATURES} columns, with one group of numbers filled. Batch "
        f"normalisation: one column in all sheets, {SEQUENCES * TIMES} numbers; {FEATURES} such groups. Batch "
        f"normalisation at each step of a recurrent layer: one cell in all sheets, {SEQUENCES} numbers; "
        f"{TIMES * FEATURES} groups. Layer normalisation: one row of one sheet, {FEATURES} numbers; "
        f"{SEQUENCES * TIMES} groups."
    ),
)
def batch_or_layer_norm() -> Figure:
    sketch = Sketch(8.2, 4.6)
    cell, gap, top = 0.2, 0.16, 3.7
    sequence, step, feature = 0, 1, 2
    wide, tall = cell * FEATURES, cell * TIMES
    for x, title, where in (
        (1.62, "Batch normalisation", np.s_[:, :, feature]),
        (4.34, "Batch, step by step", np.s_[:, step, feature]),
        (7.06, "Layer normalisation", np.s_[sequence, step, :]),
    ):
        group = np.zeros((SEQUENCES, TIMES, FEATURES), dtype=int)
        group[where] = 1
        sketch.head(x, 4.32, title, ha="center")
        sketch.note(x, top + 0.16, "features")
        sketch.text(x + wide / 2 + 0.16, top - tall / 2, "steps", size=SMALL, colour=current().muted, rotation=90)
        for s in range(SEQUENCES):
            y = top - (s + 0.5) * tall - s * gap
            sketch.grid(x, y, group[s], cell=cell, role="hidden")
            sketch.note(x - wide / 2 - 0.1, y, f"sequence {s + 1}", ha="right")
        numbers = int(group.sum())
        sketch.text(x, 0.6, f"{numbers} numbers to a mean", size=SMALL)
        sketch.text(x, 0.36, f"{group.size // numbers} means", size=SMALL)
    return sketch.figure


# 13. Residual connections

LAYERS, SLOPE = 20, 0.1


@figure(
    name="residual",
    lesson=3,
    caption="A residual connection adds what came in to what comes out. The gradient goes back two ways, through f and "
    "past it, so a factor f' becomes 1 + f': where f is nearly flat, hardly anything is lost.",
    alt=lambda: (
        "Two diagrams. Left, a plain layer: h goes through f; the gradient comes back times f'. Right, a residual "
        "connection: h splits, one way through f, one way past it, both are added to h + f(h); the gradient comes back "
        f"both ways, times f' and times 1, together 1 + f'. Example: {LAYERS} layers with f' = {SLOPE:g} leave 1e"
        f"{round(LAYERS * np.log10(SLOPE))} of the gradient when plain and {(1 + SLOPE) ** LAYERS:.1f} times it with "
        "residual connections."
    ),
)
def residual() -> Figure:
    sketch = Sketch(8.2, 4.3)
    aside, y = 0.1, 2.2

    def both(start: tuple[float, float], end: tuple[float, float], across: float = aside) -> None:
        """A forward arrow in ink and, to its right, one of the gradient in the other direction."""
        x, low, high = start[0], start[1], end[1]
        sketch.arrow((x - across, low), (x - across, high))
        sketch.arrow((x + across, high), (x + across, low), role="gradient", width=1.4)

    sketch.head(0.4, 4.0, "Plain")
    x = 1.5
    given = sketch.neuron(x, 0.95, 0.24, "$h$")
    layer = sketch.box(x, y, 0.8, 0.5, "$f$", role=None)
    both(given.top, layer.bottom)
    said = sketch.box(x, 3.45, 0.9, 0.42, "$f(h)$", role="hidden")
    both(layer.top, said.bottom)
    sketch.text(x + 0.55, y, r"$\times\ f'$", role="gradient", ha="left")

    sketch.head(4.0, 4.0, "Residual connection")
    x, past = 5.3, 6.7
    given = sketch.neuron(x, 0.95, 0.24, "$h$")
    layer = sketch.box(x, y, 0.8, 0.5, "$f$", role=None)
    plus = sketch.gate(x, 2.92, "plus")
    said = sketch.box(x, 3.6, 1.2, 0.42, "$h + f(h)$", role="hidden")
    both(given.top, layer.bottom)
    both(layer.top, plus.bottom)
    both(plus.top, said.bottom)
    for shift, role in ((0.08, None), (-0.08, "gradient")):
        low, high, out = given.y - shift, plus.y + shift, past + shift
        ends = [(shape.x + (shape.half_width**2 - shift**2) ** 0.5, y) for shape, y in ((given, low), (plus, high))]
        way = [ends[0], (out, low), (out, high), ends[1]]
        sketch.path(way if role is None else way[::-1], role=role, width=1.4 if role else None)
    sketch.text(x - 0.55, y, r"$\times\ f'$", role="gradient", ha="right")
    sketch.text(past + 0.25, y, r"$\times\ 1$", role="gradient", ha="left")
    sketch.text(1.5, 0.36, rf"{LAYERS} layers, $f' = {SLOPE:g}$: $10^{{{round(LAYERS * np.log10(SLOPE))}}}$")
    sketch.text(5.7, 0.36, rf"{LAYERS} layers: $(1 + f')^{{{LAYERS}}} = {(1 + SLOPE) ** LAYERS:.1f}$")
    return sketch.figure


# 14. Truncated back-propagation through time

MOST_STEPS = 9


def _truncated_alt(steps: int = MOST_STEPS, k: int = 3) -> str:
    pieces = "; ".join(f"steps {piece[0]} to {piece[-1]}" for piece in _pieces(steps, k))
    return (
        f"A network unrolled over {steps} steps. Arrows go forward from every state to the next without a gap. Below "
        f"them red arrows go back, at most {k} states: they stop at the dashed lines, which cut the steps into pieces: "
        f"{pieces}. Across a cut the state is handed on, the gradient is not."
    )


def _pieces(steps: int, k: int) -> list[list[int]]:
    """The steps, counted from 1, of each piece."""
    if not 2 <= steps <= MOST_STEPS or not 1 <= k <= steps:
        raise ValueError(f"expected 2 to {MOST_STEPS} steps in pieces of 1 up to that; came {steps} and {k}")
    return [list(range(first, min(first + k, steps + 1))) for first in range(1, steps + 1, k)]


@figure(
    name="truncated_bptt",
    lesson=3,
    caption="Truncated back-propagation through time: the states are handed on over the whole sequence, but the "
    "gradient goes back only to the beginning of its own piece. It cannot explode over long ways, and "
    "trains nothing to be kept over them.",
    alt=_truncated_alt,
)
def truncated_bptt(steps: int = MOST_STEPS, k: int = 3) -> Figure:
    """``k`` is how many steps a piece has.

    Raises:
        ValueError: there is no room for so many steps, or no such pieces.
    """
    pieces = _pieces(steps, k)
    sketch = Sketch(8.2, 4.1)
    pitch, aside, radius = 0.86, 0.09, 0.24
    given_at, states, losses, heads = 0.55, 1.75, 2.95, 3.75
    first = 4.1 - pitch * (steps - 1) / 2
    before: Shape | None = None
    for number, piece in enumerate(pieces, 1):
        sketch.head(first + pitch * ((piece[0] + piece[-1]) / 2 - 1), heads, f"piece {number}", ha="center")
        for t in piece:
            x = first + pitch * (t - 1)
            cell = sketch.neuron(x, states, radius, f"$h_{t}$")
            given = sketch.box(x, given_at, 0.5, 0.4, f"$x_{t}$", role="input")
            loss = sketch.box(x, losses, 0.5, 0.4, f"$L_{t}$")
            sketch.arrow(given.top, cell.bottom, role="input")
            rim = states + (radius**2 - aside**2) ** 0.5
            sketch.arrow((x - aside, rim), (x - aside, loss.bottom[1]))
            sketch.arrow((x + aside, loss.bottom[1]), (x + aside, rim), role="gradient", width=1.4)
            if before is not None:
                cut = t == piece[0]
                shift = 0.0 if cut else aside
                reach = (radius**2 - shift**2) ** 0.5
                start, end = before.x + reach, x - reach
                sketch.arrow((start, states + shift), (end, states + shift))
                if cut:
                    middle = x - pitch / 2
                    sketch.line([(middle, given_at - 0.2), (middle, states - 0.12)], dashed=True, width=1.4)
                    sketch.line([(middle, states + 0.12), (middle, heads + 0.12)], dashed=True, width=1.4)
                else:
                    sketch.arrow((end, states - shift), (start, states - shift), role="gradient", width=1.4)
            before = cell
    return sketch.figure


# 15. IRNN

IRNN_INPUTS = np.array([[1, 0, 2], [0, 0, 0], [0, 0, 0], [-3, 1, 0], [0, 0, 0], [0, 0, 0]], dtype=float)


def irnn_states() -> np.ndarray:
    """``h_t = ReLU(x_t + h_{t-1} I)`` from zeros, (time, units)."""
    h, states = np.zeros(IRNN_INPUTS.shape[1]), []
    for x in IRNN_INPUTS:
        h = relu(x + h @ np.eye(len(h)))
        states.append(h)
    return np.array(states)


def _irnn_alt() -> str:
    def said(vector: np.ndarray) -> str:
        return f"({', '.join(f'{number:g}' for number in vector)})"

    states = irnn_states()
    news = "; ".join(
        f"at step {t} comes {said(x)} and the state is {said(h)}"
        for t, (x, h) in enumerate(zip(IRNN_INPUTS, states, strict=True), 1)
        if x.any()
    )
    return (
        f"A layer of three units unrolled over {len(states)} steps. What comes in and the state before, which passes "
        f"the identity I, go into a ReLU and give the state. From zeros: {news}. At all other steps zeros come in and "
        "the state is copied."
    )


@figure(
    name="irnn",
    lesson=3,
    caption="An IRNN at its start: the recurrent weights are the identity, the activation is ReLU. The state is copied "
    "until something new comes in, and the gradient of every unit that is above 0 comes back whole. Training then "
    "changes the weights.",
    alt=_irnn_alt,
)
def irnn() -> Figure:
    sketch = Sketch(8.2, 4.6)
    pitch, first, cell = 1.24, 1.15, 0.27
    given_at, squashed, states = 0.7, 1.85, 3.15
    before: Shape | None = None
    sketch.text(0.5, given_at, "$x_t$", ha="right")
    sketch.text(0.5, states, "$h_t$", ha="right")
    for t, (x_t, h_t) in enumerate(zip(IRNN_INPUTS, irnn_states(), strict=True)):
        x = first + pitch * t
        news = bool(x_t.any())
        given = sketch.matrix(
            x, given_at, x_t, cell=cell, cell_width=0.36, role="input", lit_columns=[0] if news else []
        )
        squash = sketch.box(x, squashed, 0.6, 0.32, "ReLU")
        state = sketch.matrix(x, states, h_t, cell=cell, cell_width=0.36, role="hidden", lit_columns=[0])
        sketch.arrow((x, given.top[1] + 0.02), squash.bottom, role="input", faint=not news)
        sketch.arrow(squash.top, (x, state.bottom[1] - 0.02), role="hidden")
        sketch.head(x, 4.3, f"Step {t + 1}", ha="center")
        sketch.text(x, 3.86, "new" if news else "copied", size=SMALL)
        if before is not None:
            middle = x - pitch / 2
            weights = sketch.box(middle, states, 0.34, 0.34, "$I$")
            sketch.arrow((before.right[0] + 0.02, states), weights.left, role="hidden", head=False)
            sketch.path([weights.bottom, (middle, squashed), squash.left], role="hidden")
        before = state
    return sketch.figure


# 16. Which remedy for which trouble

FOR, TOO, WORSE, MIXED = "made for it", "eases it too", "can make it worse", "eases it or makes it worse"
SIGNS = {FOR: "●", TOO: "○", WORSE: "−", MIXED: "○ −", "": ""}
REMEDIES: tuple[tuple[str, str, str, str], ...] = (
    ("tanh or ELU, not the sigmoid", "slopes up to 1, not 1/4", FOR, ""),
    ("ReLU with He weights", "slope 1 for half the units, √2 makes up", FOR, WORSE),
    ("Initialisation", "begin with factors near 1", FOR, TOO),
    ("Batch normalisation", "between layers: sums of spread 1", FOR, MIXED),
    ("Residual connections", "a way past the layer, factor 1", FOR, WORSE),
    ("IRNN", "ReLU and the identity: copy the state", FOR, WORSE),
    ("Gates: LSTM, GRU (lesson 4)", "add to a state, let it pass", FOR, ""),
    ("Layer normalisation", "over time: the size of the weights drops out", TOO, FOR),
    ("RMSProp", "even out the layers (not the steps)", TOO, FOR),
    ("Clipping by value or by norm", "a limit for the gradient", "", FOR),
    ("Gradient scaling", "the same norm for every gradient", "", FOR),
    ("Smaller learning rate", "a smaller step for the same gradient", "", FOR),
    ("Weight regularisation", "keep the weights small", WORSE, FOR),
    ("Truncated BPTT", "a shorter way back", WORSE, FOR),
)


def _remedies_alt() -> str:
    def those(column: int, effect: str) -> str:
        return "; ".join(row[0].split(" (")[0] for row in REMEDIES if row[column] == effect)

    return (
        f"A table of {len(REMEDIES)} remedies. For vanishing gradients: {those(2, FOR)}. For exploding ones: "
        f"{those(3, FOR)}. Easing vanishing too: {those(2, TOO)}; exploding too: {those(3, TOO)}; easing or worsening "
        f"exploding: {those(3, MIXED)}. Worsening exploding: {those(3, WORSE)}; vanishing: {those(2, WORSE)}."
    )


@figure(
    name="remedies_map",
    lesson=3,
    caption="Each remedy is made for one of the two troubles; some ease the other, some make it worse. Batch "
    "normalisation tames large weights and lets the gradient of ReLU layers grow. Layer normalisation helps against "
    "vanishing only while inputs are small; RMSProp evens out layers, not steps.",
    alt=_remedies_alt,
)
def remedies_map() -> Figure:
    sketch = Sketch(8.2, 4.6)
    name_at, how_at, columns = 0.3, 2.95, (6.4, 7.5)
    top, pitch = 4.02, 0.258
    sketch.head(name_at, 4.38, "Remedy")
    sketch.head(how_at, 4.38, "What it does")
    for x, title in zip(columns, ("vanishing", "exploding"), strict=True):
        sketch.head(x, 4.38, title, ha="center")
    sketch.line([(name_at, 4.2), (7.95, 4.2)], width=1.4)
    for row, (name, how, *effects) in enumerate(REMEDIES):
        y = top - pitch * row
        sketch.text(name_at, y, name, ha="left")
        sketch.note(how_at, y, how, ha="left")
        for x, effect in zip(columns, effects, strict=True):
            _mark(sketch, x, y, effect)
        if row == 6:
            sketch.line([(name_at, y - pitch / 2), (7.95, y - pitch / 2)], width=0.8)
    for x, effect in ((0.4, FOR), (1.9, TOO), (3.4, WORSE), (5.45, MIXED)):
        _mark(sketch, x, 0.24, effect)
        sketch.text(x + (0.24 if effect == MIXED else 0.16), 0.24, effect, size=SMALL, ha="left")
    return sketch.figure


def _mark(sketch: Sketch, x: float, y: float, effect: str) -> None:
    if effect:
        sketch.text(x, y, SIGNS[effect], size=HEAD, weight="bold")
