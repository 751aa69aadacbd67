"""Words as points in a plane: equal scales in both directions, and each label where it hides nothing.

Labels are placed one after another; one that finds no room is left out rather than drawn over something.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font
from numpy.typing import NDArray

from course_utils.drawing.shapes import SMALL, Point

_TALL = 1.25  # the height of a line of text, in letters
_FINE = 720  # dots to an inch, fine enough that the rounding to dots does not count
_CLEAR = 0.02  # inches that stay free around a label
_AWAY = (0.07, 0.18)  # inches from a point to its label: the first that is free
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8))


class Frame(NamedTuple):
    """A rectangle of the sheet, in inches, and the part of the plane that it shows."""

    left: float
    bottom: float
    width: float
    height: float
    middle: tuple[float, float]
    scale: float  # inches to a unit

    @classmethod
    def round(cls, left: float, bottom: float, width: float, height: float, points: NDArray) -> Frame:
        """The frame that shows all ``points``, (n, 2), as large as they can be, with room for labels at its edge."""
        low, high = points.min(axis=0), points.max(axis=0)
        span = np.maximum(high - low, 1e-9)
        scale = min((width - 0.9) / span[0], (height - 0.4) / span[1])
        x, y = (low + high) / 2
        return cls(left, bottom, width, height, (float(x), float(y)), float(scale))

    @property
    def x_limits(self) -> tuple[float, float]:
        half = self.width / 2 / self.scale
        return self.middle[0] - half, self.middle[0] + half

    @property
    def y_limits(self) -> tuple[float, float]:
        half = self.height / 2 / self.scale
        return self.middle[1] - half, self.middle[1] + half

    def inches(self, points: NDArray) -> NDArray:
        """Where points of the plane lie on the sheet."""
        centre = np.array([self.left + self.width / 2, self.bottom + self.height / 2])
        return centre + self.scale * (np.asarray(points, float) - self.middle)


class Label(NamedTuple):
    """A word and the middle of where it stands, in inches; ``None`` where there was no room."""

    word: str
    place: Point | None


def place_labels(
    frame: Frame,
    words: Sequence[str],
    points: NDArray,
    *,
    dots: NDArray | None = None,
    lines: Iterable[tuple[Point, Point]] = (),
    size: float = SMALL,
) -> list[Label]:
    """Find a place within ``frame`` beside each point, (n, 2) in inches, for its word.

    Args:
        frame: where the labels may stand.
        words: the labels, those first that matter most.
        points: where each belongs.
        dots: points that no label may hide; without them those that are labelled.
        lines: pieces of line that no label may cross.
        size: of the letters, in points.
    """
    dots = points if dots is None else dots
    pieces = np.array(list(lines), float).reshape(-1, 2, 2)
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    for word, (x, y) in zip(words, np.asarray(points, float).tolist(), strict=True):
        half_width, half_height = text_width(word, size) / 2 + _CLEAR, size * _TALL / 144
        place = None
        for away in _AWAY:
            for side, up in _SIDES:
                middle = (x + side * (away + half_width), y + up * (away + half_height))
                box = (
                    middle[0] - half_width,
                    middle[1] - half_height,
                    middle[0] + half_width,
                    middle[1] + half_height,
                )
                if _inside(box, frame) and _free(box, taken, dots, pieces):
                    place = middle
                    break
            if place is not None:
                taken.append(box)
                break
        labels.append(Label(word, place))
    return labels


def _inside(box: tuple[float, float, float, float], frame: Frame) -> bool:
    right, top = frame.left + frame.width, frame.bottom + frame.height
    return box[0] >= frame.left and box[1] >= frame.bottom and box[2] <= right and box[3] <= top


def _free(
    box: tuple[float, float, float, float],
    taken: list[tuple[float, float, float, float]],
    dots: NDArray,
    pieces: NDArray,
) -> bool:
    x0, y0, x1, y1 = box
    if any(x0 < b[2] and b[0] < x1 and y0 < b[3] and b[1] < y1 for b in taken):
        return False
    edge = 0.045  # half a dot
    inside = (dots > [x0 - edge, y0 - edge]).all(axis=1) & (dots < [x1 + edge, y1 + edge]).all(axis=1)
    return not inside.any() and not (len(pieces) and _crossed(box, pieces).any())


def _crossed(box: tuple[float, float, float, float], pieces: NDArray) -> NDArray:
    """Which pieces of line pass through the box: clipped against its four sides (Liang & Barsky 1984)."""
    start, way = pieces[:, 0], pieces[:, 1] - pieces[:, 0]
    low, high = np.array(box[:2]) - 2 * _CLEAR, np.array(box[2:]) + 2 * _CLEAR
    still = np.abs(way) < 1e-12
    step = np.where(still, 1.0, way)
    one, other = (low - start) / step, (high - start) / step
    within = (start >= low) & (start <= high)
    enters = np.where(still, np.where(within, -np.inf, np.inf), np.minimum(one, other)).max(axis=1)
    leaves = np.where(still, np.where(within, np.inf, -np.inf), np.maximum(one, other)).min(axis=1)
    return np.maximum(enters, 0) <= np.minimum(leaves, 1)


@lru_cache(maxsize=4096)
def text_width(words: str, size: float, weight: str = "normal") -> float:
    """How wide ``words`` are when they are drawn, in inches; letters that the font has not count as its empty box."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, _FINE)
    known = font.get_charmap()
    font.set_text("".join(letter if ord(letter) in known else "□" for letter in words))
    return font.get_width_height()[0] / 64 / _FINE


def fitting(words: str, wide: float, size: float) -> str:
    """As much of ``words`` as fits ``wide`` inches, with a box for every letter that the picture's font has not."""
    font = get_font(findfont("DejaVu Sans"))
    known = font.get_charmap()
    words = "".join(letter if ord(letter) in known else "□" for letter in words)
    if text_width(words, size) <= wide:
        return words
    for length in range(min(len(words) - 1, 100), 0, -1):
        if text_width(f"{words[:length]}…", size) <= wide:
            return f"{words[:length]}…"
    return "…"
