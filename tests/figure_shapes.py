"""The boxes, circles and arrows of a drawing with their labels and the roles of their colours, read off the drawing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Patch, Rectangle

from course_utils.drawing.style import FILL, THEMES

_LINE = {colour: role for role, colour in THEMES["light"].line.items()}
_FILLED = {colour: role for role, colour in FILL.items()}
_NEAR = 0.12  # inches from an arrow's end to the shape that it touches


@dataclass(frozen=True)
class Drawn:
    """A box or a circle: its middle, half its width and height, its label, and the role of its colour, if any."""

    x: float
    y: float
    half_width: float
    half_height: float
    label: str
    role: str | None
    dashed: bool

    def away(self, point: np.ndarray | tuple[float, float]) -> float:
        """How far a point is from the shape; 0 inside."""
        apart = np.abs(np.subtract(point, (self.x, self.y))) - (self.half_width, self.half_height)
        return float(np.linalg.norm(np.maximum(apart, 0)))


@dataclass(frozen=True)
class Way:
    """A line with an arrow's head or without: where it begins and ends, its role, and what stands at its ends."""

    start: np.ndarray
    end: np.ndarray
    role: str | None
    tail: Drawn | None
    head: Drawn | None


def role_of(colour: object) -> str | None:
    """The role that a fill or a line of the light theme stands for."""
    shown = to_hex(colour)
    return _FILLED.get(shown) or _LINE.get(shown)


def shapes_on(axes: Axes) -> list[Drawn]:
    """The boxes and circles on a sheet that are larger than a dot and no panel behind others."""
    found = []
    for patch in axes.patches:
        if not isinstance(patch, FancyBboxPatch | Circle) or not to_rgba(patch.get_facecolor())[3]:
            continue
        box = patch.get_path().transformed(patch.get_patch_transform()).get_extents()
        half = np.array([box.width, box.height]) / 2
        if half.max() < 0.05 or patch.get_zorder() < 1:
            continue
        dashed = patch.get_linestyle() not in ("solid", "-")
        found.append((*((box.min + box.max) / 2), *half, role_of(patch.get_facecolor()), dashed))
    labels: dict[int, list[str]] = {}
    for text in axes.texts:
        x, y = text.get_position()
        inside = [k for k, (sx, sy, w, h, *_) in enumerate(found) if abs(x - sx) <= w and abs(y - sy) <= h]
        if inside and text.get_text().strip():
            labels.setdefault(min(inside, key=lambda k: found[k][2] * found[k][3]), []).append(text.get_text())
    shapes = [
        Drawn(x, y, w, h, "\n".join(labels.get(k, [])), role, dashed)
        for k, (x, y, w, h, role, dashed) in enumerate(found)
    ]
    return [replace(shape, role=shape.role or _role_within(shape, shapes)) for shape in shapes]


def _role_within(frame: Drawn, shapes: list[Drawn]) -> str | None:
    """The role of what stands in a shape without a colour of its own, as the neurons of a layer in their frame."""
    within = {each.role for each in shapes if each is not frame and frame.away((each.x, each.y)) == 0}
    return within.pop() if len(within) == 1 else None


@dataclass(frozen=True)
class Matrix:
    """A matrix of numbers: its left, right, lower and upper edge, and the roles of its lit cells."""

    left: float
    right: float
    low: float
    top: float
    roles: frozenset[str | None]

    def away(self, point: tuple[float, float]) -> float:
        x, y = point
        return float(np.hypot(max(self.left - x, 0, x - self.right), max(self.low - y, 0, y - self.top)))


def matrices_on(axes: Axes) -> list[Matrix]:
    """The matrices on a sheet: cells that touch belong together."""
    found: list[Matrix] = []
    for cell in filter(_is_cell, axes.patches):
        left, low, right, top = map(float, cell.get_bbox().extents)
        one = Matrix(left, right, low, top, frozenset({role_of(cell.get_facecolor())} - {None}))
        for other in [other for other in found if _touch(one, other)]:
            found.remove(other)
            edges = (f(getattr(one, name), getattr(other, name)) for name, f in _EDGES.items())
            one = Matrix(*edges, one.roles | other.roles)
        found.append(one)
    return found


_EDGES = {"left": min, "right": max, "low": min, "top": max}


def _is_cell(patch: Patch) -> bool:
    return isinstance(patch, Rectangle) and patch.get_zorder() == 2 and patch.get_linewidth() > 0


def _touch(one: Matrix, other: Matrix) -> bool:
    across = max(one.left, other.left) <= min(one.right, other.right) + 1e-6
    return across and max(one.low, other.low) <= min(one.top, other.top) + 1e-6


def ways_on(axes: Axes) -> list[Way]:
    """The arrows and paths on a sheet; a dashed one, which is drawn in two pieces, is one way."""
    shapes = shapes_on(axes)
    pieces: list[tuple[np.ndarray, np.ndarray, str | None]] = []
    for patch in axes.patches:
        if not isinstance(patch, FancyArrowPatch):
            continue
        path = np.asarray(patch._path_original.vertices)
        start, end, role = path[0], path[-1], role_of(patch.get_edgecolor())
        if pieces and np.allclose(pieces[-1][1], start) and pieces[-1][2] == role:
            start = pieces.pop()[0]
        pieces.append((start, end, role))
    return [Way(start, end, role, _at(shapes, start), _at(shapes, end)) for start, end, role in pieces]


def _at(shapes: list[Drawn], point: np.ndarray) -> Drawn | None:
    near = min(shapes, key=lambda shape: shape.away(point), default=None)
    return near if near is not None and near.away(point) <= _NEAR else None


def sheet_of(drawn: Figure) -> Axes:
    return drawn.axes[0]


def roles_on(drawn: Figure) -> set[str]:
    """Every role whose colour is somewhere in the figure: in fills, lines, marks, texts, pictures."""
    found: set[str | None] = set()
    for axes in drawn.axes:
        for patch in axes.patches:
            found |= {role_of(patch.get_facecolor())} if to_rgba(patch.get_facecolor())[3] else set()
            found |= {role_of(patch.get_edgecolor())} if patch.get_linewidth() else set()
        for line in axes.lines:
            if line.get_linestyle() != "None":
                found.add(role_of(line.get_color()))
            if line.get_marker() not in ("None", None, ""):
                found |= {
                    role_of(each) for each in (line.get_markerfacecolor(), line.get_markeredgecolor()) if each != "none"
                }
        found |= {role_of(text.get_color()) for text in axes.texts}
        for picture in [*axes.images, *axes.collections]:
            if picture.get_cmap() is not None and picture.get_array() is not None:
                found.add(role_of(picture.get_cmap()(1.0)))
        for text in axes.texts:
            arrow = getattr(text, "arrow_patch", None)
            if arrow is not None:
                found.add(role_of(arrow.get_edgecolor()))
    return {role for role in found if role}
