"""The live views of lesson 2: tanh beside the sigmoid, a layer computed step by step, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon

from course_utils.activations import SIGMOID, TANH, Activation
from course_utils.bptt import Parameters, backward, forward, loss
from course_utils.cells import simple_rnn
from course_utils.drawing.shapes import HEAD, SMALL, Point, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.live.controls import Choice, Slider, Toggle
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.sequences import THREE_NEURONS_X, THREE_NEURONS_b_h, THREE_NEURONS_W_hh, THREE_NEURONS_W_xh

_Z = np.linspace(-2 * np.pi, 2 * np.pi, 401)


@view
class ActivationPair(View):
    name = "activation_pair"
    lesson = 2
    title = "tanh and sigmoid: what they answer, and how steep they are"
    size = (8.0, 4.6)
    declared = {
        "z": Slider("Point z", 1.0, -6.3, 6.3, 0.1),
        "gain": Slider("Gain", 1.0, 0.2, 5.0, 0.1),
        "shift": Slider("Shift", 0.0, -3.0, 3.0, 0.1),
        "twin": Toggle("Draw 2 sigmoid(2u) - 1 over tanh", more=True),
    }

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, list[_Plots]] = WeakKeyDictionary()

    @staticmethod
    def compute(z: float, gain: float, shift: float, twin: bool) -> State:
        """Both functions of ``u = gain (z - shift)`` over [-2 pi, 2 pi] and at ``z``, with their slopes along ``z``.

        By the chain rule a slope along ``z`` is ``gain`` times the slope along ``u``.
        """
        u, here = gain * (_Z - shift), gain * (z - shift)
        return {
            "z": z,
            "gain": gain,
            "shift": shift,
            "u": here,
            "twin": 2 * SIGMOID.value(2 * u) - 1 if twin else None,
            "sigmoid_of_2u": float(SIGMOID.value(2 * here)),
            **{
                kind.name: {
                    "values": kind.value(u),
                    "slopes": gain * kind.slope(u),
                    "value": float(kind.value(here)),
                    "slope": gain * float(kind.slope(here)),
                    "steepest": gain * float(kind.slope(0.0)),
                }
                for kind in (TANH, SIGMOID)
            },
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = [_Plots(stage, TANH, 0.55), _Plots(stage, SIGMOID, 4.5)]

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        z, gain, shift = state["z"], state["gain"], _signed(state["shift"])
        formula = f"u = gain · (z - shift) = {gain:g} · ({z:g} - {shift}) = {state['u']:z.2f}"
        sketch.text(4.0, 4.36, formula, size=HEAD)
        for plots in self._plots[stage]:
            plots.paint(sketch, state)

    def reading(self, state: State) -> str:
        parts = ", ".join(
            f"{name} {state[name]['value']:z.2f} with slope {small(state[name]['slope'])} "
            f"(at most {state[name]['steepest']:g})"
            for name in (TANH.name, SIGMOID.name)
        )
        return (
            f"At z = {state['z']:g}, where u = {state['u']:z.2f}: {parts}. tanh(u) = 2 sigmoid(2u) - 1, "
            f"here {state['tanh']['value']:z.2f} = 2 · {state['sigmoid_of_2u']:.3f} - 1."
        )

    def alt(self, state: State) -> str:
        parts = " ".join(
            f"{name}: value {state[name]['value']:z.2f}, slope {small(state[name]['slope'])}, at its steepest "
            f"{state[name]['steepest']:g}."
            for name in (TANH.name, SIGMOID.name)
        )
        twin = "" if state["twin"] is None else " 2 sigmoid(2u) - 1, dotted, lies on tanh everywhere."
        return (
            f"tanh(u) and sigmoid(u) side by side over z from -2π to 2π, u = {state['gain']:g} · "
            f"(z - {_signed(state['shift'])}). Below each its slope, a bump around z = {state['shift']:g} that dies "
            f"away on both sides. At z = {state['z']:g}, {parts}{twin}"
        )


class _Plots:
    """One function's two plots: its values with the tangent at the point, and below them its slopes.

    The slopes are drawn in units of the gain. Only the numbers beside their axis change with it, which are written
    anew for every state, so that what stays need not be drawn again.
    """

    WIDTH, HEIGHT, LOW_HEIGHT = 3.3, 1.8, 0.9  # inches
    BOTTOM, LOW_BOTTOM = 2.08, 0.58
    ACROSS, UP, LOW_UP = (-6.6, 6.6), (-1.2, 1.2), (0.0, 1.15)
    TANGENT = 0.45  # inches to either side of the point

    def __init__(self, stage: Stage, kind: Activation, left: float) -> None:
        self.name, self.left = kind.name, left
        self.largest = float(kind.slope(0.0))
        look, colour = current(), current().stroke(kind.name)
        values = self._axes(stage, self.BOTTOM, self.HEIGHT, self.UP)
        values.set_yticks([-1, 0, 1])
        values.tick_params(labelbottom=False)
        values.axhline(0, color=look.faint, linewidth=0.8, zorder=0)
        slopes = self._axes(stage, self.LOW_BOTTOM, self.LOW_HEIGHT, self.LOW_UP)
        slopes.set_yticks([0, self.largest], ["0", ""])
        slopes.set_xlabel("z", labelpad=1)
        slopes.axhline(self.largest, color=look.muted, linestyle=(0, (4, 3)), linewidth=0.9, zorder=0)
        # What moves stands above all that stays, as it is drawn.
        self.curves = [axes.plot(_Z, _Z, color=colour, zorder=4)[0] for axes in (values, slopes)]
        self.bump = Polygon([(0, 0)], facecolor=colour, alpha=0.25, zorder=3)
        slopes.add_patch(self.bump)
        (self.tangent,) = values.plot([0], [0], color=look.ink, zorder=6)
        (self.twin,) = values.plot(_Z, _Z, color=look.ink, linestyle=(0, (1, 2.5)), zorder=5)
        self.drops = [
            axes.axvline(0, color=look.muted, linestyle=(0, (1, 2)), linewidth=1.0, zorder=3)
            for axes in (values, slopes)
        ]
        self.dots = [axes.plot([0], [0], "o", color=look.ink, zorder=7)[0] for axes in (values, slopes)]
        stage.moving(*self.curves, self.bump, self.tangent, self.twin, *self.drops, *self.dots)

    def _axes(self, stage: Stage, bottom: float, height: float, up: tuple[float, float]) -> Axes:
        across, down = stage.width, stage.height
        axes = stage.figure.add_axes((self.left / across, bottom / down, self.WIDTH / across, height / down))
        axes.set_xlim(*self.ACROSS)
        axes.set_ylim(*up)
        axes.set_xticks([k * np.pi for k in (-2, -1, 0, 1, 2)], ["−2π", "−π", "0", "π", "2π"])
        return axes

    def paint(self, sketch: Sketch, state: State) -> None:
        z, gain, found = state["z"], state["gain"], state[self.name]
        shares = found["slopes"] / gain
        for curve, ys in zip(self.curves, (found["values"], shares), strict=True):
            curve.set_ydata(ys)
        self.bump.set_xy([(_Z[0], 0), *zip(_Z, shares, strict=True), (_Z[-1], 0)])
        inch_of_z = self.WIDTH / (self.ACROSS[1] - self.ACROSS[0])
        inch_of_value = self.HEIGHT / (self.UP[1] - self.UP[0])
        reach = self.TANGENT / float(np.hypot(inch_of_z, inch_of_value * found["slope"]))
        rise = reach * found["slope"]
        self.tangent.set_data([z - reach, z + reach], [found["value"] - rise, found["value"] + rise])
        for drop in self.drops:
            drop.set_xdata([z, z])
        for dot, y in zip(self.dots, (found["value"], found["slope"] / gain), strict=True):
            dot.set_data([z], [y])
        over = self.name == TANH.name and state["twin"] is not None
        self.twin.set_visible(over)
        if over:
            self.twin.set_ydata(state["twin"])
        self._write(sketch, state)

    def _write(self, sketch: Sketch, state: State) -> None:
        found = state[self.name]
        sketch.text(self.left, 4.02, f"{self.name}(u) = {found['value']:z.2f}", weight="bold", ha="left")
        if self.name == TANH.name and state["twin"] is not None:
            sketch.text(self.left + self.WIDTH, 4.02, "dotted: 2 sigmoid(2u) - 1", size=SMALL, ha="right")
        most = "the gain" if self.largest == 1 else "gain / 4"
        sketch.text(self.left, 1.67, f"its slope: {small(found['slope'])}", weight="bold", ha="left")
        sketch.text(self.left + self.WIDTH, 1.67, f"at most {found['steepest']:g}: {most}", ha="right")
        level = self.LOW_BOTTOM + self.LOW_HEIGHT * self.largest / self.LOW_UP[1]
        sketch.text(self.left - 0.09, level, f"{found['steepest']:g}", size=SMALL, ha="right")


def small(value: float) -> str:
    """A slope in few characters, however small: 0.42, 0.0071, 3e-9, below 1e-12."""
    if value >= 0.01:
        return f"{value:.2f}"
    if value >= 0.001:
        return f"{value:.4f}"
    return f"{value:.0e}".replace("e-0", "e-") if value >= 1e-12 else "below 1e-12"


def _signed(number: float) -> str:
    """A number to stand behind a sign: a negative one in brackets."""
    return f"({number:g})" if number < 0 else f"{number:g}"


# The walk: the first two sequences of the lesson's batch, one after the other, so that there are four steps.
WALK = THREE_NEURONS_X[:2].reshape(4, 2)
PHASES = (
    "the input arrives",
    "the weighted sum of the inputs",
    "plus the recurrent part",
    "plus the bias",
    "tanh of the weighted sum",
    "the state is handed on",
)
ARRIVES, INPUTS, RECURRENT, BIAS, TANH_OF_SUM, HANDED_ON = range(len(PHASES))
_STEPS, _FEATURES = WALK.shape
_UNITS = len(THREE_NEURONS_b_h)

# Where things stand, in inches.
_COLUMNS = [0.65 + 1.66 * step for step in range(_STEPS + 1)]  # the states, from h_0 on
_ROWS = (3.75, 3.07, 2.39)  # the neurons
_RADIUS = 0.26
_GIVEN_X, _GIVEN_Y, _GIVEN_HALF = (-1.19, -0.49), 1.74, 0.14  # the inputs of a step, from its column; half a box
_LINES = ("inputs · weights", "state before · weights", "bias", "weighted sum a", "state h")
_TABLE, _LINE = 1.26, 0.26  # the first of the lines that are spelled out, and from one to the next


@view
class ManualSteps(View):
    name = "manual_steps"
    lesson = 2
    title = "A layer of three neurons, computed step by step"
    size = (8.0, 4.65)
    declared = {
        "position": Slider("Position", len(PHASES) + TANH_OF_SUM + 1, 1, _STEPS * len(PHASES), play=True),
        "neuron": Choice("Neuron", "1", ("1", "2", "3")),
        "feature_1": Slider("Feature 1 of x_1", float(WALK[0, 0]), -2.0, 2.0, 0.1, more=True),
        "feature_2": Slider("Feature 2 of x_1", float(WALK[0, 1]), -2.0, 2.0, 0.1, more=True),
        "input_weight": Slider("W_xh from 1 to 1", float(THREE_NEURONS_W_xh[0, 0]), -2.0, 2.0, 0.1, more=True),
        "recurrent_weight": Slider("W_hh from 1 to 1", float(THREE_NEURONS_W_hh[0, 0]), -2.0, 2.0, 0.1, more=True),
        "times": Choice("All inputs times", "1", ("1", "3", "10", "30"), more=True),
    }

    @staticmethod
    def compute(
        position: int,
        neuron: str,
        feature_1: float,
        feature_2: float,
        input_weight: float,
        recurrent_weight: float,
        times: str,
    ) -> State:
        """The lesson's three neurons over four steps, with the parts of their weighted sums.

        ``x_1`` and ``x_2`` are the lesson's first sequence, ``x_3`` and ``x_4`` its second. ``position`` counts the
        places of the walk from 1: the six :data:`PHASES` of step 1, then those of step 2, and so on.

        Returns, among the settings: ``x`` (time, features), ``h`` from ``h_0`` on (time + 1, units), ``a`` with its
        parts ``from_inputs`` and ``from_state``, and ``slopes`` of tanh at ``a`` (time, units each). ``step``,
        ``phase`` and ``neuron`` count from 0.
        """
        x = WALK.copy()
        x[0] = feature_1, feature_2
        x *= float(times)
        W_xh, W_hh, b_h = THREE_NEURONS_W_xh.copy(), THREE_NEURONS_W_hh.copy(), THREE_NEURONS_b_h
        W_xh[0, 0], W_hh[0, 0] = input_weight, recurrent_weight
        h = np.vstack([np.zeros(_UNITS), simple_rnn(x, W_xh, W_hh, b_h)])
        from_inputs, from_state = x @ W_xh, h[:-1] @ W_hh
        a = from_inputs + from_state + b_h
        step, phase = divmod(position - 1, len(PHASES))
        return {
            "step": step,
            "phase": phase,
            "neuron": int(neuron) - 1,
            "times": times,
            "x": x,
            "W_xh": W_xh,
            "W_hh": W_hh,
            "b_h": b_h,
            "from_inputs": from_inputs,
            "from_state": from_state,
            "a": a,
            "h": h,
            "slopes": TANH.slope(a),
        }

    def build(self, stage: Stage) -> None:
        """The whole unrolled layer, pale: what is not computed yet."""
        pale, look = Sketch(stage.width, stage.height, axes=sheet(stage.figure)), current()
        for row, y in enumerate(_ROWS):
            pale.text(0.2, y, f"{row + 1}")
        for column, x in enumerate(_COLUMNS):
            pale.text(x, _ROWS[0] + 0.48, f"$h_{column}$", role="hidden")
            for y in _ROWS:
                empty = Circle((x, y), _RADIUS, facecolor=look.page, edgecolor=look.muted, linewidth=0.8, zorder=3)
                pale.axes.add_patch(empty)
        for step in range(_STEPS):
            pale.text(_COLUMNS[step + 1] + _GIVEN_X[0] - 0.42, _GIVEN_Y, f"$x_{step + 1}$")
            starts = [_sent(step, row) for row in range(_UNITS)] + [_given(step, k) for k in range(_FEATURES)]
            for start in starts:
                for row in range(_UNITS):
                    pale.arrow(start, _heard(step, row), faint=True, head=False, width=0.7)
        pale.line([(0.2, 1.48), (stage.width - 0.2, 1.48)])
        for k, what in enumerate(_LINES):
            pale.text(0.25, _TABLE - _LINE * k, what, ha="left")

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        step, phase = state["step"], state["phase"]
        sketch.text(0.2, 4.48, f"Step {step + 1} of {_STEPS}: {PHASES[phase]}", size=HEAD, weight="bold", ha="left")
        sketch.text(stage.width - 0.2, 4.48, f"spelled out below: neuron {state['neuron'] + 1}", ha="right")
        _inputs(sketch, state)
        _states(sketch, state)
        if phase >= INPUTS:
            starts, weights = [_given(step, k) for k in range(_FEATURES)], state["W_xh"][:, state["neuron"]]
            along = 0.18 / (_ROWS[state["neuron"]] - starts[0][1])  # the plates stand at one height
            _weighted(sketch, state, starts, weights, "input", along, lit=phase == INPUTS)
        if phase >= RECURRENT:
            starts, weights = [_sent(step, k) for k in range(_UNITS)], state["W_hh"][:, state["neuron"]]
            _weighted(sketch, state, starts, weights, "hidden", 0.36, lit=phase == RECURRENT)
        if phase >= BIAS:
            x, y = _COLUMNS[step + 1] + 0.43, _ROWS[state["neuron"]] + 0.35
            _plate(sketch, x, y, f"{state['b_h'][state['neuron']]:+g}", "output" if phase == BIAS else None)
        if phase == HANDED_ON:
            _hand_on(sketch, step)
        _spell(sketch, state)

    def reading(self, state: State) -> str:
        step, phase = state["step"], state["phase"]
        where = f"Step {step + 1}"
        if phase == ARRIVES:
            before = _vector(state["h"][step], rounded)
            said = f"{where}: x_{step + 1} = {_vector(state['x'][step], given)} arrives; the state before is {before}."
        elif phase == HANDED_ON:
            after = _vector(state["h"][step + 1], rounded)
            said = f"{where}: h_{step + 1} = {after} is handed {'to the next step' if step + 1 < _STEPS else 'out'}."
        else:
            line = [line for line in spelled(state) if line.phase == phase][-1]
            said = f"{where}, neuron {state['neuron'] + 1}: {line.what} = {line.terms} = {line.result}."
        if phase >= TANH_OF_SUM:
            said += f" Slope 1 - h²: {small(state['slopes'][step, state['neuron']])}."
        if state["times"] != "1":
            largest = small(state["slopes"].max())
            said += f" Inputs times {state['times']}: the largest slope of all steps and neurons is {largest}."
        return said

    def alt(self, state: State) -> str:
        step, phase = state["step"], state["phase"]
        known = state["h"][: step + 1 + (phase >= TANH_OF_SUM)]
        states = "; ".join(f"h_{k} = {_vector(h, rounded)}" for k, h in enumerate(known))
        lines = "; ".join(
            f"{line.what} = {line.terms}{' = ' if line.terms else ''}{line.result}"
            for line in spelled(state)
            if line.phase <= phase
        )
        spelled_out = f" Spelled out for neuron {state['neuron'] + 1}: {lines}." if lines else ""
        return (
            f"Three neurons unrolled over {_STEPS} steps, at step {step + 1}: {PHASES[phase]}. "
            f"x_{step + 1} = {_vector(state['x'][step], given)}. Known so far: {states}.{spelled_out}"
        )


class Line(NamedTuple):
    """One line of the sum that is spelled out, and the phase in which it is written."""

    what: str
    terms: str
    result: str
    phase: int


def spelled(state: State) -> list[Line]:
    """Every multiplication of the chosen neuron at this step: given numbers whole, computed ones rounded to 0.01."""
    step, neuron = state["step"], state["neuron"]
    from_inputs, from_state = state["from_inputs"][step, neuron], state["from_state"][step, neuron]
    bias, a = state["b_h"][neuron], state["a"][step, neuron]
    inputs = [given(value) for value in state["x"][step]]
    before = [rounded(value) for value in state["h"][step]]
    parts = [rounded(value) for value in (from_inputs, from_state, bias)]
    return [
        Line(_LINES[0], _products(inputs, state["W_xh"][:, neuron]), rounded(from_inputs), INPUTS),
        Line(_LINES[1], _products(before, state["W_hh"][:, neuron]), rounded(from_state), RECURRENT),
        Line(_LINES[2], "", rounded(bias), BIAS),
        Line(_LINES[3], " + ".join([parts[0], *map(_bracketed, parts[1:])]), rounded(a), BIAS),
        Line(_LINES[4], f"tanh({rounded(a)})", rounded(state["h"][step + 1, neuron]), TANH_OF_SUM),
    ]


def _products(values: Sequence[str], weights: np.ndarray) -> str:
    first, *more = [f"{_bracketed(value)}·{_bracketed(given(w))}" for value, w in zip(values, weights, strict=True)]
    return " + ".join([first, *more])


def _bracketed(number: str) -> str:
    return f"({number})" if number.startswith("-") else number


def given(number: float) -> str:
    """A number that was given: as it is."""
    return f"{number:z.6g}"


def rounded(number: float) -> str:
    """A number that was computed: to two places."""
    return f"{number:z.2f}"


def _vector(numbers: np.ndarray, form: Callable[[float], str]) -> str:
    return f"({', '.join(form(number) for number in numbers)})"


def _sent(step: int, row: int) -> Point:
    """Where the wires of a neuron's state before ``step`` begin; steps count from 0."""
    return (_COLUMNS[step] + _RADIUS, _ROWS[row])


def _heard(step: int, row: int) -> Point:
    """Where the wires to a neuron of ``step`` end."""
    return (_COLUMNS[step + 1] - _RADIUS, _ROWS[row])


def _given(step: int, feature: int) -> Point:
    """Where the wires of an input begin: at the top of its box."""
    return (_COLUMNS[step + 1] + _GIVEN_X[feature], _GIVEN_Y + _GIVEN_HALF)


def _inputs(sketch: Sketch, state: State) -> None:
    step, phase = state["step"], state["phase"]
    for at, features in enumerate(state["x"]):
        for feature, value in enumerate(features):
            sketch.box(
                _COLUMNS[at + 1] + _GIVEN_X[feature],
                _GIVEN_Y,
                0.46,
                2 * _GIVEN_HALF,
                given(value),
                role="input",
                size=SMALL,
                dashed=at > step,
                lit=at == step and phase == ARRIVES,
            )


def _states(sketch: Sketch, state: State) -> None:
    """The states that are known, and in the neurons of this step how far their sums have come."""
    step, phase, chosen = state["step"], state["phase"], state["neuron"]
    known = step + 1 + (phase >= TANH_OF_SUM)
    for column in range(known):
        for row, value in enumerate(state["h"][column]):
            lit = (column, row) == (step + 1, chosen)
            sketch.neuron(_COLUMNS[column], _ROWS[row], _RADIUS, rounded(value), size=SMALL, lit=lit)
    if INPUTS <= phase < TANH_OF_SUM:
        so_far = state["from_inputs"][step] + (phase >= RECURRENT) * state["from_state"][step]
        so_far = so_far + (phase >= BIAS) * state["b_h"]
        for row, value in enumerate(so_far):
            short = rounded(value) if abs(value) < 9.995 else f"{value:.1f}" if abs(value) < 99.95 else f"{value:.0f}"
            sketch.neuron(_COLUMNS[step + 1], _ROWS[row], _RADIUS, short, role=None, size=SMALL, lit=row == chosen)


def _weighted(
    sketch: Sketch, state: State, starts: Sequence[Point], weights: np.ndarray, role: str, along: float, lit: bool
) -> None:
    """The chosen neuron's wires from ``starts`` with their weights on them; ``lit`` while they are multiplied."""
    x, y = _heard(state["step"], state["neuron"])
    end = (x - 0.07, y)  # at the frame round a lit neuron
    for start, weight in zip(starts, weights, strict=True):
        sketch.arrow(start, end, role=role, width=1.6 if lit else 0.8, head=False)
        x, y = (start[k] + along * (end[k] - start[k]) for k in (0, 1))
        _plate(sketch, x, y, f"×{given(weight)}", role if lit else None)


def _plate(sketch: Sketch, x: float, y: float, words: str, role: str | None) -> None:
    sketch.box(x, y, 0.42, 0.2, words, role=role, size=SMALL)


def _hand_on(sketch: Sketch, step: int) -> None:
    for start in range(_UNITS):
        x, y = _sent(step + 1, start)
        if step + 1 == _STEPS:
            sketch.arrow((x, y), (x + 0.28, y), role="hidden")
        else:
            for row in range(_UNITS):
                sketch.arrow((x, y), _heard(step + 1, row), role="hidden", head=False)


def _spell(sketch: Sketch, state: State) -> None:
    phase, lines = state["phase"], spelled(state)
    now = [k for k, line in enumerate(lines) if line.phase == phase]
    if now:
        middle = _TABLE - _LINE * (now[0] + now[-1]) / 2
        sketch.box(4.98, middle, 5.74, _LINE * (len(now) - 0.06))
    for k, line in enumerate(lines):
        y, weight = _TABLE - _LINE * k, "bold" if k in now else "normal"
        if line.phase <= phase:
            sketch.text(2.25, y, line.terms, ha="left")
            sketch.text(6.5, y, f"= {line.result}", ha="right", weight=weight)
    if phase >= TANH_OF_SUM:
        slope = small(state["slopes"][state["step"], state["neuron"]])
        sketch.text(7.75, y, f"slope {slope}", ha="right")


# The way back: two of the lesson's neurons over the walk's first three steps, with two classes at every step.
TARGETS = np.array([[0, 1, 0]])
W_HY = np.array([[0.9, -0.5], [-0.4, 0.8]])
_WALKED = 3
PLACES = (*(f"{node}_{t}" for t in range(_WALKED, 0, -1) for node in "oha"), "W_hy", "W_hh", "W_xh")

# Where things stand, in inches: the steps; what is computed forwards, and below each its gradient.
_STEPS_AT = (1.8, 4.3, 6.8)
_LEVELS = {"o": 3.96, "h": 3.08, "a": 2.2, "x": 1.34}
_BELOW, _WIDE, _HIGH = 0.36, 1.3, 0.27


@view
class BpttWalk(View):
    name = "bptt_walk"
    lesson = 2
    title = "Back-propagation through time, one place after the other"
    size = (8.0, 4.65)
    declared = {
        "position": Slider("Position", PLACES.index("h_2") + 1, 1, len(PLACES), play=True),
        "scale": Slider("W_hh times", 1.0, 0.0, 3.0, 0.25),
    }

    @staticmethod
    def compute(position: int, scale: float) -> State:
        """A network of two neurons and two classes over three steps: all of the way forwards, and the way back.

        Its weights are those of the lesson's first two neurons, ``W_hh`` ``scale`` times as large; its inputs are the
        first three steps of the layer's walk. ``position`` counts :data:`PLACES` from 1.

        Returns ``gradients``, the loss's gradient at every place, and ``parts``, what is added up to give it: for
        ``h_t`` what comes from its output and, where there is one, from the step after; for a weight one part a step.
        """
        p = Parameters(
            THREE_NEURONS_W_xh[:, :2], scale * THREE_NEURONS_W_hh[:2, :2], THREE_NEURONS_b_h[:2], W_HY, np.zeros(2)
        )
        run = forward(WALK[None, :_WALKED], p)
        back = backward(run, TARGETS, p)
        x, h, do, da = run.x[0], run.h[0], back.o[0], back.a[0]
        gradients = {f"{node}_{t + 1}": getattr(back, node)[0, t] for node in "oha" for t in range(_WALKED)}
        parts = {f"h_{t + 1}": [do[t] @ W_HY.T] for t in range(_WALKED)}
        for t in range(_WALKED - 1):
            parts[f"h_{t + 1}"].append(da[t + 1] @ p.W_hh.T)
        for name, givers, takers in (("W_hy", h[1:], do), ("W_hh", h[:-1], da), ("W_xh", x, da)):
            gradients[name] = getattr(back.parameters, name)
            parts[name] = [np.outer(giver, taker) for giver, taker in zip(givers, takers, strict=True)]
        return {
            "place": PLACES[position - 1],
            "done": PLACES[:position],
            "forward": {"x": x, "a": run.a[0], "h": h[1:], "o": run.y_hat[0]},
            "slopes": 1 - h[1:] ** 2,
            "gradients": gradients,
            "parts": parts,
            "loss": loss(run.y_hat, TARGETS),
        }

    def build(self, stage: Stage) -> None:
        """What the boxes are, and the way forwards, pale."""
        pale = Sketch(stage.width, stage.height, axes=sheet(stage.figure))
        for node, level in _LEVELS.items():
            pale.text(0.2, level, r"$\hat{y}_t$" if node == "o" else f"${node}_t$", ha="left")
            if node != "x":
                pale.text(0.2, level - _BELOW, _gradient(f"{node}_t"), role="gradient", ha="left")
                for x in _STEPS_AT:
                    pale.box(x, level - _BELOW, _WIDE, _HIGH, dashed=True)
        for t, x in enumerate(_STEPS_AT):
            pale.text(x, 4.25, f"step {t + 1}, right: class {TARGETS[0, t] + 1}", size=SMALL)
            for lower, upper in (("x", "a"), ("a", "h"), ("h", "o")):
                end = _LEVELS[upper] - _BELOW - _HIGH / 2
                pale.arrow((x - 0.35, _LEVELS[lower] + _HIGH / 2), (x - 0.35, end), faint=True)
            if t:
                start = (_STEPS_AT[t - 1] + _WIDE / 2, _LEVELS["h"])
                pale.arrow(start, (x - _WIDE / 2, _LEVELS["a"]), faint=True)
        pale.line([(0.2, 1.12), (stage.width - 0.2, 1.12)])

    def paint(self, stage: Stage, state: State) -> None:
        sketch = stage.sketch()
        place = state["place"]
        at = PLACES.index(place) + 1
        sketch.text(0.2, 4.48, f"Position {at} of {len(PLACES)}: {_where(place)}", size=HEAD, weight="bold", ha="left")
        sketch.text(stage.width - 0.2, 4.48, f"loss L = {state['loss']:.2f}", ha="right")
        roles = {"x": "input", "a": None, "h": "hidden", "o": "output"}
        for node, values in state["forward"].items():
            for x, value in zip(_STEPS_AT, values, strict=True):
                label = _vector(value, given if node == "x" else rounded)
                sketch.box(x, _LEVELS[node], _WIDE, _HIGH, label, role=roles[node], size=SMALL)
        used = {"W_hy": "o", "W_hh": "a", "W_xh": "a"}.get(place, place)
        for name in state["done"]:
            if not name.startswith("W"):
                x, y = _plate_at(name)
                label, lit = _pair(state["gradients"][name]), name.startswith(used)
                sketch.box(x, y, _WIDE, _HIGH, label, role="gradient", size=SMALL, lit=lit)
        for start, end in _comes_from(place):
            sketch.arrow(start, end, role="gradient", width=1.6)
        if place.startswith("W"):
            _add_matrices(sketch, state)
        else:
            sketch.text(0.25, 0.8, _formula(place), ha="left")
            sketch.text(0.25, 0.4, _numbers(state), ha="left")

    def reading(self, state: State) -> str:
        place = state["place"]
        if place.startswith("W"):
            total = _matrix(state["gradients"][place])
            said = f"∂L/∂{place} = {total}: every step's part, added up, for it is the same weight at every step"
        else:
            said = f"∂L/∂{place} = {_numbers(state)}"
        return f"{said}. Loss L = {state['loss']:.2f}."

    def alt(self, state: State) -> str:
        vectors = "; ".join(
            f"∂L/∂{name} = {(_matrix if name.startswith('W') else _pair)(state['gradients'][name])}"
            for name in state["done"]
        )
        states = "; ".join(f"h_{t + 1} = {_pair(h)}" for t, h in enumerate(state["forward"]["h"]))
        return (
            f"A recurrent network of two neurons unrolled over three steps, {states}, and the gradients that are "
            f"computed so far, from the last step back: {vectors}."
        )


def _where(place: str) -> str:
    node, t = place.split("_")
    return {"o": f"the scores of step {t}", "h": f"the state of step {t}", "a": f"the weighted sum of step {t}"}.get(
        node, f"the weights {place}, from all steps"
    )


def _gradient(of: str) -> str:
    name, index = of.split("_")
    return rf"$\partial L/\partial {name}_{{{index}}}$"


def _formula(place: str) -> str:
    """How the gradient at a place comes from those computed before it."""
    node, t = place.split("_")
    right = {
        "o": rf"\hat{{y}}_{t} - y_{t}",
        "h": rf"\partial L/\partial o_{t}\; W_{{hy}}^T",
        "a": rf"\partial L/\partial h_{t} \cdot (1 - h_{t}^2)",
        "W": {
            "hy": r"\sum_t\; h_t^T\; \partial L/\partial o_t",
            "hh": r"\sum_t\; h_{t-1}^T\; \partial L/\partial a_t",
            "xh": r"\sum_t\; x_t^T\; \partial L/\partial a_t",
        }.get(t, ""),
    }[node]
    if node == "h" and int(t) < _WALKED:
        right += rf" + \partial L/\partial a_{int(t) + 1}\; W_{{hh}}^T"
    return f"{_gradient(place)} $= {right}$"


def _numbers(state: State) -> str:
    """The same in numbers."""
    node, t = state["place"].split("_")
    step, whole = int(t) - 1, _pair(state["gradients"][state["place"]])
    if node == "o":
        right = np.eye(2)[TARGETS[0, step]]
        return f"{_pair(state['forward']['o'][step])} - {_vector(right, given)} = {whole}"
    if node == "a":
        return f"{_pair(state['gradients'][f'h_{t}'])} · {_pair(state['slopes'][step])} = {whole}"
    parts = [_pair(part) for part in state["parts"][state["place"]]]
    if len(parts) == 1:
        return f"{whole}, from its output alone: no step comes after it"
    return f"{parts[0]} from its output + {parts[1]} from step {step + 2} = {whole}"


def _pair(numbers: np.ndarray) -> str:
    return _vector(numbers, rounded)


def _matrix(numbers: np.ndarray) -> str:
    return f"[{', '.join(_pair(row) for row in numbers)}]"


def _plate_at(place: str) -> Point:
    node, t = place.split("_")
    return (_STEPS_AT[int(t) - 1], _LEVELS[node] - _BELOW)


def _comes_from(place: str) -> list[tuple[Point, Point]]:
    """The arrows by which a gradient comes to a place."""
    node, t = place.split("_")
    if node not in "ha":
        return []
    x, y = _plate_at(place)
    x_right = x + 0.35
    arrows = [
        ((x_right, _LEVELS["o" if node == "h" else "h"] - _BELOW - _HIGH / 2), (x_right, _LEVELS[node] + _HIGH / 2))
    ]
    if node == "h" and int(t) < _WALKED:
        later, level = _plate_at(f"a_{int(t) + 1}")
        arrows.append(((later - _WIDE / 2, level), (x + _WIDE / 2 + 0.07, y)))
    return arrows


def _add_matrices(sketch: Sketch, state: State) -> None:
    """A weight's gradient: the steps' parts, and their sum."""
    place = state["place"]
    sketch.text(0.25, 0.5, _formula(place), ha="left")
    parts, x = state["parts"][place], 3.45
    for step, part in enumerate([*parts, state["gradients"][place]]):
        last = step == len(parts)
        sketch.text(x - 0.58, 0.46, "=" if step in (0, len(parts)) else "+")
        numbers = [[rounded(value) for value in row] for row in part]
        sketch.matrix(x, 0.46, numbers, cell=0.38, size=SMALL, role="gradient", lit_rows=(0, 1) if last else ())
        sketch.text(x, 0.98, "sum" if last else f"step {step + 1}", size=SMALL)
        x += 1.2
