"""The figures of lesson 5 on a real series: held out, scaled, forecast by rules and a line, and one mistake."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils import data
from course_utils.baselines import (
    Autoregression,
    mean_absolute_error,
    naive,
    naive_plus_seasonal_difference,
    seasonal_naive,
)
from course_utils.drawing import series
from course_utils.drawing.shapes import SMALL, Sketch
from course_utils.drawing.style import current
from course_utils.figures.registry import figure
from course_utils.windows import Scaling

HELD_OUT = 44  # years: four cycles
ORDER = 9  # of the line


@cache
def _sunspots() -> data.Series:
    return data.sunspots()


def _first() -> int:
    """Where the held-out part begins."""
    return len(_sunspots()) - HELD_OUT


@cache
def _line() -> Autoregression:
    return Autoregression.fit(_sunspots().values[: _first()], ORDER)


# 1. Held out


@figure(
    name="held_out",
    lesson=5,
    caption="The exercise's series. What the network learns from ends before the held-out part begins: nothing after "
    "that line may be used for training, for scaling or for choosing.",
    alt=lambda: (
        f"The yearly mean sunspot number from {_year(0)} to {_year(-1)}, {len(_sunspots())} values from 0 to "
        f"{_sunspots().values.max():.0f} that rise and fall in cycles of about {_sunspots().period} years, some low, "
        f"some high. A line divides the training part, {_year(0)} to {_year(_first() - 1)}, {_first()} values, from "
        f"the shaded held-out part, {_year(_first())} to {_year(-1)}, {HELD_OUT} values."
    ),
)
def held_out() -> Figure:
    spots, first = _sunspots(), _first()
    sketch = Sketch(8.2, 3.5)
    look = current()
    axes = sketch.plot(0.85, 0.62, 7.1, 2.3)
    cut = (spots.times[first - 1] + spots.times[first]) / 2
    axes.axvspan(cut, spots.times[-1] + 1, color=look.faint, zorder=0)
    axes.axvline(cut, color=look.ink, linewidth=1.4, linestyle=(0, (4, 3)))
    axes.plot(spots.times, spots.values, color=look.stroke("input"), linewidth=1.5)
    axes.set_xlim(spots.times[0] - 2, spots.times[-1] + 2)
    axes.set_ylim(0, 205)
    axes.set_xlabel("year")
    sketch.text(0.85, 3.27, spots.unit, size=SMALL, ha="left")
    where = 0.85 + 7.1 * (cut - axes.get_xlim()[0]) / (axes.get_xlim()[1] - axes.get_xlim()[0])
    sketch.text(where - 0.08, 3.05, f"training part: {first} years", ha="right", size=SMALL)
    sketch.text(7.95, 3.05, f"held out: {HELD_OUT}", ha="right", size=SMALL)
    return sketch.figure


def _year(place: int) -> str:
    return f"{_sunspots().times[place]:.0f}"


# 2. Scaling


def _scaled() -> tuple[Scaling, Scaling, np.ndarray, np.ndarray]:
    """The scaling fitted on the training part, the one fitted on everything, and both parts scaled by the first."""
    values, first = _sunspots().values, _first()
    own = Scaling.fit(values[:first])
    return own, Scaling.fit(values), own.apply(values[:first]), own.apply(values[first:])


def _scaling_alt() -> str:
    own, leaking, _, after = _scaled()
    return (
        "A flow chart. From the training part an arrow leads to the fit of the scaling: mean "
        f"{own.mean:.1f}, standard deviation {own.std:.1f}. From there arrows lead to both parts: the scaled training "
        "part has mean 0 and standard deviation 1, the held-out part scaled by the same two numbers has mean "
        f"{after.mean():.2f} and standard deviation {after.std():.2f}. A crossed-out arrow from the held-out part to "
        f"the fit: with it they would be {leaking.mean:.1f} and {leaking.std:.1f}, and the training would know "
        "something of what it is tested on."
    )


@figure(
    name="scaling_from_training_part",
    lesson=5,
    caption="The two numbers of the scaling are learned, like weights, so they come from the training part only. The "
    "held-out part is scaled by them and need not come out with mean 0.",
    alt=_scaling_alt,
)
def scaling_from_training_part() -> Figure:
    own, leaking, before, after = _scaled()
    first = _first()
    sketch = Sketch(8.2, 3.9)
    train = sketch.box(1.2, 3.2, 1.9, 0.62, f"training part\n{_year(0)} to {_year(first - 1)}", role="input")
    held = sketch.box(1.2, 0.75, 1.9, 0.62, f"held-out part\n{_year(first)} to {_year(-1)}", role="input")
    fit = sketch.box(4.1, 3.2, 1.9, 0.62, f"mean {own.mean:.1f}\nstd {own.std:.1f}", lit=True)
    sketch.text(4.1, 3.69, "fitted here", size=SMALL)
    scaled = sketch.box(7.0, 3.2, 1.9, 0.62, f"mean {_close(before.mean())}\nstd {before.std():.2f}", role="hidden")
    other = sketch.box(7.0, 0.75, 1.9, 0.62, f"mean {_close(after.mean())}\nstd {after.std():.2f}", role="hidden")
    sketch.text(7.0, 3.69, "training part, scaled", size=SMALL)
    sketch.text(7.0, 0.26, "held-out part, scaled", size=SMALL)
    sketch.arrow(train.right, fit.left, role="input", width=1.4)
    sketch.arrow(fit.right, scaled.left, width=1.4)
    sketch.text(5.55, 3.42, "apply", size=SMALL)
    use = (4.6, 0.75)
    sketch.arrow((use[0], fit.bottom[1]), use, head=False, width=1.4)
    sketch.arrow(held.right, other.left, role="input", width=1.4)
    sketch.text(5.55, 0.97, "apply", size=SMALL)
    sketch.split(*use)
    wrong = ((2.15, 1.1), (3.45, 2.8))
    sketch.arrow(*wrong, role="gradient", dashed=True, width=1.4)
    middle = ((wrong[0][0] + wrong[1][0]) / 2, (wrong[0][1] + wrong[1][1]) / 2)
    for tilt in (1, -1):
        sketch.line(
            [(middle[0] - 0.13, middle[1] - 0.13 * tilt), (middle[0] + 0.13, middle[1] + 0.13 * tilt)],
            role="gradient",
            width=2.6,
        )
    sketch.text(0.25, 2.05, f"not so: with it, mean {leaking.mean:.1f},", size=SMALL, role="gradient", ha="left")
    sketch.text(0.25, 1.83, f"std {leaking.std:.1f}, and the test leaks", size=SMALL, role="gradient", ha="left")
    return sketch.figure


def _close(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


# 3. The baselines

TARGET = 1979  # the year that is forecast in the picture


def _four() -> dict[str, tuple[float, list[int], float]]:
    """For each baseline its forecast of ``TARGET``, the steps back that it uses, and its error on the held-out part."""
    spots, first = _sunspots(), _first()
    values, period = spots.values, spots.period
    at = int(np.flatnonzero(spots.times == TARGET)[0]) - first
    rules: dict[str, tuple[np.ndarray, list[int]]] = {
        "naive": (naive(values, first), [1]),
        "seasonal naive": (seasonal_naive(values, first, period), [period]),
        "naive plus seasonal difference": (
            naive_plus_seasonal_difference(values, first, period),
            [1, period, period + 1],
        ),
        f"linear, AR({ORDER})": (_line().one_step(values, first), list(range(1, ORDER + 1))),
    }
    return {
        name: (float(said[at]), back, mean_absolute_error(said, values[first:])) for name, (said, back) in rules.items()
    }


def _baselines_alt() -> str:
    spots = _sunspots()
    truth = float(spots.values[spots.times == TARGET][0])
    said = "; ".join(f"{name} {value:.1f} (MAE {error:.1f})" for name, (value, _, error) in _four().items())
    return (
        f"Four small plots of the sunspots before {TARGET}, with the years that a rule uses as filled dots, its "
        f"forecast of {TARGET} as a diamond and the truth, {truth:.1f}, as a ring. Naive uses the year before; "
        f"seasonal naive the year {spots.period} years back; the third the year before and how much was added "
        f"{spots.period} years back; the line the {ORDER} years before. Forecast, and mean absolute error over the "
        f"{HELD_OUT} held-out years: {said}."
    )


@figure(
    name="four_baselines",
    lesson=5,
    caption="What a network has to beat: which earlier years each rule uses, what it says of 1979, and its mean "
    "absolute error (MAE) over the 44 held-out years, one step ahead.",
    alt=_baselines_alt,
)
def four_baselines() -> Figure:
    spots = _sunspots()
    sketch = Sketch(8.2, 4.6)
    look = current()
    here = int(np.flatnonzero(spots.times == TARGET)[0])
    for place, (name, (value, back, error)) in enumerate(_four().items()):
        left, base = 0.65 + 3.95 * (place % 2), 2.72 - 2.12 * (place // 2)
        axes = sketch.plot(left, base, 3.4, 1.35)
        steps = np.arange(here - 14, here + 1)
        axes.plot(spots.times[steps[:-1]], spots.values[steps[:-1]], color=look.muted, linewidth=1, zorder=1)
        axes.plot(spots.times[steps[:-1]], spots.values[steps[:-1]], "o", color=look.page, mec=look.muted, ms=4.5)
        used = here - np.array(back)
        axes.plot(spots.times[used], spots.values[used], "o", color=look.stroke("input"), markersize=7.5, zorder=3)
        axes.plot(TARGET, spots.values[here], "o", color=look.ink, mfc="none", ms=12, mew=1.6, zorder=3, clip_on=False)
        axes.plot(TARGET, value, "D", color=look.stroke("output"), markersize=7.5, zorder=4, clip_on=False)
        if len(back) == 3:
            for one, other in ((used[2], used[1]), (used[0], here)):
                y = value if other == here else spots.values[other]
                axes.annotate(
                    "",
                    (spots.times[other], y),
                    (spots.times[one], spots.values[one]),
                    arrowprops={"arrowstyle": "-|>", "color": look.ink, "shrinkA": 4, "shrinkB": 5},
                    zorder=2,
                )
        axes.set_ylim(-8, 195)
        axes.set_yticks([0, 100])
        axes.set_xlim(TARGET - 14.6, TARGET + 0.8)
        axes.set_xticks([1965, 1970, 1975, TARGET])
        sketch.text(left - 0.1, base + 1.57, name, weight="bold", ha="left")
        sketch.text(left + 3.45, base + 1.57, f"MAE {error:.1f}", ha="right")
    for x, marker, role, words in (
        (1.2, "o", "input", "years that are used"),
        (3.5, "D", "output", "forecast"),
        (5.1, "ring", None, "truth"),
    ):
        axes = sketch.axes
        axes.plot(
            x,
            0.2,
            "o" if marker == "ring" else marker,
            color=look.stroke(role),
            mfc="none" if marker == "ring" else look.stroke(role),
            markersize=10 if marker == "ring" else 7,
        )
        sketch.text(x + 0.18, 0.2, words, size=SMALL, ha="left")
    return sketch.figure


# 4. One step ahead, and free


def _two_ways() -> tuple[dict[str, np.ndarray], np.ndarray]:
    values, first = _sunspots().values, _first()
    return {
        f"AR({ORDER}),\none step ahead": _line().one_step(values, first),
        f"AR({ORDER}), free": _line().free(values[:first], HELD_OUT),
    }, values[first:]


def _ways_alt() -> str:
    said, truth = _two_ways()
    one, free = (mean_absolute_error(values, truth) for values in said.values())
    last = list(said.values())[1][-22:]
    return (
        f"Two rows over the years {_year(_first())} to {_year(-1)}, the true sunspot number as a grey band and a "
        f"linear forecast from {ORDER} years. Above, one step ahead, each from true values: it keeps close to the "
        f"truth, mean absolute error {one:.1f}. Below, free, from its own forecasts: its cycles become flat, the "
        f"final two swing between {last.min():.0f} and {last.max():.0f}, and the error is {free:.1f}."
    )


@figure(
    name="one_step_or_free",
    lesson=5,
    caption="The same line, used in two ways. One step ahead it is told the truth after every forecast. Free it hears "
    "nothing after 1964, and its cycles fade. Say which one an error belongs to.",
    alt=_ways_alt,
)
def one_step_or_free() -> Figure:
    spots, first = _sunspots(), _first()
    said, truth = _two_ways()
    before = slice(first - 22, first)
    return series.forecasts(
        spots.times[first:], truth, said, unit=spots.unit, history=(spots.times[before], spots.values[before])
    )


# 5. The forecast drawn in the wrong place

LATE = 23  # years that are drawn


def _late_alt() -> str:
    truth, said = _copied()
    return (
        f"Two plots of the sunspots of {LATE} years as a grey band, with the naive forecast. Left, at its right place: "
        "it follows the truth one year late, mean absolute error "
        f"{mean_absolute_error(said, truth):.1f}. Right, the same numbers drawn one year too early, as an index that "
        f"is off by one does: they lie on the truth, error {mean_absolute_error(said[1:], truth[:-1]):.1f}. It looks "
        "perfect and forecasts nothing."
    )


def _copied() -> tuple[np.ndarray, np.ndarray]:
    values, first = _sunspots().values, _first()
    return values[first : first + LATE], naive(values, first)[:LATE]


@figure(
    name="off_by_one",
    lesson=5,
    caption="The naive forecast, right and wrong by one place. A curve that looks one step late may be a copy of the "
    "year before; one that fits too well may have been put in the wrong place.",
    alt=_late_alt,
)
def off_by_one() -> Figure:
    truth, said = _copied()
    years = _sunspots().times[_first() : _first() + LATE]
    sketch = Sketch(8.2, 3.3)
    for place, (title, x, values, error) in enumerate(
        (
            ("at its place", years, said, mean_absolute_error(said, truth)),
            ("one year too early: a mistake", years[:-1], said[1:], mean_absolute_error(said[1:], truth[:-1])),
        )
    ):
        left = 0.65 + 3.95 * place
        axes = sketch.plot(left, 0.62, 3.4, 2.05)
        series.truth_line(axes, years, truth)
        axes.plot(x, values, "o-", color=current().stroke("output"), markersize=4, linewidth=1.2, zorder=4)
        _years(axes, years)
        sketch.text(left - 0.1, 3.05, title, weight="bold", ha="left")
        sketch.text(left - 0.1, 2.82, f"MAE {error:.1f}", size=SMALL, ha="left")
    return sketch.figure


def _years(axes: Axes, years: np.ndarray) -> None:
    axes.set_xlabel("year")
    axes.set_xlim(years[0] - 1, years[-1] + 1)
    axes.set_ylim(0, 175)
    axes.set_yticks([0, 50, 100, 150])
