"""The live views of lesson 3 on gradients that vanish or explode: through time, and through saturated layers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from course_utils.activations import BY_NAME, SIGMOID, TANH
from course_utils.decay import CLIPPINGS, STARTS, Decay, gradient_decay, recurrent_weights, spectral_radius
from course_utils.drawing.shapes import FORMULA, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.live.controls import Choice, Slider
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

_INPUTS = 0.5  # the standard deviation of what comes into each unit
ALWAYS, ONCE = "every step", "first step only"  # when something comes in
FREE, BY_VALUE = CLIPPINGS[:2]


@view
class GradientDecay(View):
    name = "gradient_decay"
    lesson = 3
    title = "What is left of the gradient on its way back through time"
    size = (8.0, 4.2)
    declared = {
        "activation": Choice("Activation", TANH.name, tuple(BY_NAME)),
        "radius": Slider("Spectral radius", 0.9, 0.1, 2.0, 0.05),
        "steps": Slider("Steps", 50, 5, 200),
        "start": Choice("Start", "orthogonal", STARTS, more=True),
        "inputs": Choice("Input", ALWAYS, (ALWAYS, ONCE), more=True),
        "units": Slider("Units", 16, 2, 64, more=True),
        "seed": Slider("Seed", 0, 0, 20, more=True),
        "clipping": Choice("Clipping", FREE, CLIPPINGS, more=True),
        "threshold": Slider("Threshold", 1, 1, 10, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _WayBack] = WeakKeyDictionary()

    @staticmethod
    def compute(
        activation: str,
        radius: float,
        steps: int,
        start: str,
        inputs: str,
        units: int,
        seed: int,
        clipping: str,
        threshold: float,
    ) -> State:
        """The gradient's norm at every step back in a layer that is drawn from ``seed``, and its eigenvalues.

        Inputs are normal with standard deviation 0.5, after the first step perhaps zeros; the gradient at the final
        state has norm 1 and a random direction. ``free`` is the same without clipping.
        """
        rng = np.random.default_rng(seed)
        W_hh = recurrent_weights(start, units, radius, rng)
        x, direction = rng.normal(0, _INPUTS, size=(steps, units)), rng.normal(size=units)
        if inputs == ONCE:
            x[1:] = 0.0
        f = BY_NAME[activation]
        free = gradient_decay(W_hh, f, x, direction)
        clipped = clipping != FREE
        return {
            "decay": gradient_decay(W_hh, f, x, direction, clipping=clipping, threshold=threshold) if clipped else free,
            "free": free,
            "W_hh": W_hh,
            "x": x,
            "direction": direction,
            "steps": steps,
            "eigenvalues": np.linalg.eigvals(W_hh),
            "radius": spectral_radius(W_hh),
            "per_step": float(np.linalg.norm(W_hh, 2) * f.steepest),
            "activation": activation,
            "start": start,
            "inputs": inputs,
            "clipping": clipping,
            "threshold": threshold,
            "most": threshold * (np.sqrt(units) if clipping == BY_VALUE else 1.0) if clipped else None,
        }

    def limits(self, values: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
        """Without clipping there is no threshold to set."""
        threshold = values["threshold"]
        return {"threshold": (threshold, threshold) if values["clipping"] == FREE else (1, 10)}

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _WayBack(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        steps, per_step = state["steps"], state["per_step"]
        bound = f"The bound {per_step:.3g}^{steps} allows {_allowed(state['free'].log10_bound[-1])}."
        return " ".join(filter(None, (f"After {steps} steps {_outcome(state['decay'])}.", bound, _clipped(state))))

    def alt(self, state: State) -> str:
        decay, steps, clipped = state["decay"], state["steps"], state["clipping"] != FREE
        shown = sorted({0, *(round(steps * part / 4) for part in (1, 2, 3, 4))})
        norms = ", ".join(f"{amount(decay.log10_norms[k])} at k = {k}" for k in shown)
        middle = f"{_clipped(state)} " if clipped else ""
        return (
            f"Left, the norm of the gradient k steps back, on a logarithmic scale, for a {state['activation']} layer"
            f"{' with input at the first step only' * (state['inputs'] == ONCE)}: {norms}. Beside it the "
            f"bound, dashed, a straight line to {amount(decay.log10_bound[-1])}. {middle}Right, the "
            f"{len(state['eigenvalues'])} eigenvalues of W_hh ({state['start']}) in the complex plane, the largest "
            f"{state['radius']:.2f} from zero, {_where(state['radius'])} the unit circle."
        )


def amount(log10: float) -> str:
    """A positive number of any size, given by its logarithm, in few characters: 0.37, 5,200, 4·10^-27; and 0."""
    if np.isneginf(log10):
        return "0"
    exponent = int(np.floor(log10 + 1e-9))
    if not -3 <= exponent < 6:
        digit = round(10 ** (log10 - exponent))
        digit, exponent = (1, exponent + 1) if digit == 10 else (digit, exponent)
        return f"10^{exponent}" if digit == 1 else f"{digit}·10^{exponent}"
    number = 10**log10
    return f"{number:.2g}" if number < 99.5 else f"{round(number, 1 - exponent):,.0f}"


def share_left(log10: float) -> str:
    """What is left of a gradient, or how it has grown, in words."""
    if np.isneginf(log10):
        return "nothing is left"
    if abs(log10) < np.log10(1.005):
        return "all of it is left"
    if log10 > 0:
        return f"it has grown {f'{10**log10:.3g}' if log10 < 1 else amount(log10)} times"
    return f"{_part(log10)} is left"


def _part(log10: float) -> str:
    return f"{min(99.0, 100 * 10**log10):.2g}%" if log10 > -2 else f"1 part in {amount(-log10)}"


def _typeset(words: str) -> str:
    """``words`` with their powers set as formulas."""
    return re.sub(r"10\^(-?\d+)", r"$10^{\1}$", words)


def _outcome(decay: Decay) -> str:
    final, half_life = decay.log10_norms[-1], decay.half_life
    said = share_left(final)
    if np.isneginf(final):
        gone = int(np.flatnonzero(np.isneginf(decay.log10_norms))[0])
        return f"{said}: {gone} back, every path has met a unit with slope 0"
    if half_life is None:
        return f"{said}, at no step less than half"
    return f"{said}; half is gone after {half_life}" + (", before it grows" if final > 0 else "")


def _allowed(log10: float) -> str:
    if abs(log10) < np.log10(1.005):
        return "all of it"
    return f"growth of {amount(log10)} times" if log10 > 0 else _part(log10)


def _clipped(state: State) -> str:
    """What clipping did, and what would be without it."""
    if state["clipping"] == FREE:
        return ""
    cut, places = int(state["decay"].clipped.sum()), state["steps"] + 1
    said = f"Clipping {state['clipping']} at {state['threshold']:g} cut {cut} of {places} gradients:"
    if not cut:
        return f"{said} it changes nothing."
    would = share_left(state["free"].log10_norms[-1]).replace("is left", "would be left").replace("has", "would have")
    return f"{said} without it, {would}."


def _where(radius: float) -> str:
    return "on" if abs(radius - 1) < 1e-9 else "within" if radius < 1 else "outside"


class _WayBack:
    """The two plots of :class:`GradientDecay` and what moves on them."""

    ENDS = (10, 25, 50, 100, 200)  # of the steps across; few, so that the axis stays while a slider moves
    MOST_OF_BOUND = 8.0  # a bound that is far above the gradient leaves the plot at this power of ten
    LEGEND: Mapping[str, float] = {
        "gradient": 0.25,
        "bound": 1.4,
        "without clipping": 3.2,
        "most that passes": 4.9,
        "clipped": 6.65,
    }  # inches from the left

    def __init__(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        red, blue = look.stroke("gradient"), look.stroke("hidden")
        self.norms = stage.figure.add_axes((1.0 / across, 0.62 / up, 4.1 / across, 2.65 / up))
        self.plane = stage.figure.add_axes((5.85 / across, 1.0 / up, 1.9 / across, 1.9 / up))
        for axes in (self.norms, self.plane):
            axes.tick_params(length=3)
        self.plane.set_xlim(-2.3, 2.3)
        self.plane.set_ylim(-2.3, 2.3)
        self.plane.set_xticks([-2, -1, 0, 1, 2])
        self.plane.set_yticks([-2, -1, 0, 1, 2])
        self.plane.add_patch(Circle((0, 0), 1, fill=False, edgecolor=look.ink, linewidth=look.line_width, zorder=1))
        self.plane.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
        self.plane.axvline(0, color=look.faint, linewidth=0.8, zorder=0)
        self.ends: tuple[int, int, int] | None = None

        thin, wide = look.line_width, 4 * look.line_width
        self.styles: dict[str, dict[str, Any]] = {
            "gradient": {"color": red, "linewidth": 1.5 * thin, "zorder": 6},
            "bound": {"color": look.ink, "linewidth": thin, "linestyle": (0, (4, 3)), "zorder": 5},
            "without clipping": {
                "color": look.muted,
                "linewidth": wide,
                "alpha": 0.45,
                "solid_capstyle": "butt",
                "zorder": 3,
            },
            "most that passes": {"color": look.ink, "linewidth": thin, "linestyle": (0, (1, 2)), "zorder": 4},
            "clipped": {"color": red, "linestyle": "none", "marker": "o", "markersize": 4, "zorder": 7},
            "zero": {"color": red, "linestyle": "none", "marker": "v", "markersize": 9, "zorder": 7},
        }
        self.lines = {what: self.norms.plot([], [], **style)[0] for what, style in self.styles.items()}
        self.lines["zero"].set_clip_on(False)
        self.reach = Circle((0, 0), 1, fill=False, edgecolor=blue, linewidth=thin, linestyle=(0, (3, 2)), zorder=4)
        self.plane.add_patch(self.reach)
        (self.dots,) = self.plane.plot([], [], "o", color=blue, markersize=4.5, alpha=0.85, zorder=5)
        stage.moving(*self.lines.values(), self.reach, self.dots)

        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(3.05, 0.16, "steps back, k")
        pale.text(0.17, 1.95, "norm of the gradient", rotation=90)
        pale.text(6.8, 3.12, "eigenvalues of $W_{hh}$")
        pale.text(6.8, 0.64, "real part", size=SMALL)
        pale.text(5.38, 1.95, "imaginary part", size=SMALL, rotation=90)
        pale.text(6.8, 0.14, "solid: the unit circle", size=SMALL)
        self.keys = [self._key(pale, x, what) for what, x in self.LEGEND.items()]
        stage.moving(*(artist for key in self.keys[2:] for artist in key))

    def _key(self, sketch: Sketch, x: float, what: str) -> tuple[Line2D, Text]:
        y = 3.5
        line = Line2D([x, x + 0.15, x + 0.3], [y, y, y], **self.styles[what])
        sketch.axes.add_line(line)
        words = r"bound $(\beta_W \beta_f)^k$" if what == "bound" else what
        return line, sketch.text(x + 0.38, y, words, size=FORMULA if what == "bound" else SMALL, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        decay, free, steps = state["decay"], state["free"], state["steps"]
        clipped = state["clipping"] != FREE
        low, end = self._fit(state)
        k = np.arange(steps + 1)
        there = np.isfinite(decay.log10_norms)
        self.lines["gradient"].set_data(k[there], decay.log10_norms[there])
        self.lines["bound"].set_data(k, decay.log10_bound)
        there = np.isfinite(free.log10_norms) & clipped
        self.lines["without clipping"].set_data(k[there], free.log10_norms[there])
        level = np.log10(state["most"]) if clipped else np.nan
        self.lines["most that passes"].set_data([0, end] if clipped else [], [level, level] if clipped else [])
        self.lines["clipped"].set_data(k[decay.clipped], decay.log10_norms[decay.clipped])
        zero = k[np.isneginf(decay.log10_norms)][:1]
        self.lines["zero"].set_data(zero, [low] * len(zero))
        self.reach.set_radius(state["radius"])
        self.dots.set_data(state["eigenvalues"].real, state["eigenvalues"].imag)

        sketch.text(6.8, 0.36, f"dashed: spectral radius {state['radius']:.2f}", size=SMALL)
        words = f"After {steps} steps {share_left(decay.log10_norms[-1])}."
        if len(zero):
            words = f"{words[:-1]}: zero from k = {zero[0]} on."
        sketch.text(0.25, 3.93, _typeset(words), size=FORMULA, ha="left")
        count = int(decay.clipped.sum())
        if clipped:
            said = f"{count} of {steps + 1} clipped" + ("" if count else ": no change")
            sketch.text(7.75, 3.93, said, ha="right", weight="bold")
        for artist in (artist for key in self.keys[2:] for artist in key):
            artist.set_visible(clipped)

    def _fit(self, state: State) -> tuple[int, int]:
        """Set the ends of the left plot, and return its lower and its right one."""
        bound = min(float(state["free"].log10_bound.max()), self.MOST_OF_BOUND)
        low, high = powers_that_hold([bound, *state["decay"].log10_norms, *state["free"].log10_norms])
        end = next(end for end in self.ENDS if end >= state["steps"])
        if self.ends != (low, high, end):
            self.ends = (low, high, end)
            write_powers(self.norms, low, high)
            self.norms.set_xlim(0, end)
            self.norms.set_xticks(np.linspace(0, end, 6))
        return low, end


_LOWS, _HIGHS, _EVERY = (-4, -8, -16, -32, -64, -128, -340), (1, 4, 8, 16, 32, 70), (1, 2, 4, 10, 20, 50, 100)


def powers_that_hold(log10: Sequence[float]) -> tuple[int, int]:
    """Ends of an axis of powers of ten that hold all of these but zeros: from few, so that it stays as they move."""
    found = [value for value in log10 if np.isfinite(value)]
    low = next((end for end in _LOWS if end <= min(found)), _LOWS[-1])
    return low, next((end for end in _HIGHS if end >= max(found)), _HIGHS[-1])


def write_powers(axes: Axes, low: int, high: int, most: int = 7) -> None:
    """Make the axis at the left one of powers of ten, whose data are logarithms, with about ``most`` ticks."""
    every = next(every for every in _EVERY if (high - low) / every <= most)
    ticks = range(-(-low // every) * every, high + 1, every)
    labels = [{0: "1", 1: "10"}.get(tick, f"$10^{{{tick}}}$") for tick in ticks]
    axes.set_yticks(list(ticks), labels, fontsize=FORMULA)
    axes.set_ylim(low, high)


_X = np.linspace(-3, 3, 301)
FLAT = 0.05  # of the steepest slope; where a function is flatter, it is saturated


@view
class Saturation(View):
    name = "saturation"
    lesson = 3
    title = "Saturated neurons, and a chain of layers of them"
    size = (8.0, 4.3)
    declared = {
        "activation": Choice("Activation", SIGMOID.name, tuple(BY_NAME)),
        "weight": Slider("Weight w", 2.0, -6.0, 6.0, 0.25),
        "bias": Slider("Bias b", 0.0, -6.0, 6.0, 0.25),
        "layers": Slider("Layers", 20, 1, 30),
        "x": Slider("Input x", 0.0, -3.0, 3.0, 0.1, more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Chain] = WeakKeyDictionary()

    @staticmethod
    def compute(activation: str, weight: float, bias: float, layers: int, x: float) -> State:
        """``f(z)`` and ``f'(z)`` of ``z = w x + b`` over x in [-3, 3], and a chain ``h <- f(w h + b)`` from ``x``.

        Returns ``values``, ``slopes`` and ``flat`` (where it is saturated) along :data:`_X`; of the chain ``h``
        (layers + 1, the first is ``x``), ``chain_slopes``, and the logarithms of the products of the first 0 to
        ``layers`` of the slopes, of ``|w|`` times the slope, and of the steepest slope there is.
        """
        f = BY_NAME[activation]
        slopes = f.slope(weight * _X + bias)
        h, chain_slopes = [x], []
        for _ in range(layers):
            z = weight * h[-1] + bias
            chain_slopes.append(float(f.slope(z)))
            h.append(float(f.value(z)))
        with np.errstate(divide="ignore"):
            of_slopes = np.concatenate([[0.0], np.cumsum(np.log10(chain_slopes))])
            of_weight = np.log10(abs(weight)) * np.arange(1, layers + 1)
        return {
            "activation": activation,
            "weight": weight,
            "bias": bias,
            "steepest": f.steepest,
            "values": f.value(weight * _X + bias),
            "slopes": slopes,
            "flat": slopes < FLAT * f.steepest,
            "h": np.array(h),
            "chain_slopes": np.array(chain_slopes),
            "log10_slopes": of_slopes,
            "log10_with_weights": np.concatenate([[0.0], of_slopes[1:] + of_weight]),
            "log10_steepest": np.log10(f.steepest) * np.arange(layers + 1),
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Chain(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        layers = len(state["chain_slopes"])
        return (
            f"{layers} {state['activation']} layer{'s' * (layers > 1)} from x = {state['h'][0]:g}: their slopes "
            f"multiply to {amount(state['log10_slopes'][-1])}, at their steepest {state['steepest']:g}^{layers} = "
            f"{amount(state['log10_steepest'][-1])}; with |w| = {abs(state['weight']):g} in each layer to "
            f"{amount(state['log10_with_weights'][-1])}."
        )

    def alt(self, state: State) -> str:
        zones = " and from ".join(f"{_X[start]:.1f} to {_X[end]:.1f}" for start, end in _stretches(state["flat"]))
        saturated = f"saturated for x from {zones}" if zones else "nowhere saturated"
        return (
            f"Left, {state['activation']}(z) and below it its slope, z = {state['weight']:g} x + {state['bias']:g}, "
            f"for x from -3 to 3; {saturated}. Dots mark where the layers of the chain stand; the first, at x = "
            f"{state['h'][0]:g}, has slope {amount(_log10(state['chain_slopes'][0]))}. Right, on a logarithmic scale, "
            f"three products over 1 to {len(state['h']) - 1} layers: of the slopes "
            f"{amount(state['log10_slopes'][-1])} in the end (dots), with the weights "
            f"{amount(state['log10_with_weights'][-1])} (squares), of the steepest slope "
            f"{amount(state['log10_steepest'][-1])} (dashed)."
        )


def _log10(number: float) -> float:
    return float(np.log10(number)) if number > 0 else -np.inf


def _stretches(flags: np.ndarray) -> list[tuple[int, int]]:
    """The first and last index of every stretch of true ones."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(start), int(end) - 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]


class _Chain:
    """The plots of :class:`Saturation`: values above slopes at the left, products layer by layer at the right."""

    TALLEST = (1.25, 5.0, 25.0)  # ends of the values, up and down

    def __init__(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        red, thin = look.stroke("gradient"), look.line_width
        self.values = stage.figure.add_axes((0.65 / across, 2.22 / up, 3.25 / across, 1.45 / up))
        self.slopes = stage.figure.add_axes((0.65 / across, 0.62 / up, 3.25 / across, 1.15 / up))
        self.products = stage.figure.add_axes((5.15 / across, 0.62 / up, 2.6 / across, 2.55 / up))
        for axes in (self.values, self.slopes):
            axes.set_xlim(-3, 3)
            axes.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
        self.values.tick_params(labelbottom=False)
        self.slopes.set_ylim(0, 1.15)
        self.slopes.set_yticks([0, 0.25, 1], ["0", "1/4", "1"])
        self.products.set_xlim(0, 30.5)
        self.products.set_xticks([0, 5, 10, 15, 20, 25, 30])
        self.ends: tuple[float, int, int] | None = None

        self.zones = []
        for axes in (self.values, self.slopes):
            for _ in range(2):  # of x; up and down the whole plot
                whole = axes.get_xaxis_transform()
                zone = Rectangle((0, 0), 0, 1, transform=whole, facecolor=look.muted, alpha=0.3, linewidth=0, zorder=2)
                axes.add_patch(zone)
                self.zones.append(zone)
        self.curves = [axes.plot(_X, _X, zorder=4)[0] for axes in (self.values, self.slopes)]
        self.dots = [
            axes.plot([], [], "o", color=look.ink, markersize=size, clip_on=False, zorder=5)[0]
            for axes in (self.values, self.slopes)
            for size in (8, 4)
        ]
        self.styles: dict[str, dict[str, Any]] = {
            "log10_slopes": {"color": red, "linewidth": 1.2 * thin, "marker": "o", "markersize": 4, "zorder": 6},
            "log10_with_weights": {"color": look.ink, "linewidth": thin, "marker": "s", "markersize": 4, "zorder": 5},
            "log10_steepest": {"color": look.muted, "linewidth": thin, "linestyle": (0, (4, 3)), "zorder": 4},
        }
        self.lines = {what: self.products.plot([], [], **style)[0] for what, style in self.styles.items()}
        (self.zero,) = self.products.plot([], [], "v", color=red, markersize=9, clip_on=False, zorder=7)
        stage.moving(*self.zones, *self.curves, *self.dots, *self.lines.values(), self.zero)

        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(2.27, 0.16, "x")
        pale.text(6.45, 0.16, "layers")
        pale.text(4.42, 1.9, "product", rotation=90)
        for row, (what, words) in enumerate(
            (
                ("log10_slopes", "product of the $f\\,'(z)$"),
                ("log10_with_weights", "product of the $|w|\\, f\\,'(z)$"),
                ("log10_steepest", "product of steepest slopes"),
            )
        ):
            y = 4.05 - 0.29 * row
            pale.axes.add_line(Line2D([5.15, 5.35, 5.55], [y, y, y], **self.styles[what]))
            pale.text(5.65, y, words, ha="left")

    def paint(self, sketch: Sketch, state: State) -> None:
        low = self._fit(state)
        role = state["activation"] if state["activation"] in (SIGMOID.name, TANH.name) else "hidden"
        for curve, ys in zip(self.curves, (state["values"], state["slopes"]), strict=True):
            curve.set_ydata(ys)
            curve.set_color(current().stroke(role))
        stretches = _stretches(state["flat"])
        for k, zone in enumerate(self.zones):
            start, end = stretches[k % 2] if k % 2 < len(stretches) else (0, 0)
            zone.set_x(_X[start])
            zone.set_width(_X[end] - _X[start])
        h = state["h"]
        for k, dot in enumerate(self.dots):
            ys = h[1:] if k < 2 else state["chain_slopes"]
            which = slice(0, 1) if k % 2 == 0 else slice(1, None)
            at, to = h[:-1][which], ys[which]
            dot.set_data(at[np.abs(at) <= 3], to[np.abs(at) <= 3])
        layers = np.arange(len(h))
        for what, line in self.lines.items():
            there = np.isfinite(state[what])
            line.set_data(layers[there], state[what][there])
        zero = layers[np.isneginf(state["log10_slopes"]) | np.isneginf(state["log10_with_weights"])][:1]
        self.zero.set_data(zero, [low] * len(zero))

        weight, bias = f"{state['weight']:g}", f"{abs(state['bias']):g}"
        z = f"z = {weight} x {'-' if state['bias'] < 0 else '+'} {bias}".replace("-", "−")
        sketch.text(0.65, 4.02, f"{state['activation']}(z), {z}", ha="left", weight="bold")
        sketch.text(0.65, 1.98, "its slope $f\\,'(z)$", ha="left")
        share = state["flat"].mean()
        sketch.text(3.9, 1.98, f"grey: saturated, {100 * share:.0f}% of x", size=SMALL, ha="right")

    def _fit(self, state: State) -> int:
        """Set the ends of the values and of the products; returns the lower one of the products."""
        tallest = next(end for end in self.TALLEST if end >= np.abs(state["values"]).max())
        found = np.concatenate([state[what] for what in self.lines])
        low, high = powers_that_hold(found.tolist())
        if self.ends != (tallest, low, high):
            self.ends = (tallest, low, high)
            self.values.set_ylim(-tallest, tallest)
            self.values.set_yticks([-1, 0, 1] if tallest < 5 else [-tallest, 0, tallest])
            write_powers(self.products, low, high)
        return low
