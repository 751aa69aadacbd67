"""Pictures of series: a window and what was predicted, what was generated after a seed, forecasts of a held-out part.

In all of them what was read is drawn in the input's colour, the truth as a wide grey band, and what a network or a
rule says in the output's colour on top of it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_utils.drawing.shapes import BODY, SMALL
from course_utils.drawing.style import applied, current

MOST_ROWS = 5  # of networks or forecasts under one another


def truth_line(axes: Axes, x: np.ndarray, values: np.ndarray, label: str = "truth") -> None:
    """The truth: a wide grey band that what is said of it can lie on."""
    axes.plot(x, values, color=current().muted, linewidth=5, alpha=0.45, solid_capstyle="round", label=label, zorder=2)


def read_line(axes: Axes, x: np.ndarray, values: np.ndarray, label: str = "what was read") -> None:
    """What a network was given, a dot each."""
    look = current()
    axes.plot(x, values, "o-", color=look.stroke("input"), markersize=3.5, linewidth=1, label=label, zorder=3)


def said_line(axes: Axes, x: np.ndarray, values: np.ndarray, label: str) -> None:
    """What a network or a rule says, on top."""
    look = current()
    axes.plot(x, values, color=look.stroke("output"), linewidth=1.2 * look.line_width, label=label, zorder=4)


def prediction(
    inputs: np.ndarray, targets: np.ndarray, predicted: np.ndarray, *, step: float = 1.0, start: float = 0.0
) -> Figure:
    """One window, what should come out at every step, and what came out: each output stands where its target does.

    Args:
        inputs, targets, predicted: (length,) each.
        step: how far apart two values are on the axis.
        start: where the window begins.

    Raises:
        ValueError: the three do not have the same length.
    """
    inputs, targets, predicted = (np.ravel(values) for values in (inputs, targets, predicted))
    if not len(inputs) == len(targets) == len(predicted):
        raise ValueError(
            "expected a target and a prediction for each input; came "
            f"{len(inputs)} inputs, {len(targets)} targets, {len(predicted)} predictions"
        )
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 3.0))
        axes = figure.subplots()
        x = start + step * np.arange(len(inputs))
        read_line(axes, x, inputs, "window that was read")
        truth_line(axes, x + step, targets, "target, one step later")
        axes.plot(x + step, predicted, "x", color=look.stroke("output"), markersize=7, label="prediction", zorder=5)
        axes.set_xlabel("x")
        axes.set_ylim(*_ends([inputs, targets, predicted]))
        figure.legend(loc="upper right", ncols=3, bbox_to_anchor=(0.985, 1.0))
        figure.subplots_adjust(left=0.075, right=0.98, bottom=0.17, top=0.88)
        return figure


def generated(
    truth: np.ndarray,
    outputs: Mapping[str, np.ndarray],
    seed_length: int,
    *,
    step: float = 1.0,
    unit: str = "x",
    label: str = "generated",
) -> Figure:
    """What each network goes on with after the same seed, a row each, on the truth; beside it the error.

    Args:
        truth: the seed and what truly comes after it, (time,).
        outputs: for each network what it generated after the seed, up to ``len(truth) - seed_length`` values.
        seed_length: how many true values were fed in.
        step: how far apart two values are on the axis.
        unit: what the axis counts.
        label: what the outputs are called.

    Raises:
        ValueError: there is no room for the rows, or more was generated than there is truth for.
    """
    _few(outputs)
    for name, values in outputs.items():
        if len(values) > len(truth) - seed_length:
            raise ValueError(
                f"{name}: {len(values)} values were generated, but after the seed there are "
                f"{len(truth) - seed_length} true ones to hold them against"
            )
    with applied():
        figure, rows = _rows(len(outputs))
        x = step * np.arange(len(truth))
        for axes, (name, values) in zip(rows, outputs.items(), strict=True):
            values = np.ravel(values)
            truth_line(axes, x, truth)
            read_line(axes, x[:seed_length], truth[:seed_length], "seed")
            said_line(axes, x[seed_length : seed_length + len(values)], values, label)
            error = float(np.sqrt(np.mean((values - truth[seed_length : seed_length + len(values)]) ** 2)))
            _beside(axes, name, f"RMSE {error:.3f}")
            axes.set_ylim(*_ends([truth, values]))
            axes.set_xlim(x[0] - step, x[-1] + step)
        _finish(figure, rows, unit)
        return figure


def forecasts(
    times: np.ndarray,
    truth: np.ndarray,
    said: Mapping[str, np.ndarray],
    *,
    unit: str,
    history: tuple[np.ndarray, np.ndarray] | None = None,
) -> Figure:
    """A held-out part and what each method says of it, a row each, in the unit of the series; beside it the error.

    Args:
        times: when, in years, (time,).
        truth: (time,).
        said: for each method its forecasts, (time,).
        unit: of the series.
        history: times and values before the held-out part, of which the end is shown.

    Raises:
        ValueError: there is no room for the rows, or a forecast does not have a value for each true one.
    """
    _few(said)
    for name, values in said.items():
        if np.shape(values) != np.shape(truth):
            raise ValueError(f"{name}: expected a forecast for each of {len(truth)} values; came {np.shape(values)}")
    with applied():
        figure, rows = _rows(len(said))
        for axes, (name, values) in zip(rows, said.items(), strict=True):
            truth_line(axes, times, truth)
            if history is not None:
                read_line(axes, *history, label="before")
            said_line(axes, times, values, "forecast")
            _beside(axes, name, f"MAE {np.abs(values - truth).mean():.3g}")
            axes.set_ylim(*_ends([truth, *said.values(), *([] if history is None else [history[1]])]))
        rows[0].set_title(unit, loc="left", fontsize=SMALL)
        _finish(figure, rows, "year")
        return figure


def _few(rows: Mapping[str, np.ndarray]) -> None:
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"there is room for 1 to {MOST_ROWS} rows; came {len(rows)}")


def _rows(count: int) -> tuple[Figure, list[Axes]]:
    height = 0.95 + (1.5 if count == 1 else 1.15 if count == 2 else 0.95 if count == 3 else 0.74) * count
    figure = Figure(figsize=(8.0, height))
    rows = list(figure.subplots(count, 1, sharex=True, squeeze=False)[:, 0])
    figure.subplots_adjust(
        left=0.065, right=0.79, bottom=0.5 / height, top=1 - 0.42 / height, hspace=0.25 if count > 1 else 0
    )
    return figure, rows


def _beside(axes: Axes, name: str, error: str) -> None:
    axes.text(1.02, 0.5, name, transform=axes.transAxes, fontsize=SMALL, va="bottom")
    axes.text(1.02, 0.42, error, transform=axes.transAxes, fontsize=BODY, fontweight="bold", va="top")


def _finish(figure: Figure, rows: list[Axes], unit: str) -> None:
    rows[-1].set_xlabel(unit)
    handles, labels = rows[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="upper right", ncols=3, bbox_to_anchor=(0.8, 1.0))


def _ends(parts: list[np.ndarray]) -> tuple[float, float]:
    low = min(float(np.min(part)) for part in parts)
    high = max(float(np.max(part)) for part in parts)
    margin = 0.07 * (high - low or 1.0)
    return low - margin, high + margin
