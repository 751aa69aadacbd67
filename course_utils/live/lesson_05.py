"""The live view of lesson 5 on windows: the same numbers as inputs and, some steps later, as targets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from course_utils import data
from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.live.controls import Choice, Slider
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.windows import sine, window

SHOWN = 150  # values of the series
_SERIES = ("sine, step 0.2", "sine, step 0.04", "sunspots")
_LENGTHS, _SHIFTS = (5, 60), (1, 20)


@cache
def series_of(name: str) -> np.ndarray:
    """The first ``SHOWN`` values of a series: (time,)."""
    if name == "sunspots":
        return data.sunspots().values[:SHOWN]
    values = sine(float(name.removeprefix("sine, step ")))[1][:SHOWN]
    values.setflags(write=False)
    return values


@view
class Windows(View):
    name = "windows"
    lesson = 5
    title = "A window of a series and its target"
    size = (8.0, 4.1)
    declared = {
        "start": Slider("Position", 40, 0, SHOWN - _LENGTHS[0] - _SHIFTS[0], play=True),
        "length": Slider("Length", 30, *_LENGTHS),
        "shift": Slider("Shift", 1, *_SHIFTS),
        "series": Choice("Series", _SERIES[0], _SERIES, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Rows] = WeakKeyDictionary()

    @staticmethod
    def compute(start: int, length: int, shift: int, series: str) -> State:
        """The window that begins at ``start`` and its target ``shift`` steps later; moved back where it has no room."""
        values = series_of(series)
        cut = window(values, min(start, len(values) - length - shift), length, shift)
        return {
            "series": series,
            "values": values,
            "start": cut.start,
            "shift": shift,
            "inputs": cut.inputs,
            "targets": cut.targets,
            "shared": max(0, length - shift),
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        return {"start": (0, SHOWN - values["length"] - values["shift"])}

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Rows(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        final, shared = state["start"] + len(state["inputs"]) - 1, state["shared"]
        read, due = _value(state["inputs"][-1]), _value(state["targets"][-1])
        return (
            f"At its final step, {final}, the network reads {read} and should say {due}, the value of step "
            f"{final + state['shift']}. {shared} of the {len(state['inputs'])} targets stand in the window too, "
            f"{_steps(state['shift'])} further on."
        )

    def alt(self, state: State) -> str:
        first, length, shift = state["start"], len(state["inputs"]), state["shift"]
        return (
            f"Three plots over the same steps, 0 to {SHOWN - 1}. Above, the series ({state['series']}). In the "
            f"middle the window, steps {first} to {first + length - 1}, values {_value(state['inputs'][0])} to "
            f"{_value(state['inputs'][-1])}. Below its target, steps {first + shift} to "
            f"{first + shift + length - 1}, values {_value(state['targets'][0])} to {_value(state['targets'][-1])}. "
            "A line joins the window's final value with its target."
        )


def _value(value: float) -> str:
    """A point of the sine with two decimals, a sunspot number with one."""
    return f"{value:.1f}" if value > 1 else f"{value:.2f}".replace("-0.00", "0.00")


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


class _Rows:
    """The three plots of :class:`Windows` and what moves on them."""

    def __init__(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        self.rows = [
            stage.figure.add_axes((1.45 / across, bottom / up, 6.3 / across, 0.85 / up)) for bottom in (2.6, 1.58, 0.56)
        ]
        for axes in self.rows:
            axes.set_xlim(-2, SHOWN + 1)
            axes.tick_params(length=3)
        for axes in self.rows[:2]:
            axes.tick_params(labelbottom=False)
        colours = (look.muted, look.stroke("input"), look.stroke("output"))
        self.lines = [
            axes.plot([], [], color=colour, marker=marker, markersize=3.5, linewidth=1.2, zorder=3, clip_on=False)[0]
            for axes, colour, marker in zip(self.rows, colours, (".", "o", "o"), strict=True)
        ]
        self.ends = {
            role: [
                axes.axvline(0, color=look.stroke(role), linewidth=1.1, linestyle=dashes, zorder=2.6)
                for axes in self.rows
                for _end in range(2)
            ]
            for role, dashes in (("input", (0, (4, 3))), ("output", (0, (1, 1.5))))
        }
        stage.moving(*self.lines, *(line for lines in self.ends.values() for line in lines))
        self.sheet = sheet(stage.figure)
        pale = Sketch(across, up, axes=self.sheet)
        for y, words in ((3.02, "the series"), (2.0, "window"), (0.98, "target")):
            pale.text(0.2, y, words, ha="left")
        pale.text(4.6, 0.14, "step", size=SMALL)
        self.shown = ""

    def paint(self, sketch: Sketch, state: State) -> None:
        start, length, shift = state["start"], len(state["inputs"]), state["shift"]
        if state["series"] != self.shown:
            self.shown = state["series"]
            high = 175.0 if self.shown == "sunspots" else 1.2
            for axes in self.rows:
                axes.set_ylim(-12 if self.shown == "sunspots" else -1.2, high)
                axes.set_yticks([0, 100] if self.shown == "sunspots" else [-1, 0, 1])
        parts = ((0, state["values"]), (start, state["inputs"]), (start + shift, state["targets"]))
        for line, (first, values) in zip(self.lines, parts, strict=True):
            line.set_data(first + np.arange(len(values)), values)
        for role, first in (("input", start), ("output", start + shift)):
            for k, line in enumerate(self.ends[role]):
                line.set_xdata([first + (k % 2) * (length - 1)] * 2)
        final, read, due = start + length - 1, state["inputs"][-1], state["targets"][-1]
        sketch.arrow(self._inch(1, final, read), self._inch(2, final + shift, due), width=1.3)
        sketch.artists[-1].set_zorder(4)  # above the curves
        sketch.text(0.2, 3.78, f"read {_value(read)}, say {_value(due)}".replace("-", "−"), size=HEAD, ha="left")
        said = f"{state['shared']} of {length} targets are in the window too"
        sketch.text(7.75, 3.78, said, size=SMALL, ha="right")

    def _inch(self, row: int, step: float, value: float) -> tuple[float, float]:
        """Where a point of a plot lies on the sheet."""
        axes = self.rows[row]
        place = axes.transData.transform((step, value))
        across, up = self.sheet.transData.inverted().transform(place)
        return float(across), float(up)
