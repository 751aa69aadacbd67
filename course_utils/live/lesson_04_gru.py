"""The live view of lesson 4 on the GRU: its two gates, the two conventions of z, and an LSTM on the same input."""

from __future__ import annotations

import math
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from course_utils.cells import gru, gru_backward, lstm, lstm_backward
from course_utils.drawing import cell as cells
from course_utils.drawing.cell import Cell
from course_utils.drawing.shapes import FORMULA, HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.gate_scenes import INPUTS, STEPS, WRITTEN, numbers
from course_utils.hand_set import WIDE, bias_for
from course_utils.live.controls import Choice, Slider, Toggle
from course_utils.live.lesson_03 import share_left
from course_utils.live.lesson_04 import (
    end_numbers,
    ends_for,
    flows,
    gauge,
    log10,
    name_ends,
    true_minus,
    two,
    write_ends,
)
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

KERAS, LECTURES = "Keras: z keeps", "lectures: z takes"
COUPLED = "1 - f, as in the GRU"
_PARTS = "GRU: 3 layers, 1 state; LSTM: 4 layers, 2 states"


@view
class GRUGates(View):
    name = "gru_gates"
    lesson = 4
    title = "The gates of a GRU cell, beside an LSTM on the same input"
    size = (8.0, 4.65)
    declared = {
        "update": Slider("Update gate z", 0.9, 0.0, 1.0, 0.01),
        "convention": Choice("What z means", KERAS, (KERAS, LECTURES)),
        "step": Slider("Step", WRITTEN, 1, STEPS, play=True),
        "reset_gate": Slider("Reset gate r", 1.0, 0.0, 1.0, 0.01, more=True),
        "kind": Choice("Input", INPUTS[1], INPUTS, more=True),
        "candidate": Slider("Candidate for a 1", 0.8, -1.0, 1.0, 0.1, more=True),
        "recurrent": Slider("Weight of h", 0.0, -2.0, 2.0, 0.25, more=True),
        "bias": Slider("Bias of h", 0.0, -1.0, 1.0, 0.1, more=True),
        "reset_after": Toggle("Reset after the product (Keras)", more=True),
        "input_gate": Choice("LSTM input gate", COUPLED, (COUPLED, "0.5", "1"), more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Plots] = WeakKeyDictionary()

    @staticmethod
    def compute(
        update: float,
        reset_gate: float,
        convention: str,
        step: int,
        kind: str,
        candidate: float,
        recurrent: float,
        bias: float,
        reset_after: bool,
        input_gate: str,
    ) -> State:
        """Fifty steps of a GRU with one unit whose gates stand where they are set, and of an LSTM beside it.

        ``bias`` is added to what the candidate hears of the state; with ``reset_after`` inside the reset gate's
        product. The LSTM's forget gate is the share that the GRU keeps, its input gate what the GRU takes or what is
        chosen, its output gate is open, its candidate has the same weights. ``deaf``: it does not hear ``h``.
        """
        z_keeps = convention == KERAS
        weight = math.copysign(WIDE, candidate) if abs(candidate) == 1 else math.atanh(candidate)
        x = numbers(kind)[:, None]
        W_xh, W_hh = np.array([[0.0, 0.0, weight]]), np.array([[0.0, 0.0, recurrent]])
        gates = [bias_for(update), bias_for(reset_gate)]
        b_h = np.array([[*gates, 0.0], [0.0, 0.0, bias]]) if reset_after else np.array([*gates, bias])
        how: dict[str, Any] = {"reset_after": reset_after, "z_keeps": z_keeps}
        run = gru(x, W_xh, W_hh, b_h, **how)
        last = np.zeros((STEPS, 1))
        last[-1] = 1
        kept = update if z_keeps else round(1 - update, 10)
        let_in = round(1 - kept, 10) if input_gate == COUPLED else float(input_gate)
        of_lstm = (
            np.array([[0.0, 0.0, weight, 0.0]]),
            np.array([[0.0, 0.0, recurrent, 0.0]]),
            np.array([bias_for(let_in), bias_for(kept), bias, WIDE]),
        )
        beside = lstm(x, *of_lstm)
        return {
            "step": step,
            "x": x,
            "weights": (W_xh, W_hh, b_h),
            "run": run,
            "back": gru_backward(run, last, W_hh, b_h, **how)[:, 0],
            "lstm_weights": of_lstm,
            "lstm": beside,
            "lstm_back": lstm_backward(beside, np.zeros_like(last), of_lstm[1], dC=last).C[:, 0],
            "z_keeps": z_keeps,
            "reset_after": reset_after,
            "kept": kept,
            "let_in": let_in,
            "deaf": recurrent == 0,
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Plots(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        now = {name: two(value) for name, value in _values(state).items()}
        share, beside = (share_left(log10(abs(float(state[way][WRITTEN])))) for way in ("back", "lstm_back"))
        blend = f"{now['kept share']} · {now['h_before']} + {now['taken share']} · {now['c']} = {now['h']}"
        gates = f"f = {state['kept']:g} and i = {state['let_in']:g}"
        if state["deaf"]:
            left = f"Of what is in h at step {WRITTEN}, {share} at step {STEPS}; so of the gradient back. The LSTM with"
            left += f" {gates} keeps the same share."
        else:
            left = f"Of the gradient at step {STEPS}, {share} at step {WRITTEN} in the GRU; in the LSTM with {gates}, "
            left += f"{beside}."
        return f"Step {state['step']}: h = {blend}. {left}"

    def alt(self, state: State) -> str:
        now = {name: two(value) for name, value in _values(state).items()}
        shown = (5, 25, 40, STEPS)
        of_h = ", ".join(f"{two(float(state['run'].h[t - 1, 0]))} at step {t}" for t in shown)
        of_C = ", ".join(f"{two(float(state['lstm'].C[t - 1, 0]))} at step {t}" for t in shown)
        z = "z keeps, as in Keras" if state["z_keeps"] else "z takes, as in the lectures"
        return (
            f"Left, a GRU cell at step {state['step']} of {STEPS}, {z}, with its numbers: x {now['x']}, z {now['z']}, "
            f"r {now['r']}, candidate {now['c']}, h from {now['h_before']} to {now['h']}. {_PARTS}. Right, over "
            f"{STEPS} steps: the inputs; the GRU's h, {of_h}; the LSTM's C, {of_C}; and the gradients on their way "
            f"back to step 0: {two(float(state['back'][0]))} in the GRU, {two(float(state['lstm_back'][0]))} in the "
            "LSTM."
        )


def _values(state: State) -> dict[str, float]:
    run, k = state["run"], state["step"] - 1
    z, r, c, h = (float(part[k, 0]) for part in run)
    before = float(run.h[k - 1, 0]) if k else 0.0
    kept = z if state["z_keeps"] else 1 - z
    _W_xh, W_hh, b_h = state["weights"]
    through = before * float(W_hh[0, 2]) + float(b_h[1, 2]) if state["reset_after"] else before
    return {
        "x": float(state["x"][k, 0]),
        "z": z,
        "r": r,
        "c": c,
        "h_before": before,
        "h": h,
        "kept share": kept,
        "taken share": 1 - kept,
        "kept": kept * before,
        "taken": (1 - kept) * c,
        "reset h": r * through,
    }


class _Plots:
    """The cell at the left; at the right inputs, states and gradients of the GRU and of the LSTM."""

    LEFT, WIDTH = 5.58, 2.2  # inches
    STATES = (0.33, 1.1, 2.2, 5.5, 11.0, 22.0, 55.0)
    GRADIENTS = (1.1, 3.3, 11.0)

    def __init__(self, stage: Stage) -> None:
        look = current()
        across, up, thin = stage.width, stage.height, look.line_width
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
        steps, back = np.arange(1, STEPS + 1), np.arange(STEPS + 1)
        self.stems = [
            self.axes["x"].plot([t, t], [0, 0], color=look.stroke("input"), linewidth=1.4 * thin, zorder=3)[0]
            for t in steps
        ]
        styles: dict[str, dict[str, Any]] = {
            "GRU": {"linewidth": 3.5 * thin, "alpha": 0.55, "zorder": 4},
            "LSTM": {"linewidth": 1.1 * thin, "linestyle": (0, (2.5, 1.2)), "zorder": 5},
        }
        states, gradient = self.axes["states"], self.axes["gradient"]
        colours = {"GRU": look.stroke("hidden"), "LSTM": look.stroke("cell")}
        of_gradient = {"GRU": look.stroke("gradient"), "LSTM": look.ink}
        self.states = {
            name: states.step(steps, steps, where="mid", color=colours[name], **style)[0]
            for name, style in styles.items()
        }
        self.back = {
            name: gradient.plot(back, back, color=of_gradient[name], **style)[0] for name, style in styles.items()
        }
        self.marks = [
            axes.axvline(1, color=look.muted, linewidth=3 * thin, alpha=0.35, zorder=2) for axes in self.axes.values()
        ]
        stage.moving(*self.stems, *self.states.values(), *self.back.values(), *self.marks)
        self.ends: tuple[Any, ...] | None = None

        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(self.LEFT, 4.12, "input x", size=SMALL, ha="left")
        pale.text(self.LEFT + self.WIDTH / 2, 0.2, "step")
        pale.text(self.LEFT - 0.62, 0.2, _PARTS, size=SMALL, ha="right")
        for x, words, name in ((self.LEFT, "h, GRU", "GRU"), (self.LEFT + 1.2, "C, LSTM", "LSTM")):
            line = Line2D([x, x + 0.3], [3.24, 3.24], color=colours[name], **(styles[name] | {"zorder": 4}))
            pale.axes.add_line(line)
            pale.text(x + 0.36, 3.24, words, size=SMALL, ha="left")
        pale.text(self.LEFT, 1.74, "gradient, from step 50 back", size=SMALL, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        h, C = state["run"].h[:, 0], state["lstm"].C[:, 0]
        self._fit(np.concatenate([h, C]), np.concatenate([state["back"], state["lstm_back"]]))
        for t, (stem, value) in enumerate(zip(self.stems, state["x"][:, 0], strict=True), 1):
            stem.set_data([t, t], [0, value])
        for name, values, back in (("GRU", h, state["back"]), ("LSTM", C, state["lstm_back"])):
            self.states[name].set_ydata(values)
            self.back[name].set_ydata(np.clip(back, -99, 99))
        for mark in self.marks:
            mark.set_xdata([state["step"]] * 2)
        self._cell(sketch, state)

    def _cell(self, sketch: Sketch, state: State) -> None:
        z_keeps, reset_after = state["z_keeps"], state["reset_after"]
        cell = cells.gru(0.66, 0.95, 3.7, 2.7, z_keeps=z_keeps, reset_after=reset_after, up=False, x_from=0.45)
        cells.draw(sketch, cell, faint=True)
        name_ends(sketch, cell)
        values = _values(state)
        words = {name: true_minus(two(value)) for name, value in values.items()}
        sizes = values | {"to one minus": values["z"], "one minus z": 1 - values["z"], "z aside": values["z"]}
        names = ["x", "h_before", "kept", "h", "z", "r", "c", "taken", "one minus z", "reset h"]
        flows(sketch, cell, [*names, "to one minus" if z_keeps else "z aside"], sizes)
        for name in "zr":
            gauge(sketch, cell, name, None)
            gauge(sketch, cell, name, values[name])
        end_numbers(sketch, cell, words)
        _numbers(sketch, cell, words)
        sketch.text(0.2, 4.42, f"Step {state['step']}", size=HEAD, weight="bold", ha="left")
        kept, taken = ("z", "(1 - z)") if z_keeps else ("(1 - z)", "z")
        blend = rf"$h_t = {kept}\, h_{{t-1}} + {taken}\, \tilde{{h}}_t$"
        sketch.text(self.LEFT - 0.62, 4.42, blend, size=FORMULA, ha="right")
        formula = (
            f"h = {words['kept share']} · {words['h_before']} + {words['taken share']} · {words['c']} = {words['h']}"
        )
        sketch.text(0.2, 4.06, formula, ha="left")
        beside = f"LSTM: f {state['kept']:g}, i {state['let_in']:g}"
        sketch.text(self.LEFT + self.WIDTH, 4.12, beside, size=SMALL, ha="right")
        where = "r after the product" if reset_after else "r before the product"
        sketch.text(self.LEFT - 0.62, 3.8, where, size=SMALL, ha="right")

    def _fit(self, states: np.ndarray, back: np.ndarray) -> None:
        ends = ends_for(states, self.STATES), ends_for(back, self.GRADIENTS)
        if self.ends != ends:
            self.ends = ends
            write_ends(self.axes["states"], *ends[0])
            write_ends(self.axes["gradient"], *ends[1])


def _numbers(sketch: Sketch, cell: Cell, words: dict[str, str]) -> None:
    """The numbers on the wires of a GRU."""
    parts = cell.parts
    r, z, c, keep, take, reset = (parts[name] for name in ("r", "z", "c", "keep", "take", "reset"))
    sketch.text(r.x + 0.09, (r.shape.top[1] + reset.shape.bottom[1]) / 2, f"r {words['r']}", size=SMALL, ha="left")
    sketch.text(z.x + 0.09, z.shape.top[1] + 0.14, f"z {words['z']}", size=SMALL, ha="left")
    sketch.text(c.x + 0.09, (c.y + take.y) / 2, rf"$\tilde{{h}}$ {words['c']}", size=SMALL, ha="left")
    sketch.text((keep.x + take.x) / 2, keep.y + 0.17, words["kept"], size=SMALL)
    sketch.text(take.x + 0.2, take.y + 0.2, words["taken"], size=SMALL, ha="left")
    sketch.text((reset.x + z.x) / 2 + 0.05, reset.y + 0.15, words["reset h"], size=SMALL)
