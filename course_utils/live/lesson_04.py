"""The headline view of lesson 4: the gates of an LSTM cell, and what they do to its memory over fifty steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_utils import gate_scenes
from course_utils.activations import sigmoid
from course_utils.drawing import cell as cells
from course_utils.drawing.cell import Cell
from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.gate_scenes import INPUTS, PRESETS, STEPS, WRITTEN
from course_utils.hand_set import bias_for
from course_utils.live.controls import Choice, Slider
from course_utils.live.lesson_03 import share_left
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

BY_GATES, BY_BIASES = "by hand", "by their biases"
_GATES = ("forget", "input_gate", "output_gate")
_BIASES = ("forget_bias", "input_bias", "output_bias")
_MOST_BIAS = 6.0


@view
class LSTMGates(View):
    name = "lstm_gates"
    lesson = 4
    title = "The gates of an LSTM cell, and its memory over 50 steps"
    size = (8.0, 4.65)
    declared = {
        "gates": Choice("Gates are set", BY_GATES, (BY_GATES, BY_BIASES, *PRESETS)),
        "forget": Slider("Forget gate f", 0.95, 0.0, 1.0, 0.01),
        "step": Slider("Step", 25, 1, STEPS, play=True),
        "input_gate": Slider("Input gate i", 1.0, 0.0, 1.0, 0.01, more=True),
        "output_gate": Slider("Output gate o", 1.0, 0.0, 1.0, 0.01, more=True),
        "candidate": Slider("Candidate for a 1", 0.8, -1.0, 1.0, 0.1, more=True),
        "kind": Choice("Input", INPUTS[0], INPUTS, more=True),
        "forget_bias": Slider("Forget bias", 2.9, -_MOST_BIAS, _MOST_BIAS, 0.1, more=True),
        "input_bias": Slider("Input bias", _MOST_BIAS, -_MOST_BIAS, _MOST_BIAS, 0.1, more=True),
        "output_bias": Slider("Output bias", _MOST_BIAS, -_MOST_BIAS, _MOST_BIAS, 0.1, more=True),
        "recurrent": Slider("Weight of h", 0.0, -3.0, 3.0, 0.25, more=True),
        "peephole": Slider("Peephole (part 6)", 0.0, -3.0, 3.0, 0.25, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Plots] = WeakKeyDictionary()

    @staticmethod
    def compute(
        gates: str,
        forget: float,
        step: int,
        input_gate: float,
        output_gate: float,
        candidate: float,
        kind: str,
        forget_bias: float,
        input_bias: float,
        output_bias: float,
        recurrent: float,
        peephole: float,
    ) -> State:
        """Fifty steps of an LSTM with one unit, and the gradient of its final cell state on the way back.

        The gates stand where the sliders say, by their values or by their biases; a preset sets everything itself.
        ``scene`` holds the inputs and the weights, ``played`` the states and the gradients.
        """
        if gates in PRESETS:
            scene = gate_scenes.preset(gates)
        else:
            at = (
                (forget_bias, input_bias, output_bias)
                if gates == BY_BIASES
                else (bias_for(forget), bias_for(input_gate), bias_for(output_gate))
            )
            scene = gate_scenes.by_hand(at, candidate, kind, recurrent, peephole)
        return {
            "gates": gates,
            "step": step,
            "kind": kind,
            "fixed": gates not in PRESETS and recurrent == 0 and peephole == 0,
            "peephole": gates not in PRESETS and peephole != 0,
            "scene": scene,
            "played": gate_scenes.play(scene),
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """What does not set the gates follows what does: biases the gates, or gates the biases, or both a preset."""
        how = values["gates"]
        sliders = {name: control for name, control in self.declared.items() if isinstance(control, Slider)}
        free = {name: (slider.low, slider.high) for name, slider in sliders.items() if name != "step"}
        if how in PRESETS:
            gates = gate_scenes.resting_gates(how)
            held = dict(zip(_GATES, gates, strict=True))
            held |= {name: _bias(gate) for name, gate in zip(_BIASES, gates, strict=True)}
            held |= {name: values[name] for name in ("candidate", "recurrent", "peephole")}
        elif how == BY_BIASES:
            held = {gate: round(float(sigmoid(values[bias])), 2) for gate, bias in zip(_GATES, _BIASES, strict=True)}
        else:
            held = {bias: _bias(values[gate]) for gate, bias in zip(_GATES, _BIASES, strict=True)}
        return free | {name: (value, value) for name, value in held.items()}

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Plots(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        run = state["played"].run
        now, what = _now(state), state["gates"]
        first = f"Step {state['step']}: C = {now['f']} · {now['C_before']} + {now['i']} · {now['c']} = {now['C']}, "
        first += f"h = {now['o']} · tanh(C) = {now['h']}."
        if what == "count":
            return f"{first} The cell has counted to {run.C[-1, 0]:.0f} in the end; h cannot show more than 1."
        if what == "latch":
            return f"{first} Set to 1, it stays 1 until it is reset."
        if what == "calculator keys":
            pressed = state["scene"].signals.get(state["step"])
            return f"{first} {f'{pressed} is pressed.' if pressed else 'No key is pressed: the memory stays.'}"
        left = share_left(log10(state["played"].along[WRITTEN]))
        return f"{first} Of what is in the cell at step {WRITTEN}, {left} at step {STEPS}; so of the gradient back."

    def alt(self, state: State) -> str:
        played, now = state["played"], _now(state)
        shown = (0, WRITTEN, 25, 40, STEPS)
        of_C = ", ".join(f"{two(played.run.C[t - 1, 0])} at step {t}" for t in shown[1:])
        back = ", ".join(f"{two(played.along[t])} at step {t}" for t in shown)
        other = ""
        if not np.allclose(played.total, played.along):
            other = f" Through every path, dotted: {two(played.total[0])} at step 0."
        return (
            f"Left, an LSTM cell at step {state['step']} of {STEPS}, its gates {state['gates']}, with its numbers: x "
            f"{now['x']}, f {now['f']}, i {now['i']}, candidate {now['c']}, o {now['o']}, C from {now['C_before']} to "
            f"{now['C']}, h {now['h']}. Right, over {STEPS} steps: the inputs; the cell state C, {of_C}; the hidden "
            f"state h; and the gradient of C_{STEPS} on its way back along the cell state, {back}.{other}"
        )


def _bias(gate: float) -> float:
    """The bias that holds a gate, as the slider has it."""
    return round(max(-_MOST_BIAS, min(_MOST_BIAS, bias_for(gate))), 1) + 0.0


def two(value: float) -> str:
    """Two digits after the point, without a minus before zero."""
    return f"{value:z.2f}" if abs(value) < 1000 else f"{value:.1e}"


def true_minus(words: str) -> str:
    """Numbers as a drawing writes them."""
    return words.replace("-", "−")


def log10(share: float) -> float:
    return math.log10(share) if share > 0 else -math.inf


def _now(state: State) -> dict[str, str]:
    """The numbers of the chosen step, written."""
    return {name: two(value) for name, value in _values(state).items()}


def _values(state: State) -> dict[str, float]:
    run, k = state["played"].run, state["step"] - 1
    f, i, c, o, C, h = (float(part[k, 0]) for part in run)
    before = float(run.C[k - 1, 0]) if k else 0.0
    return {
        "x": float(state["scene"].x[k, 0]),
        "f": f,
        "i": i,
        "c": c,
        "o": o,
        "C_before": before,
        "kept": f * before,
        "taken": i * c,
        "C": C,
        "C down": C,
        "bent": math.tanh(C),
        "h": h,
        "h_before": float(run.h[k - 1, 0]) if k else 0.0,
    }


def ends_for(values: np.ndarray, tiers: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis that holds the values: from few, so that it stays while a slider moves."""
    largest = float(np.abs(values).max())
    high = next((end for end in tiers if end >= largest), tiers[-1])
    return (-high if values.min() < -0.02 * high else -0.06 * high), high


_WHOLE = {0.33: 0.3, 1.1: 1.0, 2.2: 2.0, 3.3: 3.0, 5.5: 5.0, 11.0: 10.0, 22.0: 20.0, 55.0: 50.0}


def write_ends(axes: Axes, low: float, high: float) -> None:
    """Set these ends, which :func:`ends_for` found, with ticks at round numbers."""
    whole = _WHOLE[high]
    axes.set_ylim(low, high)
    axes.set_yticks([-whole, 0, whole] if low < -0.5 * high else [0, whole / 2, whole])


class CellNumbers:
    """An LSTM cell on a stage, pale, on which the numbers of a step are laid as flows, gauges and words."""

    FLOWS = ("x", "C_before", "kept", "C", "h_before", "f", "i", "c", "o", "taken", "C down", "bent", "h")

    def __init__(self, pale: Sketch, left: float, bottom: float, width: float, height: float) -> None:
        self.cell = cells.lstm(left, bottom, width, height, up=False, x_from=0.5)
        cells.draw(pale, self.cell, faint=True)
        name_ends(pale, self.cell)
        for gate in "fio":
            gauge(pale, self.cell, gate, None)

    def paint(self, sketch: Sketch, sizes: Mapping[str, float], words: Mapping[str, str]) -> None:
        """``sizes`` says how large each flow is, 1 for the widest, ``words`` what is written beside it."""
        parts = self.cell.parts
        flows(sketch, self.cell, self.FLOWS, sizes)
        for name in "fio":
            gauge(sketch, self.cell, name, sizes[name])
        end_numbers(sketch, self.cell, words)
        f, i, o, c, out = (parts[name] for name in ("f", "i", "o", "c", "show"))
        sketch.text(f.x + 0.09, (f.y + parts["keep"].y) / 2, f"f {words['f']}", size=SMALL, ha="left")
        sketch.text((i.x + parts["take"].x) / 2 - 0.06, parts["take"].y + 0.16, f"i {words['i']}", size=SMALL)
        middle = (c.shape.top[1] + parts["take"].shape.bottom[1]) / 2
        sketch.text(c.x + 0.07, middle, rf"$\tilde{{C}}$ {words['c']}", size=SMALL, ha="left")
        sketch.text((o.x + out.x) / 2 - 0.1, out.y + 0.15, f"o {words['o']}", size=SMALL)
        line = parts["keep"].y
        sketch.text((f.x + c.x) / 2, line + 0.17, words["kept"], size=SMALL)
        sketch.text(c.x + 0.09, (line + parts["take"].y) / 2, words["taken"], size=SMALL, ha="left")
        middle = (parts["bend"].shape.bottom[1] + out.shape.top[1]) / 2
        sketch.text(out.x + 0.075, middle, words["bent"], size=SMALL, ha="left")


def flows(sketch: Sketch, cell: Cell, names: Sequence[str], sizes: Mapping[str, float]) -> None:
    """Lay the flows on their wires; nothing where next to nothing flows."""
    for name in names:
        size = abs(sizes[name])
        if size >= 0.005:
            cells.flow(sketch, cell.wires[name], 0.7 + 3.3 * min(1.0, size))


_NAMES = {"h_before": "$h_{t-1}$", "h": "$h_t$", "C_before": "$C_{t-1}$", "C": "$C_t$"}


def name_ends(sketch: Sketch, cell: Cell) -> None:
    """Name what comes in and goes out."""
    for wire, name in _NAMES.items():
        if wire in cell.wires:
            x, y = _end(cell, wire)
            sketch.text(x, y + 0.19, name)
    x, y = cell.wires["x"].points[0]
    sketch.text(x - 0.1, y + 0.06, "$x_t$", ha="right")


def end_numbers(sketch: Sketch, cell: Cell, words: Mapping[str, str]) -> None:
    """Write the numbers of what comes in and goes out under their names."""
    for wire in _NAMES:
        if wire in cell.wires:
            x, y = _end(cell, wire)
            sketch.text(x, y - 0.17, words[wire], size=SMALL, weight="bold")
    x, y = cell.wires["x"].points[0]
    sketch.text(x + 0.1, y + 0.06, words["x"], size=SMALL, weight="bold", ha="left")


def _end(cell: Cell, wire: str) -> tuple[float, float]:
    """The middle of a wire's piece outside of the frame."""
    points = cell.wires[wire].points
    if wire.endswith("before"):
        return ((points[0][0] + cell.frame.left[0]) / 2 - 0.02, points[0][1])
    return ((points[-1][0] + cell.frame.right[0]) / 2 + 0.02, points[-1][1])


def gauge(sketch: Sketch, cell: Cell, name: str, value: float | None) -> None:
    """Beside a gate how far it is open: an empty gauge without a value, else what fills it."""
    place = cell.parts[name].shape
    left, low, width, height = place.right[0] + 0.035, place.bottom[1], 0.075, 2 * place.half_height
    corners = [(left, low), (left + width, low), (left + width, low + height), (left, low + height), (left, low)]
    if value is None:
        sketch.line(corners)
    elif value > 0.02:
        top = low + 0.02 + (height - 0.04) * value
        inner = [
            (left + 0.02, low + 0.02),
            (left + width - 0.02, low + 0.02),
            (left + width - 0.02, top),
            (left + 0.02, top),
        ]
        sketch.bar(inner, role="sigmoid")


class _Plots:
    """The cell at the left; at the right inputs, states and gradient over the same fifty steps."""

    LEFT, WIDTH = 5.58, 2.2  # inches
    STATES = (1.1, 2.2, 5.5, 11.0, 22.0, 55.0)
    GRADIENTS = (1.1, 3.3, 11.0)

    def __init__(self, stage: Stage) -> None:
        look = current()
        across, up = stage.width, stage.height
        thin = look.line_width
        self.axes: dict[str, Axes] = {
            name: stage.figure.add_axes((self.LEFT / across, bottom / up, self.WIDTH / across, height / up))
            for name, bottom, height in (("x", 3.48, 0.5), ("states", 1.98, 1.1), ("gradient", 0.62, 0.95))
        }
        for name, axes in self.axes.items():
            axes.set_xlim(0, STEPS + 0.5)
            axes.set_xticks([0, 10, 20, 30, 40, 50])
            axes.tick_params(length=3, pad=2, labelbottom=name == "gradient")
            axes.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
        self.axes["x"].set_ylim(-1.2, 1.2)
        self.axes["x"].set_yticks([-1, 0, 1])
        steps = np.arange(1, STEPS + 1)
        self.stems = [
            self.axes["x"].plot([t, t], [0, 0], color=look.stroke("input"), linewidth=1.4 * thin, zorder=3)[0]
            for t in steps
        ]
        states, gradient = self.axes["states"], self.axes["gradient"]
        (self.C,) = states.step(steps, steps, where="mid", color=look.stroke("cell"), linewidth=1.7 * thin, zorder=4)
        (self.h,) = states.step(
            steps,
            steps,
            where="mid",
            color=look.stroke("hidden"),
            linewidth=1.2 * thin,
            linestyle=(0, (2.5, 1.2)),
            zorder=5,
        )
        back = np.arange(STEPS + 1)
        (self.along,) = gradient.plot(back, back, color=look.stroke("gradient"), linewidth=1.6 * thin, zorder=4)
        (self.total,) = gradient.plot(back, back, color=look.ink, linewidth=thin, linestyle=(0, (1, 1.6)), zorder=5)
        self.marks = [
            axes.axvline(1, color=look.muted, linewidth=3 * thin, alpha=0.35, zorder=2) for axes in self.axes.values()
        ]
        stage.moving(*self.stems, self.C, self.h, self.along, self.total, *self.marks)
        self.ends: tuple[Any, ...] | None = None

        pale = Sketch(across, up, axes=sheet(stage.figure))
        self.cell = CellNumbers(pale, 0.66, 1.0, 3.7, 2.55)
        right = self.LEFT + self.WIDTH
        pale.text(self.LEFT, 4.12, "input x", size=SMALL, ha="left")
        pale.text((self.LEFT + right) / 2, 0.2, "step")
        for x, words, role, dashes in (
            (self.LEFT, "C, in the cell", "cell", "solid"),
            (self.LEFT + 1.28, "h, shown", "hidden", (0, (2.5, 1.2))),
        ):
            line = Line2D([x, x + 0.3], [3.24, 3.24], color=look.stroke(role), linewidth=1.5 * thin, linestyle=dashes)
            pale.axes.add_line(line)
            pale.text(x + 0.36, 3.24, words, size=SMALL, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        played, x = state["played"], state["scene"].x[:, 0]
        C, h = played.run.C[:, 0], played.run.h[:, 0]
        apart = not np.allclose(played.total, played.along)
        scale = self._fit(C, h, np.concatenate([played.along, played.total]))
        for t, (stem, value) in enumerate(zip(self.stems, x, strict=True), 1):
            stem.set_data([t, t], [0, value])
        self.C.set_ydata(C)
        self.h.set_ydata(h)
        self.along.set_ydata(played.along)
        self.total.set_ydata(np.clip(played.total, -99, 99))
        self.total.set_visible(apart)
        for mark in self.marks:
            mark.set_xdata([state["step"]] * 2)
        values = _values(state)
        sizes = values | {name: values[name] / scale for name in ("C_before", "kept", "C", "C down")}
        self.cell.paint(sketch, sizes, {name: true_minus(two(value)) for name, value in values.items()})
        self._write(sketch, state, apart)

    def _write(self, sketch: Sketch, state: State, apart: bool) -> None:
        now = {name: true_minus(words) for name, words in _now(state).items()}
        signal = state["scene"].signals.get(state["step"])
        head = f"Step {state['step']}" + (f": {signal}" if signal else "")
        sketch.text(0.2, 4.42, head, size=HEAD, weight="bold", ha="left")
        how = state["gates"]
        if how == BY_BIASES:
            f, i, o = (true_minus(f"{bias:g}") for bias in state["scene"].weights.b_h[[1, 0, 3]])
            how = f"biases {f}, {i} and {o}"
        sketch.text(self.LEFT - 0.62, 4.42, "gates by hand" if how == BY_GATES else how, ha="right")
        formula = f"C = {now['f']} · {now['C_before']} + {now['i']} · {now['c']} = {now['C']}"
        sketch.text(0.2, 4.1, formula, ha="left")
        sketch.text(0.2, 3.83, f"h = {now['o']} · tanh({now['C']}) = {now['h']}", ha="left")
        if state["peephole"]:
            sketch.text(4.96, 3.83, "gates see C", size=SMALL, ha="right")
        if apart:
            sketch.text(self.LEFT + self.WIDTH, 4.42, "dotted: every path", size=SMALL, ha="right")
        share = two(state["played"].along[0])
        sketch.text(self.LEFT, 1.74, f"gradient, from 50 back: {share} at 0", size=SMALL, ha="left")

    def _fit(self, C: np.ndarray, h: np.ndarray, back: np.ndarray) -> float:
        """Set the ends of the states' and the gradient's axes; returns that of the states."""
        ends = ends_for(np.concatenate([C, h]), self.STATES), ends_for(back, self.GRADIENTS)
        if self.ends != ends:
            self.ends = ends
            write_ends(self.axes["states"], *ends[0])
            write_ends(self.axes["gradient"], *ends[1])
        return ends[0][1]
