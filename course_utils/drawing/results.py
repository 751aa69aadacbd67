"""Pictures of how a small network learned, and what it made of its examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MultipleLocator, NullFormatter

from course_utils.drawing.shapes import BODY, FORMULA, SMALL, Sketch
from course_utils.drawing.style import applied, current, readable_on


def glyph_row(pixels: np.ndarray, shape: tuple[int, int], said: Sequence[object], true: Sequence[object]) -> Figure:
    """Small pictures in a row, under each what a network said of it, and what it is where that differs.

    Args:
        pixels: (count, rows * columns) of 0 and 1; at most eight pictures fit.
        shape: rows and columns of a picture.
        said, true: a digit or a short text for each picture.

    Raises:
        ValueError: more than eight pictures, or not an answer for each.
    """
    count = len(pixels)
    if not 1 <= count <= 8 or len(said) != count or len(true) != count:
        raise ValueError(
            f"expected 1 to 8 pictures with an answer and a true one for each; came {count} pictures, "
            f"{len(said)} answers, {len(true)} true ones"
        )
    with applied():
        sketch = Sketch(8.0, 1.75)
        for k, (picture, answer, truth) in enumerate(zip(pixels, said, true, strict=True)):
            x = 0.55 + 0.98 * k
            place = sketch.box(x, 1.1, 0.72, 0.96, role="input")
            sketch.pixels(place.x, place.y, picture.reshape(shape), dot=0.115)
            words = f"{answer}" if answer == truth else f"{answer}, not {truth}"
            sketch.text(x, 0.36, words, size=SMALL, weight="normal" if answer == truth else "bold")
        return sketch.figure


def film(degrees: np.ndarray, said: np.ndarray, true: np.ndarray, names: Sequence[str]) -> Figure:
    """A door's angle frame by frame, and under it what a network said of each frame beside what is true.

    Args:
        degrees: the measured angle, (frames,).
        said, true: codes into ``names``, (frames,).
        names: what a code means.
    """
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 3.2))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        frames = np.arange(1, len(degrees) + 1)
        above.plot(frames, degrees, "o-", color=look.stroke("input"), markersize=4)
        above.set_ylabel("angle (degrees)")
        above.set_ylim(-8, 98)
        below.step(frames, true, where="mid", color=look.muted, linewidth=5, alpha=0.45, label="true")
        below.plot(frames, said, "o", color=look.stroke("output"), markersize=5, label="what the network says")
        below.set_yticks(range(len(names)), names)
        below.set_ylim(-0.5, len(names) - 0.5)
        below.set_xlabel("frame")
        below.xaxis.set_major_locator(MultipleLocator(2))
        above.set_xlim(0.3, len(degrees) + 0.7)
        figure.legend(loc="upper right", ncols=2, bbox_to_anchor=(0.99, 1.0))
        figure.subplots_adjust(left=0.1, right=0.98, bottom=0.16, top=0.9, hspace=0.18)
        return figure


def loss_curve(losses: Sequence[float], floor: float | None = None, floor_words: str = "") -> Figure:
    """The loss step by step of training, and the value below which it cannot fall, where there is one.

    Args:
        losses: the loss before each step.
        floor: the smallest loss that is possible.
        floor_words: what is written beside the floor.
    """
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 2.9))
        axes = figure.subplots()
        axes.plot(np.arange(1, len(losses) + 1), losses, color=look.stroke("gradient"), linewidth=2)
        axes.set_xlabel("step of training")
        axes.set_ylabel("loss $L$")
        axes.set_ylim(0, 1.08 * max(losses))
        axes.set_xlim(1 - 0.01 * len(losses), 1.01 * len(losses))
        if floor is not None:
            axes.axhline(floor, color=look.muted, linestyle="--", linewidth=1.2)
            axes.annotate(
                floor_words,
                (1.0, floor),
                (-4, 4),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize=SMALL,
                color=look.ink,
            )
        figure.subplots_adjust(left=0.09, right=0.98, bottom=0.19, top=0.95)
        return figure


def next_words(
    probabilities: np.ndarray, words: Sequence[str], heard: Sequence[Sequence[str]], true: Sequence[Sequence[str]]
) -> Figure:
    """How likely each word comes next, after each word of some sentences: a heat map with its numbers, side by side.

    Args:
        probabilities: (sentences, steps, words).
        words: the vocabulary.
        heard: the words that came in, (sentences, steps).
        true: the words that came next; they are framed.

    Raises:
        ValueError: the shapes do not fit one another.
    """
    sentences, steps, count = probabilities.shape
    if count != len(words) or any(len(row) != steps for row in [*heard, *true]) or len(heard) != sentences:
        raise ValueError(
            f"expected probabilities (sentences, steps, words) for {len(heard)} sentences and {len(words)} words, and "
            f"{steps} words heard and true in each; came probabilities {probabilities.shape}"
        )
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 3.4))
        tables = figure.subplots(1, sentences, sharey=True, squeeze=False)[0]
        for axes, chances, inputs, targets in zip(tables, probabilities, heard, true, strict=True):
            shades = _shades(look.page, look.stroke("output"))
            axes.imshow(chances.T, cmap=shades, vmin=0, vmax=1, aspect="auto")
            for t, column in enumerate(chances):
                for k, chance in enumerate(column):
                    ink = readable_on(to_hex(shades(float(chance))))
                    axes.text(t, k, f"{chance:.2f}", ha="center", va="center", fontsize=SMALL, color=ink)
                k = list(words).index(targets[t])
                axes.add_patch(Rectangle((t - 0.5, k - 0.5), 1, 1, fill=False, color=look.ink, linewidth=2))
            axes.set_xticks(range(steps), inputs)
            axes.set_yticks(range(count), words)
            axes.tick_params(length=0)
            axes.set_xlabel("word that came in")
            for side in axes.spines.values():
                side.set_visible(False)
        figure.axes[0].set_ylabel("word that comes next")
        figure.subplots_adjust(left=0.12, right=0.985, bottom=0.16, top=0.97, wspace=0.06)
        return figure


def runs(results: Mapping[str, Sequence[float]], chance: float | None = None, chance_words: str = "") -> Figure:
    """Every run of every network as a dot, in percent right; runs that agree lie side by side.

    Args:
        results: for each network its shares of right answers, 0 to 1, a seed each.
        chance: the share that is right without having learned.
        chance_words: what is written beside that line.
    """
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 0.9 + 0.5 * len(results)))
        axes = figure.subplots()
        for place, shares in enumerate(results.values()):
            offsets = np.linspace(-0.18, 0.18, len(shares)) if len(shares) > 1 else [0.0]
            percent = 100 * np.asarray(shares, dtype=float)
            axes.plot(percent, place + np.asarray(offsets), "o", color=look.stroke("output"), markersize=7, alpha=0.85)
        axes.set_yticks(range(len(results)), list(results))
        axes.set_ylim(len(results) - 0.5, -0.5)
        axes.set_xlim(0, 102)
        axes.set_xlabel("right answers in percent, one dot for each seed")
        axes.grid(axis="x", color=look.faint)
        if chance is not None:
            axes.axvline(100 * chance, color=look.muted, linestyle="--", linewidth=1.2)
            axes.annotate(
                chance_words,
                (100 * chance, 1.0),
                (4, 2),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="left",
                va="bottom",
                fontsize=SMALL,
                color=look.ink,
            )
        longest = max(len(name) for name in results)
        figure.subplots_adjust(
            left=min(0.4, 0.04 + 0.0095 * longest),
            right=0.97,
            bottom=0.5 / (0.9 + 0.5 * len(results)),
            top=1 - 0.27 / (0.9 + 0.5 * len(results)),
        )
        return figure


def runs_by_length(
    results: Mapping[str, Mapping[int, Sequence[float]]],
    chance: float,
    chance_words: str = "guessing",
    columns: int = 3,
) -> Figure:
    """Every run of every network as a dot over the length of its task: a small plot for each network.

    Args:
        results: for each network, for each length, the shares of right answers, 0 to 1, a seed each.
        chance: the share that is right without having learned.
        chance_words: what is written beside that line, in the first plot.
        columns: how many plots stand side by side.

    Raises:
        ValueError: there is no network, or two of them were not run at the same lengths.
    """
    lengths = [list(by_length) for by_length in results.values()]
    if not lengths or any(some != lengths[0] for some in lengths):
        raise ValueError(f"expected networks that were all run at the same lengths; came {lengths or 'none'}")
    rows = -(-len(results) // columns)
    height = 0.75 + 1.6 * rows
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, height))
        plots = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
        for axes in plots[len(results) :]:
            axes.set_visible(False)
        for axes, (name, by_length) in zip(plots, results.items(), strict=False):
            axes.set_title(name, fontsize=SMALL)
            axes.axhline(100 * chance, color=look.muted, linestyle="--", linewidth=1.2)
            means = [100 * float(np.mean(shares)) for shares in by_length.values()]
            axes.plot(range(len(means)), means, color=look.stroke("output"), linewidth=1.2, alpha=0.6)
            for place, shares in enumerate(by_length.values()):
                across = np.linspace(-0.14, 0.14, len(shares)) if len(shares) > 1 else np.zeros(1)
                percent = 100 * np.asarray(shares, dtype=float)
                axes.plot(place + across, percent, "o", color=look.stroke("output"), markersize=6, alpha=0.85)
            axes.set_xticks(range(len(means)), [str(length) for length in by_length])
            axes.set_xlim(-0.4, len(means) - 0.6)
            axes.set_ylim(0, 108)
            axes.set_yticks((0, 50, 100))
            axes.grid(axis="y", color=look.faint)
        plots[0].annotate(chance_words, (-0.32, 100 * chance - 4), ha="left", va="top", fontsize=SMALL, color=look.ink)
        figure.supxlabel("length of the sequence, in steps", fontsize=BODY, y=0.01)
        figure.supylabel("right answers in percent", fontsize=BODY, x=0.01)
        figure.subplots_adjust(
            left=0.1, right=0.98, bottom=0.55 / height, top=1 - 0.3 / height, hspace=0.3, wspace=0.08
        )
        return figure


def errors(
    rows: Mapping[str, Sequence[float]],
    limit: float | None = None,
    limit_words: str = "",
    label: str = "error (RMSE)",
    *,
    logarithmic: bool = True,
) -> Figure:
    """Every run of every network as a dot, by its error.

    Args:
        rows: for each network its errors, above 0, a seed each.
        limit: an error to hold them against, such as that of a rule without a network.
        limit_words: what is written above that line.
        label: what the axis counts.
        logarithmic: whether the axis is; a plain one suits errors that differ by less than a factor of two.

    Raises:
        ValueError: an error that is not above 0, which has no place on the axis.
    """
    if not all(0 < error < np.inf for row in rows.values() for error in row):
        raise ValueError("expected errors above 0, to draw them on a logarithmic axis; came one that is not")
    with applied():
        look = current()
        height = 0.9 + 0.36 * len(rows)
        figure = Figure(figsize=(8.0, height))
        axes = figure.subplots()
        if logarithmic:
            axes.set_xscale("log")
        for place, row in enumerate(rows.values()):
            offsets = np.linspace(-0.16, 0.16, len(row)) if len(row) > 1 else [0.0]
            spots = place + np.asarray(offsets)
            axes.plot(row, spots, "o", color=look.stroke("output"), markersize=7, alpha=0.85)
        smallest = min(error for row in rows.values() for error in row)
        largest = max(error for row in rows.values() for error in row)
        largest, margins = max(largest, limit or 0.0), (0.6, 1.7) if logarithmic else (0.85, 1.1)
        axes.set_xlim(margins[0] * smallest, margins[1] * largest)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel(f"{label}{', logarithmic' if logarithmic else ''}, one dot for each seed")
        axes.grid(axis="x", color=look.faint)
        if limit is not None:
            axes.axvline(limit, color=look.muted, linestyle="--", linewidth=1.2)
            axes.annotate(
                limit_words,
                (limit, 1.0),
                (-4, 2),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize=SMALL,
                color=look.ink,
            )
        longest = max(len(name) for name in rows)
        figure.subplots_adjust(
            left=min(0.45, 0.04 + 0.0095 * longest), right=0.97, bottom=0.5 / height, top=1 - 0.27 / height
        )
        return figure


def by_layer(panels: Mapping[str, Mapping[str, Sequence[float]]]) -> Figure:
    """The norm of the gradient at every layer, logarithmic: a plot for each kind of network, a line for each remedy.

    Args:
        panels: for each kind of network, for each remedy, the norms at layers 1, 2 and so on, above 0.
    """
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 3.9))
        plots = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        names = list(dict.fromkeys(name for lines in panels.values() for name in lines))
        styles = {
            name: {"marker": marker, "linestyle": dashes, "color": look.stroke("gradient") if place else look.muted}
            for place, (name, marker, dashes) in enumerate(zip(names, "osD^v", _DASHES, strict=False))
        }
        for axes, (title, lines) in zip(plots, panels.items(), strict=True):
            for name, norms in lines.items():
                layers = np.arange(1, len(norms) + 1)
                axes.plot(layers, norms, label=name, linewidth=1.4, markersize=4.5, **styles[name])
            axes.set_yscale("log")
            axes.set_title(title, fontsize=BODY)
            axes.set_xticks([1, *range(5, len(norms) + 1, 5)])
            axes.set_xlabel("layer")
            axes.grid(axis="y", color=look.faint)
            axes.legend(loc="lower right", fontsize=SMALL, frameon=False)
        plots[0].tick_params(axis="y", labelsize=FORMULA)
        plots[0].set_ylabel("norm of the gradient")
        figure.subplots_adjust(left=0.115, right=0.985, bottom=0.135, top=0.92, wspace=0.07)
        return figure


_DASHES = ("-", (0, (5, 2)), "-", (0, (1, 1.5)), (0, (4, 1, 1, 1)))


def _shades(low: str, high: str) -> LinearSegmentedColormap:
    return LinearSegmentedColormap.from_list("shades", [low, high])
