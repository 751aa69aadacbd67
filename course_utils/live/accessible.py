"""What a view needs in the page, as an invisible widget: names, a voice, and pictures that are known already."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets


class Accessible(anywidget.AnyWidget):
    """Copies each slider's label into its ``aria-label`` and announces ``reading`` when it changes.

    ipywidgets 8 draws sliders whose handle has ``role="slider"`` but no name, so that a screen reader says
    "slider" for each of them.

    A view is pure: the same settings are the same picture. So a picture that has been on screen, or that the kernel
    has drawn ahead, is shown at once, without asking the kernel; that sends its own a moment later, or when it has
    finished what it is doing.
    """

    _esm = Path(__file__).with_name("accessible.js")
    _css = Path(__file__).with_name("accessible.css")
    title = traitlets.Unicode().tag(sync=True)
    reading = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List(traitlets.Unicode()).tag(sync=True)  # the controls' model ids, in order
    density = traitlets.Float(0.0).tag(sync=True)  # screen pixels to a CSS pixel, as the browser says; 0 until it has
