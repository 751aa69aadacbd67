"""What a reader would complain about in a picture, measured on the picture itself.

``audit`` serves every registered figure and every live view. Text is judged as it is drawn: which texts reach the
canvas is recorded while drawing, and what lies under them is read from the pixels of a second drawing without text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from unittest.mock import patch

import numpy as np
from matplotlib import cbook
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from course_utils.drawing import style
from course_utils.drawing.picture import CSS_PIXELS

NOTEBOOK_POINTS = 8.0  # the smallest letter, subscripts included, at the size a notebook shows
SLIDE_POINTS = 14.0  # the same on a slide
SLIDE = (13.33, 7.5)  # inches
CONTRAST = 4.5
CLEAR = 0.995  # the share of the pixels under a text that must have that contrast
SLACK = 0.5  # pixels by which two texts, or a text and the edge, may touch: rounding

_parse_formula = MathTextParser("path").parse


def audit(figure: Figure, theme: style.Theme) -> list[str]:
    """All complaints about ``figure``, drawn in ``theme``; an empty list where there are none."""
    texts, boxes, pixels = _draw(figure, theme)
    shapes = [
        (shape, shape.get_window_extent()) for axes in figure.axes for shape in axes.patches if shape.get_visible()
    ]
    return [
        *_overlaps(texts, boxes),
        *_outside(figure, texts, boxes, shapes, pixels),
        *_too_small(figure, texts, theme),
        *_crossed_edges(texts, boxes, shapes),
        *_pale(texts, boxes, pixels),
    ]


def _draw(figure: Figure, theme: style.Theme) -> tuple[list[Text], list[Bbox], np.ndarray]:
    """The texts that reach the canvas, their boxes, and the picture without them: (height, width, 3), 0 to 255."""
    figure.set_dpi(CSS_PIXELS)
    canvas = FigureCanvasAgg(figure)
    drawn: list[Text] = []

    def note(text: Text, *_args: object, **_more: object) -> None:
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)

    with style.theme(theme.name), style.applied(), patch.object(Text, "draw", note):
        canvas.draw()
        boxes = [text.get_window_extent() for text in drawn]
    return drawn, boxes, np.asarray(canvas.buffer_rgba())[..., :3].copy()


def _overlaps(texts: list[Text], boxes: list[Bbox]) -> Iterator[str]:
    for (one, here), (other, there) in combinations(zip(texts, boxes, strict=True), 2):
        width = min(here.x1, there.x1) - max(here.x0, there.x0)
        height = min(here.y1, there.y1) - max(here.y0, there.y0)
        if width > SLACK and height > SLACK:
            yield f"{_name(one)} overlaps {_name(other)}"


def _outside(
    figure: Figure, texts: list[Text], boxes: list[Bbox], shapes: list[tuple[Patch, Bbox]], pixels: np.ndarray
) -> Iterator[str]:
    for text, box in zip(texts, boxes, strict=True):
        if _leaves(box, figure.bbox):
            yield f"{_name(text)} leaves the picture"
    # What lies on a plot's own axes is cut off at the plot's frame, not at the picture's.
    sheets = [axes for axes in figure.axes if np.allclose(axes.bbox.bounds, figure.bbox.bounds)]
    for shape, outline in shapes:
        if shape.axes in sheets and _leaves(outline, figure.bbox):
            yield f"a {type(shape).__name__} leaves the picture"
    page = pixels[0, 0]
    frame = np.concatenate([pixels[:2].reshape(-1, 3), pixels[-2:].reshape(-1, 3), pixels[:, 0], pixels[:, -1]])
    if (frame != page).any():
        yield "something is drawn right up to the edge of the picture"


def _leaves(box: Bbox, page: Bbox) -> bool:
    return box.x0 < page.x0 - SLACK or box.y0 < page.y0 - SLACK or box.x1 > page.x1 + SLACK or box.y1 > page.y1 + SLACK


def _too_small(figure: Figure, texts: list[Text], theme: style.Theme) -> Iterator[str]:
    width, height = figure.get_size_inches()
    on_slide = min(SLIDE[0] / width, SLIDE[1] / height)
    for text in texts:
        points = smallest_letter(text)
        if points < NOTEBOOK_POINTS - 0.01:
            yield f"{_name(text)} is too small: {points:.1f} points"
        elif theme.name == "slides" and points * on_slide < SLIDE_POINTS - 0.01:
            yield f"{_name(text)} is too small on a slide: {points * on_slide:.1f} points"


def smallest_letter(text: Text) -> float:
    """The size in points of a text's smallest letter; in a formula that is a subscript."""
    if not cbook.is_math_text(text.get_text()):
        return text.get_fontsize()
    return min(_smallest_in_formula(line, text.get_fontsize()) for line in text.get_text().split("\n"))


@cache
def _smallest_in_formula(line: str, points: float) -> float:
    glyphs = _parse_formula(line, 72, FontProperties(size=points)).glyphs
    return min((size for _font, size, *_place in glyphs), default=points)


def _crossed_edges(texts: list[Text], boxes: list[Bbox], shapes: list[tuple[Patch, Bbox]]) -> Iterator[str]:
    """A label must stand in its box or beside it, not across its edge."""
    filled = [(shape, outline) for shape, outline in shapes if shape.fill and not isinstance(shape, FancyArrowPatch)]
    if not texts or not filled:
        return
    left, down, right, up = np.array([box.extents for box in boxes])[:, :, None].swapaxes(0, 1)
    x0, y0, x1, y1 = np.array([outline.extents for _, outline in filled]).T
    x, y = (left + right) / 2, (down + up) / 2
    centred = (x0 <= x) & (x <= x1) & (y0 <= y) & (y <= y1)
    within = (np.minimum(right, x1) - np.maximum(left, x0) > right - left - SLACK) & (
        np.minimum(up, y1) - np.maximum(down, y0) > up - down - SLACK
    )
    for text, shape in np.argwhere(centred & ~within):  # every text with every shape
        yield f"{_name(texts[text])} is larger than the {type(filled[shape][0]).__name__} it stands on"


def _pale(texts: list[Text], boxes: list[Bbox], pixels: np.ndarray) -> Iterator[str]:
    height, width, _ = pixels.shape
    for text, box in zip(texts, boxes, strict=True):
        rows = slice(max(0, height - int(np.ceil(box.y1))), max(0, height - int(np.floor(box.y0))))
        columns = slice(max(0, int(np.floor(box.x0))), min(width, int(np.ceil(box.x1))))
        under = pixels[rows, columns].reshape(-1, 3)
        if not len(under):
            continue  # outside, and said so
        packed, counts = np.unique(under @ np.array([1 << 16, 1 << 8, 1]), return_counts=True)
        shades = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1) / 255
        *colour, alpha = to_rgba(text.get_color(), text.get_alpha())
        seen = alpha * np.array(colour) + (1 - alpha) * shades
        clear = counts[_contrast(seen, shades) >= CONTRAST].sum() / counts.sum()
        if clear < CLEAR:
            yield f"{_name(text)} has too little contrast, or a line crosses it: {1 - clear:.0%} of what is under it"


def _contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The contrast ratio of colours, (n, 3) of 0 to 1 each: WCAG 2.2, written without the package's own function."""
    lights = []
    for colours in (one, other):
        linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
        lights.append(linear @ [0.2126, 0.7152, 0.0722] + 0.05)
    return np.maximum(*lights) / np.minimum(*lights)


def _name(text: Text) -> str:
    return repr(text.get_text().replace("\n", " "))
