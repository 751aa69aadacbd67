"""The live view of lesson 3 on a gradient that explodes: a cliff in the loss, and clipping."""

from __future__ import annotations

from functools import cache
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D

from course_utils.cliff import descent, loss_and_gradient
from course_utils.decay import CLIPPINGS
from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.live.controls import Choice, Slider
from course_utils.live.lesson_03 import BY_VALUE, FREE, amount, write_powers
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

_W, _B = (3.6, 6.7), (-3.2, -1.3)  # what is drawn
_ENDS = (50, 100, 200)
_LOWEST, _HIGHEST = -6, 4  # powers of ten between which the lengths of steps are drawn


@view
class ClippingCliff(View):
    name = "clipping_cliff"
    lesson = 3
    title = "A cliff in the loss, and clipping"
    size = (8.0, 4.6)
    declared = {
        "clipping": Choice("Clipping", FREE, CLIPPINGS),
        "learning_rate": Slider("Learning rate", 0.2, 0.005, 1.0, 0.005),
        "threshold": Slider("Threshold", 0.1, 0.05, 1.0, 0.05),
        "start_w": Slider("Start w", 5.0, 4.0, 6.5, 0.1, more=True),
        "start_b": Slider("Start b", -2.1, -3.0, -1.5, 0.1, more=True),
        "steps": Slider("Steps", 150, 10, 200, 10, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Cliff] = WeakKeyDictionary()

    @staticmethod
    def compute(
        clipping: str, learning_rate: float, threshold: float, start_w: float, start_b: float, steps: int
    ) -> State:
        """The path of gradient descent over the loss with the cliff, with the length of each step and its turning."""
        found = descent(
            start_w, start_b, learning_rate=learning_rate, steps=steps, clipping=clipping, threshold=threshold
        )
        path, longest = found.path, int(found.lengths.argmax())
        outside = (path < [_W[0], _B[0]]) | (path > [_W[1], _B[1]])
        return {
            "clipping": clipping,
            "threshold": threshold,
            "learning_rate": learning_rate,
            "path": path,
            "losses": found.losses,
            "lengths": found.lengths,
            "angles": found.angles,
            "clipped": (found.raw != found.used).any(axis=1),
            "longest": longest,
            "outside": bool(outside[-1].any()),
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Cliff(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        losses, longest = state["losses"], state["longest"]
        (w, b), steps, turned = state["path"][-1], len(state["lengths"]), state["angles"].max()
        clipped = ""
        if state["clipping"] != FREE:
            clipped = f" {int(state['clipped'].sum())} of {steps} gradients were clipped {state['clipping']}, "
            clipped += f"turned by up to {turned:.0f} degrees." if turned > 1e-3 else "none was turned."
        return (
            f"The longest of {steps} steps, number {longest + 1}, is {_length(state['lengths'][longest])} long. Loss "
            f"{losses[0]:.3f} at the start, {losses[-1]:.3f} at the end, at w = {w:.4g}, b = {b:.4g}.{clipped}"
        )

    def alt(self, state: State) -> str:
        start, end, longest = state["path"][0], state["path"][-1], state["longest"]
        where = ", outside of what is drawn" if state["outside"] else ""
        free = state["clipping"] == FREE
        limit = "that clipping would set" if free else f"that clipping at {state['threshold']:g} sets"
        return (
            "Left, the loss over w and b: low on a plateau at the upper right that slopes to a wall, which runs from "
            "the upper left to the lower right; beyond the wall it is high. On it a path of gradient descent from w = "
            f"{start[0]:g}, b = {start[1]:g} to w = {end[0]:.4g}, b = {end[1]:.4g}{where}. Upper right, the length of "
            f"each step on a logarithmic scale, the longest {_length(state['lengths'][longest])}, step {longest + 1}, "
            f"beside the limit {limit}. Lower right, the angle between the clipped and the "
            f"raw gradient, at most {state['angles'].max():.0f} degrees."
        )


def _length(length: float) -> str:
    return amount(float(np.log10(length))) if length > 0 else "0"


@cache
def _surface() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w, b = np.linspace(*_W, 311), np.linspace(*_B, 286)
    return w, b, loss_and_gradient(*np.meshgrid(w, b))[0]


class _Cliff:
    """The plots of :class:`ClippingCliff`: the path over the loss; beside it lengths of steps above angles."""

    def __init__(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        red, thin = look.stroke("gradient"), look.line_width
        self.plane = stage.figure.add_axes((0.75 / across, 0.62 / up, 3.5 / across, 2.95 / up))
        self.lengths = stage.figure.add_axes((5.35 / across, 2.3 / up, 2.4 / across, 1.27 / up))
        self.angles = stage.figure.add_axes((5.35 / across, 0.62 / up, 2.4 / across, 1.05 / up))

        w, b, losses = _surface()
        colours = LinearSegmentedColormap.from_list("loss", [look.page, look.stroke("input")])
        self.plane.contourf(w, b, losses, levels=np.linspace(0, 0.48, 17), cmap=colours, zorder=0)
        self.plane.set_xlim(*_W)
        self.plane.set_ylim(*_B)
        self.plane.set_xticks([4, 5, 6])
        self.plane.set_yticks([-3, -2.5, -2, -1.5])
        write_powers(self.lengths, _LOWEST, _HIGHEST, most=3)
        self.lengths.tick_params(labelbottom=False)
        self.angles.set_ylim(0, 47)
        self.angles.set_yticks([0, 15, 30, 45])
        self.end = 0

        (self.path,) = self.plane.plot([], [], "o-", color=red, linewidth=0.9 * thin, markersize=3, zorder=4)
        (self.start,) = self.plane.plot([], [], "s", color=look.ink, markersize=8, clip_on=False, zorder=5)
        (self.goal,) = self.plane.plot([], [], "*", color=look.ink, markersize=13, zorder=6)
        (self.steps,) = self.lengths.plot([], [], "o", color=red, markersize=3, clip_on=False, zorder=4)
        (self.most,) = self.lengths.plot([], [], color=look.ink, linewidth=thin, linestyle=(0, (1, 2)), zorder=5)
        (self.turned,) = self.angles.plot([], [], "o", color=red, markersize=3, clip_on=False, zorder=4)
        stage.moving(self.path, self.start, self.goal, self.steps, self.most, self.turned)

        pale = Sketch(across, up, axes=sheet(stage.figure))
        unit = "$L = (\\sigma(x_{50}) - 0.7)^2$, where $x \\leftarrow w\\,\\sigma(x) + b$, 50 times"
        pale.text(0.25, 4.42, unit, ha="left")
        pale.text(7.75, 4.42, "step: rate $\\cdot$ (clipped) gradient", ha="right")
        pale.text(2.5, 0.16, "w")
        pale.text(0.16, 2.1, "b", rotation=90)
        pale.text(0.75, 3.8, "the loss: the fuller the colour, the greater", size=SMALL, ha="left")
        pale.text(5.35, 3.8, "length of each step (dotted: the limit)", size=SMALL, ha="left")
        pale.text(5.35, 1.85, "angle to the raw gradient (degrees)", size=SMALL, ha="left")
        pale.text(6.55, 0.16, "step")
        for x, marker, words in ((3.72, "s", "start"), (4.4, "*", "end")):
            pale.axes.add_line(Line2D([x], [3.8], color=look.ink, marker=marker, markersize=8))
            pale.text(x + 0.1, 3.8, words, size=SMALL, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        path, count = state["path"], len(state["lengths"])
        end = next(end for end in _ENDS if end >= count)
        if end != self.end:
            self.end = end
            for axes in (self.lengths, self.angles):
                axes.set_xlim(0, end)
                axes.set_xticks(np.linspace(0, end, 6))
        self.path.set_data(*path.T)
        self.start.set_data(*path[:1].T)
        self.goal.set_data(*path[-1:].T)
        steps = np.arange(1, count + 1)
        with np.errstate(divide="ignore"):
            self.steps.set_data(steps, np.clip(np.log10(state["lengths"]), _LOWEST, _HIGHEST))
        self.turned.set_data(steps, state["angles"])
        most = state["learning_rate"] * state["threshold"] * (np.sqrt(2) if state["clipping"] == BY_VALUE else 1)
        self.most.set_data([0, end], [np.log10(most)] * 2)

        longest, (w, b) = state["longest"], path[-1]
        words = f"The longest step, number {longest + 1}, is {_length(state['lengths'][longest])} long"
        if state["outside"]:
            words += f"; the path ends outside, at w = {w:.4g}, b = {b:.4g}"
        sketch.text(0.25, 4.1, words.replace("-", "−") + ".", size=HEAD, ha="left")
