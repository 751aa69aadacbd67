"""Two live views of lesson 4: a pocket calculator whose memory is an LSTM cell, and what passes through × and +."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.patches import Rectangle

from course_utils.drawing.shapes import HEAD, SMALL, Shape, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.hand_set import CALCULATOR_SCALE, KEYS, MOST_KEYS, CalculatorRun, parse_keys, press
from course_utils.live.controls import Entry, Slider
from course_utils.live.lesson_03 import share_left
from course_utils.live.lesson_04 import CellNumbers, log10, true_minus, two
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

_DOES = {
    "CM": "the forget gate shuts, the memory is empty",
    "M+": "the input gate opens, the number on the display is added",
    "RM": "the output gate opens, the memory is shown on the display",
}


@view
class Calculator(View):
    name = "calculator"
    lesson = 4
    title = "A pocket calculator whose memory is an LSTM cell"
    size = (8.0, 4.65)
    declared = {
        "keys": Entry(
            "Keys",
            "5 M+ 3 M+ RM CM 9 RM",
            examples=(
                "12 M+",
                "99 M+ M+ M+ RM M+ RM -7 M+ RM CM RM 0",
                "RM",
                "1 2 3 4 5 6 7 8 9 10 M+ RM",
                "5 M-",
                "1.5",
            ),
        ),
        "position": Slider("Key", 4, 1, MOST_KEYS, play=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._cells: WeakKeyDictionary[Stage, CellNumbers] = WeakKeyDictionary()

    @staticmethod
    def compute(keys: str, position: int) -> State:
        """What the calculator's memory and display hold after each key, and the gates at the chosen one.

        Raises:
            ValueError: what was typed is no sequence of keys.
        """
        run = press(parse_keys(keys))
        return {"run": run, "place": min(position, len(run.keys)) - 1}

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """There are as many places as keys."""
        with suppress(ValueError):
            return {"position": (1, len(parse_keys(values["keys"])))}
        return {}

    def build(self, stage: Stage) -> None:
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        self._cells[stage] = CellNumbers(pale, 3.4, 1.75, 3.75, 2.45)
        pale.panel(1.22, 2.725, 1.9, 2.95)
        for y, words in ((0.88, "key"), (0.58, "display"), (0.28, "memory C")):
            pale.text(0.2, y, words, ha="left", size=SMALL)

    def paint(self, stage: Stage, state: State) -> None:
        sketch, run, k = stage.sketch(), state["run"], state["place"]
        _panel(sketch, run, k)
        _memory(sketch, self._cells[stage], run, k)
        _table(sketch, run, k)

    def reading(self, state: State) -> str:
        run, k = state["run"], state["place"]
        key = run.keys[k]
        what = _DOES.get(key, "a number goes to the display, the memory is kept")
        return f"Key {k + 1}, {key}: {what}. Memory {_whole(run.memory[k])}, display {_whole(run.display[k])}."

    def alt(self, state: State) -> str:
        run, k = state["run"], state["place"]
        f, i, o = (float(gate[k, 0]) for gate in (run.steps.f, run.steps.i, run.steps.o))
        rows = "; ".join(
            f"{key}: display {_whole(shown)}, memory {_whole(held)}"
            for key, shown, held in zip(run.keys, run.display, run.memory, strict=True)
        )
        return (
            f"Left, a pocket calculator at key {k + 1}, {run.keys[k]}, its display shows {_whole(run.display[k])}. "
            f"Right, the LSTM cell that is its memory: f {f:.0f}, i {i:.0f}, o {o:.0f}. Below, all keys: {rows}."
        )


def _whole(value: float) -> str:
    """A number as the calculator shows it."""
    return f"{value:z.0f}"


def _panel(sketch: Sketch, run: CalculatorRun, k: int) -> None:
    """The calculator: its display, and its keys, the pressed one lit."""
    pressed = run.keys[k]
    sketch.text(0.27, 4.43, f"Key {k + 1} of {len(run.keys)}", size=HEAD, weight="bold", ha="left")
    display = sketch.box(1.22, 3.86, 1.6, 0.44)
    sketch.text(
        display.right[0] - 0.1, display.y, true_minus(_whole(run.display[k])), size=HEAD, weight="bold", ha="right"
    )
    for y, key, gate in ((3.25, "CM", "forget"), (2.72, "M+", "input"), (2.19, "RM", "output")):
        sketch.box(0.82, y, 0.72, 0.38, key, role="sigmoid" if key == pressed else None, lit=key == pressed)
        sketch.text(1.3, y, gate, ha="left", size=SMALL, weight="bold" if key == pressed else "normal")
    number = pressed if pressed not in KEYS else "0 ... 9"
    sketch.box(0.82, 1.66, 0.72, 0.34, true_minus(number), role=None, size=SMALL, lit=pressed not in KEYS)
    sketch.text(1.3, 1.66, "a number", ha="left", size=SMALL, weight="bold" if pressed not in KEYS else "normal")


def _memory(sketch: Sketch, cell: CellNumbers, run: CalculatorRun, k: int) -> None:
    """The cell at the chosen key, in the calculator's numbers."""
    steps = run.steps
    f, i, o = (float(part[k, 0]) for part in (steps.f, steps.i, steps.o))
    C, h, c = (float(part[k, 0]) * CALCULATOR_SCALE for part in (steps.C, steps.h, steps.c_candidate))
    before = float(run.memory[k - 1]) if k else 0.0
    shown = float(steps.h[k - 1, 0]) * CALCULATOR_SCALE if k else 0.0
    numbers = {
        "x": float(run.x[k, 0]) * CALCULATOR_SCALE,
        "c": c,
        "C_before": before,
        "kept": f * before,
        "taken": i * c,
        "C": C,
        "C down": C,
        "bent": math.tanh(C / CALCULATOR_SCALE) * CALCULATOR_SCALE,
        "h": h,
        "h_before": shown,
    }
    largest = max(1.0, float(np.abs(run.memory).max()), float(np.abs(run.display).max()))
    gates = {"f": f, "i": i, "o": o}
    words = {name: true_minus(_whole(value)) for name, value in (numbers | gates).items()}
    cell.paint(sketch, {name: value / largest for name, value in numbers.items()} | gates, words)
    pressed = run.keys[k]
    words_on_top = _DOES.get(pressed, "a number goes to the display; the memory is kept")
    sketch.text(3.4, 4.43, f"{true_minus(pressed)}: {words_on_top}", ha="left", size=SMALL, weight="bold")


_PITCH, _FIRST = 0.57, 1.3


def _table(sketch: Sketch, run: CalculatorRun, k: int) -> None:
    """Key, display and memory, a column for each key; the chosen one on a plate."""
    for t, (key, shown, held) in enumerate(zip(run.keys, run.display, run.memory, strict=True)):
        x = _FIRST + _PITCH * t
        if t == k:
            sketch.box(x, 0.58, _PITCH - 0.02, 0.94)
        for y, words in ((0.88, key), (0.58, _whole(shown)), (0.28, _whole(held))):
            sketch.text(x, y, true_minus(words), size=SMALL, weight="bold" if t == k else "normal")


# Gate arithmetic


@view
class GateArithmetic(View):
    name = "gate_arithmetic"
    lesson = 4
    title = "What passes through × and +, forward and backward"
    size = (8.0, 4.3)
    declared = {
        "gate": Slider("Gate f", 0.8, 0.0, 1.0, 0.05),
        "value": Slider("What arrives, C", 2.0, -3.0, 3.0, 0.1),
        "added": Slider("What is added, a", 0.5, -3.0, 3.0, 0.1),
        "upstream": Slider("Gradient at C'", 1.0, -2.0, 2.0, 0.1, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._bars: WeakKeyDictionary[Stage, list[Rectangle]] = WeakKeyDictionary()

    @staticmethod
    def compute(gate: float, value: float, added: float, upstream: float) -> State:
        """``product = gate * value`` and ``total = product + added``, and the gradients of a loss of which ``upstream``
        is the one with respect to ``total``. ``chain``: the share of it that is left after 0 to 20 such gates in a row.
        """
        product = gate * value
        d_product = d_added = upstream
        return {
            "gate": gate,
            "value": value,
            "added": added,
            "upstream": upstream,
            "product": product,
            "total": product + added,
            "d_added": d_added,
            "d_product": d_product,
            "d_value": gate * d_product,
            "d_gate": value * d_product,
            "chain": gate ** np.arange(_CHAIN + 1),
        }

    def build(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        axes = stage.figure.add_axes((4.9 / across, 0.6 / up, 2.85 / across, 0.85 / up))
        axes.set_xlim(-0.7, _CHAIN + 0.7)
        axes.set_ylim(0, 1.05)
        axes.set_xticks([0, 5, 10, 15, 20])
        axes.set_yticks([0, 0.5, 1])
        axes.tick_params(length=3, pad=2)
        bars = axes.bar(np.arange(_CHAIN + 1), np.zeros(_CHAIN + 1), width=0.7, color=look.stroke("gradient"), zorder=3)
        self._bars[stage] = list(bars)
        stage.moving(*bars)
        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(6.33, 0.17, "such steps back", size=SMALL)
        pale.text(0.25, 1.45, "forward: × filters, + adds", ha="left")
        red: dict[str, Any] = {"role": "gradient", "weight": "bold", "ha": "left"}
        pale.text(0.25, 1.1, "backward, dashed:", **red)
        pale.text(0.25, 0.8, "× scales the gradient by the gate,", **red)
        pale.text(0.25, 0.5, "+ hands it on unchanged, to both", **red)

    def paint(self, stage: Stage, state: State) -> None:
        for bar, share in zip(self._bars[stage], state["chain"], strict=True):
            bar.set_height(share)
        sketch = stage.sketch()
        top, low = 3.35, 2.15
        times, plus = sketch.gate(2.9, top, "times"), sketch.gate(5.3, top, "plus")
        boxes = {
            "value": (sketch.box(0.75, top, 1.0, 0.46, "C", role="cell"), "value"),
            "gate": (sketch.box(2.9, low, 1.0, 0.46, "f", role="sigmoid"), "gate"),
            "added": (sketch.box(5.3, low, 1.0, 0.46, "a", role="tanh"), "added"),
        }
        total = sketch.box(7.2, top, 0.9, 0.46, "C'", role="cell")
        for start, end, number, back in (
            (boxes["value"][0], times, "value", "d_value"),
            (times, plus, "product", "d_product"),
            (plus, total, "total", "upstream"),
        ):
            _level(sketch, start, end, state[number], state[back])
        for start, end, number, back in (
            (boxes["gate"][0], times, "gate", "d_gate"),
            (boxes["added"][0], plus, "added", "d_added"),
        ):
            _upright(sketch, start, end, state[number], state[back])
        sketch.text(0.25, 4.05, f"C' = f · C + a = {_sum(state)}", size=HEAD, weight="bold", ha="left")
        left = share_left(log10(state["gate"] ** _CHAIN))
        sketch.text(4.9, 1.62, f"after {_CHAIN} such gates, {left}", size=SMALL, ha="left")

    def reading(self, state: State) -> str:
        return (
            f"Forward: {_sum(state)}. Backward: the + hands {two(state['upstream'])} on to both sides; the × scales it "
            f"by the gate to {two(state['d_value'])} for C, and by C to {two(state['d_gate'])} for the gate."
        )

    def alt(self, state: State) -> str:
        return (
            f"A graph of two nodes. C = {two(state['value'])} and the gate f = {state['gate']:g} meet in a ×, which "
            f"gives {two(state['product'])}; that and a = {two(state['added'])} meet in a +, which gives "
            f"{two(state['total'])}. Backward from the right comes {two(state['upstream'])}: {two(state['d_added'])} "
            f"reaches a, {two(state['d_product'])} the product, {two(state['d_value'])} C and {two(state['d_gate'])} "
            f"the gate. Bars: after {_CHAIN} such gates in a row, {share_left(log10(state['gate'] ** _CHAIN))}."
        )


_CHAIN = 20
_ASIDE = 0.08


def _sum(state: State) -> str:
    added = two(abs(state["added"]))
    sign = "-" if state["added"] < 0 else "+"
    return true_minus(f"{state['gate']:g} · {two(state['value'])} {sign} {added} = {two(state['total'])}")


def _width(value: float) -> float:
    return 0.8 + 0.7 * min(4.0, abs(value))


def _level(sketch: Sketch, start: Shape, end: Shape, number: float, back: float) -> None:
    (x0, y), x1 = start.right, end.left[0]
    sketch.arrow((x0 + 0.04, y + _ASIDE), (x1 - 0.04, y + _ASIDE), width=_width(number))
    sketch.arrow((x1 - 0.04, y - _ASIDE), (x0 + 0.04, y - _ASIDE), role="gradient", width=_width(back), dashed=True)
    middle = (x0 + x1) / 2
    sketch.text(middle, y + 0.3, true_minus(two(number)))
    sketch.text(middle, y - 0.3, true_minus(two(back)), role="gradient", weight="bold")


def _upright(sketch: Sketch, start: Shape, end: Shape, number: float, back: float) -> None:
    (x, y0), y1 = start.top, end.bottom[1]
    sketch.arrow((x - _ASIDE, y0 + 0.04), (x - _ASIDE, y1 - 0.02), width=_width(number))
    sketch.arrow((x + _ASIDE, y1 - 0.02), (x + _ASIDE, y0 + 0.04), role="gradient", width=_width(back), dashed=True)
    middle = (y0 + y1) / 2
    sketch.text(x - 0.22, middle, true_minus(two(number)), ha="right")
    sketch.text(x + 0.22, middle, true_minus(two(back)), role="gradient", weight="bold", ha="left")
