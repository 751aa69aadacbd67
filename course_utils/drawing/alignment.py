"""Pictures of attention: the weights of each written sign as a heat map, and exact matches by the input's length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from course_utils.drawing.shapes import BODY, SMALL, Sketch
from course_utils.drawing.style import applied, current

END_SIGN = "end"
SPACE = "␣"
_CELL = 0.29  # inches


def spelled(text: str, end: bool = False) -> list[str]:
    """The characters of a text, a space as ␣, so that it is seen, and the end sign if asked for."""
    return [SPACE if character == " " else character for character in text] + [END_SIGN] * end


def shades() -> LinearSegmentedColormap:
    """From the page, weight 0, to the colour of what is remembered, weight 1."""
    look = current()
    return LinearSegmentedColormap.from_list("weights", [look.page, look.stroke("cell")])


def share_bar(
    sketch: Sketch, x: float, y: float, share: float, full: float, role: str | None, tall: float = 0.14
) -> None:
    """A bar that begins at ``x`` and is ``share`` of ``full`` inches long, centred on ``y``."""
    look = current()
    colour = look.muted if role is None else look.stroke(role)
    patch = Rectangle((x, y - tall / 2), full * share, tall, facecolor=colour, linewidth=0, zorder=2)
    patch.set_animated(sketch.moving)
    sketch.axes.add_patch(patch)
    sketch.artists.append(patch)


def lattice(sketch: Sketch, left: float, top: float, across: float, down: float, columns: int, rows: int) -> None:
    """The pale lines between cells of ``across`` by ``down`` inches, drawn as one."""
    nothing = (np.nan, np.nan)
    right, low = left + columns * across, top - rows * down
    points = []
    for j in range(columns + 1):
        points += [(left + j * across, top), (left + j * across, low), nothing]
    for k in range(rows + 1):
        points += [(left, top - k * down), (right, top - k * down), nothing]
    xs, ys = zip(*points, strict=True)
    line = Line2D(xs, ys, color=current().muted, alpha=0.45, linewidth=0.7, zorder=1.5)
    line.set_animated(sketch.moving)
    sketch.axes.add_line(line)
    sketch.artists.append(line)


def grid(axes: Axes, weights: np.ndarray, read: Sequence[str], written: Sequence[str]) -> AxesImage:
    """The weights (written, read) on ``axes``: a row for each sign written, a column for each character read."""
    look = current()
    image = axes.imshow(weights, cmap=shades(), vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    axes.set_xticks(range(len(read)), read, fontsize=BODY, parse_math=False)
    axes.set_yticks(range(len(written)), written, fontsize=BODY, parse_math=False)
    axes.tick_params(length=0, pad=4, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.set_xticks(np.arange(len(read) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(written) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color=look.faint, linewidth=0.8)
    axes.tick_params(which="minor", length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return image


def heat_map(weights: np.ndarray, read: Sequence[str], written: Sequence[str]) -> Figure:
    """Attention weights: each row belongs to a sign that was written, and sums to 1 over the characters read.

    Args:
        weights: (written, read), 0 to 1.
        read: the characters of the input, in order; :func:`spelled` makes them from a text.
        written: the signs of the output, in order.

    Raises:
        ValueError: the weights do not fit the signs, a weight is no share, or there are too many for a page.
    """
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (len(written), len(read)):
        raise ValueError(
            f"expected weights (written, read), here ({len(written)}, {len(read)}), a row for each sign that was "
            f"written; came {weights.shape}"
        )
    if not (len(written) <= 13 and len(read) <= 22 and weights.size):
        raise ValueError(f"there is room for 1 to 22 characters read and 13 written; came {len(read)}, {len(written)}")
    if weights.min() < -1e-6 or weights.max() > 1 + 1e-6:
        raise ValueError(f"expected weights from 0 to 1; came {weights.min():.3g} to {weights.max():.3g}")
    with applied():
        tall = 0.95 + _CELL * len(written)
        figure = Figure(figsize=(8.0, max(1.8, tall)))
        tall = figure.get_size_inches()[1]
        wide = min(6.2, 0.33 * len(read))
        left = (8.0 - wide) / 2 - (0.1 if wide < 6 else 0.2)  # room for the scale at the right
        axes = figure.add_axes((left / 8, 0.15 / tall, wide / 8, _CELL * len(written) / tall))
        image = grid(axes, weights, read, written)
        axes.set_xlabel("read")
        axes.xaxis.set_label_position("top")
        axes.set_ylabel("written")
        bar = figure.add_axes(((left + wide + 0.3) / 8, 0.15 / tall, 0.14 / 8, _CELL * len(written) / tall))
        figure.colorbar(image, cax=bar, ticks=[0, 0.5, 1])
        bar.tick_params(length=3)
        bar.set_ylabel("weight", fontsize=SMALL)
        return figure


def by_length(measured: Mapping[str, Mapping[int, float]], longest_trained: int | None = None) -> Figure:
    """The share of strings written without a mistake, by their length; a line for each network.

    Args:
        measured: for each network the share, 0 to 1, for each length; at most four networks.
        longest_trained: the longest string in training, marked by a line.

    Raises:
        ValueError: there is no network, or more than four.
    """
    if not 1 <= len(measured) <= 4:
        raise ValueError(f"there is room for 1 to 4 networks; came {len(measured)}")
    with applied():
        look = current()
        figure = Figure(figsize=(8.0, 3.1))
        axes = figure.subplots()
        styles = (("cell", "-", "o"), ("hidden", "--", "s"), ("output", "-.", "^"), ("tanh", ":", "D"))
        for (name, shares), (role, dashes, marker) in zip(measured.items(), styles, strict=False):
            lengths = sorted(shares)
            percent = [100 * shares[length] for length in lengths]
            axes.plot(
                lengths,
                percent,
                color=look.stroke(role),
                linestyle=dashes,
                marker=marker,
                markersize=5.5,
                label=name,
                clip_on=False,
                zorder=3,
            )
        axes.set_ylim(0, 104)
        axes.set_yticks([0, 25, 50, 75, 100])
        every = sorted(set().union(*measured.values()))
        axes.set_xticks(every if len(every) <= 12 else every[::2])
        axes.grid(axis="y", color=look.faint)
        axes.set_xlabel("length of the string")
        axes.set_ylabel("exactly right, in percent")
        if longest_trained is not None:
            axes.axvline(longest_trained + 0.5, color=look.muted, linestyle=(0, (4, 3)), linewidth=1.2)
            axes.annotate(
                "longest in training",
                (longest_trained + 0.5, 1.0),
                (-4, 3),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="right",
                va="bottom",
                fontsize=SMALL,
            )
        figure.legend(loc="upper left", ncols=2, bbox_to_anchor=(0.075, 1.0))
        figure.subplots_adjust(left=0.09, right=0.97, bottom=0.17, top=0.87)
        return figure
