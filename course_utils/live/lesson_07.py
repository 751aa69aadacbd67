"""The live views of lesson 7 on what attention is for and on teacher forcing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes

from course_utils import bottleneck, forcing
from course_utils.drawing.alignment import share_bar
from course_utils.drawing.shapes import HEAD, SMALL, Sketch, sheet
from course_utils.drawing.style import current
from course_utils.forcing import SEED_LENGTH, STEP, outputs, rms
from course_utils.generation import Network
from course_utils.live.controls import Choice, Slider
from course_utils.live.stage import Stage
from course_utils.live.view import State, View, view

# The bottleneck

_LINES = (("cell", "-", "o"), ("hidden", "--", "s"))


@view
class Bottleneck(View):
    """``using(measured=...)`` shows what the lesson measured; else what comes with the package."""

    name = "bottleneck"
    lesson = 7
    title = "Longer and longer strings, with and without attention"
    size = (8.0, 3.7)
    declared = {"length": Slider("String length", 12, *bottleneck.TESTED, play=True)}
    measured: ClassVar[Mapping[str, Mapping[int, float]]] = bottleneck.measured()
    trained: ClassVar[int | None] = bottleneck.TRAINED[1]
    units: ClassVar[int | None] = 2 * bottleneck.UNITS

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, Axes] = WeakKeyDictionary()

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on a measurement of your own.

        Args:
            given: ``measured``, the share of strings that are right, 0 to 1, by their length, for two networks:
                ``{"with attention": {4: 1.0, 8: 0.99}, "without attention": {4: 1.0, 8: 0.4}}``. ``trained``, the
                length of the longest string in training, and ``units``, how many numbers the vector between encoder
                and decoder has, may be left out.

        Raises:
            TypeError: something else is given.
            ValueError: the measurement cannot be shown; the message says why.
        """
        measured = given.pop("measured", None)
        trained, units = given.pop("trained", None), given.pop("units", None)
        if given:
            raise TypeError(f"the view 'bottleneck' takes measured, trained and units; came {', '.join(given)} too")
        if measured is None:
            return cls
        names = tuple(cls.measured)
        if set(measured) != set(names):
            raise ValueError(f"expected a measurement for {' and '.join(names)}; came {', '.join(map(str, measured))}")
        ready = {name: {int(n): float(share) for n, share in sorted(measured[name].items())} for name in names}
        lengths = [list(shares) for shares in ready.values()]
        if lengths[0] != lengths[1] or len(lengths[0]) < 2:
            raise ValueError(f"expected the same lengths, two or more, for both; came {lengths[0]} and {lengths[1]}")
        if not all(0 <= share <= 1 for shares in ready.values() for share in shares.values()):
            raise ValueError("expected shares from 0 to 1; one is not: divide percentages by 100")
        low, high = lengths[0][0], lengths[0][-1]
        step = int(np.gcd.reduce(np.diff(lengths[0])))
        start = lengths[0][round(0.6 * (len(lengths[0]) - 1))]
        declared = {"length": Slider("String length", start, low, high, step, play=True)}
        more = {"measured": ready, "trained": trained, "units": units, "declared": declared}
        return type(cls.__name__, (cls,), more)

    @classmethod
    def compute(cls, length: int) -> State:
        """The shares at the measured length that is nearest."""
        lengths = np.array(list(next(iter(cls.measured.values()))))
        at = int(lengths[np.abs(lengths - length).argmin()])
        return {
            "length": at,
            "shares": {name: shares[at] for name, shares in cls.measured.items()},
            "trained": cls.trained,
            "units": cls.units,
        }

    def build(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        axes = stage.figure.add_axes((0.65 / across, 0.55 / up, 4.6 / across, 2.55 / up))
        lengths = list(next(iter(self.measured.values())))
        for (name, shares), (role, dashes, marker) in zip(self.measured.items(), _LINES, strict=True):
            axes.plot(
                lengths,
                [100 * share for share in shares.values()],
                color=look.stroke(role),
                linestyle=dashes,
                marker=marker,
                markersize=4.5,
                label=name,
                clip_on=False,
            )
        axes.set_ylim(0, 103)
        axes.set_xlim(lengths[0] - 0.4, lengths[-1] + 0.4)
        axes.set_yticks([0, 50, 100])
        axes.tick_params(length=3)
        if self.trained is not None and self.trained < lengths[-1]:
            axes.axvline(self.trained + 0.5, color=look.muted, linestyle=(0, (1, 2)), linewidth=1.2)
        self._plots[stage] = axes
        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(2.95, 0.15, "length of the string", size=SMALL)
        pale.text(0.15, 3.4, "strings that are exactly right, in percent", size=SMALL, ha="left")

    def paint(self, stage: Stage, state: State) -> None:
        sketch, look, axes = stage.sketch(), current(), self._plots[stage]
        length = state["length"]
        low, high = axes.get_xlim()
        x = 0.65 + 4.6 * (length - low) / (high - low)
        sketch.path([(x, 0.55), (x, 3.12)], head=False, width=1.0)
        sketch.text(x, 3.22, f"{length}", weight="bold")
        for (name, share), (role, _dashes, _marker) in zip(state["shares"].items(), _LINES, strict=True):
            sketch.neuron(x, 0.55 + 2.55 * 100 * share / 103, 0.075, role=role)
            y = 2.75 if name == next(iter(state["shares"])) else 1.85
            sketch.text(5.6, y + 0.2, name, ha="left", weight="bold", role=role)
            sketch.line([(5.6, y - 0.1), (7.1, y - 0.1)], width=0.6)
            share_bar(sketch, 5.6, y - 0.1, share, 1.5, role, 0.16)
            sketch.text(7.2, y - 0.1, _percent(share), ha="left", weight="bold")
        sketch.text(5.6, 1.15, _memory(state), ha="left", va="top", size=SMALL, linespacing=1.5, colour=look.ink)

    def reading(self, state: State) -> str:
        (first, one), (second, other) = state["shares"].items()
        beyond = state["trained"] is not None and state["length"] > state["trained"]
        told = f"Of strings of {state['length']} digits {_percent(one)} are right {first}, {_percent(other)} {second}."
        return told + (" Neither network has seen strings as long as these in training." if beyond else "")

    def alt(self, state: State) -> str:
        told = []
        for name, shares in self.measured.items():
            lengths = list(shares)
            some = sorted({lengths[0], lengths[len(lengths) // 2], lengths[-1], state["length"]})
            told.append(f"{name}: " + ", ".join(f"{_percent(shares[n])} at length {n}" for n in some))
        return (
            "Two curves over the length of a digit string to be reversed: how many unseen strings are written "
            f"without a mistake. {'; '.join(told)}. Marked: length {state['length']}."
        )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _memory(state: State) -> str:
    if state["units"] is None:
        return "Without attention one vector\nholds all of the string."
    length, units = state["length"], state["units"]
    return (
        f"Without attention {units} numbers\nhold {length} digits: {units / length:.1f} for each.\n"
        f"With it the decoder may look\ninto {length} × {units} = {length * units} numbers."
    )


# Teacher forcing

MOST = 188  # steps: three periods
_OFFSET = 50.0  # where the wave begins: sin(50)
_FLOOR = 1e-3  # below which an error is drawn as this


@lru_cache(maxsize=256)
def _run(network: Network, ratio: float, noise: float) -> tuple[np.ndarray, np.ndarray]:
    said, told = outputs(network, _truth(), ratio, noise=noise)
    for array in (said, told):
        array.setflags(write=False)
    return said, told


def _truth() -> np.ndarray:
    return np.sin(_OFFSET + STEP * np.arange(SEED_LENGTH + MOST))


@view
class TeacherForcing(View):
    """``using(networks=...)`` runs it on the lesson's networks; else on those that come with the package."""

    name = "teacher_forcing"
    lesson = 7
    title = "When the truth is taken away"
    size = (8.0, 4.3)
    declared = {
        "trained": Choice("Fed in training", next(iter(forcing.RATIOS)), tuple(forcing.RATIOS)),
        "ratio": Slider("Truth fed in now", 0, 0, 1, 0.05),
        "steps": Slider("Steps", MOST, 1, MOST, play=True),
        "noise": Slider("Noise", 0, 0, 0.3, 0.01),
    }
    networks: ClassVar[Mapping[str, Network]] = forcing.load()

    def __init__(self) -> None:
        super().__init__()
        self._plots: WeakKeyDictionary[Stage, tuple[Any, ...]] = WeakKeyDictionary()

    @classmethod
    def using(cls, **given: Any) -> type[View]:
        """The view on networks of your own: ``using(networks={"the truth": model, "its own outputs": other})``.

        Args:
            given: ``networks``, by what each was fed in training: a Keras model (or a :class:`Network`) that predicts
                the next point of sin(x), the points 0.1 apart, at every step.

        Raises:
            TypeError: something else is given.
            ValueError: there is no network, or one cannot be run; the message names it.
        """
        networks = given.pop("networks", None)
        if given:
            raise TypeError(f"the view 'teacher_forcing' takes networks; came {', '.join(given)} too: leave it out")
        if networks is None:
            return cls
        if not networks:
            raise ValueError("expected at least one network by what it was fed in training; came none")
        ready = {}
        for name, model in networks.items():
            try:
                ready[name] = model if isinstance(model, Network) else Network.from_keras(model)
            except AttributeError:
                raise ValueError(f"{name}: expected a Keras model; came {type(model).__name__}") from None
        choice = Choice("Fed in training", next(iter(ready)), tuple(ready))
        return type(cls.__name__, (cls,), {"networks": ready, "declared": dict(cls.declared) | {"trained": choice}})

    @classmethod
    def compute(cls, trained: str, ratio: float, steps: int, noise: float) -> State:
        """What the network says at each step with this share of the truth, with all of it, and with none."""
        network, truth = cls.networks[trained], _truth()[SEED_LENGTH : SEED_LENGTH + steps]
        runs = {share: _run(network, float(share), float(noise)) for share in {float(ratio), 0.0, 1.0}}
        said, told = (part[:steps] for part in runs[float(ratio)])
        return {
            "trained": trained,
            "ratio": ratio,
            "noise": noise,
            "truth": truth,
            "said": said,
            "told": told,
            "errors": {share: np.abs(run[0][:steps] - truth) for share, run in sorted(runs.items())},
        }

    def build(self, stage: Stage) -> None:
        look, across, up = current(), stage.width, stage.height
        wave = stage.figure.add_axes((0.65 / across, 2.35 / up, 7.1 / across, 1.4 / up))
        below = stage.figure.add_axes((0.65 / across, 0.55 / up, 7.1 / across, 1.2 / up))
        for axes in (wave, below):
            axes.set_xlim(-SEED_LENGTH, MOST + 1)
            axes.tick_params(length=3)
        wave.set_ylim(-2.0, 1.6)
        wave.set_yticks([-1, 0, 1])
        wave.tick_params(labelbottom=False)
        below.set_yscale("log")
        below.set_ylim(_FLOOR, 4)
        below.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
        below.minorticks_off()
        steps = np.arange(SEED_LENGTH + MOST) - SEED_LENGTH + 1
        wave.plot(steps, _truth(), color=look.muted, linewidth=5, alpha=0.45)
        seed: dict[str, Any] = {"color": look.stroke("input"), "markersize": 3.5, "linewidth": 1}
        wave.plot(steps[:SEED_LENGTH], _truth()[:SEED_LENGTH], "o-", **seed)
        (said,) = wave.plot([], [], color=look.stroke("output"), linewidth=1.2 * look.line_width, zorder=4)
        (told,) = wave.plot([], [], "|", color=look.stroke("input"), markersize=6, zorder=3)
        thin: dict[str, Any] = {"linewidth": look.line_width, "zorder": 3}
        (full,) = below.plot([], [], color=look.stroke("input"), linestyle=(0, (1, 1.5)), **thin)
        (none,) = below.plot([], [], color=look.muted, linestyle=(0, (4, 3)), **thin)
        (error,) = below.plot([], [], color=look.ink, linewidth=1.4 * look.line_width, zorder=4)
        self._plots[stage] = (said, told, full, none, error)
        stage.moving(said, told, full, none, error)
        pale = Sketch(across, up, axes=sheet(stage.figure))
        pale.text(4.2, 0.14, "step", size=SMALL)
        pale.text(0.15, 1.95, "distance from the truth so far", size=SMALL, ha="left")
        line = pale.axes.plot
        for x, words, style in (
            (3.0, "truth always", {"color": look.stroke("input"), "linestyle": (0, (1, 1.5))}),
            (4.75, "truth never", {"color": look.muted, "linestyle": (0, (4, 3))}),
            (6.4, "this share", {"color": look.ink, "linewidth": 1.4 * look.line_width}),
        ):
            line([x, x + 0.35], [1.95, 1.95], **({"linewidth": look.line_width} | style))
            pale.text(x + 0.43, 1.95, words, size=SMALL, ha="left")
        pale.text(7.75, 3.88, "ticks: steps fed the truth; step 1 always is, by the seed", size=SMALL, ha="right")

    def paint(self, stage: Stage, state: State) -> None:
        said, told, full, none, error = self._plots[stage]
        steps = np.arange(len(state["said"])) + 1
        said.set_data(steps, np.clip(state["said"], -1.95, 1.55))
        fed = steps[state["told"]]
        told.set_data(fed, np.full(len(fed), -1.7))
        for line, share in ((full, 1.0), (none, 0.0), (error, float(state["ratio"]))):
            line.set_data(steps, np.maximum(_running(state["errors"][share]), _FLOOR))
        sketch = stage.sketch()
        head = f"fed {state['trained']} in training, {_share(state['ratio'])} now"
        sketch.text(0.15, 4.1, head, size=HEAD, ha="left", weight="bold", parse_math=False)

    def reading(self, state: State) -> str:
        errors = {share: _round(rms(found)) for share, found in state["errors"].items()}
        count = len(state["said"])
        told = f"Over {count} step{'s' if count > 1 else ''} the error is {errors[float(state['ratio'])]}"
        others = {1.0: "with the truth at every step", 0.0: "without it"}
        beside = [f"{errors[share]} {words}" for share, words in others.items() if share != state["ratio"]]
        return f"{told} with {_share(state['ratio'])}; it would be {' and '.join(beside)}."

    def alt(self, state: State) -> str:
        """Rounded so far that a network trained on another processor is told of in the same words."""
        return (
            f"Above, {SEED_LENGTH} points of a sine and after them, on the truth as a grey band, what a network says "
            f"that was fed {state['trained']} in training and is fed {_share(state['ratio'])} now, with noise "
            f"{state['noise']:g}. Below, on a logarithmic scale, how far it is from the truth so far, beside the "
            f"same network with the truth at every step and at none. {self.reading(state)}"
        )


def _running(errors: np.ndarray) -> np.ndarray:
    """The root mean square of the errors so far, at every step."""
    return np.sqrt(np.cumsum(errors**2) / np.arange(1, len(errors) + 1))


def _round(error: float) -> str:
    """The next round number above, in words."""
    limits = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
    above = next((limit for limit in limits if error <= limit), None)
    return f"more than {limits[-1]:g}" if above is None else f"at most {above:g}"


def _share(ratio: float) -> str:
    if ratio == 0:
        return "its own outputs at every step"
    if ratio == 1:
        return "the truth at every step"
    return f"the truth at {100 * ratio:.0f}% of the steps"
