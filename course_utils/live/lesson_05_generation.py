"""The live view of lesson 5 on generation: a network that feeds on its own output, on the networks of the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.patches import Circle

from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.generation import Network, generate
from course_utils.live.controls import Choice, Slider
from course_utils.live.lesson_03 import write_powers
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view
from course_utils.wave_networks import LENGTH, WaveNetwork, load, one_step_error
from course_utils.windows import SEEDS, seed_of

MOST = 471  # steps: three periods of the finest sampling of the lesson
_READS = (f"the last {LENGTH} values", "everything so far")
_FLOOR = 1e-4  # below which an error is drawn as this
_ROUND = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@lru_cache(maxsize=64)
def _run(network: Network, kind: str, length: int, step: float, window: int | None) -> tuple[np.ndarray, np.ndarray]:
    """The seed and all that is generated after it: every shorter run is its beginning."""
    seed = seed_of(kind, length, step)
    outputs = generate(network, seed, MOST, window)
    for array in (seed, outputs):
        array.setflags(write=False)
    return seed, outputs


@lru_cache(maxsize=16)
def _one_step(network: Network, step: float) -> float:
    """The network's error one step ahead, with the truth fed in, at the end of a full window: root mean square."""
    return one_step_error(WaveNetwork(network, step))[0]


def distances(outputs: np.ndarray, truth: np.ndarray | None, period: float) -> np.ndarray:
    """How far the outputs of the last period are from the truth, at every step: root mean square, (time,).

    Without a truth: from the sine of height 1 with this period whose phase is that of the best fit
    ``a sin x + b cos x`` (least squares) to them; only from the step on that fills the first period.
    """
    steps, whole = np.arange(len(outputs)), round(period)

    def trailing(values: np.ndarray) -> np.ndarray:
        """The mean over the last period, or over as much of it as there is."""
        sums = np.concatenate([[0.0], np.cumsum(values)])
        first = np.maximum(0, steps + 1 - whole)
        return (sums[steps + 1] - sums[first]) / (steps + 1 - first)

    if truth is not None:
        return np.sqrt(np.maximum(trailing((outputs - truth) ** 2), 0))
    angle = 2 * np.pi * steps / period
    sine, cosine = np.sin(angle), np.cos(angle)
    with_sine, with_cosine = trailing(outputs * sine), trailing(outputs * cosine)
    ss, cc, sc = trailing(sine * sine), trailing(cosine * cosine), trailing(sine * cosine)
    phase = np.arctan2(ss * with_cosine - sc * with_sine, cc * with_sine - sc * with_cosine)  # both times ss cc - sc sc
    a, b = np.cos(phase), np.sin(phase)
    square = trailing(outputs**2) - 2 * (a * with_sine + b * with_cosine) + a * a * ss + b * b * cc + 2 * a * b * sc
    return np.sqrt(np.maximum(square, 0))[whole - 1 :]


@view
class Generation(View):
    """``using(networks=...)`` runs it on the lesson's networks; else on those that come with the package."""

    name = "generation"
    lesson = 5
    title = "A network that feeds on its own output"
    size = (8.0, 4.65)
    declared = {
        "model": Choice("Network", next(iter(load())), tuple(load())),
        "kind": Choice("Seed", SEEDS[0], SEEDS),
        "steps": Slider("Steps", 94, 1, MOST, play=True),
        "length": Slider("Seed length", LENGTH, 1, 60, more=True),
        "reads": Choice("Reads", _READS[0], _READS, more=True),
    }
    networks: ClassVar[Mapping[str, WaveNetwork]] = load()

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, _Plots] = WeakKeyDictionary()

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on networks of your own: ``using(networks={"SimpleRNN, step 0.2": (model, 0.2)})``.

        Args:
            given: ``networks``, for each name a Keras model (or a :class:`Network`) that predicts the next point of
                sin(x) at every step, and how far apart the points are that it was trained on.

        Raises:
            TypeError: something else is given.
            ValueError: there is no network, or one is no such pair; the message names it.
        """
        networks: Mapping[str, Any] | None = given.pop("networks", None)
        if given:
            raise TypeError(f"the view 'generation' takes networks; came {', '.join(given)} too: leave it out")
        if networks is None:
            return cls
        if not networks:
            raise ValueError("expected at least one network with its step; came none")
        ready = {}
        for name, pair in networks.items():
            try:
                model, step = pair
                step = float(step)
            except (TypeError, ValueError):
                raise ValueError(
                    f"{name}: expected a pair, the network and its step, like (model, 0.2); came {pair!r}"
                ) from None
            if not 0 < step < 2:
                raise ValueError(f"{name}: expected a step above 0 and below 2; came {step:g}")
            try:
                network = model if isinstance(model, Network) else Network.from_keras(model)
            except AttributeError:
                raise ValueError(f"{name}: expected a Keras model; came {type(model).__name__}") from None
            ready[name] = WaveNetwork(network, step)
        declared = dict(cls.declared) | {"model": Choice("Network", next(iter(ready)), tuple(ready))}
        return type(cls.__name__, (cls,), {"networks": ready, "declared": declared})

    @classmethod
    def compute(cls, model: str, kind: str, length: int, steps: int, reads: str) -> State:
        """What the network generates after the seed, and how far it is from the truth, or from the nearest sine."""
        network, step = cls.networks[model]
        seed, outputs = _run(network, kind, length, step, LENGTH if reads == _READS[0] else None)
        period = 2 * np.pi / step
        wave = np.sin(step * np.arange(length + MOST))
        truth = wave if kind == "wave" else None
        errors = distances(outputs, None if truth is None else wave[length:], period)
        return {
            "model": model,
            "kind": kind,
            "step": step,
            "one_step": _one_step(network, step),
            "period": period,
            "seed": seed,
            "outputs": outputs[:steps],
            "truth": truth,
            "errors": errors[: max(0, steps - MOST + len(errors))],
            "height": float(np.ptp(outputs[max(0, steps - round(period)) : steps]) / 2),
        }

    def build(self, stage: Stage) -> None:
        self._plots[stage] = _Plots(stage)

    def paint(self, stage: Stage, state: State) -> None:
        self._plots[stage].paint(stage.sketch(), state)

    def reading(self, state: State) -> str:
        return f"One step ahead the error is {_digit(state['one_step'])}. {_outcome(state)} {_height(state)}".strip()

    def alt(self, state: State) -> str:
        """Rounded so far that a network trained on another processor is told of in the same words."""
        count = len(state["seed"])
        begin = f"{count} points of the true sine" if state["kind"] == "wave" else f"{count} values of {state['kind']}"
        if count == 1:
            begin = "1 value"
        told = "the truth" if state["truth"] is not None else "the nearest sine wave"
        band = ", on the truth as a grey band" if state["truth"] is not None else ""
        return (
            f"Above, a seed ({begin}) and after it what the network {state['model']} generates in "
            f"{_steps(len(state['outputs']))}{band}. One step ahead its error is {_digit(state['one_step'])}. Below "
            f"left, on a logarithmic scale, how far the last period is from {told}: {_course(state)} Below right each "
            "value against the one a quarter period before, where a sine is a circle."
        )


def _digit(error: float) -> str:
    """To one digit: as far as it is the same on other processors."""
    return f"about {float(f'{error:.1g}'):g}"


def _round(error: float) -> str:
    """The next round number above, in words."""
    above = next((limit for limit in _ROUND if error <= limit), None)
    return f"more than {_ROUND[-1]:g}" if above is None else f"at most {above:g}"


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _outcome(state: State) -> str:
    count = len(state["outputs"])
    begin = f"After {_steps(count)}, {count / state['period']:.1f} periods,"
    if not len(state["errors"]):
        return f"{begin} there is no full period yet to compare with a sine."
    error = state["errors"][-1]
    if state["truth"] is not None:
        return f"{begin} the error is {_round(error)} (root mean square over the last period)."
    near = "a wave that is no good sine" if error > 0.2 else "nearly a sine"
    if state["height"] < 0.3:
        near = "still next to rest"
    return f"{begin} what came of {state['kind']} is {near}, {_round(error)} from the nearest one of height 1."


def _height(state: State) -> str:
    if len(state["outputs"]) < state["period"]:
        return ""
    height = state["height"]
    if abs(height - 1) <= 0.2:
        return "The height of the wave is near 1, as it should be."
    return f"The height of the wave is {height:.1f}, where it should be 1."


def _course(state: State) -> str:
    count, whole = len(state["outputs"]), round(state["period"])
    errors = dict(zip(range(count, 0, -1), reversed(state["errors"].tolist()), strict=False))  # by the steps done
    said = [
        f"{_round(errors[k])} after {k // whole} period{'s' if k > whole else ''}"
        for k in range(whole, count + 1, whole)
    ]
    if len(said) > 3:
        said = [said[0], said[1], said[-1]]
    if not said:
        return f"{_round(errors[count])} so far." if errors else "there is no full period yet."
    return ", ".join(said) + "."


class _Plots:
    """The three plots of :class:`Generation` and what moves on them."""

    ENDS = (40, 70, 130, 260, 400, 540)  # of the steps across; few, so that the axis stays while a slider moves
    HEIGHTS = (1.3, 2.2, 4.5, 10.0)

    def __init__(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        thin = look.line_width
        self.wave = stage.figure.add_axes((0.6 / across, 2.62 / up, 7.15 / across, 1.3 / up))
        self.errors = stage.figure.add_axes((0.75 / across, 0.6 / up, 4.3 / across, 1.33 / up))
        self.plane = stage.figure.add_axes((6.15 / across, 0.5 / up, 1.5 / across, 1.5 / up))
        for axes in (self.wave, self.errors, self.plane):
            axes.tick_params(length=3)
        write_powers(self.errors, -4, 1, most=3)
        self.end, self.height = 0, 0.0
        self.plane.add_patch(Circle((0, 0), 1, fill=False, edgecolor=look.muted, linewidth=5, alpha=0.45, zorder=1))

        said: dict[str, Any] = {"color": look.stroke("output"), "linewidth": 1.2 * thin}
        (self.truth,) = self.wave.plot([], [], color=look.muted, linewidth=5, alpha=0.45, zorder=2.6)
        (self.seed,) = self.wave.plot([], [], "o-", color=look.stroke("input"), markersize=3.5, linewidth=1, zorder=3)
        (self.output,) = self.wave.plot([], [], zorder=4, **said)
        (self.error,) = self.errors.plot([], [], color=look.stroke("gradient"), linewidth=1.4 * thin, zorder=3)
        (self.orbit,) = self.plane.plot([], [], zorder=4, **said)
        (self.now,) = self.plane.plot([], [], "o", color=look.ink, markersize=6, zorder=5)
        (self.here,) = self.wave.plot([], [], "o", color=look.ink, markersize=6, zorder=5)
        stage.moving(self.truth, self.seed, self.output, self.error, self.orbit, self.now, self.here)

        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(2.9, 0.14, "generated step", size=SMALL)
        pale.text(6.9, 0.14, "a quarter period before", size=SMALL)
        pale.text(5.62, 1.25, "this value", size=SMALL, rotation=90)
        pale.text(4.2, 2.26, "step", size=SMALL)
        for x, words in ((4.62, "truth"), (5.68, "seed"), (6.7, "generated")):
            pale.text(x, 4.1, words, size=SMALL, ha="left")
        line = pale.axes.plot
        line([4.25, 4.52], [4.1, 4.1], color=look.muted, linewidth=5, alpha=0.45)
        line([5.32, 5.46, 5.6], [4.1] * 3, "o-", color=look.stroke("input"), markersize=3.5, linewidth=1)
        line([6.34, 6.62], [4.1, 4.1], **said)

    def paint(self, sketch: Sketch, state: State) -> None:
        seed, outputs, truth = state["seed"], state["outputs"], state["truth"]
        count = len(seed) + len(outputs)
        self._fit(count, float(max(np.abs(outputs).max(), np.abs(seed).max())))
        steps = np.arange(count)
        self.truth.set_data(steps[: 0 if truth is None else count], [] if truth is None else truth[:count])
        self.seed.set_data(steps[: len(seed)], seed)
        self.output.set_data(steps[len(seed) :], outputs)
        self.here.set_data(steps[-1:], outputs[-1:])
        errors = np.log10(np.clip(state["errors"], _FLOOR, 10))
        self.error.set_data(np.arange(len(outputs) - len(errors), len(outputs)) + 1, errors)
        series, lag = np.concatenate([seed, outputs]), max(1, round(state["period"] / 4))
        later = np.arange(max(len(seed), lag), count)  # none where there is no quarter period yet
        self.orbit.set_data(series[later - lag], series[later])
        self.now.set_data(series[later - lag][-1:], series[later][-1:])

        sketch.text(0.25, 4.42, f"{state['model']}: {self._told(state)}", size=HEAD, ha="left", parse_math=False)
        one_step = f"one step ahead, told the truth: error {_digit(state['one_step'])}"
        sketch.text(0.6, 4.1, one_step, size=SMALL, ha="left")
        target = "the truth" if truth is not None else "the nearest sine"
        sketch.text(0.3, 2.12, f"error of the last period: distance to {target}", size=SMALL, ha="left")

    def _told(self, state: State) -> str:
        count = len(state["outputs"])
        begin = f"{_steps(count)}, {count / state['period']:.1f} periods"
        return f"{begin}, error {state['errors'][-1]:.2g}" if len(state["errors"]) else begin

    def _fit(self, count: int, high: float) -> None:
        """Set the ends of the plots."""
        end = next(end for end in self.ENDS if end >= count)
        if end != self.end:
            self.end = end
            self.wave.set_xlim(-0.01 * end, end)
            self.errors.set_xlim(0, end)
        height = next((height for height in self.HEIGHTS if height >= high), 1.1 * high)
        if height != self.height:
            self.height = height
            ticks = [-1, 0, 1] if height < 4 else [-round(0.8 * height), 0, round(0.8 * height)]
            for axes in (self.wave, self.plane):
                axes.set_ylim(-height, height)
                axes.set_yticks(ticks)
            self.plane.set_xlim(-height, height)
            self.plane.set_xticks(ticks)
