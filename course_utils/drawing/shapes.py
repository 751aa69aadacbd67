"""The small vocabulary of every diagram: box, neuron, gate, arrow, merge, split, loop, matrix, text.

A :class:`Sketch` covers a whole figure and is measured in inches, so that a letter's size in points and a box's size
go together: 72 points are one inch. Shapes are placed by their centre and offer the points where arrows begin
and end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from course_utils.drawing.style import current

Point = tuple[float, float]

BODY = 10.0  # points; the size of text unless told
SMALL = 9.0  # points; the smallest the course uses
HEAD = 11.5  # points; titles inside a diagram
FORMULA = 12.5  # points; its subscripts are set at 70%, so at 8.75 points
_RING = 0.07  # inches between a lit shape and the frame round it; arrows end at the frame

_GATES = {
    "sigmoid": ("σ", "sigmoid"),
    "tanh": ("tanh", "tanh"),
    "times": ("×", None),
    "plus": ("+", None),
    "one minus": ("1−", None),
}
OPERATION = {"times": 0.15, "plus": 0.15, "one minus": 0.18}  # the radius of each pointwise operation, in inches


@dataclass(frozen=True)
class Shape:
    """A drawn shape: its centre and half its width and height, in inches."""

    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def left(self) -> Point:
        return (self.x - self.half_width, self.y)

    @property
    def right(self) -> Point:
        return (self.x + self.half_width, self.y)

    @property
    def top(self) -> Point:
        return (self.x, self.y + self.half_height)

    @property
    def bottom(self) -> Point:
        return (self.x, self.y - self.half_height)

    @property
    def centre(self) -> Point:
        return (self.x, self.y)

    def rim(self, toward: Point) -> Point:
        """The point on the rim of a neuron that faces ``toward``."""
        across, up = toward[0] - self.x, toward[1] - self.y
        share = self.half_width / float(np.hypot(across, up))
        return (self.x + share * across, self.y + share * up)


class Sketch:
    """A sheet measured in inches on which the vocabulary draws.

    Args:
        width, height: the size of a new figure in inches.
        axes: draw on these axes instead, which cover a figure already there (a live view's).
        moving: mark every artist as animated, for a live view that blits it.
    """

    def __init__(self, width: float, height: float, *, axes: Axes | None = None, moving: bool = False) -> None:
        if axes is None:
            axes = sheet(Figure(figsize=(width, height)))
        self.axes = axes
        self.width = width
        self.height = height
        self.moving = moving
        self.artists: list[Artist] = []

    @property
    def figure(self) -> Figure:
        """The matplotlib figure that is drawn on."""
        figure = self.axes.figure
        assert isinstance(figure, Figure)
        return figure

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float | None = None,
        role: str | None = None,
        colour: str | None = None,
        weight: str = "normal",
        ha: str = "center",
        va: str = "center",
        **more: Any,
    ) -> Text:
        """Write ``words`` at a point, in ink, or in the line colour of ``role``.

        Without a ``size`` words are set in ``BODY`` and formulas (``"$h_t$"``) in ``FORMULA``.
        """
        artist = self.axes.text(
            x,
            y,
            words,
            fontsize=size or (FORMULA if "$" in words else BODY),
            color=colour or current().stroke(role),
            fontweight=weight,
            ha=ha,
            va=va,
            zorder=5,
            **more,
        )
        self._keep(artist)
        return artist

    def head(self, x: float, y: float, words: str, *, ha: str = "left") -> None:
        """A title inside the diagram."""
        self.text(x, y, words, size=HEAD, weight="bold", ha=ha)

    def note(self, x: float, y: float, words: str, *, ha: str = "center", va: str = "center") -> None:
        """Something said quietly; formulas in it stay large enough for their subscripts."""
        size = FORMULA if "$" in words else SMALL
        self.text(x, y, words, size=size, colour=current().muted, ha=ha, va=va)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        label: str = "",
        *,
        role: str | None = None,
        size: float | None = None,
        lit: bool = False,
        dashed: bool = False,
        weight: str = "normal",
    ) -> Shape:
        """A box with rounded corners. ``lit`` draws a heavy frame round it, ``dashed`` a box that is not there yet."""
        look = current()
        if lit:
            self._lit(x, y, width, height)
        self._keep(
            self.axes.add_artist(
                FancyBboxPatch(
                    (x - width / 2, y - height / 2),
                    width,
                    height,
                    boxstyle=f"round,pad=0,rounding_size={min(width, height) * 0.16:.4f}",
                    facecolor=look.page if dashed else look.fill(role),
                    edgecolor=look.muted if dashed else look.ink,
                    linewidth=look.line_width * 0.8,
                    linestyle=(0, (4, 3)) if dashed else "solid",
                    zorder=3,
                )
            )
        )
        if label:
            colour = look.muted if dashed else look.on(role)
            self.text(x, y, label, size=size, colour=colour, weight=weight)
        margin = _RING if lit else 0.0
        return Shape(x, y, width / 2 + margin, height / 2 + margin)

    def neuron(
        self,
        x: float,
        y: float,
        radius: float,
        label: str = "",
        *,
        role: str | None = "hidden",
        size: float | None = None,
        lit: bool = False,
    ) -> Shape:
        """A neuron: a circle."""
        look = current()
        ring = _RING if lit else 0.0
        if lit:
            self._keep(
                self.axes.add_artist(
                    Circle((x, y), radius + ring, facecolor="none", edgecolor=look.ink, linewidth=2.4, zorder=3)
                )
            )
        self._keep(
            self.axes.add_artist(
                Circle(
                    (x, y),
                    radius,
                    facecolor=look.fill(role),
                    edgecolor=look.ink,
                    linewidth=look.line_width * 0.8,
                    zorder=3,
                )
            )
        )
        if label:
            self.text(x, y, label, size=size, colour=look.on(role))
        return Shape(x, y, radius + ring, radius + ring)

    def gate(self, x: float, y: float, kind: str, *, lit: bool = False) -> Shape:
        """A point operation: ``"sigmoid"``, ``"tanh"``, ``"times"``, ``"plus"`` or ``"one minus"``."""
        if kind not in _GATES:
            raise ValueError(f"a gate is one of {', '.join(_GATES)}; {kind!r} is none of them")
        label, role = _GATES[kind]
        if role is None:
            return self.neuron(x, y, OPERATION[kind], label, role=None, size=HEAD, lit=lit)
        return self.box(x, y, 0.52, 0.3, label, role=role, lit=lit)

    def quiet_gate(self, x: float, y: float, kind: str) -> Shape:
        """The same, pale: a point operation that is not part of the story now."""
        if kind not in _GATES:
            raise ValueError(f"a gate is one of {', '.join(_GATES)}; {kind!r} is none of them")
        label, role = _GATES[kind]
        look = current()
        half = (OPERATION[kind], OPERATION[kind]) if role is None else (0.26, 0.15)
        size = HEAD if role is None else BODY
        patch = (
            Circle((x, y), half[0])
            if role is None
            else FancyBboxPatch((x - 0.26, y - 0.15), 0.52, 0.3, boxstyle="round,pad=0,rounding_size=0.048")
        )
        patch.set(facecolor=look.page, edgecolor=look.muted, linewidth=look.line_width * 0.6, zorder=3)
        self._keep(self.axes.add_artist(patch))
        self.text(x, y, label, size=size, colour=look.muted)
        return Shape(x, y, *half)

    def panel(self, x: float, y: float, width: float, height: float) -> Shape:
        """A solid frame with rounded corners, centred on a point, behind all that is drawn in it."""
        look = current()
        self._keep(
            self.axes.add_artist(
                FancyBboxPatch(
                    (x - width / 2, y - height / 2),
                    width,
                    height,
                    boxstyle="round,pad=0,rounding_size=0.14",
                    facecolor=look.page,
                    edgecolor=look.muted,
                    linewidth=look.line_width * 0.8,
                    zorder=0.5,
                )
            )
        )
        return Shape(x, y, width / 2, height / 2)

    def gap(self, x: float, y: float, size: float = 0.14) -> None:
        """A gap in the line that is drawn already, for the next one to pass over it without touching."""
        corner = (x - size / 2, y - size / 2)
        self._keep(self.axes.add_artist(Rectangle(corner, size, size, facecolor=current().page, linewidth=0, zorder=2)))

    def arrow(
        self,
        start: Point,
        end: Point,
        *,
        role: str | None = None,
        curve: float = 0.0,
        width: float | None = None,
        dashed: bool = False,
        faint: bool = False,
        head: bool = True,
    ) -> None:
        """An arrow from ``start`` to ``end``; ``curve`` bends it (to the left of its direction when positive)."""
        bend = (
            (start[0] + end[0]) / 2 - curve * (end[1] - start[1]),
            (start[1] + end[1]) / 2 + curve * (end[0] - start[0]),
        )
        way = Path([start, end]) if curve == 0 else Path([start, bend, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        self._arrow(way, role=role, width=width, dashed=dashed, faint=faint, head=head)

    def path(
        self,
        points: Sequence[Point],
        *,
        role: str | None = None,
        width: float | None = None,
        dashed: bool = False,
        faint: bool = False,
        head: bool = True,
        rounding: float = 0.12,
    ) -> None:
        """An arrow along straight pieces with rounded corners."""
        self._arrow(_rounded(points, rounding), role=role, width=width, dashed=dashed, faint=faint, head=head)

    def split(self, x: float, y: float, *, role: str | None = None) -> Point:
        """A dot where a line divides in two that carry the same value."""
        self._keep(self.axes.add_artist(Circle((x, y), 0.045, color=current().stroke(role), zorder=4)))
        return (x, y)

    def merge(self, starts: Sequence[Point], end: Point, *, role: str | None = None) -> None:
        """Lines that come together (are concatenated) and go on as one arrow to ``end``."""
        meet = (end[0] - 0.3, end[1])
        for start in starts:
            self.path([start, (meet[0], start[1]), meet], role=role, head=False)
        self.arrow(meet, end, role=role)

    def loop(self, shape: Shape, *, role: str | None = "hidden", size: float = 0.42, faint: bool = False) -> Point:
        """The feedback of a recurrent shape: out at its right side, over its top, back in at its left.

        Returns the middle of the loop's upper edge, where a label can stand.
        """
        top = shape.y + shape.half_height + size
        out, back = shape.x + shape.half_width + size * 0.8, shape.x - shape.half_width - size * 0.8
        self.path(
            [shape.right, (out, shape.y), (out, top), (back, top), (back, shape.y), shape.left],
            role=role,
            faint=faint,
            rounding=0.16,
        )
        return (shape.x, top)

    def feedback(self, shape: Shape, *, rise: float = 0.4, reach: float = 0.5, role: str | None = "hidden") -> Point:
        """The feedback of a recurrent shape whose output leaves at its top: split off there, back in at its right.

        ``rise`` is the height of the split above the shape, ``reach`` how far the line goes out to the right.
        Returns the middle of its outer edge, where a label can stand.
        """
        out, level = shape.x + shape.half_width + reach, shape.y + shape.half_height + rise
        self.split(shape.x, level, role=role)
        self.path([(shape.x, level), (out, level), (out, shape.y), shape.right], role=role, rounding=0.16)
        return (out, (level + shape.y) / 2)

    def polygon(self, points: Sequence[Point], *, role: str | None = None, dark: bool = False) -> None:
        """A filled area with an ink outline; ``dark`` fills it with the muted colour, as a hole in a wall."""
        look = current()
        self._keep(
            self.axes.add_artist(
                Polygon(
                    points,
                    facecolor=look.muted if dark else look.fill(role),
                    edgecolor=look.ink,
                    linewidth=look.line_width * 0.8,
                    joinstyle="round",
                    zorder=4,
                )
            )
        )

    def bar(self, points: Sequence[Point], *, role: str | None = None) -> None:
        """A filled area without an outline: what fills a gauge."""
        patch = Polygon(points, facecolor=current().stroke(role), linewidth=0, zorder=3)
        self._keep(self.axes.add_artist(patch))

    def pixels(self, x: float, y: float, values: np.ndarray, *, dot: float = 0.06) -> None:
        """A small picture, centred on a point: ink where ``values`` (rows, columns) is not 0, row 0 at the top."""
        rows, columns = values.shape
        for row, column in np.argwhere(values):
            corner = (x + (column - columns / 2) * dot, y + (rows / 2 - row - 1) * dot)
            self._keep(
                self.axes.add_artist(
                    Rectangle(corner, dot, dot, facecolor=current().on("input"), linewidth=0, zorder=4)
                )
            )

    def line(
        self, points: Sequence[Point], *, role: str | None = None, dashed: bool = False, width: float = 1.0
    ) -> None:
        """A plain line without a head, in the muted colour unless it has a role."""
        look = current()
        xs, ys = zip(*points, strict=True)
        line = Line2D(
            xs,
            ys,
            color=look.muted if role is None else look.stroke(role),
            linewidth=width * look.line_width / 1.4,
            linestyle=(0, (4, 3)) if dashed else "solid",
            zorder=1,
        )
        self._keep(self.axes.add_artist(line))

    def frame(self, x: float, y: float, width: float, height: float) -> Shape:
        """A dashed frame, centred on a point, round things that belong together; lines pass through it."""
        left, right, bottom, top = x - width / 2, x + width / 2, y - height / 2, y + height / 2
        self.line([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], dashed=True)
        return Shape(x, y, width / 2, height / 2)

    def plot(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Axes for data at a place on the sheet, in inches."""
        place = (left / self.width, bottom / self.height, width / self.width, height / self.height)
        axes = self.figure.add_axes(place)
        axes.tick_params(length=3, pad=3)
        return axes

    def grid(self, x: float, y: float, values: np.ndarray, *, cell: float = 0.2, role: str | None = None) -> Shape:
        """An array without its numbers, centred on a point: cells are filled where ``values`` is not 0."""
        rows, columns = values.shape
        look = current()
        for (row, column), value in np.ndenumerate(values):
            corner = (x + (column - columns / 2) * cell, y + (rows / 2 - row - 1) * cell)
            fill = look.fill(role) if value else look.page
            edge = look.ink if role is not None and value else look.muted
            self._keep(
                self.axes.add_artist(
                    Rectangle(corner, cell, cell, facecolor=fill, edgecolor=edge, linewidth=0.6, zorder=3)
                )
            )
        return Shape(x, y, columns * cell / 2, rows * cell / 2)

    def matrix(
        self,
        x: float,
        y: float,
        values: np.ndarray | Sequence[Any],
        *,
        cell: float = 0.3,
        cell_width: float | None = None,
        role: str | None = None,
        lit_rows: Sequence[int] = (),
        lit_columns: Sequence[int] = (),
        size: float = BODY,
        form: str = "{:g}",
    ) -> Shape:
        """A matrix (or a vector, drawn as a column) of numbers or strings, centred on a point.

        Cells are squares of ``cell`` inches unless ``cell_width`` makes them wider. Zeros are written in the muted
        colour, lit rows and columns are filled with the role's colour.
        """
        table = np.asarray(values, dtype=object)
        table = table[:, None] if table.ndim == 1 else table
        rows, columns = table.shape
        look = current()
        wide = cell if cell_width is None else cell_width
        left, top = x - columns * wide / 2, y + rows * cell / 2
        for row in range(rows):
            for column in range(columns):
                lit = row in lit_rows or column in lit_columns
                self._keep(
                    self.axes.add_artist(
                        Rectangle(
                            (left + column * wide, top - (row + 1) * cell),
                            wide,
                            cell,
                            facecolor=look.fill(role) if lit else look.page,
                            edgecolor=look.faint,
                            linewidth=0.8,
                            zorder=2,
                        )
                    )
                )
                value = table[row, column]
                words = value if isinstance(value, str) else form.format(value).replace("-", "−")
                quiet = not isinstance(value, str) and value == 0
                colour = look.on(role) if lit else (look.muted if quiet else look.ink)
                self.text(left + (column + 0.5) * wide, top - (row + 0.5) * cell, words, size=size, colour=colour)
        self._brackets(left, top, columns * wide, rows * cell)
        return Shape(x, y, columns * wide / 2 + 0.06, rows * cell / 2)

    def _brackets(self, left: float, top: float, width: float, height: float) -> None:
        lip, bottom, right = 0.06, top - height, left + width
        for x, turn in ((left - 0.03, lip), (right + 0.03, -lip)):
            line = Line2D(
                [x + turn, x, x, x + turn],
                [top, top, bottom, bottom],
                color=current().ink,
                linewidth=current().line_width,
                zorder=3,
            )
            self._keep(self.axes.add_artist(line))

    def _lit(self, x: float, y: float, width: float, height: float) -> None:
        self._keep(
            self.axes.add_artist(
                FancyBboxPatch(
                    (x - width / 2 - _RING, y - height / 2 - _RING),
                    width + 2 * _RING,
                    height + 2 * _RING,
                    boxstyle="round,pad=0,rounding_size=0.1",
                    facecolor="none",
                    edgecolor=current().ink,
                    linewidth=2.4,
                    zorder=3,
                )
            )
        )

    def _arrow(
        self, way: Path, *, role: str | None, width: float | None, dashed: bool, faint: bool, head: bool
    ) -> None:
        if dashed and head:  # in two pieces, so that the head's outline is whole
            corners: list[Point] = [(float(x), float(y)) for x, y in np.asarray(way.vertices)]
            neck = _toward(corners[-1], corners[-2], 0.1)
            body = Path([*corners[:-1], neck], way.codes)
            self._arrow(body, role=role, width=width, dashed=True, faint=faint, head=False)
            way, dashed = Path([neck, corners[-1]]), False
        look = current()
        self._keep(
            self.axes.add_artist(
                FancyArrowPatch(
                    path=way,
                    arrowstyle="-|>,head_length=5,head_width=2.6" if head else "-",
                    color=look.muted if faint else look.stroke(role),
                    alpha=0.4 if faint else 1.0,
                    linewidth=(width or 1.0) * look.line_width,
                    linestyle=(0, (3, 2.2)) if dashed else "solid",
                    mutation_scale=1.0,
                    joinstyle="round",
                    capstyle="butt",
                    zorder=1 if faint else 2,
                )
            )
        )

    def _keep(self, artist: Artist) -> None:
        if self.moving:
            artist.set_animated(True)
        self.artists.append(artist)


def sheet(figure: Figure) -> Axes:
    """Axes that cover ``figure`` and are measured in inches, without frame or ticks."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return axes


def _rounded(points: Sequence[Point], radius: float) -> Path:
    """The path along ``points`` whose corners are rounded with ``radius``."""
    vertices: list[Point] = [points[0]]
    codes = [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _toward(corner, before, radius), _toward(corner, after, radius)
        vertices += [into, corner, out]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    vertices.append(points[-1])
    codes.append(Path.LINETO)
    return Path(vertices, codes)


def _toward(start: Point, goal: Point, distance: float) -> Point:
    length = float(np.hypot(goal[0] - start[0], goal[1] - start[1]))
    share = min(distance, length / 2) / length if length else 0.0
    return (start[0] + share * (goal[0] - start[0]), start[1] + share * (goal[1] - start[1]))
