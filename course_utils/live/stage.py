"""The stage of a live view: one lasting figure on which only what moves is drawn again.

Redrawing a matplotlib figure with axes takes longer than a slider may wait. So the stage draws what stays once,
keeps its pixels, and for every state restores them and draws the moving artists on top (blitting).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from course_utils.drawing import style
from course_utils.drawing.picture import CSS_PIXELS, rgb
from course_utils.drawing.shapes import Sketch, sheet

SHARPNESS = 1.5  # picture pixels to a CSS pixel, until the screen that shows them is known


class Stage:
    """A figure of ``width`` by ``height`` inches whose moving parts are painted anew for every state.

    A view's ``build`` makes axes and what stays on them, and hands the artists that it will change to
    :meth:`moving`. A view's ``paint`` changes those, or draws on :meth:`sketch`.
    """

    def __init__(self, width: float, height: float, sharpness: float = SHARPNESS) -> None:
        self.width = width
        self.height = height
        self.theme = style.current()
        self.figure = Figure(figsize=(width, height), dpi=CSS_PIXELS * sharpness, facecolor=self.theme.page)
        self._canvas = FigureCanvasAgg(self.figure)
        self._movers: list[Artist] = []
        self._sketches: list[Sketch] = []
        self._sheet: Axes | None = None
        self._background: Any = None
        self._drawn_for: object = None

    def moving(self, *artists: Artist) -> None:
        """These artists change from state to state: they are drawn over the kept background."""
        for artist in artists:
            artist.set_animated(True)
            self._movers.append(artist)

    def sketch(self, axes: Axes | None = None) -> Sketch:
        """A sheet of the diagram vocabulary for this state only; the next state begins with an empty one.

        It covers the whole stage and is measured in inches, unless it is laid on ``axes``.
        """
        if axes is None:
            if self._sheet is None:
                self._sheet = sheet(self.figure)
            axes = self._sheet
        sketch = Sketch(self.width, self.height, axes=axes, moving=True)
        self._sketches.append(sketch)
        return sketch

    def render(self, paint: Callable[[], None]) -> Image.Image:
        """The picture after ``paint`` has set the moving artists and drawn the sketches."""
        with style.theme(self.theme.name), style.applied():
            for sketch in self._sketches:
                for artist in sketch.artists:
                    artist.remove()
            self._sketches.clear()
            paint()
            if self._background is None or self._drawn_for != self._fixed():
                self._canvas.draw()
                self._background = self._canvas.copy_from_bbox(self.figure.bbox)
                self._drawn_for = self._fixed()
            self._canvas.restore_region(self._background)
            renderer = self._canvas.get_renderer()
            sketched = [artist for sketch in self._sketches for artist in sketch.artists]
            for artist in sorted([*self._movers, *sketched], key=lambda artist: artist.get_zorder()):
                artist.draw(renderer)
        return rgb(self._canvas)

    def _fixed(self) -> object:
        """What of the background a state may change: limits, scales, ticks and titles."""
        return [
            (
                axes.get_xlim(),
                axes.get_ylim(),
                axes.get_xscale(),
                axes.get_yscale(),
                axes.get_title(),
                axes.get_xlabel(),
                axes.get_ylabel(),
                tuple(axes.get_xticks()),
                tuple(axes.get_yticks()),
                axes.get_visible(),
            )
            for axes in self.figure.axes
        ]
