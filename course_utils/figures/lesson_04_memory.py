"""The figures of lesson 4 on memory: gates as a calculator's keys, what passes through × and +, what a cell keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from course_utils import contest, hand_set
from course_utils.activations import TANH
from course_utils.cells import lstm
from course_utils.decay import gradient_decay, recurrent_weights
from course_utils.drawing.shapes import BODY, FORMULA, SMALL, Shape, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure

# The calculator


@figure(
    name="calculator_gates",
    lesson=4,
    caption="A pocket calculator's three memory keys are the three gates of an LSTM. A key is pressed or not; a gate "
    "can also stand anywhere between.",
    alt="A pocket calculator with the keys CM, M+ and RM, and beside each key the gate that does the same. CM, clear "
    "memory: the forget gate, which multiplies the old memory by f; f = 0 empties it. M+, add to the memory: the input "
    "gate, which lets i times the number in; i = 1 adds all of it. RM, recall memory: the output gate, which shows "
    "o times the memory; o = 1 shows it.",
)
def calculator_gates() -> Figure:
    sketch = Sketch(8.2, 3.7)
    sketch.panel(0.95, 1.85, 1.5, 3.2)
    shown = sketch.box(0.95, 3.05, 1.2, 0.42)
    sketch.text(shown.right[0] - 0.1, shown.y, "16", ha="right", weight="bold")
    rows = (
        ("CM", "clear memory", "forget gate", "f · memory", "f = 0 empties the memory,\nf = 1 keeps it"),
        (
            "M+",
            "add to memory",
            "input gate",
            "i · number",
            "i = 1 adds what is offered,\ni = 0 adds nothing",
        ),
        ("RM", "recall memory", "output gate", "o · memory", "o = 1 shows the memory,\no = 0 hides it"),
    )
    for k, (key, does, gate, formula, means) in enumerate(rows):
        y = 2.4 - 0.78 * k
        pressed = sketch.box(0.95, y, 0.8, 0.44, key, role="sigmoid", weight="bold")
        layer, times = sketch.gate(3.2, y, "sigmoid"), sketch.gate(3.8, y, "times")
        sketch.arrow(pressed.right, layer.left, faint=True)
        sketch.text(2.32, y + 0.17, does, size=SMALL)
        sketch.arrow(layer.right, times.left, role="sigmoid")
        if key == "M+":
            sketch.arrow(times.right, sketch.gate(4.28, y, "plus").left, role="cell")
        sketch.text(4.6, y + 0.15, gate, ha="left", weight="bold")
        sketch.text(4.6, y - 0.15, formula, ha="left")
        sketch.text(6.2, y, means, ha="left", size=SMALL, linespacing=1.35)
    return sketch.figure


# What passes through × and +


class _Node(NamedTuple):
    """An operation with two inputs: the numbers forward, and the gradients backward when 1 comes from the right."""

    kind: str
    inputs: tuple[float, float]
    output: float
    back: tuple[float, float]


def _nodes(gate: float, value: float, added: float) -> tuple[_Node, _Node]:
    if not 0 <= gate <= 1 or max(abs(value), abs(added)) >= 100:
        raise ValueError(f"expected a gate from 0 to 1 and numbers below 100; came {gate}, {value} and {added}")
    product = gate * value
    return (
        _Node("times", (value, gate), product, (gate, value)),
        _Node("plus", (product, added), product + added, (1.0, 1.0)),
    )


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _passes_alt(gate: float = 0.2, value: float = 3.0, added: float = 1.5) -> str:
    times, plus = _nodes(gate, value, added)
    return (
        f"Two nodes. Left, times: {value:g} and the gate {gate:g} come in, {times.output:.3g} goes out. A gradient "
        f"of 1 that comes back is scaled: {times.back[0]:.3g} goes to the value, as the gate says, and "
        f"{times.back[1]:.3g} to the gate. Right, plus: {plus.inputs[0]:.3g} and {added:g} come in, "
        f"{plus.output:.3g} goes out. "
        "A gradient of 1 that comes back goes to both, unchanged."
    )


@figure(
    name="times_and_plus",
    lesson=4,
    caption="Black: the numbers forward. Red, dashed: a gradient of 1 on its way back. A gate scales the gradient by "
    "the same number by which it filtered the value; a sum hands it on unchanged.",
    alt=_passes_alt,
)
def times_and_plus(gate: float = 0.2, value: float = 3.0, added: float = 1.5) -> Figure:
    """``value`` is multiplied by ``gate``; to the product ``added`` is added.

    Raises:
        ValueError: the gate is not from 0 to 1, or a number has no room.
    """
    sketch = Sketch(8.2, 3.6)
    for x, node, names, head, forward, backward in (
        (0.3, _nodes(gate, value, added)[0], ("value", "gate"), "A gate: ×", "filters", "scales by the gate"),
        (4.4, _nodes(gate, value, added)[1], ("one part", "the other"), "A sum: +", "adds", "the same to both"),
    ):
        sketch.head(x, 3.36, head)
        centre = sketch.gate(x + 2.0, 1.95, node.kind)
        for k, (name, number, back) in enumerate(zip(names, node.inputs, node.back, strict=True)):
            y = (2.55, 1.35)[k]
            start = sketch.box(x + 0.45, y, 0.85, 0.42, name, role="sigmoid" if name == "gate" else "cell", size=SMALL)
            _there_and_back(sketch, start.right, centre, _number(number), _number(back), up=k == 0)
        out = (x + 3.45, 1.95)
        sketch.arrow((centre.right[0], 1.95 + 0.07), (out[0], 1.95 + 0.07))
        sketch.arrow((out[0], 1.95 - 0.07), (centre.right[0], 1.95 - 0.07), role="gradient", dashed=True)
        middle = (centre.right[0] + out[0]) / 2
        sketch.text(middle, 1.95 + 0.25, _number(node.output))
        sketch.text(middle, 1.95 - 0.25, "1", role="gradient", weight="bold")
        sketch.text(x, 0.62, f"forward: {forward}", ha="left")
        sketch.text(x, 0.3, f"backward: {backward}", ha="left", role="gradient", weight="bold")
    return sketch.figure


def _there_and_back(
    sketch: Sketch, start: tuple[float, float], node: Shape, number: str, back: str, *, up: bool
) -> None:
    """A forward and a backward line between a box and the node, with a bend, the forward one outside."""
    side = 1 if up else -1
    outer, inner = start[1] + side * 0.07, start[1] - side * 0.07
    for y, x, colour in ((outer, node.x + 0.06, None), (inner, node.x - 0.06, "gradient")):
        end = (x, node.y + side * 0.16)
        points = [(start[0], y), (x, y), end]
        sketch.path(points if colour is None else points[::-1], role=colour, dashed=colour is not None)
    middle = (start[0] + node.x) / 2 - 0.05
    sketch.text(middle, outer + side * 0.17, number)
    sketch.text(middle, inner - side * 0.18, back, role="gradient", weight="bold")


# The cell state as a conveyor belt

Five = tuple[float, float, float, float, float]  # a number for each step

_KEPT = (1.0, 0.9, 0.9, 0.1, 0.9)
_ADDED = (1.0, 0.0, 0.0, 0.8, 0.0)


def _belt(kept: Five, added: Five) -> list[float]:
    """``C_0`` to ``C_5``."""
    states = [0.0]
    for f, new in zip(kept, added, strict=True):
        states.append(f * states[-1] + new)
    if not all(0 <= number <= 1 for number in (*kept, *added)) or max(states) > 2:
        raise ValueError(
            "expected five gates and five numbers to add, all from 0 to 1, and cell states up to 2; came the states "
            f"{', '.join(f'{state:.2f}' for state in states)}"
        )
    return states


def _belt_alt(kept: Five = _KEPT, added: Five = _ADDED) -> str:
    steps = "; ".join(
        f"step {t}: times {f:g}, plus {new:g}, C_{t} = {state:.2f}"
        for t, (f, new, state) in enumerate(zip(kept, added, _belt(kept, added)[1:], strict=True), 1)
    )
    return (
        "Five steps side by side with one line through all of them: the cell state, as thick as it is large. At each "
        f"step it is multiplied by the forget gate, then something is added. {steps}."
    )


def _belt_caption(kept: Five = _KEPT, added: Five = _ADDED) -> str:
    _belt(kept, added)
    shut = next((t for t, f in enumerate(kept, 1) if t > 1 and f <= 0.1), 6)
    at_1, left = added[0], added[0] * float(np.prod(kept[1 : shut - 1]))
    if at_1 and shut > 3 and left >= 0.5 * at_1:
        goes = (
            f"; at step {shut}, where a gate {'nearly shuts' if kept[shut - 1] else 'shuts'}, it goes"
            if shut < 6
            else ""
        )
        what = f"What was put on at step 1 is still there at step {shut - 1}{goes}."
    else:
        what = "A gate below 1 takes some of it off, and what is let in is put on."
    return (
        "The cell state runs through the steps like a conveyor belt; the line is as thick as the number it carries. "
        f"{what}"
    )


@figure(
    name="cell_conveyor",
    lesson=4,
    caption=_belt_caption,
    alt=_belt_alt,
)
def cell_conveyor(kept: Five = _KEPT, added: Five = _ADDED) -> Figure:
    """``kept`` is the forget gate at each step, ``added`` what is let in.

    Raises:
        ValueError: a number is not from 0 to 1, or a cell state is too thick for the drawing.
    """
    sketch = Sketch(8.2, 3.3)
    states, pitch, line = _belt(kept, added), 1.44, 2.3
    for t, (f, new) in enumerate(zip(kept, added, strict=True), 1):
        x = 0.48 + 0.72 + pitch * (t - 1)
        sketch.panel(x, 1.92, pitch - 0.14, 2.24)
        times, plus = sketch.gate(x - 0.3, line, "times"), sketch.gate(x + 0.3, line, "plus")
        _belt_piece(sketch, (x - pitch / 2 - 0.24 if t == 1 else x - pitch + 0.47, line), times.left, states[t - 1])
        _belt_piece(sketch, times.right, plus.left, f * states[t - 1])
        gate = sketch.gate(x - 0.3, 1.32, "sigmoid")
        sketch.arrow(gate.top, times.bottom, role="sigmoid")
        sketch.text(x - 0.36, 1.74, f"{f:g}", size=SMALL, ha="right")
        offered = sketch.box(x + 0.34, 1.32, 0.5, 0.3, f"{new:g}", role="tanh" if new else None)
        sketch.arrow((plus.x, offered.top[1]), plus.bottom, role="cell", faint=not new)
        sketch.text(x, 0.98, f"step {t}", size=SMALL)
        sketch.text(x, line + 0.42, f"$C_{t}$ = {states[t]:.2f}")
    last = 0.48 + 0.72 + pitch * (len(kept) - 1) + 0.3 + 0.15
    _belt_piece(sketch, (last, line), (last + 0.62, line), states[-1])
    sketch.text(0.48, 0.48, "σ: the forget gate $f_t$", ha="left")
    sketch.text(3.0, 0.48, "below the +: what is added", size=FORMULA, ha="left")
    return sketch.figure


def _belt_piece(sketch: Sketch, start: tuple[float, float], end: tuple[float, float], value: float) -> None:
    sketch.arrow(start, end, role="cell", width=0.6 + 5.4 * value, head=False, faint=value == 0)


# The gradient on its way back: plain cell and LSTM

FLOW_STEPS, FLOW_UNITS, FLOW_RADIUS, FLOW_BIAS = 20, 16, 0.9, 3.0


class FlowLayers(NamedTuple):
    """The two layers whose gradients are compared: both read ``x`` and are asked for ``direction`` at the end."""

    x: np.ndarray
    direction: np.ndarray
    W_hh: np.ndarray
    """Of the plain layer, orthogonal with spectral radius 0.9; it reads ``x`` without weights."""
    lstm: hand_set.Weights
    """Glorot and orthogonal as Keras starts them; with forget biases of 3 the forget gates stand near 0.95."""


def flow_layers(steps: int = FLOW_STEPS, bias: float = FLOW_BIAS) -> FlowLayers:
    rng = np.random.default_rng(0)
    x, direction = rng.normal(0, 0.5, size=(steps, FLOW_UNITS)), rng.normal(size=FLOW_UNITS)
    W_hh = recurrent_weights("orthogonal", FLOW_UNITS, FLOW_RADIUS, rng)
    limit = np.sqrt(6 / (5 * FLOW_UNITS))
    kernel = rng.uniform(-limit, limit, size=(FLOW_UNITS, 4 * FLOW_UNITS))
    recurrent = np.linalg.qr(rng.normal(size=(4 * FLOW_UNITS, FLOW_UNITS)))[0].T
    biases = np.repeat([0.0, bias, 0.0, 0.0], FLOW_UNITS)
    return FlowLayers(x, direction / np.linalg.norm(direction), W_hh, hand_set.Weights(kernel, recurrent, biases))


def flow(steps: int = FLOW_STEPS, bias: float = FLOW_BIAS) -> tuple[np.ndarray, np.ndarray]:
    """How large the gradient is at h_0 ... h_20 of a plain layer, and along an LSTM's cell state at C_0 ... C_20.

    It is 1 at the end. Along the cell state means: through the products with the forget gates, not through what the
    gates were made of.
    """
    layers = flow_layers(steps, bias)
    plain = 10 ** gradient_decay(layers.W_hh, TANH, layers.x, layers.direction).log10_norms[::-1]
    f = lstm(layers.x, *layers.lstm).f
    kept = np.concatenate([np.cumprod(f[::-1], axis=0)[::-1], np.ones((1, FLOW_UNITS))])
    return plain, np.linalg.norm(layers.direction * kept, axis=1)


def _flow_alt(steps: int = FLOW_STEPS, bias: float = FLOW_BIAS) -> str:
    plain, cell = flow(steps, bias)
    half, gates = steps // 2, _forget_gates(steps, bias)
    return (
        f"Two rows of bars over the steps 0 to {steps}: how large the gradient is that comes back from step "
        f"{steps}, where it is 1. In the plain cell it is {_rounded(plain[half], 2)} at step {half} and "
        f"{_rounded(plain[0], 3)} at step 0. Along the LSTM's cell state, whose forget gates stand near {gates:.2f}, "
        f"it is {_rounded(cell[half], 2)} at step {half} and {_rounded(cell[0], 2)} at step 0."
    )


def _forget_gates(steps: int, bias: float) -> float:
    """Where the forget gates of the LSTM stand on average."""
    layers = flow_layers(steps, bias)
    return float(lstm(layers.x, *layers.lstm).f.mean())


def _flow_caption(steps: int = FLOW_STEPS, bias: float = FLOW_BIAS) -> str:
    return (
        f"The gradient of the final step on its way back, measured in two layers of {FLOW_UNITS} units. A plain cell "
        "multiplies it by a matrix and by slopes of tanh, the line of the cell state by forget gates, here near "
        f"{_forget_gates(steps, bias):.2f}."
    )


def _rounded(value: float, places: int) -> str:
    """To so many places, or two digits that count where nothing would be left of it."""
    return f"{value:.{places}f}" if value >= 0.5 * 10**-places else f"{value:.1e}"


@figure(
    name="gradient_flow",
    lesson=4,
    caption=_flow_caption,
    alt=_flow_alt,
    allowed={"steps": (5, 60), "bias": (-3, 8)},
)
def gradient_flow(steps: int = FLOW_STEPS, bias: float = FLOW_BIAS) -> Figure:
    """``bias`` is that of the LSTM's forget gates: with it they are open or shut to begin with."""
    sketch = Sketch(8.2, 4.3)
    plain, cell = flow(steps, bias)
    gates = _forget_gates(steps, bias)
    look = current()
    for values, bottom, name, factor in (
        (plain, 2.6, "Plain cell", r"at each step back: $\times\, W_{hh}^{\,T}$ and slopes of tanh"),
        (cell, 0.72, "LSTM, along the cell state", rf"at each step back: $\times\, f_t$, here near {gates:.2f}"),
    ):
        axes = sketch.plot(0.75, bottom, 7.2, 1.05)
        axes.bar(np.arange(steps + 1), values, width=0.7, color=look.stroke("gradient"))
        axes.set_xlim(-0.6, steps + 0.6)
        axes.set_ylim(0, 1.08)
        axes.set_yticks([0, 0.5, 1])
        axes.set_xticks(range(0, steps + 1, 5))
        sketch.text(0.75, bottom + 1.38, name, weight="bold", ha="left")
        sketch.text(7.95, bottom + 1.38, factor, ha="right")
        axes.text(-0.35, values[0] + 0.06, _small(values[0]), ha="left", va="bottom", fontsize=BODY, color=look.ink)
    sketch.text(0.75 + 3.6, 0.24, "step $t$; the gradient comes from the right")
    sketch.text(0.2, 2.2, "size of the gradient", rotation=90)
    return sketch.figure


def _small(value: float) -> str:
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


# Tom is a boy. The sky is blue. He


def _tom_alt() -> str:
    run = lstm(hand_set.sentence_inputs(), *hand_set.sentence_weights())
    boy, sky, verb = run.C.T
    return (
        "The words Tom is a boy . The sky is blue . He, and under them three numbers of a cell state, set by hand. "
        f"Someone is a boy: added at boy ({boy[3]:.2f}), kept, at He still {boy[-1]:.2f}, and shown there only: h = "
        f"{run.h[-1, 0]:.2f}. The sky: added at sky ({sky[6]:.2f}), forgotten at He ({sky[-1]:.2f}), never shown. A "
        f"verb is due: added at Tom, sky and He ({verb[-1]:.2f}), forgotten at is ({verb[1]:.2f}), always shown: at He "
        f"h = {run.h[-1, 2]:.2f}, so the next word should be is."
    )


@figure(
    name="tom_is_a_boy",
    lesson=4,
    caption="Three numbers of a cell state while a sentence is read. The weights are set by hand, not learned, to show "
    "what gates can do: + where the input gate lets something in, × where the forget gate shuts.",
    alt=_tom_alt,
)
def tom_is_a_boy() -> Figure:
    run = lstm(hand_set.sentence_inputs(), *hand_set.sentence_weights())
    sketch = Sketch(8.2, 4.3)
    xs = [1.86 + 0.59 * t for t in range(len(hand_set.SENTENCE))]
    for x, word in zip(xs, hand_set.SENTENCE, strict=True):
        sketch.box(x, 3.98, 0.5, 0.32, word, role="input", size=SMALL)
    for unit, name in enumerate(hand_set.SENTENCE_UNITS):
        y = 3.18 - 0.98 * unit
        sketch.text(0.2, y + 0.06, name.replace(" is ", " is\n"), ha="left", weight="bold", size=SMALL)
        for t, x in enumerate(xs):
            _filled(sketch, x, y, 0.5, run.C[t, unit], "cell")
            _filled(sketch, x, y - 0.43, 0.16, run.h[t, unit], "hidden")
            if t:
                sketch.line([(xs[t - 1] + 0.18, y), (x - 0.18, y)], role="cell")
            if run.i[t, unit] > 0.5:
                sketch.neuron(x - 0.295, y, 0.115, "+", role=None, size=BODY)
            elif run.f[t, unit] < 0.5:
                sketch.neuron(x - 0.295, y, 0.115, "×", role=None, size=BODY)
        sketch.note(xs[0] - 0.45, y + 0.04, "$C$", ha="right")
        sketch.note(xs[0] - 0.45, y - 0.43, "$h$", ha="right")
    for x, role, words in ((1.45, "cell", "C, in the cell"), (3.1, "hidden", "h, shown")):
        sketch.box(x, 0.25, 0.24, 0.2, role=role)
        sketch.text(x + 0.2, 0.25, words, ha="left", size=SMALL)
    for x, sign, words in ((4.5, "+", "input gate open: added"), (6.45, "×", "forget gate shut")):
        sketch.neuron(x, 0.25, 0.115, sign, role=None, size=BODY)
        sketch.text(x + 0.18, 0.25, words, ha="left", size=SMALL)
    return sketch.figure


def _filled(sketch: Sketch, x: float, y: float, height: float, share: float, role: str) -> None:
    """A vessel, filled from below to ``share``."""
    half, low, level = 0.18, y - height / 2, height * min(1.0, max(0.0, share))
    if level > 0.02:
        sketch.polygon([(x - half, low), (x + half, low), (x + half, low + level), (x - half, low + level)], role=role)
    corners = [(x - half, low), (x + half, low), (x + half, low + height), (x - half, low + height), (x - half, low)]
    sketch.line(corners)


# Keras' order


@figure(
    name="keras_gate_order",
    lesson=4,
    caption="How Keras lays the weights of all layers of a cell side by side, here with 3 features and 4 units. If you "
    "load weights of your own, keep the order; a GRU with reset_after has two rows of biases.",
    alt="The weight arrays of Keras' LSTM and GRU as grids, for 3 features and 4 units. LSTM: kernel (3, 16), "
    "recurrent kernel (4, 16) and bias (16,), each of four blocks of 4 columns, in the order i, f, c, o: input gate, "
    "forget gate, candidate, output gate. GRU: kernel (3, 12), recurrent kernel (4, 12) and bias (2, 12), each of "
    "three blocks of 4 columns, in the order z, r, h: update gate, reset gate, candidate. The candidate's block is "
    "marked as tanh.",
)
def keras_gate_order() -> Figure:
    sketch = Sketch(8.2, 3.6)
    side, features, units = 0.16, 3, 4
    block = units * side
    for head, left, letters, bias_rows in (
        ("keras.layers.LSTM", 1.45, ("i", "f", "c", "o"), 1),
        ("keras.layers.GRU", 5.2, ("z", "r", "h"), 2),
    ):
        sketch.head(left, 3.35, head)
        for k, letter in enumerate(letters):
            middle = left + (block + 0.06) * k + block / 2
            sketch.text(middle, 2.98, f"${letter}$")
            role = "tanh" if letter in "ch" else "sigmoid"
            for rows, y in ((features, 2.5), (units, 1.72), (bias_rows, 1.02)):
                sketch.grid(middle, y, np.ones((rows, units)), cell=side, role=role)
        columns = len(letters) * units
        shapes: Sequence[str] = (
            f"({features}, {columns})",
            f"({units}, {columns})",
            f"({columns},)" if bias_rows == 1 else f"({bias_rows}, {columns})",
        )
        for words, y in zip(shapes, (2.5, 1.72, 1.02), strict=True):
            sketch.text(left + (block + 0.06) * len(letters) + 0.02, y, words, ha="left", size=SMALL)
    for words, y in (("kernel", 2.5), ("recurrent\nkernel", 1.72), ("bias", 1.02)):
        sketch.text(0.25, y, words, ha="left")
    for x, role, words in ((1.6, "sigmoid", "sigmoid: a gate"), (3.75, "tanh", "tanh: the candidate")):
        sketch.box(x, 0.42, 0.26, 0.2, role=role)
        sketch.text(x + 0.22, 0.42, words, ha="left", size=SMALL)
    return sketch.figure


# The memory contest


def _contest_alt() -> str:
    def told(name: str) -> str:
        entry = contest.measured()[name]
        at = [100 * share for share in entry.rights[contest.LENGTHS[-1]]]
        right = f"{min(at):.0f} to {max(at):.0f}%" if max(at) - min(at) >= 1 else f"{np.mean(at):.0f}%"
        return f"{name}: {right}, {entry.parameters:,} parameters, {entry.time:g}"

    shortest, longest = contest.LENGTHS[-2:]
    return (
        "A table of seven networks with a dot for each of three runs: how often they name the first of "
        f"{shortest} and of {longest} symbols; beside it bars for their parameters and for the time of a training "
        f"step, where the tanh network's is 1. Over {longest} symbols: {'; '.join(map(told, contest.measured()))}."
    )


@figure(
    name="memory_contest",
    lesson=4,
    caption="Who names the first of so many symbols, and at what cost. Dots: right answers, one for each of three "
    "runs; dashed: guessing. Bars: parameters, and processor time of a training step over 50 symbols, measured when "
    'the lesson was written. "Long": started for a long memory.',
    alt=_contest_alt,
)
def memory_contest() -> Figure:
    sketch, look, entries = Sketch(8.2, 3.9), current(), contest.measured()
    places, bottom, height = range(len(entries)), 0.62, 2.75
    for place, name in enumerate(entries):
        sketch.text(0.2, bottom + height * (len(entries) - 0.5 - place) / len(entries), name, ha="left")
    plots = []
    for k, words in enumerate(
        (f"first of {contest.LENGTHS[-2]}", f"first of {contest.LENGTHS[-1]}", "parameters", "time")
    ):
        plots.append(sketch.plot(1.75 + 1.62 * k, bottom, 1.4, height))
        sketch.text(1.75 + 1.62 * k + 0.7, bottom + height + 0.2, words, weight="bold")
        plots[k].set_ylim(len(entries) - 0.5, -0.5)
        plots[k].set_yticks([])
    for axes, length in zip(plots, contest.LENGTHS[-2:], strict=False):
        axes.axvline(100 / contest.SYMBOLS, color=look.muted, linestyle="--", linewidth=1.2)
        for place, entry in zip(places, entries.values(), strict=True):
            percent = 100 * np.asarray(entry.rights[length])
            across = place + np.linspace(-0.2, 0.2, len(percent))
            axes.plot(percent, across, "o", color=look.stroke("output"), markersize=6, alpha=0.85)
        axes.set_xlim(0, 108)
        axes.set_xticks([0, 50, 100])
    for axes, values, form in (
        (plots[2], [entry.parameters for entry in entries.values()], ",.0f"),
        (plots[3], [entry.time for entry in entries.values()], ".1f"),
    ):
        axes.barh(places, values, height=0.5, color=look.muted)
        axes.set_xlim(0, 1.75 * max(values))
        axes.set_xticks([])
        for place, value in zip(places, values, strict=True):
            axes.text(value + 0.06 * max(values), place, format(value, form), ha="left", va="center", fontsize=SMALL)
    sketch.text(1.75 + 1.51, 0.2, "right answers in percent", size=SMALL)
    sketch.text(1.75 + 1.62 * 3 + 0.7, bottom - 0.16, "tanh = 1", size=SMALL)
    return sketch.figure
