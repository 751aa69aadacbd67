"""The live views of lesson 1: unrolling, the five types, and the university's timetable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_utils.cells import parameter_count, simple_rnn
from course_utils.drawing.shapes import HEAD, SMALL, Point, Shape, Sketch
from course_utils.drawing.unrolled import Column, chain
from course_utils.live.controls import Choice, Slider, Toggle
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.schedule import COURSES, NO_DEMAND, QUARTERS, W_HH, W_XH, timetable

ONE_NEURON, LAYER = "one neuron", "a layer of three"

# The weights of the layer that is unrolled: each neuron hears the input differently, and the others differently.
_W_XH = np.array([[1.0, 0.6, -0.8]])
_W_HH = np.array([[0.7, -0.3, 0.2], [0.4, 0.6, 0.0], [0.0, 0.5, 0.8]])


@view
class Unroll(View):
    name = "unroll"
    lesson = 1
    title = "A recurrent network, unrolled step by step"
    size = (8.0, 3.5)
    declared = {
        "steps": Slider("Steps", 3, 1, 6, play=True),
        "network": Choice("Network", ONE_NEURON, (ONE_NEURON, LAYER)),
        "recurrent_weight": Slider("Recurrent weight", 0.8, -1.5, 1.5, 0.1, more=True),
    }

    @staticmethod
    def compute(steps: int, network: str, recurrent_weight: float) -> State:
        """The states after one impulse: input 1 at the first step, 0 after it.

        For one neuron ``recurrent_weight`` is ``w_h`` itself; the layer's matrix is scaled by it.
        """
        x = np.zeros((steps, 1))
        x[0] = 1.0
        if network == ONE_NEURON:
            W_xh, W_hh = np.ones((1, 1)), np.full((1, 1), recurrent_weight)
        else:
            W_xh, W_hh = _W_XH, recurrent_weight * _W_HH
        units = W_hh.shape[0]
        return {
            "x": x[:, 0],
            "h": simple_rnn(x, W_xh, W_hh, np.zeros(units)),
            "parameters": parameter_count(1, units),
        }

    def build(self, stage: Stage) -> None:
        pass

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        h = state["h"]
        steps, units = h.shape
        W_xh, W_hh = ("$w_x$", "$w_h$") if units == 1 else ("$W_{xh}$", "$W_{hh}$")
        sketch.text(1.05, 3.25, "the network", size=HEAD, weight="bold")
        sketch.text(5.05, 3.25, f"the same network, {_count(steps, 'step')} drawn", size=HEAD, weight="bold")
        sketch.line([(2.1, 0.3), (2.1, 3.3)], dashed=True)
        y = 1.75 if units == 1 else 1.87
        _folded(sketch, 1.05, y, units, W_xh, W_hh)
        xs = [2.7 + 0.95 * step for step in range(steps)]
        above = 0.44 + 0.56 * (units - 1) / 2
        columns = [_stack(sketch, x, y, h[step]) for step, x in enumerate(xs)]
        for step, (x, neurons) in enumerate(zip(xs, columns, strict=True)):
            given = sketch.box(x, 0.5, 0.5, 0.36, f"{state['x'][step]:g}", role="input")
            sketch.arrow(given.top, neurons[-1].bottom, role="input")
            sketch.text(x, 0.17, f"$x_{{{step + 1}}}$")
            sketch.text(x, y + above, f"$h_{{{step + 1}}}$", role="hidden")
            sketch.text(x + 0.07, 0.84, W_xh, ha="left")
            if step:
                _wires(sketch, columns[step - 1], neurons)
                sketch.text(x - 0.475, y + above - 0.2, W_hh, role="hidden")

    def reading(self, state: State) -> str:
        steps, units = state["h"].shape
        what = "neuron" if units == 1 else "layer"
        left = "The impulse at step 1 leaves" if steps > 1 else "The impulse gives"
        values = ", ".join(f"{value:.2f}" for value in state["h"][-1])
        return (
            f"{_count(steps, 'copy', 'copies')} of one {what}, {state['parameters']} numbers to learn, "
            f"however many steps. {left} a state of {values} at step {steps}."
        )

    def alt(self, state: State) -> str:
        steps, units = state["h"].shape
        what = "a recurrent neuron" if units == 1 else "a recurrent layer of three neurons"
        rows = "; ".join(
            f"h_{step + 1} = " + ", ".join(f"{value:.2f}" for value in row) for step, row in enumerate(state["h"])
        )
        return f"Left, {what} with its feedback loop. Right, the same unrolled over {_count(steps, 'step')}: {rows}."


def _folded(sketch: Sketch, x: float, y: float, units: int, W_xh: str, W_hh: str) -> None:
    for k in range(units):
        around = sketch.neuron(x, y + 0.42 * ((units - 1) / 2 - k), 0.19)
    if units > 1:
        around = Shape(x, y, 0.27, 0.42 * (units - 1) / 2 + 0.27)
        corners = [(x - 0.27, around.bottom[1]), (x + 0.27, around.bottom[1])]
        corners += [(x + 0.27, around.top[1]), (x - 0.27, around.top[1])]
        sketch.line([*corners, corners[0]])
    sketch.loop(around, size=0.24)
    sketch.text(x, around.top[1] + 0.4, W_hh, role="hidden")
    given = sketch.box(x, 0.5, 0.5, 0.36, "$x_t$", role="input")
    sketch.arrow(given.top, around.bottom, role="input")
    sketch.text(x + 0.07, 0.84, W_xh, ha="left")


def _stack(sketch: Sketch, x: float, y: float, values: np.ndarray) -> list[Shape]:
    top = y + 0.56 * (len(values) - 1) / 2
    return [
        sketch.neuron(x, top - 0.56 * k, 0.25, f"{value:.2f}", size=SMALL) for k, value in enumerate(values.tolist())
    ]


def _wires(sketch: Sketch, before: Sequence[Shape], after: Sequence[Shape]) -> None:
    many = len(after) > 1  # nine heads in so little room would hide the wires
    for start in before:
        for end in after:
            sketch.arrow(start.right, end.left, role="hidden", width=0.6 if many else 1.0, head=not many)


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


TYPES = (
    "one to one",
    "one to many",
    "many to one",
    "many to many, delayed",
    "many to many, aligned",
)
FEATURES, UNITS, CLASSES = 3, 8, 2


@view
class RnnTypes(View):
    name = "rnn_types"
    lesson = 1
    title = "The five types: what goes in, what comes out, and what an output can see"
    size = (8.0, 4.1)
    declared = {
        "kind": Choice("Type", "many to many, aligned", TYPES),
        "length_in": Slider("Inputs", 4, 1, 4, more=True),
        "length_out": Slider("Outputs", 4, 1, 4, more=True),
        "output": Slider("Look at output", 2, 1, 4),
    }

    @staticmethod
    def compute(kind: str, length_in: int, length_out: int, output: int) -> State:
        """The network of a type, as Keras would build it, and the inputs that the chosen output can see.

        Lengths that a type does not have are brought to the nearest it has, as :meth:`limits` does with the sliders.
        """
        length_in = 1 if kind.startswith("one") else length_in
        length_out = {"many to many, aligned": length_in, "one to one": 1, "many to one": 1}.get(kind, length_out)
        output = min(output, length_out)
        delayed = kind == "many to many, delayed"
        seen = range(1, output + 1) if kind == "many to many, aligned" else range(1, length_in + 1)
        return {
            "kind": kind,
            "length_in": length_in,
            "length_out": length_out,
            "output": output,
            "cells": length_in + length_out if delayed else max(length_in, length_out),
            "seen": list(seen),
            "layers": _layers(kind, length_in, length_out),
            "shape_in": (FEATURES,) if length_in == 1 and kind.startswith("one") else (length_in, FEATURES),
            "shape_out": (CLASSES,) if kind in ("one to one", "many to one") else (length_out, CLASSES),
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        kind = values["kind"]
        longest_in = 1 if kind.startswith("one") else 4
        fixed = {
            "one to one": (1, 1),
            "many to one": (1, 1),
            "many to many, aligned": (min(values["length_in"], longest_in),) * 2,
        }
        lengths_out = fixed.get(kind, (1, 4))
        longest_out = min(max(values["length_out"], lengths_out[0]), lengths_out[1])
        return {"length_in": (1, longest_in), "length_out": lengths_out, "output": (1, longest_out)}

    def build(self, stage: Stage) -> None:
        pass

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        sketch.text(0.2, 3.85, state["kind"], size=HEAD, weight="bold", ha="left")
        _type_diagram(sketch, state)
        sketch.line([(4.85, 0.3), (4.85, 3.8)], dashed=True)
        sketch.text(5.05, 3.55, f"in   {_shape(state['shape_in'])}", ha="left", family="DejaVu Sans Mono")
        sketch.text(5.05, 3.25, f"out  {_shape(state['shape_out'])}", ha="left", family="DejaVu Sans Mono")
        sketch.text(5.05, 2.8, "in Keras:", ha="left", weight="bold")
        code = "keras.Sequential([\n" + "".join(f"  {layer},\n" for layer in state["layers"]) + "])"
        sketch.text(5.05, 2.6, code, size=SMALL, ha="left", va="top", family="DejaVu Sans Mono", linespacing=1.5)

    def reading(self, state: State) -> str:
        seen = ", ".join(f"x_{step}" for step in state["seen"])
        unseen = state["length_in"] - len(state["seen"])
        rest = f"; {_count(unseen, 'later input')} cannot change it" if unseen else ""
        return f"Output o_{state['output']} can see {seen}{rest}."

    def alt(self, state: State) -> str:
        return (
            f"Diagram of a {state['kind']} network with {_count(state['length_in'], 'input')} and "
            f"{_count(state['length_out'], 'output')}; in {_shape(state['shape_in'])}, out "
            f"{_shape(state['shape_out'])}. What output {state['output']} can see is coloured. "
            f"Keras layers: {', '.join(state['layers'])}."
        )


def _layers(kind: str, length_in: int, length_out: int) -> list[str]:
    """The layers of ``keras.Sequential`` for a type, as text."""
    every, last = f"SimpleRNN({UNITS}, return_sequences=True)", f"SimpleRNN({UNITS})"
    one, many = f"Input(({FEATURES},))", f"Input(({length_in}, {FEATURES}))"
    out = f"Dense({CLASSES})"
    return {
        "one to one": [one, f"Dense({UNITS})", out],
        "one to many": [one, f"RepeatVector({length_out})", every, out],
        "many to one": [many, last, out],
        "many to many, delayed": [many, last, f"RepeatVector({length_out})", every, out],
        "many to many, aligned": [many, every, out],
    }[kind]


def _type_diagram(sketch: Sketch, state: State) -> None:
    kind, length_in, length_out = state["kind"], state["length_in"], state["length_out"]
    cells = state["cells"]
    middle, gap = 2.45, 0.56 if cells > 4 else 0.95
    xs = [middle + gap * (step - (cells - 1) / 2) for step in range(cells)]
    delayed = kind == "many to many, delayed"
    first_out = length_in if delayed else cells - length_out
    out_steps = {first_out + k: k + 1 for k in range(length_out)}
    chosen = first_out + state["output"] - 1
    faint = {("hidden", step) for step in range(chosen + 1, cells)}
    faint |= {("output", step) for step in out_steps if step != chosen}
    faint |= {("input", step) for step in range(length_in) if step + 1 not in state["seen"]}
    columns = chain(
        sketch,
        xs,
        2.1,
        inputs={step: f"$x_{step + 1}$" for step in range(length_in)},
        outputs={step: f"$o_{k}$" for step, k in out_steps.items()},
        faint=faint,
        lit={("output", chosen)},
        box=(0.4 if cells > 4 else 0.55, 0.44),
        cut={length_in} if delayed else (),
    )
    if kind == "one to many":
        given = columns[0].input
        assert given is not None
        _repeat(sketch, given.right, given.y, columns, range(1, cells), chosen, "input")
    if delayed:
        read = columns[length_in - 1].cell  # its state is handed to every step of the answer
        _repeat(sketch, (read.x + 0.12, read.bottom[1]), 1.6, columns, range(length_in, cells), chosen, "hidden")
    sketch.text(middle, 0.45, _how(kind), size=SMALL)


def _repeat(
    sketch: Sketch, start: Point, level: float, columns: Sequence[Column], steps: range, chosen: int, role: str
) -> None:
    """One value handed to each of ``steps`` (``RepeatVector``): a line at ``level`` with a branch up to each."""
    for step in reversed(steps):
        cell = columns[step].cell
        way = [start, (start[0], level), (cell.x, level), cell.bottom]
        sketch.path(way if start[1] != level else way[1:], role=role, faint=step > chosen)


def _how(kind: str) -> str:
    return {
        "one to one": "no time at all: a plain network",
        "one to many": "the one input is handed to every step",
        "many to one": "all is read, only the final state answers",
        "many to many, delayed": "all is read first; the final state is handed to every step of the answer",
        "many to many, aligned": "every step answers at once, from what came so far",
    }[kind]


def _shape(shape: tuple[int, ...]) -> str:
    return f"(batch, {', '.join(str(size) for size in shape)})"


_SYLLABUS_DEMANDS = (NO_DEMAND, "Math", NO_DEMAND, "R", NO_DEMAND, NO_DEMAND, NO_DEMAND, NO_DEMAND)


@view
class CourseSchedule(View):
    name = "course_schedule"
    lesson = 1
    title = "The university's timetable: demand and the previous course together"
    size = (8.0, 3.9)
    declared = {
        "quarter": Slider("Look at quarter", 2, 1, len(QUARTERS), play=True),
        "cut": Toggle("Cut the feedback"),
        **{
            f"demand_{k}": Choice(quarter, demand, (NO_DEMAND, *COURSES), narrow=True)
            for k, (quarter, demand) in enumerate(zip(QUARTERS, _SYLLABUS_DEMANDS, strict=True), 1)
        },
    }

    @staticmethod
    def compute(quarter: int, cut: bool, **demands: str) -> State:
        """The whole timetable and which quarter is looked at."""
        wanted = [demands[f"demand_{k}"] for k in range(1, len(QUARTERS) + 1)]
        return {"quarter": quarter, "cut": cut, "wanted": wanted, "steps": timetable(wanted, feedback=not cut)}

    def build(self, stage: Stage) -> None:
        pass

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        step = state["steps"][state["quarter"] - 1]
        sketch.text(0.2, 3.65, QUARTERS[state["quarter"] - 1], size=HEAD, weight="bold", ha="left")
        _product(sketch, 2.85, "demand", "$x_t$", step.demand, "$W_{xh}$", W_XH, step.from_demand, "input")
        _product(
            sketch,
            1.65,
            "previous\ncourse",
            "$h_{t-1}$",
            step.last,
            "$W_{hh}$",
            W_HH * int(not state["cut"]),
            step.from_last,
            "hidden",
        )
        sketch.text(0.2, 0.62, "winner", ha="left")
        sketch.line([(3.75, 1.0), (4.75, 1.0)])
        best = [] if step.course is None else [step.course]
        total = sketch.matrix(4.25, 0.62, [step.votes], role="output", lit_columns=best)
        sketch.text(total.left[0] - 0.1, 0.62, "sum", ha="right")
        winner = sketch.box(1.75, 0.62, 1.0, 0.4, _name(step.course), role="output" if best else None)
        sketch.arrow((total.left[0] - 0.55, 0.62), winner.right, role="output")
        _letters(sketch, 4.25, 0.32)
        _table(sketch, 5.2, state)

    def reading(self, state: State) -> str:
        step = state["steps"][state["quarter"] - 1]
        demand = state["wanted"][state["quarter"] - 1]
        votes = ", ".join(f"{course} {vote}" for course, vote in zip(COURSES, step.votes.tolist(), strict=True))
        if step.course is None:
            return f"{QUARTERS[state['quarter'] - 1]}: no demand and nothing remembered, so no course gets a vote."
        why = "the demand is met" if demand != NO_DEMAND else "no demand, so the rotation goes on"
        return f"{QUARTERS[state['quarter'] - 1]}: {votes}. {_name(step.course)} wins: {why}."

    def alt(self, state: State) -> str:
        rows = "; ".join(
            f"{quarter}, demand {demand}, {_name(step.course)}"
            for quarter, demand, step in zip(QUARTERS, state["wanted"], state["steps"], strict=True)
        )
        cut = " The feedback is cut." if state["cut"] else ""
        return f"One quarter's two matrix products and their sum, beside the timetable: {rows}.{cut}"


def _name(course: int | None) -> str:
    return "no course" if course is None else COURSES[course]


def _product(
    sketch: Sketch,
    y: float,
    words: str,
    symbol: str,
    vector: np.ndarray,
    weights_symbol: str,
    weights: np.ndarray,
    result: np.ndarray,
    role: str,
) -> None:
    hot = np.flatnonzero(vector).tolist()
    sketch.text(0.2, y + 0.16, words, ha="left")
    sketch.text(0.2, y - 0.2, symbol, ha="left")
    sketch.matrix(1.75, y, [vector], role=role, lit_columns=hot)
    _letters(sketch, 1.75, y - 0.3)
    sketch.text(2.37, y, "@", role=None)
    sketch.matrix(3.0, y, weights, role=role, lit_rows=hot)
    sketch.text(3.0, y + 0.6, weights_symbol)
    sketch.text(3.62, y, "=")
    sketch.matrix(4.25, y, [result])


def _letters(sketch: Sketch, x: float, y: float) -> None:
    """The courses' first letters under the three places of a vector."""
    for place, course in enumerate(COURSES):
        sketch.text(x + 0.3 * (place - 1), y, course[0], size=SMALL)


def _table(sketch: Sketch, left: float, state: State) -> None:
    columns, top, row = (left, left + 0.95, left + 1.8), 3.65, 0.385
    for x, head in zip(columns, ("quarter", "demand", "course"), strict=True):
        sketch.text(x, top, head, ha="left", weight="bold")
    for k, (quarter, wanted, step) in enumerate(zip(QUARTERS, state["wanted"], state["steps"], strict=True), 1):
        y = top - row * k
        if k == state["quarter"]:
            sketch.box(left + 1.3, y, 2.8, row * 0.9)
        for x, words in zip(columns, (quarter, wanted, _name(step.course)), strict=True):
            sketch.text(x, y, words, ha="left", weight="bold" if k == state["quarter"] else "normal")
